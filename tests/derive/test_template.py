import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from xlvalidate.derive.appearance import LOOKS, Style
from xlvalidate.derive.checks_sheet import lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.editions.catalogue import as_issued
from xlvalidate.editions.lint import PROMPT_TEXT, PROMPT_TITLE, excel_safe, utf16_units
from xlvalidate.editions.template_names import explanation_name, status_name

EDITION = as_issued("ogi-2019")
EXCEL_2007 = {
    *"ABS ADDRESS CHAR CLEAN COLUMN COUNT COUNTA COUNTIF FIND IF INDEX ISBLANK ISERROR".split(),  # noqa: SIM905
    *"ISNUMBER ISTEXT LEFT LEN MATCH MAX MID MIN NOT REPT RIGHT ROUND ROW SUBSTITUTE".split(),  # noqa: SIM905
    *"SUM SUMIF TEXT TRIM VALUE".split(),  # noqa: SIM905
}
RANGES = {"xlv_marked_must", "xlv_marked_explain", "xlv_marked_suspect", "xlv_judged", "xlv_judged_as"}


@pytest.fixture(scope="module")
def package() -> bytes:
    return template(EDITION)


@pytest.fixture(scope="module")
def book(package: bytes) -> Workbook:
    return load_workbook(BytesIO(package))


