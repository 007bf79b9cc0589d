"""A tree as the text of a rule again, as an edition file writes it."""

from types import UnionType

from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.tree import (
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
    EntryRelation,
    Iff,
    Matches,
    Negative,
    Node,
    Not,
    Number,
    OverEntries,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
)


def written(node: Node) -> str:
    """The rule's text. Reading it gives the same tree, but for what a comparison tolerates."""
    match node:
        case Number() | Day() | Ref() | Sum() | Negative() | Arithmetic() | Apply() | OverEntries():
            return _amount(node)
        case Quoted(value):
            return f"'{value}'" if '"' in value else f'"{value}"'
        case Comparison(left, op, right):
            return f"{_amount(left)} {op} {_amount(right)}"
        case SameText(left, right):
            return f"{written(left)} = {written(right)}"
        case Not(SameText(left, right)):
            return f"{written(left)} <> {written(right)}"
        case AmongEntries(EntryRelation.EXISTS, (of,), (within,)):
            return f"{_amount(of)} in {_amount(within)}"
        case AmongEntries(relation, of, _):
            return f"{relation}({', '.join(map(_amount, of))})"
        case Not(AmongEntries(EntryRelation.EXISTS, (of,), (within,))):
            return f"{_amount(of)} not in {_amount(within)}"
        case Not(Among(of, items)):
            return f"{written(of)} not in ({', '.join(map(written, items))})"
        case Among(of, items):
            return f"{written(of)} in ({', '.join(map(written, items))})"
        case Matches(of, pattern):
            return f"{written(of)} matches {written(Quoted(pattern))}"
        case Ticked(of):
            return _amount(of)
        case Blank(of):
            return f"blank({_amount(of)})"
        case Not(claim):
            said = _bracketed(claim, Both | Either)
            # Before a minus sign `not` would be a figure that is called so.
            return f"not ({said})" if said.startswith("-") else f"not {said}"
        case Both(first, second):
            return f"{_bracketed(first, Either)} and {_bracketed(second, Both | Either)}"
        case Either(first, second):
            return f"{written(first)} or {_bracketed(second, Either)}"
        case When(condition, claim):
            return f"if {written(condition)} then {written(claim)}"
        case Iff(first, second):
            return f"{written(first)} iff {written(second)}"


def _bracketed(claim: Claim, looser: type | UnionType) -> str:
    return f"({written(claim)})" if isinstance(claim, looser) else written(claim)


def _amount(amount: Amount) -> str:
    return amount_text(amount, _NOTATION)


def _terms(leaf: Leaf) -> tuple[str]:
    match leaf:
        case Number(value):
            return (format(value, "f"),)
        case Day(value):
            return (value.isoformat(),)
        case Ref(code, period):
            return (f"{period}.{code}" if period else code,)
        case Sum(of, period):
            return (f"sum({period}.{of})" if period else f"sum({of})",)
        case OverEntries(function, of, where):
            return (f"{function}({_amount(of)}{f' where {written(where)}' if where is not None else ''})",)


_NOTATION = Notation(_terms)
