"""What is written in each cell of a table, and in what unit: said once for the table, else by column, else by row."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from xlvalidate.adopting.form_words import MEASURED, TEXT_HEADING, tight, unit_in
from xlvalidate.adopting.found_tables import FoundLine, Place
from xlvalidate.adopting.scan_sheet import Square
from xlvalidate.editions.kinds import FigureKind

_DECIMALS = re.compile(r"0\.(0+)")
_DATE = re.compile(r"[ymdh年月日]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CellKind:
    """What a cell takes."""

    kind: FigureKind
    decimals: int | None = None
    choices: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Is a number expected?"""
        return self.kind.facts.number


@dataclass(frozen=True, slots=True)
class Spread:
    """One thing said of every cell: for the table, and where they differ for columns and rows; `odd` fits none."""

    base: object
    columns: Mapping[int, object]
    rows: Mapping[int, object]
    odd: tuple[Place, ...]


def unit_of(row: FoundLine, column: FoundLine, caption: str | None) -> str | None:
    """The unit of a cell: what the column says, else the row, else the table."""
    for line in (column, row):
        for _, text in reversed(line.labels):
            if (said := unit_in(text)) is not None:
                return said
        if line.unit is not None:
            return line.unit
    return caption


def kind_of(square: Square, row: FoundLine, column: FoundLine, unit: str | None) -> CellKind:
    """What a cell takes, by its validation, else its format, else its heading and its unit."""
    if square.typed == "list":
        return CellKind(FigureKind.CHOICE, choices=square.choices) if square.choices else CellKind(FigureKind.TEXT)
    shown = _LITERAL.sub("", square.format)
    decimals = len(match[1]) if (match := _DECIMALS.search(shown)) else 0
    if square.typed == "whole":
        return CellKind(_signed(square))
    if square.typed == "decimal":
        return CellKind(FigureKind.AMOUNT, decimals or None)
    if shown == "@" or square.typed in ("date", "time", "textLength"):
        return CellKind(FigureKind.TEXT)
    heading = column.labels[-1][1] if column.labels else ""
    if shown.lower() in ("general", ""):
        if TEXT_HEADING.fullmatch(tight(heading)):
            return CellKind(FigureKind.TEXT)
        return CellKind(FigureKind.AMOUNT) if unit in MEASURED else CellKind(FigureKind.COUNT)
    if _DATE.search(shown) and "0" not in shown:
        return CellKind(FigureKind.TEXT)
    return CellKind(FigureKind.AMOUNT, decimals or None) if decimals or "%" in shown else CellKind(FigureKind.COUNT)


def _signed(square: Square) -> FigureKind:
    return FigureKind.CHANGE if square.least.startswith("-") else FigureKind.COUNT


def spread(values: Mapping[Place, object]) -> Spread:
    """A value each, said as few times as may be. The nearer word wins, and a column's over a row's."""
    base = Counter(values.values()).most_common(1)[0][0]
    by_column: dict[int, list[object]] = {}
    for (_, column), value in values.items():
        by_column.setdefault(column, []).append(value)
    mixed = {column for column, said in by_column.items() if len(set(said)) > 1}
    rows: dict[int, object] = {}
    for row in sorted({row for row, _ in values}):
        said = {value for (at, column), value in values.items() if at == row and column in mixed}
        if len(said) == 1 and (one := said.pop()) != base:
            rows[row] = one
    columns = {
        column: said[0]
        for column, said in sorted(by_column.items())
        # Where rows speak, a column that is otherwise has to say so, too.
        if column not in mixed and (rows or said[0] != base)
    }
    odd = tuple(place for place, value in values.items() if columns.get(place[1], rows.get(place[0], base)) != value)
    return Spread(base, columns, rows, odd)
