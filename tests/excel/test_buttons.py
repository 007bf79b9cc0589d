"""The five buttons, unchanged over every engine: what they find, what they write, and that they leave no trace."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.excel.programs import EXAMPLES, emptied, started
from tests.office.libreoffice import html_colours
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.editions.results_layout import (
    BOUND_COLUMN,
    EXPLANATION,
    FIRST_ROW,
    ID,
    MUST_COLUMN,
    TABLE,
    WHAT,
)
from xlvalidate.excel import buttons as module
from xlvalidate.excel import press_memory as state
from xlvalidate.excel.buttons import Button, PressError, chosen, form_in, is_form, press, pressed
from xlvalidate.excel.engines import ENGINES
from xlvalidate.findings import Verdict
from xlvalidate.reports.json_lines import line
from xlvalidate.reports.marked_copy import marked

KNOWN = catalogue(None)
RESULTS = "审核结果"


@pytest.fixture(scope="module", params=list(ENGINES))
def running(request: pytest.FixtureRequest) -> Iterator[xw.App]:
    with started(request.param) as app:
        yield app


@pytest.fixture
def app(running: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.App]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    yield from emptied(running)


@pytest.fixture
def plain_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.App]:
    """openpyxl alone, for what is the same in every program."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    with started("openpyxl") as app:
        yield app


def copy(name: str, tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "reports" / f"{name}.xlsx", tmp_path / f"{name}.xlsx"))


@pytest.fixture
def broken(app: xw.App, tmp_path: Path) -> xw.Book:
    return app.books.open(copy("broken", tmp_path))


@pytest.fixture
def plain(plain_app: xw.App, tmp_path: Path) -> xw.Book:
    return plain_app.books.open(copy("broken", tmp_path))


def written(book: xw.Book) -> list[list[Any]]:
    """All cells of 审核结果, row by row."""
    used = book.sheets[RESULTS].range((1, 1), (120, 40))
    return [list(row) for row in used.options(ndim=2, err_to_str=True).value]


def column(book: xw.Book, number: int) -> list[str]:
    return [row[number - 1] for row in written(book)[FIRST_ROW - 1 :] if row[number - 1] is not None]


def test_check_finds_what_the_command_line_finds_and_writes_what_a_marked_copy_holds(
    broken: xw.Book, tmp_path: Path
) -> None:
    path = Path(broken.fullname)
    (by_file,) = check_files([path], setup(KNOWN))
    done = press(Button.CHECK, broken, KNOWN)
    assert done.checked is not None
    assert line(done.checked, "zh_CN") == line(by_file, "zh_CN")
    assert "退回修改。共 57 条" in done.message
    assert "全部在工作表“审核结果”" in done.message

    data = marked(path.read_bytes(), by_file, "zh_CN")
    assert data is not None
    (tmp_path / "marked.xlsx").write_bytes(data)
    copied = openpyxl.load_workbook(tmp_path / "marked.xlsx")[RESULTS]
    assert written(broken) == [[cell.value for cell in row] for row in copied.iter_rows(max_row=120, max_col=40)]


def test_clear_leaves_the_sheet_as_it_was(broken: xw.Book) -> None:
    """Whatever stood there: a text that looks like a number or a formula, a number, a formula, a note beside."""
    sheet = broken.sheets[RESULTS]
    sheet.range((FIRST_ROW, TABLE)).number_format = "@"
    sheet.range((FIRST_ROW, TABLE)).value = "007"
    sheet.range((FIRST_ROW, WHAT)).number_format = "@"
    sheet.range((FIRST_ROW, WHAT)).value = "=1+1"
    sheet.range((FIRST_ROW + 1, WHAT)).value = 4.5
    sheet.range((FIRST_ROW + 2, ID)).formula = "=1+1"
    sheet.range((FIRST_ROW + 3, BOUND_COLUMN)).value = "''quoted"
    sheet.range((FIRST_ROW + 1, 13)).value = "自己的备注"
    before = written(broken)
    formulas = sheet.range((FIRST_ROW, 1), (FIRST_ROW + 5, BOUND_COLUMN)).formula

    press(Button.CHECK, broken, KNOWN)
    once = written(broken)
    assert once != before
    assert once[FIRST_ROW][12] == "自己的备注"
    press(Button.CHECK, broken, KNOWN)
    assert written(broken) == once
    done = press(Button.CLEAR, broken, KNOWN)

    assert sheet.range((FIRST_ROW, 1), (FIRST_ROW + 5, BOUND_COLUMN)).formula == formulas
    if broken.app.engine.name == "libreoffice":  # openpyxl does not calculate the formula that came back
        assert written(broken) == before
    assert "再按一次" in done.message
    assert "已清除" in press(Button.CLEAR, broken, KNOWN).message
    assert column(broken, TABLE) == column(broken, WHAT) == []
    assert written(broken)[FIRST_ROW][12] == "自己的备注"


