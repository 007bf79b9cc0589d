"""Where a defined name leads, or why it leads nowhere."""

from dataclasses import replace

import pytest

from tests.hostile.packages import links, name, package, parts, sheet, workbook_xml
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, DefinedName, NameFault, Refusal, Worksheet
from xlvalidate.ooxml.workbook_limits import LIMITS
from xlvalidate.reading.read_book import read_book

TABS = (
    '<sheet name="S" sheetId="1" r:id="rId1"/>'
    '<sheet name="表 三" sheetId="2" state="hidden" r:id="rId2"/>'
    '<sheet name="A\'B" sheetId="3" state="veryHidden" r:id="rId3"/>'
)
TARGETS = [("worksheet", f"worksheets/sheet{at}.xml") for at in (1, 2, 3)]


def opened(names: str, **changed: str) -> Book | Refusal:
    contents = parts(workbook=workbook_xml(names, TABS), links=links(*TARGETS), **changed)
    contents |= {f"xl/worksheets/sheet{at}.xml": sheet() for at in (2, 3)}
    return read_book(package(contents), lambda _: True)


REFERS: list[tuple[str, Cell | NameFault]] = [
    ("S!$A$1", Cell("S", 1, 1)),
    ("s!$A$1", Cell("S", 1, 1)),
    ("'S'!$XFD$1048576", Cell("S", 1_048_576, 16_384)),
    ("S!$b$2", Cell("S", 2, 2)),
    ("'表 三'!$D$7", Cell("表 三", 7, 4)),
    ("'A''B'!$A$1", Cell("A'B", 1, 1)),
    ("S!$B$2:$B$2", Cell("S", 2, 2)),
    ("S!$B$2:$D$2", NameFault.RANGE),
    ("S!B2:D2", NameFault.RANGE),
    ("S!$A:$A", NameFault.RANGE),
    ("S!$1:$1", NameFault.RANGE),
    ("'S:表 三'!$A$1", NameFault.RANGE),
    ("S!A1", NameFault.RELATIVE),
    ("S!$A1", NameFault.RELATIVE),
    ("S!A$1", NameFault.RELATIVE),
    ("S!$B$2:$B2", NameFault.RELATIVE),
    ("#REF!", NameFault.BROKEN),
    ("S!#REF!", NameFault.BROKEN),
    ("#REF!$A$1", NameFault.BROKEN),
    ("[1]S!$A$1", NameFault.EXTERNAL),
    ("'[1]S'!$A$1", NameFault.EXTERNAL),
    ("'C:\\x\\[b.xlsx]表 三'!$A$1", NameFault.EXTERNAL),
    ("[1]!other", NameFault.EXTERNAL),
    ("T!$A$1", NameFault.SHEET),
    ("$A$1", NameFault.FORMULA),
    ("5", NameFault.FORMULA),
    ("", NameFault.FORMULA),
    ("=S!$A$1", NameFault.FORMULA),
    ("other", NameFault.FORMULA),
    ("OFFSET(S!$A$1,1,1)", NameFault.FORMULA),
    ("S!$A$1,S!$B$2", NameFault.FORMULA),
    ("S!$A$1 ", Cell("S", 1, 1)),
    (" 'S'!$A$1\n\t", Cell("S", 1, 1)),
    ("\n S!$b$2:$B$2 ", Cell("S", 2, 2)),
    (" #REF! ", NameFault.BROKEN),
    (" [1]S!$A$1", NameFault.EXTERNAL),
    (" S! $A$1", NameFault.FORMULA),
    ("S!$A $1", NameFault.FORMULA),
    ("\u3000S!$A$1", NameFault.SHEET),
    (f"{'x' * 600}!$A$1", NameFault.FORMULA),
    (f"'[{'x' * 600}]S'!$A$1", NameFault.EXTERNAL),
    ("S!$XFE$1", NameFault.FORMULA),
    ("S!$A$1048577", NameFault.FORMULA),
    ("S!$A$0", NameFault.FORMULA),
    ("S!$A$１", NameFault.FORMULA),
    ("Table1[x]", NameFault.FORMULA),
    ("'" * 8000, NameFault.FORMULA),
    ("[" * 9000, NameFault.FORMULA),
]


@pytest.mark.parametrize(("refers", "leads"), REFERS)
def test_one_name(refers: str, leads: Cell | NameFault) -> None:
    book = opened(name("V", refers))
    assert isinstance(book, Book)
    cell, fault = (leads, None) if isinstance(leads, Cell) else (None, leads)
    assert book.names == {"v": DefinedName("V", refers, cell, fault)}


