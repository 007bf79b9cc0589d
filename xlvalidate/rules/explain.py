"""A rule with its figures in it: `3 + 0 ≠ 2 + 0`."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from xlvalidate.findings import Number, plain
from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.tree import Amount, Blank, Both, Claim, Comparison, Iff, Ref, Sum, When
from xlvalidate.rules.tree import Number as Literal

_HOLDS = {"=": "=", "<>": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_FAILS = {"=": "≠", "<>": "=", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}

Show: TypeAlias = Callable[[Ref], str]


def equation(claim: Claim, figures: Mapping[Ref, Number], holds: Callable[[Claim], bool]) -> str:
    """The comparison that decides, with figures for names and the sign that is true of them.

    `holds` says of each claim whether it holds; a condition is left away, only its consequence is drawn.
    """

    def show(ref: Ref) -> str:
        return plain(figures[ref]) or ""

    match claim:
        case Comparison(left, op, right):
            sign = (_HOLDS if holds(claim) else _FAILS)[op]
            return f"{side(left, show)} {sign} {side(right, show)}"
        case Blank():
            return ""
        case When(_, then):
            return equation(then, figures, holds)
        case Both(first, second):
            return equation(second if holds(first) else first, figures, holds)
        case Iff(first, second):
            return ", ".join(filter(None, (equation(part, figures, holds) for part in (first, second))))


def side(amount: Amount, show: Show) -> str:
    """One side of an equation, each indicator shown by `show`. Sums of more than six parts that show `0` skip those."""

    def terms(leaf: Leaf) -> Sequence[str]:
        match leaf:
            case Literal(value):
                return (format(value, "f"),)
            case Ref():
                return (show(leaf),)
            case Sum(parts=parts):
                shown = [show(part) for part in parts]
                return shown if len(shown) <= 6 else [text for text in shown if text != "0"] or ["0"]

    return amount_text(amount, Notation(terms, times=" × "))
