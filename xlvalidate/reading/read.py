"""Bytes to a submission. Whatever is wrong with a file is in what comes back; nothing is raised."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from xlvalidate.editions.edition import Edition, cover_name
from xlvalidate.findings import Finding, Origin, Severity
from xlvalidate.reading.book import Book, Refusal
from xlvalidate.reading.explanations import explanations, kept
from xlvalidate.reading.identify import explaining, identify, stamp_text, stated_edition, wanted
from xlvalidate.reading.package import AGAIN
from xlvalidate.reading.printed import Printed
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.structure import locate
from xlvalidate.reading.submission import Source, Submission, Unreadable, blank_reading
from xlvalidate.reading.tampering import tampering
from xlvalidate.reading.values import read_value

Known = Callable[[str], Edition | None]
Every = Callable[[], Iterable[Edition]]
Template = Callable[[Edition], Printed]


def source_of(file: str, data: bytes) -> Source:
    """A file's name and digest."""
    return Source(file=file, sha256=hashlib.sha256(data).hexdigest())


def read(file: str, data: bytes, known: Known, every: Every, template: Template) -> Submission | Unreadable:
    """The submission in a file's bytes, by the edition that the workbook says it is of."""
    source = source_of(file, data)
    book = read_book(data, wanted)
    if isinstance(book, Refusal):
        return unreadable(source, book.code, detail=book.detail)
    edition = identify(book, known, every)
    if isinstance(edition, str):
        return unreadable(source, edition, edition=stated_edition(book) or "")
    return submission(source, book, edition, template(edition))


def with_explanations(submission: Submission, data: bytes) -> Submission:
    """The submission with what the office explained, from the same bytes.

    They stand on sheets of their own, which most workbooks need not be read for: only one with a finding that may be
    explained.
    """
    book = read_book(data, explaining, AGAIN, seen=True)
    if isinstance(book, Refusal):
        return submission
    return replace(submission, explanations=explanations(book, submission.edition), kept=kept(book))


def not_opened(file: str, why: str) -> Unreadable:
    """A file that the system does not give out; it has no digest."""
    return unreadable(Source(file=file, sha256=""), "not-opened", detail=why)


def unreadable(source: Source, why: str, **facts: str) -> Unreadable:
    """A file that cannot be judged, and the word for why."""
    finding = Finding(
        id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=(("file", source.file), *facts.items())
    )
    return Unreadable(source=source, finding=finding)


def submission(source: Source, book: Book, edition: Edition, printed: Printed) -> Submission:
    """A book read by its edition; `printed` is the template that it was made from."""
    cells, findings = locate(book, edition, printed.cells)
    readings = {}
    for code, indicator in edition.indicators.items():
        cell = cells.get(code)
        readings[code] = blank_reading(indicator, None) if cell is None else read_value(indicator, cell, book.at(cell))
    cover = {}
    for field in edition.cover.fields:
        name = book.named(cover_name(field.code))
        if name is not None and name.cell is not None:
            cover[field.code] = book.at(name.cell).text.strip()
    return Submission(
        source=source,
        edition=edition,
        readings=readings,
        cover=cover,
        stamp=stamp_text(book),
        explanations=explanations(book, edition),
        kept=kept(book),
        findings=(*findings, *tampering(book, edition, cells, printed)),
    )
