"""Packages made byte by byte, so that a test can say exactly what is wrong with one."""

import struct
import zlib
from dataclasses import dataclass, replace

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One part of a zip. What is None is told truly."""

    name: str
    data: bytes
    method: int = 8
    flags: int = 0
    local_name: str | None = None
    local_size: int | None = None
    size: int | None = None
    crc: int | None = None
    offset: int | None = None
    packed: bytes | None = None


def zipped(entries: list[Entry], *, gap: int = 0) -> bytes:
    """The entries as a zip; `gap` makes the directory begin that many bytes early."""
    body, directory = b"", b""
    for entry in entries:
        packed = entry.packed
        if packed is None:
            deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = deflater.compress(entry.data) + deflater.flush() if entry.method == 8 else entry.data
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        local_size = size if entry.local_size is None else entry.local_size
        name = entry.name.encode()
        local = name if entry.local_name is None else entry.local_name.encode()
        offset = len(body) if entry.offset is None else entry.offset
        flags = entry.flags | (0 if name.isascii() else 0x800)
        fixed = (20, flags, entry.method, 0, 0x21, crc, len(packed))
        body += struct.pack("<4s5H3L2H", b"PK\3\4", *fixed, local_size, len(local), 0) + local + packed
        head = struct.pack("<4sH5H3L5H2L", b"PK\1\2", 20, *fixed, size, len(name), 0, 0, 0, 0, 0, offset)
        directory += head + name
    start = len(body) - gap
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory) + gap, start, 0)
    return body + directory + end


def sheet(rows: str = "", *, space: str = MAIN) -> str:
    """A worksheet with these rows."""
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def links(*targets: tuple[str, str]) -> str:
    """Relationships rId1, rId2 … to (type, target)."""
    items = "".join(
        f'<Relationship Id="rId{at}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def workbook_xml(names: str = "", tabs: str = '<sheet name="S" sheetId="1" r:id="rId1"/>', *, space: str = MAIN) -> str:
    """A workbook part with these tabs and defined names."""
    heads = f'xmlns="{space}" xmlns:r="{_LINKS}"'
    return f"<workbook {heads}><sheets>{tabs}</sheets><definedNames>{names}</definedNames></workbook>"


def name(word: str, refers: str, scope: str = "") -> str:
    """A defined name."""
    return f'<definedName name="{word}"{scope}>{refers}</definedName>'


def parts(rows: str = "", *, names: str | None = None, **changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small workbook with the sheet S and the name `v` on S!$A$1. `changed` replaces some, by key."""
    named = name("v", "S!$A$1") if names is None else names
    short = {
        "types": "[Content_Types].xml",
        "root": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "links": "xl/_rels/workbook.xml.rels",
        "sheet": SHEET,
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    book_links = [("worksheet", "worksheets/sheet1.xml")]
    book_links += [("sharedStrings", "sharedStrings.xml")] if "strings" in changed else []
    book_links += [("styles", "styles.xml")] if "styles" in changed else []
    usual: dict[str, str | bytes] = {
        short["types"]: f'<Types xmlns="{_PACKAGE}/content-types"/>',
        short["root"]: links(("officeDocument", "xl/workbook.xml")),
        short["workbook"]: workbook_xml(named),
        short["links"]: links(*book_links),
        short["sheet"]: sheet(rows),
    }
    return usual | {short[key]: text for key, text in changed.items()}


def entries(contents: dict[str, str | bytes]) -> list[Entry]:
    """Parts as entries, for a test that goes on to spoil one."""
    return [Entry(name=part, data=data.encode() if isinstance(data, str) else data) for part, data in contents.items()]


def package(contents: dict[str, str | bytes]) -> bytes:
    """Parts as the bytes of a workbook."""
    return zipped(entries(contents))


def spoiled(part: str, **wrong: object) -> bytes:
    """A small workbook with one entry changed."""
    return zipped([replace(entry, **wrong) if entry.name == part else entry for entry in entries(parts())])  # type: ignore[arg-type]


def strings(*items: str) -> str:
    """A shared strings part of these `si` contents."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles(formats: str, xfs: str) -> str:
    """A styles part with these number formats and cell formats."""
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>'


def tabs_of(*sheets: str | bytes) -> bytes:
    """A workbook with these worksheets as S1, S2 …, and the name `v1` … on the first cell of each."""
    numbers = range(1, len(sheets) + 1)
    tabs = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="rId{at}"/>' for at in numbers)
    names = "".join(name(f"v{at}", f"S{at}!$A$1") for at in numbers)
    targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in numbers]
    made = parts(workbook=workbook_xml(names, tabs), links=links(*targets))
    return package(made | {f"xl/worksheets/sheet{at}.xml": xml for at, xml in zip(numbers, sheets, strict=True)})
