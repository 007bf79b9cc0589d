"""A page as lines and grids, as a browser would show it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xlvalidate.importing.document import (
    PICTURE,
    Document,
    DocumentKind,
    DocumentLine,
    DocumentPart,
    Grid,
    NotADocumentError,
    TextSpot,
)
from xlvalidate.importing.grid_cells import GridMaker
from xlvalidate.importing.raised_marks import raised
from xlvalidate.importing.text_document import decoded_text

MOST_NODES = 1_000_000
_LONGEST_CELL = 2_000  # letters; a longer one holds the page and is no cell of a form
_UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "head", "select", "textarea", "svg", "iframe", "object", "title"]
)
_PICTURES = "img, svg, canvas, object, embed, video, iframe"
_SMALLEST = 3  # pixels; a smaller picture keeps a place or counts readers
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-:.]+)", re.IGNORECASE)
_LOOKS = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|div|p|tr|td|span|center|h[1-6]|section|article|font)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# What keeps its place, but whose text does not count: it is struck out, or cannot be seen.
_STRUCK = frozenset({"del", "s", "strike"})
_NOT_SAID = re.compile(r"visibility\s*:\s*hidden|text-decoration[^;]*line-through", re.IGNORECASE)
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)", re.IGNORECASE)
_FILLED_IN = frozenset({"", "text", "number"})  # kinds of input whose value is shown as a text
_PREFORMATTED = frozenset({"pre", "xmp"})


def looks_like_html(head: bytes) -> bool:
    """Do some first bytes have the tags of a page?"""
    return _LOOKS.search(head.replace(b"\0", b"")) is not None


def html_document(data: bytes) -> Document:
    """The text of a page and its tables. Raises NotADocumentError."""
    from selectolax.lexbor import LexborHTMLParser

    said = _CHARSET.search(data[:4_096])
    tree = LexborHTMLParser(decoded_text(data, said[1].decode("ascii") if said else ""))
    if tree.body is None:
        raise NotADocumentError("no-text")
    page = _Page()
    page.walk(tree.body)
    return Document(DocumentKind.HTML, tuple(page.parts))


@dataclass(slots=True)
class _Page:
    """What was read of a page so far; `text` is the line that goes on."""

    parts: list[DocumentPart] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lines: int = 0
    grids: int = 0
    nodes: int = 0
    closed: bool = False  # the table that was just met is a grid, which is read already

    def walk(self, root: Any) -> None:
        """Everything below a node, in order, without going deeper in this program than one call."""
        for node, leaving in self.steps(root):
            tag = node.tag
            if tag in ("-text", "#text"):
                self._say(node)
            elif tag == "input" and (node.attributes.get("type") or "").lower() in _FILLED_IN:
                self.text.append(node.attributes.get("value") or "")
            elif tag in _BLOCKS:
                self._end_line()
                if tag == "table" and not leaving and not _is_unseen(node):
                    grid = self._grid(node)
                    self.closed = grid is not None
                    if grid is not None:
                        self.parts.append(grid)
        self._end_line()

    def steps(self, root: Any) -> Iterator[tuple[Any, bool]]:
        """Nodes as they are entered and left. What is not seen is not entered, nor is a table that is a grid."""
        node, leaving = root.child, False
        while node is not None:
            self.nodes += 1
            if self.nodes > MOST_NODES:
                raise NotADocumentError("too-much-text")
            yield node, leaving
            down = None if leaving or self._is_closed(node) else node.child
            if down is not None:
                node, leaving = down, False
                continue
            if not leaving and node.tag in _BLOCKS:
                yield node, True
            if node.next is not None:
                node, leaving = node.next, False
            else:
                node, leaving = node.parent, True
                if node is None or node.mem_id == root.mem_id:
                    return

    def _is_closed(self, node: Any) -> bool:
        if node.tag in ("-text", "#text"):
            return True
        return _is_unseen(node) or _is_not_said(node) or (node.tag == "table" and self.closed)

    def _say(self, node: Any) -> None:
        text = node.text_content or ""
        if node.parent is not None and node.parent.tag in _PREFORMATTED:
            first, *more = text.split("\n")
            self.text.append(first)
            for line in more:
                self._end_line()
                self.text.append(line)
        else:
            text = re.sub(r"\s+", " ", text)
            self.text.append(raised("".join(self.text), text) if _is_raised(node) else text)

    def _end_line(self) -> None:
        text = "".join(self.text).strip()
        self.text.clear()
        if text:
            self.lines += 1
            self.parts.append(DocumentLine(text, TextSpot(line=self.lines)))

    def _grid(self, table: Any) -> Grid | None:
        """The cells of a table; None for one that only lays out the page."""
        if any(one.mem_id != table.mem_id for one in table.css("table")):
            return None
        maker = GridMaker()
        for row in table.css("tr"):
            if _is_unseen(row):
                continue
            maker.begin_row()
            cell = row.child
            while cell is not None:
                if cell.tag in ("td", "th") and not _is_unseen(cell):
                    text = _cell_text(cell)
                    if len(text) > _LONGEST_CELL:
                        return None
                    maker.add(text, _span(cell, "rowspan"), _span(cell, "colspan"))
                cell = cell.next
        if maker.width < 2:
            return None
        self.grids += 1
        return maker.grid(self.grids)


def _is_unseen(node: Any) -> bool:
    if node.tag in _UNSEEN or not node.tag or node.tag.startswith(("_", "!")):
        return True
    if node.tag.startswith("-"):
        return False
    style = node.attributes
    return "hidden" in style or _HIDDEN.search(style.get("style") or "") is not None


def _is_not_said(node: Any) -> bool:
    style = node.attributes.get("style") or ""
    # What stands in something without a size has mostly a size of its own.
    alone = node.child is not None and node.child.next is None and node.child.tag in ("-text", "#text")
    return node.tag in _STRUCK or bool(_NOT_SAID.search(style) or (alone and _NO_SIZE.search(style)))


def _is_raised(node: Any) -> bool:
    """Does a text stand in raised letters, or in something within them?"""
    node = node.parent
    while node is not None and node.tag not in _BLOCKS:
        if node.tag == "sup":
            return True
        node = node.parent
    return False


def _span(cell: Any, name: str) -> int:
    said = re.match(r"\s*(\d{1,5})", cell.attributes.get(name) or "")
    return int(said[1]) if said else 1


def _cell_text(cell: Any) -> str:
    """The text of a cell; what stands on lines of their own is parted by blanks."""
    if _is_not_said(cell):
        return ""
    inner = _Page()
    inner.walk(cell)
    text = " ".join(part.text for part in inner.parts if isinstance(part, DocumentLine))
    return text or (PICTURE if any(map(_is_picture, cell.css(_PICTURES))) else "")


def _is_picture(node: Any) -> bool:
    """Could something be read in it?"""
    style = node.attributes
    sizes = (re.match(r"\s*(\d{1,5})", style.get(side) or "") for side in ("width", "height"))
    hidden = "hidden" in style or _HIDDEN.search(style.get("style") or "") is not None
    return not hidden and all(int(size[1]) >= _SMALLEST for size in sizes if size)
