"""A package with some parts replaced and every other one copied as it is packed, byte for byte.

Only for packages that passed the guard of `ooxml.package`.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = 0x08
_UTF8 = 0x800
_DEFLATED = 8
_DATE = (2000, 1, 1, 0, 0, 0)


def repacked(data: bytes, changes: Mapping[str, bytes], added: Mapping[str, bytes] | None = None) -> bytes:
    """The package with the named parts' contents replaced, and the `added` ones behind the others.

    Raises KeyError for a part that is not there.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
    missing = set(changes) - {entry.filename for entry in entries}
    if missing:
        raise KeyError(f"no such part: {', '.join(sorted(missing))}")
    new = {name: zipfile.ZipInfo(name, _DATE) for name in added or {}}
    changes = {**changes, **(added or {})}
    entries = [*entries, *new.values()]
    out = io.BytesIO()
    directory = io.BytesIO()
    for entry in entries:
        entry.create_system = 0 if entry.filename in new else entry.create_system
        change = changes.get(entry.filename)
        at = out.tell()
        if change is None:
            packed = _packed(data, entry)
            crc, size, method = entry.CRC, entry.file_size, entry.compress_type
        else:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = deflate.compress(change) + deflate.flush()
            crc, size, method = zlib.crc32(change), len(change), _DEFLATED
        _write_entry(out, directory, entry, at, packed, crc, size, method)
    start = out.tell()
    out.write(directory.getvalue())
    out.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), out.tell() - start, start, 0))
    return out.getvalue()


def same_parts(one: bytes, other: bytes) -> bool:
    """Do two packages of ours hold the same parts in the same order, however they are packed?"""
    first, second = (zipfile.ZipFile(io.BytesIO(data)) for data in (one, other))
    with first, second:
        if first.namelist() != second.namelist():
            return False
        return all(first.read(name) == second.read(name) for name in first.namelist())


def _packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    names, extras = struct.unpack_from("<2H", data, entry.header_offset + 26)
    start = entry.header_offset + 30 + names + extras
    return data[start : start + entry.compress_size]


def _write_entry(
    out: io.BytesIO,
    directory: io.BytesIO,
    entry: zipfile.ZipInfo,
    at: int,
    packed: bytes,
    crc: int,
    size: int,
    method: int,
) -> None:
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    # The sizes stand in the header itself, so no descriptor follows the data.
    flags = entry.flag_bits & ~_DESCRIPTOR
    year, month, day, hour, minute, second = entry.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    out.write(_LOCAL.pack(b"PK\x03\x04", 20, flags, method, time, date, crc, len(packed), size, len(name), 0))
    out.write(name)
    out.write(packed)
    directory.write(
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            entry.create_system << 8 | 20,
            20,
            flags,
            method,
            time,
            date,
            crc,
            len(packed),
            size,
            len(name),
            0,
            0,
            0,
            0,
            entry.external_attr,
            at,
        )
    )
    directory.write(name)
