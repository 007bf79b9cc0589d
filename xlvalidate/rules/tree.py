"""The syntax tree of a rule. Every interpreter walks these nodes and no others.

An amount is a number: of things, of money, a share, or a day (`types`: how many days it is behind day 0 of a workbook).
A claim holds or does not. Texts stand in claims only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
class Day:
    """A day, `2026-03-31`."""

    value: date


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text in quotation marks."""

    value: str


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
    """`left op right`, where op is one of `+ - * /`. A quotient is exact; over 0 a rule is not run."""

    left: "Amount"
    op: str
    right: "Amount"


@dataclass(frozen=True, slots=True)
class Apply:
    """`abs(x)`, `min(x, y, …)`, `max(x, y, …)`, or `round(x, n)`: to n decimals, halves away from 0."""

    function: str
    of: tuple["Amount", ...]


@dataclass(frozen=True, slots=True)
class OverEntries:
    """`sum(award.amount where award.cluster = "R&D")`, `min`, `max`, or `count(award)`: what the entries of an open
    table come to, all of them or those of which `where` holds. It stands in a rule as it is written; where the rule is
    resolved, a reference to a figure of its own is put in its place (`editions.entry_places`).
    """

    function: str
    of: Ref
    where: "Claim | None" = None


UNRESOLVED = "what entries come to is a reference where a rule is resolved"
Amount: TypeAlias = Number | Day | Ref | Sum | Negative | Arithmetic | Apply | OverEntries


