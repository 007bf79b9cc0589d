"""A collection settled with its tree: which units count for the office above them, and each report of such an office
compared with their sums. Computed from the ledger each time; nothing of it is stored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from xlvalidate.checking.rollup import RollUp, Unit, adding, counted, roll_up
from xlvalidate.checking.sum_findings import summed
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.as_decided import OF_PERIODS, with_period_decided, without_stamp_against
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.collection_state import CollectionState, CountedSubmission, Fate, graver
from xlvalidate.collecting.decisions import Decided, Decision, in_force
from xlvalidate.collecting.judged_record import checked_of
from xlvalidate.collecting.judging import OTHERS
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.settings import Collection
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Verdict, gravest_first
from xlvalidate.identity import Period
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.report_data import MISSING
from xlvalidate.roster import Roster

UNDECIDED, OTHER_EDITION, CONTRADICTED = "undecided", "other-edition", "contradicted"
_COUNTS = (Verdict.ACCEPTED, Verdict.EXPLAIN)


@dataclass(frozen=True)
class Reports:
    """What the offices of a roster have sent, read from the ledger when a figure is asked for; where they report for
    several periods, for one of them.
    """

    state: CollectionState
    ledger: Ledger
    catalogue: Catalogue
    editions: tuple[str, ...]
    period: Period | None = None

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        offices = enumerate(self.state.offices)
        return {one.code: at for at, one in offices if self.period is None or one.period == self.period}

    def _found(self, code: str) -> CountedSubmission | None:
        at = self._positions.get(code)
        return None if at is None else self.state.offices[at]

    @cached_property
    def _edition_of(self) -> dict[str, str]:
        return {}

    def counted(self, code: str) -> CountedSubmission | None:
        """The one report of an office; None without one, and if it is not known which report counts, or who it is
        from.
        """
        found = self._found(code)
        return found if found and not found.candidates and not found.contradicted else None

    def why(self, code: str, edition: Edition) -> str:
        """The word for why an office's own report does not count; empty where it does."""
        counted = self.counted(code)
        if counted is None:
            found = self._found(code)
            return MISSING if found is None else CONTRADICTED if found.contradicted else UNDECIDED
        if counted.line.why in OTHERS:
            return counted.line.why
        if counted.verdict not in _COUNTS:
            return str(counted.verdict)
        return "" if self._is_of(counted, edition) else OTHER_EDITION

    def own(self, code: str, edition: Edition) -> Submission | None:
        """An office's report as it can be compared, also one that is returned."""
        counted = self.counted(code)
        return self._submission(counted) if counted is not None and self.compares(code, edition) else None

    def compares(self, code: str, edition: Edition) -> bool:
        """Has an office a report to compare its units' sums with?"""
        counted = self.counted(code)
        return counted is not None and not counted.line.why and self._is_of(counted, edition)

    def _is_of(self, counted: CountedSubmission, edition: Edition) -> bool:
        if self.editions == (edition.id,):
            return True  # what is of another one is returned for that
        digest = counted.line.sha256
        if digest not in self._edition_of:
            submission = self._submission(counted)
            self._edition_of[digest] = submission.edition.id if submission else ""
        return self._edition_of[digest] == edition.id

    def _submission(self, counted: CountedSubmission) -> Submission | None:
        return checked_of(self.ledger.record(counted.line.sha256), self.catalogue, counted.line.name).submission


