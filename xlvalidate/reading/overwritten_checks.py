"""The live checks of the form: were their formulas typed over? An office that did so saw nothing while it filled in.

The sheet of the checks is large and seldom touched: its formulas are counted, and only if some are gone it is read.
"""

from collections.abc import Iterator

from xlvalidate.cells import Cell
from xlvalidate.editions.results_layout import JUDGED
from xlvalidate.findings import Finding, Place
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.workbook_limits import AGAIN
from xlvalidate.reading.identify import is_ours, is_status
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.printed import Printed
from xlvalidate.reading.read_book import read_book

_MOST_PLACES = 100


def overwritten_checks(book: Book, data: bytes, printed: Printed) -> tuple[Finding, ...]:
    """A finding if lines of the checks have lost a formula; none where that cannot be told."""
    sheet = checks_sheet(book, printed)
    count = book.formula_counts.get(sheet) if sheet is not None else None
    if count is None or count >= (printed.older_check_formulas if _is_older(book) else printed.check_formulas):
        return ()
    read = read_book(data, is_status, AGAIN, ours=is_ours, seen=True)
    return () if isinstance(read, Refusal) else lost_formulas(read, printed)


def checks_sheet(book: Book, printed: Printed) -> str | None:
    """The sheet of the checks as it is called now; None where no name leads to it."""
    tab = next((tab for tab in printed.tabs if tab.visible and not tab.form), None)
    name = book.named(tab.names[0]) if tab is not None and tab.names else None
    return name.cell.sheet if name is not None and name.cell is not None else None


def lost_formulas(book: Book, printed: Printed) -> tuple[Finding, ...]:
    """The finding of a book of which the sheet of the checks was read."""
    places = [*_lost(book, printed)]
    if not places:
        return ()
    first = places[0].cell
    assert first is not None
    facts = {"count": str(len(places)), "cell": f"{first.sheet} {first.a1}"}
    return (structure_finding("checks-missing", places[:_MOST_PLACES], "checks-overwritten", **facts),)


def _is_older(book: Book) -> bool:
    """Was the template issued before 审核结果 had room for what the engine judges otherwise than its 校验?"""
    return book.named(JUDGED) is None


def _lost(book: Book, printed: Printed) -> Iterator[Place]:
    """The first cell of each line that has no formula any more."""
    for said, (status, *others) in printed.checks(_is_older(book)).items():
        name = book.named(said)
        if name is None or name.cell is None:
            continue
        now = name.cell
        at_home = (now.row, now.column) == (status.row, status.column)
        cells = (now, *(Cell(now.sheet, cell.row, cell.column) for cell in others if at_home))
        gone = next((cell for cell in cells if book.at(cell).formula is None), None)
        if gone is not None:
            yield Place(None, gone, book.at(gone).text)
