"""What a cell can mean, as the ledger's lines of JSON have it, and back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Indicator
from xlvalidate.findings import Number, Value
from xlvalidate.ooxml.book import Value as CellValue
from xlvalidate.ooxml.book import ValueKind
from xlvalidate.reading.submission import Reading

Kept: TypeAlias = bool | int | str | list[str] | None
"""Yes or no, a whole number, a decimal one as a text, `["day", …]` or `["text", …]`; None for nothing."""


_SHORT = 20
_KINDS = {str(kind): kind for kind in ValueKind}


def kept_number(number: Number | None) -> int | str | None:
    """A number as JSON has it, exactly."""
    return str(number) if isinstance(number, Decimal) else number


def number_of(number: int | str | None) -> Number | None:
    """The number that was kept."""
    return Decimal(number) if isinstance(number, str) else number


def kept_meaning(meant: Value | None) -> Kept:
    """A value of any kind, so that they can be told apart."""
    match meant:
        case str():
            return ["text", meant]
        case date():
            return ["day", meant.isoformat()]
        case Decimal():
            return str(meant)
    return meant


def meaning_of(item: Kept) -> Value | None:
    """The value that was kept."""
    if isinstance(item, list):
        what, said = item
        return date.fromisoformat(said) if what == "day" else said
    return Decimal(item) if isinstance(item, str) else item


def kept_cell(cell: Cell | None) -> list[Any] | None:
    """Where a cell is."""
    return [cell.sheet, cell.row, cell.column] if cell else None


def cell_of(cell: Sequence[Any] | None) -> Cell | None:
    """The cell that was kept."""
    return _cell(*cell) if cell else None


def kept_reading(reading: Reading) -> list[Any]:
    """What was read of a cell, without which indicator it is of and where it is."""
    return [
        str(reading.value.kind),
        reading.value.text,
        reading.value.formula,
        kept_number(reading.number),
        reading.why,
        reading.detail,
        *([] if reading.meant is None else [kept_meaning(reading.meant)]),
    ]


def reading_of(indicator: Indicator, cell: Cell | None, item: Sequence[Any]) -> Reading:
    """The reading that was kept."""
    kind, text, formula, number, why, detail = item[:6]
    means = meaning_of(item[6]) if len(item) > 6 else None
    exact = Decimal(number) if isinstance(number, str) else number
    value = _value(kind, text, formula) if len(text) < _SHORT else CellValue(_KINDS[kind], text, formula)
    return Reading(indicator, cell, value, exact, why, detail, means)  # type: ignore[arg-type]


# The forms of a collection have the same cells, and most of what stands in them comes again: 0, nothing, small numbers.
@lru_cache(maxsize=8_192)
def _cell(sheet: str, row: int, column: int) -> Cell:
    return Cell(sheet, row, column)


@lru_cache(maxsize=8_192)
def _value(kind: str, text: str, formula: str | None) -> CellValue:
    return CellValue(_KINDS[kind], text, formula)
