"""A plain formula is worked out as a spreadsheet program does; of any other one nothing is said.

     A      B      C         D
1    1      2.5    (text) x  TRUE
2    0.1    0.2    (text) 5  #N/A
3    =A1+1  =B9    =D3       (text) 1,000
4    7      =C4    =B4
"""

from fractions import Fraction

import pytest

from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, ReadSheet, Value, ValueKind
from xlvalidate.ooxml.sheet_settings import SheetSettings
from xlvalidate.reading.recalculate import Amount, NoNumber, Recalculation, fits, shown

NUMBER, TEXT = ValueKind.NUMBER, ValueKind.TEXT
SHEET = {
    "A1": Value(NUMBER, "1"),
    "B1": Value(NUMBER, "2.5"),
    "C1": Value(TEXT, "x"),
    "D1": Value(ValueKind.BOOLEAN, "TRUE"),
    "A2": Value(NUMBER, "0.1"),
    "B2": Value(NUMBER, "0.2"),
    "C2": Value(TEXT, "5"),
    "D2": Value(ValueKind.ERROR, "#N/A"),
    "A3": Value(NUMBER, "99", "A1+1"),
    "B3": Value(NUMBER, "0", "IF(B9,1,2)"),
    "C3": Value(ValueKind.UNCALCULATED, "", "NOW()"),
    "D3": Value(TEXT, "1,000"),
    "A4": Value(NUMBER, "7", "B4"),
    "B4": Value(NUMBER, "7", "C4"),
    "C4": Value(NUMBER, "7", "A4"),
    "D4": Value(ValueKind.DATE, "45000"),
    "A5": Value(NUMBER, "1e300"),
    "B5": Value(ValueKind.DATE, "2024-01-01"),
    "A6": Value(TEXT, ""),
    "D6": Value(ValueKind.BOOLEAN, "FALSE"),
}


def book(formula: str, *, as_shown: bool = False) -> Book:
    values = {Cell.at("S", at): value for at, value in SHEET.items()} | {
        Cell.at("S", "F9"): Value(NUMBER, "0", formula)
    }
    return Book(sheets=(), names={}, values=values, as_shown=as_shown)


def result(formula: str) -> str | None:
    found = Recalculation(book(formula)).result(Cell.at("S", "F9"))
    return None if found is None else shown(found)


KNOWN: list[tuple[str, str]] = [
    ("1+2*3", "7"),
    ("(1+2)*3", "9"),
    ("2-3-4", "-5"),
    ("12/3/2", "2"),
    ("-A1", "-1"),
    ("--A1+-B1", "-1.5"),
    ("+B1", "2.5"),
    ("-(1+2)", "-3"),
    (".5+1.", "1.5"),
    ("1e2+1E-1", "100.1"),
    ("0.1+0.2", "0.3"),
    ("A2+B2", "0.3"),
    (" A1 + $B$1 ", "3.5"),
    ("a1+\n1", "2"),
    ("A1/3", "0.333333333333333"),
    ("A1/0", "#DIV/0!"),
    ("A1/Z1", "#DIV/0!"),
    ("Z1", "0"),
    ("Z1+1", "1"),
    ("A1+C1", "#VALUE!"),
    ("A1+A6", "#VALUE!"),
    ("A1+C2", "6"),
    ("C1", ""),
    ("A1+D1", "2"),
    ("A1-D6", "1"),
    ("A1+D2", "#N/A"),
    ("D2-A1", "#N/A"),
    ("-D2", "#N/A"),
    ("D2+C1", "#N/A"),
    ("D4+1", "45001"),
    ("A3", "2"),
    ("A3+1", "3"),
    ("B3+1", "1"),
    ("SUM(A1:B2)", "3.8"),
    ("sum(B2:A1)", "3.8"),
    ("SUM(A1:C2)", "3.8"),
    ("SUM(A1,C2,D1,C1)", "1"),
    ("SUM(A1:D1,10,A1*2,)", "15.5"),
    ("SUM(A1:D2)", "#N/A"),
    ("SUM(A1,C1+1)", "#VALUE!"),
    ("SUM(Z1:Z9)", "0"),
    ("SUM(A1:B1)/SUM(A2:B2)-(SUM(1,SUM(2,3)))", "5.66666666666667"),
    ("SUM((A1))", "1"),
    ("SUM(A3:A3)", "2"),
    ("SUM(A1:A1)+5", "6"),
]
UNKNOWN = [
    *(
        "",
        "IF(A1,1,2)",
        "A1^2",
        "A1&B1",
        "A1%",
        '"x"',
        "A1=B1",
        "A1 B1",
        "S!A1+1",
        "'S'!A1+1",
        "name+1",
        "SUMIF(A1:A2,1)",
    ),
    *("A1:B1", "SUM(A:A)", "SUM(1:1)", "SUM(A1:B1:C1)", "SUM(A1:B1+1)", "SUM(A1:", "SUM(A1", "SUM(A1:2)", "1+", "*1"),
    *(
        "(1",
        "1)",
        "A1+C3",
        "A1+D3",
        "SUM(C3)",
        "A4+1",
        "F9+1",
        "1 2",
        "A1048577",
        "XFE1",
        "A1#",
        "A1(",
        "1A",
        "ABC",
        "{1}",
    ),
    *(
        "SUM(A1:ZZ9999)",
        "SUM(A1;B1)",
        "C1",
        "D1",
        "A5*A5+B5",
        "1/(0.1+0.2-0.3)",
        "(" * 40 + "1" + ")" * 40,
        "1+" * 2_000 + "1",
    ),
    *("*".join(["A5"] * 9), "1e309+1e309"),
]