def formulas(book: Workbook) -> list[tuple[str, str]]:
    found = [
        (f"{sheet.title}!{cell.coordinate}", cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    for sheet in book:
        for area in sheet.conditional_formatting:
            found += [(f"{sheet.title}!{area.sqref}", formula) for rule in area.rules for formula in rule.formula]
        for validation in sheet.data_validations.dataValidation:
            texts = filter(None, (validation.formula1, validation.formula2))
            found += [(f"{sheet.title}!{validation.sqref}", text) for text in texts]
    return found


def bare(formula: str) -> str:
    return re.sub(r'"[^"]*"', '""', formula)


def test_two_builds_are_the_same_bytes(package: bytes) -> None:
    assert template(EDITION) == package


def test_every_name_is_safe_and_leads_to_one_cell(book: Workbook) -> None:
    cells = draw(EDITION).cell_of
    for name, defined in book.defined_names.items():
        assert excel_safe(name), name
        ((sheet, reference),) = defined.destinations
        assert re.fullmatch(r"\$[A-Z]+\$[0-9]+", reference) or name in RANGES, (name, reference)
        assert sheet in book.sheetnames
    for code, cell in cells.items():
        assert book.defined_names[f"i_{code}"].attr_text == cell.absolute
    for line in lines_of(EDITION):
        assert status_name(line.id) in book.defined_names
        assert (explanation_name(line.id) in book.defined_names) == line.explains
    assert book.defined_names["xlv_marked_must"].attr_text == "'审核结果'!$Z$6:$Z$2005"
    assert book.defined_names["xlv_findings"].attr_text == "'审核结果'!$A$6"


def test_prompts_fit_and_every_input_has_one(book: Workbook) -> None:
    prompted = set()
    for sheet in book:
        for validation in sheet.data_validations.dataValidation:
            for text, most in (
                (validation.promptTitle, PROMPT_TITLE),
                (validation.errorTitle, PROMPT_TITLE),
                (validation.prompt, PROMPT_TEXT),
                (validation.error, PROMPT_TEXT),
                (validation.formula1, PROMPT_TEXT),
            ):
                assert utf16_units(text or "") <= most
            prompted |= {f"{sheet.title}!{area.coord.split(':')[0]}" for area in validation.sqref.ranges}
    assert {str(cell) for cell in draw(EDITION).cell_of.values()} <= prompted


def test_inputs_are_unlocked_and_everything_else_is_locked(book: Workbook) -> None:
    drawing = with_live_checks(EDITION, draw(EDITION))
    for sheet in drawing.sheets:
        unlocked = set()
        for cell in sheet.cells:
            area = sheet.area_of(cell)
            if not cell.locked:
                rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
                unlocked |= {(row, column) for row in rows for column in columns}
        written = {
            (cell.row, cell.column)
            for row in book[sheet.name].iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        assert written == unlocked
        assert book[sheet.name].protection.sheet == (sheet.code != "results")
        assert not book[sheet.name].protection.password
        assert not (sheet.protected and book[sheet.name].protection.formatCells)


def test_formulas_use_functions_of_excel_2007_only(book: Workbook) -> None:
    for where, formula in formulas(book):
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare(formula))) <= EXCEL_2007, (where, formula)


def test_colours_and_validations_speak_of_names_and_their_own_sheet_only(book: Workbook) -> None:
    names = set(book.defined_names)
    for where, formula in formulas(book):
        sheet, _, place = where.partition("!")
        if book[sheet][place.split(":")[0].split()[0]].data_type == "f" and formula.startswith("="):
            continue
        assert "!" not in bare(formula), (where, formula)
        for word in re.findall(r"(?<![A-Za-z0-9_$])[a-z][a-zA-Z0-9_]*", bare(formula)):
            assert word in names, (where, formula)


def test_every_formula_has_a_value(package: bytes) -> None:
    book, values = load_workbook(BytesIO(package)), load_workbook(BytesIO(package), data_only=True)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not (sheet.title == "校验" and cell.column_letter in "CDE"):
                    if sheet.title == "_xlv_figures" and cell.column_letter in "IJLNOPQR":
                        continue  # a text of nothing is no value to openpyxl
                    if str(cell.value).startswith("=_xlv_figures!$J$"):
                        continue
                    assert values[sheet.title][cell.coordinate].value is not None, cell
    assert values["封面"]["C4"].value == ("共 57 条审核关系：通过 0，不符 0，已说明 0，无法判断 57。另有 18 条不适用。")


def test_numbers_are_plain_and_texts_stay_texts(book: Workbook) -> None:
    assert book["表三"]["D6"].number_format == "General"  # which draws 2.5 as 2.5; "0" draws it as 3
    assert book["表二"]["C20"].number_format == "General"
    assert book["封面"]["C6"].number_format == "@"
    fees = [v for v in book["表二"].data_validations.dataValidation if str(v.sqref) in ("C10", "C20:D20", "B5")]
    said = {str(v.sqref): (v.type, v.operator, v.formula1) for v in fees}
    assert said == {
        "B5": ("whole", "greaterThanOrEqual", "0"),
        "C10": ("whole", "between", "-999999999999"),
        "C20:D20": ("decimal", "greaterThanOrEqual", "0"),
    }


def test_the_findings_sheet_is_plain_and_shows_the_styles_that_rows_need(package: bytes) -> None:
    with ZipFile(BytesIO(package)) as parts:
        part = parts.read("xl/worksheets/sheet6.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in part and "mergeCell" not in part and "hyperlink" not in part
    rows = re.findall(r'<row r="([0-9]+)"([^>]*)>', part)
    assert [number for number, _ in rows] == ["1", "2", "3", "5"] and 'hidden="1"' in dict(rows)["3"]
    samples = dict(re.findall(r'<c r="([A-D]3)" s="([0-9]+)"', part))
    formats = re.findall(r"<xf .*?(?:/>|</xf>)", styles.partition("<cellXfs")[2], re.DOTALL)
    text, link = formats[int(samples["A3"])], formats[int(samples["B3"])]
    assert 'wrapText="1"' in text and 'vertical="top"' in text
    assert link != text and samples["C3"] == re.findall(r'<c r="A5" s="([0-9]+)"', part)[0]


def test_every_style_has_a_look_and_the_words_are_apart() -> None:
    assert set(LOOKS) == set(Style)
    for texts in (texts_of("zh_CN"), texts_of("en")):
        words = [getattr(texts.live, word) for word in texts.live.__slots__]
        assert len(set(words)) == len(words)
        assert not any(a != b and b.startswith(a) for a in words for b in words)
    assert texts_of("en") is texts_of("en")


def test_names_that_would_collide_stop_the_build() -> None:
    drawing = draw(EDITION)
    twice = type(drawing)(
        title=drawing.title, language=drawing.language, sheets=drawing.sheets, names=(*drawing.names, drawing.names[0])
    )
    with pytest.raises(ValueError, match="xlv_office"):
        with_live_checks(EDITION, twice)
