"""Where in an edition file a row, a column or a trait was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.grid import ENTRY, Leaf, is_open, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Column, Row, Table
from xlvalidate.toml_places import Location


def members(axis: Sequence[Row] | Sequence[Column], at: Location) -> Iterator[tuple[Row | Column, Location]]:
    """Every row or column of an axis, groups too, with its location."""
    for number in range(len(axis)):
        own, here = axis[number], (*at, number)
        yield own, here
        inner = (own.rows, "rows") if isinstance(own, Row) else (own.columns, "columns")
        yield from members(inner[0], (*here, inner[1]))


@dataclass(frozen=True)
class Crossing:
    """A row and a column that cross in a block, each with where it is."""

    block: Block
    block_at: Location
    row: Leaf
    row_at: Location
    column: Leaf
    column_at: Location


def crossings(table: Table, at: Location) -> dict[str, list[Crossing]]:
    """By the code of its indicator, where a row and a column cross: once, unless two have the code."""
    found: dict[str, list[Crossing]] = {}
    for number, block in enumerate(table.blocks):
        here = (*at, "blocks", number)
        where = _places(block.rows, (*here, "rows")) | _places(block.columns, (*here, "columns"))
        columns = [(column, where[id(column.own)]) for column in leaf_columns(block)]
        if table.open is not None:
            for column, column_at in columns:
                one = Crossing(block, here, ENTRY, here, column, column_at)
                found.setdefault(joined(table.code, column.code), []).append(one)
        for row in leaf_rows(block):
            for column, column_at in columns:
                if is_open(block, row, column):
                    code = joined(table.code, row.code, column.code)
                    one = Crossing(block, here, row, where[id(row.own)], column, column_at)
                    found.setdefault(code, []).append(one)
    return found


def of_the_second(found: Sequence[Crossing], at: Location) -> Location:
    """Where the row or the column is that gives a code once more; `at` where no two do."""
    if len(found) < 2:
        return at
    first, second = found[:2]
    return second.row_at if second.row_at != first.row_at else second.column_at


@dataclass(frozen=True)
class Located:
    """Where each indicator's traits are said."""

    edition: Edition

    @cached_property
    def _tables(self) -> dict[str, tuple[Table, Location, dict[str, list[Crossing]]]]:
        found: dict[str, tuple[Table, Location, dict[str, list[Crossing]]]] = {}
        for number, table in enumerate(self.edition.tables):
            found.setdefault(table.code, (table, ("tables", number), crossings(table, ("tables", number))))
        return found

    def trait(self, indicator: Indicator, name: str) -> Location:
        """Where a trait of an indicator is said: by its column, its row, its block or its table, the nearer first."""
        if indicator.table not in self._tables:
            return ("tables",)
        table, at, by_code = self._tables[indicator.table]
        if indicator.code not in by_code:
            return at
        return _trait(table, at, by_code[indicator.code][0], name)


def _trait(table: Table, at: Location, crossing: Crossing, name: str) -> Location:
    row, column = crossing.row, crossing.column
    where = {id(table): at, id(crossing.block): crossing.block_at}
    block, here = crossing.block, crossing.block_at
    speakers = [table, block, *row.said_by, *column.said_by]
    said = [who for who in speakers if getattr(who, name, None) is not None]
    if not said:
        return crossing.row_at if row.code else crossing.column_at
    if id(said[-1]) not in where:
        where = _places(block.rows, (*here, "rows")) | _places(block.columns, (*here, "columns"))
    return (*where[id(said[-1])], name)


def _places(axis: Sequence[Row] | Sequence[Column], at: Location) -> dict[int, Location]:
    return {id(own): here for own, here in members(axis, at)}
