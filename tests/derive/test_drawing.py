from datetime import date
from pathlib import Path

from xlvalidate.cells import Area, Cell
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.sheet import SheetDrawing, rectangles
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.load import load

LIBRARY = """
id = "library-1"
title = "Library returns"
authority = "Council paper 7"
language = "en"
years = { first = 2024 }
units = ["books", "EUR"]

[cover]
sheet = "Cover"
title = "Library returns"
fields = [
  { code = "office", label = "Library" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
]

[[tables]]
code = "loans"
sheet = "Loans"
title = "Loans and fines"
widths = [12, 12, 8, 10, 10, 10]
unit = "books"
notes = ["Counted on 31 December."]

[[tables.blocks]]
banner = "Part A"
corner = "What"
columns = [
  { label = "Unit", prints = "unit" },
  { label = "Readers", columns = [{ code = "adult", label = "Adult" }, { code = "child", label = "Child" }] },
  { code = "all", label = "All" },
]
rows = [
  { label = "Lending", heading = true },
  { label = "Out", rows = [{ code = "print", label = "Printed" }, { code = "sound", label = "Sound" }] },
  { code = "fines", label = "Fines", unit = "EUR", kind = "amount" },
]

[[tables.blocks]]
corner = "Stock"
columns = [{ code = "held", label = "Held", span = 4 }]
rows = [{ label = "Branches", rows = [{ code = "stock", label = "Volumes" }] }]

[[rules]]
id = "L-CELLS"
severity = "must"
source = "derived"
cells = "loans"

[[rules]]
id = "L-ALL"
label_en = "readers add up"
severity = "must"
source = "derived"
each = "loans.rows(print, sound, fines)"
says = "all = adult + child"
"""


def drawn_library(tmp_path: Path) -> Drawing:
    path = tmp_path / "library-1.toml"
    path.write_text(LIBRARY, encoding="utf-8")
    return draw(load(path, date(2026, 1, 1)))


def picture(sheet: SheetDrawing) -> list[str]:
    """The sheet in characters: `=` and `|` are covered from the left and from above, `[code]` is filled in."""
    rows, columns = sheet.size
    grid = [["." for _ in range(columns)] for _ in range(rows)]
    for area in sheet.merges:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                grid[row - 1][column - 1] = "=" if row == area.top else "|"
    for cell in sheet.cells:
        text = f"[{cell.code}]" if cell.code else str(cell.value if cell.value is not None else "_")
        grid[cell.row - 1][cell.column - 1] = text.replace(" ", "-")
    return [" ".join(row) for row in grid]


def test_a_little_edition_is_drawn_as_it_is_described(tmp_path: Path) -> None:
    sheet = drawn_library(tmp_path).sheet("loans")

    assert picture(sheet) == [
        "Loans-and-fines = = = = =",
        "Office:- = = . . .",
        "Part-A = = = = =",
        "What = Unit Readers = All",
        "| | | Adult Child |",
        "Lending = – _ _ _",
        "Out Printed books [loans_print_adult] [loans_print_child] [loans_print_all]",
        "| Sound books [loans_sound_adult] [loans_sound_child] [loans_sound_all]",
        "Fines = EUR [loans_fines_adult] [loans_fines_child] [loans_fines_all]",
        "Stock = Held = = =",
        "Branches Volumes [loans_stock_held] = = =",
        "Counted-on-31-December. = = = = =",
    ]


def test_every_indicator_and_line_of_the_cover_has_its_cell_and_only_they_are_unlocked(tmp_path: Path) -> None:
    drawing = drawn_library(tmp_path)

    assert drawing.cell_of["loans_fines_all"] == Cell("Loans", 9, 6)
    assert drawing.cell_of["loans_stock_held"] == Cell("Loans", 11, 3)
    assert list(drawing.field_of) == ["office", "office_code", "year"]
    unlocked = {(cell.code, cell.field) for sheet in drawing.sheets for cell in sheet.cells if not cell.locked}
    assert unlocked == {(code, None) for code in drawing.cell_of} | {(None, field) for field in drawing.field_of}
    assert drawing.labels[Cell("Loans", 8, 2)] == "Sound"


def test_table_three_of_2019_is_the_official_one() -> None:
    sheet = draw(built_in_edition("ogi-2019")).sheet("t3")
    said = {(cell.row, cell.column): cell.value for cell in sheet.cells if cell.label}
    merged = {area.a1: said.get((area.top, area.left)) for area in sheet.merges if area.top > 2}

    assert merged == {
        "A3:C5": "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "D3:J3": "申请人情况",
        "D4:D5": "自然人",
        "E4:I4": "法人或其他组织",
        "J4:J5": "总计",
        "A6:C6": "一、本年新收政府信息公开申请数量",
        "A7:C7": "二、上年结转政府信息公开申请数量",
        "A8:A27": "三、本年度办理结果",
        "B8:C8": "（一）予以公开",
        "B9:C9": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "B10:B17": "（三）不予公开",
        "B18:B20": "（四）无法提供",
        "B21:B25": "（五）不予处理",
        "B26:C26": "（六）其他处理",
        "B27:C27": "（七）总计",
        "A28:C28": "四、结转下年度继续办理",
    }
    assert [said[5, column] for column in range(5, 10)] == [
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    assert said[1, 1] == "三、收到和处理政府信息公开申请情况"
    inputs = [(cell.row, cell.column) for cell in sheet.cells if cell.code]
    assert list(rectangles(inputs)) == [Area(6, 4, 28, 10)]
    assert sheet.freeze == "D6"


def test_table_two_of_2019_is_one_table_of_18_rows_and_4_columns() -> None:
    drawing = draw(built_in_edition("ogi-2019"))
    sheet = drawing.sheet("t2")

    assert sheet.size == (2 + 18, 4)
    assert "C17:D17" in [area.a1 for area in sheet.merges]
    assert drawing.cell_of["t2_fee_change"] == Cell("表二", 17, 3)
    assert drawing.cell_of["t2_procurement_amount"] == Cell("表二", 20, 3)


def test_table_four_has_no_label_columns() -> None:
    drawing = draw(built_in_edition("ogi-2019"))

    assert drawing.cell_of["t4_review_upheld"] == Cell("表四", 6, 1)
    assert drawing.cell_of["t4_suit_after_review_total"] == Cell("表四", 6, 15)
    merged = [area.a1 for area in drawing.sheet("t4").merges if area.top > 2]
    assert sorted(merged) == ["A3:E3", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "F3:O3", "F4:J4", "K4:O4"]


def test_rectangles_join_runs_that_stand_exactly_under_each_other() -> None:
    cells = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (5, 1), (5, 3)]

    assert sorted(area.a1 for area in rectangles(cells)) == ["A1:B2", "A3", "A5", "C5"]
