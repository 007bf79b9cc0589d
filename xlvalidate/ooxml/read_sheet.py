"""The cells of one worksheet, its number formats and its strings, each read in one pass and kept if not blank."""

import re
from collections.abc import Container, Iterable, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import lt
from typing import TypeVar

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, column_number
from xlvalidate.ooxml.book import Value, ValueKind, is_number
from xlvalidate.ooxml.column_areas import NO_BANDS, Bands, ColumnCells
from xlvalidate.ooxml.date_formats import is_date, own_formats
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.sheet_settings import SettingsHeard, SheetSettings, row_hidden
from xlvalidate.ooxml.workbook_limits import PackageBudget, PackageLimits, RefusedError
from xlvalidate.ooxml.xml import Attributes, Element, named, parse, unescaped

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?")  # a number that a spreadsheet can hold, whichever digits it has
_REMEMBERED = 131_072
_LONGEST_NUMBER = 16

_T = TypeVar("_T")


@dataclass(slots=True)
class SheetContent:
    """What a sheet holds, by (row, column). `shared` waits for the strings: an index and the formula. `columns` has the
    cells of areas, and no other has them. `hidden_rows` are those that do not show.
    """

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    shared: dict[tuple[int, int], tuple[int, str | None]] = field(default_factory=dict)
    columns: dict[int, ColumnCells] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    settings: SheetSettings = field(default_factory=SheetSettings)
    told_rows: frozenset[int] = frozenset()
    # Of formulas that cells share, by their number: where each is written and how, and which other cells have it.
    masters: dict[str, tuple[tuple[int, int], str]] = field(default_factory=dict)
    followers: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many cells are kept, but for those of areas."""
        return len(self.values) + len(self.shared)

    @property
    def count_in_columns(self) -> int:
        """How many cells of areas are kept."""
        return sum(map(len, self.columns.values()))

    def shares(self, place: tuple[int, int], number: str, formula: str) -> None:
        """A cell has the shared formula of this number."""
        if not formula:
            self.followers[place] = number
        elif number not in self.masters:
            self.masters[number] = (place, formula)


def read_cells(package: Package, part: str, dates: Container[int], asked: Bands = NO_BANDS) -> SheetContent:
    """The cells of a worksheet that are not blank. `dates` are the styles that show a number as a date, `asked` the
    cells that are kept in columns.
    """
    sheet = _Sheet(part, package.budget, dates, asked)
    text = Element(end=sheet.inline, text=True)
    cell = {
        "v": Element(end=sheet.value, text=True),
        "f": Element(start=sheet.formula_starts, end=sheet.formula, text=True),
        "is": Element(named({"t": text, "r": Element(named({"t": text}))}), start=sheet.inline_starts),
    }
    row = named({"c": Element(named(cell), start=sheet.row_cells.append)})
    rows = named({"row": Element(row, start=sheet.row_starts, end=sheet.row_ends)})
    heard = SettingsHeard(part, package.budget)
    data = Element(rows, end=sheet.rows_end, last=True, behind=heard.tail())
    root = named({"worksheet": Element(named({**heard.head(), "sheetData": data}))})
    parse(part, package.chunks(part), root, package.budget, sheet.hold_limits)
    sheet.cells.settings = heard.settings()
    if heard.rows_hidden:
        sheet.cells.told_rows = frozenset(sheet.rows)
    return sheet.cells


class _Sheet:
    """Where a pass over a worksheet has come to.

    Most cells are styled blanks, so a cell is only put on a list, and a row is understood at its end.
    """

    def __init__(self, part: str, budget: PackageBudget, dates: Container[int], asked: Bands = NO_BANDS) -> None:
        self.part, self.budget, self.dates, self.asked = part, budget, dates, asked
        self.cells = SheetContent()
        self.letters: dict[str, int] = {}
        self.rows: list[int] = []
        self.row, self.row_text, self.row_is_hidden = 0, "", False
        self.row_cells: list[Attributes] = []
        # By the number of the cell in its row.
        self.vs: dict[int, str] = {}
        self.fs: dict[int, str] = {}
        self.sis: dict[int, str] = {}
        self.inlines: dict[int, list[str]] = {}

    def row_starts(self, attributes: Attributes) -> None:
        said = attributes.get("r")
        if said is None:
            self.row, self.row_text = self.row + 1, ""
        elif len(said) > _LONGEST_NUMBER or not (said.isascii() and said.isdigit()) or said[0] == "0" != said:
            raise RefusedError("bad-address", f"{self.part} {said}")
        else:
            self.row, self.row_text = int(said), said
        self.row_cells.clear()
        self.row_is_hidden = row_hidden(attributes)

    def value(self, text: str) -> None:
        at = len(self.row_cells)
        if at in self.vs:
            self.only_one(self.vs)
        self.vs[at] = text
        self.budget.keep(self.part, len(text))

    def formula_starts(self, attributes: Attributes) -> None:
        if "si" in attributes:
            self.sis[len(self.row_cells)] = attributes["si"][:_LONGEST_NUMBER]

    def formula(self, text: str) -> None:
        self.only_one(self.fs)[len(self.row_cells)] = text
        self.budget.keep(self.part, len(text))

    def inline_starts(self, _: Attributes) -> None:
        self.only_one(self.inlines)[len(self.row_cells)] = []

    def inline(self, text: str) -> None:
        texts = self.inlines[len(self.row_cells)]
        texts.append(text)
        if len(texts) > 1 and sum(map(len, texts)) > self.budget.limits.text:
            raise RefusedError("too-long-text", self.part)
        self.budget.keep(self.part, len(text))

    def only_one(self, contents: dict[int, _T]) -> dict[int, _T]:
        if len(self.row_cells) in contents:
            raise RefusedError("doubled-cell", f"{self.part} {self.row_cells[-1].get('r', '')}")
        return contents

    def hold_limits(self) -> None:
        if len(self.row_cells) > MAX_COLUMN:
            raise RefusedError("bad-address", f"{self.part} {self.row}")
        self.budget.hold(self.part, self.cells.count, self.cells.count_in_columns)

    def row_ends(self, _: str) -> None:
        columns = self.columns() if self.row_cells else None
        if not 1 <= self.row <= MAX_ROW:
            raise RefusedError("bad-address", f"{self.part} {self.row}")
        self.rows.append(self.row)
        if self.row_is_hidden:
            self.cells.hidden_rows.append(self.row)
        if columns is None:
            return
        if len(set(columns)) != len(columns):
            raise RefusedError("doubled-cell", f"{self.part} {self.row}")
        if self.vs or self.fs or self.inlines:
            self.keep_row(columns)

    def keep_row(self, columns: list[int]) -> None:
        filled: Iterable[int] = self.vs.keys() | self.fs.keys() | self.inlines.keys()
        in_areas = self.asked.at(self.row)
        if in_areas:
            filled = self.keep_in_columns(columns, in_areas, filled)
        for at in filled:
            place = (self.row, columns[at - 1])
            self.keep(place, self.row_cells[at - 1], self.vs.get(at), self.fs.get(at), self.typed(at))
            if at in self.sis:
                self.cells.shares(place, self.sis[at], self.fs.get(at, ""))
        for contents in (self.vs, self.fs, self.sis, self.inlines):
            contents.clear()

    def typed(self, at: int) -> str | None:
        return "".join(self.inlines[at]) if at in self.inlines else None

    def keep_in_columns(self, columns: list[int], in_areas: Container[int], filled: Iterable[int]) -> list[int]:
        """Keeps the cells that are in areas. The others."""
        left: list[int] = []
        known, row, vs, fs, inlines = self.cells.columns, self.row, self.vs, self.fs, self.inlines
        kept = characters = 0
        for at in filled:
            column = columns[at - 1]
            if column not in in_areas:
                left.append(at)
                continue
            cells = known.get(column)
            if cells is None:
                cells = known[column] = ColumnCells()
            v, attributes = vs.get(at), self.row_cells[at - 1]
            kind = attributes.get("t", "n")
            if not v or at in fs or at in inlines:
                if not self.keep_in_column(cells, column, at):
                    continue
            elif kind == "s":
                cells.shared[row] = self.index(v)
            elif kind == "n" and _PLAIN.fullmatch(v) and not self.is_dated(attributes.get("s", "0")):
                cells.numbers[row] = v
            elif not self.keep_in_column(cells, column, at):
                continue
            kept += 1
            characters += len(v) if v else sum(map(len, inlines.get(at, ())))
        self.budget.give_back(kept, characters)
        return left

    def keep_in_column(self, cells: ColumnCells, column: int, at: int) -> bool:
        """Keeps a cell, whatever is in it; False where it is blank."""
        row, attributes = self.row, self.row_cells[at - 1]
        v, f = self.vs.get(at), self.fs.get(at)
        if f is not None and v and attributes.get("t") == "s":
            cells.results[row] = (self.index(v), f)
        elif (value := self.understood(attributes, v, f, self.typed(at))) is not None:
            cells.keep(row, value)
        else:
            return False
        if at in self.sis:
            if f:
                self.cells.shares((row, column), self.sis[at], f)
            else:
                cells.followers[row] = self.sis[at]
        return True

    def rows_end(self, _: str) -> None:
        rising = all(map(lt, self.rows, islice(self.rows, 1, None)))
        if not rising and len(set(self.rows)) != len(self.rows):
            raise RefusedError("doubled-cell", self.part)

    def columns(self) -> list[int]:
        """The columns of the row's cells; one without an address stands right of the one before it."""
        row, length, known = self.row_text, len(self.row_text), self.letters
        if row:
            columns = [
                known.get(said[:-length], 0) if (said := attributes.get("r", "")).endswith(row) else 0
                for attributes in self.row_cells
            ]
            if 0 not in columns:
                return columns
        columns = []
        for attributes in self.row_cells:
            address = attributes.get("r")
            columns.append(self.placed(address, columns) if address else (columns[-1] if columns else 0) + 1)
        if columns and max(columns) > MAX_COLUMN:
            raise RefusedError("bad-address", f"{self.part} {self.row}")
        return columns

    def placed(self, said: str, before: list[int]) -> int:
        """The column of an address; a row that did not say its number takes it from its first cell."""
        match = _ADDRESS.fullmatch(said)
        if match is None:
            raise RefusedError("bad-address", f"{self.part} {said}")
        if not self.row_text and not before:
            self.row = int(match[2])
        if int(match[2]) != self.row:
            raise RefusedError("bad-address", f"{self.part} {said}")
        column = self.letters.get(match[1])
        if column is None:
            try:
                column = self.letters[match[1]] = column_number(match[1])
            except ValueError:
                raise RefusedError("bad-address", f"{self.part} {said}") from None
        return column

    def keep(
        self, place: tuple[int, int], attributes: Attributes, v: str | None, f: str | None, inline: str | None
    ) -> None:
        if v and attributes.get("t") == "s":
            self.cells.shared[place] = (self.index(v), f)
        elif (value := self.understood(attributes, v, f, inline)) is not None:
            self.cells.values[place] = value

    def index(self, v: str) -> int:
        """Which of the strings that cells share stands in a cell."""
        if not _NUMBER.fullmatch(v):
            raise RefusedError("bad-shared-string", f"{self.part} {v}")
        return int(v)

    def is_dated(self, style: str) -> bool:
        """Does a style show a number as a date?"""
        return bool(_NUMBER.fullmatch(style)) and int(style) in self.dates

    def understood(self, attributes: Attributes, v: str | None, f: str | None, inline: str | None) -> Value | None:
        kind, style = attributes.get("t", "n"), attributes.get("s", "0")
        if kind == "inlineStr" and inline is not None:
            return Value(ValueKind.TEXT, unescaped(inline), f)
        if v is None and inline is not None:
            return Value(ValueKind.ERROR, inline, f)
        if v is None or (not v and kind != "str"):
            return None if f is None else Value(ValueKind.UNCALCULATED, "", f)
        if kind in ("str", "inlineStr"):
            return Value(ValueKind.TEXT, unescaped(v), f)
        v = v.strip(" \t\r\n") if kind in ("n", "b", "d") else v
        if kind == "n" and is_number(v):
            return Value(ValueKind.DATE if self.is_dated(style) else ValueKind.NUMBER, v, f)
        if kind == "b" and v in ("0", "1", "false", "true"):
            return Value(ValueKind.BOOLEAN, "TRUE" if v in ("1", "true") else "FALSE", f)
        # An unknown type, or a number that is not one: treated like an error, and shown as it is.
        return Value(ValueKind.DATE if kind == "d" else ValueKind.ERROR, v, f)


