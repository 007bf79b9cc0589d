"""What was done to an open table beside its entries: columns lost, cut short or exchanged, rows below it filled in,
cells merged, rows hidden, totals typed among the entries, validations pasted over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlvalidate.cells import Area, cell_at, column_letters
from xlvalidate.editions.edition import Edition, OpenTable
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import MOST_ENTRIES_SHOWN, Finding, Place
from xlvalidate.languages import LANGUAGES
from xlvalidate.ooxml.book import Book, ColumnArea, ReadSheet
from xlvalidate.ooxml.sheet_settings import areas_of
from xlvalidate.reading.entries import area_of
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.printed import Printed, plain_label
from xlvalidate.reading.submission import Entries

_MOST_AREAS = 2_000
_LONGEST = 80  # characters of what may be the word for a total
_SUM = re.compile(r"\b(?:SUM|SUBTOTAL|AGGREGATE)\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableInBook:
    """An open table in a workbook that came back: its entries, where its columns are now, and what was read of its
    sheet.
    """

    table: OpenTable
    entries: Entries
    areas: Mapping[str, ColumnArea]
    read: ReadSheet

    @property
    def top(self) -> int:
        """The row of the first entry."""
        return min(area.top for area in self.areas.values())

    @property
    def bottom(self) -> int:
        """The last row that has room for one."""
        return max(area.bottom for area in self.areas.values())

    def place(self, code: str, entry: int) -> Place:
        """A cell of an entry."""
        return Place(code, self.entries.cell(code, entry), self.entries.columns[code].texts[entry])

    def first_cells(self, entries: Iterable[int]) -> tuple[Place, ...]:
        """Of each of some entries the first cell that was filled in."""
        return tuple(map(self.first_cell, entries))

    def first_cell(self, entry: int) -> Place:
        """Of an entry the first cell that was filled in."""
        codes = [code for code in self.areas if self.entries.columns[code].texts[entry]]
        return self.place((codes or [*self.areas])[0], entry)


def entry_oddities(
    book: Book, edition: Edition, printed: Printed, entries: Mapping[str, Entries]
) -> tuple[tuple[Finding, ...], frozenset[tuple[str, int, int]]]:
    """What was done to the open tables of a form, and the cells of which that tells already: those below a table in
    which something was typed, and those of columns that are lost.
    """
    findings: list[Finding] = []
    below: set[tuple[str, int, int]] = set()
    for table in edition.open_tables.values():
        own = entries[table.code]
        findings += _lost(book, table, own)
        areas = {one.code: area for one in table.columns if (area := _area(book, table, own, one.code)) is not None}
        read = book.read_sheets.get(own.sheet)
        below |= {at for one in table.columns if one.code not in areas for at in _at_home(printed, one.code)}
        if not areas or read is None:
            continue
        there = TableInBook(table, own, areas, read)
        findings += _short(there)
        findings += _exchanged(book, there, printed)
        beyond = _beyond(book, there, printed)
        below |= {(own.sheet, *at) for at in beyond}
        findings += _beyond_finding(book, there, beyond)
        findings += _merged(there)
        findings += _hidden(there)
        findings += _totals(book, there, edition)
        findings += _unvalidated(there, printed)
    return tuple(findings), frozenset(below)


def _area(book: Book, table: OpenTable, entries: Entries, code: str) -> ColumnArea | None:
    indicator = next(one for one in table.columns if one.code == code)
    area = area_of(book, indicator)
    return area if area is not None and area.sheet == entries.sheet else None


def _finding(word: str, table: OpenTable, places: Sequence[Place], entries: int = 0, why: str = "") -> Finding:
    finding = structure_finding(word, places[: MOST_ENTRIES_SHOWN if entries else None], why, table=table.code)
    return replace(finding, entries=entries)


def _at_home(printed: Printed, code: str) -> Iterator[tuple[str, int, int]]:
    """Where the cells of a column were that is lost: what stands there now is told with it."""
    if (home := printed.columns.get(code)) is not None:
        yield from ((home.sheet, row, home.column) for row in range(home.top, home.bottom + 1))


def _lost(book: Book, table: OpenTable, entries: Entries) -> Iterator[Finding]:
    lost = [one.code for one in table.columns if _area(book, table, entries, one.code) is None]
    if lost:
        yield _finding("column-lost", table, [Place(code, None, "") for code in lost])


def _short(there: TableInBook) -> Iterator[Finding]:
    short = [code for code, area in there.areas.items() if (area.top, area.bottom) != (there.top, there.bottom)]
    if short:
        yield _finding("column-short", there.table, [Place(code, None, "") for code in short])


def _exchanged(book: Book, there: TableInBook, printed: Printed) -> Iterator[Finding]:
    """Columns below the heading of another one."""
    every = {code: heading for form in printed.forms for code, heading in form.column_headings.items()}
    headings = {code: every[code] for code in there.areas if code in every}
    by_label = {plain: code for code, (plain, _) in headings.items()}
    wrong = []
    for code, (plain, above) in headings.items():
        area = there.areas[code]
        said = plain_label(book.at(cell_at(area.sheet, area.top - above, area.column)).text)
        if said != plain and by_label.get(said, code) != code:
            wrong.append(code)
    if wrong:
        yield _finding("columns-exchanged", there.table, [Place(code, None, "") for code in wrong])


def _beyond(book: Book, there: TableInBook, printed: Printed) -> set[tuple[int, int]]:
    """The cells below the last row of the table, in its columns, in which something was typed."""
    columns = {area.column for area in there.areas.values()}
    labels = {(cell.row, cell.column) for cell in printed.labels if cell.sheet == there.entries.sheet}
    filled = {at for at in there.read.filled if at[0] > there.bottom and at[1] in columns and at not in labels}
    return {at for at in filled if book.at(cell_at(there.entries.sheet, *at)).text.strip()}


def _beyond_finding(book: Book, there: TableInBook, cells: set[tuple[int, int]]) -> Iterator[Finding]:
    codes = {area.column: code for code, area in there.areas.items()}
    if cells:
        first: dict[int, tuple[int, int]] = {}
        for at in sorted(cells):
            first.setdefault(at[0], at)
        found = [cell_at(there.entries.sheet, *at) for at in first.values()]
        places = [Place(codes[cell.column], cell, book.at(cell).text) for cell in found]
        yield _finding("entries-beyond", there.table, places, len(places))
    more = len(there.entries.rows) - there.table.most
    if more > 0:
        surplus = range(there.table.most, len(there.entries.rows))
        yield _finding("entries-beyond", there.table, there.first_cells(surplus), more, "entries-beyond.many")


def _merged(there: TableInBook) -> Iterator[Finding]:
    if not there.read.settings.merged:
        return
    columns = {area.column for area in there.areas.values()}
    rows: set[int] = set()
    for area in areas_of(there.read.settings.merged[:_MOST_AREAS], _MOST_AREAS) or ():
        across = any(area.left <= column <= area.right for column in columns)
        if across and area.cells > 1 and area.bottom >= there.top and area.top <= there.bottom:
            rows |= {*range(max(area.top, there.top), min(area.bottom, there.bottom) + 1)}
    if rows:
        sheet, (first, *_) = there.entries.sheet, there.areas.items()
        places = [Place(first[0], cell_at(sheet, row, first[1].column), "") for row in sorted(rows)]
        yield _finding("entries-merged", there.table, places, len(rows))


def _hidden(there: TableInBook) -> Iterator[Finding]:
    read, hidden = there.read, frozenset(there.read.hidden_rows)
    found = [
        entry
        for entry, row in enumerate(there.entries.rows)
        if row in hidden or (read.settings.rows_hidden and row not in read.told_rows)
    ]
    if found:
        yield _finding("entries-hidden", there.table, there.first_cells(found), len(found))


def _totals(book: Book, there: TableInBook, edition: Edition) -> Iterator[Finding]:
    """Rows that are no entries: they say that they are a total, or add up their column."""
    forms = LANGUAGES[edition.language].forms
    word = re.compile(f"(?:{forms.total}|{forms.subtotal})", re.IGNORECASE)
    asked = [one.code for one in there.table.columns if one.blank is BlankMeans.UNKNOWN and one.code in there.areas]
    places: dict[int, Place] = {}
    for code, column in there.entries.columns.items():
        if code not in there.areas or column.indicator.numeric:
            continue
        totals = {text for text in set(column.texts) if len(text) < _LONGEST and word.fullmatch(plain_label(text))}
        for entry, text in enumerate(column.texts) if totals else ():
            if text in totals and any(not there.entries.columns[one].texts[entry] for one in asked):
                places.setdefault(entry, there.place(code, entry))
    position = {row: entry for entry, row in enumerate(there.entries.rows)}
    for indicator in there.table.columns:
        content = book.columns.get(indicator.name.lower())
        if content is None or not indicator.numeric or indicator.code not in there.areas:
            continue
        letters = column_letters(there.areas[indicator.code].column)
        for row, value in content.others.items():
            formula = (value.formula or "").replace("$", "")
            if row in position and _SUM.search(formula) and re.search(rf"\b{letters}[0-9]+:{letters}[0-9]+", formula):
                places.setdefault(position[row], there.place(indicator.code, position[row]))
    if places:
        yield _finding("total-inside", there.table, [places[entry] for entry in sorted(places)], len(places))


def _unvalidated(there: TableInBook, printed: Printed) -> Iterator[Finding]:
    """Entries whose cells have lost the validation that the template gives them: rows were pasted over it."""
    settings = there.read.settings
    areas = areas_of(settings.validated, _MOST_AREAS)
    if settings.newer or areas is None:
        return
    lost: list[Place] = []
    count = 0
    for code, area in there.areas.items():
        if code not in printed.validated:
            continue
        rows = _covered(areas, area)
        if any(top <= there.top and there.bottom <= bottom for top, bottom in rows):
            continue
        for entry, row in enumerate(there.entries.rows):
            if there.entries.columns[code].texts[entry] and not any(top <= row <= bottom for top, bottom in rows):
                count += 1
                if len(lost) < MOST_ENTRIES_SHOWN:
                    lost.append(there.place(code, entry))
    if lost:
        facts = {"count": str(count), "colours": "0", "table": there.table.code}
        yield structure_finding("checks-missing", lost, "checks-removed.only", **facts)


def _covered(areas: Iterable[Area], column: ColumnArea) -> list[tuple[int, int]]:
    """The rows of a column that areas cover, as few runs as there are."""
    runs: list[tuple[int, int]] = []
    for top, bottom in sorted((one.top, one.bottom) for one in areas if one.left <= column.column <= one.right):
        if runs and top <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], bottom))
        else:
            runs.append((top, bottom))
    return runs
