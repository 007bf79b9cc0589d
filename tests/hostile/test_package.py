"""Every word of refusal, by the bytes that earn it, and every limit from both sides."""

import struct
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from tests.hostile.packages import (
    MAIN,
    SHEET,
    Entry,
    entries,
    links,
    name,
    package,
    parts,
    sheet,
    spoiled,
    strings,
    styles,
    tabs_of,
    workbook_xml,
    zipped,
)
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.workbook_limits import LIMITS, REFUSALS, PackageLimits
from xlvalidate.reading.read_book import read_book

GOOD = package(parts("<row><c><v>1</v></c></row>"))


def compound(stream: str) -> bytes:
    """A compound file of which only the directory entry of one stream is true."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + stream.encode("utf-16-le").ljust(128, b"\0")


def with_entry(**extra: object) -> bytes:
    return zipped([*entries(parts()), Entry(**{"name": "x.bin", "data": b"x", **extra})])  # type: ignore[arg-type]


def with_sheet(xml: str | bytes) -> bytes:
    return package(parts() | {SHEET: xml})


def twice(rows: str = "") -> bytes:
    tabs = '<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="s" sheetId="2" r:id="rId2"/>'
    return package(parts(rows, workbook=workbook_xml("", tabs)))


def deflated(data: bytes) -> bytes:
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflater.compress(data) + deflater.flush()


def spaced(characters: int) -> str:
    """A sheet with a namespace of so many characters, which stands before the name of each of its attributes."""
    return sheet(f'<row xmlns:a="{"u" * characters}">' + '<c a:x="1"/>' * 9 + "</row>")


DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY q "99">]>'
ODS = Entry(name="mimetype", data=b"application/vnd.oasis.opendocument.spreadsheet", method=0)
SMALL = zipped([Entry(name="a", data=b"a")])

CASES: list[tuple[str, bytes, str, str]] = [
    ("empty", b"", "not-a-workbook", "empty"),
    ("zeros", b"\0" * 9000, "not-a-workbook", "empty"),
    ("csv", "单位,数\n甲,1\n".encode("gbk"), "not-a-workbook", "text"),
    ("html", b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table>", "not-a-workbook", "html"),
    ("owner file", b"\x05Zhang".ljust(55, b" ").ljust(165, b"\0"), "not-a-workbook", "owner-file"),
    ("pdf", b"%PDF-1.7\0", "not-a-workbook", "binary"),
    ("any zip", SMALL, "not-a-workbook", "zip"),
    ("a document", package(parts() | {"xl/workbook.xml": "<document/>"}), "not-a-workbook", "xl/workbook.xml document"),
    ("no main part", package(parts(root=links(("other", "x")))), "not-a-workbook", "zip"),
    ("word compound", compound("WordDocument"), "not-a-workbook", "binary"),
    ("xls", compound("Workbook"), "old-xls", ""),
    ("xls 5", compound("Book"), "old-xls", ""),
    ("password", compound("EncryptedPackage"), "encrypted", ""),
    (
        "rights management",
        compound("EncryptedPackage") + "DRMEncryptedDataSpace".encode("utf-16-le").ljust(128, b"\0"),
        "encrypted-rights",
        "",
    ),
    ("rights management, newer", compound("DRMEncryptedTransform"), "encrypted-rights", ""),
    ("an xls under rights management", compound("\tDRMContent"), "encrypted-rights", ""),
    ("a label", b".pfile\0\1", "encrypted-rights", ""),
    ("an office's policy", b"b\x14#eB\0\1\0E-SafeNet   LOCK" + b"\x91\2" * 900, "encrypted-policy", "E-SafeNet"),
    ("another", b"%TSD-Header-###%\0\1" + b"\7" * 900, "encrypted-policy", "TSD"),
    ("a third", b"\x9b DRMONE  This Document is encrypted\0", "encrypted-policy", "Fasoo DRM"),
    ("a fourth", b"<## NASCA DRM FILE - VER1.00 ##>\0", "encrypted-policy", "NASCA DRM"),
    ("a fifth", b"SCDSA004\0", "encrypted-policy", "SoftCamp"),
    ("a text that speaks of one, further on", b"x" * 128 + b"E-SafeNet", "not-a-workbook", "text"),
    ("xlsb", package(parts() | {"xl/workbook.bin": b"x"}), "xlsb", ""),
    ("ods", zipped([ODS]), "ods", ""),
    ("cut", GOOD[: len(GOOD) // 2], "truncated", "directory"),
    ("cut in the directory's end", GOOD[:-10], "broken-zip", "directory"),
    ("directory is lost", GOOD[:-6] + struct.pack("<L", 9**9) + GOOD[-2:], "broken-zip", "local-header"),
    ("another zip in front", SMALL + GOOD, "broken-zip", "local-header"),
    ("local header is lost", with_entry(offset=7), "broken-zip", "local-header"),
    ("stream is no deflate", with_entry(packed=b"\xff\xff\xff"), "broken-zip", "x.bin"),
    ("stream ends early", with_entry(packed=b""), "broken-zip", "x.bin"),
    ("more after the stream", with_entry(packed=b"\x03\0more", size=0, crc=0), "broken-zip", "x.bin"),
    (
        "a byte after, behind more than a chunk",
        with_entry(data=b"x" * 70_000, packed=deflated(b"x" * 70_000) + b"\0"),
        "broken-zip",
        "x.bin",
    ),
    (
        "another stream after",
        with_entry(data=b"x" * 70_000, packed=deflated(b"x" * 70_000) * 2),
        "broken-zip",
        "x.bin",
    ),
    (
        "an end that is missing",
        with_entry(packed=deflated(b"x" * 70_000)[:-1], data=b"x" * 70_000),
        "broken-zip",
        "x.bin",
    ),
    ("nothing that is said to be something", with_entry(packed=b"", data=b"", crc=1), "bad-checksum", "x.bin"),
    ("a local header that says more", with_entry(packed=b"", data=b"", local_size=1), "header-mismatch", "x.bin"),
    ("much more after", with_entry(packed=b"\x03\0" + b"x" * 200_000, size=0, crc=0), "broken-zip", "x.bin"),
    (
        "more after the stream of a part that is kept",
        with_entry(name="x.xml", packed=b"\x03\0more", size=0, crc=0),
        "broken-zip",
        "x.xml",
    ),
    (
        "a kept part that is broken and too long",
        with_entry(name="x.xml", packed=b"\x00\x05\x00\xfa\xffhello\xff", size=3),
        "broken-zip",
        "x.xml",
    ),
    (
        "a kept part of another checksum",
        with_entry(name="x.xml", data=b"x", crc=1),
        "bad-checksum",
        "x.xml",
    ),
    ("claims 3 GB", with_entry(size=3 * 2**30), "too-big", "x.bin"),
    ("40 MB of one letter", with_entry(data=b"x" * 40_000_000), "too-big", "x.bin"),
    ("twice the same", with_entry(name=SHEET), "duplicate-part", SHEET),
    ("twice but for case", with_entry(name=SHEET.upper()), "duplicate-part", SHEET.upper()),
    ("twice but for the slash", with_entry(name=SHEET.replace("/", "\\")), "duplicate-part", SHEET),
    (
        "two parts share bytes",
        with_entry(name="[Content_Types].xml", offset=0),
        "header-mismatch",
        "[Content_Types].xml",
    ),
    (
        "two entries, one place",
        zipped([Entry(name="a", data=b"a"), Entry(name="a", data=b"a", offset=0)]),
        "overlapping-parts",
        "a",
    ),
    ("parent", with_entry(name="xl/../../x"), "unsafe-part-name", "'xl/../../x'"),
    ("backslash parent", with_entry(name="xl\\..\\x"), "unsafe-part-name", "'xl\\\\..\\\\x'"),
    ("absolute", with_entry(name="/x"), "unsafe-part-name", "'/x'"),
    ("absolute by backslash", with_entry(name="\\x"), "unsafe-part-name", "'\\\\x'"),
    ("drive", with_entry(name="C:x"), "unsafe-part-name", "'C:x'"),
    ("NUL", with_entry(name="x\0.xml"), "unsafe-part-name", "'x\\x00.xml'"),
    ("no name", with_entry(name=""), "unsafe-part-name", "''"),
    ("bzip2", with_entry(method=12), "odd-compression", "x.bin 12"),
    ("password on one part", with_entry(flags=1), "encrypted-part", "x.bin"),
    ("another name inside", with_entry(local_name="y.bin"), "header-mismatch", "x.bin"),
    ("another size inside", with_entry(local_size=9), "header-mismatch", "x.bin"),
    ("more than it says", with_entry(data=b"xx", size=1), "wrong-size", "x.bin"),
    ("less than it says", with_entry(size=2), "wrong-size", "x.bin"),
    ("wrong checksum", with_entry(crc=1), "bad-checksum", "x.bin"),
    ("wrong checksum in XML", spoiled(SHEET, crc=1), "bad-checksum", SHEET),
    ("doctype", with_sheet(DOCTYPE + sheet("<row><c><v>&q;</v></c></row>")), "dtd", SHEET),
    ("doctype in UTF-16", with_sheet((DOCTYPE + sheet()).encode("utf-16")), "dtd", SHEET),
    ("doctype in UTF-16 without a mark", with_sheet((DOCTYPE + sheet()).encode("utf-16-be")), "dtd", SHEET),
    ("doctype after a long comment", with_sheet(f"<!--{'x' * 5000}-->" + DOCTYPE + sheet()), "dtd", SHEET),
    (
        "doctype in a part nobody reads",
        package(parts() | {"docProps/app.xml": DOCTYPE + "<x/>"}),
        "dtd",
        "docProps/app.xml",
    ),
    ("not closed", with_sheet("<worksheet"), "bad-xml", f"{SHEET} 1:0"),
    ("an unknown entity", with_sheet(sheet("<row>&q;</row>")), "bad-xml", f"{SHEET} 1:93"),
    ("nothing", with_sheet(""), "bad-xml", f"{SHEET} 1:0"),
    ("GBK", with_sheet('<?xml version="1.0" encoding="gbk"?>' + sheet()), "odd-encoding", "gbk"),
    ("UTF-7", with_sheet('<?xml version="1.0" encoding="utf-7"?>' + sheet()), "odd-encoding", "utf-7"),
    ("deep", with_sheet(sheet("<a>" * 100 + "</a>" * 100)), "too-deep", SHEET),
    (
        "a comment that never ends in front of a part that nobody reads",
        package(parts() | {"docProps/app.xml": f"<!--{'x' * 9_000_000}--><a/>"}),
        "too-long-token",
        "docProps/app.xml",
    ),
    ("a name that is long in each of its uses", with_sheet(spaced(200_000)), "too-long-token", SHEET),
    (
        "300 attributes",
        with_sheet(sheet("<row " + " ".join(f'a{at}=""' for at in range(300)) + "/>")),
        "too-many-attributes",
        SHEET,
    ),
    ("one endless tag", with_sheet(sheet(f'<row x="{"x" * 400_000}"/>')), "too-long-token", SHEET),
    ("one endless comment", with_sheet(sheet(f"<!--{'x' * 400_000}-->")), "too-long-token", SHEET),
    ("a long text", with_sheet(sheet(f"<row><c t='str'><v>{'x' * 140_000}</v></c></row>")), "too-long-text", SHEET),
    ("no tabs", package(parts(workbook=workbook_xml("", ""))), "no-sheets", ""),
    ("two tabs of one name", twice(), "duplicate-sheet", "s"),
    (
        "two tabs of one part",
        package(
            parts(
                workbook=workbook_xml("", '<sheet name="S" r:id="rId1"/><sheet name="T" r:id="rId2"/>'),
                links=links(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/SHEET1.xml")),
            )
        ),
        "duplicate-sheet",
        "part",
    ),
    ("a tab without its part", package(parts(links=links(("worksheet", "x.xml")))), "missing-part", "xl/x.xml"),
    ("no strings", package(parts("<row><c t='s'><v>0</v></c></row>")), "missing-part", "sharedStrings"),
    (
        "one id twice",
        package(parts(links=links(("worksheet", "a")).replace("/></", '/><Relationship Id="rId1"/></'))),
        "doubled-relationship",
        "xl/_rels/workbook.xml.rels rId1",
    ),
    (
        "one cell twice",
        package(parts('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
        "doubled-cell",
        f"{SHEET} 1",
    ),
    ("no address", package(parts('<row r="1"><c r="AAAAAAAAAA1"/></row>')), "bad-address", f"{SHEET} AAAAAAAAAA1"),
    ("17,000 cells in a row", package(parts(f"<row>{'<c/>' * 17_000}</row>")), "bad-address", f"{SHEET} 1"),
    (
        "no such string",
        package(parts("<row><c t='s'><v>4294967295</v></c></row>")),
        "bad-shared-string",
        f"{SHEET} 4294967295",
    ),
]


@pytest.mark.parametrize(("data", "code", "detail"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_refused(data: bytes, code: str, detail: str) -> None:
    assert read_book(data, lambda _: True) == Refusal(code, detail)


# Each would take half a minute or more, where parts are judged one by one or scanned again and again.
LARGE: list[tuple[str, Callable[[], bytes], str]] = [
    ("20 million rows on four sheets", lambda: tabs_of(*[sheet("<row/>" * 5_000_000)] * 4), "too-many-tags"),
    ("4,000 parts with long prologs", lambda: package(parts() | PROLOGS), "too-long-token"),
]
PROLOGS: dict[str, str | bytes] = {f"{at}.xml": f"<!--{'x' * 60_000}--><a/>" for at in range(4_000)}


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in LARGE], ids=[case[0] for case in LARGE])
def test_what_is_little_in_each_part_is_too_much_in_all(data: Callable[[], bytes], code: str) -> None:
    read = read_book(data(), lambda _: True)
    assert isinstance(read, Refusal)
    assert read.code == code


def test_100_rows_that_are_formatted_as_a_whole_are_read() -> None:
    row = "<row>" + '<c s="1"/>' * 16_384 + "</row>"
    assert isinstance(read_book(with_sheet(sheet(row * 100)), lambda _: True), Book)


def behind(xml: str) -> bytes:
    """A sheet with something behind its rows, which nobody reads but the parser."""
    return with_sheet(sheet().replace("</sheetData>", f"</sheetData>{xml}"))


def declared(count: int) -> str:
    return " ".join(f'xmlns:p{at}="u"' for at in range(count))


# Nobody wants any of them, but expat forgets no name: half a gigabyte, each.
NEW_NAMES: dict[str, Callable[[], bytes]] = {
    "elements": lambda: behind("".join(f"<a{at:x}/>" for at in range(200_000))),
    "elements among the rows": lambda: with_sheet(sheet("".join(f"<a{at:x}/>" for at in range(200_000)))),
    "attributes": lambda: behind("".join(f'<a b{at:x}=""/>' for at in range(200_000))),
    "attributes among the rows": lambda: with_sheet(sheet("".join(f'<a b{at:x}=""/>' for at in range(200_000)))),
    "prefixes": lambda: behind("".join(f'<a xmlns:n{at:x}="u"/>' for at in range(200_000))),
    "namespaces": lambda: behind("".join(f'<a xmlns:n="u{at:x}"/>' for at in range(200_000))),
    "names of some length": lambda: behind("".join(f"<{'y' * 60}{at:x}/>" for at in range(100_000))),
    "a few long names": lambda: behind("".join(f"<{'y' * 60_000}{at:x}/>" for at in range(9))),
    "a few long attributes": lambda: behind("".join(f"<a {'y' * 60_000}{at:x}=''/>" for at in range(9))),
    "the same names with every prefix": lambda: behind(
        f"<q {declared(100)}>" + "".join(f"<p{at % 100}:a{at // 100:x}/>" for at in range(600_000)) + "</q>"
    ),
    "in the styles": lambda: package(
        parts(styles=styles("", '<xf numFmtId="0"/>' + "".join(f"<a{at:x}/>" for at in range(200_000))))
    ),
}


@pytest.mark.parametrize("kind", NEW_NAMES)
def test_ever_new_names_are_refused_before_they_take_memory(kind: str) -> None:
    read = read_book(NEW_NAMES[kind](), lambda _: True)
    assert isinstance(read, Refusal)
    assert read.code == "too-many-tags"


WORDS = [MAIN, *(f"{MAIN} {name}" for name in ("worksheet", "sheetData", "c")), *(f"a{at:03}" for at in range(99))]
DEPTH_3 = sheet("<row><c><v>1</v></c></row>" * 3)
LIMIT_CASES: list[tuple[str, int, bytes, str]] = [
    ("package", len(GOOD), GOOD, "too-big"),
    ("part", 1_000, with_entry(name="x", data=b"x" * 1_000), "too-big"),
    ("total", sum(len(entry.data) for entry in entries(parts())), package(parts()), "too-big"),
    ("parts", len(parts()), package(parts()), "too-many-parts"),
    ("depth", 9, with_sheet(sheet("<a>" * 7 + "</a>" * 7)), "too-deep"),
    (
        "attributes",
        12,
        with_sheet(sheet("<row " + " ".join(f'a{at}=""' for at in range(12)) + "/>")),
        "too-many-attributes",
    ),
    ("tags", 306, with_sheet(sheet("<x/>" * 96 + '<x y="1" z=""/>')), "too-many-tags"),
    ("parsed", 3_000 + len(sheet("")), with_sheet(sheet("<x/>" * 750)), "too-big"),
    (
        "words",
        sum(map(len, WORDS)) + 64 * (len(WORDS) + 1),  # the prefix that is none is one too
        behind("".join(f'<c {word}=""/>' for word in WORDS[4:]) * 2),
        "too-many-tags",
    ),
    ("prefixes", 5, behind(f"<a {declared(4)}/>" * 3), "too-many-tags"),
    ("namespace", 300, with_sheet(spaced(300)), "too-long-token"),
    (
        "prologs",
        9_006,
        package(parts() | {f"{at}.xml": f"<!--{'x' * 2_991}--><a/>" for at in range(3)}),
        "too-long-token",
    ),
    ("text", 40, with_sheet(sheet(f"<row><c t='str'><v>{'文' * 40}</v></c></row>")), "too-long-text"),
    ("characters", 50, with_sheet(sheet(f"<row>{'<c><f>12345</f><v>12345</v></c>' * 5}</row>")), "too-much-text"),
    (
        "characters",
        30,
        package(parts('<row><c t="s"><v>0</v></c></row>', strings=strings(f"<t>{'x' * 29}</t>"))),
        "too-much-text",
    ),
    ("characters", 24, tabs_of(*[sheet("<row><c><v>123456</v></c></row>")] * 4), "too-much-text"),
    ("cells", 12, tabs_of(*[sheet("<row>" + "<c><v>1</v></c>" * 3 + "</row>")] * 4), "too-many-cells"),
    ("tags", 4 * 304, tabs_of(*[sheet("<x/>" * 97)] * 4), "too-many-tags"),
    ("parsed", 4 * len(sheet("<x/>" * 97)), tabs_of(*[sheet("<x/>" * 97)] * 4), "too-big"),
    ("sheets", 1, package(parts()), "too-many-sheets"),
    ("names", 2, package(parts(names=name("v", "S!$A$1") + name("w", "1"))), "too-many-names"),
    ("relationships", 2, package(parts(strings=strings())), "too-many-relationships"),
    ("cells", 6, with_sheet(sheet("<row><c><v>1</v></c><c/><c><f>1</f></c></row>" * 3)), "too-many-cells"),
    ("strings", 3, package(parts('<row><c t="s"><v>0</v></c></row>', strings=strings("", "", ""))), "too-many-strings"),
    ("styles", 3, package(parts(styles=styles("<numFmt/>", "<xf/><xf/>"))), "too-many-styles"),
]


def limited(limit: str, most: int) -> PackageLimits:
    return replace(LIMITS, free=0, **{limit: most})


@pytest.mark.parametrize(("limit", "most", "data", "code"), LIMIT_CASES)
def test_a_limit_from_both_sides(limit: str, most: int, data: bytes, code: str) -> None:
    assert isinstance(read_book(data, lambda _: True, limited(limit, most)), Book)
    refused = read_book(data, lambda _: True, limited(limit, most - 1))
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_the_token_limit() -> None:
    # Counted between chunks of 64 kB, so exact only to one of them.
    data = with_sheet(sheet(f'<row x="{"x" * 190_000}"/>'))
    assert isinstance(read_book(data, lambda _: True, limited("token", 200_000)), Book)
    assert read_book(data, lambda _: True, limited("token", 100_000)) == Refusal("too-long-token", SHEET)


def test_the_ratio_counts_only_above_its_size() -> None:
    data = with_entry(data=b"x" * 100_000)
    assert isinstance(read_book(data, lambda _: True), Book)
    assert isinstance(read_book(data, lambda _: True, replace(LIMITS, ratio=2, ratio_from=100_000)), Book)
    assert read_book(data, lambda _: True, replace(LIMITS, ratio=2, ratio_from=99_999)) == Refusal("too-big", "x.bin")


def test_a_fault_of_ours_is_a_refusal() -> None:
    broken = replace(LIMITS, parts="many")  # type: ignore[arg-type]
    assert read_book(GOOD, lambda _: True, broken) == Refusal("unreadable", "TypeError")


def test_every_code_has_a_case() -> None:
    shown = {case[2] for case in CASES} | {case[3] for case in LIMIT_CASES} | {"unreadable"}
    assert shown == REFUSALS


GOOD_ONES: list[tuple[str, bytes]] = [
    ("an empty part that is said to be deflated", with_entry(data=b"", packed=b"")),
    ("an empty part that is deflated", with_entry(data=b"")),
    ("a part of more than a chunk that ends with its bytes", with_entry(data=b"x" * 70_000)),
    ("plain", GOOD),
    ("stored", zipped([replace(entry, method=0) for entry in entries(parts())])),
    ("backslashes", zipped([replace(entry, name=entry.name.replace("/", "\\")) for entry in entries(parts())])),
    ("folders", zipped([Entry(name="xl/", data=b"", method=0), *entries(parts())])),
    ("other case", zipped([replace(entry, name=entry.name.upper()) for entry in entries(parts())])),
    ("bytes after the end", GOOD + b"\r\n"),
    ("a part of odd XML that nobody reads", package(parts() | {"xl/drawings/vml.vml": "<xml><br></xml>"})),
    (
        "an odd encoding in a part that nobody reads",
        package(parts() | {"x.xml": '<?xml version="1.0" encoding="gbk"?><x/>'}),
    ),
    ("a part of an odd name", with_entry(name="xl/media/图.png")),
    ("a legal 491:1", with_sheet(sheet("<row>" + '<c s="0"/>' * 16_384 + "</row>"))),
]


@pytest.mark.parametrize("data", [case[1] for case in GOOD_ONES], ids=[case[0] for case in GOOD_ONES])
def test_not_refused(data: bytes) -> None:
    assert isinstance(read_book(data, lambda _: True), Book)


def mutated(data: bytes, random: Random) -> bytes:
    """A copy with a few bytes flipped, zeroed, cut, doubled or moved."""
    spoiled_data = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at, length = random.randrange(len(spoiled_data)), random.randint(1, 60)
        match random.randrange(5):
            case 0:
                spoiled_data[at] ^= 1 << random.randrange(8)
            case 1:
                spoiled_data[at : at + length] = bytes(len(spoiled_data[at : at + length]))
            case 2:
                del spoiled_data[at : at + length]
            case 3:
                spoiled_data[at:at] = spoiled_data[at : at + length]
            case 4:
                spoiled_data[at : at + length] = random.randbytes(length)
        if len(spoiled_data) < 10:
            break
    return bytes(spoiled_data)


RICH = parts(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2"><f>A1+1</f><v>3</v></c></row>',
    names=name("v", "S!$A$1") + name("w", "'S'!$B$2:$B$2"),
    strings=strings("<t>零</t>"),
    styles=styles("", '<xf numFmtId="0"/><xf numFmtId="14"/>'),
)


def ends_well(data: bytes) -> bool:
    """Whether there is a book or a word we know, for less than 8 MB."""
    tracemalloc.start()
    try:
        read = read_book(data, lambda _: True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return peak < 8_000_000 and (isinstance(read, Book) or read.code in REFUSALS - {"unreadable"})


@pytest.mark.parametrize("seed", range(150))
def test_spoiled_bytes_end_in_a_book_or_a_refusal(seed: int) -> None:
    assert ends_well(mutated(package(RICH), Random(seed)))


@pytest.mark.parametrize("seed", range(150))
def test_spoiled_parts_in_a_whole_zip_end_in_a_book_or_a_refusal(seed: int) -> None:
    random = Random(seed)
    chosen = random.choice(sorted(RICH))
    text = RICH[chosen]
    data = mutated(text.encode() if isinstance(text, str) else text, random)
    assert ends_well(package(RICH | {chosen: data}))
