"""What formulas give, case by case, as Excel and LibreOffice compute them; tests/office asks LibreOffice itself."""

import pytest

from xlvalidate.cells import Area, Cell
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation, Dependents
from xlvalidate.ooxml.formula import computed, references
from xlvalidate.ooxml.formula_values import FormulaError

NUMBER, TEXT = ValueKind.NUMBER, ValueKind.TEXT
CELLS = {
    "A1": Value(NUMBER, "5"),
    "A2": Value(TEXT, "word"),
    "A3": Value(ValueKind.BOOLEAN, "TRUE"),
    "A4": Value(ValueKind.ERROR, "#N/A"),
    "A6": Value(NUMBER, "2.5"),
    "A7": Value(TEXT, ""),
    "A8": Value(ValueKind.DATE, "45000"),
    "A9": Value(NUMBER, "-3"),
}
"""A5 is blank."""

GIVES: list[tuple[str, object]] = [
    ("A1", 5.0),
    ("A5", 0.0),
    ("$A$1", 5.0),
    ("five", 5.0),
    ("FIVE", 5.0),
    ("TRUE", True),
    ("TRUE()", True),
    ("IF(FALSE(),1,2)", 2.0),
    ("TRUE(1)", "not understood"),
    ('"a ""word"""', 'a "word"'),
    ("1.5e2", 150.0),
    ("A1+A6*2", 10.0),
    ("(A1+A6)*2", 15.0),
    ("A1-A6-1", 1.5),
    ("A1/2", 2.5),
    ("-A1", -5.0),
    ("--A1", 5.0),
    ("-(A1-7)", 2.0),
    ("A1/0", FormulaError("#DIV/0!")),
    ("A2+1", FormulaError("#VALUE!")),
    ("A4+1", FormulaError("#N/A")),
    ("A5+1", 1.0),
    ("A3+1", 2.0),
    ('"x "&A1&A6&A2&A5&A3', "x 52.5wordTRUE"),
    ('EXACT("a","a")', True),
    ('EXACT("a","A")', False),
    ('EXACT(A1,"5")', True),
    ('EXACT(A5,"")', True),
    ("EXACT(A4,A4)", FormulaError("#N/A")),
    ("DATE(1900,1,1)", 1.0),
    ("DATE(1900,2,28)", 59.0),
    ("DATE(1900,2,29)", 60.0),
    ("DATE(1900,3,1)", 61.0),
    ("DATE(1900,3,0)", 60.0),
    ("DATE(1900,1,60)", 60.0),
    ("DATE(2026,3,31)", 46112.0),
    ("DATE(2026,13,0)", 46387.0),
    ("DATE(26,3,31)", 9587.0),
    ("DATE(2026.9,3.9,31.9)", 46112.0),
    ("DATE(9999,12,31)", 2_958_465.0),
    ("DATE(9999,12,32)", FormulaError("#NUM!")),
    ("DATE(10000,1,1)", FormulaError("#NUM!")),
    ("DATE(-1,1,1)", FormulaError("#NUM!")),
    ("DATE(1900,1,-1)", FormulaError("#NUM!")),
    ("DATE(A2,1,1)", FormulaError("#VALUE!")),
    ("INT(A6)", 2.0),
    ("INT(-A6)", -3.0),
    ("ISLOGICAL(A3)", True),
    ("ISLOGICAL(A1)", False),
    ("ISLOGICAL(A4)", False),
    ('LEN("a\U0001f600")', 3.0),
    ('MID("a\U0001f600b",2,2)', "\U0001f600"),
    ('MID("a\U0001f600b",2,1)', "\ufffd"),
    ('LEFT("\U0001f600b",2)', "\U0001f600"),
    ('RIGHT("\U0001f600b",2)', "\ufffdb"),
    ('FIND("b","\U0001f600b")', 3.0),
    ('FIND("","abc")', 1.0),
    ("A1=5", True),
    ("A1<>5", False),
    ("A1>A6", True),
    ("A1<=4", False),
    ("A1>=5", True),
    ('A2="WORD"', True),
    ('A2>"a"', True),
    ('A5=""', True),
    ("A5=0", True),
    ('A1="5"', False),
    ('"x">9', True),
    ("A1=A1=TRUE", True),
    ("(A1=5)+(A1=6)", 1.0),
    ('IF(A1>4,"more","less")', "more"),
    ('IF(A5="","",NOSUCH(A5))', ""),
    ('IF(A7="","",1)', ""),
    ('IF(A1="","",A1+1)', 6.0),
    ('IF(A5="","",1)&"x"', "x"),
    ('IF(A1="","",(1))&"x"', "1x"),
    ('IF(A4="","",1)', FormulaError("#N/A")),
    ('MATCH("WORD",A1:A9,0)', 2.0),
    ("MATCH(2.5,A1:A9,0)", 6.0),
    ('MATCH("other",A1:A9,0)', FormulaError("#N/A")),
    ("INDEX(A1:A9,2)", "word"),
    ("INDEX(A1:A9,6)", 2.5),
    ("INDEX(A1:A9,4)", FormulaError("#N/A")),
    ('COUNTIF(A1:A9,"*OR*")', 1.0),
    ('COUNTIF(A1:A9,"*5*")', 0.0),
    ('FIND("r",A2)', 3.0),
    ('FIND("",A2)', 1.0),
    ('FIND("R",A2)', FormulaError("#VALUE!")),
    ("MID(A2,2,2)", "or"),
    ("MID(A2,2,99)", "ord"),
    ("MID(A2,0,1)", FormulaError("#VALUE!")),
    ("RIGHT(A2,2)", "rd"),
    ("RIGHT(A2,9)", "word"),
    ("RIGHT(A2,0)", ""),
    ('REPT("ab",2)', "abab"),
    ('REPT("ab",-1)', FormulaError("#VALUE!")),
    ('VALUE("0042")', 42.0),
    ('VALUE("4.2")', FormulaError("#VALUE!")),
    ('TEXT(12345678901,"0")', "12345678901"),
    ('TEXT(2.5,"0")', "3"),
    ('IF(A5,"more","less")', "less"),
    ("IF(A4,1,2)", FormulaError("#N/A")),
    ("IF(A1=5,7,A4)", 7.0),
    ("COUNT(A1:A9)", 4.0),
    ("COUNT(A1,A2,five)", 2.0),
    ("COUNTA(A1:A9)", 8.0),
    ("SUM(A1,A6,A2,A3)", 7.5),
    ("SUM(A1:A3,A6)", 7.5),
    ("SUM(A1,2)", 7.0),
    ("SUM(A1:A4)", FormulaError("#N/A")),
    ("SUM(0.1,0.2,0.3)", 0.6),
    ("MAX(A1,A6,A9)", 5.0),
    ("MAX(A2,A5)", 0.0),
    ("MIN(A1,A6,A9)", -3.0),
    ("ABS(A9)", 3.0),
    ("ROUND(A6,0)", 3.0),
    ("ROUND(-A6,0)", -3.0),
    ("ROUND(2.675,2)", 2.68),
    ("ROUND(1E-10,9)", 0.0),
    ("ROUND(1234,-2)", 1200.0),
    ("ISBLANK(A5)", True),
    ("ISBLANK(A7)", False),
    ("ISNUMBER(A1)", True),
    ("ISNUMBER(A3)", False),
    ("ISNUMBER(A4)", False),
    ("ISNUMBER(A8)", True),
    ("ISTEXT(A2)", True),
    ("ISTEXT(A5)", False),
    ("ISERROR(A4)", True),
    ("ISERROR(A1/0)", True),
    ("NOT(A1=5)", False),
    ("LEN(A2)", 4.0),
    ("LEFT(A2,2)", "wo"),
    ('LEN("𠮷")', 2.0),
    ('TRIM("  a   b ")', "a b"),
    ('CLEAN("a"&CHAR(10)&"b")', "ab"),
    ('SUBSTITUTE("a-b-c","-","")', "abc"),
    ('COUNTIF(A1:A9,"word")', 1.0),
    ('COUNTIF(A1:A9,"WORD")', 1.0),
    ("COUNTIF(A1:A9,5)", 1.0),
    ('SUMIF(B1:B3,"x",B4:B6)', 40.0),
    ("Other!C1", 8.0),
    ("'An other''s'!C1", 9.0),
]
AREAS = {"B1": "x", "B2": "y", "B3": "X", "B4": 10, "B5": 20, "B6": 30}


