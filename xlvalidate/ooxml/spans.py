"""Where the elements of a part stand in its bytes, so that one is changed and nothing else moves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from xml.parsers import expat

Edit = tuple[int, int, bytes]  # from, to, and what stands there instead
CELLS = 4  # how deep the cells of a worksheet are; its root is 1

_TAG = re.compile(rb"<(/?)([A-Za-z])")
_NAME = re.compile(rb"<(?:([^\s:/>]+:)?)([^\s:/>]+)")
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class NotPatchableError(Exception):
    """The part is not written in a way that can be patched; no marked copy is made."""


@dataclass(frozen=True, slots=True)
class Span:
    """An element's bytes in a part: from its `<` to behind its end. Its `</a>` begins at `close`; behind `<a/>` it does
    at its end. The root is of level 1.
    """

    tag: str
    start: int
    end: int
    attributes: Mapping[str, str]
    level: int
    close: int


class _EnoughError(Exception):
    """The element that was asked for has begun."""


def spans(part: bytes, until: bytes = b"", depth: int = CELLS) -> list[Span]:
    """The elements of a part down to a depth, in the order they end, those before the element `until` only.

    Raises NotPatchableError.
    """
    last = until.decode()
    if b"<!DOCTYPE" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotPatchableError("encoding")
    parser = expat.ParserCreate()
    opened: list[tuple[str, int, dict[str, str]]] = []
    found: list[Span] = []
    just_opened = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal just_opened
        just_opened = True
        tag = tag.rpartition(":")[2]
        if tag == last:
            raise _EnoughError
        opened.append((tag, parser.CurrentByteIndex, attributes))

    def inside(_: str) -> None:
        nonlocal just_opened
        just_opened = False

    def end(_: str) -> None:
        nonlocal just_opened
        level = len(opened)
        tag, begin, attributes = opened.pop()
        at = parser.CurrentByteIndex
        # Behind `<a/>` expat stands after it, but at the start of any other element's `</a>`.
        empty = just_opened and part[at - 2 : at] == b"/>"
        just_opened = False
        if level <= depth:
            found.append(Span(tag, begin, at if empty else part.index(b">", at) + 1, attributes, level, at))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = parser.CommentHandler = inside
    parser.ProcessingInstructionHandler = lambda *_: inside("")
    try:
        parser.Parse(part, True)
    except _EnoughError:
        pass
    except expat.ExpatError as error:
        raise NotPatchableError(str(error)) from None
    return found


def replaced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with some stretches of bytes replaced; they must not overlap. Of several put into one place the first
    stands first.
    """
    out: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=itemgetter(0, 1)):
        out += [part[at:start], new]
        at = end
    return b"".join([*out, part[at:]])


def prefix_of(part: bytes, found: Sequence[Span], root: str = "worksheet") -> str:
    """The namespace prefix that a part's elements are written with, its colon too; mostly empty."""
    match = _NAME.match(part, found[-1].start)
    if match is None or match[2] != root.encode():
        raise NotPatchableError("root")
    return (match[1] or b"").decode()


def prefix_at(part: bytes, start: int) -> str:
    """The namespace prefix of the tag that begins there, its colon too."""
    match = _NAME.match(part, start)
    assert match is not None, "no tag begins there"
    return (match[1] or b"").decode()


def prefixed(fragment: bytes, prefix: str) -> bytes:
    """Elements without a prefix, written with one. Their texts and attributes hold no `<`."""
    return _TAG.sub(rb"<\1" + prefix.encode() + rb"\2", fragment) if prefix else fragment


def behind_tag(part: bytes, start: int) -> int:
    """Behind the `>` of the tag that begins there; one within quotes is not it."""
    return _head(part, start)[1]


def with_attribute(part: bytes, span: Span, name: str, value: str) -> Edit:
    """The edit that gives an element's attribute its value."""
    there, end = _head(part, span.start)
    if name in there:
        return *there[name], value.encode()
    at = end - 2 if part[end - 2 : end] == b"/>" else end - 1
    return at, at, f' {name}="{value}"'.encode()


def _head(part: bytes, start: int) -> tuple[dict[str, tuple[int, int]], int]:
    """Where the values of a tag's attributes stand, and behind its `>`. The parser has taken the tag already."""
    tag = _NAME.match(part, start)
    assert tag is not None, "no tag begins there"
    at, there = tag.end(), dict[str, tuple[int, int]]()
    while (match := _ATTRIBUTE.match(part, at)) is not None:
        there[match[1].decode()] = match.span(2 if match[2] is not None else 3)
        at = match.end()
    return there, part.index(b">", at) + 1


@dataclass(frozen=True, slots=True)
class Node:
    """An element and its children, down to the depth asked for."""

    span: Span
    children: tuple["Node", ...]

    @property
    def attributes(self) -> Mapping[str, str]:
        """What its tag says."""
        return self.span.attributes

    def child(self, tag: str) -> "Node | None":
        """The first child of that name."""
        return next((child for child in self.children if child.span.tag == tag), None)


@dataclass(frozen=True, slots=True)
class Tree:
    """A part and its outer elements. `prefix` is the one that the root is written with, its colon too."""

    data: bytes
    root: Node
    prefix: str

    def written(self, node: Node) -> bytes:
        """The bytes of an element."""
        return self.data[node.span.start : node.span.end]

    def appended(self, into: Node, new: bytes) -> Edit:
        """The edit that puts `new` behind the last child; one written `<a/>` is opened."""
        span = into.span
        if span.close < span.end:
            return span.close, span.close, new
        tag = f"{self.prefix}{span.tag}".encode()
        return self.data.rindex(b"/", span.start, span.end), span.end, b">" + new + b"</" + tag + b">"

    def behind(self, order: tuple[str, ...], tag: str) -> int:
        """Where a child of the root belongs that is not there yet: behind the last of those before it."""
        before = order[: order.index(tag)]
        ends = [child.span.end for child in self.root.children if child.span.tag in before]
        return max(ends, default=behind_tag(self.data, self.root.span.start))


def tree(data: bytes, depth: int, space: str | None) -> Tree:
    """A part's elements down to a depth (the root is 1). Raises NotPatchableError where it is not in the namespace."""
    found = spans(data, depth=depth)
    waiting: dict[int, list[Node]] = {}
    for span in found:
        node = Node(span, tuple(waiting.pop(span.level + 1, ())))
        waiting.setdefault(span.level, []).append(node)
    (root,) = waiting[1]
    prefix = prefix_of(data, found, root.span.tag)
    if space is not None and root.attributes.get(f"xmlns:{prefix[:-1]}" if prefix else "xmlns") != space:
        raise NotPatchableError("namespace")
    return Tree(data, root, prefix)
