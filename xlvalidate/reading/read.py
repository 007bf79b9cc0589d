"""Bytes to a submission. The result says everything that is wrong with a file; nothing is raised."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.period_parts import StatedPart, part_of
from xlvalidate.editions.template_names import cover_name
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.languages import listed
from xlvalidate.ooxml.book import Book, Refusal, Value
from xlvalidate.ooxml.workbook_limits import AGAIN, LIMITS, PackageBudget
from xlvalidate.reading.cell_values import read_value, written_in
from xlvalidate.reading.declared_tables import declared_tables, with_nil
from xlvalidate.reading.entries import entries_of
from xlvalidate.reading.entry_oddities import entry_oddities
from xlvalidate.reading.explanations import explanations, kept, lines_lost
from xlvalidate.reading.identify import explaining, identify, is_figure, is_ours, stamp_text, stated_edition, wanted
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
from xlvalidate.reading.stated_period import contradict, period_on, stated_year
from xlvalidate.reading.submission import (
    DeclaredTable,
    Entries,
    Submission,
    SubmittedFile,
    Unreadable,
    blank_reading,
    merged_reading,
)
from xlvalidate.reading.tampering import moved_sheets, tampering, template_findings
from xlvalidate.reading.years import shown

PrintedOf = Callable[[Edition], Printed]
"""What the issued template of an edition looks like."""


def source_of(file: str, data: bytes) -> SubmittedFile:
    """A file's name and digest."""
    return SubmittedFile(file=file, sha256=hashlib.sha256(data).hexdigest())


def read(file: str, data: bytes, catalogue: Catalogue, printed_of: PrintedOf) -> Submission | Unreadable:
    """The submission in a file's bytes, by the edition that the workbook says it is of."""
    source = source_of(file, data)
    book, edition = identified(data, catalogue)
    if isinstance(book, Refusal):
        return unreadable(source, book.code, detail=book.detail)
    if isinstance(edition, str):
        return unreadable(source, edition, edition=stated_edition(book) or "")
    printed = printed_of(edition)
    found = submission(source, book, edition, printed)
    overwritten = overwritten_checks(book, data, printed)
    return replace(found, findings=(*found.findings, *overwritten)) if overwritten else found


def identified(
    data: bytes, catalogue: Catalogue, stated: Edition | None = None, budget: PackageBudget | None = None
) -> tuple[Book, Edition | str] | tuple[Refusal, str]:
    """The book, and its edition or why there is none; the one that is `stated` where somebody says it.

    Columns are read at once, as only the cells of a book tell its edition. Where that has another form for one of them,
    because somebody made a name of one cell lead to several, the book is read again, each of these cells by itself.
    """
    budget = budget or PackageBudget(LIMITS)
    book = read_book(data, wanted, ours=is_ours, areas=is_figure, budget=budget)
    if isinstance(book, Refusal):
        return book, ""
    edition = stated or identify(book, catalogue)
    columns = frozenset[str]() if isinstance(edition, str) else edition.column_names
    if book.columns.keys() <= columns:
        return book, edition
    book = read_book(data, wanted, ours=is_ours, areas=columns.__contains__, seen=True, budget=budget)
    return (book, "") if isinstance(book, Refusal) else (book, stated or identify(book, catalogue))


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
    readings, written = {}, written_in(edition, book.since_1904)
    for code, indicator in edition.indicators.items():
        cell = cells.get(code)
        if cell is None:
            readings[code] = blank_reading(indicator, None)
        elif code in covered:
            readings[code] = merged_reading(indicator, cell)
        else:
            readings[code] = read_value(indicator, cell, book.at(cell), written)
    declared: Mapping[str, DeclaredTable] = {}
    undeclared: tuple[Finding, ...] = ()
    if edition.declarable:
        current = not [*template_findings(book, edition)]
        declared, undeclared = declared_tables(book, edition, readings, printed, places, of_this_edition=current)
        readings = dict(with_nil(readings, declared))
    entries: Mapping[str, Entries] = {}
    odd_tables: tuple[Finding, ...] = ()
    below: frozenset[tuple[str, int, int]] = frozenset()
    if edition.columns:
        entries = entries_of(book, edition, written)
        odd_tables, below = entry_oddities(book, edition, printed, entries)
    cover = {}
    stated: dict[str, tuple[Value, Cell]] = {}
    for field in edition.cover.fields:
        name = book.named(cover_name(field.code))
        if name is not None and name.cell is not None:
            value = book.at(name.cell)
            cover[field.code] = shown(value, book.since_1904)
            if field.code in ("year", edition.period) and cover[field.code]:
                stated[field.code] = value, name.cell
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
        entries=entries,
        findings=(
            *findings,
            *undeclared,
            *merged,
            *odd_tables,
            *period_findings(edition, cover, stated),
            *tampering(book, edition, cells, printed, places),
            *around_the_figures(book, cells, sheets, printed.strip, below),
        ),
    )