def sheets() -> tuple[dict[str, DefinedName], dict[Cell, Value]]:
    values = {Cell.at("S", address): value for address, value in CELLS.items()}
    values |= {
        Cell.at("S", address): Value(TEXT if isinstance(one, str) else NUMBER, str(one))
        for address, one in AREAS.items()
    }
    values |= {Cell("Other", 1, 3): Value(NUMBER, "8"), Cell("An other's", 1, 3): Value(NUMBER, "9")}
    return {"five": DefinedName("five", "S!$A$1", Cell("S", 1, 1))}, values


def given(formula: str, **more: Value) -> object:
    names, values = sheets()
    values |= {Cell.at("S", address): value for address, value in more.items()}
    values[Cell.at("S", "Z1")] = Value(ValueKind.UNCALCULATED, "", formula)
    return dict(Calculation(names, values).results()).get(Cell.at("S", "Z1"), "not understood")


def same(one: object, other: object) -> bool:
    if isinstance(one, FormulaError) and isinstance(other, FormulaError):
        return one.code == other.code
    return type(one) is type(other) and one == other


@pytest.mark.parametrize(("formula", "gives"), GIVES, ids=[formula for formula, _ in GIVES])
def test_what_a_formula_gives(formula: str, gives: object) -> None:
    assert same(given(formula), gives)


