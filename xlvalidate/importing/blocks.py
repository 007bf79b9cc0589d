"""A block of the form read out of a document: what stands in each of its cells, and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby, pairwise

from xlvalidate.importing.headings import FoundHeadings, columns_at_another_scale
from xlvalidate.importing.label_text import behind_ordinal, compared, digits_in, in_order, is_other_scale
from xlvalidate.importing.published_form import FormBlock, FormRow
from xlvalidate.importing.row_labels import FoundRowLabel, find_row_labels, resolved
from xlvalidate.importing.row_values import (
    RowValues,
    WhyRefused,
    in_bars,
    in_grid,
    in_stream,
    spans_of,
    values_behind,
    with_blanks,
)
from xlvalidate.importing.snippets import Cut, Snippet, Snippets


class Certainty(IntEnum):
    """How certain a figure's place is, the least first: a sentence that can mean it alone; its row stands in the right
    order and its label is damaged; its label and as many figures as there are columns; its label and its own cell of a
    grid.
    """

    STATED = 0
    IN_ORDER = 1
    COUNTED = 2
    IN_CELL = 3


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row with its figures; None for one that was published blank."""

    row: FormRow
    values: tuple[Snippet | None, ...]
    sure: Certainty


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row, or some of its figures, that are not certain, and the snippet where that is seen, if it is seen."""

    row: FormRow
    why: WhyRefused
    at: Snippet | None
    codes: tuple[str, ...]
    seen: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """What came of a block."""

    block: FormBlock
    rows: tuple[FoundRow, ...]
    refused: tuple[RefusedRow, ...]
    headings: FoundHeadings | None


@dataclass(frozen=True, slots=True)
class RowsPlace:
    """Where the rows of a block stand: behind its headings, up to what follows the table."""

    headings: FoundHeadings
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row's label and what stands behind it."""

    label: FoundRowLabel
    values: RowValues


def read_block(snippets: Snippets, block: FormBlock, regions: Sequence[RowsPlace]) -> ReadBlock:
    """Every row of a block, from all places where its headings stand."""
    seen = [one for region in regions for one in _seen(snippets, block, region)]
    whole = with_blanks([one.values for one in seen])
    seen = [replace(one, values=values) for one, values in zip(seen, whole, strict=True)]
    kept = any(one.values.inner_blank for one in seen)
    rows: dict[int, FoundRow] = {}
    refused: dict[int, RefusedRow] = {}
    for one in seen:
        for number in one.label.rows:
            row = block.rows[number]
            if row.heading:
                continue
            at = snippets[one.label.first]
            why = one.values.why
            if why is None and one.values.open_end and not kept and any(one.values.values):
                why = WhyRefused.BLANKS_LOST
            if why is None and len(one.label.rows) > 1:
                why = WhyRefused.FOUND_TWICE
            if why is not None:
                if not (why is WhyRefused.NO_FIGURES and number in rows | refused):
                    refused[number] = RefusedRow(row, why, at, codes_of(row), one.values.seen)
                continue
            found = FoundRow(row, one.values.values, _certainty(snippets, one))
            before = rows.setdefault(number, found)
            if _texts(before) != _texts(found):
                refused[number] = RefusedRow(row, WhyRefused.FOUND_TWICE, at, codes_of(row))
    for number in [*refused]:
        if refused[number].why is WhyRefused.NO_FIGURES and number in rows:
            del refused[number]
    for region in regions:
        for found in _between(snippets, block, region, seen):
            number = found.row.number
            if number not in rows:
                rows[number] = found
                refused.pop(number, None)
            elif _texts(rows[number]) != _texts(found):
                at = next(filter(None, found.values), None)
                refused[number] = RefusedRow(found.row, WhyRefused.FOUND_TWICE, at, codes_of(found.row))
    scales = _other_scales(snippets, block, regions)
    kept_rows = [row for number, row in sorted(rows.items()) if number not in refused]
    return ReadBlock(
        block,
        tuple(_without(row, scales) for row in kept_rows),
        (
            *(refused[number] for number in sorted(refused)),
            *(lost for row in kept_rows if (lost := _of_scale(row, scales)) is not None),
            *_lost(block, rows, refused),
        ),
        regions[0].headings if regions else None,
    )


def codes_of(row: FormRow) -> tuple[str, ...]:
    """The figures of a row."""
    return tuple(filter(None, row.codes))


def _seen(snippets: Snippets, block: FormBlock, region: RowsPlace) -> list[_Seen]:
    if block.rows and block.rows[0].label is None:
        return [_unlabelled(snippets, block, region)]
    labels = resolved(find_row_labels(snippets, region.start, region.end, block))
    ends = [*(label.first for label in labels[1:]), region.end]
    seen = [
        _Seen(label, values_behind(snippets, label.last, end, block, block.rows[label.rows[0]], region.headings))
        for label, end in zip(labels, ends, strict=False)
    ]
    if not _are_labels_behind(snippets, block, region, seen):
        return seen
    why = WhyRefused.LABELS_BEHIND
    return [_Seen(one.label, RowValues(end=one.label.last + 1, why=why)) for one in seen]


