"""Boxes that a form declares to be filled in, put in tables: which stand in the same rows and columns, and what is
printed beside and above them. Boxes below each other that nothing tells apart are entries.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xlvalidate.adopting.form_inputs import is_reckoned_figure
from xlvalidate.adopting.form_words import CLOSED, label, plain
from xlvalidate.adopting.found_tables import FoundColumn, FoundLine, FoundOpen, FoundTable
from xlvalidate.adopting.scan_sheet import Place, Scan, Square
from xlvalidate.cells import Area

FEWEST_ENTRIES = 4
"""Rows that nothing tells apart; fewer are rows of their own."""
_LEVELS = 3  # of headings over headings
_GAP = 2  # blank rows between a heading and what stands under it
_NUMBERED = 0.8  # of the rows of a list have their number in front
_LONGEST_LABEL = 1_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SAYS = re.compile(r"\w|[#%$€£¥]")
_LONG_GROUP = 120  # characters of a label over several rows; a longer one is a paragraph
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """A sheet, and the boxes that count: those that are filled in, and those that the form computes."""

    scan: Scan
    boxes: Mapping[Place, Area]

    @cached_property
    def covered(self) -> Mapping[Place, Area]:
        return {place: box for box in self.boxes.values() for place in box.places()}

    @cached_property
    def squares(self) -> dict[Place, Square]:
        return {}

    def square(self, place: Place) -> Square:
        """A box, looked at once."""
        found = self.squares.get(place)
        if found is None:
            found = self.squares[place] = self.scan.square(place)
        return found

    def printed(self, place: Place) -> Square | None:
        """What is printed in a cell; None for a blank, a box that counts, a formula, and what does not show."""
        if place in self.covered or self.scan.declared.hidden(place):
            return None
        square = self.square(place)
        words = square.words
        if square.formula is not None or len(words) > _LONGEST_LABEL or _UNPRINTABLE.search(words):
            return None
        return square if _SAYS.search(words) else None


@dataclass(slots=True)
class _Panel:
    """Boxes right of the same labels: by row, from the left."""

    labels: Span
    rows: dict[int, list[Area]] = field(default_factory=dict)


def declared_tables(scan: Scan, inputs: Mapping[Place, Area]) -> Iterator[FoundTable | FoundOpen]:
    """The tables of a sheet, from the top; of a row those further left first."""
    boxes = dict(inputs)
    boxes.update(_computed(scan, inputs))
    sheet = _Sheet(scan=scan, boxes=boxes)
    for region in _regions(sheet):
        for panel in _panels(sheet, region):
            for block in _blocks(panel):
                found = _open(sheet, panel, block) or _closed(sheet, panel, block)
                if found is not None:
                    yield found


def _computed(scan: Scan, inputs: Mapping[Place, Area]) -> Iterator[tuple[Place, Area]]:
    """Figures of the form's own formulas: in the rows of what is filled in, and in a row of totals at their end."""
    rows = {row for box in inputs.values() for row in range(box.top, box.bottom + 1)}
    columns: dict[int, set[int]] = {}
    for (_, column), box in inputs.items():
        for at in range(box.top, box.bottom + 1):
            columns.setdefault(at, set()).add(column)
    reckoned = [
        place
        for place, value in scan.values.items()
        if value.formula is not None
        and not scan.covered(place)
        and not scan.declared.hidden(place)
        and is_reckoned_figure(scan, place)
    ]
    beside = [place for place in reckoned if place[0] in rows]
    for row, column in beside:
        columns.setdefault(row, set()).add(column)
    yield from ((place, scan.box(place)) for place in beside)
    for row, column in reckoned:
        near = (row - 1, row + 1, row - 2)
        if row not in rows and any(column in columns.get(other, ()) for other in near):
            yield (row, column), scan.box((row, column))


def _regions(sheet: _Sheet) -> Iterator[dict[int, list[Area]]]:
    """Rows of boxes that follow each other."""
    rows: dict[int, list[Area]] = {}
    for _, box in sorted(sheet.boxes.items()):
        rows.setdefault(box.top, []).append(box)
    here: dict[int, list[Area]] = {}
    last = 0
    for row in sorted(rows):
        if here and any(not sheet.scan.declared.hidden((one, 0)) for one in range(last + 1, row)):
            yield here
            here = {}
        here[row] = rows[row]
        last = max([last if here else 0, *(box.bottom for box in rows[row])])
    if here:
        yield here


