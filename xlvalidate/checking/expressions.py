"""A rule as expressions of polars over exact columns: the tree's interpreter for frames.

Every amount is a `Decimal` of 38 digits with as many decimals as it needs, so nothing is rounded; whether it fits is
asked of `rules.sizes` beforehand. A null comes through everything that it is part of. Nothing here says whether a rule
holds: it writes down what is demanded, and `schemas` compares.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

import polars as pl

from xlvalidate.findings import decimals_of
from xlvalidate.rules.demands import Atom, Demand
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import (
    Among,
    Amount,
    Apply,
    Arithmetic,
    Blank,
    Claim,
    Comparison,
    Day,
    Either,
    Matches,
    Negative,
    Not,
    Number,
    Ref,
    SameText,
    Sum,
    Ticked,
    nodes,
)

DIGITS = 38
"""Of a Decimal of polars."""

BLANK = "blank"
"""The relation of `blank(x)`: at the left stands how much was filled in, 0 or 1, and at the right 0."""

RELATIONS: Mapping[str, tuple[bool, bool, bool]] = {
    "=": (False, True, False),
    "<>": (True, False, True),
    "<=": (True, True, False),
    ">=": (False, True, True),
    "<": (True, False, False),
    ">": (False, False, True),
    BLANK: (False, True, False),
}
"""What each relation allows: that the left side is less than the right, within the tolerance of it, more."""

Column: TypeAlias = Callable[[Ref], pl.Expr]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the figures stand and how they are written: `figure` has exact numbers with `decimals`, `blank` says
    whether nothing was filled in. Sides are written with `of_sides` decimals.
    """

    figure: Column
    blank: Column
    decimals: int
    of_sides: int


@dataclass(frozen=True, slots=True)
class Demanded:
    """A demand as columns: is it demanded there, and its two sides."""

    asked: pl.Expr
    left: pl.Expr
    relation: str
    right: pl.Expr


def is_framed(claim: Claim) -> bool:
    """Is all of a claim computed in frames? Else it is computed by itself."""
    for node in nodes(claim):
        if isinstance(node, Day | Apply | SameText | Among | Matches | Ticked | Not | Either):
            return False
        if isinstance(node, Arithmetic) and node.op == "/":
            return False
        if isinstance(node, Comparison) and fixed(node.within) is None:
            return False
    return True


def exact(decimals: int) -> pl.Decimal:
    """The type of a column of exact figures."""
    return pl.Decimal(DIGITS, decimals)


def written(number: Decimal | int, decimals: int) -> pl.Expr:
    """A number, exact."""
    return pl.lit(Decimal(number), dtype=exact(decimals))


def demanded(demand: Demand, columns: Columns) -> Demanded:
    """What a demand says of the columns of a frame."""
    asked = [_met(one, columns) for one in demand.given]
    left, right = _sides(demand.atom, columns)
    return Demanded(reduce(operator.and_, asked, pl.lit(True)), left, relation_of(demand.atom), right)


def relation_of(atom: Atom) -> str:
    """The sign of a comparison, or the word for a blank."""
    return atom.op if isinstance(atom, Comparison) else BLANK


def tolerance_of(atom: Atom) -> Decimal:
    """How far the sides may lie apart: what is filled in is not blank, whatever the rule tolerates."""
    return fixed(atom.within) or Decimal(0) if isinstance(atom, Comparison) else Decimal(0)


def _met(atom: Atom, columns: Columns) -> pl.Expr:
    """Does a condition hold, so that something is demanded?"""
    if isinstance(atom, Blank):
        return columns.blank(atom.of)
    left, right = _sides(atom, columns)
    less, near, more = RELATIONS[atom.op]
    tolerance = tolerance_of(atom)
    allowed = written(tolerance, columns.of_sides)
    is_near = (left - right).abs() <= allowed if tolerance else left == right
    is_less, is_more = (left < right) & ~is_near, (left > right) & ~is_near
    found = [one for one, fits in ((is_less, less), (is_near, near), (is_more, more)) if fits]
    return reduce(operator.or_, found)


def _sides(atom: Atom, columns: Columns) -> tuple[pl.Expr, pl.Expr]:
    if isinstance(atom, Blank):
        return (~columns.blank(atom.of)).cast(pl.Int8).cast(exact(columns.of_sides)), written(0, columns.of_sides)
    left, right = (_amount(side, columns) for side in (atom.left, atom.right))
    return _with(*left, columns.of_sides), _with(*right, columns.of_sides)


def _amount(amount: Amount, columns: Columns) -> tuple[pl.Expr, int]:
    """An amount, and the decimals it has."""
    match amount:
        case Number(value):
            decimals = decimals_of(value)
            return written(value, decimals), decimals
        case Ref():
            return columns.figure(amount), columns.decimals
        case Sum(parts=parts):
            return pl.sum_horizontal(map(columns.figure, parts), ignore_nulls=False), columns.decimals
        case Negative(operand):
            of, decimals = _amount(operand, columns)
            return -of, decimals
        case Arithmetic(left, "*", right):
            (one, first), (two, second) = _amount(left, columns), _amount(right, columns)
            # A product keeps the decimals of its factors, and rounds the rest away.
            return _with(one, first, first + second) * _with(two, second, first + second), first + second
        case Arithmetic(left, op, right):
            (one, first), (two, second) = _amount(left, columns), _amount(right, columns)
            decimals = max(first, second)
            one, two = _with(one, first, decimals), _with(two, second, decimals)
            return (one + two if op == "+" else one - two), decimals


def _with(expression: pl.Expr, decimals: int, wanted: int) -> pl.Expr:
    return expression if decimals == wanted else expression.cast(exact(wanted))
