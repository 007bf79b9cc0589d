"""The marked copy: findings as data, the cells coloured by the form's own formats, every other byte the sender's."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from tests.forms import form_of
from tests.office.libreoffice import html_colours
from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.check import check
from xlvalidate.derive.appearance import TINTS, Tint
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.editions.results_layout import EXPLAIN_COLUMN, MARKED_SUSPECT, MUST_COLUMN, SUSPECT_COLUMN
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.spans import spans
from xlvalidate.reading.read import read
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.marked_copy import cleared, marked

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
RESULTS = "审核结果"
EDITIONS = catalogue(None)
EDITION = built_in_edition("ogi-2019")


def judged(data: bytes):
    return check([read("form.xlsx", data, EDITIONS, printed)])[0]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


DRAWING = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff>
</xdr:from><xdr:ext cx="200000" cy="200000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="seal"/><xdr:cNvPicPr/>
</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>
<a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>
<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff>
</xdr:from><xdr:ext cx="900000" cy="300000"/><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="3" name="box"/><xdr:cNvSpPr txBox="1"/>
</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>附注</a:t></a:r></a:p>
</xdr:txBody></xdr:sp><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"""
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def rich(data: bytes) -> bytes:
    """The workbook with a picture, a text box and printer settings on its second sheet, as an office may send it."""
    inside = parts(data)
    sheet = "xl/worksheets/sheet2.xml"
    xml = inside[sheet].decode()
    root = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    assert xml.startswith(root)
    xml = xml.replace(root, f'{root} xmlns:r="{KIND}"', 1)
    drawn = "<drawing r:id='rIdD'/>"
    setup = next(span for span in spans(xml.encode()) if span.tag == "pageSetup")
    raw = xml.encode()
    tag = raw[setup.start : setup.end].replace(b"<pageSetup", b"<pageSetup r:id='rIdP'")
    raw = raw[: setup.start] + tag + raw[setup.end :]
    raw = raw.replace(b"</worksheet>", drawn.encode() + b"</worksheet>")
    types = inside["[Content_Types].xml"].decode()
    types = types.replace(
        "</Types>",
        '<Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/><Override PartName='
        '"/xl/drawings/drawing9.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>',
    )
    links = (
        f'<Relationship Id="rIdD" Type="{KIND}/drawing" Target="../drawings/drawing9.xml"/>'
        f'<Relationship Id="rIdP" Type="{KIND}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
    )
    image = f'<Relationship Id="rId1" Type="{KIND}/image" Target="../media/image1.png"/>'
    inside |= {
        sheet: raw,
        "[Content_Types].xml": types.encode(),
        "xl/worksheets/_rels/sheet2.xml.rels": LINKS.format(links).encode(),
        "xl/drawings/drawing9.xml": DRAWING.encode(),
        "xl/drawings/_rels/drawing9.xml.rels": LINKS.format(image).encode(),
        "xl/media/image1.png": png(),
        "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 4,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in inside.items():
            package.writestr(name, content)
    return out.getvalue()


def results(data: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[RESULTS]
    return [[cell.value for cell in row[:9]] for row in sheet.iter_rows(min_row=6) if row[7].value]


# Where the engine reads what 校验 cannot (１), the values of what counts its lines follow the engine.
COUNTED = {"broken.xlsx": ["封面", "校验"], "seed-000.xlsx": [], "seed-004.xlsx": []}
VALUE = re.compile(rb"(?: t=\"[a-z]+\")?(>(?:<f>[^<]*</f>)?)<(v|is)>.*?</\2>")


@pytest.mark.parametrize("name", COUNTED)
def test_only_the_results_the_counts_and_the_open_tab_change(name):
    before = rich((REPORTS / name).read_bytes())
    after = marked(before, judged(before), "zh_CN")
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    changed = {part for part in old if old[part] != new[part]}
    book = openpyxl.load_workbook(io.BytesIO(before))
    results_part = f"xl/worksheets/sheet{book.sheetnames.index(RESULTS) + 1}.xml"
    opened = [part for part in old if b'tabSelected="1"' in old[part] and part != results_part]
    counted = {f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml" for sheet in COUNTED[name]}
    assert changed == {results_part, "xl/workbook.xml", *opened, *counted}
    for part in changed - {results_part, "xl/workbook.xml"}:
        closed = old[part].replace(b'tabSelected="1"', b'tabSelected="0"')
        assert (closed == new[part]) is (part not in counted)
        assert VALUE.sub(rb"\1", closed) == VALUE.sub(rb"\1", new[part])
    assert openpyxl.load_workbook(io.BytesIO(after)).active.title == RESULTS


def test_packed_bytes_of_untouched_parts_are_the_senders():
    before = rich((REPORTS / "broken.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(before)) as package:
        image = package.getinfo("xl/printerSettings/printerSettings1.bin")
        packed = before[image.header_offset :].split(image.filename.encode(), 1)[1][: image.compress_size]
    assert packed in marked(before, judged(before), "zh_CN")
    assert parts(repacked(before, {})) == parts(before)


def test_a_cause_is_a_row():
    data = (REPORTS / "broken.xlsx").read_bytes()
    rows = results(marked(data, judged(data), "zh_CN"))
    assert rows[2:5] == [
        [
            "表三",
            "二、上年结转政府信息公开申请数量",
            "自然人",
            "D7",
            "一、本年新收政府信息公开申请数量（D6） + 二、上年结转政府信息公开申请数量（D7）应等于（七）总计（D27） + "
            "四、结转下年度继续办理（D28）；9 + 1 ≠ 9 + 0，差 1。最可能有误：D7。",
            "9 + 1 ≠ 9 + 0",
            "请先核对 D7。其他格也可能有误。",
            "T3-BAL.person",
            "强制",
        ],
        [
            "表三",
            "二、上年结转政府信息公开申请数量",
            "总计",
            "J7",
            "1 格没有填：J7。",
            None,
            "请填写（没有的填 0）。填好后再看 2 条审核关系。",
            "T3-INT\nT3-BAL\nT3-ROW",
            "强制",
        ],
        [
            "表三",
            "（六）其他处理",
            "多处",
            "E26",
            "3 条审核关系不符。这两格一起改才能平：E26、J26。",
            "E26：“2.5”不是整数。\nE27：1 ≠ 2.5\nJ27：10 ≠ 3 + 4 + 2\nJ26：2 ≠ 2 + 2.5 + 0 + 0 + 0 + 0",
            "请先核对 E26、J26。其他格也可能有误。",
            "T3-INT.other_business\nT3-SUM.business\nT3-SUM.total\nT3-ROW.other",
            "强制",
        ],
    ]
    told = [say_cause(one, EDITION, "zh_CN").ids for one in causes_of(judged(data))]
    assert [row[7].replace("\n", "、") for row in rows] == told


@pytest.mark.parametrize("older", [False, True], ids=["of today", "issued before there were suspects"])
def test_the_lists_of_marked_cells(older):
    """All that are to be looked at for a grave cause, for a doubtful one, and those that are most likely wrong."""
    book = openpyxl.load_workbook(io.BytesIO(form_of(EDITION)))
    if older:
        del book.defined_names[MARKED_SUSPECT]
    out = io.BytesIO()
    book.save(out)
    broken = judged((REPORTS / "broken.xlsx").read_bytes())
    sheet = openpyxl.load_workbook(io.BytesIO(marked(out.getvalue(), broken, "zh_CN")))[RESULTS]
    lists = {
        column: [cell for row in range(6, 40) if (cell := sheet.cell(row, column).value)]
        for column in (MUST_COLUMN, EXPLAIN_COLUMN, SUSPECT_COLUMN)
    }
    assert lists == {
        MUST_COLUMN: ["t2!B9", "t2!C9", "t2!C20", "t3!D7", "t3!J7", "t3!E26", "t3!J26", "t4!E6", "t4!O6"],
        EXPLAIN_COLUMN: [],
        SUSPECT_COLUMN: [] if older else ["t3!D7", "t3!E26", "t3!J26", "t4!E6"],
    }


def test_a_row_is_as_high_as_its_longest_text():
    data = (REPORTS / "broken.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(marked(data, judged(data), "zh_CN")))[RESULTS]
    heights = {sheet.cell(row, 8).value: sheet.row_dimensions[row].height for row in (7, 8, 9)}
    # two lines of a place, five of a question, two of another
    assert heights == {"unit-converted": 32.2, "T3-BAL.person": 73.0, "T3-INT\nT3-BAL\nT3-ROW": 45.8}


def test_the_link_leads_to_the_cell():
    data = (REPORTS / "broken.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(marked(data, judged(data), "zh_CN")))[RESULTS]
    # to the likeliest cell of the cause, not to the first that its rule speaks of
    link = sheet["D8"].hyperlink
    assert (link.ref, link.location) == ("D8", "'表三'!D7")


def test_clearing_gives_back_the_workbook_without_marks():
    data = (REPORTS / "broken.xlsx").read_bytes()
    copy = marked(data, judged(data), "zh_CN")
    clean = cleared(copy, "zh_CN")
    assert results(clean) == []
    old, new = parts(data), parts(clean)
    changed = {part for part in old if old[part] != new[part]}
    assert changed <= {"xl/workbook.xml", "xl/worksheets/sheet6.xml", "xl/worksheets/sheet1.xml"}
    assert judged(clean).findings == judged(data).findings
    assert cleared(clean, "zh_CN") == clean


def test_marking_twice_leaves_one_set_of_marks():
    data = (REPORTS / "broken.xlsx").read_bytes()
    once = marked(data, judged(data), "zh_CN")
    assert parts(marked(once, judged(once), "zh_CN")) == parts(once)


def test_a_workbook_that_is_not_of_a_template_is_not_marked():
    data = (REPORTS / "broken.xlsx").read_bytes()
    stranger = data.replace(b"", b"")
    book = openpyxl.load_workbook(io.BytesIO(stranger))
    del book.defined_names["xlv_findings"]
    out = io.BytesIO()
    book.save(out)
    assert marked(out.getvalue(), judged(out.getvalue()), "zh_CN") is None
    assert cleared(b"not a workbook", "zh_CN") is None


def test_libreoffice_opens_the_copy_and_shows_the_marks(tmp_path):
    # The findings of one workbook on another that is right, so that no live check colours a cell by itself. 6 stands
    # in a cell that is most likely wrong (D7), in one that is wrong (J7) and in two of which nothing is said.
    book, sixes = (
        openpyxl.load_workbook(io.BytesIO(form_of(EDITION))),
        [("表三", a) for a in ("D7", "J7", "D28", "J28")],
    )
    for indicator in EDITION.indicators.values():
        sheet, _, address = (
            book.defined_names[indicator.name].attr_text.replace("$", "").replace("'", "").partition("!")
        )
        if indicator.numeric:
            book[sheet][address].value = 6 if (sheet, address) in sixes else 0
    path = tmp_path / "marked.xlsx"
    book.save(path)
    path.write_bytes(marked(path.read_bytes(), judged((REPORTS / "broken.xlsx").read_bytes()), "zh_CN"))
    fills = {f"#{TINTS[tint].fill}" for tint in (Tint.SUSPECT, Tint.MUST)}
    assert html_colours(path, tmp_path)["表三", "6"] == fills == {"#9C0006", "#FFC7CE"}
    path.write_bytes(cleared(path.read_bytes(), "zh_CN"))
    assert ("表三", "6") not in html_colours(path, tmp_path)
