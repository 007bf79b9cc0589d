"""Text to tree and back, and errors that point at the character."""

import re
from datetime import date
from decimal import Decimal

import pytest

from xlvalidate.errors import RuleSyntaxError
from xlvalidate.rules.grammar import leaf_places, parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    Among,
    AmongEntries,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Day,
    Either,
    EntryRelation,
    Iff,
    Matches,
    Negative,
    Not,
    Number,
    OverEntries,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    Whose,
    leaves,
)

A, B, C = Ref("a"), Ref("b"), Ref("c")
T_B, T_C = Ref("t.b"), Ref("t.c")
ONE = Number(Decimal(1))
IS_A, IS_B, IS_C = (Comparison(ref, "=", ONE) for ref in (A, B, C))
IS_T_C = Comparison(T_C, "=", ONE)

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
    ("a / b / c > 1", Comparison(Arithmetic(Arithmetic(A, "/", B), "/", C), ">", ONE)),
    ("a = 1 or b = 1 and c = 1", Either(IS_A, Both(IS_B, IS_C))),
    ("(a = 1 or b = 1) and c = 1", Both(Either(IS_A, IS_B), IS_C)),
    ("a = 1 or (b = 1 or c = 1)", Either(IS_A, Either(IS_B, IS_C))),
    ("not a = 1 and b = 1", Both(Not(IS_A), IS_B)),
    ("not (a = 1 and b = 1)", Not(Both(IS_A, IS_B))),
    ("not not a = 1", Not(Not(IS_A))),
    ("not blank(a)", Not(Blank(A))),
    ("(a + b) * c = 1", Comparison(Arithmetic(Arithmetic(A, "+", B), "*", C), "=", ONE)),
    ("((a) = 1)", IS_A),
    ("a", Ticked(A)),
    ("not a", Not(Ticked(A))),
    ("if a then b or c", When(Ticked(A), Either(Ticked(B), Ticked(C)))),
    ("a = 'x'", SameText(A, Quoted("x"))),
    ('"it\'s" <> a', Not(SameText(Quoted("it's"), A))),
    ('a in ("x", \'y"\')', Among(A, (Quoted("x"), Quoted('y"')))),
    ("a + b in (1, -2)", Among(Arithmetic(A, "+", B), (ONE, Number(Decimal(-2))))),
    ("a not in (1)", Not(Among(A, (ONE,)))),
    ("a in (2026-03-31)", Among(A, (Day(date(2026, 3, 31)),))),
    ("a - 2026-03-31 > 1", Comparison(Arithmetic(A, "-", Day(date(2026, 3, 31))), ">", ONE)),
    ("a matches \"digit 6 | 'x'\"", Matches(A, "digit 6 | 'x'")),
    ("abs(a) = 1", Comparison(Apply("abs", (A,)), "=", ONE)),
    ("min(a, b, c) = max(a, -b)", Comparison(Apply("min", (A, B, C)), "=", Apply("max", (A, Negative(B))))),
    ("a = sum(t.b)", Comparison(A, "=", OverEntries("sum", T_B))),
    ("a = sum(b where c = 1)", Comparison(A, "=", OverEntries("sum", B, IS_C))),
    ("a = sum(t.b where t.c = 1 or a)", Comparison(A, "=", OverEntries("sum", T_B, Either(IS_T_C, Ticked(A))))),
    ("a = count(t) + 1", Comparison(A, "=", Arithmetic(OverEntries("count", Ref("t")), "+", ONE))),
    (
        "count(t where not (a = 1 and b = 1)) = 1",
        Comparison(OverEntries("count", Ref("t"), Not(Both(IS_A, IS_B))), "=", ONE),
    ),
    ("min(t.b) = max(b where c = 1)", Comparison(OverEntries("min", T_B), "=", OverEntries("max", B, IS_C))),
    ("min(t.b, a) = 1", Comparison(Apply("min", (T_B, A)), "=", ONE)),
    ("t.b <= t.c", Comparison(T_B, "<=", T_C)),
    ("blank(t.b)", Blank(T_B)),
    ("unique(t.b)", AmongEntries(EntryRelation.UNIQUE, (T_B,))),
    ("unique(b, t.c)", AmongEntries(EntryRelation.UNIQUE, (B, T_C))),
    ("ordered(t.b)", AmongEntries(EntryRelation.ORDERED, (T_B,))),
    ("t.b in t.c", AmongEntries(EntryRelation.EXISTS, (T_B,), (T_C,))),
    ("t.b not in t.c", Not(AmongEntries(EntryRelation.EXISTS, (T_B,), (T_C,)))),
    ("a in b", AmongEntries(EntryRelation.EXISTS, (A,), (B,))),
    ("if not blank(t.b) then t.b in t.c", When(Not(Blank(T_B)), AmongEntries(EntryRelation.EXISTS, (T_B,), (T_C,)))),
    ("not unique(a)", Not(AmongEntries(EntryRelation.UNIQUE, (A,)))),
    ("round(a / b, 1) = 1", Comparison(Apply("round", (Arithmetic(A, "/", B), ONE)), "=", ONE)),
]

