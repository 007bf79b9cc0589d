"""What is only known of a collection when one has gone through what every office reported."""

from dataclasses import replace

from xlvalidate.checking.call_first import DoubtfulSums
from xlvalidate.checking.pickled_forms import PickledForms
from xlvalidate.editions.edition import Edition
from xlvalidate.reports.report_data import Collected, OfficeResult
from xlvalidate.reports.rule_tally import RuleTally, errata_of
from xlvalidate.temporary_tables import KeptByNumber, TemporaryTables


class SeenOffices:
    """It is told of each office once. Of most, no more is kept, and of those to be called it waits in a table."""

    def __init__(self) -> None:
        self._sums, self._rules = DoubtfulSums(), RuleTally()
        self._editions: dict[str, Edition] = {}
        self._tables, self._forms = TemporaryTables(), PickledForms()
        self._tables.do("CREATE TABLE callees (number INTEGER PRIMARY KEY, said)")

    def add(self, position: int, office: OfficeResult, into: tuple[str, str] | None) -> None:
        """The next office. `into` is whose sum its report goes into, and for when; None for one that goes into none."""
        if self._sums.add(into, office.checked):
            self._tables.do("INSERT INTO callees VALUES (?, ?)", position, self._forms.packed(office.callee))
        if office.checked is not None:
            self._rules.add(office.checked)
        if office.edition is not None:
            self._editions[office.edition.id] = office.edition

    def onto(self, collected: Collected) -> Collected:
        """The collection with it."""
        return replace(
            collected,
            rules=self._rules.counts,
            errata=errata_of(self._editions.values()),
            forms=tuple({one.id: one for one in (*collected.forms, *self._editions.values())}.values()),
            calls=self._sums.ranked(),
            callees=KeptByNumber(self._tables, "callees", self._forms.of),
        )
