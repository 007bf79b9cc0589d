"""A cell's content to a reading: what was meant, and what has to be said of how it was written."""

from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import NumberMarks
from xlvalidate.findings import plain
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.days import DaysWritten, day_of
from xlvalidate.reading.flags import flag_of
from xlvalidate.reading.numbers import Note, exact, numeral, share
from xlvalidate.reading.submission import Reading, blank_reading, kept_decimals, too_large
from xlvalidate.rules.types import ValueType

_NO_NUMBER = {
    ValueKind.BOOLEAN: "boolean",
    ValueKind.DATE: "date",
    ValueKind.ERROR: "error",
    ValueKind.UNCALCULATED: "uncalculated",
}


@dataclass(frozen=True, slots=True)
class Written:
    """How numbers and days are written in a workbook of an edition, and the texts that stand for a blank."""

    marks: NumberMarks | None
    days: DaysWritten
    placeholders: frozenset[str] = frozenset()


def written_in(edition: Edition, since_1904: bool) -> Written:
    """By the edition, and by the day from which the workbook counts days."""
    days = DaysWritten(edition.text.dates, edition.language, since_1904)
    return Written(edition.text.numbers, days, frozenset(map(str.strip, edition.text.placeholders)))


def read_value(indicator: Indicator, cell: Cell | None, value: Value, written: Written) -> Reading:
    """What a cell says of an indicator. The typed text stays as it is in `value`."""
    if value.kind is ValueKind.NUMBER and indicator.numeric:
        return _number(indicator, cell, value)
    text = value.text.strip() if value.kind is ValueKind.TEXT else ""
    empty_text = value.kind is ValueKind.TEXT and (not text or text in written.placeholders)
    if indicator.computed and (empty_text or value.kind in (ValueKind.ERROR, ValueKind.UNCALCULATED)):
        return blank_reading(indicator, cell)  # the form's own formula has nothing to reckon with yet
    if value.kind is ValueKind.BLANK or empty_text:
        if empty_text and indicator.numeric and value.formula is not None:
            return Reading(indicator, cell, value, None, "formula-empty")  # a 0 typed there would destroy it
        return blank_reading(indicator, cell)
    if not indicator.numeric:
        return _no_number(indicator, cell, value, written)
    if value.kind in _NO_NUMBER:
        detail = "" if value.kind is not ValueKind.DATE else _day_shown(value, written)
        return Reading(indicator, cell, value, None, _NO_NUMBER[value.kind], detail)
    if indicator.kind.facts.share:
        said = share(value.text, indicator.unit, written.marks)
        if said.note is Note.UNIT:
            return Reading(indicator, cell, value, said.value, "percent-text", said.detail)
    else:
        said = numeral(value.text, indicator.unit, indicator.kind.facts.signed, written.marks)
    if said.note is Note.BLANK_TEXT:
        return blank_reading(indicator, cell)
    if said.value is not None and too_large(said.value):
        return Reading(indicator, cell, value, None, "too-long")
    return Reading(indicator, cell, value, said.value, said.note, said.detail)


def _number(indicator: Indicator, cell: Cell | None, value: Value) -> Reading:
    number = exact(value.text)
    if number is not None and type(number) is not int:
        number = kept_decimals(number)
    if number is None or too_large(number):
        return Reading(indicator, cell, value, None, "too-long")
    return Reading(indicator, cell, value, number)


def _day_shown(value: Value, written: Written) -> str:
    """The day into which a spreadsheet has turned what was typed; empty where it shows none."""
    day = day_of(value, written.days).day
    return "" if day is None else day.isoformat()


def _no_number(indicator: Indicator, cell: Cell | None, value: Value, written: Written) -> Reading:
    if value.kind in (ValueKind.ERROR, ValueKind.UNCALCULATED):
        return Reading(indicator, cell, value, None, _NO_NUMBER[value.kind])
    match indicator.kind.facts.type:
        case ValueType.DATE:
            read = day_of(value, written.days)
            return Reading(indicator, cell, value, None, read.note, read.detail, read.day)
        case ValueType.FLAG:
            flag, in_words = flag_of(value, written.days.language)
            why = "flag-unread" if flag is None else None if in_words else "flag-mark"
            return Reading(indicator, cell, value, None, why, "", flag)
        case _ if indicator.worded and value.kind is not ValueKind.TEXT:
            return _worded(indicator, cell, value, written)
        case _:
            return Reading(indicator, cell, value, None)


def _worded(indicator: Indicator, cell: Cell | None, value: Value, written: Written) -> Reading:
    """A text whose letters count, in whose cell a spreadsheet holds something else: it may have lost some of them."""
    if value.kind is ValueKind.DATE:
        return Reading(indicator, cell, value, None, "text-date", _day_shown(value, written))
    if value.kind is ValueKind.BOOLEAN:
        return Reading(indicator, cell, value, None, meant=value.text)
    number = exact(value.text)
    if number is None or too_large(number):
        return Reading(indicator, cell, value, None, "text-digits")
    return Reading(indicator, cell, value, None, meant=plain(number))