# Words that say something only where they stand so: a form may call its figures so.
WORDS = ["or", "not", "in", "matches", "abs", "min", "max", "round", "count", "where", "unique", "ordered"]


@pytest.mark.parametrize("word", WORDS)
def test_a_figure_may_be_called_as_a_word_is(word):
    figure = Ref(word)
    for source, tree in (
        (f"{word} = 1", Comparison(figure, "=", ONE)),
        (f"a = {word}", Comparison(A, "=", figure)),
        (f"a + {word} * b <= 1", Comparison(Arithmetic(A, "+", Arithmetic(figure, "*", B)), "<=", ONE)),
        (f"blank({word})", Blank(figure)),
        (f"a = last.{word}", Comparison(A, "=", Ref(word, Whose.LAST))),
        (f"a = sum({word})", Comparison(A, "=", Sum(word))),
        (f"not blank({word})", Not(Blank(figure))),
        (f"if {word} > 1 then a = 1", When(Comparison(figure, ">", ONE), IS_A)),
    ):
        assert parse(source) == tree


def test_where_the_leaves_of_a_tree_begin():
    source = "if last.a + sum(b) in (-1, 2) and not c = 'a' or d then round(a, 1) > 2026-03-01 - a"
    found = [source[at:] for at in leaf_places(source)]
    assert [one.split()[0] for one in found] == [
        "a", "b)", "1,", "2)", "c", "'a'", "d", "a,", "1)", "2026-03-01", "a",
    ]  # fmt: skip
    assert len(found) == len(list(leaves(parse(source))))


def test_where_the_leaves_of_a_rule_over_entries_begin():
    source = "unique(t.a, b) and t.c in s.d or sum(t.e where f = 2) > count(g where t.h)"
    found = [source[at:] for at in leaf_places(source)]
    assert [re.split("[ ,)]", one)[0] for one in found] == ["t.a", "b", "t.c", "s.d", "t.e", "f", "2", "g", "t.h"]
    assert len(found) == len(list(leaves(parse(source))))


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
    ("if a = b", "expected “then”\nif a = b\n        ^"),
    ("a = sum(b", "expected “)”\na = sum(b\n         ^"),
    (
        "a = next.b.c",
        "before the point stands “last”, “year_ago”, “units”, or a table with any number of entries (award.amount); "
        "the parts of any other code are joined by _, table_row_column\n"
        "a = next.b.c\n    ^",
    ),
    ("a = 1_000", "“1_000” is not used here; write '1000'\na = 1_000\n    ^"),
    ("a = (b", "expected “)”\na = (b\n      ^"),
    ("count(t where a", "expected “)”\ncount(t where a\n               ^"),
    ("count(t where a = 1", "expected “)”\ncount(t where a = 1\n                   ^"),
    ("count(t where) = 1", "expected a number, an indicator or “(”\ncount(t where) = 1\n             ^"),
    ("unique(t.a", "expected “)”\nunique(t.a\n          ^"),
    (
        "a = 1 and ordered(t.a, t.b)",
        "“ordered” takes one column: ordered(award.date)\na = 1 and ordered(t.a, t.b)\n          ^",
    ),
    ("a in t.", "expected an indicator\na in t.\n       ^"),
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
