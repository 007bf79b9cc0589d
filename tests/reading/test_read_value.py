"""What a cell says of an indicator: the number that was meant, or why there is none. What was typed stays as it is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.cell_values import read_value
from xlvalidate.reading.submission import Reading, blank_reading, too_large

COUNT = edition_of().indicators["b_total_count"]
PAID = edition_of().indicators["b_total_paid"]
CHANGE = replace(COUNT, kind=FigureKind.CHANGE)
WORD = edition_of().indicators["p_all_word"]
KEEPER = replace(WORD, kind=FigureKind.CHOICE, choices=("library", "county"))
HERE = Cell("Books", 10, 3)
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
        ("a count", Value(ValueKind.DATE, "45657"), None, "date", ""),
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
    found = read_value(FIGURES[of], HERE, value)
    assert found == Reading(FIGURES[of], HERE, value, number, why, detail)
    assert type(found.number) is type(number)
    assert found.blank is False


@pytest.mark.parametrize("of", FIGURES)
@pytest.mark.parametrize("value", [BLANK, Value(TEXT, ""), Value(TEXT, " \u3000\n"), Value(ValueKind.BLANK, "", "A1")])
def test_a_cell_in_which_nothing_can_be_seen_is_blank(of, value):
    assert read_value(FIGURES[of], HERE, value) == Reading(FIGURES[of], HERE, BLANK, None)
    assert blank_reading(FIGURES[of], HERE).blank


def test_a_text_that_becomes_too_small_in_the_unit_of_the_figure():
    small = Value(TEXT, "0.000000000000001元")
    for unit, number, why in (("元", Decimal("1E-15"), "unit"), ("亿元", None, "too-long")):
        paid = replace(PAID, unit=unit)
        assert read_value(paid, HERE, small) == Reading(paid, HERE, small, number, why, "元" if number else "")


def test_letters_without_a_width_are_a_blank_where_a_figure_belongs_and_a_text_where_a_word_does():
    unseen = Value(TEXT, "\u200b\ufeff")
    assert read_value(COUNT, HERE, unseen) == Reading(COUNT, HERE, BLANK, None)
    assert read_value(WORD, HERE, unseen) == Reading(WORD, HERE, unseen, None)


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
