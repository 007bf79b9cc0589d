# ruff: noqa: E501
"""A rule as a sentence, in either language."""

from decimal import Decimal

import pytest

from xlvalidate.rules.explain import truth_of
from xlvalidate.rules.figure_text import Measure
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_sentence import amount_words, because, given, sentence, truths
from xlvalidate.rules.tree import Ref, SameText, Sum, Whose


def name(ref):
    return ref.code.upper()


def label(of):
    return f"all {of}"


SENTENCES = [
    ("a = b", "A must equal B", "A 应等于 B"),
    ("a <> b", "A must not equal B", "A 不应等于 B"),
    ("a <= b", "A must be at most B", "A 应不大于 B"),
    ("a >= b", "A must be at least B", "A 应不小于 B"),
    ("a < b", "A must be less than B", "A 应小于 B"),
    ("a > b", "A must be more than B", "A 应大于 B"),
    ("blank(a)", "A must be blank", "A 应为空白"),
    ("a = 1 and b = 2", "A must equal 1, and B must equal 2", "A 应等于 1，并且 B 应等于 2"),
    ("if a = 0 then b = 0", "if A equals 0, then B must equal 0", "如果 A 等于 0，则 B 应等于 0"),
    ("if a <> 0 then b = 0", "if A differs from 0, then B must equal 0", "如果 A 不等于 0，则 B 应等于 0"),
    ("if a <= 0 then b = 0", "if A is at most 0, then B must equal 0", "如果 A 不大于 0，则 B 应等于 0"),
    ("if a >= 0 then b = 0", "if A is at least 0, then B must equal 0", "如果 A 不小于 0，则 B 应等于 0"),
    ("if a < 0 then b = 0", "if A is less than 0, then B must equal 0", "如果 A 小于 0，则 B 应等于 0"),
    ("if a > 0 then b = 0", "if A is more than 0, then B must equal 0", "如果 A 大于 0，则 B 应等于 0"),
    ("if blank(a) then blank(b)", "if A is blank, then B must be blank", "如果 A 为空白，则 B 应为空白"),
    (
        "if a = 0 and b > 0 then c = 0",
        "if A equals 0, and B is more than 0, then C must equal 0",
        "如果 A 等于 0，并且 B 大于 0，则 C 应等于 0",
    ),
    (
        "if a > 0 then b > 0 and c > 0",
        "if A is more than 0, then B must be more than 0, and C must be more than 0",
        "如果 A 大于 0，则 B 应大于 0，并且 C 应大于 0",
    ),
    (
        "a = 0 iff b = 0",
        "either both of these are so or neither: A equals 0; B equals 0",
        "“A 等于 0”与“B 等于 0”应同时成立或同时不成立",
    ),
    (
        "blank(a) iff b = 0 and c = 0",
        "either both of these are so or neither: A is blank; B equals 0, and C equals 0",
        "“A 为空白”与“B 等于 0，并且 C 等于 0”应同时成立或同时不成立",
    ),
    ("blank(last.a)", "last year's A must be blank", "上年报表的 A 应为空白"),
    (
        "if blank(units.a) then b = 0",
        "if the sum over the units of A is blank, then B must equal 0",
        "如果各下级单位 A之和为空白，则 B 应等于 0",
    ),
]


@pytest.mark.parametrize(("rule", "english", "chinese"), SENTENCES)
def test_what_a_rule_asks(rule, english, chinese):
    assert sentence(parse(rule), "en", name, label) == english
    assert sentence(parse(rule), "zh_CN", name, label) == chinese


LESS_THAN_A_YEAR = [
    ("a = last.b", "A must equal the last period's B", "A 应等于上期报表的 B"),
    ("a = sum(last.s)", "A must equal the last period's sum of all s", "A 应等于上期报表的 all s之和"),
    ("a = year_ago.b", "A must equal the B of a year before", "A 应等于上年同期报表的 B"),
    (
        "if last.a > 0 then b = 0",
        "if the last period's A is more than 0, then B must equal 0",
        "如果上期报表的 A 大于 0，则 B 应等于 0",
    ),
]


