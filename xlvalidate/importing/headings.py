"""Where the headings of a block stand, one after the other as the form prints them: none may be missing, and nothing
may stand between them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlvalidate.importing.label_text import bare, compared, compared_short, is_other_scale, remark_of
from xlvalidate.importing.published_form import FormBlock, FormLabel
from xlvalidate.importing.snippets import Snippets

_MOST_PIECES = 12  # into which a label is broken
_LEAST_CUT = 3  # letters of a label whose end was cut off


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A label of the form and the snippets that it stands in, from the first to the last."""

    label: FormLabel
    first: int
    last: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class FoundHeadings:
    """The headings of a block at one place, by their numbers; `end` is where what follows them begins."""

    block: FormBlock
    start: int
    end: int
    labels: Mapping[int, FoundLabel] = field(default_factory=dict)


def find_headings(snippets: Snippets, block: FormBlock) -> Iterator[FoundHeadings]:
    """Every place at which all headings of a block stand in the form's order. The corner may be left out."""
    at = 0
    firsts = [label for label in (block.corner, *(block.headings[order[0]] for order in block.orders)) if label]
    while at < len(snippets):
        plain = snippets[at].plain
        found = None
        if plain and any(_may_begin(plain, snippets[at].short, label) for label in firsts):
            found = headings_at(snippets, at, block)
        if found is None:
            at += 1
        else:
            yield found
            at = found.end


def headings_at(snippets: Snippets, at: int, block: FormBlock) -> FoundHeadings | None:
    """The headings of a block from a snippet on; None where they do not stand there."""
    corners: tuple[tuple[FormLabel, ...], ...] = ((block.corner,), ()) if block.corner else ((),)
    for corner in corners:
        for order in block.orders:
            labels = (*corner, *(block.headings[number] for number in order))
            found = _match(snippets, at, labels, 0, cut=0)
            if found is not None:
                own = dict(zip(order, found[len(corner) :], strict=True))
                return FoundHeadings(block, at, found[-1].last + 1, own)
    return None


def _may_begin(plain: str, short: str, label: FormLabel) -> bool:
    return any(way.startswith(plain) or way == short for way in label.ways)


def _match(snippets: Snippets, at: int, labels: Sequence[FormLabel], number: int, cut: int) -> list[FoundLabel] | None:
    """The rest of the labels from a snippet on. At most half of them may have lost their ends."""
    if number == len(labels):
        return []
    label = labels[number]
    for first, last, is_cut in _stands(snippets, at, label):
        lost = cut + is_cut
        if 2 * lost > len(labels):
            continue
        rest = _match(snippets, last + 1, labels, number + 1, lost)
        if rest is not None:
            return [FoundLabel(label, first, last, is_cut), *rest]
    return None


def _stands(snippets: Snippets, at: int, label: FormLabel) -> Iterator[tuple[int, int, bool]]:
    """The snippets from here on that are a label, with its remark before without, or one whose end is lost."""
    first, text, simple = -1, "", ""
    wholes, cuts = list[int](), list[int]()
    pieces = 0
    for place in range(at, len(snippets)):
        one = snippets[place]
        if one.blank:
            continue
        if (one.figure and (one.plain.isdigit() or not one.plain)) or pieces >= _MOST_PIECES:
            break
        first = place if first < 0 else first
        pieces += 1
        text += one.plain
        simple += one.simple
        if text in label.ways or compared_short(simple) in label.ways:
            wholes.append(place)
        elif any(way.startswith(text) for way in label.ways):
            if len(text) >= _LEAST_CUT:
                cuts.append(place)
        elif not _opens_remark(simple):
            break
    yield from ((first, place, False) for place in reversed(wholes))
    if not wholes and len(cuts) == 1:
        yield first, cuts[0], True


def _opens_remark(simple: str) -> bool:
    plain = bare(simple)
    return plain.count("(") > plain.count(")") or plain.endswith(")")


def said_beside(snippets: Snippets, found: FoundLabel) -> str:
    """The remark that is published with a label, where it is no part of the label."""
    text = "".join(one.simple for one in snippets[found.first : found.last + 1])
    remark = remark_of(text)
    return "" if remark and compared(remark) in compared(found.label.text) else remark


def columns_at_another_scale(snippets: Snippets, found: FoundHeadings, units: Sequence[str]) -> frozenset[int]:
    """The figures of a row whose heading names their unit at another scale than the form. `units` are by column."""
    leaves = leaf_places(found)
    wrong = set[int]()
    for number, unit in enumerate(units):
        place = leaves[number]
        if place is not None and unit and is_other_scale(said_beside(snippets, place), unit):
            wrong.add(number)
    return frozenset(wrong)


def leaf_places(found: FoundHeadings) -> tuple[FoundLabel | None, ...]:
    """Where the heading of each column with figures stands, from the left."""
    columns = zip(found.block.leaf_headings, found.block.columns, strict=True)
    return tuple(found.labels.get(number) for number, column in columns if not column.printed)
