# ruff: noqa: E501
"""What is found in cells of every kind, whole, and said in both languages."""

from dataclasses import replace

import pytest

from tests.checking.one_column import edition
from tests.forms import book
from xlvalidate.checking.check import check
from xlvalidate.desk.printed_form import printed
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import SubmittedFile
from xlvalidate.reports.finding_text import say

FORM = edition(
    """
    rate kind = "percent", least = -0.5, most = 1, decimals = 1
    growth kind = "percent"
    day kind = "date", least = 2020-01-01, most = 2030-12-31
    any kind = "date", blank = "empty"
    done kind = "flag", blank = "zero"
    kept kind = "flag"
    id kind = "text", length = 8, pattern = "capital 2 digit 6"
    name kind = "text", length = [2, 5]
    code kind = "text", pattern = "digit 3 | 'X-' digit 1+"
    count
    """
)
NUMBER, TEXT, DATED = ValueKind.NUMBER, ValueKind.TEXT, ValueKind.DATE
RIGHT = {
    "rate": Value(NUMBER, "0.505"), "growth": Value(NUMBER, "-3.75"), "day": Value(DATED, "46086"), "any": BLANK,
    "done": BLANK, "kept": Value(TEXT, "yes"), "id": Value(TEXT, "AB123456"), "name": BLANK, "code": Value(TEXT, "X-7"),
    "count": Value(NUMBER, "3"),
}  # fmt: skip


def found(cells):
    """Each finding as a line in English and one in Chinese."""
    filled = book(FORM)
    at = printed(FORM).cells
    values = {**filled.values, **{at[f"t_{code}"]: value for code, value in {**RIGHT, **cells}.items()}}
    source = SubmittedFile(file="form.xlsx", sha256="")
    (checked,) = check([submission(source, replace(filled, values=values), FORM, printed(FORM))])
    return [
        tuple(say(one, FORM, language).message.replace(" This year", "") for language in ("en", "zh_CN"))
        for one in checked.findings
    ]


def test_a_right_filling_has_no_finding():
    assert found({}) == []


@pytest.mark.parametrize("code", ["any", "done", "id", "name", "code"])
def test_what_may_be_blank(code):
    assert found({code: BLANK}) == []