@pytest.mark.parametrize(("rule", "english", "chinese"), LESS_THAN_A_YEAR)
def test_the_period_before_where_less_than_a_year_is_reported(rule, english, chinese):
    assert sentence(parse(rule), "en", name, label, yearly=False) == english
    assert sentence(parse(rule), "zh_CN", name, label, yearly=False) == chinese


def test_what_an_indicator_is_called_is_left_as_it_is():
    called = {"a": "上年报表的库存", "b": "last year's stock"}
    for yearly, said in ((True, "last year's 上年报表的库存"), (False, "the last period's 上年报表的库存")):
        claim = parse("last.a = b")
        assert (
            sentence(claim, "en", lambda ref: called[ref.code], label, yearly=yearly)
            == f"{said} must equal last year's stock"
        )


def test_all_that_is_said_of_a_broken_rule_is_of_the_period():
    claim, figures = parse("last.a > 2 or b > 2"), {Ref("a", Whose.LAST): 1, Ref("b"): 1}
    assert (
        given(claim, figures, "en", name, label, yearly=False)
        == "the last period's A is more than 2, or B is more than 2"
    )
    assert (
        because("x", claim, "en", name, label, yearly=False)
        == "because x, the last period's A must be more than 2, or B must be more than 2"
    )
    assert amount_words(parse("last.a = 0").left, "en", name, label, yearly=False) == "the last period's A"
    said = truths(claim, truth_of(claim, figures, ()), figures, "en", name, label, yearly=False)
    assert said.startswith("the last period's A is more than 2")


AMOUNTS = [
    ("a + b - c", "A + B - C"),
    ("a - (b - c)", "A - (B - C)"),
    ("a - (b + c)", "A - (B + C)"),
    ("a + (b - c)", "A + (B - C)"),
    ("(a + b) * c", "(A + B) × C"),
    ("a * (b + c)", "A × (B + C)"),
    ("2 * a", "2 × A"),
    ("0.50", "0.50"),
    ("-a", "-A"),
    ("last.a - units.b", "last year's A - the sum over the units of B"),
    ("sum(s)", "the sum of all s"),
    ("sum(last.s)", "last year's sum of all s"),
    ("sum(year_ago.s)", "the sum of all s a year before"),
    ("2 * year_ago.a", "2 × the A of a year before"),
    ("a - sum(units.s)", "A - the sum over the units of all s"),
]


@pytest.mark.parametrize(("amount", "said"), AMOUNTS)
def test_a_side_in_words(amount, said):
    assert amount_words(parse(f"{amount} = 0").left, "en", name, label) == said


# Between Chinese names and words no blank stands; beside figures and Latin letters one does.
IN_CHINESE = [
    ("a = b", "甲应等于乙（B2）"),
    ("a = 3", "甲应等于 3"),
    ("b >= c", "乙（B2）应不小于 C"),
    ("c = a", "C 应等于甲"),
    ("if a > 0 then b = 0", "如果甲大于 0，则乙（B2）应等于 0"),
    ("a = last.d", "甲应等于上年报表的（一）丁"),
    ("a = sum(last.s)", "甲应等于上年报表的各项之和"),
    ("a = year_ago.d + sum(year_ago.s)", "甲应等于上年同期报表的（一）丁 + 上年同期报表的各项之和"),
    ("a = sum(s)", "甲应等于各项之和"),
    ("sum(units.s) = units.a", "各下级单位各项之和应等于各下级单位甲之和"),
]
CHINESE = {"a": "甲", "b": "乙（B2）", "c": "C", "d": "（一）丁"}


@pytest.mark.parametrize(("rule", "said"), IN_CHINESE)
def test_no_blank_stands_between_chinese_letters(rule, said):
    assert sentence(parse(rule), "zh_CN", lambda ref: CHINESE[ref.code], lambda of: "各项") == said


