"""Amounts in whole numbers: a number in units of so many decimals, over a divisor that is greater than 0.

It is written once for everything that can stand for a whole number: a column of a frame (`checking.expressions`), or
how large one can become (`sizes`). A quotient is a pair, and two amounts are compared by multiplying across.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Generic, Protocol, TypeVar

from xlvalidate.findings import decimals_of
from xlvalidate.rules.exact import DECIMALS, EXACT, rounded
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import (
    UNRESOLVED,
    Amount,
    Apply,
    Arithmetic,
    Comparison,
    Day,
    Negative,
    Number,
    OverEntries,
    Ref,
    Sum,
)
from xlvalidate.rules.types import serial

N = TypeVar("N")


class Wholes(Protocol[N]):
    """What whole numbers can do."""

    def literal(self, number: int) -> N:
        """A number that is known."""

    def figure(self, ref: Ref) -> N:
        """A figure, in units of its decimals."""

    def total(self, numbers: Sequence[N]) -> N:
        """All of them together."""

    def difference(self, one: N, two: N) -> N:
        """One without two."""

    def negative(self, number: N) -> N:
        """The number with the other sign."""

    def product(self, one: N, two: N) -> N:
        """One times two."""

    def distance(self, number: N) -> N:
        """How far it is from 0."""

    def least(self, numbers: Sequence[N]) -> N:
        """The least of them."""

    def greatest(self, numbers: Sequence[N]) -> N:
        """The greatest of them."""

    def whole_part(self, number: N, by: N) -> N:
        """How often `by`, greater than 0, is in a number that is not less than 0."""

    def turned(self, number: N, by: N) -> N:
        """The number, with the other sign where `by` is less than 0."""

    def chosen(self, less: N, than: N, then: N, otherwise: N) -> N:
        """`then` where one number is less than another."""


@dataclass(frozen=True, slots=True)
class Pair(Generic[N]):
    """`number` in units of so many decimals, over `divisor`; None stands for 1."""

    number: N
    decimals: int
    divisor: N | None = None


@dataclass(frozen=True, slots=True)
class WholeComparison(Generic[N]):
    """The sides of a comparison in a unit that both have: they are equal where they lie no further apart than
    `tolerance`. `decimals` is the unit; None where the sides are multiplied by what they are divided by, so that they
    are no figures any more.
    """

    left: N
    right: N
    tolerance: N
    decimals: int | None


@dataclass(frozen=True, slots=True)
class Pairs(Generic[N]):
    """Amounts of rules over figures with `of_figures` decimals."""

    wholes: Wholes[N]
    of_figures: int

    def amount(self, amount: Amount) -> Pair[N]:
        """An amount, exactly."""
        match amount:
            case Number(value):
                decimals = decimals_of(value)
                return Pair(self.wholes.literal(int(value.scaleb(decimals, EXACT))), decimals)
            case Day(value):
                return Pair(self.wholes.literal(serial(value)), 0)
            case Ref():
                return Pair(self.wholes.figure(amount), self.of_figures)
            case Sum(parts=parts):
                return Pair(self.wholes.total([self.wholes.figure(part) for part in parts]), self.of_figures)
            case Negative(operand):
                of = self.amount(operand)
                return Pair(self.wholes.negative(of.number), of.decimals, of.divisor)
            case Arithmetic(left, op, right):
                return self._computed(self.amount(left), op, self.amount(right))
            case Apply("abs", (inner,)):
                of = self.amount(inner)
                return Pair(self.wholes.distance(of.number), of.decimals, of.divisor)
            case Apply("round", (inner, Number(places))):
                return self._to_places(self.rounded(self.amount(inner)), int(places))
            case Apply(function, inners):
                return self._extreme(function, [self.amount(inner) for inner in inners])
            case OverEntries():
                raise TypeError(UNRESOLVED)

    def rounded(self, of: Pair[N]) -> Pair[N]:
        """As a figure beside others: with so many decimals as a sheet keeps, halves away from 0."""
        if of.divisor is None and of.decimals <= DECIMALS:
            return of
        by = self._scaled(self.wholes.literal(1) if of.divisor is None else of.divisor, of.decimals - DECIMALS)
        return Pair(self._nearest(self._scaled(of.number, DECIMALS - of.decimals), by), DECIMALS)

    def compared(self, comparison: Comparison) -> WholeComparison[N]:
        """The sides of a comparison. Their difference is rounded before it is compared, as in a sheet: below half of
        the last decimal it is none.
        """
        left, right = self._alike([self.amount(comparison.left), self.amount(comparison.right)])
        over, under = self._tolerated(comparison)
        if left.divisor is None and left.decimals <= DECIMALS:
            left, right, over, under = self._alike([left, right, over, under])
            tolerance = self._of_direction(right.number, left.number, over.number, under.number)
            return WholeComparison(left.number, right.number, tolerance, left.decimals)
        over, under = (self._written(one, DECIMALS) for one in (over, under))
        if fixed(comparison.within) is not None:
            return self._across(left, right, over.number)
        between = self.wholes.difference(left.number, right.number)
        difference = self.rounded(Pair(between, left.decimals, left.divisor)).number
        nothing = self.wholes.literal(0)
        tolerance = self._of_direction(nothing, difference, over.number, under.number)
        return WholeComparison(difference, nothing, tolerance, None)

    def _across(self, left: Pair[N], right: Pair[N], allowed: N) -> WholeComparison[N]:
        """Sides over the same divisor, multiplied by it: they lie within what is allowed and half of the last decimal.
        Everything is twice what it is.
        """
        one, two = self.wholes.literal(1), self.wholes.literal(2)
        unit = self._scaled(one if left.divisor is None else left.divisor, left.decimals - DECIMALS)
        sides = [
            self.wholes.product(self._scaled(side.number, DECIMALS - side.decimals), two) for side in (left, right)
        ]
        below = self.wholes.product(self.wholes.total([self.wholes.product(allowed, two), one]), unit)
        return WholeComparison(sides[0], sides[1], self.wholes.total([below, self.wholes.literal(-1)]), None)

    def _tolerated(self, comparison: Comparison) -> tuple[Pair[N], Pair[N]]:
        """How far the sides may lie apart where the left one is greater, and where it is less."""
        within, always = comparison.within, fixed(comparison.within)
        if within is None or always is not None:
            one = self.amount(Number(Decimal(rounded(always or 0))))
            return one, one
        over = self.rounded(self.amount(within.over))
        return over, over if within.under == within.over else self.rounded(self.amount(within.under))

    def _of_direction(self, less: N, than: N, over: N, under: N) -> N:
        return over if over is under else self.wholes.chosen(less, than, over, under)

    def _computed(self, left: Pair[N], op: str, right: Pair[N]) -> Pair[N]:
        if op == "/":
            # x : y is x : |y|, with the sign of y.
            number = self.wholes.turned(self._times(left.number, right.divisor), right.number)
            by = self._times(self.wholes.distance(right.number), left.divisor)
            decimals = left.decimals - right.decimals
            return Pair(self._scaled(number, -decimals), max(decimals, 0), by)
        if op == "*":
            divisor = self._product_of(left.divisor, right.divisor)
            return Pair(self.wholes.product(left.number, right.number), left.decimals + right.decimals, divisor)
        one, two = self._alike([left, right])
        added = op == "+"
        number = (
            self.wholes.total([one.number, two.number]) if added else self.wholes.difference(one.number, two.number)
        )
        return Pair(number, one.decimals, one.divisor)

    def _extreme(self, function: str, of: Sequence[Pair[N]]) -> Pair[N]:
        if all(one.divisor is None for one in of):
            alike = self._alike(of)
            numbers = [one.number for one in alike]
            number = self.wholes.least(numbers) if function == "min" else self.wholes.greatest(numbers)
            return Pair(number, alike[0].decimals)
        return reduce(lambda one, two: self._of_two(function, one, two), of)

    def _of_two(self, function: str, one: Pair[N], two: Pair[N]) -> Pair[N]:
        """The less or the greater of two quotients."""
        decimals = max(one.decimals, two.decimals)
        one, two = self._written(one, decimals), self._written(two, decimals)
        first, second = self._alike([one, two])
        less, than = (first.number, second.number) if function == "min" else (second.number, first.number)
        unit = self.wholes.literal(1)
        divisors = [unit if x.divisor is None else x.divisor for x in (one, two)]
        number = self.wholes.chosen(less, than, one.number, two.number)
        return Pair(number, decimals, self.wholes.chosen(less, than, *divisors))

    def _to_places(self, of: Pair[N], places: int) -> Pair[N]:
        if of.decimals <= places:
            return of
        return Pair(self._nearest(of.number, self.wholes.literal(10 ** (of.decimals - places))), places)

    def _nearest(self, number: N, by: N) -> N:
        """The whole number nearest to a quotient, halves away from 0."""
        two = self.wholes.literal(2)
        twice = self.wholes.total([self.wholes.product(self.wholes.distance(number), two), by])
        return self.wholes.turned(self.wholes.whole_part(twice, self.wholes.product(by, two)), number)

    def _alike(self, of: Sequence[Pair[N]]) -> list[Pair[N]]:
        """The same amounts with the same decimals and the same divisor."""
        decimals = max(one.decimals for one in of)
        written = [self._written(one, decimals) for one in of]
        divisors = [one.divisor for one in of]
        if all(one is None for one in divisors):
            return written
        common = reduce(self._product_of, divisors)
        found = []
        for at, one in enumerate(written):
            across = reduce(self._product_of, divisors[:at] + divisors[at + 1 :])
            found.append(Pair(self._times(one.number, across), decimals, common))
        return found

    def _product_of(self, one: N | None, two: N | None) -> N | None:
        if one is None or two is None:
            return two if one is None else one
        return self.wholes.product(one, two)

    def _times(self, number: N, by: N | None) -> N:
        return number if by is None else self.wholes.product(number, by)

    def _written(self, of: Pair[N], decimals: int) -> Pair[N]:
        return Pair(self._scaled(of.number, decimals - of.decimals), decimals, of.divisor)

    def _scaled(self, number: N, decimals: int) -> N:
        """The number in a unit with so many decimals more."""
        return number if decimals <= 0 else self.wholes.product(number, self.wholes.literal(10**decimals))
