"""What sentences say by a pattern, where its figure is, and what is wrong with a pattern, with a caret below it."""

from decimal import Decimal

import pytest

from xlvalidate.errors import RuleSyntaxError
from xlvalidate.rules.statement_patterns import (
    LONGEST,
    MOST_ALTERNATIVES,
    MOST_BEGINNINGS,
    MOST_GAP,
    MOST_GAPS,
    MOST_OF_A_SENTENCE,
    MOST_PARTS,
    RESERVED,
    either_word,
    plain_word,
    prepared,
    statement_pattern,
)

LISTS = {"counted": ("件", "宗"), "taken": ("收到", "Received")}

# A pattern, a sentence, and the figures that it gives there: a number, None for nothing.
SAYS = [
    ("taken gap 12 '申请' gap 4 figure counted", "2020年共收到依申请公开信息申请 3 件,办结7件", [3]),
    ("taken gap 12 '申请' gap 4 figure counted", "共收到申请１，２３４宗", [1234]),
    ("taken gap 12 '申请' gap 4 figure counted", "收到2019年申请3件", [3]),
    ("taken gap 12 '申请' gap 4 figure counted", "收 到 申 请\n3 件", [3]),
    ("taken gap 12 '申请' gap 4 figure counted", "收到申请3个", []),
    ("taken gap 12 '申请' gap 4 figure counted", "收到后，申请3件", []),
    ("taken wide 12 '申请' gap 4 figure counted", "收到后，申请3件", [3]),
    ("taken wide 12 '申请' wide 4 figure counted", "收到申请，共3件", [3]),
    ("taken gap 2 '申请' gap 4 figure counted", "收到三四五申请3件", []),
    ("taken gap 3 '申请' gap 4 figure counted", "收到三四五申请3件", [3]),
    ("taken gap 12 figure counted", "收到3个申请7件", []),
    ("taken gap 12 figure counted", "收到表5申请7件", []),
    ("taken gap 12 figure counted", "收到第5号令申请7件", [7]),
    ("taken gap 12 figure counted", "收到〔2019〕60号文申请7件", [7]),
    ("taken gap 12 figure counted", "3月收到7件，4月收到8件", [7, 8]),
    ("taken figure counted", "RECEIVED 12 件", [12]),
    ("taken gap 2 figure '%'", "收到申请100%", []),
    ("taken figure counted", "收到3-5件", []),
    ("taken gap 2 figure counted", "收到3-5件", []),
    ("taken gap 3 figure counted", "收到1/2件", []),
    ("taken figure counted", "收到3.5件", [Decimal("3.5")]),
    ("taken figure counted", "收到3 4件", []),
    ("taken gap 4 figure", "收到2020.12.29", [Decimal("2020.12")]),
    ("figure counted '申请'", "收到3件申请和5宗 申请", [3, 5]),
    ("taken gap 12 '申请' gap 4 figure counted", "收到申请十二件", [12]),
    ("taken gap 12 figure counted", "收到两件、申请7件", [2]),
    ("'未收到' gap 8 '申请' none", "今年未收到公民提出的申请", [None]),
    ("'未收到' gap 8 '申请' none", "今年未收到，申请", []),
    ("'结转' year gap 4 figure counted", "结转2025年度办理3件", [3]),
    ("'结转' year figure counted", "结转2025年3件", [3]),
    ("'结转' year figure counted", "结转25年3件", []),
    ("year '结转' figure counted", "由2023年结转3件", [3]),
    ("('收到' | '受理') figure ('件' | counted)", "收到1件受理2宗", [1, 2]),
    ("'a' gap 3 'b' figure", "aab1", [1]),
]


@pytest.mark.parametrize(("source", "sentence", "figures"), SAYS)
def test_a_sentence_says_a_figure_by_a_pattern(source, sentence, figures):
    looked_at = prepared(sentence)
    told = statement_pattern(source, LISTS).told(looked_at)
    numbers = {None if one.figure is None else looked_at.figures[one.figure].number for one in told}
    assert sorted(numbers, key=str) == sorted(figures, key=str)


def test_of_one_figure_the_shortest_way_is_told_from_each_beginning():
    looked_at = prepared("收到收到3件件")
    found = [
        (one.begin, one.end) for one in statement_pattern("'收到' gap 4 figure '件' gap 1 '件'", LISTS).told(looked_at)
    ]
    assert found == [(0, 7), (2, 7)]


