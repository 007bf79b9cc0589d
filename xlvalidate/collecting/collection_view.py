"""The collection as the reports see it: what was settled, with what was judged, in the time that people read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import chain

from xlvalidate.checking.check import Checked
from xlvalidate.checking.rollup import tree_order
from xlvalidate.collecting.as_decided import with_period_decided, with_reasons_judged, without_stamp_against
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.collection_state import CollectionState, CountedSubmission, graver, office_key
from xlvalidate.collecting.conflicts import conflicts
from xlvalidate.collecting.decided_lines import decided_lines, decision_line
from xlvalidate.collecting.entry_changes import changed_entries
from xlvalidate.collecting.expected_files import lacking
from xlvalidate.collecting.figure_changes import MOST, changed_figures, changed_reasons, one_before
from xlvalidate.collecting.judged_record import checked_of
from xlvalidate.collecting.late_offices import days_late
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.collecting.ledger_lines import LedgerLine, sender
from xlvalidate.collecting.mails_without_form import MailWithoutForm, asked, mails_without_form, senders
from xlvalidate.collecting.office_claims import Evidence
from xlvalidate.collecting.resubmissions import when
from xlvalidate.collecting.settings import Collection, Settings
from xlvalidate.collecting.state_with_sums import below
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Verdict, gravest_first
from xlvalidate.identity import PeriodKind
from xlvalidate.intake.passed_over_files import PassedOver
from xlvalidate.messages import text
from xlvalidate.reports.decided_text import TakenOut
from xlvalidate.reports.report_data import (
    Awaited,
    Branch,
    Collected,
    Earlier,
    MadeAnew,
    OfficeResult,
    Other,
    PeriodCount,
    Repeated,
    Resubmission,
    UnansweredMail,
)
from xlvalidate.roster import Roster

_NEVER = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class CollectionView:
    """What the reports are made from. Nothing in it looks at a clock."""

    collection: Collection
    ledger: Ledger
    state: CollectionState
    catalogue: Catalogue

    @property
    def passed(self) -> PassedOver:
        """The files in the folders of the sources that the last run did not take."""
        return self.ledger.passed(name for name, _ in self.collection.sources())

    def local(self, line: LedgerLine) -> datetime | None:
        """When a piece was sent, as a clock on the wall there said."""
        moment = when(line)
        return moment.astimezone(self.collection.settings.timezone).replace(tzinfo=None) if moment else None

    def period(self, counted: CountedSubmission) -> str:
        """What a submission is for, where not all of the collection is for one period."""
        asked = self.asked
        return str(counted.period or "") if asked.only is None else ""

    @property
    def asked(self) -> AskedPeriods:
        """For which periods the offices report."""
        kinds = [edition.period for edition in self._asked_for()]
        return AskedPeriods(self.collection.settings.span, kinds[0] if kinds else PeriodKind.YEAR)

    def days_late(self, counted: CountedSubmission) -> int:
        """The days that an office was late; 0 if it was not, or if there is no deadline."""
        return days_late(counted, self.collection.settings)

    def periods(self) -> Iterator[PeriodCount]:
        """How each of several periods stands."""
        state = self.state
        for period in state.periods:
            missing = tuple((one.office.code, one.office.name) for one in state.missing or () if one.period == period)
            yield PeriodCount(
                period=period,
                reported=len({office_key(one) for one in state.offices if one.period == period}),
                missing=None if state.missing is None else missing,
                due=self.collection.settings.deadline_of(period),
            )

    def lacking(self) -> Mapping[str, tuple[str, ...]]:
        """By the code of each office that has reported: what of `expects` did not come with any of its mails."""
        return lacking(self.state, self.collection.roster, self.collection.settings.expects)

    def without_form(self) -> tuple[MailWithoutForm, ...]:
        """The mails in which there was no form that could be opened, the oldest first."""
        return mails_without_form(self.state, self.collection.roster)

    def checked(self, counted: CountedSubmission) -> Checked:
        """An office's submission as it was judged, with what the collection has to say of it, the gravest first."""
        line = counted.line
        checked = checked_of(self.ledger.record(line.sha256), self.catalogue, line.name)
        if counted.by is Evidence.COLLECTOR:
            checked = without_stamp_against(checked)
        if line.sha256 in self.state.decided.periods:
            checked = with_period_decided(checked)
        checked = with_reasons_judged(checked, counted.code, str(counted.period or ""), self.state.decided)
        findings = gravest_first((*counted.findings, *checked.findings))
        outcomes = {**checked.outcomes, **counted.outcomes}
        return replace(checked, findings=findings, verdict=counted.verdict, outcomes=outcomes)

    def resubmission(self, counted: CountedSubmission, checked: Checked) -> Resubmission | None:
        """What an office has changed since it last reported; None if it has not, or in another form."""
        line = one_before(counted)
        if line is None:
            return None
        before = checked_of(self.ledger.record(line.sha256), self.catalogue, line.name).submission
        now = checked.submission
        if before is None or now is None or before.edition.id != now.edition.id:
            return None
        tables = list(changed_entries(before, now))
        figures = [*changed_figures(before, now), *(change for _, of in tables for change in of)]
        return Resubmission(
            file=line.name,
            piece=self.state.piece(line),
            received=self.local(line),
            edition=now.edition,
            figures=tuple(figures[:MOST]),
            count=len(figures),
            reasons=changed_reasons(before, now),
            entries=tuple(table for table, _ in tables),
        )

    def offices(self, copies: Mapping[str, str]) -> Iterator[OfficeResult]:
        """Every office with all of its figures, one at a time."""
        for counted, office in zip(self.state.offices, self._offices(copies), strict=True):
            checked = self.checked(counted)
            yield replace(office, checked=checked, resubmission=self.resubmission(counted, checked))

    def _offices(self, copies: Mapping[str, str]) -> Iterator[OfficeResult]:
        """Every office without what is in its form."""
        lacks, apart = self.lacking(), self.asked.only is None
        for counted in self.state.offices:
            found = self._office(counted, copies, str(counted.period or "") if apart else "")
            yield replace(found, lacks=lacks[counted.code]) if counted.code in lacks else found

    def collected(self, copies: Mapping[str, str]) -> Collected:
        """The whole but for what is in the forms, which is seen as one goes through `offices`. `copies` has the marked
        copies by the digests of their originals.
        """
        state, settings, roster = self.state, self.collection.settings, self.collection.roster
        mails = self.without_form()
        wrote, reminded = asked(mails, state), self.ledger.reminded.days()
        moments = (moment for moment in map(self.local, self._lines()) if moment)
        return Collected(
            title=settings.title or _title(settings),
            period=str(settings.span or ""),
            made=max(moments, default=_NEVER),
            editions=settings.editions,
            offices=MadeAnew(len(state.offices), partial(self._offices, copies)),
            repeated=MadeAnew(len(state.repeated), self._repeats),
            others=MadeAnew(len(state.others), self._others),
            conflicts=conflicts(state, self.collection.roster),
            decisions=tuple(decided_lines(self)),
            out=tuple(self._taken_out()),
            missing=None
            if state.missing is None
            else MadeAnew(len(state.missing), partial(self._awaited, wrote, reminded)),
            forms=tuple(self._asked_for()),
            unanswered=tuple(self._unanswered(mails)),
            due=settings.deadline,
            expects=settings.expects,
            periods=tuple(self.periods()),
            tree=None if roster is None else MadeAnew(len(roster.offices), self._tree(roster)),
        )

    def _awaited(
        self, wrote: Mapping[tuple[str, ...], Sequence[MailWithoutForm]], reminded: Mapping[tuple[str, str], date]
    ) -> Iterator[Awaited]:
        for owed in self.state.missing or ():
            one, mails = owed.office, wrote.get((owed.office.code,), ())
            yield Awaited(
                code=one.code,
                name=one.name,
                parent=self._name(one.parent),
                level=one.level,
                mail=one.mail,
                sent=tuple((file.name, file.kind) for mail in mails for file in mail.files),
                parent_code=one.parent,
                wrote=self.local(mails[-1].first) if mails else None,
                reminded=reminded.get((one.code, str(owed.period or ""))),
                period=str(owed.period or ""),
            )

    def _asked_for(self) -> Iterator[Edition]:
        """The editions that are collected, as the collection's file names them."""
        for name in self.collection.settings.editions:
            edition = self.catalogue.own if name.endswith(".toml") else self.catalogue.edition(name)
            if edition is not None:
                yield edition

    def into(self, counted: CountedSubmission) -> tuple[str, str] | None:
        """Whose sum a report goes into, and for when; None for one that goes into none. Without a roster all of the
        collection is one sum.
        """
        known = counted.known
        if counted.contradicted or (self.collection.roster and (known is None or known.vertical)):
            return None
        return known.parent if known else "", str(counted.period or "")

    def _unanswered(self, mails: Iterable[MailWithoutForm]) -> Iterator[UnansweredMail]:
        reported = {one.code for one in self.state.offices}
        for mail in mails:
            offices = tuple((one.code, one.name) for one in mail.offices if one.code not in reported)
            if offices or not mail.offices:
                files = tuple((one.name, one.kind) for one in mail.files)
                yield UnansweredMail(
                    offices=offices, sender=sender(mail.first), received=self.local(mail.first), files=files
                )

    def _tree(self, roster: Roster) -> Callable[[], Iterator[Branch]]:
        state, counts = self.state, below(self.state, roster)
        verdicts: dict[str, Verdict] = {}
        shown = state.periods[-1] if state.periods else None
        for one in (one for one in state.offices if shown in (None, one.period)):
            verdicts[one.code] = graver(one.verdict, verdicts.get(one.code, one.verdict))

        def branches() -> Iterator[Branch]:
            for code, depth in tree_order(roster):
                office = roster.by_code[code]
                yield Branch(
                    code=code,
                    name=office.name,
                    depth=depth,
                    verdict=verdicts.get(code),
                    level=office.level,
                    vertical=office.vertical,
                    below=counts.get(code, {}),
                    units=state.units.get(code, ()),
                    rolled=state.rolled.get(code),
                    period=str(shown or ""),
                )

        return branches

    def _lines(self) -> Iterator[LedgerLine]:
        for counted in self.state.offices:
            yield from (counted.line, *counted.candidates, *counted.earlier)
        yield from (line for line, _ in chain(self.state.repeated, self.state.others))

    def _name(self, code: str) -> str:
        """An office's name by its code; what stands there itself where it is no code."""
        roster = self.collection.roster
        return roster.by_code[code].name if roster and code in roster.by_code else code

    def _office(self, counted: CountedSubmission, copies: Mapping[str, str], period: str) -> OfficeResult:
        line, known = counted.line, counted.known
        return OfficeResult(
            code=counted.code,
            name=counted.name,
            verdict=counted.verdict,
            file=line.name,
            sha256=line.sha256,
            parent=self._name(known.parent) if known else "",
            parent_code=known.parent if known else "",
            mail=known.mail if known else "",
            level=known.level if known else line.level,
            sender=sender(line),
            received=self.local(line),
            marked_copy=copies.get(line.sha256),
            period=period,
            days_late=self.days_late(counted),
            candidates=tuple(map(self._beside, counted.candidates)),
            earlier=tuple(map(self._beside, counted.earlier)),
            piece=self.state.piece(line),
            chosen=counted.says("counts-decided"),
        )

    def _beside(self, line: LedgerLine) -> Earlier:
        return Earlier(
            file=line.name,
            sha256=line.sha256,
            received=self.local(line),
            verdict=Verdict(str(self.state.fates[line.id])),
            piece=self.state.piece(line),
        )

    def _repeats(self) -> Iterator[Repeated]:
        roster = self.collection.roster
        for line, first in self.state.repeated:
            code = self.state.owners.get(first.id, first.code)
            known = roster.by_code.get(code) if roster else None
            yield Repeated(
                code=code,
                name=known.name if known else first.office,
                file=line.name,
                sha256=line.sha256,
                of=first.name,
                sender=sender(line),
                received=self.local(line),
                piece=self.state.piece(line),
            )

    def _others(self) -> Iterator[Other]:
        for line, finding in self.state.others:
            yield Other(
                file=line.file,
                sha256=line.sha256 or line.delivery_sha256,
                finding=finding,
                sender=sender(line),
                received=self.local(line),
                piece=self.state.piece(line),
                offices=tuple(one.name for one in senders(line, self.collection.roster)),
            )

    def _taken_out(self) -> Iterator[TakenOut]:
        roster = self.collection.roster
        for line, decision in self.state.out:
            code = self.state.owners.get(line.id, line.code)
            known = roster.by_code.get(code) if roster else None
            yield TakenOut(
                piece=self.state.piece(line),
                file=line.file,
                sha256=line.sha256,
                code=code,
                name=known.name if known else line.office,
                sender=sender(line),
                received=self.local(line),
                decision=decision_line(self, decision, line),
            )


def _title(settings: Settings) -> str:
    span = settings.span
    if span is None:
        return text("collect.title.any", settings.language)
    if span.kind is PeriodKind.YEAR:
        return text("collect.title", settings.language, year=span.year)
    return text("collect.title.period", settings.language, period=span.said(settings.language))
