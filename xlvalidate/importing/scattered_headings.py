"""The headings of a table of which only the lines are left: broken over several of them they mix with each other. All
their letters have to stand above the first row, hardly any besides, and above each figure those of its own heading.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from xlvalidate.importing.headings import FoundHeadings
from xlvalidate.importing.published_form import FormBlock
from xlvalidate.importing.row_labels import find_row_labels
from xlvalidate.importing.row_values import values_behind
from xlvalidate.importing.snippets import Cut, Snippet, Snippets

_MOST_SNIPPETS = 80
_STRANGE_LETTERS = 2
_LEAST_FIGURES = 4  # of a line without a label that is told by their number


def scattered_headings(snippets: Snippets, block: FormBlock) -> Iterator[FoundHeadings]:
    """Every place where the headings stand in pieces right above a row that is certain."""
    for first, figures in _rows(snippets, block):
        start = first
        while start > 0 and first - start < _MOST_SNIPPETS and not _ends_table(snippets, start - 1, block):
            start -= 1
        if _has_all(snippets.texts(start, first), block) and _above(snippets[start:first], figures, block):
            yield FoundHeadings(block, start, first)


def _rows(snippets: Snippets, block: FormBlock) -> Iterator[tuple[int, Sequence[Snippet]]]:
    """Where each row begins whose figures are certain, and these."""
    if block.rows and block.rows[0].label is None:
        yield from _lines_of_figures(snippets, block.count)
        return
    labels = find_row_labels(snippets, 0, len(snippets), block)
    ends = [*(label.first for label in labels[1:]), len(snippets)]
    for label, end in zip(labels, ends, strict=False):
        row = block.rows[label.rows[0]]
        if snippets[label.last].cut is Cut.WORD and not row.heading:
            found = values_behind(snippets, label.last, end, block, row, None)
            if found.why is None and found.values:
                yield label.first, [one for one in found.values if one is not None]


def _lines_of_figures(snippets: Snippets, count: int) -> Iterator[tuple[int, Sequence[Snippet]]]:
    """The lines that have exactly so many figures, and nothing else."""
    at = 0
    for _, line in groupby(snippets, key=lambda one: one.row):
        members = list(line)
        if len(members) == count >= _LEAST_FIGURES and all(one.figure and one.cut is Cut.WORD for one in members):
            yield at, members
        at += len(members)


def _above(headings: Sequence[Snippet], figures: Sequence[Snippet], block: FormBlock) -> bool:
    """Does the text above each figure end with the heading of its column? A piece stands above the nearest figure."""
    if len(figures) != block.count or len({one.row for one in figures}) != 1:
        return False
    above = [""] * block.count
    for piece in headings:
        apart = [max(0, one.first - piece.last, piece.first - one.last) for one in figures]
        middles = [abs(one.first + one.last - piece.first - piece.last) for one in figures]
        nearest = min(range(block.count), key=lambda at: (apart[at], middles[at]))
        above[nearest] += piece.plain
    labels = [column.label for column in block.columns if not column.printed]
    return all(said.endswith(tuple(label.ways)) for said, label in zip(above, labels, strict=True))


def _ends_table(snippets: Snippets, at: int, block: FormBlock) -> bool:
    """Does the part above the headings end here: a figure, a sentence, or the title or banner of the block?"""
    one = snippets[at]
    own = [label for label in (block.title, block.banner) if label]
    return one.figure or "。" in one.text or any(one.plain in label.ways for label in own)


def _has_all(text: str, block: FormBlock) -> bool:
    there = Counter(text)
    for label in block.headings:
        there.subtract(label.short)
    if any(count < 0 for count in there.values()):
        return False
    for more in _others(block):
        there -= Counter(more)
    return (+there).total() <= _STRANGE_LETTERS


def _others(block: FormBlock) -> Sequence[str]:
    """What may stand there besides: the corner, the block's own lines, labels of groups of rows, and remarks."""
    groups = {label.text: label for row in block.rows for label in row.labels[:-1]}
    own = [one for one in (block.corner, block.banner, block.title) if one]
    remarks = [one.plain.removeprefix(one.short) for one in block.headings]
    return [*(one.plain for one in (*own, *groups.values())), *remarks]
