"""An open workbook to the same book that the reader makes of a file. Only xlwings is asked, with any program that has
it open.

Names and sheets are read in blocks: a call to a spreadsheet program costs as much as a thousand cells. What a program
cannot tell stays out: of links to other files nothing is known, and a hidden sheet is hidden however deeply.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import xlwings as xw

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, Cell, cell_at
from xlvalidate.errors import XlvalidateError
from xlvalidate.excel.error_numbers import error_name
from xlvalidate.findings import plain
from xlvalidate.ooxml.book import Book, ColumnArea, ColumnContent, DefinedName, Value, ValueKind, Worksheet
from xlvalidate.ooxml.column_areas import ColumnCells
from xlvalidate.ooxml.defined_names import StatedName, resolved
from xlvalidate.reading.identify import is_figure

_MACROS = (".xlsm", ".xltm", ".xlam", ".xlsb", ".xls")
# What Excel keeps among the names for itself, and the file keeps apart.
_EXCELS_OWN = ("print_area", "print_titles", "_filterdatabase", "criteria", "extract")
_EPOCH = dt.datetime(1899, 12, 30)
_DIGITS = 15
_MOST_CELLS = 2_000_000
# Formatting a whole column makes it "used" down to its end: read no further than this below what is wanted.
_ROWS_BEYOND, _COLUMNS_BEYOND = 2_500, 60


class TooLargeError(XlvalidateError):
    """A sheet holds far more than a form does; `sheet` is its name."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        super().__init__(f"the sheet {sheet} is too large for a form")


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """A part of a sheet that is read at once, and the cell at its corner."""

    corner: Cell
    cells: xw.Range


@dataclass(frozen=True, slots=True)
class LivePlaces:
    """Where the names of an open workbook lead, and the blocks around those that are wanted: read as often as needed.

    The names cost most of the calls. What they hold is as old as this; what stands in the cells is not. `areas` are
    those of names that lead to several cells of a column.
    """

    sheets: tuple[Worksheet, ...]
    names: Mapping[str, DefinedName]
    copies: Mapping[str, Mapping[str, Cell]]
    blocks: tuple[LiveBlock, ...]
    calculates: bool
    macros: bool
    areas: Mapping[str, ColumnArea]

    @classmethod
    def of(cls, book: xw.Book, wanted: Callable[[str], bool]) -> "LivePlaces":
        """As the names are now. Raises TooLargeError."""
        tabs = {sheet.name: sheet for sheet in book.sheets}
        names, copies = resolved(_names(book), tabs)
        chosen: dict[str, list[Cell]] = defaultdict(list)
        for key, name in names.items():
            if name.cell is not None and wanted(key):
                chosen[name.cell.sheet].append(name.cell)
        areas = {key: name.area for key, name in names.items() if name.area is not None and is_figure(key)}
        for area in areas.values():
            chosen[area.sheet].append(cell_at(area.sheet, area.bottom, area.column))
        for own in copies.values():
            for key, cell in own.items():
                if wanted(key):
                    chosen[cell.sheet].append(cell)
        blocks = (_block(tabs[sheet], cells) for sheet, cells in sorted(chosen.items()))
        return cls(
            sheets=tuple(Worksheet(name, "visible" if tab.visible else "hidden") for name, tab in tabs.items()),
            names=names,
            copies=copies,
            blocks=tuple(block for block in blocks if block is not None),
            calculates=book.app.engine.name != "openpyxl",
            macros=PurePath(book.name).suffix.lower() in _MACROS,
            areas=areas,
        )

    def read(self, columns: Collection[str] | None = None) -> Book:
        """The book as it stands in the program now. `columns` are the names of those whose cells are read together: all
        that there could be, where it is not known yet which form it is.
        """
        areas = {key: area for key, area in self.areas.items() if columns is None or key in columns}
        by_column: dict[tuple[str, int], list[tuple[str, ColumnArea]]] = defaultdict(list)
        for key, area in areas.items():
            by_column[area.sheet, area.column].append((key, area))
        held = {key: ColumnCells() for key in areas}
        values: dict[Cell, Value] = {}
        for block in self.blocks:
            for cell, value in _values(block, self.calculates):
                here = by_column.get((cell.sheet, cell.column), ())
                keys = [key for key, area in here if area.top <= cell.row <= area.bottom]
                for key in keys:
                    held[key].keep(cell.row, value)
                if not keys:
                    values[cell] = value
        return Book(
            columns={key: ColumnContent(one.numbers, one.texts, one.others) for key, one in held.items()},
            sheets=self.sheets,
            names=self.names,
            copies=self.copies,
            values=values,
            oddities=frozenset({"macros"} if self.macros else ()),
        )


