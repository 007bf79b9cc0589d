"""A tree as the text of a rule again, as an edition file writes it."""

from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.tree import (
    Amount,
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Iff,
    Negative,
    Node,
    Number,
    Ref,
    Sum,
    When,
)


def written(node: Node) -> str:
    """The rule's text. Reading it gives the same tree."""
    match node:
        case Number() | Ref() | Sum() | Negative() | Arithmetic():
            return _amount(node)
        case Comparison(left, op, right):
            return f"{_amount(left)} {op} {_amount(right)}"
        case Blank(of):
            return f"blank({_amount(of)})"
        case Both(first, second):
            return f"{written(first)} and {written(second)}"
        case When(condition, claim):
            return f"if {written(condition)} then {written(claim)}"
        case Iff(first, second):
            return f"{written(first)} iff {written(second)}"


def _amount(amount: Amount) -> str:
    return amount_text(amount, _NOTATION)


def _terms(leaf: Leaf) -> tuple[str]:
    match leaf:
        case Number(value):
            return (format(value, "f"),)
        case Ref(code, period):
            return (f"{period}.{code}" if period else code,)
        case Sum(of, period):
            return (f"sum({period}.{of})" if period else f"sum({of})",)


_NOTATION = Notation(_terms)