def state_with_sums(
    ledger: Ledger,
    collection: Collection,
    editions: Iterable[str],
    catalogue: Catalogue,
    asked: AskedPeriods,
    also: Sequence[Decision] = (),
) -> CollectionState:
    """The collection settled: an office above others whose figures are not the sum of its units' is asked to mend it.

    `also` are decisions that are still to be written. Without a year nothing is summed: reports of several years could
    be among them. Where offices report for several periods, each is summed for itself, and the newest is shown as the
    tree's. Raises StaleError.
    """
    decided = in_force((*ledger.decisions.all(), *also), review=collection.settings.explanations == "review")
    lines = _weighed_anew(ledger, decided, catalogue)
    state = which_counts(
        lines,
        collection.roster,
        decided=decided,
        asked=asked,
        documents=collection.settings.documents == "accept",
    )
    roster = collection.roster
    if roster is None or asked.span is None:
        return state
    for period in state.periods or (None,):
        reports = Reports(state, ledger, catalogue, tuple(editions), period)
        units: dict[str, tuple[Unit, ...]] = {}
        rolled: dict[str, RollUp] = {}
        for edition in summable(reports):
            mine = units_of(reports, roster, edition)
            tops = [code for code in mine if reports.compares(code, edition)]
            found = rolled_up(reports, roster, edition, mine, tops)
            rolled |= {code: found[code] for code in tops}
            units = {**mine, **units, **{code: mine[code] for code in tops}}
        state = replace(_with_sums(state, rolled, period), units=units, rolled=rolled)
    return state


def _weighed_anew(ledger: Ledger, decided: Decided, catalogue: Catalogue) -> Iterator[LedgerLine]:
    """Every piece; where the collector has said whose it is, without the weight of a stamp that says otherwise."""
    for line in ledger.lines():
        if line.sha256 in decided.whose and line.stamped and line.verdict:
            checked = without_stamp_against(checked_of(ledger.record(line.sha256), catalogue, line.name))
            line = replace(line, verdict=str(checked.verdict))
        if line.sha256 in decided.periods and line.verdict:
            checked = with_period_decided(checked_of(ledger.record(line.sha256), catalogue, line.name))
            if line.sha256 in decided.whose:
                checked = without_stamp_against(checked)
            why = "" if line.why in OF_PERIODS else line.why
            line = replace(line, verdict=str(checked.verdict), why=why)
        yield line


def summable(reports: Reports) -> list[Edition]:
    """The editions that are collected and in which something adds: figures of the form, or entries."""
    editions = [edition for one in reports.editions if (edition := reports.catalogue.edition(one)) is not None]
    return [edition for edition in editions if adding(edition) or edition.open_tables]


def units_of(reports: Reports, roster: Roster, edition: Edition) -> dict[str, tuple[Unit, ...]]:
    """By office above others, from below: what of each of its units counts."""
    return counted(roster, lambda code: reports.why(code, edition))


def rolled_up(
    reports: Reports, roster: Roster, edition: Edition, units: Mapping[str, Sequence[Unit]], tops: Iterable[str]
) -> dict[str, RollUp]:
    """The sums of some offices and of those below that go into them."""
    return roll_up(edition, roster, units, lambda code: reports.own(code, edition), tops)


def _with_sums(state: CollectionState, rolled: Mapping[str, RollUp], period: Period | None = None) -> CollectionState:
    fates: dict[int, Fate] = {}
    offices: dict[int, CountedSubmission] = {}
    for at, one in enumerate(state.offices if rolled else ()):
        if one.code in rolled and not one.candidates and period in (None, one.period):
            found = summed(rolled[one.code])
            offices[at] = replace(
                one,
                verdict=graver(one.verdict, verdict(found)),
                findings=gravest_first((*found, *one.findings)),
                outcomes=dict(rolled[one.code].outcomes),
            )
            fates[one.line.id] = Fate(str(offices[at].verdict))
    return replace(state, fates=state.fates.but(fates), offices=state.offices.but(offices))


def below(state: CollectionState, roster: Roster) -> dict[str, Counter[str]]:
    """By office above others: how many below it, however deep, have each verdict or are `missing`."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    shown = state.periods[-1] if state.periods else None
    reported = ((one.known, one.period, str(one.verdict)) for one in state.offices)
    owed = ((one.office, one.period, MISSING) for one in state.missing or ())
    for office, period, became in chain(reported, owed):
        if office is not None and shown in (None, period):
            for above in roster.above(office):
                found[above.code][became] += 1
    return found
