"""What a rule says of figures: exact, over one submission or over a column of submissions.

Numbers are `int` or `Decimal` in a context wide enough for every product of two cells, and `Fraction` where a rule
divides, so nothing is rounded but a difference, past what a form can print. A day is the number that a workbook has for
it, a flag 0 or 1.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import TypeAlias

from xlvalidate.findings import Number
from xlvalidate.rules.exact import EXACT, rounded
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tree import (
    Among,
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
    Plain,
    Ref,
    SameText,
    Sum,
    Text,
    Ticked,
    When,
    Within,
    blanks_asked,
    divisors,
)
from xlvalidate.rules.tree import Number as Literal
from xlvalidate.rules.types import serial, trimmed

Exact: TypeAlias = Number | Fraction
Value: TypeAlias = Number | str
"""Of an operand: a number, a day's number, 0 or 1 for a flag, a text."""

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

    `difference` is left - right, rounded as the sheet rounds it, and `tolerated` how far apart the sides may lie in that
    direction. The sides belong to the comparison that decides: the claim after `then`, the first that does not hold of
    `and` and `iff`; None where the rule compares no amounts, or the claim that decides is an `or`.
    """

    holds: bool
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    tolerated: Number | None = None


Figures: TypeAlias = Mapping[Ref, Sequence[Value]]
Blanks: TypeAlias = Mapping[Ref, Sequence[bool]]


def evaluate(claim: Claim, figures: Mapping[Ref, Value], blanks: Iterable[Ref] = ()) -> Balance:
    """The balance of one submission. `figures` has a value for each of the claim's `operands`.

    Raises ZeroDivisorError.
    """
    empty = set(blanks)
    asked = {ref: [ref in empty] for ref in blanks_asked(claim)}
    return evaluate_all(claim, {ref: [value] for ref, value in figures.items()}, 1, asked)[0]


def zero_divisor(claim: Claim, figures: Mapping[Ref, Value]) -> Amount | None:
    """The first amount of a claim that must not be 0 and is."""
    for amount in divisors(claim):
        try:
            if amount_of(amount, figures) == 0:
                return amount
        except ZeroDivisionError:  # of a quotient in it, which comes next
            continue
    return None


def amount_of(amount: Amount, figures: Mapping[Ref, Value]) -> Number:
    """What one side comes to; `figures` has a value for each indicator in it. A quotient that does not end is rounded.

    Raises ZeroDivisionError.
    """
    with localcontext(EXACT):
        column = {ref: [value] for ref, value in figures.items()}
        return _plain(_Columns(column, {}, 1, Fraction if _divides(amount) else None).amount(amount)[0])


def evaluate_all(claim: Claim, figures: Figures, count: int, blanks: Blanks | None = None) -> list[Balance]:
    """The balances of `count` submissions; `figures` has one column of `count` values for each operand.

    Raises ZeroDivisorError.
    """
    with localcontext(EXACT):
        inner = Fraction if divisors(claim) else None
        try:
            return _Columns(figures, blanks or {}, count, inner).claim(pushed(claim))
        except ZeroDivisionError:
            raise ZeroDivisorError(claim) from None


def _divides(amount: Amount) -> bool:
    return bool(divisors(Comparison(amount, "=", amount)))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The figures of some submissions; `exact` is what numbers become where a quotient may come of them."""

    figures: Figures
    blanks: Blanks
    count: int
    exact: type[Fraction] | None

    def claim(self, claim: Claim) -> list[Balance]:
        match claim:
            case Both(first, second):
                return [b if a.holds else a for a, b in self.pairs(first, second)]
            case Either(first, second):
                return [Balance(a.holds or b.holds) for a, b in self.pairs(first, second)]
            case When(first, second):
                return [replace(b, holds=b.holds or not a.holds) for a, b in self.pairs(first, second)]
            case Iff(first, second):
                return [replace(b if a.holds else a, holds=a.holds == b.holds) for a, b in self.pairs(first, second)]
            case Not(inner):  # pushed: no comparison is in it
                return [Balance(not one.holds) for one in self.claim(inner)]
            case _:
                return self.plain(claim)

    def pairs(self, first: Claim, second: Claim) -> Iterable[tuple[Balance, Balance]]:
        return zip(self.claim(first), self.claim(second), strict=True)

    def plain(self, claim: Plain) -> list[Balance]:
        match claim:
            case Comparison(left, op, right, within):
                return self.comparison(self.amount(left), op, self.amount(right), within)
            case SameText(left, right):
                both = zip(self.texts(left), self.texts(right), strict=True)
                return [Balance(one == two) for one, two in both]
            case Among(of, items):
                return [Balance(one in found) for one, found in zip(*self.listed(of, items), strict=True)]
            case Matches(of, source):
                return [Balance(pattern(source).fits(said)) for said in self.texts(of)]
            case Ticked(of):
                return [Balance(bool(one)) for one in self.figures[of]]
            case Blank(of):
                return [Balance(blank) for blank in self.blanks[of]]

    def listed(self, of: Amount | Text, items: Sequence[Amount | Text]) -> tuple[Sequence[object], list[set[object]]]:
        """What is looked for, and where."""
        if all(isinstance(item, Text) for item in items):
            words: set[object] = {trimmed(item.value) for item in items if isinstance(item, Text)}
            return self.texts(of), [words] * self.count  # type: ignore[arg-type]
        numbers: set[object] = {rounded(self.amount(item)[0]) for item in items}  # type: ignore[arg-type]
        return [rounded(one) for one in self.amount(of)], [numbers] * self.count  # type: ignore[arg-type]

    def texts(self, of: Ref | Text) -> list[str]:
        if isinstance(of, Text):
            return [trimmed(of.value)] * self.count
        return [trimmed(str(said)) for said in self.figures[of]]

    def comparison(
        self, lefts: Sequence[Exact], op: str, rights: Sequence[Exact], within: Within | None
    ) -> list[Balance]:
        holds, balances = _COMPARE[op], []
        over, under = (self.amount(within.over), self.amount(within.under)) if within else (None, None)
        for at, (left, right) in enumerate(zip(lefts, rights, strict=True)):
            difference = rounded(left - right)  # type: ignore[operator]  # both are fractions, or neither is
            allowed = None if over is None or under is None else rounded((over if difference > 0 else under)[at])
            beyond: Number = 0 if allowed is not None and abs(difference) <= allowed else difference
            balances.append(Balance(holds(beyond), _plain(left), _plain(right), difference, allowed))
        return balances

    def amount(self, amount: Amount) -> Sequence[Exact]:
        match amount:
            case Literal(value):
                whole = value == value.to_integral_value()
                return [self.number(int(value) if whole else value)] * self.count
            case Day(value):
                return [self.number(serial(value))] * self.count
            case Ref():
                return [self.number(one) for one in self.figures[amount]] if self.exact else self.figures[amount]  # type: ignore[return-value, arg-type]
            case Sum(parts=parts):
                return [sum(column) for column in zip(*(self.amount(part) for part in parts), strict=True)]
            case Negative(operand):
                return [-number for number in self.amount(operand)]
            case Arithmetic(left, op, right):
                return list(map(_ARITHMETIC[op], self.amount(left), self.amount(right)))
            case Apply("abs", (of,)):
                return [abs(number) for number in self.amount(of)]
            case Apply("round", (of, Literal(places))):
                return [_rounded_to(number, int(places)) for number in self.amount(of)]
            case Apply(function, of):
                columns = zip(*map(self.amount, of), strict=True)
                return [min(column) if function == "min" else max(column) for column in columns]

    def number(self, number: Number) -> Exact:
        return self.exact(number) if self.exact else number


def _rounded_to(number: Exact, places: int) -> Exact:
    """Halves away from 0, as the sheet has it: what lies past `rounded` counts for nothing."""
    near = Decimal(rounded(number))
    result = near.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _HALVES)
    return Fraction(result) if isinstance(number, Fraction) else result


def _plain(number: Exact) -> Number:
    """A number as findings have it: whole, or with the decimals that it has; a quotient that does not end is rounded."""
    if not isinstance(number, Fraction):
        return number
    return int(number) if number.denominator == 1 else rounded(number)


_HALVES = EXACT.copy()
_HALVES.clear_traps()
