"""A tree as the text of a rule again, as an edition file writes it."""

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

_PRECEDENCE = {"+": 1, "-": 1, "*": 2}


def written(node: Node) -> str:
    """The rule's text, in its shortest form. Reading it gives the same tree."""
    match node:
        case Number(value):
            return format(value, "f")
        case Ref(code, period):
            return f"{period}.{code}" if period else code
        case Sum(of, period):
            return f"sum({period}.{of})" if period else f"sum({of})"
        case Negative(operand):
            return f"-{_factor(operand)}"
        case Arithmetic(left, op, right):
            return f"{_side(left, op, right=False)} {op} {_side(right, op, right=True)}"
        case Comparison(left, op, right):
            return f"{written(left)} {op} {written(right)}"
        case Blank(of):
            return f"blank({written(of)})"
        case Both(first, second):
            return f"{written(first)} and {written(second)}"
        case When(condition, claim):
            return f"if {written(condition)} then {written(claim)}"
        case Iff(first, second):
            return f"{written(first)} iff {written(second)}"


def _factor(node: Amount) -> str:
    return f"({written(node)})" if isinstance(node, Arithmetic) else written(node)


def _side(node: Amount, op: str, *, right: bool) -> str:
    if isinstance(node, Arithmetic):
        inner, outer = _PRECEDENCE[node.op], _PRECEDENCE[op]
        if inner < outer or (right and inner == outer):
            return f"({written(node)})"
    return written(node)
