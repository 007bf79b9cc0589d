"""A rule as a sentence, in either language."""

import pytest

from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_sentence import amount_words, because, given, sentence
from xlvalidate.rules.tree import Ref, Sum, Whose


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
