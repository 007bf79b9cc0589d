"""Reply drafts: one mail an office, to the address in the roster and to no other, with its own submission only; an
office that wrote and sent no form is told what is needed.

Nothing is sent. How a draft is made is in `distribution.mail_drafts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.checking.check import Checked
from xlvalidate.collecting.as_decided import is_pending, waits
from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger_lines import sender
from xlvalidate.collecting.mails_without_form import MailWithoutForm, SentFile, after_form, asked
from xlvalidate.collecting.office_claims import WEIGHTS as OF_CLAIMS
from xlvalidate.collecting.office_claims import Evidence
from xlvalidate.collecting.office_drafts import called as offices_called
from xlvalidate.collecting.office_drafts import copy_for, draft_to, due_lines, language_of
from xlvalidate.collecting.originals import DamagedError, Store
from xlvalidate.collecting.outputs import called, outputs
from xlvalidate.collecting.sent_words import asks, named
from xlvalidate.distribution.mail_drafts import Attached, line
from xlvalidate.editions.edition import Edition
from xlvalidate.files import write_whole
from xlvalidate.findings import Finding, Origin, Severity, Verdict
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.intake.strangers_names import free_name, safe_name
from xlvalidate.messages import text
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.changes_text import say_change, say_entries, say_resubmission
from xlvalidate.reports.counts_text import say_counts
from xlvalidate.reports.safe_text import visible
from xlvalidate.roster import Office

_MOST, _MOST_CHANGES = 60, 20
_OF_COLLECTOR = frozenset(
    {
        "sender-unknown",
        "same-message-id",
        "counts-decided",
        "came-since",
        "stamp-not-verified",
        "stamp-not-in-manifest",
    }
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An office that gets no draft, and the word for why (`reply.none.<why>`)."""

    code: str
    name: str
    why: str


def replies(view: CollectionView, judging: Judging, folder: Path) -> tuple[list[Path], list[Unanswered]]:
    """Writes the drafts, one at a time, and takes those away that are no more."""
    mails, lacking = view.without_form(), view.lacking()
    names: list[str] = []
    none: list[Unanswered] = []
    taken: set[str] = set()
    to_offices, to_others = _with_form(view, none), list(asked(mails, view.state).items())
    names += (free_name(called(view, counted), ".eml", taken) for counted in to_offices)
    names += (free_name(f"{' '.join(codes)} {_of(those, codes)[0].name}", ".eml", taken) for codes, those in to_others)
    none += [Unanswered("", sender(mail.first), "not-in-roster") for mail in mails if not mail.offices]
    drafts = chain(
        (draft(view, judging, counted, beside_of(counted, mails, lacking)) for counted in _with_form(view, [])),
        (draft_without_form(view, judging, those, codes) for codes, those in to_others),
    )
    with outputs(view.ledger, "replies", folder, names):
        for name, data in zip(names, drafts, strict=True):
            write_whole(folder / name, data)
    return [folder / name for name in names], none


def _with_form(view: CollectionView, none: list[Unanswered]) -> Iterator[CountedSubmission]:
    """The submissions that are answered; why the others are not goes to `none`."""
    for counted in view.state.offices:
        if why := unanswered(counted):
            none.append(Unanswered(counted.code, counted.name, why))
        else:
            yield counted


def _of(mails: Sequence[MailWithoutForm], codes: tuple[str, ...]) -> list[Office]:
    return [office for office in mails[0].offices if office.code in codes]


