"""The rows and columns of a printed table, by the labels that name them; and how alike two labels are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xlvalidate.cells import Cell, column_letters
from xlvalidate.editions.edition import Indicator
from xlvalidate.reading.printed import Label, PrintedSheet, heading_of, row_label_of, without_remark

# The number that a clerk may change: `1.`, `(二)`, `三、`.
NUMBERED = re.compile(r"^(?:\([0-9一二三四五六七八九十]+\)|[0-9一二三四五六七八九十]+[.、)])(?=.)")
_LONGEST = 200  # characters that are compared of what was typed

Lines = frozenset["TableLine"]


class Axis(StrEnum):
    """Which way a line runs."""

    ROWS = "rows"
    COLUMNS = "columns"

    def number(self, cell: Cell) -> int:
        """The line that a cell is in."""
        return cell.row if self is Axis.ROWS else cell.column

    def across(self, cell: Cell) -> int:
        """Where in its line a cell is."""
        return cell.column if self is Axis.ROWS else cell.row

    def shown(self, cell: Cell) -> str:
        """The line as a spreadsheet program names it."""
        return str(cell.row) if self is Axis.ROWS else column_letters(cell.column)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row or a column of a table: the label that names it, and those of its groups, the inmost first."""

    axis: Axis
    label: Label
    groups: tuple[Label, ...] = ()


class LineIndex:
    """Lines by what names them: exactly so, or without the number and the remark."""

    def __init__(self, lines: Iterable[tuple[Label, TableLine]]) -> None:
        exact: dict[str, set[TableLine]] = defaultdict(set)
        loose: dict[str, set[TableLine]] = defaultdict(set)
        for label, line in lines:
            exact[label.plain].add(line)
            loose[bare(label.plain)].add(line)
        self.exact: Mapping[str, set[TableLine]] = dict(exact)
        self._loose: Mapping[str, set[TableLine]] = dict(loose)

    def lines(self, text: str) -> Lines:
        """The lines that a text names."""
        named = self.exact.get(text) or self._loose.get(bare(text)) if text else None
        return frozenset(named or ())


def is_within(short: str, text: str) -> bool:
    """Is a text left where some characters of another one are left out?"""
    rest = iter(text)
    return all(letter in rest for letter in short)


def in_common(one: str, other: str) -> int:
    """How many characters both have in the same order."""
    row = [0] * (len(other) + 1)
    for letter in one[:_LONGEST]:
        before = row
        row = [0]
        for at, there in enumerate(other):
            row.append(before[at] + 1 if letter == there else max(before[at + 1], row[at]))
    return row[-1]


def bare(text: str) -> str:
    """A plain label without the number before it and the remark behind it."""
    return without_remark(NUMBERED.sub("", text))


def row_line(form: PrintedSheet, indicator: Indicator, cell: Cell) -> TableLine | None:
    """The row that a figure stands in, with the groups around its label; None where its label is not printed."""
    label = row_label_of(form.labels, indicator, cell)
    if label is None:
        return None
    groups: list[Label] = []
    for text in reversed(indicator.row[:-1]):
        inner = (groups or [label])[-1].cell
        over = (one for one in form.labels if one.text == text)
        _add(groups, (one for one in over if one.cell.column < inner.column and one.cell.row <= inner.row))
    return TableLine(Axis.ROWS, label, tuple(groups))


def column_line(form: PrintedSheet, indicator: Indicator, cell: Cell) -> TableLine | None:
    """The column that a figure stands in, with the groups over its heading; None where that is not printed."""
    label = heading_of(form.labels, indicator, cell)
    if label is None:
        return None
    groups: list[Label] = []
    for text in reversed(indicator.column[:-1]):
        inner = (groups or [label])[-1].cell
        over = (one for one in form.labels if one.text == text)
        _add(groups, (one for one in over if one.cell.row < inner.row and one.cell.column <= inner.column))
    return TableLine(Axis.COLUMNS, label, tuple(groups))


def _add(groups: list[Label], over: Iterable[Label]) -> None:
    nearest = max(over, key=lambda one: (one.cell.row, one.cell.column), default=None)
    if nearest is not None:
        groups.append(nearest)
