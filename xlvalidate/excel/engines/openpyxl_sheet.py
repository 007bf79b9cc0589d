"""A sheet of an openpyxl workbook. Looking at a cell never makes one."""

# ruff: noqa: D101, D102  what overrides a member of xlwings is described there

# openpyxl has no types of its own:
# mypy: disable-error-code="no-untyped-call, attr-defined, no-any-return, name-defined"

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils.datetime import from_excel, to_excel
from openpyxl.worksheet.worksheet import Worksheet

from xlvalidate.cells import Area
from xlvalidate.excel.engines.addresses import CellError, Color, EngineError, Formula, Raw, address_of, area_in
from xlvalidate.excel.engines.openpyxl_colors import rgb
from xlvalidate.excel.engines.ranges import Sheet

if TYPE_CHECKING:
    from xlvalidate.excel.engines.openpyxl_engine import OpenpyxlBook


class OpenpyxlSheet(Sheet):
    def __init__(self, book: "OpenpyxlBook", sheet: Worksheet) -> None:
        self._book = book
        self._sheet = sheet

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenpyxlSheet) and other._sheet is self._sheet

    def __hash__(self) -> int:
        return id(self._sheet)

    @property
    def book(self) -> "OpenpyxlBook":
        return self._book

    @property
    def api(self) -> Worksheet:
        return self._sheet

    @property
    def name(self) -> str:
        return self._sheet.title

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.title = value

    @property
    def index(self) -> int:
        return self.book.workbook.worksheets.index(self._sheet) + 1

    @property
    def visible(self) -> bool:
        return self._sheet.sheet_state == Worksheet.SHEETSTATE_VISIBLE

    @visible.setter
    def visible(self, value: bool) -> None:
        self._sheet.sheet_state = Worksheet.SHEETSTATE_VISIBLE if value else Worksheet.SHEETSTATE_HIDDEN

    def activate(self) -> None:
        if not self.visible:
            raise EngineError(f"the sheet {self.name} is hidden")
        self.book.workbook.active = self._sheet

    def delete(self) -> None:
        self.book.workbook.remove(self._sheet)

    def selected(self) -> Area:
        return area_in(str(self._sheet.sheet_view.selection[0].sqref).partition(" ")[0]) or Area.sized(1, 1)

    def select_box(self, box: Area) -> None:
        selection = self._sheet.sheet_view.selection[0]
        selection.activeCell = address_of(Area.sized(box.top, box.left), "", "")
        selection.sqref = address_of(box, "", "")

    def used(self) -> Area:
        if not self._sheet._cells:
            return Area.sized(1, 1)
        sheet = self._sheet
        return Area.between((sheet.min_row, sheet.min_column), (sheet.max_row, sheet.max_column))

    def _found(self, box: Area) -> list[list[Cell | MergedCell | None]]:
        """The cells of `box` that exist; looking never makes one."""
        cells = self._sheet._cells
        columns = range(box.left, box.left + box.columns)
        return [[cells.get((row, column)) for column in columns] for row in range(box.top, box.top + box.rows)]

    def read(self, box: Area) -> list[list[Raw]]:
        return [[self._shown(cell) for cell in row] for row in self._found(box)]

    def _shown(self, cell: Cell | MergedCell | None) -> Raw:
        if isinstance(cell, Cell) and cell.data_type == "f":
            return self.book.saved_value(cell)
        return raw_value(cell)

    def read_formulas(self, box: Area) -> list[list[str]]:
        return [[_typed(cell) for cell in row] for row in self._found(box)]

    def write(self, box: Area, rows: Sequence[Sequence[Raw]]) -> None:
        for row, values in enumerate(rows, box.top):
            for column, value in enumerate(values, box.left):
                self._put(row, column, value)

    def _put(self, row: int, column: int, value: Raw) -> None:
        if value is None and (row, column) not in self._sheet._cells:
            return
        cell = self._sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            return
        cell.value = None if value == "" else value
        if isinstance(value, Formula):
            self.book.uncalculated.add((id(self._sheet), row, column))
        elif isinstance(value, str) and value:
            cell.data_type = "s"

    def locked(self, box: Area) -> bool:
        if not self._sheet.protection.sheet:
            return False
        used = self.used()  # beyond it every cell is like the first one there, so whole columns need not be walked
        last_row = min(box.bottom, max(box.top, used.bottom + 1))
        last_column = min(box.right, max(box.left, used.right + 1))
        box = Area.between((box.top, box.left), (last_row, last_column))
        for row, cells in enumerate(self._found(box), box.top):
            for column, cell in enumerate(cells, box.left):
                if (cell.protection if cell is not None else self._default_protection(row, column)).locked:
                    return True
        return False

    def _default_protection(self, row: int, column: int) -> Protection:
        """Of a cell that the file does not hold: its row's, its column's, or locked."""
        if row in self._sheet.row_dimensions and self._sheet.row_dimensions[row].has_style:
            return self._sheet.row_dimensions[row].protection
        for dimension in self._sheet.column_dimensions.values():
            if dimension.min is not None and dimension.min <= column <= dimension.max:
                return dimension.protection
        return Protection()

    def may_format(self) -> bool:
        return not (self._sheet.protection.sheet and self._sheet.protection.formatCells)

    def read_color(self, box: Area) -> Color | None:
        colors = {rgb(cell.fill, self.book.workbook) if cell else None for row in self._found(box) for cell in row}
        return colors.pop() if len(colors) == 1 else None

    def write_color(self, box: Area, color: Color | None) -> None:
        fill = PatternFill("solid", fgColor="FF{:02X}{:02X}{:02X}".format(*color)) if color else PatternFill()
        for row in self._sheet.iter_rows(box.top, box.bottom, box.left, box.right):
            for cell in row:
                cell.fill = fill

    def read_number_format(self, box: Area) -> str | None:
        codes = {cell.number_format if cell else "General" for row in self._found(box) for cell in row}
        return codes.pop() if len(codes) == 1 else None

    def write_number_format(self, box: Area, code: str) -> None:
        for row in self._sheet.iter_rows(box.top, box.bottom, box.left, box.right):
            for cell in row:
                cell.number_format = code


def raw_value(cell: Cell | MergedCell | None) -> Raw:
    """What `cell` itself holds; a formula is its text."""
    if not isinstance(cell, Cell):
        return None
    value = cell.value
    match value:
        case None | bool() | dt.datetime():
            return value
        case str():
            return CellError(value) if cell.data_type == "e" else str(value)
        case dt.date():
            return dt.datetime(value.year, value.month, value.day)
        case dt.time() | dt.timedelta():
            return float(to_excel(value))
    number = float(value)
    date = from_excel(number) if cell.is_date and number >= 1 else None
    return date if isinstance(date, dt.datetime) else number


def _typed(cell: Cell | MergedCell | None) -> str:
    """What the formula bar shows."""
    value = cell.value if cell is not None else None
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case dt.date() | dt.time() | dt.timedelta():
            return repr(float(to_excel(value))).removesuffix(".0")
    return str(getattr(value, "text", value))
