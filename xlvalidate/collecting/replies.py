"""Reply drafts: one mail an office, to the address in the roster and to no other, with its own submission only.

Nothing is sent. How a draft is made is in `distribution.mail_drafts`.
"""

from dataclasses import dataclass
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.collecting.as_decided import is_pending, waits
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.office_claims import WEIGHTS as OF_CLAIMS
from xlvalidate.collecting.office_claims import Evidence
from xlvalidate.collecting.which_counts import CountedSubmission
from xlvalidate.collecting.write_reports import called, outputs
from xlvalidate.distribution.mail_drafts import Attached, letter, line
from xlvalidate.editions.results_layout import MARKED
from xlvalidate.files import write_whole
from xlvalidate.findings import Finding, Severity, Verdict
from xlvalidate.intake.strangers_names import free_name, safe_name
from xlvalidate.messages import text
from xlvalidate.reports.changes_text import say_change, say_resubmission
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.safe_text import visible

_MOST, _MOST_CHANGES = 60, 20


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An office that gets no draft, and the word for why (`reply.none.<why>`)."""

    code: str
    name: str
    why: str


def replies(view: CollectionView, judging: Judging, folder: Path) -> tuple[list[Path], list[Unanswered]]:
    """Writes the drafts, and takes those away that are no more."""
    drafts: dict[str, CountedSubmission] = {}
    none: list[Unanswered] = []
    taken: set[str] = set()
    for counted in view.state.offices:
        if why := unanswered(counted):
            none.append(Unanswered(counted.code, counted.name, why))
        else:
            drafts[free_name(called(view, counted), ".eml", taken)] = counted
    with outputs(view.ledger, "replies", folder, drafts):
        for name, counted in drafts.items():
            write_whole(folder / name, draft(view, judging, counted))
    return [folder / name for name in drafts], none


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


def draft(view: CollectionView, judging: Judging, counted: CountedSubmission) -> bytes:
    """One draft as it is saved."""
    assert counted.known is not None
    settings = view.collection.settings
    language = counted.known.language or settings.language
    checked = view.checked(counted)
    copy = judging.marked_copy(counted.line.sha256)
    attached = None
    if counted.line.marked and copy.is_file():
        name = safe_name(Path(counted.line.name).stem, f"{MARKED}.xlsx")
        attached = Attached(name, copy.read_bytes(), counted.line.sha256)
    return letter(
        to=counted.known.mail,
        name=counted.known.name,
        subject=text(
            "reply.subject",
            language,
            office=line(counted.known.name),
            period=settings.year or "",
            verdict=text(f"verdict.{checked.verdict}", language),
        ),
        body=_body(view, counted, checked, language),
        sender=settings.reply_from,
        attached=attached,
    )


def _body(view: CollectionView, counted: CountedSubmission, checked: Checked, language: str) -> str:
    edition = checked.submission.edition if checked.submission else None
    moment = view.local(counted.line)
    received = text("reply.received", language, date=moment.date().isoformat()) if moment else ""
    file = line(counted.line.name)
    key = "pending" if waits(checked) else str(checked.verdict)
    lines = [
        text("reply.hello", language, office=line(counted.known.name if counted.known else counted.name)),
        "",
        text(
            f"reply.{key}",
            language,
            file=file,
            received=received,
            period=view.collection.settings.year or "",
        ),
    ]
    if counted.earlier:
        which = "chosen" if counted.says("counts-decided") else "newest"
        lines.append(text(f"reply.{which}", language, count=len(counted.earlier), file=file))
    if (made := view.resubmission(counted)) is not None:
        lines += ["", visible(say_resubmission(made, language))]
        lines += [f"· {visible(say_change(one, made.edition, language))}" for one in made.figures[:_MOST_CHANGES]]
        if made.count > _MOST_CHANGES:
            lines.append(text("change.more", language, count=made.count - _MOST_CHANGES))
    theirs = [one for one in checked.findings if not one.explanation and _theirs(one, counted)]
    lists = {str(severity): [one for one in theirs if one.severity is severity] for severity in Severity}
    lists["pending"] = [one for one in theirs if is_pending(one)]
    lists["explain"] = [one for one in lists["explain"] if not is_pending(one)]
    for kind, found in lists.items():
        if found:
            lines += ["", text(f"reply.list.{kind}", language, count=len(found))]
            said = [say(one, edition, language) for one in found[:_MOST]]
            lines += [f"{number}. {visible(one.message)}" for number, one in enumerate(said, start=1)]
            if len(found) > _MOST:
                lines.append(text("reply.more", language, count=len(found) - _MOST))
    if counted.line.marked and checked.verdict is not Verdict.ACCEPTED:
        lines += ["", text("reply.marked", language)]
    return "\n".join([*lines, ""])


def _theirs(finding: Finding, counted: CountedSubmission) -> bool:
    """Leaves out what concerns only the collector: addresses of others, other mails, what the collector decided."""
    if finding.why in ("sender-unknown", "same-message-id", "counts-decided", "came-since"):
        return False
    return counted.by is not Evidence.COLLECTOR or finding.why not in OF_CLAIMS
