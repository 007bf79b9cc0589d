"""What a cell says of an indicator: the number that was meant, or why there is none. What was typed stays as it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import DayOrder, NumberMarks
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.cell_values import Written, read_value, written_in
from xlvalidate.reading.days import DaysWritten
from xlvalidate.reading.submission import Reading, blank_reading, too_large

COUNT = edition_of().indicators["b_total_count"]
PAID = edition_of().indicators["b_total_paid"]
CHANGE = replace(COUNT, kind=FigureKind.CHANGE)
WORD = edition_of().indicators["p_all_word"]
KEEPER = replace(WORD, kind=FigureKind.CHOICE, choices=("library", "county"))
HERE = Cell("Books", 10, 3)
USUAL = written_in(edition_of(), since_1904=False)
TEXT, NUMBER = ValueKind.TEXT, ValueKind.NUMBER
FIGURES = {"a count": COUNT, "an amount": PAID, "a change": CHANGE, "a word": WORD, "a choice": KEEPER}


@pytest.mark.parametrize(
    ("of", "value", "number", "why", "detail"),
    [
        ("a count", Value(NUMBER, "12"), 12, None, ""),
        ("a count", Value(NUMBER, "12.0"), 12, None, ""),
        ("a count", Value(NUMBER, "12", "A1+A2"), 12, None, ""),
        ("a count", Value(NUMBER, "1553.9100000000001"), Decimal("1553.91"), None, ""),
        ("a count", Value(NUMBER, "999999999999999"), 999_999_999_999_999, None, ""),
        ("a count", Value(NUMBER, "1000000000000000"), None, "too-long", ""),
        ("a count", Value(NUMBER, "-1E+15"), None, "too-long", ""),
        ("a count", Value(NUMBER, "-5.5511151231257827E-17"), Decimal("-5.551E-17"), None, ""),
        ("a count", Value(NUMBER, "1E-21"), 0, None, ""),
        ("a count", Value(NUMBER, "-1E-300"), 0, None, ""),
        ("a count", Value(NUMBER, "1E-20"), Decimal("1E-20"), None, ""),
        ("a count", Value(NUMBER, "1e400"), None, "too-long", ""),
        ("a count", Value(ValueKind.BOOLEAN, "TRUE"), None, "boolean", ""),
        ("a count", Value(ValueKind.DATE, "45657"), None, "date", "2024-12-31"),
        ("a count", Value(ValueKind.ERROR, "#REF!"), None, "error", ""),
        ("a count", Value(ValueKind.UNCALCULATED, "", "A1"), None, "uncalculated", ""),
        ("a count", Value(TEXT, "", 'IF(A1>0,A1,"")'), None, "formula-empty", ""),
        ("a count", Value(TEXT, " ", '" "'), None, "formula-empty", ""),
        ("a count", Value(TEXT, "12"), 12, "text-number", ""),
        ("a count", Value(TEXT, "5books"), 5, "unit", "books"),
        ("a count", Value(TEXT, "5 (two lost)"), 5, "annotated", "two lost"),
        ("a count", Value(TEXT, "5EUR"), None, "text", ""),
        ("an amount", Value(TEXT, "5EUR"), 5, "unit", "EUR"),
        ("a count", Value(TEXT, "/"), None, "slash", ""),
        ("a count", Value(TEXT, "+5"), 5, "plus", ""),
        ("a change", Value(TEXT, "+5"), 5, None, ""),
        ("a count", Value(TEXT, "1234567890123456"), None, "too-long", ""),
        ("a word", Value(TEXT, "any"), None, None, ""),
        ("a word", Value(NUMBER, "12"), None, None, ""),
        ("a word", Value(ValueKind.DATE, "45657"), None, None, ""),
        ("a word", Value(ValueKind.ERROR, "#REF!"), None, "error", ""),
        ("a word", Value(ValueKind.UNCALCULATED, "", "A1"), None, "uncalculated", ""),
        ("a choice", Value(TEXT, " library\n"), None, None, ""),
        ("a choice", Value(TEXT, "Library"), None, None, ""),
        ("a choice", Value(NUMBER, "1"), None, None, ""),
        ("a choice", Value(ValueKind.ERROR, "#REF!"), None, "error", ""),
    ],
)
def test_what_a_cell_says(of, value, number, why, detail):
    found = read_value(FIGURES[of], HERE, value, USUAL)
    assert found == Reading(FIGURES[of], HERE, value, number, why, detail)
    assert type(found.number) is type(number)
    assert found.blank is False


@pytest.mark.parametrize("of", FIGURES)
@pytest.mark.parametrize("value", [BLANK, Value(TEXT, ""), Value(TEXT, " \u3000\n"), Value(ValueKind.BLANK, "", "A1")])
def test_a_cell_in_which_nothing_can_be_seen_is_blank(of, value):
    assert read_value(FIGURES[of], HERE, value, USUAL) == Reading(FIGURES[of], HERE, BLANK, None)
    assert blank_reading(FIGURES[of], HERE).blank


def test_a_text_that_becomes_too_small_in_the_unit_of_the_figure():
    small = Value(TEXT, "0.000000000000001元")
    for unit, number, why in (("元", Decimal("1E-15"), "unit"), ("亿元", None, "too-long")):
        paid = replace(PAID, unit=unit)
        assert read_value(paid, HERE, small, USUAL) == Reading(paid, HERE, small, number, why, "元" if number else "")


def test_letters_without_a_width_are_a_blank_where_a_figure_belongs_and_a_text_where_a_word_does():
    unseen = Value(TEXT, "\u200b\ufeff")
    assert read_value(COUNT, HERE, unseen, USUAL) == Reading(COUNT, HERE, BLANK, None)
    assert read_value(WORD, HERE, unseen, USUAL) == Reading(WORD, HERE, unseen, None)


@pytest.mark.parametrize(
    ("number", "large"),
    [
        (0, False),
        (10**15 - 1, False),
        (10**15, True),
        (-(10**15) + 1, False),
        (-(10**15), True),
        (Decimal("999999999999999.9"), False),
        (Decimal("0.00000000000000000001"), False),
        (Decimal("0.000000000000000000001"), True),
        (Decimal("Infinity"), True),
    ],
)
def test_a_figure_of_more_digits_than_a_spreadsheet_keeps(number, large):
    assert too_large(number) is large


RATE = replace(COUNT, kind=FigureKind.PERCENT, unit="%", decimals=3, least=None)
DAY = replace(WORD, kind=FigureKind.DATE)
TICK = replace(WORD, kind=FigureKind.FLAG)
ID = replace(WORD, shortest=8, longest=8)
BOOLEAN, DATED = ValueKind.BOOLEAN, ValueKind.DATE


@pytest.mark.parametrize(
    ("of", "value", "meant", "why", "detail"),
    [
        (RATE, Value(NUMBER, "0.505"), Decimal("0.505"), None, ""),
        (RATE, Value(NUMBER, "50"), 50, None, ""),
        (RATE, Value(TEXT, "50%"), Decimal("0.5"), "percent-text", "%"),
        (RATE, Value(TEXT, " ５０％ "), Decimal("0.5"), "percent-text", "%"),
        (RATE, Value(TEXT, "50%（估计）"), Decimal("0.5"), "annotated", "估计"),
        (RATE, Value(TEXT, "0.5"), Decimal("0.5"), "text-number", ""),
        (RATE, Value(TEXT, "50百%"), None, "text", ""),
        (RATE, Value(TEXT, "50‰"), None, "text", ""),
        (RATE, Value(DATED, "46024"), None, "date", "2026-01-02"),
        (RATE, Value(NUMBER, "1E+15"), None, "too-long", ""),
        (DAY, Value(DATED, "46086"), date(2026, 3, 5), None, ""),
        (DAY, Value(DATED, "2026-03-05T00:00:00"), date(2026, 3, 5), None, ""),
        (DAY, Value(DATED, "46086.5"), date(2026, 3, 5), "date-time", ""),
        (DAY, Value(NUMBER, "46086"), date(2026, 3, 5), "date-serial", ""),
        (DAY, Value(TEXT, "2026/3/5"), date(2026, 3, 5), "date-text", ""),
        (DAY, Value(TEXT, "05/03/2026"), None, "date-two-readings", "2026-03-05 2026-05-03"),
        (DAY, Value(DATED, "60"), None, "date-leap-1900", ""),
        (DAY, Value(BOOLEAN, "TRUE"), None, "date-unread", ""),
        (DAY, Value(ValueKind.ERROR, "#REF!"), None, "error", ""),
        (DAY, Value(ValueKind.UNCALCULATED, "", "TODAY()"), None, "uncalculated", ""),
        (TICK, Value(BOOLEAN, "TRUE"), True, None, ""),
        (TICK, Value(BOOLEAN, "FALSE"), False, None, ""),
        (TICK, Value(TEXT, "yes"), True, None, ""),
        (TICK, Value(TEXT, " No "), False, None, ""),
        (TICK, Value(TEXT, "是"), True, "flag-mark", ""),
        (TICK, Value(TEXT, "☑\ufe0f"), True, "flag-mark", ""),
        (TICK, Value(TEXT, "☐"), False, "flag-mark", ""),
        (TICK, Value(TEXT, "TRUE"), True, "flag-mark", ""),
        (TICK, Value(NUMBER, "1"), True, "flag-mark", ""),
        (TICK, Value(NUMBER, "0"), False, "flag-mark", ""),
        (TICK, Value(NUMBER, "2"), None, "flag-unread", ""),
        (TICK, Value(TEXT, "×"), None, "flag-unread", ""),
        (TICK, Value(DATED, "46024"), None, "flag-unread", ""),
        (ID, Value(NUMBER, "12345678.0"), "12345678", None, ""),
        (ID, Value(NUMBER, "1.2345678901234568E+17"), None, "text-digits", ""),
        (ID, Value(DATED, "46024"), None, "text-date", "2026-01-02"),
        (ID, Value(BOOLEAN, "TRUE"), "TRUE", None, ""),
    ],
)
def test_what_a_cell_of_another_kind_means(of, value, meant, why, detail):
    found = read_value(of, HERE, value, USUAL)
    number = meant if of is RATE else None
    assert found == Reading(of, HERE, value, number, why, detail, None if of is RATE else meant)
    assert (found.typed, found.lack is None) == (meant, meant is not None)


@pytest.mark.parametrize(
    ("of", "text", "typed"),
    [(ID, " AB\u3000 12 ", "AB 12"), (WORD, " A  B ", "A  B"), (DAY, " ", None), (TICK, "", None)],
)
def test_a_text_means_itself_without_the_blanks_around_it(of, text, typed):
    assert read_value(of, HERE, Value(TEXT, text), USUAL).typed == typed


@pytest.mark.parametrize(
    ("marks", "text", "number", "why", "detail"),
    [
        (NumberMarks.COMMA, "1.234,56", Decimal("1234.56"), "thousands", ""),
        (NumberMarks.COMMA, "1234,5", Decimal("1234.5"), "text-number", ""),
        (NumberMarks.COMMA, "1.234", 1234, "thousands", ""),
        (NumberMarks.COMMA, "１．２３４，５", Decimal("1234.5"), "thousands", ""),
        (NumberMarks.COMMA, "1,234", None, "two-readings", "1.234 1234"),
        (NumberMarks.COMMA, "-1,234", None, "two-readings", "-1.234 -1234"),
        (NumberMarks.COMMA, "0,123", Decimal("0.123"), "text-number", ""),
        (NumberMarks.COMMA, "0.123", None, "two-readings", "0.123 123"),
        (NumberMarks.COMMA, "1,234.56", None, "text", ""),
        (NumberMarks.POINT, "1,234.56", Decimal("1234.56"), "thousands", ""),
        (NumberMarks.POINT, "1.234", None, "two-readings", "1.234 1234"),
        (NumberMarks.POINT, "1234.567", Decimal("1234.567"), "text-number", ""),
        (NumberMarks.POINT, "0,000", None, "two-readings", "0.000 0"),
        (None, "1.234", Decimal("1.234"), "text-number", ""),
        (None, "0,123", 123, "thousands", ""),
    ],
)
def test_the_marks_that_a_form_declares_decide_and_what_fits_two_is_none(marks, text, number, why, detail):
    written = Written(marks, DaysWritten(None, "en", since_1904=False))
    value = Value(TEXT, text)
    assert read_value(PAID, HERE, value, written) == Reading(PAID, HERE, value, number, why, detail)


def test_a_percentage_is_written_with_the_marks_of_the_form():
    written = Written(NumberMarks.COMMA, DaysWritten(DayOrder.DAY_FIRST, "en", since_1904=False))
    assert read_value(RATE, HERE, Value(TEXT, "12,5 %"), written).number == Decimal("0.125")