FIGURES = {Ref("a"): 3, Ref("b"): -4, Ref("c"): 0, Ref("d", Whose.LAST): 7}

# A condition that is met, with its figures.
GIVEN = [
    ("a > 0", "A = 3 > 0"),
    ("0 < a", "0 < 3 = A"),
    ("a = 3", "A = 3"),
    ("3 = a", "3 = 3 = A"),
    ("b < 0", "B = -4 < 0"),
    ("b <> c", "B = -4 ≠ 0 = C"),
    ("a = a", "A = 3 = 3 = A"),
    ("a + b <= c", "A + B = -1 ≤ 0 = C"),
    ("2 * a >= last.d - 1", "2 × A = 6 ≥ 6 = last year's D - 1"),
    # It holds within a tolerance.
    ("a = 2", "A = 3 ≈ 2"),
    ("a <= 2", "A = 3 ≈ 2"),
    ("c >= 1", "C = 0 ≈ 1"),
    ("blank(c)", "C is blank"),
    ("a > 0 and blank(c) and b < 0", "A = 3 > 0, and C is blank, and B = -4 < 0"),
]


@pytest.mark.parametrize(("condition", "said"), GIVEN)
def test_a_condition_has_its_figures(condition, said):
    assert given(parse(condition), FIGURES, "en", name, label) == said


def test_a_sum_in_a_condition_is_one_figure():
    claim = parse("sum(s) > 0")
    claim = type(claim)(Sum("s", parts=(Ref("a"), Ref("b"), Ref("a"))), ">", claim.right)
    assert given(claim, FIGURES, "en", name, label) == "the sum of all s = 2 > 0"
    assert given(claim, FIGURES, "zh_CN", name, lambda of: "各项") == "各项之和 = 2 > 0"


def test_what_is_asked_because_of_it():
    asked = parse("b = 0")
    assert because("A = 3 > 0", asked, "en", name, label) == "because A = 3 > 0, B must equal 0"
    assert because("A = 3 > 0", asked, "zh_CN", name, label) == "因为 A = 3 > 0，B 应等于 0"
    assert because("甲 = 3", asked, "zh_CN", lambda ref: "乙", label) == "因为甲 = 3，乙应等于 0"


def measured(ref):
    return {"d": Measure.DAY, "e": Measure.DAY, "r": Measure.SHARE}.get(ref.code, Measure.NUMBER)


NAMES = {
    "a": "甲",
    "b": "乙（B2）",
    "c": "丙",
    "s": "状态",
    "k": "已关停",
    "d": "开工日期",
    "e": "竣工日期",
    "r": "占比",
}

