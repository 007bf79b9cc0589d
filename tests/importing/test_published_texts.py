"""Texts of tables read by their labels: what is certain is read, and what is not is refused by name."""

import pytest

from tests.importing.small_form import read, read_text, refused, row, rows
from xlvalidate.importing.open_document import open_document

T = """
| 项目 | 自然人 | 法人 | 总计 |
| 企业 | 其他 | | |
| 一、本年新收 | 1 | 2 | 3 | 4 |
| 二、办理结果 | （一）予以公开（含部分公开） | 5 | 6 | 7 | 8 |
| （二）不予公开 | 9 | 10 | 11 | 12 |
| 三、结转下年 | 13 | 14 | 15 | 16 |
"""
WHOLE = {"t_new": "1 2 3 4", "t_yes": "5 6 7 8", "t_no": "9 10 11 12", "t_left": "13 14 15 16"}
U = "指标|单位|年度数\n一、经费情况|——|\n专项经费|万元|1.5\n收取费用|万元|0\n二、会议情况|——|\n会议次数|次|3\n"
U_WHOLE = {"u_funds": "1.5", "u_fees": "0", "u_met": "3"}
V = "复议|诉讼\n维持|合计|维持|合计\n1|2|3|4\n"
NOT_U_V = ["二、保障情况: table-not-found", "三、复议诉讼情况: table-not-found"]


def lines(text: str) -> str:
    """A cell a line."""
    return "\n".join(cell.strip() for line in text.splitlines() for cell in line.split("|") if cell.strip())


def values(text: str) -> str:
    """A value and a bar a line, more bars at the end of a row."""
    rows_of = (line.strip("| ").split("|") for line in text.splitlines() if line.strip())
    return "\n".join("\n".join(f"{cell.strip()} |" for cell in cells) + "\n||" for cells in rows_of)


def columns(text: str) -> str:
    """Lines in columns."""
    return text.replace("|", "    ")


SHAPES = {"rows": str, "lines": lines, "values": values, "columns": columns}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_text_is_read_whole(shape):
    report = read_text(SHAPES[shape](T + U + V))
    assert rows(report) == {**WHOLE, **U_WHOLE, "v": "1 2 3 4"}
    assert refused(report) == []


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("rows", "rows-with-bars"),
        ("lines", "cell-a-line"),
        ("values", "value-and-bar"),
        ("columns", "lines-in-columns"),
    ],
)
def test_the_shape_is_told(shape, said):
    assert read_text(SHAPES[shape](T + U)).shape == said


def test_a_figure_has_its_place():
    report = read_text(T)
    assert report.cells["t_yes_b"].where.as_data() == {"line": 5, "column": 4}
    assert read_text(lines(T)).cells["t_new_a"].where.as_data() == {"line": 8}


