# ruff: noqa: E501
"""What a day is read from: a number of the spreadsheet, or a text in the order and the language of the form."""

from datetime import date

import pytest

from xlvalidate.editions.model import DayOrder
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.days import DayNote, DayRead, DaysWritten, day_of, serial_of

DAY, TEXT = date(2026, 3, 5), DayNote.TEXT
NO_DAY, UNREAD, NO_YEAR, SHORT = DayNote.NO_SUCH_DAY, DayNote.UNREAD, DayNote.NO_YEAR, DayNote.SHORT_YEAR
UNDECLARED, YEAR_FIRST, DAY_FIRST, MONTH_FIRST = None, *DayOrder
EVERY = (UNDECLARED, *DayOrder)
BOTH = ("zh_CN", "en")


def read(text, order=None, language="zh_CN"):
    return day_of(Value(ValueKind.TEXT, text), DaysWritten(order, language, since_1904=False))


@pytest.mark.parametrize(
    "text",
    ["2026-03-05", "2026-3-5", "2026/3/5", "2026.03.05", "2026 - 03 - 05", "20260305", "２０２６－０３－０５", "2026年3月5日",
     "2026 年 3 月 5 号", "２０２６年３月５日", "二〇二六年三月五日", "2026-03-05 00:00:00", "2026-03-05T00:00", " 2026/3/5\n"],
)  # fmt: skip
def test_a_year_in_front_is_read_in_every_order_and_language(text):
    assert {read(text, order, language) for order in EVERY for language in BOTH} == {DayRead(DAY, TEXT)}


@pytest.mark.parametrize(
    ("text", "order", "day", "note", "detail"),
    [
        ("05/03/2026", UNDECLARED, None, DayNote.TWO_READINGS, "2026-03-05 2026-05-03"),
        ("05/03/2026", YEAR_FIRST, None, DayNote.TWO_READINGS, "2026-03-05 2026-05-03"),
        ("05/03/2026", DAY_FIRST, DAY, TEXT, ""),
        ("03/05/2026", MONTH_FIRST, DAY, TEXT, ""),
        ("5.3.2026", DAY_FIRST, DAY, TEXT, ""),
        ("25/03/2026", UNDECLARED, date(2026, 3, 25), TEXT, ""),
        ("03/25/2026", UNDECLARED, date(2026, 3, 25), TEXT, ""),
        ("04/04/2026", UNDECLARED, date(2026, 4, 4), TEXT, ""),
        ("25/03/2026", MONTH_FIRST, None, NO_DAY, ""),
        ("30/02/2026", UNDECLARED, None, NO_DAY, ""),
        ("31/04/2026", DAY_FIRST, None, NO_DAY, ""),
    ],
)
def test_a_year_behind_is_read_by_the_order_of_the_form(text, order, day, note, detail):
    assert read(text, order) == DayRead(day, note, detail)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("2026-02-30", NO_DAY), ("2026-13-01", NO_DAY), ("2026-00-10", NO_DAY), ("20261301", NO_DAY),
        ("2025-02-29", NO_DAY), ("2026年2月30日", NO_DAY), ("0000-01-01", NO_DAY), ("1900-02-29", DayNote.LEAP_1900),
        ("3月5日", NO_YEAR), ("三月五日", NO_YEAR), ("3-5", NO_YEAR), ("3/5", NO_YEAR), ("1-2", NO_YEAR),
        ("26/3/5", SHORT), ("5/3/26", SHORT), ("26年3月5日", SHORT),
        ("2026-3/5", UNREAD), ("2026年3月", UNREAD), ("2026", UNREAD), ("待定", UNREAD), ("/", UNREAD), ("TRUE", UNREAD),
        ("2026-03-05 in part", UNREAD), ("2026-03-05" + " " * 100 + "x", UNREAD), ("99999999", UNREAD),
    ],
)  # fmt: skip
def test_what_is_no_day_says_why(text, note):
    assert {read(text, order, language) for order in EVERY for language in BOTH} == {DayRead(None, note)}


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("5 March 2026", DayRead(DAY, TEXT)), ("5 Mar 2026", DayRead(DAY, TEXT)), ("5-Mar-2026", DayRead(DAY, TEXT)),
        ("Mar 5, 2026", DayRead(DAY, TEXT)), ("March 5th, 2026", DayRead(DAY, TEXT)), ("5th of March 2026", DayRead(DAY, TEXT)),
        ("2026-Mar-05", DayRead(DAY, TEXT)), ("5 Sept 2026", DayRead(date(2026, 9, 5), TEXT)),
        ("March 5", DayRead(None, NO_YEAR)), ("5 Mar 26", DayRead(None, SHORT)), ("31 Apr 2026", DayRead(None, NO_DAY)),
        ("5 Mai 2026", DayRead(None, UNREAD)),
    ],
)  # fmt: skip
def test_months_by_name_are_read_where_the_language_of_the_form_has_names(text, english):
    assert (read(text, None, "en"), read(text, None, "zh_CN")) == (english, DayRead(None, UNREAD))


def test_a_time_of_day_is_told():
    assert read("2026-03-05 08:30") == DayRead(DAY, DayNote.TIME)


@pytest.mark.parametrize(
    ("serial", "since_1900", "since_1904"),
    [
        ("1", date(1900, 1, 1), date(1904, 1, 2)),
        ("0", DayNote.OUTSIDE, date(1904, 1, 1)),
        ("-1", DayNote.OUTSIDE, DayNote.OUTSIDE),
        ("59", date(1900, 2, 28), date(1904, 2, 29)),
        ("60", DayNote.LEAP_1900, date(1904, 3, 1)),
        ("61", date(1900, 3, 1), date(1904, 3, 2)),
        ("46086", DAY, date(2030, 3, 6)),
        ("44624", date(2022, 3, 4), DAY),
        ("2957003", date(9995, 12, 30), date(9999, 12, 31)),
        ("2957004", date(9995, 12, 31), DayNote.OUTSIDE),
        ("2958465", date(9999, 12, 31), DayNote.OUTSIDE),
        ("2958466", DayNote.OUTSIDE, DayNote.OUTSIDE),
        ("1E+300", DayNote.OUTSIDE, DayNote.OUTSIDE),
    ],
)
def test_the_number_of_a_day_by_where_the_workbook_begins_to_count(serial, since_1900, since_1904):
    for since, expected in ((False, since_1900), (True, since_1904)):
        found = day_of(Value(ValueKind.DATE, serial), DaysWritten(None, "en", since))
        assert found == (DayRead(None, expected) if isinstance(expected, DayNote) else DayRead(expected))
        if isinstance(expected, date):
            assert serial_of(expected, since) == int(serial)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Value(ValueKind.DATE, "46086.25"), DayRead(DAY, DayNote.TIME)),
        (Value(ValueKind.NUMBER, "46086"), DayRead(DAY, DayNote.SERIAL)),
        (Value(ValueKind.NUMBER, "46086.25"), DayRead(DAY, DayNote.TIME)),
        (Value(ValueKind.DATE, "2026-03-05"), DayRead(DAY)),
        (Value(ValueKind.DATE, "2026-03-05T12:00:00"), DayRead(DAY, DayNote.TIME)),
        (Value(ValueKind.DATE, "2026-02-30"), DayRead(None, NO_DAY)),
        (Value(ValueKind.BOOLEAN, "TRUE"), DayRead(None, UNREAD)),
    ],
)
def test_what_else_a_cell_may_hold(value, found):
    assert day_of(value, DaysWritten(None, "en", since_1904=False)) == found
