"""A rule as formulas over names: exact texts, since Excel is not here to ask."""

from decimal import Decimal

import pytest

from xlvalidate.rules.excel_formulas import (
    amount_formula,
    breaks_formula,
    deciding,
    difference_formula,
    divisor_formulas,
    holds_formula,
    sayable,
    shown_comparison,
    sides_formulas,
    tolerated_formula,
)
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tolerance import tolerance_of, tolerant
from xlvalidate.rules.tree import Comparison, Quoted, Ref, SameText, Sum


def name(ref):
    return f"i_{ref.code}"


def said(rule, tolerance=0):
    return tolerant(parse(rule), tolerance_of(tolerance), lambda ref: Decimal("0.5"))


AMOUNTS = [
    ("a", "i_a"),
    ("0.50", "0.50"),
    ("-a", "-i_a"),
    ("-(a + b)", "-(i_a+i_b)"),
    ("a + b - c", "i_a+i_b-i_c"),
    ("a - (b - c)", "i_a-(i_b-i_c)"),
    ("a * (b + c)", "i_a*(i_b+i_c)"),
    ("(a + b) * c", "(i_a+i_b)*i_c"),
    ("a + b * c", "i_a+(i_b*i_c)"),
    ("a / b", "i_a/i_b"),
    ("a / b / c", "(i_a/i_b)/i_c"),
    ("a / (b / c)", "i_a/(i_b/i_c)"),
    ("a / b * c", "(i_a/i_b)*i_c"),
    ("-a / b", "-i_a/i_b"),
    ("2026-03-31", "46112"),
    ("a - 2026-03-01", "i_a-46082"),
    ("abs(a - b)", "ABS(i_a-i_b)"),
    ("min(a, b, 3)", "MIN(i_a,i_b,3)"),
    ("max(a, b + c) * 2", "MAX(i_a,i_b+i_c)*2"),
    ("round(a / b, 2)", "ROUND(ROUND(i_a/i_b,9),2)"),
]


@pytest.mark.parametrize(("amount", "formula"), AMOUNTS)
def test_a_side(amount, formula):
    assert amount_formula(parse(f"{amount} = 0").left, name) == formula


def test_a_set_is_a_sum():
    assert amount_formula(Sum("s", parts=(Ref("a"), Ref("b"))), name) == "SUM(i_a,i_b)"


A_B, C_D = "ROUND(i_a-i_b,9)", "ROUND(i_c-i_d,9)"
PATTERN = 'IF(LEN(i_a)=1,(ISNUMBER(FIND(MID(i_a,1,1),"0123456789")))=1,FALSE)'
HOLDS = [
    ("a = b", 0, f"{A_B}=0"),
    ("a <> b + c", 0, "ROUND(i_a-(i_b+i_c),9)<>0"),
    ("a + b <= c", 0, "ROUND(i_a+i_b-i_c,9)<=0"),
    ("a = b", "0.05", f"IF(ABS({A_B})<=0.05,0,{A_B})=0"),
    ("a = b", "10%", f"IF(ABS({A_B})<=ROUND(0.10*MAX(ABS(i_a),ABS(i_b)),9),0,{A_B})=0"),
    ("a = b", "rounding", f"IF(ABS({A_B})<=1.0,0,{A_B})=0"),
    (
        "a = abs(b)",
        "rounding",
        "IF(ABS(ROUND(i_a-ABS(i_b),9))<=ROUND(IF(ROUND(i_a-ABS(i_b),9)>0,"
        "0.5+(MAX(ABS(i_b-0.5),ABS(i_b+0.5))-ABS(i_b)),"
        "0.5+(ABS(i_b)-MAX(0,i_b-0.5,-(i_b+0.5)))),9),0,ROUND(i_a-ABS(i_b),9))=0",
    ),
    ("a < 2026-03-31", 0, "ROUND(i_a-46112,9)<0"),
    ("a = 'x \"y'", 0, 'EXACT(i_a,"x ""y")'),
    ("a = '  x  \u3000y '", 0, 'EXACT(i_a,"x y")'),
    ("a <> 'x'", 0, 'NOT(EXACT(i_a,"x"))'),
    ("a in ('x')", 0, 'EXACT(i_a,"x")'),
    ("a in ('x', 'y')", 0, '(EXACT(i_a,"x"))+(EXACT(i_a,"y"))>0'),
    ("a in (1, -2.5)", 0, "(ROUND(i_a-1,9)=0)+(ROUND(i_a-(-2.5),9)=0)>0"),
    ("a + 1 in (2026-03-31)", 0, "ROUND(i_a+1-46112,9)=0"),
    ("'x' in ('x', 'y')", 0, '(EXACT("x","x"))+(EXACT("x","y"))>0'),
    ("a matches 'digit'", 0, PATTERN),
    ("not a matches 'digit'", 0, f"NOT({PATTERN})"),
    ("a", 0, "i_a=1"),
    ("not a", 0, "NOT(i_a=1)"),
    ("not (not a)", 0, "i_a=1"),
    ("blank(a)", 0, "ISBLANK(i_a)"),
    ("not (a = b or blank(c))", 0, f"IF({A_B}<>0,NOT(ISBLANK(i_c)),FALSE)"),
    ("a = b or c = d", 0, f"IF({A_B}=0,TRUE,{C_D}=0)"),
    ("blank(a) and b > 0", 0, "IF(ISBLANK(i_a),ROUND(i_b-0,9)>0,FALSE)"),
    ("if blank(a) then b > 0", 0, "IF(ISBLANK(i_a),ROUND(i_b-0,9)>0,TRUE)"),
    ("blank(a) iff blank(b)", 0, "(ISBLANK(i_a))=(ISBLANK(i_b))"),
    ("a iff b", 0, "(i_a=1)=(i_b=1)"),
    ("a >= 1 and b >= 1", 2, "IF({0},{1},FALSE)"),
    ("if a >= 1 then b >= 1", 2, "IF({0},{1},TRUE)"),
    ("a >= 1 iff b >= 1", 2, "({0})=({1})"),
]


