"""A rule as a sentence, in either language."""

import pytest

from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_sentence import amount_words, sentence


def name(ref):
    return ref.code.upper()


def label(of):
    return f"all {of}"


SENTENCES = [
    ("a = b", "A must equal B", "A 应等于 B"),
    ("a <> b", "A is not usually equal to B", "A 通常不等于 B"),
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
    ("a = 0 iff b = 0", "A equals 0 exactly when B equals 0", "A 等于 0 与 B 等于 0 应同时成立或同时不成立"),
    (
        "blank(a) iff b = 0 and c = 0",
        "A is blank exactly when B equals 0, and C equals 0",
        "A 为空白 与 B 等于 0，并且 C 等于 0 应同时成立或同时不成立",
    ),
    ("blank(last.a)", "last year's A must be blank", "上年A 应为空白"),
    (
        "if blank(units.a) then b = 0",
        "if the sum over the units of A is blank, then B must equal 0",
        "如果 各下级单位A之和 为空白，则 B 应等于 0",
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
    ("sum(last.s)", "last year's the sum of all s"),
    ("a - sum(units.s)", "A - the sum over the units of the sum of all s"),
]


@pytest.mark.parametrize(("amount", "said"), AMOUNTS)
def test_a_side_in_words(amount, said):
    assert amount_words(parse(f"{amount} = 0").left, "en", name, label) == said
