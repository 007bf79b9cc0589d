"""Values of a rule as a language writes them: a day, a percentage, a text in quotation marks, yes or no."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from xlvalidate.day_numbers import FIRST_DAY, LAST_NUMBER
from xlvalidate.findings import Number, clip, plain
from xlvalidate.languages import FALLBACK, day_said
from xlvalidate.messages import text
from xlvalidate.rules.tree import Amount, Apply, Arithmetic, Day, Negative, Ref, Sum
from xlvalidate.rules.tree import Number as Literal
from xlvalidate.rules.types import day_of, serial

_MOST_TEXT = 60


class Measure(StrEnum):
    """What an amount is: a number, a share that is written in per cent, a day."""

    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


Measured: TypeAlias = Callable[[Ref], Measure]


def all_numbers(ref: Ref) -> Measure:
    """Where nobody says what an indicator is."""
    return Measure.NUMBER


@dataclass(frozen=True, slots=True)
class Writing:
    """In which language values are written, and what each indicator is."""

    language: str = FALLBACK
    measured: Measured = all_numbers

    def measure(self, amount: Amount) -> Measure:
        """What an amount is. Two days apart is a number of days; what is multiplied is a number."""
        match amount:
            case Day():
                return Measure.DAY
            case Ref():
                return self.measured(amount)
            case Sum(parts=parts):
                return self.measure(parts[0]) if parts else Measure.NUMBER
            case Negative(of) | Apply(_, (of, *_)):
                return self.measure(of)
            case Arithmetic(left, "+" | "-", right):
                one, two = self.measure(left), self.measure(right)
                if one is two is Measure.DAY:
                    return Measure.NUMBER
                first, second = (isinstance(side, Literal) for side in (left, right))
                if Measure.DAY in (one, two):
                    return Measure.DAY
                if (one is two or first or second) and Measure.SHARE in (one, two):
                    return Measure.SHARE
                return Measure.NUMBER
            case _:
                return Measure.NUMBER

    def of_both(self, left: Amount, right: Amount) -> Measure:
        """What the sides of a comparison are."""
        one, two = self.measure(left), self.measure(right)
        if Measure.DAY in (one, two):
            return Measure.DAY
        shares = [isinstance(side, Literal) or found is Measure.SHARE for side, found in ((left, one), (right, two))]
        return Measure.SHARE if all(shares) and Measure.SHARE in (one, two) else Measure.NUMBER

    def number(self, number: Number, measure: Measure) -> str:
        """A number as what it is. One that is no day of a workbook stays a number."""
        match measure:
            case Measure.DAY if number == int(number) and serial(FIRST_DAY) <= number <= LAST_NUMBER:
                return day_said(day_of(int(number)), self.language)
            case Measure.SHARE:
                return f"{plain(Decimal(number).scaleb(2))}%"
            case _:
                return plain(number) or ""

    def literal(self, literal: Literal | Day, measure: Measure) -> str:
        """A number or a day as it is written in a rule; a number that stands beside a share alone is one."""
        if isinstance(literal, Day):
            return self.number(serial(literal.value), Measure.DAY)
        return self.number(literal.value, measure) if measure is Measure.SHARE else format(literal.value, "f")

    def text(self, said: str) -> str:
        """A text in quotation marks."""
        return text("words.text", self.language, said=clip(said, _MOST_TEXT))
