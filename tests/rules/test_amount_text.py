"""One side of a rule as text, in words, with its figures and as Excel calculates it."""

from decimal import Decimal

import pytest

from xlvalidate.rules.excel_formulas import amount_formula, difference_formula
from xlvalidate.rules.explain import equation, side
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_sentence import amount_words, sentence
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Arithmetic, Negative, Number, Ref, Sum

FIGURES = {"a": "7", "b": "-3", "c": "2"}

# The text that is read; as it is written; in words; with figures; in Excel.
SIDES = [
    ("a + b", "a + b", "A + B", "7 + (-3)", "a+b"),
    ("b + a", "b + a", "B + A", "-3 + 7", "b+a"),
    ("a - b", "a - b", "A - B", "7 - (-3)", "a-b"),
    ("-(a + c)", "-(a + c)", "-(A + C)", "-(7 + 2)", "-(a+c)"),
    ("-b", "-b", "-B", "-(-3)", "-b"),
    ("-a * c", "-a * c", "-A × C", "-7 × 2", "-a*c"),
    ("-(a * c)", "-(a * c)", "-(A × C)", "-(7 × 2)", "-(a*c)"),
    ("5 - --3", "5 - (-(-3))", "5 - (-(-3))", "5 - (-(-3))", "5-(-(-3))"),
    ("a * -c", "a * (-c)", "A × (-C)", "7 × (-2)", "a*(-c)"),
    ("a - -c * 2", "a - (-c) * 2", "A - (-C) × 2", "7 - (-2) × 2", "a-(-c*2)"),
    ("a - (c + 1)", "a - (c + 1)", "A - (C + 1)", "7 - (2 + 1)", "a-(c+1)"),
    ("a - c - 1", "a - c - 1", "A - C - 1", "7 - 2 - 1", "a-c-1"),
    ("a + (c - 1)", "a + (c - 1)", "A + (C - 1)", "7 + (2 - 1)", "a+(c-1)"),
    ("a + c * 2", "a + c * 2", "A + C × 2", "7 + 2 × 2", "a+(c*2)"),
    ("(a + c) * 2", "(a + c) * 2", "(A + C) × 2", "(7 + 2) × 2", "(a+c)*2"),
    ("a * (c * 2)", "a * (c * 2)", "A × (C × 2)", "7 × (2 × 2)", "a*(c*2)"),
    ("(-a)", "-a", "-A", "-7", "-a"),
]


@pytest.mark.parametrize(("source", "text", "words", "figures", "formula"), SIDES, ids=[case[0] for case in SIDES])
def test_each_reader_keeps_the_brackets_that_decide(source, text, words, figures, formula):
    amount = parse(f"{source} = 0").left
    assert written(amount) == text
    assert amount_words(amount, "en", lambda ref: ref.code.upper(), str) == words
    assert side(amount, lambda ref: FIGURES[ref.code], str) == figures
    assert amount_formula(amount, lambda ref: ref.code) == formula


A, TOTAL, TWO = Ref("a"), Sum("s", parts=(Ref("a"), Ref("b"), Ref("c"))), Number(Decimal(2))

# A sum of figures is written out: behind a plus without brackets, behind any other sign with them.
SUMS = [
    (TOTAL, "7 + (-3) + 2"),
    (Arithmetic(A, "+", TOTAL), "7 + 7 + (-3) + 2"),
    (Arithmetic(A, "-", TOTAL), "7 - (7 + (-3) + 2)"),
    (Arithmetic(TOTAL, "-", A), "7 + (-3) + 2 - 7"),
    (Arithmetic(TWO, "*", TOTAL), "2 × (7 + (-3) + 2)"),
    (Arithmetic(TOTAL, "*", TWO), "(7 + (-3) + 2) × 2"),
    (Negative(TOTAL), "-(7 + (-3) + 2)"),
]


@pytest.mark.parametrize(("amount", "figures"), SUMS, ids=[figures for _, figures in SUMS])
def test_a_sum_written_out_stands_in_brackets_where_they_decide(amount, figures):
    assert side(amount, lambda ref: FIGURES[ref.code], str) == figures


def test_of_a_long_sum_what_is_nothing_is_left_out():
    seven = Sum("s", parts=tuple(map(Ref, "abcdefg")))
    assert side(seven, lambda ref: {"b": "-3", "d": "4"}.get(ref.code, "0"), str) == "-3 + 4"
    assert side(seven, lambda ref: "0", str) == "0"


def test_a_negated_sum_is_said_as_one():
    claim = parse("-(a + b) = c")
    assert sentence(claim, "en", lambda ref: ref.code.upper(), str) == "-(A + B) must equal C"
    assert sentence(claim, "zh_CN", lambda ref: ref.code.upper(), str) == "-(A + B) 应等于 C"
    assert equation(claim, {Ref("a"): 1, Ref("b"): -2, Ref("c"): -1}, lambda claim: False) == "-(1 + (-2)) ≠ -1"
    assert difference_formula(claim, lambda ref: ref.code) == "ROUND(-(a+b)-c,9)"


# Quotients and functions: as it is written, in words, with figures.
WITH_FUNCTIONS = [
    ("a / c", "a / c", "A divided by C", "7 ÷ 2"),
    ("a / c / 2", "a / c / 2", "A ÷ C ÷ 2", "7 ÷ 2 ÷ 2"),
    ("a / (c / 2)", "a / (c / 2)", "A ÷ (C ÷ 2)", "7 ÷ (2 ÷ 2)"),
    ("a / (c * 2)", "a / (c * 2)", "A ÷ (C × 2)", "7 ÷ (2 × 2)"),
    ("(a + c) / -b", "(a + c) / (-b)", "(A + C) ÷ (-B)", "(7 + 2) ÷ (-(-3))"),
    ("abs(a - c)", "abs(a - c)", "the absolute value of (A - C)", "|7 - 2|"),
    ("a - abs(b)", "a - abs(b)", "A - (the absolute value of B)", "7 - |-3|"),
    ("min(a, c + 1)", "min(a, c + 1)", "the least of A, (C + 1)", "MIN(7, 2 + 1)"),
    ("max(a, -b) * 2", "max(a, -b) * 2", "(the greatest of A, (-B)) × 2", "MAX(7, -(-3)) × 2"),
    ("round(a / c, 1)", "round(a / c, 1)", "(A ÷ C) rounded to 1 decimal", "ROUND(7 ÷ 2, 1)"),
    (
        "max(abs(a), c)",
        "max(abs(a), c)",
        "the greatest of (the absolute value of A), C",
        "MAX(|7|, 2)",
    ),
]


@pytest.mark.parametrize(("source", "written_so", "words", "figures"), WITH_FUNCTIONS)
def test_functions_are_bracketed_where_they_are_said_in_words(source, written_so, words, figures):
    amount = parse(f"{source} > 0").left
    assert written(amount) == written_so
    assert amount_words(amount, "en", lambda ref: ref.code.upper(), str) == words
    assert side(amount, lambda ref: FIGURES[ref.code], str) == figures
