"""Zips: every member is a piece or named, whatever its name and its bytes."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from random import Random

import pytest

from tests.hostile.packages import Entry, zipped
from tests.intake.letters import BOOK, JPEG, OLD_BOOK, OTHER, RAR, WORD_FILE, Raw, look, mail, part, raw_zip, seen
from xlvalidate.intake.delivery import Delivery, DeliveryLimits
from xlvalidate.intake.unpack import looked_into


def opened(data: bytes, **limits: int) -> list[tuple[str, str | None]]:
    return seen(looked_into(Delivery("file", "材料.zip", data, "test", None), DeliveryLimits(**limits)))


def unicode_path(name: str, raw: bytes) -> bytes:
    field = b"\1" + struct.pack("<L", zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def bomb(size: int) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflater.compress(b"PK\x03\x04" + bytes(size - 4)) + deflater.flush()


GBK = "城关镇.xlsx".encode("gbk")
INNER = raw_zip(Raw(name=b"inner.xlsx"))


def packed(data: bytes) -> bytes:
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflater.compress(data) + deflater.flush()


CASES = {
    "utf-8 with the flag": (raw_zip(Raw(name="城关镇.xlsx".encode(), flags=0x800)), [("城关镇.xlsx", None)]),
    "utf-8 without it": (raw_zip(Raw(name="城关镇.xlsx".encode())), [("城关镇.xlsx", None)]),
    "gbk": (raw_zip(Raw(name=GBK)), [("城关镇.xlsx", None)]),
    "gbk, short names": (
        raw_zip(Raw(name="一.xlsx".encode("gbk")), Raw(name="二.xlsx".encode("gbk"))),
        [("一.xlsx", None), ("二.xlsx", None)],
    ),
    "gbk with a backslash in a character": (raw_zip(Raw(name="許誠.xlsx".encode("gbk"))), [("許誠.xlsx", None)]),
    "gbk that claims to be utf-8": (raw_zip(Raw(name=GBK, flags=0x800)), [("城关镇.xlsx", None)]),
    "a unicode path": (
        raw_zip(Raw(name=b"?.xlsx", extra=unicode_path("城关镇.xlsx", b"?.xlsx"))),
        [("城关镇.xlsx", None)],
    ),
    "a unicode path of another name": (
        raw_zip(Raw(name=b"a.xlsx", extra=unicode_path("x", b"b.xlsx"))),
        [("a.xlsx", None)],
    ),
    "backslashes as separators": (raw_zip(Raw(name=rb"dir\a.xlsx")), [("a.xlsx", None)]),
    "folders": (raw_zip(Raw(name=b"dir/", data=b""), Raw(name=b"dir/a.xlsx")), [("a.xlsx", None)]),
    "the same name twice": (
        raw_zip(Raw(name=b"a.xlsx"), Raw(name=b"a.xlsx", data=OTHER)),
        [("a.xlsx", None), ("a.xlsx", None)],
    ),
    "a workbook without a suffix": (raw_zip(Raw(name=b"a", method=0)), [("a", None)]),
    "a stored workbook inside": (raw_zip(Raw(name=b"a.xlsx", method=0)), [("a.xlsx", None)]),
    "something in front": (raw_zip(Raw(name=b"a.xlsx"), front=b"PK\3\4 or an exe"), [("a.xlsx", None)]),
    "an old workbook": (raw_zip(Raw(name=b"a", data=OLD_BOOK)), [("a", None)]),
    "a broken workbook": (raw_zip(Raw(name=b"a.xlsx", data=BOOK[:99])), [("a.xlsx", None)]),
    "nested once": (raw_zip(Raw(name=b"i.zip", data=INNER)), [("inner.xlsx", None)]),
    "nested twice": (
        raw_zip(Raw(name=b"o.zip", data=raw_zip(Raw(name=b"i.zip", data=INNER)))),
        [("(nested-too-deep)", "i.zip")],
    ),
    "a mail inside": (raw_zip(Raw(name=b"m.eml", data=mail(part()))), [("表.xlsx", None)]),
    "a password": (
        raw_zip(Raw(name=b"a.xlsx", flags=1), Raw(name=b"b.xlsx")),
        [("b.xlsx", None), ("(encrypted-archive)", "a.xlsx")],
    ),
    "a strong password": (raw_zip(Raw(name=GBK, method=99, flags=1)), [("(encrypted-archive)", "城关镇.xlsx")]),
    "an unusual method": (raw_zip(Raw(name=b"a.xlsx", method=14)), [("(odd-compression)", "a.xlsx")]),
    "a wrong checksum": (raw_zip(Raw(name=b"a.xlsx", crc=1)), [("(bad-archive)", "a.xlsx")]),
    "a wrong size": (raw_zip(Raw(name=b"a.xlsx", size=5)), [("(bad-archive)", "a.xlsx")]),
    "bytes that are no deflate": (raw_zip(Raw(name=b"a.xlsx", packed=b"\xff" * 99)), [("(bad-archive)", "a.xlsx")]),
    "a byte behind the stream": (
        raw_zip(Raw(name=b"a.xlsx", data=BOOK + bytes(70_000), packed=packed(BOOK + bytes(70_000)) + b"\0")),
        [("(bad-archive)", "a.xlsx")],
    ),
    "a chunk behind the stream": (
        raw_zip(Raw(name=b"a.xlsx", packed=packed(BOOK) + b"x" * 70_000), Raw(name=b"b.xlsx")),
        [("b.xlsx", None), ("(bad-archive)", "a.xlsx")],
    ),
    "nothing, said to be deflated": (raw_zip(Raw(name=b"e.txt", data=b"", packed=b"")), [("(empty)", "e.txt")]),
    "an offset behind the end": (raw_zip(Raw(name=b"a.xlsx", offset=9**9)), [("(bad-archive)", "a.xlsx")]),
    "two names for the same bytes": (
        raw_zip(Raw(name=b"a.xlsx"), Raw(name=b"b.xlsx", offset=0)),
        [("a.xlsx", None), ("(bad-archive)", "b.xlsx")],
    ),
    "nothing in it": (raw_zip(), [("(empty)", "材料.zip")]),
    "only its first half": (INNER[: len(INNER) // 2], [("(bad-archive)", "材料.zip")]),
    "a directory elsewhere": (raw_zip(Raw(name=b"a.xlsx"), end_shift=7), [("(bad-archive)", "材料.zip")]),
    "no zip at all": (b"hello", [("(bad-archive)", "材料.zip")]),
    "what systems leave behind": (
        raw_zip(Raw(name=b"__MACOSX/._a.xlsx"), Raw(name=b"~$a.xlsx"), Raw(name=b"Thumbs.db", data=b"x")),
        [("(system-file)", "._a.xlsx"), ("(system-file)", "~$a.xlsx"), ("(system-file)", "Thumbs.db")],
    ),
    "other files": (
        raw_zip(
            Raw(name=b"a.docx", data=WORD_FILE),
            Raw(name=b"a.jpg", data=JPEG),
            Raw(name=b"a.rar", data=RAR),
            Raw(name=b"e.txt", data=b""),
        ),
        [
            ("(not-a-form-file)", "a.docx"),
            ("(not-a-form-file)", "a.jpg"),
            ("(rar-or-7z)", "a.rar"),
            ("(empty)", "e.txt"),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_zip(case):
    data, expected = CASES[case]
    assert opened(data) == expected


def test_the_bytes_are_those_of_the_member():
    (piece,) = look(raw_zip(Raw(name=b"d/a.xlsx"), Raw(name=b"b.pdf", data=b"%PDF")), "z.zip", "file").pieces
    assert (piece.data, piece.path) == (BOOK, ("z.zip", "d/a.xlsx"))


def test_paths_never_meet():
    twice = raw_zip(Raw(name=b"a.xlsx"), Raw(name=b"a.xlsx"), Raw(name=b"a.xlsx", crc=1), Raw(name=b"a.xlsx#2"))
    found = look(twice, "z.zip", "file")
    paths = [one.path for one in (*found.pieces, *found.oddities)]
    assert len(paths) == len(set(paths)) == 4


def test_what_zipfile_and_big_directories_write_is_read():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("城关镇.xlsx", "w", force_zip64=True) as file:
            file.write(BOOK)
        archive.writestr("b.xlsx", BOOK)
    assert opened(made.getvalue()) == [("城关镇.xlsx", None), ("b.xlsx", None)]


def test_a_directory_of_64_bit_is_read():
    plain_zip = raw_zip(Raw(name=b"a.xlsx"))
    end = plain_zip.rfind(b"PK\5\6")
    length, start = struct.unpack("<LL", plain_zip[end + 12 : end + 20])
    large = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, length, start)
    large += struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    data = plain_zip[:end] + large + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    assert opened(data) == [("a.xlsx", None)]
    assert opened(plain_zip[:end] + data[-22:]) == [("(bad-archive)", "材料.zip")]


@pytest.mark.parametrize("told", [None, 99])
def test_a_bomb_costs_what_is_allowed_and_the_others_are_read(told):
    size = 80 * 2**20
    packed = bomb(size)
    bombs = [Raw(name=f"{n}.xlsx".encode(), data=b"", packed=packed, size=told or size, crc=0) for n in range(20)]
    data = raw_zip(*bombs, Raw(name=b"good.xlsx"))
    tracemalloc.start()
    begin = time.process_time()
    found = opened(data)
    spent, peak = time.process_time() - begin, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    word = "bad-archive" if told else "too-big"
    assert found == [("good.xlsx", None), *((f"({word})", f"{n}.xlsx") for n in range(20))]
    assert spent < 5 and peak < 64 * 2**20


def test_the_total_of_all_archives_is_capped():
    inner = raw_zip(*(Raw(name=f"{n}.xlsx".encode(), data=BOOK) for n in range(3)))
    found = opened(raw_zip(Raw(name=b"i.zip", data=inner), Raw(name=b"x.xlsx")), total=len(inner) + 2 * len(BOOK))
    assert found == [("0.xlsx", None), ("1.xlsx", None), ("(too-big)", "2.xlsx"), ("(too-big)", "x.xlsx")]


def test_pieces_are_counted():
    many = raw_zip(*(Raw(name=f"{n}.txt".encode(), data=b"x") for n in range(9)))
    assert opened(many, pieces=2) == [
        ("(not-a-form-file)", "0.txt"),
        ("(not-a-form-file)", "1.txt"),
        ("(too-many-pieces)", ""),
    ]
    crowd = raw_zip(*(Raw(name=b"x", data=b"", method=0) for _ in range(20_001)))
    assert opened(crowd) == [("(too-many-pieces)", "材料.zip")]


def test_a_zip_without_its_suffix_is_opened():
    assert seen(look(zipped([Entry(name="a.xlsx", data=BOOK)]), "材料", "file")) == [("a.xlsx", None)]


def test_mutated_zips_raise_nothing():
    random = Random(5)
    kinds = [data for data, _ in CASES.values()]
    for _ in range(3_000):
        data = bytearray(random.choice(kinds))
        for _ in range(random.choice((1, 3, 9))):
            at = random.randrange(len(data) + 1)
            data[at : at + random.randrange(4)] = random.randbytes(random.randrange(5))
        found = look(bytes(data), "z.zip", "file")
        assert found.pieces or found.oddities
        assert all(one.path and "".join(one.path).encode() for one in (*found.pieces, *found.oddities))
