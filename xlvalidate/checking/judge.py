"""Files to judged files, a chunk at a time: the one path of a single workbook, a folder and a collection."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.last_period import LastPeriod, matched
from xlvalidate.checking.stamp_findings import Trusted, stamp_findings, stamp_of
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.findings import Origin, Severity
from xlvalidate.limits import OverLimitError
from xlvalidate.reading.read import PrintedOf, not_opened, read, source_of, unreadable, with_explanations
from xlvalidate.reading.submission import Submission, Unreadable


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its name as people know it, and its bytes, or why the system does not give them out."""

    name: str
    data: bytes = b""
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What judging needs beside the files: the editions, what their templates look like, and whose stamps count, None
    without keys. Each file is read within the `guard`; there is none if the process that reads is limited as a whole.
    """

    catalogue: Catalogue
    printed_of: PrintedOf
    trusted: Trusted | None = None
    guard: AbstractContextManager[None] = field(default_factory=nullcontext)


def read_file(file: File, setup: Setup) -> Submission | Unreadable:
    """What a file holds. Nothing is raised for a file that is wrong."""
    if file.closed:
        return not_opened(file.name, file.closed)
    try:
        with setup.guard:
            item = read(file.name, file.data, setup.catalogue, setup.printed_of)
    except OverLimitError as over:
        return _stopped(file, over)
    if isinstance(item, Submission) and (stamp := stamp_of(item, setup.trusted)) is not None:
        return replace(item, stamped=stamp.identity)
    return item


def explained(item: Submission, file: File, setup: Setup) -> Submission | Unreadable:
    """A submission with what its office explained."""
    try:
        with setup.guard:
            return with_explanations(item, file.data)
    except OverLimitError as over:
        return _stopped(file, over)


def _stopped(file: File, over: OverLimitError) -> Unreadable:
    return unreadable(source_of(file.name, file.data), "over-limits", detail=over.what)


def judge(files: Sequence[File], setup: Setup, last: LastPeriod | None = None) -> list[Checked]:
    """Every file judged, in the order given. Explanations are read only if they can settle something."""
    batch: list[Submission | Unreadable] = [_stamped(read_file(file, setup), setup.trusted) for file in files]
    matches: Mapping[int, Submission] = {}
    if last is not None:
        batch, matches = matched(batch, last)
    judged = check(batch, matches)
    again: dict[int, Submission | Unreadable] = {}
    for position, (item, one) in enumerate(zip(batch, judged, strict=True)):
        if isinstance(item, Submission) and _may_be_explained(one):
            again[position] = explained(item, files[position], setup)
    other = {at: item for at, item in again.items() if isinstance(item, Unreadable) or item.explanations}
    before = {number: matches[position] for number, position in enumerate(other) if position in matches}
    for position, one in zip(other, check(list(other.values()), before), strict=True):
        judged[position] = one
    return judged


def _stamped(item: Submission | Unreadable, trusted: Trusted | None) -> Submission | Unreadable:
    if isinstance(item, Unreadable):
        return item
    return replace(item, findings=(*stamp_findings(item, trusted), *item.findings))


def _may_be_explained(checked: Checked) -> bool:
    return any(
        finding.severity is Severity.EXPLAIN and finding.origin is Origin.RULE and finding.why != "not-run"
        for finding in checked.findings
    )
