"""A claim over other figures: each reference replaced by another, also in what a comparison tolerates."""

from collections.abc import Callable
from typing import TypeAlias

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
    Leeway,
    Matches,
    Negative,
    Not,
    Number,
    OverEntries,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    Whose,
)

NewRef: TypeAlias = Callable[[Ref], Ref]


def renamed(claim: Claim, figure: NewRef, blank: NewRef) -> Claim:
    """`figure` says what an operand is called now, `blank` what the `x` of a `blank(x)` is; sets lose their names."""

    def again(inner: Claim) -> Claim:
        return renamed(inner, figure, blank)

    def amount(of: Amount) -> Amount:
        return renamed_amount(of, figure)

    match claim:
        case Comparison(left, op, right, within):
            allowed = within and Leeway(amount(within.over), amount(within.under), tuple(map(amount, within.nonzero)))
            return Comparison(amount(left), op, amount(right), allowed)
        case SameText(left, right):
            return SameText(*(figure(one) if isinstance(one, Ref) else one for one in (left, right)))
        case Among(of, items):
            return Among(of if isinstance(of, Quoted) else amount(of), items)
        case Matches(of, pattern):
            return Matches(figure(of), pattern)
        case Ticked(of):
            return Ticked(figure(of))
        case Blank(of):
            return Blank(blank(of))
        case AmongEntries(relation, of, within):
            return AmongEntries(relation, tuple(map(figure, of)), tuple(map(figure, within)))
        case Not(inner):
            return Not(again(inner))
        case Both(first, second):
            return Both(again(first), again(second))
        case Either(first, second):
            return Either(again(first), again(second))
        case When(condition, then):
            return When(again(condition), again(then))
        case Iff(first, second):
            return Iff(again(first), again(second))


def renamed_amount(amount: Amount, figure: NewRef) -> Amount:
    """The same of an amount."""
    match amount:
        case Number() | Day():
            return amount
        case Ref():
            return figure(amount)
        case Sum(parts=parts):
            return Sum("", Whose.NOW, tuple(map(figure, parts)))
        case Negative(operand):
            return Negative(renamed_amount(operand, figure))
        case Arithmetic(left, op, right):
            return Arithmetic(renamed_amount(left, figure), op, renamed_amount(right, figure))
        case Apply(function, of):
            return Apply(function, tuple(renamed_amount(one, figure) for one in of))
        case OverEntries():
            raise TypeError(UNRESOLVED)
