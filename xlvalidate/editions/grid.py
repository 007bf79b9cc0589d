"""Rows × columns walked: every leaf row, every leaf column, and the indicator where they cross."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from xlvalidate.editions.edition import SHARE_DECIMALS, Indicator
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import BlankMeans, Block, Column, Row, Table, Traits

_TRAITS = tuple(f.name for f in fields(Traits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A row or a column at the end of its headings: codes and labels from the outside in, and all who say traits."""

    code: str
    group: str
    labels: tuple[str, ...]
    said_by: tuple[Traits, ...]
    own: Row | Column


def leaf_rows(block: Block) -> Iterator[Leaf]:
    """The data rows of a block, from the top."""
    yield from _rows(block.rows, "", (), ())


def _rows(rows: tuple[Row, ...], group: str, labels: tuple[str, ...], said: tuple[Traits, ...]) -> Iterator[Leaf]:
    for row in rows:
        inner = (*labels, row.label) if row.label else labels
        if row.rows:
            yield from _rows(row.rows, joined(group, row.code), inner, (*said, row))
        else:
            yield Leaf(code=joined(group, row.code), group=group, labels=inner, said_by=(*said, row), own=row)


def leaf_columns(block: Block) -> Iterator[Leaf]:
    """The columns of a block that are filled in, from the left; printed ones are left out."""
    yield from (leaf for leaf in all_leaf_columns(block) if not _column(leaf).prints)


def all_leaf_columns(block: Block) -> Iterator[Leaf]:
    """All columns of a block, printed ones too."""
    yield from _columns(block.columns, "", (), ())


def _columns(
    columns: tuple[Column, ...], group: str, labels: tuple[str, ...], said: tuple[Traits, ...]
) -> Iterator[Leaf]:
    for column in columns:
        inner = (*labels, column.label) if column.label else labels
        if column.columns:
            yield from _columns(column.columns, joined(group, column.code), inner, (*said, column))
        else:
            yield Leaf(code=joined(group, column.code), group=group, labels=inner, said_by=(*said, column), own=column)


def _column(leaf: Leaf) -> Column:
    assert isinstance(leaf.own, Column)
    return leaf.own


def joined(*codes: str | None) -> str:
    """Codes from the outside in as one; empty ones leave no trace."""
    return "_".join(filter(None, codes))


def is_filled(row: Leaf) -> bool:
    """Has the row figures? A row that only prints a heading has neither a code nor cells."""
    return not (isinstance(row.own, Row) and row.own.heading)


def is_open(block: Block, row: Leaf, column: Leaf) -> bool:
    """Has the form a box where they cross?"""
    return is_filled(row) and joined(row.code, column.code) not in block.closed


def indicators(table: Table) -> Iterator[Indicator]:
    """Every indicator of a table, row by row; of an open one its columns."""
    for block in table.blocks:
        if table.open is not None:
            yield from (_indicator(table, block, ENTRY, column) for column in leaf_columns(block))
            continue
        columns = tuple(leaf_columns(block))
        for row in leaf_rows(block):
            yield from (_indicator(table, block, row, column) for column in columns if is_open(block, row, column))


ENTRY = Leaf(code="", group="", labels=(), said_by=(), own=Row())
"""The row that every entry of an open table has."""


def _indicator(table: Table, block: Block, row: Leaf, column: Leaf) -> Indicator:
    said_by = (table, block, *row.said_by, *column.said_by)
    traits = _merged(said_by)
    kind = traits.kind or FigureKind.COUNT
    facts, length = kind.facts, traits.length or (None, None)
    computed = joined(row.code, column.code) in block.computed
    decimals = traits.decimals if traits.decimals is not None else facts.decimals
    least = traits.least if traits.least is not None else facts.least
    if computed:  # what the form reckons by itself is never the office's fault
        traits, decimals, least = replace(traits, most=None, blank=BlankMeans.EMPTY), None, None
    banner = (block.banner,) if block.banner else ()
    return Indicator(
        code=joined(table.code, row.code, column.code),
        table=table.code,
        row=(*banner, *row.labels),
        column=_without_outer(block, column.labels),
        kind=kind,
        unit=_unit(said_by, kind) or facts.unit or "",
        decimals=decimals + SHARE_DECIMALS if facts.share and decimals is not None else decimals,
        least=least if isinstance(least, Decimal) else None,
        most=traits.most if isinstance(traits.most, Decimal) else None,
        blank=traits.blank or BlankMeans.UNKNOWN,
        help=traits.help,
        choices=traits.choices or (),
        optional=traits.optional,
        computed=computed,
        earliest=least if isinstance(least, date) else None,
        latest=traits.most if isinstance(traits.most, date) else None,
        shortest=length[0],
        longest=length[1],
        pattern=traits.pattern,
        list=traits.list,
        under=joined(table.code, row.code, traits.under) if traits.under else None,
    )


def _unit(said_by: tuple[Traits, ...], kind: FigureKind) -> str | None:
    """A column of percentages in a table of persons is not in persons: the unit of a kind that has its own stands
    beside the kind, or nearer.
    """
    if kind.facts.unit is not None:
        says_kind = max(at for at, traits in enumerate(said_by) if traits.kind is not None)
        said_by = said_by[says_kind:]
    return next((traits.unit for traits in reversed(said_by) if traits.unit is not None), None)


def _without_outer(block: Block, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The column's headings, less one that stands over every column: it tells none from another."""
    shared = len(block.columns) == 1 and len(block.columns[0].columns) > 1
    return labels[1:] if shared else labels


def _merged(said: tuple[Traits, ...]) -> Traits:
    values = {}
    for name in _TRAITS:
        spoken = [getattr(traits, name) for traits in said if getattr(traits, name) is not None]
        values[name] = spoken[-1] if spoken else None
    return Traits(**values)
