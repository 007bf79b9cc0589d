"""An amount as text: one walk for every reader, which puts brackets where they decide.

An operation at the right of one that binds as tightly is bracketed, so the text keeps the tree; and so is a minus sign
that stands behind another sign: `5 - (-3)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from xlvalidate.rules.tree import Amount, Apply, Arithmetic, Day, Negative, Number, OverEntries, Ref, Sum

Leaf: TypeAlias = Number | Day | Ref | Sum | OverEntries


class Binds(IntEnum):
    """How tightly a text holds together, from the loosest."""

    ADDED = 1
    TERMS = 2
    """The terms of a sum, which stand behind a plus sign without brackets."""
    MULTIPLIED = 3
    ALONE = 4


_OWN = {"+": Binds.ADDED, "-": Binds.ADDED, "*": Binds.MULTIPLIED, "/": Binds.MULTIPLIED}
_AT_LEFT = {"+": Binds.ADDED, "-": Binds.ADDED, "*": Binds.MULTIPLIED, "/": Binds.MULTIPLIED}
_AT_RIGHT = {"+": Binds.TERMS, "-": Binds.MULTIPLIED, "*": Binds.ALONE, "/": Binds.ALONE}


@dataclass(frozen=True, slots=True)
class Notation:
    """How a reader writes amounts: what stands for a number, an indicator or a set, and the signs.

    `terms` gives one text, or several where a sum is written out; `apply` a function with its amounts. `generous`: an
    operation inside another one is always bracketed, but for what stands left of a plus or a minus. `worded`: functions
    are said in words, so that one inside an operation is bracketed, and so is an operation inside of one.
    """

    terms: Callable[[Leaf], Sequence[str]]
    plus: str = " + "
    minus: str = " - "
    times: str = " * "
    over: str = " / "
    apply: Callable[[str, Sequence[str]], str] = lambda function, of: f"{function}({', '.join(of)})"
    generous: bool = False
    worded: bool = False


def amount_text(amount: Amount, notation: Notation) -> str:
    """One side of a comparison."""
    if isinstance(amount, Apply):
        return _applied(amount, notation)
    return _text(amount, notation, Binds.ADDED, first=True)


def _applied(amount: Apply, notation: Notation) -> str:
    if not notation.worded:
        return notation.apply(amount.function, [amount_text(one, notation) for one in amount.of])
    return notation.apply(amount.function, [_text(one, notation, Binds.ALONE, first=False) for one in amount.of])


def _text(amount: Amount, notation: Notation, least: Binds, *, first: bool) -> str:
    """`least` is how tightly the text has to hold together here; `first`: no sign stands before it."""
    match amount:
        case Negative(operand):
            text = f"-{_text(operand, notation, Binds.ALONE, first=False)}"
            return text if first else f"({text})"
        case Arithmetic(_, op, _) if _OWN[op] < least:
            return f"({_operation(amount, notation, first=True)})"
        case Arithmetic():
            return _operation(amount, notation, first=first)
        case Apply():
            return f"({_applied(amount, notation)})" if notation.worded else _applied(amount, notation)
        case _:
            terms = notation.terms(amount)
            if len(terms) > 1 and least > Binds.TERMS:
                return f"({_joined(terms, notation, first=True)})"
            return _joined(terms, notation, first=first)


def _operation(amount: Arithmetic, notation: Notation, *, first: bool) -> str:
    op = amount.op
    at_left, at_right = _AT_LEFT[op], _AT_RIGHT[op]
    if notation.generous:
        at_left, at_right = Binds.ALONE if op in "*/" else at_left, Binds.ALONE
    sign = {"+": notation.plus, "-": notation.minus, "*": notation.times, "/": notation.over}[op]
    left = _text(amount.left, notation, at_left, first=first)
    return f"{left}{sign}{_text(amount.right, notation, at_right, first=False)}"


def _joined(terms: Sequence[str], notation: Notation, *, first: bool) -> str:
    bare = int(first)
    return notation.plus.join((*terms[:bare], *(f"({one})" if one.startswith("-") else one for one in terms[bare:])))
