"""What a rule says of figures: exact, over one submission.

Numbers are `int` or `Decimal` in a context wide enough for every product of two cells, and `Fraction` where a rule
divides, so nothing is rounded but a difference, past what a form can print. A day is the number that a workbook has for
it, a flag 0 or 1.
"""

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from xlvalidate.findings import Number
from xlvalidate.rules.exact import EXACT, rounded
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tree import (
    UNRESOLVED,
    Among,
    AmongEntries,
    Amount,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    Iff,
    Matches,
    Negative,
    Not,
    OverEntries,
    Plain,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    divisors,
    nodes,
)
from xlvalidate.rules.tree import Number as Literal
from xlvalidate.rules.types import Figure, serial, trimmed

Exact: TypeAlias = Number | Fraction

_ARITHMETIC: dict[str, Callable[[Exact, Exact], Exact]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARE: dict[str, Callable[[Exact], bool]] = {
    "=": lambda beyond: beyond == 0,
    "<>": lambda beyond: beyond != 0,
    "<=": lambda beyond: beyond <= 0,
    ">=": lambda beyond: beyond >= 0,
    "<": lambda beyond: beyond < 0,
    ">": lambda beyond: beyond > 0,
}


class ZeroDivisorError(ArithmeticError):
    """A rule over a divisor that is 0: ask `zero_divisor` first."""


@dataclass(frozen=True, slots=True)
class Balance:
    """A rule over one submission: does it hold, and the two sides that decide it.

    `difference` is left - right, rounded as the sheet rounds it; `tolerated` is how far apart the sides may lie in that
    direction. The sides belong to the comparison that decides: the claim after `then`, the first that does not hold of
    `and` and `iff`; None where the rule compares no amounts, or the claim that decides is an `or`.
    """

    holds: bool
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    tolerated: Number | None = None


def evaluate(claim: Claim, figures: Mapping[Ref, Figure], blanks: Iterable[Ref] = ()) -> Balance:
    """The balance of one submission. `figures` has a value for each of the claim's `operands`.

    A divisor that is 0 does not matter where the rest of the claim decides: `if b > 0 then a / b = c` holds of a `b`
    that is 0. Raises ZeroDivisorError where it does.
    """
    with localcontext(EXACT):
        found = _Submission(figures, frozenset(blanks), Fraction if divisors(claim) else None).claim(pushed(claim))
    if found is None:
        raise ZeroDivisorError(claim)
    return found


def zero_divisor(claim: Claim, figures: Mapping[Ref, Figure], blanks: Iterable[Ref] = ()) -> Amount | None:
    """The first amount of a claim that must not be 0 and is, where that keeps the claim from being decided."""
    if not divisors(claim):
        return None
    with localcontext(EXACT):
        of = _Submission(figures, frozenset(blanks), Fraction)
        if of.claim(pushed(claim)) is not None:
            return None
        return next(amount for node in nodes(claim) for amount in divisors(node) if of.is_zero(amount))


def amount_of(amount: Amount, figures: Mapping[Ref, Figure]) -> Number:
    """What one side comes to; `figures` has a value for each indicator in it. A quotient that does not end is rounded.

    Raises ZeroDivisionError.
    """
    with localcontext(EXACT):
        return _plain(_Submission(figures, frozenset(), Fraction if divisors(amount) else None).amount(amount))


@dataclass(frozen=True, slots=True)
class _Submission:
    """The figures of one submission; `exact` is what numbers become where a quotient may come of them.

    A claim has no balance (None) where a divisor is 0 and nothing else decides it.
    """

    figures: Mapping[Ref, Figure]
    blanks: Collection[Ref]
    exact: type[Fraction] | None

    def claim(self, claim: Claim) -> Balance | None:
        match claim:
            case Both(first, second):
                return self.both(self.claim(first), self.claim(second))
            case Either(first, second):
                return self.either(self.claim(first), self.claim(second))
            case When(condition, then):
                return self.when(self.claim(condition), self.claim(then))
            case Iff(first, second):
                one, two = self.claim(first), self.claim(second)
                if one is None or two is None:
                    return None
                return replace(two if one.holds else one, holds=one.holds == two.holds)
            case Not(inner):  # pushed: no comparison is in it
                one = self.claim(inner)
                return None if one is None else Balance(not one.holds)
            case _:
                try:
                    return self.plain(claim)
                except ZeroDivisionError:
                    return None

    def both(self, one: Balance | None, two: Balance | None) -> Balance | None:
        for fails in (one, two):
            if fails is not None and not fails.holds:
                return fails
        return None if one is None else two

    def either(self, one: Balance | None, two: Balance | None) -> Balance | None:
        if any(side is not None and side.holds for side in (one, two)):
            return Balance(True)
        return None if one is None or two is None else Balance(False)

    def when(self, condition: Balance | None, then: Balance | None) -> Balance | None:
        if condition is not None and not condition.holds:
            return Balance(True) if then is None else replace(then, holds=True)
        return then if condition is not None or (then is not None and then.holds) else None

    def plain(self, claim: Plain) -> Balance:
        match claim:
            case Comparison():
                return self.comparison(claim)
            case SameText(left, right):
                return Balance(self.text(left) == self.text(right))
            case Among(of, items):
                return Balance(self.among(of, items))
            case Matches(of, source):
                return Balance(pattern(source).fits(self.text(of)))
            case Ticked(of):
                return Balance(bool(self.figures[of]))
            case Blank(of):
                return Balance(of in self.blanks)
            case AmongEntries():
                return Balance(bool(self.figures[claim.known_as]))

    def among(self, of: Amount | Quoted, items: Sequence[Amount | Quoted]) -> bool:
        texts = [trimmed(item.value) for item in items if isinstance(item, Quoted)]
        if isinstance(of, Quoted) or texts:
            return isinstance(of, Quoted | Ref) and self.text(of) in texts
        sought = rounded(self.amount(of))
        return any(sought == rounded(self.amount(item)) for item in items if not isinstance(item, Quoted))

    def text(self, of: Ref | Quoted) -> str:
        return trimmed(of.value if isinstance(of, Quoted) else str(self.figures[of]))

    def comparison(self, claim: Comparison) -> Balance:
        left, right = self.amount(claim.left), self.amount(claim.right)
        difference = rounded(left - right)  # type: ignore[operator]  # both are fractions, or neither is
        allowed = None
        if claim.within is not None:
            if any(self.amount(amount) == 0 for amount in claim.within.nonzero):
                raise ZeroDivisionError
            allowed = rounded(self.amount(claim.within.over if difference > 0 else claim.within.under))
        beyond: Number = 0 if allowed is not None and max(difference, -difference) <= allowed else difference
        return Balance(_COMPARE[claim.op](beyond), _plain(left), _plain(right), difference, allowed)

    def amount(self, amount: Amount) -> Exact:
        match amount:
            case Literal(value):
                whole = value == value.to_integral_value()
                return self.number(int(value) if whole else value)
            case Day(value):
                return self.number(serial(value))
            case Ref():
                return self.number(self.figures[amount])  # type: ignore[arg-type]
            case Sum(parts=parts):
                return sum(map(self.amount, parts))
            case Negative(operand):
                return -self.amount(operand)
            case Arithmetic(left, op, right):
                return _ARITHMETIC[op](self.amount(left), self.amount(right))
            case Apply("abs", (of,)):
                one = self.amount(of)
                return max(one, -one)
            case Apply("round", (of, Literal(places))):
                return _rounded_to(self.amount(of), int(places))
            case Apply("min", of):
                return min(map(self.amount, of))
            case Apply(_, of):
                return max(map(self.amount, of))
            case OverEntries():
                raise TypeError(UNRESOLVED)

    def is_zero(self, amount: Amount) -> bool:
        try:
            return self.amount(amount) == 0
        except ZeroDivisionError:  # of a quotient in it, which comes next
            return False

    def number(self, number: Number) -> Exact:
        return self.exact(number) if self.exact else number


def _rounded_to(number: Exact, places: int) -> Exact:
    """Halves away from 0, as the sheet has it: what lies past `rounded` counts for nothing."""
    near = Decimal(rounded(number))
    result = near.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _HALVES)
    return Fraction(result) if isinstance(number, Fraction) else result


def _plain(number: Exact) -> Number:
    """A number as findings have it: whole, or with its decimals; a quotient that does not end is rounded."""
    if not isinstance(number, Fraction):
        return number
    return int(number) if number.denominator == 1 else rounded(number)


_HALVES = EXACT.copy()
_HALVES.clear_traps()
