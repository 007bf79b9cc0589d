"""Workbooks with right figures that something odd was done to: what is said, and that the advice mends it.

Each case spoils the form, is told what was done, does as the advice says, and is as right as before.
"""

import re

import pytest

from tests.hostile.packages import links
from tests.reading.odd_form import Change, added, changed, facts, good, judged, part, told
from xlvalidate.ooxml.write_zip import parts_of

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
    assert facts(changed(junk(60_000)), "junk-names") == {"count": "60000", "ours": "i_ xlv_ x_ c_"}

    def kept(parts: dict[str, bytes]) -> None:
        """Every name deleted but those that begin as the advice says."""
        whole = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = re.sub(rb'<definedName name="(?!i_|xlv_|x_|c_|_xlnm)[^<]*</definedName>', b"", whole)

    assert told(changed(junk(60_000), kept)) == []


BOOKS = sheet_of(parts_of(good()), "Books").decode()
