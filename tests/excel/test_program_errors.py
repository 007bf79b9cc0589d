"""What a spreadsheet program says no with, and what Windows hands over for an error: no trace, and never a figure."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from click.testing import CliRunner

from tests.excel.programs import EXAMPLES, started
from xlvalidate import cli
from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.excel import commands
from xlvalidate.excel.buttons import Button, PressError, chosen, press, pressed, source_of
from xlvalidate.excel.engines.openpyxl_engine import OpenpyxlBook
from xlvalidate.excel.engines.openpyxl_sheet import OpenpyxlSheet
from xlvalidate.excel.error_numbers import error_name
from xlvalidate.excel.live_book import live_book
from xlvalidate.excel.program_errors import in_a_sentence, is_of_program, last_of, place_of
from xlvalidate.excel.results_sheet import _held
from xlvalidate.excel.udfs import XLV_VERDICT
from xlvalidate.ooxml.book import Value, ValueKind

KNOWN = catalogue(None)
CLOUD = "https://d.docs.live.net/0123456789abcdef/%E8%A1%A8%20%E6%A0%BC/form.xlsx?web=1"


class com_error(Exception):  # noqa: N801, N818  pywin32's, which is on Windows only
    """Four facts: its number, what the system calls it, what the program says of it, which argument."""

    def __init__(self, hresult: int, strerror: str, excepinfo: object = None, argerror: object = None) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror, self.excepinfo = hresult, strerror, excepinfo


BUSY = com_error(-2147418111, "被呼叫方拒绝接收呼叫。")
EDITING = com_error(-2146777998, "OLE error 0x800ac472")
REFUSED = com_error(
    -2147352567, "发生意外。", (0, "Microsoft Excel", "不能设置类 Range\n的 Value 属性", None, 0, -2146827284)
)
UNMAPPED = xw.XlwingsError("Couldn't find the local OneDrive folder")
BRIDGE = type("DisposedException", (Exception,), {"__module__": "com.sun.star.lang"})("Binary URP bridge disposed")


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    with started("openpyxl") as app:
        yield app.books.open(shutil.copy(EXAMPLES / "reports" / "broken.xlsx", tmp_path / "form.xlsx"))


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (-2146826288, "#NULL!"),
        (-2146826281, "#DIV/0!"),
        (-2146826273, "#VALUE!"),
        (-2146826265, "#REF!"),
        (-2146826259, "#NAME?"),
        (-2146826252, "#NUM!"),
        (-2146826246, "#N/A"),
        (-2146826245, "#GETTING_DATA"),
        (-2146826243, "#SPILL!"),
        (-2146826242, "#CONNECT!"),
        (-2146826241, "#BLOCKED!"),
        (-2146826240, "#UNKNOWN!"),
        (-2146826239, "#FIELD!"),
        (-2146826238, "#CALC!"),
        (-2146826237, "#BUSY!"),
        (-2146826066, "#ERROR!"),  # of a later Excel
        (-2146825289, "#ERROR!"),
        (-2146825288, None),
        (-2146826289, None),
        (-2146826243.0, None),  # a figure is a float
        (True, None),
        (0, None),
        ("#SPILL!", None),
        (None, None),
    ],
)
def test_a_number_of_com_is_an_error_by_its_name(number: object, name: str | None) -> None:
    assert error_name(number) == name


def test_no_error_of_a_cell_is_read_as_a_figure(form: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Windows gives: of seven errors nothing, or a text where that is asked for; of the others a whole number."""
    cell = form.names["i_t3_new_person"].refers_to_range
    at = Cell(cell.sheet.name, cell.row, cell.column)
    plain = OpenpyxlSheet.read

    def read(sheet: OpenpyxlSheet, box: Any) -> Any:
        rows = plain(sheet, box)
        if sheet.name == at.sheet and box.left <= at.column <= box.right and box.top <= at.row <= box.bottom:
            rows[at.row - box.top][at.column - box.left] = -2146826243
        return rows

    monkeypatch.setattr(OpenpyxlSheet, "read", read)
    assert cell.value == -2146826243
    cell.formula = "=SEQUENCE(9)"
    read_ = live_book(form, lambda name: name.startswith("i_"))
    assert read_.at(at) == Value(ValueKind.ERROR, "#SPILL!", "SEQUENCE(9)")
    cell.value = 5
    assert live_book(form, lambda name: name.startswith("i_")).at(at) == Value(ValueKind.ERROR, "#SPILL!")
    assert list(_held(cell)) == [(0, 0, "text", "#SPILL!")]


