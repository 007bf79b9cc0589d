"""Workbooks with right figures that something odd was done to: what is said, and that the advice mends it.

Each case spoils the form, is told what was done, does as the advice says, and is as right as before.
"""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.hostile.packages import links
from tests.reading.odd_form import SMALL, Change, added, changed, facts, good, judged, part, told
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.cli import main
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.issued_template import Issue, issued
from xlvalidate.derive.last_year_sheet import proposals
from xlvalidate.derive.template import template
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, built_in_edition
from xlvalidate.findings import Severity
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.write_zip import parts_of
from xlvalidate.reading.submission import Lack
from xlvalidate.reports.finding_text import say

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"


def linked(kind: str, target: str) -> Change:
    """One more relationship of the workbook."""
    one = links((kind, target)).partition("<Relationship ")[2].partition("/>")[0].replace("rId1", "rIdOdd")
    return part("workbook.xml.rels", ("</Relationships>", f"<Relationship {one}/></Relationships>"))


def without(*names: str) -> Change:
    """Parts taken out."""

    def change(parts: dict[str, bytes]) -> None:
        for name in names:
            del parts[name]

    return change


def test_the_form_is_right():
    assert told(good()) == []


PIVOT = f'<pivotCacheDefinition xmlns="{MAIN}" {{}}><cacheSource type="{{}}"/></pivotCacheDefinition>'
CONNECTED: list[tuple[str, str, str, str, bool]] = [
    ("connections", "xl/connections.xml", "connections.xml", f'<connections xmlns="{MAIN}"/>', True),
    ("a query table", "xl/queryTables/queryTable1.xml", "", f'<queryTable xmlns="{MAIN}"/>', True),
    ("a pivot", "xl/pivotCache/p.xml", "pivotCache/p.xml", PIVOT.format("", "worksheet"), False),
    ("refreshing", "xl/pivotCache/p.xml", "pivotCache/p.xml", PIVOT.format('refreshOnLoad="1"', "worksheet"), True),
    ("a pivot from elsewhere", "xl/pivotCache/p.xml", "pivotCache/p.xml", PIVOT.format("", "external"), True),
    ("a pivot that is gone", "xl/other.xml", "pivotCache/p.xml", PIVOT.format("", "external"), False),
]
KINDS = {"connections.xml": "connections", "pivotCache/p.xml": "pivotCacheDefinition"}


@pytest.mark.parametrize(
    ("name", "target", "xml", "said"), [case[1:] for case in CONNECTED], ids=[c[0] for c in CONNECTED]
)
def test_data_connections(name: str, target: str, xml: str, said: bool):
    link = [linked(KINDS[target], target)] if target else []
    spoiled = changed(added({name: xml}), *link)
    assert told(spoiled) == ([("explain", "data-connections", "")] if said else [])
    before = parts_of(good())[WORKBOOK_LINKS].decode()
    after = parts_of(spoiled)[WORKBOOK_LINKS].decode()
    assert told(changed(without(name), part("workbook.xml.rels", (after, before)), data=spoiled)) == []


COPIED_NAME = re.compile('<definedName name="([^"]+)"[^>]*>(\'Books\'|Books)!([^<]+)</definedName>')


def copied_within(*pairs: tuple[str, str], broken: bool = False) -> Change:
    """The sheet Books duplicated as a program does it: names of its own, and the texts of the copy replaced."""

    def change(parts: dict[str, bytes]) -> None:
        book = parts["xl/workbook.xml"].decode()
        parts["xl/worksheets/sheet99.xml"] = sheet_of(parts, "Books")
        for before, after in pairs:
            part("sheet99.xml", (before, after))(parts)
        tabs = book.count("<sheet ")
        named = "".join(
            f'<definedName name="{name}" localSheetId="{tabs}">\'Books (2)\'!{refers}</definedName>'
            for name, _, refers in COPIED_NAME.findall(book)
        )
        book = COPIED_NAME.sub(r'<definedName name="\1">#REF!</definedName>', book) if broken else book
        book = book.replace("</definedNames>", f"{named}</definedNames>")
        tab = '<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="Books (2)"'
        book = book.replace("</sheets>", f'{tab} sheetId="99" r:id="rIdOdd"/></sheets>')
        parts["xl/workbook.xml"] = book.encode()
        linked("worksheet", "worksheets/sheet99.xml")(parts)

    return change


