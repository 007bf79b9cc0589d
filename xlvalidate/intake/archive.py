"""A zip of files, opened by our own guard: names are labels, sizes are what really comes out, nothing is extracted."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from xlvalidate.intake.delivery import DeliveryBudget
from xlvalidate.intake.strangers_names import decoded, guessed, plain
from xlvalidate.ooxml.inflate import unpacked

_CHUNK = 65_536
_PASSWORD = 0x2041  # flag bits: a password, a strong one, a hidden directory
_UTF8 = 0x800


class ArchiveError(Exception):
    """The directory of a zip cannot be read. Carries the word for it; caught where the delivery is opened."""

    def __init__(self, detail: str, word: str = "bad-archive") -> None:
        self.word = word
        self.detail = detail
        super().__init__(word, detail)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip: its name with `/`, fit to show; where its bytes are; and the word for one that has none."""

    name: str
    archive: bytes = field(repr=False)
    start: int
    packed: int
    size: int
    crc: int
    deflated: bool
    fault: str = ""

    def head(self, length: int) -> bytes:
        """Its first bytes, fewer where they are damaged."""
        found = b""
        try:
            for chunk in self._chunks(length):
                found += chunk
                if len(found) >= length:
                    break
        except zlib.error:
            pass
        return found[:length]

    def read(self, budget: DeliveryBudget) -> bytes | str:
        """All its bytes, or the word why not. Everything that comes out counts against the budget."""
        if self.size > min(budget.piece, budget.left):
            return "too-big"
        out, size = BytesIO(), 0
        try:
            for chunk in self._chunks(_CHUNK):
                out.write(chunk)
                size += len(chunk)
                if size > self.size:
                    break
        except zlib.error:
            size = -1
        budget.left -= max(size, self.size)
        if size != self.size:
            return "bad-archive"
        data = out.getvalue()
        return data if zlib.crc32(data) == self.crc else "bad-archive"

    def _chunks(self, length: int) -> Iterator[bytes]:
        return unpacked(self.archive, self.start, self.packed, self.size, deflated=self.deflated, most=length)


def members(data: bytes, budget: DeliveryBudget) -> list[Member]:
    """The files of a zip, in the order of its directory; folders are left out. Raises ArchiveError.

    Their names are taken from the budget.
    """
    most = budget.names
    entries = list(islice(_directory(data), most + 1))
    budget.names -= min(len(entries), most)
    if len(entries) > most:
        raise ArchiveError(f"more than {most} members", "too-many-pieces")
    unflagged = b"\n".join(entry.raw_name for entry in entries if not entry.flags & _UTF8 and not entry.unicode_name)
    charset = guessed(unflagged)
    found, reached = list[Member](), dict[int, int]()
    free_from = 0
    for place, entry in sorted(enumerate(entries), key=lambda item: item[1].offset):
        reached[place] = free_from
        free_from = max(free_from, entry.offset + 30 + entry.packed)
    for place, entry in enumerate(entries):
        name = _shown(entry, charset)
        if not name.endswith("/"):
            found.append(_member(data, entry, name, overlaps=entry.offset < reached[place]))
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    raw_name: bytes
    unicode_name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def _shown(entry: _Entry, charset: str) -> str:
    if entry.unicode_name:
        name = entry.unicode_name
    elif entry.flags & _UTF8:
        name = decoded(entry.raw_name, "utf-8")
    else:
        name = entry.raw_name.decode(charset, "replace")
    # Decoded first: the second byte of a GBK character can be a backslash.
    return plain(name.replace("\\", "/")) or "unnamed"


def _member(data: bytes, entry: _Entry, name: str, *, overlaps: bool) -> Member:
    header = data[entry.offset : entry.offset + 30].ljust(30, b"\0")
    name_length, extra_length = struct.unpack("<26xHH", header)
    start = entry.offset + 30 + name_length + extra_length
    if entry.flags & _PASSWORD or entry.method == 99:
        fault = "encrypted-archive"
    elif entry.method not in (0, 8):
        fault = "odd-compression"
    elif overlaps or not header.startswith(b"PK\x03\x04") or start + entry.packed > len(data):
        fault = "bad-archive"
    else:
        fault = ""
    return Member(name, data, start, entry.packed, entry.size, entry.crc, entry.method == 8, fault)


def _directory(data: bytes) -> Iterator[_Entry]:
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise ArchiveError("no directory")
    count, length, start = struct.unpack("<10xHLL", data[end : end + 20])
    if 0xFFFFFFFF in (length, start) or count == 0xFFFF:
        end, length, start = _large(data, end)
    shift = end - length - start  # what stands in front of the zip, as in one that extracts itself
    if shift < 0:
        raise ArchiveError("directory")
    at = start + shift
    while at + 46 <= end:
        if data[at : at + 4] != b"PK\x01\x02":
            raise ArchiveError("directory entry")
        flags, method, crc, *numbers = struct.unpack("<8xHH4xLLLHHH8xL", data[at : at + 46])
        packed, size, name_length, extra_length, comment_length, offset = numbers
        name_end = at + 46 + name_length
        extra = dict(_extras(data[name_end : name_end + extra_length]))
        raw_name = data[at + 46 : name_end]
        size, packed, offset = _long_numbers((size, packed, offset), extra.get(1, b""))
        yield _Entry(raw_name, _unicode_name(raw_name, extra), flags, method, crc, packed, size, offset + shift)
        at = name_end + extra_length + comment_length
    if at != end:
        raise ArchiveError("directory end")


def _large(data: bytes, end: int) -> tuple[int, int, int]:
    """Where the 64-bit directory ends, how long it is, where it starts."""
    at = data.rfind(b"PK\x06\x06", max(0, end - 20 - 4_096), end)
    if at < 0 or at + 56 > end:
        raise ArchiveError("zip64")
    length, start = struct.unpack("<40xQQ", data[at : at + 56])
    return at, length, start


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack("<HH", extra[at : at + 4])
        yield tag, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _long_numbers(numbers: tuple[int, int, int], extra: bytes) -> tuple[int, int, int]:
    """Size, packed size and offset, those that need 64 bits taken from the extra field in this order."""
    words = iter([word for (word,) in struct.iter_unpack("<Q", extra[: len(extra) // 8 * 8])])
    size, packed, offset = (next(words, number) if number == 0xFFFFFFFF else number for number in numbers)
    return size, packed, offset


def _unicode_name(raw_name: bytes, extra: dict[int, bytes]) -> str:
    """The name in UTF-8 that some packers add beside one in the local code page; empty where it is not of this name."""
    field_ = extra.get(0x7075, b"")
    if len(field_) > 5 and field_[1:5] == struct.pack("<L", zlib.crc32(raw_name)):
        return decoded(field_[5:], "utf-8")
    return ""