OF_KINDS = [
    ("a = b / c", "A must equal B divided by C", "甲应等于乙（B2）除以丙"),
    ("a = b / c * 100", "A must equal B ÷ C × 100", "甲应等于乙（B2） ÷ 丙 × 100"),
    ("a = abs(b - c)", "A must equal the absolute value of (B - C)", "甲应等于 (乙（B2） - 丙) 的绝对值"),
    ("a <= min(b, c)", "A must be at most the least of B, C", "甲应不大于乙（B2）、丙中的最小值"),
    ("a + max(b, c) > 0", "A + (the greatest of B, C) must be more than 0", "甲 + (乙（B2）、丙中的最大值) 应大于 0"),
    ("a = round(b / c, 1)", "A must equal (B ÷ C) rounded to 1 decimal", "甲应等于 (乙（B2） ÷ 丙) 四舍五入到 1 位小数"),
    ("a = round(b, 2)", "A must equal B rounded to 2 decimals", "甲应等于乙（B2）四舍五入到 2 位小数"),
    ("a = round(b, 0)", "A must equal B rounded to a whole number", "甲应等于乙（B2）四舍五入到整数"),
    ("s = '正常'", "S must be “正常”", "状态应为“正常”"),
    ("'正常' <> s", "S must not be “正常”", "状态不应为“正常”"),
    ("s in ('正常', '筹建')", "S must be one of “正常”, “筹建”", "状态应为“正常”、“筹建”之一"),
    ("s not in ('正常')", "S must be none of “正常”", "状态不应为“正常”之一"),
    ("a in (1, -2.50)", "A must be one of 1, -2.50", "甲应为 1、-2.50 之一"),
    ("s matches 'digit 6'", "S must have the form (6 digits)", "状态应符合格式（6 位数字）"),
    ("not s matches 'digit 6'", "S must not have the form (6 digits)", "状态不应符合格式（6 位数字）"),
    ("k", "“K” must be “yes”", "“已关停”应为“是”"),
    ("not k", "“K” must not be “yes”", "“已关停”不应为“是”"),
    ("not blank(a)", "A must not be blank", "甲不应为空白"),
    ("not a = 1", "A must not equal 1", "甲不应等于 1"),
    ("if k then a = 0", "if “K” is “yes”, then A must equal 0", "如果“已关停”为“是”，则甲应等于 0"),
    ("if not k then a = 0", "if “K” is not “yes”, then A must equal 0", "如果“已关停”不为“是”，则甲应等于 0"),
    ("if not blank(a) then k", "if A is not blank, then “K” must be “yes”", "如果甲不为空白，则“已关停”应为“是”"),
    (
        "if s = 'x' or s matches 'han 2' then a = 0",
        "if S is “x”, or S has the form (2 Chinese characters), then A must equal 0",
        "如果状态为“x”，或者状态符合格式（2 个汉字），则甲应等于 0",
    ),
    (
        "if s <> 'x' and s not in ('y', 'z') and not s matches 'digit' then a in (1, 2)",
        "if S is not “x”, and S is none of “y”, “z”, and S does not have the form (1 digit), then A must be one of 1, 2",
        "如果状态不为“x”，并且状态不为“y”、“z”之一，并且状态不符合格式（1 位数字），则甲应为 1、2 之一",
    ),
    (
        "a = 1 or b = 2 and c = 3",
        "A must equal 1, or (B must equal 2, and C must equal 3)",
        "甲应等于 1，或者（乙（B2）应等于 2，并且丙应等于 3）",
    ),
    (
        "(a = 1 or b = 2) and c = 3",
        "(A must equal 1, or B must equal 2), and C must equal 3",
        "（甲应等于 1，或者乙（B2）应等于 2），并且丙应等于 3",
    ),
    (
        "not (a = 1 and s = 'x')",
        "A must not equal 1, or S must not be “x”",
        "甲不应等于 1，或者状态不应为“x”",
    ),
    (
        "k iff s = '停用'",
        "either both of these are so or neither: “K” is “yes”; S is “停用”",
        "“‘已关停’为‘是’”与“状态为‘停用’”应同时成立或同时不成立",
    ),
    ("d >= 2026-03-01", "D must not be earlier than 1 Mar 2026", "开工日期应不早于 2026年3月1日"),
    ("d <= e", "D must not be later than E", "开工日期应不晚于竣工日期"),
    ("if d < e then d <> 2026-03-01", "if D is earlier than E, then D must not be 1 Mar 2026", "如果开工日期早于竣工日期，则开工日期不应为 2026年3月1日"),
    ("e - d >= 30", "E - D must be at least 30", "竣工日期 - 开工日期应不小于 30"),
    ("min(d, e) > 2026-03-01", "the earliest of D, E must be later than 1 Mar 2026", "开工日期、竣工日期中最早的一天应晚于 2026年3月1日"),
    ("r <= 0.5", "R must be at most 50%", "占比应不大于 50%"),
    ("r in (0.5, 1)", "R must be one of 50%, 100%", "占比应为 50%、100% 之一"),
    ("2 * r <= 0.5", "2 × R must be at most 0.5", "2 × 占比应不大于 0.5"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "english", "chinese"), OF_KINDS)