CHANGES = [
    ("labels with blanks", ("总计", "总 计"), WHOLE, []),
    ("a remark left out", ("（含部分公开）", ""), WHOLE, []),
    ("a remark more", ("（二）不予公开 |", "（二）不予公开（全部） |"), WHOLE, []),
    ("no numbers", ("（二）不予公开", "不予公开"), WHOLE, []),
    ("traditional", ("（二）不予公开", "（二）不予公開"), WHOLE, []),
    ("a heading cut off", ("| 自然人 |", "| 自然人数 |"), {}, ["一、申请情况: headings-differ"]),
    ("a heading invented", ("| 总计 |", "| 小计 | 总计 |"), {}, ["一、申请情况: headings-differ"]),
    ("headings exchanged", ("| 企业 | 其他 |", "| 其他 | 企业 |"), {}, ["一、申请情况: headings-differ"]),
    (
        "a label lost",
        ("| （二）不予公开 |", "| |"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: label-not-found"],
    ),
    (
        "another label",
        ("（二）不予公开", "（二）无法提供"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: label-not-found"],
    ),
    (
        "a letter lost",
        ("（二）不予公开", "（二）不予公"),
        WHOLE,
        [],
    ),
    (
        "glued",
        ("9 | 10 | 11 | 12", "9101112"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: blanks-lost"],
    ),
    (
        "a figure more",
        ("| 9 |", "| 9 | 9 |"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: too-many-figures"],
    ),
    (
        "a text among them",
        ("| 10 |", "| 见附件 |"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: text-among-figures"],
    ),
    ("a mark for nothing", ("| 10 |", "| / |"), {**WHOLE, "t_no": "9 / 11 12"}, []),
    ("a blank between", ("| 10 |", "| |"), {**WHOLE, "t_no": "9 . 11 12"}, []),
    (
        "a blank lost",
        ("| 10 |", "|"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: blanks-lost"],
    ),
    (
        "a blank moved to the end",
        ("| 9 | 10 | 11 | 12 |", "| 9 | 11 | 12 | |"),
        {name: said for name, said in WHOLE.items() if name != "t_no"},
        ["（二）不予公开: blanks-lost"],
    ),
    ("a foreign row", ("| 三、结转", "| 其他文件 | 7 | 7 | 7 | 7 |\n| 三、结转"), WHOLE, []),
    ("the number of a page", ("| 三、结转", "- 3 -\n| 三、结转"), WHOLE, []),
    ("a heading once more", ("| 三、结转", "| 项目 | 自然人 | 法人 | 总计 |\n| 企业 | 其他 |\n| 三、结转"), WHOLE, []),
]


@pytest.mark.parametrize(("change", "found", "reasons"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES])
def test_a_change_of_the_table(change, found, reasons):
    assert change[0] in T
    report = read_text(T.replace(change[0], change[1], 1))
    assert rows(report) == found
    assert refused(report) == [*reasons, *NOT_U_V]


def test_blanks_at_the_end_count_where_the_document_keeps_its_blanks():
    kept = T.replace("| 9 | 10 | 11 | 12 |", "| 9 | | 11 | 12 |").replace("| 13 | 14 | 15 | 16 |", "| 13 | 14 | | |")
    assert (row(read_text(kept), "t_no"), row(read_text(kept), "t_left")) == ("9 . 11 12", "13 14 . .")


def test_a_page_number_behind_a_row_of_lines_in_columns_is_none_of_its_figures():
    text = columns(T).replace("11      12", "11      12\n\n   7\n")
    assert rows(read_text(text)) == WHOLE


def test_a_page_number_between_cells_that_stand_in_lines_may_be_a_figure():
    text = lines(T).replace("\n12\n", "\n12\n7\n")
    assert refused(read_text(text))[0] == "（二）不予公开: too-many-figures"


def test_a_label_broken_over_lines():
    text = lines(T).replace("三、结转下年", "三、结\n转下年").replace("自然人", "自然\n人")
    assert rows(read_text(text)) == WHOLE


def test_figures_that_stick_to_a_label_are_told():
    text = lines(T).replace("（二）不予公开\n9\n10\n11\n12", "（二）不予公开9101112")
    assert refused(read_text(text))[0] == "（二）不予公开: glued"
    glued = lines(T).replace("9\n10\n11\n12", "9101112")
    assert refused(read_text(glued))[0] == "（二）不予公开: glued"


def test_the_sums_never_say_where_a_figure_belongs():
    """1 + 2 + 3 = 6 would say how to split; nothing is split."""
    text = lines(T).replace("9\n10\n11\n12", "1236")
    assert "t_no" not in rows(read_text(text))


def test_another_unit_is_refused():
    beside = read_text(U.replace("专项经费|万元", "专项经费|元"))
    assert (rows(beside), refused(beside)[1]) == ({"u_fees": "0", "u_met": "3"}, "专项经费: other-unit")
    above = read_text("二、保障情况\n单位：亿元\n" + U)
    assert rows(above) == {"u_funds": "1.5", "u_fees": "0", "u_met": "3"}  # the units beside the rows say what they are


def test_a_unit_of_another_word_is_taken():
    assert rows(read_text(U.replace("会议次数|次", "会议次数|场"))) == U_WHOLE


def test_a_variant_of_a_label():
    assert rows(read_text(U.replace("专项经费", "专门经费"))) == U_WHOLE


def test_a_figure_in_a_heading_row_goes_nowhere():
    assert rows(read_text(U.replace("二、会议情况|——|", "二、会议情况|——|9"))) == U_WHOLE


@pytest.mark.parametrize(
    ("second", "left"), [(T, WHOLE), (T.replace("| 12 |", "| 99 |").replace("| 4 |", "| 98 |"), {})]
)
def test_a_table_that_stands_twice_with_other_figures_is_nobodys(second, left):
    report = read_text(T + "\n" + second)
    assert rows(report) == left
    assert all(reason.endswith("found-twice") for reason in refused(report)[:-2])


def test_of_each_row_only_different_figures_were_kept():
    """Where rows are short and no figure stands twice in one, rows that look whole are not certain either."""
    wide = "复议|诉讼\n维持|合计|维持|合计\n"
    assert refused(read_text(wide + "1|2|3\n"))[-1].endswith("blanks-lost")


def test_figures_of_a_row_without_label_follow_its_headings():
    assert row(read_text(lines(V)), "v") == "1 2 3 4"
    assert row(read_text(lines(V + "5\n")), "v") == ". . . ."
    assert row(read_text(V.replace("1|2|3|4", "1|2||4")), "v") == ". . . ."  # nothing shows where its cells stand


@pytest.mark.parametrize(
    "headings",
    ["项目|自然人|法人|企业|其他|总计", "自然人|法人|总计|企业|其他", "项目|自然人|法人|总计|企业|其他"],
)
def test_headings_are_read_row_by_row_or_downwards(headings):
    body = T.split("\n", 3)[3]
    assert rows(read_text(f"{headings}\n{body}")) == WHOLE
    assert rows(read_text(lines(f"{headings}\n{body}"))) == WHOLE


def test_the_looks_of_a_page_in_a_text():
    text = (
        T.replace("| 9 | 10 |", "| **9** | \\-10 |")
        .replace("（二）不予公开", "**（二）不予<br>公开**")
        .replace("总计", "总&nbsp;计")
    )
    assert rows(read_text(text)) == {**WHOLE, "t_no": "9 -10 11 12"}


def test_links_and_what_programs_write_into_blank_cells():
    text = T.replace("| 9 |", "| [9](https://example.invalid/a) |").replace("| 10 |", "| nan |")
    assert rows(read_text(text)) == {**WHOLE, "t_no": "9 . 11 12"}


def test_figures_in_front_of_their_labels_are_nobodys():
    turned = """
项目 自然人 法人 总计
企业 其他
1 2 3 4 一、本年新收
二、办理结果 5 6 7 8 （一）予以公开（含部分公开）
9 10 11 12 （二）不予公开
13 14 15 16 三、结转下年
"""
    for written in (str, lambda text: text.replace(" ", "\n"), lambda text: text.replace(" ", " | ")):
        # As many rows as the form has can only be these.
        assert rows(read_text(written(turned))) == WHOLE
        report = read_text(written(turned.replace("9 10 11 12 （二）不予公开\n", "")))
        assert rows(report) == {}
        assert {one.split(": ")[1] for one in refused(report)[:3]} == {"labels-behind-figures"}


def test_a_number_that_is_broken_over_lines_is_none():
    assert rows(read_text(lines(U).replace("1.5", "1\n.5"))) == {"u_fees": "0", "u_met": "3"}
    assert rows(read_text(lines(U).replace("\n3", "\n1\n2\n.\n3"))) == {"u_funds": "1.5", "u_fees": "0"}


def test_where_some_rows_have_too_few_words_and_others_too_many_the_right_number_is_chance():
    head = "项目 自然人 法人 总计\n企业 其他\n"
    new, yes, no, left = (
        "一、本年新收 1 2 3 4\n",
        "（一）予以公开 5 6 7 8\n",
        "（二）不予公开 9 1 2 4\n",
        "三、结转下年 3 4 5 6\n",
    )
    few, many = yes.replace(" 7", ""), left.replace("3 4", "3 1 4")
    assert rows(read_text(head + new + few + no + left)) == {"t_new": "1 2 3 4", "t_no": "9 1 2 4", "t_left": "3 4 5 6"}
    assert rows(read_text(head + new + yes + no + many)) == {"t_new": "1 2 3 4", "t_yes": "5 6 7 8", "t_no": "9 1 2 4"}
    assert rows(read_text(head + new + few + no + many)) == {}


def test_a_table_in_tags_within_a_text():
    table = "<table><tr><td>指标<td>单位<td>年度数<tr><td>专项经费<td>万元<td>5<tr><td>会议次数<td>次<td>3</table>"
    assert rows(read(open_document(("正文。\n" * 1_000 + table).encode()))) == {"u_funds": "5", "u_met": "3"}


def test_prose_around_the_tables_is_no_table():
    text = f"本年新收 9 件。\n三、结转下年的有3件，不予公开2件。\n{T}\n五、问题\n三、结转下年的件还在办。\n无。"
    assert rows(read_text(text)) == WHOLE


def test_merged_cells_written_into_every_place():
    text = """
| 项目 | 项目 | 自然人 | 法人 | 法人 | 总计 |
| 项目 | 项目 | 自然人 | 企业 | 其他 | 总计 |
|---|---|---|---|---|---|
| 一、本年新收 | 一、本年新收 | 1 | 2 | 3 | 4 |
| 二、办理结果 | （一）予以公开 | 5 | 6 | 7 | 8 |
| 二、办理结果 | （二）不予公开 | 9 | 9 | 9 | 12 |
| 三、结转下年 | 三、结转下年 | 13 | 14 | 15 | 16 |
"""
    assert rows(read_text(text)) == {**WHOLE, "t_no": "9 9 9 12"}


def test_a_label_broken_around_its_figures():
    text = """
                        项目   自然人      法人        总计
                                       企业   其他
一、本年新收                     1      2      3      4
二、办理  （一）予以公
                               5      6      7      8
结果      开
          （二）不予
          公开                   9      10     11     12
三、结转下年                     13     14     15     16
"""
    assert rows(read_text(text)) == WHOLE


def test_a_remark_that_is_broken_around_a_figure_takes_no_figure_of_another_row():
    text = """
项目          自然人    企业   其他   总计
              法人
一、本年新收    1      2      3      4
（一）予以公开（含
              5      6      7      8
部分公开）
              9      10     11     12
三、结转下年   13     14     15     16
"""
    found = rows(
        read_text(text.replace("自然人    企业   其他   总计\n              法人", "自然人 法人 总计\n企业 其他"))
    )
    assert found == {name: said for name, said in WHOLE.items() if name in ("t_new", "t_left")}


def test_headings_that_stand_in_pieces_above_their_figures():
    text = """
项目            自然   法       人      总计
                人
                       企业     其他
一、本年新收    1      2        3       4
（一）予以公开  5      6        7       8
（二）不予公开  9      10       11      12
三、结转下年    13     14       15      16
"""
    assert rows(read_text(text)) == WHOLE
    exchanged = text.replace("企业     其他", "其他     企业")
    assert rows(read_text(exchanged)) == {}


def test_a_text_without_any_table():
    report = read_text("本年没有收到申请。")
    assert (rows(report), report.shape) == ({}, None)
    assert refused(report) == ["一、申请情况: table-not-found", *NOT_U_V]
