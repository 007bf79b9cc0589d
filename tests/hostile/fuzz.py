"""Workbooks, zips and mails spoiled by a seed, each read by both readers and opened as a delivery.

`python -m tests.hostile.fuzz 100000` says how they went: hangs, tracebacks, differences. `--from` begins elsewhere.
"""

import re
import signal
import sys
import time
import zlib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType
from zipfile import ZipFile

from tests.hostile.packages import Entry, entries, name, parts, strings, styles, tabs_of, zipped
from tests.intake.letters import Raw, mail, part, raw_zip
from tests.reading.mutations import spoiled
from xlvalidate.intake.delivery import Delivery
from xlvalidate.intake.unpack import looked_into
from xlvalidate.ooxml.book import Refusal
from xlvalidate.reading.read_book import read_book

MOST_SECONDS = 5
EXAMPLES = Path(__file__).parents[2] / "templates"
ROWS = (
    '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000</v></c><c r="C1" s="2"/></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2"><f>A1+1</f><v>3</v></c></row>'
    '<row r="9" ht="15"><c r="A9" t="str"><v>表 &amp; a</v></c><c r="b9" t="b"><v>1</v></c></row>'
    '<row r="10"><c r="C10" t="e"><v>#REF!</v></c></row>'
)
SMALL = parts(
    ROWS,
    names=name("v", "S!$A$1") + name("w", " 'S'!$B$2:$B$2") + name("x", "[1]S!$A$1"),
    strings=strings("<t>零</t>", "<r><t>a</t></r><r><t>b</t></r>"),
    styles=styles('<numFmt numFmtId="164" formatCode="[$-804]aaaa"/>', '<xf numFmtId="0"/><xf numFmtId="14"/>'),
)
NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF]
WRITTEN = [
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"16385",
    b"1048577",
    b"2147483648",
    b"4294967295",
    b"9" * 20,
    b"9" * 400,
    b"1e400",
]
_DIGITS = re.compile(rb'(?<=[">])[0-9]+(?=["<])')
_RECORDS = (b"PK\3\4", b"PK\1\2", b"PK\5\6")

Made = tuple[str, bytes]


class HangError(BaseException):
    """More than the seconds a case may take. Not an Exception, as the reader makes a word of any of those."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with a case."""

    seed: int
    kind: str
    what: str


@cache
def template_entries() -> tuple[Entry, ...]:
    with ZipFile(EXAMPLES / "ogi-2014.xlsx") as archive:
        return tuple(Entry(name=one.filename, data=archive.read(one)) for one in archive.infolist())


def _entries(random: Random) -> list[Entry]:
    return list(template_entries()) if random.random() < 0.04 else entries(SMALL)


def _bytes_spoiled(random: Random, data: bytes) -> bytes:
    """Bits flipped, stretches cut, doubled, zeroed, moved, made anew; the end cut off."""
    out = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at, length = random.randrange(len(out) or 1), random.choice((1, 2, 4, 60, 4_000))
        match random.randrange(7):
            case 0 if out:
                out[at] ^= 1 << random.randrange(8)
            case 1:
                out[at : at + length] = bytes(len(out[at : at + length]))
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = out[at : at + length]
            case 4:
                out[at : at + length] = random.randbytes(length)
            case 5:
                there = random.randrange(len(out) or 1)
                out[at:at] = out[there : there + length]
            case _:
                del out[at:]
    return bytes(out)


def _package_bytes(random: Random) -> Made:
    return "bytes of a workbook", _bytes_spoiled(random, zipped(_entries(random)))


def _two_packages(random: Random) -> Made:
    one, other = zipped(_entries(random)), zipped(entries(SMALL)[:: random.choice((1, -1))])
    cut, from_ = random.randrange(len(one)), random.randrange(len(other))
    return "two workbooks in one", one[:cut] + other[from_:]


def _xml(random: Random) -> Made:
    found = _entries(random)
    at = random.randrange(len(found))
    found[at] = replace(found[at], data=spoiled(random, found[at].data))
    return "XML", zipped(found)


