"""What a cell of an entry counts as, by its formulas as they compute, and by reading."""

from datetime import date

import pytest

from tests.derive.entry_form import entry_form
from xlvalidate.checking.figures import value_of
from xlvalidate.derive.entry_cells import (
    NoFigure,
    blank_of,
    breaks_of,
    counted_formula,
    guards,
    is_text,
    reading_formulas,
)
from xlvalidate.derive.text_numbers import ComputedRow
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.cell_values import read_value, written_in

EDITION = entry_form("kinds")
NUMBERS = (
    0,
    3,
    12.5,
    -1,
    "12",
    "１２",
    "1,234",
    "+3",
    "-4",
    "2.50",
    "3项",
    "3元",
    "/",
    "abc",
    "1.2.3",
    "12,34",
    1e15,
    -1e15,
)
DAYS = ("2026-03-05", "2026/3/5", "2026年3月5日", "20260305", "25/03/2026", "2026-02-30", "soon")
FLAGS = ("是", "否", "yes", " No ", "√", "☐", "有", 1, 0, 2)
TEXTS = ("A1", " A1 ", "\u3000A1", "007", "a  b", 7)
CASES = {
    "item_n": NUMBERS, "item_e": NUMBERS, "item_share": ("50%", "0.5", 0.5, "５０％", "x"), "item_day": DAYS,
    "item_yes": FLAGS, "item_no": TEXTS,
}  # fmt: skip


def counted(code, typed):
    one = EDITION.columns[code]
    formulas = dict(reading_formulas(one, "cell", EDITION.text)) | {"as": counted_formula(one, "cell", EDITION.text)}
    for word in formulas:
        formulas = {key: formula.replace(f"{{{word}}}", word) for key, formula in formulas.items()}
    return ComputedRow(formulas, {"cell": typed if isinstance(typed, str) else float(typed)}).named("as")


@pytest.mark.parametrize(("code", "typed"), [(code, typed) for code, many in CASES.items() for typed in many])
def test_it_counts_as_it_is_read(code, typed):
    one = EDITION.columns[code]
    value = Value(ValueKind.TEXT, typed) if isinstance(typed, str) else Value(ValueKind.NUMBER, repr(typed))
    read = value_of(read_value(one, None, value, written_in(EDITION, since_1904=False)))
    found = counted(code, typed)
    assert (None if found == NoFigure.ODD else found) == (
        read if read is None or is_text(one) else pytest.approx(float(read))
    )


@pytest.mark.parametrize(
    ("code", "blank"),
    [
        ("item_n", '"b"'), ("item_z", "0"), ("item_e", '"e"'), ("item_maybe", "0"), ("item_yes", '"b"'),
        ("item_day", '"b"'), ("pay_day", '"e"'),
    ],
)  # fmt: skip
def test_a_blank_counts_as_what_it_means(code, blank):
    assert blank_of(EDITION.columns[code]) == blank
    assert counted(code, " \u3000") == (0 if blank == "0" else blank.strip('"'))


@pytest.mark.parametrize(
    ("code", "found", "breaks"),
    [
        ("item_n", 3.0, 0), ("item_n", 3.5, 1), ("item_n", -1.0, 1), ("item_n", "", 1), ("item_n", "b", 0),
        ("item_share", 1.5, 1), ("item_share", 0.125, 0), ("item_yes", "", 1), ("item_yes", 1.0, 0),
        ("item_day", float((date(2025, 11, 29) - date(1899, 12, 30)).days), 1),
        ("item_day", float((date(2025, 11, 30) - date(1899, 12, 30)).days), 0), ("pay_day", 1.0, 0), ("pay_day", "", 1),
        ("pay_mark", "A1", 0), ("pay_mark", "a1", 1), ("pay_mark", "", 0), ("pay_mark", 0.0, 1), ("pay_no", "x", 0),
    ],
)  # fmt: skip
def test_what_breaks_a_column(code, found, breaks):
    formula = breaks_of(EDITION.columns[code], "as")
    assert ComputedRow({"breaks": formula}, {"as": found}).named("breaks") == breaks


def test_what_keeps_a_rule_from_an_entry():
    """Of another kind, not filled in, rightly blank."""
    cells = [(EDITION.columns[code], f"${letter}8") for code, letter in zip(
        ("item_n", "item_z", "item_e", "item_no", "item_place", "item_day"), "ABCDEF", strict=True
    )]  # fmt: skip
    assert guards(cells, zero_blanks=False) == (
        ['($A8="")', '($B8="")', '($C8="")', "ISNUMBER($D8)", "ISNUMBER($E8)", '($F8="")'],
        ['($A8="b")', "(LEN($D8)=0)", '($F8="b")'],
        ['($C8="e")', "(LEN($E8)=0)"],
    )
    assert guards(cells, zero_blanks=True)[1:] == (["(LEN($D8)=0)", '($F8="b")'], ["(LEN($E8)=0)"])
