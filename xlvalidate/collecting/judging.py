"""A chunk of kept workbooks to what the ledger keeps of each. The same function in this process, in another, or on
another machine.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.checking.cover_findings import blank_finding
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.converted_files import ConvertedFiles
from xlvalidate.collecting.decisions import reason_of
from xlvalidate.collecting.judged_record import line_of
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.originals import DamagedError, Store, WritingError
from xlvalidate.files import write_whole
from xlvalidate.findings import Finding, Origin, Severity, Verdict, gravest_first
from xlvalidate.identity import Period, plain_text
from xlvalidate.languages import listed
from xlvalidate.reading.read import unreadable
from xlvalidate.reading.submission import Submission, SubmittedFile

OTHERS = ("other-edition", "other-year", "unread-year", "no-year")
"""Why a form does not belong to this collection: it replaces no other and goes into no sum."""

Prepared = Callable[[], tuple[Setup, LastPeriod | None]]
"""Makes what judging needs, in any process."""


@dataclass(frozen=True, slots=True)
class Task:
    """A workbook to be judged: its digest, its name as people know it, and how large it is."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """All that a process needs once. It writes only marked copies, under the digests of the originals. `converted` has
    what was made of workbooks of other formats; None where they are judged as they are.
    """

    prepared: Prepared
    editions: tuple[str, ...]
    period: Period | None
    originals: Path
    marked: Path
    converted: Path | None = None

    def marked_copy(self, sha256: str) -> Path:
        """Where the marked copy of a workbook is."""
        return self.marked / f"{sha256}.xlsx"


def judged(tasks: Sequence[Task], judging: Judging, setup: Setup, last: LastPeriod | None) -> list[Check]:
    """Every workbook judged, its marked copy written. Raises WritingError when one cannot be written."""
    store = Store(judging.originals)
    files = [_file(store, task, judging.converted) for task in tasks]
    checks = judge(files, setup, last)
    return [_kept(task, checked, judging, file) for task, checked, file in zip(tasks, checks, files, strict=True)]


def killed(task: Task, how: str) -> Check:
    """What is kept of a workbook that kills every process that reads it."""
    return _file_finding(task, "killed-the-reader", how)


def _file_finding(task: Task, why: str, detail: str) -> Check:
    item = unreadable(SubmittedFile(file=task.name, sha256=task.sha256), why, detail=detail)
    checked = Checked(source=item.source, verdict=Verdict.UNREADABLE, findings=(item.finding,), outcomes={})
    return _check(task, checked, marked=False)


def _file(store: Store, task: Task, converted: Path | None) -> File:
    try:
        data = store.get(task.sha256)
    except DamagedError as error:
        return File(task.name, closed=str(error))
    return File(task.name, data) if converted is None else ConvertedFiles(converted).file(task.name, task.sha256, data)


def _kept(task: Task, checked: Checked, judging: Judging, file: File) -> Check:
    if checked.submission is None:
        return _check(task, checked, marked=False)
    found = [*_expectations(checked, judging), *_weighed(checked, judging)]
    checked = replace(checked, findings=gravest_first(found), verdict=verdict(found))
    return _check(task, checked, marked=_mark(checked, judging, file))


def _expectations(checked: Checked, judging: Judging) -> list[Finding]:
    """The findings on a form of another edition or year than is collected."""
    assert checked.submission is not None
    edition, period = checked.submission.edition, checked.submission.identity.period
    found = []
    if edition.id not in judging.editions:
        found.append(_finding("other-edition", edition=edition.id, wanted=listed(judging.editions)))
    if judging.period is not None and period is not None and period != judging.period:
        found.append(_finding("other-year", year=str(period), wanted=str(judging.period)))
    return found


def _weighed(checked: Checked, judging: Judging) -> Iterator[Finding]:
    """The findings on the form by itself, with the severity that they have in a collection. A collection may know the
    office although the cover does not state it. Only the form can state the year.
    """
    form = checked.submission
    assert form is not None
    for finding in checked.findings:
        if finding.why == "year-unread" and judging.period is not None:
            yield replace(finding, id="unread-year", why="unread-year", severity=Severity.MUST)
        elif finding.why != "cover-blank":
            yield finding
        elif "year" in form.blank:
            of_the_year = blank_finding(form, ("year",))
            if judging.period is not None:
                of_the_year = replace(of_the_year, id="no-year", why="no-year", severity=Severity.MUST)
            yield of_the_year


def _finding(why: str, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=Severity.MUST, why=why, facts=tuple(facts.items()))


def _mark(checked: Checked, judging: Judging, file: File) -> bool:
    from xlvalidate.reports.marked_copy import marked

    assert checked.submission is not None
    if not checked.findings:
        return False
    data = marked(file.data, checked, checked.submission.edition.language)
    if data is None:
        return False
    try:
        write_whole(judging.marked_copy(checked.source.sha256), data)
    except OSError as error:
        raise WritingError(error.errno, error.strerror, error.filename) from error
    return True


def _check(task: Task, checked: Checked, *, marked: bool) -> Check:
    """What is kept. What the cover says and what a verified stamp says stay apart: the collection compares them."""
    if (form := checked.submission) is None:
        return Check(
            sha256=task.sha256, verdict=str(checked.verdict), why=_why(checked), code="", office="", level="",
            marked=marked, record=line_of(checked),
        )  # fmt: skip
    return Check(
        sha256=task.sha256,
        verdict=str(checked.verdict),
        why=_why(checked),
        code=form.office_code,
        office=form.cover.get("office", ""),
        level=form.cover.get("level", ""),
        marked=marked,
        record=line_of(checked),
        stamped=form.stamped.office if form.stamped else "",
        period=str(form.identity.period or ""),
        blank=",".join(form.blank),
        content=_content(form),
        explained=" ".join(sorted(reason_of(one) for one in checked.findings if one.explanation)),
    )


def _content(form: Submission) -> str:
    """The digest of what an office said. A second file with the same digest says nothing new."""
    cover = {line: plain_text(typed) for line, typed in form.cover.items() if line not in ("office_code", "year")}
    said = [
        form.edition.id,
        [form.office_code, str(form.period or form.cover.get("year", ""))],
        sorted(cover.items()),
        sorted((code, one.value.text.strip()) for code, one in form.readings.items()),
        sorted((rule, why.strip()) for rule, why in form.explanations.items()),
        # Older ledgers have the digests of forms without.
        *([sorted((table, one.text.strip()) for table, one in form.declared.items())] if form.declared else []),
    ]
    return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()


def _why(checked: Checked) -> str:
    """Why it is no form of this collection: it cannot be read, or it is of another edition or year."""
    whys = [one.why for one in checked.findings if one.origin is Origin.FILE or one.why in OTHERS]
    return whys[0] if whys else ""
