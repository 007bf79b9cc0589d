"""How many rule instances came out how: the one set of numbers that everything shows of a workbook."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The instances by outcome. Those that do not apply to the form are told apart."""

    passed: int = 0
    failed: int = 0
    explained: int = 0
    not_run: int = 0
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """All that apply."""
        return self.passed + self.failed + self.explained + self.not_run


def counts_of(outcomes: Mapping[str, Outcome], edition: Edition | None) -> Counts:
    """The outcomes counted."""
    counted = Counter(outcomes.values())
    unasked = sum(1 for _ in _added_for_others(outcomes, edition))
    return Counts(
        passed=counted[Outcome.PASSED],
        failed=counted[Outcome.FAILED],
        explained=counted[Outcome.EXPLAINED],
        not_run=counted[Outcome.NOT_RUN],
        not_applicable=counted[Outcome.NOT_APPLICABLE] - unasked,
    )


def not_applicable_ids(outcomes: Mapping[str, Outcome], edition: Edition | None) -> tuple[str, ...]:
    """The ids of the rules of which an instance does not apply, each once."""
    left_out = frozenset(_added_for_others(outcomes, edition))
    ids = (id_ for id_, found in outcomes.items() if found is Outcome.NOT_APPLICABLE and id_ not in left_out)
    return tuple(dict.fromkeys(id_.split(".")[0] for id_ in ids))


def _added_for_others(outcomes: Mapping[str, Outcome], edition: Edition | None) -> Iterable[str]:
    """The instances of rules that errata added and that are for other offices: no form has a line for them, and no
    finding speaks of them.
    """
    if edition is None or not edition.added:
        return
    for id_, found in outcomes.items():
        if found is Outcome.NOT_APPLICABLE and id_.split(".")[0] in edition.added:
            yield id_
