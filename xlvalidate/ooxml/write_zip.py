"""The one place where a zip is written: no clock, no system, so that the same parts give the same bytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_LOCAL = struct.Struct("<4s5H3L2H")
ENTRY = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
_DESCRIPTOR = 0x08
_UTF8 = 0x800
_VERSION = 20
_DATE = (2000, 1, 1, 0, 0, 0)
LEVEL = 6
"""How thoroughly a part is searched through that takes the place of another."""
_REMEMBERED = 65_536  # bytes of a part that is worth it
_OF_ITS_OWNER = 0o600 << 16  # may be read and written by whoever unpacks it


@dataclass(frozen=True, slots=True)
class Packed:
    """A member's bytes, deflated; and the checksum and the size of what they were."""

    data: bytes
    crc: int
    size: int

    @classmethod
    def of(cls, data: bytes, level: int = LEVEL) -> "Packed":
        """Deflated here."""
        deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
        return cls(deflate.compress(data) + deflate.flush(), zlib.crc32(data), len(data))


# What is changed in the workbooks of one template is mostly the same in some part.
_packed_once = lru_cache(maxsize=8)(Packed.of)


@dataclass(slots=True)
class ZipWriter:
    """A zip that is being put together: its members so far, and its directory."""

    out: io.BytesIO = field(default_factory=io.BytesIO)
    directory: io.BytesIO = field(default_factory=io.BytesIO)
    count: int = 0

    def new(self, name: str, data: bytes, level: int, rights: int = 0) -> None:
        """Deflates a member that was not there before."""
        entry = zipfile.ZipInfo(name, _DATE)
        entry.create_system, entry.external_attr, entry.flag_bits = 0, rights, 0 if name.isascii() else _UTF8
        self.anew(entry, data, level)

    def anew(self, entry: zipfile.ZipInfo, data: bytes, level: int) -> None:
        """Deflates a member's new bytes, and keeps its name and its day."""
        self.packed(entry, (_packed_once if len(data) <= _REMEMBERED else Packed.of)(data, level))

    def packed(self, entry: zipfile.ZipInfo, packed: Packed) -> None:
        """Writes a member's new bytes, deflated already, and keeps its name and its day."""
        self._member(entry, packed.data, packed.crc, packed.size, zipfile.ZIP_DEFLATED)

    def kept(self, entry: zipfile.ZipInfo, package: bytes) -> None:
        """Copies a member of another zip as it is packed there."""
        names, extras = struct.unpack_from("<2H", package, entry.header_offset + 26)
        start = entry.header_offset + 30 + names + extras
        packed = package[start : start + entry.compress_size]
        self._member(entry, packed, entry.CRC, entry.file_size, entry.compress_type)

    def finished(self) -> bytes:
        """The whole zip."""
        start = self.out.tell()
        self.out.write(self.directory.getvalue())
        length = self.out.tell() - start
        self.out.write(END.pack(b"PK\x05\x06", 0, 0, self.count, self.count, length, start, 0))
        return self.out.getvalue()

    def _member(self, entry: zipfile.ZipInfo, packed: bytes, crc: int, size: int, method: int) -> None:
        at = self.out.tell()
        name, flags = _name(entry)
        year, month, day, hour, minute, second = entry.date_time
        time, date = hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
        about = flags, method, time, date, crc, len(packed), size, len(name), 0
        self.out.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *about))
        self.out.write(name)
        self.out.write(packed)
        made = entry.create_system << 8 | _VERSION
        self.directory.write(ENTRY.pack(b"PK\x01\x02", made, _VERSION, *about, 0, 0, 0, entry.external_attr, at))
        self.directory.write(name)
        self.count += 1


def _name(entry: zipfile.ZipInfo) -> tuple[bytes, int]:
    """The name as it is written, and the flags: the sizes stand in the header itself, so no descriptor follows."""
    flags = entry.flag_bits & ~_DESCRIPTOR
    name = entry.orig_filename
    return name.encode("utf-8" if flags & _UTF8 or name.isascii() else "cp437"), flags


def zipped(parts: Mapping[str, bytes], level: int = 9, long: Collection[str] = ()) -> bytes:
    """The parts as a package, in their order. The `long` ones have much in them that is alike: searched through as
    thoroughly as the others, they take ten times as long and come out no shorter.
    """
    writer = ZipWriter()
    for name, data in parts.items():
        writer.new(name, data, min(level, 6) if name in long else level, _OF_ITS_OWNER)
    return writer.finished()


def members(package: bytes) -> list[zipfile.ZipInfo]:
    """What the directory of a package of ours, or of one that passed the guard, lists."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.infolist()


def parts_of(package: bytes, names: Iterable[str] | None = None) -> dict[str, bytes]:
    """The parts of a package that we made ourselves, in their order: the named ones, or all."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in (opened.namelist() if names is None else names)}
