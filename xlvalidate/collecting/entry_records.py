"""The entries of open tables as the ledger keeps them, and back: by columns, each of its texts once, for there may be
tens of thousands of entries.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlvalidate.cells import cell_at
from xlvalidate.collecting.record_values import kept_meaning, kept_reading, meaning_of, reading_of
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.findings import Value
from xlvalidate.reading.submission import Entries, EntryColumn
from xlvalidate.rules.types import ValueType, day_of

_WHOLE, _DECIMAL, _DAY = (re.compile(one) for one in (r"[0-9]{1,15}", r"[0-9]{1,15}\.[0-9]{1,15}", r"[1-9][0-9]{0,5}"))


def kept_entries(entries: Mapping[str, Entries]) -> dict[str, Any]:
    """The open tables of a submission, by code."""
    return {
        table: [one.sheet, list(_runs(one.rows)), {code: _column(column) for code, column in one.columns.items()}]
        for table, one in entries.items()
    }


def entries_of(tree: Mapping[str, Any], edition: Edition) -> dict[str, Entries]:
    """The open tables that were kept."""
    found = {}
    for table, (sheet, runs, columns) in tree.items():
        rows = [row for first, count in runs for row in range(first, first + count)]
        read = {code: _column_of(edition.columns[code], sheet, rows, item) for code, item in columns.items()}
        found[table] = Entries(edition.open_tables[table], sheet, rows, read)
    return found


def _runs(rows: Sequence[int]) -> Iterator[list[int]]:
    """Rows as stretches of rows below each other: the first, and how many."""
    first = count = 0
    for row in rows:
        if count and row == first + count:
            count += 1
            continue
        if count:
            yield [first, count]
        first, count = row, 1
    if count:
        yield [first, count]


def _column(column: EntryColumn) -> list[Any]:
    """Which it is on the sheet; each text once, and which one an entry has, empty where each has its own; what texts
    mean that do not mean what their like mostly do; of which entries the text means something else; what is odd.
    """
    of, at = column.indicator.kind.facts.type, dict[str, int]()
    which = [at.setdefault(text, len(at)) for text in column.texts]
    meant: list[Value | None] = [_mostly(of, text) for text in at]
    others: dict[int, Any] = {}
    seen = [False] * len(at)
    entries: dict[int, Any] = {}
    for entry, (word, typed) in enumerate(zip(which, column.typed, strict=True)):
        if not _same(meant[word], typed):
            if seen[word]:
                entries[entry] = kept_meaning(typed)
                continue
            meant[word], others[word] = typed, kept_meaning(typed)
        seen[word] = True
    odd = {entry: kept_reading(reading) for entry, reading in column.odd.items()}
    return [column.column, list(at), which if len(at) < len(which) else [], others, entries, odd]


def _column_of(indicator: Indicator, sheet: str, rows: Sequence[int], item: Sequence[Any]) -> EntryColumn:
    column, words, which, others, entries, odd = item
    meant = [_mostly(indicator.kind.facts.type, text) for text in words]
    for word, kept in others.items():
        meant[int(word)] = meaning_of(kept)
    texts, typed = (words, meant) if not which else ([words[word] for word in which], [meant[word] for word in which])
    for entry, kept in entries.items():
        typed[int(entry)] = meaning_of(kept)
    cells = {int(entry): cell_at(sheet, rows[int(entry)], column) if column else None for entry in odd}
    read = {int(entry): reading_of(indicator, cells[int(entry)], one) for entry, one in odd.items()}
    return EntryColumn(indicator, column, texts, typed, read)


def _same(one: Value | None, other: Value | None) -> bool:
    """The same value, and written alike: `1.50` is not `1.5`."""
    return type(one) is type(other) and str(one) == str(other)


def _mostly(of: ValueType, text: str) -> Value | None:
    """What a text of a column mostly means: what else it means is kept beside it. It never changes, or older ledgers
    would be understood otherwise.
    """
    match of:
        case ValueType.TEXT:
            return text.strip() or None
        case ValueType.NUMBER if _WHOLE.fullmatch(text):
            return int(text)
        case ValueType.NUMBER if _DECIMAL.fullmatch(text):
            return Decimal(text)
        case ValueType.DATE if _DAY.fullmatch(text):
            return day_of(int(text))
    return None
