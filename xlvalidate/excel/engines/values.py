"""Rectangles of cells and what may stand in one, with no word of xlwings."""

import datetime as dt
import numbers
import re
from collections.abc import Callable
from dataclasses import dataclass

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, column_letters, column_number, row_and_column
from xlvalidate.errors import XlvalidateError


class EngineError(XlvalidateError):
    """The spreadsheet program cannot do what it was asked."""


class LockedCellError(EngineError):
    """A locked cell of a protected sheet was to be changed."""


class CellError(str):
    """An Excel error as it stands in a cell: `#REF!`."""


class Formula(str):
    """A formula in Excel's own notation, beginning with `=`."""


Raw = float | str | bool | dt.datetime | None  # text, CellError and Formula are all str
Color = tuple[int, int, int]

_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!(){},;]+))!([^!]+)")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.IGNORECASE)
_ROWS = re.compile(r"\$?([1-9][0-9]*):\$?([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells; `row` and `column` count from 1."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def last_row(self) -> int:
        """The lowest row of the box."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The rightmost column of the box."""
        return self.column + self.columns - 1

    @classmethod
    def between(cls, a: tuple[int, int], b: tuple[int, int]) -> "Box":
        """The smallest box that holds both cells."""
        top, bottom = sorted((a[0], b[0]))
        left, right = sorted((a[1], b[1]))
        return cls(top, left, bottom - top + 1, right - left + 1)

    @classmethod
    def parse(cls, address: str) -> "Box | None":
        """`$A$1`, `A1:B2`, `A:C` or `1:3`; None for anything else, such as a name."""
        try:
            if columns := _COLUMNS.fullmatch(address):
                return cls.between((1, column_number(columns[1])), (MAX_ROW, column_number(columns[2])))
            if rows := _ROWS.fullmatch(address):
                return cls.between((int(rows[1]), 1), (int(rows[2]), MAX_COLUMN))
            first, _, last = address.partition(":")
            return cls.between(row_and_column(first), row_and_column(last or first))
        except ValueError:
            return None

    def address(self, row_mark: str = "$", column_mark: str = "$") -> str:
        """As Excel writes it; whole rows and whole columns are `$1:$3` and `$A:$C`."""
        left = f"{column_mark}{column_letters(self.column)}"
        right = f"{column_mark}{column_letters(self.last_column)}"
        if self.rows == MAX_ROW:
            return f"{left}:{right}"
        top, bottom = f"{row_mark}{self.row}", f"{row_mark}{self.last_row}"
        if self.columns == MAX_COLUMN:
            return f"{top}:{bottom}"
        return left + top if self.rows == self.columns == 1 else f"{left}{top}:{right}{bottom}"

    def cell(self, row: int, column: int) -> "Box":
        """One cell, counted from 1 within this box; it may lie outside, as in Excel."""
        return Box(self.row + row - 1, self.column + column - 1)


def reference(text: str) -> tuple[str, Box] | None:
    """The sheet and box of `='表 三'!$D$7`; None for any other formula."""
    match = _REFERENCE.fullmatch(text)
    box = Box.parse(match[3]) if match else None
    if match is None or box is None:
        return None
    return (match[1].replace("''", "'") if match[1] else match[2]), box


def prepared(value: object) -> Raw:
    """A Python value as a cell can hold it. Raises TypeError for what no cell can hold."""
    match value:
        case None | bool() | str() | dt.datetime():
            return value
        case dt.date():
            return dt.datetime(value.year, value.month, value.day)
        case dt.time():
            return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86400
        case dt.timedelta():
            return value.total_seconds() / 86400
        case numbers.Number():
            number = float(value)  # type: ignore[arg-type]
            return None if number != number else number
    raise TypeError(f"a cell cannot hold {value!r}")


def cleaned(
    value: Raw,
    dates: Callable[..., object],
    empty: object,
    numbers_as: Callable[[float], object] | None,
    err_to_str: bool,
) -> object:
    """A cell's value as `Range.value` shows it: an error is None unless `err_to_str`, as on Windows."""
    match value:
        case None | "":
            return empty
        case CellError():
            return str(value) if err_to_str else None
        case dt.datetime(year=y, month=m, day=d, hour=hh, minute=mm, second=ss, microsecond=us):
            return dates(year=y, month=m, day=d, hour=hh, minute=mm, second=ss, microsecond=us, tzinfo=None)
        case float() if numbers_as is not None:
            return numbers_as(value)
    return value