def _panels(sheet: _Sheet, region: Mapping[int, list[Area]]) -> Iterator[_Panel]:
    """The boxes of a region that stand right of the same columns of labels."""
    words: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    first = min(box.left for boxes in region.values() for box in boxes)
    last = max(box.right for boxes in region.values() for box in boxes)
    for row, boxes in region.items():
        filled.update(box.left for box in boxes)
        for column in range(first, last):
            if (row, column) not in sheet.covered and sheet.printed((row, column)) is not None:
                words[column] += 1
    labels = sorted(column for column in words if words[column] > filled[column])
    panels: dict[int, _Panel] = {}
    for row, boxes in region.items():
        for box in boxes:
            before = max((column for column in labels if column < box.left), default=0)
            panels.setdefault(before, _Panel((1, 0))).rows.setdefault(row, []).append(box)
    end = 0
    for before in sorted(panels):
        panel = panels[before]
        starts = min(box.left for boxes in panel.rows.values() for box in boxes)
        panel.labels = (end + 1, starts - 1)
        end = max(box.right for boxes in panel.rows.values() for box in boxes)
        yield panel


def _blocks(panel: _Panel) -> Iterator[dict[int, list[Area]]]:
    """The rows of a panel whose boxes fit under the same headings."""
    here: dict[int, list[Area]] = {}
    spans: set[Span] = set()
    heights = {row: {box.bottom for box in boxes} for row, boxes in panel.rows.items()}
    for row in sorted(panel.rows):
        by_height: dict[int, list[Area]] = {}
        for box in panel.rows[row]:
            by_height.setdefault(box.bottom, []).append(box)
        if len(heights[row]) > 1:  # boxes of several heights side by side are lines of their own
            if here:
                yield here
            here, spans = {}, set()
            yield from ({row: boxes} for boxes in by_height.values())
            continue
        own = {(box.left, box.right) for box in panel.rows[row]}
        if here and not all(one in spans or not _meets(one, spans) for one in own):
            yield here
            here, spans = {}, set()
        here[row] = panel.rows[row]
        spans |= own
    if here:
        yield here


def _meets(span: Span, others: set[Span]) -> bool:
    return any(span[0] <= right and left <= span[1] for left, right in others)


def _row_labels(sheet: _Sheet, panel: _Panel, row: int) -> list[Square]:
    """What is printed left of a row of boxes, from the outside in."""
    found: list[Square] = []
    for column in range(panel.labels[0], panel.labels[1] + 1):
        square = sheet.printed((row, column))
        if square is not None and square not in found and not CLOSED.fullmatch(plain(square.words)):
            found.append(square)
    return [square for square in found[:-1] if len(square.words) <= _LONG_GROUP] + found[-1:]


def _open(sheet: _Sheet, panel: _Panel, block: Mapping[int, list[Area]]) -> FoundOpen | None:
    """The block as a table with any number of entries; None where its rows are told apart."""
    rows = sorted(block)
    if len(rows) < FEWEST_ENTRIES or rows[-1] - rows[0] + 1 != len(rows):
        return None
    first = [box for box in block[rows[0]] if box.cells == 1]
    inputs = [box for box in first if sheet.square((box.top, box.left)).formula is None]
    if not inputs:
        return None
    spans = [(box.left, box.right) for box in block[rows[0]]]
    if any([(box.left, box.right) for box in block[row]] != spans for row in rows[1:]):
        return None
    if any(box.cells > 1 for row in rows for box in block[row]):
        return None
    alike = [_declares(sheet, block[rows[0]])]
    if any(_declares(sheet, block[row]) not in alike for row in rows[1:]):
        return None
    labels = [_row_labels(sheet, panel, row) for row in rows]
    numbered = sum(
        len(found) == 1 and plain(found[0].words).rstrip(".)、") == str(number)
        for number, found in enumerate(labels, start=1)
    )
    if any(labels) and numbered < _NUMBERED * len(rows):
        return None
    columns = []
    for box in inputs:
        chain = _headings(sheet, (box.left, box.right), rows[0], None)
        heads = tuple((one.box, label(one.words)) for one in chain)
        columns.append(FoundColumn(labels=heads, column=box.left, square=sheet.square((box.top, box.left))))
    if sum(bool(one.labels) for one in columns) * 2 < len(columns):
        return None
    return FoundOpen(sheet=sheet.scan.name, top=rows[0], most=len(rows), columns=tuple(columns))


def _declares(sheet: _Sheet, boxes: Sequence[Area]) -> list[object]:
    """What tells the boxes of one row from those of another."""
    found: list[object] = []
    for box in boxes:
        square = sheet.square((box.top, box.left))
        validation = square.validation
        found.append((square.formula is None, validation and (validation.type, validation.formulas, validation.first)))
    return found


