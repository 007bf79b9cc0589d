"""What stands behind the label of a row: its figures, or the word for why they are not certain.

Of a row it has to be sure which figure is in which column. The cells of a grid say so. Where only texts are left of a
table, there have to be exactly as many as the form has columns: what is lost is never made up, and what is too much is
never left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlvalidate.importing.document import PICTURE
from xlvalidate.importing.headings import FoundHeadings, leaf_places
from xlvalidate.importing.label_text import bare, digits_in, is_figure, is_other_scale, is_whole_number
from xlvalidate.importing.published_form import FormBlock, FormRow
from xlvalidate.importing.snippets import Cut, Snippet, Snippets

_LONGEST_UNIT = 4
_GOES_ON = re.compile(r"[.,](?:\d|$)")  # a number that was broken at its mark


class WhyRefused(StrEnum):
    """Why something that was published is not taken into the form."""

    GLUED = "glued"
    BLANKS_LOST = "blanks-lost"
    TOO_MANY = "too-many-figures"
    REPEATED_LOST = "repeated-figures-lost"
    COLUMNS_DIFFER = "columns-differ"
    TEXT_AMONG = "text-among-figures"
    PICTURE = "picture"
    OTHER_UNIT = "other-unit"
    FOUND_TWICE = "found-twice"
    LABEL_LOST = "label-not-found"
    NO_FIGURES = "no-figures"
    LABELS_BEHIND = "labels-behind-figures"
    HEADINGS_DIFFER = "headings-differ"
    TABLE_LOST = "table-not-found"
    OPEN_TABLE = "open-table"


@dataclass(frozen=True, slots=True)
class RowValues:
    """The snippets in the columns with figures, from the left, None for a blank one. `why` they are not certain, where
    they are not; `end` is where what follows them begins.

    `inner_blank` says that a blank stands before a figure: so the document keeps its blanks. Blanks at the end
    (`open_end`) may as well be what is left of figures that moved. `seen` are the figures of a row that has too few,
    and `cells` all that stands between bars behind its label.
    """

    values: tuple[Snippet | None, ...] = ()
    end: int = 0
    why: WhyRefused | None = None
    inner_blank: bool = False
    open_end: bool = False
    seen: tuple[Snippet, ...] = ()
    cells: tuple[Snippet, ...] = ()


def values_behind(
    snippets: Snippets, at: int, end: int, block: FormBlock, row: FormRow, headings: FoundHeadings | None
) -> RowValues:
    """The figures of a row whose label ends with the snippet `at`; the next label begins at `end`."""
    cut = snippets[at].cut
    rest = snippets.rest_of_row(at)
    if cut is Cut.GRID:
        spans = spans_of(snippets, headings, snippets[at])
        return in_grid(rest, at + 1, block.count, row, spans)
    if cut is Cut.BARS and any(one.figure for one in rest):
        return in_bars(rest, at + 1, block.count, row)
    return in_stream(snippets, at + 1, end, block.count, row)


def in_grid(
    rest: Sequence[Snippet], start: int, count: int, row: FormRow, spans: Sequence[tuple[int, int]]
) -> RowValues:
    """The cells of a grid behind a label, or of a row without one: one for each figure, below its heading.

    `spans` are the columns that the headings cover, where they are known.
    """
    end = start + len(rest)
    if len(rest) >= count + len(row.printed):
        for cell, label in zip(rest, row.printed, strict=False):
            if cell.text and (why := _not_printed(cell, label.ways, label.text)) is not None:
                return RowValues(end=end, why=why)
        rest = rest[len(row.printed) :]
    if len(rest) == count:
        if spans and not all(map(_meet, rest, spans)):
            return RowValues(end=end, why=WhyRefused.COLUMNS_DIFFER)
        return _of_cells(tuple(one if one.text else None for one in rest), end, rest)
    if spans and rest and rest[-1].last >= spans[-1][1]:  # no cell is missing at its end
        return _by_spans(rest, spans, end)
    return RowValues(end=end, why=WhyRefused.COLUMNS_DIFFER)


def in_bars(rest: Sequence[Snippet], start: int, count: int, row: FormRow) -> RowValues:
    """The cells of a line with bars behind a label: exactly as many figures as there are columns."""
    end = start + len(rest)
    cells, why = _after_printed(rest, row)
    there = [one for one in cells if one.text]
    if why is not None:
        return RowValues(end=end, why=why)
    if any(not one.figure for one in there):
        return RowValues(end=end, why=WhyRefused.TEXT_AMONG)
    if len(there) == count:
        return RowValues(tuple(there), end, cells=tuple(cells))
    if len(there) > count:
        return RowValues(end=end, why=WhyRefused.TOO_MANY)
    return RowValues(end=end, why=WhyRefused.BLANKS_LOST, seen=tuple(there), cells=tuple(cells))


def with_blanks(rows: Sequence[RowValues]) -> list[RowValues]:
    """Rows between bars that have fewer figures than columns, read where their blanks are certain.

    Rows that are whole show where the figures stand: all in the same places of their lines, or each right behind its
    label. Cells may be lost, none is added: so where a figure stands in the last place, nothing is lost before it.
    """
    whole = [row for row in rows if row.why is None and row.values and _in_line(row)]
    places = {tuple(one.first for one in row.values if one) for row in whole}
    behind = all(row.cells and row.values[0] is row.cells[0] for row in whole)
    found = []
    for row in rows:
        if row.why is WhyRefused.BLANKS_LOST and row.cells and whole:
            by_place = {one.first: one for one in row.cells}
            if len(places) == 1:
                (own,) = places
                cells = [by_place.get(place) for place in own]
                outside = any(one.text for place, one in by_place.items() if place not in own)
            else:
                count = len(whole[0].values)
                cells = [*row.cells[:count]] if behind and len(row.cells) >= count else []
                outside = any(one.text for one in row.cells[count:])
            there = [one if one is not None and one.text else None for one in cells]
            if cells and not outside and all(one is not None for one in cells):
                row = RowValues(tuple(there), row.end, None, there[-1] is not None, there[-1] is None, row.seen)
        found.append(row)
    return found


def _in_line(row: RowValues) -> bool:
    return all(one is not None and one.cut is Cut.BARS and one.row == _first(row).row for one in row.values)


def _first(row: RowValues) -> Snippet:
    return next(one for one in row.values if one is not None)


def in_stream(snippets: Snippets, start: int, end: int, count: int, row: FormRow) -> RowValues:
    """Figures that follow a label, each in a line of its own or several in one, up to the next text."""
    at = start
    for label in row.printed:
        at = _next(snippets, at, end)
        behind = _printed_in_pieces(snippets, at, end, label.ways)
        if behind == at < end and not (snippets[at].figure and snippets[at].plain):
            if (why := _not_printed(snippets[at], label.ways, label.text)) is not None:
                return RowValues(end=at, why=why)
            behind = at + 1
        at = behind
    found: list[int] = []
    place = _next(snippets, at, end)
    while place < end and snippets[place].figure:
        found.append(place)
        place = _next(snippets, place + 1, end)
    if not found:
        return RowValues(end=at, why=WhyRefused.NO_FIGURES)
    if place < end and _GOES_ON.match(bare(snippets[place].text)):
        return RowValues(end=place + 1, why=WhyRefused.TEXT_AMONG)
    figures = tuple(snippets[place] for place in found)
    row_end = snippets.row_end(start - 1)
    beside = [one for place, one in zip(found, figures, strict=True) if place < row_end]
    if len(figures) == count:
        return RowValues(figures, found[-1] + 1)
    if len(beside) == count and len(figures) == count + 1 and _stands_alone(snippets, found[-1]):
        return RowValues(tuple(beside), found[count - 1] + 1)  # behind the row stands the number of the page
    if len(figures) > count:
        return RowValues(end=found[-1] + 1, why=WhyRefused.TOO_MANY)
    glued = count > 1 and any(digits_in(one.text) >= count for one in figures)
    return RowValues(end=found[-1] + 1, why=WhyRefused.GLUED if glued else WhyRefused.BLANKS_LOST, seen=figures)


def _next(snippets: Snippets, at: int, end: int) -> int:
    """The next snippet that is not blank."""
    while at < end and snippets[at].blank:
        at += 1
    return at


def _printed_in_pieces(snippets: Snippets, at: int, end: int, ways: frozenset[str]) -> int:
    """Behind what the form prints in the row, which may be in several words; the same place where it is not there."""
    said = ""
    for place in range(at, min(end, at + _LONGEST_UNIT)):
        said += snippets[place].plain
        if said in ways:
            return place + 1
    return at


def _stands_alone(snippets: Snippets, at: int) -> bool:
    one = snippets[at]
    before, after = at == 0 or snippets[at - 1].row != one.row, snippets.row_end(at) == at + 1
    return one.cut is Cut.WORD and before and after and is_whole_number(one.text)


def _after_printed(rest: Sequence[Snippet], row: FormRow) -> tuple[Sequence[Snippet], WhyRefused | None]:
    """The cells behind those in which the form prints something."""
    left = [*rest]
    for label in row.printed:
        while left and left[0].blank:
            left = left[1:]
        if left and not (left[0].figure and left[0].plain):
            if (why := _not_printed(left[0], label.ways, label.text)) is not None:
                return left, why
            left = left[1:]
    return left, None


def _not_printed(one: Snippet, ways: frozenset[str], unit: str) -> WhyRefused | None:
    """Why a text in the place of a unit is none that figures of this row may have."""
    if one.plain in ways:
        return None
    if is_other_scale(one.simple, unit):
        return WhyRefused.OTHER_UNIT
    return WhyRefused.TEXT_AMONG if len(one.plain) > _LONGEST_UNIT or digits_in(one.text) else None


def spans_of(snippets: Snippets, headings: FoundHeadings | None, here: Snippet) -> Sequence[tuple[int, int]]:
    """The columns of a grid that the heading of each figure covers; none where the headings are in another grid."""
    if headings is None:
        return ()
    places = leaf_places(headings)
    found = [snippets[place.first] for place in places if place is not None]
    if len(found) != len(places) or any(
        one.cut is not Cut.GRID or one.where.table != here.where.table for one in found
    ):
        return ()
    return [(one.first, one.last) for one in found]


def _meet(cell: Snippet, span: tuple[int, int]) -> bool:
    return cell.first <= span[1] and span[0] <= cell.last


def _by_spans(cells: Sequence[Snippet], spans: Sequence[tuple[int, int]], end: int) -> RowValues:
    """Cells that stand right below their headings, however many there are; what stands below none is blank."""
    values: list[Snippet | None] = []
    left = [one for one in cells if one.text]
    for first, until in spans:
        below = [one for one in left if first <= one.first and one.last <= until]
        if len({one.text for one in below}) > 1:
            return RowValues(end=end, why=WhyRefused.COLUMNS_DIFFER)
        values.append(below[0] if below else None)
        left = [one for one in left if one not in below]
    return RowValues(end=end, why=WhyRefused.COLUMNS_DIFFER) if left else _of_cells(tuple(values), end, cells)


def _of_cells(values: tuple[Snippet | None, ...], end: int, cells: Sequence[Snippet]) -> RowValues:
    """The cells of a grid. One that was put together from lines of text keeps its blanks no better than these do."""
    if any(one is not None and one.text == PICTURE for one in values):
        return RowValues(end=end, why=WhyRefused.PICTURE)
    if any(one is not None and not one.sure for one in values):
        return RowValues(end=end, why=WhyRefused.GLUED)
    if any(one is not None and _holds_several(one) for one in values):
        return RowValues(end=end, why=WhyRefused.TEXT_AMONG)
    if None in values and cells and cells[0].where.line:
        there = tuple(one for one in values if one is not None)
        return RowValues(values, end, None, values[-1] is not None, values[-1] is None, there)
    return RowValues(values, end)


def _holds_several(one: Snippet) -> bool:
    """Do several figures stand in one cell?"""
    words = one.text.split()
    return len(words) > 1 and all(map(is_figure, words))
