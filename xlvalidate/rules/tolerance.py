"""How far the two sides of a rule may lie apart: a number, a share of the greater side, or what rounding can make of a
right form. It becomes part of the tree (`Comparison.within`), so that every interpreter computes it like anything else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias

from xlvalidate.rules.tree import (
    UNRESOLVED,
    Amount,
    Apply,
    Arithmetic,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    Iff,
    Leeway,
    Negative,
    Not,
    Number,
    OverEntries,
    Ref,
    Sum,
    When,
    nodes,
)

MOST_NODES = 400
"""Of what rounding makes of one rule; a rule with more products in each other is too long for a sheet."""

Half: TypeAlias = Callable[[Ref], Decimal]
"""By figure: half of the last decimal that it is reported with."""

_SHARE = re.compile(r"[ ]*([0-9]+(?:\.[0-9]+)?)[ ]*%[ ]*")
_ZERO = Number(Decimal(0))


class ToleranceKind(StrEnum):
    """What a tolerance is."""

    NUMBER = "number"
    SHARE = "share"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """`value` is a number in the unit of the rule, or a share (0.01 is 1 %); 0 where figures are rounded."""

    kind: ToleranceKind = ToleranceKind.NUMBER
    value: Decimal = Decimal(0)

    @property
    def of_conditions(self) -> bool:
        """Does it count in a condition as well, and not only in what is demanded then? A number always has."""
        return self.kind is ToleranceKind.NUMBER

    def __bool__(self) -> bool:
        return self.kind is ToleranceKind.ROUNDING or self.value != 0

    def __str__(self) -> str:
        if self.kind is ToleranceKind.ROUNDING:
            return str(self.kind)
        return _plain(self.value) if self.kind is ToleranceKind.NUMBER else f"{_plain(self.value * 100)}%"


EXACTLY = Tolerance()


SPELLED = rf"^(?:{_SHARE.pattern}|\s*{ToleranceKind.ROUNDING}\s*)$"
"""What a tolerance that is no number is written as."""


class RoundingError(ValueError):
    """Rounding cannot be put into a formula: products in products make it too long."""


def tolerance_of(said: object) -> Tolerance | None:
    """What an edition file says: `0.05`, `"1%"` or `"rounding"`; None where it is none of them."""
    if isinstance(said, str):
        if said.strip() == ToleranceKind.ROUNDING:
            return Tolerance(ToleranceKind.ROUNDING)
        share = _SHARE.fullmatch(said)
        return Tolerance(ToleranceKind.SHARE, Decimal(share[1]).scaleb(-2)) if share else None
    if isinstance(said, bool) or not isinstance(said, int | float | Decimal):
        return None
    try:
        value = Decimal(str(said))
    except InvalidOperation:
        return None
    return Tolerance(ToleranceKind.NUMBER, value) if value.is_finite() else None


def fixed(within: Leeway | None) -> Decimal | None:
    """What is tolerated whatever the figures are, 0 where nothing is; None where it depends on them."""
    if within is None:
        return Decimal(0)
    if within.over == within.under and isinstance(within.over, Number):
        return within.over.value
    return None


def tolerant(claim: Claim, tolerance: Tolerance, half: Half) -> Claim:
    """The claim with what its comparisons tolerate in them. Raises RoundingError."""
    if not tolerance:
        return claim

    def again(inner: Claim) -> Claim:
        return tolerant(inner, tolerance, half)

    match claim:
        case Comparison():
            return replace(claim, within=_within(claim, tolerance, half))
        case Not(inner):
            return Not(again(inner))
        case Both(first, second):
            return Both(again(first), again(second))
        case Either(first, second):
            return Either(again(first), again(second))
        case When(condition, then):
            return When(again(condition) if tolerance.of_conditions else condition, again(then))
        case Iff(first, second):
            return Iff(again(first), again(second))
        case _:
            return claim


def _within(claim: Comparison, tolerance: Tolerance, half: Half) -> Leeway:
    match tolerance.kind:
        case ToleranceKind.NUMBER:
            allowed: Amount = Number(tolerance.value)
            return Leeway(allowed, allowed)
        case ToleranceKind.SHARE:
            greater = Apply("max", (Apply("abs", (claim.left,)), Apply("abs", (claim.right,))))
            allowed = Arithmetic(Number(tolerance.value), "*", greater)
            return Leeway(allowed, allowed)
    rounded = _Rounded(half, [])
    left, right = rounded.of(claim.left), rounded.of(claim.right)
    found = Leeway(_plus(left.below, right.above), _plus(left.above, right.below), tuple(rounded.nonzero))
    if sum(1 for side in (found.over, found.under, *found.nonzero) for _ in nodes(side)) > MOST_NODES:
        raise RoundingError
    return found


@dataclass(frozen=True, slots=True)
class _Band:
    """How far below and above an amount the right one can lie, each at least 0."""

    below: Amount = _ZERO
    above: Amount = _ZERO


@dataclass(frozen=True, slots=True)
class _Rounded:
    """What rounding of the figures makes of an amount: intervals, computed by their ends. `nonzero` collects what must
    not be 0, so that no interval divides by one that has 0 in it.
    """

    half: Half
    nonzero: list[Amount]

    def of(self, amount: Amount) -> _Band:
        match amount:
            case Number() | Day():
                return _Band()
            case Ref():
                end = Number(self.half(amount))
                return _Band(end, end)
            case Sum(parts=parts):
                end = Number(sum(map(self.half, parts), Decimal(0)))
                return _Band(end, end)
            case Negative(operand):
                band = self.of(operand)
                return _Band(band.above, band.below)
            case Arithmetic(left, "+", right):
                one, two = self.of(left), self.of(right)
                return _Band(_plus(one.below, two.below), _plus(one.above, two.above))
            case Arithmetic(left, "-", right):
                one, two = self.of(left), self.of(right)
                return _Band(_plus(one.below, two.above), _plus(one.above, two.below))
            case Arithmetic(left, op, right):
                return self._product(amount, left, op, right)
            case Apply("abs", (of,)):
                low, high = self._ends(of)
                above = _minus(Apply("max", (Apply("abs", (low,)), Apply("abs", (high,)))), amount)
                return _Band(_minus(amount, Apply("max", (_ZERO, low, Negative(high)))), above)
            case Apply("round", (of, places)):
                low, high = self._ends(of)
                low, high = Apply("round", (low, places)), Apply("round", (high, places))
                return _Band(_minus(amount, low), _minus(high, amount))
            case Apply(function, of):
                ends = [self._ends(one) for one in of]
                low, high = (Apply(function, tuple(side)) for side in zip(*ends, strict=True))
                return _Band(_minus(amount, low), _minus(high, amount))
            case OverEntries():
                raise TypeError(UNRESOLVED)

    def _product(self, amount: Amount, left: Amount, op: str, right: Amount) -> _Band:
        one, two = self.of(left), self.of(right)
        if one == two == _Band():
            return _Band()
        if isinstance(right, Number) and two == _Band():
            return _scaled(one, op, right)
        if op == "*" and isinstance(left, Number) and one == _Band():
            return _scaled(two, op, left)
        (xl, xh), (yl, yh) = _ends(left, one), _ends(right, two)
        if op == "/":
            self.nonzero.append(Apply("max", (_ZERO, Arithmetic(yl, "*", yh))))
        corners = tuple(dict.fromkeys(Arithmetic(x, op, y) for x in (xl, xh) for y in (yl, yh)))
        return _Band(_minus(amount, Apply("min", corners)), _minus(Apply("max", corners), amount))

    def _ends(self, amount: Amount) -> tuple[Amount, Amount]:
        return _ends(amount, self.of(amount))


def _ends(amount: Amount, band: _Band) -> tuple[Amount, Amount]:
    return _minus(amount, band.below), _plus(amount, band.above)


def _scaled(band: _Band, op: str, factor: Number) -> _Band:
    size = Number(abs(factor.value))
    below, above = (_times(end, op, size) for end in (band.below, band.above))
    return _Band(below, above) if factor.value >= 0 else _Band(above, below)


def _times(end: Amount, op: str, size: Number) -> Amount:
    if isinstance(end, Number) and op == "*":
        return Number(end.value * size.value)
    return Arithmetic(end, op, size)


def _plus(one: Amount, two: Amount) -> Amount:
    if isinstance(one, Number) and isinstance(two, Number):
        return Number(one.value + two.value)
    if two == _ZERO:
        return one
    return two if one == _ZERO else Arithmetic(one, "+", two)


def _minus(one: Amount, two: Amount) -> Amount:
    if isinstance(one, Number) and isinstance(two, Number):
        return Number(one.value - two.value)
    return one if two == _ZERO else Arithmetic(one, "-", two)


def _plain(number: Decimal) -> str:
    said = format(number, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said
