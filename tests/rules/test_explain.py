"""A rule with its figures in it: the sign that is true of them, and brackets where they are needed."""

import pytest

from xlvalidate.rules.evaluate import evaluate
from xlvalidate.rules.explain import equation, side, sign_of
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tree import Comparison, Ref, Sum

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
