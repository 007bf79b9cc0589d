"""The cells of entries that have no figure: why one has none, and how many there are in a column."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Place
from xlvalidate.reading.submission import Entries, Lack, Submission


@dataclass(frozen=True, slots=True)
class EntryGaps:
    """Cells of an open table without a figure: how many for which reason, how many in which column, by its code, and in
    how many entries.
    """

    lacks: Mapping[Lack, int]
    by_column: tuple[tuple[str, int], ...]
    entries: int


def lack_at(place: Place, submission: Submission) -> Lack | None:
    """Why there is no figure at a place; None where there is one, and where nothing is known of it."""
    code = place.code or ""
    column = submission.edition.columns.get(code)
    if column is None:
        known = code in submission.readings or code in submission.entry_figures
        return submission.reading(code).lack if known else None
    if place.cell is None:
        return Lack.NOT_FOUND
    entries = submission.entries[column.table]
    number = bisect_left(entries.rows, place.cell.row)
    if number == len(entries.rows) or entries.rows[number] != place.cell.row:
        return Lack.NO_NUMBER if place.text else Lack.BLANK
    return _lack(entries, code, number)


def _lack(entries: Entries, code: str, number: int) -> Lack | None:
    column = entries.columns[code]
    if column.typed[number] is not None:
        return None
    return column.odd[number].lack if number in column.odd else Lack.BLANK


def gaps_among(places: Iterable[Place], submission: Submission) -> EntryGaps:
    """All cells of an open table that lack what some of its cells lack: of a finding the first few are known. A blank
    that may stand is counted where it is known only.
    """
    lacks: Counter[Lack] = Counter()
    found: dict[str, set[int]] = {}
    wanted: dict[str, set[Lack]] = {}
    rows: dict[str, set[int]] = {}
    for place in places:
        code, lack = place.code or "", lack_at(place, submission)
        if code in submission.edition.columns and lack is not None:
            wanted.setdefault(code, set()).add(lack)
            rows.setdefault(code, set()).add(place.cell.row if place.cell else 0)
    for code, of in wanted.items():
        column = submission.edition.columns[code]
        entries = submission.entries[column.table]
        if column.blank is not BlankMeans.UNKNOWN or Lack.NOT_FOUND in of:
            found[code] = rows[code]
            lacks[next(iter(of))] += len(rows[code])
            continue
        found[code] = set()
        for number, typed in enumerate(entries.columns[code].typed):
            if typed is None and (lack := _lack(entries, code, number)) in of:
                lacks[lack] += 1
                found[code].add(entries.rows[number])
    order = [code for code in submission.edition.columns if code in found]
    return EntryGaps(lacks, tuple((code, len(found[code])) for code in order), len(set().union(*found.values())))