def test_clear_of_a_fresh_form_leaves_it_fresh(plain: xw.Book) -> None:
    before = written(plain)
    press(Button.CHECK, plain, KNOWN)
    assert press(Button.CLEAR, plain, KNOWN).message == "标记和审核结果已清除，与校验前一样。"
    assert written(plain) == before
    assert press(Button.CLEAR, plain, KNOWN).message == "标记和审核结果已清除。"
    assert written(plain) == before


def test_a_row_that_somebody_changed_does_not_bring_the_old_ones_back(plain: xw.Book) -> None:
    plain.sheets[RESULTS].range((FIRST_ROW, WHAT)).value = "旧"
    press(Button.CHECK, plain, KNOWN)
    plain.sheets[RESULTS].range((FIRST_ROW, WHAT)).value = "改过"
    assert press(Button.CLEAR, plain, KNOWN).message == "标记和审核结果已清除。"
    assert column(plain, WHAT) == []


def test_without_a_place_to_remember_clear_still_clears(plain: xw.Book, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file where the folder should be")
    press(Button.CHECK, plain, KNOWN)
    assert column(plain, ID)
    assert press(Button.CLEAR, plain, KNOWN).message == "标记和审核结果已清除。"
    assert column(plain, ID) == []


def test_what_others_could_have_written_is_not_believed(plain: xw.Book, tmp_path: Path) -> None:
    press(Button.CHECK, plain, KNOWN)
    (note,) = (tmp_path / "run" / "xlvalidate").iterdir()
    assert (note.stat().st_mode & 0o777, note.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert state.kept(note.name) is not None
    note.chmod(0o666)
    assert state.kept(note.name) is None
    note.chmod(0o600)
    note.parent.chmod(0o777)
    assert state.kept(note.name) is None
    with pytest.raises(PermissionError):
        state.keep("x.json", {})
    note.parent.chmod(0o700)
    note.unlink()
    note.symlink_to("/etc/hostname")
    assert state.kept(note.name) is None


def test_marks_are_colours_in_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong figure checked, then put right: what still colours its cell is the mark, until it is cleared."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    with started("libreoffice") as app:
        book = app.books.open(copy("seed-004", tmp_path))
        cells = {code: book.names[f"i_t4_review_{code}"].refers_to_range for code in ("upheld", "total")}
        others = cells["total"].value - cells["upheld"].value
        cells["upheld"].value = 77_000
        cells["total"].value = 1
        press(Button.CHECK, book, KNOWN)
        assert f"t4!{cells['total'].address.replace('$', '')}" in column(book, MUST_COLUMN)
        cells["total"].value = 77_000 + others
        sheet, shown = cells["total"].sheet.name, f"{77_000 + others:.0f}"
        book.save(tmp_path / "pressed.xlsx")
        press(Button.CLEAR, book, KNOWN)
        book.save(tmp_path / "clear.xlsx")
    assert html_colours(tmp_path / "pressed.xlsx", tmp_path)[sheet, shown] == {"#FFC7CE"}
    assert "#FFC7CE" not in html_colours(tmp_path / "clear.xlsx", tmp_path).get((sheet, shown), set())


def test_next_walks_every_cell_and_comes_round(broken: xw.Book) -> None:
    # The cells that are most likely wrong, then one of each other cause, both in the order of the form.
    cells = ["表三!D7", "表三!E26", "表三!J26", "表四!E6", "表二!B9", "表二!C20", "表三!J7", "表四!O6"]
    broken.sheets[0].activate()
    broken.sheets[0]["A1"].select()

    seen = []
    steps = len(cells) + 1 if broken.app.engine.name == "openpyxl" else 2
    for number in range(1, steps + 1):
        said = press(Button.NEXT, broken, KNOWN).message
        selection = broken.app.selection
        seen.append(f"{selection.sheet.name}!{selection.address.replace('$', '')}")
        assert said.startswith(f"第 {(number - 1) % len(cells) + 1} 处，共 {len(cells)} 处：")
    assert seen == [*cells, cells[0]][:steps]


def test_next_with_nothing_to_see(plain_app: xw.App, tmp_path: Path) -> None:
    book = plain_app.books.open(copy("seed-004", tmp_path))
    assert press(Button.NEXT, book, KNOWN).message == "没有要看的地方。"


def test_next_says_of_a_hidden_sheet_that_it_is_hidden(plain: xw.Book) -> None:
    first = press(Button.NEXT, plain, KNOWN)
    sheet = plain.app.selection.sheet
    plain.sheets[0].activate()
    sheet.visible = False
    assert "被隐藏了" in press(Button.NEXT, plain, KNOWN).message
    assert plain.sheets.active.name == plain.sheets[0].name
    assert first.checked is not None


def explainable(app: xw.App, tmp_path: Path) -> xw.Book:
    """A form in which one rule may be explained and is broken."""
    book = app.books.open(copy("seed-004", tmp_path))
    for code, value in {"t2_licence_prior": 7, "t2_licence_change": 1, "t2_licence_decisions": 8}.items():
        book.names[f"i_{code}"].refers_to_range.value = value
    return book


def test_explain_leads_to_the_cell_and_writes(app: xw.App, tmp_path: Path) -> None:
    book = explainable(app, tmp_path)
    done = press(Button.CHECK, book, KNOWN)
    assert done.checked is not None and done.checked.verdict is Verdict.EXPLAIN

    said = press(Button.EXPLAIN, book, KNOWN).message
    target = book.names["x_S19_DEC_EQ_SUM_licence"].refers_to_range
    assert (book.app.selection.sheet.name, book.app.selection.address) == (target.sheet.name, target.address)
    assert said.startswith(f"请在“校验”的 {target.address.replace('$', '')} 写审核说明：\n")

    press(Button.EXPLAIN, book, KNOWN, "=恰好相等，已核对")
    assert target.value == "=恰好相等，已核对"
    again = press(Button.CHECK, book, KNOWN)
    assert again.checked is not None and again.checked.verdict is Verdict.ACCEPTED
    assert column(book, EXPLANATION) == ["=恰好相等，已核对"]
    assert "没有要写说明" in press(Button.EXPLAIN, book, KNOWN).message


def test_explain_prefers_what_is_selected(plain_app: xw.App, tmp_path: Path) -> None:
    book = explainable(plain_app, tmp_path)
    for code, value in {"t2_penalty_prior": 3, "t2_penalty_change": 1, "t2_penalty_decisions": 4}.items():
        book.names[f"i_{code}"].refers_to_range.value = value
    cell = book.names["i_t2_penalty_change"].refers_to_range
    cell.sheet.activate()
    cell.select()
    press(Button.EXPLAIN, book, KNOWN)
    assert book.app.selection.address == book.names["x_S19_DEC_EQ_SUM_penalty"].refers_to_range.address


def test_explain_without_its_cell(plain_app: xw.App, tmp_path: Path) -> None:
    book = explainable(plain_app, tmp_path)
    book.names["x_S19_DEC_EQ_SUM_licence"].delete()
    with pytest.raises(PressError, match="“校验”表被删除了"):
        press(Button.EXPLAIN, book, KNOWN)


def test_help_speaks_of_the_selected_cell(plain_app: xw.App, tmp_path: Path) -> None:
    book = plain_app.books.open(copy("seed-004", tmp_path))
    book.sheets[0].activate()
    book.sheets[0]["A1"].select()
    assert "下一处：" in press(Button.HELP, book, KNOWN).message
    cell = book.names["i_t3_new_person"].refers_to_range
    cell.sheet.activate()
    cell.select()
    said = press(Button.HELP, book, KNOWN).message
    assert f"（{cell.address.replace('$', '')}，件）" in said
    assert "〔T3-BAL.person，强制〕" in said


# ------------------------------------------------------------------------------------------------ bad input


def test_another_workbook(plain_app: xw.App, tmp_path: Path) -> None:
    other = plain_app.books.add()
    other.sheets[0]["A1"].value = 1
    with pytest.raises(PressError, match=f"最前面的工作簿“{other.name}”不是本程序的表，没有审核"):
        press(Button.CHECK, other, KNOWN)
    assert other.sheets[0]["A1"].value == 1
    form = plain_app.books.open(copy("seed-004", tmp_path))
    with pytest.raises(PressError, match=r"打开着的表有：seed-004\.xlsx"):
        chosen([form, other], other, None)
    assert chosen([form, other], other, "seed-004.xlsx") == form
    assert chosen([form, other], other, str(tmp_path / "seed-004.xlsx")) == form
    assert chosen([form, other], None, None) == form
    assert chosen([form, other], form, None) == form
    assert (is_form(form), is_form(other)) == (True, False)


def test_two_forms_and_none_known_to_be_in_front(plain_app: xw.App, tmp_path: Path) -> None:
    books = [plain_app.books.open(copy(name, tmp_path)) for name in ("seed-000", "seed-004")]
    with pytest.raises(PressError, match=r"打开着 2 份表（seed-000\.xlsx、seed-004\.xlsx）"):
        chosen(books, None, None)
    with pytest.raises(PressError, match=r"没有打开“seed-009\.xlsx”"):
        chosen(books, books[0], "seed-009.xlsx")
    with pytest.raises(PressError, match="没有打开的工作簿"):
        chosen([], None, None)


@pytest.mark.parametrize("button", [Button.CHECK, Button.CLEAR])
def test_a_protected_sheet(plain: xw.Book, button: Button) -> None:
    plain.api[RESULTS].protection.sheet = True
    before = written(plain)
    with pytest.raises(PressError, match="工作表“审核结果”受保护"):
        press(button, plain, KNOWN)
    assert written(plain) == before


def test_a_protected_sheet_and_a_read_only_book_in_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    with started("libreoffice") as app:
        book = app.books.open(copy("seed-001", tmp_path))
        before = written(book)
        book.sheets[RESULTS].api.protect("")
        with pytest.raises(PressError, match="工作表“审核结果”受保护"):
            press(Button.CHECK, book, KNOWN)
        assert written(book) == before
        book.close()
        book = app.books.open(tmp_path / "seed-001.xlsx", read_only=True)
        with pytest.raises(PressError, match="只读"):
            press(Button.CHECK, book, KNOWN)
        assert written(book) == before


def test_a_file_that_may_not_be_written_to(plain: xw.Book) -> None:
    Path(plain.fullname).chmod(0o444)
    with pytest.raises(PressError, match="只读"):
        press(Button.CHECK, plain, KNOWN)
    assert column(plain, ID) == []


def test_an_older_template_and_a_deleted_sheet(plain: xw.Book) -> None:
    for name in ("xlv_findings", "xlv_findings_summary", "xlv_marked_must", "xlv_marked_explain", "xlv_marked_suspect"):
        plain.names[name].refers_to = "=#REF!"
    with pytest.raises(PressError, match="写审核结果的工作表被删除了"):
        press(Button.CHECK, plain, KNOWN)
    for name in ("xlv_findings", "xlv_findings_summary", "xlv_marked_must", "xlv_marked_explain", "xlv_marked_suspect"):
        plain.names[name].delete()
    with pytest.raises(PressError, match="是较早的模板"):
        press(Button.CLEAR, plain, KNOWN)
    assert press(Button.NEXT, plain, KNOWN).checked is not None


def test_a_table_that_was_deleted(plain: xw.Book) -> None:
    """The figures are gone, and said to be; what is left is judged."""
    sheet = plain.names["i_t4_review_total"].refers_to_range.sheet
    name = sheet.name
    for one in list(plain.names):
        if name in one.refers_to:
            one.refers_to = "=#REF!"
    sheet.delete()
    done = press(Button.CHECK, plain, KNOWN)
    assert column(plain, ID)[0] == "sheet-missing"
    assert "name-broken\nT4-SUM" in column(plain, ID)
    assert done.checked is not None and done.checked.verdict is Verdict.RETURN


def test_an_edition_that_nobody_knows(plain: xw.Book) -> None:
    plain.names["xlv_edition"].refers_to_range.sheet.api.protection.sheet = False
    plain.names["xlv_edition"].refers_to_range.value = "ogi-1999"
    with pytest.raises(PressError, match="制度版本 ogi-1999"):
        press(Button.CHECK, plain, KNOWN)


def test_more_cells_than_a_form_has(plain: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlvalidate.excel.live_book._MOST_CELLS", 10)
    with pytest.raises(PressError, match="内容多得不像一张表"):
        form_in(plain, KNOWN)


def test_for_a_macro_all_is_said_in_a_message_box(plain: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.Book, "_mock_caller", plain, raising=False)
    pressed("check")
    plain.names["xlv_edition"].delete()
    for code in module.form_in(plain, KNOWN).edition.indicators:
        plain.names[f"i_{code}"].delete()
    pressed("check")
    first, second = plain.app.impl.alerts
    assert (first.title, first.mode, second.mode) == ("统计审核", "info", "critical")
    assert "退回修改。" in first.prompt
    assert "不是本程序的表" in second.prompt


def test_a_form_of_ones_own_in_its_language(plain_app: xw.App, tmp_path: Path) -> None:
    path = Path(shutil.copy(EXAMPLES / "own_form" / "hill-school.xlsx", tmp_path))
    book = plain_app.books.open(path)
    with pytest.raises(PressError, match="本程序没有这个版本"):
        press(Button.CHECK, book, KNOWN)
    done = press(Button.CHECK, book, catalogue(str(EXAMPLES / "own_form" / "school.toml")))
    assert "Press Next" in done.message
