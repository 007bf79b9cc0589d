"""Another workbook's looks put behind a workbook's own. None of its own gets another number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.ooxml.spans import Edit, Node, NotPatchableError, Tree, prefixed, replaced, tree, with_attribute
from xlvalidate.ooxml.xml import MAIN

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
_MOVED = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_OWNER = {b"fontId": "fonts", b"fillId": "fills", b"borderId": "borders"}
_ID = re.compile(rb'\b(fontId|fillId|borderId|numFmtId|xfId)="([0-9]+)"')
_FORMAT_ID = re.compile(rb'numFmtId="[0-9]+"')
_FIRST_OWN_FORMAT = 164


@dataclass(frozen=True, slots=True)
class Styled:
    """The styles with the others behind them, and by how much the numbers of cell styles and of colours grew."""

    data: bytes
    cells: int
    colours: int


def with_styles(own: bytes, other: bytes) -> Styled:
    """The workbook's own styles with those of the other one behind them. Raises NotPatchableError."""
    into, from_ = tree(own, 3, MAIN[0]), tree(other, 3, MAIN[0])
    had = {name: len(found.children) if (found := into.root.child(name)) else 0 for name in _MOVED}
    if not all(had[name] for name in ("fonts", "fills", "borders", "cellXfs")):
        raise NotPatchableError("styles")
    formats = _formats(into, from_)
    edits = [edit for name in _MOVED for edit in _grown(into, from_, name, had, formats)]
    edits += _with_formats(into, from_, formats)
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
    source, target = from_.root.child(name), into.root.child(name)
    if source is None or not source.children:
        return
    new = b"".join(map(from_.written, source.children))
    new = prefixed(_renumbered(new, had, formats) if name == "cellXfs" else new, into.prefix)
    count = had[name] + len(source.children)
    if target is None:
        at = into.behind(_ORDER, name)
        tag = f"{into.prefix}{name}"
        yield at, at, f'<{tag} count="{count}">'.encode() + new + f"</{tag}>".encode()
        return
    if "count" in target.attributes:
        yield with_attribute(into.data, target.span, "count", str(count))
    yield into.appended(target, new)


def _renumbered(xfs: bytes, had: dict[str, int], formats: dict[int, int]) -> bytes:
    def number(match: re.Match[bytes]) -> bytes:
        key, value = match[1], int(match[2])
        if key == b"numFmtId":
            return key + b'="%d"' % formats.get(value, value)
        moved = 0 if key == b"xfId" else value + had[_OWNER[key]]
        return key + b'="%d"' % moved

    return _ID.sub(number, xfs)
