"""A rule with its figures in it: the sign that is true of them, and brackets where they are needed."""

from decimal import Decimal

import pytest

from xlvalidate.rules.evaluate import evaluate
from xlvalidate.rules.explain import (
    clause_drawn,
    clauses,
    decides,
    equation,
    has_choice,
    holding,
    side,
    sign_of,
    truth_of,
)
from xlvalidate.rules.figure_text import Measure, Writing
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tolerance import Tolerance, tolerant
from xlvalidate.rules.tree import Comparison, Ref, SameText, Sum

FIGURES = {Ref("a"): 1, Ref("b"): 2, Ref("c"): 3, Ref("d"): 0}


def shown(claim, blanks=()):
    return equation(claim, FIGURES, lambda inner: evaluate(inner, FIGURES, blanks).holds)


# a is 1, b is 2, c is 3, d is 0.
EQUATIONS = [
    ("a = 1", "1 = 1"),
    ("a = b", "1 ≠ 2"),
    ("a <> b", "1 ≠ 2"),
    ("a <> 1", "1 = 1"),
    ("a <= b", "1 ≤ 2"),
    ("b <= a", "2 > 1"),
    ("b >= a", "2 ≥ 1"),
    ("a >= b", "1 < 2"),
    ("a < b", "1 < 2"),
    ("b < a", "2 ≥ 1"),
    ("b > a", "2 > 1"),
    ("a > b", "1 ≤ 2"),
    ("a + b = c", "1 + 2 = 3"),
    ("a + b = c * 2", "1 + 2 ≠ 3 × 2"),
    ("if a = 1 then b = c", "2 ≠ 3"),
    ("a = 1 and b = c", "2 ≠ 3"),
    ("a = b and b = c", "1 ≠ 2"),
    ("a = 1 and b = 2", "2 = 2"),
    ("a = 1 iff b = c", "2 ≠ 3"),
    ("b = c iff a = 1", "2 ≠ 3"),
    ("a = 1 iff blank(b)", "1 = 1"),
    ("a = 1 and d < 0 iff b = 2 and blank(c)", "0 ≥ 0"),
    ("blank(a)", ""),
    ("blank(a) iff b = c", "2 ≠ 3"),
    ("b = c iff blank(a)", "2 ≠ 3"),
    ("if b = 2 then blank(a)", ""),
    ("b / c = 1", "2 ÷ 3 ≠ 1"),
    ("a = abs(b - c)", "1 = |2 - 3|"),
    ("max(a, b) <= min(c, d)", "MAX(1, 2) > MIN(3, 0)"),
    ("a = round(b / c, 2)", "1 ≠ ROUND(2 ÷ 3, 2)"),
    ("a in (2, 3)", "1 ≠ 2, 3"),
    ("a in (1, 3)", "now 1"),
    ("a not in (1, 3)", "now 1"),
    ("a in (2, 3, 4, 5, 6, 7)", "1 ≠ 2, 3, 4, 5, 6, 7"),
    ("a in (2, 3, 4, 5, 6, 7, 8)", "1 ≠ 2, 3, 4, 5, 6, 7…"),
    ("not a = 1", "1 = 1"),
    ("not a > b", "1 ≤ 2"),
    ("not (a = 1 and b = 2)", "1 = 1; 2 = 2"),
    ("a = b or b = c", "1 ≠ 2; 2 ≠ 3"),
    ("a = b or blank(b) or a = b", "1 ≠ 2"),
    ("a > b or b = 2 and c = 4", "1 ≤ 2; 2 = 2; 3 ≠ 4"),
    ("if a = 1 or a = 2 then b = c", "2 ≠ 3"),
    ("(a = 1 or a = 2) and b = c", "2 ≠ 3"),
    ("(a = b or a = c) and b = c", "1 ≠ 2; 1 ≠ 3"),
]


@pytest.mark.parametrize(("rule", "drawn"), EQUATIONS)
def test_the_sign_is_true_of_the_figures(rule, drawn):
    assert shown(parse(rule)) == drawn


SIDES = [
    ("a", "A"),
    ("0.50", "0.50"),
    ("-a", "-A"),
    ("-(a + b)", "-(A + B)"),
    ("a + b - c", "A + B - C"),
    ("a - (b - c)", "A - (B - C)"),
    ("a - (b + c)", "A - (B + C)"),
    ("a + (b - c)", "A + (B - C)"),
    ("a * (b + c)", "A × (B + C)"),
    ("(a + b) * c", "(A + B) × C"),
    ("a * b + c", "A × B + C"),
    ("a - b * c", "A - B × C"),
    ("a * b * c", "A × B × C"),
]


