"""One table of cases over every engine of ours, through xlwings' own front; what differs is said where it differs."""

import builtins
import datetime as dt
import importlib
import inspect
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from tests.excel.programs import EXAMPLES, demand_libreoffice, started
from xlvalidate.cells import Area
from xlvalidate.excel.engines import (
    ENGINES,
    EngineError,
    LockedCellError,
    NotARangeError,
    OfficeMissingError,
    OfficeStoppedError,
    apps,
    books,
    ranges,
    register,
    use,
)
from xlvalidate.excel.engines import libreoffice_process as office_module
from xlvalidate.excel.engines.addresses import reference
from xlvalidate.excel.engines.libreoffice_formulas import CALLED_ALIKE, well_known

NOON = dt.datetime(2024, 5, 6, 12, 30)
RED = (255, 0, 0)


@pytest.fixture(scope="module", params=list(ENGINES))
def running(request: pytest.FixtureRequest) -> Iterator[xw.App]:
    with started(request.param) as app:
        yield app


@pytest.fixture
def app(running: xw.App) -> Iterator[xw.App]:
    """The running app with no book, active as after `use`."""
    running.activate()
    yield running
    for book in list(running.books):
        book.close()
    running.impl.alerts.clear()


@pytest.fixture
def sheet(app: xw.App) -> xw.Sheet:
    return app.books.add().sheets[0]


@pytest.fixture(scope="module")
def office() -> Iterator[xw.App]:
    """LibreOffice alone, for what only a spreadsheet program does."""
    with started("libreoffice") as app:
        yield app


def ended(group: int) -> bool:
    """No process of `group` is left, a moment after the last one died."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def is_libreoffice(app: xw.App) -> bool:
    return bool(app.engine.name == "libreoffice")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A small protected form as somebody else's program writes it.

    表 三    A       B       C        D           E
    1       人数     3       007      =B1+1       =1/0
    2       金额     1.5     TRUE     2024-05-06  (open)
    """
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表 三"
    sheet.append(["人数", 3, "007", "=B1+1", "=1/0"])
    sheet.append(["金额", 1.5, True, NOON])
    sheet["B1"].fill = PatternFill("solid", fgColor="FFFF0000")
    sheet["B2"].number_format = "#,##0.00"
    for open_cell in ("B1", "E2"):
        sheet[open_cell].protection = Protection(locked=False)
    sheet.protection.sheet = True
    sheet.protection.formatCells = False  # "formatting is not among what is forbidden"
    other = workbook.create_sheet("_meta")
    other.sheet_state = "hidden"
    workbook.create_sheet("审核结果")
    for name, text in {
        "i_x": "'表 三'!$B$1",
        "table": "'表 三'!$A$1:$C$2",
        "rate": "0.5",
        "gone": "#REF!",
        "sum": "SUM('表 三'!$B$1:$B$2,1)",
    }.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
    other.defined_names["i_x"] = DefinedName("i_x", attr_text="_meta!$A$2")
    path = tmp_path / "表 form.xlsx"
    workbook.save(path)
    return path


