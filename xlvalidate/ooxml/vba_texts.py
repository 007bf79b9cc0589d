"""What macros say, whichever program saved them last: a spreadsheet program compiles them anew and writes other bytes.

Read as [MS-OVBA] has it: modules are streams of a compound file, each with its text compressed behind what was
compiled. Nothing of it is run.
"""

import hashlib
import re
import struct
from collections.abc import Iterator

from xlvalidate.ooxml.compound_file import CompoundError, compound_file

_LARGEST, _MOST = 8_388_608, 2_097_152  # bytes of a project, and of all of its texts
_CHUNK = 4_096
_NAME, _OFFSET, _VERSION = 0x1A, 0x31, 0x09
_QUOTED = re.compile(r'("[^"\n]*")')
_BLANK = re.compile(r"[ \t]+")
_NOTHING = re.compile(r"\s*(?:attribute\s.*|option\s.*|)", re.IGNORECASE)


def text_digest(project: bytes) -> str:
    """A digest of what the modules of a VBA project say; empty where that is not understood.

    Modules that say nothing do not count, as a program adds one for each new sheet; nor do capitals and blanks outside
    of quotes, which a program writes as it likes.
    """
    try:
        said = sorted((name.casefold(), normal) for name, text in _modules(project) if (normal := _normal(text)))
    except (CompoundError, struct.error, IndexError, ValueError):
        return ""
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _modules(project: bytes) -> Iterator[tuple[str, str]]:
    """The name and the text of each module. Raises CompoundError, struct.error, IndexError, ValueError."""
    if len(project) > _LARGEST:
        raise ValueError("size")
    storages = [one for one in compound_file(project).storages if one.name.lower() == "vba"]
    by_name = {name.casefold(): data for one in storages for name, data in one.streams.items()}
    left = _MOST
    for name, offset in _listed(_unpacked(by_name.get("dir", b""), left)):
        text = _unpacked(by_name.get(name.casefold(), b"")[offset:], left)
        left -= len(text)
        yield name, text.decode("latin-1")


def _listed(directory: bytes) -> Iterator[tuple[str, int]]:
    """The stream of each module, and where its text begins in it."""
    at, name = 0, ""
    while at + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        at += 6
        if kind == _NAME:
            name = directory[at : at + size].decode("latin-1")
        elif kind == _OFFSET:
            yield name, struct.unpack_from("<I", directory, at)[0]
        at += size + (2 if kind == _VERSION else 0)


def _unpacked(packed: bytes, most: int) -> bytes:
    """A compressed stream as it was before. Raises ValueError, IndexError."""
    if packed[:1] != b"\x01":
        raise ValueError("signature")
    out, at = bytearray(), 1
    while at + 2 <= len(packed):
        (head,) = struct.unpack_from("<H", packed, at)
        end = min(at + (head & 0x0FFF) + 3, len(packed))
        at += 2
        if not head & 0x8000:
            out += packed[at : at + _CHUNK]
            at += _CHUNK
        else:
            _inflate(packed[at:end], out)
            at = end
        if len(out) > most:
            raise ValueError("size")
    return bytes(out)


def _inflate(chunk: bytes, out: bytearray) -> None:
    """One chunk: bytes as they are, and copies of what stood up to 4,096 bytes before."""
    start, at = len(out), 0
    while at < len(chunk):
        flags = chunk[at]
        at += 1
        for bit in range(8):
            if at >= len(chunk):
                return
            if not flags >> bit & 1:
                out.append(chunk[at])
                at += 1
                continue
            token = chunk[at] | chunk[at + 1] << 8
            at += 2
            bits = max((len(out) - start - 1).bit_length(), 4)
            length, back = (token & 0xFFFF >> bits) + 3, (token >> 16 - bits) + 1
            if back > len(out) - start:
                raise ValueError("copy")
            if length <= back:
                out += out[len(out) - back : len(out) - back + length]
            else:
                piece = out[-back:]
                out += (piece * (length // back + 1))[:length]


def _normal(text: str) -> str:
    """The text of a module without what says nothing; empty where nothing is left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_plain(line) for line in lines if not _NOTHING.fullmatch(line))


def _plain(line: str) -> str:
    pieces = _QUOTED.split(line.strip())
    return "".join(piece if piece.startswith('"') else _BLANK.sub(" ", piece).casefold() for piece in pieces)
