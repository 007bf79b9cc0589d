"""How files of other formats begin, and what stands in them by name. Nothing of them is opened."""

import re

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_ENTRY = 128  # the directory entries of a compound file stand at multiples of so many bytes


def looks_compound(data: bytes) -> bool:
    """Does it begin as a compound file does: .xls, .msg, what is encrypted?"""
    return data.startswith(COMPOUND)


def has_entry(data: bytes, name: str) -> bool:
    """Has a compound file, whole or not, a stream or a storage of a name?"""
    entry = re.compile(re.escape(name.encode("utf-16-le") + b"\0\0"))
    return any(found.start() % _ENTRY == 0 for found in entry.finditer(data))


def looks_ods(data: bytes) -> bool:
    """Does a zip begin as an OpenDocument spreadsheet does?"""
    return _ODS in data[30:150]
