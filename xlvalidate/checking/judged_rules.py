"""What the rules come to over one submission: which are broken, with their figures, and which could not be run."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.checking.figures import NotComputed
from xlvalidate.findings import Number
from xlvalidate.rules.demands import Atom


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides that decide, and left - right; None where the rule compares no amounts there. `tolerated` is how
    far they may lie apart in that direction; None where nothing is tolerated.
    """

    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    tolerated: Number | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """An instance, by its position in the edition, that does not hold; `met` says of each thing that it demands whether
    it is so.
    """

    rule: int
    sides: Sides
    met: Mapping[Atom, bool]


@dataclass(frozen=True, slots=True)
class Judged:
    """By position in the edition: the instances that are broken, and those that were not computed; the others hold."""

    broken: Mapping[int, Broken]
    absent: Mapping[int, NotComputed]
