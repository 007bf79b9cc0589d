"""The syntax tree of a rule. Every interpreter walks these nodes and no others."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

THIS = "this"


class Whose(StrEnum):
    """Whose figure a reference means: this submission's, that of the period before, that of the same period a year
    before, or the sum over the subordinate units.
    """

    NOW = ""
    LAST = "last"
    YEAR_AGO = "year_ago"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, exact."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Ref:
    """An indicator: as written (a row's, a column's or a full code, or `this`), after resolving a full code."""

    code: str
    period: Whose = Whose.NOW

    def __hash__(self) -> int:
        # An enum's hash is a call in Python, and figures are looked up by these; equal ones have equal codes.
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum over a named set; `parts` is empty until the set has been resolved."""

    of: str
    period: Whose = Whose.NOW
    parts: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Negative:
    """`- x`."""

    operand: "Amount"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right`, where op is one of `+ - *`."""

    left: "Amount"
    op: str
    right: "Amount"


Amount: TypeAlias = Number | Ref | Sum | Negative | Arithmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right`, where op is one of `= <> <= >= < >`."""

    left: Amount
    op: str
    right: Amount


@dataclass(frozen=True, slots=True)
class Blank:
    """`blank(x)`: nothing was typed in the cell."""

    of: Ref


@dataclass(frozen=True, slots=True)
class Both:
    """`claim and claim`."""

    first: "Claim"
    second: "Claim"


@dataclass(frozen=True, slots=True)
class When:
    """`if condition then claim`; holds where the condition does not."""

    condition: "Claim"
    claim: "Claim"


@dataclass(frozen=True, slots=True)
class Iff:
    """`claim iff claim`: both hold or neither does."""

    first: "Claim"
    second: "Claim"


EARLIER = (Whose.LAST, Whose.YEAR_AGO)
"""The periods before whose figures a rule may ask for."""

Claim: TypeAlias = Comparison | Blank | Both | When | Iff
Node: TypeAlias = Amount | Claim


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order they are written."""
    match node:
        case Number() | Ref():
            return ()
        case Sum(parts=parts):
            return parts
        case Negative(operand):
            return (operand,)
        case Arithmetic(left, _, right) | Comparison(left, _, right):
            return (left, right)
        case Blank(of):
            return (of,)
        case Both(first, second) | Iff(first, second) | When(first, second):
            return (first, second)


def nodes(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order they are written."""
    yield node
    for child in children(node):
        yield from nodes(child)


def references(node: Node) -> Iterator[Ref]:
    """Every indicator that is mentioned, in order, as often as it is written."""
    return (one for one in nodes(node) if isinstance(one, Ref))


def operands(node: Node) -> tuple[Ref, ...]:
    """The indicators whose number is needed, each once, in the order written; `blank(x)` needs no number."""
    return tuple(dict.fromkeys(_operands(node)))


def _operands(node: Node) -> Iterator[Ref]:
    if isinstance(node, Ref):
        yield node
    if not isinstance(node, Blank):
        for child in children(node):
            yield from _operands(child)


def blanks_asked(claim: Claim) -> Iterator[Ref]:
    """The indicators of which a claim asks whether they are blank."""
    match claim:
        case Blank(of):
            yield of
        case Both(first, second) | Iff(first, second) | When(first, second):
            yield from blanks_asked(first)
            yield from blanks_asked(second)
