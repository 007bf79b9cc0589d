"""Workbooks spoiled on purpose. The same seed and the same workbooks give the same bytes.

Three kinds: the file as it lies on the disk (bits, ends, heads), the zip (methods, sizes, names, entries), and the XML
of a part, packed again with the right checksum, which a reader cannot refuse unread.
"""

import re
import struct
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Parts = dict[str, bytes]
_DATE = (2000, 1, 1, 0, 0, 0)
_CELL = re.compile(rb"<c [^<>]*?(?:/>|>.*?</c>)", re.S)
_ROW = re.compile(rb"<row [^<>]*?(?:/>|>.*?</row>)", re.S)
_VALUE = re.compile(rb"<v>[^<]*</v>")
_NAME = re.compile(rb"<definedName [^<>]*>[^<]*</definedName>")
_STRING = re.compile(rb"<si>.*?</si>", re.S)
_TAG = re.compile(rb"<[^<>?!]+>")
_TEXT = re.compile(rb">[^<>]+<")
_SHEET = re.compile(r"xl/worksheets/sheet[0-9]+\.xml")
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

VALUES = (
    *("1e5", " 7", "7 ", "-3", "+3", "2.5", "007", "0.1", "", "NaN", "inf", "1e999", "1,234", "9" * 20, "9" * 400),
    *(
        "45000",
        "１２",
        "十二",
        "12件",
        "251000元",
        "无",
        "/",
        "—",
        "#REF!",
        "TRUE",
        "1\u00a07",
        "3.0",
        "1E-7",
        "²",
        "12%",
    ),
    *("=1+1", "<1>", "1;2", "约5", "5以上", "3亿", "2025年", "O", "l0", "1 2", "\u200b4", "-0", ".5", "5.", "１．５"),
)
TYPES = (b"n", b"s", b"str", b"b", b"e", b"d", b"inlineStr", b"x", b"")
ADDRESSES = (b"A1", b"a1", b"$A$1", b"XFD1", b"XFE1", b"A0", b"A1048577", b"", b"B2", b"ZZ9")
INSERTS = (
    *(b"<!--x-->", b"<?x y?>", b"<![CDATA[1]]>", b"<x/>", b"<c/>", b"</row>", b"<v>9</v>", b"<f>1+1</f>", b"\0", b"<"),
    *(b"<!DOCTYPE x>", b"<is><t>i</t></is>", b"&amp;", b"&q;", b"&#0;", b"</sheetData>", b"<row r='3'/>", b"\xff"),
    *(b'<mergeCells count="1"><mergeCell ref="A1:D9"/></mergeCells>', b'<row r="900"><c r="A900"><v>1</v></c></row>'),
)
HEADS = (
    *(b"\xef\xbb\xbf", b"\n", b'<?xml version="1.1"?>', b'<?xml version="1.0" encoding="gbk"?>', b"<!-- x -->", b"x"),
    *(b'<?xml version="1.0" encoding="utf-16"?>', b"<!DOCTYPE worksheet>", b'<!DOCTYPE x [<!ENTITY q "99">]>'),
)


