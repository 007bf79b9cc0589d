"""Instances that say the same of other figures: their claim, with numbers for the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlvalidate.editions.edition import Instance
from xlvalidate.rules.renamed import renamed
from xlvalidate.rules.tree import Claim, Ref, blanks_asked


@dataclass(frozen=True, slots=True)
class Shape:
    """A claim whose figures are called by their number, and the instances that say it."""

    claim: Claim
    members: tuple[int, ...]


def shapes_of(instances: Sequence[Instance]) -> Iterator[Shape]:
    """The shapes of some instances, each with the positions of those that have it."""
    shapes: dict[Claim, list[int]] = {}
    for at, one in enumerate(instances):
        slots = {ref: Ref(str(slot)) for slot, ref in enumerate(one.operands)}
        asked = {ref: Ref(str(slot)) for slot, ref in enumerate(blanks_of(one.claim))}
        shapes.setdefault(renamed(one.claim, slots.__getitem__, asked.__getitem__), []).append(at)
    for claim, members in shapes.items():
        yield Shape(claim, tuple(members))


def blanks_of(claim: Claim) -> tuple[Ref, ...]:
    """The indicators of which a claim asks whether they are blank, each once."""
    return tuple(dict.fromkeys(blanks_asked(claim)))
