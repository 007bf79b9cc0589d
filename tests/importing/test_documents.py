"""Pages, .docx and PDF as lines and grids; and what is told of bytes that are none of these."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as NewDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.importing.little_pdf import pdf
from tests.importing.small_form import read, refused, rows
from xlvalidate.importing.document import PICTURE, DocumentLine, Grid, NotADocumentError
from xlvalidate.importing.docx_document import docx_document
from xlvalidate.importing.html_document import html_document
from xlvalidate.importing.open_document import open_document
from xlvalidate.importing.pdf_document import pdf_document

HEAD = (
    "<tr><td rowspan=2>项目</td><td rowspan=2>自然人</td><td colspan=2>法人</td><td rowspan=2>总计</td></tr>"
    "<tr><td>企业</td><td>其他</td></tr>"
)
ROWS = (
    "<tr><td>一、本年新收</td><td>1</td><td>2</td><td>3</td><td>4</td></tr>"
    "<tr><td>（一）予以<br>公开</td><td>5</td><td></td><td>7</td><td></td></tr>"
    "<tr><td>（二）不予公开</td><td>9</td><td>10</td><td>11</td><td>12</td></tr>"
    "<tr><td>三、结转下年</td><td>13</td><td>14</td><td>15</td><td>16</td></tr>"
)
TABLE = f"<table>{HEAD}{ROWS}</table>"
WHOLE = {"t_new": "1 2 3 4", "t_yes": "5 . 7 .", "t_no": "9 10 11 12", "t_left": "13 14 15 16"}


def shown(document) -> list[object]:
    """Lines as they are, cells with their spans."""
    found: list[object] = []
    for part in document.parts:
        if isinstance(part, DocumentLine):
            found.append(part.text)
        else:
            assert isinstance(part, Grid)
            found.append([(cell.row, cell.column, cell.text, cell.rows, cell.columns) for cell in part.cells])
    return found


def page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


PAGES = [
    ("blocks are lines", "<p>a<b>b</b> c</p>d<br>e<ul><li>f</ul>", ["ab c", "d", "e", "f"]),
    ("what is hidden", "<p>a</p><p hidden>b</p><div style='display: none'><p>c</p></div>", ["a"]),
    ("what is no text", "<p>a</p><script>d</script><style>f</style><!--e-->", ["a"]),
    ("blanks", "<p> a \n b&nbsp;c </p>", ["a b c"]),
    ("pre", "<pre>a  b\nc</pre>", ["a  b", "c"]),
    ("what is struck out", "<p>a<del>b</del><s>c</s><span style='text-decoration: line-through'>d</span></p>", ["a"]),
    ("what cannot be seen", "<p>a<i style='visibility:hidden'>b</i><i style='font-size:0'>c</i></p>", ["a"]),
    ("what has a size of its own", "<div style='font-size:0'><p style='font-size:9pt'>a</p></div>", ["a"]),
    ("the marks of notes", "<p>12<sup><a>[1]</a></sup> 3<sup>①</sup> 规章<sup>1</sup></p>", ["12 3 规章"]),
    ("raised digits", "<p>12<sup>1</sup> m<sup>2</sup></p>", ["12 1 m2"]),
    ("what is filled in", "<p>a<input value=5><input type=hidden value=6><input type=text></p>", ["a5"]),
    (
        "a grid",
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
        [[(0, 0, "a", 2, 1), (0, 1, "b", 1, 2), (1, 1, "c", 1, 1), (1, 2, "d", 1, 1)]],
    ),
    (
        "a cell of paragraphs",
        "<table><tr><td><p>a</p><p>b</p><td>c</table>",
        [[(0, 0, "a b", 1, 1), (0, 1, "c", 1, 1)]],
    ),
    (
        "a table in a table",
        "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>",
        ["a", [(0, 0, "b", 1, 1), (0, 1, "c", 1, 1)], "d"],
    ),
    ("one column", "<table><tr><td>a<tr><td>b</table>", ["a", "b"]),
    (
        "a hidden row",
        "<table><tr style='display:none'><td>x<td>y<tr><td>a<td>b</table>",
        [[(0, 0, "a", 1, 1), (0, 1, "b", 1, 1)]],
    ),
    ("a hidden table", "<table hidden><tr><td>x<td>y</table>a", ["a"]),
    ("odd spans", "<table><tr><td colspan=0>a<td colspan=x>b</table>", [[(0, 0, "a", 1, 1), (0, 1, "b", 1, 1)]]),
]


@pytest.mark.parametrize(("body", "parts"), [one[1:] for one in PAGES], ids=[one[0] for one in PAGES])
def test_a_page(body, parts):
    assert shown(html_document(page(body))) == parts


def test_a_page_of_ten_thousand_elements_within_each_other():
    assert shown(html_document(page("<div>" * 10_000 + "a"))) == ["a"]


def test_a_page_with_too_wide_a_table():
    with pytest.raises(NotADocumentError, match="too-much-text"):
        html_document(page("<table>" + "<tr>" + "<td colspan=1000>a</td>" * 3_000 + "</tr></table>"))


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("", "gb18030"),
        ("big5", "big5"),
        ("utf-8", "gb18030"),
    ],
)
def test_the_encoding_of_a_page(said, encoding):
    data = f"<html><head><meta charset='{said}'></head><body><p>統計表</p></body></html>".encode(encoding)
    assert shown(open_document(data)) == ["統計表"]


def test_a_grid_with_spans_is_read_by_its_headings():
    report = read(html_document(page(TABLE)))
    assert (rows(report), report.shape, refused(report)[0][:6]) == (WHOLE, "grid", "二、保障情况")
    assert report.cells["t_no_b"].where.as_data() == {"table": 1, "row": 5, "column": 3}


GRIDS = [
    ("in two tables", (ROWS[: ROWS.index("<tr><td>（二）")], "</table><p>- 2 -</p><table>"), WHOLE),
    (
        "a row more",
        ("<tr><td>三、", "<tr><td>其他</td><td>7</td><td>7</td><td>7</td><td>7</td></tr><tr><td>三、"),
        WHOLE,
    ),
    ("a row of one cell less", ("<td>10</td><td>11</td>", "<td>10</td>"), {**WHOLE, "t_no": ". . . ."}),
    ("two figures in a cell", ("<td>10</td>", "<td>10<br>20</td>"), {**WHOLE, "t_no": ". . . ."}),
    ("a picture of a figure", ("<td>10</td>", "<td><img src='10.png'></td>"), {**WHOLE, "t_no": ". . . ."}),
    ("a drawn figure", ("<td>10</td>", "<td><svg width=9 height=9></svg></td>"), {**WHOLE, "t_no": ". . . ."}),
    ("a picture beside a figure", ("<td>10</td>", "<td><img src='up.png'>10</td>"), WHOLE),
    ("a picture that keeps a place", ("<td>10</td>", "<td><img height=1></td>"), {**WHOLE, "t_no": "9 . 11 12"}),
    ("a hidden picture", ("<td>10</td>", "<td><img hidden></td>"), {**WHOLE, "t_no": "9 . 11 12"}),
    ("a heading more", ("<td rowspan=2>总计</td>", "<td rowspan=2>小计</td><td rowspan=2>总计</td>"), {}),
    ("a wide figure", ("<td>15</td><td>16</td>", "<td>15</td><td colspan=1>16</td>"), WHOLE),
    (
        "a figure that is struck out",
        ("<td>10</td>", "<td style='text-decoration:line-through'>10</td>"),
        {**WHOLE, "t_no": "9 . 11 12"},
    ),
    (
        "a figure over two rows",
        (
            "<td>11</td><td>12</td></tr><tr><td>三、结转下年</td><td>13</td><td>14</td><td>15</td>",
            "<td rowspan=2>11</td><td>12</td></tr><tr><td>三、结转下年</td><td>13</td><td>14</td>",
        ),
        {**WHOLE, "t_no": ". . . .", "t_left": ". . . ."},
    ),
    (
        "cells that no heading is above",
        ("<td>11</td><td>12</td>", "<td colspan=3>11</td><td>12</td>"),
        {**WHOLE, "t_no": ". . . ."},
    ),
]


@pytest.mark.parametrize(("change", "found"), [one[1:] for one in GRIDS], ids=[one[0] for one in GRIDS])
def test_a_change_of_a_grid(change, found):
    before, after = change
    made = TABLE.replace(before, before + after if before.endswith("</tr>") else after, 1)
    assert made != TABLE
    assert rows(read(html_document(page(made)))) == {name: said for name, said in found.items() if said != ". . . ."}


def test_a_picture_of_a_figure_is_told():
    made = TABLE.replace("<td>10</td>", "<td><img src='10.png'></td>")
    assert refused(read(html_document(page(made))))[0] == "（二）不予公开: picture"


def test_a_picture_in_a_cell_of_a_docx():
    def build(document):
        table = document.add_table(rows=1, cols=3)
        table.cell(0, 0).text = "a"
        for column, element in ((1, "drawing"), (2, "lastRenderedPageBreak")):
            table.cell(0, column).paragraphs[0].add_run()._r.append(parse_xml(f"<w:{element} {nsdecls('w')}/>"))

    assert shown(docx_document(docx_of(build))) == [[(0, 0, "a", 1, 1), (0, 1, PICTURE, 1, 1), (0, 2, "", 1, 1)]]


def test_a_row_of_a_grid_whose_label_is_damaged():
    nearly = TABLE.replace("<td>（二）不予公开</td>", "<td>（二）不于公开</td>")
    assert rows(read(html_document(page(nearly)))) == WHOLE
    other = TABLE.replace("<td>（二）不予公开</td>", "<td>（二）不予公开的其他各种情形</td>")
    assert rows(read(html_document(page(other)))) == {name: said for name, said in WHOLE.items() if name != "t_no"}


def test_headings_with_blank_cells_between_them():
    flat = HEAD.replace(" rowspan=2>自然人", ">自然人").replace(" rowspan=2>总计", ">总计")
    flat = flat.replace("<tr><td>企业", "<tr><td></td><td>企业").replace("其他</td></tr>", "其他</td><td></td></tr>")
    assert flat != HEAD
    assert rows(read(html_document(page(f"<table>{flat}{ROWS}</table>")))) == WHOLE


def test_a_unit_in_a_heading():
    text = "<table><tr><td>指标<td>单位<td>年度数<tr><td>专项经费<td>{}<td>5<tr><td>会议次数<td>次<td>3</table>"
    for unit, found in (
        ("万元", {"u_funds": "5", "u_met": "3"}),
        ("元", {"u_met": "3"}),
        ("", {"u_funds": "5", "u_met": "3"}),
    ):
        assert rows(read(html_document(page(text.format(unit))))) == found


def docx_of(build) -> bytes:
    document, out = NewDocument(), BytesIO()
    build(document)
    document.save(out)
    return out.getvalue()


def _merged(document) -> None:
    document.add_paragraph("前言")
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "a"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "b"
    table.cell(1, 1).text, table.cell(1, 2).text = "c", "d"


def test_a_docx_with_merged_cells():
    grid = [(0, 0, "a", 2, 1), (0, 1, "b", 1, 2), (1, 1, "c", 1, 1), (1, 2, "d", 1, 1)]
    assert shown(docx_document(docx_of(_merged))) == ["前言", grid]


def test_changes_that_were_tracked_are_taken():
    def build(document):
        w = nsdecls("w")
        paragraph = parse_xml(
            f'<w:p {w}><w:r><w:t>a</w:t></w:r><w:ins w:id="1" w:author="x"><w:r><w:t>b</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="x"><w:r><w:delText>c</w:delText></w:r></w:del>'
            "<w:r><w:tab/><w:t>d</w:t></w:r></w:p>"
        )
        document.element.body.insert(0, paragraph)

    assert shown(docx_document(docx_of(build))) == ["ab\td"]


def test_what_is_hidden_struck_out_or_the_mark_of_a_note():
    def build(document):
        paragraph = document.add_paragraph("12")
        paragraph.add_run("3").font.hidden = True
        paragraph.add_run("4").font.strike = True
        paragraph.add_run("[1]").font.superscript = True
        paragraph.add_run("件").font.hidden = False
        document.add_paragraph("12").add_run("2").font.superscript = True

    assert shown(docx_document(docx_of(build))) == ["12件", "12 2"]


def test_boxes_of_text_are_read_where_they_hang():
    def build(document):
        w = f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"'
        box = f"<w:r {w}><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r>"
        hung = document.add_paragraph("a")
        hung._p.append(parse_xml(box))
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "b", "c"
        next(hung._p.iter(qn("w:txbxContent"))).append(table._tbl)
        document.add_paragraph("d")

    assert shown(docx_document(docx_of(build))) == ["a", [(0, 0, "b", 1, 1), (0, 1, "c", 1, 1)], "d"]


def test_labels_whose_numbers_word_keeps_elsewhere():
    whole = (
        TABLE.replace("一、本年新收", "本年新收")
        .replace("（二）不予公开", "不予公开")
        .replace("三、结转下年", "结转下年")
    )
    assert rows(read(html_document(page(whole)))) == WHOLE


def test_a_docx_with_a_table_in_a_table():
    def build(document):
        outer = document.add_table(rows=1, cols=2)
        inner = outer.cell(0, 0).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text, outer.cell(0, 1).text = "a", "b", "c"

    assert shown(docx_document(docx_of(build))) == [[(0, 0, "a", 1, 1), (0, 1, "b", 1, 1)], "c"]


def spoiled(data: bytes, name: str, part: bytes) -> bytes:
    """A .docx with another part in place of its own."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, part if info.filename == name else old.read(info.filename))
    return out.getvalue()