@pytest.mark.parametrize(("amount", "drawn"), SIDES)
def test_brackets_stand_where_they_are_needed(amount, drawn):
    assert side(parse(f"{amount} = 0").left, lambda ref: ref.code.upper(), str) == drawn


def named(*codes):
    return Sum("s", parts=tuple(Ref(code) for code in codes))


SUMS = [
    (named("a", "b"), "1 + 2"),
    (named("a", "d", "b"), "1 + 0 + 2"),
    (named(*"adbdad"), "1 + 0 + 2 + 0 + 1 + 0"),  # six are all shown
    (named(*"adbdadd"), "1 + 2 + 1"),  # of more than six those that are not 0
    (named(*"ddddddd"), "0"),
    (named(*"aaaaaaaaaaaa"), " + ".join("111111111111")),  # twelve are all shown
    (named(*"aaaaaaaaaaaab"), "14 in all"),  # more are said in one
]


@pytest.mark.parametrize(("total", "drawn"), SUMS)
def test_a_long_sum_is_shown_without_its_zeros(total, drawn):
    assert side(total, lambda ref: str(FIGURES[ref]), lambda of: "14 in all") == drawn


def test_a_long_sum_of_an_equation_is_its_figure():
    claim = parse("a = c")
    assert shown(Comparison(claim.left, "=", named(*"aaaaaaaaaaaab"))) == "1 ≠ 14"


SIGNS = [
    ("=", 1, 1, "="),
    ("=", 1, 2, "≈"),
    ("<>", 1, 2, "≠"),
    ("<=", 1, 1, "≤"),
    ("<=", 2, 1, "≈"),
    (">=", 1, 1, "≥"),
    (">=", 1, 2, "≈"),
    ("<", 1, 2, "<"),
    (">", 2, 1, ">"),
]


@pytest.mark.parametrize(("op", "left", "right", "sign"), SIGNS)
def test_what_holds_within_a_tolerance_has_another_sign(op, left, right, sign):
    assert sign_of(op, left, right) == sign


def test_a_set_in_a_difference_is_in_brackets():
    claim = parse("c - a = 0")
    claim = Comparison(type(claim.left)(Ref("c"), "-", named("a", "b")), "=", claim.right)
    assert shown(claim) == "3 - (1 + 2) = 0"


TEXTS = {
    Ref("s"): "停用 ", Ref("t"): "甲", Ref("no"): "AB12", Ref("k"): 1, Ref("z"): 0, Ref("d"): 46082, Ref("e"): 46112,
    Ref("r"): Decimal("0.125"), Ref("far"): 3_000_000,
}  # fmt: skip
KINDS = {"d": Measure.DAY, "e": Measure.DAY, "far": Measure.DAY, "r": Measure.SHARE}

# Texts, days, shares, yes and no, in Chinese and in English.
OF_KINDS = [
    ("s = '正常'", "“停用” ≠ “正常”", "“停用” ≠ “正常”"),
    ("s <> ' 停用'", "“停用” = “停用”", "“停用” = “停用”"),
    ("s in ('正常', '筹建')", "“停用” ≠ “正常”、“筹建”", "“停用” ≠ “正常”, “筹建”"),
    ("s not in ('正常', '停用')", "现为“停用”", "now “停用”"),
    ("no matches 'digit 4'", "现为“AB12”", "now “AB12”"),
    ("not no matches 'capital 2 digit 2'", "现为“AB12”", "now “AB12”"),
    ("not k", "现为是", "now yes"),
    ("z", "现为否", "now no"),
    ("d >= e", "2026年3月1日 < 2026年3月31日", "1 Mar 2026 < 31 Mar 2026"),
    ("d > 2026-03-01", "2026年3月1日 ≤ 2026年3月1日", "1 Mar 2026 ≤ 1 Mar 2026"),
    ("e - d > 30", "2026年3月31日 - 2026年3月1日 ≤ 30", "31 Mar 2026 - 1 Mar 2026 ≤ 30"),
    ("d + 31 <= e", "2026年3月1日 + 31 > 2026年3月31日", "1 Mar 2026 + 31 > 31 Mar 2026"),
    ("d in (2026-03-02)", "2026年3月1日 ≠ 2026年3月2日", "1 Mar 2026 ≠ 2 Mar 2026"),
    ("max(d, e) < d", "MAX(2026年3月1日, 2026年3月31日) ≥ 2026年3月1日", "MAX(1 Mar 2026, 31 Mar 2026) ≥ 1 Mar 2026"),
    ("far < d", "3000000 ≥ 2026年3月1日", "3000000 ≥ 1 Mar 2026"),  # no day that a workbook knows
    ("r > 0.5", "12.5% ≤ 50%", "12.5% ≤ 50%"),
    ("r in (0.5, 1)", "12.5% ≠ 50%、100%", "12.5% ≠ 50%, 100%"),
    ("2 * r > 1", "2 × 12.5% ≤ 1", "2 × 12.5% ≤ 1"),
    (
        "s = '正常' or d > e",
        "“停用” ≠ “正常”；2026年3月1日 ≤ 2026年3月31日",
        "“停用” ≠ “正常”; 1 Mar 2026 ≤ 31 Mar 2026",
    ),
]


