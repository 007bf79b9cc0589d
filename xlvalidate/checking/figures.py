"""What the rules of an edition ask for of a form, and why an instance cannot be computed where one is lacking."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache

from xlvalidate.editions.edition import Edition, Instance, tables_of
from xlvalidate.editions.erratum import is_for, offices_of
from xlvalidate.editions.lineage import comparable_homes
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.findings import Number
from xlvalidate.identity import PeriodKind
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.tree import Amount, Ref, Whose, references
from xlvalidate.rules.types import Figure, ValueType, serial, trimmed


class Absence(Enum):
    """Why an instance was not computed."""

    NOT_RUN = auto()
    OTHER_PERIOD = auto()
    OPTIONAL_BLOCK = auto()  # rightly left empty
    OTHER_OFFICES = auto()
    OTHER_TABLES = auto()  # a whole table is not for the office
    ZERO_DIVISOR = auto()
    ROUNDED_DIVISOR = auto()  # within what rounding makes of it, it may be 0


@dataclass(frozen=True, slots=True)
class NotComputed:
    """One instance, by its position in the edition, that has no balance; `operands` are those that are not there.
    `divisor` is the amount that is 0, or may be; its figures are then the `operands`.
    """

    rule: int
    absence: Absence
    operands: tuple[Reading, ...] = ()
    divisor: Amount | None = None


def figures_of(submission: Submission, last: Submission | None = None) -> dict[Ref, Figure]:
    """Everything that a rule may ask for: this period's, and those of earlier ones under this edition's codes."""
    found = {_now(code): value for code, value in _values(submission)}
    for code, reading in submission.entry_figures.items():
        if (value := value_of(reading)) is not None:
            found[Ref(code)] = value
    for whose, form in ((Whose.LAST, last), (Whose.YEAR_AGO, year_ago_of(submission, last))):
        if form is not None:
            before = dict(_values(form))
            for new, old in comparable_homes(submission.edition, form.edition).items():
                if old in before:
                    found[Ref(new, whose)] = before[old]
    return found


def year_ago_of(submission: Submission, last: Submission | None) -> Submission | None:
    """The form of the same period a year before; where a year is reported, that is the one before."""
    return last if submission.edition.period is PeriodKind.YEAR else submission.year_ago


# The forms of a batch have the same codes.
_now = lru_cache(maxsize=4_096)(Ref)


def _values(submission: Submission) -> Iterator[tuple[str, Figure]]:
    for code, reading in submission.readings.items():
        if (value := value_of(reading)) is not None:
            yield code, value


def value_of(reading: Reading, *, zero_blanks: bool = False) -> Figure | None:
    """What a rule takes a cell for: a number, the number of a day, 0 or 1 for a flag, a text. None where it is blank
    and that means nothing, or was not understood.
    """
    kind = reading.indicator.kind.facts.type
    if kind is ValueType.NUMBER:
        return number_of(reading, zero_blanks=zero_blanks)
    typed = reading.typed
    match typed:
        case None:
            # A day that is left out is no day; a box that is left empty is not ticked.
            return number_of(reading, zero_blanks=zero_blanks) if kind is ValueType.FLAG else None
        case bool():
            return int(typed)
        case date():
            return serial(typed)
        case str():
            return trimmed(typed)
        case _:
            return typed


def number_of(reading: Reading, *, zero_blanks: bool = False) -> Number | None:
    """A figure as a rule takes it: a blank is 0 where its indicator or, if its cell is there, the rule says so, or
    where there is nothing in its whole table.
    """
    if reading.number is not None or not reading.blank:
        return reading.number
    if reading.nil and reading.indicator.numeric:
        return 0
    return 0 if reading.indicator.blank is BlankMeans.ZERO or (zero_blanks and reading.cell is not None) else None


def operand(ref: Ref, instance: Instance, submission: Submission, figures: Mapping[Ref, Figure]) -> Figure | None:
    """An operand of an instance; None where there is none."""
    if ref.period is Whose.NOW:
        return value_of(submission.reading(ref.code), zero_blanks=instance.rule.zero_blanks)
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
    """An instance with operands that are not there."""
    # A figure of another period that is not there, or is no number, leaves nothing to compare with.
    if any(ref.period is not Whose.NOW for ref in lacking):
        return NotComputed(rule, Absence.OTHER_PERIOD)
    readings = tuple(submission.reading(ref.code) for ref in lacking)
    if any(reading.nil for reading in readings):
        return NotComputed(rule, Absence.OPTIONAL_BLOCK)  # a day, or a text, that rightly there is not
    if all(reading.blank and reading.indicator.blank is BlankMeans.EMPTY for reading in readings):
        return NotComputed(rule, Absence.OPTIONAL_BLOCK)
    return NotComputed(rule, Absence.NOT_RUN, readings)


def undivided(rule: int, divisor: Amount, *, exactly: bool, submission: Submission) -> NotComputed:
    """An instance that would divide by an amount that is 0, or by one that may be, as its figures are rounded."""
    refs = dict.fromkeys(references(divisor))
    readings = tuple(submission.reading(ref.code) for ref in refs if ref.period is Whose.NOW)
    return NotComputed(rule, Absence.ZERO_DIVISOR if exactly else Absence.ROUNDED_DIVISOR, readings, divisor)
