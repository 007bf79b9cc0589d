"""Areas that are one column wide: which cells of a sheet they have, and what stands in them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import Generic, TypeAlias, TypeVar

from xlvalidate.ooxml.book import ColumnArea, ColumnContent, Value, ValueKind
from xlvalidate.ooxml.shared_formulas import below, moved
from xlvalidate.ooxml.workbook_limits import PackageBudget

# Characters of formulas that are moved along, of one sheet: where it has more, the rest of them is not known. To move
# one to another column takes longer than to another row.
_MOVED, _ASIDE = 8_388_608, 8

_T = TypeVar("_T")

Masters: TypeAlias = Mapping[str, tuple[tuple[int, int], str]]
"""Of formulas that cells share, by their number: where each is written, and how."""


@dataclass(slots=True)
class ColumnCells:
    """What stands in the cells of a column that are asked for, by row. `shared` waits for the strings, and so do the
    `results` of formulas, each with its formula; `followers` have a formula by its number.
    """

    numbers: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    others: dict[int, Value] = field(default_factory=dict)
    shared: dict[int, int] = field(default_factory=dict)
    results: dict[int, tuple[int, str]] = field(default_factory=dict)
    followers: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers) + len(self.texts) + len(self.others) + len(self.shared) + len(self.results)

    def keep(self, row: int, value: Value) -> None:
        """What a cell holds, among its like."""
        if value.formula is not None:
            self.others[row] = value
        elif value.kind is ValueKind.NUMBER:
            self.numbers[row] = value.text
        elif value.kind is ValueKind.TEXT:
            self.texts[row] = value.text
        else:
            self.others[row] = value


@dataclass(frozen=True, slots=True)
class Bands:
    """The cells of a sheet that are asked for, in bands of rows that have the same columns. `tops` are the first rows
    of the bands; a band with no columns parts others.
    """

    tops: tuple[int, ...] = ()
    columns: tuple[frozenset[int], ...] = ()

    @classmethod
    def of(cls, areas: Iterable[ColumnArea]) -> "Bands":
        """Those of the areas of one sheet."""
        areas = set(areas)
        tops = sorted({row for area in areas for row in (area.top, area.bottom + 1)})
        inside = (
            frozenset(area.column for area in areas if area.top <= top and below <= area.bottom + 1)
            for top, below in pairwise(tops)
        )
        return cls(tuple(tops), (*inside, frozenset()) if tops else ())

    def at(self, row: int) -> frozenset[int]:
        """The columns whose cell in this row is asked for."""
        band = bisect_right(self.tops, row)
        return self.columns[band - 1] if band else frozenset()

    def end(self, row: int) -> int | None:
        """The first row below this one that may have other columns; None where there is none."""
        band = bisect_right(self.tops, row)
        return self.tops[band] if band < len(self.tops) else None


NO_BANDS = Bands()
_NOTHING = ColumnContent({}, {}, {})


def contents_of_columns(
    columns: Mapping[int, ColumnCells], masters: Masters, strings: Mapping[int, str]
) -> dict[int, ColumnContent]:
    """What stands in the columns of a sheet, with its texts and formulas."""
    left = _MOVED
    found: dict[int, ColumnContent] = {}
    for column, cells in columns.items():
        texts = dict(zip(cells.shared, map(strings.__getitem__, cells.shared.values()), strict=True))
        for row, (index, formula) in cells.results.items():
            cells.others[row] = Value(ValueKind.TEXT, strings[index], formula)
        left = _with_formulas(column, cells, masters, left)
        found[column] = ColumnContent(cells.numbers, cells.texts | texts if cells.texts else texts, cells.others)
    return found


def _with_formulas(column: int, cells: ColumnCells, masters: Masters, left: int) -> int:
    """Gives the followers their formulas, as long as there are characters left for them. What is left then."""
    known = {
        number: below(masters[number][0][0], masters[number][1]) for number in masters.keys() & cells.followers.values()
    }
    for row, number in cells.followers.items():
        if number not in known:
            continue
        (top, aside), text = masters[number]
        quick = known[number] if aside == column else None
        left -= len(text) * (1 if quick else _ASIDE)
        if left < 0:
            break
        value = cells.others[row]
        own = quick(row) if quick else moved(text, row - top, column - aside)
        cells.others[row] = Value(value.kind, value.text, own)
    return left


def in_areas(
    asked: Mapping[str, ColumnArea], columns: Mapping[str, Mapping[int, ColumnContent]], budget: PackageBudget
) -> dict[str, ColumnContent]:
    """By its name, what stands in each area, of what stands in the `columns` of the sheets. Where areas share cells,
    each of them counts for each. Raises RefusedError.
    """
    beside: dict[tuple[str, int], set[ColumnArea]] = defaultdict(set)
    for area in asked.values():
        beside[area.sheet, area.column].add(area)
    found: dict[ColumnArea, ColumnContent] = {}
    for (sheet, column), areas in beside.items():
        content = columns.get(sheet, {}).get(column, _NOTHING)
        if len(areas) == 1:
            found[areas.pop()] = content
        else:
            found |= _cut(content, sorted(areas, key=attrgetter("top", "bottom")), budget)
    return {name: found[area] for name, area in asked.items()}


def _cut(content: ColumnContent, areas: Iterable[ColumnArea], budget: PackageBudget) -> dict[ColumnArea, ColumnContent]:
    numbers, texts, others = _Rows(content.numbers), _Rows(content.texts), _Rows(content.others)
    budget.column_cells -= len(numbers.rows) + len(texts.rows) + len(others.rows)  # they are counted here instead
    found: dict[ColumnArea, ColumnContent] = {}
    for area in areas:
        count = numbers.count(area) + texts.count(area) + others.count(area)
        budget.hold(area.sheet, 0, count)
        budget.column_cells += count
        found[area] = ColumnContent(numbers.part(area), texts.part(area), others.part(area))
    return found


class _Rows(Generic[_T]):
    """A column's rows, sorted once for all areas."""

    def __init__(self, rows: Mapping[int, _T]) -> None:
        self.rows, self.sorted = rows, sorted(rows)

    def count(self, area: ColumnArea) -> int:
        return bisect_right(self.sorted, area.bottom) - bisect_left(self.sorted, area.top)

    def part(self, area: ColumnArea) -> dict[int, _T]:
        first = bisect_left(self.sorted, area.top)
        return {row: self.rows[row] for row in self.sorted[first : first + self.count(area)]}
