"""A chunk of kept workbooks to what the ledger keeps of each. The same function in this process, in another, or on
another machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Forms, judge
from xlvalidate.checking.last import LastPeriod
from xlvalidate.checking.stamped import Trusted, stamp_of
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.ledger import Check
from xlvalidate.collecting.record import line_of
from xlvalidate.collecting.store import DamagedError, Store, WritingError, write_whole
from xlvalidate.findings import Finding, Origin, Severity, Verdict, gravest_first
from xlvalidate.reading.read import unreadable
from xlvalidate.reading.submission import Source

OTHERS = ("other-edition", "other-year")

Prepared = Callable[[], tuple[Forms, LastPeriod | None]]
"""Makes what judging needs, in whatever process it is called."""


@dataclass(frozen=True, slots=True)
class Task:
    """A workbook to be judged: its digest, its name as people know it, and how large it is."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """All that a process has to be told once. What it writes are marked copies, under the digests of the originals."""

    prepared: Prepared
    editions: tuple[str, ...]
    year: int | None
    originals: Path
    marked: Path

    def marked_copy(self, sha256: str) -> Path:
        """Where the marked copy of a workbook is."""
        return self.marked / f"{sha256}.xlsx"


def judged(tasks: Sequence[Task], judging: Judging, forms: Forms, last: LastPeriod | None) -> list[Check]:
    """Every workbook judged, its marked copy written. Raises WritingError when one cannot be written."""
    store = Store(judging.originals)
    files = [_file(store, task) for task in tasks]
    checks = judge(files, forms, last)
    return [
        _kept(task, checked, judging, file, forms.trusted)
        for task, checked, file in zip(tasks, checks, files, strict=True)
    ]


def killed(task: Task, how: str) -> Check:
    """What is kept of a workbook that nobody survives reading."""
    return _file_finding(task, "killed-the-reader", how)


def _file_finding(task: Task, why: str, detail: str) -> Check:
    item = unreadable(Source(file=task.name, sha256=task.sha256), why, detail=detail)
    checked = Checked(source=item.source, verdict=Verdict.UNREADABLE, findings=(item.finding,), outcomes={})
    return _check(task, checked, marked=False)


def _file(store: Store, task: Task) -> File:
    try:
        return File(task.name, store.get(task.sha256))
    except DamagedError as error:
        return File(task.name, closed=str(error))


def _kept(task: Task, checked: Checked, judging: Judging, file: File, trusted: Trusted | None) -> Check:
    if checked.submission is None:
        return _check(task, checked, marked=False)
    stamp = stamp_of(checked.submission, trusted)
    found = list(_expectations(checked, judging))
    if found:
        checked = replace(
            checked,
            findings=gravest_first((*found, *checked.findings)),
            verdict=verdict((*found, *checked.findings)),
        )
    return _check(task, checked, marked=_mark(checked, judging, file), stamped=stamp.office if stamp else "")


def _expectations(checked: Checked, judging: Judging) -> list[Finding]:
    """A form of another edition, or for another year, than is collected."""
    assert checked.submission is not None
    edition, year = checked.submission.edition, checked.submission.year
    found = []
    if edition.id not in judging.editions:
        found.append(_finding("other-edition", edition=edition.id, wanted="、".join(judging.editions)))
    if judging.year is not None and year is not None and year != judging.year:
        found.append(_finding("other-year", year=str(year), wanted=str(judging.year)))
    return found


def _finding(why: str, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=Severity.MUST, why=why, facts=tuple(facts.items()))


def _mark(checked: Checked, judging: Judging, file: File) -> bool:
    from xlvalidate.reports.marks import marked

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


def _check(task: Task, checked: Checked, *, marked: bool, stamped: str = "") -> Check:
    """What is kept. It is the office's that a verified stamp names; else the one's whose code stands on 封面."""
    cover = checked.submission.cover if checked.submission else {}
    return Check(
        sha256=task.sha256,
        verdict=str(checked.verdict),
        why=_why(checked),
        code=stamped or cover.get("office_code", "").strip(),
        office=cover.get("office", "").strip(),
        level=cover.get("level", "").strip(),
        marked=marked,
        record=line_of(checked),
    )


def _why(checked: Checked) -> str:
    """Why it is no form of this collection: it cannot be read, or it is of another edition or year."""
    whys = [one.why for one in checked.findings if one.origin is Origin.FILE or one.why in OTHERS]
    return whys[0] if whys else ""
