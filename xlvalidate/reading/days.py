"""What an office meant by a day. As with figures, the grammars are strict, and what fits two readings is none."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from xlvalidate.characters import normal
from xlvalidate.day_numbers import LAST_NUMBER, NO_DAY, SINCE_1904
from xlvalidate.editions.model import DayOrder
from xlvalidate.languages import LANGUAGES
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.plain_dates import figures_for_words
from xlvalidate.reading.numbers import exact

_LONGEST = 100
_BEFORE_MARCH, _FROM_MARCH = date(1899, 12, 31), date(1899, 12, 30)


class DayNote(StrEnum):
    """How a content in a day's place was read, or why it was not."""

    TEXT = "date-text"
    SERIAL = "date-serial"
    TIME = "date-time"
    TWO_READINGS = "date-two-readings"
    NO_SUCH_DAY = "date-no-such-day"
    LEAP_1900 = "date-leap-1900"
    NO_YEAR = "date-no-year"
    SHORT_YEAR = "date-short-year"
    OUTSIDE = "date-outside"
    UNREAD = "date-unread"


@dataclass(frozen=True, slots=True)
class DayRead:
    """The day that a content means. `day` is None where it means none; `detail` has the days that it could mean."""

    day: date | None
    note: DayNote | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DaysWritten:
    """How days are written in a workbook: in the order that the form declares, in its language, counted from 1904."""

    order: DayOrder | None
    language: str
    since_1904: bool


def day_of(value: Value, written: DaysWritten) -> DayRead:
    """The day that a cell holds."""
    if value.kind is ValueKind.TEXT:
        return _of_text(value.text, written)
    if value.kind not in (ValueKind.DATE, ValueKind.NUMBER):
        return DayRead(None, DayNote.UNREAD)
    serial = exact(value.text)
    if serial is None:  # a cell may hold a day as text that is none for whoever wrote it
        read = _of_text(value.text, written)
        return DayRead(read.day) if read.note is DayNote.TEXT else read
    read = day_of_serial(serial // 1, written.since_1904)
    if read.day is None:
        return read
    if serial % 1:
        return DayRead(read.day, DayNote.TIME)
    return DayRead(read.day, DayNote.SERIAL if value.kind is ValueKind.NUMBER else None)


def day_of_serial(serial: object, since_1904: bool) -> DayRead:
    """The day that a spreadsheet counts with this number; its 1900 has a 29th of February."""
    number = int(serial)  # type: ignore[call-overload]
    days = number + SINCE_1904 if since_1904 else number
    if not (0 if since_1904 else 1) <= number or days > LAST_NUMBER:
        return DayRead(None, DayNote.OUTSIDE)
    if days == NO_DAY:
        return DayRead(None, DayNote.LEAP_1900)
    return DayRead((_BEFORE_MARCH if days < NO_DAY else _FROM_MARCH) + timedelta(days))


def serial_of(day: date, since_1904: bool = False) -> int:
    """The number by which a spreadsheet counts a day."""
    days = (day - _BEFORE_MARCH).days
    return (days if days < NO_DAY else days + 1) - (SINCE_1904 if since_1904 else 0)


_TIME = r"(?:[t ] ?(?P<time>[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)(?: ?[ap]m)?(?:z|[+-][0-9:]{4,6})?)?"
_MARK = "(?P<mark> ?[-/.] ?)"
# Compiled where one is asked for the first time: most forms have no day.
_NUMBERED = rf"(?P<a>[0-9]{{1,4}}){_MARK}(?P<b>[0-9]{{1,2}})(?P=mark)(?P<c>[0-9]{{1,4}}){_TIME}"
_COMPACT = "(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
_CHINESE = rf"(?:(?P<year>[0-9]{{1,4}}) ?年 ?)?(?P<month>[0-9]{{1,2}}) ?月 ?(?P<day>[0-9]{{1,2}}) ?[日号]{_TIME}"
_NAME = "(?P<name>[a-z]{3,9})[.,]?"
_DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = "(?:,? ?(?P<year>[0-9]{1,4}))?"
_NAMED = tuple(
    pattern + _TIME
    for pattern in (
        rf"{_DAY}[ -]?(?:of )?{_NAME}[ -]?{_YEAR}",
        rf"{_NAME} ?{_DAY}{_YEAR}",
        rf"(?P<year>[0-9]{{4}})[ -]{_NAME}[ -]{_DAY}",
    )
)
_MONTH_AND_DAY = r"[0-9]{1,2} ?[-/.] ?[0-9]{1,2}"


def _of_text(text: str, written: DaysWritten) -> DayRead:
    if len(text) > _LONGEST:
        return DayRead(None, DayNote.UNREAD)
    flat = " ".join(normal("NFKC", text).split()).lower()
    if (numbered := re.fullmatch(_NUMBERED, flat)) is not None:
        return _numbered(numbered, written.order)
    if (compact := re.fullmatch(_COMPACT, flat)) is not None:
        return _day(compact["year"], compact["month"], compact["day"])
    if re.fullmatch(_MONTH_AND_DAY, flat):
        return DayRead(None, DayNote.NO_YEAR)
    named = re.fullmatch(_CHINESE, figures_for_words(flat))
    if named is not None:
        return _with_year(named, named["month"])
    months = LANGUAGES[written.language].months
    for pattern in _NAMED if months else ():
        if (named := re.fullmatch(pattern, flat)) is not None and (month := _month(named["name"], months)):
            return _with_year(named, str(month))
    return DayRead(None, DayNote.UNREAD)


def _with_year(match: re.Match[str], month: str) -> DayRead:
    if match["year"] is None:
        return DayRead(None, DayNote.NO_YEAR)
    return _day(match["year"], month, match["day"], match["time"])


def _month(name: str, months: tuple[str, ...]) -> int:
    """The number of a month by its name, whole or its first three letters; 0 where it is none."""
    fits = (at for at, one in enumerate(months, start=1) if name in (one.lower(), one.lower()[:3], one.lower()[:4]))
    return next(fits, 0)


def _numbered(match: re.Match[str], order: DayOrder | None) -> DayRead:
    a, b, c, time = match["a"], match["b"], match["c"], match["time"]
    if len(a) == 4 and len(c) <= 2:
        return _day(a, b, c, time)
    if len(a) > 2 or len(c) != 4:
        return DayRead(None, DayNote.SHORT_YEAR if max(len(a), len(c)) <= 2 else DayNote.UNREAD)
    orders = {DayOrder.DAY_FIRST: (a, b), DayOrder.MONTH_FIRST: (b, a)}
    if order in orders:
        day, month = orders[order]
        return _day(c, month, day, time)
    fits = {read.day: read for read in (_day(c, month, day, time) for day, month in orders.values()) if read.day}
    if len(fits) > 1:
        return DayRead(None, DayNote.TWO_READINGS, " ".join(day.isoformat() for day in sorted(filter(None, fits))))
    return next(iter(fits.values()), DayRead(None, DayNote.NO_SUCH_DAY))


def _day(year: str, month: str, day: str, time: str | None = None) -> DayRead:
    if len(year) < 4:
        return DayRead(None, DayNote.SHORT_YEAR)
    numbers = int(year), int(month), int(day)
    if numbers == (1900, 2, 29):
        return DayRead(None, DayNote.LEAP_1900)
    try:
        found = date(*numbers)
    except ValueError:
        return DayRead(None, DayNote.NO_SUCH_DAY)
    return DayRead(found, DayNote.TIME if time and any(part.strip("0.") for part in time.split(":")) else DayNote.TEXT)