def compound(stream: str) -> bytes:
    """A compound file of one stream by its name, as far as it is looked at."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(stream) + 2) + b"\2" + bytes(61)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<LLLL", 1, 1, 0, 4096) + struct.pack("<LLLL", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<L", 0) + b"\xff\xff\xff\xff" * 108
    fat = struct.pack("<LL", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff\xff\xff\xff" * 126
    return head.ljust(512, b"\0") + fat + entry.ljust(512, b"\0")


DOCX = docx_of(_merged)
DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
SCANNED = pdf(["q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"])
NOT_DOCUMENTS = [
    ("empty", b" \r\n", "empty"),
    ("an image", b"\x89PNG\r\n\x1a\n" + bytes(30), "picture"),
    ("an old Word file", compound("WordDocument"), "old-doc"),
    ("a .docx with a password", compound("EncryptedPackage"), "encrypted"),
    ("an old workbook", compound("Workbook"), "workbook"),
    ("RTF", b"{\\rtf1 a}", "rtf"),
    ("a broken zip", b"PK\x03\x04" + bytes(40), "broken-docx"),
    ("a cut .docx", DOCX[:-200], "broken-docx"),
    ("a DTD", spoiled(DOCX, "word/document.xml", DTD), "dtd"),
    ("a DTD in another part", spoiled(DOCX, "word/styles.xml", DTD), "dtd"),
    ("no XML", spoiled(DOCX, "word/document.xml", b"a"), "broken-docx"),
    ("a broken PDF", b"%PDF-1.7\n" + b"x" * 400, "broken-pdf"),
    ("a scan", SCANNED, "scanned-pdf"),
    ("a PDF of nothing", pdf([""]), "no-text"),
    ("bytes", b"a\0b" * 50, "binary"),
    ("no encoding", b"\xff\x80" * 30, "odd-encoding"),
]


@pytest.mark.parametrize(("data", "word"), [one[1:] for one in NOT_DOCUMENTS], ids=[one[0] for one in NOT_DOCUMENTS])
def test_what_is_not_read_is_told_by_a_word(data, word):
    with pytest.raises(NotADocumentError) as raised:
        open_document(data)
    assert raised.value.word == word


def test_a_workbook_is_no_document():
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"):
            made.writestr(name, "<a/>")
    with pytest.raises(NotADocumentError, match="workbook"):
        open_document(out.getvalue())


def test_a_bomb_is_not_inflated():
    with pytest.raises(NotADocumentError, match="too-big"):
        open_document(spoiled(DOCX, "word/styles.xml", b" " * 50_000_000))


def boxes(*lines: str) -> str:
    return "\n".join(lines)


def said(x: int, y: int, text: str) -> str:
    return f"BT /F 8 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"


FILLER = said(40, 780, "这一页上面的文字要比一个扫描件的页面多，所以写上这一句话。")


def test_a_ruled_table_of_a_pdf():
    drawn = [FILLER, "40 600 200 40 re S", "140 600 m 140 640 l S", "140 620 m 240 620 l S"]
    drawn += [said(50, 616, "左"), said(150, 626, "右上"), said(150, 606, "12")]
    document = pdf_document(pdf([boxes(*drawn)]))
    assert shown(document)[1:] == [[(0, 0, "左", 2, 1), (0, 1, "右上", 1, 1), (1, 1, "12", 1, 1)]]
    assert document.parts[1].page == 1


def test_text_without_lines_is_in_columns():
    document = pdf_document(pdf([boxes(FILLER, said(40, 600, "新收"), said(140, 600, "1"), said(200, 601, "22"))]))
    assert shown(document)[1:] == ["新收 1 22"]


@pytest.mark.parametrize(("turned", "matrix", "places"), [
    (90, "0 1 -1 0", ((100, 40), (100, 140), (130, 40))),
    (180, "-1 0 0 -1", ((500, 700), (400, 700), (500, 730))),
    (270, "0 -1 1 0", ((400, 800), (400, 700), (370, 800))),
])  # fmt: skip
def test_a_page_that_is_turned_is_read_as_it_is_seen(turned, matrix, places):
    texts = ("本年新收政府信息公开申请数量", "12", "上年结转政府信息公开申请数量")
    drawn = (
        f"BT /F 4 Tf {matrix} {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
        for (x, y), text in zip(places, texts, strict=True)
    )
    made = pdf([boxes(*drawn)]).replace(b"/Type /Page ", f"/Type /Page /Rotate {turned} ".encode())
    expected = ["本年新收政府信息公开申请数量 12", "上年结转政府信息公开申请数量"]
    assert shown(pdf_document(made)) == expected


def test_letters_that_run_over_the_border_of_their_cell_make_both_unsure():
    drawn = [
        FILLER,
        "40 600 200 20 re S",
        "100 600 m 100 620 l S",
        said(45, 606, "一二三四五六七八"),
        said(180, 606, "5"),
    ]
    (grid,) = (part for part in pdf_document(pdf([boxes(*drawn)])).parts if isinstance(part, Grid))
    assert [cell.sure for cell in grid.cells] == [False, False]


def test_too_many_pages():
    with pytest.raises(NotADocumentError, match="too-many-pages"):
        pdf_document(pdf([""] * 301))


def test_a_pdf_with_a_password():
    """The dictionary of its encryption is enough: no key opens it."""
    hexed = b"00" * 32
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]" % (
        hexed,
        hexed,
    )
    locked = pdf([FILLER]).replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock)
    with pytest.raises(NotADocumentError) as raised:
        pdf_document(locked)
    assert raised.value.word == "encrypted-pdf"
