"""The part of 审核结果 rewritten: its rows from the first finding on, its links, and nothing else of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from xlvalidate.cells import column_letters

_AFTER_LINKS = frozenset(
    """printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors
    smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts
    extLst""".split()  # noqa: SIM905
)
# What XML 1.0 cannot hold, and lone surrogates.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotPatchableError(Exception):
    """The part is not written in a way that can be patched; no marked copy is made."""


@dataclass(frozen=True, slots=True)
class Span:
    """An element's bytes in a part: from its `<` to behind its end."""

    tag: str
    start: int
    end: int
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A cell to be written: a text, its style, and the place in the workbook that it links to."""

    column: int
    value: str
    style: str | None = None
    link: str = ""


class _EnoughError(Exception):
    """The element that was asked for has begun."""


def spans(part: bytes, until: bytes = b"") -> list[Span]:
    """The elements of a worksheet down to the cells, in the order they end, those before the element `until` only.

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
        tag, begin, attributes = opened.pop()
        at = parser.CurrentByteIndex
        # Behind `<a/>` expat stands after it, but at the start of any other element's `</a>`.
        empty = just_opened and part[at - 2 : at] == b"/>"
        just_opened = False
        if len(opened) <= 3:
            found.append(Span(tag, begin, at if empty else part.index(b">", at) + 1, attributes))

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


def replaced(part: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The part with some stretches of bytes replaced; they must not overlap."""
    out: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits):
        out += [part[at:start], new]
        at = end
    return b"".join([*out, part[at:]])


def with_rows(
    part: bytes,
    found: Sequence[Span],
    first: int,
    rows: Sequence[Sequence[Text]],
    single: Mapping[str, str],
    heights: Sequence[float | None],
) -> bytes:
    """The worksheet, whose `spans` were found, with everything from row `first` on replaced by `rows`, as high as
    `heights` say in points (None: as the program likes), and the texts of `single` cells (by address, above `first`)
    replaced. Links of the sheet are replaced too. Raises NotPatchableError.
    """
    prefix = prefix_of(part, found)
    data = next((span for span in found if span.tag == "sheetData"), None)
    if data is None or part[data.start : data.end].endswith(b"/>"):
        raise NotPatchableError("sheetData")
    edits: list[tuple[int, int, bytes]] = []
    kept_end = part.index(b">", data.start) + 1
    for span in found:
        if span.tag == "row" and data.start < span.start < data.end:
            if int(span.attributes.get("r", "0")) >= first:
                edits.append((span.start, span.end, b""))
            else:
                kept_end = max(kept_end, span.end)
        elif span.tag == "c" and span.attributes.get("r") in single:
            address = span.attributes["r"]
            edits.append(
                (span.start, span.end, cell_xml(address, single[address], span.attributes.get("s"), prefix).encode())
            )
        elif span.tag == "hyperlinks" or span.tag == "dimension":
            edits.append((span.start, span.end, b""))
    written = "".join(
        _row(first + number, cells, prefix, height)
        for number, (cells, height) in enumerate(zip(rows, heights, strict=True))
    )
    edits.append((kept_end, kept_end, written.encode()))
    links = "".join(_links(first, rows, prefix))
    if links:
        later = [span.start for span in found if span.tag in _AFTER_LINKS and span.start > data.end]
        at = min(later, default=part.rindex(b"</"))
        edits.append((at, at, f"<{prefix}hyperlinks>{links}</{prefix}hyperlinks>".encode()))
    return replaced(part, edits)


def prefix_of(part: bytes, found: Sequence[Span]) -> str:
    """The namespace prefix that the worksheet's elements are written with, its colon too; mostly empty."""
    root = part[found[-1].start : found[-1].start + 80].decode("ascii", "replace")
    match = re.match(r"<(?:([A-Za-z][A-Za-z0-9_.-]*):)?worksheet\b", root)
    if match is None:
        raise NotPatchableError("root")
    return f"{match[1]}:" if match[1] else ""


def _row(number: int, cells: Sequence[Text], prefix: str, height: float | None) -> str:
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    inner = "".join(
        cell_xml(f"{column_letters(cell.column)}{number}", cell.value, cell.style, prefix)
        for cell in cells
        if cell.value or cell.style
    )
    return f'<{prefix}row r="{number}"{tall}>{inner}</{prefix}row>'


def cell_xml(address: str, value: str, style: str | None, prefix: str) -> str:
    """A cell with a text in it, or an empty one."""
    kept = f' s="{style}"' if style else ""
    head = f'<{prefix}c r="{address}"{kept}'
    if not value:
        return f"{head}/>"
    text = escape(xml_text(value))
    return (
        f'{head} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is></{prefix}c>'
    )


def _links(first: int, rows: Sequence[Sequence[Text]], prefix: str) -> Iterator[str]:
    for number, cells in enumerate(rows, start=first):
        for cell in cells:
            if cell.link:
                where = quoteattr(xml_text(cell.link))
                yield f'<{prefix}hyperlink ref="{column_letters(cell.column)}{number}" location={where}/>'


def xml_text(value: str) -> str:
    """A stranger's text as a cell may hold it: no control characters, at most what Excel takes."""
    clean = _NOT_XML.sub("\ufffd", value)
    return clean if len(clean) <= 32_767 else clean[:32_766] + "…"
