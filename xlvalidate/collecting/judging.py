"""A chunk of kept workbooks to what the ledger keeps of each. The same function in this process, in another, or on
another machine.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.checking.cover_findings import blank_finding
from xlvalidate.checking.judge import File, Setup, explained, judge, read_file
from xlvalidate.checking.last_period import FormsBefore, LastPeriod
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.converted_files import ConvertedFiles
from xlvalidate.collecting.decisions import reason_of
from xlvalidate.collecting.judged_record import line_of
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.originals import DamagedError, Store, writing
from xlvalidate.findings import Finding, Origin, Severity, Verdict, gravest_first
from xlvalidate.identity import PeriodKind, plain_text
from xlvalidate.languages import listed
from xlvalidate.reading.read import unreadable
from xlvalidate.reading.submission import Entries, Submission, SubmittedFile
from xlvalidate.safe_files import SafeFiles, sync_all_of
from xlvalidate.stamps import part_of

OTHERS = (
    "other-edition", "other-year", "unread-year", "no-year", "other-period", "unread-period", "no-period",
    "period-contradicts",
)  # fmt: skip
"""Why a form does not belong to this collection: it replaces no other and goes into no sum."""

Prepared = Callable[[], tuple[Setup, LastPeriod | None]]
"""Makes what judging needs, in any process."""


@dataclass(frozen=True, slots=True)
class Task:
    """A workbook to be judged: its digest, its name as people know it, and how large it is. `before` has the digests of
    its office's forms of the period before and of a year before, each empty where there is none.
    """

    sha256: str
    name: str
    size: int
    before: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """All that a process needs once. It writes only marked copies, under the digests of the originals. `converted` has
    what was made of workbooks of other formats; None where they are judged as they are.
    """

    prepared: Prepared
    editions: tuple[str, ...]
    asked: AskedPeriods
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
    if last is None and judging.asked.kind is not PeriodKind.YEAR:
        last = LastPeriod()  # what lacks of earlier periods is told
    checks = judge(files, setup, last, dict(_forms_before(tasks, store, judging, setup)))
    with SafeFiles(None, sync_all_of(judging.marked)) as copies:
        found = [
            _kept(task, checked, judging, file, copies)
            for task, checked, file in zip(tasks, checks, files, strict=True)
        ]
        with writing():
            copies.make_safe()
    return found


def _forms_before(
    tasks: Sequence[Task], store: Store, judging: Judging, setup: Setup
) -> Iterator[tuple[int, FormsBefore]]:
    """The forms of earlier periods that some are held against, by position; each is read once."""

    @cache
    def read(digest: str) -> Submission | None:
        if not digest:
            return None
        file = _file(store, Task(digest, "", 0), judging.converted)
        item = read_file(file, setup)
        item = explained(item, file, setup) if isinstance(item, Submission) else item
        return item if isinstance(item, Submission) else None

    for position, task in enumerate(tasks):
        if any(task.before):
            yield position, FormsBefore(*map(read, task.before))


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


def _kept(task: Task, checked: Checked, judging: Judging, file: File, copies: SafeFiles) -> Check:
    if checked.submission is None:
        return _check(task, checked, marked=False)
    found = [*_expectations(checked, judging), *_weighed(checked, judging)]
    checked = replace(checked, findings=gravest_first(found), verdict=verdict(found))
    return replace(
        _check(task, checked, marked=_mark(checked, judging, file, copies)), before=" ".join(task.before).strip()
    )


def _expectations(checked: Checked, judging: Judging) -> list[Finding]:
    """The findings on a form of another edition or year than is collected."""
    assert checked.submission is not None
    edition, period = checked.submission.edition, checked.submission.identity.period
    found = []
    if edition.id not in judging.editions:
        found.append(_finding("other-edition", edition=edition.id, wanted=listed(judging.editions)))
    span = judging.asked.span
    if span is not None and period is not None and not span.has(period):
        if period.kind is span.kind is PeriodKind.YEAR:
            found.append(_finding("other-year", year=str(period), wanted=str(span)))
        else:
            found.append(_finding("other-period", period=str(period), wanted=str(span)))
    return found


_UNREAD = {"year-unread": "unread-year", "period-unread": "unread-period"}


def _weighed(checked: Checked, judging: Judging) -> Iterator[Finding]:
    """The findings on the form by itself, with the severity that they have in a collection. A collection may know the
    office although the cover does not state it. Only the form can state the year.
    """
    form = checked.submission
    assert form is not None
    spans = judging.asked.span is not None
    lines = tuple(dict.fromkeys(("year", form.edition.period.value)))
    for finding in checked.findings:
        if finding.why in _UNREAD and spans:
            why = _UNREAD[finding.why]
            yield replace(finding, id=why, why=why, severity=Severity.MUST)
        elif finding.why != "cover-blank":
            yield finding
        elif blank := [line for line in lines if line in form.blank]:
            of_the_period = blank_finding(form, blank)
            if spans:
                why = "no-year" if form.edition.period is PeriodKind.YEAR else "no-period"
                of_the_period = replace(of_the_period, id=why, why=why, severity=Severity.MUST)
            yield of_the_period


def _finding(why: str, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=Severity.MUST, why=why, facts=tuple(facts.items()))


def _mark(checked: Checked, judging: Judging, file: File, copies: SafeFiles) -> bool:
    from xlvalidate.reports.marked_copy import marked

    assert checked.submission is not None
    if not checked.findings:
        return False
    data = marked(file.data, checked, checked.submission.edition.language)
    if data is None:
        return False
    with writing():
        copies.write(judging.marked_copy(checked.source.sha256), data)
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
        stamped_period=_part_stamped(form),
        blank=",".join(form.blank),
        content=_content(form),
        explained=" ".join(sorted(reason_of(one) for one in checked.findings if one.explanation)),
    )


def _part_stamped(form: Submission) -> str:
    """The period of a verified stamp, where it is less than a year."""
    period = form.stamped.period if form.stamped else None
    return "" if period is None else part_of(period)


def _content(form: Submission) -> str:
    """The digest of what an office said. A second file with the same digest says nothing new."""
    of_the_period = ("office_code", "year", form.edition.period.value)
    typed_period = " ".join(dict.fromkeys(form.cover.get(line, "") for line in of_the_period[1:]))
    cover = {line: plain_text(typed) for line, typed in form.cover.items() if line not in of_the_period}
    said = [
        form.edition.id,
        [form.office_code, str(form.period or typed_period)],
        sorted(cover.items()),
        sorted((code, one.value.text.strip()) for code, one in form.readings.items()),
        sorted((rule, why.strip()) for rule, why in form.explanations.items()),
        # Older ledgers have the digests of forms without.
        *([sorted((table, one.text.strip()) for table, one in form.declared.items())] if form.declared else []),
        *([{"entries": dict(map(_said_in, form.entries.values()))}] if form.entries else []),
    ]
    return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()


def _said_in(entries: Entries) -> tuple[str, dict[str, list[str]]]:
    """What an open table says, wherever its entries stand on the sheet."""
    columns = entries.columns.items()
    return entries.table.code, {code: [text.strip() for text in column.texts] for code, column in columns}


def _why(checked: Checked) -> str:
    """Why it is no form of this collection: it cannot be read, or it is of another edition or year."""
    whys = [one.why for one in checked.findings if one.origin is Origin.FILE or one.why in OTHERS]
    return whys[0] if whys else ""
