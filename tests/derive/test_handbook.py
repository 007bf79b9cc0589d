"""The handbook says every rule of an edition, in both shapes and both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.editions.little import HEAD, edition, rule, table
from tests.editions.open_form import open_table
from xlvalidate.cells import Area, Cell
from xlvalidate.derive.handbook import entries, html, markdown
from xlvalidate.derive.handbook_tables import table_entries
from xlvalidate.desk.handbook import handbook
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, find
from xlvalidate.editions.statement import RULE
from xlvalidate.editions.wording import source_of


@pytest.mark.parametrize("edition_id", built_in())
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_rule_and_place_is_said(edition_id, language):
    edition = find(edition_id)
    page = handbook(edition_id, language)
    alone = [] if any(one.id == RULE for one in edition.rules) else [RULE]  # its statements have a chapter all the same
    ids = [*(one.id for one in edition.rules), *alone]
    assert re.findall(r"^## (\S+)", page, re.MULTILINE) == ids
    rows = re.findall(r"^\| (\S+) \|", page, re.MULTILINE)
    said = [(one.rule.id, one.id) for one in edition.instances] + [(RULE, one) for one in edition.by_statement]
    assert [row for row in rows if "-" in row] == [own for rule_id in ids for rule, own in said if rule == rule_id]
    for one in edition.rules:
        assert source_of(one, language) in page.replace("\\", "")
    # Each link of the contents leads to a rule, and each rule is led to.
    assert re.findall(r"\]\(#([^)]+)\)", page) == ids
    assert re.findall(r'^<a id="([^"]+)"></a>$', page, re.MULTILINE) == ids


def test_an_entry_in_full():
    page = handbook("ogi-2021", "zh_CN")
    entry = page.split("\n## T4-SUM")[1].split("\n## ")[0]
    assert entry.splitlines() == [
        " 复议诉讼合计",
        "",
        "- 级别：强制（必须改正）",
        "- 处数：3",
        "- 中文：总计应等于结果维持 + 结果纠正 + 其他结果 + 尚未审结",
        "- 英文：总计 must equal 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
        "- 怎么改：核对这几格，改正填错的数。",
        "- 关系式（版本文件中的写法）：`total = upheld + corrected + otherwise + pending`",
        "- 空白格：无法判断",
        "- 适用：所有填报单位",
        "- 来源：由表头“总计”推出",
        "- 注意：表四与表三、与往年之间没有勾稽：复议诉讼可针对往年的件，也可针对不答复。",
        "",
        "| 编号 | 位置 | 说明 | 单元格 |",
        "|---|---|---|---|",
        "| T4-SUM.review | 表四 行政复议 | 总计应等于结果维持 + 结果纠正 + 其他结果 + 尚未审结 | E6 A6 B6 C6 D6 |",
        "| T4-SUM.suit | 表四 行政诉讼 未经复议直接起诉 | 总计应等于结果维持 + 结果纠正 + 其他结果 + 尚未审结"
        " | J6 F6 G6 H6 I6 |",
        "| T4-SUM.suit_after_review | 表四 行政诉讼 复议后起诉 | 总计应等于结果维持 + 结果纠正 + 其他结果 + 尚未审结"
        " | O6 K6 L6 M6 N6 |",
        "",
        '<a id="T4-INT"></a>',
    ]


def test_html_is_one_safe_file():
    page = handbook("ogi-2019", "en", "html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    ids = [one.id for one in find("ogi-2019").rules]
    assert re.findall(r'<h2 id="([^"]+)">', page) == re.findall(r'<a href="#([^"]+)">', page) == ids
    assert not re.search(r"<script|src=|https?:", page)
    assert re.search("<code>[^<]*t2_procurement_amount &lt; 1000 \\* t2_procurement_count</code>", page)


COVER = """
  { code = "level", label = "机关层级", kind = "choice", choices = ["省级", "县级"] },
]
"""
SETS = '[[sets]]\nname = "s"\ntable = "t"\nlabel = "各项"\nrows = ["a", "b"]\n'
ROWS = (
    '{ code = "a", label = "甲[1]" }, { code = "b", label = "乙" }, '
    '{ code = "c", label = "丙", optional = "more", blank = "empty" }'
)


def entry_of(folder, said, language, severity="must"):
    head = HEAD.replace('"en"', '"zh_CN"').replace("\n]\n", COVER, 1)
    drawn = table("t", '{ label = "本年" }', ROWS, 2, sheet="表一") + rule(said, severity=severity)
    form = edition(folder, head + SETS + drawn)
    (found,) = [one for one in entries(form, language, printed(form).cells) if one.id == "R"]
    return dict(found.facts)


AT_ITS_LINE = "在“校验”表这一条的“审核说明”栏写明原因。"
# A rule and its severity: for whom it is, and how what it finds is put right.
RULES = [
    ("says = 't_a = t_b'", "must", "所有填报单位", "核对这几格，改正填错的数。"),
    ("says = 't_a = t_b'", "explain", "所有填报单位", f"核对这几格，填错的改正；情况属实的，{AT_ITS_LINE}"),
    (
        "says = 't_a = t_b'\ntrial = 2030-01-01",
        "explain",
        "所有填报单位",
        "试行期间只提示，不用处理。",
    ),
    (
        "says = 't_a = last.t_b'\napplies = { level = ['省级', '县级'] }",
        "must",
        "机关层级为省级、县级的填报单位；有上年报表可对照时",
        "核对这几格，改正填错的数。",
    ),
    ("says = 't_a = sum(units.s)'", "must", "汇总下级单位的报表时", "核对这几格，改正填错的数。"),
    ("says = 't_a >= t_c'", "must", "填了表一 丙 本年时", "核对这几格，改正填错的数。"),
    ("units = ['t_*']", "must", "汇总下级单位的报表时", "与下级单位核对，改正不对的一方。"),
    ("copied = true", "explain", "有上年报表可对照时", f"核对是否重新统计；情况属实的，{AT_ITS_LINE}"),
    ("manual = true", "explain", "所有填报单位", "对照报告正文核对，改正不一致的一处。"),
]


@pytest.mark.parametrize(("said", "severity", "applies", "fix"), RULES)
def test_for_whom_a_rule_is_and_how_to_put_it_right(tmp_path, said, severity, applies, fix):
    facts = entry_of(tmp_path, said, "zh_CN", severity)
    assert (facts["适用"], facts["怎么改"]) == (applies, fix)
    assert facts["级别"] == {"must": "强制（必须改正）", "explain": "核实（改正，或写明原因）"}[severity]


def test_a_rule_that_an_erratum_made_has_no_line_of_its_own():
    """The built-in edition has one: its reason goes to who collects."""
    form = find("ogi-2019")
    (without,) = form.without_line
    facts = {one.id: dict(one.facts) for one in entries(form, "zh_CN", printed(form).cells)}
    assert facts[without]["怎么改"].endswith("（已下发的模板没有这一条的审核说明）。")


TRANSLATED = """
[tables.t.rows]
a = "Ants"
b = "Bees"
[tables.t.headings]
"本年" = "This year"
[rules.R]
label = "ants and bees"
source = "the circular"
why = "see [there]"
"""


def test_in_english_nothing_is_untranslated_that_has_a_translation(tmp_path):
    (tmp_path / "tiny.en.toml").write_text(TRANSLATED, "utf-8")
    head = HEAD.replace('"en"', '"zh_CN"')
    form = edition(tmp_path, head + table("t", '{ label = "本年" }', ROWS, 2, sheet="T") + rule("says = 't_a = t_b'"))
    page = markdown(form, "en", printed(form).cells)
    assert page.split('<a id="R"></a>\n\n')[1].splitlines() == [
        "## R ants and bees",
        "",
        "- Severity: must (has to be corrected)",
        "- Places: 1",
        "- In English: Ants must equal Bees",
        "- In Chinese: 甲\\[1\\] 应等于乙",
        "- How to fix: Check these cells and correct the figure that is wrong.",
        "- Equation (as the edition file writes it): `t_a = t_b`",
        "- Blank cells: the rule is not run",
        "- Applies to: all offices",
        "- Source: the circular",
        "- Note: see \\[there\\]",
        "",
        "| Id | Place | In words | Cells |",
        "|---|---|---|---|",
        "| R | T This year | Ants must equal Bees | B4 B5 |",
    ]


LISTS = (
    '[[lists]]\ncode = "kinds"\nlabel = "类别"\nitems = ["甲", "乙"]\n'
    '[[lists]]\ncode = "sorts"\nlabel = "小类"\nparent = "kinds"\nitems = { "甲" = ["甲一", "甲二"], '
    '"乙" = ["乙一"] }\n'
)
AWARDS = """
  { code = "ref", label = "编号", kind = "text", pattern = "capital digit 4" },
  { code = "kind", label = "类别", kind = "choice", list = "kinds" },
  { code = "sort", label = "小类", kind = "choice", list = "sorts", blank = "empty" },
  { code = "state", label = "状态", kind = "choice", choices = ["在研", "结题"] },
  { code = "amount", label = "金额[1]", kind = "amount", unit = "元", most = 100, help = "不含税", blank = "zero" },
  { code = "name", label = "名称", kind = "text" },
