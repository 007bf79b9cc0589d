"""The rows of a worksheet of ours written anew from one on, its links, and nothing else of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from xlvalidate.cells import column_letters
from xlvalidate.ooxml.spans import NotPatchableError, Span, prefix_of, replaced

_AFTER_LINKS = frozenset(
    """printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors
    smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts
    extLst""".split()  # noqa: SIM905
)
# What XML 1.0 cannot hold, and lone surrogates.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A cell to be written: a text, its style, and the place in the workbook that it links to."""

    column: int
    value: str
    style: str | None = None
    link: str = ""


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