def unanswered(counted: CountedSubmission) -> str:
    """Why there is no draft; empty if there is one."""
    if counted.line.auto:
        return "auto"  # a machine or a list would answer, and be answered
    if counted.known is None:
        return "not-in-roster"
    if not counted.known.mail:
        return "no-address"
    decided = counted.by is Evidence.COLLECTOR
    if not decided and (counted.contradicted or counted.says("sender-mismatch")):
        return "mismatch"  # it is not known whose figures these are: no other office is to see them
    if counted.candidates:
        return "undecided"
    return ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a reply says beside what was found in the form: the expected files that are missing, and what came after the
    form and could not be opened.
    """

    lacks: tuple[str, ...] = ()
    after: tuple[SentFile, ...] = ()


def beside_of(
    counted: CountedSubmission, mails: Sequence[MailWithoutForm], lacking: Mapping[str, tuple[str, ...]]
) -> Beside:
    """What there is beside a form, by what the whole collection has."""
    return Beside(lacking.get(counted.code, ()), tuple(after_form(mails, counted.line, counted.code)))


def draft(view: CollectionView, judging: Judging, counted: CountedSubmission, beside: Beside) -> bytes:
    """One draft as it is saved."""
    assert counted.known is not None
    language = language_of(view, counted.known)
    checked = view.checked(counted)
    period = view.asked.only or counted.period
    subject = text(
        subject_key("reply.subject", period),
        language,
        office=line(counted.known.name),
        period=said_in_subject(period, language),
        verdict=text(f"verdict.{checked.verdict}", language),
    )
    hello = text("reply.hello", language, office=line(counted.known.name))
    copy = copy_for(judging, counted, checked)
    lines = [hello, "", *of_form(view, counted, checked, beside, language, attached=copy is not None)]
    if checked.verdict is not Verdict.ACCEPTED or beside.lacks:
        lines += _apart(due_lines(view, language, period=counted.period))
    return draft_to(
        view,
        [counted.known],
        subject,
        lines,
        answers=counted.line.message_id,
        attached=copy,
    )


def subject_key(key: str, period: Period | None) -> str:
    """Which subject a mail has: with a year, with a part of one, with neither."""
    if period is None:
        return f"{key}.any"
    return key if period.kind is PeriodKind.YEAR else f"{key}.period"


def said_in_subject(period: Period | None, language: str) -> str:
    """A period as the subject has it."""
    return "" if period is None else period.said(language) if period.kind is not PeriodKind.YEAR else str(period)


def draft_without_form(
    view: CollectionView, judging: Judging, mails: Sequence[MailWithoutForm], codes: tuple[str, ...]
) -> bytes:
    """The answer to mails of one address in which there was no form: what was sent, and what is needed. The workbook
    that a document was read into goes with it, of several the last one.
    """
    offices = _of(mails, codes)
    language = language_of(view, offices[0])
    name = offices_called(offices, language)
    copy = _read_into(judging, mails)
    lines = [text("reply.hello", language, office=name), "", *without_form(view, mails, language)]
    lines += ["", text("reply.read-into", language, file=copy.name)] if copy else []
    lines += _apart(due_lines(view, language))
    subject = text("reply.subject.no-form", language, office=name)
    return draft_to(view, offices, subject, lines, answers=mails[-1].first.message_id, attached=copy)


def _read_into(judging: Judging, mails: Sequence[MailWithoutForm]) -> Attached | None:
    """The workbook that the last document of these mails was read into."""
    files = [one for mail in mails for one in mail.files if one.read_into]
    try:
        data = Store(judging.originals).get(files[-1].read_into) if files else b""
    except DamagedError:
        return None  # it is told where it was to be judged
    return Attached(safe_name(Path(files[-1].name).stem, ".xlsx"), data, files[-1].read_into) if files else None


def without_form(view: CollectionView, mails: Sequence[MailWithoutForm], language: str) -> Iterator[str]:
    """What was in these mails instead of a form, a sentence a kind, and what is needed."""
    days = dict.fromkeys(moment.date().isoformat() for mail in mails if (moment := view.local(mail.first)))
    files = [one for mail in mails for one in mail.files]
    dates = text("and", language).join(days)
    yield text("reply.no-form" if days else "reply.no-form.undated", language, dates=dates, count=len(mails))
    yield from (f"{number}. {what}" for number, what in enumerate(asks(files, language), start=1))
    yield ""
    yield text("reply.no-form.please", language)
    if all(one.kind == "nothing" for one in files):
        yield text("reply.no-form.else", language)


def _apart(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []


def _beside(beside: Beside, language: str) -> Iterator[str]:
    if beside.lacks:
        names = text("and", language).join(visible(one) for one in beside.lacks)
        yield ""
        yield text("reply.lacks", language, names=names)
    if beside.after:
        yield ""
        yield text("reply.after", language, files=named(beside.after, language))
        yield from (f"{number}. {what}" for number, what in enumerate(asks(beside.after, language), start=1))


def of_form(
    view: CollectionView,
    counted: CountedSubmission,
    checked: Checked,
    beside: Beside,
    language: str,
    *,
    attached: bool,
) -> Iterator[str]:
    """What an office is told of its form; `attached` says that its marked copy goes with it."""
    edition = checked.submission.edition if checked.submission else None
    moment = view.local(counted.line)
    received = text("reply.received", language, date=moment.date().isoformat()) if moment else ""
    file = line(counted.line.name)
    facts = {"file": file, "received": received, "checks": _checks_sheet(edition, language)}
    yield text(f"reply.{_answer(checked, beside)}", language, **facts)
    if late := view.days_late(counted):
        yield text("reply.late", language, days=late)
    if counted.earlier:
        which = "chosen" if counted.says("counts-decided") else "newest"
        yield text(f"reply.{which}", language, count=len(counted.earlier))
    if edition is not None:
        yield say_counts(checked.counts, language)
    if (made := view.resubmission(counted, checked)) is not None:
        yield ""
        yield visible(say_resubmission(made, language))
        yield from (f"· {visible(said)}" for said in say_entries(made, language))
        yield from (f"· {visible(say_change(one, made.edition, language))}" for one in made.figures[:_MOST_CHANGES])
        if made.count > _MOST_CHANGES:
            yield text("change.more", language, count=made.count - _MOST_CHANGES)
    theirs = [_as_told(one) for one in checked.findings if not one.explanation and _theirs(one, counted)]
    yield from _to_do(replace(checked, findings=tuple(theirs)), language, attached=attached)
    if attached:
        yield ""
        linked = any(place.cell for one in theirs for place in one.places)
        sheet = text("sheet.results_sheet", edition.language if edition else language)
        yield text("reply.marked.linked" if linked else "reply.marked", language, sheet=sheet)
        yield text("reply.marked.use", language)
    yield from _beside(beside, language)


def _to_do(checked: Checked, language: str, *, attached: bool) -> Iterator[str]:
    """What is wrong with a form, a paragraph a severity, a line a cause."""
    edition = checked.submission.edition if checked.submission else None
    lists: dict[str, list[Cause]] = {kind: [] for kind in (*map(str, Severity), "pending")}
    for cause in causes_of(checked):
        lists["pending" if any(map(is_pending, cause.findings)) else str(cause.severity)].append(cause)
    for kind, found in lists.items():
        if found:
            yield ""
            yield text(f"reply.list.{kind}", language, count=len(found))
            for number, cause in enumerate(found[:_MOST], start=1):
                said = say_cause(cause, edition, language)
                yield f"{number}. {visible(said.message)}"
                yield from (f"   {visible(one)}" for one in said.equations)
            if len(found) > _MOST:
                more = "reply.more" if attached else "reply.more.not-attached"
                yield text(more, language, count=len(found) - _MOST)


def _answer(checked: Checked, beside: Beside) -> str:
    """What is said first: of what kind the things are that an office has to do."""
    if waits(checked):
        return "pending"
    if checked.verdict is Verdict.ACCEPTED:
        return "accepted.lacks" if beside.lacks else "accepted"
    if checked.verdict is Verdict.UNREADABLE:
        return "unreadable"
    of_figures = (Origin.RULE, Origin.READING)
    doubted = [one for one in checked.findings if one.open and not is_pending(one) and one.origin in of_figures]
    if not doubted:
        return f"{checked.verdict}.form"  # a stamp, a cover or a sheet is not as it should be
    if checked.verdict is Verdict.EXPLAIN and all(one.fact("line") for one in doubted):
        return "explain.lost"
    return str(checked.verdict)


def _checks_sheet(edition: Edition | None, language: str) -> str:
    return text("sheet.checks_sheet", edition.language if edition else language)


def _theirs(finding: Finding, counted: CountedSubmission) -> bool:
    """Leaves out what concerns only the collector: addresses of others, other mails, what the collector decided."""
    if finding.why in _OF_COLLECTOR:
        return False
    return counted.by is not Evidence.COLLECTOR or finding.why not in OF_CLAIMS


def _as_told(finding: Finding) -> Finding:
    """Without the collector's own path to the file, which `migrate` would be called with."""
    return replace(finding, facts=tuple(fact for fact in finding.facts if fact[0] != "path"))