VALUES = {
    "whole number": (3, 3.0),
    "fraction": (1.25, 1.25),
    "large": (123456789012345, 123456789012345.0),
    "leading zeros": ("007", "007"),
    "looks like a date": ("1-2", "1-2"),
    "looks like a truth": ("TRUE", "TRUE"),
    "looks like a number": ("1e5", "1e5"),
    "full width": ("１，２３４", "１，２３４"),
    "apostrophe forces text": ("'=1+1", "=1+1"),
    "two lines": ("a\nb", "a\nb"),
    "quotes": ('say "x"; y', 'say "x"; y'),
    "true": (True, True),
    "false": (False, False),
    "date": (dt.date(2024, 5, 6), dt.datetime(2024, 5, 6)),
    "moment": (NOON, NOON),
    "blank": (None, None),
    "empty text": ("", None),
    "not a number": (float("nan"), None),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_value_comes_back_as_excel_would_give_it(sheet: xw.Sheet, case: str) -> None:
    written, expected = VALUES[case]
    sheet["B2"].value = written
    found = sheet["B2"].value
    assert (found, type(found)) == (expected, type(expected))


def test_a_block_of_all_kinds_comes_back_beside_a_formula(sheet: xw.Sheet) -> None:
    """The way of a block with formulas differs from that of a block without, so every kind goes it too."""
    kept = {case: pair for case, pair in VALUES.items() if case != "two lines"}
    sheet["A1"].value = [["=1+1", *(written for written, _ in kept.values())]]
    assert sheet["A1"].formula == "=1+1"
    found = dict(zip(kept, sheet[0, 1 : len(kept) + 1].value, strict=True))
    assert found == {case: expected for case, (_, expected) in kept.items()}


def test_a_number_written_over_a_truth_or_into_a_date_cell(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [True, NOON]
    sheet["A1"].value = [1, 45418]
    assert sheet["A1:B1"].value == [1.0, dt.datetime(2024, 5, 6)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("A1", 1.0),
        ("A1:C1", [1.0, "x", None]),
        ("A1:A2", [1.0, 2.0]),
        ("A1:B2", [[1.0, "x"], [2.0, None]]),
        ("F9:G9", [None, None]),
    ],
)
def test_the_shape_of_what_is_read(sheet: xw.Sheet, address: str, expected: object) -> None:
    sheet["A1"].value = [[1, "x"], [2, None]]
    assert sheet[address].value == expected
    assert sheet["A1"].options(ndim=2).value == [[1.0]]


def test_ways_to_write(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = 7
    sheet["A3"].value = ["row", 1]
    sheet["A4"].options(transpose=True).value = ["column", 2]
    assert sheet["A1:B5"].value == [[7, 7], [7, 7], ["row", 1], ["column", None], [2, None]]
    with pytest.raises(TypeError, match="a cell cannot hold"):
        sheet["A1"].value = [[object()]]


def test_errors_are_nothing_unless_asked_for(app: xw.App, form: Path) -> None:
    sheet = app.books.open(form).sheets["审核结果"]
    sheet["A1"].formula = [["=1/0", "=NA()", "=#REF!+1"]]
    if not is_libreoffice(app):
        sheet = app.books.open(_with_error_cells(form)).sheets["errors"]
    assert sheet["A1:C1"].value == [None, None, None]
    assert sheet["A1:C1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#REF!"]


def _with_error_cells(form: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = "errors"
    workbook.active.append(["#DIV/0!", "#N/A", "#REF!"])
    path = form.with_name("errors.xlsx")
    workbook.save(path)
    return path


def test_ten_thousand_cells_go_in_blocks(sheet: xw.Sheet) -> None:
    rows = [[float(row * 100 + column) for column in range(100)] for row in range(100)]
    start = time.perf_counter()
    sheet["A1"].value = rows
    found = sheet["A1:CV100"].value
    assert found == rows
    assert time.perf_counter() - start < 2


FORMULAS = [
    "=A1+1",
    "=SUM(A1:B2,3)",
    '=IF(A1>1,"x;,y!","a""b")',
    "=SUM('表 三'!A1:B2)",
    '=COUNTIF(i_x,">=1")',
    "=SUM($A:$A,3:3)",
    "=IFERROR(1/0,-A1%)",
    "=SUM({1,2;3,4})",
    '="#REF!"&A1',
    "=#REF!+1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_reads_as_it_was_written(app: xw.App, form: Path, formula: str) -> None:
    sheet = app.books.open(form).sheets["审核结果"]
    sheet["C3"].formula = formula
    assert sheet["C3"].formula == formula
    assert sheet["C3:D3"].formula == ((formula, ""),)


def test_formulas_that_need_no_parser(office: xw.App) -> None:
    """All of a template's, and each function with a reference, a text and another sheet: as the parser prints them."""
    book = office.books.open(EXAMPLES.parent / "templates" / "ogi-2014.xlsx")
    formulas = book.impl.formulas
    stored = {
        text.removeprefix("=")
        for sheet in book.impl.api.Sheets
        for cursor in [sheet.createCursor()]
        if cursor.gotoEndOfUsedArea(True) is None
        for row in cursor.getFormulaArray()
        for text in row
        if text.startswith("=")
    }
    stored |= {f'{name}($B$2:C3;"a;b""$Sheet1.A1";$校验.$A$1;2.5)&xlv_x1' for name in sorted(CALLED_ALIKE)}
    known = {text: said for text in stored if (said := well_known(text)) is not None}
    assert len(known) > 1_000
    assert {text: formulas.parsed_to_excel(text) for text in known} == known


@pytest.mark.parametrize(
    "office_formula",
    [
        "SUM($Data.A1)",  # may be a column's name: whether it takes quotes is the program's to say
        "SUM($'表 一'.A1)",
        "ORG.LIBREOFFICE.WEBSERVICE(A1)",
        "SUM(A1 ;B1)",
        "SUM($表.A1:$表.B1)",
        "SUM($表.#REF!)",
        "{1;2}",
        "SUM(A1~B1)",
        "$表.x",
        "A1!B1",
        '"open',
    ],
)
def test_formulas_that_only_the_parser_knows(office_formula: str) -> None:
    assert well_known(office_formula) is None


def test_the_formula_bar_of_plain_values(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [3, 1.5, "007", dt.date(2024, 5, 6)]
    assert sheet["A1:D1"].formula == (("3", "1.5", "007", "45418"),)


def test_one_formula_over_a_range_moves_its_references(sheet: xw.Sheet) -> None:
    sheet["B1:C2"].formula = "=A1*$A$1"
    assert sheet["B1:C2"].formula == (("=A1*$A$1", "=B1*$A$1"), ("=A2*$A$1", "=B2*$A$1"))


def test_a_text_cell_takes_no_formula(sheet: xw.Sheet) -> None:
    """An office's text that begins with = must not come alive in the results."""
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["=1+1", "=1+1"], ["=cmd|' /c x'!A0", 2]]
    assert sheet["A1:A2"].value == ["=1+1", "=cmd|' /c x'!A0"]
    assert sheet["B1"].formula == "=1+1"


def test_libreoffice_recalculates(office: xw.App, form: Path) -> None:
    office.activate()
    with office.books.open(form) as book:
        sheet = book.sheets["表 三"]
        assert sheet["D1"].value == 4
        sheet["B1"].value = 10
        office.calculate()
        assert sheet["D1"].value == 11
        assert sheet["E1"].options(err_to_str=True).value == "#DIV/0!"


def test_openpyxl_shows_what_was_saved_and_nothing_newer(form: Path, office: xw.App, tmp_path: Path) -> None:
    office.activate()
    with office.books.open(form) as book:
        book.save(tmp_path / "calculated.xlsx")
    with use("openpyxl") as app:
        sheet = app.books.open(tmp_path / "calculated.xlsx").sheets["表 三"]
        assert sheet["D1"].value == 4
        sheet["B1"].value = 10
        app.calculate()
        assert sheet["D1"].value == 4
        sheet.book.sheets["审核结果"]["A1"].formula = "=1+1"
        assert sheet.book.sheets["审核结果"]["A1"].value is None


ADDRESSES = ["$A$1", "$B$2:$D$7", "$A:$C", "$2:$3", "$XFD$1048576"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(sheet: xw.Sheet, address: str) -> None:
    assert sheet[address].address == address
    assert sheet[address.replace("$", "").lower()].address == address


def test_places_of_a_range(sheet: xw.Sheet) -> None:
    area = sheet.range((2, 2), (4, 5))
    assert (area.row, area.column, area.shape, area.count) == (2, 2, (3, 4), 12)
    assert area.last_cell.address == "$E$4"
    assert area[0, 1].address == area(1, 2).address == "$C$2"
    assert area(6).address == "$C$3"
    assert area.offset(1, -1).resize(1, 2).address == "$A$3:$B$3"
    assert area.rows[1].address == "$B$3:$E$3"
    assert sheet["A1"].get_address(False, False) == "A1"
    book = sheet.book.name
    assert sheet["A1"].get_address(include_sheetname=True) == "Sheet1!$A$1"
    assert sheet["A1:B2"].get_address(external=True) == f"[{book}]Sheet1!$A$1:$B$2"


def test_used_range_end_and_expand(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["B2"].value = [[1, 2, 3], [4, None, 6], [7, 8, 9]]
    assert sheet.used_range.address == "$B$2:$D$4"
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B2"].end("right").address == "$D$2"
    assert sheet["B9"].end("up").address == "$B$4"
    assert sheet["A3"].end("right").address == "$B$3"
    assert sheet["B4"].end("down").address == "$B$1048576"
    assert sheet["B2"].expand().address == "$B$2:$D$4"


def test_clearing_keeps_the_format(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1:A2"].color = RED
    sheet["A:A"].clear_contents()
    assert sheet["A1:B2"].value == [[None, 2], [None, 4]]
    assert sheet["A1:A2"].color == RED
    sheet.clear_contents()
    assert sheet["B1:B2"].value == [None, None]


@pytest.mark.parametrize("color", [RED, "#FF0000", 255])
def test_colors(sheet: xw.Sheet, color: Any) -> None:
    assert sheet["A1"].color is None
    sheet["A1:B1"].color = color
    assert sheet["A1:B1"].color == RED
    assert sheet["A1:C1"].color is None
    sheet["A1"].color = None
    assert sheet["A1"].color is None


@pytest.mark.parametrize("code", ["0.00%", "#,##0.00", "yyyy-mm-dd", "@", "General", "0_ "])
def test_number_formats(sheet: xw.Sheet, code: str) -> None:
    sheet["A1:B2"].number_format = code
    assert sheet["A1:B2"].number_format == code
    assert (sheet["A1:C2"].number_format is None) == (code != "General")


def test_a_form_as_it_is_opened(app: xw.App, form: Path) -> None:
    book = app.books.open(form)
    assert (book.name, book.fullname) == ("表 form.xlsx", str(form))
    assert app.books.open(form) == book == app.books["表 form.xlsx"] == app.books.active
    assert [(s.name, s.index, s.visible) for s in book.sheets] == [
        ("表 三", 1, True),
        ("_meta", 2, False),
        ("审核结果", 3, True),
    ]
    assert "审核结果" in book.sheets and "x" not in book.sheets
    sheet = book.sheets["表 三"]
    assert sheet["A1:C2"].value == [["人数", 3.0, "007"], ["金额", 1.5, True]]
    assert sheet["D2"].value == NOON
    assert (sheet["B1"].color, sheet["B2"].number_format) == (RED, "#,##0.00")


def test_names(app: xw.App, form: Path) -> None:
    book = app.books.open(form)
    assert [name.name for name in book.names] == ["_meta!i_x", "gone", "i_x", "rate", "sum", "table"]
    assert book.names["i_x"].refers_to == "='表 三'!$B$1"
    assert book.names["I_X"].refers_to_range == book.sheets["表 三"]["B1"]
    assert book.names["table"].refers_to_range.value == [["人数", 3.0, "007"], ["金额", 1.5, True]]
    assert book.names["rate"].refers_to == "=0.5"
    assert book.names["sum"].refers_to == "=SUM('表 三'!$B$1:$B$2,1)"
    assert [name.name for name in book.sheets["_meta"].names] == ["_meta!i_x"]
    assert book.sheets["_meta"].names["i_x"].refers_to_range.address == "$A$2"
    assert book.sheets["表 三"]["table"].address == "$A$1:$C$2"
    assert "nobody" not in book.names
    with pytest.raises(KeyError):
        book.names["nobody"]
    with pytest.raises(EngineError, match="neither an address nor a name"):
        book.sheets[0]["nobody"]


@pytest.mark.parametrize("name", ["gone", "rate", "sum"])
def test_a_name_that_is_no_range(app: xw.App, form: Path, name: str) -> None:
    with pytest.raises(NotARangeError, match=f"^{name} refers to ['\"]="):
        app.books.open(form).names[name].refers_to_range


def test_names_are_made_changed_and_deleted(sheet: xw.Sheet) -> None:
    names = sheet.book.names
    names.add("a_1", "=Sheet1!$B$2")
    names.add("Sheet1!b_1", "=Sheet1!$C$3:$D$4")
    assert [(name.name, name.refers_to) for name in names] == [
        ("a_1", "=Sheet1!$B$2"),
        ("Sheet1!b_1", "=Sheet1!$C$3:$D$4"),
    ]
    names["a_1"].refers_to = "=Sheet1!$B$9"
    names["a_1"].name = "c_1"
    assert names["c_1"].refers_to_range.address == "$B$9"
    names["Sheet1!b_1"].delete()
    assert [name.name for name in names] == ["c_1"]


def test_sheets_are_made_shown_and_deleted(app: xw.App) -> None:
    book = app.books.add()
    book.sheets.add("审核结果", after=book.sheets[0])
    first = book.sheets.add(before=book.sheets[0])
    assert [sheet.name for sheet in book.sheets] == ["Sheet2", "Sheet1", "审核结果"]
    assert book.sheets.active == first
    first.name = "封面"
    first.visible = False
    assert [sheet.visible for sheet in book.sheets] == [False, True, True]
    with pytest.raises(EngineError, match="封面 is hidden"):
        first.activate()
    first.delete()
    assert book.sheet_names == ["Sheet1", "审核结果"]


def test_activating_and_selecting(app: xw.App, form: Path) -> None:
    first, second = app.books.open(form), app.books.add()
    assert app.books.active == second
    first.sheets["审核结果"].activate()
    assert (app.books.active, first.sheets.active.name) == (first, "审核结果")
    first.sheets["审核结果"]["B2:C3"].select()
    assert app.selection == first.sheets["审核结果"]["B2:C3"]
    second.activate()
    assert len(app.books) == 2


def test_two_books_of_one_name(app: xw.App, form: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / form.name
    twin.write_bytes(form.read_bytes())
    app.books.open(form)
    with pytest.raises(ValueError, match="Cannot open two workbooks named"):
        app.books.open(twin)


def test_the_calling_book(app: xw.App, form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)
    xw.Book(form).set_mock_caller()
    assert xw.Book.caller().sheets[0]["B1"].value == 3
    assert xw.Range("B1").value == 3


def test_a_locked_cell_refuses(app: xw.App, form: Path) -> None:
    sheet = app.books.open(form).sheets["表 三"]
    for attempt in (
        lambda: setattr(sheet["B2"], "value", 1),
        lambda: setattr(sheet["B1:B2"], "value", 1),
        lambda: setattr(sheet["Z99"], "formula", "=1"),
        lambda: sheet["A1:B2"].clear_contents(),
        lambda: sheet["A:A"].clear_contents(),
    ):
        with pytest.raises(LockedCellError, match=r"表 三!.* is locked: unprotect"):
            attempt()
    sheet["B1"].value = 9
    sheet["E2"].value = "说明"
    sheet["A1"].color = RED  # this form allows formatting
    assert (sheet["B1"].value, sheet["B2"].value, sheet["E2"].value) == (9, 1.5, "说明")


def test_a_sheet_that_forbids_formatting(form: Path) -> None:
    """LibreOffice does not tell this of a sheet, so only openpyxl can refuse."""
    workbook = openpyxl.load_workbook(form)
    workbook["表 三"].protection.formatCells = True
    workbook.save(form)
    with use("openpyxl") as app, pytest.raises(LockedCellError, match="protected against formatting"):
        app.books.open(form).sheets[0]["A1"].color = RED


def test_a_column_may_be_open(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.protection.sheet = True
    workbook.active.column_dimensions["B"].protection = Protection(locked=False)
    workbook.save(tmp_path / "column.xlsx")
    with use("openpyxl") as app:
        sheet = app.books.open(tmp_path / "column.xlsx").sheets[0]
        sheet["B7"].value = 1
        with pytest.raises(LockedCellError):
            sheet["C7"].value = 1


def test_saved_and_opened_again(app: xw.App, form: Path, tmp_path: Path) -> None:
    before = form.read_bytes()
    target = tmp_path / "副本.xlsx"
    with app.books.open(form) as book:
        book.sheets["审核结果"]["A1"].value = [["007", 1.5, True, NOON, None, "=1+1"]]
        book.save(target)
        assert (book.fullname, book.name) == (str(target), target.name)
        book.sheets["审核结果"]["B1"].value = 2
        book.save()
    assert form.read_bytes() == before
    with app.books.open(target) as book:
        sheet = book.sheets["审核结果"]
        assert sheet["A1:E1"].value == ["007", 2.0, True, NOON, None]
        assert sheet["F1"].formula == "=1+1"
        assert book.names["i_x"].refers_to_range.value == 3
        assert [s.visible for s in book.sheets] == [True, False, True]
        with pytest.raises(LockedCellError):
            book.sheets["表 三"]["B2"].value = 1
    assert not list(tmp_path.glob(".~lock*"))


def test_a_new_book_gets_a_name_and_a_suffix(app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    book = app.books.add()
    assert re.fullmatch(r"Book\d+", book.name)
    book.sheets[0]["A1"].value = 1
    book.save()
    assert [path.suffix for path in tmp_path.iterdir()] == [".xlsx"]
    assert app.books.open(book.fullname).sheets[0]["A1"].value == 1


def test_what_cannot_be_opened(app: xw.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "nobody.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(EngineError, match=r"broken\.xlsx"):
        app.books.open(tmp_path / "broken.xlsx")
    assert len(app.books) == 0


def test_alerts_are_kept_and_answered(app: xw.App) -> None:
    assert app.alert("好", "校验") == "ok"
    app.impl.answers["yes_no"] = "no"
    assert app.alert("继续？", buttons="yes_no", mode="critical") == "no"
    assert [(a.prompt, a.title, a.buttons, a.mode, a.answer) for a in app.impl.alerts] == [
        ("好", "校验", "ok", None, "ok"),
        ("继续？", "", "yes_no", "critical", "no"),
    ]
    app.impl.answers["yes_no"] = "yes"


def test_properties_come_back(app: xw.App, form: Path) -> None:
    app.books.open(form)
    with app.properties(status_bar="正在校验", screen_updating=False, display_alerts=False, calculation="manual"):
        assert (app.status_bar, app.screen_updating, app.calculation) == ("正在校验", False, "manual")
    assert (app.status_bar, app.screen_updating, app.calculation) == (False, True, "automatic")
    assert app.version.major >= 3


def test_apps_are_known_to_xlwings(app: xw.App) -> None:
    assert xw.apps.active == app == xw.apps[app.pid]
    with use(app.engine.name) if not is_libreoffice(app) else register("openpyxl").apps.add() as second:
        assert xw.apps.active == second != app
    app.activate()
    assert xw.apps.active == app


def test_an_unknown_engine() -> None:
    with pytest.raises(EngineError, match="there are libreoffice, openpyxl"):
        use("excel2")


def test_openpyxl_has_no_window_and_runs_no_macro(form: Path) -> None:
    with pytest.raises(EngineError, match="no window"):
        use("openpyxl", visible=True)
    with use("openpyxl") as app, pytest.raises(EngineError, match="cannot run the macro"):
        app.books.open(form).macro("M.F")()


def test_the_process_ends_and_leaves_nothing(form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (form.parent / f".~lock.{form.name}#").write_text(",somebody,desk,22.11.2024 10:00,file:///x;")
    with started("libreoffice") as app:
        pid = app.pid
        assert list(tmp_path.glob("xlvalidate-office-*"))
        book = app.books.open(form)
        book.sheets["审核结果"]["A1"].value = 1
        book.save()  # a book that was only open read-only would refuse
    assert not list(tmp_path.glob("xlvalidate-office-*"))
    assert ended(pid)


def test_the_bridge_changes_nothing_in_python() -> None:
    demand_libreoffice()
    before = builtins.__import__, list(sys.path)
    office_module.load_uno(office_module.program())
    assert (builtins.__import__, list(sys.path)) == before
    assert builtins.__import__.__module__ == "builtins"


def test_libreoffice_that_is_missing_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_module, "ON_LINUX", ("no-such-office",))
    with pytest.raises(OfficeMissingError, match="apt-get install libreoffice-calc python3-uno"):
        use("libreoffice")


def test_a_call_that_never_returns_is_ended() -> None:
    with started("libreoffice") as app:
        office = app.impl.office
        with (
            pytest.raises(OfficeStoppedError, match=r"more than 0\.2 s to wait and was ended"),
            office.deadline("wait", 0.2),
        ):
            time.sleep(0.5)
            office.desktop.getComponents()


def test_no_process_outlives_a_python_that_forgot_it(form: Path) -> None:
    demand_libreoffice()
    program = (
        "from xlvalidate.excel.engines import use\n"
        f"app = use('libreoffice'); app.books.open({str(form)!r}); print(app.pid)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ended(int(done.stdout))


def test_one_can_attach_to_a_running_libreoffice(form: Path) -> None:
    """What a desktop's own LibreOffice had open before stays open after."""
    with started("libreoffice") as first:
        first.books.add()
        with started("libreoffice", spec=first.impl.office.url) as second:
            book = second.books.open(form)
            assert len(first.books) == 2
            assert book.sheets[0]["B1"].value == 3
        assert [book.name for book in first.books] == ["Book1"]


def test_a_window_on_a_desktop(form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window is drawn into memory: nobody is needed to look at it."""
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "svp")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with started("libreoffice", visible=True) as app:
        assert app.visible
        book = app.books.open(form)
        book.sheets["审核结果"].activate()
        with app.properties(status_bar="正在校验", screen_updating=False):
            book.sheets["审核结果"]["A1"].value = 1
        book.sheets["审核结果"]["A1"].select()
        assert app.selection.value == 1
        pid = app.pid
    assert ended(pid)


def test_a_macro_runs_only_when_asked_for(tmp_path: Path) -> None:
    with started("libreoffice", macros=True) as app:
        book = app.books.add()
        library = book.api.BasicLibraries
        if not library.hasByName("VBAProject"):
            library.createLibrary("VBAProject")
        library.getByName("VBAProject").insertByName("M", "Function Twice(x)\nTwice = 2 * x\nEnd Function\n")
        assert book.macro("M.Twice")(21) == 42
        assert book.macro("Twice")(21) == 42
        with pytest.raises(EngineError, match=r"has no macro M\.Other"):
            book.macro("M.Other")()


def test_macros_are_off(office: xw.App, form: Path) -> None:
    office.activate()
    with office.books.open(form) as book, pytest.raises(EngineError, match="macros=True"):
        book.macro("M.F")()


# What we implement of each base class. When an xlwings upgrade renames a member, this says which one.
CONTRACT = {
    apps.Apps: "add cleanup keys",
    apps.App: (
        "activate alert api books calculation cut_copy_mode display_alerts enable_events hwnd interactive kill path"
        " pid quit screen_updating startup_path status_bar visible"
    ),
    apps.Books: "active add api open",
    books.Book: "app fullname name names sheets",
    books.Sheets: "active add api",
    books.Names: "add contains snapshot",
    books.Name: "delete name refers_to refers_to_range",
    ranges.Sheet: "activate book cells clear_contents names range select used_range",
    ranges.Range: (
        "address api clear_contents color column coords end formula formula2 get_address has_array max_cells_per_read"
        " max_cells_per_write number_format raw_value row select shape"
    ),
}


@pytest.mark.parametrize("ours", CONTRACT, ids=lambda ours: ours.__name__)
def test_the_members_of_xlwings_that_we_implement(ours: type) -> None:
    base = getattr(base_classes, ours.__name__)
    public = {name for name in vars(ours) if not name.startswith("_")}
    assert sorted(public & set(vars(base))) == CONTRACT[ours].split()


@pytest.mark.parametrize("ours", CONTRACT, ids=lambda ours: ours.__name__)
def test_methods_take_what_xlwings_passes(ours: type) -> None:
    base = getattr(base_classes, ours.__name__)
    for name in CONTRACT[ours].split():
        theirs = inspect.getattr_static(base, name)
        if inspect.isfunction(theirs):
            wanted = [p for p in inspect.signature(theirs).parameters.values() if p.name != "self"]
            mine = inspect.signature(inspect.getattr_static(ours, name))
            mine.bind(None, *(object() for _ in wanted))


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_left_abstract(name: str) -> None:
    for part in ("engine", "sheet"):
        module = importlib.import_module(f"xlvalidate.excel.engines.{name}_{part}")
        for ours in vars(module).values():
            if inspect.isclass(ours) and ours.__module__ == module.__name__:
                left = [
                    member
                    for member in dir(ours)
                    if getattr(inspect.getattr_static(ours, member), "__isabstractmethod__", False)
                ]
                assert left == [], ours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("='表 三'!$D$7", ("表 三", Area.sized(7, 4))),
        ("=Sheet1!$A$1:$B$3", ("Sheet1", Area.sized(1, 1, 3, 2))),
        ("='it''s'!$A$1", ("it's", Area.sized(1, 1))),
        ("=0.5", None),
        ("=#REF!", None),
        ("=#REF!$A$1", ("#REF", Area.sized(1, 1))),
        ("=SUM(Sheet1!$A$1)", None),
        ("=Sheet1!$A$1,Sheet1!$B$2", None),
    ],
)
def test_references(text: str, expected: tuple[str, Area] | None) -> None:
    assert reference(text) == expected
