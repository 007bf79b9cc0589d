"""The entries of open tables carried into a fresh template, column by column; an entry stays one entry."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.lineage import column_homes
from xlvalidate.editions.wording import full_name
from xlvalidate.languages import listed
from xlvalidate.migrating.carried_values import Left, WhyLeft, carried_value, is_typed_in
from xlvalidate.migrating.old_columns import OldColumn
from xlvalidate.migrating.old_form import OldForm
from xlvalidate.ooxml.book import ColumnArea
from xlvalidate.ooxml.fill import Typed

_SHOWN = 3  # texts of a column that are named


@dataclass(frozen=True, slots=True)
class CarriedColumn:
    """A column that found its home: `code` of the old workbook, `home` in the new one, and where its first entry stands
    in both.
    """

    code: str
    label: str
    cell: Cell
    home: str
    target: Cell
    by_label: bool


@dataclass(frozen=True, slots=True)
class CarriedEntries:
    """The entries of a table of the new workbook: how many, in which columns, and what is typed where."""

    table: str
    count: int
    columns: tuple[CarriedColumn, ...]
    cells: Mapping[Cell, Typed]


def carry_entries(
    old: OldForm, newer: Edition, areas: Mapping[str, ColumnArea]
) -> tuple[tuple[CarriedEntries, ...], tuple[Left, ...]]:
    """Where the entries of the old workbook go in a template of the newer edition, and what of them stays behind;
    `areas` has by code where the template has its columns.
    """
    home_of = column_homes(newer, old.edition)
    carried: list[CarriedEntries] = []
    left: list[Left] = []
    housed: set[str] = set()
    for table, open_table in newer.open_tables.items():
        homes = {one.code: home_of[one.code] for one in open_table.columns if one.code in home_of}
        tables = Counter(old.edition.columns[code].table for code in homes.values())
        if not tables:
            continue
        # An entry is a row of one table: what another one has is none of it.
        older = tables.most_common(1)[0][0]
        homes = {home: code for home, code in homes.items() if old.edition.columns[code].table == older}
        housed |= set(homes.values())
        rows = _rows(old, older)
        kept = rows[: open_table.most]
        if len(kept) < len(rows):
            sheet = old.edition.table(older).sheet
            left.append(Left(older, sheet, "", WhyLeft.NO_ROOM, len(rows) - len(kept)))
        columns: list[CarriedColumn] = []
        cells: dict[Cell, Typed] = {}
        for home, code in homes.items():
            label, column, area = full_name(old.edition.columns[code]), old.columns.get(code), areas[home]
            if column is None:
                left.append(Left(code, label, "", WhyLeft.NOT_FOUND))
                continue
            found, refused = _carried(old, column, code, newer.columns[home], kept, newer.language)
            cells |= {Cell(area.sheet, area.top + at, area.column): value for at, value in found.items()}
            left += refused
            first = Cell(column.area.sheet, kept[0] if kept else column.area.top, column.area.column)
            target = Cell(area.sheet, area.top, area.column)
            columns.append(CarriedColumn(code, label, first, home, target, column.by_label))
        if kept and columns:
            carried.append(CarriedEntries(table, len(kept), tuple(columns), cells))
    return tuple(carried), (*left, *_homeless(old, housed))


def _rows(old: OldForm, table: str) -> list[int]:
    """The rows of the sheet that are entries."""
    columns = (column for code, column in old.columns.items() if old.edition.columns[code].table == table)
    return sorted({row for column in columns for row, value in column.values.items() if is_typed_in(value)})


def _carried(
    old: OldForm, column: OldColumn, code: str, home: Indicator, rows: Sequence[int], language: str
) -> tuple[dict[int, Typed], list[Left]]:
    """What is typed into a column, by the number of the entry, and what is not, a line for each reason."""
    older, typed = old.edition.columns[code], dict[int, Typed]()
    refused: dict[WhyLeft, list[str]] = defaultdict(list)
    for at, row in enumerate(rows):
        value = column.values.get(row)
        if value is None or not is_typed_in(value):
            continue
        what = carried_value(value, older.kind, home.kind, old.book.since_1904, language)
        if isinstance(what, WhyLeft):
            refused[what].append(value.text)
        else:
            typed[at] = what
    return typed, [_left(code, older, texts, why) for why, texts in refused.items()]


def _homeless(old: OldForm, housed: Set[str]) -> Iterator[Left]:
    """The columns that the newer edition does not have, where something stands in them."""
    for code, column in old.columns.items():
        texts = [value.text for _, value in sorted(column.values.items()) if is_typed_in(value)]
        if code not in housed and texts:
            yield _left(code, old.edition.columns[code], texts, WhyLeft.NO_HOME)


def _left(code: str, indicator: Indicator, texts: Sequence[str], why: WhyLeft) -> Left:
    return Left(code, full_name(indicator), listed(text.strip() for text in texts[:_SHOWN]), why, len(texts))
