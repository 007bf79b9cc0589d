"""What an office means by a year: what can be one year only is read, and said; all else is none."""

import re
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from tests.forms import book, filled
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.ooxml.book import BLANK, Book, Value, ValueKind
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.reading.read import submission, year_findings
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.submission import SubmittedFile
from xlvalidate.reading.years import shown, year_of

OF_2024 = (
    "2024", "2024年", "2024年度", "２０２４", "２０２４年度", "2024 年", "2024年份", "公元2024年", "2024.", "2024.0",
    "２０２４．０", "二〇二四", "二零二四年", "二○二四年度", "二O二四", "贰零贰肆年", "二 〇 二 四 年", "2 0 2 4 年",
    "2,024", "\u200b2024", "\u3000 2024", "FY2024", "year 2024", "2024 annual report", "2024年报", "2024年度报告",
    "2024年度工作年报", "（2024）", "2024（年度）", "'2024", "2024年。", "年度：2024", "2024/12/31", "2024.12.31",
    "2024-12-31 00:00:00", "2024-12-31T00:00:00", "2024年12月31日", "2024年3月1", "20241231",
    "31/12/2024", "Dec 31, 2024", "Mar. 1st 2024", "1 March 2024", "31 December 2024", "二〇二四年十二月三十一日",
    "2024年1-12月",
    "2024年1月1日至12月31日", "2024年1月1日—2024年12月31日", "2024-01-01至2024-12-31",
    "2024-01至2024-12", "2024财年", "2024年年终报告", "2024年决算报告", "2024年全年工作报告", "2024年统计报表",
    "2024年长春市周村区政府信息公开工作报告", "2024年中小学校年报",
)  # fmt: skip
NO_YEAR = (
    "", "24", "24年", "202", "12024", "0", "0000", "-2024", "2024.5", "2024.12", "45292", "TRUE", "#REF!",
    "=YEAR(A1)", "2023-2024", "2023/2024", "2023、2024", "2023 2024", "2024-2025学年", "2024学年", "2024-25",
    "2011-12", "二〇二三至二〇二四", "2024年1月1日至2025年12月31日", "2024年上半年", "2024年第一季度", "2024Q1",
    "2024年1-6月", "2024年半年报", "2024年月报", "2024年以前", "截至2024年", "2024至今", "2024年结转2025年报告",
    "〔2024〕5号", "2024(1)", "20245", "2O24", "二千", "二〇二", "民国113年", "今年", "2024年2月30日", "2024-13-01",
    "2024年12月", "2024年3月", "2024年三月", "二〇二四年三月", "2024年03月份", "2024/12", "2024/3", "2024-05",
    "2024-03", "2024 - 3", "2024.3", "202403", "Dec 2024", "December, 2024", "2024 Dec", "2024-03 00:00",
    "2024年中期报告",
    "2024年中报", "2024年年中报告", "2024年中工作报告", "2024年度中期工作报告", "2024年预算报告", "2024年度预算报表",
    "2024年预计报告", "2024年一季度", "2024年一季度报告", "2024年首季报告", "2024H1", "2024 H2", "2024Q2",
    "2024年Q2报告",
    "FY2024 H1", "2024年汛期报告", "2024年第2期", "2024年二期报告", "2024学年报告", "2024年学年报告", "2024届",
    "2024年本届报告", "2024年年初报告", "2024年阶段报告", "2024年进度报告", "2024年快报", "2024年工作快报报告",
    "2024年二批报告", "2024年计划报告", "2024年周报告", "2024年末报告", "2024年度1-9月", "2024年1月至6月",
    "2024-01至2024-06", "2024?", "~2024", "2024亿", "2024年" * 40,
)  # fmt: skip


@pytest.mark.parametrize("text", OF_2024)
def test_what_can_be_one_year_only_is_read(text):
    assert year_of(text) == 2024


@pytest.mark.parametrize("text", NO_YEAR)
def test_what_can_be_two_years_a_part_of_one_or_none_is_not(text):
    assert year_of(text) is None


