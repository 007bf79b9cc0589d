"""Plain text and markdown: which encoding it has, and its lines."""

import codecs
import re
from html import unescape

from xlvalidate.importing.document import Document, DocumentKind, DocumentLine, NotADocumentError, TextSpot

MOST_LINES = 200_000
LONGEST_LINE = 200_000
_PAIR, _LOOKED_AT = re.compile(rb"[\x81-\xfe][\x40-\xfe]"), 65_536
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decoded_text(data: bytes, said: str = "") -> str:
    """Text in UTF-8, UTF-16, GB18030 or Big5, as its bytes or what it says of itself show. Raises NotADocumentError."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", *_known(said), *_likely(data)):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" in text:
            raise NotADocumentError("binary")
        return text
    raise NotADocumentError("odd-encoding")


def _likely(data: bytes) -> tuple[str, str]:
    """Bytes of GB18030 are mostly some of Big5, and the other way round: in the right one most are common characters,
    whose first bytes are those that this counts.
    """
    pairs = _PAIR.findall(data[:_LOOKED_AT])
    usual = sum(0xB0 <= one[0] <= 0xD7 and one[1] >= 0xA1 for one in pairs)
    traditional = sum(0xA4 <= one[0] <= 0xC6 for one in pairs)
    return ("big5", "gb18030") if traditional > usual and 2 * usual < len(pairs) else ("gb18030", "big5")


def _known(said: str) -> tuple[str, ...]:
    try:
        name = codecs.lookup(said).name if said.isascii() and said else ""
    except (LookupError, ValueError):
        return ()
    if name in ("gb2312", "gbk"):
        return ("gb18030",)
    return (name,) if name.startswith(("utf", "gb", "big5", "cp", "iso8859", "latin")) and name != "utf-7" else ()


def text_document(data: bytes) -> Document:
    """The lines of a text. Raises NotADocumentError."""
    return lines_document(decoded_text(data), DocumentKind.TEXT)


def lines_document(text: str, kind: DocumentKind) -> Document:
    """A text as its lines."""
    lines = unescape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise NotADocumentError("too-much-text")
    return Document(
        kind, tuple(DocumentLine(line, TextSpot(line=at)) for at, line in enumerate(lines, 1) if line.strip())
    )
