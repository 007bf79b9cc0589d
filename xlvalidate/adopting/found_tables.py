"""What was found on somebody else's sheets: tables with their headings and rows, and what was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.adopting.scan_sheet import Square
from xlvalidate.cells import Area
from xlvalidate.errors import Words
from xlvalidate.messages import text

Place = tuple[int, int]  # the number of a row and of a column of a table, from 0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A cell that the draft does not hold, or that the author has to look at, and why."""

    sheet: str
    cell: str
    why: Words

    def said(self, language: str) -> str:
        """It in a language."""
        return text("adopt.at", language, sheet=self.sheet, cell=self.cell, why=self.why.said(language))


def noted(why: str, /, **facts: str) -> Words:
    """Why a cell is to be looked at, with its facts by name."""
    return Words(why, tuple(facts.items()), "adopt")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A row or a column at the end of its headings: the boxes of its labels from the outside in, as printed.

    `span` are the first and last row (or column) that its figures stand in. A `heading` row has none. `unit` is what
    the form prints in a column of units.
    """

    labels: tuple[tuple[Area, str], ...]
    span: tuple[int, int]
    heading: bool = False
    unit: str | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundColumn:
    """A column of a table with any number of entries: its headings from the outside in, its first box, and the name
    that the form defines for it.
    """

    labels: tuple[tuple[Area, str], ...]
    column: int
    square: Square
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOpen:
    """A table with any number of entries: they begin in row `top`, and the form has room for `most`."""

    sheet: str
    top: int
    most: int
    columns: tuple[FoundColumn, ...]

    @property
    def area(self) -> Area:
        """Where its headings and its entries stand."""
        heads = [box.top for one in self.columns for box, _ in one.labels]
        columns = [one.column for one in self.columns]
        return Area(min([self.top, *heads]), min(columns), self.top + self.most - 1, max(columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """One table: where its grid stands, its rows and columns, and the box where each two cross.

    A place that is in `closed` has no box that is filled in.
    """

    sheet: str
    area: Area
    rows: tuple[FoundLine, ...]
    columns: tuple[FoundLine, ...]
    boxes: Mapping[Place, Square]
    closed: frozenset[Place]

    @property
    def filled(self) -> tuple[int, ...]:
        """The rows with figures, by their numbers."""
        return tuple(number for number, row in enumerate(self.rows) if not row.heading)
