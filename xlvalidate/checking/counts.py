"""How many rule instances came out how: the one set of numbers that everything shows of a workbook."""

from collections import Counter
from collections.abc import Iterator, Mapping
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
    """The outcomes of one workbook counted. The sums over units, which only a collection can ask for, do not apply to a
    workbook alone, whatever came of them there.
    """
    counted = Counter(outcomes.values())
    if edition is not None:
        counted[Outcome.NOT_APPLICABLE] -= sum(1 for _ in _without_line(outcomes, edition))
        for rule in edition.unasked:
            found = outcomes.get(rule.id, Outcome.NOT_APPLICABLE)
            if found is not Outcome.NOT_APPLICABLE:
                counted[found] -= 1
                counted[Outcome.NOT_APPLICABLE] += 1
    return Counts(**{outcome.value: counted[outcome] for outcome in Outcome})


def not_applicable_ids(outcomes: Mapping[str, Outcome], edition: Edition | None) -> tuple[str, ...]:
    """The ids of the rules of which an instance does not apply, each once."""
    left_out = frozenset(_without_line(outcomes, edition)) if edition is not None else frozenset()
    ids = (id_ for id_, found in outcomes.items() if found is Outcome.NOT_APPLICABLE and id_ not in left_out)
    return tuple(dict.fromkeys(id_.split(".")[0] for id_ in ids))


def _without_line(outcomes: Mapping[str, Outcome], edition: Edition) -> Iterator[str]:
    """The instances that do not apply and that nobody misses, for no form has a line for them and no finding speaks of
    them: those of rules that errata added and that are for other offices, and statements that no text makes.
    """
    for id_, found in outcomes.items() if edition.added else ():
        if found is Outcome.NOT_APPLICABLE and id_.split(".")[0] in edition.added:
            yield id_
    yield from (id_ for id_ in edition.by_statement if outcomes.get(id_) is Outcome.NOT_APPLICABLE)