def unpacked(data: bytes) -> Parts:
    with ZipFile(BytesIO(data)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def packed(parts: Parts, stored: Sequence[str] = ()) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        for name, data in parts.items():
            entry = ZipInfo(name, _DATE)
            package.writestr(entry, data, ZIP_STORED if name in stored else ZIP_DEFLATED, 6)
    return made.getvalue()


def spoiled(originals: Sequence[bytes], number: int, seed: int) -> list[bytes]:
    """So many workbooks, each with something wrong or unusual; every fourth is wrong outside of its XML."""
    random = Random(seed)
    opened = [unpacked(data) for data in originals]
    made = []
    for at in range(number):
        one = random.randrange(len(originals))
        if at % 8 == 0:
            made.append(random.choice(FILE)(random, originals[one]))
        elif at % 8 == 4:
            made.append(random.choice(ZIP)(random, opened[one]))
        else:
            parts = dict(opened[one])
            for _ in range(random.choice((1, 1, 1, 2, 4))):
                random.choice(PARTS)(random, parts)
            made.append(packed(parts))
    return made


def _flip(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _end(random: Random, data: bytes) -> bytes:
    return data[: random.choice((0, 1, 4, 30, len(data) - 1, len(data) - 22, random.randrange(len(data))))]


def _middle(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[at + random.randint(1, 400) :]


def _around(random: Random, data: bytes) -> bytes:
    return random.choice((b"\0" * 9 + data, data + b"\0" * 9, data + data, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data))


def _other(random: Random, data: bytes) -> bytes:
    return random.choice(
        (b"", b"PK", b"a,b\n1,2\n", b"%PDF-1.4\n", b"<html><table/></html>", b"Rar!\x1a\x07\x01\0" * 9)
    )


def _directory(change: Callable[[Random, bytearray, int], None]) -> Callable[[Random, Parts], bytes]:
    """An entry of the directory is changed, found as a zip reader finds it."""

    def spoil(random: Random, parts: Parts) -> bytes:
        data = bytearray(packed(parts))
        at = int.from_bytes(data[-6:-2], "little")
        for _ in range(random.randrange(len(parts))):
            at += 46 + sum(struct.unpack_from("<3H", data, at + 28))
        change(random, data, at)
        return bytes(data)

    return spoil


def _method(random: Random, data: bytearray, at: int) -> None:
    struct.pack_into("<H", data, at + 10, random.choice((0, 1, 9, 12, 14, 93, 99)))


def _flags(random: Random, data: bytearray, at: int) -> None:
    struct.pack_into("<H", data, at + 8, random.choice((1, 8, 0x41, 0x2000)))


def _crc(random: Random, data: bytearray, at: int) -> None:
    data[at + 16 + random.randrange(4)] ^= 1 << random.randrange(8)


def _size(random: Random, data: bytearray, at: int) -> None:
    size = int.from_bytes(data[at + 24 : at + 28], "little")
    struct.pack_into(
        "<L", data, at + random.choice((20, 24)), random.choice((0, size + 1, max(0, size - 1), 2**32 - 1))
    )


def _offset(random: Random, data: bytearray, at: int) -> None:
    struct.pack_into("<L", data, at + 42, random.choice((0, 1, len(data), 2**32 - 1)))


def _letter(random: Random, data: bytearray, at: int) -> None:
    data[at + 46] = random.choice(b"X/\\.\0")


def _entry_name(random: Random, parts: Parts) -> bytes:
    old = random.choice(list(parts))
    new = random.choice(("../x.xml", "/etc/x", "C:\\x", old.upper(), old.replace("/", "\\"), f"./{old}", f"{old}/"))
    return packed({new if name == old else name: data for name, data in parts.items()})


def _missing(random: Random, parts: Parts) -> bytes:
    gone = random.choice(list(parts))
    return packed({name: data for name, data in parts.items() if name != gone})


def _more(random: Random, parts: Parts) -> bytes:
    names = ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/embeddings/a.bin")
    what = random.choice((*names, "xl/comments1.xml", "customXml/item1.xml", "EncryptedPackage"))
    return packed(parts | {what: random.randbytes(50)})


def _many(random: Random, parts: Parts) -> bytes:
    return packed(parts | {f"junk/{number}.xml": b"<x/>" for number in range(random.choice((50, 3_000)))})


def _bomb(random: Random, parts: Parts) -> bytes:
    name = random.choice(_sheets(parts))
    filling = b" " * random.choice((1_000_000, 80_000_000))
    return packed(parts | {name: parts[name].replace(b"</sheetData>", filling + b"</sheetData>")})


def _stored(random: Random, parts: Parts) -> bytes:
    return packed(parts, random.sample(list(parts), random.randint(1, len(parts))))


def _after_the_stream(random: Random, parts: Parts) -> bytes:
    """An entry whose compressed data end before it does."""
    name = random.choice(list(parts))
    crc, size = zlib.crc32(parts[name]), len(parts[name])
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    stream = deflater.compress(parts[name]) + deflater.flush() + b"\0" * random.choice((1, 9))
    data = bytearray(packed({name: stream} | {one: part for one, part in parts.items() if one != name}, [name]))
    start = int.from_bytes(data[-6:-2], "little")
    for at, method, check, length in ((0, 8, 14, 22), (start, 10, 16, 24)):
        struct.pack_into("<H", data, at + method, 8)
        struct.pack_into("<L", data, at + check, crc)
        struct.pack_into("<L", data, at + length, size)
    return bytes(data)


FILE = (_flip, _flip, _flip, _flip, _end, _end, _middle, _around, _other)
ZIP = (
    *(_directory(change) for change in (_method, _flags, _crc, _size, _offset, _letter)),
    *(_entry_name, _missing, _missing, _more, _more, _many, _bomb, _stored, _after_the_stream),
)


def _sheets(parts: Parts) -> list[str]:
    return sorted(name for name in parts if _SHEET.fullmatch(name)) or list(parts)


def _in(pattern: re.Pattern[bytes], change: Callable[[Random, bytes], bytes], *names: str) -> Callable[..., None]:
    """A match in a sheet, or in one of these parts, becomes another."""

    def spoil(random: Random, parts: Parts) -> None:
        name = random.choice([name for name in names if name in parts] or _sheets(parts))
        data = parts[name]
        found = pattern.search(data, random.randrange(len(data) + 1)) or pattern.search(data)
        if found:
            parts[name] = data[: found.start()] + change(random, found[0]) + data[found.end() :]

    return spoil


def _value(random: Random, cell: bytes) -> bytes:
    """Something typed into a cell, as a number or as a text."""
    address = re.search(rb' r="([^"]*)"', cell)
    style = re.search(rb' s="[^"]*"', cell)
    head = b'<c r="' + (address[1] if address else b"A1") + b'"' + (style[0] if style else b"")
    said = random.choice(VALUES).replace("&", "&amp;").replace("<", "&lt;").encode()
    if random.random() < 0.5:
        return head + b"><v>" + said + b"</v></c>"
    return head + b' t="inlineStr"><is><t xml:space="preserve">' + said + b"</t></is></c>"


def _formula(random: Random, cell: bytes) -> bytes:
    head = re.sub(rb' t="[^"]*"', b"", cell.split(b">", 1)[0].rstrip(b"/"))
    formulas = (b"<f>SUM(D6:I6)</f>", b'<f t="shared" si="0"/>', b'<f t="shared" ref="D6:D9" si="0">1+1</f>', b"<f/>")
    return head + b">" + random.choice(formulas) + random.choice((b"<v>5</v>", b"<v/>", b"")) + b"</c>"


def _typed(random: Random, cell: bytes) -> bytes:
    bare = re.sub(rb' t="[^"]*"', b"", cell, count=1)
    return bare.replace(b"<c ", b'<c t="' + random.choice(TYPES) + b'" ', 1)


def _addressed(random: Random, cell: bytes) -> bytes:
    return re.sub(rb' r="[^"]*"', b' r="' + random.choice(ADDRESSES) + b'"', cell, count=1)


def _attribute(random: Random, tag: bytes) -> bytes:
    words = (b' hidden="1"', b' x="1"', b' s="99999"', b' r="A1"', b' xmlns="x"', b" s=1", b' ht="0"', b' cm="1"')
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:at] + random.choice(words) + tag[at:]


def _gone(_: Random, whole: bytes) -> bytes:
    return b""


def _twice(_: Random, whole: bytes) -> bytes:
    return whole * 2


def _before(random: Random, tag: bytes) -> bytes:
    return random.choice(INSERTS) + tag


def _reworded(random: Random, text: bytes) -> bytes:
    words = (b"x", b" ", b"\xe5\x90\x88\xe8\xae\xa1", b"&amp;", b"_x000D_", b"]]&gt;", b"\n", b"\xef\xbc\x81")
    return random.choice((text[:-1] + random.choice(words) + b"<", b"><"))


def _renamed(random: Random, name: bytes) -> bytes:
    return random.choice(
        (
            re.sub(rb'name="', b'name="x', name),
            re.sub(rb">[^<]*<", b">#REF!<", name),
            re.sub(rb"\$([0-9]+)<", lambda row: b"$%d<" % (int(row[1]) + 1), name),
            re.sub(rb">([^<]*)<", rb"> \1 <", name),
            re.sub(rb">[^<]*<", b">Nowhere!$A$1<", name),
            name.replace(b"<definedName ", b'<definedName localSheetId="1" '),
            name.replace(b"<definedName ", b'<definedName hidden="1" '),
        )
    )


def _exchanged(pattern: re.Pattern[bytes], *names: str) -> Callable[..., None]:
    def spoil(random: Random, parts: Parts) -> None:
        name = random.choice([name for name in names if name in parts] or _sheets(parts))
        data = parts[name]
        found = [match.span() for match in pattern.finditer(data)]
        if len(found) > 1:
            (start, end), (other, last) = sorted(random.sample(found, 2))
            parts[name] = data[:start] + data[other:last] + data[end:other] + data[start:end] + data[last:]

    return spoil


def _contents_exchanged(random: Random, parts: Parts) -> None:
    """Two rows with each other's cells, as by a sort: the addresses stay in order."""
    name = random.choice(_sheets(parts))
    rows = list(_ROW.finditer(parts[name]))
    if len(rows) < 2:
        return
    one, other = sorted(random.sample(rows, 2), key=lambda row: row.start())
    numbers = [re.search(rb' r="([0-9]+)"', row[0]) for row in (one, other)]
    if not all(numbers):
        return
    first, second = (number[1] for number in numbers if number)

    def moved(row: bytes, old: bytes, new: bytes) -> bytes:
        return re.sub(rb' r="([A-Z]*)%b"' % old, rb' r="\g<1>%b"' % new, row)

    data = parts[name]
    parts[name] = (
        data[: one.start()]
        + moved(other[0], second, first)
        + data[one.end() : other.start()]
        + moved(one[0], first, second)
        + data[other.end() :]
    )


def _head(random: Random, parts: Parts) -> None:
    name = random.choice([name for name in parts if name.endswith(".xml")])
    parts[name] = random.choice(HEADS) + re.sub(rb"\A<\?xml[^>]*\?>\s*", b"", parts[name])


def _encoded(random: Random, parts: Parts) -> None:
    name = random.choice([name for name in parts if name.endswith(".xml")])
    text = re.sub(r"\A<\?xml[^>]*\?>", "", parts[name].decode("utf-8", "replace"))
    parts[name] = text.encode(random.choice(("utf-16", "utf-16-le", "utf-8-sig", "gb18030")), "replace")


def _prefixed(random: Random, parts: Parts) -> None:
    """Every element of the main namespace with a prefix, as some writers do."""
    name = random.choice([*_sheets(parts), "xl/workbook.xml"])
    data = re.sub(rb"<(/?)(?=[a-zA-Z])(?![a-z0-9]+:)", rb"<\1x:", parts.get(name, b""))
    parts[name] = data.replace(b'xmlns="' + _MAIN, b'xmlns:x="' + _MAIN, 1)


def _strict(_: Random, parts: Parts) -> None:
    for name in parts:
        if name.endswith(".xml"):
            parts[name] = parts[name].replace(_MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")


def _truncated(random: Random, parts: Parts) -> None:
    name = random.choice(list(parts))
    parts[name] = parts[name][: random.randrange(len(parts[name]) + 1)]


def _byte(random: Random, parts: Parts) -> None:
    name = random.choice(list(parts))
    if parts[name]:
        at = random.randrange(len(parts[name]))
        parts[name] = parts[name][:at] + bytes([random.randrange(256)]) + parts[name][at + 1 :]


def _without_checks(random: Random, parts: Parts) -> None:
    """What fills and colours leave behind when a sheet is copied into a new book."""
    what = random.choice((b"dataValidations", b"conditionalFormatting", b"sheetProtection", b"mergeCells"))
    for name in _sheets(parts):
        parts[name] = re.sub(rb"<%b\b[^>]*?(?:/>|>.*?</%b>)" % (what, what), b"", parts[name], flags=re.S)


def _sheet_state(random: Random, parts: Parts) -> None:
    data = parts.get("xl/workbook.xml", b"")
    tabs = list(re.finditer(rb"<sheet [^<>]*/>", data))
    if tabs:
        tab = random.choice(tabs)
        state = random.choice((b"hidden", b"veryHidden", b"visible"))
        new = re.sub(rb' state="[^"]*"', b"", tab[0]).replace(b"<sheet ", b'<sheet state="%b" ' % state)
        if random.random() < 0.3:
            new = re.sub(rb' name="[^"]*"', b' name="Sheet9"', new)
        parts["xl/workbook.xml"] = data[: tab.start()] + new + data[tab.end() :]


def _no_names(random: Random, parts: Parts) -> None:
    data = parts.get("xl/workbook.xml", b"")
    parts["xl/workbook.xml"] = re.sub(rb"<definedName [^>]*name=\"(i|c)_[^<]*</definedName>", b"", data)


_BOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_LINKS, _KINDS = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
PARTS: tuple[Callable[..., None], ...] = (
    *(
        _in(_CELL, change)
        for change in (_value, _value, _value, _value, _value, _formula, _typed, _addressed, _gone, _twice)
    ),
    *(_in(_VALUE, lambda random, _: b"<v>" + random.choice(VALUES[:15]).encode() + b"</v>") for _ in range(3)),
    *(_in(_ROW, change) for change in (_gone, _twice)),
    *(_in(_TAG, change) for change in (_attribute, _attribute, _before, _before, _gone, _twice)),
    *(_in(_NAME, change, _BOOK) for change in (_renamed, _renamed, _renamed, _gone, _twice)),
    *(_in(_STRING, change, _STRINGS) for change in (_gone, _twice)),
    *(_in(_TEXT, _reworded, _STRINGS), _in(_TEXT, _reworded), _in(_TEXT, _reworded, _BOOK)),
    *(_in(_TAG, change, _STYLES, _LINKS, _KINDS) for change in (_attribute, _before, _gone)),
    *(_exchanged(pattern) for pattern in (_CELL, _ROW, _VALUE)),
    *(_exchanged(_NAME, _BOOK), _exchanged(_STRING, _STRINGS), _contents_exchanged, _contents_exchanged),
    *(_head, _encoded, _prefixed, _strict, _truncated, _byte, _byte, _without_checks, _sheet_state, _no_names),
)
