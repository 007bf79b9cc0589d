"""Instances that say the same of other figures: their claim, with numbers for the figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlvalidate.editions.edition import Instance
from xlvalidate.rules.tree import (
    Amount,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Iff,
    Negative,
    Number,
    Ref,
    Sum,
    When,
    Whose,
    blanks_asked,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A claim whose figures are called by their number, and the instances that say it."""

    claim: Claim
    tolerance: Decimal
    members: tuple[int, ...]


def shapes_of(instances: Sequence[Instance]) -> Iterator[Shape]:
    """The shapes of some instances, each with the positions of those that have it."""
    shapes: dict[tuple[Claim, Decimal], list[int]] = {}
    for at, one in enumerate(instances):
        slots = {ref: Ref(str(slot)) for slot, ref in enumerate(one.operands)}
        asked = {ref: Ref(str(slot)) for slot, ref in enumerate(blanks_of(one.claim))}
        shapes.setdefault((_in_slots(one.claim, slots, asked), one.rule.tolerance), []).append(at)
    for (claim, tolerance), members in shapes.items():
        yield Shape(claim, tolerance, tuple(members))


def _in_slots(claim: Claim, slots: Mapping[Ref, Ref], asked: Mapping[Ref, Ref]) -> Claim:
    def again(inner: Claim) -> Claim:
        return _in_slots(inner, slots, asked)

    match claim:
        case Comparison(left, op, right):
            return Comparison(_amount_in_slots(left, slots), op, _amount_in_slots(right, slots))
        case Blank(of):
            return Blank(asked[of])
        case Both(first, second):
            return Both(again(first), again(second))
        case When(condition, then):
            return When(again(condition), again(then))
        case Iff(first, second):
            return Iff(again(first), again(second))


def _amount_in_slots(amount: Amount, slots: Mapping[Ref, Ref]) -> Amount:
    match amount:
        case Number():
            return amount
        case Ref():
            return slots[amount]
        case Sum(parts=parts):
            return Sum("", Whose.NOW, tuple(slots[part] for part in parts))
        case Negative(operand):
            return Negative(_amount_in_slots(operand, slots))
        case Arithmetic(left, op, right):
            return Arithmetic(_amount_in_slots(left, slots), op, _amount_in_slots(right, slots))


def blanks_of(claim: Claim) -> tuple[Ref, ...]:
    """The indicators of which a claim asks whether they are blank, each once."""
    return tuple(dict.fromkeys(blanks_asked(claim)))
