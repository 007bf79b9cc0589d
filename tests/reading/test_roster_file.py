"""A roster as a workbook: through the guarded reader, and what cannot be meant is a fault with its cell."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as Written

from tests.hostile.packages import package, parts, sheet
from xlvalidate.reading.roster_file import load, looked_at
from xlvalidate.roster import Office

HEADS = ["单位编码", "单位名称", "层级", "上级", "邮箱", "备注"]


def saved(
    rows: list[list[object]], *, merge: str = "", before: bool = False, formats: dict[str, str] | None = None
) -> bytes:
    """The rows as openpyxl writes them; `before` puts a hidden sheet in front."""
    workbook = Workbook()
    tab = workbook.active
    if before:
        tab.append(["code", "name"])
        tab.append(["0", "hidden"])
        tab.sheet_state = "hidden"
        tab = workbook.create_sheet("名册")
        workbook.active = 1
    for row in rows:
        tab.append(row)
    if merge:
        tab.merge_cells(merge)
    for address, shown in (formats or {}).items():
        tab[address].number_format = shown
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def faults(data: bytes) -> list[str]:
    return [f"{fault.path}: {fault.what}" for fault in looked_at(data)[1]]


ROWS: list[list[object]] = [
    HEADS,
    [3308, "衢州市", "地市级", None, "city@example.gov.cn", None],
    [],
    ["330802", "柯城区", "县级", "衢州市", " edu@example.gov.cn ", "新设"],
    ["'0330", "巨化局", "垂直管理", 330802.0, None, 12],
]
OFFICES = (
    Office(code="3308", name="衢州市", level="地市级", mail="city@example.gov.cn"),
    Office(code="330802", name="柯城区", level="县级", parent="3308", mail="edu@example.gov.cn"),
    Office(code="0330", name="巨化局", level="垂直管理", parent="330802", vertical=True),
)


@pytest.mark.parametrize("before", [False, True])
def test_a_workbook_is_read_as_a_csv_is_from_its_first_sheet_that_is_seen(tmp_path, before):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(saved(ROWS, before=before))
    assert load(path).offices == OFFICES


def test_where_a_line_is_and_where_its_cells_are():
    roster, found = looked_at(saved(ROWS))
    assert found == ()
    assert [str(line.place) for line in roster.lines] == ["row 2", "row 4", "row 5"]
    assert [str(roster.lines[1].at(key)) for key in ("code", "mail", "language")] == ["A4", "E4", "row 4"]


def test_a_formula_counts_as_it_was_calculated_and_not_without():
    packed = BytesIO()
    workbook = Written(packed, {"in_memory": True})
    tab = workbook.add_worksheet()
    tab.write_row(0, 0, ["code", "name"])
    tab.write_formula(1, 0, '="33"&"08"', None, "3308")
    tab.write_formula(1, 1, '="甲"', None, "甲")
    tab.write_formula(2, 0, "=1+1", None, 2)
    tab.write_formula(2, 1, '="乙"', None, "乙")
    workbook.close()
    roster, found = looked_at(packed.getvalue())
    assert ([one.code for one in roster.offices], found) == (["3308", "2"], ())
    assert faults(saved([["code", "name"], ["=1+1", "乙"]])) == [
        "A2: a formula that was never calculated: open the file, save it, or write the value"
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("<v>1.0</v>", "1"), ("<v>3.30802001E8</v>", "330802001"), ("<v>330802001000000</v>", "330802001000000")],
)
def test_a_code_that_was_typed_as_a_number_keeps_its_digits(typed, code):
    rows = HEAD + f'<row r="2"><c r="A2">{typed}</c>{NAME}</row>'
    roster, found = looked_at(package(parts(rows)))
    assert ([one.code for one in roster.offices], found) == ([code], ())


HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
)
NAME = '<c r="B2" t="inlineStr"><is><t>甲</t></is></c>'


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('<c r="A2"><v>1.5</v></c>', "the number 1.5 is no code as it stands: format it as text, type it anew"),
        ('<c r="A2"><v>1E+300</v></c>', "the number 1E+300 is no code as it stands: format it as text, type it anew"),
        (
            '<c r="A2"><v>9133080212345678901</v></c>',
            "the number 9133080212345678901 is no code as it stands: format it as text, type it anew",
        ),
        ('<c r="A2" t="e"><v>#REF!</v></c>', "it shows '#REF!': write what is meant"),
        (
            '<c r="A2" t="d"><v>2026-01-02</v></c>',
            "a spreadsheet made a date of it: format the cell as text, type it anew",
        ),
        ('<c r="A2"><f>B2</f></c>', "a formula that was never calculated: open the file, save it, or write the value"),
        ("", "the office 甲 has no code"),
    ],
)
def test_a_code_that_nobody_can_have_meant(cell, fault):
    assert faults(package(parts(HEAD + f'<row r="2">{cell}{NAME}</row>'))) == [f"A2: {fault}"]


def test_a_date_that_a_spreadsheet_made_of_a_code():
    assert faults(saved([["code", "name"], [45000, "甲"]], formats={"A2": "yyyy-mm-dd"})) == [
        "A2: a spreadsheet made a date of it: format the cell as text, type it anew"
    ]


@pytest.mark.parametrize(
    ("merge", "fault"),
    [
        (
            "A1:B1",
            "row 1: there is no column name (名称); A1:B1 is merged: headings have to be the first line",
        ),
        ("B1:B2", "B1:B2: a heading is merged with other cells: unmerge them"),
        (
            "C2:C4",
            "C2:C4: only the first of these merged cells has something in it: unmerge them, fill in each",
        ),
    ],
)
def test_merged_cells(merge, fault):
    rows: list[list[object]] = [["code", "name", "parent"], ["1", "甲", None], ["2", "乙", "1"], ["3", "丙", "1"]]
    assert [one for one in faults(saved(rows, merge=merge)) if "merged" in one] == [fault]


def test_merged_cells_that_nobody_reads_do_not_matter():
    rows: list[list[object]] = [["code", "name", "备注"], ["1", "甲", "甲乙"], ["2", "乙", None]]
    assert faults(saved(rows, merge="C2:C3")) == []


def test_a_title_above_the_headings():
    rows: list[list[object]] = [["2025年名册"], HEADS]
    assert faults(saved(rows, merge="A1:F1")) == [
        "row 1: there is no column code (编码), name (名称); A1:F1 is merged: headings have to be the first line"
    ]


def test_faults_of_offices_have_their_cells():
    rows: list[list[object]] = [HEADS, ["1", "甲", None, "1", "x@@y", None], ["1", None, None, None, None, "合计"]]
    assert faults(saved(rows)) == [
        "E2: “x@@y” is no mail address",
        "B3: there is no name",
        "A3: the code 1 is that of row 2 too",
    ]
    assert faults(saved([HEADS, ["1", "甲", None, "1", None, None]])) == ["D2: the office 1 is its own parent"]
    assert faults(saved([HEADS, [None, None, None, None, None, "共 0 家"]])) == [
        "A2: there is no code",
        "B2: there is no name",
    ]


BOMB = package(parts("<row><c><v>" + "1" * 300_000 + "</v></c></row>"))
CANNOT = "the file: it is no workbook that can be read ({}): save it as .xlsx or as CSV"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"PK\x03\x04", CANNOT.format("truncated")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), CANNOT.format("not-a-workbook")),
        (BOMB, CANNOT.format("too-long-text")),
        (saved(ROWS)[:-200], CANNOT.format("truncated")),
        (
            package(parts('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
            CANNOT.format("doubled-cell"),
        ),
        (package(parts("")), "the file: its first sheet has no headings"),
        (saved([]), "the file: its first sheet has no headings"),
    ],
)
def test_a_workbook_that_is_no_roster(data, fault):
    assert faults(data) == [fault]


UNKNOWN = (
    "is not known: understood are 编码, 名称, 层级, 上级, 邮箱, 语言, 垂直管理; "
    "where it is none of them take it out, or call it 备注"
)


def test_headings_that_nobody_knows_have_their_cells():
    assert faults(saved([["编号", "单位", "上级代马"], ["1", "甲", "x"]])) == [
        "row 1: there is no column code (编码)",
        f"A1: the column 编号 {UNKNOWN}",
        "C1: the column 上级代马 is not known: is 上级 meant?",
    ]
    assert faults(saved([["code", "name", None, "颜色"], ["1", "甲", None, "红"], ["1", None, "x", None]])) == [
        f"D1: the column 颜色 {UNKNOWN}",
        "C3: this column has no heading: write one above it, or take out what stands below",
        "B3: there is no name",
        "A3: the code 1 is that of row 2 too",
    ]


def test_a_dtd_in_a_sheet_is_not_followed():
    evil = '<!DOCTYPE x [<!ENTITY e "1">]>' + sheet(HEAD)
    assert faults(package(parts(sheet=evil))) == [CANNOT.format("dtd")]


@pytest.mark.parametrize("head", ["所属", "汇总", "Postcod", "上报", "颜色"])
def test_no_heading_leads_astray(head):
    assert faults(f"code,name,{head}\n1,甲,\n".encode()) == [f"line 1: the column {head} {UNKNOWN}"]


@pytest.mark.parametrize("head", ["Reports to", "supervisor", "所属单位", "汇总单位", "父节点", "父级", "上级单位"])
def test_usual_names_of_the_office_above(head):
    roster, found = looked_at(f"code,name,{head}\n1,甲,\n2,乙,1\n".encode())
    assert ([one.parent for one in roster.offices], found) == (["", "1"], ())


@pytest.mark.parametrize(
    ("stated", "fault"),
    [
        ("99000O", "99000O is no code and no name of this roster: is 990000 meant?"),
        ("９９００００号", "９９００００号 is no code and no name of this roster: is 990000 meant?"),
        ("990-000", "990-000 is no code and no name of this roster: is 990000 meant?"),
        ("990000 甲县人民政府", "990000 甲县人民政府 is no code and no name of this roster: is 990000 meant?"),
        ("9900000", "9900000 is no code and no name of this roster: is 990000 meant?"),
        ("9900", "9900 is no code and no name of this roster: is 990000 meant?"),
        ("甲县政府", "甲县政府 is no code and no name of this roster: is 990000 meant?"),
        ("甲县", "甲县 is no code and no name of this roster: is 990000 meant?"),
        ("甲县人民政府。", "甲县人民政府。 is no code and no name of this roster: is 990000 meant?"),
        ("甲县人民政府办公室", "甲县人民政府办公室 is no code and no name of this roster: is 990000 meant?"),
        ("民政局", "民政局 is no code and no name of this roster: is 990002 meant?"),
        ("Count Goverment", "Count Goverment is no code and no name of this roster: is 990003 meant?"),
    ],
)
def test_an_office_above_that_is_nearly_one_is_asked_about(stated, fault):
    assert faults((ABOVE + stated + "\n").encode()) == [f"line 5: {fault}"]


ABOVE = (
    "code,name,parent\n990000,甲县人民政府,\n990002,甲县民政局,990000\n990003,County Government,990000\n990001,教育局,"
)


@pytest.mark.parametrize("stated", ["无", "-", "/", "—", "——", "－", "N/A", "none", "无上级", " "])
def test_no_office_above(stated):
    roster, found = looked_at((ABOVE + stated + "\n").encode())
    assert (roster.by_code["990001"].parent, roster.unknown_parents, found) == ("", {}, ())


@pytest.mark.parametrize("stated", ["99", "990009", "880000", "甲", "乙县人民政府", "甲县财政局", "省教育厅"])
def test_another_office_above_may_be_where_the_roster_ends(stated):
    roster, found = looked_at((ABOVE + stated + "\n").encode())
    assert ([*roster.unknown_parents], found) == ([stated], ())


@pytest.mark.parametrize(
    ("code", "name", "parent", "found"),
    [
        ("990000", "甲县人民政府", "990000", []),
        ("990000", "甲县政府", "990000", []),
        ("990000", "", "990000", []),
        ("990000", "—", "990000", []),
        ("", "甲县人民政府", "990000", []),
        ("无", "无", "", []),
        ("33", "某省", "33", []),
        (
            "990000",
            "甲县民政局",
            "990000",
            ["D4: 990000 is 甲县人民政府, and beside it stands 甲县民政局: which one is above?"],
        ),
        ("990000", "某省", "990000", ["D4: 990000 is 甲县人民政府, and beside it stands 某省: which one is above?"]),
        ("33", "甲县人民政府", "33", ["D4: 33 is no code of this roster, 甲县人民政府 is 990000"]),
        ("", "甲县政府", "甲县政府", ["C4: 甲县政府 is no code and no name of this roster: is 990000 meant?"]),
    ],
)
def test_the_office_above_by_its_code_and_by_its_name(code, name, parent, found):
    rows: list[list[object]] = [
        ["单位代码", "单位名称", "上级单位", "上级单位代码"],
        ["990000", "甲县人民政府", None, None],
        ["990002", "甲县民政局", None, None],
        ["990001", "教育局", name, code],
    ]
    roster, _ = looked_at(saved(rows))
    assert (roster.by_code["990001"].parent, faults(saved(rows))) == (parent, found)


def test_two_columns_of_codes_of_the_office_above_are_one_too_many():
    assert faults("code,name,上级代码,上级编码\n1,甲,,\n".encode()) == [
        "line 1: the columns 上级代码, 上级编码 all mean parent: keep one"
    ]


@pytest.mark.parametrize("above", ["2025年名册", "甲县报送单位花名册,,", "填报说明：每行一个单位"])
def test_a_title_above_the_headings_of_a_csv(above):
    assert faults(f"{above}\n编码,名称,上级\n1,甲,\n".encode()) == [
        "line 1: there is no column code (编码), name (名称); headings have to be the first line"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "code;name;parent\n1;甲,乙;\n2;丙;1\n",
        "sep=;\r\ncode;name;parent\r\n1;甲,乙;\r\n2;丙;1\r\n",
        "code\tname\tparent\n1\t甲,乙\t\n2\t丙\t1\n",
        'code,name,parent\n1,"甲,乙",\n2,丙,1\n',
    ],
)
def test_what_stands_between_the_cells(text):
    roster, found = looked_at(text.encode())
    assert ([(one.name, one.parent) for one in roster.offices], found) == ([("甲,乙", ""), ("丙", "1")], ())


@pytest.mark.parametrize(("mark", "vertical"), [("√", True), ("✓", True), ("是", True), ("×", False), ("—", False)])
def test_vertically_managed_by_a_tick(mark, vertical):
    (office,) = looked_at(f"code,name,垂直管理\n1,甲,{mark}\n".encode())[0].offices
    assert office.vertical is vertical
