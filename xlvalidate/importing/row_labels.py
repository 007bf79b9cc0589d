"""Where the labels of a block's rows stand, and which row each is: a label that several rows have is told by those
before and behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlvalidate.importing.label_text import bare, compared_short
from xlvalidate.importing.published_form import FormBlock
from xlvalidate.importing.snippets import Cut, Snippets

_MOST_PIECES = 12


@dataclass(frozen=True, slots=True)
class FoundRowLabel:
    """A label in the snippets from `first` to `last`, and the rows that it may be of."""

    rows: tuple[int, ...]
    first: int
    last: int


def find_row_labels(snippets: Snippets, start: int, end: int, block: FormBlock) -> list[FoundRowLabel]:
    """Every label of a row between two places, from the first on; none is part of another."""
    found = list[FoundRowLabel]()
    at = start
    while at < end:
        label = _label_at(snippets, at, end, block) if snippets[at].plain else None
        if label is None:
            at += 1
        else:
            found.append(label)
            at = _behind_printed(snippets, label, end, block)
    return found


def _behind_printed(snippets: Snippets, label: FoundRowLabel, end: int, block: FormBlock) -> int:
    """Behind a label and what the form prints beside it, which may read like the label of a row."""
    at = label.last + 1
    for printed in block.rows[label.rows[0]].printed:
        behind = next((place for place in range(at, end) if snippets[place].text), end)
        if behind < end and snippets[behind].plain in printed.ways:
            at = behind + 1
    return at


def _label_at(snippets: Snippets, at: int, end: int, block: FormBlock) -> FoundRowLabel | None:
    """The longest label that begins with a snippet. In a grid it is one cell."""
    text, simple, best = "", "", None
    last = at + 1 if snippets[at].cut is Cut.GRID else end
    pieces = 0
    for place in range(at, last):
        one = snippets[place]
        if one.blank:
            continue
        if not one.plain:
            if one.figure:
                break  # a mark for nothing is a figure, and no part of a label
            continue
        if one.figure and text + one.plain not in block.beginnings and text + one.plain not in block.by_way:
            break  # no figure belongs to a remark that is broken around it
        pieces += 1
        text += one.plain
        simple += one.simple
        short = compared_short(simple) if simple.endswith((")", "）")) else text
        rows = block.by_way.get(text) or block.by_way.get(short)
        if rows:
            best = FoundRowLabel(rows, at, place)
        if pieces >= _MOST_PIECES or not (text in block.beginnings or short in block.beginnings or _open(simple)):
            break
    return best


def _open(simple: str) -> bool:
    """Has a remark begun that does not end yet?"""
    if "(" not in simple and "（" not in simple:
        return False
    plain = bare(simple)
    return len(plain) < 80 and plain.count("(") > plain.count(")")


def resolved(labels: Sequence[FoundRowLabel]) -> list[FoundRowLabel]:
    """Labels of several rows told apart by those around them, which stand in the form's order; what stays in doubt
    keeps its rows.
    """
    found = [*labels]
    changed = True
    while changed:
        changed = False
        for at, label in enumerate(found):
            if len(label.rows) < 2:
                continue
            before = next((one.rows[0] for one in reversed(found[:at]) if len(one.rows) == 1), -1)
            behind = next((one.rows[0] for one in found[at + 1 :] if len(one.rows) == 1), None)
            rows = tuple(row for row in label.rows if before < row and (behind is None or row < behind))
            if rows and len(rows) < len(label.rows):
                found[at] = replace(label, rows=rows)
                changed = True
    return found
