"""What stands in a cell, by the bytes that put it there."""

import pytest

from tests.hostile.packages import STRICT, links, package, parts, sheet, strings, styles, workbook_xml
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, Refusal, Value, ValueKind
from xlvalidate.ooxml.date_formats import shows_date
from xlvalidate.reading.read_book import read_book

STRINGS = strings("<t>零</t>", "<r><t>富</t></r><r><rPr/><t>文</t></r><rPh><t>ふ</t></rPh>", "<t>a_x0041_b</t>", "")
STYLES = styles(
    '<numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;"/>',
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/>',
)


def values(rows: str) -> dict[str, Value] | Refusal:
    book = read_book(package(parts(rows, strings=STRINGS, styles=STYLES)), lambda _: True)
    return {cell.a1: value for cell, value in book.values.items()} if isinstance(book, Book) else book


def number(text: str) -> Value:
    return Value(ValueKind.NUMBER, text)


def error(text: str) -> Value:
    return Value(ValueKind.ERROR, text)


ONE_CELL: list[tuple[str, Value | None]] = [
    ('<c r="A1"/>', None),
    ('<c r="A1" s="1"/>', None),
    ('<c r="A1"><v/></c>', None),
    ('<c r="A1" t="s"/>', None),
    ('<c r="A1"><v>42</v></c>', number("42")),
    ('<c r="A1" t="n"><v>42</v></c>', number("42")),
    ('<c r="A1"><v> 42\n</v></c>', number("42")),
    ('<c r="A1"><v>0.30000000000000004</v></c>', number("0.30000000000000004")),
    ('<c r="A1"><v>4<!-- -->2</v></c>', number("42")),
    ('<c r="A1"><v><![CDATA[4]]>2</v></c>', number("42")),
    ('<c r="A1"><v>4&#50;</v></c>', number("42")),
    ('<c r="A1"><v>1E-7</v></c>', number("1E-7")),
    ('<c r="A1"><v>4_2</v></c>', error("4_2")),
    ('<c r="A1"><v>４２</v></c>', error("４２")),
    ('<c r="A1"><v>٤٢</v></c>', error("٤٢")),
    ('<c r="A1"><v>1e309</v></c>', error("1e309")),
    ('<c r="A1"><v>NaN</v></c>', error("NaN")),
    ('<c r="A1"><v>4 2</v></c>', error("4 2")),
    ('<c r="A1" t="q"><v>42</v></c>', error("42")),
    ('<c r="A1"><is><t>42</t></is></c>', error("42")),
    ('<c r="A1" t="e"><v>#REF!</v></c>', error("#REF!")),
    ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Value(ValueKind.ERROR, "#DIV/0!", "1/0")),
    ('<c r="A1" t="b"><v>1</v></c>', Value(ValueKind.BOOLEAN, "TRUE")),
    ('<c r="A1" t="b"><v>0</v></c>', Value(ValueKind.BOOLEAN, "FALSE")),
    ('<c r="A1" t="b"><v>2</v></c>', error("2")),
    ('<c r="A1" t="d"><v>2024-01-31</v></c>', Value(ValueKind.DATE, "2024-01-31")),
    ('<c r="A1" s="1"><v>45000</v></c>', Value(ValueKind.DATE, "45000")),
    ('<c r="A1" s="2"><v>45000</v></c>', Value(ValueKind.DATE, "45000")),
    ('<c r="A1" s="0"><v>45000</v></c>', number("45000")),
    ('<c r="A1" s="9"><v>45000</v></c>', number("45000")),
    ('<c r="A1" t="s" s="1"><v>0</v></c>', Value(ValueKind.TEXT, "零")),
    ('<c r="A1" t="s"><v>1</v></c>', Value(ValueKind.TEXT, "富文")),
    ('<c r="A1" t="s"><v>2</v></c>', Value(ValueKind.TEXT, "aAb")),
    ('<c r="A1" t="s"><v>3</v></c>', Value(ValueKind.TEXT, "")),
    ('<c r="A1" t="str"><f>B1</f><v>x</v></c>', Value(ValueKind.TEXT, "x", "B1")),
    ('<c r="A1" t="str"><f>B1</f><v></v></c>', Value(ValueKind.TEXT, "", "B1")),
    ('<c r="A1" t="str"><f>B1</f></c>', Value(ValueKind.UNCALCULATED, "", "B1")),
    ('<c r="A1"><f>B1+1</f></c>', Value(ValueKind.UNCALCULATED, "", "B1+1")),
    ('<c r="A1"><f>B1+1</f><v/></c>', Value(ValueKind.UNCALCULATED, "", "B1+1")),
    ('<c r="A1"><f>B1+1</f><v>3</v></c>', Value(ValueKind.NUMBER, "3", "B1+1")),
    ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', Value(ValueKind.NUMBER, "3", "")),
    ('<c r="A1" t="inlineStr"><is><t> 12 </t></is></c>', Value(ValueKind.TEXT, " 12 ")),
    (
        '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>',
        Value(ValueKind.TEXT, "ab"),
    ),
    ('<c r="A1" t="inlineStr"><is><t>_x0041__x000A_</t></is></c>', Value(ValueKind.TEXT, "A\n")),
    ('<c r="A1" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', Value(ValueKind.TEXT, "😀")),
    ('<c r="A1" t="inlineStr"><is><t>_xD83D_</t></is></c>', Value(ValueKind.TEXT, "_xD83D_")),
    ('<c r="A1" t="inlineStr"><is><t>_x004_</t></is></c>', Value(ValueKind.TEXT, "_x004_")),
    ('<c r="A1"><extLst><ext><v>9</v></ext></extLst><v>1</v></c>', number("1")),
]


