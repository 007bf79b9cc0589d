"""Which month, quarter or half of a year a text means. The grammars are strict, as those of years are: what could mean
two means none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from xlvalidate.identity import PeriodKind
from xlvalidate.plain_dates import LONGEST, flattened

# Compiled where one is asked for the first time: most runs ask for none.
_YEAR_FIRST = r"(?P<year>[1-9][0-9]{3})(?: ?年度? ?(?:的 ?)?| ?[-/.] ?| )(?P<rest>.+)"
_YEAR_GLUED = r"(?P<year>[1-9][0-9]{3})(?P<rest>0[1-9]|1[0-2]|[qh][1-4]|[1-4][qh])"
_YEAR_LAST = r"(?P<rest>.*?[^-/., ])(?:,? (?:of )?|-)(?P<year>[1-9][0-9]{3})"
_FIRST_DAY = r"(?P<year>[1-9][0-9]{3})-(?P<rest>0[1-9]|1[0-2])-01(?: 00:00(?::00)?)?"

_NUMBERS = {
    **dict.fromkeys(("一", "壹", "first", "1st", "i"), 1),
    **dict.fromkeys(("二", "贰", "second", "2nd", "ii"), 2),
    **dict.fromkeys(("三", "叁", "third", "3rd", "iii"), 3),
    **dict.fromkeys(("四", "肆", "fourth", "4th", "iv"), 4),
}
_NUMBER = f"(?P<number>0?[1-9]|1[0-2]|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_ONE = rf"{_NUMBER}(?:\.0*)?"
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_NAMES = {name: number for number, month in enumerate(_MONTHS, start=1) for name in (month, month[:3])} | {"sept": 9}
_CHINESE = {number: at for at, number in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), start=1)}  # noqa: SIM905
_RANGE = r"0?(?P<first>[1-9]|1[0-2]) ?月? ?(?:-|—+|–+|~|至|到) ?0?(?P<last>[1-9]|1[0-2]) ?月份?"
_HALVES = {"上半年": 1, "上半": 1, "上": 1, "下半年": 2, "下半": 2, "下": 2}
_PATTERNS = {
    PeriodKind.MONTH: (
        r"(?P<number>0?[1-9]|1[0-2])(?:\.0*)?", r"第?(?P<number>0?[1-9]|1[0-2]) ?(?:月份?|个月)",
        r"month (?P<number>0?[1-9]|1[0-2])",
    ),
    PeriodKind.QUARTER: (
        _ONE, rf"第? ?{_NUMBER} ?个?季度?", r"q ?(?P<number>[1-4])", r"(?P<number>[1-4]) ?q",
        rf"(?:the )?{_NUMBER} quarter", rf"quarter {_NUMBER}",
    ),
    PeriodKind.HALF: (
        _ONE, rf"第 ?{_NUMBER} ?个?半年", r"h ?(?P<number>[12])", r"(?P<number>[12]) ?h",
        rf"(?:the )?{_NUMBER} half(?:[- ]year)?", rf"half(?:[- ]year)? {_NUMBER}",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatedPart:
    """Which part of a year a text states, from 1; and the year, where it states one."""

    number: int
    year: int | None = None


def part_of(kind: PeriodKind, typed: str) -> StatedPart | None:
    """The one part of a year that a text means; None if it means none, or could mean several."""
    return _understood(kind, typed) if kind is not PeriodKind.YEAR and len(typed) <= LONGEST else None


@lru_cache(maxsize=1_024)
def _understood(kind: PeriodKind, typed: str) -> StatedPart | None:
    flat = flattened(typed)
    if (day := re.fullmatch(_FIRST_DAY, flat)) is not None:  # a program makes a date of 2026-3
        return StatedPart(int(day["rest"]), int(day["year"])) if kind is PeriodKind.MONTH else None
    for pattern in (_YEAR_FIRST, _YEAR_GLUED, _YEAR_LAST):
        if (found := re.fullmatch(pattern, flat)) is not None:
            number = _number(kind, found["rest"].strip())
            return None if number is None else StatedPart(number, int(found["year"]))
    number = _number(kind, flat)
    return None if number is None else StatedPart(number)


def _number(kind: PeriodKind, said: str) -> int | None:
    if kind is PeriodKind.MONTH and (number := _NAMES.get(said.removesuffix(".")) or _CHINESE.get(said)) is not None:
        return number
    if kind is PeriodKind.HALF and said in _HALVES:
        return _HALVES[said]
    if kind is not PeriodKind.MONTH and (months := re.fullmatch(_RANGE, said)) is not None:
        first, last = int(months["first"]), int(months["last"])
        whole = last - first + 1 == kind.months and (first - 1) % kind.months == 0
        return (first - 1) // kind.months + 1 if whole else None
    for pattern in _PATTERNS[kind]:
        if (found := re.fullmatch(pattern, said)) is not None:
            number = _NUMBERS.get(found["number"]) or int(found["number"])
            return number if number <= kind.in_a_year else None
    return None
