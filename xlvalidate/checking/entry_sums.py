"""What the entries of an open table come to in a report, and in those of several offices: how many, and the sums of its
columns. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import localcontext

from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Entries, EntryColumn, Submission
from xlvalidate.rules.exact import EXACT


@dataclass(frozen=True, slots=True)
class EntrySums:
    """How many entries there are, and by column what its figures add up to; `unknown` are the columns in which one is
    not known, so that there is no sum.
    """

    count: int
    sums: Mapping[str, Number] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


def summed_columns(edition: Edition, table: str) -> tuple[Indicator, ...]:
    """The columns of an open table whose figures add up."""
    return tuple(column for column in edition.open_tables[table].columns if column.kind.facts.summed)


def entry_sums(submission: Submission) -> dict[str, EntrySums]:
    """What a report brings into a sum, by open table."""
    return {table: _sums(submission.edition, table, entries) for table, entries in submission.entries.items()}


def _sums(edition: Edition, table: str, entries: Entries) -> EntrySums:
    codes = [column.code for column in summed_columns(edition, table)]
    unknown = frozenset(code for code in codes if _unknown(entries.columns[code]))
    with localcontext(EXACT):
        sums = {code: _sum(entries.columns[code]) for code in codes if code not in unknown}
    return EntrySums(len(entries.rows), sums, unknown)


def _sum(column: EntryColumn) -> Number:
    return sum(typed for typed in column.typed if typed is not None)  # type: ignore[misc]


def _unknown(column: EntryColumn) -> bool:
    """Is there something that is no number, or nothing where there has to be one?"""
    may_be_blank = column.indicator.blank is not BlankMeans.UNKNOWN
    return any(
        typed is None and not (may_be_blank and not text.strip() and entry not in column.odd)
        for entry, (typed, text) in enumerate(zip(column.typed, column.texts, strict=True))
    )


def added(edition: Edition, parts: Iterable[Mapping[str, EntrySums]]) -> dict[str, EntrySums]:
    """What several reports come to, by open table in the order of the form."""
    parts = list(parts)
    found = {}
    for table in edition.open_tables:
        there = [part[table] for part in parts if table in part]
        unknown = frozenset(code for one in there for code in one.unknown)
        with localcontext(EXACT):
            sums = {
                column.code: sum(one.sums.get(column.code, 0) for one in there)
                for column in summed_columns(edition, table)
                if column.code not in unknown
            }
        found[table] = EntrySums(sum(one.count for one in there), sums, unknown)
    return found