@pytest.mark.parametrize(("rule", "chinese", "english"), OF_KINDS)
def test_a_value_is_shown_as_what_it_is(rule, chinese, english):
    claim = parse(rule)
    holds = holding(truth_of(claim, TEXTS, ()))
    assert not holds(claim)
    for language, said in (("zh_CN", chinese), ("en", english)):
        writing = Writing(language, lambda ref: KINDS.get(ref.code, Measure.NUMBER))
        assert equation(claim, TEXTS, holds, writing) == said


def test_two_texts_that_differ():
    claim = SameText(Ref("s"), Ref("t"))
    assert equation(claim, TEXTS, lambda inner: False) == "“停用” ≠ “甲”"


def test_a_long_text_is_shown_by_its_beginning():
    claim = parse("s = 'x'")
    assert equation(claim, {Ref("s"): "长" * 61}, lambda inner: False) == f"“{'长' * 59}…” ≠ “x”"


def test_what_holds_within_a_tolerance_is_not_drawn_as_equal():
    claim = tolerant(parse("a = b or c = 0"), Tolerance(value=Decimal(1)), lambda ref: Decimal(0))
    truth = truth_of(claim, FIGURES, ())
    assert list(truth.values()) == [True, False]
    assert equation(claim, FIGURES, holding(truth)) == "1 ≈ 2; 3 ≠ 0"


# A claim; its clauses with whether they hold; whether it holds; what decides where it does not. a is 1, b is 2, c is 3.
CLAUSES = [
    ("a = 1", "a = 1:1", True, "a = 1"),
    ("a = 1 and b = 1", "a = 1:1 b = 1:0", False, "b = 1"),
    ("a = 2 and b = 1", "a = 2:0 b = 1:0", False, "a = 2"),
    ("a = 2 or b = 2", "a = 2:0 b = 2:1", True, "a = 2 or b = 2"),
    ("a = 2 or b = 1", "a = 2:0 b = 1:0", False, "a = 2 or b = 1"),
    ("not (a = 2 or blank(b))", "a <> 2:1 not blank(b):0", False, "not blank(b)"),
    ("if a = 1 then b = 1 and c = 1", "a = 1:1 b = 1:0 c = 1:0", False, "b = 1"),
    ("if a = 2 then b = 1", "a = 2:0 b = 1:0", True, "b = 1"),
    ("a = 1 iff b = 1", "a = 1:1 b = 1:0", False, "b = 1"),
    ("a = 2 iff b = 2", "a = 2:0 b = 2:1", False, "a = 2"),
    ("a = 2 iff b = 1", "a = 2:0 b = 1:0", True, "a = 2"),
]


@pytest.mark.parametrize(("rule", "truth", "whole", "decisive"), CLAUSES)
def test_which_clauses_hold(rule, truth, whole, decisive):
    claim = parse(rule)
    found = truth_of(claim, FIGURES, [Ref("b")])
    assert " ".join(f"{written(one)}:{int(held)}" for one, held in found.items()) == truth
    assert list(found) == list(clauses(pushed(claim)))
    holds = holding(found)
    assert holds(claim) is whole is evaluate(claim, FIGURES, [Ref("b")]).holds
    assert written(decides(claim, holds)) == decisive


@pytest.mark.parametrize(
    ("rule", "several"),
    [
        ("a = 1", False),
        ("a = 1 and b = 1", False),
        ("a = 1 or b = 1", True),
        ("not (a = 1 and b = 1)", True),
        ("not (a = 1 or b = 1)", False),
        ("if a = 1 or b = 1 then c = 1", True),
        ("a = 1 iff b = 1 and (c = 1 or d = 1)", True),
        ("a in (1, 2)", False),
    ],
)
def test_what_is_met_in_several_ways(rule, several):
    assert has_choice(parse(rule)) is several


def test_what_is_divided_by_0_is_drawn_beside_the_items_that_it_is_none_of():
    claim, figures = parse("a > 1 and a / b in (1, 2)"), {Ref("a"): 1, Ref("b"): 0}
    found = truth_of(claim, figures, ())
    assert list(found.values()) == [False, False]
    _, divided = clauses(pushed(claim))
    assert clause_drawn(divided, figures, False) == "1 ÷ 0 ≠ 1, 2"