TWINS: list[tuple[str, dict[str, DefinedName]]] = [
    (name("v", "S!$A$1") + name("V", "S!$A$1"), {"v": DefinedName("v", "S!$A$1", None, NameFault.DOUBLED)}),
    (
        name("v", "S!$A$1") + name("v", "S!$A$2", ' localSheetId="0"'),
        {"v": DefinedName("v", "S!$A$1", Cell("S", 1, 1))},
    ),
    (
        name("v", "S!$A$2", ' localSheetId="0"') + name("v", "S!$A$1"),
        {"v": DefinedName("v", "S!$A$1", Cell("S", 1, 1))},
    ),
    (
        name("v", "S!$A$1", ' localSheetId="0"') + name("v", "S!$A$2", ' localSheetId="1"'),
        {"v": DefinedName("v", "S!$A$1", None, NameFault.DOUBLED)},
    ),
    (
        name("v", "#REF!") + name("v", "S!$A$2", ' localSheetId="0"'),
        {"v": DefinedName("v", "S!$A$2", Cell("S", 2, 1), instead=True)},
    ),
    (
        name("v", "T!$A$1") + name("v", "S!$A$2", ' localSheetId="0"'),
        {"v": DefinedName("v", "S!$A$2", Cell("S", 2, 1), instead=True)},
    ),
    (
        name("v", "#REF!") + name("v", "S!$A$2", ' localSheetId="0"') + name("v", "S!$A$3", ' localSheetId="1"'),
        {"v": DefinedName("v", "#REF!", None, NameFault.DOUBLED)},
    ),
    (
        name("v", "#REF!") + name("v", "S!#REF!", ' localSheetId="0"'),
        {"v": DefinedName("v", "#REF!", None, NameFault.BROKEN)},
    ),
    (
        name("v", "S!A1") + name("v", "S!$A$2", ' localSheetId="0"'),
        {"v": DefinedName("v", "S!A1", None, NameFault.RELATIVE)},
    ),
    (name("v", "S!$A$1", ' localSheetId="0"'), {"v": DefinedName("v", "S!$A$1", Cell("S", 1, 1))}),
    (name("_xlnm.Print_Area", "S!$A$1") + name("_xlnm.Print_Area", "S!$A$1"), {}),
]


@pytest.mark.parametrize(("names", "expected"), TWINS)
def test_names_that_meet(names: str, expected: dict[str, DefinedName]) -> None:
    book = opened(names)
    assert isinstance(book, Book)
    assert book.names == expected


def test_a_copied_sheet_has_names_of_its_own() -> None:
    book = opened(
        name("v", "S!$A$1")
        + name("V", "'表 三'!$A$1", ' localSheetId="1"')
        + name("v", "S!$A$1", ' localSheetId="2"')
        + name("w", "S!$A$2")
        + name("w", "#REF!", ' localSheetId="1"')
    )
    assert isinstance(book, Book)
    assert book.copies == {"表 三": {"v": Cell("表 三", 1, 1)}}


LIMITED = replace(LIMITS, names=2)
JUNK = name("a", "S!$A$1") + name("b", "S!$A$1") + name("c", "S!$A$1") + name("d", "S!$A$1")


@pytest.mark.parametrize("long", [False, True])
def test_names_that_are_not_ours_do_not_count_against_the_limit(long: bool) -> None:
    def read(names: str) -> Book | Refusal:
        tabs = TABS + (f"<!--{'x' * 140_000}-->" if long else "")
        contents = parts(workbook=workbook_xml(names, tabs), links=links(*TARGETS))
        contents |= {f"xl/worksheets/sheet{at}.xml": sheet() for at in (2, 3)}
        return read_book(package(contents), lambda _: True, LIMITED, ours=lambda key: key.startswith("v"))

    book = read(JUNK + name("V1", "S!$A$2") + name("v2", "S!$A$3"))
    assert isinstance(book, Book)
    assert ([*book.names], book.junk) == (["a", "b", "v1", "v2"], 2)
    assert read(name("v1", "S!$A$1") + name("v2", "S!$A$2") + name("v3", "S!$A$3")) == Refusal("too-many-names")
    assert read_book(package(parts(names=JUNK)), lambda _: True, LIMITED) == Refusal("too-many-names")


def test_tabs_keep_their_order_and_state() -> None:
    book = opened("")
    assert isinstance(book, Book)
    assert book.sheets == (Worksheet("S"), Worksheet("表 三", "hidden"), Worksheet("A'B", "veryHidden"))


def test_a_sheet_without_a_wanted_name_is_not_parsed() -> None:
    book = opened(name("v", "S!$A$1") + name("w", "'表 三'!$A$1"), sheet=sheet("<row><c><v>1</v></c></row>"))
    assert isinstance(book, Book)
    contents = parts(
        workbook=workbook_xml(name("v", "S!$A$1") + name("w", "'表 三'!$A$1"), TABS), links=links(*TARGETS)
    )
    contents |= {"xl/worksheets/sheet2.xml": "<broken", "xl/worksheets/sheet3.xml": sheet()}
    data = package(contents)
    assert isinstance(read_book(data, lambda word: word == "v"), Book)
    assert read_book(data, lambda word: word == "w") == Refusal("bad-xml", "xl/worksheets/sheet2.xml 1:0")


def test_a_fault_in_wanted_is_not_the_files() -> None:
    def wanted(_: str) -> bool:
        raise LookupError

    with pytest.raises(LookupError):
        read_book(package(parts()), wanted)


ODDITIES: list[tuple[dict[str, str | bytes], frozenset[str]]] = [
    ({}, frozenset()),
    ({"xl/vbaProject.bin": b"x"}, frozenset({"macros"})),
    (
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
            "</Types>"
        },
        frozenset({"macros"}),
    ),
    ({"xl/externalLinks/externalLink1.xml": "<x/>"}, frozenset({"external-links"})),
    ({"_xmlsignatures/sig1.xml": "<x/>"}, frozenset({"signed"})),
]


@pytest.mark.parametrize(("extra", "oddities"), ODDITIES)
def test_oddities(extra: dict[str, str | bytes], oddities: frozenset[str]) -> None:
    book = read_book(package(parts() | extra), lambda _: True)
    assert isinstance(book, Book)
    assert book.oddities == oddities