def sheet_of(parts: dict[str, bytes], tab: str) -> bytes:
    """The part of a sheet, by its tab."""
    (link,) = re.findall(f'<sheet [^>]*name="{tab}"[^>]*r:id="([^"]+)"', parts["xl/workbook.xml"].decode())
    relation = next(
        one for one in re.findall("<Relationship [^>]+>", parts[WORKBOOK_LINKS].decode()) if f'"{link}"' in one
    )
    (target,) = re.findall('Target="/?([^"]+)"', relation)
    return parts[target if target.startswith("xl/") else f"xl/{target}"]


def figure(at: str, number: int) -> str:
    """The end of a cell's address, and its figure, as the form has it."""
    (cell,) = re.findall(f'<c r="{at}"[^>]*><v>{number}</v></c>', sheet_of(parts_of(good()), "Books").decode())
    return cell


def without_the_copy(parts: dict[str, bytes]) -> None:
    """What deleting the copy does: its tab and the names of its own go."""
    book = parts["xl/workbook.xml"].decode()
    book = re.sub('<sheet [^>]*name="Books \\(2\\)"[^>]*>', "", book)
    parts["xl/workbook.xml"] = re.sub("<definedName [^>]*localSheetId[^<]*</definedName>", "", book).encode()


def test_a_copy_of_a_sheet_within_the_workbook():
    assert told(changed(copied_within())) == [("note", "sheet-copied", "")]
    assert facts(changed(copied_within()), "sheet-copied") == {"copy": "Books (2)", "sheet": "Books"}
    assert told(changed(copied_within(), without_the_copy)) == []


def test_a_copy_with_other_figures():
    nine, seven = figure("C5", 9), figure("C5", 9).replace(">9<", ">7<")
    spoiled = changed(copied_within((nine, seven)))
    assert told(spoiled) == [("explain", "copy-differs", "Books!C5")]
    assert facts(spoiled, "copy-differs") == {
        "copy": "Books (2)",
        "sheet": "Books",
        "count": "1",
        "cell": "C5",
        "here": "9",
        "there": "7",
    }
    numbers = judged(spoiled).submission
    assert numbers is not None and numbers.readings["b_town_old_count"].number == 9
    taken_over = part("sheet2.xml", (nine, seven), (figure("C10", 16), figure("C10", 16).replace(">16<", ">14<")))
    assert told(changed(copied_within((nine, seven)), taken_over, without_the_copy)) == []


def test_a_blank_copy_is_only_told():
    blank = [
        (one, one.partition(">")[0] + "/>") for one in re.findall(r'<c r="[C-E][0-9]+"[^>]*><v>\d+</v></c>', BOOKS)
    ]
    assert told(changed(copied_within(*blank))) == [("note", "sheet-copied", "")]