NOT_UNDERSTOOD = [
    "", "1+", "(1", "1)", "A1:A9", "VLOOKUP(A1,A1:A9,1)", "A1^2", "5%", "{1,2}", "A1 A2", "[1]S!A1", "IF(A1,2)",
    "SUM()", "XFE1+1", "A0", "A9:A1", "A1:XFD1048576", "SUM(1;2)", '"open', "A:A", "NOT(1,2)",
    "(" * 70 + "1" + ")" * 70, "1+" * 5_000 + "1", "S1:S2!A1",
]  # fmt: skip


@pytest.mark.parametrize("formula", NOT_UNDERSTOOD, ids=[formula[:20] for formula in NOT_UNDERSTOOD])
def test_of_what_is_not_understood_nothing_is_said(formula: str) -> None:
    # An area alone is read, and gives nothing.
    assert computed(formula, "S") is None or given(formula) is None
    assert formula == "A1:A9" or given(formula) in ("not understood", None)


@pytest.mark.parametrize(
    "formula",
    ['COUNTIF(A1:A9,">4")', 'COUNTIF(A1:A9,"w*")', 'COUNTIF(A1:A9,"")', "CHAR(200)", "nobody", "ROUND(A6,99)"],
)
def test_what_programs_do_not_agree_on_is_not_known(formula: str) -> None:
    assert given(formula) is None


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("DATE(1904,1,1)", 0.0),
        ("DATE(2026,3,31)", 44650.0),
        ("DATE(1903,12,31)", FormulaError("#NUM!")),
    ],
)
def test_a_workbook_may_count_days_from_1904(formula: str, result: object) -> None:
    at = Cell("S", 1, 26)
    found = dict(Calculation({}, {at: Value(NUMBER, "0", formula)}, since_1904=True).results())[at]
    assert same(found, result)


def test_formulas_ask_one_another_and_what_is_not_known_stays_so() -> None:
    more = {
        "Y1": Value(NUMBER, "999", "A1*2"),
        "Y2": Value(NUMBER, "0", "LOOKUP(A1)"),
        "Y3": Value(NUMBER, "0", "Y4+1"),
        "Y4": Value(NUMBER, "0", "Y3+1"),
    }
    assert given("Y1+1", **more) == 11.0
    assert given("Y2+1", **more) is None
    assert given("Y3", **more) is None
    assert given('IF(A1=5,"yes",Y2)', **more) == "yes"


@pytest.mark.parametrize("step", [1, -1], ids=["from above", "from below"])
def test_a_running_total_is_computed_however_long_it_is(step: int) -> None:
    first, last = (1, 300) if step == 1 else (300, 1)
    chain = {f"Y{row}": Value(NUMBER, "0", f"Y{row + step}+1") for row in range(1, 301) if row != last}
    assert given(f"Y{first}", **chain, **{f"Y{last}": Value(NUMBER, "1")}) == 300.0


def test_of_others_formulas_the_saved_value_counts_and_of_what_was_never_computed_the_formula() -> None:
    names, values = sheets()
    values[Cell("T", 1, 1)] = Value(NUMBER, "100", "S!A1")
    values[Cell("T", 2, 1)] = Value(ValueKind.UNCALCULATED, "", "S!A1")
    values[Cell("S", 1, 26)] = Value(NUMBER, "0", "T!A1+T!A2")
    found = Calculation(names, values, lambda cell: cell.sheet == "S")
    assert dict(found.results()) == {Cell("S", 1, 26): 105.0}


def test_which_formulas_are_to_be_computed_again() -> None:
    names, values = sheets()
    formulas = {"Y1": "five+1", "Y2": "Y1*2", "Y3": "SUM(A1:A3)", "Y4": "A6", "Y5": "COUNTA(Y2:Y4)", "Y6": "Other!C1"}
    values |= {Cell.at("S", address): Value(NUMBER, "0", formula) for address, formula in formulas.items()}
    dependents = Dependents(names, values)

    def of(*addresses: str) -> list[str]:
        return sorted(cell.a1 for cell in dependents.of([Cell.at("S", address) for address in addresses]))

    assert of("A1") == ["Y1", "Y2", "Y3", "Y5"]
    assert of("A6") == ["Y4", "Y5"]
    assert of("A9") == []
    assert dependents.of([Cell("Other", 1, 3)]) == {Cell.at("S", "Y6")}
    assert references("SUM(A1:B2,Name)+Other!$C$1", "S") == (
        frozenset({"name"}),
        frozenset({("S", Area(1, 1, 2, 2)), ("Other", Area(1, 3, 1, 3))}),
    )
    assert references("LOOKUP(A1)", "S") == (frozenset(), frozenset())


def test_of_more_formulas_than_any_form_has_the_last_are_left_alone() -> None:
    text = '"' + "x" * 8_000 + '"'
    names, values = sheets()
    values |= {Cell("S", row, 25): Value(NUMBER, "0", f"LEN({text})+{row}") for row in range(1, 130)}
    found = dict(Calculation(names, values).results())
    assert found[Cell("S", 1, 25)] == 8_001.0
    assert Cell("S", 129, 25) not in found
