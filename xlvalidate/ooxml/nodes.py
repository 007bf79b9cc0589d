"""A part's outer elements with the bytes that they stand at, so that text is put in between and nothing else moves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from xlvalidate.ooxml.spans import NotPatchableError

Edit = tuple[int, int, bytes]  # from, to, and what stands there instead
_TAG = re.compile(rb"<(/?)([A-Za-z])")


@dataclass(slots=True)
class Node:
    """An element: its bytes, those of its content, what it says, and its children down to the depth asked for."""

    tag: str
    start: int
    attributes: Mapping[str, str]
    inside: int = 0  # where its content begins; its end where it is written `<a/>`
    close: int = 0  # where `</a>` begins
    end: int = 0
    children: list["Node"] = field(default_factory=list)

    def child(self, tag: str) -> "Node | None":
        """The first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list["Node"]:
        """The children of that name."""
        return [child for child in self.children if child.tag == tag]


@dataclass(frozen=True, slots=True)
class Part:
    """A part and its outer elements. `prefix` is the one that the root is written with, its colon too."""

    data: bytes
    root: Node
    prefix: str

    def appended(self, into: Node, new: bytes) -> list[Edit]:
        """The edits that put `new` behind the last child; one written `<a/>` is opened."""
        if into.inside < into.end:
            return [(into.close, into.close, new)]
        tag = f"{self.prefix}{into.tag}".encode()
        slash = self.data.rindex(b"/", into.start, into.end)
        return [(slash, into.end, b">" + new + b"</" + tag + b">")]

    def behind(self, order: tuple[str, ...], tag: str) -> int:
        """Where a child of the root belongs that is not there yet: behind the last of those before it."""
        before = order[: order.index(tag)]
        ends = [child.end for child in self.root.children if child.tag in before]
        return max(ends, default=self.root.inside)

    def with_attribute(self, node: Node, name: str, value: str) -> Edit:
        """The edit that gives an element's attribute its value."""
        head = self.data[node.start : node.inside]
        there = re.search(rb"\s" + name.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", head)
        if there is not None:
            group = 1 if there[1] is not None else 2
            return node.start + there.start(group), node.start + there.end(group), value.encode()
        at = node.start + 1 + len(re.match(rb"<([^\s/>]+)", head)[1])  # type: ignore[index]
        return at, at, f' {name}="{value}"'.encode()


def part(data: bytes, depth: int, space: str) -> Part:
    """A part's elements down to a depth (the root is 1). Raises NotPatchableError where it is not in the namespace."""
    if b"<!DOCTYPE" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotPatchableError("encoding")
    parser = expat.ParserCreate()
    opened: list[Node] = []
    roots: list[Node] = []
    level = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level <= depth:
            at = parser.CurrentByteIndex
            node = Node(tag if level == 1 else tag.rpartition(":")[2], at, attributes, _behind_tag(data, at))
            (opened[-1].children if opened else roots).append(node)
            opened.append(node)

    def end(_: str) -> None:
        nonlocal level
        if level <= depth:
            node = opened.pop()
            empty = data[node.inside - 2 : node.inside] == b"/>"
            node.close = node.inside if empty else parser.CurrentByteIndex
            node.end = node.inside if empty else data.index(b">", node.close) + 1
        level -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotPatchableError(str(error)) from None
    root = roots[0]
    prefix, colon, _ = root.tag.rpartition(":")
    if root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns") != space:
        raise NotPatchableError("namespace")
    return Part(data, root, prefix + colon)


def _behind_tag(data: bytes, at: int) -> int:
    """Behind the `>` of the tag that begins here; one within quotes is not it."""
    quote = b""
    for position in range(at, len(data)):
        character = data[position : position + 1]
        if quote:
            quote = b"" if character == quote else quote
        elif character in (b'"', b"'"):
            quote = character
        elif character == b">":
            return position + 1
    raise NotPatchableError("tag")


def prefixed(fragment: bytes, prefix: str) -> bytes:
    """Elements without a prefix, written with one. Their texts and attributes hold no `<`."""
    return _TAG.sub(rb"<\1" + prefix.encode() + rb"\2", fragment) if prefix else fragment
