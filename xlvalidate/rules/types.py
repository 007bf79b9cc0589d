"""The types of what rules speak of."""

from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from xlvalidate.findings import Number

_DAY_0 = date(1899, 12, 30)


class ValueType(StrEnum):
    """Of a value: a number, a text, a day, yes or no."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    FLAG = "flag"


Figure: TypeAlias = Number | str
"""Of an operand: a number, a day's number, 0 or 1 for a flag, a text."""


def serial(day: date) -> int:
    """A day as a workbook counts it, from March 1900 on. Every amount of a rule that is a day is such a number."""
    return (day - _DAY_0).days


def day_of(number: int) -> date:
    """The day of such a number. Raises OverflowError beyond the year 9999."""
    return _DAY_0 + timedelta(days=number)


BLANKS = "\t\n\r\u00a0\u3000"
"""What counts as a blank in a text, besides the blank."""
_AS_BLANKS = str.maketrans(dict.fromkeys(BLANKS, " "))


def trimmed(said: str) -> str:
    """A text as rules compare it and as TRIM gives it: without blanks around it, one between two words."""
    if said.isalnum():  # most texts have no blank at all
        return said
    return " ".join(part for part in said.translate(_AS_BLANKS).split(" ") if part)