def test_where_the_figure_before_ends():
    looked_at = prepared("办结3件，收到4件")
    assert [looked_at.before(at) for at in (0, 3, 5, len(looked_at.text))] == [0, 3, 3, 8]


def test_a_blank_parts_figures_and_nothing_else():
    assert [prepared(said).text for said in ("结 果\t维　持", "3 件", "共 3", "3 4", "3 . 4", " a ")] == [
        "结果维持", "3件", "共3", "3 4", "3.4", "a",
    ]  # fmt: skip


def test_of_a_sentence_without_end_the_beginning_is_looked_at():
    assert len(prepared("字" * 10_000).text) == MOST_OF_A_SENTENCE


# A pattern, the key of what is wrong, and where the caret stands.
FAULTS = [
    ("taken", "statement-one-figure", 5),
    ("taken figure figure", "statement-one-figure", 13),
    ("taken figure none", "statement-one-figure", 13),
    ("", "statement-one-figure", 0),
    ("figure", "statement-no-words", 0),
    ("gap 4 taken figure", "statement-gap-outside", 0),
    ("taken figure gap 4", "statement-gap-outside", 13),
    ("taken figure wide 4", "statement-gap-outside", 13),
    ("none taken", "statement-none-first", 0),
    ("taken gap figure", "statement-gap", 10),
    ("taken gap 0 figure", "statement-gap", 10),
    (f"taken gap {MOST_GAP + 1} figure", "statement-gap", 10),
    ("taken gap", "statement-gap", 9),
    (f"'a' gap {MOST_GAP} 'b' gap {MOST_GAP} 'c' gap 1 'd' figure", "statement-gaps", 26),
    ("('a' | 'b' figure", "statement-bracket", 11),
    ("('a' | 'b'", "statement-bracket", 10),
    ("('a' | ) figure", "statement-text", 7),
    ("('a' | gap) figure", "statement-no-list", 7),
    ("() figure", "statement-text", 1),
    ("'' figure", "statement-text", 0),
    ("'  ' figure", "statement-text", 0),
    ("'a' | 'b' figure", "statement-bar-outside", 4),
    ("'a' 4 figure", "statement-stray", 4),
    ("'a' ) figure", "statement-stray", 4),
    ("'a' ; figure", "statement-stray", 4),
    ("units figure", "statement-no-list", 0),
    ("'a figure", "pattern-open", 0),
    ("收到 figure", "pattern-letters", 0),
    ("'a' .* figure", "statement-regular", 4),
    ("'a' [0-9]+ figure", "statement-regular", 4),
    ("'a' " * MOST_PARTS + "figure", "statement-parts", 4 * MOST_PARTS),
    ("(" + "'a' | " * 10 + "many) figure", "statement-alternatives", 1),
    ("'" + "a" * LONGEST + "'", "rule-too-long", 59),
]


@pytest.mark.parametrize(("source", "why", "at"), FAULTS)
def test_what_is_wrong_with_a_pattern_and_where(source, why, at):
    with pytest.raises(RuleSyntaxError) as caught:
        statement_pattern(source, {**LISTS, "many": [f"{n}b" for n in range(MOST_ALTERNATIVES)]})
    assert (caught.value.why.why, caught.value.drawn.position) == (why, at)


def test_words_that_are_only_listed():
    assert either_word("taken | '约' | 'Ａ B'", LISTS) == ("收到", "received", "约", "ab")


@pytest.mark.parametrize(("source", "why", "at"), [("'a' 'b'", "statement-bar", 4), ("'a' |", "statement-text", 5)])
def test_what_is_wrong_with_such_a_list(source, why, at):
    with pytest.raises(RuleSyntaxError) as caught:
        either_word(source, LISTS)
    assert (caught.value.why.why, caught.value.drawn.position) == (why, at)


def test_a_word_of_a_pattern_is_one_of_the_reserved_ones():
    assert RESERVED == ("figure", "none", "gap", "wide", "year")
    assert plain_word(" Ａ Ｂ　") == "ab"


def test_no_sentence_makes_a_pattern_run_away():
    gaps = " ".join(f"gap {MOST_GAPS // 6} 'a'" for _ in range(6))
    worst = statement_pattern(f"'a' {gaps} figure", LISTS)
    assert list(worst.told(prepared("a" * 10_000 + "1"))) == []
    assert len(list(statement_pattern("'a' figure", {}).told(prepared("a1" * 200)))) == MOST_BEGINNINGS
