"""Files to judged files, a chunk at a time: the one path of a single workbook, a folder and a collection."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.last_period import NOTHING_KNOWN, FormsBefore, LastPeriod, matched
from xlvalidate.checking.stamp_findings import Trusted, stamp_findings, stamp_of
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Origin, Severity
from xlvalidate.limits import OverLimitError
from xlvalidate.ooxml.book import Refusal
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.read import PrintedOf, not_opened, read, source_of, unreadable, with_explanations
from xlvalidate.reading.statements import StatementReading
from xlvalidate.reading.submission import Submission, SubmittedFile, Unreadable

# What other formats, or programs that convert them, do not keep: the office did not take it away. That lines of the
# checks were typed over, or their sheet is gone, no conversion does.
_BY_CONVERSION = frozenset({"checks-removed", "checks-removed.only", "colours-removed"})


StatementsIn: TypeAlias = Callable[[Edition], tuple[StatementReading, ...]]
"""What the text of a report says by the statements of an edition."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A workbook was of another format (`xls`), and the program that made it .xlsx."""

    form: str
    program: str


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its name as people know it, and its bytes, or why the system does not give them out.

    One that was `converted` has the bytes of the .xlsx, and the digest of its `original`; or, where nothing came of it,
    its own bytes and why they were `refused`. `statements_in` reads what the text of the report says by an edition's
    statements, where a text came with it.
    """

    name: str
    data: bytes = b""
    closed: str = ""
    original: str = ""
    converted: Converted | None = None
    refused: Refusal | None = None
    statements_in: StatementsIn | None = None

    @property
    def source(self) -> SubmittedFile:
        """The name, and the digest of the bytes that came."""
        return SubmittedFile(file=self.name, sha256=self.original) if self.original else source_of(self.name, self.data)


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
    if file.refused is not None:
        form = file.converted.form if file.converted else ""
        return unreadable(file.source, file.refused.code, detail=file.refused.detail, format=form)
    try:
        with setup.guard:
            item = read(file.name, file.data, setup.catalogue, setup.printed_of)
    except OverLimitError as over:
        return _stopped(file, over)
    if file.converted is not None:
        item = _of_the_original(item, file, file.converted)
    if isinstance(item, Submission) and file.statements_in is not None:
        item = replace(item, statements=file.statements_in(item.edition))
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


def _of_the_original(item: Submission | Unreadable, file: File, how: Converted) -> Submission | Unreadable:
    """A workbook that was converted, as that of the office: what only the conversion can have done is not told."""
    if isinstance(item, Unreadable):
        return replace(item, source=file.source)
    told = structure_finding("converted", (), format=f".{how.form}", program=how.program)
    found = (finding for finding in item.findings if finding.why not in _BY_CONVERSION)
    return replace(item, source=file.source, findings=(told, *found))


def _stopped(file: File, over: OverLimitError) -> Unreadable:
    return unreadable(file.source, "over-limits", detail=over.what)


def judge(
    files: Sequence[File],
    setup: Setup,
    last: LastPeriod | None = None,
    known: Mapping[int, FormsBefore] = NOTHING_KNOWN,
) -> list[Checked]:
    """Every file judged, in the order given. Explanations are read only if they can settle something. `known` are the
    forms of earlier periods of some, by position.
    """
    batch: list[Submission | Unreadable] = [_stamped(read_file(file, setup), setup.trusted) for file in files]
    matches: Mapping[int, Submission] = {}
    if last is not None:
        batch, matches = matched(batch, last, known)
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
