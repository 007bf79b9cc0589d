"""A workbook opened and not yet understood: its sheets, its names, its cells. Plain data, from any source."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from pathlib import PurePath

from xlvalidate.cells import Cell
from xlvalidate.ooxml.shared_formulas import moved
from xlvalidate.ooxml.sheet_settings import SheetSettings

# What the names of workbooks end with, those that are refused with a sentence among them.
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".et", ".ods"})
# Those that are read, and written.
MADE_HERE = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
WITH_MACROS = frozenset({".xlsm", ".xltm"})


def made_suffix(name: str) -> str:
    """What the name of a workbook made from one of that name ends with: Excel opens it under no other."""
    found = PurePath(name).suffix.lower()
    return found if found in MADE_HERE else ".xlsx"


_STORED_NUMBER = re.compile(r"[+-]?(?P<digits>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_LONGEST_NUMBER = 1_000


class ValueKind(StrEnum):
    """The content of a cell: six different things, and a formula without a result."""

    NUMBER = "number"
    TEXT = "text"
    BLANK = "blank"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    UNCALCULATED = "uncalculated"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell's content.

    `text` is what the file holds, never altered: the digits of a number, the characters of a text, `TRUE`,
    `#REF!`; empty when blank or never calculated. A date's `text` is its serial number or ISO text.
    `formula` is the formula's text when there is one, without the `=`.
    """

    kind: ValueKind
    text: str = ""
    formula: str | None = None


BLANK = Value(ValueKind.BLANK)


def is_number(text: str) -> bool:
    """Whether a numeric cell's text is a number that a spreadsheet can hold."""
    match = _STORED_NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        return False
    double = float(text)
    return isfinite(double) and (double != 0 or not re.search("[1-9]", match["digits"]))


class NameFault(StrEnum):
    """Why a defined name does not lead to exactly one cell of this workbook."""

    BROKEN = "broken"  # points to #REF!
    EXTERNAL = "external"  # points into another workbook
    RANGE = "range"  # more than one cell
    RELATIVE = "relative"  # $ is missing
    FORMULA = "formula"  # a constant, a function, another name
    DOUBLED = "doubled"  # defined twice for the workbook, or for several sheets alone
    SHEET = "sheet"  # names a sheet that is not there


@dataclass(frozen=True, slots=True)
class ColumnArea:
    """Cells below each other: those of a column from one row to another, both included."""

    sheet: str
    column: int
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name: `cell` when it leads to exactly one absolute cell, else `fault`. `refers` is its text; `instead`
    says that it is a sheet's own, read because the workbook's leads nowhere any more. `area` is where it leads to
    several cells of one column; its fault is `RANGE` then, or the workbook's where the area is a sheet's own `instead`.
    """

    name: str
    refers: str
    cell: Cell | None = None
    fault: NameFault | None = None
    instead: bool = False
    area: ColumnArea | None = None


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """What stands in the cells of an area, by row; blank cells are in none. `numbers` are those that were typed as such
    and show as no date, by the digits that the file has; `texts` those that were typed as texts; all else, formulas
    too, is in `others`.
    """

    numbers: Mapping[int, str]
    texts: Mapping[int, str]
    others: Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet's tab. `state` is `visible`, `hidden` or `veryHidden`."""

    name: str
    state: str = "visible"


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet that was read, beside what stands in its cells.

    `filled` are its cells that are not blank, each a row and a column; `hidden_rows` those that do not show. Where the
    settings say that `rows_hidden`, all others are hidden, too, but for the `told_rows`. `shared` has the cells whose
    formula is written with another one: with which, and what it is there.
    """

    settings: SheetSettings
    filled: Set[tuple[int, int]]
    hidden_rows: tuple[int, ...] = ()
    told_rows: frozenset[int] = frozenset()
    shared: Mapping[tuple[int, int], tuple[tuple[int, int], str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OddParts:
    """Behind the oddities: `macros` is the digest of a workbook's macros, empty where it has none, None where nobody
    knows, and `macros_text` that of what they say, empty where that is not understood; `links` are the names of the
    files that it links to, in lower case.
    """

    macros: str | None = None
    macros_text: str = ""
    links: Set[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An opened workbook.

    `names` is keyed by the name in lower case, as Excel compares them. `values` holds the non-blank cells of every
    sheet that carries a wanted name; a cell that is not in it is blank. `oddities` are the facts about the package that
    a reader may want to hear of: `macros`, `external-links`, `data-connections`, `signed`; `odd_parts` says more of
    some. Dates are counted from 1900, or `since_1904` as programs on a Mac did. `copies` has by sheet where its own
    names lead that the workbook has as well; `junk` counts names of others that were passed over, as there are so many.
    `read_sheets` has by its tab what stands around the cells of a sheet that was read; `comments` are those on such
    sheets, each with its cell; `as_shown` says that formulas reckon with what is shown of numbers; `formula_counts`
    counts those of sheets that show and were not read. `columns` has, by the name in lower case, what stands in the
    areas that were asked for: their cells are not among `values`. `saved_by` is the program that saved it last, as it
    says.
    """

    sheets: tuple[Worksheet, ...]
    names: Mapping[str, DefinedName]
    values: Mapping[Cell, Value]
    oddities: frozenset[str] = field(default_factory=frozenset)
    odd_parts: OddParts = OddParts()
    since_1904: bool = False
    copies: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    junk: int = 0
    read_sheets: Mapping[str, ReadSheet] = field(default_factory=dict)
    comments: tuple[tuple[Cell, str], ...] = ()
    as_shown: bool = False
    saved_by: str = ""
    formula_counts: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, ColumnContent] = field(default_factory=dict)

    def at(self, cell: Cell) -> Value:
        """What stands in a cell; `BLANK` when nothing does."""
        return self.values.get(cell, BLANK)

    def formula(self, cell: Cell) -> str:
        """The formula in a cell, without its `=`; empty where there is none, or nobody knows it."""
        said = self.at(cell).formula
        read = self.read_sheets.get(cell.sheet) if said == "" else None
        shared = read.shared.get((cell.row, cell.column)) if read is not None else None
        if shared is None:
            return said or ""
        (row, column), text = shared
        return moved(text, cell.row - row, cell.column - column)

    def named(self, name: str) -> DefinedName | None:
        """The defined name, compared as Excel does; None when there is none."""
        return self.names.get(name.lower())


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why bytes could not be opened as a workbook. `code` is one word of `refusals`, `detail` its particulars."""

    code: str
    detail: str = ""
