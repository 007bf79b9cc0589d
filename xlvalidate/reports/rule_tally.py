"""What became of every rule over a whole collection, and which corrections of it are in force."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from xlvalidate.checking.check import Checked
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.erratum import Erratum
from xlvalidate.editions.rule import Rule
from xlvalidate.findings import Outcome
from xlvalidate.reports.report_data import RuleCount


@dataclass(slots=True)
class _Tally:
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    offices: int = 0


@dataclass(slots=True)
class RuleTally:
    """What became of every rule, counted over what was checked; none of that is kept."""

    _editions: dict[str, Edition] = field(default_factory=dict)
    _tallies: dict[str, dict[str, _Tally]] = field(default_factory=dict)

    def add(self, checked: Checked) -> None:
        """The next form."""
        if checked.submission is None:
            return
        edition = checked.submission.edition
        self._editions.setdefault(edition.digest, edition)
        rules = self._tallies.setdefault(edition.digest, {rule.id: _Tally() for rule in _rules_of(edition)})
        hit: set[str] = set()
        for key, outcome in checked.outcomes.items():
            instance = edition.by_instance.get(key)
            rule_id = instance.rule.id if instance else key.split(".")[0]
            rules[rule_id].outcomes[outcome] += 1
            if outcome in (Outcome.FAILED, Outcome.EXPLAINED):
                hit.add(rule_id)
        for rule_id in hit:
            rules[rule_id].offices += 1

    @property
    def counts(self) -> tuple[RuleCount, ...]:
        """Every rule of the editions that were met, in their order."""
        return tuple(
            RuleCount(
                edition=edition.id, rule=rule, outcomes=dict(rules[rule.id].outcomes), offices=rules[rule.id].offices
            )
            for digest, rules in self._tallies.items()
            for edition in [self._editions[digest]]
            for rule in _rules_of(edition)
            if rule in edition.rules or rules[rule.id].outcomes.keys() - {Outcome.NOT_APPLICABLE}
        )


def rule_counts(checks: Iterable[Checked]) -> tuple[RuleCount, ...]:
    """Every rule of the editions that were met, in their order. Goes through `checks` once and keeps none of them."""
    tally = RuleTally()
    for checked in checks:
        tally.add(checked)
    return tally.counts


def _rules_of(edition: Edition) -> tuple[Rule, ...]:
    """The rules of an edition, and the one about a text where only its statements ask for it."""
    own = edition.text_rule
    return edition.rules if own is None or own in edition.rules else (*edition.rules, own)


def errata_of(editions: Iterable[Edition]) -> tuple[tuple[str, Erratum], ...]:
    """The errata in force of the editions that were met."""
    return tuple(dict.fromkeys((edition.id, erratum) for edition in editions for erratum in edition.errata))
