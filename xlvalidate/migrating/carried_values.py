"""What stands in a cell of the old workbook as it is typed into the new one; or why it is not."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlvalidate.editions.kinds import FigureKind
from xlvalidate.languages import flag_said
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.fill import Typed
from xlvalidate.reading.days import DaysWritten, day_of, serial_of
from xlvalidate.rules.types import ValueType


class WhyLeft(StrEnum):
    """Why something was not carried."""

    NO_HOME = "no-home"  # the newer edition does not ask for it
    NO_VALUE = "no-value"  # an error, a date, a formula without a result: nothing that was typed
    OTHER_KIND = "other-kind"  # a number that would mean another one, or a day, where it is to stand
    NOT_FOUND = "not-found"  # neither by its name nor by its labels
    NO_ROOM = "no-room"  # the table of the newer edition takes fewer entries
    UNSURE = "unsure"  # its label stands twice, or another one stands in its place


@dataclass(frozen=True, slots=True)
class Left:
    """What was not carried, and why; `text` is what was typed, of a column that of the first of `count` entries."""

    code: str
    label: str
    text: str
    why: WhyLeft
    count: int = 1


def is_typed_in(value: Value) -> bool:
    """Is there something in the cell?"""
    return value.kind is not ValueKind.BLANK and (value.kind is not ValueKind.TEXT or bool(value.text.strip()))


def carried_value(
    value: Value, older: FigureKind, newer: FigureKind, since_1904: bool, language: str
) -> Typed | WhyLeft:
    """What is typed into a cell of the new workbook for one of the old; or why nothing is."""
    if means_another(value, older, newer):
        return WhyLeft.OTHER_KIND
    what = as_typed(value, newer, since_1904, language)
    return WhyLeft.NO_VALUE if what is None else what


def means_another(value: Value, older: FigureKind, newer: FigureKind) -> bool:
    """Would a number be another one where it is to stand: 50 as a percentage, 5 as a day?"""
    if value.kind is ValueKind.NUMBER and ValueType.DATE in (older.facts.type, newer.facts.type):
        return older.facts.type is not newer.facts.type
    return older.facts.number and newer.facts.number and older.facts.share is not newer.facts.share


def as_typed(value: Value, kind: FigureKind, since_1904: bool, language: str) -> Typed | None:
    """A cell's number or text as it stands; where a day goes the number of the day, where yes or no goes its word. None
    where there is nothing that can stand there.
    """
    wanted = kind.facts.type
    if wanted is ValueType.DATE and value.kind in (ValueKind.DATE, ValueKind.NUMBER):
        day = day_of(value, DaysWritten(None, language, since_1904)).day
        return None if day is None else serial_of(day)
    if wanted is ValueType.FLAG and value.kind is ValueKind.BOOLEAN:
        return flag_said(value.text == "TRUE", language)
    if value.kind is ValueKind.NUMBER:
        return Decimal(value.text)
    return value.text if value.kind is ValueKind.TEXT else None
