"""Every rule instance over a batch: computed where each operand is a number, with the reason where one is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlvalidate.checking.frames import Computed
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.evaluate import evaluate_all
from xlvalidate.rules.tree import Blank, Claim, Period, Ref, children


class Absence(StrEnum):
    """Why an instance was not computed."""

    NOT_RUN = "not_run"
    OTHER_PERIOD = "other_period"
    OPTIONAL_BLOCK = "optional_block"


@dataclass(frozen=True, slots=True)
class NotComputed:
    """One instance over one submission that has no balance; `operands` are those that are no numbers."""

    submission: int
    rule: int
    absence: Absence
    operands: tuple[Reading, ...] = ()


def compute(edition: Edition, submissions: Sequence[Submission]) -> tuple[list[Computed], list[NotComputed]]:
    """All balances of a batch of one edition, exact."""
    figures = [_figures(submission) for submission in submissions]
    left_out = [_absent_blocks(edition, submission) for submission in submissions]
    computed: list[Computed] = []
    missing: list[NotComputed] = []
    for rule, instance in enumerate(edition.instances):
        there: list[int] = []
        for owner, numbers in enumerate(figures):
            gap = _gap(instance, submissions[owner], numbers, left_out[owner])
            if gap is None:
                there.append(owner)
            else:
                missing.append(NotComputed(owner, rule, *gap))
        computed.extend(_balances(rule, instance, there, figures, submissions))
    return computed, missing


def _figures(submission: Submission) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    for code, reading in submission.readings.items():
        if reading.number is not None:
            numbers[code] = reading.number
        elif reading.blank and reading.indicator.blank is BlankMeans.ZERO:
            numbers[code] = 0
    return numbers


def _absent_blocks(edition: Edition, submission: Submission) -> frozenset[str]:
    """The optional blocks in which nothing was typed."""
    blocks: dict[str, bool] = {}
    for indicator in edition.indicators.values():
        if indicator.optional:
            blank = submission.readings[indicator.code].blank
            blocks[indicator.optional] = blocks.get(indicator.optional, True) and blank
    return frozenset(block for block, blank in blocks.items() if blank)


def _gap(
    instance: Instance, submission: Submission, numbers: Mapping[str, Number], left_out: frozenset[str]
) -> tuple[Absence, tuple[Reading, ...]] | None:
    odd = [ref for ref in instance.operands if ref.code not in numbers or ref.period is not Period.NOW]
    if not odd:
        return None
    if any(ref.period is not Period.NOW for ref in odd):
        return Absence.OTHER_PERIOD, ()
    readings = [submission.readings[ref.code] for ref in odd]
    if any(reading.indicator.optional in left_out for reading in readings if reading.indicator.optional):
        return Absence.OPTIONAL_BLOCK, ()
    if instance.rule.zero_blanks:
        readings = [reading for reading in readings if not reading.blank]
        if not readings:
            return None
    return Absence.NOT_RUN, tuple(readings)


def _balances(
    rule: int,
    instance: Instance,
    there: Sequence[int],
    figures: Sequence[Mapping[str, Number]],
    submissions: Sequence[Submission],
) -> Iterator[Computed]:
    if not there:
        return
    columns = {ref: [figures[owner].get(ref.code, 0) for owner in there] for ref in instance.operands}
    blanks = {
        ref: [submissions[owner].readings[ref.code].blank for owner in there] for ref in _asked_blank(instance.claim)
    }
    balances = evaluate_all(instance.claim, columns, len(there), blanks, instance.rule.tolerance)
    for owner, balance in zip(there, balances, strict=True):
        yield Computed(owner, rule, balance)


def _asked_blank(claim: Claim) -> Iterator[Ref]:
    if isinstance(claim, Blank):
        yield claim.of
        return
    for child in children(claim):
        if not isinstance(child, Ref):
            yield from _asked_blank(child)  # type: ignore[arg-type]