"""


def with_entries(folder, open_="most = 50", more=""):
    head = HEAD.replace('"en"', '"zh_CN"') + LISTS
    awards = open_table(AWARDS, said=f"open = {{ {open_} }}").replace('"Awards"', '"明细"')
    drawn = table("t", '{ label = "本年" }', '{ code = "a", label = "甲" }', 2, sheet="表一")
    return edition(folder, head + drawn + awards + rule("says = 't_a = sum(award.amount)'", "SUM") + more)


UNIQUE = rule("says = 'unique(award.ref)'", "REF")
BIG = rule("says = 'award.amount <= 50'", "BIG", severity="explain")


def test_a_table_of_entries_has_a_chapter(tmp_path):
    form = with_entries(tmp_path, 'most = 50, least = 2, key = ["ref"]', UNIQUE + BIG)
    page = markdown(form, "zh_CN", {})
    contents = page.split("**目录**")[1].split("<a id")[0].split()
    assert contents[:6] == [
        "-", "[明细](#table-award)（条数不定的表，6", "列）", "-", "[名单“类别”](#list-kinds)（2", "项）",
    ]  # fmt: skip
    assert page.split('<a id="table-award"></a>\n\n')[1].split("\n\n<a id=")[0].splitlines() == [
        "## 明细",
        "",
        "- 条数：一条一行，2 至 50 条",
        "- 区分各条：编号",
        "- 审核关系：AWARD-CELLS、SUM、REF、BIG",
        "",
        "| 列 | 填什么 | 单位 | 选项 | 空着时 | 说明 |",
        "|---|---|---|---|---|---|",
        "| 编号 | 填文字。写法：1 位大写字母 + 4 位数字。 |  |  | 算漏填 |  |",
        "| 类别 | 从列表中选一项。 |  | 名单“类别” | 算漏填 |  |",
        "| 小类 | 从列表中选一项。 |  | 名单“小类”，按“类别”选 | 可以空着 |  |",
        "| 状态 | 从列表中选一项。 |  | 在研、结题 | 算漏填 |  |",
        "| 金额\\[1\\] | 只填数字，可有小数。从 0 到 100。 | 元 |  | 算 0 | 不含税 |",
        "| 名称 | 填文字。 |  |  | 算漏填 |  |",
    ]


def test_a_table_without_a_key_and_a_least(tmp_path):
    page = markdown(with_entries(tmp_path), "en", {})
    assert page.split('<a id="table-award"></a>\n\n')[1].split("\n\n")[1].splitlines() == [
        "- Entries: a row each, at most 50",
        "- Rules: AWARD-CELLS, SUM",
    ]


def test_a_list_has_a_chapter(tmp_path):
    page = markdown(with_entries(tmp_path), "zh_CN", {})
    kinds, sorts = (
        page.split(f'<a id="list-{code}"></a>\n\n')[1].split("\n\n<a id=")[0] for code in ("kinds", "sorts")
    )
    assert kinds.splitlines() == ["## 名单“类别”", "", "- 项：甲、乙"]
    assert sorts.splitlines() == [
        "## 名单“小类”",
        "",
        "| 类别 | 项 |",
        "|---|---|",
        "| 甲 | 甲一、甲二 |",
        "| 乙 | 乙一 |",
    ]


def test_of_a_long_list_the_first_items_stand_there(tmp_path):
    form = with_entries(tmp_path)
    plain = replace(form.lists["kinds"], items=tuple(map(str, range(51))))
    by_office = replace(
        form.lists["sorts"],
        parent="office",
        by_word={"A1": tuple(f"a{n}" for n in range(30)), "A2": tuple(f"b{n}" for n in range(30)), "A3": ("c",)},
    )
    found = {one.id: one for one in table_entries(replace(form, lists={"kinds": plain, "sorts": by_office}), "en")}
    assert found["list-kinds"].facts == (
        ("Items", ", ".join(map(str, range(50)))),
        ("How many", "51 items; the first 50 stand here"),
    )
    sorts = found["list-sorts"]
    assert (sorts.facts, sorts.heads) == (
        (("How many", "61 items; the first 50 stand here"),),
        ("Office code", "Items"),
    )
    assert sorts.rows == (
        ("A1", ", ".join(f"a{n}" for n in range(30))),
        ("A2", ", ".join(f"b{n}" for n in range(20))),
    )


def test_a_rule_over_entries_is_said_at_each(tmp_path):
    form = with_entries(tmp_path, more=UNIQUE + BIG)
    cells = {"t_a": Cell("表一", 3, 2), "award_ref": Area(5, 1, 54, 1)}
    found = {one.id: one for one in entries(form, "zh_CN", cells)}
    assert found["SUM"].rows == (("SUM", "表一", "甲 本年应等于明细“金额[1]”合计", "B3"),)
    assert found["REF"].rows == (("REF", "明细每一条", "编号不得重复", "A5:A54"),)
    assert found["BIG"].rows == (("BIG", "明细每一条", "金额[1] 应不大于 50", ""),)
    assert found["AWARD-CELLS"].rows == ()
    assert {one: dict(found[one].facts)["怎么改"] for one in ("SUM", "REF", "BIG", "AWARD-CELLS")} == {
        "SUM": "核对这几格，改正填错的数。",
        "REF": "核对不符的每一条，改正填错的内容。",
        "BIG": "核对不符的每一条，填错的改正；情况属实的，在“校验”表这一条审核关系的“审核说明”栏写明原因。",
        "AWARD-CELLS": "每一条按这张表一节的要求填写；超出范围或写法不对的，核对后改正；条数不够的，补填。",
    }
    assert dict(found["AWARD-CELLS"].facts)["中文"] == "明细每一条的 6 列都应填规定的内容，并在规定的范围内"


def test_chapters_as_html(tmp_path):
    page = html(with_entries(tmp_path), "zh_CN", {})
    assert '<li><a href="#table-award">明细</a>（条数不定的表，6 列）</li>' in page
    assert '<h2 id="list-sorts">名单“小类”</h2><dl>' in page
    assert "<tr><td>甲</td><td>甲一、甲二</td></tr>" in page


def test_chapters_in_another_language(tmp_path):
    (tmp_path / "tiny.en.toml").write_text(
        '[tables.award.columns]\nkind = "Kind"\nsort = "Sort"\n[lists.kinds]\nlabel = "Kinds"\n', "utf-8"
    )
    table_of, kinds, sorts = table_entries(with_entries(tmp_path), "en")
    assert [row[0] for row in table_of.rows] == ["编号", "Kind", "Sort", "状态", "金额[1]", "名称"]
    assert [row[3] for row in table_of.rows[1:3]] == ["List “Kinds”", "List “小类”, by “Kind”"]
    assert (kinds.called, sorts.heads) == ("List “Kinds”", ("Kinds", "Items"))


def test_a_column_is_named_with_its_cells():
    page = handbook(str(Path(__file__).parents[2] / "examples" / "awards" / "awards.toml"), None)
    assert "| A-REF | 资助明细每一条 | 编号不得重复 | A4:A503 |" in page
    assert "| S-MANY | 汇总 | 资助项数 本年应等于资助明细的条数 | B6 |" in page
