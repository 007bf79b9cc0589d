import pytest

from xlvalidate.editions.period_parts import StatedPart, part_of
from xlvalidate.identity import PeriodKind

MONTH, QUARTER, HALF, YEAR = PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR

PARTS = [
    *((MONTH, text, 3, None) for text in (
        "3", "03", "3.0", "3.", "3月", "03月", "3月份", "３", "３月", "三月", "三月份", " 3 月 ", "（3月）", "第3月",
        "㋂", "March", "march", "Mar", "Mar.", "month 3",
    )),
    *((MONTH, text, 12, None) for text in ("12", "十二月", "12月", "Dec", "December")),
    (MONTH, "三", 3, None), (MONTH, "一月", 1, None),
    (MONTH, "十月", 10, None), (MONTH, "Sept", 9, None), (MONTH, "May", 5, None),
    *((MONTH, text, 3, 2026) for text in (
        "2026年3月", "2026-03", "2026/3", "2026.3", "202603", "2026年03月份", "二〇二六年三月", "2026年度3月",
        "March 2026", "Mar, 2026", "2026-03-01", "2026-03-01 00:00:00", "3月 2026",
    )),
    *((QUARTER, text, 1, None) for text in (
        "1", "01", "1.0", "Q1", "q1", "1Q", "一季度", "第一季度", "第1季度", "1季度", "一季", "第一季", "1-3月",
        "1月-3月", "1—3月", "1至3月", "first quarter", "the first quarter", "1st quarter", "quarter 1", "Ｑ１", "Ⅰ季度",
    )),
    (QUARTER, "4-6月", 2, None), (QUARTER, "10-12月", 4, None), (QUARTER, "四季度", 4, None), (QUARTER, "Q3", 3, None),
    *((QUARTER, text, 2, 2026) for text in ("2026年二季度", "2026-Q2", "2026Q2", "Q2 2026", "second quarter of 2026")),
    *((HALF, text, 1, None) for text in (
        "1", "上半年", "上半", "上", "H1", "1H", "第一半年", "1-6月", "first half", "the first half", "1st half-year",
    )),
    *((HALF, text, 2, None) for text in ("2", "下半年", "下", "h2", "7-12月", "second half")),
    *((HALF, text, 1, 2026) for text in ("2026年上半年", "2026-H1", "H1 2026", "first half of 2026", "2026 上半年")),
]  # fmt: skip

NONE = [
    *((MONTH, text) for text in (
        "", "0", "13", "00", "3.5", "3-4", "3/4", "3、4月", "3-4月", "1-3月", "一季度", "Q1", "上半年", "2026",
        "2026年", "20263", "2026-13", "2026-03-08", "3月8日", "三三", "M3", "Marches", "3月或4月", "-3", "+3",
        "2026年3月2026年",
        "3号",
    )),
    *((QUARTER, text) for text in (
        "5", "0", "Q5", "1-6月", "2-4月", "1-2月", "3月", "上半年", "五季度", "1-3季度", "Q1-Q2", "2026", "2026-01-01",
        "March", "1/3",
    )),
    *((HALF, text) for text in ("3", "0", "H3", "1-3月", "7-11月", "一季度", "半年", "全年", "中", "2026")),
    (YEAR, "2026"), (MONTH, "3" * 200),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "number", "year"), PARTS)
def test_what_people_write_for_a_part_of_a_year_is_read(kind, typed, number, year):
    assert part_of(kind, typed) == StatedPart(number, year)


@pytest.mark.parametrize(("kind", "typed"), NONE)
def test_what_means_none_or_several_is_none(kind, typed):
    assert part_of(kind, typed) is None
