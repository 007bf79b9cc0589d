"""A roster as a text, as spreadsheets save one; and what both a text and a workbook tell beside their offices."""

import pytest

from tests.hostile.packages import package, parts, workbook_xml
from tests.reading.test_roster_file import saved
from xlvalidate.errors import FileFaultsError, Words, words
from xlvalidate.reading.roster_file import load, looked_at
from xlvalidate.roster import Office

TWO = (Office(code="1", name="甲"), Office(code="2", name="乙", parent="1"))
TEXT = "编码,名称,上级\n1,甲,\n2,乙,1\n"
WHOLE = words("the-file")


def told(data: bytes) -> list[tuple[str | Words, str, dict[str, object]]]:
    """The faults of a file: where, the word for what, and its facts."""
    return [(fault.path, fault.why, dict(fault.facts)) for fault in looked_at(data)[1]]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gbk"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        ("\n\r\n" + TEXT).encode(),
        (" ,, \n" + TEXT + ",,\n").encode(),
        TEXT.replace(",", " , ").encode(),
        ("sep=,\n" + TEXT).encode(),
        ("SEP=;\r\n" + TEXT.replace(",", ";")).encode(),
        ("sep=\t\n" + TEXT.replace(",", "\t")).encode(),
        # Cells at the end of a line may be left out.
        TEXT.replace("甲,", "甲").encode(),
    ],
)
def test_a_text_as_spreadsheets_save_it(data):
    roster, faults = looked_at(data)
    assert (roster.offices, faults) == (TWO, ())


def test_what_stands_between_the_cells_is_told_by_the_headings_alone():
    text = "编码;名称;备注\n1;甲;a,b,c,d,e,f\n"
    assert looked_at(text.encode())[0].offices == (Office(code="1", name="甲"),)
    assert [fault.why for fault in looked_at("编码,名称,XXX,备注\n1,甲\n".encode())[1]] == ["head-unknown"]
    text = "\r\n\n编码;名称\r\n1;甲,乙,丙\r\n"
    assert looked_at(text.encode())[0].offices == (Office(code="1", name="甲,乙,丙"),)


def test_lines_have_their_numbers_in_the_file():
    roster, _ = looked_at(('编码,名称\n\n1,"甲\n县"\n2,乙\n').encode())
    assert [line.place for line in roster.lines] == [words("line", line=4), words("line", line=5)]


def test_the_columns_that_are_not_read_are_named():
    assert looked_at("序号,编码,名称,备注\n1,1,甲,\n".encode())[0].unread == ("序号", "备注")
    assert looked_at(saved([["序号", "编码", "名称", "备注"], [1, "1", "甲", None]]))[0].unread == ("序号", "备注")


NO_HEADS = (WHOLE, "no-heads", {})
HEADLESS = "headless"


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"", [NO_HEADS]),
        (b"\n , \n", [NO_HEADS]),
        (b"\xff\xfe\x00", [(WHOLE, "not-utf-8-nor-gbk", {})]),
        (b"code,name\n1,\xff\xff\n", [(WHOLE, "not-utf-8-nor-gbk", {})]),
        # Once a column, where it is first: below an empty heading, and right of the last.
        (
            "编码,,名称\n1,,甲\n2,x,乙,y\n3,z,丙,y,w\n".encode(),
            [
                (words("line-column", line=3, column=2), HEADLESS, {}),
                (words("line-column", line=3, column=4), HEADLESS, {}),
                (words("line-column", line=4, column=5), HEADLESS, {}),
            ],
        ),
        (
            ("编码,名称\n1,甲\n2," + "乙" * 140_000 + "\n").encode(),
            [(words("line", line=3), "of-csv", {"said": "field larger than field limit (131072)"})],
        ),
        # Where a heading is missing nothing below it is told.
        (
            "编码,x\n1,\n1,\n".encode(),
            [
                (words("line", line=1), "no-column", {"missing": ("name (名称)",), "title": ""}),
                (
                    words("line", line=1),
                    "head-unknown",
                    {"head": "x", "understood": ("编码", "名称", "层级", "上级", "邮箱", "语言", "垂直管理")},
                ),
            ],
        ),
        (
            "花名册\n编码,名称\n".encode(),
            [
                (
                    words("line", line=1),
                    "no-column",
                    {"missing": ("code (编码)", "name (名称)"), "title": words("heads-first")},
                )
            ],
        ),
        ("编码,名称\n1,甲\n,乙\n".encode(), [(words("line", line=3), "office-without-code", {"name": "乙"})]),
    ],
)
def test_what_is_wrong_with_a_text(data, faults):
    assert told(data) == faults


def test_a_line_that_is_no_csv_leaves_those_above_it():
    roster, _ = looked_at(("编码,名称\n1,甲\n2," + "乙" * 140_000 + "\n").encode())
    assert roster.offices == (Office(code="1", name="甲"),)


