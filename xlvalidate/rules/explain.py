"""A rule with its figures in it: `3 + 0 ≠ 2 + 0`."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from xlvalidate.findings import Number, plain
from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.evaluate import amount_of
from xlvalidate.rules.tree import Amount, Blank, Both, Claim, Comparison, Iff, Ref, Sum, When
from xlvalidate.rules.tree import Number as Literal

_HOLDS = {"=": "=", "<>": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_FAILS = {"=": "≠", "<>": "=", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}

_MOST_PARTS, _MOST_SHOWN = 6, 12

Show: TypeAlias = Callable[[Ref], str]
Total: TypeAlias = Callable[[Sum], str]


def sign_of(op: str, left: Number, right: Number) -> str:
    """The sign of a comparison that holds. Within a tolerance it may hold of figures that are not so: `≈`."""
    beyond = left - right
    near = {"=": beyond != 0, "<=": beyond > 0, ">=": beyond < 0}
    return "≈" if near.get(op, False) else _HOLDS[op]


def equation(claim: Claim, figures: Mapping[Ref, Number], holds: Callable[[Claim], bool]) -> str:
    """The comparison that decides, with figures for names and the sign that is true of them.

    `holds` says of each claim whether it holds; a condition is left away, only its consequence is drawn. Of `x iff y`
    that is the one that does not hold, or where that compares nothing, the other.
    """

    def show(ref: Ref) -> str:
        return plain(figures[ref]) or ""

    def total(of: Sum) -> str:
        return plain(amount_of(of, figures)) or ""

    match claim:
        case Comparison(left, op, right):
            sign = (_HOLDS if holds(claim) else _FAILS)[op]
            return f"{side(left, show, total)} {sign} {side(right, show, total)}"
        case Blank():
            return ""
        case When(_, then):
            return equation(then, figures, holds)
        case Both(first, second):
            return equation(second if holds(first) else first, figures, holds)
        case Iff(first, second):
            parts = (second, first) if holds(first) else (first, second)
            return next(filter(None, (equation(part, figures, holds) for part in parts)), "")


def side(amount: Amount, show: Show, total: Total) -> str:
    """One side of an equation, each indicator shown by `show`. Sums of more than six parts skip those that show `0`;
    where more than twelve are left, `total` says the sum in one.
    """

    def terms(leaf: Leaf) -> Sequence[str]:
        match leaf:
            case Literal(value):
                return (format(value, "f"),)
            case Ref():
                return (show(leaf),)
            case Sum(parts=parts):
                shown = [show(part) for part in parts]
                if len(shown) > _MOST_PARTS:
                    shown = [text for text in shown if text != "0"] or ["0"]
                return shown if len(shown) <= _MOST_SHOWN else (total(leaf),)

    return amount_text(amount, Notation(terms, times=" × "))
