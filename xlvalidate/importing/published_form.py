"""An edition as its tables are published: the headings and row labels of each block in the order in which they are
printed, with all the ways in which each may be written. Nothing here knows a form by name.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.grid import Leaf, all_leaf_columns, is_filled, is_open, joined, leaf_rows
from xlvalidate.editions.model import Block, Column, Row, Table
from xlvalidate.importing.label_text import bare, compared, label_ways, without_ordinal
from xlvalidate.reading.printed import Variants, without_remark


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A printed label: its text, and the ways in which it may be written, as they are compared."""

    text: str
    ways: frozenset[str]

    @property
    def plain(self) -> str:
        """It as it is compared."""
        return compared(self.text)

    @property
    def short(self) -> str:
        """The same without its remark."""
        return compared(without_remark(bare(self.text)))


Labelled: TypeAlias = Callable[[str], FormLabel]
"""Makes a label of a text."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column at the end of its headings; `printed` where the form prints something in it instead of a figure."""

    label: FormLabel
    printed: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: its labels from the outside in, and by column the code of its figure, nothing where it has none there.

    `printed` is what the form prints between the label and the first figure. A `heading` has no figures.
    """

    number: int
    labels: tuple[FormLabel, ...]
    codes: tuple[str, ...]
    printed: tuple[FormLabel, ...] = ()
    heading: bool = False

    @property
    def label(self) -> FormLabel | None:
        """Its own label, the innermost; None for the only row of a block without labels."""
        return self.labels[-1] if self.labels else None

    @property
    def named(self) -> str:
        """Its labels for people."""
        return " / ".join(one.text for one in self.labels)


@dataclass(frozen=True)
class FormBlock:
    """A block of a table. `headings` are those of its columns, row by row, as they are read; `leaf_headings` says which
    of them stand right above each of the `columns`, and `orders` in which orders they are read, the usual one first;
    one that stands over all columns may be left out. `units` are by code.
    """

    number: int
    table: str
    title: FormLabel
    banner: FormLabel | None
    corner: FormLabel | None
    headings: tuple[FormLabel, ...]
    leaf_headings: tuple[int, ...]
    orders: tuple[tuple[int, ...], ...]
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    units: Mapping[str, str] = field(repr=False)
    optional: frozenset[str] = frozenset()

    @property
    def named(self) -> str:
        """It for people: its table, and the line above it."""
        return " / ".join(one.text for one in (self.title, self.banner) if one)

    @property
    def count(self) -> int:
        """How many figures a row has."""
        return sum(1 for column in self.columns if not column.printed)

    @cached_property
    def by_way(self) -> Mapping[str, tuple[int, ...]]:
        """By a way in which a row's label may be written: the rows that have it."""
        found: dict[str, list[int]] = {}
        for row in self.rows:
            for way in row.label.ways if row.label else ():
                found.setdefault(way, []).append(row.number)
        return {way: tuple(rows) for way, rows in found.items()}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What a row's label may begin with."""
        return frozenset(way[:size] for way in self.by_way for size in range(1, len(way)))

    @cached_property
    def longest(self) -> int:
        """How many letters the longest label has."""
        every = [*self.headings, *(label for row in self.rows for label in row.labels)]
        return max(
            (len(way) for one in (*every, self.corner, self.banner, self.title) if one for way in one.ways), default=0
        )

    @cached_property
    def around(self) -> frozenset[str]:
        """What may stand between its rows: labels of groups of them, and of the block itself."""
        groups = (label for row in self.rows for label in row.labels[:-1])
        own = (one for one in (self.title, self.banner, self.corner) if one)
        return frozenset(way for one in (*groups, *own, *self.headings) for way in one.ways)


@dataclass(frozen=True)
class PublishedForm:
    """Every block of an edition's tables with a fixed number of rows; `open` are the titles of the others."""

    edition: Edition
    blocks: tuple[FormBlock, ...]
    open: tuple[str, ...]


def published_form(edition: Edition, also: Variants) -> PublishedForm:
    """The blocks of an edition, with the variants of its labels."""
    blocks: list[FormBlock] = []
    for table in edition.tables:
        if table.open is None:
            for block in table.blocks:
                blocks.append(_block(edition, table, block, also, len(blocks)))
    opened = tuple(table.title for table in edition.tables if table.open is not None)
    return PublishedForm(edition, tuple(blocks), opened)


