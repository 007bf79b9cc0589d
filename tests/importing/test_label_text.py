"""Labels as they are compared, and what is taken for a figure."""

import pytest

from tests.importing.small_form import simple
from xlvalidate.importing.label_text import (
    compared,
    in_order,
    is_figure,
    is_other_scale,
    label_ways,
    remark_of,
    simplified,
    without_ordinal,
    without_pinyin,
)


@pytest.mark.parametrize(
    ("published", "left"),
    [
        ("我區(qū)以習(xí)近平", "我區以習近平"),
        ("中華人民共和國(guó)政府", "中華人民共和國政府"),
        ("採（cǎi）購", "採購"),
        ("19.8644(萬元)", "19.8644(萬元)"),
        ("實(shí)時(shí)務(wù)們(men)", "實時務們"),  # no tone, in a text that has pinyin all over
        ("他們(men)", "他們(men)"),  # nothing else says that this is pinyin
        ("電(App)實(shí)時(shí)務(wù)", "電(App)實時務"),
        ("微信(WeChat)", "微信(WeChat)"),
        ("政(zheng)(zheng)府(fu)(fu)信(xin)息(xi)公(gong)开(kai)條(tiao)例", "政府信息公开條例"),
        ("A(qū)", "A(qū)"),
    ],
)
def test_pinyin_in_brackets_is_left_out(published, left):
    assert without_pinyin(published) == left


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("总 计", "总计"),
        ("１．属于 国家秘密", "1属于国家秘密"),
        ("本年增/减", "本年增减"),
        ("First  Grade", "firstgrade"),
        ("——", ""),
    ],
)
def test_labels_are_compared_by_their_letters(text, plain):
    assert compared(text) == plain


def test_traditional_characters_are_compared_as_simplified_ones():
    assert [compared(one) for one in simplified(["規範性文件", "申請答", "覆數", "處理決定數量"], simple())] == [
        "规范性文件", "申请答", "复数", "处理决定数量",
    ]  # fmt: skip


def test_the_ways_in_which_a_label_is_written():
    assert label_ways("（二）部分公开（区分处理的）", ["部分公开了"]) == {
        "二部分公开区分处理的",
        "二部分公开",
        "部分公开了",
    }


@pytest.mark.parametrize(
    ("label", "rest"),
    [
        ("1.属于国家秘密", "属于国家秘密"),
        ("（一）予以公开", "予以公开"),
        ("3.其他", ""),
        ("规章", ""),
        ("一、主动公开情况", "主动公开情况"),
    ],
)
def test_a_label_without_its_number(label, rest):
    assert without_ordinal(label) == rest


@pytest.mark.parametrize(
    "text",
    [
        *("0", "１２", "+4", "-8", "−8", "1,234", "1，234.5", "4166.241619", "1553.91万元", "19.8644(萬元)"),
        *("22（其中修订16件）", "12件", "20.5%", "/", "—", "——", "-", "无", "無", "2026-03-31", "3 EUR"),
    ],
)
def test_a_figure(text):
    assert is_figure(text)


@pytest.mark.parametrize(
    "text", ["", "2020年", "1.属于", "12 34件以上的", "第3页", "规章", "1、", "3月", "a", "1,23", "件"]
)
def test_no_figure(text):
    assert not is_figure(text)


@pytest.mark.parametrize(
    ("said", "unit", "other"),
    [("元", "万元", True), ("万元,保留四位小数", "万元", False), ("单位:元", "万元", True), ("亿元", "万元", True),
     ("件", "万元", False), ("万人", "人", True), ("人次", "人", False), ("x", "", False)],
)  # fmt: skip
def test_the_same_unit_at_another_scale(said, unit, other):
    assert is_other_scale(said, unit) is other


def test_a_remark_is_what_stands_in_brackets_behind_a_label():
    assert [remark_of(one) for one in ("总额（元）", "（一）公开", "(全)", "总额")] == ["元", "", "", ""]


def test_letters_in_order():
    assert (in_order("规范性文件", "规范性档案"), in_order("abcd", "xaxbxcxd"), in_order("", "a")) == (0.6, 1.0, 0.0)
