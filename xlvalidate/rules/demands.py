"""What a claim demands, one thing at a time: each an atom, with the conditions under which it is demanded.

`if x then y and z` demands y where x, and z where x; `x iff y` demands y where x, and x where y. A claim holds if all
of it is met; the first that is not met is what decides, as `evaluate` chooses it.
"""

from dataclasses import dataclass
from typing import TypeAlias

from xlvalidate.rules.tree import Blank, Both, Claim, Comparison, Iff, When

Atom: TypeAlias = Comparison | Blank


@dataclass(frozen=True, slots=True)
class Demand:
    """An atom, demanded where all of `given` hold."""

    atom: Atom
    given: tuple[Atom, ...] = ()


def demands(claim: Claim) -> tuple[Demand, ...]:
    """Everything that a claim demands, in the order in which it decides."""
    match claim:
        case When(condition, then):
            return tuple(Demand(one, atoms(condition)) for one in atoms(then))
        case Iff(first, second):
            there = (Demand(one, atoms(first)) for one in atoms(second))
            back = (Demand(one, atoms(second)) for one in atoms(first))
            return (*there, *back)
        case _:
            return tuple(map(Demand, atoms(claim)))


def atoms(claim: Claim) -> tuple[Atom, ...]:
    """The atoms of a claim that has no condition in it, in the order they are written."""
    match claim:
        case Comparison() | Blank():
            return (claim,)
        case Both(first, second):
            return (*atoms(first), *atoms(second))
        case _:
            raise TypeError("a condition stands at the top of a rule, and nowhere else")
