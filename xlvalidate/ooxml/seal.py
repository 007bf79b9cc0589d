"""The seal of a marked copy: a digest of the whole file, in the file. Saving the workbook breaks it.

It is in the zip's directory, behind its last entry, as a field that every program skips and none keeps. No part of
the workbook changes. So the bytes of an unchanged copy identify it, under any name.
"""

import hashlib
import struct

from xlvalidate.ooxml.write_zip import END, ENTRY

_FIELD = struct.Struct("<2H")
_KIND = 0x786C  # of no program that is known
_WORD = b"xlvalidate-marked"
_DIGEST = 32
_HEAD = _FIELD.pack(_KIND, len(_WORD) + _DIGEST) + _WORD
_LENGTH = len(_HEAD) + _DIGEST

TAIL = _LENGTH + END.size
"""How many bytes at the end of a file say whether it has a seal."""


def sealed(data: bytes) -> bytes:
    """A package as `repacked` writes it, with a seal; the same bytes always have the same one."""
    signature, *numbers, count, size, start, comment = END.unpack(data[-END.size :])
    last = start
    for _ in range(count - 1):
        last += _entry_length(data, last)
    fields = list(ENTRY.unpack_from(data, last))
    assert fields[11] == fields[12] == comment == 0, "not as we pack"
    fields[11] = _LENGTH
    entry = ENTRY.pack(*fields) + data[last + ENTRY.size : start + size]
    end = END.pack(signature, *numbers, count, size + _LENGTH, start, comment)
    before = b"".join((data[:last], entry, _HEAD))
    return b"".join((before, _digest(before, end), end))


def has_seal(tail: bytes) -> bool:
    """Do the last bytes of a file (`TAIL` of them are enough) look like those of a copy that was sealed?"""
    return tail[-TAIL : len(_HEAD) - TAIL] == _HEAD


def is_whole(data: bytes) -> bool:
    """Is this a sealed copy without a changed byte?"""
    if not has_seal(data):
        return False
    before, end = data[: -END.size - _DIGEST], data[-END.size :]
    return data[-END.size - _DIGEST : -END.size] == _digest(before, end)


def _digest(before: bytes, end: bytes) -> bytes:
    digest = hashlib.sha256(before)
    digest.update(end)
    return digest.digest()


def _entry_length(data: bytes, at: int) -> int:
    name, extra, comment = struct.unpack_from("<3H", data, at + 28)
    length: int = ENTRY.size + name + extra + comment
    return length
