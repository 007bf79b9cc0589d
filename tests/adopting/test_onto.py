"""What a workbook may look like that checks are laid on, and what is refused, each with its sentence."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.adopting.foreign import river, school
from tests.office.libreoffice import recalculate
from xlvalidate.adopting.draft import draft_of
from xlvalidate.adopting.lay_onto import lay
from xlvalidate.adopting.scan_sheet import scan
from xlvalidate.adopting.write_edition import written
from xlvalidate.cli import main
from xlvalidate.derive.laid_on_workbook import laid_on
from xlvalidate.derive.workbook import write
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError, FileFaultsError, UsageError
from xlvalidate.ooxml.add_sheets import never
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.workbook_xml import open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ORDER = ["workbookPr", "workbookProtection", "bookViews", "sheets", "externalReferences", "definedNames", "calcPr"]
BOOK, STYLES, SHEET = "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"


def changed(data: bytes, **edits: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = {"book": BOOK, "styles": STYLES, "sheet": SHEET}
        return repacked(data, {names[k]: edit(package.read(names[k]).decode()).encode() for k, edit in edits.items()})


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


def edition_of(data: bytes, folder: Path, edit: Callable[[str], str] = str) -> Edition:
    path = folder / "form.toml"
    path.write_text(edit(written(draft_of(scan(data), data, "form.xlsx", None), "form")), "utf-8")
    return load(path, None)


def with_prefix(xml: str) -> str:
    """As some programs write it: every element of the main namespace with `x:`."""
    return re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", xml).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def without(tag: str) -> Callable[[str], str]:
    return lambda xml: re.sub(rf"<{tag}\b[^>]*?(/>|>.*?</{tag}>)", "", xml, flags=re.DOTALL)


SHAPES: dict[str, dict[str, Callable[[str], str]]] = {
    "prefixed": {"book": with_prefix, "styles": with_prefix, "sheet": with_prefix},
    "no names": {"book": without("definedNames")},
    "nothing calculated": {"book": without("calcPr")},
    "neither": {"book": lambda xml: without("calcPr")(without("definedNames")(xml))},
    "no colours": {"styles": without("dxfs"), "sheet": without("conditionalFormatting")},
    "empty colours": {
        "sheet": without("conditionalFormatting"),
        "styles": lambda xml: without("dxfs")(xml).replace("<tableStyles", '<dxfs count="0"/><tableStyles'),
    },
    "protected structure": {
        "book": lambda xml: xml.replace("<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>')
    },
    "single quotes": {"styles": lambda xml: re.sub(r'(<(?:fonts|cellXfs) count=)"(\d+)"', r"\1'\2'", xml)},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_way_to_write_a_workbook_is_added_to(shape: str, tmp_path: Path) -> None:
    data = changed(school(), **SHAPES[shape])
    out = lay(edition_of(data, tmp_path), data, "form.xlsx")
    order = re.findall(
        rf"<(?:x:)?({'|'.join(ORDER)})\b",
        part(out, BOOK),
    )
    assert order == sorted(order, key=ORDER.index)
    assert part(out, SHEET) == part(data, SHEET)
    for name in ("fonts", "fills", "borders", "cellXfs", "dxfs"):
        found = re.search(
            rf"<(?:x:)?{name} count=[\"'](\d+)[\"'][^>]*>(.*?)</(?:x:)?{name}>", part(out, STYLES), re.DOTALL
        )
        assert found is not None
        child = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "dxfs": "dxf"}[name]
        assert len(re.findall(rf"<(?:x:)?{child}[ >/]", found[2])) == int(found[1]), name
    book = openpyxl.load_workbook(BytesIO(out))
    assert book.sheetnames == ["Census & staff", "Checks", "Findings", "_xlv", "_xlv_figures"]
    assert book["Checks"].freeze_panes == "A5"
    assert book["Checks"].print_title_rows == "$4:$4"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, *[None] * 4]
    ours = openpyxl.load_workbook(BytesIO(write(laid_on(edition_of(data, tmp_path)))))
    for sheet in ours:
        assert looks(book[sheet.title]) == looks(sheet)


def looks(sheet: Any) -> tuple[object, ...]:
    """What a sheet of ours holds and how it looks, colours by condition too; blank cells have no looks of their own."""
    cells = [
        (c.coordinate, c.value, repr((c.font, c.fill, c.border, c.alignment)), c.number_format, c.protection.locked)
        for row in sheet.iter_rows()
        for c in row
        if c.has_style
    ]
    rules = [
        (str(area.sqref), rule.formula, repr(rule.dxf)) for area in sheet.conditional_formatting for rule in area.rules
    ]
    prompts = [(str(one.sqref), one.prompt) for one in sheet.data_validations.dataValidation]
    links = [(cell.coordinate, cell.hyperlink.location) for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    return cells, rules, prompts, links, sheet.sheet_state, sheet.auto_filter.ref


def test_libreoffice_opens_the_oddest_of_them(tmp_path: Path) -> None:
    data = changed(school(), **SHAPES["prefixed"])
    path = tmp_path / "odd.xlsx"
    path.write_bytes(lay(edition_of(data, tmp_path), data, "form.xlsx"))
    (saved,) = recalculate([path], tmp_path / "saved")
    book = openpyxl.load_workbook(saved, data_only=True)
    assert book["Checks"]["A2"].value == "2 rules: 0 passed, 0 failed, 0 explained, 2 not run."


def test_links_to_other_workbooks_stay_before_the_names(tmp_path: Path) -> None:
    def linked(xml: str) -> str:
        return without("definedNames")(xml).replace("</sheets>", "</sheets><externalReferences/>")

    data = changed(school(), book=linked)
    out = part(lay(edition_of(data, tmp_path), data, "form.xlsx"), BOOK)
    assert out.index("<externalReferences/>") < out.index("<definedNames>") < out.index("<calcPr")


def named(name: str) -> Callable[[str], str]:
    return lambda xml: xml.replace("<definedNames>", f'<definedNames><definedName name="{name}">1</definedName>')


def test_a_sheet_of_that_name_is_refused(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(river()))
    book.create_sheet("校验")
    out = BytesIO()
    book.save(out)
    with pytest.raises(FileFaultsError) as refused:
        lay(edition_of(out.getvalue(), tmp_path), out.getvalue(), "form.xlsx")
    assert str(refused.value).splitlines()[1:] == [
        "  workbook   the workbook has a sheet 校验 already; the checks need that name"
    ]


TAB = '<sheet name="More {0}" sheetId="{0}" r:id="rId{0}"/>'
REFUSED: dict[str, tuple[dict[str, Callable[[str], str]], str]] = {
    "a name that is there": (
        {"book": named("I_T1_all_grades_girls")},
        "  workbook   the workbook has names already that the edition needs: i_t1_all_grades_girls",
    ),
    "styles without fonts": (
        {"styles": without("fonts")},
        "  workbook   the workbook has no fonts, and with any the columns would have another width; save it anew in a"
        " spreadsheet program, and adopt that one",
    ),
    "more formats than Excel takes": (
        {"styles": lambda xml: xml.replace("</cellXfs>", '<xf numFmtId="0"/>' * 65_480 + "</cellXfs>")},
        "  workbook   the workbook has so many formats of cells that with those of the checks there would be more than"
        " the 65,490 that Excel takes; clear the formats of what is not used and save it anew",
    ),
    "more sheets than check reads": (
        {"book": lambda xml: xml.replace("</sheets>", "".join(map(TAB.format, range(2, 1_026))) + "</sheets>")},
        "  workbook   what comes back of this form would be more than check reads (too-many-sheets); take out of the"
        " sheets that are filled in what is not part of the form",
    ),
    "parts of two kinds": (
        {"styles": lambda xml: xml.replace(MAIN, STRICT)},
        "  workbook   the parts of the workbook are written in different kinds of Open XML; save it anew as an ordinary"
        " workbook",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_added_to_is_refused(why: str, tmp_path: Path) -> None:
    edits, sentence = REFUSED[why]
    data = changed(school(), **edits)
    edition = edition_of(school(), tmp_path)
    assert edition.text.onto is not None
    onto = replace(edition.text.onto, sha256=sha256(data).hexdigest())
    with pytest.raises(FileFaultsError) as refused:
        lay(replace(edition, text=replace(edition.text, onto=onto)), data, "form.xlsx")
    assert str(refused.value).splitlines() == ["form.xlsx cannot be used as it is:", sentence]


SIGNED = (
    "the workbook is signed, and any change ends its signature; adopt a copy without the signature (in Excel: File,"
    " Info, View Signatures, Remove Signature) and sign what is built"
)


def test_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    data = repacked(school(), {}, {"_xmlsignatures/sig1.xml": b"<a/>"})
    edition = edition_of(school(), tmp_path)
    assert edition.text.onto is not None
    onto = replace(edition.text.onto, sha256=sha256(data).hexdigest())
    with pytest.raises(FileFaultsError) as refused:
        lay(replace(edition, text=replace(edition.text, onto=onto)), data, "form.xlsx")
    assert str(refused.value).splitlines()[1:] == [f"  workbook   {SIGNED}"]
    assert [*map(str, never(open_workbook(open_package(data))))] == [SIGNED]


def test_a_form_with_checks_is_not_adopted_again(tmp_path: Path) -> None:
    laid = lay(edition_of(school(), tmp_path), school(), "form.xlsx")
    with pytest.raises(UsageError, match="is a form of xlvalidate already: adopt the official one"):
        draft_of(scan(laid), laid, "form.xlsx", None)


COMMANDS = {
    ("--onto", "form.xlsx"): "--onto goes with one edition file, the one that was adopted from that workbook",
    ("ogi-2021", "--onto", "form.xlsx"): "ogi-2021 has no [onto]: it is built by itself, not laid onto form.xlsx",
    ("form.toml",): (
        "form is laid onto form.xlsx, which is not beside it: put it there, or give it to build with --onto"
    ),
}


@pytest.mark.parametrize("options", COMMANDS)
def test_build_says_what_it_needs(options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    edition_of(school(), tmp_path)
    if "--onto" in options:
        (tmp_path / "form.xlsx").write_bytes(school())
    done = CliRunner().invoke(main, ["build", *options, "-o", "out"])
    assert (done.exit_code, done.output) == (2, COMMANDS[options] + "\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [[], ["--onto", "form.xlsx"]])
def test_the_official_workbook_is_never_written_over(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    edition_of(school(), tmp_path)
    (tmp_path / "form.xlsx").write_bytes(school())
    done = CliRunner().invoke(main, ["build", "form.toml", *options, "-o", "."])
    assert (done.exit_code, done.output) == (
        2,
        "form.xlsx is the official workbook itself, which stays as it is: name another folder\n",
    )
    assert (tmp_path / "form.xlsx").read_bytes() == school()


def test_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        lay(edition_of(school(), tmp_path), river(), "other.xlsx")
    assert str(refused.value).startswith(
        "other.xlsx is not the workbook that form was adopted from (form.xlsx): its sha256 begins with"
    )


UNLIKE = {
    "a label": (
        'label = "Girls"',
        'label = "Girl"',
        "Census & staff!B8   the edition prints “Girl” there, the workbook “Girls”",
    ),
    "a sheet": ("sha256", 'sheets = ["Notes"]\nsha256', "Notes   the workbook has no such sheet"),
    "a formula": (
        '"first_grade_total", ',
        "",
        "Census & staff!D9   the workbook has a formula where t1_first_grade_total is filled in: name it in computed",
    ),
    "no formula": (
        "computed = [",
        'computed = ["first_grade_girls", ',
        "Census & staff!B9   the workbook has no formula for t1_first_grade_girls, which the edition says is computed",
    ),
    "a field in a merge": ("!B3", "!C1", "Census & staff!C1   office stands inside of the merge that begins at A1"),
}


@pytest.mark.parametrize("what", UNLIKE)
def test_an_edition_that_does_not_fit_is_told(what: str, tmp_path: Path) -> None:
    before, after, sentence = UNLIKE[what]
    data = school()

    def edit(text: str) -> str:
        assert before in text
        text = text.replace('"A1:F1" = "School census 2025"\n', "") if "merge" in what else text
        return text.replace(before, after, 1)

    with pytest.raises(FileFaultsError) as refused:
        lay(edition_of(data, tmp_path, edit), data, "form.xlsx")
    assert str(refused.value).splitlines()[1:] == [f"  {sentence}"]


FAULTS = {
    "nowhere": (
        'at = "B16" ',
        "",
        "table t2.blocks[0].columns full_time   at is missing: where on the workbook is it printed?",
    ),
    "outside": ('at = "B16"', 'at = "XFE16"', "table t2.blocks[0].columns full_time.at   XFE16 is no cell of a sheet"),
    "swapped": (
        'at = "B7:D7"',
        'at = "D7:B7"',
        "table t1.blocks[0].columns Pupils.at   D7:B7 begins with its lower right end",
    ),
    "doubled": (
        'at = "C16"',
        'at = "B16"',
        "Census & staff!B17   t2_teachers_part_time and t2_teachers_full_time stand in one cell",
    ),
    "over a text": (
        '"A13" =',
        '"B9" =',
        "Census & staff!B9   “Note: count every pu” and t1_first_grade_girls stand in one cell",
    ),
    "no crossing": (
        'computed = ["',
        'computed = ["nothing", "',
        "table t1.blocks[0].computed   no row and column cross at “nothing”",
    ),
    "a sheet that is filled in": (
        "sha256",
        'sheets = ["Census & staff"]\nsha256',
        "onto.sheets   the sheet Census & staff is filled in",
    ),
    "a cover without a name": (
        ', at = "Census & staff!B4"',
        "",
        "cover.sheet   the cover made for office_code needs a name that no sheet of the workbook has",
    ),
    "notes": (
        'title = "Staff and money"',
        'title = "Staff and money"\nnotes = ["x"]',
        "table t2   notes and corners of an adopted workbook go to [onto.printed]",
    ),
    "a taken name": (
        'sheet = "Census & staff"\ntitle = "Staff',
        'sheet = "Checks"\ntitle = "Staff',
        "tables   the sheet Checks is one that every template has for itself; write another",
    ),
}


def without_places(error: EditionError) -> list[str]:
    lines = str(error).splitlines()
    assert all(re.search(r" \(line [0-9]+, column [0-9]+\)$", line) for line in lines[1:])
    return [re.sub(r" \(line [0-9]+, column [0-9]+\)$", "", line) for line in lines]


@pytest.mark.parametrize("what", FAULTS)
def test_lint_tells_what_is_wrong_with_addresses(what: str, tmp_path: Path) -> None:
    before, after, sentence = FAULTS[what]

    def edit(text: str) -> str:
        if what == "nowhere":
            return text.replace(', at = "B16"', "", 1)
        assert before in text
        return text.replace(before, after, 1)

    with pytest.raises(EditionError) as refused:
        edition_of(school(), tmp_path, edit)
    assert f"  {sentence}" in without_places(refused.value)


def test_addresses_without_a_workbook_are_for_nothing(tmp_path: Path) -> None:
    def edit(text: str) -> str:
        return re.sub(r"\[onto\].*?(?=\[cover\])", "", text, flags=re.DOTALL)

    with pytest.raises(EditionError) as refused:
        edition_of(school(), tmp_path, edit)
    said = "  cover.fields office.at   an address goes with [onto], the workbook that is adopted"
    assert said in without_places(refused.value)
