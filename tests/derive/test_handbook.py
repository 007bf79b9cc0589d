"""The handbook says every rule of an edition, in both shapes and both languages."""

import re

import pytest

from tests.editions.little import HEAD, edition, rule, table
from xlvalidate.derive.handbook import entries, markdown
from xlvalidate.desk.handbook import handbook
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, find
from xlvalidate.editions.wording import source_of


@pytest.mark.parametrize("edition_id", built_in())
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_rule_and_place_is_said(edition_id, language):
    edition = find(edition_id)
    page = handbook(edition_id, language)
    assert re.findall(r"^## (\S+)", page, re.MULTILINE) == [one.id for one in edition.rules]
    rows = re.findall(r"^\| (\S+) \|", page, re.MULTILINE)
    assert [row for row in rows if "-" in row] == [
        instance.id for one in edition.rules for instance in edition.instances if instance.rule.id == one.id
    ]
    for one in edition.rules:
        assert source_of(one, language) in page.replace("\\", "")
    # Each link of the contents leads to a rule, and each rule is led to.
    ids = [one.id for one in edition.rules]
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
