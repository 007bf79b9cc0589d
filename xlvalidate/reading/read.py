"""Bytes to a submission. The result says everything that is wrong with a file; nothing is raised."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition, cover_name
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.ooxml.book import Book, Refusal, Value
from xlvalidate.ooxml.workbook_limits import AGAIN
from xlvalidate.reading.cell_values import read_value
from xlvalidate.reading.declared_tables import declared_tables, with_nil
from xlvalidate.reading.explanations import explanations, kept, lines_lost
from xlvalidate.reading.identify import explaining, identify, is_ours, stamp_text, stated_edition, wanted
from xlvalidate.reading.moved_names import locate, structure_finding
from xlvalidate.reading.odd_sheets import (
    FormOnSheet,
    comments,
    forms_on_sheets,
    hidden_lines,
    lost_checks,
    merged_inputs,
    texts_outside,
)
from xlvalidate.reading.overwritten_checks import overwritten_checks
from xlvalidate.reading.printed import Printed
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.submission import (
    DeclaredTable,
    Submission,
    SubmittedFile,
    Unreadable,
    blank_reading,
    merged_reading,
)
from xlvalidate.reading.tampering import moved_sheets, tampering, template_findings
from xlvalidate.reading.years import shown, year_of

PrintedOf = Callable[[Edition], Printed]
"""What the issued template of an edition looks like."""


def source_of(file: str, data: bytes) -> SubmittedFile:
    """A file's name and digest."""
    return SubmittedFile(file=file, sha256=hashlib.sha256(data).hexdigest())


def read(file: str, data: bytes, catalogue: Catalogue, printed_of: PrintedOf) -> Submission | Unreadable:
    """The submission in a file's bytes, by the edition that the workbook says it is of."""
    source = source_of(file, data)
    book = read_book(data, wanted, ours=is_ours)
    if isinstance(book, Refusal):
        return unreadable(source, book.code, detail=book.detail)
    edition = identify(book, catalogue)
    if isinstance(edition, str):
        return unreadable(source, edition, edition=stated_edition(book) or "")
    printed = printed_of(edition)
    found = submission(source, book, edition, printed)
    overwritten = overwritten_checks(book, data, printed)
    return replace(found, findings=(*found.findings, *overwritten)) if overwritten else found


def with_explanations(submission: Submission, data: bytes) -> Submission:
    """The submission with what the office explained, from the same bytes.

    They stand on sheets of their own, which most workbooks need not be read for: only one with a finding that may be
    explained.
    """
    book = read_book(data, explaining, AGAIN, ours=is_ours, seen=True)
    if isinstance(book, Refusal):
        return submission
    return replace(submission, explanations=explanations(book, submission.edition), kept=kept(book))


def not_opened(file: str, why: str) -> Unreadable:
    """A file that the system does not give out; it has no digest."""
    return unreadable(SubmittedFile(file=file, sha256=""), "not-opened", detail=why)


def unreadable(source: SubmittedFile, why: str, **facts: str) -> Unreadable:
    """A file that cannot be judged, and the word for why."""
    finding = Finding(
        id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=(("file", source.file), *facts.items())
    )
    return Unreadable(source=source, finding=finding)


def submission(source: SubmittedFile, book: Book, edition: Edition, printed: Printed) -> Submission:
    """A book read by its edition; `printed` is the template that it was made from."""
    cells, findings = locate(book, edition, printed.cells)
    findings = tuple(_with_a_way_out(finding, source, book, edition) for finding in findings)
    places = moved_sheets(book, cells, printed)
    sheets = forms_on_sheets(book, printed, cells, places)
    covered, merged = merged_inputs(sheets)
    readings = {}
    for code, indicator in edition.indicators.items():
        cell = cells.get(code)
        if cell is None:
            readings[code] = blank_reading(indicator, None)
        elif code in covered:
            readings[code] = merged_reading(indicator, cell)
        else:
            readings[code] = read_value(indicator, cell, book.at(cell))
    declared: Mapping[str, DeclaredTable] = {}
    undeclared: tuple[Finding, ...] = ()
    if edition.declarable:
        current = not [*template_findings(book, edition)]
        declared, undeclared = declared_tables(book, edition, readings, printed, places, of_this_edition=current)
        readings = dict(with_nil(readings, declared))
    cover = {}
    of_year: list[Finding] = []
    for field in edition.cover.fields:
        name = book.named(cover_name(field.code))
        if name is not None and name.cell is not None:
            value = book.at(name.cell)
            cover[field.code] = shown(value, book.since_1904)
            if field.code == "year" and cover[field.code]:
                of_year = year_findings(value, cover[field.code], name.cell)
    return Submission(
        source=source,
        edition=edition,
        readings=readings,
        cover=cover,
        stamp=stamp_text(book),
        explanations=explanations(book, edition),
        kept=kept(book),
        lines_lost=lines_lost(book, edition),
        declared=declared,
        findings=(
            *findings,
            *undeclared,
            *merged,
            *of_year,
            *tampering(book, edition, cells, printed, places),
            *around_the_figures(book, cells, sheets, printed.strip),
        ),
    )


def _with_a_way_out(finding: Finding, source: SubmittedFile, book: Book, edition: Edition) -> Finding:
    """A finding on lost cells with who saved the workbook, and what `migrate` is to be called with."""
    told = {"path": source.file, "edition": edition.id, "saved_by": book.saved_by, "lost": str(len(finding.places))}
    return replace(finding, facts=(*finding.facts, *told.items()))


def around_the_figures(
    book: Book, cells: Mapping[str, Cell], sheets: Sequence[FormOnSheet], strip: str
) -> Iterator[Finding]:
    """What was done to the sheets of the form beside its figures and labels; `strip` is as `Printed` has it."""
    yield from hidden_lines(sheets, book)
    yield from texts_outside(sheets, book, strip)
    yield from comments(sheets, book)
    yield from lost_checks(sheets, cells)


def year_findings(value: Value, typed: str, cell: Cell) -> list[Finding]:
    """The finding on a year that was not typed plainly: which one it was read as, or that it is no year."""
    year = year_of(typed)
    where = [Place(None, cell, typed)]
    if year is None:
        return [structure_finding("year-unread", where, text=typed)]
    if value.formula is not None:
        return [structure_finding("year-read", where, text=f"={value.formula}", year=str(year))]
    return [] if value.text == str(year) else [structure_finding("year-read", where, text=typed, year=str(year))]
