"""A form that has all that a workbook can have: what XlsxWriter writes, and parts made by hand for what it does not."""

import re
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

import xlsxwriter

from xlvalidate.ooxml.write_zip import parts_of, zipped

SHEET = "Year's return"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK, FORM, LISTS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def picture() -> bytes:
    """A red square."""
    rows = b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def drawn() -> bytes:
    """What XlsxWriter can write of it."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 2), "title": "Return"})
    book.set_custom_property("Circular", "7/2024")
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
    open_ = book.add_format({"border": 1, "locked": False, "num_format": "#,##0.000", "font_name": "Arial"})
    sheet, lists, deep = (book.add_worksheet(name) for name in (SHEET, "Lists", "Deep"))
    lists.hide()
    deep.very_hidden()
    sheet.write("A1", "Return of the year", head)
    for column, label in enumerate(("Item", "Women", "Men", "All"), start=0):
        sheet.write(2, column, label, head)
    for row, label in enumerate(("Doctors", "Nurses", "Cleaners"), start=3):
        sheet.write(row, 0, label, head)
        sheet.write_blank(row, 1, None, open_)
        sheet.write_blank(row, 2, None, open_)
        sheet.write_formula(row, 3, f"=B{row + 1}+C{row + 1}", head, 0)
    sheet.write("A9", "Remark", head)
    for row, word in enumerate(("none", "few", "many")):
        lists.write(row, 0, word)
        lists.write(row, 1, row + 1)
    book.define_name("Words", "=Lists!$A$1:$A$3")
    book.define_name(f"{SHEET}!Own", "=Lists!$B$1")
    sheet.data_validation("B9", {"validate": "list", "source": "=Words"})
    sheet.data_validation("B4:C6", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.conditional_format("B4:B6", {"type": "data_bar", "data_bar_2010": True, "bar_axis_position": "middle"})
    sheet.conditional_format("C4:C6", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.conditional_format("D4:D6", {"type": "formula", "criteria": "=Lists!$B$2>1", "format": head})
    sheet.write_comment("B4", "Heads, not posts", {"author": "Desk"})
    sheet.insert_image("F2", "red.png", {"image_data": BytesIO(picture())})
    sheet.insert_textbox("F6", "Send by 31 October")
    sheet.insert_button("F10", {"caption": "Clear"})
    sheet.set_header("&L&G", {"image_left": "red.png", "image_data_left": BytesIO(picture())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Lists!$B$1:$B$3", "categories": "=Lists!$A$1:$A$3"})
    sheet.insert_chart("A12", chart)
    sheet.add_sparkline("E4", {"range": "Lists!B1:B3"})
    deep.add_table("A1:B3", {"name": "Codes", "columns": [{"header": "Code"}, {"header": "xlv_digest"}]})
    sheet.protect("secret", {"format_columns": True})
    sheet.set_landscape()
    sheet.print_area("A1:K30")
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 1)
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class Hand:
    """A part made by hand: its name and what is in it, its type, the part that links to it and as what."""

    name: str
    data: str
    kind: str
    owner: str
    link: str
    id: str = ""


def _x(tag: str, inside: str, space: str = MAIN, more: str = "") -> str:
    return f'<{tag} xmlns="{space}" xmlns:r="{LINK}"{more}>{inside}</{tag}>'


THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_17 = "http://schemas.microsoft.com/office/2017/10/relationships/"
_07 = "http://schemas.microsoft.com/office/2007/relationships/"
PIVOT = (
    '<cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Lists"/></cacheSource><cacheFields count="2">'
    '<cacheField name="none"><sharedItems/></cacheField>'
    '<cacheField name="1"><sharedItems containsNumber="1"/></cacheField>'
    "</cacheFields>"
)
HAND = (
    Hand(
        "xl/externalLinks/externalLink1.xml",
        _x(
            "externalLink",
            '<externalBook r:id="rId1"><sheetNames><sheetName val="Prices"/></sheetNames></externalBook>',
        ),
        SHEETML + "externalLink+xml",
        BOOK,
        f"{LINK}/externalLink",
        "rIdLink",
    ),
    Hand(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        _x("pivotCacheDefinition", PIVOT, more=' refreshOnLoad="1" saveData="0"'),
        SHEETML + "pivotCacheDefinition+xml",
        BOOK,
        f"{LINK}/pivotCacheDefinition",
        "rIdPivot",
    ),
    Hand(
        "xl/pivotTables/pivotTable1.xml",
        _x(
            "pivotTableDefinition",
            '<location ref="D1:E2" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
            '<pivotField showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields>',
            more=' name="Sum" cacheId="7" dataCaption="Values"',
        ),
        SHEETML + "pivotTable+xml",
        LISTS,
        f"{LINK}/pivotTable",
    ),
    Hand(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C4" dT="2024-01-02T00:00:00.00" personId="'
        '{11111111-1111-1111-1111-111111111111}" id="{22222222-2222-2222-2222-222222222222}"><text>Why?</text>'
        "</threadedComment></ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
        FORM,
        _17 + "threadedComment",
    ),
    Hand(
        "xl/persons/person.xml",
        f'<personList xmlns="{THREADS}"><person displayName="Desk" id="{{11111111-1111-1111-1111-111111111111}}"'
        ' userId="desk" providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
        BOOK,
        _17 + "person",
    ),
    Hand(
        "xl/slicerCaches/slicerCache1.xml",
        _x("slicerCacheDefinition", "", X14, ' name="Slicer_Code" sourceName="Code"'),
        "application/vnd.ms-excel.slicerCache+xml",
        BOOK,
        _07 + "slicerCache",
    ),
    Hand(
        "xl/slicers/slicer1.xml",
        _x("slicers", '<slicer name="Code" cache="Slicer_Code" caption="Code" rowHeight="200000"/>', X14),
        "application/vnd.ms-excel.slicer+xml",
        "xl/worksheets/sheet3.xml",
        _07 + "slicer",
    ),
    Hand(
        "xl/timelines/timeline1.xml",
        _x("timelines", "", "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"),
        "application/vnd.ms-excel.timeline+xml",
        "xl/worksheets/sheet3.xml",
        "http://schemas.microsoft.com/office/2011/relationships/timeline",
    ),
    Hand(
        "xl/connections.xml",
        _x("connections", '<connection id="1" name="Query" type="1" refreshedVersion="6"/>'),
        SHEETML + "connections+xml",
        BOOK,
        f"{LINK}/connections",
    ),
    Hand(
        "xl/queryTables/queryTable1.xml",
        _x("queryTable", "", more=' name="Q" connectionId="1"'),
        SHEETML + "queryTable+xml",
        LISTS,
        f"{LINK}/queryTable",
    ),
    Hand(
        "customXml/item1.xml",
        '<data xmlns="urn:form:7">kept</data>',
        "application/xml",
        BOOK,
        f"{LINK}/customXml",
    ),
    Hand(
        "xl/ctrlProps/ctrlProp9.xml",
        f'<formControlPr xmlns="{X14}" objectType="CheckBox" lockText="1"/>',
        "application/vnd.ms-excel.controlproperties+xml",
        LISTS,
        f"{LINK}/ctrlProp",
    ),
    Hand(
        "xl/activeX/activeX1.xml",
        '<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" ax:persistence="persistStreamInit"/>',
        "application/vnd.ms-office.activeX+xml",
        LISTS,
        f"{LINK}/control",
    ),
    Hand(
        "xl/printerSettings/printerSettings1.bin",
        "DEVMODE\0\x01",
        SHEETML + "printerSettings",
        LISTS,
        f"{LINK}/printerSettings",
    ),
    Hand(
        "xl/calcChain.xml",
        _x("calcChain", '<c r="D4" i="1"/><c r="D5"/><c r="D6"/>'),
        SHEETML + "calcChain+xml",
        BOOK,
        f"{LINK}/calcChain",
    ),
)
LINKED = (
    f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" Type="{LINK}/externalLinkPath"'
    ' Target="file:///C:\\Desk\\Price%20list.xlsx" TargetMode="External"/></Relationships>'
)
IN_BOOK = (
    ("<workbookPr", '<fileSharing readOnlyRecommended="1"/><workbookPr'),
    ("<bookViews", '<workbookProtection workbookPassword="CC1A" lockStructure="1"/><bookViews'),
    ("</sheets>", '</sheets><externalReferences><externalReference r:id="rIdLink"/></externalReferences>'),
    (
        "</workbook>",
        '<pivotCaches><pivotCache cacheId="7" r:id="rIdPivot"/></pivotCaches><extLst><ext'
        f' uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{X14}"><x14:slicerCaches/></ext></extLst>'
        "</workbook>",
    ),
    (
        "<workbook ",
        '<workbook xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15 xr"'
        ' xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
        ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" ',
    ),
    (
        "<fileSharing",
        '<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\" xmlns:x15ac="http://schemas.microsoft'
        '.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><fileSharing',
    ),
)
"""In the order in which they are put in: what stands in workbook.xml, and what then."""


PROJECT = "xl/vbaProject.bin"
PLAIN, WITH_MACROS = SHEETML + "sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def with_macros(data: bytes, project: bytes) -> bytes:
    """A workbook with a VBA project in it, and of the type that may have one."""
    parts = parts_of(data)
    types = parts["[Content_Types].xml"].decode().replace(PLAIN, WITH_MACROS)
    line = f'<Override PartName="/{PROJECT}" ContentType="application/vnd.ms-office.vbaProject"/>'
    parts["[Content_Types].xml"] = types.replace("</Types>", line + "</Types>").encode()
    where = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    line = f'<Relationship Id="rIdProject" Type="{kind}" Target="vbaProject.bin"/>'
    parts[where] = parts[where].decode().replace("</Relationships>", line + "</Relationships>").encode()
    return zipped(parts | {PROJECT: project})


def rich() -> bytes:
    """The form as it was issued."""
    parts = parts_of(drawn())
    book = parts[BOOK].decode()
    for before, after in IN_BOOK:
        assert before in book, before
        book = book.replace(before, after, 1)
    parts[BOOK] = book.encode()
    types = parts["[Content_Types].xml"].decode()
    for number, hand in enumerate(HAND):
        parts[hand.name] = hand.data.encode()
        types = types.replace("</Types>", f'<Override PartName="/{hand.name}" ContentType="{hand.kind}"/></Types>')
        folder, _, base = hand.owner.rpartition("/")
        where = f"{folder}/_rels/{base}.rels"
        own = parts.get(where, f'<Relationships xmlns="{RELATIONSHIPS}"></Relationships>'.encode()).decode()
        line = f'<Relationship Id="{hand.id or f"rIdHand{number}"}" Type="{hand.link}" Target="/{hand.name}"/>'
        parts[where] = own.replace("</Relationships>", line + "</Relationships>").encode()
    parts["[Content_Types].xml"] = types.encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = LINKED.encode()
    return zipped(parts)


def edition_text(data: bytes, file: str, own: str, *, words: str = "") -> str:
    """The edition of the form, written by hand; `own` are the lines of [onto] on what it has of its own."""
    sheets = re.findall(r'<sheet [^>]*?name="([^"]*)"', parts_of(data)[BOOK].decode())
    others = ", ".join(f'"{name}"' for name in sheets if name != SHEET)
    return f'''
id = "rich"
title = "Return of the year"
authority = "Circular 7"
language = "en"
years = {{ first = 2020 }}
units = ["persons"]

[onto]
file = "{file}"
sha256 = "{sha256(data).hexdigest()}"
sheets = [{others}]
{own}

[onto.printed."{SHEET}"]
"A1" = "Return of the year"
"A3" = "Item"
{words}

[cover]
sheet = "Who's who"
title = "Return of the year"
fields = [
  {{ code = "office", label = "Office" }},
  {{ code = "office_code", label = "Code" }},
  {{ code = "year", label = "Year", kind = "count" }},
]

[[tables]]
code = "t1"
sheet = "{SHEET}"
title = "Staff"
kind = "count"
unit = "persons"

[[tables.blocks]]
computed = ["doctors_all", "nurses_all", "cleaners_all"]
columns = [
  {{ code = "women", label = "Women", at = "B3" }},
  {{ code = "men", label = "Men", at = "C3" }},
  {{ code = "all", label = "All", at = "D3" }},
]
rows = [
  {{ code = "doctors", label = "Doctors", at = "A4" }},
  {{ code = "nurses", label = "Nurses", at = "A5" }},
  {{ code = "cleaners", label = "Cleaners", at = "A6" }},
]

[[rules]]
id = "T1-CELLS"
label = "whole numbers"
severity = "must"
source = "the form"
cells = "t1"

[[rules]]
id = "T1-ALL"
label = "all"
severity = "must"
source = "the form"
each = "t1.rows(doctors, nurses, cleaners)"
says = "all = women + men"
'''
