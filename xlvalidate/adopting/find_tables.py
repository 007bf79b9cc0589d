"""A grid understood as tables: the head, the columns of labels, the boxes. What does not fit is said, never guessed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlvalidate.adopting.form_words import (
    CLOSED,
    COLUMN_NUMBER,
    KNOWN_UNITS,
    NOTE,
    NUMBER_HEADING,
    ROW_NUMBER,
    UNIT_HEADING,
    label,
    plain,
    tight,
)
from xlvalidate.adopting.found_tables import FoundLine, FoundTable, Place, Unplaced, noted
from xlvalidate.adopting.grids import Region, is_word, spans_of, within
from xlvalidate.adopting.scan_sheet import Square
from xlvalidate.cells import Area
from xlvalidate.errors import Words

_FAR_FROM_LABELS = noted("empty-among-labels")


@dataclass(slots=True)
class Understood:
    """What came of a grid."""

    tables: list[FoundTable] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


def understood(sheet: str, region: Region) -> Understood:
    """The tables of a grid, those beside each other apart."""
    out = Understood()
    first = region.first_data
    if first is None:
        return out
    panels = [*_panels(region, first)]
    for labels, inputs in panels:
        _panel(sheet, region, first, labels, inputs, out)
    return out


Stretch = tuple[int, int]  # the first and the last column


def _panels(region: Region, first: int) -> Iterator[tuple[Stretch | None, Stretch]]:
    """Columns of labels with the columns of boxes right of them, again and again from the left."""
    columns = range(region.box.left, region.box.right + 1)
    is_label = {column: _is_label_column(region, first, column) for column in columns}
    heads = [row for row in range(region.box.top, first) if not _is_banner(region, row)]
    for column in columns[1:] if heads else ():  # a head over several columns of labels is over labels only
        head = region.at.get((heads[-1], column))
        if head is not None and head.box.left < column and is_label[head.box.left] and head.box.left == region.box.left:
            is_label[column] = True
    labels: list[int] = []
    inputs: list[int] = []
    for column in columns:
        if is_label[column]:
            if inputs:
                yield (labels[0], labels[-1]) if labels else None, (inputs[0], inputs[-1])
                labels, inputs = [], []
            labels.append(column)
        else:
            inputs.append(column)
    if inputs:
        yield (labels[0], labels[-1]) if labels else None, (inputs[0], inputs[-1])


def _is_label_column(region: Region, first: int, column: int) -> bool:
    squares = [square for row in region.tops if row >= first if (square := region.at.get((row, column))) is not None]
    alone = [square for square in squares if not _is_wide(region, square)]
    words = sum(1 for square in alone if is_word(square))
    blanks = sum(1 for square in alone if square.blank or square.formula is not None)
    numbers = sum(1 for square in alone if square.number)
    return words > blanks or (not blanks and numbers + words > 0)


def _is_banner(region: Region, row: int) -> bool:
    mates = region.row(row)
    return len(mates) == 1 and _is_wide(region, mates[0])


def _first_line(region: Region, first: int) -> int:
    """The first row below the head: a text over the whole width above the first figures is a row, no heading."""
    tops = [row for row in region.tops if row < first]
    while len(tops) > 1 and _is_banner(region, tops[-1]) and not all(_is_banner(region, row) for row in tops[:-1]):
        first = tops.pop()
    return first


def _is_wide(region: Region, square: Square) -> bool:
    """Does a text stand over the whole width? So do banners, heading rows and notes."""
    return square.box.left == region.box.left and square.box.right == region.box.right


def _panel(sheet: str, region: Region, first: int, labels: Stretch | None, inputs: Stretch, out: Understood) -> None:
    rows = [row for row in region.tops if row >= _first_line(region, first)]
    grids = {row: within([s for s in region.row(row) if s.box.top == row], *inputs) for row in rows}
    boxes = {
        row: squares
        for row, squares in grids.items()
        if any(s.blank or s.formula is not None or s.number for s in squares)
    }
    if not boxes:
        return
    spans = Counter(map(spans_of, boxes.values())).most_common(1)[0][0]
    columns, kept = _columns(sheet, region, first, spans, out)
    lines: list[FoundLine] = []
    placed: dict[Place, Square] = {}
    closed: set[Place] = set()
    for row in rows:
        squares = grids[row]
        heading = _heading_row(region, row, last=row == rows[-1])
        if heading is not None:
            lines.append(heading)
            continue
        if row not in boxes:
            if squares and all(CLOSED.fullmatch(plain(square.text)) for square in squares):
                line = _line(sheet, region, row, row, labels, first, out)
                if line.labels:
                    lines.append(FoundLine(labels=line.labels, span=line.span, heading=True))
            continue
        bottoms = {square.box.bottom for square in squares}
        if spans_of(squares) != spans or len(bottoms) > 1:
            why = noted("not-under-headings")
            out.unplaced.extend(Unplaced(sheet, square.box.a1, why) for square in squares if not square.words)
            continue
        number = len(lines)
        lines.append(_line(sheet, region, row, bottoms.pop(), labels, first, out))
        for at, square in enumerate(squares[index] for index in kept):
            placed[number, at] = square
            if _is_shut(sheet, square, out):
                closed.add((number, at))
    while lines and lines[-1].heading and not any(place[0] == len(lines) - 1 for place in placed):
        lines.pop()  # a text below the last figures is a note
    if columns and placed:
        out.tables.append(
            FoundTable(
                sheet=sheet,
                area=region.box,
                rows=tuple(lines),
                columns=tuple(columns),
                boxes=placed,
                closed=frozenset(closed),
            )
        )


def _is_shut(sheet: str, square: Square, out: Understood) -> bool:
    """Is there no box? A mark, a diagonal line, a cell that is locked on a protected sheet, a printed text."""
    if square.text:
        if not CLOSED.fullmatch(plain(square.text)):
            out.unplaced.append(Unplaced(sheet, square.box.a1, noted("printed-among-figures", text=plain(square.text))))
        return True
    if square.formula is not None:
        return False
    if square.crossed:
        out.unplaced.append(Unplaced(sheet, square.box.a1, noted("crossed-out")))
    elif square.locked:
        out.unplaced.append(Unplaced(sheet, square.box.a1, noted("locked")))
    return square.crossed or square.locked


def _columns(
    sheet: str, region: Region, first: int, spans: tuple[Stretch, ...], out: Understood
) -> tuple[list[FoundLine], list[int]]:
    """The columns with headings that are understood, and which boxes of a row they are."""
    columns: list[FoundLine] = []
    kept: list[int] = []
    for index, (left, right) in enumerate(spans):
        chain: list[Square] = []
        numbered = ""
        for row in range(region.box.top, first):
            square = region.at.get((row, left))
            if square is None or square in chain or _is_wide(region, square):
                continue
            if _numbers_columns(region, row):
                numbered = plain(square.words)
                continue
            if square.words:
                chain.append(square)
            elif Unplaced(sheet, square.box.a1, _EMPTY_HEADING) not in out.unplaced:
                out.unplaced.append(Unplaced(sheet, square.box.a1, _EMPTY_HEADING))
        why: Words | None = None
        if not chain:
            why = noted("no-heading")
        elif (chain[-1].box.left, chain[-1].box.right) != (left, right):
            why = noted("heading-of-others", text=plain(chain[-1].words))
        elif any(square.box.right < right for square in chain):
            why = noted("headings-too-narrow")
        if why is not None:
            out.unplaced.extend(_of_column(sheet, region, first, left, why))
            continue
        labels = tuple((square.box, label(square.words)) for square in chain)
        columns.append(FoundLine(labels=labels, span=(left, right), number=numbered))
        kept.append(index)
    return columns, kept


_EMPTY_HEADING = noted("empty-among-headings")


def _of_column(sheet: str, region: Region, first: int, left: int, why: Words) -> Iterator[Unplaced]:
    for row in region.tops:
        square = region.at.get((row, left))
        if row >= first and square is not None and square.box.top == row and square.blank:
            yield Unplaced(sheet, square.box.a1, why)


def _numbers_columns(region: Region, row: int) -> bool:
    """Is it the line of the head that numbers its columns?"""
    squares = [square for square in region.row(row) if square.words and square.box.top == row]
    short = [square for square in squares if COLUMN_NUMBER.fullmatch(plain(square.words).replace(" ", ""))]
    return len(squares) > 1 and len(short) == len(squares) and all(s.box.top == s.box.bottom for s in squares)


def _heading_row(region: Region, row: int, *, last: bool) -> FoundLine | None:
    """A text over the whole width, between rows of figures; None for any other row."""
    mates = region.row(row)
    if len(mates) != 1 or not mates[0].text or not _is_wide(region, mates[0]) or last or NOTE.fullmatch(mates[0].text):
        return None
    box = mates[0].box
    return FoundLine(labels=((box, label(mates[0].text)),), span=(box.top, box.bottom), heading=True)


def _line(
    sheet: str, region: Region, row: int, bottom: int, labels: Stretch | None, first: int, out: Understood
) -> FoundLine:
    """A row of figures with its labels; a printed number and a printed unit are none."""
    found: list[tuple[Area, str]] = []
    unit: str | None = None
    number = ""
    number_box: Area | None = None
    for column in range(labels[0], labels[1] + 1) if labels else ():
        square = region.at.get((row, column))
        if square is None or square.box.left != column:
            continue
        head = _head_of(region, first, column)
        words = plain(square.words)
        if NUMBER_HEADING.fullmatch(head) and ROW_NUMBER.fullmatch(words):
            number, number_box = words, square.box
        elif UNIT_HEADING.fullmatch(head) and words and (words in KNOWN_UNITS or len(words) <= 12):
            unit = words
        elif words and CLOSED.fullmatch(words) is None:
            found.append((square.box, label(square.words)))
        elif not words and Unplaced(sheet, square.box.a1, _FAR_FROM_LABELS) not in out.unplaced:
            out.unplaced.append(Unplaced(sheet, square.box.a1, _FAR_FROM_LABELS))
    own = bool(found) and (found[-1][0].top, found[-1][0].bottom) == (row, bottom)
    if not own and number_box is not None:
        found.append((number_box, number))
    return FoundLine(labels=tuple(found), span=(row, bottom), unit=unit, number=number)


def _head_of(region: Region, first: int, column: int) -> str:
    """The lowest heading over a column that is no number of it."""
    for row in range(first - 1, region.box.top - 1, -1):
        square = region.at.get((row, column))
        if square is None or not square.words or _is_wide(region, square):
            continue
        if not _numbers_columns(region, row):
            return tight(square.words)
    return ""
