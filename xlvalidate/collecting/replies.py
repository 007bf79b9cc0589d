"""Reply drafts: one mail an office, to the address in the roster and to no other, with its own submission only.

Nothing is sent. How a draft is made is in `distribution.mail_drafts`.
"""

from dataclasses import dataclass
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.which_counts import CountedSubmission
from xlvalidate.collecting.write_reports import called, outputs
from xlvalidate.distribution.mail_drafts import Attached, letter, line
from xlvalidate.editions.results_layout import MARKED
from xlvalidate.files import write_whole
from xlvalidate.findings import Finding, Severity, Verdict
from xlvalidate.intake.strangers_names import free_name, safe_name
from xlvalidate.messages import text
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.safe_text import visible

_MOST = 60


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An office that gets no draft, and the word for why (`reply.none.<why>`)."""

    code: str
    name: str
    why: str


def replies(gathering: CollectionView, judging: Judging, folder: Path) -> tuple[list[Path], list[Unanswered]]:
    """Writes the drafts, and takes those away that are no more."""
    drafts: dict[str, CountedSubmission] = {}
    none: list[Unanswered] = []
    taken: set[str] = set()
    for standing in gathering.settled.offices:
        if why := unanswered(standing):
            none.append(Unanswered(standing.code, standing.name, why))
        else:
            drafts[free_name(called(gathering, standing), ".eml", taken)] = standing
    with outputs(gathering.ledger, "replies", folder, drafts):
        for name, standing in drafts.items():
            write_whole(folder / name, draft(gathering, judging, standing))
    return [folder / name for name in drafts], none


def unanswered(standing: CountedSubmission) -> str:
    """Why there is no draft; empty if there is one."""
    if standing.line.auto:
        return "auto"  # a machine or a list would answer, and be answered
    if standing.known is None:
        return "not-in-roster"
    if not standing.known.mail:
        return "no-address"
    if standing.contradicted or standing.says("sender-mismatch"):
        return "mismatch"  # it is not known whose figures these are: no other office is to see them
    if standing.candidates:
        return "undecided"
    return ""


def draft(gathering: CollectionView, judging: Judging, standing: CountedSubmission) -> bytes:
    """One draft as it is saved."""
    assert standing.known is not None
    settings = gathering.collection.settings
    language = standing.known.language or settings.language
    checked = gathering.checked(standing)
    copy = judging.marked_copy(standing.line.sha256)
    attached = None
    if standing.line.marked and copy.is_file():
        name = safe_name(Path(standing.line.name).stem, f"{MARKED}.xlsx")
        attached = Attached(name, copy.read_bytes(), standing.line.sha256)
    return letter(
        to=standing.known.mail,
        name=standing.known.name,
        subject=text(
            "reply.subject",
            language,
            office=line(standing.known.name),
            period=settings.year or "",
            verdict=text(f"verdict.{checked.verdict}", language),
        ),
        body=_body(gathering, standing, checked, language),
        sender=settings.reply_from,
        attached=attached,
    )


def _body(gathering: CollectionView, standing: CountedSubmission, checked: Checked, language: str) -> str:
    edition = checked.submission.edition if checked.submission else None
    moment = gathering.local(standing.line)
    received = text("reply.received", language, date=moment.date().isoformat()) if moment else ""
    file = line(standing.line.name)
    lines = [
        text("reply.hello", language, office=line(standing.known.name if standing.known else standing.name)),
        "",
        text(
            f"reply.{checked.verdict}",
            language,
            file=file,
            received=received,
            period=gathering.collection.settings.year or "",
        ),
    ]
    if standing.earlier:
        lines.append(text("reply.newest", language, count=len(standing.earlier), file=file))
    for severity in Severity:
        found = [one for one in checked.findings if one.severity is severity and not one.explanation and _theirs(one)]
        if found:
            lines += ["", text(f"reply.list.{severity}", language, count=len(found))]
            said = [say(one, edition, language) for one in found[:_MOST]]
            lines += [f"{number}. {visible(one.message)}" for number, one in enumerate(said, start=1)]
            if len(found) > _MOST:
                lines.append(text("reply.more", language, count=len(found) - _MOST))
    if standing.line.marked and checked.verdict is not Verdict.ACCEPTED:
        lines += ["", text("reply.marked", language)]
    return "\n".join([*lines, ""])


def _theirs(finding: Finding) -> bool:
    """Leaves out what concerns only the collector: addresses of others, other mails."""
    return finding.why not in ("sender-unknown", "same-message-id")
