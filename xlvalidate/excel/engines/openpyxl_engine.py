"""Workbooks without a spreadsheet program: openpyxl under xlwings. It never recalculates.

A formula shows the value that was saved with it, or None when it was written since. Saving writes formulas without
values and loses what openpyxl does not know (text boxes, images, x14 extensions): never save over a sender's file.
"""

# ruff: noqa: D101, D102  what overrides a member of xlwings is described there

# openpyxl has no types of its own:
# mypy: disable-error-code="no-untyped-call, attr-defined, no-any-return, name-defined"

import io
import os
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from xlvalidate.excel.engines.addresses import EngineError, Raw
from xlvalidate.excel.engines.apps import App, Engine
from xlvalidate.excel.engines.books import Book, Name
from xlvalidate.excel.engines.openpyxl_sheet import OpenpyxlSheet, raw_value
from xlvalidate.excel.engines.ranges import Range, Sheet

MACRO_SUFFIXES = (".xlsm", ".xltm", ".xlam")


def engine() -> Engine:
    """A new engine named `openpyxl`, known to nobody yet."""
    return Engine("openpyxl", OpenpyxlApp)


class OpenpyxlApp(App):
    version: str = openpyxl.__version__

    def __init__(self, spec: str | None = None, visible: bool = False) -> None:
        super().__init__()
        if visible:
            raise EngineError("the openpyxl engine has no window; use the libreoffice engine with visible=True")
        self.opened: list[OpenpyxlBook] = []
        self._added = 0

    @property
    def selection(self) -> Range | None:
        if not self.opened:
            return None
        sheet = self.active_book.active_sheet()
        return Range(sheet, sheet.selected())

    def open_books(self) -> list[Book]:
        return list(self.opened)

    @property
    def active_book(self) -> "OpenpyxlBook":
        if not self.opened:
            raise EngineError("no workbook is open")
        return self.opened[-1]

    def open_book(self, path: str, *, read_only: bool, password: str | None) -> "OpenpyxlBook":
        if password is not None:
            raise EngineError("openpyxl cannot open an encrypted workbook")
        book = OpenpyxlBook(self, path, Path(path).read_bytes(), read_only=read_only)
        self.opened.append(book)
        return book

    def add_book(self) -> "OpenpyxlBook":
        self._added += 1
        book = OpenpyxlBook(self, f"Book{self._added}", None)
        self.opened.append(book)
        return book

    def calculate(self) -> None:
        """Does nothing: formulas keep the values that were saved with them."""

    def run(self, macro: str, args: Sequence[object]) -> object:
        raise EngineError(f"openpyxl cannot run the macro {macro}")

    def quit(self) -> None:
        self.opened.clear()
        super().quit()


class OpenpyxlBook(Book):
    """`content` is the file as it was opened, kept for the values that its formulas had."""

    def __init__(self, app: OpenpyxlApp, fullname: str, content: bytes | None, read_only: bool = False) -> None:
        self._app = app
        self._fullname = fullname
        self._content = content
        self._read_only = read_only
        self._values: openpyxl.Workbook | None = None
        if content is None:
            self.workbook = openpyxl.Workbook()
            self.workbook.worksheets[0].title = "Sheet1"
        else:
            keep_vba = fullname.lower().endswith(MACRO_SUFFIXES)
            try:
                self.workbook = openpyxl.load_workbook(io.BytesIO(content), keep_vba=keep_vba)
            except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
                raise EngineError(f"openpyxl cannot read {fullname}: {error}") from error
        self._loaded_titles = {id(sheet): sheet.title for sheet in self.workbook.worksheets}
        self.uncalculated: set[tuple[int, int, int]] = set()

    @property
    def app(self) -> OpenpyxlApp:
        return self._app

    @property
    def api(self) -> openpyxl.Workbook:
        return self.workbook

    @property
    def fullname(self) -> str:
        return self._fullname

    def saved_value(self, cell: Cell) -> Raw:
        """What the file says that the formula in `cell` gave; None when nobody calculated it."""
        title = self._loaded_titles.get(id(cell.parent))
        if self._content is None or title is None or (id(cell.parent), cell.row, cell.column) in self.uncalculated:
            return None
        if self._values is None:
            self._values = openpyxl.load_workbook(io.BytesIO(self._content), data_only=True)
        return raw_value(self._values[title]._cells.get((cell.row, cell.column)))

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise EngineError("openpyxl cannot encrypt a workbook")
        target = os.path.realpath(path or (self._fullname if self._content else self._fullname + ".xlsx"))
        if self._read_only and target == self._fullname:
            raise EngineError(f"{target} was opened read-only; save it under another path")
        if target.lower().endswith(MACRO_SUFFIXES) and self.workbook.vba_archive is None:
            raise EngineError(f"{target} would be a macro workbook without macros, which Excel refuses: use .xlsx")
        self.workbook.save(target)
        self._fullname = target
        self._content = self._content or b""

    def close(self) -> None:
        self.app.opened.remove(self)

    def activate(self) -> None:
        self.app.opened.remove(self)
        self.app.opened.append(self)

    def all_sheets(self) -> list[Sheet]:
        return [OpenpyxlSheet(self, sheet) for sheet in self.workbook.worksheets]

    def active_sheet(self) -> "OpenpyxlSheet":
        sheet = self.workbook.active
        return OpenpyxlSheet(self, sheet if isinstance(sheet, Worksheet) else self.workbook.worksheets[0])

    def add_sheet(self, name: str, index: int) -> "OpenpyxlSheet":
        return OpenpyxlSheet(self, self.workbook.create_sheet(name, index))

    def all_names(self) -> list[Name]:
        names: list[Name] = [OpenpyxlName(self, short, None) for short in self.workbook.defined_names]
        for sheet in self.all_sheets():
            names += [OpenpyxlName(self, short, sheet) for short in sheet.api.defined_names]
        return names

    def add_name(self, name: str, refers_to: str, scope: Sheet | None) -> Name:
        home = self.workbook.defined_names if scope is None else scope.api.defined_names
        home[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return OpenpyxlName(self, name, scope)


class OpenpyxlName(Name):
    _book: OpenpyxlBook

    @property
    def api(self) -> DefinedName:
        return self._home[self.short]

    @property
    def _home(self) -> dict[str, DefinedName]:
        home: dict[str, DefinedName] = (self.scope or self._book).api.defined_names
        return home

    @property
    def refers_to(self) -> str:
        return f"={self.api.attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.attr_text = value.removeprefix("=")

    def delete(self) -> None:
        del self._home[self.short]
