"""Years to the last sign: how long a text may be, days in Chinese, a whole year from its ends, dates of long ago."""

import pytest

from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.years import shown, year_of


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024" + " " * 96, 2024),
        ("2024" + " " * 97, None),
        ("1000", 1000),
        ("9999", 9999),
        ("0999", None),
        ("X2024", None),
        ("2024X", None),
        ("公历年度：2024", 2024),
        ("2024公历年度", 2024),
        ("2024年规划报告", None),
        ("2024年展望报告", None),
        (" :2024 。", 2024),
        # Days of a month in Chinese.
        ("二〇二四年三月五日", 2024),
        ("二〇二四年十月十日", 2024),
        ("二〇二四年十二月二十日", 2024),
        ("二〇二四年一月三十一日", 2024),
        ("二〇二四年十一月二十九号", 2024),
        # That there are not, or that nobody writes so.
        ("二〇二四年十三月一日", None),
        ("二〇二四年二月三十日", None),
        ("二〇二三年二月二十九日", None),
        ("二〇二四年三月十十日", None),
        ("二〇二四年三月一二十日", None),
        ("二〇二四年三月十一二日", None),
        ("二〇二四年三月一五日", None),
        # The first and the last month of a year are all of it, where it is clear that they are months.
        ("2024年1月至12月", 2024),
        ("2024年1至12", 2024),
        ("2024-01至12月", 2024),
        ("2024-01至2024-12", 2024),
        ("2024-01至12", None),
        ("2024.1~12", None),
        ("2024年1月至2025年12月", None),
        ("2024年1月至11月", None),
        ("2024年2月至12月", None),
        ("2024年1月至6月至12月", None),
    ],
)
def test_a_text_and_its_year(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("serial", "since_1904", "day"),
    [
        ("0", False, "0"),
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        # The 29th of February 1900, which there was not.
        ("60", False, "1900-02-28"),
        ("61", False, "1900-03-01"),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, "2958466"),
        ("-1", False, "-1"),
        ("0", True, "1904-01-01"),
        ("2957003", True, "9999-12-31"),
        ("2957004", True, "2957004"),
        (" 2024-12-31 ", False, "2024-12-31"),
    ],
)
def test_a_date_as_people_see_it(serial, since_1904, day):
    assert shown(Value(ValueKind.DATE, serial), since_1904) == day


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value(ValueKind.TEXT, " \u200b某局 "), "\u200b某局"),
        (Value(ValueKind.TEXT, "\u200b\ufeff"), ""),
        (Value(ValueKind.TEXT, ""), ""),
        (Value(ValueKind.NUMBER, "2024"), "2024"),
        (Value(ValueKind.NUMBER, "2024.0"), "2024.0"),
        (Value(ValueKind.NUMBER, "2.024E3"), "2024"),
        (Value(ValueKind.NUMBER, "1E+400"), "1E+400"),
        (Value(ValueKind.UNCALCULATED, "", "YEAR(A1)"), "=YEAR(A1)"),
        (Value(ValueKind.BOOLEAN, "TRUE"), "TRUE"),
    ],
)
def test_a_cell_as_people_see_it(value, text):
    assert shown(value, False) == text