@dataclass(frozen=True, slots=True)
class Leeway:
    """How far the sides of a comparison may lie apart and still be equal: where the left one is greater (`over`), and
    where it is less (`under`). Where one of `nonzero` is 0 nobody can say, and the rule is not run.
    """

    over: Amount
    under: Amount
    nonzero: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right`, where op is one of `= <> <= >= < >`. `within` is what its rule tolerates; it is put in
    when the rule is resolved (`tolerance`), and speaks of no other figures.
    """

    left: Amount
    op: str
    right: Amount
    within: Leeway | None = None


@dataclass(frozen=True, slots=True)
class SameText:
    """`left = right` of texts: the same letters, large and small ones apart; blanks around them count for nothing."""

    left: Ref | Quoted
    right: Ref | Quoted


@dataclass(frozen=True, slots=True)
class Among:
    """`x in ("a", "b")`: one of these texts, numbers or days."""

    of: "Amount | Quoted"
    items: tuple["Number | Day | Quoted", ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """`x matches "capital{2} digit{6}"`: the text has this pattern (`patterns`)."""

    of: Ref
    pattern: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """A flag that stands alone: it is yes."""

    of: Ref


@dataclass(frozen=True, slots=True)
class Blank:
    """`blank(x)`: nothing was typed in the cell."""

    of: Ref


class EntryRelation(StrEnum):
    """What an entry is beside others: the only one with its key, one that has another entry in a table, not before the
    one above it.
    """

    UNIQUE = "unique"
    EXISTS = "in"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class AmongEntries:
    """`unique(award.ref)`, `award.parent in grant.ref`, `ordered(award.date)`: a claim about an entry that only other
    entries decide. `of` are columns of the entry, `within` those of the entries that it may have; both in one order.
    """

    relation: EntryRelation
    of: tuple[Ref, ...]
    within: tuple[Ref, ...] = ()

    @property
    def known_as(self) -> Ref:
        """Under which reference it is known of an entry whether it holds: a figure of 1 or 0."""
        inside = ",".join(ref.code for ref in self.within)
        return Ref(f"{self.relation}({','.join(ref.code for ref in self.of)}{';' + inside if inside else ''})")


@dataclass(frozen=True, slots=True)
class Not:
    """`not claim`."""

    claim: "Claim"


@dataclass(frozen=True, slots=True)
class Both:
    """`claim and claim`."""

    first: "Claim"
    second: "Claim"


@dataclass(frozen=True, slots=True)
class Either:
    """`claim or claim`: one of them holds, or both."""

    first: "Claim"
    second: "Claim"


@dataclass(frozen=True, slots=True)
class When:
    """`if condition then claim`; holds where the condition does not. At the top of a rule only."""

    condition: "Claim"
    claim: "Claim"


@dataclass(frozen=True, slots=True)
class Iff:
    """`claim iff claim`: both hold or neither does. At the top of a rule only."""

    first: "Claim"
    second: "Claim"


EARLIER = (Whose.LAST, Whose.YEAR_AGO)
"""The periods before whose figures a rule may ask for."""
Plain: TypeAlias = Comparison | SameText | Among | Matches | Ticked | Blank | AmongEntries
"""A claim that has no other claim in it."""
Claim: TypeAlias = Plain | Not | Both | Either | When | Iff
Node: TypeAlias = Amount | Quoted | Claim


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order they are written."""
    match node:
        case Number() | Day() | Quoted() | Ref():
            return ()
        case Sum(parts=parts):
            return parts
        case Apply(_, of):
            return of
        case AmongEntries(_, of, within):
            return (*of, *within)
        case OverEntries(_, of, where):
            return (of,) if where is None else (of, where)
        case Negative(operand):
            return (operand,)
        case Arithmetic(left, _, right) | Comparison(left, _, right) | SameText(left, right):
            return (left, right)
        case Among(of, items):
            return (of, *items)
        case Matches(of, _) | Ticked(of) | Blank(of):
            return (of,)
        case Not(claim):
            return (claim,)
        case Both(first, second) | Either(first, second) | Iff(first, second) | When(first, second):
            return (first, second)


def nodes(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order they are written."""
    yield node
    for child in children(node):
        yield from nodes(child)


def leaves(node: Node) -> Iterator[Node]:
    """The nodes with none below them, in the order they are written; a set that has not been resolved is one."""
    return (one for one in nodes(node) if isinstance(one, Number | Day | Quoted | Ref | Sum))


def references(node: Node) -> Iterator[Ref]:
    """Every indicator that is mentioned, in order, as often as it is written."""
    return (one for one in nodes(node) if isinstance(one, Ref))


def operands(node: Node) -> tuple[Ref, ...]:
    """The indicators whose value is needed, each once, in the order written; `blank(x)` needs no value."""
    return tuple(dict.fromkeys(_operands(node)))


def _operands(node: Node) -> Iterator[Ref]:
    if isinstance(node, Ref):
        yield node
    if isinstance(node, AmongEntries):  # what stands in other entries may be lacking
        yield from node.of
    elif not isinstance(node, Blank):
        for child in children(node):
            yield from _operands(child)


def divisors(of: Node) -> tuple[Amount, ...]:
    """What must not be 0 if a claim, or an amount, is to be computed, each once."""
    found: dict[Amount, None] = {}
    for node in nodes(of):
        if isinstance(node, Comparison) and node.within is not None:
            for amount in (node.within.over, node.within.under, *node.within.nonzero):
                found |= dict.fromkeys(_divisors(amount))
            found |= dict.fromkeys(node.within.nonzero)
        elif isinstance(node, Arithmetic):
            found |= dict.fromkeys([node.right] if node.op == "/" else [])
    return tuple(found)


def _divisors(amount: Amount) -> Iterator[Amount]:
    return (node.right for node in nodes(amount) if isinstance(node, Arithmetic) and node.op == "/")


def exact_quotient(claim: Claim) -> Amount | None:
    """The divisor of the first quotient that is asked to be exactly equal to something, or to differ from it; one that
    is rounded may be.
    """
    for node in nodes(claim):
        if (isinstance(node, Comparison) and node.op in ("=", "<>")) or isinstance(node, Among):
            for side in children(node):
                if (found := _unrounded(side)) is not None:
                    return found
    return None


def _unrounded(node: Node) -> Amount | None:
    if isinstance(node, Apply) and node.function == "round":
        return None
    if isinstance(node, Arithmetic) and node.op == "/":
        return node.right
    return next((found for child in children(node) if (found := _unrounded(child)) is not None), None)


def among_entries(claim: Claim) -> tuple[AmongEntries, ...]:
    """What a claim asks of other entries, each once."""
    return tuple(dict.fromkeys(node for node in nodes(claim) if isinstance(node, AmongEntries)))


def asked_of_entry(claim: Claim) -> tuple[Ref, ...]:
    """What a claim asks of an entry itself, also where it only asks whether it is blank, and not where it looks for it
    in others; each once, in the order written.
    """
    own = {*operands(claim), *blanks_asked(claim)}
    return tuple(dict.fromkeys(ref for ref in references(claim) if ref in own))


def blanks_asked(claim: Claim) -> Iterator[Ref]:
    """The indicators of which a claim asks whether they are blank, as often as it is written."""
    return (node.of for node in nodes(claim) if isinstance(node, Blank))
