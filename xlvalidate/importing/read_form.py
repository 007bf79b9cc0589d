"""A document read by the labels of an edition: every block, and which edition it is of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xlvalidate.importing.blocks import ReadBlock, RefusedRow, RowsPlace, codes_of, read_block
from xlvalidate.importing.headings import FoundHeadings, find_headings
from xlvalidate.importing.published_form import FormBlock, FormLabel, PublishedForm
from xlvalidate.importing.row_labels import find_row_labels
from xlvalidate.importing.row_values import WhyRefused, values_behind
from xlvalidate.importing.scattered_headings import scattered_headings
from xlvalidate.importing.snippets import Cut, Snippet, Snippets

_BEYOND = 6  # letters by which a snippet is too long for a label
_LEAST_TWICE = 2  # rows that stand twice with other figures
_MANY_ROWS, _MANY_FIGURES = 4, 5


@dataclass(frozen=True)
class ReadForm:
    """What came of every block of a form."""

    form: PublishedForm
    blocks: tuple[ReadBlock, ...]

    @cached_property
    def found(self) -> int:
        """How many figures were found, blank ones too."""
        return sum(len(codes_of(row.row)) for block in self.blocks for row in block.rows)

    @cached_property
    def seen(self) -> int:
        """How many rows were seen, if only by their labels."""
        return sum(len(block.rows) + sum(1 for row in block.refused if row.at) for block in self.blocks)


def read_form(snippets: Snippets, form: PublishedForm) -> ReadForm:
    """Every block of a form, from wherever its headings stand."""
    headings = [found for block in form.blocks for found in find_headings(snippets, block)]
    headings = _widest(headings)
    there = {found.block.number for found in headings}
    for block in form.blocks:
        if block.number not in there:
            headings.extend(scattered_headings(snippets, block))
    starts = sorted({found.start for found in headings})
    regions: dict[int, list[RowsPlace]] = {}
    for found in _meant(snippets, headings, starts):
        behind = next((start for start in starts if start >= found.end), len(snippets))
        region = RowsPlace(found, found.end, _end(snippets, found, behind))
        regions.setdefault(found.block.number, []).append(region)
    blocks = []
    for block in form.blocks:
        own = sorted(regions.get(block.number, ()), key=lambda region: region.start)
        blocks.append(_with_glued(snippets, read_block(snippets, block, own) if own else _unread(snippets, block)))
    told = _unless_two_reports([_told_once(snippets, read, regions, blocks) for read in blocks])
    told = _unless_counts_differ(_unless_repeated_lost(told))
    return ReadForm(form, tuple(_once_each(told)))


def best_form(snippets: Snippets, forms: Iterable[PublishedForm], year: int | None) -> ReadForm | None:
    """The form with most headings that no other has there, then with most figures; of equals the one that is of the
    year. None if nothing is of any form, or if two are equal.
    """
    read = [read_form(snippets, form) for form in forms]
    places = [{(one.headings.start, one.headings.end) for one in form.blocks if one.headings} for form in read]
    scored = []
    for number, form in enumerate(read):
        others = set[tuple[int, int]]().union(*(places[other] for other in range(len(read)) if other != number))
        scored.append((len(places[number] - others), form.found, form.seen, _is_of(form.form, year), number))
    scored.sort(reverse=True)
    if not scored or not scored[0][2] or (len(scored) > 1 and scored[0][:4] == scored[1][:4]):
        return None
    return read[scored[0][4]]


def _is_of(form: PublishedForm, year: int | None) -> bool:
    years = form.edition.text.years
    return year is not None and years.first <= year <= (years.last or year)


def _widest(headings: Sequence[FoundHeadings]) -> list[FoundHeadings]:
    """Without those that are part of others: the first headings of a block may be all of another."""
    return [
        one
        for one in headings
        if not any(
            other.start <= one.start and one.end <= other.end and (one.end - one.start) < (other.end - other.start)
            for other in headings
        )
    ]


def _meant(snippets: Snippets, headings: Sequence[FoundHeadings], starts: Sequence[int]) -> Iterator[FoundHeadings]:
    """Where several blocks have the same headings: the one whose title or banner stands above them, if one does."""
    for start in starts:
        here = [one for one in headings if one.start == start]
        if len(here) > 1:
            above = max((one.end for one in headings if one.end <= start), default=0)
            for line in ("banner", "title"):
                named = [one for one in here if _stands(snippets, above, start, getattr(one.block, line))]
                here = named or here
        yield from here


def _stands(snippets: Snippets, start: int, end: int, label: FormLabel | None) -> bool:
    if label is None:
        return False
    text = snippets.texts(start, end)
    return any(way in text for way in label.ways)


def _end(snippets: Snippets, headings: FoundHeadings, most: int) -> int:
    """Where a table ends: before other headings, and before whole sentences."""
    longest = headings.block.longest + _BEYOND
    for at in range(headings.end, most):
        if "。" in snippets[at].text or len(snippets[at].plain) > longest:
            return at
    return most


def _unread(snippets: Snippets, block: FormBlock) -> ReadBlock:
    """A block whose headings stand nowhere: other headings, or no table."""
    labels = find_row_labels(snippets, 0, len(snippets), block)
    rows = {row for label in labels for row in label.rows}
    seen = 2 * len(rows) > len(block.rows)
    why, at = (WhyRefused.HEADINGS_DIFFER, snippets[labels[0].first]) if seen else (WhyRefused.TABLE_LOST, None)
    wanted = [row for row in block.rows if not row.heading and not set(codes_of(row)) <= block.optional]
    return ReadBlock(block, (), tuple(RefusedRow(row, why, at, codes_of(row)) for row in wanted), None)


def _with_glued(snippets: Snippets, read: ReadBlock) -> ReadBlock:
    """Rows that were not found because figures stick to their labels, or to each other, are told as such."""
    lost = (WhyRefused.LABEL_LOST, WhyRefused.TABLE_LOST, WhyRefused.HEADINGS_DIFFER, WhyRefused.NO_FIGURES)
    if not any(one.why in lost for one in read.refused):
        return read
    glued: dict[str, Snippet] = {}
    for one in snippets:
        head = one.plain.rstrip("0123456789")
        if head != one.plain and head in read.block.by_way:
            glued.setdefault(head, one)
    refused = list[RefusedRow]()
    for row in read.refused:
        at = next((glued[way] for way in (row.row.label.ways if row.row.label else ()) if way in glued), None)
        refused.append(replace(row, why=WhyRefused.GLUED, at=at) if at is not None and row.why in lost else row)
    return replace(read, refused=tuple(refused))


def _told_once(
    snippets: Snippets, read: ReadBlock, regions: Mapping[int, Sequence[RowsPlace]], blocks: Sequence[ReadBlock]
) -> ReadBlock:
    """Rows that stand elsewhere again with other figures are certain nowhere: there may be two reports."""
    if not read.rows or read.block.rows[0].label is None:
        return read
    used = {id(one) for block in blocks for row in block.rows for one in row.values if one is not None}
    own = regions.get(read.block.number, ())
    labels = find_row_labels(snippets, 0, len(snippets), read.block)
    ends = [*(label.first for label in labels[1:]), len(snippets)]
    again: dict[int, Snippet] = {}
    for label, end in zip(labels, ends, strict=False):
        if any(region.start <= label.first < region.end for region in own):
            continue
        for number in label.rows:
            found = values_behind(snippets, label.last, end, read.block, read.block.rows[number], None)
            there = [one for one in found.values if one is not None]
            if found.why is None and there and not any(id(one) in used for one in there):
                again.setdefault(number, snippets[label.first])
    twice = [row for row in read.rows if row.row.number in again]
    if not twice:
        return read
    told = (RefusedRow(row.row, WhyRefused.FOUND_TWICE, again[row.row.number], codes_of(row.row)) for row in twice)
    return replace(read, rows=tuple(row for row in read.rows if row not in twice), refused=(*read.refused, *told))


def _unless_two_reports(blocks: Sequence[ReadBlock]) -> list[ReadBlock]:
    """Where a table stands twice with other figures there are two reports, and of no figure is it known whose it is."""
    counts = [(sum(one.why is WhyRefused.FOUND_TWICE for one in block.refused), block.block.rows) for block in blocks]
    if not any(count >= min(_LEAST_TWICE, len(rows)) for count, rows in counts):
        return [*blocks]
    return [_refused(block, WhyRefused.FOUND_TWICE) for block in blocks]


def _refused(block: ReadBlock, why: WhyRefused) -> ReadBlock:
    """A block of which no figure is taken."""
    told = (RefusedRow(row.row, why, next(filter(None, row.values), None), codes_of(row.row)) for row in block.rows)
    return replace(block, rows=(), refused=(*block.refused, *told))


def _unless_repeated_lost(blocks: Sequence[ReadBlock]) -> list[ReadBlock]:
    """Where a program kept of each row only different figures, rows that look whole are not certain either."""
    short = [one for block in blocks for one in block.refused if one.seen and block.block.count >= _MANY_FIGURES]
    repeated = any(len({figure.text for figure in one.seen}) < len(one.seen) for one in short)
    whole = [row for block in blocks for row in block.rows if block.block.count >= _MANY_FIGURES]
    if len(short) < _MANY_ROWS or repeated or 3 * len(whole) > len(short):
        return [*blocks]
    why = WhyRefused.REPEATED_LOST
    found = []
    for block in blocks:
        refused = tuple(replace(row, why=why) if row.seen else row for row in block.refused)
        found.append(_refused(replace(block, refused=refused), why))
    return found


def _unless_counts_differ(blocks: Sequence[ReadBlock]) -> list[ReadBlock]:
    """Where words in lines are too few in some rows and too many in others, it is chance where their number fits."""
    whys = {one.why for block in blocks for one in block.refused if one.at is not None and one.at.cut is Cut.WORD}
    if not {WhyRefused.BLANKS_LOST, WhyRefused.TOO_MANY} <= whys:
        return [*blocks]
    found = []
    for block in blocks:
        lines = [row for row in block.rows if len(row.values) > 1 and all(map(_is_word, row.values))]
        told = (RefusedRow(row.row, WhyRefused.BLANKS_LOST, row.values[0], codes_of(row.row)) for row in lines)
        rows = tuple(row for row in block.rows if row not in lines)
        found.append(replace(block, rows=rows, refused=(*block.refused, *told)))
    return found


def _is_word(one: Snippet | None) -> bool:
    return one is not None and one.cut is Cut.WORD


def _once_each(blocks: Sequence[ReadBlock]) -> list[ReadBlock]:
    """No figure of the document is that of two cells: what two blocks take is refused in both."""
    taken: dict[int, int] = {}
    for block in blocks:
        for row in block.rows:
            for one in filter(None, row.values):
                taken[id(one)] = taken.get(id(one), 0) + 1
    found = []
    for block in blocks:
        twice = [row for row in block.rows if any(taken[id(one)] > 1 for one in filter(None, row.values))]
        refused = (
            RefusedRow(row.row, WhyRefused.FOUND_TWICE, next(filter(None, row.values), None), codes_of(row.row))
            for row in twice
        )
        rows = tuple(row for row in block.rows if row not in twice)
        found.append(replace(block, rows=rows, refused=(*block.refused, *refused)) if twice else block)
    return found
