"""What an issue comes to before anything is written: who gets which revision, what is there already, what stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xlvalidate.deadline import Deadline
from xlvalidate.distribution.file_names import bundle_names, draft_names, workbook_names
from xlvalidate.distribution.last_figures import LastYear
from xlvalidate.distribution.manifest import Manifest, ManifestLine
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, Words, usage
from xlvalidate.identity import Period
from xlvalidate.roster import Office, Roster

_SHOWN = 5


class IssueState(StrEnum):
    """What becomes of an office's workbook: written for the first time, written again, or left as it was issued."""

    NEW = "new"
    REVISED = "revised"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked for. `codes` are the offices, all of the roster where none is named; `revision` None leaves those
    that have one at theirs, and begins the others with 1.
    """

    period: Period
    issued: date
    expires: date | None = None
    revision: int | None = None
    codes: tuple[str, ...] = ()
    drafts: bool = True
    due: Deadline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One office that was asked for; `before` is its line in the manifest that is there."""

    office: Office
    file: str
    draft: str
    revision: int
    issued: date
    state: IssueState
    before: ManifestLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A zip for an office, with the workbooks of those right below it."""

    office: Office
    file: str
    members: tuple[Office, ...]


@dataclass(frozen=True, kw_only=True)
class IssuePlan:
    """Everything of one run. `kept` are the lines of the manifest that this run does not touch; `gone` are those
    with offices that are no longer in the roster. `due` is until when the forms are to be returned.
    """

    roster: Roster
    edition: Edition
    ask: Ask
    expires: date | None
    offices: tuple[Planned, ...]
    bundles: tuple[Bundle, ...]
    kept: tuple[ManifestLine, ...]
    gone: tuple[ManifestLine, ...]
    superseded: tuple[ManifestLine, ...]
    last: LastYear | None = None
    due: Deadline | None = None

    def of(self, state: IssueState) -> tuple[Planned, ...]:
        """The offices in one state."""
        return tuple(one for one in self.offices if one.state is state)

    @property
    def without_address(self) -> tuple[Office, ...]:
        """The offices without an address."""
        return tuple(one.office for one in self.offices if not one.office.mail)

    @property
    def sharing(self) -> Mapping[str, tuple[Office, ...]]:
        """The addresses that more than one office has: each gets the drafts of all of them."""
        asked = {one.office.code for one in self.offices}
        return {
            mail: offices
            for mail, offices in self.roster.by_mail.items()
            if len(offices) > 1 and any(office.code in asked for office in offices)
        }

    @property
    def without_last(self) -> tuple[Office, ...]:
        """The offices without figures of last year; empty if no figures were given."""
        if self.last is None:
            return ()
        return tuple(one.office for one in self.offices if self.last.of(one.office) is None)

    @property
    def unknown_levels(self) -> tuple[Office, ...]:
        """The offices with a level that the form does not know: they choose it themselves."""
        choices = next((line.choices for line in self.edition.cover.fields if line.code == "level"), ())
        return tuple(
            one.office for one in self.offices if choices and one.office.level and one.office.level not in choices
        )


def plan(roster: Roster, edition: Edition, ask: Ask, before: Manifest | None) -> IssuePlan:
    """The plan. Raises UsageError with everything that cannot be."""
    faults = [*_faults(roster, edition, ask, before)]
    if faults:
        raise UsageError(*faults)
    files, drafts = workbook_names(roster, ask.period, edition.suffix), draft_names(roster, ask.period)
    lines = before.by_office if before else {}
    asked = [office for office in roster.offices if not ask.codes or office.code in ask.codes]
    offices = []
    for office in asked:
        line = lines.get(office.code)
        revision = ask.revision or (line.revision if line else 1)
        state = IssueState.NEW if line is None else IssueState.REVISED if revision > line.revision else IssueState.LEFT
        offices.append(
            Planned(
                office=office,
                file=files[office.code],
                draft=drafts[office.code],
                revision=revision,
                issued=line.issued if line is not None and state is IssueState.LEFT else ask.issued,
                state=state,
                before=line,
            )
        )
    mine = {one.office.code for one in offices}
    kept = tuple(line for line in lines.values() if line.office not in mine)
    due_before = Deadline.parsed(before.due) if before and before.due else None
    left = [one for one in offices if one.state is IssueState.LEFT] + [
        one for one in kept if one.office in roster.by_code
    ]
    if before and ask.due and ask.due != due_before and left:
        raise UsageError(usage("due-otherwise", due=ask.due.iso, before=before.due or "—"))
    return IssuePlan(
        roster=roster,
        edition=edition,
        ask=ask,
        expires=ask.expires or (before.expires if before else None),
        offices=tuple(offices),
        bundles=_bundles(roster, ask.period, mine | {line.office for line in kept}),
        kept=kept,
        gone=tuple(line for line in kept if line.office not in roster.by_code),
        superseded=(
            *(before.superseded if before else ()),
            *(one.before for one in offices if one.before is not None and one.state is IssueState.REVISED),
        ),
        due=ask.due or due_before,
    )


def _bundles(roster: Roster, period: Period, there: set[str]) -> tuple[Bundle, ...]:
    """A zip for every office with some below it that have been issued theirs."""
    names = bundle_names(roster, period)
    members = {
        office.code: tuple(unit for unit in roster.children(office.code) if unit.code in there)
        for office in roster.offices
    }
    return tuple(
        Bundle(office=office, file=names[office.code], members=members[office.code])
        for office in roster.offices
        if members[office.code]
    )


def _faults(roster: Roster, edition: Edition, ask: Ask, before: Manifest | None) -> list[Words]:
    faults = []
    if not roster.offices:
        faults.append(usage("roster-empty"))
    years = edition.text.years
    if not years.covers(ask.period.year):
        faults.append(usage("not-for-year", edition=edition.id, years=years.words, period=ask.period))
    if ask.period.kind is not edition.period:
        example = Period.part(ask.period.year, edition.period)
        faults.append(usage("issue-period", edition=edition.id, period=ask.period, example=str(example)))
    strangers = [code for code in ask.codes if code not in roster.by_code]
    if strangers:
        faults.append(usage("no-such-office", offices=some(strangers)))
    if ask.due is not None and ask.due.day < ask.issued:
        faults.append(usage("due-before-issue", day=ask.due.iso, issued=ask.issued))
    expires = ask.expires or (before.expires if before else None)
    if expires is not None and expires < ask.issued:
        why = "expires-before-issue" if ask.expires else "manifest-expires-before-issue"
        faults.append(usage(why, day=expires, issued=ask.issued))
    if before is None:
        return faults
    if (before.edition, before.reported) != (edition.id, ask.period):
        faults.append(
            usage(
                "folder-of-another-issue",
                before=before.edition,
                period_before=before.reported,
                edition=edition.id,
                period=ask.period,
            )
        )
        return faults
    older = [
        f"{line.office} ({line.revision})"
        for line in before.files
        if ask.revision and line.revision > ask.revision and (not ask.codes or line.office in ask.codes)
    ]
    if older:
        faults.append(usage("revision-too-low", revision=ask.revision, issued=some(older)))
    return faults


def some(names: Sequence[str]) -> tuple[str, ...] | Words:
    """A few of them, and how many more there are."""
    if len(names) <= _SHOWN:
        return tuple(names)
    return usage("some-and-more", names=tuple(names[:_SHOWN]), more=len(names) - _SHOWN)
