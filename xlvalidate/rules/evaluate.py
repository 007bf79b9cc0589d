"""What a rule says of figures: exact, over one submission or over a column of submissions.

Numbers are `int` or `Decimal` in a context wide enough for every product of two cells, so nothing is rounded but a
difference, past what a form can print.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import localcontext
from typing import TypeAlias

from xlvalidate.findings import Number
from xlvalidate.rules.exact import EXACT, rounded
from xlvalidate.rules.tree import (
    Amount,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Iff,
    Negative,
    Ref,
    Sum,
    When,
    blanks_asked,
)
from xlvalidate.rules.tree import Number as Literal

_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_COMPARE: dict[str, Callable[[Number], bool]] = {
    "=": lambda beyond: beyond == 0,
    "<>": lambda beyond: beyond != 0,
    "<=": lambda beyond: beyond <= 0,
    ">=": lambda beyond: beyond >= 0,
    "<": lambda beyond: beyond < 0,
    ">": lambda beyond: beyond > 0,
}


@dataclass(frozen=True, slots=True)
class Balance:
    """A rule over one submission: does it hold, and the two sides that decide it.

    `difference` is left - right, rounded as the sheet rounds it. The sides belong to the comparison that decides: the
    claim after `then`, the first that does not hold of `and` and `iff`; None where the rule compares no amounts.
    """

    holds: bool
    left: Number | None
    right: Number | None
    difference: Number | None


Figures: TypeAlias = Mapping[Ref, Sequence[Number]]
Blanks: TypeAlias = Mapping[Ref, Sequence[bool]]


def evaluate(claim: Claim, figures: Mapping[Ref, Number], blanks: Iterable[Ref] = (), tolerance: Number = 0) -> Balance:
    """The balance of one submission. `figures` has a number for each of the claim's `operands`."""
    empty = set(blanks)
    asked = {ref: [ref in empty] for ref in blanks_asked(claim)}
    return evaluate_all(claim, {ref: [number] for ref, number in figures.items()}, 1, asked, tolerance)[0]


def amount_of(amount: Amount, figures: Mapping[Ref, Number]) -> Number:
    """What one side comes to; `figures` has a number for each indicator in it."""
    with localcontext(EXACT):
        return _amount(amount, {ref: [number] for ref, number in figures.items()}, 1)[0]


def evaluate_all(
    claim: Claim, figures: Figures, count: int, blanks: Blanks | None = None, tolerance: Number = 0
) -> list[Balance]:
    """The balances of `count` submissions; `figures` has one column of `count` numbers for each operand."""
    with localcontext(EXACT):
        return _claim(claim, figures, count, blanks or {}, tolerance)


def _claim(claim: Claim, figures: Figures, count: int, blanks: Blanks, tolerance: Number) -> list[Balance]:
    match claim:
        case Comparison(left, op, right):
            return _comparison(_amount(left, figures, count), op, _amount(right, figures, count), tolerance)
        case Blank(of):
            return [Balance(blank, None, None, None) for blank in blanks[of]]
        case Both(first, second):
            pairs = _pairs(first, second, figures, count, blanks, tolerance)
            return [b if a.holds else a for a, b in pairs]
        case When(first, second):
            pairs = _pairs(first, second, figures, count, blanks, tolerance)
            return [Balance(b.holds or not a.holds, b.left, b.right, b.difference) for a, b in pairs]
        case Iff(first, second):
            pairs = _pairs(first, second, figures, count, blanks, tolerance)
            return [replace(b if a.holds else a, holds=a.holds == b.holds) for a, b in pairs]


def _pairs(
    first: Claim, second: Claim, figures: Figures, count: int, blanks: Blanks, tolerance: Number
) -> Iterable[tuple[Balance, Balance]]:
    return zip(
        _claim(first, figures, count, blanks, tolerance),
        _claim(second, figures, count, blanks, tolerance),
        strict=True,
    )


def _comparison(lefts: Sequence[Number], op: str, rights: Sequence[Number], tolerance: Number) -> list[Balance]:
    holds = _COMPARE[op]
    balances = []
    for left, right in zip(lefts, rights, strict=True):
        difference = rounded(left - right)
        beyond: Number = 0 if tolerance and -tolerance <= difference <= tolerance else difference
        balances.append(Balance(holds(beyond), left, right, difference))
    return balances


def _amount(amount: Amount, figures: Figures, count: int) -> Sequence[Number]:
    match amount:
        case Literal(value):
            number: Number = int(value) if value == value.to_integral_value() else value
            return [number] * count
        case Ref():
            return figures[amount]
        case Sum(parts=parts):
            return [sum(column) for column in zip(*(figures[part] for part in parts), strict=True)]
        case Negative(operand):
            return [-number for number in _amount(operand, figures, count)]
        case Arithmetic(left, op, right):
            return list(map(_ARITHMETIC[op], _amount(left, figures, count), _amount(right, figures, count)))