@pytest.mark.parametrize(("formula", "said"), [one for one in KNOWN if one[1]])
def test_what_a_formula_gives(formula: str, said: str):
    assert result(formula) == said


@pytest.mark.parametrize("formula", UNKNOWN)
def test_of_other_formulas_nothing_is_said(formula: str):
    assert result(formula) is None


def test_nothing_is_said_where_formulas_reckon_with_what_is_shown():
    assert Recalculation(book("1+1", as_shown=True)).result(Cell.at("S", "F9")) is None


def test_so_many_cells_are_looked_at_and_no_more():
    assert result("SUM(Z1:Z19999)") is not None
    assert result("SUM(Z1:Z10000,Z1:Z10001)") is None


def test_a_long_chain_of_formulas_is_not_followed_to_its_end():
    def end(length: int) -> str | None:
        values = {Cell("S", row, 1): Value(NUMBER, "5", f"A{row + 1}+1") for row in range(1, length)}
        values[Cell("S", length, 1)] = Value(NUMBER, "0")
        found = Recalculation(Book(sheets=(), names={}, values=values)).result(Cell("S", 1, 1))
        return None if found is None else shown(found)

    assert end(30) == "29"
    assert end(60) is None


def test_a_formula_that_is_shared_holds_with_its_references_moved():
    values = {Cell("S", row, 1): Value(NUMBER, str(row)) for row in (1, 2, 3)}
    values |= {Cell("S", 1, 2): Value(NUMBER, "2", "A1*2"), Cell("S", 3, 2): Value(NUMBER, "2", "")}
    read = ReadSheet(SheetSettings(), frozenset(), shared={(3, 2): ((1, 2), "A1*2")})
    shared = Book(sheets=(), names={}, values=values, read_sheets={"S": read})
    assert shared.formula(Cell("S", 3, 2)) == "A3*2"
    assert Recalculation(shared).result(Cell("S", 3, 2)) == Recalculation(shared).result(Cell("S", 3, 2)) is not None
    assert [shown(found) for row in (1, 3) if (found := Recalculation(shared).result(Cell("S", row, 2)))] == ["2", "6"]


FITTING: list[tuple[Value, Amount | NoNumber, bool]] = [
    (Value(NUMBER, "3"), Amount(Fraction(3)), True),
    (Value(NUMBER, "3"), Amount(Fraction(8)), False),
    (Value(NUMBER, "0.30000000000000004"), Amount(Fraction(3, 10)), True),
    (Value(NUMBER, "0.3333333333"), Amount(Fraction(1, 3)), False),
    (Value(NUMBER, "0.333333333333333"), Amount(Fraction(1, 3)), True),
    (Value(NUMBER, "1"), Amount(Fraction(0), 2.0), True),
    (Value(TEXT, "3"), Amount(Fraction(3)), True),
    (Value(TEXT, "x"), Amount(Fraction(3)), False),
    (Value(NUMBER, "3"), NoNumber("#VALUE!"), False),
    (Value(ValueKind.ERROR, "#REF!"), NoNumber("#VALUE!"), True),
]


@pytest.mark.parametrize(("saved", "gives", "said"), FITTING)
def test_a_saved_result_beside_what_the_formula_gives(saved: Value, gives: Amount | NoNumber, said: bool):
    assert fits(saved, gives) is said


def test_what_a_program_that_reckons_in_doubles_saves_always_fits():
    """Sums and products of figures with two decimals, as a program adds them one after the other."""
    figures = [0.1, 0.2, 0.3, 1e15, 33.33, -1e15, 7.77, 1 / 3]
    values = {Cell("S", row, 1): Value(NUMBER, repr(figure)) for row, figure in enumerate(figures, start=1)}
    total = 0.0
    for figure in figures:
        total += figure
    for formula, saved in {
        "SUM(A1:A8)": total,
        "A1*A2/A3": 0.1 * 0.2 / 0.3,
        "(A4+A1)*A5": (1e15 + 0.1) * 33.33,
    }.items():
        at = Cell("S", 20, 2)
        one = Book(sheets=(), names={}, values=values | {at: Value(NUMBER, repr(saved), formula)})
        found = Recalculation(one).result(at)
        assert found is not None and fits(one.at(at), found), formula
