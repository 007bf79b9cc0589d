"""What all drafts of a collection have: the roster's address and no other, the deadline, and below the contact, or
where the collection names none, who they are from.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.collecting.as_decided import waits
from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.distribution.mail_drafts import Attached, letter, line
from xlvalidate.editions.results_layout import MARKED
from xlvalidate.findings import Verdict
from xlvalidate.identity import Period
from xlvalidate.intake.strangers_names import safe_name
from xlvalidate.messages import text
from xlvalidate.ooxml.book import made_suffix
from xlvalidate.roster import Office


def language_of(view: CollectionView, office: Office) -> str:
    """The language that an office is written to in."""
    return office.language or view.collection.settings.language


def draft_to(
    view: CollectionView,
    offices: Sequence[Office],
    subject: str,
    lines: Iterable[str],
    *,
    answers: str = "",
    attached: Attached | None = None,
) -> bytes:
    """A draft as it is saved, to the address that these offices have in the roster. `answers` is a Message-ID."""
    settings = view.collection.settings
    return letter(
        to=offices[0].mail,
        name=called(offices, language_of(view, offices[0])),
        subject=subject,
        body="\n".join([*lines, ""]),
        sender=settings.reply_from,
        attached=attached,
        answers=answers,
        contact=settings.contact or settings.reply_from,
    )


def called(offices: Sequence[Office], language: str) -> str:
    """The offices of one address by their names."""
    return text("and", language).join(line(one.name) for one in offices)


def due_lines(
    view: CollectionView, language: str, now: datetime | None = None, period: Period | None = None
) -> list[str]:
    """Until when, of a period where there are several, and with a clock how far off that is; no line without a
    deadline.
    """
    deadline = view.collection.settings.deadline_of(period)
    if deadline is None:
        return []
    said = deadline.said(language)
    if now is None:
        return [text("due.line", language, due=said)]
    return [text("due.line.left", language, due=said, left=deadline.left(now, language))]


def copy_for(judging: Judging, counted: CountedSubmission, checked: Checked) -> Attached | None:
    """The marked copy of a submission that its office has to do something with, under a safe name."""
    if checked.verdict is Verdict.ACCEPTED or waits(checked):
        return None
    copy = judging.marked_copy(counted.line.sha256)
    if not counted.line.marked or not copy.is_file():
        return None
    name = safe_name(Path(counted.line.name).stem, f"{MARKED}{made_suffix(counted.line.name)}")
    return Attached(name, copy.read_bytes(), counted.line.sha256)
