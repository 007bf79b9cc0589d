"""The tree of a rule as data, for the script of the page: every node a list that begins with its kind.

What a rule speaks of is told apart from what it says: instances that say the same of other figures share one tree. A
reference in it is the place of its code among the `codes` that are gathered on the way, by itself or with its period.
"""

from collections.abc import Sequence
from typing import Any

from xlvalidate.rules.tree import (
    UNRESOLVED,
    Among,
    AmongEntries,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Day,
    Either,
    Iff,
    Leeway,
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


def tree_data(node: Node, codes: list[str]) -> Any:
    """A node and all below it; the codes that it speaks of are added to `codes`, each once."""

    def of(inner: Node) -> Any:
        return tree_data(inner, codes)

    match node:
        case Number(value):
            return ["number", format(value, "f")]
        case Day(value):
            return ["day", value.isoformat()]
        case Quoted(value):
            return ["quoted", value]
        case Ref(code, period):
            slot = _slot(code, codes)
            return ["ref", slot, str(period)] if period else slot
        case Sum(set_, period, parts):
            return ["sum", set_, str(period), _refs(parts, codes)]
        case Negative(operand):
            return ["negative", of(operand)]
        case Arithmetic(left, op, right):
            return ["arithmetic", of(left), op, of(right)]
        case Apply(function, amounts):
            return ["apply", function, [*map(of, amounts)]]
        case Comparison(left, op, right, within):
            return ["comparison", of(left), op, of(right), *_within(within, codes)]
        case SameText(left, right):
            return ["same_text", of(left), of(right)]
        case Among(sought, items):
            return ["among", of(sought), [*map(of, items)]]
        case Matches(text, pattern):
            return ["matches", of(text), pattern]
        case Ticked(flag):
            return ["ticked", of(flag)]
        case Blank(cell):
            return ["blank", of(cell)]
        case AmongEntries(relation, refs, within_refs):
            return ["among_entries", str(relation), _refs(refs, codes), _refs(within_refs, codes)]
        case Not(claim):
            return ["not", of(claim)]
        case Both(first, second):
            return ["both", of(first), of(second)]
        case Either(first, second):
            return ["either", of(first), of(second)]
        case When(condition, claim):
            return ["when", of(condition), of(claim)]
        case Iff(first, second):
            return ["iff", of(first), of(second)]
        case OverEntries():
            raise TypeError(UNRESOLVED)


def _slot(code: str, codes: list[str]) -> int:
    if code not in codes:
        codes.append(code)
    return codes.index(code)


def _refs(refs: Sequence[Ref], codes: list[str]) -> list[Any]:
    return [tree_data(ref, codes) for ref in refs]


def _within(within: Leeway | None, codes: list[str]) -> list[Any]:
    """What a comparison tolerates: where the left side is greater, where it is less, and what must not be 0."""
    if within is None:
        return []
    return [[tree_data(one, codes) for one in (within.over, within.under, *within.nonzero)]]
