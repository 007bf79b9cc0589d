"""A rule as formulas over names: exact texts, since Excel is not here to ask."""

from decimal import Decimal

import pytest

from xlvalidate.rules.excel_formulas import (
    amount_formula,
    breaks_formula,
    difference_formula,
    holds_formula,
    sides_formulas,
)
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tree import Ref, Sum


def name(ref):
    return f"i_{ref.code}"


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
]


@pytest.mark.parametrize(("amount", "formula"), AMOUNTS)
def test_a_side(amount, formula):
    assert amount_formula(parse(f"{amount} = 0").left, name) == formula


def test_a_set_is_a_sum():
    assert amount_formula(Sum("s", parts=(Ref("a"), Ref("b"))), name) == "SUM(i_a,i_b)"


HOLDS = [
    ("a = b", 0, "ROUND(i_a-i_b,9)=0"),
    ("a <> b + c", 0, "ROUND(i_a-(i_b+i_c),9)<>0"),
    ("a + b <= c", 0, "ROUND(i_a+i_b-i_c,9)<=0"),
    ("a = b", Decimal("0.05"), "IF(ABS(ROUND(i_a-i_b,9))<=0.05,0,ROUND(i_a-i_b,9))=0"),
    ("blank(a)", 0, "ISBLANK(i_a)"),
    ("blank(a) and b > 0", 0, "IF(ISBLANK(i_a),ROUND(i_b-0,9)>0,FALSE)"),
    ("if blank(a) then b > 0", 0, "IF(ISBLANK(i_a),ROUND(i_b-0,9)>0,TRUE)"),
    ("blank(a) iff blank(b)", 0, "(ISBLANK(i_a))=(ISBLANK(i_b))"),
    ("a >= 1 and b >= 1", 2, "IF({0},{1},FALSE)"),
    ("if a >= 1 then b >= 1", 2, "IF({0},{1},TRUE)"),
    ("a >= 1 iff b >= 1", 2, "({0})=({1})"),
]


@pytest.mark.parametrize(("rule", "tolerance", "formula"), HOLDS)
def test_a_claim(rule, tolerance, formula):
    near = [f"IF(ABS(ROUND(i_{code}-1,9))<=2,0,ROUND(i_{code}-1,9))>=0" for code in "ab"]
    assert holds_formula(parse(rule), name, tolerance) == formula.format(*near)


def test_a_difference_is_rounded_past_what_a_form_prints():
    assert difference_formula(parse("a - b = c - d"), name) == "ROUND(i_a-i_b-(i_c-i_d),9)"


SIDES = [
    ("a + b = c", ("i_a+i_b", "i_c")),
    ("blank(a)", None),
    ("if a = 0 then b = c", ("i_b", "i_c")),
    ("if a = 0 then blank(b)", None),
    ("blank(a) and b = c", ("i_b", "i_c")),
    ("a = b and blank(c)", ("i_a", "i_b")),
    ("blank(a) iff blank(b)", None),
    ("a = b and c = d", ("IF(ROUND(i_a-i_b,9)=0,i_c,i_a)", "IF(ROUND(i_a-i_b,9)=0,i_d,i_b)")),
    ("a = b iff c = d", ("IF(ROUND(i_a-i_b,9)=0,i_c,i_a)", "IF(ROUND(i_a-i_b,9)=0,i_d,i_b)")),
]


@pytest.mark.parametrize(("rule", "formulas"), SIDES)
def test_the_sides_that_decide(rule, formulas):
    assert sides_formulas(parse(rule), name) == formulas


def test_the_sides_that_decide_within_a_tolerance():
    near = "IF(ABS(ROUND(i_a-i_b,9))<=1,0,ROUND(i_a-i_b,9))=0"
    assert sides_formulas(parse("a = b and c = d"), name, 1) == (f"IF({near},i_c,i_a)", f"IF({near},i_d,i_b)")
    inner = sides_formulas(parse("if e = 0 then a = b and c = d"), name, 1)
    assert inner == (f"IF({near},i_c,i_a)", f"IF({near},i_d,i_b)")


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
