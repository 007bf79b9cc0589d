"""Mails and zips written byte by byte, so that a test can say exactly what is odd about one."""

import struct
import zlib
from base64 import encodebytes
from dataclasses import dataclass

from tests.hostile.packages import Entry, entries, parts, zipped
from xlvalidate.intake.delivery import Delivery, Opened
from xlvalidate.intake.unpack import looked_into

BOOK = zipped(entries(parts("<row><c><v>1</v></c></row>")))
OTHER = zipped(entries(parts("<row><c><v>2</v></c></row>")))
WORD_FILE = zipped([Entry(name="[Content_Types].xml", data=b"<x/>"), Entry(name="word/document.xml", data=b"<x/>")])
MACRO_BOOK = zipped([*entries(parts("<row><c><v>1</v></c></row>")), Entry(name="xl/vbaProject.bin", data=b"x")])
OLD_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + "Workbook".encode("utf-16-le").ljust(128, b"\0")
OUTLOOK = OLD_BOOK[:1024] + "__properties_version1.0".encode("utf-16-le").ljust(128, b"\0")
TNEF = b"\x78\x9f\x3e\x22\x01\x00\x06"
RAR = b"Rar!\x1a\x07\x01\x00rest"
SEVEN = b"7z\xbc\xaf\x27\x1c\x00\x04rest"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
FROM = "From: office@example.org\r\nSubject: report\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"


def part(
    data: bytes = BOOK,
    name: str | bytes | None = "表.xlsx",
    *,
    type: str = "application/octet-stream",
    disposition: str = "attachment",
    extra: str = "",
    encoding: str = "base64",
) -> bytes:
    """One part. A name in bytes is the parameter as it is written, behind the `filename`."""
    named = name if isinstance(name, bytes) else b"" if name is None else b'="' + name.encode() + b'"'
    head = f"Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n{extra}Content-Disposition: {disposition}"
    body = encodebytes(data).replace(b"\n", b"\r\n") if encoding == "base64" else data
    return head.encode() + (b"; filename" + named if named else b"") + b"\r\n\r\n" + body


def text(said: str | bytes = "see the attachment", type: str = "text/plain; charset=utf-8") -> bytes:
    return f"Content-Type: {type}\r\n\r\n".encode() + (said.encode() if isinstance(said, str) else said) + b"\r\n"


def multipart(
    *inner: bytes, boundary: str = "BB", written: str | None = None, kind: str = "mixed", end: str = "--"
) -> bytes:
    """A multipart of parts; `written` is the boundary that its header tells, `end` closes it."""
    told = boundary if written is None else written
    head = f'Content-Type: multipart/{kind}; boundary="{told}"\r\n\r\n'
    body = b"".join(f"--{boundary}\r\n".encode() + one + b"\r\n" for one in inner)
    return head.encode() + body + (f"--{boundary}{end}\r\n".encode() if end else b"")


def mail(*inner: bytes, headers: str = FROM, **shape: str) -> bytes:
    return headers.encode() + multipart(*inner, **shape)


def look(data: bytes, name: str = "1.eml", kind: str = "mail") -> Opened:
    return looked_into(Delivery(kind, name, data, f"test:{name}", None))  # type: ignore[arg-type]


def seen(opened: Opened) -> list[tuple[str, str | None]]:
    """The pieces that hold a workbook whole, with their oddities, and then what was set aside."""
    pieces = [(piece.name, piece.oddity) for piece in opened.pieces]
    return pieces + [(f"({oddity.word})", oddity.name) for oddity in opened.oddities]


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A member of a zip with its name in raw bytes."""

    name: bytes
    data: bytes = BOOK
    flags: int = 0
    method: int = 8
    extra: bytes = b""
    size: int | None = None
    crc: int | None = None
    packed: bytes | None = None
    offset: int | None = None


def raw_zip(*members: Raw, front: bytes = b"", end_shift: int = 0) -> bytes:
    body, directory = front, b""
    for one in members:
        packed = one.packed
        if packed is None:
            deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = deflater.compress(one.data) + deflater.flush() if one.method == 8 else one.data
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        size = len(one.data) if one.size is None else one.size
        offset = len(body) - len(front) if one.offset is None else one.offset
        fixed = (20, one.flags, one.method, 0, 0x21, crc, len(packed), size, len(one.name), len(one.extra))
        body += struct.pack("<4s5H3L2H", b"PK\3\4", *fixed) + one.name + one.extra + packed
        directory += struct.pack("<4sH5H3L5H2L", b"PK\1\2", 20, *fixed, 0, 0, 0, 0, offset) + one.name + one.extra
    start = len(body) - len(front) + end_shift
    count = len(members)
    return body + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
