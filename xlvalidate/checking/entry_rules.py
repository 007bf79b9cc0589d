"""The rules over entries of a batch: every entry computed in one frame, and judged by pandera.

A row is one thing that a rule demands of one entry. A rule that does not hold at three hundred entries is broken once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from xlvalidate.cells import Cell
from xlvalidate.checking import schemas
from xlvalidate.checking.entries_alone import EntriesAlone, every_entry, is_rightly_blank, rightly_blank
from xlvalidate.checking.entry_frames import KEY, EntryBatch
from xlvalidate.checking.expressions import demanded_of, relation_of
from xlvalidate.checking.failures import failing_rows
from xlvalidate.checking.figures import Absence, not_for
from xlvalidate.editions.edition import Instance
from xlvalidate.reading.submission import Reading
from xlvalidate.rules.demands import demands
from xlvalidate.rules.tree import Amount, among_entries, divisors

_RUNS = pl.col("difference").is_not_null() & pl.col("asked").is_not_null()


@dataclass(slots=True)
class JudgedEntries:
    """What a rule over entries comes to in one submission: at which entries it is broken, at which it could not be run,
    where it rightly does not apply, and where it would divide by 0. `held` says that there are entries at which it
    holds. `absence` is why it is not asked at all.
    """

    instance: Instance
    broken: list[int] = field(default_factory=list)
    not_run: list[int] = field(default_factory=list)
    not_asked: list[int] = field(default_factory=list)
    undivided: list[int] = field(default_factory=list)
    held: bool = False
    absence: Absence | None = None


def judged_entries(batches: Mapping[str, EntryBatch]) -> list[tuple[EntriesAlone, list[JudgedEntries]]]:
    """For each submission of a batch, its rules over entries in the order of the edition."""
    submissions = next(iter(batches.values())).submissions
    alone = [EntriesAlone(one) for one in submissions]
    found: list[dict[str, JudgedEntries]] = [{} for _ in submissions]
    for batch in batches.values():
        for instance in batch.layout.rules:
            for owner, submission in enumerate(submissions):
                found[owner][instance.id] = JudgedEntries(instance, absence=not_for(instance, submission, frozenset()))
        for instance in batch.layout.framed:
            _in_frame(batch, instance, found, alone)
            for owner in batch.apart:
                _alone(instance, found[owner][instance.id], alone[owner])
        for instance in batch.layout.alone:
            for owner in range(len(submissions)):
                _alone(instance, found[owner][instance.id], alone[owner])
    order = [one.id for one in submissions[0].edition.entry_instances]
    return [(one, [judged[own] for own in order]) for one, judged in zip(alone, found, strict=True)]


def balances_of(batch: EntryBatch, instance: Instance) -> pl.DataFrame:
    """What a rule demands of every entry: a row a thing."""
    columns = batch.columns(zero_blanks=instance.rule.zero_blanks)
    parts = []
    for part, (demand, one) in enumerate(
        zip(demands(instance.claim), demanded_of(instance.claim, columns), strict=True)
    ):
        parts.append(
            batch.frame.select(
                "submission",
                "entry",
                pl.lit(part, pl.UInt8).alias("part"),
                one.asked.alias("asked"),
                one.left.alias("left"),
                pl.lit(relation_of(demand.atom), schemas.RELATION).alias("relation"),
                one.right.alias("right"),
                (one.left - one.right).alias("difference"),
                one.tolerance.alias("tolerance"),
            )
        )
    return pl.concat(parts) if len(parts) > 1 else parts[0]


def _in_frame(
    batch: EntryBatch,
    instance: Instance,
    found: Sequence[Mapping[str, JudgedEntries]],
    alone: Sequence[EntriesAlone],
) -> None:
    off = [owner for owner, rules in enumerate(found) if rules[instance.id].absence is not None]
    frame = balances_of(batch, instance)
    if off:
        frame = frame.filter(~pl.col("submission").is_in(off))
    runs = frame.select(_RUNS).to_series()
    if not runs.all():
        _not_run(batch, frame.filter(~runs), instance, found, alone)
        frame = frame.filter(runs)
    rows = failing_rows(schemas.ENTRY_BALANCES, frame)
    broken = frame.select(KEY)[rows].unique().sort(KEY).group_by("submission", maintain_order=True).agg("entry")
    failing: dict[int, list[int]] = dict(broken.iter_rows())
    _tell_among(batch, instance, alone, {owner: entries[0] for owner, entries in failing.items()})
    judged = frame.group_by("submission").agg(pl.col("entry").n_unique())
    for owner, count in judged.iter_rows():
        own = found[owner][instance.id]
        own.broken = failing.get(owner, [])
        own.held = own.held or count > len(own.broken)


def _tell_among(batch: EntryBatch, instance: Instance, alone: Sequence[EntriesAlone], first: Mapping[int, int]) -> None:
    """What the frame has found of the first entries beside others, for who says what is wrong with them."""
    claims = among_entries(instance.claim)
    if not claims or not first:
        return
    those = pl.DataFrame({"submission": first.keys(), "entry": first.values()}, dict.fromkeys(KEY, pl.UInt32))
    told = batch.frame.select(*KEY, *(claim.known_as.code for claim in claims)).join(those, on=KEY, how="semi")
    for owner, entry, *values in told.iter_rows():
        for claim, value in zip(claims, values, strict=True):
            if value is not None:
                alone[owner].told[claim, entry] = bool(value)


def _not_run(
    batch: EntryBatch,
    frame: pl.DataFrame,
    instance: Instance,
    found: Sequence[Mapping[str, JudgedEntries]],
    alone: Sequence[EntriesAlone],
) -> None:
    """The entries of which something is lacking, or which divide by 0."""
    lacks, rightly = batch.lacking(instance.operands, zero_blanks=instance.rule.zero_blanks)
    told = batch.frame.select(*KEY, lacks=lacks, rightly=rightly).join(
        frame.select(KEY).unique(), on=KEY, how="semi", maintain_order="left"
    )
    lacking = told.filter("lacks").group_by("submission", "rightly", maintain_order=True).agg("entry")
    for owner, may, entries in lacking.iter_rows():
        judged = found[owner][instance.id]
        (judged.not_asked if may else judged.not_run).extend(entries)
    for owner, entry in told.filter(~pl.col("lacks")).select(KEY).iter_rows():
        judged = found[owner][instance.id]
        if not isinstance(result := alone[owner].judged(instance, entry), tuple):
            judged.undivided.append(entry)
        elif result[0]:  # what divides by 0 does not matter there
            judged.held = True


def _unjudged(judged: JudgedEntries, alone: EntriesAlone, entry: int) -> bool:
    """Puts an entry where it belongs that cannot be judged. Is it so?"""
    lacking = alone.lacking(judged.instance, entry)
    if lacking:
        (judged.not_asked if rightly_blank(lacking) else judged.not_run).append(entry)
        return True
    if divisors(judged.instance.claim) and not isinstance(alone.judged(judged.instance, entry), tuple):
        judged.undivided.append(entry)
        return True
    return False


def _alone(instance: Instance, judged: JudgedEntries, alone: EntriesAlone) -> None:
    if judged.absence is not None:
        return
    for entry in every_entry(alone.entries(instance)):
        if _unjudged(judged, alone, entry):
            continue
        result = alone.judged(instance, entry)
        assert isinstance(result, tuple)
        if result[0]:
            judged.held = True
        else:
            judged.broken.append(entry)


def lacking_first(judged: JudgedEntries, alone: EntriesAlone, most: int) -> Iterator[Reading]:
    """What the first entries lack at which a rule could not be run, each cell once."""
    seen: set[Cell | None] = set()
    for entry in judged.not_run[:most]:
        for reading in alone.lacking(judged.instance, entry):
            if is_rightly_blank(reading):
                continue
            if reading.cell is None or reading.cell not in seen:
                seen.add(reading.cell)
                yield reading


def divisor_of(judged: JudgedEntries, alone: EntriesAlone) -> Amount:
    """What the first entry divides by that may not."""
    found = alone.judged(judged.instance, judged.undivided[0])
    assert not isinstance(found, tuple)
    return found
