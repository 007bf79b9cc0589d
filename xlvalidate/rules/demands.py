"""What a claim demands, one thing at a time: each an atom, with the conditions under which it is demanded.

`if x then y and z` demands y where x, and z where x; `x iff y` demands y where x, and x where y. A claim holds if all
of it is met; the first that is not met is what decides, as `evaluate` chooses it. Every `not` is pushed down to a claim
that has no other in it.
"""

from dataclasses import dataclass
from typing import TypeAlias

from xlvalidate.rules.negation import pushed
from xlvalidate.rules.tree import Both, Claim, Either, Iff, Not, Plain, When

Atom: TypeAlias = Plain | Not | Either
"""A claim that is met or not as a whole: it is no `and`. A `not` has a plain claim in it, no comparison; an `or` has
any pushed claims.
"""


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
    return _atoms(pushed(claim))


def _atoms(claim: Claim) -> tuple[Atom, ...]:
    match claim:
        case Both(first, second):
            return (*_atoms(first), *_atoms(second))
        case When() | Iff():
            raise TypeError("a condition stands at the top of a rule, and nowhere else")
        case _:
            return (claim,)