def read_strings(package: Package, part: str, needed: Set[int], of_columns: Set[int] = frozenset()) -> dict[int, str]:
    """The shared strings that are needed, phonetic guides left out. RefusedError when one is not there. Those
    `of_columns` are in areas.
    """
    strings: dict[int, str] = {}
    package.foresee([part])
    texts: list[str] = []
    at = length = 0

    def item(_: Attributes) -> None:
        nonlocal length
        if at == package.limits.strings:
            raise RefusedError("too-many-strings")
        texts.clear()
        length = 0

    def text_ends(text: str) -> None:
        nonlocal length
        if at in needed:
            texts.append(text)
            length += len(text)
            package.budget.keep(part, len(text))
            if length > package.limits.text:
                raise RefusedError("too-long-text", part)

    def item_ends(_: str) -> None:
        nonlocal at
        if at in needed:
            strings[at] = unescaped("".join(texts))
            if at in of_columns:
                package.budget.give_back(1, length)
        at += 1

    text = Element(end=text_ends, text=True)
    rich = named({"t": text, "r": Element(named({"t": text}))})
    root = named({"sst": Element(named({"si": Element(rich, start=item, end=item_ends)}))})
    parse(part, package.chunks(part), root, package.budget)
    if missing := needed - strings.keys():
        raise RefusedError("bad-shared-string", f"{min(missing)}")
    return strings


