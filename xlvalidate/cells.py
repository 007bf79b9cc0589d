"""Where a figure stands: a cell of a named sheet, an area of one, counted from 1 as a spreadsheet does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN_SHEET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell. `row` and `column` count from 1; `sheet` is the name on the tab."""

    sheet: str
    row: int
    column: int

    @classmethod
    def at(cls, sheet: str, a1: str) -> "Cell":
        """`D7` of a sheet. Raises ValueError for anything but the address of one cell."""
        return cls(sheet, *row_and_column(a1))

    @property
    def a1(self) -> str:
        """The address within its sheet, as people say it: `D7`."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def absolute(self) -> str:
        """The address as a defined name holds it: `'表三'!$D$7`."""
        return f"{quoted_sheet(self.sheet)}!${column_letters(self.column)}${self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.a1}"


class SwappedError(ValueError):
    """An area that begins with its lower right end."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} begins with its lower right end")


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells of a sheet, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def at(cls, address: str) -> "Area":
        """`D6:J28`, `$D$6`. Raises ValueError for anything else, outside of a sheet, or with the ends swapped."""
        first, _, last = address.partition(":")
        top, left = row_and_column(first)
        bottom, right = row_and_column(last or first)
        if bottom < top or right < left:
            raise SwappedError(address)
        return cls(top, left, bottom, right)

    @classmethod
    def sized(cls, top: int, left: int, rows: int = 1, columns: int = 1) -> "Area":
        """So many rows and columns from a cell on."""
        return cls(top, left, top + rows - 1, left + columns - 1)

    @classmethod
    def between(cls, a: tuple[int, int], b: tuple[int, int]) -> "Area":
        """The smallest one that holds both cells, each a row and a column."""
        (top, bottom), (left, right) = sorted((a[0], b[0])), sorted((a[1], b[1]))
        return cls(top, left, bottom, right)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    @property
    def a1(self) -> str:
        """`D6:J28`; `D6` where it is one cell."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def first(self) -> str:
        """The address of its upper left cell."""
        return f"{column_letters(self.left)}{self.top}"

    @property
    def absolute(self) -> str:
        """`$D$6:$J$28`."""
        first = f"${column_letters(self.left)}${self.top}"
        return f"{first}:${column_letters(self.right)}${self.bottom}"

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return self.rows * self.columns

    def meets(self, other: "Area") -> bool:
        """Have they a cell in common?"""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def holds(self, place: tuple[int, int]) -> bool:
        """Is a cell, its row and its column, one of its own?"""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def places(self) -> Iterator[tuple[int, int]]:
        """The row and the column of each of its cells, as one reads."""
        yield from product(range(self.top, self.bottom + 1), range(self.left, self.right + 1))


@lru_cache(maxsize=16_384)
def cell_at(sheet: str, row: int, column: int) -> Cell:
    """`Cell(sheet, row, column)`, and the same one again for the next workbook: to find it is quicker than to make it,
    and to find something by it quicker still.
    """
    return Cell(sheet, row, column)


def quoted_sheet(sheet: str) -> str:
    """A sheet's name as a formula writes it; quoted unless it is a plain ASCII word."""
    if _PLAIN_SHEET.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


@lru_cache
def column_letters(column: int) -> str:
    """`1` is `A`, `16384` is `XFD`. Raises ValueError outside of a sheet."""
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError(f"column {column} is outside of a sheet")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """`A` is `1`. Raises ValueError for anything that is not a column of a sheet."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"{letters!r} is not a column")
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MAX_COLUMN:
        raise ValueError(f"{letters!r} is outside of a sheet")
    return number


def row_and_column(a1: str) -> tuple[int, int]:
    """`D7` and `$D$7` are `(7, 4)`. Raises ValueError for anything else."""
    match = _A1.fullmatch(a1)
    if match is None:
        raise ValueError(f"{a1!r} is not the address of one cell")
    row = int(match[2])
    if row > MAX_ROW:
        raise ValueError(f"{a1!r} is outside of a sheet")
    return row, column_number(match[1])