def test_a_file_with_a_fault_is_not_loaded(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes("编码,,名称\n2,x,乙\n".encode())
    with pytest.raises(FileFaultsError) as caught:
        load(path)
    assert caught.value.faults == looked_at(path.read_bytes())[1]
    assert "r.csv" in str(caught.value)
    path.write_bytes(TEXT.encode())
    assert load(path).offices == TWO


# Workbooks


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([[None, None]], [(WHOLE, "no-heads-on-sheet", {})]),
        ([[" ", "\u3000"]], [(WHOLE, "no-heads-on-sheet", {})]),
        # Once a column: below an empty heading, and right of the last.
        (
            [["编码", None, "名称"], ["1", "x", "甲", "y"], ["2", "x", "乙", "y"]],
            [("B2", HEADLESS, {}), ("D2", HEADLESS, {})],
        ),
        ([["编码", "名称"], [None, "甲"]], [("A2", "office-without-code", {"name": "甲"})]),
        ([["编码", "名称"], [999_999_999_999_999, "甲"]], []),
        (
            [["编码", "名称"], [10**15, "甲"]],
            [("A2", "number-no-code", {"number": "1000000000000000"})],
        ),
        ([["编码", "名称"], [1.25, "甲"]], [("A2", "number-no-code", {"number": "1.25"})]),
        ([["编码", "名称"], [True, "甲"]], []),
    ],
)
def test_what_is_wrong_with_a_workbook(rows, faults):
    assert told(saved(rows)) == faults


def test_headings_may_begin_anywhere():
    rows = [[None, None, None], [None, "编码", "名称"], [None, "1", "甲"]]
    roster, faults = looked_at(saved(rows))
    assert (roster.offices, faults) == ((Office(code="1", name="甲"),), ())
    assert [(line.place, line.places) for line in roster.lines] == [(words("row", row=3), {"code": "B3", "name": "C3"})]


@pytest.mark.parametrize(
    ("merge", "faults"),
    [
        # What nobody reads may be merged: another column, and what is above the headings.
        ("C1:D1", []),
        ("C3:C4", []),
        ("A2:A3", [("A2:A3", "merged-heading", {})]),
        ("B2:C2", [("B2:C2", "merged-heading", {})]),
        ("B3:B4", [("B3:B4", "merged-cells", {})]),
        ("B3:C3", [("B3:C3", "merged-cells", {})]),
    ],
)
def test_merged_cells_among_those_that_are_read(merge, faults):
    rows: list[list[object]] = [[None], ["编码", "名称", None, None], ["1", "甲", None, None], ["2", "乙", None, None]]
    found = [one for one in told(saved(rows, merge=merge)) if str(one[1]).startswith("merged")]
    assert found == faults


def inline(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


ROWS = f'<row r="1">{inline("A1", "code")}{inline("B1", "name")}</row>'


def merging(areas: str, rows: str = ROWS) -> bytes:
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in areas.split())
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>'
    return package(parts(sheet=xml))


@pytest.mark.parametrize("areas", ["nonsense", "B2:A1", "", "C9:D9"])
def test_what_is_no_area_of_cells_that_are_read_is_none(areas):
    assert told(merging(areas)) == []


def test_a_merged_title_is_named_with_what_it_keeps_from_being_read():
    rows = f'<row r="1">{inline("A1", "List of 2025")}</row>'
    assert told(merging("nonsense D9:E9 A1:B1 A1:C1", rows)) == [
        (
            words("row", row=1),
            "no-column",
            {"missing": ("code (编码)", "name (名称)"), "title": words("merged-title", area="A1:B1")},
        )
    ]


def test_what_a_stranger_wrote_is_shown_short():
    rows = f'{ROWS}<row r="2"><c r="A2" t="e"><v>{"#" * 60}</v></c>{inline("B2", "甲")}</row>'
    assert told(merging("", rows)) == [("A2", "shows-error", {"shown": "'" + "#" * 40 + "'"})]
    rows = f'{ROWS}<row r="2"><c r="A2"><v>0.{"1" * 60}</v></c>{inline("B2", "甲")}</row>'
    assert told(merging("", rows)) == [("A2", "number-no-code", {"number": "0." + "1" * 38})]


def test_a_cell_that_cannot_be_read_is_not_missing_as_well():
    rows = f'{ROWS}<row r="2">{inline("A2", "1")}<c r="B2" t="e"><v>#REF!</v></c></row>'
    assert told(merging("", rows)) == [("B2", "shows-error", {"shown": "'#REF!'"})]
    assert looked_at(merging("", rows))[0].offices == (Office(code="1", name=""),)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not-a-workbook"),
        (b"PK\x03\x04", "truncated"),
        (
            package(parts(workbook=workbook_xml("", '<sheet name="S" sheetId="1" state="hidden" r:id="rId1"/>'))),
            "no-sheets",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(data, code):
    assert told(data) == [(WHOLE, "no-roster-workbook", {"code": code})]
