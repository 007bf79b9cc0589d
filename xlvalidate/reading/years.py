"""What an office meant by a year. As with figures, the grammars are strict and nothing is guessed. A text that could
mean two years, or a part of one, is no year.
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from xlvalidate.day_numbers import LAST_NUMBER, NO_DAY, SINCE_1904
from xlvalidate.findings import plain
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.plain_dates import LONGEST, flattened
from xlvalidate.reading.numbers import exact

_PLAIN = re.compile(r"[1-9][0-9]{3}")
_AS_IT_STANDS = re.compile(r"-?[0-9]+(\.[0-9]*)?")

_YEAR = r"(?P<year>[1-9],[0-9]{3}|[1-9](?: ?[0-9]){3})"
_OF_THE_YEAR = "财政|会计|统计|报告|填报|所属|报表|公历"
_BEFORE = (
    rf"(?:公元|西元|公历|(?:{_OF_THE_YEAR})?年[度份]|a\.?d\.?|fy|(?:(?:fiscal|financial|reporting|calendar) )?year"
    r"|annual report(?: for| of)?) ?:? ?"
)
# What a report is about that is not the whole of the year, or not yet: 中期, 年中, 预算, 学年, 一期, 届末.
_LESS = "中(?=[期报度工])|周(?=报)|学年|阶段|进度|进展|快报|临时|计划(?!生育)|规划|展望"
_NO_PART_OF_IT = rf"(?:(?!{_LESS})[^0-9前后後起至到以上下半季月旬日期届批预初末和与及或非不未第截、,;~—–-])"
_AFTER = (
    rf" ?(?:年 ?[度份]?|财年|(?:{_OF_THE_YEAR}) ?年度?)?(?: ?{_NO_PART_OF_IT}{{0,20}}(?:年报|报告|报表))?"
    r"(?:(?: annual)? (?:report|return|year|fy))?"
)
_A_YEAR = re.compile(rf"(?:{_BEFORE})?{_YEAR}(?:\.0*)?{_AFTER}")

_MONTH, _DAY = "(?P<month>1[0-2]|0?[1-9])", "(?P<day>3[01]|[12][0-9]|0?[1-9])"
_ENGLISH_DAY = "[0-3]?[0-9](?:st|nd|rd|th)?"
_ENGLISH_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?"
_TIME = r"(?:[t ] ?[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?: ?[ap]m)?(?:z|[+-][0-9:]{4,5})?)?"
# Of a whole day: a form dated by its month may be for that month.
_DATES = tuple(
    re.compile(pattern + _TIME)
    for pattern in (
        rf"{_YEAR} ?[-/] ?{_MONTH} ?[-/] ?{_DAY}",
        rf"{_YEAR} ?\. ?{_MONTH} ?\. ?{_DAY}",
        rf"{_YEAR} ?年 ?{_MONTH} ?月 ?{_DAY} ?[日号]?",
        "(?P<year>[1-9][0-9]{3})(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12][0-9]|0[1-9])",
        "(?:3[01]|[12][0-9]|0?[1-9])(?P<mark>[-/.])(?:3[01]|[12][0-9]|0?[1-9])(?P=mark)(?P<year>[1-9][0-9]{3})",
        rf"{_ENGLISH_DAY} {_ENGLISH_MONTH} (?P<year>[1-9][0-9]{{3}})",
        rf"{_ENGLISH_MONTH} {_ENGLISH_DAY},? (?P<year>[1-9][0-9]{{3}})",
    )
)
_TO = re.compile(r" ?(?:至|到|~|—+|–+| to | - |(?<=[月日])-) ?")
_FIRST = re.compile(rf"{_YEAR} ?(?:年 ?0?1 ?(?:月(?: ?0?1 ?[日号])?)?|[-/.] ?0?1(?: ?[-/.] ?0?1)?)")
_LAST = re.compile(r"(?:(?P<year>[1-9][0-9]{3}) ?(?:年|[-/.]))? ?12 ?(?:月(?: ?31 ?[日号])?|[-/.] ?31)?")


def year_of(text: str) -> int | None:
    """The one year that a text means; None if it means none, several, or only a part of one."""
    if _PLAIN.fullmatch(text):
        return int(text)
    return _understood(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=1_024)
def _understood(text: str) -> int | None:
    flat = flattened(text)
    if (year := _A_YEAR.fullmatch(flat)) is not None:
        return _number(year)
    for pattern in _DATES:
        if (match := pattern.fullmatch(flat)) is not None:
            return _year_of_day(match)
    return _whole_year(flat)


def _number(match: re.Match[str]) -> int:
    return int(match["year"].replace(",", "").replace(" ", ""))


def _year_of_day(match: re.Match[str]) -> int | None:
    """The year of a day; None if there is no such day."""
    year, found = _number(match), match.groupdict()
    if found.get("month") is not None:
        try:
            date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            return None
    return year


def _whole_year(flat: str) -> int | None:
    """The year of 2024年1月1日至12月31日, which is all of it."""
    halves = _TO.split(flat) if _TO.search(flat) else flat.split("-")
    if len(halves) != 2:
        return None
    first, last = _FIRST.fullmatch(halves[0].strip()), _LAST.fullmatch(halves[1].strip())
    if first is None or last is None or (not {"年", "月"} & {*flat} and last["year"] is None):
        return None
    year = _number(first)
    return year if last["year"] in (None, str(year)) else None


def shown(value: Value, since_1904: bool) -> str:
    """A cell's content as people see it: a date as a date, a number without what a program writes behind it,
    a formula without a result as the formula.
    """
    match value.kind:
        case ValueKind.DATE:
            return _date_shown(value.text, since_1904)
        case ValueKind.NUMBER if not _AS_IT_STANDS.fullmatch(value.text):
            return plain(exact(value.text)) or value.text
        case ValueKind.UNCALCULATED:
            return f"={value.formula}"
    text = value.text.strip()
    return text if any(unicodedata.category(letter) != "Cf" for letter in text) else ""


def _date_shown(text: str, since_1904: bool) -> str:
    serial = exact(text)
    if serial is None:
        return text.strip()  # it is written as a date already
    days = int(serial) + (SINCE_1904 if since_1904 else 0)
    if not 1 <= days <= LAST_NUMBER:
        return text
    # The spreadsheet's 1900 has a 29th of February.
    return (date(1899, 12, 30) + timedelta(days + (days < NO_DAY))).isoformat()
