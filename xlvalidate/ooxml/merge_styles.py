"""Another workbook's looks put behind a workbook's own. None of its own gets another number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.ooxml.spans import Edit, Node, NotPatchableError, Tree, prefixed, replaced, tree, with_attribute
from xlvalidate.ooxml.xml import MAIN

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
_MOVED = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_OWNER = {b"fontId": "fonts", b"fillId": "fills", b"borderId": "borders"}
_ID = re.compile(rb' (fontId|fillId|borderId|numFmtId|xfId)="([0-9]+)"')
_FORMAT_ID = re.compile(rb'numFmtId="[0-9]+"')
_FIRST_OWN_FORMAT = 164
MOST_STYLES = 65_490
"""Formats of cells that Excel takes in one workbook."""
# What a list begins with that is not there: without one a cell looks as the first of it says. Excel keeps two fills.
# There is none of fonts: the first font says how wide all columns are.
_FIRST = {
    "fills": (b'<fill><patternFill patternType="none"/></fill>', b'<fill><patternFill patternType="gray125"/></fill>'),
    "borders": (b"<border/>",),
    "cellXfs": (b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}


@dataclass(frozen=True, slots=True)
class Styled:
    """The styles with the others behind them, and by how much the numbers of cell styles and of colours grew."""

    data: bytes
    cells: int
    colours: int


def with_styles(own: bytes, other: bytes, space: str = MAIN[0]) -> Styled:
    """The workbook's own styles, whose elements are of a `space`, with those of the other one behind them. Raises
    NotPatchableError.
    """
    into, from_ = tree(own, 3, space), tree(other, 3, MAIN[0])
    if not _children(into, "fonts"):
        raise NotPatchableError("styles")
    had = {name: len(_children(into, name)) or len(_FIRST.get(name, ())) for name in _MOVED}
    if had["cellXfs"] + len(_children(from_, "cellXfs")) > MOST_STYLES:
        raise NotPatchableError("too-many-styles")
    formats = _formats(into, from_)
    edits = [*_with_formats(into, from_, formats)]
    edits += [edit for name in _MOVED for edit in _grown(into, from_, name, had, formats)]
    return Styled(replaced(own, edits), had["cellXfs"], had["dxfs"])


def _formats(into: Tree, from_: Tree) -> dict[int, int]:
    """The numbers of the other one's own number formats, and those that they get."""
    taken = [int(one.attributes.get("numFmtId", "0")) for one in _children(into, "numFmts")]
    first = max([_FIRST_OWN_FORMAT - 1, *taken]) + 1
    own = [int(one.attributes["numFmtId"]) for one in _children(from_, "numFmts")]
    return {number: first + at for at, number in enumerate(own)}


def _children(of: Tree, name: str) -> tuple[Node, ...]:
    found = of.root.child(name)
    return found.children if found is not None else ()


def _with_formats(into: Tree, from_: Tree, formats: dict[int, int]) -> Iterator[Edit]:
    new = b""
    for one in _children(from_, "numFmts"):
        number = formats[int(one.attributes["numFmtId"])]
        new += prefixed(_FORMAT_ID.sub(b'numFmtId="%d"' % number, from_.written(one), count=1), into.prefix)
    target = into.root.child("numFmts")
    if not new:
        return
    if target is None:
        at, tag = into.behind(_ORDER, "numFmts"), f"{into.prefix}numFmts"
        yield at, at, f'<{tag} count="{len(formats)}">'.encode() + new + f"</{tag}>".encode()
        return
    if "count" in target.attributes:
        yield with_attribute(into.data, target.span, "count", str(len(target.children) + len(formats)))
    yield into.appended(target, new)


def _grown(into: Tree, from_: Tree, name: str, had: dict[str, int], formats: dict[int, int]) -> Iterator[Edit]:
    source, target = _children(from_, name), into.root.child(name)
    if not source:
        return
    new = b"".join(map(from_.written, source))
    if name == "cellXfs":
        new = _renumbered(new, had, formats, of_a_style=bool(_children(into, "cellStyleXfs")))
    if not _children(into, name):
        new = b"".join(_FIRST.get(name, ())) + new
    new = prefixed(new, into.prefix)
    count = had[name] + len(source)
    if target is None:
        at = into.behind(_ORDER, name)
        tag = f"{into.prefix}{name}"
        yield at, at, f'<{tag} count="{count}">'.encode() + new + f"</{tag}>".encode()
        return
    if "count" in target.attributes:
        yield with_attribute(into.data, target.span, "count", str(count))
    yield into.appended(target, new)


def _renumbered(xfs: bytes, had: dict[str, int], formats: dict[int, int], *, of_a_style: bool) -> bytes:
    def number(match: re.Match[bytes]) -> bytes:
        key, value = match[1], int(match[2])
        if key == b"xfId":
            return b' xfId="0"' if of_a_style else b""
        moved = formats.get(value, value) if key == b"numFmtId" else value + had[_OWNER[key]]
        return b' %b="%d"' % (key, moved)

    return _ID.sub(number, xfs)