# What stands in a cell, and what is said of it in English and in Chinese.
SAID = [
    (
        "rate",
        Value(NUMBER, "50"),
        "T RATE (B4): 5000% is more than 100%: 50 without % means 5000%. If 50% is meant, please enter 50% or 0.5. [CELLS.rate, must]",
        "T RATE（B4）：5000% 大于 100%；这里写的是 50，没有百分号，表示 5000%。如果是 50%，请填 50% 或 0.5。〔CELLS.rate·强制〕",
    ),
    (
        "rate",
        Value(NUMBER, "150"),
        "T RATE (B4): 15000% is more than 100%. Please check it and correct it. [CELLS.rate, must]",
        "T RATE（B4）：15000% 大于 100%。请核对并改正。〔CELLS.rate·强制〕",
    ),
    (
        "rate",
        Value(NUMBER, "-0.6"),
        "T RATE (B4): -60% is less than -50%. Please check it and correct it. [CELLS.rate, must]",
        "T RATE（B4）：-60% 小于 -50%。请核对并改正。〔CELLS.rate·强制〕",
    ),
    (
        "rate",
        Value(NUMBER, "0.50555"),
        "T RATE (B4): 50.555% has more than 1 decimal. Please enter the percentage with as many decimals as it may have. [CELLS.rate, must]",
        "T RATE（B4）：50.555% 的小数位多于 1 位。请按规定的小数位数填写百分数。〔CELLS.rate·强制〕",
    ),
    (
        "rate",
        Value(TEXT, "５０％"),
        "T RATE (B4): “５０％” is a percentage stored as text; read as 50%. Next time please enter a number such as 50% or 0.5. [percent-text, note]",
        "T RATE（B4）：“５０％”是文本格式的百分数，读作 50%。下次请直接填 50% 或 0.5 这样的数字。〔percent-text·提示〕",
    ),
    (
        "growth",
        Value(TEXT, "0.5"),
        "T GROWTH (B5): “0.5” is a number stored as text; read as 50%. Next time please enter the number itself. [text-number, note]",
        "T GROWTH（B5）：“0.5”是文本格式的数字，读作 50%。下次请直接填数字。〔text-number·提示〕",
    ),
    (
        "rate",
        Value(NUMBER, "1E+16"),
        "T RATE (B4): “1E+16” has more digits than a spreadsheet keeps. Please check it and enter it again. [CELLS.rate, must]",
        "T RATE（B4）：“1E+16”的位数太多，表格程序会把它改掉。请核对并重新填写。〔CELLS.rate·强制〕",
    ),
    (
        "day",
        Value(DATED, "43000"),
        "T DAY (B6): 22 Sep 2017 is before 1 Jan 2020. Please check the date and correct it. [CELLS.day, must]",
        "T DAY（B6）：2017年9月22日早于2020年1月1日。请核对日期并改正。〔CELLS.day·强制〕",
    ),
    (
        "day",
        Value(DATED, "47849"),
        "T DAY (B6): 1 Jan 2031 is after 31 Dec 2030. Please check the date and correct it. [CELLS.day, must]",
        "T DAY（B6）：2031年1月1日晚于2030年12月31日。请核对日期并改正。〔CELLS.day·强制〕",
    ),
    (
        "any",
        Value(NUMBER, "46086"),
        "T ANY (B7): this cell has no date format, and “46086” is the number by which a spreadsheet counts days; read as 5 Mar 2026. Please check it, and set the format of the cell to date. [date-serial, note]",
        "T ANY（B7）：这一格没有日期格式，“46086”是表格程序给日期编的号，读作2026年3月5日。请核对，并把这一格设成日期格式。〔date-serial·提示〕",
    ),
    (
        "any",
        Value(DATED, "46086.5"),
        "T ANY (B7): this cell has a time of day, too; read as 5 Mar 2026. Next time please enter the day only. [date-time, note]",
        "T ANY（B7）：这一格除了日期还有时刻，读作2026年3月5日。下次请只填日期。〔date-time·提示〕",
    ),
    (
        "any",
        Value(TEXT, "2026/3/5"),
        "T ANY (B7): “2026/3/5” is a date stored as text; read as 5 Mar 2026. Next time please enter the date itself, such as 2026-03-05. [date-text, note]",
        "T ANY（B7）：“2026/3/5”是文本格式的日期，读作2026年3月5日。下次请直接填日期，例如 2026-03-05。〔date-text·提示〕",
    ),
    (
        "any",
        Value(TEXT, "05/03/2026"),
        "T ANY (B7): “05/03/2026” can be read in two ways: 5 Mar 2026 or 3 May 2026. Please write the date like 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：“05/03/2026”有两种读法：2026年3月5日或2026年5月3日。请写成 2026-03-05 这样的日期。〔CELLS.any·强制〕",
    ),
    (
        "any",
        Value(TEXT, "2026-02-30"),
        "T ANY (B7): “2026-02-30” is no date: there is no such day. Please check the date and write it like 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：“2026-02-30”不是日期：没有这一天。请核对日期，写成 2026-03-05 这样。〔CELLS.any·强制〕",
    ),
    (
        "any",
        Value(DATED, "60"),
        "T ANY (B7): this cell holds the 29th of February of 1900, and there was no such day. Please check the date and write it like 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：这一格是 1900 年 2 月 29 日，而没有这一天。请核对日期，写成 2026-03-05 这样。〔CELLS.any·强制〕",
    ),
    (
        "any",
        Value(TEXT, "3月5日"),
        "T ANY (B7): “3月5日” does not say which year. Please write year, month and day, such as 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：“3月5日”没有写年份。请写出年月日，例如 2026-03-05。〔CELLS.any·强制〕",
    ),
    (
        "any",
        Value(TEXT, "26/3/5"),
        "T ANY (B7): “26/3/5” does not say the whole year. Please write the year with four digits, such as 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：“26/3/5”的年份没有写全。请写四位数的年份，例如 2026-03-05。〔CELLS.any·强制〕",
    ),
    (
        "any",
        Value(DATED, "2958466"),
        "T ANY (B7): “2958466” is no date that a spreadsheet knows. Please write the date like 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：“2958466”不是表格程序认得的日期。请写成 2026-03-05 这样的日期。〔CELLS.any·强制〕",
    ),
    (
        "any",
        Value(TEXT, "待定"),
        "T ANY (B7): “待定” is not a date. Please write the date like 2026-03-05. [CELLS.any, must]",
        "T ANY（B7）：“待定”不是日期。请写成 2026-03-05 这样的日期。〔CELLS.any·强制〕",
    ),
    (
        "kept",
        Value(TEXT, "☑"),
        "T KEPT (B9): “☑” is read as “yes”. Next time please choose from the list. [flag-mark, note]",
        "T KEPT（B9）：“☑”读作“是”。下次请从下拉列表中选择。〔flag-mark·提示〕",
    ),
    (
        "kept",
        Value(TEXT, "maybe"),
        "T KEPT (B9): “maybe” means neither yes nor no. Please enter one of these: yes, no, ☑, ☒, √, ✓, ✔, x, ☐, □. [CELLS.kept, must]",
        "T KEPT（B9）：“maybe”既不表示是，也不表示否。请填下面的一种：yes、no、☑、☒、√、✓、✔、x、☐、□。〔CELLS.kept·强制〕",
    ),
    (
        "kept",
        BLANK,
        "T KEPT (B9): CELLS cannot be judged at 1 place: 1 blank cell. Please fill them in. [CELLS, must]",
        "T KEPT（B9）：CELLS（1 处）无法判断：1 格没有填。请填写。〔CELLS·强制〕",
    ),
    (
        "count",
        BLANK,
        "T COUNT (B13): CELLS cannot be judged at 1 place: 1 blank cell. Please fill them in (0 where there is none). [CELLS, must]",
        "T COUNT（B13）：CELLS（1 处）无法判断：1 格没有填。请填写（没有的填 0）。〔CELLS·强制〕",
    ),
    (
        "id",
        Value(TEXT, "AB12345"),
        "T ID (B10): “AB12345” has 7 characters; here it is exactly 8. Please check it and correct it. [CELLS.id, must]",
        "T ID（B10）：“AB12345”有 7 个字符，这里应当正好 8 个。请核对字数并改正。〔CELLS.id·强制〕",
    ),
    ("name", Value(TEXT, "𠮷野家屋"), "", ""),
    (
        "name",
        Value(TEXT, "𠮷𠮷𠮷"),
        "T NAME (B11): “𠮷𠮷𠮷” has 6 characters; here it is 2 to 5. Please check it and correct it. [CELLS.name, must]",
        "T NAME（B11）：“𠮷𠮷𠮷”有 6 个字符，这里应当有 2 到 5 个。请核对字数并改正。〔CELLS.name·强制〕",
    ),
    (
        "id",
        Value(DATED, "46024"),
        "T ID (B10): this cell holds a date (2 Jan 2026), not a text: a spreadsheet makes a date of what is typed like 1-2. Please set the format to text and enter it again. [CELLS.id, must]",
        "T ID（B10）：这一格是日期（2026年1月2日），不是文字：输入 1-2 这样的内容，表格程序会自动变成日期。请把格式改成文本后重新填写。〔CELLS.id·强制〕",
    ),
    (
        "id",
        Value(NUMBER, "1.2345678901234568E+17"),
        "T ID (B10): this cell holds a number, not a text, and a spreadsheet keeps only the first 15 digits of a number: the rest is lost. Please set the format to text and enter it again. [CELLS.id, must]",
        "T ID（B10）：这一格是数字，不是文字，而表格程序只保留数字的前 15 位，后面的已经丢失。请把格式改成文本后重新填写。〔CELLS.id·强制〕",
    ),
    ("code", Value(NUMBER, "123"), "", ""),
    (
        "count",
        Value(DATED, "46024"),
        "T COUNT (B13): this cell holds a date (2 Jan 2026), not a number: a spreadsheet makes a date of what is typed like 1-2. Please set the format back to number and enter it again. [CELLS.count, must]",
        "T COUNT（B13）：这一格是日期（2026年1月2日），不是数字：输入 1-2 这样的内容，表格程序会自动变成日期。请把格式改回数字后重新填写。〔CELLS.count·强制〕",
    ),
]


@pytest.mark.parametrize(("code", "value", "english", "chinese"), SAID)
def test_what_is_said_of_a_cell(code, value, english, chinese):
    assert found({code: value}) == ([(english, chinese)] if english else [])


@pytest.mark.parametrize("value", [Value(TEXT, said) for said in ("12", "X-", "1234", "１２３", "X-7\n8", "x-7")])
def test_a_text_that_is_not_of_its_pattern(value):
    ((english, chinese),) = found({"code": value})
    shown = value.text.replace("\n", " ")
    assert english.startswith(f"T CODE (B12): “{shown}” is not written as it has to be: ")
    assert chinese.startswith(f"T CODE（B12）：“{shown}”的写法不对，应当是：")
