"""The figures that the rules of an edition ask for, and why an instance cannot be computed where one is lacking."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from xlvalidate.editions.edition import Edition, Instance, is_for, offices_of, tables_of
from xlvalidate.editions.lineage import homes
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.tree import Ref, Whose


class Absence(Enum):
    """Why an instance was not computed."""

    NOT_RUN = auto()
    OTHER_PERIOD = auto()
    OPTIONAL_BLOCK = auto()  # rightly left empty
    OTHER_OFFICES = auto()
    OTHER_TABLES = auto()  # a whole table is not for the office


@dataclass(frozen=True, slots=True)
class NotComputed:
    """One instance, by its position in the edition, that has no balance; `operands` are those that are no numbers."""

    rule: int
    absence: Absence
    operands: tuple[Reading, ...] = ()


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
        if (number := number_of(reading)) is not None:
            yield code, number


def number_of(reading: Reading, *, zero_blanks: bool = False) -> Number | None:
    """A figure as a rule takes it: a blank is 0 where its indicator or, if its cell is there, the rule says so, or
    where there is nothing in its whole table.
    """
    if reading.number is not None or not reading.blank:
        return reading.number
    if reading.nil:
        return 0 if reading.indicator.numeric else None
    return 0 if reading.indicator.blank is BlankMeans.ZERO or (zero_blanks and reading.cell is not None) else None


def operand(ref: Ref, instance: Instance, submission: Submission, figures: Mapping[Ref, Number]) -> Number | None:
    """An operand of an instance; None where there is no such number."""
    if ref.period is Whose.NOW:
        return number_of(submission.readings[ref.code], zero_blanks=instance.rule.zero_blanks)
    return figures.get(ref)


def absent_blocks(edition: Edition, submission: Submission) -> frozenset[str]:
    """The optional blocks in which nothing was typed."""
    blocks: dict[str, bool] = {}
    for code, block in edition.optional.items():
        blocks[block] = blocks.get(block, True) and submission.readings[code].blank
    return frozenset(block for block, blank in blocks.items() if blank)


def not_for(instance: Instance, submission: Submission, left_out: frozenset[str]) -> Absence | None:
    """Why an instance is not asked of a submission at all; None where it is."""
    if not is_for(offices_of(instance.rule), submission.cover):
        return Absence.OTHER_OFFICES
    if submission.declared:
        stand = map(submission.stands, tables_of(submission.edition, instance))
        if any(one is Declaration.NOT_APPLICABLE for one in stand):
            return Absence.OTHER_TABLES
    if left_out and any(submission.edition.optional.get(ref.code) in left_out for ref in instance.operands):
        return Absence.OPTIONAL_BLOCK
    return None


def absent(rule: int, lacking: Sequence[Ref], submission: Submission) -> NotComputed:
    """An instance with operands that are no numbers."""
    # A figure of another period that is not there, or is no number, leaves nothing to compare with.
    if any(ref.period is not Whose.NOW for ref in lacking):
        return NotComputed(rule, Absence.OTHER_PERIOD)
    readings = tuple(submission.readings[ref.code] for ref in lacking)
    if any(reading.nil for reading in readings):
        return NotComputed(rule, Absence.OPTIONAL_BLOCK)  # a day, or a text, that rightly there is not
    if all(reading.blank and reading.indicator.blank is BlankMeans.EMPTY for reading in readings):
        return NotComputed(rule, Absence.OPTIONAL_BLOCK)
    return NotComputed(rule, Absence.NOT_RUN, readings)
