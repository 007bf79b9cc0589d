# ruff: noqa: E501
"""The formulas of the template for every kind, computed as the sheet computes them: beside what reading says."""

import pytest

from tests.checking.one_column import edition
from xlvalidate.derive.kind_formulas import (
    is_day,
    is_flag,
    not_of_kind,
    out_of_bounds,
    sheet_reads,
)
from xlvalidate.derive.text_numbers import ComputedRow

FORM = edition(
    """
    rate kind = "percent", most = 1
    day kind = "date", least = 2020-01-01, most = 2030-12-31
    any kind = "date"
    done kind = "flag"
    id kind = "text", length = 8, pattern = "capital 2 digit 6"
    name kind = "text", length = [2, 5]
    han kind = "text", pattern = "han 1+"
    word kind = "text"
    """
)
OF = {code.removeprefix("t_"): indicator for code, indicator in FORM.indicators.items()}


def given(formula, value):
    return ComputedRow({"found": formula}, {"cell": value}).named("found")


@pytest.mark.parametrize(
    ("code", "value", "odd"),
    [
        ("rate", 0.5, False), ("rate", "x", True), ("day", 46086.0, False), ("day", 60.0, True), ("day", 0.0, True),
        ("day", -1.0, True), ("day", 2958466.0, True), ("day", "2026-03-05", True), ("done", True, False),
        ("done", "yes", False), ("done", " 否 ", False), ("done", "☑", False), ("done", "X", False), ("done", 1.0, False),
        ("done", "maybe", True), ("done", 2.0, True), ("done", "☑☑", True),
    ],
)  # fmt: skip
def test_what_is_not_of_its_kind(code, value, odd):
    assert given(not_of_kind(OF[code], "cell"), value) is odd


def test_anything_may_stand_where_a_text_belongs():
    assert not_of_kind(OF["word"], "cell") is None


@pytest.mark.parametrize(
    ("code", "value", "beyond"),
    [
        ("rate", 1.0, False), ("rate", 1.01, True), ("rate", "2", False), ("day", 43831.0, False), ("day", 43830.0, True),
        ("day", 47848.0, False), ("day", 47849.0, True), ("day", 60.0, False), ("id", "AB123456", False),
        ("id", " AB123456 ", False), ("id", "ab123456", True), ("id", "AB12345", True), ("id", "", False),
        ("name", "x", True), ("name", "xx", False), ("name", "xxxxx", False), ("name", "xxxxxx", True),
    ],
)  # fmt: skip
def test_what_is_out_of_its_bounds(code, value, beyond):
    assert given(out_of_bounds(OF[code], "cell"), value) is beyond


@pytest.mark.parametrize("code", ["any", "done", "han", "word"])
def test_nothing_is_asked_where_nothing_bounds_or_no_formula_can_tell(code):
    assert out_of_bounds(OF[code], "cell") is None


@pytest.mark.parametrize(
    ("code", "text", "reads"),
    [
        ("rate", "５０％", True), ("rate", "50", True), ("rate", "half", False), ("day", "2026-03-05", True),
        ("day", "2026年3月5日", True), ("day", "20260305", True), ("day", "2026/3-5", False), ("day", "2026-02-30", False),
        ("day", "25/03/2026", True), ("day", "05/03/2026", False), ("day", "1899-12-31", False), ("day", "26-3-5", False),
        ("done", "☐", True), ("done", "maybe", False), ("word", "anything", True),
    ],
)  # fmt: skip
def test_which_texts_the_sheet_understands(code, text, reads):
    assert sheet_reads(OF[code], text, FORM.text) is reads


def test_a_blank_or_an_error_is_no_day_and_no_tick():
    assert [given(formula("cell"), value) for formula in (is_day, is_flag) for value in (None, "")] == [False] * 4
