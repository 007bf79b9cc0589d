"""What is said of entries: the rows of their sheet, how many they are, the figures of the first; whole sentences."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.grants import grants, judged, places, structure
from xlvalidate.checking.causes import causes_of
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.messages import LANGUAGES
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.entry_text import rows_said
from xlvalidate.reports.finding_text import say

YEAR = "2026-01-01 2026-12-31"
PAIR = f"4 A0001 农业局 □ 1 {YEAR}\n5 A0002 农业局 □ 0 {YEAR}"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory):
    return grants(Path(tmp_path_factory.mktemp("grants")))


# What the form holds, and each cause in both languages, with what stands below it.
CAUSES = {
    "nothing": (PAIR, [], []),
    "one entry breaks a rule": (
        "4 A0001 农业局 □ 1 2026-05-01 2026-04-01\n6 A0002 农业局 □ 0 2026-05-01 □",
        [
            "资助明细 第 4 行：开始日期（E4）应不晚于结束日期（F4）；2026年5月1日 > 2026年4月1日，差 30 天。"
            "请核对并改正。〔AWD-DATES·强制〕"
        ],
        [
            "资助明细 row 4: 开始日期 (E4) must not be later than 结束日期 (F4); 1 May 2026 > 1 Apr 2026, off "
            "by 30 days. "
            "Please check these cells and correct them. [AWD-DATES, must]"
        ],
    ),
    "three entries break a rule": (
        "4 A0001 农业局 □ 1 2026-05-01 2026-04-01\n5 A0002 农业局 □ 0 2026-05-02 2026-04-01\n"
        "7 A0003 农业局 □ 0 2026-05-03 2026-04-01",
        [
            "资助明细 第 4、5、7 行：如第 4 行：开始日期（E4）应不晚于结束日期（F4）；2026年5月1日 > 2026年4月1日，"
            "差 30 天。请核对并改正。〔AWD-DATES·强制〕"
        ],
        [
            "资助明细 rows 4, 5, 7: in row 4, 开始日期 (E4) must not be later than 结束日期 (F4); "
            "1 May 2026 > 1 Apr 2026, off by 30 days. Please check these cells and correct them. [AWD-DATES, must]"
        ],
    ),
    "many entries break a rule": (
        "\n".join(f"{row} A{row:04} 农业局 □ {0 + (row == 4)} 2026-05-01 2026-04-01" for row in range(4, 304, 2)),
        [
            "资助明细 第 4、6、8、10、12、14 行…（共 150 条）：如第 4 行：开始日期（E4）应不晚于结束日期（F4）；"
            "2026年5月1日 > 2026年4月1日，差 30 天。请核对并改正。〔AWD-DATES·强制〕"
        ],
        [
            "资助明细 rows 4, 6, 8, 10, 12, 14 … (150 in all): in row 4, 开始日期 (E4) must not be later than "
            "结束日期 (F4); 1 May 2026 > 1 Apr 2026, off by 30 days. "
            "Please check these cells and correct them. [AWD-DATES, must]"
        ],
    ),
    "a key twice": (
        f"4 A0001 农业局 □ 1 {YEAR}\n5 A0001 农业局 □ 0 {YEAR}",
        [
            "资助明细 第 4、5 行 编号（A 列）：如第 4 行：编号（A4）不得重复；现为“A0001”。请核对并改正。"
            "〔AWD-REF·强制〕"
        ],
        [
            "资助明细 rows 4, 5 编号 (column A): in row 4, no two entries may have the same 编号 (A4); now “A0001”. "
            "Please check these cells and correct them. [AWD-REF, must]"
        ],
    ),
    "words that are in no list": (
        f"4 A0001 农业居 □ 1 {YEAR}\n5 A0002 农业居 □ 0 {YEAR}\n7 A0003 水力局 □ 0 {YEAR}",
        [
            "资助明细 第 4、5、7 行 资助部门（B 列）：3 条有同样的问题，如 B4：“农业居”不在名单“资助部门名单”中，"
            "是不是“农业局”？请从下拉列表中选择。〔AWD-CELLS.agency·强制〕",
            "  资助明细 第 4、5 行 资助部门（B 列）：如 B4：“农业居”不在名单“资助部门名单”中，是不是“农业局”？",
            "  资助明细 第 7 行 资助部门（B7）：“水力局”不在名单“资助部门名单”中，是不是“水利局”？",
            "    第 4、5 行：“农业居”",
            "    第 7 行：“水力局”",
        ],
        [
            "资助明细 rows 4, 5, 7 资助部门 (column B): 3 entries have the same problem; in B4, “农业居” is not in the "
            "list “资助部门名单”; is “农业局” meant? Please choose from the list. [AWD-CELLS.agency, must]",
            "  资助明细 rows 4, 5 资助部门 (column B): in B4, “农业居” is not in the list “资助部门名单”; is "
            "“农业局” meant?",
            "  资助明细 row 7 资助部门 (B7): “水力局” is not in the list “资助部门名单”; is “水利局” meant?",
            "    rows 4, 5: “农业居”",
            "    row 7: “水力局”",
        ],
    ),
    "a word that is in no list, and like none of it": (
        f"4 A0001 城建委 □ 1 {YEAR}\n5 A0002 城建委 □ 0 {YEAR}",
        [
            "资助明细 第 4、5 行 资助部门（B 列）：如 B4：“城建委”不在名单“资助部门名单”中。"
            "请从下拉列表中选择。〔AWD-CELLS.agency·强制〕"
        ],
        [
            "资助明细 rows 4, 5 资助部门 (column B): in B4, “城建委” is not in the list “资助部门名单”. "
            "Please choose from the list. [AWD-CELLS.agency, must]"
        ],
    ),
    "words that do not go together": (
        f"4 A0001 农业局 水文处 1 {YEAR}\n5 A0002 水利局 水文处 0 {YEAR}",
        [
            "资助明细 第 4 行 处室（C4）：“水文处”不属于“农业局”（名单“处室名单”）。"
            "请核对这两格，改正不对的一格。〔AWD-CELLS.section·强制〕"
        ],
        [
            "资助明细 row 4 处室 (C4): “水文处” does not belong to “农业局” (list “处室名单”). "
            "Please check both cells and correct the one that is wrong. [AWD-CELLS.section, must]"
        ],
    ),
    "a pattern, too many decimals, and what is below 0": (
        f"4 a1 农业局 □ 1.234 {YEAR}\n5 a2 农业局 □ -0.1 {YEAR}\n6 A0003 农业局 □ -0.134 {YEAR}",
        [
            "资助明细 第 4、5 行 编号（A 列）：如 A4：“a1”的写法不对，应当是：1 位大写字母 + 4 位数字。"
            "请核对写法并改正。〔AWD-CELLS.ref·强制〕",
            "资助明细 第 4 行 金额（D4）：“1.234”的小数位多于 2 位。请按规定的小数位数填写。〔AWD-CELLS.amount·强制〕",
            "资助明细 第 5、6 行 金额（D 列）：如 D5：-0.1 是负数。请核对并改正。〔AWD-CELLS.amount·强制〕",
        ],
        [
            "资助明细 rows 4, 5 编号 (column A): in A4, “a1” is not written as it has to be: 1 capital letter, "
            "then 4 digits. Please check how it is written and correct it. [AWD-CELLS.ref, must]",
            "资助明细 row 4 金额 (D4): “1.234” has more than 2 decimals. "
            "Please enter it with as many decimals as it may have. [AWD-CELLS.amount, must]",
            "资助明细 rows 5, 6 金额 (column D): in D5, -0.1 is negative. "
            "Please check it and correct it. [AWD-CELLS.amount, must]",
        ],
    ),
    "what is no number, and what waits for it": (
        f"4 A0001 农业局 □ / {YEAR}\n5 A0002 农业局 □ / {YEAR}\n6 A0003 农业局 □ 1 {YEAR}",
        [
            "资助明细 第 4、5 行 金额（D 列）：如 D4：“/”不是数字。没有的请填 0。改好后再看 2 条审核关系。"
            "〔AWD-CELLS.amount、AWD-TOTAL、AWD-BIG·强制〕"
        ],
        [
            "资助明细 rows 4, 5 金额 (column D): in D4, “/” is not a number. Please enter 0 where there is none. "
            "Rules that wait until this is corrected: 2. [AWD-CELLS.amount, AWD-TOTAL, AWD-BIG, must]"
        ],
    ),
    "blanks of one column": (
        f"4 A0001 □ □ 1 {YEAR}\n5 A0002 □ □ 0 {YEAR}\n7 A0003 农业局 □ 0 {YEAR}",
        ["资助明细 第 4、5 行 资助部门（B 列）：2 格没有填。请填写。填好后再看 1 条审核关系。〔AWD-CELLS·强制〕"],
        [
            "资助明细 rows 4, 5 资助部门 (column B): 2 blank cells. Please fill them in. "
            "Rules that wait until they are filled in: 1. [AWD-CELLS, must]"
        ],
    ),
    "blanks of several columns": (
        f"4 A0001 □ □ □ {YEAR}\n5 A0002 □ □ 1 □ 2026-03-01",
        [
            "资助明细 第 4、5 行：4 格没有填：B4、B5、D4、E5。请填写。填好后再看 4 条审核关系。"
            "〔AWD-TOTAL、AWD-CELLS、AWD-DATES、AWD-BIG·强制〕"
        ],
        [
            "资助明细 rows 4, 5: 4 blank cells: B4, B5, D4, E5. Please fill them in. "
            "Rules that wait until they are filled in: 4. [AWD-TOTAL, AWD-CELLS, AWD-DATES, AWD-BIG, must]"
        ],
    ),
    "more blanks than can be said": (
        "\n".join(
            f"{row} A{row:04} {'□' if row % 2 else '农业局'} □ {'□' if row % 3 else 1} {YEAR}" for row in range(4, 304)
        ),
        [
            "资助明细 第 4、5、7-11、13-17、19-23、25-29 行…（共 250 条）：350 格没有填：资助部门（B 列） 150 格、"
            "金额（D 列） 200 格。请填写。填好后再看 3 条审核关系。〔AWD-TOTAL、AWD-CELLS、AWD-BIG·强制〕"
        ],
        [
            "资助明细 rows 4, 5, 7-11, 13-17, 19-23, 25-29 … (250 in all): 350 blank cells: 资助部门 (column B): 150, "
            "金额 (column D): 200. Please fill them in. "
            "Rules that wait until they are filled in: 3. [AWD-TOTAL, AWD-CELLS, AWD-BIG, must]"
        ],
    ),
    "a figure that may be explained": (
        f"4 A0001 农业局 □ 101 {YEAR}\n5 A0002 农业局 □ 102 {YEAR}\n6 A0003 农业局 □ -202 {YEAR}",
        [
            "资助明细 第 4、5 行 金额（D 列）：如第 4 行：金额（D4）应不大于 100；101 > 100，差 1。"
            "请核对；情况属实的，请在“校验”表的“审核说明”栏写明原因。〔AWD-BIG·核实〕",
            "资助明细 第 6 行 金额（D6）：-202 是负数。请核对并改正。〔AWD-CELLS.amount·强制〕",
        ],
        [
            "资助明细 rows 4, 5 金额 (column D): in row 4, 金额 (D4) must be at most 100; 101 > 100, off by 1. "
            "Please check; if the figures are true, please give the reason in the column “审核说明” of the "
            "sheet “校验”. "
            "[AWD-BIG, explain]",
            "资助明细 row 6 金额 (D6): -202 is negative. Please check it and correct it. [AWD-CELLS.amount, must]",
        ],
    ),
    "too few": (
        f"4 A0001 农业局 □ 1 {YEAR}",
        ["资助明细：填了 1 条，至少要填 2 条。请补齐；确实没有的，请与收表单位联系。〔too-few-entries·强制〕"],
        [
            "资助明细: 1 entry was filled in; at least 2 are asked for. Please fill in the rest; if there is "
            "nothing more "
            "to report, please ask the office that collects the form. [too-few-entries, must]"
        ],
    ),
}


def told(checked, language):
    form = checked.submission.edition
    for cause in causes_of(checked):
        said = say_cause(cause, form, language)
        yield said.message
        yield from (f"  {one}" for one in said.equations)
        yield from (f"    {one}" for one in said.figures if said.equations)


@pytest.mark.parametrize("name", CAUSES)
def test_the_words_of_causes(form, name):
    drawing, *words = CAUSES[name]
    checked = judged(form, drawing, total="1")
    assert [[*told(checked, language)] for language in LANGUAGES] == words


def test_nothing_filled_in_at_all(form):
    (cause,) = causes_of(judged(form, "", total="0"))
    assert [say_cause(cause, form, language).message for language in LANGUAGES] == [
        "资助明细：没有填任何一条，至少要填 2 条。请填写；确实没有的，请与收表单位联系。〔too-few-entries·强制〕",
        "资助明细: nothing was filled in; at least 2 entries are asked for. Please fill it in; if there is nothing to "
        "report, please ask the office that collects the form. [too-few-entries, must]",
    ]


def finding(why: str, code: str, rows, text: str, entries: int = 0, **facts: str) -> Finding:
    shown = tuple(rows)
    return Finding(
        id=f"AWD-CELLS.{code}",
        origin=Origin.READING,
        severity=Severity.MUST,
        why=why,
        places=places(code, shown, text),
        facts=tuple(facts.items()),
        entries=entries or len(shown),
    )


LOST = (Place("award_amount", None, ""), Place("award_ref", None, ""))
FINDINGS = {
    "a word of other offices": (
        finding("not-for-office", "agency", [4, 5], "水利局"),
        "资助明细 第 4、5 行 资助部门（B 列）：如 B4：“水利局”在名单“资助部门名单”中只供别的单位选用。"
        "请核对封面的单位代码，或者从下拉列表中另选。〔AWD-CELLS.agency·强制〕",
        "资助明细 rows 4, 5 资助部门 (column B): in B4, “水利局” is only for other offices in the list “资助部门名单”. "
        "Please check the office's code on the cover, or choose another one from the list. [AWD-CELLS.agency, must]",
    ),
    "a word that goes with another, and is like one": (
        finding("not-under", "section", [4], "水文处", word="水文处", parent="农业局", list="处室名单", near="水产处"),
        "资助明细 第 4 行 处室（C4）：“水文处”不属于“农业局”（名单“处室名单”），是不是“水产处”？"
        "请核对这两格，改正不对的一格。〔AWD-CELLS.section·强制〕",
        "资助明细 row 4 处室 (C4): “水文处” does not belong to “农业局” (list “处室名单”); is “水产处” meant? "
        "Please check both cells and correct the one that is wrong. [AWD-CELLS.section, must]",
    ),
    "a choice without a list": (
        finding("not-a-choice", "starts", [4], "研法", near="研发"),
        "资助明细 第 4 行 开始日期（E4）：“研法”不在可选项中，是不是“研发”？请核对；是的改成“研发”，"
        "不是的从下拉列表中选择。〔AWD-CELLS.starts·强制〕",
        "资助明细 row 4 开始日期 (E4): “研法” is not one of the choices; is “研发” meant? "
        "Please check it: if so, change it to “研发”, otherwise choose from the list. [AWD-CELLS.starts, must]",
    ),
    "an error": (
        finding("error", "amount", range(4, 24), "#REF!", 300),
        "资助明细 第 4-23 行…（共 300 条） 金额（D 列）：如 D4：公式结果是错误 #REF!。"
        "请改正公式，或直接填数字。〔AWD-CELLS.amount·强制〕",
        "资助明细 rows 4-23 … (300 in all) 金额 (column D): in D4, the formula gives the error #REF!. "
        "Please correct the formula, or type the figure. [AWD-CELLS.amount, must]",
    ),
    "rows below the table": (
        structure("entries-beyond", places("ref amount", [404, 405]), 2),
        "资助明细 第 404、405 行：表格最后一行以下还有 2 行内容，没有读入。请把这些内容复制到表内的空行"
        "（只粘贴数值），再删除下面的；空行不够的，请与收表单位联系。〔entries-beyond·强制〕",
        "资助明细 rows 404, 405: 2 rows below the last row of the table are filled in and were not read. "
        "Please copy them into blank rows of the table (paste values only) and delete them below; if there are not "
        "enough rows, please ask the office that collects the form. [entries-beyond, must]",
    ),
    "more entries than the table takes": (
        replace(structure("entries-beyond", places("ref", [404, 405]), 30), why="entries-beyond.many"),
        "资助明细 第 404、405 行…（共 30 条）：多出 30 条：这张表最多填 400 条。"
        "请与收表单位联系，换用更大的模板或者分开报送。〔entries-beyond·强制〕",
        "资助明细 rows 404, 405 … (30 in all): 30 entries are too many: this table takes at most 400. "
        "Please ask the office that collects the form for a larger template, or whether to report them apart. "
        "[entries-beyond, must]",
    ),
    "columns that are lost": (
        structure("column-lost", LOST),
        "资助明细：找不到 2 列（“编号”、“金额”）：列被删除，或者列的名称被删除。"
        "请用下发的模板重新填写；内容多的，可以整列复制过去（只粘贴数值）。〔column-lost·强制〕",
        "资助明细: 2 columns cannot be found (“编号”, “金额”): deleted, or without their names. "
        "Please fill in the template that was issued; if it is much, copy whole columns into it (paste values only). "
        "[column-lost, must]",
    ),
    "one column that is lost": (
        structure("column-lost", LOST[:1]),
        "资助明细：找不到 1 列（“金额”）：列被删除，或者列的名称被删除。"
        "请用下发的模板重新填写；内容多的，可以整列复制过去（只粘贴数值）。〔column-lost·强制〕",
        "资助明细: 1 column cannot be found (“金额”): deleted, or without its name. "
        "Please fill in the template that was issued; if it is much, copy whole columns into it (paste values only). "
        "[column-lost, must]",
    ),
    "a column that is short": (
        structure("column-short", LOST[:1]),
        "资助明细：“金额”的名称只指到表的一部分，其余各行没有读入。"
        "请用下发的模板重新填写；内容多的，可以整列复制过去（只粘贴数值）。〔column-short·强制〕",
        "资助明细: the name of “金额” leads to a part of the table only; the other rows were not read. "
        "Please fill in the template that was issued; if it is much, copy whole columns into it (paste values only). "
        "[column-short, must]",
    ),
    "columns that changed places": (
        structure("columns-exchanged", LOST),
        "资助明细：“编号”、“金额”换了位置，按列的名称读取。"
        "请核对每一列的内容与表头是否一致；不要剪切移动整列。〔columns-exchanged·强制〕",
        "资助明细: “编号”, “金额” have changed places; they were read by the names of the columns. "
        "Please check that each column holds what its heading says; do not cut and paste whole columns. "
        "[columns-exchanged, must]",
    ),
    "entries under merged cells": (
        structure("entries-merged", places("ref", [4, 5, 6]), 3),
        "资助明细 第 4-6 行：有 3 条的单元格被合并，盖住的格填不进去，原有的内容也看不到。"
        "请选中它们，在“开始”→“合并后居中”处点一下取消合并，再逐格填写。〔entries-merged·强制〕",
        "资助明细 rows 4-6: cells of 3 entries are merged; what is covered cannot be filled in, and does not show what "
        "it held. Please select them, press Home, Merge & Center to unmerge them, and fill in each cell. "
        "[entries-merged, must]",
    ),
    "hidden entries": (
        structure("entries-hidden", places("ref", [4, 6]), 40),
        "资助明细 第 4、6 行…（共 40 条）：有 40 条所在的行被隐藏或被筛选掉；内容照常读取和审核。"
        "请在“数据”→“筛选”处点一下取消筛选，或者取消隐藏行，核对这些内容。〔entries-hidden·强制〕",
        "资助明细 rows 4, 6 … (40 in all): the rows of 40 entries are hidden, or filtered out; they were read and "
        "checked all the same. Please press Data, Filter to take the filter away, or unhide the rows, and look at "
        "them. [entries-hidden, must]",
    ),
    "a total inside": (
        structure("total-inside", places("ref", [9], "合计"), 1),
        "资助明细 第 9 行 编号（A9）：这一行像是合计（“合计”），却当作一条读入。"
        "请删除合计行：这张表只填一条一条的内容，合计填在汇总的格里。〔total-inside·强制〕",
        "资助明细 row 9 编号 (A9): this row looks like a total (“合计”) and was read as an entry. "
        "Please delete rows of totals: this table takes entries only, and sums stand in cells of their own. "
        "[total-inside, must]",
    ),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_the_words_of_findings(form, name):
    found, *words = FINDINGS[name]
    assert [say(found, form, language).message for language in LANGUAGES] == words


def test_a_rule_that_cannot_be_judged_in_some_entries_says_in_how_many(form):
    blank = f"4 A0001 □ □ □ {YEAR}\n5 A0002 农业局 □ / {YEAR}"
    many = "\n".join(f"{row} A{row:04} 农业局 □ □ {YEAR}" for row in range(4, 54))
    found = {
        (len(drawing), one.id): [say(one, form, language).message for language in LANGUAGES]
        for drawing in (blank, many)
        for one in judged(form, drawing, total="1").findings
        if one.why == "not-run" and one.entries and one.id != "AWD-TOTAL"
    }
    assert found == {
        (len(blank), "AWD-CELLS"): [
            "资助明细 第 4 行：AWD-CELLS在 1 条中无法判断：2 格没有填。请填写没有填的。〔AWD-CELLS·强制〕",
            "资助明细 row 4: AWD-CELLS cannot be judged in 1 entry: 2 blank cells. Please fill in what is blank. "
            "[AWD-CELLS, must]",
        ],
        (len(blank), "AWD-BIG"): [
            "资助明细 第 4、5 行 金额（D 列）：AWD-BIG在 2 条中无法判断：1 格没有填、1 格不是数字。"
            "请填写空白格（没有的填 0），再把不是数字的格改成数字。〔AWD-BIG·核实〕",
            "资助明细 rows 4, 5 金额 (column D): AWD-BIG cannot be judged in 2 entries: 1 blank cell, 1 that "
            "is no number. "
            "Please fill in what is blank (0 where there is none), then correct the cells that hold no number. "
            "[AWD-BIG, explain]",
        ],
        (len(many), "AWD-CELLS"): [
            "资助明细 第 4-23 行…（共 50 条） 金额（D 列）：AWD-CELLS在 50 条中无法判断：50 格没有填。"
            "请填写空白格（没有的填 0）。〔AWD-CELLS·强制〕",
            "资助明细 rows 4-23 … (50 in all) 金额 (column D): AWD-CELLS cannot be judged in 50 entries: 50 "
            "blank cells. "
            "Please fill in what is blank (0 where there is none). [AWD-CELLS, must]",
        ],
        (len(many), "AWD-BIG"): [
            "资助明细 第 4-23 行…（共 50 条） 金额（D 列）：AWD-BIG在 50 条中无法判断：要用的格没有填，或者无法识别。"
            "请填写空白格（没有的填 0）。〔AWD-BIG·核实〕",
            "资助明细 rows 4-23 … (50 in all) 金额 (column D): AWD-BIG cannot be judged in 50 entries: cells "
            "that it asks "
            "for are blank, or not understood. Please fill in what is blank (0 where there is none). [AWD-BIG, "
            "explain]",
        ],
    }


def test_an_explained_finding_keeps_its_entries(form):
    drawing = f"4 A0001 农业局 □ 101 {YEAR}\n5 A0002 农业局 □ 102 {YEAR}"
    found = [one for one in judged(form, drawing, total="203", AWD_BIG="已报市政府批准").findings if one.explanation]
    assert [say(one, form, language).message for one in found for language in LANGUAGES] == [
        "资助明细 第 4、5 行 金额（D 列）：如第 4 行：金额（D4）应不大于 100；101 > 100，差 1。"
        "已说明：已报市政府批准〔AWD-BIG·核实〕",
        "资助明细 rows 4, 5 金额 (column D): in row 4, 金额 (D4) must be at most 100; 101 > 100, off by 1. "
        "Explained: 已报市政府批准 [AWD-BIG, explain]",
    ]


# Rows of findings, how many entries there are, and what is said of them.
ROWS = [
    ([], 0, "", ""),
    ([], 3, "3 条", "3 entries"),
    ([], 1, "1 条", "1 entry"),
    ([7], 1, "第 7 行", "row 7"),
    ([7, 8], 2, "第 7、8 行", "rows 7, 8"),
    ([7, 8, 9], 3, "第 7-9 行", "rows 7-9"),
    ([7, 8, 9, 11, 13, 14], 6, "第 7-9、11、13、14 行", "rows 7-9, 11, 13, 14"),
    ([7, 9, 11, 13, 15, 17], 6, "第 7、9、11、13、15、17 行", "rows 7, 9, 11, 13, 15, 17"),
    ([7, 9, 11, 13, 15, 17, 19], 7, "第 7、9、11、13、15、17 行…（共 7 条）", "rows 7, 9, 11, 13, 15, 17 … (7 in all)"),
    ([7], 2, "第 7 行…（共 2 条）", "rows 7 … (2 in all)"),
]


@pytest.mark.parametrize(("rows", "count", "chinese", "english"), ROWS)
def test_rows_are_said_in_runs_and_how_many_more_there_are(rows, count, chinese, english):
    assert [rows_said(rows, count, language) for language in LANGUAGES] == [chinese, english]


def test_no_sentence_is_longer_than_excel_shows(form):
    said = [
        say_cause(cause, form, language)
        for drawing, *_ in CAUSES.values()
        for cause in causes_of(judged(form, drawing))
        for language in LANGUAGES
    ]
    assert [one for one in said if len(one.what) > 255 or len(one.please) > 255] == []
