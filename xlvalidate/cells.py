"""Where a figure stands: a cell of a named sheet, counted from 1 as a spreadsheet does."""

import re
from dataclasses import dataclass
from functools import lru_cache

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
