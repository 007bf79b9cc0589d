"""A claim with every `not` at a claim that has no other in it, or gone: `not (a = b or blank(c))` is `a <> b and
not blank(c)`.
"""

from dataclasses import replace

from xlvalidate.rules.tree import Both, Claim, Comparison, Either, Iff, Not, When

OPPOSITE = {"=": "<>", "<>": "=", "<=": ">", ">": "<=", ">=": "<", "<": ">="}


def pushed(claim: Claim) -> Claim:
    """The same claim. What a comparison tolerates stays what it was: `<>` holds beyond it."""
    match claim:
        case Not(inner):
            return _not(inner)
        case Both(first, second):
            return Both(pushed(first), pushed(second))
        case Either(first, second):
            return Either(pushed(first), pushed(second))
        case When(condition, then):
            return When(pushed(condition), pushed(then))
        case Iff(first, second):
            return Iff(pushed(first), pushed(second))
        case _:
            return claim


def opposite(claim: Claim) -> Claim:
    """What holds where a claim does not, pushed."""
    return _not(claim)


def _not(claim: Claim) -> Claim:
    match claim:
        case Comparison(op=op):
            return replace(claim, op=OPPOSITE[op])
        case Not(inner):
            return pushed(inner)
        case Both(first, second):
            return Either(_not(first), _not(second))
        case Either(first, second):
            return Both(_not(first), _not(second))
        case When() | Iff():
            raise TypeError("a condition stands at the top of a rule, and nowhere else")
        case _:
            return Not(claim)
