"""Tables that are read many rows at once give what the guarded reader gives, as writers write them and spoiled.

`XLV_FUZZ=20000 python -m pytest -s tests/reading/test_fast_columns.py -k spoiled` spoils that many.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
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

from tests.hostile.packages import MAIN, name, package, parts
from tests.office.libreoffice import convert
from tests.reading.mutations import spoiled
from xlvalidate.cells import Cell, column_letters
from xlvalidate.ooxml import fast_columns, fast_texts, row_shapes, stretches
from xlvalidate.ooxml import package as packages
from xlvalidate.ooxml import read_values as door
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageLimits
from xlvalidate.reading.read_book import read_book

SPOILED = int(os.environ.get("XLV_FUZZ", "1600"))
TURNS = 8
ROWS, COLUMNS, TOP = 44, 7, 4
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
TEXTS = ["零", "a&<b>'\"", " 12 ", "1,234", "=x", "line\nline", "😀", "_x000D_", "]]>", "&amp;", "甲乙丙", "R&D"]
AREAS = "".join(
    name(f"i_{letter.lower()}", f"S!${letter}${TOP}:${letter}${ROWS - 3}")
    for letter in map(column_letters, range(1, COLUMNS))
)
MODULES: dict[str, ModuleType] = {
    one.__name__.rpartition(".")[2]: one for one in (fast_columns, fast_texts, row_shapes, stretches)
}


def is_area(name: str) -> bool:
    return name.startswith("i_")


@dataclass(frozen=True, slots=True)
class Read:
    """What both readers say of a workbook; `ways` has by the kind of part who read it."""

    quick: Book | Refusal
    guarded: Book | Refusal
    ways: Mapping[str, str]

    @property
    def agree(self) -> bool:
        return self.quick == self.guarded


def both(
    data: bytes,
    limits: PackageLimits = LIMITS,
    readers: Mapping[str, ModuleType] = MODULES,
    step: int = 0,
) -> Read:
    """Read both ways; with a `step` in stretches of no more than so many bytes."""
    ways: dict[str, str] = {}

    def told(kind: str, read: Callable[..., Any]) -> Callable[..., Any]:
        def reading(*arguments: Any) -> Any:
            ways[kind] = "refused"
            result = read(*arguments)
            ways[kind] = "guarded" if result is None else "fast"
            return result

        return reading

    with pytest.MonkeyPatch.context() as patched:
        if step:
            patched.setattr(packages, "_CHUNK", step)
            patched.setattr(readers["stretches"], "_STRETCH", step)
        patched.setattr(door, "fast_columns", told("rows", readers["fast_columns"].fast_columns))
        patched.setattr(door, "fast_texts", told("strings", readers["fast_texts"].fast_texts))
        quick = read_book(data, lambda _: False, limits, areas=is_area)
    return Read(quick, guarded(data, limits), ways)


@lru_cache(maxsize=2_000)  # each planted mistake is looked for in the same workbooks
def guarded(data: bytes, limits: PackageLimits) -> Book | Refusal:
    return read_book(data, lambda _: False, limits, areas=is_area, fast=False)


# The writers: a heading, entries of one kind a column, blanks between, and something below.


def entry(random: Random) -> list[Any]:
    return [
        *(f"REF-{random.randrange(10**5):05}", random.choice(TEXTS), random.randrange(10**6)),
        *(random.choice([random.random() * 1e6, -1e-7, 0.1 + 0.2, 1e20, -5]), date(2024, 1, 1 + random.randrange(28))),
        *(random.choice(["=C5+1", '=IF(C5<>"",C5&"x","")', "=A$1"]), random.choice([None, "beside", 3])),
    ]


def entries(seed: int) -> Iterator[tuple[int, int, Any]]:
    """Rows, columns and contents; one in seven entries has something odd, in one of its cells."""
    random = Random(seed)
    for column in range(1, COLUMNS + 1):
        yield 1, column, f"heading {column}"
    yield 2, 1, 5
    for row in range(TOP, ROWS + 1):
        if row % 11 == 7:
            continue
        contents = entry(random)
        if random.random() < 0.15:
            contents[random.randrange(COLUMNS)] = random.choice([True, "#N/A", None, "text", 7, ""])
        if random.random() < 0.3:
            contents[random.randrange(COLUMNS)] = None
        for column, content in enumerate(contents, start=1):
            yield row, column, content


def by_openpyxl(seed: int) -> bytes:
    workbook = Workbook()
    tab = workbook.active
    for row, column, content in entries(seed):
        tab.cell(row, column).value = content
    tab.row_dimensions[2].height = 30.5
    tab.row_dimensions[9].hidden = True
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def by_xlsxwriter(seed: int) -> bytes:
    saved = BytesIO()
    workbook = xlsxwriter.Workbook(saved, {"in_memory": True})
    day, bold = workbook.add_format({"num_format": "yyyy-mm-dd"}), workbook.add_format({"bold": True})
    tab = workbook.add_worksheet("S")
    for row, column, content in entries(seed):
        here = row - 1, column - 1
        if content is None:
            tab.write_blank(*here, None, bold)
        elif isinstance(content, date):
            tab.write_datetime(*here, content, day)
        elif isinstance(content, str) and content.startswith("=") and len(content) > 3:
            tab.write_formula(*here, content, bold, ["", "文&<", 5, 0.5][(seed + row) % 4])
        elif isinstance(content, str):
            tab.write_string(*here, content, bold)
        else:
            tab.write(*here, content, bold)
    tab.set_row(8, 22, bold, {"hidden": True})
    workbook.close()
    return saved.getvalue()


def by_us(seed: int) -> bytes:
    """What we fill in stands in a workbook that has its cells already, each with its style."""
    workbook = Workbook()
    tab = workbook.active
    tab.title = "S"
    for row in range(1, ROWS + 1):
        for column in range(1, COLUMNS + 1):
            tab.cell(row, column).number_format = "yyyy-mm-dd" if column == 5 else "0.00"
    saved = BytesIO()
    workbook.save(saved)
    figures = {
        Cell("S", row, column): content
        for row, column, content in entries(seed)
        if isinstance(content, int | str) and not isinstance(content, bool)
    }
    return filled(saved.getvalue(), figures)


EXCEL_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<worksheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    '<dimension ref="A1:G44"/><sheetFormatPr defaultRowHeight="14.4" x14ac:dyDescent="0.25"/><sheetData>'
)
EXCEL_TAIL = '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
EXCEL_STRINGS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<sst xmlns="{MAIN}" count="9" uniqueCount="7"><si><t>零</t><phoneticPr fontId="1" type="noConversion"/></si>'
    '<si><t xml:space="preserve"> a&amp;b </t></si><si><t>x_x000D_\ny</t></si><si><t>plain</t></si><si><t>甲</t></si>'
    '<si><r><rPr><b/><sz val="11"/></rPr><t>粗</t></r><r><t xml:space="preserve"> 细&lt;</t></r></si>'
    "<si><t>last</t></si></sst>"
)
EXCEL_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="2"/></cellXfs></styleSheet>'
)
EXCEL_COLUMNS = {
    "A": ['<c r="{}" s="3"><v>{n}</v></c>', '<c r="{}" s="3"/>', '<c r="{}" s="3"><v>{n}.50</v></c>'],
    "B": ['<c r="{}" t="s"><v>{i}</v></c>', '<c r="{}" s="3" t="s"><v>0</v></c>', '<c r="{}" t="n"><v>{n}</v></c>'],
    "C": ['<c r="{}" s="1"><v>4{n}</v></c>', '<c r="{}" s="2"><v>{n}.5</v></c>', '<c r="{}"><v>-1.5E-3</v></c>'],
    "D": [
        '<c r="{}" s="3"><f t="shared" si="0"/><v>{n}</v></c>',
        '<c r="{}" s="3"><f t="shared" ref="D5:D9" si="0">A{r}+$B$1</f><v>{n}</v></c>',
        '<c r="{}" s="1"><f>A{r}&lt;3</f><v>{n}</v></c>',
        '<c r="{}"><f>A{r}</f></c>',
    ],
    "E": [
        '<c r="{}" t="str"><f t="shared" si="1"/><v></v></c>',
        '<c r="{}" t="str"><f ca="1">"a"&amp;B{r}</f><v>a&amp;amp;{n}</v></c>',
        '<c r="{}" t="str"><f t="shared" ref="E5:F9" si="1">A{r}</f><v xml:space="preserve"> x</v></c>',
    ],
    "F": [
        '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> 文{n} </t></is></c>',
        '<c r="{}" s="3" t="inlineStr"><is><t>_x0041_</t></is></c>',
        '<c r="{}" t="str"><v>{n}</v></c>',
    ],
    "G": ['<c r="{}"><v>{n}</v></c>', '<c r="{}" t="s"><v>3</v></c>', '<c r="{}"><f>A1</f><v>1</v></c>'],
}
EXCEL_ODD = [
    *('<c r="{}" t="b"><v>1</v></c>', '<c r="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c r="{}"><f>A1</f><v/></c>'),
    *(
        '<c r="{}" t="str"><v></v></c>',
        '<c r="{}" t="d"><v>2024-02-29</v></c>',
        '<c r="{}" t="s"><f>A1</f><v>1</v></c>',
    ),
    *('<c r="{}"><v></v></c>', '<c r="{}" t="s"><v/></c>', '<c r="{}" t="inlineStr"><is><t/></is></c>'),
]


def like_excel(seed: int) -> bytes:
    """Each column has one way that is used mostly, and two or three others. Some rows have one of any kind."""
    random, rows = Random(seed), ""
    usual = {letter: random.choice(ways) for letter, ways in EXCEL_COLUMNS.items()}
    for row in range(1, ROWS + 1):
        cells = ""
        odd = random.choice([*"ABCDEFG"]) if random.random() < 0.1 else ""
        for letter, ways in EXCEL_COLUMNS.items():
            way = random.choice(EXCEL_ODD) if letter == odd else usual[letter]
            way = random.choice(ways) if random.random() < 0.25 and letter != odd else way
            said = way.format(f"{letter}{row}", r=row, n=random.randrange(10**4), i=random.randrange(7))
            cells += said if random.random() < 0.95 else ""
        more = random.choice(["", "", "", ' ht="27.75" customHeight="1"', ' hidden="1"', ' s="3" customFormat="1"'])
        if row % 17 == 5:
            rows += f'<row r="{row}" spans="1:7"{more} x14ac:dyDescent="0.25"/>'
        else:
            rows += f'<row r="{row}" spans="1:7"{more} x14ac:dyDescent="0.25">{cells}</row>'
    styles = EXCEL_STYLES.replace('numFmtId="0"', 'numFmtId="14"') if seed % 2 else EXCEL_STYLES
    return package(parts(sheet=EXCEL_HEAD + rows + EXCEL_TAIL, strings=EXCEL_STRINGS, styles=styles, names=AREAS))


WRITERS: dict[str, Callable[[int], bytes]] = {
    "openpyxl": by_openpyxl,
    "XlsxWriter": by_xlsxwriter,
    "ours": by_us,
    "like Excel": like_excel,
}


@dataclass(frozen=True, slots=True)
class Base:
    """A table as a writer wrote it, with the strings and the styles it needs."""

    sheet: bytes
    strings: bytes | None
    styles: bytes

    @classmethod
    def of(cls, data: bytes) -> "Base":
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            strings = archive.read(STRINGS) if STRINGS in names else None
            return cls(archive.read("xl/worksheets/sheet1.xml"), strings, archive.read(STYLES))

    def packed(self) -> bytes:
        changed = {"sheet": self.sheet, "styles": self.styles}
        if self.strings is not None:
            changed["strings"] = self.strings
        return package(parts(names=AREAS, **changed))

    def spoiled(self, random: Random) -> "Base":
        if self.strings is not None and random.random() < 0.25:
            return replace(self, strings=spoiled(random, self.strings))
        return replace(self, sheet=spoiled(random, self.sheet))


@cache
def written(writer: str, seed: int) -> Base:
    return Base.of(WRITERS[writer](seed))


@pytest.fixture(scope="session")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> list[Base]:
    folder = tmp_path_factory.mktemp("columns")
    paths = [folder / f"{writer}.xlsx" for writer in ("openpyxl", "XlsxWriter")]
    for path in paths:
        path.write_bytes(WRITERS[path.stem](0))
    return [Base.of(path.read_bytes()) for path in convert(paths, folder / "saved", "xlsx")]


def taken(data: bytes) -> None:
    for step in (0, 997, 200):
        read = both(data, step=step)
        assert isinstance(read.guarded, Book)
        assert sum(len(found.numbers) + len(found.others) for found in read.guarded.columns.values()) > ROWS / 2
        assert read.agree
        assert {*read.ways.values()} == {"fast"}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("writer", WRITERS)
def test_what_a_writer_writes_is_read_fast(writer: str, seed: int) -> None:
    taken(written(writer, seed).packed())


def test_what_libreoffice_saves_is_read_fast(by_libreoffice: list[Base]) -> None:
    for base in by_libreoffice:
        taken(base.packed())


def sample(seed: int) -> bytes:
    random = Random(seed)
    return written(random.choice([*WRITERS]), random.randrange(6)).spoiled(random).packed()


@pytest.mark.parametrize("turn", range(TURNS))
def test_spoiled_tables_are_read_alike(turn: int) -> None:
    said: Counter[str] = Counter()
    different = []
    for seed in range(turn, SPOILED, TURNS):
        read = both(sample(seed), step=(0, 700)[seed // TURNS % 2])
        if not read.agree:
            different.append(seed)
        book = "book" if isinstance(read.guarded, Book) else "refusal"
        said[f"{book}, {'guarded' if 'guarded' in read.ways.values() else 'fast' if read.ways else 'none'}"] += 1
    print(f"\nturn {turn}: {dict(sorted(said.items()))}, different: {len(different)}")
    assert different == []
    # Neither side of it is empty.
    assert said["book, fast"] > SPOILED / TURNS / 10
    assert said["book, guarded"] > SPOILED / TURNS / 40
    assert said["refusal, guarded"] > SPOILED / TURNS / 10
    assert said["refusal, fast"] <= SPOILED / TURNS / 50


def row(at: int, *cells: str, more: str = "") -> str:
    return f'<row r="{at}"{more}>{"".join(cells)}</row>'


def usual(at: int) -> str:
    return row(at, f'<c r="A{at}"><v>{at}</v></c><c r="B{at}" t="s"><v>3</v></c><c r="F{at}" t="str"><v>x</v></c>')


def table(change: Callable[[list[str]], object] = lambda rows: None, head: str = "", tail: str = "") -> bytes:
    """A table of plain rows, one of them changed; the row `at` is the one of that index, and row 0 is none."""
    rows = ["", *map(usual, range(1, ROWS))]
    change(rows)
    xml = f'<worksheet xmlns="{MAIN}">{head}<sheetData>{"".join(rows)}</sheetData>{tail}</worksheet>'
    return package(parts(sheet=xml, strings=EXCEL_STRINGS, styles=EXCEL_STYLES, names=AREAS))


def with_row(at: int, text: str) -> Callable[[list[str]], object]:
    return lambda rows: rows.__setitem__(at, text)


def number(text: str, more: str = "") -> bytes:
    return table(with_row(9, row(9, f'<c r="A9"{more}><v>{text}</v></c>')))


def swapped(rows: list[str]) -> None:
    rows[8], rows[9] = rows[9], rows[8]


def long(rows: list[str]) -> None:
    """Each of them fills a stretch."""
    rows[1:] = [row(at, f'<c r="F{at}" t="str"><v>{"x" * 900}</v></c>') for at in range(1, ROWS)]


def many(rows: list[str], cells: Callable[[int], str]) -> None:
    rows[9:] = [row(at, cells(at)) for at in range(9, ROWS)]


SHARED = ('<f t="shared" si="3"/>', '<f t="shared" ref="A1" si="3">A1&amp;B1</f>', '<f t="shared" si="4"/>')
HAND_MADE: list[tuple[str, bytes, str]] = [
    ("plain", table(), "fast"),
    ("no rows", table(list.clear), "fast"),
    ("a row of no cells", table(with_row(9, '<row r="9"/>')), "fast"),
    ("a row of no cells, open", table(with_row(9, '<row r="9"></row>')), "fast"),
    ("a column twice", table(with_row(9, row(9, '<c r="A9"/><c r="A9"/>'))), "guarded"),
    ("columns falling", table(with_row(9, row(9, '<c r="B9"/><c r="A9"/>'))), "guarded"),
    ("a cell of another row", table(with_row(9, row(9, '<c r="A8"><v>1</v></c>'))), "guarded"),
    ("a cell of a row that begins alike", table(with_row(9, row(9, '<c r="A90"><v>1</v></c>'))), "guarded"),
    ("a row twice", table(with_row(9, usual(8))), "guarded"),
    ("rows falling", table(swapped), "guarded"),
    ("long rows, one twice", table(lambda rows: rows.insert(9, rows[9]) if long(rows) is None else None), "guarded"),
    ("long rows, falling", table(lambda rows: swapped(rows) if long(rows) is None else None), "guarded"),
    ("a row too far", table(with_row(43, usual(1_048_577))), "guarded"),
    ("the last row", table(with_row(43, usual(1_048_576))), "fast"),
    ("a row that says no number", table(with_row(9, "<row><c><v>1</v></c></row>")), "guarded"),
    ("a column too far", table(with_row(9, row(9, '<c r="XFE9"><v>1</v></c>'))), "guarded"),
    ("two rows too far, of one shape", table(lambda rows: many(rows, lambda at: f'<c r="XFE{at}"/>')), "guarded"),
    ("a cell of another shape", table(with_row(9, row(9, '<c r="A9" t="b"><v>1</v></c>'))), "fast"),
    ("an unknown attribute", table(with_row(9, row(9, '<c r="A9" cm="1"><v>1</v></c>'))), "guarded"),
    ("an unknown attribute of a row", table(with_row(9, usual(9).replace('"9"', '"9" x="1"', 1))), "guarded"),
    ("a height twice", table(with_row(9, usual(9).replace('"9"', '"9" ht="1" ht="2"', 1))), "guarded"),
    ("a hidden row", table(with_row(9, usual(9).replace('"9"', '"9" hidden="1"', 1))), "fast"),
    ("a hidden row of another shape", table(with_row(9, row(9, '<c r="A9" t="b"/>', more=' hidden="1"'))), "fast"),
    ("rows that are hidden by default", table(head='<sheetFormatPr zeroHeight="1"/>'), "guarded"),
    ("text between rows", table(with_row(9, "x")), "guarded"),
    ("a line between rows", table(with_row(9, "\n")), "guarded"),
    ("a comment between rows", table(with_row(9, "<!-- x -->")), "guarded"),
    ("a comment around a row", table(with_row(9, f"<!--{usual(9)}-->")), "guarded"),
    ("rows in a comment", table(head="<!--", tail="-->"), "guarded"),
    ("rows in CDATA", table(head="<![CDATA[", tail="]]>"), "guarded"),
    ("all in one more element", table(head="<x>", tail="</x>"), "guarded"),
    ("a sheetData more", table(tail="<sheetData/>"), "guarded"),
    ("other rows before", table(head=f'<x:sheetData xmlns:x="{MAIN}"><x:row r="1"/></x:sheetData>'), "guarded"),
    ("not closed behind", table(tail="<mergeCells>"), "guarded"),
    ("an area of merged cells behind", table(tail='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'), "fast"),
    ("a prefix that nobody declared", table(with_row(9, '<row r="9" x14ac:dyDescent="0.2"/>')), "guarded"),
    (
        "the same, of another shape",
        table(with_row(9, row(9, '<c r="A9" t="b"/>', more=' x14ac:dyDescent="0"'))),
        "guarded",
    ),
    ("a number of 17 digits", number("12345678901234567"), "fast"),
    ("a number of 400 digits", number("1" * 400), "fast"),
    ("a number that is none", number("1,5"), "fast"),
    ("a number that is too large", number("1e999"), "fast"),
    ("a number that is too small", number("1e-999"), "fast"),
    ("other digits", number("１２"), "fast"),
    ("a number with spaces", number(" 5 "), "fast"),
    ("a number in another way", number("+5."), "fast"),
    ("a day", number("45000", ' s="1"'), "fast"),
    ("a style that no one knows", number("45000", ' s="77"'), "fast"),
    ("a style that is no number", number("45000", ' s="x"'), "guarded"),
    ("no such string", table(with_row(9, row(9, '<c r="B9" t="s"><v>7</v></c>'))), "guarded"),
    ("the last string", table(with_row(9, row(9, '<c r="B9" t="s"><v>6</v></c>'))), "fast"),
    ("a string that is no number", table(with_row(9, row(9, '<c r="B9" t="s"><v>x</v></c>'))), "guarded"),
    ("the end of a CDATA", table(with_row(9, row(9, '<c r="F9" t="str"><v>]]></v></c>'))), "guarded"),
    ("a bracket", table(with_row(9, row(9, '<c r="F9" t="str"><v>]] ></v></c>'))), "fast"),
    ("an entity", table(with_row(9, row(9, '<c r="F9" t="str"><v>&lt;&amp;lt;&#10;</v></c>'))), "fast"),
    ("an unknown entity", table(with_row(9, row(9, '<c r="F9" t="str"><v>&q;</v></c>'))), "guarded"),
    ("a control character", table(with_row(9, row(9, '<c r="F9" t="str"><v>\x01</v></c>'))), "guarded"),
    ("a return", table(with_row(9, row(9, '<c r="F9" t="str"><v>a\rb</v></c>'))), "guarded"),
    ("no letter at all", table(with_row(9, row(9, '<c r="F9" t="str"><v>\ufffe</v></c>'))), "guarded"),
    ("the longest text", table(with_row(9, row(9, f'<c r="F9" t="str"><v>{"文" * 32_767}</v></c>'))), "fast"),
    ("a longer one", table(with_row(9, row(9, f'<c r="F9" t="str"><v>{"文" * 32_768}</v></c>'))), "guarded"),
    ("other columns below", table(lambda rows: many(rows, lambda at: f'<c r="J{at}"><v>1</v></c>')), "fast"),
    (
        "columns of truths, of errors, of blank texts, of other things",
        table(
            lambda rows: many(
                rows,
                lambda at: (
                    f'<c r="A{at}" t="b"><v>{at % 2}</v></c><c r="B{at}" t="b">{SHARED[at % 3]}<v>1</v></c>'
                    f'<c r="C{at}" t="s">{SHARED[at % 3]}<v>{at % 6}</v></c><c r="D{at}" t="s"><v></v></c>'
                    f'<c r="E{at}"><v>{"7" * 20}</v></c><c r="F{at}" t="str"><v></v></c>'
                    f'<c r="G{at}" t="e">{SHARED[at % 3]}<v>&lt;_x0041_</v></c>'
                    f'<c r="H{at}" t="s">{SHARED[at % 3]}<v>1</v></c>'
                ),
            )
        ),
        "fast",
    ),
    (
        "a column of other things, of which one is not known",
        table(
            lambda rows: many(
                rows, lambda at: f'<c r="A{at}" t="s">{"<f>B1</f>" * (at > 9)}<v>{"x" * (at > 40)}1</v></c>'
            )
        ),
        "guarded",
    ),
    (
        "a formula that is written twice, first in the second kind of row",
        table(
            lambda rows: many(
                rows,
                lambda at: (
                    f'<c r="A{at}"><f t="shared" si="0">B{at}</f><v>1</v></c>'
                    f'<c r="B{at}" t="b"><f t="shared" si="0"/><v>1</v></c>'
                ),
            )
        ),
        "fast",
    ),
]


@pytest.mark.parametrize("step", [0, 500])
@pytest.mark.parametrize(("data", "way"), [case[1:] for case in HAND_MADE], ids=[case[0] for case in HAND_MADE])
def test_hand_made_tables_are_read_alike(data: bytes, way: str, step: int) -> None:
    read = both(data, step=step)
    assert read.agree
    assert "guarded" not in read.ways.values() if way == "fast" else "guarded" in read.ways.values()


def with_strings(*items: str, head: str = f'<sst xmlns="{MAIN}">', tail: str = "</sst>") -> bytes:
    rows = "".join(row(at, f'<c r="A{at}" t="s"><v>{at % len(items)}</v></c>') for at in range(1, ROWS))
    made = parts(rows, strings=head + "".join(items) + tail, names=AREAS)
    return package(made)


PLAIN = "<si><t>a</t></si>"
STRING_CASES: list[tuple[str, bytes, str]] = [
    ("plain", with_strings(PLAIN, "<si><t>b</t></si>"), "fast"),
    ("with a phonetic guide", with_strings(PLAIN, "<si><t>b</t><rPh sb='0' eb='1'><t>c</t></rPh></si>"), "guarded"),
    ("of several fonts", with_strings(PLAIN, "<si><r><t>b</t></r><r><t>c</t></r></si>"), "fast"),
    ("blank", with_strings(PLAIN, "<si><t/></si>", "<si/>", "<si></si>"), "fast"),
    ("two texts", with_strings(PLAIN, "<si><t>b</t><t>c</t></si>"), "guarded"),
    ("with spaces", with_strings(PLAIN, '<si><t xml:space="preserve"> b </t></si>'), "fast"),
    ("with entities", with_strings(PLAIN, "<si><t>&lt;&amp;lt;_x0041_</t></si>"), "fast"),
    ("with an unknown entity", with_strings(PLAIN, "<si><t>&q;</t></si>"), "guarded"),
    ("with a control character", with_strings(PLAIN, "<si><t>\x02</t></si>"), "guarded"),
    ("with a tab and a line", with_strings(PLAIN, "<si><t>\t\n</t></si>"), "fast"),
    ("with a return", with_strings(PLAIN, "<si><t>\r\n</t></si>"), "guarded"),
    ("with what is no letter", with_strings(PLAIN, "<si><t>\uffff</t></si>"), "guarded"),
    ("a text that is not closed", with_strings(PLAIN, "<si><t>b</si>"), "guarded"),
    ("crossed", with_strings(PLAIN, "<si><t>b</si></t>"), "guarded"),
    ("text between", with_strings(PLAIN, "x", PLAIN), "guarded"),
    ("a comment between", with_strings(PLAIN, "<!-- <si><t>b</t></si> -->", PLAIN), "guarded"),
    ("another namespace", with_strings(PLAIN, head='<sst xmlns="x">'), "guarded"),
    ("none at all", with_strings("", head=f'<sst xmlns="{MAIN}"/>', tail=""), "guarded"),
    ("something behind", with_strings(PLAIN, tail="<x/></sst>"), "guarded"),
    ("the end of a CDATA", with_strings(PLAIN, "<si><t>]]></t></si>"), "guarded"),
    ("a long one", with_strings(PLAIN, f"<si><t>{'文' * 131_072}</t></si>"), "fast"),
    ("one that is too long", with_strings(PLAIN, f"<si><t>{'文' * 131_073}</t></si>"), "guarded"),
]


@pytest.mark.parametrize("step", [0, 40])
@pytest.mark.parametrize(("data", "way"), [case[1:] for case in STRING_CASES], ids=[case[0] for case in STRING_CASES])
def test_hand_made_strings_are_read_alike(data: bytes, way: str, step: int) -> None:
    read = both(data, step=step)
    assert read.agree
    assert read.ways["strings"] == way


@pytest.mark.parametrize(
    ("limit", "most"), [("cells", 3), ("column_cells", 3), ("characters", 9), ("tags", 20), ("text", 1), ("strings", 2)]
)
def test_other_limits_are_held_by_the_guarded_reader(limit: str, most: int) -> None:
    read = both(written("like Excel", 0).packed(), replace(LIMITS, **{limit: most}))
    assert read.agree
    assert "fast" not in read.ways.values()


# The test of the test: each of these mistakes is found.

MISTAKES = r"""
fast_columns: or not is_plain(piece)  →
fast_columns: if sum(map(len, wholes)) + len(odd) != len(piece):  →  if False:
fast_columns: self.last < rows[0] and  →
fast_columns: all(map(lt, rows, islice(rows, 1, None))) and  →
fast_columns: and rows[-1] <= MAX_ROW  →
fast_columns: not self.hide(rows, attributes) or  →
fast_columns: if said in hiding)  →  if not said)
fast_columns: if alone is None:  →  if False:
fast_columns: any("x14ac:" in said for said in {*attributes, odd})  →  any("x14ac:" in said for said in {odd})
fast_columns: any("x14ac:" in said for said in {*attributes, odd})  →  any("x14ac:" in said for said in {*attributes})
fast_columns: settings is None or settings.rows_hidden  →  settings is None
fast_columns: taken.content.settings = settings  →
fast_columns: content.hidden_rows = sorted((*content.hidden_rows, *found.hidden_rows))  →  pass
fast_columns: rows[-1] < below else  →  True else
fast_columns: bisect_left(rows, below, start)  →  bisect_left(rows, below + 1, start)
fast_columns: or place < masters[number][0]  →
fast_columns: number not in masters or  →
fast_columns: self.keep_master(place, number, formula)  →  pass
fast_columns: said = typed(said)  →  pass
fast_columns: typed(results) if  →  results if
fast_columns: else plain(results)  →  else results
fast_columns: formulas = plain(formulas)  →  pass
fast_columns: self.cells(column).followers[row] = number  →  pass
fast_columns: elif in_area:  →  elif False:
fast_columns: self.content.followers[row, column] = number  →  pass
fast_columns: self.keep_master((row, column), number, formula)  →  pass
fast_columns: self.content.values[row, column] = value  →  pass
fast_columns: self.cells(column).results[row] = (index, formula)  →  pass
fast_columns: self.cells(column).shared[row] = index  →  pass
fast_columns: self.cells(column).keep(row, value)  →  pass
fast_columns: content.shared[row, column] = (index, formula)  →  pass
fast_columns: if column in self.asked.at(row):  →  if True:
fast_columns: if column not in self.asked.at(row):  →  if False:
fast_columns: self.keep_master((row, column), number, *plain((formula,)))  →  pass
fast_columns: *plain((formula,)))  →  formula)
fast_columns: self.unknown = True  →  pass
fast_columns: elif calculated is None:  →  elif True:
fast_columns: content.shared[row, column] = (index, calculated)  →  content.shared[row, column] = (index, None)
row_shapes: (?P=row)  →  [0-9]+
row_shapes: style[4:-1] or "0"  →  style[4:-1] or "3"
row_shapes: [0-9]{1,2})?"  →  [0-9]{1,4})?"
fast_texts: or not is_plain(strings)  →
fast_texts: strings.count("<") == _TAGS * len(texts) and  →
fast_texts: len(stretch) == len(stretch.translate(None, _CONTROLS))  →  True
fast_texts: return None if "\ufffe" in strings or "\uffff" in strings else texts  →  return texts
fast_texts: typed(chosen)  →  chosen
fast_texts: or max(needed) >= at  →
fast_texts: or around(head, tail, b"si", "sst si", b"") is None  →
fast_texts: if longest > package.limits.text:  →  if False:
stretches: if end:  →  if False:
"""


def planted(module: str, right: str, wrong: str, patched: pytest.MonkeyPatch) -> Mapping[str, ModuleType]:
    """The readers with a mistake in one of them; the others take that one."""
    made: dict[str, ModuleType] = {}
    for key in ("stretches", "row_shapes", "fast_columns", "fast_texts"):
        source = Path(str(MODULES[key].__file__)).read_text("utf-8")
        if key == module:
            assert right in source
            source = source.replace(right, wrong)
        for known in made:
            source = source.replace(f"from xlvalidate.ooxml.{known} import", f"from planted_{known} import")
        made[key] = ModuleType(f"planted_{key}")
        patched.setitem(sys.modules, f"planted_{key}", made[key])
        exec(compile(source, f"planted_{key}", "exec"), made[key].__dict__)
    return made


@pytest.mark.parametrize("mistake", MISTAKES.strip("\n").splitlines())
def test_a_planted_mistake_is_found(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, change = mistake.partition(": ")
    right, _, wrong = (part.strip() for part in change.partition("→"))
    readers = planted(module, right, wrong, monkeypatch)
    made = chain(
        (both(data, readers=readers, step=step) for _, data, _ in HAND_MADE for step in (0, 500)),
        (both(data, readers=readers, step=step) for _, data, _ in STRING_CASES for step in (0, 40)),
        (
            both(written(writer, seed).packed(), readers=readers, step=step)
            for writer in WRITERS
            for seed in range(6)
            for step in (0, 700)
        ),
        (both(sample(seed), readers=readers) for seed in range(2_000)),
    )
    assert any(not read.agree for read in made)
