"""What a text looks like: the matcher, the regular expression for a frame, the formula and the words say the same."""

import random
import re

import polars as pl
import pytest

from xlvalidate.errors import RuleSyntaxError
from xlvalidate.rules.patterns import CLASSES, OPEN_CLASSES, pattern

# A pattern, texts that are so, and texts that are not.
FITS = [
    ("digit 6", ["123456", "000000"], ["12345", "1234567", "12345a", "１２３４５６", "12345\n", ""]),
    ("capital 2 digit 6-8", ["AB123456", "AB12345678"], ["AB12345", "AB123456789", "aB123456", "A1123456"]),
    ("small 1+", ["a", "abc"], ["", "aB", "é"]),
    ("letter 0-2 digit", ["1", "a1", "aB1"], ["abc1", "ab"]),
    ("capital-or-digit 2", ["A1", "11"], ["a1", "A"]),
    ("letter-or-digit 2", ["a1", "Z9"], ["a-", "是1"]),
    ("han 2", ["北京", "㐀𠀀"], ["北", "北a", "カナ"]),
    ("any 3", ["a b", "是\n1"], ["ab", "abcd"]),
    ("not-space 1+", ["ab", "是，"], ["a b", "a\u3000b", "a\u00a0b", ""]),
    ("'X-' digit 2", ["X-12"], ["x-12", "X12", "X-1"]),
    ("'a.b'", ["a.b"], ["axb", "a.bb"]),
    ("digit 2 | 'none'", ["12", "none"], ["1", "12none", "None"]),
    ("digit 1+ digit 2 'x'", ["123x", "12345x"], ["12x", "123"]),
    ("'aa' small 0-3 'ab'", ["aaab", "aaaaab", "aaaabab"], ["aaaaaaab", "aab"]),
]


@pytest.mark.parametrize(("source", "so", "not_so"), FITS)
def test_a_text_is_of_a_pattern_as_a_whole(source, so, not_so):
    found = pattern(source)
    assert [found.fits(said) for said in (*so, *not_so)] == [True] * len(so) + [False] * len(not_so)
    asked = pl.Series([*so, *not_so]).str.contains(found.expression, strict=True)
    assert asked.to_list() == [True] * len(so) + [False] * len(not_so)


def a_pattern(dice: random.Random) -> str:
    def piece() -> str:
        if dice.random() < 0.3:
            return "'" + "".join(dice.choices("aA1-.是", k=dice.randint(1, 2))) + "'"
        one = dice.choice([*CLASSES, *OPEN_CLASSES])
        least = dice.randint(0, 2)
        return f"{one} " + dice.choice(["", f"{least + 1}", f"{least}-{least + 1 + dice.randint(0, 2)}", f"{least}+"])

    return " | ".join(" ".join(piece() for _ in range(dice.randint(1, 4))) for _ in range(dice.randint(1, 2)))


def test_the_matcher_and_the_regular_expression_agree_on_anything():
    dice = random.Random(15)
    for _ in range(150):
        found = pattern(a_pattern(dice))
        texts = ["".join(dice.choices("aAbZ19-.是 \n", k=dice.randint(0, 6))) for _ in range(40)]
        assert pl.Series(texts).str.contains(found.expression, strict=True).to_list() == list(map(found.fits, texts))


def test_a_text_that_nearly_fits_in_a_thousand_ways_is_answered():
    """A matcher that goes back and tries again would not end: 20 pieces, each of any number of the same letters."""
    assert not pattern(" ".join(["small 0+"] * 20) + " '!'").fits("a" * 8_000)
    assert pattern(" ".join(["any 0+"] * 20) + " '!'").fits("a" * 8_000 + "!")


WORDS = [
    ("digit 6", "6 位数字", "6 digits"),
    ("digit", "1 位数字", "1 digit"),
    ("capital 2 digit 6-8", "2 位大写字母 + 6 至 8 位数字", "2 capital letters, then 6 to 8 digits"),
    ("'X-' han 2+", "“X-” + 至少 2 个汉字", "“X-”, then at least 2 Chinese characters"),
    ("digit 2 | any 3", "2 位数字 或 3 个任意字符", "2 digits, or 3 characters"),
    ("not-space small", "1 个不是空白的字符 + 1 位小写字母", "1 character that is no blank, then 1 small letter"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "chinese", "english"), WORDS)
def test_a_pattern_in_words(source, chinese, english):
    assert (pattern(source).words("zh_CN"), pattern(source).words("en")) == (chinese, english)


D = '"0123456789"'
EXCEL = [
    ("digit", f"IF(LEN(c)=1,(ISNUMBER(FIND(MID(c,1,1),{D})))=1,FALSE)"),
    ("'a\"'", 'IF(LEN(c)=2,(EXACT(MID(c,1,1),"a"))*(EXACT(MID(c,2,1),""""))=1,FALSE)'),
    ("digit 2 | 'x'",
     f"IF(IF(LEN(c)=2,(ISNUMBER(FIND(MID(c,1,1),{D})))*(ISNUMBER(FIND(MID(c,2,1),{D})))=1,FALSE),TRUE,"
     'IF(LEN(c)=1,(EXACT(MID(c,1,1),"x"))=1,FALSE))'),
    ("digit 1-2 'x'",
     f"IF(IF(LEN(c)>=2,LEN(c)<=3,FALSE),(ISNUMBER(FIND(MID(c,1,1),{D})))*"
     f'(IF(LEN(c)>2,ISNUMBER(FIND(MID(c,2,1),{D})),TRUE))*(EXACT(MID(c,LEN(c),1),"x"))=1,FALSE)'),
    ("han 2", None),
    ("any", None),
    ("digit 1+", None),
    ("digit 1-2 small 1-2", None),
    ("digit 64 | digit 65", None),
]  # fmt: skip


@pytest.mark.parametrize(("source", "formula"), EXCEL)
def test_what_excel_2007_can_say_of_it(source, formula):
    said = pattern(source).excel("c")
    assert (said and re.sub(r"\s", "", said)) == formula


FAULTS = [
    ("", 0, "pattern-empty"),
    ("digit |", 7, "pattern-empty"),
    ("| digit", 0, "pattern-empty"),
    ("digit || small", 7, "pattern-empty"),
    ("digit ''", 6, "pattern-empty"),
    ("digit 'x", 6, "pattern-open"),
    ("6 digit", 0, "pattern-count"),
    ("'x' 2", 4, "pattern-count"),
    ("digit 0", 6, "pattern-counts"),
    ("digit 256", 6, "pattern-counts"),
    ("digit 3-2", 6, "pattern-counts"),
    ("digits 3", 0, "pattern-class"),
    ("Digit 3", 0, "pattern-letters"),
    ("digit - 3", 6, "pattern-letters"),
    ("digit{3}", 5, "pattern-regular"),
    ("(digit)", 0, "pattern-regular"),
    (" ".join(["digit"] * 65), 384, "pattern-long"),
    (" ".join(["digit 250"] * 17), 160, "pattern-characters"),
]


@pytest.mark.parametrize(("source", "position", "why"), FAULTS)
def test_what_is_no_pattern_has_a_caret(source, position, why):
    with pytest.raises(RuleSyntaxError) as error:
        pattern(source)
    assert (error.value.position, error.value.why.why) == (position, why)
    assert all(error.value.said(language) for language in ("zh_CN", "en"))


def test_a_pattern_has_at_most_sixty_four_pieces():
    assert pattern(" ".join(["digit"] * 64)).fits("1" * 64)
