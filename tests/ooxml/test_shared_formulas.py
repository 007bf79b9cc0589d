"""A formula that cells share, moved to another of them as a spreadsheet program does."""

import pytest

from xlvalidate.ooxml.shared_formulas import below, moved

CASES = [
    ("SUM(D6:I6)+5", 2, 1, "SUM(E8:J8)+5"),
    ("$A1+A$1+$A$1", 3, 4, "$A4+E$1+$A$1"),
    ("a1", 1, 1, "B2"),
    ('"A1"&A1&"x""A1"', 1, 0, '"A1"&A2&"x""A1"'),
    ("'A1'!A1+表A1!B2", 1, 0, "'A1'!A2+表A1!B3"),
    ("LOG10(A1)+A1_b+b.A1+A1.b", 1, 0, "LOG10(A2)+A1_b+b.A1+A1.b"),
    ("A1", -1, 0, "#REF!"),
    ("A1", 0, -1, "#REF!"),
    ("XFD1048576", 0, 1, "#REF!"),
    ("A1048576", 1, 0, "#REF!"),
    ("XFE1+ZZZ1", 1, 1, "XFE1+ZZZ1"),
    ("A01+A1:B2", 1, 1, "A01+B2:C3"),
]


@pytest.mark.parametrize(("formula", "rows", "columns", "said"), CASES)
def test_a_formula_moved(formula: str, rows: int, columns: int, said: str):
    assert moved(formula, rows, columns) == said


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ('IF(A2="","x2",$B2)', 'IF(A7="","x2",$B7)'),
        ("SUM(A2:C2)", "SUM(A7:C7)"),
        ("1+2", "1+2"),
        ("A2+A3", None),
        ("A2+B$2", None),
        ("A2+\x00", None),
    ],
)
def test_a_formula_of_one_row_in_another(formula: str, said: str | None):
    quick = below(2, formula)
    assert (quick(7) if quick else None) == said
    assert said is None or said == moved(formula, 5, 0)
