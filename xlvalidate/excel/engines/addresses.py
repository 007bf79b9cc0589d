"""Addresses as Excel writes them and what may stand in a cell, with no word of xlwings."""

import datetime as dt
import numbers
import re
from collections.abc import Callable

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, Area, column_letters, column_number, row_and_column
from xlvalidate.errors import Words, XlvalidateError


class EngineError(XlvalidateError):
    """The spreadsheet program cannot do what it was asked: in words for who opens a form, else in a text."""

    def __init__(self, what: str | Words) -> None:
        self.what = what
        super().__init__(what)

    def said(self, language: str) -> str:
        """It in a language; a text as it is."""
        return self.what if isinstance(self.what, str) else self.what.said(language)


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


def area_in(address: str) -> Area | None:
    """`$A$1`, `A1:B2`, `A:C` or `1:3`; None for anything else, such as a name."""
    try:
        if columns := _COLUMNS.fullmatch(address):
            return Area.between((1, column_number(columns[1])), (MAX_ROW, column_number(columns[2])))
        if rows := _ROWS.fullmatch(address):
            return Area.between((int(rows[1]), 1), (int(rows[2]), MAX_COLUMN))
        first, _, last = address.partition(":")
        return Area.between(row_and_column(first), row_and_column(last or first))
    except ValueError:
        return None


def address_of(area: Area, row_mark: str = "$", column_mark: str = "$") -> str:
    """As Excel writes it; whole rows and whole columns are `$1:$3` and `$A:$C`."""
    left = f"{column_mark}{column_letters(area.left)}"
    right = f"{column_mark}{column_letters(area.right)}"
    if area.rows == MAX_ROW:
        return f"{left}:{right}"
    top, bottom = f"{row_mark}{area.top}", f"{row_mark}{area.bottom}"
    if area.columns == MAX_COLUMN:
        return f"{top}:{bottom}"
    return left + top if area.cells == 1 else f"{left}{top}:{right}{bottom}"


def cell_of(area: Area, row: int, column: int) -> Area:
    """One cell, counted from 1 within an area; it may lie outside, as in Excel."""
    return Area.sized(area.top + row - 1, area.left + column - 1)


def reference(text: str) -> tuple[str, Area] | None:
    """The sheet and area of `='表 三'!$D$7`; None for any other formula."""
    match = _REFERENCE.fullmatch(text)
    area = area_in(match[3]) if match else None
    if match is None or area is None:
        return None
    return (match[1].replace("''", "'") if match[1] else match[2]), area


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