@pytest.mark.parametrize(
    ("value", "since_1904", "text"),
    [
        (Value(ValueKind.DATE, "45657"), False, "2024-12-31"),
        (Value(ValueKind.DATE, "45657.75"), False, "2024-12-31"),
        (Value(ValueKind.DATE, "44195"), True, "2024-12-31"),
        (Value(ValueKind.DATE, "2024-12-31T00:00:00"), False, "2024-12-31T00:00:00"),
        (Value(ValueKind.DATE, "1"), False, "1900-01-01"),
        (Value(ValueKind.DATE, "61"), False, "1900-03-01"),
        (Value(ValueKind.DATE, "0.5"), False, "0.5"),
        (Value(ValueKind.DATE, "-1"), False, "-1"),
        (Value(ValueKind.DATE, "2958466"), False, "2958466"),
        (Value(ValueKind.NUMBER, "2024.0"), False, "2024.0"),
        (Value(ValueKind.NUMBER, "2.024E3"), False, "2024"),
        (Value(ValueKind.NUMBER, "9.90001E5"), False, "990001"),
        (Value(ValueKind.TEXT, " 2024年\u3000"), False, "2024年"),
        (Value(ValueKind.TEXT, " \u200b "), False, ""),
        (Value(ValueKind.BOOLEAN, "TRUE"), False, "TRUE"),
        (Value(ValueKind.ERROR, "#REF!"), False, "#REF!"),
        (Value(ValueKind.UNCALCULATED, "", "YEAR(A1)"), False, "=YEAR(A1)"),
        (BLANK, False, ""),
    ],
)
def test_a_line_of_the_cover_is_what_people_see(value, since_1904, text):
    assert shown(value, since_1904) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value(ValueKind.NUMBER, "2024"), []),
        (Value(ValueKind.TEXT, "2024"), []),
        (Value(ValueKind.NUMBER, "2024.0"), [("year-read", {"text": "2024.0", "year": "2024"})]),
        (Value(ValueKind.TEXT, " 2024"), [("year-read", {"text": "2024", "year": "2024"})]),
        (Value(ValueKind.DATE, "45657"), [("year-read", {"text": "2024-12-31", "year": "2024"})]),
        (
            Value(ValueKind.NUMBER, "2024", "YEAR(TODAY())"),
            [("year-read", {"text": "=YEAR(TODAY())", "year": "2024"})],
        ),
        (Value(ValueKind.BOOLEAN, "TRUE"), [("year-unread", {"text": "TRUE"})]),
        (Value(ValueKind.TEXT, "2023-2024"), [("year-unread", {"text": "2023-2024"})]),
    ],
)
def test_what_was_not_typed_plainly_is_said(value, expected):
    found = year_findings(PeriodKind.YEAR, value, Cell("封面", 6, 2), shown(value, False))
    assert [(one.id, dict(one.facts)) for one in found] == expected
    assert all([place.cell for place in one.places] == [Cell("封面", 6, 2)] for one in found)


@pytest.mark.parametrize(("said", "expected"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_a_workbook_says_from_when_its_dates_are_counted(said, expected):
    pages = BytesIO()
    openpyxl.Workbook().save(pages)
    part = open_package(pages.getvalue()).read("xl/workbook.xml")
    found = re.sub(rb"<workbookPr */>", f'<workbookPr date1904="{said}"/>'.encode(), part)
    assert found != part
    opened = read_book(repacked(pages.getvalue(), {"xl/workbook.xml": found}), lambda name: True)
    assert isinstance(opened, Book) and opened.since_1904 is expected


def test_a_form_knows_for_when_it_is_and_what_its_cover_leaves_blank():
    edition = built_in_edition("ogi-2021")
    form = filled(edition, office_code=" ９９０００１.0 ", year="二〇二五年度")
    assert (form.office_code, form.period, form.blank) == ("990001", Period(2025), ())
    form = filled(edition, office="", office_code=" ", year="")
    assert (form.office_code, form.period, form.blank) == ("", None, ("office", "office_code", "year"))


def test_a_line_of_the_cover_that_was_deleted_is_as_good_as_blank():
    edition = built_in_edition("ogi-2021")
    whole = book(edition)
    names = {key: name for key, name in whole.names.items() if not key.endswith("year")}
    assert len(names) == len(whole.names) - 1
    form = submission(SubmittedFile(file="a", sha256=""), replace(whole, names=names), edition, printed(edition))
    assert (form.period, form.blank) == (None, ("year",))
