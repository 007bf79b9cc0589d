"""What a stranger's bytes are, by how they begin, and the document in them."""

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import PurePath

from xlvalidate.errors import UsageError, usage
from xlvalidate.importing.document import Document, NotADocumentError
from xlvalidate.importing.docx_document import docx_document
from xlvalidate.importing.html_document import html_document, looks_like_html
from xlvalidate.importing.label_text import Simplify
from xlvalidate.importing.pdf_document import pdf_document
from xlvalidate.importing.text_document import text_document
from xlvalidate.ooxml.other_formats import has_entry, looks_compound

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".docx", ".pdf", ".txt", ".md", ".markdown"})
"""Of the files of a folder those that are looked into."""
KNOWN_SUFFIXES = SUFFIXES | {".doc", ".rtf", ".wps", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".ofd"}
MOST_BYTES = 32 * 1_048_576
_HEAD = 4_096
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\0\x0cjP")
_TABLE = re.compile(rb"<table\b[^>]{0,500}>\s*(?:<t(?:head|body|foot|r)\b|<caption|<colgroup)", re.IGNORECASE)
_LIBRARIES = ("selectolax", "docx", "pypdfium2", "opencc")


def has_libraries() -> bool:
    """Are the libraries that read documents installed?"""
    return all(find_spec(name) is not None for name in _LIBRARIES)


def require_libraries() -> None:
    """Raises UsageError where the libraries that read documents are not installed."""
    if not has_libraries():
        raise UsageError(usage("needs-import"))


def is_document(name: str) -> bool:
    """Is a file called as a document is that can be read?"""
    return PurePath(name).suffix.lower() in SUFFIXES


def simplifier() -> Simplify:
    """What turns traditional characters into simplified ones, character by character: no words of a region."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def open_document(data: bytes) -> Document:
    """The document in some bytes. Raises NotADocumentError."""
    head = data[:_HEAD]
    if len(data) > MOST_BYTES:
        raise NotADocumentError("too-big", str(len(data)))
    if not data.strip(b"\0 \t\r\n"):
        raise NotADocumentError("empty")
    if b"%PDF-" in head[:1_024]:
        return pdf_document(data)
    if head.startswith(b"PK\x03\x04"):
        return docx_document(data)
    if looks_compound(head):
        raise NotADocumentError(_compound(data))
    if head.startswith(_PICTURES):
        raise NotADocumentError("picture")
    if head.startswith(b"{\\rtf"):
        raise NotADocumentError("rtf")
    return html_document(data) if looks_like_html(head) or _TABLE.search(data) else text_document(data)


def _compound(data: bytes) -> str:
    for stream, word in (("EncryptedPackage", "encrypted"), ("WordDocument", "old-doc"), ("Workbook", "workbook")):
        if has_entry(data, stream):
            return word
    return "not-a-document"
