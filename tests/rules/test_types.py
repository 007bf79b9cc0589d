"""Days as numbers of a workbook, and texts as rules compare them."""

from datetime import date

import pytest

from xlvalidate.rules.types import day_of, serial, trimmed

DAYS = [(date(1900, 3, 1), 61), (date(2026, 3, 31), 46112), (date(9999, 12, 31), 2_958_465), (date(2024, 2, 29), 45351)]


@pytest.mark.parametrize(("day", "number"), DAYS)
def test_a_day_is_a_number(day, number):
    assert serial(day) == number
    assert day_of(number) == day


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("a", "a"),
        ("  a  b ", "a b"),
        ("\u3000已\u3000取消\u3000", "已 取消"),
        ("a\tb\n", "a b"),
        ("\u00a0a", "a"),
        ("", ""),
    ],
)
def test_blanks_around_a_text_count_for_nothing(said, compared):
    assert trimmed(said) == compared
