"""The headings of a table of which only the lines are left: broken over several of them they mix with each other. All
their letters have to stand above the first row, and hardly any besides.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from xlvalidate.importing.headings import FoundHeadings
from xlvalidate.importing.published_form import FormBlock, FormLabel
from xlvalidate.importing.row_labels import find_row_labels
from xlvalidate.importing.row_values import values_behind
from xlvalidate.importing.snippets import Cut, Snippets

_MOST_SNIPPETS = 80
_STRANGE_LETTERS = 2
_LEAST_FIGURES = 4  # of a line without a label that is told by their number


def scattered_headings(snippets: Snippets, block: FormBlock) -> FoundHeadings | None:
    """Where the headings stand in pieces right above the first row that is certain; None where that is not so."""
    first = _first_row(snippets, block)
    if first is None:
        return None
    start = first
    while start > 0 and first - start < _MOST_SNIPPETS and not _ends_table(snippets, start - 1, block):
        start -= 1
    if not _has_all(snippets.texts(start, first), block):
        return None
    return FoundHeadings(block, start, first, ())


def _first_row(snippets: Snippets, block: FormBlock) -> int | None:
    if block.rows and block.rows[0].label is None:
        return _line_of_figures(snippets, block.count)
    labels = find_row_labels(snippets, 0, len(snippets), block)
    ends = [*(label.first for label in labels[1:]), len(snippets)]
    for label, end in zip(labels, ends, strict=False):
        row = block.rows[label.rows[0]]
        if snippets[label.last].cut is Cut.WORD and not row.heading:
            found = values_behind(snippets, label.last, end, block, row, None)
            if found.why is None and found.values:
                return label.first
    return None


def _line_of_figures(snippets: Snippets, count: int) -> int | None:
    """The first line that has exactly so many figures, and nothing else."""
    if count < _LEAST_FIGURES:
        return None
    at = 0
    for _, line in groupby(snippets, key=lambda one: one.row):
        members = list(line)
        if len(members) == count and all(one.figure and one.cut is Cut.WORD for one in members):
            return at
        at += len(members)
    return None


def _ends_table(snippets: Snippets, at: int, block: FormBlock) -> bool:
    """Does the part above the headings end here: a figure, a sentence, or the title or banner of the block?"""
    one = snippets[at]
    own = [label for label in (block.title, block.banner) if label]
    return one.figure or "。" in one.text or any(one.plain in label.ways for label in own)


def _has_all(text: str, block: FormBlock) -> bool:
    there = Counter(text)
    for label in block.headings:
        there.subtract(min(label.ways, key=len))
    if any(count < 0 for count in there.values()):
        return False
    for label in _others(block):
        there -= Counter(max(label.ways, key=len))
    return (+there).total() <= _STRANGE_LETTERS


def _others(block: FormBlock) -> Sequence[FormLabel]:
    """What may stand there besides: the corner, the block's own lines, and labels of groups of rows."""
    groups = {label.text: label for row in block.rows for label in row.labels[:-1]}
    remarks = [FormLabel(one.text, frozenset({_rest(one)})) for one in block.headings if _rest(one)]
    return [*(one for one in (block.corner, block.banner, block.title) if one), *groups.values(), *remarks]


def _rest(label: FormLabel) -> str:
    """What the longest way to write a label has more than the shortest."""
    return max(label.ways, key=len)[len(min(label.ways, key=len)) :]