@pytest.mark.parametrize(("rule", "tolerance", "formula"), HOLDS)
def test_a_claim(rule, tolerance, formula):
    near = [f"IF(ABS(ROUND(i_{code}-1,9))<=2,0,ROUND(i_{code}-1,9))>=0" for code in "ab"]
    tolerance = Decimal(tolerance) if tolerance == "0.05" else tolerance
    assert holds_formula(said(rule, tolerance), name) == formula.format(*near)


def test_two_cells_with_texts_are_compared_letter_by_letter():
    assert holds_formula(SameText(Ref("a"), Ref("b")), name) == "EXACT(i_a,i_b)"


def test_excel_takes_255_characters_of_a_text_at_once():
    assert holds_formula(SameText(Ref("a"), Quoted("x" * 121)), name) == f'EXACT(i_a,"{"x" * 120}"&"x")'


def test_what_is_blank_may_be_asked_otherwise():
    assert holds_formula(parse("blank(a) or b"), name, lambda ref: f"LEN({ref.code})=0") == "IF(LEN(a)=0,TRUE,i_b=1)"


@pytest.mark.parametrize(
    ("rule", "can"),
    [
        ("a matches 'digit 6'", True),
        ("a = 1 or a matches 'digit 6-8'", True),
        ("not a matches 'digit 1+'", False),
        ("if b then a matches 'han 2'", False),
        ("a matches \"'\U0001f600'\"", False),
        ("a = b", True),
    ],
)
def test_not_every_pattern_can_be_said(rule, can):
    assert sayable(parse(rule)) is can


def test_a_difference_is_rounded_past_what_a_form_prints():
    assert difference_formula(parse("a - b = c - d"), name) == "ROUND(i_a-i_b-(i_c-i_d),9)"


DIVISORS = [
    ("a = b", 0, ()),
    ("a / 2 = b", 0, ("ROUND(2,9)",)),
    ("a / b = c / d", 0, ("ROUND(i_b,9)", "ROUND(i_d,9)")),
    ("a / (b / c) = d", 0, ("ROUND(i_c,9)", "ROUND(i_b/i_c,9)")),
    ("a / b = c", "10%", ("ROUND(i_b,9)",)),
    (
        "a / b = c",
        "rounding",
        (
            "ROUND(i_b-0.5,9)",
            "ROUND(i_b+0.5,9)",
            "ROUND(i_b,9)",
            "ROUND(MAX(0,(i_b-0.5)*(i_b+0.5)),9)",
        ),
    ),
]


@pytest.mark.parametrize(("rule", "tolerance", "formulas"), DIVISORS)
def test_what_must_not_be_0(rule, tolerance, formulas):
    assert sorted(divisor_formulas(said(rule, tolerance), name)) == sorted(formulas)


def test_a_divisor_stands_behind_those_in_it():
    assert divisor_formulas(said("a / (b / (c / d)) = 1 / e"), name) == (
        "ROUND(i_d,9)",
        "ROUND(i_c/i_d,9)",
        "ROUND(i_b/(i_c/i_d),9)",
        "ROUND(i_e,9)",
    )
    found = divisor_formulas(said("a / (b / 2) = 1 / c", "rounding"), name)
    asked = {one.removeprefix("ROUND(").removesuffix(",9)") for one in found}
    for at, one in enumerate(found):
        within = {other for other in asked if f"/({other})" in one or f"/{other}" in one}
        assert within <= {before.removeprefix("ROUND(").removesuffix(",9)") for before in found[:at]}


