"""The columns of open tables in an old workbook: by their names, or else by the headings above them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.migrating.by_label import solved_sheet
from xlvalidate.ooxml.book import Book, ColumnArea, Value, ValueKind
from xlvalidate.reading.entries import area_of
from xlvalidate.reading.printed import Printed, Variants, heading_of


@dataclass(frozen=True, slots=True)
class OldColumn:
    """Where a column stands, and what stands in its cells by row; blank ones are in none."""

    area: ColumnArea
    values: Mapping[int, Value]
    by_label: bool = False


def named_columns(book: Book, edition: Edition) -> dict[str, OldColumn]:
    """The columns to which their names lead."""
    found = {}
    for code, indicator in edition.columns.items():
        area = area_of(book, indicator)
        if area is not None:
            found[code] = OldColumn(area, dict(_values(book, indicator.name.lower(), area)))
    return found


def _values(book: Book, name: str, area: ColumnArea) -> Iterator[tuple[int, Value]]:
    content = book.columns.get(name)
    if content is None:
        yield from _cells(book, area)
        return
    yield from ((row, Value(ValueKind.NUMBER, digits)) for row, digits in content.numbers.items())
    yield from ((row, Value(ValueKind.TEXT, text)) for row, text in content.texts.items())
    yield from content.others.items()


def _cells(book: Book, area: ColumnArea) -> Iterator[tuple[int, Value]]:
    for row in range(area.top, area.bottom + 1):
        value = book.at(Cell(area.sheet, row, area.column))
        if value.kind is not ValueKind.BLANK:
            yield row, value


def placed_columns(
    book: Book, edition: Edition, printed: Printed, also: Variants, named: Mapping[str, OldColumn]
) -> dict[str, OldColumn]:
    """The columns without a name whose headings are found without doubt: from below its heading to the last row of the
    sheet, as far as the table may go. The book has to be read with every sheet.
    """
    found: dict[str, OldColumn] = {}
    areas = printed.columns
    for form in printed.forms:
        here = [code for code, area in areas.items() if area.sheet == form.tab.name]
        if all(code in named for code in here):
            continue
        solved = solved_sheet(book, form, also)
        if solved is None:
            continue
        taken = {one.area.column for code, one in named.items() if code in here and one.area.sheet == solved.sheet}
        last = max((cell.row for cell in book.values if cell.sheet == solved.sheet), default=0)
        for code in (code for code in here if code not in named):
            area = areas[code]
            heading = heading_of(form.labels, edition.columns[code], Cell(area.sheet, area.top, area.column))
            at = None if heading is None else solved.at(heading.cell)
            if heading is None or at is None or at[1] in taken:
                continue
            top = at[0] + area.top - heading.cell.row
            bottom = min(last, top + area.bottom - area.top)
            place = ColumnArea(solved.sheet, at[1], top, max(top, bottom))
            found[code] = OldColumn(place, dict(_cells(book, place)), by_label=True)
    return found