@pytest.mark.parametrize("error", [BUSY, EDITING, REFUSED, UNMAPPED, BRIDGE])
def test_what_a_program_refuses_is_a_sentence(error: Exception) -> None:
    assert is_of_program(error)
    for language in ("zh_CN", "en"):
        with pytest.raises(PressError) as caught, in_a_sentence(language):
            raise error
        assert caught.value.__cause__ is error
        assert "\n" not in str(caught.value)


def test_the_sentences_say_what_the_program_said() -> None:
    def said(error: Exception) -> str:
        with pytest.raises(PressError) as caught, in_a_sentence("zh_CN"):
            raise error
        return str(caught.value)

    assert said(EDITING).startswith("表格软件正忙，没有应答（(-2146777998, 'OLE error 0x800ac472', None, None)）")
    assert said(REFUSED).startswith("表格软件没有照办（不能设置类 Range 的 Value 属性）。请先保存")
    assert said(UNMAPPED).startswith("表格软件没有照办（Couldn't find the local OneDrive folder）。")


@pytest.mark.parametrize("error", [KeyError("x"), ZeroDivisionError(), AssertionError()])
def test_a_mistake_of_ours_stays_one(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, in_a_sentence("en"):
        raise error
    assert caught.value is error


@pytest.mark.parametrize("error", [BUSY, REFUSED, UNMAPPED])
def test_the_command_and_the_macro_say_it(
    error: Exception, form: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(commands, "_on_linux", lambda: False)
    monkeypatch.setattr(commands.xw, "apps", SimpleNamespace(active=form.app))
    monkeypatch.setattr(OpenpyxlSheet, "write", fails)
    result = CliRunner().invoke(cli.main, ["press", "check", "--lang", "en"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("The spreadsheet program ")
    assert "Traceback" not in result.stderr
    monkeypatch.setattr(xw.Book, "_mock_caller", form, raising=False)
    pressed("check")
    assert form.app.impl.alerts[-1].prompt.startswith("表格软件")
    monkeypatch.setattr(OpenpyxlSheet, "read", fails)
    assert XLV_VERDICT().startswith("表格软件")


# ------------------------------------------------------------------------------------------------ OneDrive, SharePoint


@pytest.fixture(params=["raises", "address"])
def clouded(request: pytest.FixtureRequest, form: xw.Book, monkeypatch: pytest.MonkeyPatch) -> xw.Book:
    """A workbook in OneDrive: xlwings does not find it on this disk, or says its address."""

    def fullname(book: OpenpyxlBook) -> str:
        if request.param == "raises":
            raise UNMAPPED
        return CLOUD

    monkeypatch.setattr(OpenpyxlBook, "fullname", property(fullname))
    monkeypatch.setattr(OpenpyxlBook, "name", property(lambda book: "form.xlsx"))
    monkeypatch.setattr(form.api, "FullName", CLOUD, raising=False)
    return form


def test_a_book_in_a_cloud_is_pressed_like_any_other(clouded: xw.Book) -> None:
    done = press(Button.CHECK, clouded, KNOWN)
    assert done.checked is not None and done.checked.source.file == CLOUD
    assert "退回修改。共 57 条" in done.message
    assert press(Button.CLEAR, clouded, KNOWN).message == "标记和审核结果已清除，与校验前一样。"
    assert source_of(clouded).file == place_of(clouded) == CLOUD


@pytest.mark.parametrize(
    "asked",
    [CLOUD, CLOUD.upper(), "form.xlsx", "FORM.XLSX", "https://office.sharepoint.cn/sites/x/form.xlsx"],
)
def test_a_book_in_a_cloud_is_known_by_its_address(clouded: xw.Book, asked: str) -> None:
    assert chosen([clouded], clouded, asked) == clouded


@pytest.mark.parametrize("asked", ["https://office.sharepoint.cn/sites/x/other.xlsx", "/tmp/other.xlsx"])
def test_another_address_is_another_book(clouded: xw.Book, asked: str) -> None:
    with pytest.raises(PressError, match="没有打开"):
        chosen([clouded], clouded, asked)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (CLOUD, "form.xlsx"),
        ("https://x.sharepoint.cn/%E8%A1%A8.xlsx", "表.xlsx"),
        ("C:\\表\\a.xlsx", "a.xlsx"),
        ("/home/a b.xlsx", "a b.xlsx"),
        ("Book1", "Book1"),
    ],
)
def test_the_name_at_the_end(place: str, name: str) -> None:
    assert last_of(place) == name


def test_a_name_that_nobody_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    class Book:
        name = "form.xlsx"

        @property
        def fullname(self) -> str:
            raise REFUSED

        @property
        def api(self) -> Any:
            raise REFUSED

    assert place_of(Book()) == "form.xlsx"  # type: ignore[arg-type]
