"""Every rule instance over a batch: computed where each operand is a number, with the reason where one is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from xlvalidate.checking.frames import Computed
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.lineage import homes
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.evaluate import evaluate_all
from xlvalidate.rules.tree import Ref, Whose, blanks_asked

Figures = Mapping[Ref, Number]


class Absence(Enum):
    """Why an instance was not computed."""

    NOT_RUN = auto()
    OTHER_PERIOD = auto()
    OPTIONAL_BLOCK = auto()  # rightly left empty
    OTHER_OFFICES = auto()


@dataclass(frozen=True, slots=True)
class NotComputed:
    """One instance over one submission that has no balance; `operands` are those that are no numbers."""

    submission: int
    rule: int
    absence: Absence
    operands: tuple[Reading, ...] = ()


def compute(
    edition: Edition, submissions: Sequence[Submission], last: Sequence[Submission | None]
) -> tuple[list[Computed], list[NotComputed]]:
    """All balances of a batch of one edition, exact. `last` has each submission's of the period before, or None."""
    figures = [figures_of(now, before) for now, before in zip(submissions, last, strict=True)]
    left_out = [absent_blocks(edition, submission) for submission in submissions]
    columns = {
        ref: [numbers.get(ref, 0) for numbers in figures] for ref in {r for i in edition.instances for r in i.operands}
    }
    lacking = [columns.keys() - numbers.keys() for numbers in figures]
    computed: list[Computed] = []
    missing: list[NotComputed] = []
    for rule, instance in enumerate(edition.instances):
        there: list[int] = []
        refs = set(instance.operands)
        for_all = not instance.rule.applies
        for owner, numbers in enumerate(figures):
            complete = for_all and not left_out[owner] and lacking[owner].isdisjoint(refs)
            gap = None if complete else _gap(instance, submissions[owner], numbers, left_out[owner])
            if gap is None:
                there.append(owner)
            else:
                missing.append(NotComputed(owner, rule, *gap))
        computed.extend(_balances(rule, instance, there, columns, submissions))
    return computed, missing


def figures_of(submission: Submission, last: Submission | None = None) -> dict[Ref, Number]:
    """Every figure that a rule may ask for: this period's, and last period's under this edition's codes."""
    numbers = {_now(code): number for code, number in _numbers(submission)}
    if last is not None:
        before = dict(_numbers(last))
        for new, old in homes(submission.edition, last.edition).items():
            if old in before:
                numbers[Ref(new, Whose.LAST)] = before[old]
    return numbers


# The forms of a batch have the same codes.
_now = lru_cache(maxsize=4_096)(Ref)


def _numbers(submission: Submission) -> Iterator[tuple[str, Number]]:
    for code, reading in submission.readings.items():
        if reading.number is not None:
            yield code, reading.number
        elif reading.blank and reading.indicator.blank is BlankMeans.ZERO:
            yield code, 0


def absent_blocks(edition: Edition, submission: Submission) -> frozenset[str]:
    """The optional blocks in which nothing was typed."""
    blocks: dict[str, bool] = {}
    for code, block in edition.optional.items():
        blocks[block] = blocks.get(block, True) and submission.readings[code].blank
    return frozenset(block for block, blank in blocks.items() if blank)


def _gap(
    instance: Instance, submission: Submission, numbers: Figures, left_out: frozenset[str]
) -> tuple[Absence, tuple[Reading, ...]] | None:
    for line, words in instance.rule.applies.items():
        if submission.cover.get(line) not in words:
            return Absence.OTHER_OFFICES, ()
    blocks = left_out and {submission.edition.optional.get(ref.code) for ref in instance.operands}
    if blocks and blocks & left_out:
        return Absence.OPTIONAL_BLOCK, ()
    odd = [ref for ref in instance.operands if ref not in numbers]
    if not odd:
        return None
    # A figure of another period that is not there, or is no number, leaves nothing to compare with.
    if any(ref.period is not Whose.NOW for ref in odd):
        return Absence.OTHER_PERIOD, ()
    readings = [submission.readings[ref.code] for ref in odd]
    if instance.rule.zero_blanks:
        readings = [reading for reading in readings if not (reading.blank and reading.cell)]
        if not readings:
            return None
    if all(reading.blank and reading.indicator.blank is BlankMeans.EMPTY for reading in readings):
        return Absence.OPTIONAL_BLOCK, ()
    return Absence.NOT_RUN, tuple(readings)


def _balances(
    rule: int,
    instance: Instance,
    there: Sequence[int],
    figures: Mapping[Ref, Sequence[Number]],
    submissions: Sequence[Submission],
) -> Iterator[Computed]:
    if not there:
        return
    all_there = len(there) == len(submissions)
    columns = {
        ref: figures[ref] if all_there else [figures[ref][owner] for owner in there] for ref in instance.operands
    }
    blanks = {
        ref: [submissions[owner].readings[ref.code].blank for owner in there] for ref in blanks_asked(instance.claim)
    }
    balances = evaluate_all(instance.claim, columns, len(there), blanks, instance.rule.tolerance)
    for owner, balance in zip(there, balances, strict=True):
        yield Computed(owner, rule, balance)