def _xml_bytes(random: Random) -> Made:
    found = _entries(random)
    at = random.randrange(len(found))
    found[at] = replace(found[at], data=_bytes_spoiled(random, found[at].data))
    return "bytes of XML", zipped(found)


def _numbers_in_xml(random: Random) -> Made:
    found = _entries(random)
    at = random.randrange(len(found))
    data = found[at].data
    for _ in range(random.randint(1, 3)):
        if places := list(_DIGITS.finditer(data)):
            place = random.choice(places)
            data = data[: place.start()] + random.choice(WRITTEN) + data[place.end() :]
    found[at] = replace(found[at], data=data)
    return "numbers in XML", zipped(found)


def _deflate(random: Random) -> Made:
    """A part's deflate stream altered, with a size and a checksum that are right or nearly so."""
    found = _entries(random)
    at = random.randrange(len(found))
    data = found[at].data * random.choice((1, 1, 1, 1 + 200_000 // max(len(found[at].data), 1)))
    deflater = zlib.compressobj(random.choice((0, 1, 6, 9)), zlib.DEFLATED, -15)
    packed = deflater.compress(data)
    if random.random() < 0.2:
        packed += deflater.flush(random.choice((zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH)))
    packed += deflater.flush()
    match random.randrange(6):
        case 0:
            packed += random.choice((b"\0", b"\x03\0", b"x" * 70_000, packed))
        case 1:
            packed = packed[: random.randrange(len(packed) + 1)]
        case 2:
            packed = _bytes_spoiled(random, packed)
        case 3:
            packed = b"\0\0\0\xff\xff" * random.choice((1, 9_000)) + packed
        case 4:
            packed = b""
    size = random.choice((None, None, 0, len(data) - 1, len(data) + 1, 0xFFFFFFFE))
    found[at] = replace(found[at], data=data, packed=packed, size=size)
    return "deflate streams", zipped(found)


def _numbers_in_zip(random: Random) -> Made:
    data = bytearray(zipped(_entries(random)))
    for _ in range(random.randint(1, 3)):
        places = [found.start() for found in re.finditer(re.escape(random.choice(_RECORDS)), data)]
        if places:
            at, length = random.choice(places) + 4 + random.randrange(42), random.choice((1, 2, 4))
            number = random.choice(NUMBERS) & (256**length - 1)
            data[at : at + length] = number.to_bytes(length, "little")
    return "numbers in a zip", bytes(data)


def _parts(random: Random) -> Made:
    found = _entries(random)
    one, other = random.randrange(len(found)), random.randrange(len(found))
    match random.randrange(5):
        case 0:
            del found[one]
        case 1:
            found[one] = replace(found[one], data=found[other].data)
        case 2:
            found.append(found[one])
        case 3:
            found[one], found[other] = found[other], found[one]
        case _:
            found[one] = replace(
                found[one], name=random.choice(("/x", "..", "a/../b", found[one].name.upper(), "x\0", "文.xml"))
            )
    return "parts", zipped(found)


def _tabs(random: Random) -> Made:
    sheets = [spoiled(random, SMALL["xl/worksheets/sheet1.xml"].encode()) for _ in range(random.randint(2, 5))]  # type: ignore[union-attr]
    return "several sheets", tabs_of(*sheets)


def _archive(random: Random) -> Made:
    inside = zipped(entries(SMALL))
    members = [Raw(name=random.choice((b"a.xlsx", b"\xb1\xed.xlsx", b"m.eml", b"i.zip", b"../a.xlsx")), data=inside)]
    if random.random() < 0.5:
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = (
            deflater.compress(inside * 9) + deflater.flush() + random.choice((b"", b"\0", b"\x03\0", b"x" * 70_000))
        )
        members.append(Raw(name=b"b.xlsx", data=inside * 90, packed=packed))
    data = raw_zip(*members)
    if random.random() < 0.4:
        data = raw_zip(Raw(name=b"i.zip", data=data))
    return "archives", data if random.random() < 0.2 else _bytes_spoiled(random, data)


def _mail(random: Random) -> Made:
    data = mail(part())
    lines = data.split(b"\n")
    for _ in range(random.randint(1, 5)):
        at, there = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(5):
            case 0:
                lines[at:at] = lines[there : there + random.randint(1, 9)] * random.choice((1, 2, 200))
            case 1:
                del lines[at : at + random.randint(1, 9)]
            case 2:
                lines[at] = lines[at][: random.randrange(len(lines[at]) + 1)]
            case 3:
                lines[at] = _bytes_spoiled(random, lines[at])
            case _:
                lines[at] = random.choice(
                    (
                        b"begin 644 a",
                        b"end",
                        b"From x",
                        b"",
                        b"--b",
                        b"Content-Type: multipart/mixed; boundary=b",
                        b"=?gbk?B?1A",
                    )
                )
    return "mails", b"\n".join(lines)


KINDS: list[Callable[[Random], Made]] = [
    _package_bytes, _two_packages, _xml, _xml, _xml_bytes, _numbers_in_xml, _deflate, _deflate, _numbers_in_zip, _parts,
    _tabs, _archive, _mail,
]  # fmt: skip


def made(seed: int) -> Made:
    """What kind of case a seed gives, and its bytes: the same ones each time."""
    random = Random(seed)
    return random.choice(KINDS)(random)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises HangError behind so many seconds of CPU, where the system has a clock for that."""

    def over(_: int, __: FrameType | None) -> None:
        raise HangError

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def troubles(seed: int, ends: Counter[str]) -> Iterator[Trouble]:
    """What is wrong with how a case went. `ends` counts how they end."""
    kind, data = made(seed)
    began = time.process_time()
    try:
        with _at_most(MOST_SECONDS):
            yield from _judged(seed, kind, data, ends)
    except HangError:
        yield Trouble(seed, kind, "hang")
    except Exception as error:
        yield Trouble(seed, kind, f"traceback {error!r}")
    else:
        if time.process_time() - began > MOST_SECONDS:
            yield Trouble(seed, kind, "hang")


def _judged(seed: int, kind: str, data: bytes, ends: Counter[str]) -> list[Trouble]:
    found: list[Trouble] = []
    mails = kind == "mails"
    delivery = Delivery("mail" if mails else "file", "x.eml" if mails else "x.zip", data, "fuzz", None)
    opened = looked_into(delivery)
    for piece in [data, *(piece.data for piece in opened.pieces[:4] if piece.data != data)]:
        quick = read_book(piece, lambda _: True, every_sheet=True)
        guarded = read_book(piece, lambda _: True, every_sheet=True, fast=False)
        ends[quick.code if isinstance(quick, Refusal) else "a book"] += 1
        if quick != guarded:
            found.append(Trouble(seed, kind, "difference"))
        if isinstance(quick, Refusal) and quick.code == "unreadable":
            found.append(Trouble(seed, kind, f"traceback {quick.detail}"))
    return found


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("cases", type=int)
    parser.add_argument("--from", type=int, default=0, dest="first")
    asked = parser.parse_args()
    ends: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    count, slowest = 0, (0.0, 0)
    began = time.process_time()
    for seed in range(asked.first, asked.first + asked.cases):
        before = time.process_time()
        for trouble in troubles(seed, ends):
            count += 1
            print(f"seed {trouble.seed}: {trouble.what} ({trouble.kind})", flush=True)
        kinds[made(seed)[0]] += 1
        slowest = max(slowest, (time.process_time() - before, seed))
        if (seed - asked.first + 1) % 10_000 == 0:
            print(f"{seed - asked.first + 1:,} cases, {count} troubles", file=sys.stderr, flush=True)
    print(f"{asked.cases:,} cases, {count} troubles, {time.process_time() - began:.0f} s of CPU")
    print(f"the slowest took {slowest[0]:.2f} s: seed {slowest[1]}")
    print(" · ".join(f"{kind} {number:,}" for kind, number in kinds.most_common()))
    print(" · ".join(f"{end} {number:,}" for end, number in ends.most_common()))
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
