"""A rule as expressions of polars over exact columns: the tree's interpreter for frames.

Every figure is a whole number of units of its last decimal, in a `Decimal` of 38 digits without decimals: nothing is
rounded there. Whether all steps fit is asked of `rules.sizes` beforehand; how amounts are put into whole numbers
`rules.pairs` knows. A null comes through everything that it is part of. Nothing here says whether a rule holds: it
writes down what is demanded, and `schemas` compares.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

import polars as pl

from xlvalidate.rules.demands import Atom, Demand, demands
from xlvalidate.rules.exact import EXACT, rounded
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.pairs import Pairs, WholeComparison
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import (
    Among,
    AmongEntries,
    Amount,
    Apply,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    Matches,
    Not,
    Number,
    Plain,
    Quoted,
    Ref,
    SameText,
    Ticked,
    divisors,
    nodes,
    operands,
)
from xlvalidate.rules.types import serial, trimmed

DIGITS = 38
"""Of a Decimal of polars."""

BLANK, HOLDS = "blank", "holds"
"""The relations of what compares no amounts. `blank(x)`: at the left stands how much was filled in, 0 or 1, and at the
right 0. Every other condition: at the left stands how much is against it.
"""

RELATIONS: Mapping[str, tuple[bool, bool, bool]] = {
    "=": (False, True, False),
    "<>": (True, False, True),
    "<=": (True, True, False),
    ">=": (False, True, True),
    "<": (True, False, False),
    ">": (False, False, True),
    BLANK: (False, True, False),
    HOLDS: (False, True, False),
}
"""What each relation allows: that the left side is less than the right, within the tolerance of it, more."""

Column: TypeAlias = Callable[[Ref], pl.Expr]


def exact(decimals: int) -> pl.Decimal:
    """The type of a column of exact figures."""
    return pl.Decimal(DIGITS, decimals)


WHOLE = exact(0)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the figures stand: `figure` has a whole number of units of so many decimals, or the text of what is none;
    `blank` says whether nothing was filled in.
    """

    figure: Column
    blank: Column
    decimals: int


@dataclass(frozen=True, slots=True)
class Demanded:
    """A demand as columns: is it demanded there, its two sides, how far apart they may be; `known` is that where it is
    the same of all figures. `decimals` is the unit of all these; None where the sides are no figures.
    """

    asked: pl.Expr
    left: pl.Expr
    right: pl.Expr
    tolerance: pl.Expr
    known: Decimal | None
    decimals: int | None


def written(number: Decimal | int, decimals: int) -> pl.Expr:
    """A number, exact."""
    return pl.lit(Decimal(number), dtype=exact(decimals))


def demanded(demand: Demand, columns: Columns) -> Demanded:
    """What a demand says of the columns of a frame."""
    claims = _Written(columns, Pairs(_Wholes(columns.figure), columns.decimals))
    asked = reduce(operator.and_, map(claims.holds, demand.given), pl.lit(True))
    atom = demand.atom
    if not isinstance(atom, Comparison):
        against, nothing = ~claims.holds(atom), written(0, 0)
        return Demanded(asked, against.cast(pl.Int8).cast(WHOLE), nothing, nothing, Decimal(0), None)
    found, always = claims.pairs.compared(atom), fixed(atom.within)
    known = None
    if found.decimals is not None and always is not None:
        known = Decimal(rounded(always)).scaleb(found.decimals, EXACT)
    return Demanded(asked, claims.divided(atom, found.left), found.right, found.tolerance, known, found.decimals)


def demanded_of(claim: Claim, columns: Columns) -> Iterator[Demanded]:
    """All that a rule demands, each null where something is lacking anywhere in the rule."""
    everything = operands(claim)
    # Some of what is computed passes over a figure that is lacking.
    passes_over = any(isinstance(node, Apply | Either) for node in nodes(pushed(claim)))
    for demand in demands(claim):
        one = demanded(demand, columns)
        if passes_over or set(operands(demand.atom)) < set(everything):
            there = pl.all_horizontal(pl.lit(True), *(columns.figure(ref).is_not_null() for ref in everything))
            one = replace(one, left=pl.when(there).then(one.left))
        yield one


def holds_of(claim: Claim, columns: Columns) -> pl.Expr:
    """Does a condition hold? Null where something in it is lacking, or divided by 0, and nothing else decides."""
    return _Written(columns, Pairs(_Wholes(columns.figure), columns.decimals)).holds(pushed(claim))


def relation_of(atom: Atom) -> str:
    """The sign of a comparison, or the word for what is none."""
    if isinstance(atom, Comparison):
        return atom.op
    return BLANK if isinstance(atom, Blank) else HOLDS