SIDES = [
    ("a + b = c", ("i_a+i_b", "i_c")),
    ("not a = b", ("i_a", "i_b")),
    ("blank(a)", None),
    ("a", None),
    ("a = 'x'", None),
    ("a in (1, 2)", None),
    ("a matches 'digit'", None),
    ("not a in (1, 2)", None),
    ("a = b or c = d", None),
    ("not (a = b and c = d)", None),
    ("if a = 0 then b = c", ("i_b", "i_c")),
    ("if a = 0 then blank(b)", None),
    ("blank(a) and b = c", ("i_b", "i_c")),
    ("a = b and blank(c)", ("i_a", "i_b")),
    ("(a = 1 or b) and b = c", ("i_b", "i_c")),
    ("blank(a) iff blank(b)", None),
    ("a = b and c = d", (f"IF({A_B}=0,i_c,i_a)", f"IF({A_B}=0,i_d,i_b)")),
    ("a = b iff c = d", (f"IF({A_B}=0,i_c,i_a)", f"IF({A_B}=0,i_d,i_b)")),
]


@pytest.mark.parametrize(("rule", "formulas"), SIDES)
def test_the_sides_that_decide(rule, formulas):
    assert sides_formulas(parse(rule), name) == formulas
    assert bool(deciding(parse(rule))) is (formulas is not None)


def test_the_sides_that_decide_within_a_tolerance():
    near = f"IF(ABS({A_B})<=1,0,{A_B})=0"
    assert sides_formulas(said("a = b and c = d", 1), name) == (f"IF({near},i_c,i_a)", f"IF({near},i_d,i_b)")
    inner = sides_formulas(said("if e = 0 then a = b and c = d", 1), name)
    assert inner == (f"IF({near},i_c,i_a)", f"IF({near},i_d,i_b)")


TOLERATED = [
    ("a = b", 0, "0"),
    ("a = b", 5, "5"),
    ("a = b", "1%", "ROUND(0.01*MAX(ABS(i_a),ABS(i_b)),9)"),
    ("if blank(c) then a = b", "rounding", "1.0"),
    ("blank(a)", "1%", None),
    ("a = b or c = d", "1%", None),
    ("a = b and blank(c)", 5, "5"),
    ("a = b and c = 1", 5, f"IF(IF(ABS({A_B})<=5,0,{A_B})=0,5,5)"),
]


@pytest.mark.parametrize(("rule", "tolerance", "formula"), TOLERATED)
def test_how_far_apart_they_may_lie(rule, tolerance, formula):
    assert tolerated_formula(said(rule, tolerance), name) == formula


def test_the_comparisons_of_which_one_decides():
    first, second, third = (parse(one) for one in ("a = b", "c < d", "e > 1"))
    assert deciding(parse("if a = b then c < d and e > 1")) == (second, third)
    assert deciding(parse("a = b iff c < d")) == (first, second)
    assert deciding(parse("a = b or c < d")) == ()
    assert isinstance(first, Comparison)


@pytest.mark.parametrize(
    ("rule", "holding", "shown"),
    [
        ("a = b and c < d", True, "c < d"),
        ("a = b and c < d", False, "a = b"),
        ("if e = 1 then not a = b", True, "a <> b"),
        ("blank(e) and c < d", False, "c < d"),
        ("c < d iff blank(e)", True, "c < d"),
        ("a = b iff c < d", True, "c < d"),
        ("blank(e)", True, None),
        ("a = b or c < d", True, None),
    ],
)
def test_the_comparison_whose_sides_are_shown(rule, holding, shown):
    found = shown_comparison(parse(rule), lambda claim: holding)
    assert found == (None if shown is None else parse(shown))


BOUNDS = [
    (None, None, None, "FALSE"),
    (None, None, 0, "ABS(x-ROUND(x,0))>=5E-10"),
    (None, None, 8, "ABS(x-ROUND(x,8))>=5E-10"),
    (None, None, 9, "FALSE"),
    (None, Decimal(9), None, "IF(x-9>=5E-10,TRUE,FALSE)"),
    (Decimal(0), None, None, "IF(0-x>=5E-10,TRUE,FALSE)"),
    (
        Decimal("-0.5"),
        Decimal("1E+2"),
        2,
        "IF((-0.5)-x>=5E-10,TRUE,IF(x-100>=5E-10,TRUE,ABS(x-ROUND(x,2))>=5E-10))",
    ),
]


@pytest.mark.parametrize(("least", "most", "decimals", "formula"), BOUNDS)
def test_a_figure_out_of_its_bounds(least, most, decimals, formula):
    assert breaks_formula("x", least, most, decimals) == formula
