from tests.derive.entry_form import changed_form, entry_form
from xlvalidate.cells import Area
from xlvalidate.derive.drawing import ColumnPlace, DrawnName, draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.open_tables import draw_open_table
from xlvalidate.derive.sheet import Page


def test_a_table_of_entries_is_drawn():
    """
    1  明细
    2  填报单位：                       计量单位：…
    3  每行一项。
    4  没有的不填。
    5  甲部分
    6  标识        | 个数 | 零 | 空 | 比例 | …
    7  编号 | 日期 |      |    |    |      |
    8  (the first entry) … 17
    """
    sheet = draw(entry_form("kinds")).sheet("item")
    assert {(cell.row, cell.column): cell.value for cell in sheet.cells if cell.label} == {
        (1, 1): "明细",
        (2, 7): "计量单位：项、元、%（选中格时有提示）",
        (3, 1): "每行一项。",
        (4, 1): "没有的不填。",
        (5, 1): "甲部分",
        (6, 1): "标识",
        (7, 1): "编号",
        (7, 2): "日期",
        **dict(
            zip(
                [(6, column) for column in range(3, 13)],
                ["个数", "零", "空", "比例", "完成", "也许", "地点", "部位", "科室", "等级"],
                strict=True,
            )
        ),
    }
    assert [(one.code, one.area.a1, str(one.style), one.format) for one in sheet.columns] == [
        ("item_no", "A8:A17", "text", None),
        ("item_day", "B8:B17", "count", 'yyyy"年"m"月"d"日"'),
        ("item_n", "C8:C17", "count", None),
        ("item_z", "D8:D17", "amount", None),
        ("item_e", "E8:E17", "amount", None),
        ("item_share", "F8:F17", "amount", "0.0%"),
        ("item_yes", "G8:G17", "text", None),
        ("item_maybe", "H8:H17", "text", None),
        ("item_place", "I8:I17", "text", None),
        ("item_part", "J8:J17", "text", None),
        ("item_section", "K8:K17", "text", None),
        ("item_grade", "L8:L17", "text", None),
    ]
    assert not any(one.locked for one in sheet.columns)
    assert (sheet.freeze, sheet.size) == ("A8", (17, 12))
    assert sheet.merges[:6] == (
        *(Area(1, 1, 1, 12), Area(2, 1, 2, 6), Area(2, 7, 2, 12)),
        *(Area(row, 1, row, 12) for row in (3, 4, 5)),
    )
    assert sheet.page == Page(
        title_rows=(5, 7), footer_left="明细", footer_centre=texts_of("zh_CN").footer_page, footer_right="kinds-1"
    )
    assert dict(sheet.heights)[8] == 20.0
    assert max(row for row, _ in sheet.heights) == 8


def test_a_column_has_one_name_and_one_place():
    form = draw(entry_form("kinds"))
    assert [name for name in form.names if name.name.startswith("i_pay")] == [
        DrawnName("i_pay_no", "'支付'!$A$4:$A$11"),
        DrawnName("i_pay_day", "'支付'!$B$4:$B$11"),
        DrawnName("i_pay_paid", "'支付'!$C$4:$C$11"),
        DrawnName("i_pay_mark", "'支付'!$D$4:$D$11"),
    ]
    assert form.column_of["pay_paid"] == ColumnPlace("支付", Area(4, 3, 11, 3))
    assert set(form.column_of) == set(entry_form("kinds").columns)
    assert not set(form.cell_of) & set(form.column_of)


def test_what_is_chosen_from_a_list_is_offered():
    form = draw(entry_form("kinds"))

    def offered(sheet):
        return {one.area.a1: one.formula for one in form.sheet(sheet).validations if one.formula}

    assert offered("item") == {
        "I8:I17": "l_places",
        "J8:J17": "OFFSET(l_parts,INDEX(h_from_item_part,ROW()-7),0,INDEX(h_many_item_part,ROW()-7),1)",
        "K8:K17": "OFFSET(l_sections,h_from__sections,0,h_many__sections,1)",
    }
    assert offered("where") == {
        "B4": "l_places",
        "B5": "l_places",
        "C4": "OFFSET(l_parts,h_from_where_a_part,0,h_many_where_a_part,1)",
        "C5": "OFFSET(l_parts,h_from_where_b_part,0,h_many_where_b_part,1)",
    }
    assert [one.choices for one in form.sheet("item").validations if one.area.a1 == "L8:L17"] == [("甲", "乙")]


def test_what_would_fill_a_screen_is_not_frozen(tmp_path):
    long = ", ".join(f'"第{number}条说明。"' for number in range(20))
    edition = changed_form(tmp_path, "kinds", '"每行一项。", "没有的不填。"', long)
    sheet = draw_open_table(edition, edition.table("item"), texts_of("zh_CN"))
    assert sheet.freeze is None
    assert sheet.columns[0].area.top == 26


def test_a_wide_column_is_one_cell_of_an_entry(tmp_path):
    """
    | 编号 | 编号 (the same heading) | 日期 | …
    """
    old = "widths = [12, 12, 14, 12]\n  [[tables.blocks]]\n  columns = ["
    old += '\n    { code = "no", label = "编号", kind = "text"'
    new = old.replace("[12, ", "[12, 9, ") + ", span = 2"
    edition = changed_form(tmp_path, "kinds", old, new)
    columns = draw(edition).sheet("pay").columns
    assert [(one.code, one.area.left, one.locked) for one in columns] == [
        ("pay_no", 1, False),
        (None, 2, True),
        ("pay_day", 3, False),
        ("pay_paid", 4, False),
        ("pay_mark", 5, False),
    ]