def _headings(sheet: _Sheet, span: Span, top: int, beside: Square | None) -> list[Square]:
    """What is printed above a box, from the outside in. A line that has a label `beside` it as the box itself has is
    another question, and no heading.
    """
    found: list[Square] = []
    row, gap = top - 1, 0
    while row >= 1 and len(found) < _LEVELS:
        place = (row, span[0])
        box = sheet.scan.box(place)
        if place in sheet.covered:
            if found:
                break
            row, gap = box.top - 1, 0
            continue
        square = sheet.printed(place)
        if square is None:
            gap += 1
            if found or gap > _GAP:
                break
            row = box.top - 1
            continue
        if beside is not None and _is_a_question(sheet, square, beside):
            break
        found.append(square)
        row = box.top - 1
    return found[::-1]


def _is_a_question(sheet: _Sheet, square: Square, beside: Square) -> bool:
    """Has a printed cell a label to its left that looks as the label of the box does?"""
    row = square.box.top
    other = sheet.printed((row, beside.box.left))
    if other is None or other.box == square.box or other.look.head != beside.look.head:
        return False
    columns = range(beside.box.right + 1, sheet.scan.columns + 1)
    more = (sheet.printed((row, column)) for column in columns)
    return all(one is None or one.box == square.box for one in more)  # a line of headings has more of them


def _closed(sheet: _Sheet, panel: _Panel, block: Mapping[int, list[Area]]) -> FoundTable | None:
    rows = sorted(block)
    spans = sorted({(box.left, box.right) for boxes in block.values() for box in boxes})
    at = {span: number for number, span in enumerate(spans)}
    boxes: dict[Place, Square] = {}
    lines: list[FoundLine] = []
    beside: Square | None = None
    for number, row in enumerate(rows):
        found = _row_labels(sheet, panel, row)
        if not found and len(block[row]) == 1:
            found = _right_of(sheet, block[row][0])
        beside = beside or (found[-1] if found else None)
        bottom = block[row][0].bottom
        lines.append(FoundLine(labels=tuple((one.box, label(one.words)) for one in found), span=(row, bottom)))
        for box in block[row]:
            boxes[number, at[box.left, box.right]] = sheet.square((box.top, box.left))
    columns = []
    for span in spans:
        chain = _headings(sheet, span, rows[0], beside if len(spans) == 1 else None)
        if len(spans) == 1 and beside is not None:  # what stands above the labels, too, is the title of both
            chain = [one for one in chain if one.box.left > beside.box.left]
        if len(spans) > 1:
            chain = [one for one in chain if not (one.box.left <= spans[0][0] and one.box.right >= spans[-1][1])]
        heads = tuple((one.box, label(one.words)) for one in chain)
        columns.append(FoundLine(labels=heads, span=span))
    if all(square.formula is not None for square in boxes.values()):
        return None
    every = [box for line in (*lines, *columns) for box, _ in line.labels] + [square.box for square in boxes.values()]
    area = Area(
        min(box.top for box in every),
        min(box.left for box in every),
        max(box.bottom for box in every),
        max(box.right for box in every),
    )
    closed = frozenset((row, column) for row in range(len(lines)) for column in range(len(columns))) - boxes.keys()
    return FoundTable(
        sheet=sheet.scan.name,
        area=area,
        rows=tuple(lines),
        columns=tuple(columns),
        boxes=boxes,
        closed=frozenset(closed),
    )


def _right_of(sheet: _Sheet, box: Area) -> list[Square]:
    """What is printed right of a box, where nothing is left of it: a box to tick."""
    square = sheet.printed((box.top, box.right + 1))
    return [square] if square is not None else []


def as_entries(table: FoundTable) -> FoundOpen | None:
    """A drawn table whose rows have nothing but their numbers in front, as one with any number of entries."""
    rows = [table.rows[number] for number in table.filled]
    if len(rows) < FEWEST_ENTRIES or len(rows) != len(table.rows) or table.closed:
        return None
    numbers = [row.labels[-1][1] if len(row.labels) == 1 else "" for row in rows]
    counted = all(plain(said).rstrip(".)、") == str(number) for number, said in enumerate(numbers, start=1))
    if not counted and any(row.labels for row in rows):
        return None
    tops = [row.span for row in rows]
    if any(top != bottom or top != tops[0][0] + number for number, (top, bottom) in enumerate(tops)):
        return None
    if any(line.span[0] != line.span[1] for line in table.columns):
        return None
    if any(square.formula is not None for square in table.boxes.values()):
        return None
    first = table.filled[0]
    columns = tuple(
        FoundColumn(labels=line.labels, column=line.span[0], square=table.boxes[first, number])
        for number, line in enumerate(table.columns)
    )
    return FoundOpen(sheet=table.sheet, top=tops[0][0], most=len(rows), columns=columns)