@pytest.mark.parametrize(("cell", "value"), ONE_CELL)
def test_one_cell(cell: str, value: Value | None) -> None:
    assert values(f'<row r="1">{cell}</row>') == ({} if value is None else {"A1": value})


V = "<v>1</v>"
PLACES: list[tuple[str, list[str] | Refusal]] = [
    (f"<row><c>{V}</c><c/><c>{V}</c></row><row><c>{V}</c></row>", ["A1", "C1", "A2"]),
    (f'<row r="3"><c>{V}</c><c r="D3">{V}</c><c>{V}</c></row>', ["A3", "D3", "E3"]),
    (f'<row><c r="C7">{V}</c></row><row><c>{V}</c></row>', ["C7", "A8"]),
    (f'<row r="2"><c r="B2">{V}</c><c r="A2">{V}</c></row>', ["B2", "A2"]),
    (f'<row r="2"><c r="A2">{V}</c></row><row r="1"><c r="A1">{V}</c></row>', ["A2", "A1"]),
    (f'<row r="1048576"><c r="XFD1048576">{V}</c></row>', ["XFD1048576"]),
    ('<row r="2"><c r="B2"/><c r="B2"/></row>', Refusal("doubled-cell", "xl/worksheets/sheet1.xml 2")),
    (f'<row r="2"><c r="B2">{V}</c><c r="A2"/><c/></row>', Refusal("doubled-cell", "xl/worksheets/sheet1.xml 2")),
    ('<row r="2"/><row r="1"/><row r="2"/>', Refusal("doubled-cell", "xl/worksheets/sheet1.xml")),
    (f'<row r="1"><c r="A1">{V}{V}</c></row>', Refusal("doubled-cell", "xl/worksheets/sheet1.xml A1")),
    ('<row r="1"><c r="A1"><is/><is/></c></row>', Refusal("doubled-cell", "xl/worksheets/sheet1.xml A1")),
    ('<row r="1"><c r="A2"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml A2")),
    ('<row r="1"><c r="aB1"><v>1</v></c></row>', ["AB1"]),
    ('<row><c r="b2"><v>1</v></c></row>', ["B2"]),
    ('<row r="1"><c r="a1"/><c r="A1"/></row>', Refusal("doubled-cell", "xl/worksheets/sheet1.xml 1")),
    ('<row r="1"><c r="xfe1"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml xfe1")),
    ('<row r="1"><c r="ａ1"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml ａ1")),
    ('<row r="1"><c r="$A$1"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml $A$1")),
    ('<row r="1"><c r="A"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml A")),
    ('<row r="1"><c r="1"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml 1")),
    ('<row r="1"><c r="XFE1"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml XFE1")),
    ('<row r="5"><c r="A5"/><c r="A7"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml A7")),
    ('<row><c/><c r="B7"/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml B7")),
    ('<row r="1"><c r="XFD1"/><c/></row>', Refusal("bad-address", "xl/worksheets/sheet1.xml 1")),
    ('<row r="0"/>', Refusal("bad-address", "xl/worksheets/sheet1.xml 0")),
    ('<row r="01"/>', Refusal("bad-address", "xl/worksheets/sheet1.xml 01")),
    ('<row r="１"/>', Refusal("bad-address", "xl/worksheets/sheet1.xml １")),
    ('<row r="1048577"/>', Refusal("bad-address", "xl/worksheets/sheet1.xml 1048577")),
    ('<row r="1"><c t="s"><v>4</v></c></row>', Refusal("bad-shared-string", "4")),
    ('<row r="1"><c t="s"><v>-1</v></c></row>', Refusal("bad-shared-string", "xl/worksheets/sheet1.xml -1")),
    ('<row r="1"><c><v>1<b>2</b></v></c></row>', Refusal("bad-xml", f"xl/worksheets/sheet1.xml {'{}'} b")),
]


@pytest.mark.parametrize(("rows", "expected"), PLACES)
def test_where_cells_stand(rows: str, expected: list[str] | Refusal) -> None:
    found = values(rows)
    if isinstance(found, Refusal) and isinstance(expected, Refusal):
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        assert found == Refusal(expected.code, expected.detail.replace("{}", main))
    else:
        assert found == dict.fromkeys(expected if isinstance(expected, list) else [], number("1"))


def test_the_strict_namespace_reads_alike() -> None:
    data = package(
        parts(
            sheet=sheet('<row r="1"><c r="A1"><v>42</v></c></row>', space=STRICT),
            workbook=workbook_xml('<definedName name="v">S!$A$1</definedName>', space=STRICT),
        )
    )
    book = read_book(data, lambda _: True)
    assert isinstance(book, Book)
    assert book.values == {Cell("S", 1, 1): number("42")}


def test_elements_of_other_places_and_namespaces_are_no_cells() -> None:
    odd = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:o="urn:o">'
        '<row r="1"><c r="A1"><v>1</v></c></row><o:sheetData><row r="1"><c r="A1"><v>1</v></c></row></o:sheetData>'
        '<sheetData><row r="1"><o:c r="B1"><v>2</v></o:c><c r="C1"><o:v>3</o:v><v>4</v></c></row></sheetData>'
        "</worksheet>"
    )
    book = read_book(package(parts(sheet=odd)), lambda _: True)
    assert isinstance(book, Book)
    assert book.values == {Cell("S", 1, 3): number("4")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_a_part(encoding: str) -> None:
    text = sheet('<row r="1"><c r="A1" t="str"><v>表三</v></c></row>')
    data = package(parts() | {"xl/worksheets/sheet1.xml": text.encode(encoding)})
    book = read_book(data, lambda _: True)
    assert isinstance(book, Book)
    assert book.values == {Cell("S", 1, 1): Value(ValueKind.TEXT, "表三")}


def test_targets_may_be_absolute_and_written_with_backslashes() -> None:
    for target in ("/xl/worksheets/sheet1.xml", "worksheets\\sheet1.xml", "./worksheets/../worksheets/Sheet1.xml"):
        book = read_book(
            package(parts("<row><c><v>1</v></c></row>", links=links(("worksheet", target)))), lambda _: True
        )
        assert isinstance(book, Book)
        assert book.values == {Cell("S", 1, 1): number("1")}


FORMATS = [
    ("General", False),
    ("0.00", False),
    ("0.00E+00", False),
    ('#,##0"days"', False),
    (r"0\d", False),
    ("[Red]0;[Blue]-0", False),
    ("[$-804]#,##0", False),
    ("G/通用格式", False),
    ("@", False),
    ("_-* #,##0_-", False),
    ("yyyy-mm-dd", True),
    ('yyyy"年"m"月"d"日"', True),
    ("[$-804]yyyy", True),
    ("h:mm AM/PM", True),
    ("[h]:mm", True),
    ("[hh]", True),
    ("MM/DD/YY", True),
    ("[$-804]aaaa;@", True),
    ("[$-804]aaa", True),
    ("aaaa", True),
    ('e"年"', True),
    ('e"年"m"月"', True),
    ("e-", True),
    ("b", True),
    ("bb", True),
    ("bbbb", True),
    ("g", True),
    ("gg", True),
    ('ggge"年"', True),
    ("[$-411]rr", True),
    ("[$-D07041E]bbbb", True),
    ("[DBNum1][$-804]yyyy", True),
    ('[DBNum1][$-804]e"年"', True),
    ('[$-804]上午/下午h"时"', True),
    ("上午/下午", True),
    ("AM/PM", True),
    ("a/p", True),
    ("[mm]", True),
    ("[ss].00", True),
    ("0;0;yyyy", True),
    ("[<1]h:mm;0.00", True),
    ("GENERAL", False),
    ('General"年"', False),
    ("G/標準", False),
    ("Standard", False),
    ("[DBNum1][$-804]General", False),
    ("[DBNum2]0", False),
    ("[$-804]0", False),
    ("[$USD]#,##0", False),
    ("[Magenta][>=100]0", False),
    ("##0.0E+0", False),
    ("0.00e-00", False),
    (r"0\y\m\d", False),
    ("0_y_m", False),
    ("*d0", False),
    ('0"yyyy', False),
    ("0;-0;0;yyyy", False),
    ("t0.00", False),
    ("R$ #,##0", False),
    ("#,##0人", False),
    ("0万元", False),
    ('"' * 100_000, False),
]


@pytest.mark.parametrize(("code", "date"), FORMATS)
def test_formats_of_dates(code: str, date: bool) -> None:
    assert shows_date(code) is date


@pytest.mark.parametrize(
    ("number", "date"),
    [
        *((at, False) for at in (0, 1, 13, 23, 26, 37, 44, 48, 49, 59, 62, 67, 70, 82, 164)),
        *((at, True) for at in (14, 22, 27, 36, 45, 47, 50, 58, 71, 81)),
    ],
)
def test_formats_that_every_workbook_has(number: int, date: bool) -> None:
    formats = styles("", f'<xf numFmtId="{number}"/><xf numFmtId="0{number}"/>')
    rows = '<row r="1"><c r="A1" s="0"><v>45351</v></c><c r="B1" s="1"><v>45351</v></c></row>'
    book = read_book(package(parts(rows, styles=formats)), lambda _: True)
    assert isinstance(book, Book)
    value = Value(ValueKind.DATE if date else ValueKind.NUMBER, "45351")
    assert book.values == {Cell("S", 1, 1): value, Cell("S", 1, 2): value}


def test_a_workbooks_own_format_is_the_one_that_counts() -> None:
    formats = styles(
        '<numFmt numFmtId="14" formatCode="0"/><numFmt numFmtId="71" formatCode="0"/>', '<xf numFmtId="14"/>'
    )
    book = read_book(package(parts("<row><c><v>1</v></c></row>", styles=formats)), lambda _: True)
    assert isinstance(book, Book)
    assert book.values == {Cell("S", 1, 1): number("1")}


# By what is wanted of it: the sheet S with a number. The others lead to parts that are not there.
DANGLING = [
    [("worksheet", "worksheets/sheet1.xml"), ("styles", "gone.xml")],
    [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "gone.xml")],
    [
        ("worksheet", "worksheets/sheet1.xml"),
        ("externalLink", "gone.xml"),
        ("theme", "NULL"),
        ("x", "../../../../gone"),
    ],
    [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/gone.xml")],
]


@pytest.mark.parametrize("every_sheet", [False, True])
@pytest.mark.parametrize("targets", DANGLING)
def test_relationships_to_parts_that_are_gone_and_not_needed(targets: list[tuple[str, str]], every_sheet: bool) -> None:
    tabs = "".join(
        f'<sheet name="{"ST"[kinds - 1]}" sheetId="{kinds}" r:id="rId{at}"/>'
        for kinds, at in enumerate((at for at, (kind, _) in enumerate(targets, 1) if kind == "worksheet"), 1)
    )
    contents = parts(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        workbook=workbook_xml('<definedName name="v">S!$A$1</definedName>', tabs),
        links=links(*targets),
    )
    book = read_book(package(contents), lambda _: True, every_sheet=every_sheet)
    assert isinstance(book, Book)
    assert book.values == {Cell("S", 1, 1): number("1")}


def test_one_of_two_relationships_of_a_kind_is_there() -> None:
    strings_too = [
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "gone.xml"),
        ("sharedStrings", "sharedStrings.xml"),
    ]
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    contents = parts(rows, strings=STRINGS) | {"xl/_rels/workbook.xml.rels": links(*strings_too)}
    book = read_book(package(contents), lambda _: True)
    assert isinstance(book, Book)
    assert [value.kind for value in book.values.values()] == [ValueKind.TEXT]
