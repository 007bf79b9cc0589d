"""The entries of an office's units in its own form: those of one unit below those of another, in the order of the
roster, where the table has room for all of them.
"""

from collections.abc import Callable, Iterator
from datetime import date

from xlvalidate.cells import Cell
from xlvalidate.checking.rollup import RollUp
from xlvalidate.errors import UsageError, usage
from xlvalidate.findings import Value
from xlvalidate.languages import flag_said
from xlvalidate.ooxml.book import Book
from xlvalidate.ooxml.fill import Typed
from xlvalidate.reading.days import serial_of
from xlvalidate.reading.entries import area_of
from xlvalidate.reading.submission import Entries, Submission


def copied_entries(rolled: RollUp, own: Callable[[str], Submission | None], book: Book) -> Iterator[tuple[Cell, Typed]]:
    """What is typed into the form of an office, by cell. Raises UsageError where the form has lost a column."""
    tables = [table for table, found in rolled.figures.entries.items() if found.count and rolled.holds_entries(table)]
    if not tables:
        return
    above = dict.fromkeys(tables, 0)
    for code in rolled.figures.offices:
        submission = own(code)
        assert submission is not None, "its report went into the sum"
        for table in tables:
            yield from _below(above[table], submission.entries[table], book, rolled.edition.language)
            above[table] += len(submission.entries[table].rows)


def _below(above: int, entries: Entries, book: Book, language: str) -> Iterator[tuple[Cell, Typed]]:
    for column in entries.columns.values():
        area = area_of(book, column.indicator)
        if area is None:
            raise UsageError(usage("no-place-for", name=column.indicator.name))
        for at, (typed, text) in enumerate(zip(column.typed, column.texts, strict=True), start=area.top + above):
            if (value := as_typed_in(typed, text, language)) != "":
                yield Cell(area.sheet, at, area.column), value


def as_typed_in(typed: Value | None, text: str, language: str) -> Typed:
    """What an entry says, as it is typed into a cell; what was not understood is typed as it was."""
    match typed:
        case None | str():
            return text
        case bool():
            return flag_said(typed, language)
        case date():
            return serial_of(typed)
    return typed
