"""How large an amount can be, and how many decimals it has: does it fit into so many digits, at every step?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from xlvalidate.findings import decimals_of
from xlvalidate.rules.demands import demands
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import Amount, Arithmetic, Claim, Comparison, Negative, Number, Ref, Sum


@dataclass(frozen=True, slots=True)
class Size:
    """At most `most` away from 0, with `decimals`; `digits` is what the longest step on the way takes."""

    most: int
    decimals: int
    digits: int


def decimals_in(amount: Amount, of_figures: int) -> int:
    """How many decimals an amount of figures with so many has."""
    match amount:
        case Number(value):
            return decimals_of(value)
        case Ref() | Sum():
            return of_figures
        case Negative(operand):
            return decimals_in(operand, of_figures)
        case Arithmetic(left, "*", right):
            return decimals_in(left, of_figures) + decimals_in(right, of_figures)
        case Arithmetic(left, _, right):
            return max(decimals_in(left, of_figures), decimals_in(right, of_figures))


def size(amount: Amount, of_figures: int, largest: int) -> Size:
    """The size of an amount over figures with so many decimals, none of them further than `largest` from 0."""
    match amount:
        case Number(value):
            return _size(ceil(abs(value)), decimals_of(value))
        case Ref():
            return _size(largest, of_figures)
        case Sum(parts=parts):
            return _size(largest * len(parts), of_figures)
        case Negative(operand):
            return size(operand, of_figures, largest)
        case Arithmetic(left, op, right):
            one, two = size(left, of_figures, largest), size(right, of_figures, largest)
            if op == "*":
                # Both factors are written with the decimals of the product first.
                decimals = one.decimals + two.decimals
                return _size(max(1, one.most) * max(1, two.most), decimals, one, two)
            return _size(one.most + two.most, max(one.decimals, two.decimals), one, two)


def _size(most: int, decimals: int, *parts: Size) -> Size:
    return Size(most, decimals, max(_digits(most, decimals), *(part.digits for part in parts), 0))


def _digits(most: int, decimals: int) -> int:
    return len(str(most)) + decimals


def comparisons(claim: Claim) -> Iterator[Comparison]:
    """Every comparison of a claim, those of its conditions too."""
    for demand in demands(claim):
        yield from (atom for atom in (demand.atom, *demand.given) if isinstance(atom, Comparison))


def decimals_of_sides(claim: Claim, of_figures: int) -> int:
    """The most decimals that a side of a claim, or its tolerance, has."""
    found = [decimals_in(side, of_figures) for one in comparisons(claim) for side in (one.left, one.right)]
    allowed = [decimals_of(fixed(one.within) or Decimal(0)) for one in comparisons(claim)]
    return max([0, *allowed, *found])


def digits_needed(claim: Claim, of_figures: int, largest: int, decimals: int) -> int:
    """How many digits a claim takes at most, with its sides and their difference written with so many decimals."""
    needed = max((_digits(ceil(fixed(one.within) or 0), decimals) for one in comparisons(claim)), default=decimals)
    for one in comparisons(claim):
        left, right = size(one.left, of_figures, largest), size(one.right, of_figures, largest)
        difference = _digits(left.most + right.most, decimals)
        needed = max(needed, difference, left.digits, right.digits)
    return needed
