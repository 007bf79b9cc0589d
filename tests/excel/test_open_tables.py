"""The buttons on a form with an open table: read as its file is, its rows written, help at an entry."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.programs import emptied, started
from tests.forms import BLANK
from tests.reports.grants import SHEET, grants
from tests.reports.test_marked_entries import WRONG, YEAR, typed
from xlvalidate.checking.judge import File, judge
from xlvalidate.derive.template import template
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import FIRST_ROW, JUDGED_AS_COLUMN, MUST_COLUMN
from xlvalidate.excel.buttons import Button, form_in, judged, press
from xlvalidate.excel.engines import ENGINES
from xlvalidate.ooxml.fill import filled
from xlvalidate.reports.json_lines import as_data
from xlvalidate.reports.marked_copy import entries

assert BLANK in WRONG


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return grants(tmp_path_factory.mktemp("grants"))


@pytest.fixture(scope="module")
def bytes_of(form: Edition) -> bytes:
    return filled(template(form), typed(form, WRONG, "2"))


@pytest.fixture(scope="module", params=list(ENGINES))
def running(request: pytest.FixtureRequest) -> Iterator[xw.App]:
    with started(request.param) as app:
        yield app


@pytest.fixture
def book(
    running: xw.App, bytes_of: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[xw.Book, Path]]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    for app in emptied(running):
        path = tmp_path / "form.xlsx"
        path.write_bytes(bytes_of)
        yield app.books.open(path), path


def test_an_open_workbook_is_read_as_its_file_is(book: tuple[xw.Book, Path], form: Edition) -> None:
    opened, path = book
    (by_file,) = judge([File(str(path), path.read_bytes())], setup(Catalogue(form)))
    by_program = judged(form_in(opened, Catalogue(form)))
    assert {**as_data(by_program, "zh_CN"), "file": ""} == {**as_data(by_file, "zh_CN"), "file": ""}
    assert by_program.submission is not None
    assert [*by_program.submission.entries["award"].rows] == [4, 5, 6, 8]


def test_check_writes_a_row_a_cause_and_clear_takes_them_out(book: tuple[xw.Book, Path], form: Edition) -> None:
    opened, _ = book
    known = Catalogue(form)
    pressed = press(Button.CHECK, opened, known)
    assert pressed.checked is not None
    rows = list(entries(pressed.checked, "zh_CN"))
    area = opened.sheets["审核结果"].range((FIRST_ROW, 1), (FIRST_ROW + len(rows) - 1, JUDGED_AS_COLUMN))
    written = area.options(ndim=2).value
    assert [[row[cell.column - 1] or "" for cell in said] for row, said in zip(written, rows, strict=True)] == [
        [cell.text for cell in said] for said in rows
    ]
    assert written[0][MUST_COLUMN - 1] == "award!A6"
    press(Button.CLEAR, opened, known)
    assert area.options(ndim=2).value == [[None] * JUDGED_AS_COLUMN] * len(rows)


def test_next_goes_to_the_first_entry_of_each_cause(book: tuple[xw.Book, Path], form: Edition) -> None:
    opened, _ = book
    stops = []
    for _ in range(3):
        press(Button.NEXT, opened, Catalogue(form))
        stops.append(opened.app.selection.address.replace("$", ""))
    assert stops == ["A6", "B5", "B8"]


def test_help_at_an_entry_says_the_rules_with_the_cells_of_its_row(book: tuple[xw.Book, Path], form: Edition) -> None:
    opened, _ = book
    sheet = opened.sheets[SHEET]
    sheet.activate()
    sheet["E5"].select()
    said = press(Button.HELP, opened, Catalogue(form)).message
    assert "（E5，" in said
    assert "开始日期（E5）应不晚于结束日期（F5）" in said
    sheet["D5"].select()
    said = press(Button.HELP, opened, Catalogue(form)).message
    assert [one for one in ("AWD-BIG", "AWD-TOTAL", "AWD-DATES") if f"〔{one}，" in said] == ["AWD-BIG", "AWD-TOTAL"]
    sheet["E3"].select()
    assert "下一处：" in press(Button.HELP, opened, Catalogue(form)).message


def test_a_name_of_one_cell_that_leads_to_several_is_no_column(
    running: xw.App, form: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    right = f"4 A0001 农业局 □ 1 {YEAR}\n5 A0002 农业局 □ 1 {YEAR}"
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(template(form), typed(form, right, "2")))
    for app in emptied(running):
        opened = app.books.open(path)
        opened.names["i_summary_total"].refers_to = "=汇总!$B$4:$B$9"
        read = form_in(opened, Catalogue(form)).read
        assert read.columns.keys() == {one.name.lower() for one in form.columns.values()}