def _block(edition: Edition, table: Table, block: Block, also: Variants, number: int) -> FormBlock:
    def label(text: str) -> FormLabel:
        return FormLabel(text, label_ways(text, also.get(text, ())))

    columns = tuple(
        FormColumn(label(leaf.labels[-1]), bool(_column(leaf.own).prints)) for leaf in all_leaf_columns(block)
    )
    rows = tuple(_rows(edition, table, block, label))
    headings = tuple(label(one.label) for _, one in _row_by_row(block.columns) if one.label)
    title, banner, corner = (label(text) if text else None for text in (table.title, block.banner, block.corner))
    assert title is not None
    own = [code for row in rows for code in row.codes if code]
    made = FormBlock(
        number=number,
        table=table.code,
        title=_numbered(title),
        banner=banner,
        corner=corner,
        headings=headings,
        leaf_headings=_leaf_places(block.columns),
        orders=_orders(block.columns),
        columns=columns,
        rows=rows,
        units={code: edition.indicators[code].unit for code in own},
        optional=frozenset(code for code in own if edition.indicators[code].optional),
    )
    return replace(made, rows=_also_without_ordinals(made))


def _rows(edition: Edition, table: Table, block: Block, label: Labelled) -> Iterator[FormRow]:
    leaves = tuple(all_leaf_columns(block))
    for number, row in enumerate(leaf_rows(block)):
        assert isinstance(row.own, Row)
        codes = tuple(
            joined(table.code, row.code, column.code) if is_open(block, row, column) else ""
            for column in leaves
            if not _column(column.own).prints
        )
        before = leaves[: _first_filled(leaves)]
        units = [edition.indicators[code].unit for code in codes if code]
        unit = units[0] if units else row.own.unit or ""
        printed = (unit if (prints := _column(one.own).prints) == "unit" else prints or "" for one in before)
        yield FormRow(
            number=number,
            labels=tuple(label(text) for text in row.labels),
            codes=codes,
            printed=tuple(label(text) for text in printed if text),
            heading=not is_filled(row) or not any(codes),
        )


def _first_filled(leaves: tuple[Leaf, ...]) -> int:
    return next((at for at, leaf in enumerate(leaves) if not _column(leaf.own).prints), 0)


def _column(own: Row | Column) -> Column:
    assert isinstance(own, Column)
    return own


_Path: TypeAlias = tuple[int, ...]
"""Where a heading stands: the how manieth of the outermost it is under, of those right below that one, and so on. Two
headings may be alike, and even one and the same value.
"""


def _row_by_row(columns: tuple[Column, ...]) -> Iterator[tuple[_Path, Column]]:
    """Headings as they are read: those of the first row from the left, then those below."""
    row: list[tuple[_Path, Column]] = [((number,), column) for number, column in enumerate(columns)]
    while row:
        yield from row
        row = [((*path, number), inner) for path, one in row for number, inner in enumerate(one.columns)]


def _downwards(columns: tuple[Column, ...], path: _Path = ()) -> Iterator[tuple[_Path, Column]]:
    """Headings each before those below it."""
    for number, column in enumerate(columns):
        yield (*path, number), column
        yield from _downwards(column.columns, (*path, number))


def _numbers(columns: tuple[Column, ...]) -> Mapping[_Path, int]:
    """By its path: the number of a heading where headings are read row by row."""
    return {path: number for number, (path, _) in enumerate(_row_by_row(columns))}


def _leaf_places(columns: tuple[Column, ...]) -> tuple[int, ...]:
    """By column from the left: the number of its own heading."""
    numbers = _numbers(columns)
    return tuple(numbers[path] for path, column in _downwards(columns) if not column.columns)


def _orders(columns: tuple[Column, ...]) -> tuple[tuple[int, ...], ...]:
    """In which orders headings are read: row by row, or each before those below it; without one that is over all."""
    numbers = _numbers(columns)
    by_row, downwards = tuple(numbers.values()), tuple(numbers[path] for path, _ in _downwards(columns))
    orders = [by_row, downwards]
    if len(columns) == 1 and columns[0].columns:
        orders += [by_row[1:], downwards[1:]]
    return tuple(dict.fromkeys(orders))


def _numbered(title: FormLabel) -> FormLabel:
    """A title may be published with another number in front of it, or with none."""
    rest = without_ordinal(title.text)
    return replace(title, ways=title.ways | {rest}) if rest else title


def _also_without_ordinals(block: FormBlock) -> tuple[FormRow, ...]:
    """Labels may be published without their numbers where they still tell their row from all others."""
    texts = [label.text for row in block.rows for label in row.labels[-1:]]
    others = {compared(label.text) for row in block.rows for label in row.labels[:-1]}
    others |= {way for one in block.headings for way in one.ways}
    counts = Counter(filter(None, map(without_ordinal, texts)))
    taken = {way for row in block.rows if row.label for way in row.label.ways} | others
    found = []
    for row in block.rows:
        rest = without_ordinal(row.labels[-1].text) if row.labels else ""
        if rest and counts[rest] == 1 and rest not in taken:
            own = row.labels[-1]
            row = replace(row, labels=(*row.labels[:-1], replace(own, ways=own.ways | {rest})))
        found.append(row)
    return tuple(found)
