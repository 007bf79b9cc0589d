"""What a finding says: the figures of a rule and of its condition, the cells, each label once, what can be done."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.editions.little import HEAD, edition, rule, table
from tests.forms import filled
from xlvalidate.checking.broken_rules import bound_to, figures_bound
from xlvalidate.checking.check import check
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import find
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.reports.finding_text import say
from xlvalidate.rules.tree import Ref

LABELS = "甲 乙 丙 丁"
SETS = '[[sets]]\nname = "s"\ntable = "t"\nlabel = "各项"\nlabel_en = "all items"\nrows = ["a", "b"]\n'


def form_of(folder, *rules):
    rows = ", ".join(
        f'{{ code = "{code}", label = "{label}", kind = "change" }}'
        for code, label in zip("abcd", LABELS.split(), strict=True)
    )
    drawn = table("t", '{ label = "本年" }', rows, 2, sheet="表一")
    return edition(folder, HEAD.replace('"en"', '"zh_CN"') + SETS + drawn + "".join(rules))


def drawing(figures):
    return "\n".join(["t -", *(f"{code} {figure}" for code, figure in zip("abcd", figures.split(), strict=True))])


def said_of(form, figures, rule_id="R", last=""):
    before = {0: filled(form, drawing(last), year="2024")} if last else None
    (checked,) = check([filled(form, drawing(figures))], before)
    (found,) = [one for one in checked.findings if one.id == rule_id]
    return [say(found, form, language) for language in ("zh_CN", "en")]


# The rule, the figures of 甲 乙 丙 丁, what is said of it in Chinese and in English, and its condition alone.
CONDITIONS = [
    (
        "if t_a > 0 then t_b = 0",
        "3 2 0 0",
        "因为甲（B4） = 3 > 0，乙（B5）应等于 0；2 ≠ 0，差 2。",
        "because 甲 (B4) = 3 > 0, 乙 (B5) must equal 0; 2 ≠ 0, off by 2.",
        "甲（B4） = 3 > 0",
    ),
    (
        "if t_a > t_c and t_d = 0 then t_b = t_a + t_c",
        "3 -2 -4 0",
        "因为甲（B4） = 3 > -4 = 丙（B6），并且丁（B7） = 0，乙（B5）应等于甲（B4） + 丙（B6）；-2 ≠ 3 + (-4)，差 -1。",
        "because 甲 (B4) = 3 > -4 = 丙 (B6), and 丁 (B7) = 0, 乙 (B5) must equal 甲 (B4) + 丙 (B6); "
        "-2 ≠ 3 + (-4), off by -1.",
        "甲（B4） = 3 > -4 = 丙（B6），并且丁（B7） = 0",
    ),
    (
        "t_a = 1 iff t_b > 2",
        "1 1 0 0",
        "因为甲（B4） = 1，乙（B5）应大于 2；1 ≤ 2，差 -1。",
        "because 甲 (B4) = 1, 乙 (B5) must be more than 2; 1 ≤ 2, off by -1.",
        "甲（B4） = 1",
    ),
    (
        "t_a = 1 iff t_b > 2",
        "2 3 0 0",
        "因为乙（B5） = 3 > 2，甲（B4）应等于 1；2 ≠ 1，差 1。",
        "because 乙 (B5) = 3 > 2, 甲 (B4) must equal 1; 2 ≠ 1, off by 1.",
        "乙（B5） = 3 > 2",
    ),
    (
        "if blank(t_a) then t_b = 0",
        "□ 3 0 0",
        "因为甲为空白，乙（B5）应等于 0；3 ≠ 0，差 3。",
        "because 甲 is blank, 乙 (B5) must equal 0; 3 ≠ 0, off by 3.",
        "甲为空白",
    ),
    (
        "if t_b > 0 then blank(t_a)",
        "4 3 0 0",
        "因为乙（B5） = 3 > 0，甲应为空白；现在不是这样。",
        "because 乙 (B5) = 3 > 0, 甲 must be blank; it is not so.",
        "乙（B5） = 3 > 0",
    ),
    (
        "blank(t_a) iff blank(t_b)",
        "4 □ 0 0",
        "因为乙为空白，甲应为空白；现在不是这样。",
        "because 乙 is blank, 甲 must be blank; it is not so.",
        "乙为空白",
    ),
    (
        "if sum(s) >= 5 then sum(s) < t_c",
        "4 4 0 0",
        "因为各项之和 = 8 ≥ 5，各项之和应小于丙（B6）；4 + 4 ≥ 0，差 8。",
        "because the sum of all items = 8 ≥ 5, the sum of all items must be less than 丙 (B6); 4 + 4 ≥ 0, off by 8.",
        "各项之和 = 8 ≥ 5",
    ),
    (
        "t_a + t_b >= 0",
        "3 -4 0 0",
        "甲（B4） + 乙（B5）应不小于 0；3 + (-4) < 0，差 -1。",
        "甲 (B4) + 乙 (B5) must be at least 0; 3 + (-4) < 0, off by -1.",
        "",
    ),
]


@pytest.mark.parametrize(("says", "figures", "chinese", "english", "condition"), CONDITIONS)
def test_a_broken_rule_has_its_figures_and_those_of_its_condition(tmp_path, says, figures, chinese, english, condition):
    found = said_of(form_of(tmp_path, rule(f"says = '{says}'")), figures)
    assert [one.what for one in found] == [chinese, english]
    assert found[0].condition == condition
    assert found[0].short == "，".join(filter(None, (found[0].figures and condition, found[0].figures)))
    assert found[0].where == "表一 本年"


def test_a_condition_that_is_met_within_a_tolerance(tmp_path):
    found = said_of(form_of(tmp_path, rule("says = 'if t_a = 0 then t_b = 0'\ntolerance = 1")), "1 4 0 0")
    assert found[0].what == "因为甲（B4） = 1 ≈ 0，乙（B5）应等于 0；4 ≠ 0，差 4。"


# Figures of last year are said to be so, and have no cell in this form.
OF_LAST_YEAR = [
    (
        "t_a = last.t_b",
        "甲（B4）应等于上年报表的乙；4 ≠ 7，差 -3。",
        "甲 (B4) must equal last year's 乙; 4 ≠ 7, off by -3.",
    ),
    (
        "t_a = last.t_a + t_c",
        "甲（B4）应等于上年报表的甲 + 丙（B6）；4 ≠ 1 + 0，差 3。",
        "甲 (B4) must equal last year's 甲 + 丙 (B6); 4 ≠ 1 + 0, off by 3.",
    ),
    (
        "t_a = sum(last.s)",
        "甲（B4）应等于上年报表的各项之和；4 ≠ 1 + 7，差 -4。",
        "甲 (B4) must equal last year's sum of all items; 4 ≠ 1 + 7, off by -4.",
    ),
    (
        "if last.t_b > 0 then t_a = 0",
        "因为上年报表的乙 = 7 > 0，甲（B4）应等于 0；4 ≠ 0，差 4。",
        "because last year's 乙 = 7 > 0, 甲 (B4) must equal 0; 4 ≠ 0, off by 4.",
    ),
]


@pytest.mark.parametrize(("says", "chinese", "english"), OF_LAST_YEAR)
def test_last_years_figures_are_called_so(tmp_path, says, chinese, english):
    form = form_of(tmp_path, rule(f"says = '{says}'"))
    assert [one.what for one in said_of(form, "4 4 0 0", last="1 7 0 0")] == [chinese, english]


def test_a_rule_on_one_cell_says_the_cell_once(tmp_path):
    found, _ = said_of(form_of(tmp_path, rule("says = 't_a < 1'")), "4 0 0 0")
    assert found.message == "表一：甲 本年（B4）应小于 1；4 ≥ 1，差 3。请核对并改正。〔R·强制〕"


EXPLAIN = rule("says = 't_a = t_b'", severity="explain")
# What is asked of who may give a reason: of one whose form still has the column, and of one whose form has lost it.
REASONS = [
    (
        frozenset(),
        "请核对；情况属实的，请在“校验”表的“审核说明”栏写明原因。",
        "Please check; if the figures are true, please give the reason in the column “审核说明” of the sheet “校验”.",
    ),
    (
        frozenset({"R"}),
        "请核对；情况属实的，请向收表单位写明原因（这份表里的“审核说明”栏已被删除），下次请保留它。",
        "Please check; if the figures are true, please give the reason to the office that collects the form, for the "
        "column “审核说明” was deleted from it; next time please keep that.",
    ),
]


@pytest.mark.parametrize(("lost", "chinese", "english"), REASONS)
def test_a_reason_is_asked_for_where_it_can_be_given(tmp_path, lost, chinese, english):
    form = form_of(tmp_path, EXPLAIN)
    (checked,) = check([replace(filled(form, drawing("1 0 0 0")), lines_lost=lost)])
    (found,) = checked.findings
    assert [say(found, form, language).please for language in ("zh_CN", "en")] == [chinese, english]


def test_figures_of_last_year_over_again_where_the_column_is_lost(tmp_path):
    form = form_of(tmp_path, rule("copied = true", "SAME", "explain"))
    told = Finding(id="SAME", origin=Origin.RULE, severity=Severity.EXPLAIN, why="same-as-last", facts=(("file", "f"),))
    lost = replace(told, facts=(*told.facts, ("line", "lost")))
    assert [say(one, form, "zh_CN").please for one in (told, lost)] == [
        "请核对是否重新统计；属实的，请在“校验”表的“审核说明”栏写明原因。",
        "请核对是否重新统计；属实的，请向收表单位写明原因（这份表里的“审核说明”栏已被删除），下次请保留它。",
    ]


def test_a_rule_on_trial_asks_for_nothing(tmp_path):
    form = form_of(tmp_path, rule("says = 't_a = t_b'\ntrial = 2030-01-01"))
    found, _ = said_of(form, "1 0 0 0")
    assert found.please == "这一条在试行，请核对；不影响审核结论。"


def test_where_office_and_year_stand():
    """On the cover, or on a sheet of the workbook that was adopted; without an edition on the cover."""
    adopted = find(str(Path(__file__).parents[2] / "examples" / "adopted" / "beds.toml"))
    blank = Finding(
        id="year-unread", origin=Origin.STRUCTURE, severity=Severity.EXPLAIN, why="year-unread", facts=(("text", "x"),)
    )
    assert [say(blank, form, "zh_CN").what for form in (find("ogi-2021"), adopted, None)] == [
        "封面的年度“x”认不出是哪一年。",
        "“床位表”表上的年度“x”认不出是哪一年。",
        "封面的年度“x”认不出是哪一年。",
    ]
    code = replace(blank, id="no-office-code", why="no-office-code", facts=(("sender", "a@b"),))
    assert say(code, None, "en").please == "Please fill in the office code on the cover."


def test_a_list_says_each_sheet_once():
    """Of one sheet with what its cells have in common; of several each with its own cells."""
    form = find("ogi-2021")

    def lacking(*codes):
        cells = printed(form).cells
        places = tuple(Place(code, cells[code], "") for code in codes)
        facts = (("count", "1"), ("blank", str(len(codes))), ("other", "0"))
        found = Finding(
            id="T3-BAL", origin=Origin.RULE, severity=Severity.MUST, why="not-run", places=places, facts=facts
        )
        return say(found, form, "zh_CN").where

    assert lacking("t3_new_person", "t3_handled_person") == "表三 自然人 D6、D29"
    assert lacking("t3_new_person", "t3_new_total", "t4_review_upheld") == "表三 D6、J6、表四 A6"


# Rows of every kind: a count, an amount of one decimal, a share, a text, a choice, two days, a flag.
KINDS = (
    ("n", "人数", "count"), ("m", "金额", "amount"), ("r", "占比", "percent"), ("w", "编号", "text"),
    ("s", "状态", "choice"), ("d", "开工日期", "date"), ("e", "竣工日期", "date"), ("k", "已关停", "flag"),
)  # fmt: skip
TYPED = {"n": "3", "m": "2.5", "r": "0.5", "w": "AB12", "s": "已取消", "d": "46082", "e": "46112", "k": "是"}


def told_of_kinds(folder, said: str, **typed: str):
    more = {
        "s": ', choices = ["正常", "已取消"]',
        "m": ", decimals = 1",
        "r": ', decimals = 1, unit = "%"',
        "w": ', blank = "empty"',
    }
    rows = ", ".join(
        f'{{ code = "{code}", label = "{label}", kind = "{kind}"{more.get(code, "")} }}' for code, label, kind in KINDS
    )
    form = edition(
        folder, HEAD.replace('"en"', '"zh_CN"') + table("t", '{ label = "本年" }', rows, 2, sheet="表一") + rule(said)
    )
    figures = {**TYPED, **typed}
    drawn = filled(form, "\n".join(["t -", *(f"{code} {figures[code]}" for code, *_ in KINDS)]))
    (checked,) = check([drawn])
    found = [one for one in checked.findings if one.id == "R"]
    return found[0] if found else None, form


# The rule, what is said of it in both languages, and its figures. 人数 is 3, 金额 2.5, 占比 50 %, 状态 已取消.
OF_KINDS = [
    (
        "says = 't_n > 5 or t_s = \"正常\"'",
        "人数（B4）应大于 5，或者状态（B8）应为“正常”；人数（B4）大于 5 不成立（3 ≤ 5），"
        "状态（B8）为“正常”不成立（“已取消” ≠ “正常”）。",
        "人数 (B4) must be more than 5, or 状态 (B8) must be “正常”; "
        "人数 (B4) is more than 5: no (3 ≤ 5); 状态 (B8) is “正常”: no (“已取消” ≠ “正常”).",
        "3 ≤ 5；“已取消” ≠ “正常”",
    ),
    (
        "says = 'if t_k or blank(t_w) then t_n = 0'",
        "因为“已关停（B11）”为“是”成立，编号为空白不成立，人数（B4）应等于 0；3 ≠ 0，差 3。",
        "because “已关停 (B11)” is “yes”: yes; 编号 is blank: no, 人数 (B4) must equal 0; 3 ≠ 0, off by 3.",
        "3 ≠ 0",
    ),
    (
        "says = 't_s <> \"已取消\"'",
        "状态 本年（B8）不应为“已取消”；“已取消” = “已取消”。",
        "状态 本年 (B8) must not be “已取消”; “已取消” = “已取消”.",
        "“已取消” = “已取消”",
    ),
    (
        "says = 't_w matches \"capital 2 digit 6\"'",
        "编号 本年（B7）应符合格式（2 位大写字母 + 6 位数字）；现为“AB12”。",
        "编号 本年 (B7) must have the form (2 capital letters, then 6 digits); now “AB12”.",
        "现为“AB12”",
    ),
    (
        "says = 't_d > t_e'",
        "开工日期（B9）应晚于竣工日期（B10）；2026年3月1日 ≤ 2026年3月31日，差 30 天。",
        "开工日期 (B9) must be later than 竣工日期 (B10); 1 Mar 2026 ≤ 31 Mar 2026, off by 30 days.",
        "2026年3月1日 ≤ 2026年3月31日",
    ),
    (
        "says = 't_r <= 0.4'",
        "占比 本年（B6）应不大于 40%；50% > 40%，差 10 个百分点。",
        "占比 本年 (B6) must be at most 40%; 50% > 40%, off by 10 points.",
        "50% > 40%",
    ),
    (
        "says = 't_n = 4 * t_m'\ntolerance = 'rounding'",
        "人数（B4）应等于 4 × 金额（B5）；3 ≠ 4 × 2.5，差 7，按所报位数最多 0.7。",
        "人数 (B4) must equal 4 × 金额 (B5); 3 ≠ 4 × 2.5, off by 7; rounding explains at most 0.7.",
        "3 ≠ 4 × 2.5",
    ),
    (
        "says = 't_n = t_m'\ntolerance = '1%'",
        "人数（B4）应等于金额（B5）；3 ≠ 2.5，差 0.5，允许相差 1%（最多 0.03）。",
        "人数 (B4) must equal 金额 (B5); 3 ≠ 2.5, off by 0.5; 1% is allowed (at most 0.03).",
        "3 ≠ 2.5",
    ),
    (
        "says = 't_n = t_m'\ntolerance = 0.1",
        "人数（B4）应等于金额（B5）；3 ≠ 2.5，差 0.5。",
        "人数 (B4) must equal 金额 (B5); 3 ≠ 2.5, off by 0.5.",
        "3 ≠ 2.5",
    ),
]


@pytest.mark.parametrize(("said", "chinese", "english", "figures"), OF_KINDS)
def test_a_rule_of_every_kind_is_told_with_what_was_typed(tmp_path, said, chinese, english, figures):
    found, form = told_of_kinds(tmp_path, said)
    assert [say(found, form, language).what for language in ("zh_CN", "en")] == [chinese, english]
    assert say(found, form, "zh_CN").figures == figures
    assert all(len(say(found, form, language).message.encode("utf-16-le")) // 2 <= 255 for language in ("zh_CN", "en"))


def test_a_ledger_of_before_says_no_clauses_and_the_rule_is_told_with_its_figures(tmp_path):
    found, form = told_of_kinds(tmp_path, "says = 't_n > 5 or t_k and t_n = 4'")
    assert found.fact("clauses") == "010"
    old = replace(found, facts=tuple(one for one in found.facts if one[0] != "clauses"))
    assert say(old, form, "zh_CN").what.endswith("；3 ≤ 5；现为是；3 ≠ 4。")


def test_the_figures_of_an_explanation_are_all_its_texts(tmp_path):
    found, _ = told_of_kinds(tmp_path, "says = 'if t_w <> \"\u00a0x y\" then t_n = 0'")
    assert found.bound == 't_w="AB12" t_n=3'
    assert dict(figures_bound(found.bound)) == {Ref("t_w"): "AB12", Ref("t_n"): 3}


@pytest.mark.parametrize(
    ("text", "bound", "again"),
    [
        ("", '""', ""),
        ("a b", '"a%20;b"', "a b"),
        ("  a \u3000 b ", '"a%20;b"', "a b"),
        ('100% "x"', '"100%25;%20;%22;x%22;"', '100% "x"'),
        ("1=2", '"1=2"', "1=2"),
        ("\U0001f600\x07", '"%1f600;%7;"', "\U0001f600\x07"),
        ("长" * 41, f'"{"长" * 40}…#e1b132b225c91c25"', "长" * 40 + "…"),
    ],
)
def test_a_text_is_bound_so_that_it_can_be_read_again(text, bound, again):
    assert bound_to({Ref("a"): text, Ref("b"): 2}) == f"a={bound} b=2"
    assert dict(figures_bound(f"a={bound} b=2")) == {Ref("a"): again, Ref("b"): 2}