def _are_labels_behind(snippets: Snippets, block: FormBlock, region: RowsPlace, seen: Sequence[_Seen]) -> bool:
    """Do the labels of lines stand behind their figures? A row of figures is in front of the first, none behind the
    last.
    """
    rows = [one for one in seen if not block.rows[one.label.rows[0]].heading]
    if not rows or rows[-1].values.why is not WhyRefused.NO_FIGURES:
        return False
    before = [one for one in snippets[region.start : rows[0].label.first] if one.text][-block.count :]
    figures = [one for one in before if one.figure and one.cut is not Cut.GRID]
    return len(figures) == block.count and any(digits_in(one.text) for one in figures)


def _unlabelled(snippets: Snippets, block: FormBlock, region: RowsPlace) -> _Seen:
    """The only row of a block whose rows have no labels: it follows the headings."""
    at = region.start
    while at < region.end and snippets[at].blank:
        at += 1
    label = FoundRowLabel((0,), max(0, region.start - 1), max(0, region.start - 1))
    if at >= region.end:
        return _Seen(label, RowValues(end=at, why=WhyRefused.NO_FIGURES))
    row = block.rows[0]
    if snippets[at].cut is Cut.GRID:
        first = next(place for place in range(at, -1, -1) if place == 0 or snippets[place - 1].row != snippets[at].row)
        cells = snippets[first : snippets.row_end(at)]
        return _Seen(label, in_grid(cells, first, block.count, row, spans_of(snippets, region.headings, snippets[at])))
    if snippets[at].cut is Cut.BARS:
        cells = [snippets[at], *snippets.rest_of_row(at)]
        if sum(one.figure for one in cells) > 1:
            return _Seen(label, in_bars(cells, at, block.count, row))
    return _Seen(label, in_stream(snippets, at, region.end, block.count, row))


def _certainty(snippets: Snippets, one: _Seen) -> Certainty:
    return Certainty.IN_CELL if snippets[one.label.last].cut is Cut.GRID else Certainty.COUNTED


def _texts(row: FoundRow) -> tuple[str, ...]:
    return tuple(one.text if one else "" for one in row.values)


_ENOUGH = 0.8
_LEAST_LETTERS = 5  # of a label that may be damaged: those of a shorter one stand in others, too


def _between(snippets: Snippets, block: FormBlock, region: RowsPlace, seen: Sequence[_Seen]) -> list[FoundRow]:
    """Rows whose labels are damaged or broken around their figures: between two rows that were found there are exactly
    as many others as the form has there, and around each stand the letters of its own label in order.
    """
    if block.rows[0].label is None:
        return []
    here = [
        one
        for one in seen
        if region.start <= one.label.first < region.end
        and len(one.label.rows) == 1
        and (one.values.why is None or block.rows[one.label.rows[0]].heading)
    ]
    found = list[FoundRow]()
    before, start = -1, region.start
    for number, begins, ends in (
        *((one.label.rows[0], one.label.first, max(one.values.end, one.label.last + 1)) for one in here),
        (len(block.rows), region.end, region.end),
    ):
        missing = block.rows[before + 1 : number]
        if missing:
            found.extend(_in_gap(snippets, block, missing, start, begins))
        before, start = number, ends
    return found


def _in_gap(snippets: Snippets, block: FormBlock, missing: Sequence[FormRow], start: int, end: int) -> list[FoundRow]:
    if any(snippets[place].cut is Cut.GRID for place in range(start, end)):
        return _in_gap_of_grid(snippets, block, missing, start, end)
    runs = _runs(snippets, start, end, block.count)
    more = len(runs) - len(missing)
    if more < 0 or (more > 0 and (missing[-1] is not block.rows[-1] or _may_be_one(snippets, runs, start, end))):
        return []
    # Behind the last row other figures may follow, and before it a row of somebody else's: only one way may fit.
    ways = [_fitting(snippets, block, missing, runs, first, (start, end)) for first in range(more + 1)]
    fitting = [found for found in ways if found]
    return fitting[0] if len(fitting) == 1 else []


def _may_be_one(snippets: Snippets, runs: Sequence[list[Snippet]], start: int, end: int) -> bool:
    """Do single figures follow each other without a text between? They may be one that was broken over lines."""
    places = [_place(snippets, run[0], start, end) for run in runs if len(run) == 1]
    return any(not snippets.texts(before + 1, place) for before, place in pairwise(places))


def _fitting(
    snippets: Snippets,
    block: FormBlock,
    missing: Sequence[FormRow],
    every: Sequence[list[Snippet]],
    first: int,
    within: tuple[int, int],
) -> list[FoundRow]:
    """The rows with the figures from one of them on, if each has its own label around its figures."""
    start, end = within
    runs = every[first : first + len(missing)]
    edges = [start, *(_place(snippets, run[-1], start, end) + 1 for run in every)][first:]
    begins = [*(_place(snippets, run[0], start, end) for run in every), end][first:]
    found = list[FoundRow]()
    for number, (row, run) in enumerate(zip(missing, runs, strict=True)):
        around = "".join(one.plain for one in snippets[edges[number] : begins[number + 1]] if not one.figure)
        assert row.label is not None
        if max(in_order(way, around) for way in row.label.ways) < _ENOUGH or len(row.label.plain) < _LEAST_LETTERS:
            return []
        if row.heading:
            if any(one.plain for one in run):
                return []  # a figure where none belongs
        elif len(run) != block.count or not _is_printed_before(snippets, run[0], row):
            return []
        else:
            found.append(FoundRow(row, tuple(run), Certainty.IN_ORDER))
    return found


