"""What is typed where a figure belongs, to the last sign: each blank, minus and scale, and what only looks like one."""

from decimal import Decimal

import pytest

from xlvalidate.reading.numbers import Note, Number, Numeral, numeral
from xlvalidate.reading.severities import READING

BLANKS = "\t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2005\u200a\u202f\u205f\u3000 "
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
MINUSES = "\u2212－﹣"


def read(text: str, unit: str = "件") -> tuple[Number | None, Note | None, str]:
    said = numeral(text, unit, signed=False)
    return said.value, said.note, said.detail


def no(note: Note) -> tuple[None, Note, str]:
    return None, note, ""


@pytest.mark.parametrize("sign", [*BLANKS, *UNSEEN])
def test_blanks_of_every_width_are_told_and_change_no_figure(sign):
    for text in (f"{sign}1234", f"1234{sign}", f"{sign}1234{sign}"):
        assert read(text) == (1234, Note.SPACES, "")
    assert read(sign) == no(Note.BLANK_TEXT)


@pytest.mark.parametrize("sign", [*BLANKS])
def test_a_blank_may_part_thousands_signs_and_units(sign):
    assert read(f"1{sign}234") == (1234, Note.SPACES, "")
    assert read(f"-{sign}5") == (-5, Note.SPACES, "")
    assert read(f"5{sign}件") == (5, Note.UNIT, "件")
    assert read(f"5{sign}万{sign}件") == (50_000, Note.UNIT_CONVERTED, f"万{sign}件")
    assert read(f"5（{sign}件{sign}）") == (5, Note.UNIT, "件")
    assert read(f"5（{sign}两件{sign}在途{sign}）") == (5, Note.ANNOTATED, f"两件{sign}在途")
    assert read(f"没{sign}有") == no(Note.NONE_WORD)
    assert read(f"-{sign}-") == no(Note.DASH)
    assert read(f"/{sign}/") == no(Note.SLASH)


@pytest.mark.parametrize("sign", [*MINUSES])
def test_a_minus_of_any_width(sign):
    assert read(f"{sign}5") == (-5, Note.MINUS, "")
    assert read(sign) == no(Note.DASH)


@pytest.mark.parametrize("text", ["X12", "12X", "1X2", "1X234", "X5", "5万X", "5X万", "5X件", "5X(件)"])
def test_a_letter_is_no_blank(text):
    assert read(text) == no(Note.TEXT)


@pytest.mark.parametrize("word", ["无", "無", "没有", "沒有", "n/a", "N/A", "N / a"])
def test_words_for_none(word):
    assert read(word) == no(Note.NONE_WORD)


@pytest.mark.parametrize("dash", [*"-‐‑‒–—―−－﹣─", "——", "-—"])
def test_dashes_of_any_width(dash):
    assert read(dash) == no(Note.DASH)


SCALES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}


@pytest.mark.parametrize("scale", SCALES)
def test_a_figure_in_another_scale_is_converted(scale):
    note = Note.UNIT_CONVERTED if scale else Note.UNIT
    assert read(f"5{scale}件") == (5 * SCALES[scale], note, f"{scale}件")
    assert read(f"5（{scale}件）") == (5 * SCALES[scale], note, f"{scale}件")
    # Back again: what is counted in a scale and typed without it.
    assert read("5元", f"{scale}元") == (Decimal(5) / SCALES[scale] if scale else 5, note, "元")


@pytest.mark.parametrize(
    ("text", "unit", "value", "note", "detail"),
    [
        # A scale alone is the unit of the figure in that scale.
        ("5万", "件", 50_000, Note.UNIT_CONVERTED, "万"),
        ("5萬", "件", 50_000, Note.UNIT_CONVERTED, "萬"),
        ("5億圓", "元", 500_000_000, Note.UNIT_CONVERTED, "億圓"),
        ("5圆", "元", 5, Note.UNIT, "圆"),
        ("5元", "圆", 5, Note.UNIT, "元"),
        ("5万元", "万元", 5, Note.UNIT, "万元"),
        ("5万", "万元", 5, Note.UNIT, "万"),
        ("25万元", "亿元", Decimal("0.0025"), Note.UNIT_CONVERTED, "万元"),
        # A unit and a remark, of which the remark is the graver.
        ("5件(件)", "件", 5, Note.ANNOTATED, "件"),
        ("5(X)", "件", 5, Note.ANNOTATED, "X"),
        ("5万件(在途)", "件", 50_000, Note.UNIT_CONVERTED, "在途"),
    ],
)
def test_units_and_remarks(text, unit, value, note, detail):
    assert read(text, unit) == (value, note, detail)


@pytest.mark.parametrize(
    "text",
    [
        "5(元)",
        "5(%)",
        "5(％)",
        "5(万)x",
        "5(百人)",
        "5(千人)",
        "5(千万人)",
        "5(亿人)",
        "5件(万)",
        "5()",
        "5( )",
        "5人",
        "5万人",
    ],
)
def test_what_may_be_another_figure_is_none(text):
    assert read(text) == no(Note.TEXT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0" * 1_000, (0, Note.TEXT_NUMBER, "")),
        ("0" * 1_001, no(Note.TEXT)),
        ("1" * 15, (111_111_111_111_111, Note.TEXT_NUMBER, "")),
        ("0" * 9 + "1" * 15, (111_111_111_111_111, Note.TEXT_NUMBER, "")),
        ("1" * 16, no(Note.TOO_LONG)),
        ("1." + "0" * 14, (1, Note.TEXT_NUMBER, "")),
        ("1." + "0" * 15, no(Note.TOO_LONG)),
        ("0." + "0" * 14 + "1", (Decimal("1E-15"), Note.TEXT_NUMBER, "")),
        ("0." + "0" * 15 + "1", no(Note.TOO_LONG)),
        ("9999999亿件", (999_999_900_000_000, Note.UNIT_CONVERTED, "亿件")),
        ("10000000亿件", no(Note.TOO_LONG)),
        ("-10000000亿件", no(Note.TOO_LONG)),
        ("20000000亿件", no(Note.TOO_LONG)),
    ],
)
def test_a_figure_is_as_long_as_a_spreadsheet_keeps_it(text, said):
    assert read(text) == said


def test_of_several_notes_the_gravest_is_given():
    texts = ["1,234万件（约）", "1,234件（约）", "1,234件", "＋1,234", "－1２", "＋1２", "１ 234", "1 234", "1234"]
    assert [read(text)[1] for text in texts] == [
        Note.UNIT_CONVERTED,
        Note.ANNOTATED,
        Note.UNIT,
        Note.THOUSANDS,
        Note.MINUS,
        Note.PLUS,
        Note.FULL_WIDTH,
        Note.SPACES,
        Note.TEXT_NUMBER,
    ]


def test_a_plus_belongs_to_a_change_alone():
    assert numeral("+5", "件", signed=True) == Numeral(5, None)
    assert numeral("+5", "件", signed=False) == Numeral(5, Note.PLUS)
    assert numeral("5", "件", signed=True) == Numeral(5, Note.TEXT_NUMBER)


def test_every_note_is_weighed_but_that_of_a_blank_which_nobody_is_told():
    assert {str(note) for note in Note} - READING.keys() == {"blank-text"}
