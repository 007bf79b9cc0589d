"""What format a workbook is in that is no .xlsx, by its bytes and never by its name; and the guard before it is given
to another program.
"""

import struct
from enum import StrEnum

from xlvalidate.ooxml.compound_file import CompoundError, compound_file
from xlvalidate.ooxml.other_formats import looks_compound, looks_ods
from xlvalidate.ooxml.package import open_foreign
from xlvalidate.ooxml.workbook_limits import LIMITS, RefusedError
from xlvalidate.ooxml.xml import refuse_dtd

HEAD, TAIL = 512, 262_144
_BINARY = b"xl/workbook.bin"
_MANIFEST = "META-INF/manifest.xml"
_PASSWORD, _FIRST_RECORDS = 0x002F, 16


class ForeignFormat(StrEnum):
    """The old binary format, which WPS calls .et as well; OpenDocument; the binary format of Excel 2007."""

    XLS = "xls"
    ODS = "ods"
    XLSB = "xlsb"


class NoWorkbookError(Exception):
    """These bytes hold no workbook in the clear: the reader says what they are."""


def format_of(head: bytes, tail: bytes) -> ForeignFormat | None:
    """By the first and the last bytes; None for what is read as it is, or is no workbook."""
    if looks_compound(head):
        return ForeignFormat.XLS
    if not head.startswith(b"PK\x03\x04"):
        return None
    if looks_ods(head):
        return ForeignFormat.ODS
    return ForeignFormat.XLSB if _BINARY in tail else None


def format_in(data: bytes) -> ForeignFormat | None:
    """The same of all the bytes."""
    return format_of(data[:HEAD], data[-TAIL:])


def guard(data: bytes, form: ForeignFormat) -> None:
    """Raises RefusedError for bytes that are not given to another program: not whole, not within the limits, or with a
    password, of which only a person knows; NoWorkbookError for those that only look like a workbook.
    """
    if len(data) > LIMITS.package:
        raise RefusedError("too-big", f"{len(data)}")
    if form is ForeignFormat.XLS:
        _guard_xls(data)
        return
    package = open_foreign(data)
    lead = "content.xml" if form is ForeignFormat.ODS else _BINARY.decode()
    if not package.size(lead):
        raise RefusedError("missing-part", lead)
    if package.size(_MANIFEST) and b"encryption-data" in package.read(_MANIFEST):
        raise RefusedError("encrypted")
    for part in package.parts:
        if part.lower().endswith((".xml", ".rels", ".rdf")) and package.size(part):
            refuse_dtd(part, package.chunks(part), package.budget)


def _guard_xls(data: bytes) -> None:
    try:
        found = compound_file(data)
    except CompoundError as error:
        raise RefusedError("truncated", str(error)) from None
    workbook = found.streams.get("Workbook", found.streams.get("Book"))
    if workbook is None or "EncryptedPackage" in found.streams:
        raise NoWorkbookError
    at = 0
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(workbook):
            return
        record, length = struct.unpack("<HH", workbook[at : at + 4])
        if record == _PASSWORD:
            raise RefusedError("encrypted")
        at += 4 + length
