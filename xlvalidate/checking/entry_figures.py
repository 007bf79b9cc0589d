"""What the entries of open tables come to: sums, counts, the least and the most, exact, as readings of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import localcontext

import polars as pl

from xlvalidate.cells import cell_at
from xlvalidate.checking.entries_alone import EntriesAlone, is_rightly_blank
from xlvalidate.checking.entry_frames import EntryBatch
from xlvalidate.checking.entry_layout import zeroed
from xlvalidate.checking.expressions import holds_of
from xlvalidate.editions.edition import EntryFigure
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Number, plain
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.submission import Reading, Submission, blank_reading
from xlvalidate.rules.exact import EXACT
from xlvalidate.rules.tree import Claim, Ref, operands
from xlvalidate.rules.types import ValueType


def with_entry_figures(submissions: Sequence[Submission], batches: Mapping[str, EntryBatch]) -> list[Submission]:
    """The submissions of a batch with what their entries come to."""
    edition = submissions[0].edition
    met = {
        (one.table, one.where): _met(one.where, batches[one.table])
        for one in edition.entry_figures.values()
        if one.where is not None
    }
    found = []
    for owner, submission in enumerate(submissions):
        alone = EntriesAlone(submission)
        readings = {}
        for code, figure in edition.entry_figures.items():
            chosen: Iterable[int] | Reading = range(len(submission.entries[figure.table].rows))
            if figure.where is not None:
                by_owner = met[figure.table, figure.where]
                rows = by_owner.get(owner, []) if owner not in batches[figure.table].apart else None
                chosen = _chosen(alone, figure, figure.where, rows)
            readings[code] = chosen if isinstance(chosen, Reading) else _reading(alone, figure, chosen)
        found.append(replace(submission, entry_figures=readings))
    return found


def _met(where: Claim, batch: EntryBatch) -> dict[int, list[bool | None]]:
    """By submission and entry, is a condition met? None where something is lacking."""
    columns = batch.columns()
    there = pl.all_horizontal(pl.lit(True), *(columns.figure(ref).is_not_null() for ref in operands(where)))
    held = batch.frame.select("submission", met=pl.when(there).then(holds_of(where, columns)))
    return {owner: part["met"].to_list() for (owner,), part in held.group_by("submission", maintain_order=True)}


def _chosen(
    alone: EntriesAlone, figure: EntryFigure, where: Claim, met: Sequence[bool | None] | None
) -> list[int] | Reading:
    """The entries that meet a condition; where one lacks what is asked, the reading of that."""
    chosen: list[int] = []
    for entry in range(len(alone.submission.entries[figure.table].rows)):
        holds: bool | Reading | None = None if met is None else met[entry]
        if holds is None:
            holds = alone.meets(where, figure.table, entry)
        if isinstance(holds, Reading):
            return holds
        if holds:
            chosen.append(entry)
    return chosen


def _reading(alone: EntriesAlone, figure: EntryFigure, chosen: Iterable[int]) -> Reading:
    if figure.column is None:
        return _known(figure, sum(1 for _ in chosen))
    entries, code = alone.submission.entries[figure.table], figure.column.code
    column = entries.columns[code].column
    if not column:  # of a column that is lost nobody knows what it comes to
        return blank_reading(replace(figure.column, blank=BlankMeans.UNKNOWN), None)
    typed, zero = entries.columns[code].typed, zeroed(alone.edition, Ref(code), zero_blanks=False)
    values = []
    for entry in chosen:
        value = typed[entry]
        if value is None:
            reading = entries.reading(code, entry)
            if is_rightly_blank(reading):
                continue
            if not (zero and reading.blank):
                return reading
            value = 0
        values.append(value)
    if figure.function == "sum":
        with localcontext(EXACT):
            return _known(figure, sum(values))  # type: ignore[arg-type]
    if not values:
        return Reading(
            replace(figure.indicator, blank=BlankMeans.EMPTY), cell_at(entries.sheet, 1, column), BLANK, None
        )
    extreme = min(values) if figure.function == "min" else max(values)
    if figure.indicator.kind.facts.type is ValueType.DATE:
        return Reading(figure.indicator, None, BLANK, None, meant=extreme)  # type: ignore[arg-type]
    return _known(figure, extreme)  # type: ignore[arg-type]


def _known(figure: EntryFigure, number: Number) -> Reading:
    whole = int(number) if number == int(number) else number
    return Reading(figure.indicator, None, Value(ValueKind.NUMBER, plain(whole) or ""), whole)
