"""The rows of a table with columns that are asked for as areas, read many at once. As in `fast_reader` nothing is
guessed: what is not written in exactly a known way gives None, and the guarded reader decides.

What is given is what the guarded reader would have given, because

- what is around the rows goes through the guarded reader's own `parse`, which has to find a row in their place;
- the rows are taken in pieces, and each character of a piece belongs to a row that the pattern of this table takes as
  a whole (`row_shapes`), or that `fast_reader` takes cell by cell. Both know nothing but plain elements, attributes and
  characters in their usual order. A pattern has the columns in their order, so no cell is there twice or elsewhere;
  the rows are looked at for that from piece to piece;
- no limit but two can be reached. The cells are counted by the piece, and the characters of long texts are. The tags
  are not: that limit stands for the guarded reader's time, of which this takes a tenth. `_MOST` bounds it instead.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import compress, islice
from operator import lt

from xlvalidate.cells import MAX_ROW
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.column_areas import Bands, ColumnCells
from xlvalidate.ooxml.fast_reader import PREFIXED, around, is_plain, known_rows, knows, plain, typed
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.read_sheet import SheetContent
from xlvalidate.ooxml.row_shapes import Content, RowPattern, RowShapes, Slot
from xlvalidate.ooxml.stretches import stretches
from xlvalidate.ooxml.workbook_limits import PackageBudget

# Bytes that are gone through, of all parts; what is taken cell by cell costs as many as some others.
_MOST, _BY_CELL, _BY_CONTENT = 67_108_864, 8, 32
_SAMPLE = 48  # rows whose shapes are learnt at once
_LESSONS = 6
_FEW = 16  # rows of a piece that may have other shapes before these are learnt, and one of so many of the others
_LONG = 32  # characters of a text that nobody counts
_ROW_NUMBER = re.compile(r'<row r="([1-9][0-9]{0,6})"')


def fast_columns(package: Package, part: str, dates: frozenset[int], asked: Bands) -> SheetContent | None:
    """What `read_cells` would return, or None when that has to decide. Raises RefusedError for too many cells."""
    size, budget = package.size(part), package.budget
    if not knows(package.limits) or budget.parsed + size > package.limits.parsed:
        return None
    taken = _Taken(part, budget, dates, asked)
    head = tail = b""
    for stretch in stretches(package.chunks(part), rb"<sheetData>", b"</sheetData>", b"<row "):
        if not head:
            head = stretch
        elif stretch.startswith(b"</sheetData>"):
            tail = stretch
        elif not taken.take(stretch):
            return None
    if not tail:
        return None
    settings = around(head, tail, b"row", "worksheet sheetData row", PREFIXED if taken.prefixed else b"")
    if settings is None or settings.rows_hidden:
        return None
    budget.parsed += size
    budget.characters += taken.characters
    taken.content.settings = settings
    return taken.content


class _Taken:
    """What was taken so far of a sheet."""

    def __init__(self, part: str, budget: PackageBudget, dates: frozenset[int], asked: Bands) -> None:
        self.part, self.budget, self.dates, self.asked = part, budget, dates, asked
        self.content = SheetContent()
        self.shapes = RowShapes(dates)
        self.pattern: RowPattern | None = None
        self.lessons = 0
        self.last = 0
        self.characters = 0
        self.prefixed = False
        self.met: dict[str, SheetContent | None] = {}
        self.unknown = False
        self.days: dict[str, Value] = {}  # many cells have the same one

    def take(self, stretch: bytes) -> bool:
        """Takes some rows. False where one of them is not known."""
        self.budget.skimmed += len(stretch)
        try:
            piece = stretch.decode()
        except UnicodeDecodeError:
            return False
        if self.budget.skimmed > _MOST or not is_plain(piece):
            return False
        pattern, found = self.found(piece)
        groups = tuple(zip(*found, strict=True))
        if not groups:
            return False
        wholes, numbers, attributes, others = groups[0], groups[1], groups[2], groups[-1]
        odd = "".join(others)
        self.prefixed = self.prefixed or any("x14ac:" in said for said in {*attributes, odd})
        if sum(map(len, wholes)) + len(odd) != len(piece):
            return False
        rows = self.rows(numbers, others) if odd else [*map(int, numbers)]
        rising = rows and self.last < rows[0] and all(map(lt, rows, islice(rows, 1, None))) and rows[-1] <= MAX_ROW
        if not rising or not self.hide(rows, attributes) or not self.take_by_cell(odd):
            return False
        self.last = rows[-1]
        for start, end in self.bands(rows):
            in_areas = self.asked.at(rows[start])
            here = rows[start:end]
            for slot in pattern.slots:
                self.keep(slot, here, [group[start:end] for group in groups[slot.at : slot.at + slot.width]], in_areas)
        self.budget.hold(self.part, self.content.count, self.content.count_in_columns)
        return not self.unknown and self.characters + self.budget.characters <= self.budget.limits.characters

    def found(self, piece: str) -> tuple[RowPattern, list[tuple[str, ...]]]:
        """What the pattern finds; where it finds many rows of other shapes it learns these first."""
        if self.pattern is None:
            self.learn(piece.split("<row ")[1:])
        while True:
            assert self.pattern is not None
            found: list[tuple[str, ...]] = self.pattern.regex.findall(piece)
            others = [one[-1] for one in found if one[-1]]
            few = len(others) <= _FEW + len(found) // _FEW
            if few or self.lessons == _LESSONS or not self.learn(others):
                return self.pattern, found

    def learn(self, rows: Sequence[str]) -> bool:
        """Learns the shapes of some rows. Is there a new pattern?"""
        self.lessons += 1
        new = self.shapes.learn(rows[:: max(1, len(rows) // _SAMPLE)])
        if new or self.pattern is None:
            self.pattern = self.shapes.pattern()
        return new

    def rows(self, numbers: Sequence[str], others: Sequence[str]) -> list[int]:
        """The numbers of the rows; none where one has none."""
        rows = []
        for number, other in zip(numbers, others, strict=True):
            match = _ROW_NUMBER.match(other) if other else None
            if not number and match is None:
                return []
            rows.append(int(match[1] if match else number))
        return rows

    def hide(self, rows: Sequence[int], attributes: Sequence[str]) -> bool:
        """Notes the rows that do not show. False where what is said of one is not known."""
        hiding = set()
        for said in filter(None, {*attributes}):
            alone = known_rows(f'<row r="1"{said}/>', self.dates)
            if alone is None:
                return False
            if alone.hidden_rows:
                hiding.add(said)
        if hiding:
            self.content.hidden_rows.extend(row for row, said in zip(rows, attributes, strict=True) if said in hiding)
        return True

    def take_by_cell(self, odd: str) -> bool:
        """Takes rows of other shapes. False where one of them is not known."""
        self.budget.skimmed += _BY_CELL * len(odd)
        if not odd:
            return True
        found = known_rows(odd, self.dates) if self.budget.skimmed <= _MOST else None
        if found is None:
            return False
        content = self.content
        for (row, column), value in found.values.items():
            if column in self.asked.at(row):
                self.cells(column).keep(row, value)
                self.count((value.text, value.formula or ""), long=_LONG)
            else:
                content.values[row, column] = value
                self.count((value.text, value.formula or ""))
        for (row, column), (index, formula) in found.shared.items():
            if column not in self.asked.at(row):
                content.shared[row, column] = (index, formula)
            elif formula is None:
                self.cells(column).shared[row] = index
            else:
                self.cells(column).results[row] = (index, formula)
            self.count((formula or "",))
        for (row, column), number in found.followers.items():
            if column in self.asked.at(row):
                self.cells(column).followers[row] = number
            else:
                content.followers[row, column] = number
        for number, (place, formula) in found.masters.items():
            self.keep_master(place, number, formula)
        if found.hidden_rows:
            content.hidden_rows = sorted((*content.hidden_rows, *found.hidden_rows))
        return True

    def bands(self, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
        """From where to where rows have the same columns asked for."""
        start = 0
        while start < len(rows):
            below = self.asked.end(rows[start])
            end = len(rows) if below is None or rows[-1] < below else bisect_left(rows, below, start)
            yield start, end
            start = end

    def cells(self, column: int) -> ColumnCells:
        cells = self.content.columns.get(column)
        if cells is None:
            cells = self.content.columns[column] = ColumnCells()
        return cells

    def count(self, texts: Sequence[str], long: int = 0) -> None:
        """Counts the characters of texts that are longer."""
        if max(map(len, texts), default=0) > long:
            self.characters += sum(len(text) - long for text in texts if len(text) > long)

    def keep(self, slot: Slot, rows: Sequence[int], groups: Sequence[Sequence[str]], in_areas: Container[int]) -> None:
        """Keeps what a slot says of some rows; blank where it says nothing."""
        said = groups[0]
        if slot.content is Content.TEXT:
            self.count(said, long=_LONG if slot.column in in_areas else 0)
            said = typed(said)
        if slot.content is Content.OTHER:
            self.keep_other(slot, compress(zip(rows, *groups, strict=True), said), slot.column in in_areas)
        elif slot.width > 1:
            if any(said):
                self.keep_calculated(slot, rows, groups, slot.column in in_areas)
        elif slot.column in in_areas:
            self.keep_in_column(slot, rows, said)
        else:
            self.keep_beside(slot, compress(zip(rows, said, strict=True), said))

    def keep_in_column(self, slot: Slot, rows: Sequence[int], said: Sequence[str]) -> None:
        cells = self.cells(slot.column)
        if not all(said):
            if not any(said):
                return
            rows, said = [*compress(rows, said)], [*filter(None, said)]
        match slot.content:
            case Content.NUMBER:
                cells.numbers.update(zip(rows, said, strict=True))
            case Content.TEXT:
                cells.texts.update(zip(rows, said, strict=True))
            case Content.INDEX:
                cells.shared.update(zip(rows, map(int, said), strict=True))
            case Content.DATE:
                days = self.days
                for day in {*said} - days.keys():
                    days[day] = Value(ValueKind.DATE, day)
                cells.others.update(zip(rows, map(days.__getitem__, said), strict=True))

    def keep_beside(self, slot: Slot, said: Iterable[tuple[int, str]]) -> None:
        column, content = slot.column, self.content
        if slot.content is Content.INDEX:
            content.shared.update(((row, column), (int(text), None)) for row, text in said)
            return
        kind = _KINDS[slot.content]
        content.values.update(((row, column), Value(kind, text)) for row, text in said)

    def keep_calculated(self, slot: Slot, rows: Sequence[int], groups: Sequence[Sequence[str]], in_area: bool) -> None:
        column, kind = slot.column, _KINDS[slot.content]
        there, numbers, formulas, results = groups
        for texts in (formulas, results):
            self.count(texts, long=_LONG if in_area else 0)
        formulas = plain(formulas)
        results = typed(results) if slot.content is Content.CALCULATED_TEXT else plain(results)
        found = compress(zip(rows, numbers, formulas, results, strict=True), there)
        others = self.cells(column).others if in_area else {}
        for row, number, formula, result in found:
            value = Value(kind, result, formula)
            if in_area:
                others[row] = value
            else:
                self.content.values[row, column] = value
            if not number:
                continue
            if formula:
                self.keep_master((row, column), number, formula)
            elif in_area:
                self.cells(column).followers[row] = number
            else:
                self.content.followers[row, column] = number

    def keep_other(self, slot: Slot, said: Iterable[tuple[int, str, str, str]], in_area: bool) -> None:
        column, content = slot.column, self.content
        for row, written, number, formula in said:
            alone = self.alone(written)
            if alone is None:
                self.unknown = True
                return
            for value in alone.values.values():
                self.count((value.text, value.formula or ""), long=_LONG if in_area else 0)
                if in_area:
                    self.cells(column).keep(row, value)
                else:
                    content.values[row, column] = value
            for index, calculated in alone.shared.values():
                if not in_area:
                    content.shared[row, column] = (index, calculated)
                elif calculated is None:
                    self.cells(column).shared[row] = index
                else:
                    self.cells(column).results[row] = (index, calculated)
            if not number or not (alone.values or alone.shared):
                continue
            if formula:
                self.keep_master((row, column), number, *plain((formula,)))
            elif in_area:
                self.cells(column).followers[row] = number
            else:
                content.followers[row, column] = number

    def alone(self, written: str) -> SheetContent | None:
        """What a cell holds, by what is written behind its address; None where that is not known."""
        if written not in self.met:
            self.budget.skimmed += _BY_CONTENT * len(written)
            known = self.budget.skimmed <= _MOST
            self.met[written] = known_rows(f'<row r="1"><c r="A1"{written}</row>', self.dates) if known else None
        return self.met[written]

    def keep_master(self, place: tuple[int, int], number: str, formula: str) -> None:
        """Of two formulas with one number the first counts, as it stands in the sheet."""
        masters = self.content.masters
        if number not in masters or place < masters[number][0]:
            masters[number] = (place, formula)


_KINDS = {
    Content.NUMBER: ValueKind.NUMBER,
    Content.DATE: ValueKind.DATE,
    Content.TEXT: ValueKind.TEXT,
    Content.CALCULATED: ValueKind.NUMBER,
    Content.CALCULATED_DATE: ValueKind.DATE,
    Content.CALCULATED_TEXT: ValueKind.TEXT,
    Content.CALCULATED_ERROR: ValueKind.ERROR,
    Content.UNCALCULATED: ValueKind.UNCALCULATED,
}
