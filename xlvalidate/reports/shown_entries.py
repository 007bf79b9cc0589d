"""Which entries of an open table a page draws: those of which something is said and their neighbours, or the first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.checking.causes import Cause
from xlvalidate.findings import Place
from xlvalidate.reading.submission import Entries, Reading, Submission

MOST_ROWS = 200
"""Of one table that a page draws."""
_FIRST = 5  # where nothing is wrong


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry by its row of the sheet, and what was read of its columns, by their codes."""

    row: int
    readings: Mapping[str, Reading]


@dataclass(frozen=True, slots=True)
class SkippedRows:
    """Entries that are not drawn: their first and their last row, and how many they are."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class ChosenEntries:
    """What is drawn of an open table. `count` is how many entries it has."""

    rows: tuple[EntryRow | SkippedRows, ...]
    count: int

    @property
    def shown(self) -> tuple[EntryRow, ...]:
        """The entries that are drawn."""
        return tuple(row for row in self.rows if isinstance(row, EntryRow))


def chosen_entries(submission: Submission, table: str, causes: Sequence[Cause]) -> ChosenEntries:
    """The entries to be drawn, in the order of the sheet. Those to act on come before others where there are many."""
    own = {column.code for column in submission.edition.open_tables[table].columns}
    act_on = _rows(own, (place for cause in causes for place in cause.places))
    spoken = _rows(own, (place for cause in causes for finding in cause.findings for place in finding.places))
    entries = submission.entries[table]
    numbers = {row: number for number, row in enumerate(entries.rows)}
    named = list(dict.fromkeys(numbers[row] for row in (*act_on, *spoken) if row in numbers))
    chosen = set(named[:MOST_ROWS]) or set(range(min(_FIRST, len(entries.rows))))
    if named:
        beside = (one for number in named for one in (number - 1, number + 1) if 0 <= one < len(entries.rows))
        for number in beside:
            if len(chosen) < MOST_ROWS:
                chosen.add(number)
    return ChosenEntries(tuple(_with_gaps(entries, chosen)), len(entries.rows))


def _rows(own: Collection[str], places: Iterator[Place]) -> list[int]:
    return [place.cell.row for place in places if place.code in own and place.cell is not None]


def _with_gaps(entries: Entries, chosen: Collection[int]) -> Iterator[EntryRow | SkippedRows]:
    before = -1
    for number in (*sorted(chosen), len(entries.rows)):
        if skipped := number - before - 1:
            yield SkippedRows(entries.rows[before + 1], entries.rows[number - 1], skipped)
        if number < len(entries.rows):
            readings = {code: entries.reading(code, number) for code in entries.columns}
            yield EntryRow(entries.rows[number], readings)
        before = number
