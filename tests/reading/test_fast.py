"""The fast path gives what the guarded reader gives, on what writers write and on 2,400 spoiled copies of it.

`XLV_FUZZ=20000 python -m pytest -s tests/reading/test_fast.py -k spoiled` spoils that many and says how they went.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.hostile.packages import MAIN, entries, package, parts, sheet, tabs_of, zipped
from tests.office.libreoffice import convert
from tests.reading.mutations import spoiled
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.ooxml import fast_reader as fast
from xlvalidate.ooxml import read_values as door
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageLimits
from xlvalidate.reading.read_book import read_book

TEMPLATES = Path(__file__).parents[2] / "templates"
SPOILED = int(os.environ.get("XLV_FUZZ", "2400"))
TURNS = 8
TEXTS = ["零", "a&<b>'\"", " 12 ", "1,234", "=x", "line\nline", "😀", "１２", "_x000D_", "]]>", "&amp;", "a\tb", ""]
SCALARS = [None, 0, 10**9, 0.1 + 0.2, -1e-7, True, date(2024, 2, 29), '=SUM(A1:B2)&"<"', "#REF!"]
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"


@dataclass(frozen=True, slots=True)
class Read:
    """What both readers say of a workbook; `ways` counts the parts by who read them."""

    quick: Book | Refusal
    guarded: Book | Refusal
    ways: Counter[str]

    @property
    def agree(self) -> bool:
        return self.quick == self.guarded


def both(data: bytes, limits: PackageLimits = LIMITS, fast_reader: Any = fast) -> Read:
    ways: Counter[str] = Counter()

    def counted(read: Callable[..., Any]) -> Callable[..., Any]:
        def reading(*arguments: Any) -> Any:
            result = read(*arguments)
            ways["guarded" if result is None else "fast"] += 1
            return result

        return reading

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(door, "fast_cells", counted(fast_reader.fast_cells))
        patched.setattr(door, "fast_strings", counted(fast_reader.fast_strings))
        quick = read_book(data, lambda _: True, limits, every_sheet=True)
    return Read(quick, guarded(data, limits), ways)


@lru_cache(maxsize=1_000)  # each planted mistake is looked for in the same workbooks
def guarded(data: bytes, limits: PackageLimits) -> Book | Refusal:
    return read_book(data, lambda _: True, limits, every_sheet=True, fast=False)


# The writers.


def by_openpyxl(seed: int) -> bytes:
    """With texts of several fonts when the seed is odd: in a cell, and not in the strings, they are left to `sheet`."""
    random, workbook = Random(seed), Workbook()
    workbook.remove(workbook.active)
    for title in ("表一", "B"):
        tab = workbook.create_sheet(title)
        for row in range(1, 9):
            for column in range(1, 8):
                there = tab.cell(row, column)
                there.value = random.choice([*SCALARS, *TEXTS])
                if seed % 2 and random.random() < 0.1:
                    there.value = CellRichText("a", TextBlock(InlineFont(b=True), "b"))
        tab.row_dimensions[2].height = 30.5
        tab.row_dimensions[3].hidden = True
        tab.merge_cells("F1:G1")
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def by_xlsxwriter(seed: int) -> bytes:
    random, saved = Random(seed), BytesIO()
    workbook = xlsxwriter.Workbook(saved, {"in_memory": True, "strings_to_formulas": False})
    day, bold = (
        workbook.add_format({"num_format": "yyyy-mm-dd"}),
        workbook.add_format({"bold": True, "font_name": "宋体"}),
    )
    for title in ("表一", "B"):
        tab = workbook.add_worksheet(title)
        tab.set_row(4, 22, bold, {"hidden": True, "level": 1})
        for row in range(8):
            for column in range(7):
                match random.randrange(9):
                    case 0:
                        tab.write_blank(row, column, None, bold)
                    case 1:
                        tab.write_number(row, column, random.choice([random.randrange(10**9), 0.1 + 0.2, -1e-7]))
                    case 2:
                        tab.write_datetime(row, column, date(2024, 2, 29), day)
                    case 3:
                        value = random.choice([5, "文&<", "", True, "#N/A"])
                        tab.write_formula(row, column, '=IF(A1<>"",A1&"x",1)', bold, value)
                    case 4:
                        tab.write_boolean(row, column, random.random() < 0.5)
                    case 5:
                        tab.write_rich_string(row, column, "a ", bold, "文&", " c")
                    case 6:
                        tab.write_array_formula(row, column, row, column, "{=SUM(A1:B1)}", bold, 3)
                    case _:
                        tab.write_string(row, column, random.choice(TEXTS), bold)
    workbook.close()
    return saved.getvalue()


def by_us(seed: int) -> bytes:
    name = ("ogi-2014", "ogi-2019", "ogi-2021")[seed % 3]
    random, drawing = Random(seed), draw(built_in_edition(name))
    cells = [cell for cell in drawing.cell_of.values() if random.random() < 0.8]
    figures = {cell: random.choice([0, random.randrange(900), random.choice(TEXTS)]) for cell in cells}
    return filled((TEMPLATES / f"{name}.xlsx").read_bytes(), figures)


EXCEL_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<worksheet xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
    'xr:uid="{00000000-0001-0000-0000-000000000000}">'
    '<dimension ref="A1:E6"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="14.4" x14ac:dyDescent="0.25"/><sheetData>'
)
EXCEL_TAIL = (
    '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    '<phoneticPr fontId="1" type="noConversion"/>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)
EXCEL_STRINGS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<sst xmlns="{MAIN}" count="9" uniqueCount="6"><si><t>零</t><phoneticPr fontId="1" type="noConversion"/></si>'
    '<si><t xml:space="preserve"> a&amp;b </t></si><si><t>x_x000D_\ny</t></si><si><t/></si>'
    '<si><r><rPr><b/><sz val="11"/><color theme="1" tint="-0.5"/><rFont val="宋体"/><charset val="134"/>'
    '<scheme val="minor"/></rPr><t>粗</t></r><r><t xml:space="preserve"> 细&lt;</t></r>'
    '<phoneticPr fontId="1" type="noConversion"/></si><si><t>last</t></si></sst>'
)
EXCEL_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="2"/></cellXfs></styleSheet>'
)
EXCEL_CELLS = [
    *('<c r="{}" s="3"/>', '<c r="{}"><v>12</v></c>', '<c r="{}" s="3"><v>1553.9100000000001</v></c>', '<c r="{}"/>'),
    *('<c r="{}" t="s"><v>0</v></c>', '<c r="{}" s="3" t="s"><v>1</v></c>', '<c r="{}" s="1" t="s"><v>4</v></c>'),
    *('<c r="{}" s="1"><v>45351</v></c>', '<c r="{}" s="2"><v>45351.5</v></c>', '<c r="{}" t="b"><v>1</v></c>'),
    *('<c r="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c r="{}" s="3"><f>SUM(A1:B1)</f><v>3</v></c>'),
    *(
        '<c r="{}"><f t="shared" ref="A1:C9" si="0">A1+1</f><v>2</v></c>',
        '<c r="{}"><f t="shared" si="0"/><v>5</v></c>',
    ),
    *('<c r="{}" t="str"><f ca="1">"a"&amp;B1</f><v>a&amp;amp;</v></c>', '<c r="{}" t="str"><f>""</f><v></v></c>'),
    *('<c r="{}"><f t="array" ref="A1:B2">X</f></c>', '<c r="{}"><f>A1</f><v/></c>', '<c r="{}" t="str"><v/></c>'),
    *('<c r="{}" t="inlineStr"><is><t xml:space="preserve"> 文 </t></is></c>', '<c r="{}" t="s"><v>3</v></c>'),
    *('<c r="{}"><v>-1.5E-3</v></c>', '<c r="{}" t="n"><v>7</v></c>', '<c r="{}" t="s"><v>2</v></c>'),
]


def like_excel(seed: int) -> bytes:
    random, rows = Random(seed), ""
    for row in range(1, 8):
        cells = "".join(
            random.choice(EXCEL_CELLS).format(f"{letter}{row}") for letter in "ABCDE" if random.random() < 0.8
        )
        height = random.choice(["", ' ht="27.75" customHeight="1"', ' s="3" customFormat="1" ht="15" thickBot="1"'])
        if random.random() < 0.9:
            rows += f'<row r="{row}" spans="1:5"{height} x14ac:dyDescent="0.25">{cells}</row>'
        else:
            rows += f'<row r="{row}" spans="1:5" x14ac:dyDescent="0.25"/>'
    # The style that a cell without one has is the first: here it may show a date.
    styles = EXCEL_STYLES.replace('numFmtId="0"', 'numFmtId="14"') if seed % 2 else EXCEL_STYLES
    return package(parts(sheet=EXCEL_HEAD + rows + EXCEL_TAIL, strings=EXCEL_STRINGS, styles=styles))


WRITERS: dict[str, Callable[[int], bytes]] = {
    "openpyxl": by_openpyxl,
    "XlsxWriter": by_xlsxwriter,
    "ours": by_us,
    "like Excel": like_excel,
}


@pytest.fixture(scope="session")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("fast")
    paths = [folder / f"{name}.xlsx" for name in ("ogi-2014", "ogi-2019", "ogi-2021", "openpyxl", "xlsxwriter")]
    for path in paths[:3]:
        path.write_bytes((TEMPLATES / path.name).read_bytes())
    paths[3].write_bytes(by_openpyxl(0))
    paths[4].write_bytes(by_xlsxwriter(0))
    return [path.read_bytes() for path in convert(paths, folder / "saved", "xlsx")]


# What writers write takes the fast path, all of it, and reads alike.


def taken(data: bytes) -> None:
    read = both(data)
    assert isinstance(read.guarded, Book)
    assert len(read.guarded.values) > 10
    assert read.agree
    assert set(read.ways) == {"fast"}


@pytest.mark.parametrize("seed", [0, 2, 4])
@pytest.mark.parametrize("writer", WRITERS)
def test_what_a_writer_writes_is_read_fast(writer: str, seed: int) -> None:
    taken(WRITERS[writer](seed))


def test_what_libreoffice_saves_is_read_fast(by_libreoffice: list[bytes]) -> None:
    for data in by_libreoffice:
        taken(data)


# Spoiled parts, each in a package of its own with right checksums.


@dataclass(frozen=True, slots=True)
class Base:
    """A worksheet as a writer wrote it, with the strings and the styles it needs."""

    sheet: bytes
    strings: bytes | None
    styles: bytes

    def packed(self) -> bytes:
        changed = {"sheet": self.sheet, "styles": self.styles}
        if self.strings is not None:
            changed["strings"] = self.strings
        return zipped([_stored(entry) for entry in entries(parts(**changed))])

    def spoiled(self, random: Random) -> "Base":
        if self.strings is not None and random.random() < 0.25:
            return Base(self.sheet, spoiled(random, self.strings), self.styles)
        return Base(spoiled(random, self.sheet), self.strings, self.styles)


def _stored(entry: Any) -> Any:
    return type(entry)(name=entry.name, data=entry.data, method=0)


_LONGEST_ROWS = 20_000


def bases(data: bytes) -> list[Base]:
    """The worksheets of a workbook. Of a long one the middle rows are left out: it is to be read 20,000 times."""
    with ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist())
        strings = archive.read(STRINGS) if STRINGS in names else None
        sheets = [archive.read(name) for name in sorted(names) if re.match("xl/worksheets/[^/]*.xml", name)]
        return [Base(_shorter(sheet), strings, archive.read(STYLES)) for sheet in sheets]


def _shorter(sheet: bytes) -> bytes:
    head, opened, rest = sheet.partition(b"<sheetData>")
    rows, closed, tail = rest.partition(b"</sheetData>")
    if len(rows) > _LONGEST_ROWS:
        rows = rows[: rows.rfind(b"</row>", 0, _LONGEST_ROWS) + 6]
    if len(tail) > _LONGEST_ROWS:
        start = tail.find(b"<conditionalFormatting")
        end = max(tail.rfind(b"</conditionalFormatting>") + 24, tail.rfind(b"</dataValidations>") + 18)
        tail = tail[:start] + tail[end:] if 0 <= start < end else tail
    return head + opened + rows + closed + tail


@cache
def written(writer: str, seed: int) -> list[Base]:
    return bases(WRITERS[writer](seed))


@cache
def _of(data: bytes) -> list[Base]:
    return bases(data)


@lru_cache(maxsize=1_000)
def spoiled_at(seed: int) -> bytes:
    return sample(seed, ()).packed()


def sample(seed: int, saved: Sequence[bytes]) -> Base:
    random = Random(seed)
    writer = random.choice([*WRITERS, *(["LibreOffice"] if saved else [])])
    choices = _of(random.choice(saved)) if writer == "LibreOffice" else written(writer, random.randrange(6))
    return random.choice(choices).spoiled(random)


@pytest.mark.parametrize("turn", range(TURNS))
def test_spoiled_workbooks_are_read_alike(turn: int, by_libreoffice: list[bytes]) -> None:
    said: Counter[str] = Counter()
    different = []
    for seed in range(turn, SPOILED, TURNS):
        read = both(sample(seed, by_libreoffice).packed())
        if not read.agree:
            different.append(seed)
        book = "book" if isinstance(read.guarded, Book) else "refusal"
        way = "sent to the guarded reader" if read.ways["guarded"] else "fast" if read.ways else "no part was asked for"
        said[f"{book}, {way}"] += 1
    print(f"\nturn {turn}: {dict(sorted(said.items()))}, different: {len(different)}")
    assert different == []
    # Neither side of it is empty.
    assert said["book, fast"] > SPOILED / TURNS / 10
    assert said["book, sent to the guarded reader"] > SPOILED / TURNS / 20
    assert said["refusal, sent to the guarded reader"] > SPOILED / TURNS / 10
    # It never refuses by itself: only the strings that a sheet needs may be missing altogether.
    assert said["refusal, fast"] <= SPOILED / TURNS / 50


# What chance would not find: namespaces that only look right, and the limits.


def with_rows(rows: str, head: str = "", tail: str = "", root: str = f'worksheet xmlns="{MAIN}"') -> bytes:
    xml = f"<{root}>{head}<sheetData>{rows}</sheetData>{tail}</{root.split()[0]}>"
    return package(parts(sheet=xml, strings=EXCEL_STRINGS, styles=EXCEL_STYLES))


def with_xml(rows: str) -> bytes:
    return sheet(rows).encode()


def cell(inside: str, kind: str = "str") -> str:
    return f'<row r="1"><c r="A1" t="{kind}">{inside}</c></row>'


ONE = cell("<v>1</v>", "n")
LONG_ROWS = "".join(f'<row r="{at}"><c r="A{at}" t="str"><v>{"x" * 32_767}</v></c></row>' for at in range(1, 61))
OTHER = f'<x:sheetData xmlns:x="{MAIN}"><x:row r="1"><x:c r="A1"><x:v>2</x:v></x:c></x:row></x:sheetData>'
PROBED = OTHER.replace('r="1"', f'r="{fast._PROBE}"')
HAND_MADE: list[tuple[str, bytes, str]] = [
    ("plain", with_rows(ONE), "fast"),
    ("no rows", with_rows(""), "fast"),
    ("another default namespace", with_rows(ONE, root='worksheet xmlns="x"'), "guarded"),
    ("none", with_rows(ONE, root="worksheet"), "guarded"),
    ("the root alone is prefixed", with_rows(ONE, root=f'x:worksheet xmlns:x="{MAIN}"'), "guarded"),
    ("all in one more element", with_rows(ONE, head="<x>", tail="</x>"), "guarded"),
    ("rows in a comment", with_rows(ONE, head="<!--", tail="-->"), "guarded"),
    ("rows in a comment that a text ends", with_rows(cell("<v>--></v>"), head="<!--", tail="--><c/>-->"), "guarded"),
    ("rows in CDATA", with_rows(ONE, head="<![CDATA[", tail="]]>"), "guarded"),
    ("other rows before", with_rows(ONE, head=OTHER), "guarded"),
    ("other rows after", with_rows(ONE, tail=OTHER), "guarded"),
    ("other rows, and these elsewhere", with_rows(ONE, head=f"{OTHER}<x>", tail="</x>"), "guarded"),
    ("the probe, and these elsewhere", with_rows(ONE, head=f"{PROBED}<x>", tail="</x>"), "guarded"),
    ("these elsewhere, and then the probe", with_rows(ONE, head="<x>", tail=f"</x>{PROBED}"), "guarded"),
    ("a sheetData more", with_rows(ONE, tail="<sheetData/>"), "guarded"),
    ("a comment behind", with_rows(ONE, tail="<!-- x -->"), "fast"),
    ("not closed behind", with_rows(ONE, tail="<mergeCells>"), "guarded"),
    ("an unknown entity behind", with_rows(ONE, tail="<x>&q;</x>"), "guarded"),
    ("deep behind", with_rows(ONE, tail="<a>" * 100 + "</a>" * 100), "fast"),
    ("deep before", with_rows(ONE, head="<a>" * 100 + "</a>" * 100), "guarded"),
    ("300 attributes before", with_rows(ONE, head="<a " + " ".join(f'a{n}=""' for n in range(300)) + "/>"), "guarded"),
    ("a prefix that nobody declared", with_rows('<row r="1" x14ac:dyDescent="0.2"/>'), "guarded"),
    ("a hidden row", with_rows('<row r="1" hidden="1"/><row r="2" ht="0"/><row r="3" ht="0.5"/>'), "fast"),
    ("rows hidden by default", with_rows(ONE, head='<sheetFormatPr zeroHeight="1"/>'), "guarded"),
    ("hidden columns", with_rows(ONE, head='<cols><col min="2" max="3" hidden="1"/></cols>'), "fast"),
    ("merged cells", with_rows(ONE, tail='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'), "fast"),
    ("an attribute twice", with_rows('<row r="1" ht="1" ht="2"/>'), "guarded"),
    ("the last row", with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "fast"),
    ("a row too many", with_rows('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), "guarded"),
    ("a column too many", with_rows('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "guarded"),
    ("a row twice", with_rows(ONE + ONE), "guarded"),
    ("rows falling", with_rows('<row r="2"/><row r="1"/>'), "guarded"),
    ("a cell twice", with_rows('<row r="1"><c r="A1"/><c r="A1"/></row>'), "guarded"),
    ("cells falling", with_rows('<row r="1"><c r="B1"/><c r="A1"/></row>'), "guarded"),
    ("a cell of another row", with_rows('<row r="1"><c r="A2"/></row>'), "guarded"),
    ("no address", with_rows("<row><c><v>1</v></c></row>"), "guarded"),
    ("a formula of nothing", with_rows(cell("<f></f><v>1</v>", "n")), "fast"),
    ("no such string", with_rows(cell("<v>6</v>", "s")), "guarded"),
    ("the last string", with_rows(cell("<v>5</v>", "s")), "fast"),
    ("a string that is no number", with_rows(cell("<v>x</v>", "s")), "guarded"),
    ("phonetic text", with_rows(cell('<is><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></is>', "inlineStr")), "guarded"),
    ("the end of a CDATA in a text", with_rows(cell("<v>]]></v>")), "guarded"),
    ("text before a cell", with_rows('<row r="1">x<c r="A1"/></row>'), "guarded"),
    ("text behind a cell", with_rows('<row r="1"><c r="A1"/>x</row>'), "guarded"),
    ("the longest text", with_rows(cell(f"<v>{'文' * 32_767}</v>")), "fast"),
    ("the longest text, of the widest letters", with_rows(cell(f"<v>{'😀' * 32_767}</v>")), "fast"),
    ("a longer text", with_rows(cell(f"<v>{'文' * 32_768}</v>")), "guarded"),
    ("six sheets, too much text on all together", tabs_of(*[with_xml(LONG_ROWS)] * 6), "guarded"),
    ("a text too long", with_rows(cell(f"<v>{'x' * 131_073}</v>")), "guarded"),
    ("a long comment behind", with_rows(ONE, tail=f"<!--{'x' * 261_000}-->"), "fast"),
    ("a longer one", with_rows(ONE, tail=f"<!--{'x' * 400_000}-->"), "guarded"),
    ("a long attribute before", with_rows(ONE, head=f'<x x="{"x" * 400_000}"/>'), "guarded"),
    ("two MiB", with_rows("".join(f'<row r="{at}" ht="15"/>' for at in range(1, 110_000))), "guarded"),
    ("marked as UTF-8", package(parts(sheet=b"\xef\xbb\xbf" + with_xml(ONE))), "guarded"),
    ("UTF-16", package(parts(sheet=with_xml(ONE).decode().encode("utf-16"))), "guarded"),
    ("Latin 1", package(parts(sheet=b'<?xml version="1.0" encoding="iso-8859-1"?>' + with_xml(ONE))), "guarded"),
    (
        "ASCII",
        package(parts(sheet=b'<?xml version="1.0" encoding="us-ascii"?>' + with_xml(cell("<v>文</v>")))),
        "guarded",
    ),
    (
        "half a surrogate pair",
        package(parts(sheet=with_xml(cell("<v>?</v>")).replace(b"?", b"\xed\xa0\x80"))),
        "guarded",
    ),
]


@pytest.mark.parametrize(("data", "way"), [case[1:] for case in HAND_MADE], ids=[case[0] for case in HAND_MADE])
def test_hand_made_workbooks_are_read_alike(data: bytes, way: str) -> None:
    read = both(data)
    assert read.agree
    assert set(read.ways) <= {way} if way == "fast" else "guarded" in read.ways


@pytest.mark.parametrize(("limit", "most"), [("cells", 3), ("characters", 9), ("tags", 20), ("text", 1), ("token", 50)])
def test_other_limits_are_held_by_the_guarded_reader(limit: str, most: int) -> None:
    read = both(like_excel(0), replace(LIMITS, **{limit: most}))
    assert read.agree
    assert "fast" not in read.ways


# The test of the test: each of these mistakes is found.

MISTAKES = r"""
(*_BREAKS, ("&lt;", "<")  →  (("&amp;", "&"), *_BREAKS, ("&lt;", "<")
    if "&" in text:  →  if False:
_ODD.search(inside)  →  False
"]]>" in inside or  →
seen.clear()  →  seen[:] = [{"r": _PROBE}]
if [attributes.get("r") for attributes in seen] == [_PROBE] else None  →
data.count(b"sheetData") != 2  →  False
or _DECLARED.match(data) is None  →
return row_hidden(found) if len(found) == len(said) else None  →  return row_hidden(found)
return row_hidden(found) if  →  return False if
or found[1].rows_hidden  →
cells.settings = settings  →
found.hidden_rows.append(row)  →  pass
or (hides := _hides(head[2])) is None  →  or (hides := _hides(head[2]) or False) is None
text = _plain("".join(_RUN_TEXT.findall(runs)) if runs else text)  →  text = _plain(text)
strings[at] = unescaped(text)  →  strings[at] = text
x08\x0b-\x1f\ufffe  →  x08\x0e-\x1f\ufffe
x08\x0b-\x1f\ufffe\uffff]{0  →  x08\x0b-\x1f]{0
{0,32767}  →  {0,200000}
int(style or "0")  →  int(style or "3")
or cell[1] <= before  →  or cell[1] < before
cell[0] != row or  →
row >= (row :=  →  row > (row :=
or row > MAX_ROW  →
and said.isascii() and said.isdigit()  →
said.isascii() and  →
("", "n") and not f  →  ("", "n")
_CELL.fullmatch(text)  →  _CELL.match(text)
if nothing:  →  if False:
sum(len(whole) for whole, _, _ in found) != len(items) or  →
or max(needed) >= len(found)  →
formula if f else None  →  formula or None
said if v else None  →  said or None
(kind == "s" and said and not _INDEX.fullmatch(said))  →  False
package.limits in _KNOWN and  →
known and package.size(part) <= free  →  known
LIMITS.token - 128  →  LIMITS.token * 9
if "x14ac:" in inside  →  if False
"""


@pytest.mark.parametrize("mistake", MISTAKES.strip("\n").splitlines())
def test_a_planted_mistake_is_found(mistake: str) -> None:
    source = Path(fast.__file__).read_text("utf-8")
    right, _, wrong = (part.strip() for part in mistake.partition("→"))
    assert right in source
    planted = ModuleType("planted")
    exec(compile(source.replace(right, wrong), "planted", "exec"), planted.__dict__)
    limited = replace(LIMITS, parsed=500)
    made = chain(
        (both(data, fast_reader=planted) for _, data, _ in HAND_MADE),
        (both(data, limited, planted) for data in (like_excel(0),)),
        (both(spoiled_at(seed), fast_reader=planted) for seed in range(4_000)),
    )
    assert any(not read.agree for read in made)
