"""A rule with its figures in it: `3 + 0 ≠ 2 + 0`."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from xlvalidate.findings import Number, plain
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
)
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


def side(amount: Amount, show: Show, plus: str = " + ", minus: str = " - ", times: str = " × ") -> str:
    """One side of an equation, each indicator shown by `show`. Sums of more than six parts that show `0` skip those."""
    match amount:
        case Literal(value):
            return format(value, "f")
        case Ref():
            return show(amount)
        case Sum(parts=parts):
            shown = [show(part) for part in parts]
            if len(shown) > 6:
                shown = [text for text in shown if text != "0"] or ["0"]
            return plus.join(shown)
        case Negative(operand):
            return f"-{_grouped(operand, show, plus, minus, times)}"
        case Arithmetic(left, op, right):
            sign = {"+": plus, "-": minus, "*": times}[op]
            first = side(left, show, plus, minus, times)
            second = side(right, show, plus, minus, times)
            if op == "*":
                first = _grouped(left, show, plus, minus, times)
            if op != "+":
                second = _grouped(right, show, plus, minus, times)
            return f"{first}{sign}{second}"


def _grouped(amount: Amount, show: Show, plus: str, minus: str, times: str) -> str:
    text = side(amount, show, plus, minus, times)
    several = isinstance(amount, Sum) or (isinstance(amount, Arithmetic) and amount.op != "*")
    return f"({text})" if several else text
