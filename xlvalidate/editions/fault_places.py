"""Where in an edition file a row, a column or a trait was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.grid import Leaf, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Column, Row, Table
from xlvalidate.toml_places import Location


def members(axis: Sequence[Row] | Sequence[Column], at: Location) -> Iterator[tuple[Row | Column, Location]]:
    """Every row or column of an axis, groups too, with its location."""
    for number in range(len(axis)):
        own, here = axis[number], (*at, number)
        yield own, here
        inner = (own.rows, "rows") if isinstance(own, Row) else (own.columns, "columns")
        yield from members(inner[0], (*here, inner[1]))


@dataclass(frozen=True, slots=True)
class Located:
    """Where each indicator's traits are said."""

    edition: Edition

    def trait(self, indicator: Indicator, name: str) -> Location:
        """Where a trait of an indicator is said: by its column, its row, its block or its table, the nearer first."""
        for number, table in enumerate(self.edition.tables):
            if table.code == indicator.table:
                return _trait(table, ("tables", number), indicator.code, name)
        return ("tables",)


def _trait(table: Table, at: Location, code: str, name: str) -> Location:
    for number, block in enumerate(table.blocks):
        here = (*at, "blocks", number)
        for row in leaf_rows(block):
            for column in leaf_columns(block):
                if joined(table.code, row.code, column.code) == code:
                    where = _places((*block.rows,), (*here, "rows")) | _places((*block.columns,), (*here, "columns"))
                    where |= {id(table): at, id(block): here}
                    speakers = [table, block, *row.said_by, *column.said_by]
                    said = [who for who in speakers if getattr(who, name, None) is not None]
                    return (*where[id(said[-1])], name) if said else where[id(_nearest(row, column))]
    return at


def _nearest(row: Leaf, column: Leaf) -> Row | Column:
    return row.own if row.code else column.own


def _places(axis: Sequence[Row] | Sequence[Column], at: Location) -> dict[int, Location]:
    return {id(own): here for own, here in members(axis, at)}