def _in_gap_of_grid(
    snippets: Snippets, block: FormBlock, missing: Sequence[FormRow], start: int, end: int
) -> list[FoundRow]:
    """The same between the rows of a grid: as many rows with all their cells, each with nearly its own label."""
    rows = [[*cells] for _, cells in groupby(snippets[start:end], key=lambda one: one.row)]
    rows = [cells for cells in rows if any(one.text for one in cells)]
    if len(rows) < len(missing) or (len(rows) > len(missing) and missing[-1] is not block.rows[-1]):
        return []
    found = list[FoundRow]()
    for row, cells in zip(missing, rows, strict=False):
        count = block.count + len(row.printed)
        said = next((one.plain for one in reversed(cells[:-count]) if one.text), "")
        assert row.label is not None
        alike = max(min(in_order(way, said), in_order(said, way)) for way in row.label.ways)
        numbered = said and said == compared(behind_ordinal(row.label.text))  # Word keeps the number elsewhere
        if (alike < _ENOUGH and not numbered) or said in block.by_way:
            return []
        read = in_grid(cells[-count:], 0, block.count, row, ())
        if not row.heading and (read.why is not None or read.open_end):
            return []
        if not row.heading:
            found.append(FoundRow(row, read.values, Certainty.IN_ORDER))
    return found


def _place(snippets: Snippets, one: Snippet, start: int, end: int) -> int:
    return next(place for place in range(start, end) if snippets[place] is one)


def _is_printed_before(snippets: Snippets, figure: Snippet, row: FormRow) -> bool:
    """Does what the form prints in a row stand right before its first figure?"""
    if not row.printed:
        return True
    line = (one for one in snippets if one.row == figure.row and one.first < figure.first)
    before = "".join(one.plain for one in line if not one.figure)
    return before.endswith(tuple(row.printed[-1].ways))


def _runs(snippets: Snippets, start: int, end: int, count: int) -> list[list[Snippet]]:
    """Figures that no text parts; where each line has as many as a row, they are a row a line."""
    runs = list[list[Snippet]]()
    apart = True
    for one in snippets[start:end]:
        if one.figure and not apart:
            runs[-1].append(one)
        elif one.figure:
            runs.append([one])
        apart = not one.figure if one.text else apart
    return [row for run in runs for row in _lines_of(run, count)]


def _lines_of(run: list[Snippet], count: int) -> list[list[Snippet]]:
    lines = [list(line) for _, line in groupby(run, key=lambda one: one.row)]
    return lines if all(len(line) == count for line in lines) else [run]


def _other_scales(snippets: Snippets, block: FormBlock, regions: Sequence[RowsPlace]) -> frozenset[int]:
    """The columns whose heading, or the line above the table, names their unit at another scale."""
    wrong = set[int]()
    for number in range(block.count):
        units = {block.units[row.codes[number]] for row in block.rows if number < len(row.codes) and row.codes[number]}
        for region in regions:
            above = "".join(one.simple for one in snippets[max(0, region.headings.start - 6) : region.headings.start])
            said = above.partition("单位")[2]
            if any(is_other_scale(said, unit) for unit in units if said and len(units) == 1):
                wrong.add(number)
            if any(
                number in columns_at_another_scale(snippets, region.headings, [unit] * block.count) for unit in units
            ):
                wrong.add(number)
    return frozenset(wrong)


def _without(row: FoundRow, columns: frozenset[int]) -> FoundRow:
    values = tuple(None if number in columns else one for number, one in enumerate(row.values))
    return FoundRow(row.row, values, row.sure)


def _of_scale(row: FoundRow, columns: frozenset[int]) -> RefusedRow | None:
    there = [number for number in columns if number < len(row.values) and row.values[number] and row.row.codes[number]]
    if not there:
        return None
    return RefusedRow(row.row, WhyRefused.OTHER_UNIT, row.values[there[0]], tuple(row.row.codes[one] for one in there))


def _lost(block: FormBlock, rows: Mapping[int, FoundRow], refused: Mapping[int, RefusedRow]) -> list[RefusedRow]:
    """The rows of which nothing was found; of an optional part that is left out as a whole nothing is said."""
    missing = [row for row in block.rows if not row.heading and row.number not in rows and row.number not in refused]
    here = {code for number in (*rows, *refused) for code in codes_of(block.rows[number])}
    left_out = block.optional if not here & block.optional else frozenset[str]()
    return [
        RefusedRow(row, WhyRefused.LABEL_LOST, None, codes_of(row))
        for row in missing
        if not set(codes_of(row)) <= left_out
    ]
