"""Reminders: a draft for each office whose form is missing or has to be corrected. Nothing is sent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from xlvalidate.collecting.as_decided import waits
from xlvalidate.collecting.collection_state import CountedSubmission, MissingForm
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.conflicts import disputed_forms
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.mails_without_form import MailWithoutForm, asked
from xlvalidate.collecting.office_drafts import copy_for, draft_to, due_lines, language_of
from xlvalidate.collecting.outputs import called, outputs
from xlvalidate.collecting.replies import (
    Beside,
    Unanswered,
    beside_of,
    of_form,
    said_in_subject,
    subject_key,
    unanswered,
    without_form,
)
from xlvalidate.distribution.mail_drafts import line
from xlvalidate.files import write_whole
from xlvalidate.findings import Verdict
from xlvalidate.identity import Period
from xlvalidate.intake.strangers_names import free_name
from xlvalidate.messages import text
from xlvalidate.roster import Office

FOLDER = "reminders"
_CORRECTED = (Verdict.RETURN, Verdict.UNREADABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """What was written: how many for which cause, and who gets none. Forms whose reasons wait for the collector are
    not owed by their offices.
    """

    missing: int
    no_form: int
    returned: int
    explain: int
    none: tuple[Unanswered, ...]


def reminders(view: CollectionView, judging: Judging, folder: Path, now: datetime) -> Reminders:
    """Writes the drafts, one for each office and period, and takes those away that are no more. `now` is what a clock
    on the wall there says.
    """
    drafts: dict[str, Callable[[], bytes]] = {}
    told: list[tuple[str, str]] = []
    none: list[Unanswered] = []
    taken: set[str] = set()
    mails, lacking = view.without_form(), view.lacking()
    wrote: dict[str, list[MailWithoutForm]] = {}
    for codes, those in asked(mails, view.state).items():
        for code in codes:
            wrote.setdefault(code, []).extend(those)
    explain = 0
    for counted in view.state.offices:
        owing = counted.verdict is Verdict.EXPLAIN and not waits(view.checked(counted))
        if counted.verdict not in _CORRECTED and not owing:
            continue
        if why := unanswered(counted):
            none.append(Unanswered(counted.code, counted.name, why))
        else:
            name = free_name(called(view, counted), ".eml", taken)
            explain += owing
            beside = beside_of(counted, mails, lacking)
            told.append((counted.code, str(counted.period or "") if view.state.periods else ""))
            drafts[name] = partial(_of_returned, view, judging, counted, beside, now)
    of_returned = len(drafts)
    missing = view.state.missing or ()
    disputed = disputed_forms(view.state, view.collection.roster)
    without = dict.fromkeys(owed.office for owed in missing if not owed.office.mail)
    none += [Unanswered(office.code, office.name, "no-address") for office in without]
    for owed in missing:
        if (office := owed.office).mail:
            name = free_name(f"{office.code} {office.name} {owed.period or ''}".rstrip(), ".eml", taken)
            told.append((office.code, str(owed.period or "")))
            those = wrote.get(office.code, ())
            drafts[name] = partial(_of_missing, view, owed, those, disputed.get(office.code, ()), now)
    with outputs(view.ledger, FOLDER, folder, drafts):
        for name, make in drafts.items():
            write_whole(folder / name, make())
    view.ledger.reminded.add(told, now.date())
    no_form = sum(1 for owed in missing if owed.office.mail and owed.office.code in wrote)
    return Reminders(
        missing=len(drafts) - of_returned - no_form,
        no_form=no_form,
        returned=of_returned - explain,
        explain=explain,
        none=tuple(none),
    )


def _of_missing(
    view: CollectionView,
    owed: MissingForm,
    mails: Sequence[MailWithoutForm],
    disputed: Sequence[LedgerLine],
    now: datetime,
) -> bytes:
    office = owed.office
    language = language_of(view, office)
    lines = [*_begun(view, office, owed.period, now, language)]
    if disputed:
        lines += _of_disputed(view, office, disputed, language)
    else:
        lines.append(text("remind.missing", language, date=now.date().isoformat()))
    if mails:
        lines += ["", *without_form(view, mails, language)]
    elif not disputed:
        lines.append(text("remind.please", language))
    return draft_to(view, [office], _subject(view, owed.period, office, language), lines, answers=_number(mails))


def _of_disputed(view: CollectionView, office: Office, forms: Sequence[LedgerLine], language: str) -> Iterator[str]:
    """That a form came which may be the office's. Only one that it has sent itself is named to it."""
    own = [one for one in forms if one.sender and one.sender.lower() == office.mail.lower()]
    if own:
        files = text("and", language).join(dict.fromkeys(line(one.name) for one in own))
        yield text("remind.disputed.own", language, files=files)
    else:
        yield text("remind.disputed", language)
    yield text("remind.disputed.please", language)


def _number(mails: Sequence[MailWithoutForm]) -> str:
    return mails[-1].first.message_id if mails else ""


def _of_returned(
    view: CollectionView,
    judging: Judging,
    counted: CountedSubmission,
    beside: Beside,
    now: datetime,
) -> bytes:
    assert counted.known is not None
    language = language_of(view, counted.known)
    said = text("remind.returned", language, date=now.date().isoformat(), file=line(counted.line.name))
    checked = view.checked(counted)
    copy = copy_for(judging, counted, checked)
    told = of_form(view, counted, checked, beside, language, attached=copy is not None)
    return draft_to(
        view,
        [counted.known],
        _subject(view, counted.period, counted.known, language),
        [*_begun(view, counted.known, counted.period, now, language), said, "", *told],
        answers=counted.line.message_id,
        attached=copy,
    )


def _begun(view: CollectionView, office: Office, period: Period | None, now: datetime, language: str) -> Iterator[str]:
    yield text("reply.hello", language, office=line(office.name))
    yield ""
    yield from due_lines(view, language, now, period)


def _subject(view: CollectionView, own: Period | None, office: Office, language: str) -> str:
    asked = view.asked
    period = own if asked.several else asked.span
    said = said_in_subject(period, language)
    return text(subject_key("remind.subject", period), language, office=line(office.name), period=said)
