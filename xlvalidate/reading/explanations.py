"""What the office explained: the 审核说明 of 校验, and those that an earlier check kept with their figures."""

from collections.abc import Mapping

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import BOUND_COLUMN, BOUND_SEPARATOR, EXPLANATION, FINDINGS, ID, LAST_ROW
from xlvalidate.ooxml.book import Book, ValueKind
from xlvalidate.reading.submission import Kept


def explanations(book: Book, edition: Edition) -> Mapping[str, str]:
    """The texts by rule instance. Only `explain` rules have a cell for one; a blank text is no explanation."""
    found = {}
    for id_, key in edition.explained_at.items():
        name = book.names.get(key)
        if name is not None and name.cell is not None:
            value = book.at(name.cell)
            if value.kind in (ValueKind.TEXT, ValueKind.NUMBER) and value.text.strip():
                found[id_] = value.text.strip()
    return found


def lines_lost(book: Book, edition: Edition) -> frozenset[str]:
    """The rule instances whose cell for a text is gone: its row, its column or all of 校验 was deleted."""
    sheets = {sheet.name for sheet in book.sheets}

    def is_there(key: str) -> bool:
        name = book.names.get(key)
        return name is not None and name.cell is not None and name.cell.sheet in sheets

    return frozenset(id_ for id_, key in edition.explainable.items() if not is_there(key))


def kept(book: Book) -> Mapping[str, Kept]:
    """The texts that a marked copy holds on 审核结果, by rule instance, with the figures they were written for."""
    name = book.named(FINDINGS)
    if name is None or name.cell is None:
        return {}
    first = name.cell
    found = {}
    rows = {
        cell.row
        for cell in book.values
        if cell.column == BOUND_COLUMN and cell.sheet == first.sheet and first.row <= cell.row <= LAST_ROW
    }
    for row in sorted(rows):
        id_, text, figures = (
            book.at(Cell(first.sheet, row, column)).text.strip() for column in (ID, EXPLANATION, BOUND_COLUMN)
        )
        bound, _, equation = figures.partition(BOUND_SEPARATOR)
        if id_ and text and bound:
            found[id_] = Kept(text, bound, equation)
    return found