def live_book(book: xw.Book, wanted: Callable[[str], bool], columns: Collection[str] | None = None) -> Book:
    """The book as it stands in the program now, saved or not. `wanted` is asked as in `reading.read_book`; the cells
    of `columns` are read together, by the names of these.

    Raises TooLargeError where somebody's names lead far away, so that millions of cells would have to be read.
    """
    return LivePlaces.of(book, wanted).read(columns)


def _names(book: xw.Book) -> Iterator[StatedName]:
    for said in book.names:
        scope, _, name = said.name.rpartition("!")  # a sheet's own name reads Sheet!name
        if name.lower() not in _EXCELS_OWN:
            yield StatedName(name, str(said.refers_to).removeprefix("="), bool(scope))


def _block(sheet: xw.Sheet, wanted: Iterable[Cell]) -> LiveBlock | None:
    """What is read of a sheet; None where nothing of it is used."""
    used = sheet.used_range
    bottom = max(cell.row for cell in wanted) + _ROWS_BEYOND
    right = max(cell.column for cell in wanted) + _COLUMNS_BEYOND
    last_row = min(used.row + used.rows.count - 1, bottom, MAX_ROW)
    last_column = min(used.column + used.columns.count - 1, right, MAX_COLUMN)
    if used.row > last_row or used.column > last_column:
        return None
    if (last_row - used.row + 1) * (last_column - used.column + 1) > _MOST_CELLS:
        raise TooLargeError(sheet.name)
    cells = sheet.range((used.row, used.column), (last_row, last_column))
    return LiveBlock(Cell(sheet.name, used.row, used.column), cells)


def _values(read: LiveBlock, calculates: bool) -> Iterator[tuple[Cell, Value]]:
    block, corner = read.cells, read.corner
    shown = block.options(ndim=2, err_to_str=True).value
    # Shown so, an error is a text like any other; shown plainly it is None, and a text is not.
    suspects = any(isinstance(value, str) and value.startswith("#") for row in shown for value in row)
    plainly = block.options(ndim=2).value if suspects else shown
    formulas = _rows(block.formula)
    for r, row in enumerate(shown):
        for c, value in enumerate(row):
            if value is None and not formulas[r][c]:
                continue
            named = error_name(value)
            error = named is not None or (value is not None and plainly[r][c] is None)
            found = _value(named or value, error, formulas[r][c], calculates)
            if found is not None:
                yield Cell(corner.sheet, corner.row + r, corner.column + c), found


def _rows(formulas: Any) -> Any:
    """Of one cell xlwings gives the text, of one row or one column it may give a flat tuple."""
    if isinstance(formulas, str) or formulas is None:
        return ((formulas or "",),)
    return formulas if isinstance(formulas[0], (tuple, list)) else (formulas,)


def _value(value: object, error: bool, typed: object, calculates: bool) -> Value | None:
    formula = typed[1:] if isinstance(typed, str) and typed.startswith("=") and typed != value else None
    if error:
        return Value(ValueKind.ERROR, str(value), formula)
    match value:
        case None | "":
            if formula is None:
                return None
            return Value(ValueKind.TEXT, "", formula) if calculates else Value(ValueKind.UNCALCULATED, "", formula)
        case bool():
            # LibreOffice has no truth values: it reads a file's TRUE as a formula.
            constant = formula in ("TRUE()", "FALSE()")
            return Value(ValueKind.BOOLEAN, "TRUE" if value else "FALSE", None if constant else formula)
        case dt.datetime():
            return Value(ValueKind.DATE, canonical(serial(value)), formula)
        case str():
            return Value(ValueKind.TEXT, value, formula)
        case int() | float() | Decimal():
            return Value(ValueKind.NUMBER, canonical(value), formula)
    return Value(ValueKind.TEXT, str(value), formula)


def serial(moment: dt.datetime) -> float:
    """A date as the number that the file holds for it."""
    return (moment.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)


def canonical(number: float | Decimal) -> str:
    """A number at the 15 digits that a spreadsheet keeps, as a file writes it: `3.0` is 3, `0.1 + 0.2` is 0.3."""
    rounded = Decimal(format(number, f".{_DIGITS}g"))
    if rounded and math.floor(math.log10(abs(rounded))) not in range(-10, 21):
        return format(rounded.normalize(), "E")
    return plain(rounded) or "0"
