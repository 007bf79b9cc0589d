"""Text to tree and back, and errors that point at the character."""

from decimal import Decimal

import pytest

from xlvalidate.errors import RuleSyntaxError
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Iff,
    Negative,
    Number,
    Ref,
    Sum,
    When,
    Whose,
)

A, B, C = Ref("a"), Ref("b"), Ref("c")

TREES = [
    ("a = b", Comparison(A, "=", B)),
    ("a+b<=c", Comparison(Arithmetic(A, "+", B), "<=", C)),
    ("a - b - c = 0", Comparison(Arithmetic(Arithmetic(A, "-", B), "-", C), "=", Number(Decimal(0)))),
    ("a - (b - c) = 0", Comparison(Arithmetic(A, "-", Arithmetic(B, "-", C)), "=", Number(Decimal(0)))),
    ("a + b * c > 0.5", Comparison(Arithmetic(A, "+", Arithmetic(B, "*", C)), ">", Number(Decimal("0.5")))),
    ("(a + b) * c > 0", Comparison(Arithmetic(Arithmetic(A, "+", B), "*", C), ">", Number(Decimal(0)))),
    ("-a >= b", Comparison(Negative(A), ">=", B)),
    ("a = sum(s)", Comparison(A, "=", Sum("s"))),
    ("a = last.b", Comparison(A, "=", Ref("b", Whose.LAST))),
    ("a = year_ago.b", Comparison(A, "=", Ref("b", Whose.YEAR_AGO))),
    ("year_ago = b", Comparison(Ref("year_ago"), "=", Ref("b"))),
    ("a = sum(units.s)", Comparison(A, "=", Sum("s", Whose.UNITS))),
    ("if a <> 0 then b = c", When(Comparison(A, "<>", Number(Decimal(0))), Comparison(B, "=", C))),
    ("if blank(a) then b = 0", When(Blank(A), Comparison(B, "=", Number(Decimal(0))))),
    ("a = 0 iff b = 0", Iff(Comparison(A, "=", Number(Decimal(0))), Comparison(B, "=", Number(Decimal(0))))),
    ("a < b and b < c", Both(Comparison(A, "<", B), Comparison(B, "<", C))),
]


@pytest.mark.parametrize(("source", "tree"), TREES)
def test_a_rule_has_one_tree(source, tree):
    assert parse(source) == tree
    assert parse(written(tree)) == tree


LOOK_ALIKE = [
    *(
        ("＝", "="),
        ("＋", "+"),
        ("－", "-"),
        ("×", "*"),
        ("≠", "<>"),
        ("≤", "<="),
        ("≥", ">="),
        ("（", "("),
        ("）", ")"),
    ),
]

FAULTS = [
    ("a_b_ = _c", "“_” cannot stand in a rule\na_b_ = _c\n       ^"),
    ("a = b + * c", "expected a number, an indicator or “(”\na = b + * c\n        ^"),
    ("a + b", "expected one of = <> <= >= < >\na + b\n     ^"),
    ("a = b iff b = c iff c = d", "expected the end of the rule\na = b iff b = c iff c = d\n                ^"),
    ("a ＝ b", "“＝” is not used here; write '='\na ＝ b\n  ^"),
    *((f"a {odd} b", f"“{odd}” is not used here; write '{plain}'\na {odd} b\n  ^") for odd, plain in LOOK_ALIKE),
    ("a = ² b", "expected a number such as 12 or 0.5\na = ² b\n    ^"),
    ("a = sum s", "expected “(”\na = sum s\n        ^"),
    ("blank a", "expected “(”\nblank a\n      ^"),
    ("blank(a", "expected “)”\nblank(a\n       ^"),
    ("last. = b", "expected an indicator\nlast. = b\n      ^"),
    (
        "a = b / 2",
        "there is no division: multiply the other side, for a / b = c write a = b * c\na = b / 2\n      ^",
    ),
    ("if a = b", "expected “then”\nif a = b\n        ^"),
    ("a = sum(b", "expected “)”\na = sum(b\n         ^"),
    (
        "a = next.b",
        "only “last.”, “year_ago.” and “units.” stand before a code; "
        "the parts of a code are joined by _, table_row_column\n"
        "a = next.b\n    ^",
    ),
    ("a = 1_000", "“1_000” is not used here; write '1000'\na = 1_000\n    ^"),
    ("a = (b", "expected “)”\na = (b\n      ^"),
    ("", "expected a number, an indicator or “(”\n\n^"),
]


@pytest.mark.parametrize(("source", "picture"), FAULTS)
def test_an_error_points_at_the_character(source, picture):
    with pytest.raises(RuleSyntaxError) as error:
        parse(source)
    assert str(error.value) == picture


@pytest.mark.parametrize("source", ["(" * 100 + "a" + ")" * 100 + " = b", "-" * 100 + "a = b", "a = " + "b + " * 900])
def test_a_monstrous_rule_is_refused_politely(source):
    with pytest.raises(RuleSyntaxError):
        parse(source)


def nested(brackets):
    return "(" * brackets + "a" + ")" * brackets + " = b"


def test_a_rule_may_be_nested_forty_deep():
    assert parse(nested(39)) == Comparison(A, "=", B)
    assert parse("-" * 38 + "(a) = b").right == B
    with pytest.raises(RuleSyntaxError) as error:
        parse(nested(40))
    assert str(error.value).splitlines()[0] == "nested more than 40 deep"


def test_a_long_rule_is_not_a_deep_one():
    assert written(parse(" + ".join(["(a)"] * 100) + " = b")) == " + ".join(["a"] * 100) + " = b"


def test_a_rule_may_have_two_thousand_characters():
    assert parse("a = b".ljust(2_000)) == Comparison(A, "=", B)
    with pytest.raises(RuleSyntaxError) as error:
        parse("a = b".ljust(2_001))
    assert str(error.value).splitlines()[0] == "a rule has at most 2000 characters"