def test_the_copy_is_read_where_the_sheet_itself_was_deleted():
    def deleted(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = re.sub(b'<sheet [^>]*name="Books"[^>]*>', b"", parts["xl/workbook.xml"])

    spoiled = changed(copied_within(broken=True), deleted)
    assert told(spoiled) == [("note", "copy-read", "")]
    assert facts(spoiled, "copy-read") == {"from": "Books", "to": "Books (2)"}


def test_names_that_are_not_ours():
    def junk(count: int) -> Change:
        names = "".join(f'<definedName name="wm_{at}">#REF!</definedName>' for at in range(count))
        return part("workbook.xml", ("</definedNames>", f"{names}</definedNames>"))

    assert told(changed(junk(1_000))) == []
    assert told(changed(junk(60_000))) == [("note", "junk-names", "")]
    assert facts(changed(junk(60_000)), "junk-names") == {"count": "60000", "ours": "i_ xlv_ x_ c_ l_ h_"}

    def kept(parts: dict[str, bytes]) -> None:
        """Every name deleted but those that begin as the advice says."""
        whole = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = re.sub(
            rb'<definedName name="(?!i_|xlv_|x_|c_|l_|h_|_xlnm)[^<]*</definedName>', b"", whole
        )

    assert told(changed(junk(60_000), kept)) == []


ROW_5 = '<row r="5" ht="27" customHeight="1">'
COLUMN_3 = '<col width="10" customWidth="1" min="3" max="3" />'
BEHIND = "</sheetData>"
FILTER = '<autoFilter ref="A4:E10"><filterColumn colId="0"/></autoFilter>'
HIDDEN: list[tuple[str, list[tuple[str, str]], str, str, str]] = [
    ("a row", [(ROW_5, ROW_5.replace(">", ' hidden="1">'))], "C5 D5 E5", "5", ""),
    ("no height", [(ROW_5, ROW_5.replace("27", "0"))], "C5 D5 E5", "5", ""),
    ("half a height", [(ROW_5, ROW_5.replace("27", "0.75"))], "", "", ""),
    ("a heading", [('<row r="7"', '<row r="7" hidden="1"')], "", "", ""),
    ("a column", [(COLUMN_3, COLUMN_3.replace(" />", ' hidden="1"/>'))], "C5 C6 C8 C9 C10", "", "C"),
    ("no width", [(COLUMN_3, COLUMN_3.replace('"10"', '"0"'))], "C5 C6 C8 C9 C10", "", "C"),
    ("columns", [(COLUMN_3, '<col min="3" max="16384" width="9" hidden="true"/>')], "all", "", "C-E"),
    ("no column", [(COLUMN_3, '<col min="x" max="3" hidden="1"/>')], "", "", ""),
    ("column 0", [(COLUMN_3, '<col min="0" max="3" hidden="1"/>')], "", "", ""),
    ("both", [(COLUMN_3, '<col min="4" max="4" hidden="1"/>'), (ROW_5, ROW_5.replace("27", "0"))], "row+D", "5", "D"),
    ("by default, but told", [("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ')], "", "", ""),
    ("rows apart", [(f'<row r="{at}"', f'<row r="{at}" hidden="1"') for at in (5, 6, 9)], "rows", "5-6 9", ""),
]
CELLS = {
    "all": "C5 D5 E5 C6 D6 E6 C8 D8 E8 C9 D9 E9 C10 D10 E10",
    "row+D": "C5 D5 E5 D6 D8 D9 D10",
    "rows": "C5 D5 E5 C6 D6 E6 C9 D9 E9",
}


def listed(sheet: str, cells: str) -> str:
    return " ".join(f"{sheet}!{at}" for at in cells.split())


@pytest.mark.parametrize(
    ("spoilt", "cells", "rows", "columns"), [one[1:] for one in HIDDEN], ids=[one[0] for one in HIDDEN]
)
def test_hidden_lines(spoilt: list[tuple[str, str]], cells: str, rows: str, columns: str):
    data = changed(part("sheet2.xml", *spoilt))
    if not cells:
        assert told(data) == []
        return
    cells = CELLS.get(cells, cells)
    assert told(data) == [("note", "lines-hidden", listed("Books", cells))]
    there = {"sheet": "Books", "count": str(len(cells.split())), "rows": rows, "columns": columns}
    assert facts(data, "lines-hidden") == there
    assert told(changed(part("sheet2.xml", *[(after, before) for before, after in spoilt]), data=data)) == []


@pytest.mark.parametrize(("spoilt", "why"), [(HIDDEN[0][1], ".filtered"), (HIDDEN[4][1], ""), (HIDDEN[9][1], "")])
def test_lines_that_a_filter_hides(spoilt: list[tuple[str, str]], why: str):
    data = changed(part("sheet2.xml", *spoilt, (BEHIND, BEHIND + FILTER)))
    assert [one.why for one in judged(data).findings] == [f"lines-hidden{why}"]
    assert told(changed(part("sheet2.xml", (BEHIND, BEHIND + FILTER)))) == []


def test_a_row_of_which_nothing_is_said_is_hidden_by_default():
    gone = re.findall(r'<row r="5".*?</row>', BOOKS)[0]
    data = changed(part("sheet2.xml", ("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" '), (gone, "")))
    assert ("note", "lines-hidden", "Books!C5 Books!D5 Books!E5") in told(data)


MERGED: list[tuple[str, str, str, str]] = [
    ("two figures", "C5:C6", "C5 C6", "C6"),
    ("figures of two rows", "C5:D6", "C5 D5 C6 D6", "D5 C6 D6"),
    ("a label over a figure", "B5:C5", "C5", "C5"),
    ("a figure over nothing", "C10:C12", "", ""),
    ("a heading", "C7:E7", "", ""),
    ("one cell", "C5:C5", "", ""),
    ("more than there are cells", "A1:XFD1048576", CELLS["all"], CELLS["all"]),
    ("no area", "C5:", "", ""),
]


@pytest.mark.parametrize(("area", "inside", "covered"), [one[1:] for one in MERGED], ids=[one[0] for one in MERGED])
def test_merged_cells(area: str, inside: str, covered: str):
    spoilt = ('<mergeCell ref="C2:E2" />', f'<mergeCell ref="C2:E2" /><mergeCell ref="{area}"/>')
    data = changed(part("sheet2.xml", spoilt))
    merged = [one for one in judged(data).findings if one.id == "cells-merged"]
    shown = [[place.cell.a1 for place in one.places if place.cell] for one in merged]
    wanted = sorted(inside.split(), key=lambda at: (int(at[1:]), at))
    assert [sorted(one, key=lambda at: (int(at[1:]), at)) for one in shown] == ([wanted] if wanted else [])
    assert [one.fact("areas") for one in merged] == ([f"Books {area}"] if wanted else [])
    submission = judged(data).submission
    assert submission is not None
    lacks = {
        reading.cell.a1: reading.lack
        for reading in submission.readings.values()
        if reading.cell and reading.cell.sheet == "Books" and reading.lack
    }
    assert lacks == dict.fromkeys(covered.split(), Lack.MERGED)
    assert told(changed(part("sheet2.xml", spoilt[::-1]), data=data)) == []


def test_what_is_merged_is_not_also_blank():
    rest = [(one, one.partition(">")[0] + "/>") for one in re.findall('<c r="C6"[^>]*><v>4</v></c>', BOOKS)]
    data = changed(part("sheet2.xml", *rest, ('<mergeCell ref="C2:E2" />', '<mergeCell ref="C5:C6"/>')))
    assert told(data) == [
        ("must", "cells-merged", "Books!C5 Books!C6"),
        ("must", "B-CELLS", "Books!C6"),
        ("must", "SUM", "Books!C6"),
    ]
    (sentence,) = [say(one, SMALL, "en").message for one in judged(data).findings if one.id == "SUM"]
    assert "1 under merged cells. Please unmerge these cells and fill them in." in sentence


TYPED = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
STRIP = "_xlv_figures!$J$6"
OUTSIDE: list[tuple[str, str, list[tuple[str, str]], str]] = [
    (
        "beside",
        "sheet2.xml",
        [("</c></row></sheetData>", f"</c>{TYPED.format('G10', 'as told')}</row></sheetData>")],
        "Books!G10",
    ),
    ("below", "sheet2.xml", [(BEHIND, f'<row r="20">{TYPED.format("A20", "a remark")}</row>{BEHIND}')], "Books!A20"),
    ("a number", "sheet2.xml", [(BEHIND, f'<row r="20"><c r="C20"><v>7</v></c></row>{BEHIND}')], "Books!C20"),
    ("blanks", "sheet2.xml", [(BEHIND, f'<row r="20">{TYPED.format("A20", "  ")}</row>{BEHIND}')], ""),
    ("on the cover", "sheet1.xml", [(BEHIND, f'<row r="90">{TYPED.format("A90", "x")}</row>{BEHIND}')], "Cover!A90"),
    ("what the strip says", "sheet2.xml", [(f"{STRIP}</f><v></v>", f"{STRIP}</f><v>off by 3</v>")], ""),
    ("the strip quoted", "sheet2.xml", [(f"{STRIP}</f><v></v>", "'_xlv_figures'!$J$6</f><v>off by 3</v>")], ""),
    ("typed over the strip", "sheet2.xml", [(f"<f>{STRIP}</f><v></v>", "<v>as told</v>")], "Books!F10"),
    ("a formula over the strip", "sheet2.xml", [(f"{STRIP}</f><v></v>", "$A$1</f><v>Books</v>")], "Books!F10"),
]


@pytest.mark.parametrize(("name", "spoilt", "cells"), [one[1:] for one in OUTSIDE], ids=[o[0] for o in OUTSIDE])
def test_texts_outside_of_the_form(name: str, spoilt: list[tuple[str, str]], cells: str):
    data = changed(part(name, *spoilt))
    assert told(data) == ([("note", "text-outside", cells)] if cells else [])
    assert told(changed(part(name, *[(after, before) for before, after in spoilt]), data=data)) == []


def test_only_the_first_texts_are_listed():
    rows = "".join(
        f'<row r="{at}">{TYPED.format(f"A{at}", f"remark {at} that goes on and on")}</row>' for at in range(20, 140)
    )
    data = changed(part("sheet2.xml", (BEHIND, rows + BEHIND)))
    (found,) = judged(data).findings
    assert (found.fact("count"), len(found.places)) == ("120", 100)
    assert say(found, SMALL, "en").what == (
        "120 cells outside of the form are filled in: Books A20 “remark 20 that goes…”, A21 “remark 21 that"
        " goes…”, A22 “remark 22 that goes…”…; they are not judged."
    )


THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
NOTE = '<comment ref="{}" authorId="0"><text>{}</text></comment>'
NOTES = f'<comments xmlns="{MAIN}"><commentList>{{}}</commentList></comments>'
THREAD = (
    f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="{{}}"><text>{{}}</text></threadedComment>'
    "</ThreadedComments>"
)
COMMENTS: list[tuple[str, dict[str, str], list[tuple[str, str]]]] = [
    ("a note", {"comments": NOTES.format(NOTE.format("C5", "<t>of these</t>"))}, [("Books!C5", "of these")]),
    (
        "one with formats, and more",
        {
            "comments": NOTES.format(
                NOTE.format("D6", "<r><t>two</t></r><r><t> parts</t></r>") + NOTE.format("A1", "<t>b</t>")
            )
        },
        [("Books!A1", "b"), ("Books!D6", "two parts")],
    ),
    (
        "a thread, of which there is a note too",
        {"threadedComment": THREAD.format("C5", "why?"), "comments": NOTES.format(NOTE.format("C5", "<t>too old</t>"))},
        [("Books!C5", "why?")],
    ),
    (
        "a thread behind its note",
        {"comments": NOTES.format(NOTE.format("C5", "<t>too old</t>")), "threadedComment": THREAD.format("C5", "why?")},
        [("Books!C5", "why?")],
    ),
    ("no cell", {"comments": NOTES.format(NOTE.format("C", "<t>of these</t>"))}, []),
]


@pytest.mark.parametrize(("parts", "said"), [one[1:] for one in COMMENTS], ids=[one[0] for one in COMMENTS])
def test_comments(parts: dict[str, str], said: list[tuple[str, str]]):
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    put = {f"xl/{kind}.xml": xml for kind, xml in parts.items()} | {
        rels: links(*((kind, f"../{kind}.xml") for kind in parts))
    }
    data = changed(added(put))
    found = judged(data).findings
    assert [[(str(place.cell), place.text) for place in one.places] for one in found] == ([said] if said else [])
    assert told(data) == ([("note", "comments", " ".join(at for at, _ in said))] if said else [])
    assert told(changed(without(rels), data=data)) == []


def test_a_comment_that_is_gone_is_none():
    rels = {"xl/worksheets/_rels/sheet2.xml.rels": links(("comments", "../comments9.xml"), ("hyperlink", "x"))}
    assert told(changed(added(rels))) == []


VALIDATIONS = re.compile("<dataValidations .*</dataValidations>")
COLOURS = re.compile("<conditionalFormatting .*</conditionalFormatting>")


def cut(pattern: re.Pattern[str], sheet: str = "sheet3.xml") -> Change:
    def change(parts: dict[str, bytes]) -> None:
        name = f"xl/worksheets/{sheet}"
        parts[name] = pattern.sub("", parts[name].decode()).encode()

    return change


X14 = '<x14:dataValidation xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/>'
REMOVED: list[tuple[str, list[Change], str, str]] = [
    ("validations", [cut(VALIDATIONS)], "checks-removed.only", "B4 C4 D4"),
    ("colours", [cut(COLOURS)], "colours-removed", "B4 C4 D4"),
    ("both", [cut(VALIDATIONS), cut(COLOURS)], "checks-removed", "B4 C4 D4"),
    ("one validation", [part("sheet3.xml", ('sqref="B4" show', 'sqref="B9" show'))], "checks-removed.only", "B4"),
    (
        "written in one",
        [part("sheet3.xml", ('sqref="B4" show', 'sqref="A1 B4:C4" show'), ('sqref="C4" show', 'sqref="X9" show'))],
        "",
        "",
    ),
    ("newer ones", [cut(VALIDATIONS), part("sheet3.xml", ("<printOptions", f"{X14}<printOptions"))], "", ""),
]


@pytest.mark.parametrize(("changes", "why", "cells"), [one[1:] for one in REMOVED], ids=[one[0] for one in REMOVED])
def test_checks_that_were_removed(changes: list[Change], why: str, cells: str):
    data = changed(*changes)
    assert told(data) == ([("note", "checks-missing", listed("Pupils", cells))] if why else [])
    assert [one.why for one in judged(data).findings] == ([why] if why else [])


def test_filled_in_in_the_template_that_was_issued_no_check_is_missing():
    submission = judged(changed(cut(VALIDATIONS), cut(COLOURS))).submission
    assert submission is not None
    figures = {one.cell: one.number for one in submission.readings.values() if one.cell and one.number is not None}
    fields = {printed(SMALL).fields[code]: text for code, text in submission.cover.items()}
    assert told(filled(template(SMALL), figures | fields)) == []


def typed(at: str, number: int, formula: str, saved: str | None) -> tuple[str, str]:
    """A figure of Books, and the same cell with a formula and the result that was saved with it."""
    before = figure(at, number)
    result = "" if saved is None else f"<v>{saved}</v>"
    return before, f"{before.partition('>')[0]}>{formula}{result}</c>"


def plainly(text: str) -> str:
    return f"<f>{text}</f>"


FORMULAS: list[tuple[str, tuple[str, str], str, dict[str, str]]] = [
    (
        "right",
        typed("C10", 16, plainly("SUM(C5:C9)"), "16"),
        "note formula-in-figure",
        {"formula": "=SUM(C5:C9)", "unchecked": "0"},
    ),
    (
        "another function",
        typed("C10", 16, plainly("ROUND(16,0)"), "16"),
        "note formula-in-figure",
        {"formula": "=ROUND(16,0)", "unchecked": "1"},
    ),
    (
        "wrong",
        typed("C10", 16, plainly("SUM(C5:C9)+5"), "16"),
        "explain formula-result",
        {"formula": "=SUM(C5:C9)+5", "saved": "16", "gives": "21"},
    ),
    (
        "of a text",
        typed("C10", 16, plainly("C3+16"), "16"),
        "explain formula-result",
        {"formula": "=C3+16", "saved": "16", "gives": "#VALUE!"},
    ),
    (
        "volatile",
        typed("C10", 16, plainly("rand()*0+16"), "16"),
        "explain formula-volatile",
        {"formula": "=rand()*0+16"},
    ),
    (
        "another volatile",
        typed("C10", 16, plainly("INDIRECT(&quot;C5&quot;)+7"), "16"),
        "explain formula-volatile",
        {"formula": '=INDIRECT("C5")+7'},
    ),
    (
        "a name like one",
        typed("C10", 16, plainly("MYNOW(1)&amp;&quot;NOW(&quot;"), "16"),
        "note formula-in-figure",
        {"formula": '=MYNOW(1)&"NOW("', "unchecked": "1"},
    ),
]


@pytest.mark.parametrize(("spoilt", "said", "there"), [one[1:] for one in FORMULAS], ids=[one[0] for one in FORMULAS])
def test_formulas_where_figures_are_typed(spoilt: tuple[str, str], said: str, there: dict[str, str]):
    data = changed(part("sheet2.xml", spoilt))
    severity, word = said.split()
    assert told(data) == [(severity, word, "Books!C10")]
    assert facts(data, word) == {"count": "1", **there}
    # Typed as a number, as the advice says.
    assert told(changed(part("sheet2.xml", spoilt[::-1]), data=data)) == []


def test_a_wrong_result_of_a_formula_that_cells_share():
    """Both are written once, in C5; what C6 has follows from it."""
    one = typed("C5", 9, '<f t="shared" ref="C5:C6" si="0">D5+9</f>', "9")
    other = typed("C6", 4, '<f t="shared" si="0"/>', "4")
    data = changed(part("sheet2.xml", one, other))
    assert told(data) == [("explain", "formula-result", "Books!C6"), ("note", "formula-in-figure", "Books!C5")]
    assert facts(data, "formula-result") == {"count": "1", "formula": "=D6+9", "saved": "4", "gives": "9"}
    comment = part("sheet2.xml", ("<sheetData>", "<sheetData><!-- -->"))
    assert told(changed(comment, data=data)) == told(data)


def test_formulas_that_reckon_with_what_is_shown_are_not_checked():
    spoilt = typed("C10", 16, plainly("SUM(C5:C9)+5"), "16")
    data = changed(
        part("sheet2.xml", spoilt), part("workbook.xml", ("</workbook>", '<calcPr fullPrecision="0"/></workbook>'))
    )
    assert facts(data, "formula-in-figure")["unchecked"] == "1"


def test_a_formula_that_was_never_calculated_is_a_cause_of_its_own():
    spoilt = typed("C10", 16, plainly("SUM(C5:C9)"), None)
    data = changed(part("sheet2.xml", spoilt))
    assert told(data) == [("must", "B-CELLS.total_count", "Books!C10"), ("must", "SUM", "Books!C10")]
    first, second = [say(one, SMALL, "en") for one in judged(data).findings]
    assert first.what == "this cell is a formula that was never calculated."
    assert first.please == "Please open it in Excel or WPS, press F9 and save it, or make it a number."
    assert second.what == "SUM cannot be judged at 1 place: 1 whose formula was never calculated."
    assert second.please == "Please open it in Excel or WPS, press F9 and save it."
    calculated = part("sheet2.xml", (spoilt[1], spoilt[1].replace("</c>", "<v>16</v></c>")))
    assert told(changed(calculated, data=data)) == [("note", "formula-in-figure", "Books!C10")]


def test_each_lack_is_a_cause_of_its_own():
    spoilt = [
        typed("C10", 16, plainly("SUM(C5:C9)"), None),
        (figure("C5", 9), figure("C5", 9).partition(">")[0] + "/>"),
        (figure("C6", 4), figure("C6", 4).replace(">4<", ">x<").replace("<c ", '<c t="str" ')),
    ]
    name = re.findall(
        '<definedName name="i_b_land_new_count">[^<]*</definedName>', parts_of(good())["xl/workbook.xml"].decode()
    )[0]
    merge = ('<mergeCell ref="C2:E2" />', '<mergeCell ref="C7:C8"/>')
    data = changed(part("sheet2.xml", *spoilt, merge), part("workbook.xml", (name, "")))
    (found,) = [one for one in judged(data).findings if one.id == "SUM"]
    assert dict(found.facts) == {
        "count": "1",
        "blank": "1",
        "other": "4",
        "not_found": "1",
        "merged": "1",
        "uncalculated": "1",
    }
    assert say(found, SMALL, "zh_CN").message == (
        "Books Count C10、C5、C6、C8：SUM（1 处）无法判断：1 格没有填、1 格找不到、1 格被合并、"
        "1 格的公式从未计算过、1 格不是数字。"
        "请填写空白格（没有的填 0），再按“找不到的格”那一条办理，再取消合并并填写这些格，"
        "再用 Excel 或 WPS 打开，按 F9 计算后保存，"
        "再把不是数字的格改成数字。〔SUM·强制〕"
    )


CHECKS = sheet_of(parts_of(good()), "Checks").decode()


def fixed(cells: list[str]) -> list[tuple[str, str]]:
    """Cells of the checks with a result typed over their formulas."""
    return [(cell, f"{cell.partition('>')[0]}><v>1</v></c>".replace(' t="str"', "")) for cell in cells]


@pytest.mark.parametrize("which", ["states", "helpers"])
def test_checks_that_were_typed_over(which: str):
    wanted = [places[0 if which == "states" else -1].a1 for places in [*printed(SMALL).checks(False).values()][1:3]]
    cells = [re.findall(f'<c r="{at}"[^>]*><f>[^<]*</f>(?:<v>[^<]*</v>)?</c>', CHECKS)[0] for at in wanted]
    data = changed(part("sheet4.xml", *fixed(cells)))
    assert told(data) == [("note", "checks-missing", listed("Checks", " ".join(wanted)))]
    assert facts(data, "checks-missing") == {"count": "2", "cell": f"Checks {wanted[0]}"}
    assert told(changed(part("sheet4.xml", *[(b, a) for a, b in fixed(cells)]), data=data)) == []


BOOKS = sheet_of(parts_of(good()), "Books").decode()


EXCEL = b"<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion>"


def test_where_names_are_lost_the_command_that_is_given_carries_the_figures_over(tmp_path: Path):
    """The advice is run as it stands: the new workbook has every figure."""
    old = Path(__file__).parents[2] / "examples" / "reports" / "seed-004.xlsx"
    spoiled = tmp_path / "年报 (1).xlsx"

    def broken(parts: dict[str, bytes]) -> None:
        names = re.compile(rb'(<definedName name="i_t3_[^"]*"[^>]*>)[^<]*<')
        parts["xl/workbook.xml"] = names.sub(rb"\g<1>#REF!<", parts["xl/workbook.xml"])
        parts["docProps/app.xml"] = re.sub(b"<Application>.*</AppVersion>", EXCEL, parts["docProps/app.xml"])

    spoiled.write_bytes(changed(broken, data=old.read_bytes()))

    def checked(path: Path) -> Checked:
        return judge([File(str(path), path.read_bytes())], Setup(Catalogue(), printed))[0]

    found = next(one for one in checked(spoiled).findings if one.id == "name-broken")
    said = say(found, built_in_edition("ogi-2019"), "en")
    assert "It was last saved by Excel 16; in what was saved the names of" in said.message
    command = re.findall("with xlvalidate (migrate .*?)\\.? \\[", said.message)[0]
    made = tmp_path / "new.xlsx"
    ran = CliRunner().invoke(main, [made.as_posix() if one == "new.xlsx" else one for one in shlex.split(command)])
    assert ran.exit_code == 0, ran.output
    before, after = checked(old), checked(made)
    assert before.submission is not None and after.submission is not None
    assert {code: one.number for code, one in after.submission.readings.items()} == {
        code: one.number for code, one in before.submission.readings.items()
    }
    assert [one for one in after.findings if one.severity is Severity.MUST] == []


def two_rows_put_in(parts: dict[str, bytes]) -> None:
    """Two rows put in above row 8 of Books, as a spreadsheet program does it: everything below follows."""

    def lower(address: str) -> str:
        return re.sub("[0-9]+", lambda row: str(int(row[0]) + (2 if int(row[0]) >= 8 else 0)), address)

    sheet = parts["xl/worksheets/sheet2.xml"].decode()
    sheet = re.sub(r' (r|ref|sqref)="([^"]*)"', lambda one: f' {one[1]}="{lower(one[2])}"', sheet)
    parts["xl/worksheets/sheet2.xml"] = sheet.encode()
    book = parts["xl/workbook.xml"].decode()
    book = re.sub(r"((?:'Books'|Books)!)([$A-Z0-9]+)", lambda one: one[1] + lower(one[2]), book)
    parts["xl/workbook.xml"] = book.encode()


SHIFTED: list[tuple[str, list[tuple[str, str]], list[tuple[str, str, str]]]] = [
    ("nothing else", [], []),
    ("a hidden row", [('<row r="12"', '<row r="12" hidden="1"')], [("note", "lines-hidden", "C12 D12 E12")]),
    ("merged", [('<mergeCell ref="A1:E1" />', '<mergeCell ref="C11:C12"/>')], [("must", "cells-merged", "C11 C12")]),
    (
        "a text",
        [("</c></row></sheetData>", f"</c>{TYPED.format('G12', 'x')}</row></sheetData>")],
        [("note", "text-outside", "G12")],
    ),
    ("no validation", [('sqref="C12" show', 'sqref="C13" show')], [("note", "checks-missing", "C12")]),
    ("no validation where it was", [('sqref="C11" show', 'sqref="C9" show')], [("note", "checks-missing", "C11")]),
]


@pytest.mark.parametrize(("spoilt", "said"), [one[1:] for one in SHIFTED], ids=[one[0] for one in SHIFTED])
def test_where_rows_were_put_in_everything_is_told_where_it_is_now(
    spoilt: list[tuple[str, str]], said: list[tuple[str, str, str]]
):
    found = told(changed(two_rows_put_in, part("sheet2.xml", *spoilt)))
    mine = [one for one in found if one[1] not in ("rows-inserted", "B-CELLS", "SUM", "MORE")]
    assert mine == [(severity, word, listed("Books", cells)) for severity, word, cells in said]


def test_a_sheet_that_no_name_leads_to_any_more_is_left_alone():
    """Nothing is sure there: what is outside of the form, or hidden in it, nobody can say."""

    def lost(parts: dict[str, bytes]) -> None:
        parts["xl/workbook.xml"] = re.sub(b'<definedName name="i_p_[^<]*</definedName>', b"", parts["xl/workbook.xml"])

    spoilt = part("sheet3.xml", (BEHIND, f'<row r="20">{TYPED.format("A20", "a remark")}</row>{BEHIND}'))
    assert [one for one in told(changed(lost, spoilt)) if one[1] != "P-CELLS"] == [("must", "name-deleted", "")]


def test_what_the_cover_of_an_issued_workbook_says_more_is_not_outside_of_the_form():
    for name in ("ogi-2014", "ogi-2019", "ogi-2021"):
        edition = built_in_edition(name)
        drawing = with_live_checks(edition, draw(edition))
        cover = issued(
            edition,
            drawing,
            Issue(given=frozenset({"office", "office_code"}), last_year=2020, proposals=proposals(edition)),
        ).sheets[0]
        said = {(cell.row, cell.column) for cell in cover.cells if cell.value is not None or cell.formula}
        assert said <= printed(edition).forms[0].taken