def texts_of(claim: Claim) -> frozenset[Ref]:
    """The operands that stand as texts."""
    found: set[Ref] = set()
    for node in nodes(claim):
        match node:
            case SameText(left, right):
                found |= {one for one in (left, right) if isinstance(one, Ref)}
            case Among(Ref() as of, (Quoted(), *_)):
                found.add(of)
            case Matches(of, _):
                found.add(of)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Written:
    """Claims over the columns of a frame."""

    columns: Columns
    pairs: Pairs[pl.Expr]

    def holds(self, claim: Claim) -> pl.Expr:
        """Does a claim hold? Null where a divisor is 0 and nothing else decides: so polars joins what is null."""
        match claim:
            case Not(inner):
                return ~self.holds(inner)
            case Both(first, second):
                return self.holds(first) & self.holds(second)
            case Either(first, second):
                return self.holds(first) | self.holds(second)
            case Comparison() | Blank() | SameText() | Among() | AmongEntries() | Matches() | Ticked():
                return self.divided(claim, self._plain(claim))
            case _:
                raise TypeError("a condition stands at the top of a rule, and nowhere else")

    def divided(self, claim: Plain, found: pl.Expr) -> pl.Expr:
        """What is computed of a claim; null where something in it is divided by 0."""
        zeros = [self.pairs.amount(amount).number == written(0, 0) for amount in divisors(claim)]
        return pl.when(~pl.any_horizontal(zeros)).then(found) if zeros else found

    def _plain(self, claim: Plain) -> pl.Expr:
        match claim:
            case SameText(left, right):
                return self._text(left) == self._text(right)
            case Among(Ref() | Quoted() as of, (Quoted(), *_) as items):
                return self._text(of).is_in([trimmed(item.value) for item in items if isinstance(item, Quoted)])
            case Among(of, items):
                return self._among(of, items)  # type: ignore[arg-type]
            case Matches(of, source):
                return self._text(of).str.contains(pattern(source).expression)
            case Ticked(of):
                return self.columns.figure(of) != written(0, 0)
            case Blank(of):
                return self.columns.blank(of)
            case AmongEntries():
                return self.columns.figure(claim.known_as) != written(0, 0)
            case Comparison():
                return _met(claim, self.pairs.compared(claim))

    def _text(self, of: Ref | Quoted) -> pl.Expr:
        return pl.lit(trimmed(of.value), pl.String) if isinstance(of, Quoted) else self.columns.figure(of)

    def _among(self, of: Amount, items: Sequence[Number | Day | Quoted]) -> pl.Expr:
        found = self.pairs.rounded(self.pairs.amount(of))
        units = set()
        for item in items:
            if not isinstance(item, Quoted):
                number = serial(item.value) if isinstance(item, Day) else rounded(item.value)
                units.add(Decimal(number).scaleb(found.decimals, EXACT))
        return reduce(
            operator.or_,
            (found.number == written(unit, 0) for unit in sorted(units) if unit == unit.to_integral_value()),
            # A null stays one.
            found.number != found.number,
        )


def _met(comparison: Comparison, compared: WholeComparison[pl.Expr]) -> pl.Expr:
    """Does a condition hold, so that something is demanded?"""
    left, right = compared.left, compared.right
    less, near, more = RELATIONS[comparison.op]
    is_near = (
        (left - right).abs() <= compared.tolerance if comparison.within or compared.decimals is None else left == right
    )
    is_less, is_more = (left < right) & ~is_near, (left > right) & ~is_near
    found = [one for one, fits in ((is_less, less), (is_near, near), (is_more, more)) if fits]
    return reduce(operator.or_, found)


@dataclass(frozen=True, slots=True)
class _Wholes:
    """Whole numbers that are columns."""

    figure: Column

    def literal(self, number: int) -> pl.Expr:
        return written(number, 0)

    def total(self, numbers: Sequence[pl.Expr]) -> pl.Expr:
        if len(numbers) == 2:
            return numbers[0] + numbers[1]
        return pl.sum_horizontal(numbers, ignore_nulls=False)

    def difference(self, one: pl.Expr, two: pl.Expr) -> pl.Expr:
        return one - two

    def negative(self, number: pl.Expr) -> pl.Expr:
        return -number

    def product(self, one: pl.Expr, two: pl.Expr) -> pl.Expr:
        return one * two

    def distance(self, number: pl.Expr) -> pl.Expr:
        return number.abs()

    def least(self, numbers: Sequence[pl.Expr]) -> pl.Expr:
        return pl.min_horizontal(numbers)  # passes over nulls: a row with one is none anyhow

    def greatest(self, numbers: Sequence[pl.Expr]) -> pl.Expr:
        return pl.max_horizontal(numbers)

    def whole_part(self, number: pl.Expr, by: pl.Expr) -> pl.Expr:
        # A quotient of Decimals is rounded; one of whole numbers is cut off. By 0 it is null.
        return (number.cast(pl.Int128) // by.cast(pl.Int128)).cast(WHOLE)

    def turned(self, number: pl.Expr, by: pl.Expr) -> pl.Expr:
        return pl.when(by < written(0, 0)).then(-number).otherwise(number)

    def chosen(self, less: pl.Expr, than: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
        return pl.when(less < than).then(then).otherwise(otherwise)
