"""Figures in Chinese characters: read where they are written in full and count something."""

import pytest

from xlvalidate.rules.chinese_figures import figures_in, number_of

FULL = {
    "零": 0,
    "十": 10,
    "十二": 12,
    "两百": 200,
    "九十九": 99,
    "一百零五": 105,
    "一百一十": 110,
    "二〇": None,
    "三四": None,
    "一百二": None,
    "百": None,
    "一二三": None,
    "一千零二十": 1_020,
    "两千零五": 2_005,
    "一千五": None,
    "九千九百九十九": 9_999,
}


def test_a_number_that_is_written_in_full():
    assert {said: number_of(said) for said in FULL} == FULL


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("共收到申请十二件,办结十一件", ["十二 12", "十一 11"]),
        ("受理申请一件,其中", ["一 1"]),
        ("培训一百二十人", ["一百二十 120"]),
        ("经费十二万元", ["十二 12"]),
        ("三四件", ["三四 None"]),
        ("三分之二件", ["二 None"]),
        # What counts nothing, or not exactly.
        ("高效办成一件事,办好两件事", []),
        ("一次性告知,一个窗口,一件件", []),
        ("每一件、同一条、任何一项", []),
        ("数十件,上百件,十余件,三至五件", []),
        ("第十二条第三项", []),
        ("二〇二四年,十二月三日", []),
        ("1万二千件,十二万件", []),
    ],
)
def test_figures_in_characters(text, figures):
    assert [f"{text[begin:end]} {number}" for begin, end, number in figures_in(text)] == figures
