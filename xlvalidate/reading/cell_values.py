"""A cell's content to a reading: the number that was meant, and what has to be said of how it was written."""

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Indicator
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.numbers import Note, exact, numeral
from xlvalidate.reading.submission import Reading, blank_reading, kept_decimals, too_large

_NO_NUMBER = {
    ValueKind.BOOLEAN: "boolean",
    ValueKind.DATE: "date",
    ValueKind.ERROR: "error",
    ValueKind.UNCALCULATED: "uncalculated",
}


def read_value(indicator: Indicator, cell: Cell | None, value: Value) -> Reading:
    """What a cell says of an indicator. The typed text stays as it is in `value`."""
    empty_text = value.kind is ValueKind.TEXT and not value.text.strip()
    if value.kind is ValueKind.BLANK or empty_text:
        if empty_text and indicator.numeric and value.formula is not None:
            return Reading(indicator, cell, value, None, "formula-empty")  # a 0 typed there would destroy it
        return blank_reading(indicator, cell)
    if not indicator.numeric:
        return _text(indicator, cell, value)
    if value.kind in _NO_NUMBER:
        return Reading(indicator, cell, value, None, _NO_NUMBER[value.kind])
    if value.kind is ValueKind.NUMBER:
        number = exact(value.text)
        if number is not None and type(number) is not int:
            number = kept_decimals(number)
        if number is None or too_large(number):
            return Reading(indicator, cell, value, None, "too-long")
        return Reading(indicator, cell, value, number)
    said = numeral(value.text, indicator.unit, indicator.kind.facts.signed)
    if said.note is Note.BLANK_TEXT:
        return blank_reading(indicator, cell)
    if said.value is not None and too_large(said.value):
        return Reading(indicator, cell, value, None, "too-long")
    return Reading(indicator, cell, value, said.value, said.note, said.detail)


def _text(indicator: Indicator, cell: Cell | None, value: Value) -> Reading:
    if value.kind in (ValueKind.ERROR, ValueKind.UNCALCULATED):
        return Reading(indicator, cell, value, None, _NO_NUMBER[value.kind])
    return Reading(indicator, cell, value, None)
