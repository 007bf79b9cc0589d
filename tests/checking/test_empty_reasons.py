"""What gives a reason, and what people write for nothing."""

import pytest

from xlvalidate.checking.empty_reasons import gives_no_reason

NOTHING = """
. 。 - —— …… / √ ✓ 1 123 ２０２５ 无 無。 无无无 属实 屬實 情况属实 数据属实，已核实 经核实，情况属实
以上数据均准确无误 重新核对，属实
已核对 同上 已说明 ok OK! Ｏ．Ｋ． ok,ok N/A n.a. aaa nothing none yes,it.is.correct as_above
"""
SOMETHING = """
一次性采购设备，属实 恰好相等，已核对台账 因机构改革 新增职能 没有变化 见附件 政策调整 年底集中结案
无此项业务 本年无新增 3件撤销 ab
so_it_is bought_once
"""


@pytest.mark.parametrize("text", [*NOTHING.split(), "", "  ", "\u3000", "\u200b", "OK\nOK", "属实" * 20])
def test_what_says_nothing(text):
    assert gives_no_reason(text)


@pytest.mark.parametrize("text", [*SOMETHING.split(), "属实" * 20 + "属实"])
def test_what_says_something(text):
    assert not gives_no_reason(text)


def test_a_long_text_costs_no_time():
    assert not gives_no_reason("无没" * 50_000)