def _with_a_way_out(finding: Finding, source: SubmittedFile, book: Book, edition: Edition) -> Finding:
    """A finding on lost cells with who saved the workbook, and what `migrate` is to be called with."""
    told = {"path": source.file, "edition": edition.id, "saved_by": book.saved_by, "lost": str(len(finding.places))}
    return replace(finding, facts=(*finding.facts, *told.items()))


def around_the_figures(
    book: Book,
    cells: Mapping[str, Cell],
    sheets: Sequence[FormOnSheet],
    strip: str,
    told: frozenset[tuple[str, int, int]] = frozenset(),
) -> Iterator[Finding]:
    """What was done to the sheets of the form beside its figures and labels; `strip` is as `Printed` has it. Of some
    cells it is `told` already what is in them.
    """
    yield from hidden_lines(sheets, book)
    yield from texts_outside(sheets, book, strip, told)
    yield from comments(sheets, book)
    yield from lost_checks(sheets, cells)


def period_findings(
    edition: Edition, cover: Mapping[str, str], stated: Mapping[str, tuple[Value, Cell]]
) -> Iterator[Finding]:
    """The findings on the lines that state the period, each with what was typed: not plainly, no period, or two."""
    kind = edition.period
    if "year" in stated:
        yield from year_findings(kind, *stated["year"], cover["year"])
    if kind is PeriodKind.YEAR or kind not in stated:
        return
    value, cell = stated[kind]
    typed, where = cover[kind], [Place(None, cell, cover[kind])]
    if (part := part_of(kind, typed)) is None:
        yield structure_finding("period-unread", where, text=typed, line=label_of(edition, kind))
    elif contradict(kind, cover):
        lines = (f"{label_of(edition, line)}“{cover[line]}”" for line in ("year", kind))
        yield structure_finding("period-contradicts", where, lines=listed(lines))
    elif (period := period_on(kind, cover)) is not None and not _is_plain(edition, value, typed, part):
        said = typed if value.formula is None else f"={value.formula}"
        yield structure_finding("period-read", where, text=said, line=label_of(edition, kind), period=str(period))


def _is_plain(edition: Edition, value: Value, typed: str, part: StatedPart) -> bool:
    """Was it typed as it is written here, or taken from the list?"""
    field = next(one for one in edition.cover.fields if one.code == edition.period)
    said = Period.part(1, edition.period, part.number).part_said(edition.language)
    return value.formula is None and typed in (*field.choices, str(part.number), f"{part.number:02d}", said)


def label_of(edition: Edition, line: str) -> str:
    """What a line of the cover is called."""
    return next((one.label for one in edition.cover.fields if one.code == line), line)


def year_findings(kind: PeriodKind, value: Value, cell: Cell, typed: str) -> list[Finding]:
    """The finding on a year that was not typed plainly: which one it was read as, or that it is no year."""
    year = stated_year(kind, typed)
    where = [Place(None, cell, typed)]
    if year is None:
        return [structure_finding("year-unread", where, text=typed)]
    if value.formula is not None:
        return [structure_finding("year-read", where, text=f"={value.formula}", year=str(year))]
    return [] if value.text == str(year) else [structure_finding("year-read", where, text=typed, year=str(year))]