def test_what_a_rule_asks_of_every_kind(rule, english, chinese):
    assert sentence(parse(rule), "en", name, label, measured) == english
    assert sentence(parse(rule), "zh_CN", lambda ref: NAMES[ref.code], label, measured) == chinese


def test_two_texts_are_the_same_or_not():
    same = SameText(Ref("a"), Ref("b"))
    assert sentence(same, "en", name, label) == "A must be the same as B"
    assert sentence(same, "zh_CN", lambda ref: NAMES[ref.code], label) == "甲应与乙（B2）一致"


VALUES = {
    Ref("a"): 3, Ref("b"): 4, Ref("c"): 2, Ref("s"): "停用", Ref("k"): 1, Ref("d"): 46082, Ref("e"): 46112,
    Ref("r"): Decimal("0.125"),
}  # fmt: skip

# A condition that is met, with what meets it.
MET = [
    ("s = '停用'", "S is “停用”", "状态为“停用”"),
    ("s <> 'x'", "S is not “x” (“停用” ≠ “x”)", "状态不为“x”（“停用” ≠ “x”）"),
    ("s in ('x', '停用')", "S is one of “x”, “停用” (now “停用”)", "状态为“x”、“停用”之一（现为“停用”）"),
    ("s matches 'han 2'", "S has the form (2 Chinese characters) (now “停用”)", "状态符合格式（2 个汉字）（现为“停用”）"),
    ("k", "“K” is “yes”", "“已关停”为“是”"),
    ("not blank(a)", "A is not blank", "甲不为空白"),
    ("d < e", "D = 1 Mar 2026 < 31 Mar 2026 = E", "开工日期 = 2026年3月1日 < 2026年3月31日 = 竣工日期"),
    ("d = 2026-03-01", "D = 1 Mar 2026", "开工日期 = 2026年3月1日"),
    ("e - d = 30", "E - D = 30", "竣工日期 - 开工日期 = 30"),
    ("r < 0.5", "R = 12.5% < 50%", "占比 = 12.5% < 50%"),
    ("b / c = 2", "B divided by C = 2", "乙（B2）除以丙 = 2"),
    (
        "a > 2 and (s = 'x' or b > 3)",
        "A = 3 > 2, and S is “x”: no (“停用” ≠ “x”); B is more than 3: yes (4 > 3)",
        "甲 = 3 > 2，并且状态为“x”不成立（“停用” ≠ “x”），乙（B2）大于 3 成立（4 > 3）",
    ),
    ("k or blank(a)", "“K” is “yes”: yes; A is blank: no", "“已关停”为“是”成立，甲为空白不成立"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "english", "chinese"), MET)
def test_a_condition_of_every_kind_has_what_meets_it(condition, english, chinese):
    claim = parse(condition)
    truth = truth_of(claim, VALUES, ())
    assert given(claim, VALUES, "en", name, label, measured, truth) == english
    assert given(claim, VALUES, "zh_CN", lambda ref: NAMES[ref.code], label, measured, truth) == chinese


def test_where_the_truth_of_the_clauses_is_not_known_the_condition_is_said():
    claim = parse("a > 2 or blank(b)")
    assert given(claim, VALUES, "en", name, label) == "A is more than 2, or B is blank"


def test_each_clause_is_said_once_with_whether_it_holds():
    claim = parse("a > 2 and s = 'x' or a > 2 and not k")
    said = truths(claim, truth_of(claim, VALUES, ()), VALUES, "en", name, label)
    assert said == "A is more than 2: yes (3 > 2); S is “x”: no (“停用” ≠ “x”); “K” is not “yes”: no"
    said = truths(claim, truth_of(claim, VALUES, ()), VALUES, "zh_CN", lambda ref: NAMES[ref.code], label)
    assert said == "甲大于 2 成立（3 > 2），状态为“x”不成立（“停用” ≠ “x”），“已关停”不为“是”不成立"
