"""What is only known of a collection when one has gone through what every office reported."""

from dataclasses import dataclass, field, replace

from xlvalidate.checking.call_first import DoubtfulSums
from xlvalidate.editions.edition import Edition
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.rule_tally import RuleTally, errata_of


@dataclass(slots=True)
class SeenOffices:
    """It is told of each office once. Of most, no more is kept."""

    _sums: DoubtfulSums = field(default_factory=DoubtfulSums)
    _rules: RuleTally = field(default_factory=RuleTally)
    _editions: dict[str, Edition] = field(default_factory=dict)
    _callees: dict[int, OfficeResult] = field(default_factory=dict)

    def add(self, position: int, office: OfficeResult, into: tuple[str, str] | None) -> None:
        """The next office. `into` is whose sum its report goes into, and for when; None for one that goes into none."""
        if self._sums.add(into, office.checked):
            self._callees[position] = office.callee
        if office.checked is not None:
            self._rules.add(office.checked)
        if office.edition is not None:
            self._editions[office.edition.id] = office.edition

    def onto(self, collected: Collected) -> Collected:
        """The collection with it."""
        calls = self._sums.ranked()
        return replace(
            collected,
            rules=self._rules.counts,
            errata=errata_of(self._editions.values()),
            forms=tuple({one.id: one for one in (*collected.forms, *self._editions.values())}.values()),
            calls=calls,
            callees={call.report: self._callees[call.report] for call in calls},
        )
