"""What an office meant by a number, and what it did not mean."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlvalidate.reading.numbers import GRAVEST_FIRST, Note, Number, Numeral, exact, numeral

STORED: list[tuple[str, Number | None]] = [
    ("12", 12),
    ("-12", -12),
    ("+1", 1),
    ("007", 7),
    ("5.0", 5),
    ("5.", 5),
    (".5", Decimal("0.5")),
    ("-0", 0),
    ("1.5e3", 1500),
    ("1E+20", 10**20),
    ("0.30000000000000004", Decimal("0.3")),
    ("1553.9100000000001", Decimal("1553.91")),
    ("73802895.900000006", Decimal("73802895.9")),
    ("999999999999999", 999_999_999_999_999),
    ("12345678901234567", 12_345_678_901_234_600),
    ("1e309", None),
    ("1e-400", None),
    ("4_2", None),
    ("４２", None),
    ("٤٢", None),
    ("0x1F", None),
    ("1,234", None),
    (" 1", None),
    ("1\n", None),
    ("NaN", None),
    ("INF", None),
    ("", None),
    ("-", None),
    (".", None),
    ("1" * 1001, None),
]


@pytest.mark.parametrize(("text", "value"), STORED)
def test_a_stored_number(text: str, value: Number | None) -> None:
    assert exact(text) == value
    assert type(exact(text)) is type(value)


def read(value: Number, note: Note | None, detail: str = "") -> Numeral:
    return Numeral(value, note, detail)


def no(note: Note) -> Numeral:
    return Numeral(None, note)


COUNTS: list[tuple[str, Numeral]] = [
    ("12", read(12, Note.TEXT_NUMBER)),
    ("-5", read(-5, Note.TEXT_NUMBER)),
    ("12.50", read(Decimal("12.5"), Note.TEXT_NUMBER)),
    (" 12", read(12, Note.SPACES)),
    ("　12\u00a0", read(12, Note.SPACES)),
    ("1\u200b2", read(12, Note.SPACES)),
    ("\ufeff12", read(12, Note.SPACES)),
    ("1 234", read(1234, Note.SPACES)),
    ("+ 11", read(11, Note.PLUS)),
    ("１２", read(12, Note.FULL_WIDTH)),
    ("１２．５", read(Decimal("12.5"), Note.FULL_WIDTH)),
    ("1,234", read(1234, Note.THOUSANDS)),
    ("1,234,567.25", read(Decimal("1234567.25"), Note.THOUSANDS)),
    ("１，２３４", read(1234, Note.THOUSANDS)),
    ("+11", read(11, Note.PLUS)),
    ("＋11", read(11, Note.PLUS)),
    ("\u22125", read(-5, Note.MINUS)),
    ("－5", read(-5, Note.MINUS)),
    ("5件", read(5, Note.UNIT, "件")),
    ("5 件", read(5, Note.UNIT, "件")),
    ("5（件）", read(5, Note.UNIT, "件")),
    ("1.2万件", read(12_000, Note.UNIT_CONVERTED, "万件")),
    ("22（其中修订16件）", read(22, Note.ANNOTATED, "其中修订16件")),
    ("22（其中修订 16 件）", read(22, Note.ANNOTATED, "其中修订 16 件")),
    ("22件(含自然失效)", read(22, Note.ANNOTATED, "含自然失效")),
    ("/", no(Note.SLASH)),
    ("／", no(Note.SLASH)),
    ("-", no(Note.DASH)),
    ("—", no(Note.DASH)),
    ("——", no(Note.DASH)),
    ("–", no(Note.DASH)),
    ("－", no(Note.DASH)),
    ("无", no(Note.NONE_WORD)),
    ("無", no(Note.NONE_WORD)),
    ("没有", no(Note.NONE_WORD)),
    ("N/A", no(Note.NONE_WORD)),
    ("", no(Note.BLANK_TEXT)),
    (" 　", no(Note.BLANK_TEXT)),
    ("1,23", no(Note.TEXT)),
    ("1,2345", no(Note.TEXT)),
    ("1234,567", no(Note.TEXT)),
    (",234", no(Note.TEXT)),
    ("1 2", no(Note.TEXT)),
    ("1e3", no(Note.TEXT)),
    ("0x1F", no(Note.TEXT)),
    ("4_2", no(Note.TEXT)),
    ("٤٢", no(Note.TEXT)),
    ("①", no(Note.TEXT)),
    ("十二", no(Note.TEXT)),
    ("5.", no(Note.TEXT)),
    (".5", no(Note.TEXT)),
    ("1.2.3", no(Note.TEXT)),
    ("12-15", no(Note.TEXT)),
    ("1/2", no(Note.TEXT)),
    ("--5", no(Note.TEXT)),
    ("约22", no(Note.TEXT)),
    ("22%", no(Note.TEXT)),
    ("22条", no(Note.TEXT)),
    ("22（）", no(Note.TEXT)),
    ("22（", no(Note.TEXT)),
    ("5（万人）", no(Note.TEXT)),
    ("251000元", no(Note.TEXT)),
    ("#REF!", no(Note.TEXT)),
    ("x" * 5000, no(Note.TEXT)),
    ("1" * 15, read(111_111_111_111_111, Note.TEXT_NUMBER)),
    ("1" * 16, no(Note.TOO_LONG)),
    ("0." + "0" * 14 + "1", read(Decimal("1E-15"), Note.TEXT_NUMBER)),
    ("0." + "0" * 15 + "1", no(Note.TOO_LONG)),
]


@pytest.mark.parametrize(("text", "numeral_"), COUNTS)
def test_a_text_where_a_count_belongs(text: str, numeral_: Numeral) -> None:
    assert replace(numeral(text, "件", signed=False), united=False) == numeral_


SIGNED: list[tuple[str, Numeral]] = [
    ("+11", read(11, None)),
    ("-11", read(-11, Note.TEXT_NUMBER)),
    ("11", read(11, Note.TEXT_NUMBER)),
    ("＋11", read(11, Note.FULL_WIDTH)),
    ("+1,234", read(1234, Note.THOUSANDS)),
]


@pytest.mark.parametrize(("text", "numeral_"), SIGNED)
def test_a_text_where_a_change_belongs(text: str, numeral_: Numeral) -> None:
    assert numeral(text, "项", signed=True) == numeral_


AMOUNTS: list[tuple[str, str, Numeral]] = [
    ("1553.91万元", "万元", read(Decimal("1553.91"), Note.UNIT, "万元")),
    ("19.8644(萬元)", "万元", read(Decimal("19.8644"), Note.UNIT, "萬元")),
    ("19.8644（万圓）", "万元", read(Decimal("19.8644"), Note.UNIT, "万圓")),
    ("25.1万", "万元", read(Decimal("25.1"), Note.UNIT, "万")),
    ("251000元", "万元", read(Decimal("25.1"), Note.UNIT_CONVERTED, "元")),
    ("251,000 元", "万元", read(Decimal("25.1"), Note.UNIT_CONVERTED, "元")),
    ("73802895.90元", "万元", read(Decimal("7380.28959"), Note.UNIT_CONVERTED, "元")),
    ("2億元", "万元", read(20_000, Note.UNIT_CONVERTED, "億元")),
    ("0.5亿元", "万元", read(5_000, Note.UNIT_CONVERTED, "亿元")),
    ("25.1万元", "元", read(251_000, Note.UNIT_CONVERTED, "万元")),
    ("1553.91万元（含上年结转）", "万元", read(Decimal("1553.91"), Note.ANNOTATED, "含上年结转")),
    ("123456789012345亿元", "万元", no(Note.TOO_LONG)),
    ("5件", "万元", no(Note.TEXT)),
    ("￥5", "万元", no(Note.TEXT)),
    ("5万元人民币", "万元", no(Note.TEXT)),
    ("1万5千元", "万元", no(Note.TEXT)),
    ("12", "", read(12, Note.TEXT_NUMBER)),
    ("12元", "", no(Note.TEXT)),
]


@pytest.mark.parametrize(("text", "unit", "numeral_"), AMOUNTS)
def test_a_text_where_an_amount_belongs(text: str, unit: str, numeral_: Numeral) -> None:
    assert replace(numeral(text, unit, signed=False), united=False) == numeral_


@pytest.mark.parametrize(
    ("text", "united"),
    [("5", False), ("5件", True), ("5（件）", True), ("1.2万件", True), ("22（其中修订16件）", False), ("无", False)],
)
def test_whether_a_unit_stands_behind_it(text: str, united: bool) -> None:
    assert numeral(text, "件", signed=False).united is united


def test_every_note_on_a_value_has_its_place_in_the_order() -> None:
    never_a_value = {Note.BLANK_TEXT, Note.NONE_WORD, Note.SLASH, Note.DASH, Note.TEXT, Note.TOO_LONG}
    never_a_value |= {Note.TWO_READINGS}
    assert sorted(GRAVEST_FIRST) == sorted(set(Note) - never_a_value)


WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
DECIMALS = st.decimals(min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=5, allow_nan=False)
INTEGERS = st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1)


@given(st.one_of(INTEGERS, DECIMALS), st.booleans(), st.booleans(), st.sampled_from(["", "万元", "(萬元)", " 万 "]))
def test_however_it_is_typed_it_reads_back(number: Number, grouped: bool, wide: bool, unit: str) -> None:
    text = f"{number:,f}" if isinstance(number, Decimal) and grouped else f"{number:,}" if grouped else f"{number:f}"
    if isinstance(number, int) and not grouped:
        text = str(number)
    assert numeral((text.translate(WIDE) if wide else text) + unit, "万元", signed=False).value == number


@given(st.text(max_size=30), st.sampled_from(["", "件", "万元"]), st.booleans())
def test_any_text_has_an_answer(text: str, unit: str, signed: bool) -> None:
    read_as = numeral(text, unit, signed)
    assert read_as.value is not None or read_as.note is not None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_stored_double_is_read_at_fifteen_digits(double: float) -> None:
    value = exact(repr(double))
    assert value is not None
    assert format(float(value), ".15g") == format(double + 0.0, ".15g") or value == 0
