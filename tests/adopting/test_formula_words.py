"""Formulas of a form in the words of rules. The form that they stand on, with the code of each box:

    |   | A | B     | C       | D   |
    | 1 |   | girls | boys    | all |
    | 2 |   | a_g   | a_b     | a_t |
    | 3 |   | b_g   | b_b     | b_t |
    | 4 |   | (blank, no box)       |

On the sheet `Grants` column C from row 2 to row 101 is `grant.amount`.
"""

import pytest

from xlvalidate.adopting.formula_words import NotSayableError, Speaker, amount_said, claim_said, negated
from xlvalidate.cells import Area

CODES = {(2, 2): "a_g", (2, 3): "a_b", (2, 4): "a_t", (3, 2): "b_g", (3, 3): "b_b", (3, 4): "b_t"}


def cell(sheet: str, row: int, column: int) -> str | None:
    if sheet != "Form" or row == 1:
        raise NotSayableError
    return CODES.get((row, column))


def column(sheet: str, area: Area) -> str | None:
    return "grant.amount" if sheet == "Grants" and area == Area(2, 3, 101, 3) else None


def named(name: str) -> tuple[str, Area] | None:
    return {"amounts": ("Grants", Area(2, 3, 101, 3)), "girls": ("Form", Area(2, 2, 2, 2))}.get(name)


SPEAKER = Speaker(cell=cell, column=column, named=named)

AMOUNTS = [
    ("B2+C2", "a_g + a_b"),
    ("=SUM(B2:C2)", "a_g + a_b"),
    ("SUM(B2:C3)", "a_g + a_b + b_g + b_b"),
    ("SUM(B2,B3,B4)", "a_g + b_g"),
    ("SUM(B2:B4)-C2", "a_g + b_g - a_b"),
    ("C2-SUM(B2:B3)", "a_b - (a_g + b_g)"),
    ("B2/D2", "a_g / a_t"),
    ("B2/(B2+C2)", "a_g / (a_g + a_b)"),
    ("SUM(B2:C2)/D2", "(a_g + a_b) / a_t"),
    ("(D2-B2)*100", "(a_t - a_g) * 100"),
    ("-B2+C2", "-a_g + a_b"),
    ("ROUND(B2/D2,2)", "round(a_g / a_t, 2)"),
    ("ABS(B2-C2)", "abs(a_g - a_b)"),
    ('IFERROR(SUM(B2:C2),"")', "a_g + a_b"),
    ('IF(B2="","",B2+C2)', "a_g + a_b"),
    ('IF(B2<>"",B2+C2,"")', "a_g + a_b"),
    ("SUM(Grants!C2:C101)", "sum(grant.amount)"),
    ("SUM(amounts)+girls", "sum(grant.amount) + a_g"),
    ("$B$2+Form!C2", "a_g + a_b"),
    ("$B$2+'Form'!C2", "a_g + a_b"),
]


@pytest.mark.parametrize(("formula", "says"), AMOUNTS)
def test_what_a_formula_computes(formula: str, says: str) -> None:
    assert amount_said(formula, "Form", SPEAKER) == says


UNSAYABLE = [
    "B1+B2",  # a heading
    "VLOOKUP(B2,B2:C3,2)",
    "SUM(C3:B2)",  # its ends are swapped
    "SUM(B4:C4)",  # nothing that is filled in
    "B2:C2",
    'B2&"x"',
    'IF(B2>3,"many","few")',
    "IF(B2>3,B2,C2)",
    "other+B2",
    "SUM(Other!A1:A3)",
    "B2>C2",  # a condition, no amount
    "ROUND(B2,C2)",
    '"text"',
    "B2+",
    "",
]


@pytest.mark.parametrize("formula", UNSAYABLE)
def test_what_no_rule_says(formula: str) -> None:
    with pytest.raises(NotSayableError):
        amount_said(formula, "Form", SPEAKER)


CLAIMS = [
    ("=B2<=D2", "a_g <= a_t"),
    ("B2+C2=D2", "a_g + a_b = a_t"),
    ("AND(B2>=0,B2<=D2)", "(a_g >= 0) and (a_g <= a_t)"),
    ("OR(B2=0,C2=0)", "(a_g = 0) or (a_b = 0)"),
    ("NOT(B2>D2)", "not (a_g > a_t)"),
    ("ISBLANK(B2)", "blank(a_g)"),
    ('B2=""', "blank(a_g)"),
    ('B2<>""', "not blank(a_g)"),
    ('B2="Yes"', "a_g = 'Yes'"),
    ('IF(B2="Yes",C2>0,TRUE)', "if a_g = 'Yes' then a_b > 0"),
]


@pytest.mark.parametrize(("formula", "says"), CLAIMS)
def test_what_a_condition_says(formula: str, says: str) -> None:
    assert claim_said(formula, "Form", SPEAKER) == says


@pytest.mark.parametrize(
    "formula", ["B2+C2", 'B2>"x"', '"a"="b"', "AND(B2,C2)", "ISNUMBER(B2)", 'B2="it\'s"', "(B2>1)=(C2>1)"]
)
def test_what_is_no_condition(formula: str) -> None:
    with pytest.raises(NotSayableError):
        claim_said(formula, "Form", SPEAKER)


@pytest.mark.parametrize(
    ("claim", "opposite"),
    [
        ("a > b", "a <= b"),
        ("a <= b", "a > b"),
        ("a = b", "a <> b"),
        ("a <> b", "a = b"),
        ("(a > b) and (c > d)", "not ((a > b) and (c > d))"),
        ("blank(a)", "not (blank(a))"),
        ("a = 'x'", "not (a = 'x')"),
    ],
)
def test_the_opposite(claim: str, opposite: str) -> None:
    assert negated(claim) == opposite