def read_dates(package: Package, part: str) -> frozenset[int]:
    """The styles, by their index, that show a number as a date or a time."""
    if package.size(part) > _REMEMBERED:
        return _dates(part, package.budget, package.chunks(part))
    return _same_dates(part, package.limits_of_a_small_part, package.read(part))


@lru_cache(maxsize=16)
def _same_dates(part: str, limits: PackageLimits, data: bytes) -> frozenset[int]:
    """As the workbooks of a batch mostly have the same styles, to the byte. So few cost nothing of the budget."""
    return _dates(part, PackageBudget(limits, parsed=-_REMEMBERED), (data,))


def _dates(part: str, budget: PackageBudget, chunks: Iterable[bytes]) -> frozenset[int]:
    formats: list[tuple[str, str]] = []
    styles: list[str] = []

    def format_(attributes: Attributes) -> None:
        code = attributes.get("formatCode", "")
        budget.keep(part, len(code))
        formats.append((attributes.get("numFmtId", ""), code))

    def style(attributes: Attributes) -> None:
        styles.append(attributes.get("numFmtId", "0")[:_LONGEST_NUMBER])

    def hold_limits() -> None:
        if len(formats) + len(styles) > budget.limits.styles:
            raise RefusedError("too-many-styles")

    inside = {
        "numFmts": Element(named({"numFmt": Element(start=format_)})),
        "cellXfs": Element(named({"xf": Element(start=style)})),
    }
    parse(part, chunks, named({"styleSheet": Element(named(inside))}), budget, hold_limits)
    own = own_formats(formats)
    dated = {number: is_date(number, own) for number in set(styles)}
    return frozenset(at for at, number in enumerate(styles) if dated[number])
