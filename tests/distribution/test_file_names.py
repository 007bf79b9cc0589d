"""File names that Windows takes, whatever an office is called, and no two of them the same."""

import pytest

from xlvalidate.distribution.file_names import workbook_names
from xlvalidate.identity import Period
from xlvalidate.intake.strangers_names import folded
from xlvalidate.roster import Office, Roster


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("330802001", "柯城区教育局", "330802001_柯城区教育局_2025.xlsx"),
        ("con", "aux", "con_aux_2025.xlsx"),
        ("1", 'a/b\\c:d*e?f"g<h>i|j', "1_a_b_c_d_e_f_g_h_i_j_2025.xlsx"),
        ("1", "尾点. . .", "1_尾点_2025.xlsx"),
        ("1", "A.B.xlsx", "1_A.B.xlsx_2025.xlsx"),
        ("../1", "x", "_1_x_2025.xlsx"),
        ("1", "很长" * 60, "1_" + "很长" * 18 + "_2025.xlsx"),
        ("1", "N" * 300, "1_" + "N" * 108 + "_2025.xlsx"),
    ],
)
def test_a_name_is_safe_and_keeps_its_year(code, name, expected):
    (found,) = workbook_names(Roster((Office(code=code, name=name),)), Period(2025), ".xlsx").values()
    assert found == f"workbooks/{expected}"
    assert len(expected.encode()) <= 120


def test_names_that_a_file_system_takes_for_one_are_numbered_whatever_the_order_of_the_roster():
    offices = [Office(code="AB", name="x"), Office(code="ab", name="X"), Office(code="ＡＢ", name="x")]
    expected = {"AB": "AB_x_2025.xlsx", "ab": "ab_X_2025-2.xlsx", "ＡＢ": "ＡＢ_x_2025-3.xlsx"}
    for order in (offices, offices[::-1]):
        found = workbook_names(Roster(tuple(order)), Period(2025), ".xlsx")
        assert found == {code: f"workbooks/{name}" for code, name in expected.items()}
        assert len({folded(name) for name in found.values()}) == 3
