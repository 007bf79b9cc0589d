"""The zip around a workbook, judged whole before any part of it is understood. Knows nothing of XML or cells."""

import io
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NoReturn

from xlvalidate.ooxml.inflate import unpacked, unpacked_whole
from xlvalidate.ooxml.other_formats import has_entry, looks_compound, looks_ods
from xlvalidate.ooxml.workbook_limits import AGAIN, LIMITS, PackageBudget, PackageLimits, RefusedError

_MIB, _CHUNK = 1_048_576, 65_536
_KEPT_PART, _KEPT = _MIB, 8 * _MIB  # bytes of a small part, and of all those that are kept
_CONTROL = re.compile("[\0-\x1f]")
_ENCRYPTED = 0x2041  # flag bits: a password, a strong one, a hidden directory


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name with `/` between the segments, and where its bytes are."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    deflated: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A package that passed the guard: every part inflates to the size and checksum it declares, but those `left`."""

    data: bytes = field(repr=False)
    index: Mapping[str, Part] = field(repr=False)  # by the name in lower case
    kept: Mapping[str, bytes] = field(repr=False)  # small XML parts, so that nothing is inflated twice
    budget: PackageBudget = field(repr=False)
    left: set[str] = field(default_factory=set, repr=False)  # large sheets that were not inflated to their end so far

    @property
    def limits(self) -> PackageLimits:
        """How much the workbook may be."""
        return self.budget.limits

    @property
    def limits_of_a_small_part(self) -> PackageLimits:
        """As a first look has them, so that a second one finds what the first remembered."""
        return LIMITS if self.limits is AGAIN else self.limits

    @property
    def parts(self) -> list[str]:
        """The names of the parts, in the order of their bytes."""
        return [part.name for part in self.index.values()]

    def size(self, name: str) -> int:
        """How many bytes a part inflates to; 0 when there is none."""
        part = self.index.get(name.lower())
        return part.size if part else 0

    def read(self, name: str) -> bytes:
        """A whole part, its name in any case. Raises RefusedError when there is none."""
        whole = self.kept.get(name.lower())
        return b"".join(self.chunks(name)) if whole is None else whole

    def head(self, name: str, most: int) -> bytes:
        """At most so many bytes of a part from its start on, and no more of it inflated than that."""
        part = self.index.get(name.lower())
        if part is None:
            raise RefusedError("missing-part", name)
        try:
            packed = min(part.packed, most)
            return next(unpacked(self.data, part.start, packed, part.size, deflated=part.deflated, most=most), b"")
        except zlib.error:
            raise RefusedError("broken-zip", part.name) from None

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part in pieces of 64 kB at most, so that a large one is never whole in memory."""
        key = name.lower()
        if key not in self.index:
            raise RefusedError("missing-part", name)
        if key not in self.kept:
            return self._inflated(key) if key in self.left else _inflate(self.data, self.index[key])
        whole = self.kept[key]
        return (whole[at : at + _CHUNK] for at in range(0, len(whole), _CHUNK))

    def _inflated(self, key: str) -> Iterator[bytes]:
        yield from _inflate(self.data, self.index[key])
        self.left.discard(key)

    def inflate_what_is_left(self) -> None:
        """Inflates what nobody read to its end. Raises RefusedError."""
        for key in [*self.left]:
            deque(self._inflated(key), maxlen=0)

    def foresee(self, names: Iterable[str], with_areas: bool = False) -> None:
        """RefusedError where the budget is not enough to parse all of these parts: to count is ten times as quick. Of
        cells of areas something will be given back.
        """
        names = [name for name in names if self.size(name)]
        if sum(map(self.size, names)) > self.limits.free:
            foreseen = replace(self.budget)
            if with_areas:
                foreseen.give_back_at_most()
            for name in names:
                for chunk in self.chunks(name):
                    foreseen.parse(name, chunk)


def open_package(
    data: bytes,
    limits: PackageLimits = LIMITS,
    seen: bool = False,
    budget: PackageBudget | None = None,
    *,
    leave: bool = False,
) -> Package:
    """Guards bytes that claim to be a workbook: every part is inflated once, to its end. Raises RefusedError.

    Of bytes that have been `seen` to pass, only the parts that are asked for are inflated. A `budget` of which
    something was spent already, and its limits, go on from there. Who says to `leave` the large sheets, as they are
    going to be read, has to see to it that none is left in the end.
    """
    budget = budget or PackageBudget(limits)
    limits = budget.limits
    if len(data) > limits.package:
        raise RefusedError("too-big", f"{len(data)}")
    if not data.startswith(b"PK\x03\x04"):
        _refuse_other_formats(data)
    index = _index(data, limits)
    if "xl/workbook.bin" in index:
        raise RefusedError("xlsb")
    if "[content_types].xml" not in index or "_rels/.rels" not in index:
        raise RefusedError("ods") if looks_ods(data) else RefusedError("not-a-workbook", "zip")
    return _opened(data, index, budget, seen=seen, leave=leave)


def open_foreign(data: bytes) -> Package:
    """Guards bytes that are a zip and a workbook of another format, for who gives them on. Raises RefusedError."""
    budget = PackageBudget(LIMITS)
    return _opened(data, _index(data, budget.limits), budget, seen=False)


def _index(data: bytes, limits: PackageLimits) -> dict[str, Part]:
    """The parts by their names in lower case."""
    index: dict[str, Part] = {}
    for part in _directory(data, limits):
        if part.name.lower() in index:
            raise RefusedError("duplicate-part", part.name)
        index[part.name.lower()] = part
    return index


def _opened(data: bytes, index: dict[str, Part], budget: PackageBudget, *, seen: bool, leave: bool = False) -> Package:
    if sum(part.size for part in index.values()) > budget.limits.total:
        raise RefusedError("too-big", "total")
    kept, room, left = dict[str, bytes](), _KEPT, set[str]()
    for key, part in index.items() if not seen else ():
        if part.size <= min(_KEPT_PART, room) and key.endswith((".xml", ".rels")):
            kept[key] = _inflate_whole(data, part)
            room -= part.size
        elif leave and key.startswith("xl/worksheets/"):
            left.add(key)
        else:
            deque(_inflate(data, part), maxlen=0)
    return Package(data, index, kept, budget, left)


_HTML = re.compile(rb"<(!doctype html|html|head|body|table|meta|style)\b|^mime-version:", re.I | re.M)


# Entries of a compound file, the first that is there. A file under rights management has an EncryptedPackage, too.
_STREAMS = (
    *(("DRMEncryptedDataSpace", "encrypted-rights"), ("DRMEncryptedTransform", "encrypted-rights")),
    *(("\tDRMContent", "encrypted-rights"), ("EncryptedPackage", "encrypted")),
    *(("Workbook", "old-xls"), ("Book", "old-xls")),
)
# What programs that encrypt every file of an office write in front of it: as people call it, and where to find it.
_POLICIES = {
    b"E-SafeNet": "E-SafeNet",
    b"%TSD-Header": "TSD",
    b"DRMONE": "Fasoo DRM",
    b"NASCA DRM FILE": "NASCA DRM",
    b"SCDSA0": "SoftCamp",
}
_LABELLED = b".pfile"  # what Microsoft's labels make of a file that they cannot protect in its own format
_HEADER = 128
_LOOKED_AT = 2_048
# What Office leaves beside an open file: its size, and more than the name in front can have.
_OWNER_FILES, _OWNER_NAME = (54, 165), 54


def _refuse_other_formats(data: bytes) -> NoReturn:
    if looks_compound(data):
        for stream, code in _STREAMS:
            if has_entry(data, stream):
                raise RefusedError(code)
    if data.startswith(_LABELLED):
        raise RefusedError("encrypted-rights")
    for mark, program in _POLICIES.items():
        if mark in data[:_HEADER]:
            raise RefusedError("encrypted-policy", program)
    if not data.strip(b"\0 \t\r\n"):
        likeness = "empty"
    elif len(data) in _OWNER_FILES and 0 < data[0] < _OWNER_NAME:
        likeness = "owner-file"
    elif _HTML.search(data[:_LOOKED_AT]):
        likeness = "html"
    else:
        likeness = "binary" if b"\0" in data[:_LOOKED_AT] else "text"
    raise RefusedError("not-a-workbook", likeness)


def _directory(data: bytes, limits: PackageLimits) -> Iterator[Part]:
    """The parts the central directory lists, each compared with its local header and its neighbours."""
    # Before zipfile makes an object of each; entries of an embedded package are counted too, which does no harm.
    if data.count(b"PK\x01\x02") > limits.parts:
        raise RefusedError("too-many-parts")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OverflowError, OSError):
        raise RefusedError("broken-zip" if b"PK\x05\x06" in data[-65_557:] else "truncated", "directory") from None
    free_from = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if free_from == 0 != entry.header_offset:  # something stands in front, perhaps another zip
            raise RefusedError("broken-zip", "local-header")
        part = _part(data, entry, limits)
        if entry.header_offset < free_from:
            raise RefusedError("overlapping-parts", part.name)
        free_from = part.start + part.packed
        if not part.name.endswith("/"):
            yield part
    if free_from > archive.start_dir:
        raise RefusedError("overlapping-parts", "directory")


def _part(data: bytes, entry: zipfile.ZipInfo, limits: PackageLimits) -> Part:
    name = _safe_name(entry.orig_filename)
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedError("encrypted-part", name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError("odd-compression", f"{name} {entry.compress_type}")
    size, packed, deflated = entry.file_size, entry.compress_size, entry.compress_type == zipfile.ZIP_DEFLATED
    if size > limits.part or (size > limits.ratio_from and size > packed * limits.ratio):
        raise RefusedError("too-big", name)
    return Part(name, _local_start(data, entry), packed, size, entry.CRC, deflated)


def _safe_name(raw: str) -> str:
    name = raw.replace("\\", "/")
    bad = not name or name.startswith("/") or name[1:2] == ":" or _CONTROL.search(name)
    if bad or ".." in name.split("/"):
        raise RefusedError("unsafe-part-name", repr(raw))
    return name


def _local_start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where a part's bytes begin, once its local header says what the directory says."""
    at = entry.header_offset
    header = data[at : at + 30].ljust(30, b"\0")
    flags, method, *sizes, name_length, extra_length = struct.unpack("<6xHH4xLLLHH", header)
    start: int = at + 30 + name_length + extra_length
    if not header.startswith(b"PK\x03\x04") or start + entry.compress_size > len(data):
        raise RefusedError("broken-zip", "local-header")
    left_open = (0, 0xFFFFFFFF) if flags & 8 else (0xFFFFFFFF,)
    told = (entry.CRC, entry.compress_size, entry.file_size)
    same = all(here == there or here in left_open for here, there in zip(sizes, told, strict=True))
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437").replace(b"\\", b"/")
    named = data[at + 30 : at + 30 + name_length].replace(b"\\", b"/") == name
    if not (same and named and method == entry.compress_type and not flags & _ENCRYPTED):
        raise RefusedError("header-mismatch", entry.orig_filename)
    return start


def _inflate_whole(data: bytes, part: Part) -> bytes:
    """The bytes of a small part at once; where anything is wrong with them, what `_inflate` says of it."""
    with suppress(zlib.error):
        found = unpacked_whole(data, part.start, part.packed, part.size, deflated=part.deflated)
        if len(found) == part.size and zlib.crc32(found) == part.crc:
            return found
    return b"".join(_inflate(data, part))


def _inflate(data: bytes, part: Part) -> Iterator[bytes]:
    """The bytes that really come out, never more than were declared."""
    crc = size = 0
    try:
        for piece in unpacked(data, part.start, part.packed, part.size, deflated=part.deflated):
            size += len(piece)
            if size > part.size:
                break
            crc = zlib.crc32(piece, crc)
            yield piece
    except zlib.error:
        raise RefusedError("broken-zip", part.name) from None
    if size != part.size:
        raise RefusedError("wrong-size", part.name)
    if crc != part.crc:
        raise RefusedError("bad-checksum", part.name)
