"""Where `must` rules are broken: the cells whose change could satisfy all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlvalidate.checking.figures import NotComputed
from xlvalidate.checking.slips import Slip
from xlvalidate.editions.edition import Instance
from xlvalidate.findings import Severity
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.tree import Ref
from xlvalidate.rules.types import Figure


@dataclass(frozen=True, slots=True)
class Suspects:
    """Broken rules that hang together, by instance id. `sets` are the smallest sets of codes whose change could satisfy
    them, the likeliest first; each set is in the order of the form. `ended` is False where the search was given up, so
    that it is not known which cells they are. `slips` says of a set what kind of slip makes its figures right.
    """

    rules: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]
    slips: tuple[Slip | None, ...]
    ended: bool

    @property
    def cells(self) -> frozenset[str]:
        """The codes of all sets together."""
        return frozenset(code for one in self.sets for code in one)

    @property
    def alone(self) -> tuple[str, ...]:
        """The only set; empty where there are several, or none is known."""
        return self.sets[0] if self.ended and len(self.sets) == 1 else ()


def suspects(
    submission: Submission, figures: Mapping[Ref, Figure], broken: Iterable[int], absent: Mapping[int, NotComputed]
) -> tuple[Suspects, ...]:
    """The suspects of one submission, in the order of the rules. `figures` are those that its rules ask for, `broken`
    and `absent` positions of instances.
    """
    left = {rule for rule in broken if must(submission.edition.instances[rule])}
    if not left:
        return ()
    # Loaded where something is searched: most workbooks break nothing.
    from xlvalidate.checking.suspect_search import searched

    return searched(submission, figures, left, absent)


def must(instance: Instance) -> bool:
    """Is it a rule that has to hold?"""
    return instance.rule.severity is Severity.MUST and instance.rule.trial is None
