"""What a form has beside its cells stays when checks are laid on it, macros too; and none of it is a finding later."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from macros import build
from tests.adopting.pages import pages
from tests.adopting.rich_form import BOOK, PROJECT, SHEET, edition_text, rich, with_macros
from tests.adopting.vba_projects import saved_anew, with_module
from tests.office.libreoffice import convert, recalculate
from tests.packages.package_check import faults
from xlvalidate.adopting.lay_onto import lay
from xlvalidate.adopting.own_parts import own_lines
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.cli import main
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.desk.mark import mark
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.errors import FileFaultsError
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.vba_texts import text_digest
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.ooxml.write_zip import parts_of, zipped

# What may change; every other part is the same bytes.
CHANGED = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml"]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Issued:
    """The official form, its edition, and the form with the checks laid on it."""

    official: bytes
    edition: Edition
    laid: bytes


@cache
def official(suffix: str) -> bytes:
    return rich() if suffix == ".xlsx" else with_macros(rich(), project())


def project() -> bytes:
    """A VBA project as it is written into our own forms."""
    return parts_of(build.build_xlsm((ROOT / "templates" / "ogi-2019.xlsx").read_bytes()))[PROJECT]


def lines_of(data: bytes) -> Mapping[str, str]:
    return own_lines(open_workbook(open_package(data)))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Issued]:
    @cache
    def made(suffix: str) -> Issued:
        folder, data = tmp_path_factory.mktemp("rich"), official(suffix)
        (folder / f"rich-official{suffix}").write_bytes(data)
        toml = folder / "rich.toml"
        toml.write_text(edition_text(data, f"rich-official{suffix}", "\n".join(lines_of(data).values())), "utf-8")
        edition = load(toml, None)
        done = CliRunner().invoke(main, ["build", str(toml), "-o", str(folder)])
        assert done.exit_code == 0, done.output
        return Issued(data, edition, (folder / f"rich{suffix}").read_bytes())

    return made


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_every_other_part_stays(issued: Callable[[str], Issued], suffix: str) -> None:
    one = issued(suffix)
    before, after = parts_of(one.official), parts_of(one.laid)
    assert sorted(name for name in before if after[name] != before[name]) == CHANGED
    assert sorted(set(after) - set(before)) == [f"xl/worksheets/xlv{number}.xml" for number in range(1, 6)]
    for name in CHANGED:
        # Nothing is taken out: what stood there stands there still, in the same order.
        lost = [tag for tag in re.findall(r"<[^>]+>", before[name].decode()) if tag not in after[name].decode()]
        assert [re.split(r"[\s>]", tag)[0] for tag in lost] in ([], ["<calcPr"], *STYLES_GROWN)
    # Excel gives a sheet without a code name one, and a module, when it opens the form.
    said = [fault for fault in faults(one.laid, valued=False) if fault not in faults(one.official, valued=False)]
    unnamed = [f"xl/worksheets/xlv{number}.xml: the code name ''" for number in range(1, 6)]
    assert said == (unnamed if suffix == ".xlsm" else [])


STYLES_GROWN = [["<fonts", "<fills", "<borders", "<cellXfs", "<dxfs"], ["<fonts", "<fills", "<borders", "<cellXfs"]]


def test_its_macros_and_its_type_stay(issued: Callable[[str], Issued]) -> None:
    one = issued(".xlsm")
    assert parts_of(one.laid)[PROJECT] == parts_of(one.official)[PROJECT]
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in parts_of(one.laid)["[Content_Types].xml"].decode()
    assert lines_of(one.laid) == {
        "macros": f'macros = "{sha256(parts_of(one.official)[PROJECT]).hexdigest()}"',
        "macros_text": f'macros_text = "{text_digest(parts_of(one.official)[PROJECT])}"',
        "links": 'links = ["price list.xlsx"]',
        "connections": "connections = true",
    }


def test_the_pages_are_the_same_in_every_pixel(issued: Callable[[str], Issued], tmp_path: Path) -> None:
    one = issued(".xlsm")
    names = {"before": one.official, "after": one.laid}
    for name, data in names.items():
        (tmp_path / f"{name}.xlsm").write_bytes(data)
    made = convert([tmp_path / f"{name}.xlsm" for name in names], tmp_path / "pdf", "pdf")
    found = {path.stem: pages(path) for path in made}
    own = len(found["before"])
    assert (own, len(found["after"])) == (1, 4)
    assert found["after"][:own] == found["before"]


FIGURES = {"t1_doctors_women": 3, "t1_doctors_men": 4, "t1_nurses_women": 5, "t1_nurses_men": 6} | {
    "t1_cleaners_women": 1,
    "t1_cleaners_men": 2,
}


def returned(one: Issued, change: Callable[[dict[str, bytes]], object] = lambda parts: None) -> bytes:
    form = draw(one.edition)
    typed: dict[Cell, int | str] = {form.cell_of[code]: figure for code, figure in FIGURES.items()}
    typed |= {form.field_of[line]: "a" for line in ("office", "office_code")}
    typed[form.field_of["year"]] = 2025
    parts = parts_of(filled(one.laid, typed))
    change(parts)
    return zipped(parts)


def checked(one: Issued, data: bytes, path: Path) -> Checked:
    path.write_bytes(data)
    (found,) = check_files([path], setup(Catalogue(one.edition)))
    return found


def other_macros(parts: dict[str, bytes]) -> None:
    parts[PROJECT] = with_module(
        parts[PROJECT], "XlvForm", "Sub Auto_Open()\r\nKill ActiveWorkbook.Path\r\nEnd Sub\r\n"
    )


def saved_macros(parts: dict[str, bytes]) -> None:
    parts[PROJECT] = saved_anew(parts[PROJECT])


def broken_macros(parts: dict[str, bytes]) -> None:
    parts[PROJECT] = parts[PROJECT][:2_000]


def no_macros(parts: dict[str, bytes]) -> None:
    del parts[PROJECT]
    for name, text in (("[Content_Types].xml", r"<[^>]*vba[^>]*>"), ("xl/_rels/workbook.xml.rels", r"<[^>]*vba[^>]*>")):
        parts[name] = re.sub(text, "", parts[name].decode()).encode()


def another_link(parts: dict[str, bytes]) -> None:
    name = "xl/externalLinks/_rels/externalLink1.xml.rels"
    parts[name] = parts[name].replace(b"Price%20list.xlsx", b"Mine.xlsx")


def moved_link(parts: dict[str, bytes]) -> None:
    name = "xl/externalLinks/_rels/externalLink1.xml.rels"
    parts[name] = parts[name].replace(b"file:///C:\\Desk\\Price%20list.xlsx", b"/net/share/PRICE%20LIST.xlsx")


def names_of_its_own(parts: dict[str, bytes]) -> None:
    names = "".join(f'<definedName name="wm_{number}">1</definedName>' for number in range(1_500))
    parts[BOOK] = parts[BOOK].replace(b"</definedNames>", f"{names}</definedNames>".encode())


RETURNED: dict[str, tuple[Callable[[dict[str, bytes]], object], list[tuple[str, str]]]] = {
    "as issued": (lambda parts: None, []),
    "other macros": (other_macros, [("macros", "macros-differ")]),
    "macros that nobody reads": (broken_macros, [("macros", "macros-differ")]),
    "the same macros, saved by Excel": (saved_macros, [("macros-saved", "macros-saved")]),
    "macros taken out": (no_macros, []),
    "names of its own": (names_of_its_own, []),
    "a link elsewhere": (another_link, [("external-links", "links-added")]),
    "the same link from another place": (moved_link, []),
}


@pytest.mark.parametrize("what", RETURNED)
def test_what_the_form_has_of_its_own_is_no_finding(issued: Callable[[str], Issued], what: str, tmp_path: Path) -> None:
    change, expected = RETURNED[what]
    one = issued(".xlsm")
    found = checked(one, returned(one, change), tmp_path / "returned.xlsm")
    assert [(finding.id, finding.why) for finding in found.findings] == expected


def test_a_marked_copy_keeps_its_macros_and_its_name(issued: Callable[[str], Issued], tmp_path: Path) -> None:
    one = issued(".xlsm")
    found = checked(one, returned(one, other_macros), tmp_path / "returned.xlsm")
    copy = mark(found, tmp_path, "en")
    assert copy is not None
    assert copy.name == "returned_审核.xlsm"
    before, after = parts_of((tmp_path / "returned.xlsm").read_bytes()), parts_of(copy.read_bytes())
    assert after[PROJECT] == before[PROJECT]
    assert "the macros in the workbook say other things" in "".join(
        part.decode() for name, part in after.items() if name.startswith("xl/worksheets/")
    )


def test_libreoffice_calculates_the_checks(issued: Callable[[str], Issued], tmp_path: Path) -> None:
    one = issued(".xlsx")
    (tmp_path / "full.xlsx").write_bytes(returned(one))
    (saved,) = recalculate([tmp_path / "full.xlsx"], tmp_path / "saved")
    workbook = open_workbook(open_package(saved.read_bytes()))
    values = values_of(workbook, [SHEET, "Checks"])
    assert values[Cell.at(SHEET, "D4")].text == "7"
    assert values[Cell.at("Checks", "A2")].text == "4 rules: 4 passed, 0 failed, 0 explained, 0 not run."


ROSTER = "code,name,mail\n001,North,n@example.org\n"


def test_it_is_issued_collected_answered_and_migrated(
    issued: Callable[[str], Issued], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = issued(".xlsm")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "official.xlsm").write_bytes(one.official)
    own = "\n".join(lines_of(one.official).values())
    (tmp_path / "rich.toml").write_text(edition_text(one.official, "official.xlsm", own), "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    ran("keys", "new", "own", "-o", ".")
    form = ("--edition", "rich.toml", "--year", "2025")
    ran("issue", "roster.csv", *form, "-o", "issued", "--key", "own.key", "--go", "--lang", "en")
    sent = tmp_path / "issued" / "workbooks" / "001_North_2025.xlsm"
    assert parts_of(sent.read_bytes())[PROJECT] == parts_of(one.official)[PROJECT]
    assert f"application/{MACROS}" in (tmp_path / "issued" / "drafts" / "001_North_2025.eml").read_text("utf-8")
    (tmp_path / "in").mkdir()
    cells = draw(load(tmp_path / "rich.toml", None)).cell_of
    back = filled(sent.read_bytes(), {cells[code]: -figure for code, figure in FIGURES.items()})
    (tmp_path / "in" / "back.xlsm").write_bytes(back)
    ran(
        "collect", "init", "coll", *form, "--roster", "roster.csv", "--source", "in", "--key", "own.pub", "--lang", "en"
    )
    ran("collect", "run", "coll", code=1)
    ran("collect", "report", "coll")
    ran("collect", "replies", "coll")
    (copy,) = (tmp_path / "coll" / "reports" / "marked").iterdir()
    assert copy.name == "001 North_审核.xlsm"
    assert parts_of(copy.read_bytes())[PROJECT] == parts_of(one.official)[PROJECT]
    (reply,) = (tmp_path / "coll" / "replies").glob("*.eml")
    assert f"application/{MACROS}" in reply.read_text("utf-8")
    assert ran("migrate", "in/back.xlsm", "--to", "rich.toml", "-o", "new.xlsx", "--lang", "en", code=2) == (
        "new.xlsx has to be an .xlsm file\n"
    )
    ran("migrate", "in/back.xlsm", "--to", "rich.toml", "-o", "new.xlsm", "--lang", "en")
    assert parts_of((tmp_path / "new.xlsm").read_bytes())[PROJECT] == parts_of(one.official)[PROJECT]


MACROS = "vnd.ms-excel.sheet.macroEnabled.12"


def ran(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == code, done.output
    return done.output


# --------------------------------------------------------------------------------------- what the edition has to say

OWN = "the workbook has these of its own, and they are to be no finding when it comes back; write into [onto]: "
SAYS: dict[str, tuple[Callable[[Mapping[str, str]], str], list[str]]] = {
    "nothing": (
        lambda lines: "",
        [f"onto.{key}   {OWN}{{{key}}}" for key in ("macros", "macros_text", "links", "connections")],
    ),
    "other macros": (
        lambda lines: "\n".join(
            (f'macros = "{64 * "0"}"', *(lines[key] for key in ("macros_text", "links", "connections")))
        ),
        [f"onto.macros   {OWN}{{macros}}"],
    ),
}


@pytest.mark.parametrize("what", SAYS)
def test_build_says_what_the_edition_lacks(what: str, tmp_path: Path) -> None:
    own, expected = SAYS[what]
    data = official(".xlsm")
    lines = lines_of(data)
    (tmp_path / "rich.toml").write_text(edition_text(data, "f.xlsm", own(lines)), "utf-8")
    with pytest.raises(FileFaultsError) as refused:
        lay(load(tmp_path / "rich.toml", None), data, "f.xlsm")
    assert str(refused.value).splitlines()[1:] == [f"  {line.format(**lines)}" for line in expected]


def test_what_a_form_has_not_is_not_said(tmp_path: Path) -> None:
    data = official(".xlsx")
    own = "\n".join((f'macros = "{64 * "0"}"', *lines_of(data).values()))
    (tmp_path / "rich.toml").write_text(edition_text(data, "f.xlsx", own), "utf-8")
    with pytest.raises(FileFaultsError) as refused:
        lay(load(tmp_path / "rich.toml", None), data, "f.xlsx")
    assert str(refused.value).splitlines()[1:] == ["  onto.macros   the workbook has none; leave macros out"]


def test_a_name_that_hides_the_kind_is_told(tmp_path: Path) -> None:
    data = official(".xlsm")
    (tmp_path / "rich.toml").write_text(edition_text(data, "f.xlsx", "\n".join(lines_of(data).values())), "utf-8")
    with pytest.raises(FileFaultsError) as refused:
        lay(load(tmp_path / "rich.toml", None), data, "f.xlsx")
    assert str(refused.value).splitlines()[1:] == [
        "  workbook   f.xlsx is of the kind .xlsm, and Excel opens it under no other name; rename it, and adopt it anew"
    ]
    assert BOOK in parts_of(data)
