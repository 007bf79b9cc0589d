"""The entries of open tables: cells of columns to what they mean.

A table may have hundreds of thousands of cells, nearly all of them plain: a number, a text, a day. Those are understood
here as `cell_values` understands them, without a reading of their own; all others go through it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import chain

from xlvalidate.cells import cell_at
from xlvalidate.editions.edition import Edition, Indicator, OpenTable
from xlvalidate.findings import Value as Meaning
from xlvalidate.ooxml.book import BLANK, Book, ColumnArea, ColumnContent, Value, ValueKind
from xlvalidate.reading.cell_values import Written, read_value
from xlvalidate.reading.numbers import exact
from xlvalidate.reading.submission import Entries, EntryColumn, Reading
from xlvalidate.rules.types import ValueType, trimmed

_DIGITS = 15
"""So many digits are a number that a spreadsheet holds, whichever they are."""
_PLAIN = re.compile(r"[0-9]{1,10}\.[0-9]{1,4}")
_NOTHING = ColumnContent({}, {}, {})


def entries_of(book: Book, edition: Edition, written: Written) -> dict[str, Entries]:
    """The open tables of a book, by code."""
    return {table.code: _entries(book, table, written) for table in edition.open_tables.values()}


def area_of(book: Book, indicator: Indicator) -> ColumnArea | None:
    """Where the cells of a column are: of a table with room for one entry that is one cell."""
    name = book.named(indicator.name)
    if name is None or (name.cell is None and name.area is None):
        return None
    if name.cell is None:
        return name.area
    return ColumnArea(name.cell.sheet, name.cell.column, name.cell.row, name.cell.row)


def _content(book: Book, indicator: Indicator, area: ColumnArea) -> ColumnContent:
    found = book.columns.get(indicator.name.lower())
    if found is not None:
        return found
    value = book.at(cell_at(area.sheet, area.top, area.column))
    return _NOTHING if value is BLANK else ColumnContent({}, {}, {area.top: value})


def _without(content: ColumnContent, placeholders: frozenset[str]) -> ColumnContent:
    """What was filled in: not what stands in a cell until then."""
    if not placeholders:
        return content
    texts = {row: text for row, text in content.texts.items() if text.strip() not in placeholders}
    return ColumnContent(content.numbers, texts, content.others)


def _entries(book: Book, table: OpenTable, written: Written) -> Entries:
    found = {one.code: area for one in table.columns if (area := area_of(book, one)) is not None}
    sheets = Counter(area.sheet for area in found.values())
    sheet = sheets.most_common(1)[0][0] if sheets else ""
    areas = {code: area for code, area in found.items() if area.sheet == sheet}
    contents = {
        one.code: _without(_content(book, one, areas[one.code]), written.placeholders)
        for one in table.columns
        if one.code in areas
    }
    rows = sorted(set(chain.from_iterable(map(_filled, contents.values()))))
    return Entries(
        table=table,
        sheet=sheet,
        rows=rows,
        columns={
            one.code: _column(one, areas.get(one.code), contents.get(one.code, _NOTHING), rows, written)
            for one in table.columns
        },
    )


def _filled(content: ColumnContent) -> Iterator[int]:
    """The rows in which something was typed. A text of blanks is nothing; so is a formula that shows none."""
    yield from content.numbers
    yield from (row for row, text in content.texts.items() if text and (text[0].isalnum() or text.strip()))
    for row, value in content.others.items():
        if value.kind is not ValueKind.TEXT or value.text.strip():
            yield row


def _column(
    indicator: Indicator, area: ColumnArea | None, content: ColumnContent, rows: list[int], written: Written
) -> EntryColumn:
    count = len(rows)
    if area is None:
        return EntryColumn(indicator, 0, [""] * count, [None] * count)
    position = dict(zip(rows, range(count), strict=True))
    texts, odd = [""] * count, dict[int, Reading]()
    plain: list[Meaning | None] = [None] * count

    def read(row: int, value: Value) -> bool:
        """Reads a cell by itself. Is there nothing to say of it?"""
        at = position.get(row)
        if at is None:
            return False  # nothing but blanks
        reading = read_value(indicator, cell_at(area.sheet, row, area.column), value, written)
        texts[at], plain[at] = value.text, reading.typed
        if reading.why is not None or (reading.typed is None and not reading.blank):
            odd[at] = reading
        return at not in odd

    if indicator.numeric:
        for row, digits in content.numbers.items():
            if len(digits) <= _DIGITS and digits.isdigit():
                at = position[row]
                texts[at], plain[at] = digits, int(digits)
            elif _PLAIN.fullmatch(digits):
                at = position[row]
                texts[at], plain[at] = digits, exact(digits)
            else:
                read(row, Value(ValueKind.NUMBER, digits))
    else:
        for row, digits in content.numbers.items():
            read(row, Value(ValueKind.NUMBER, digits))
    if indicator.kind.facts.type is ValueType.TEXT:
        cleaned: Callable[[str], str] = trimmed if indicator.worded else str.strip
        for row, text in content.texts.items():
            at = position.get(row, -1)
            if at >= 0:
                texts[at], plain[at] = text, cleaned(text) or None
    else:
        for row, text in content.texts.items():
            read(row, Value(ValueKind.TEXT, text))
    if indicator.kind.facts.type is ValueType.DATE:
        _days(content.others, read, position, texts, plain)
    else:
        for row, value in content.others.items():
            read(row, value)
    return EntryColumn(indicator, area.column, texts, plain, odd)


def _days(
    others: Mapping[int, Value],
    read: Callable[[int, Value], bool],
    position: Mapping[int, int],
    texts: list[str],
    plain: list[Meaning | None],
) -> None:
    """Many entries have the same days: one that was read without a word is not read again."""
    known: dict[str, date] = {}
    for row, value in others.items():
        if value.kind is ValueKind.DATE and value.formula is None and value.text in known:
            at = position[row]
            texts[at], plain[at] = value.text, known[value.text]
            continue
        without_a_word = read(row, value)
        if without_a_word and value.kind is ValueKind.DATE and value.formula is None:
            day = plain[position[row]]
            if isinstance(day, date):
                known[value.text] = day
