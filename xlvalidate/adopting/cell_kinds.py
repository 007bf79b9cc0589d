"""What is written in each cell of a table, and in what unit: said once for the table, else by column, else by row.

What the form declares comes first: a validation, a number format, what its formulas reckon with. Headings and what
stands there already decide only where nothing is declared.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeVar

from xlvalidate.adopting.form_words import (
    COUNTED_HEADING,
    DAY_HEADING,
    IN_BRACKETS,
    KNOWN_UNITS,
    MEASURED,
    MEASURED_HEADING,
    SHARE_HEADING,
    TEXT_HEADING,
    WORDED_HEADING,
    plain,
    tight,
    unit_in,
)
from xlvalidate.adopting.found_tables import FoundLine
from xlvalidate.adopting.scan_sheet import Place, Square
from xlvalidate.day_numbers import FIRST_DAY, LAST_NUMBER, NO_DAY, SINCE_1904
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import LONGEST_TEXT
from xlvalidate.ooxml.sheet_declares import FormValidation
from xlvalidate.reading.flags import NO_TICKS, TICKS

_DECIMALS = re.compile(r"0\.(0+)")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_MONEY = re.compile(r"[$€£¥￥]|\[\$")
_CLOCK = re.compile(r"[ydYD]|年|日")
_NUMBER = re.compile(r"=?\s*-?[0-9]+(?:\.[0-9]+)?")
_IS_NUMBER = re.compile(r"=?\s*ISNUMBER\(\s*\$?[A-Z]{1,3}\$?[0-9]+\s*\)", re.IGNORECASE)
_LEAST = frozenset({"between", "greaterThanOrEqual", "greaterThan", "equal"})
_MOST_AS = frozenset({"between", "lessThanOrEqual", "lessThan", "equal"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKind:
    """What a cell takes: `decimals` and bounds where the form declares them, `choices` or the code of a `listed` list;
    `under` is the first column of the box, in the same row, whose word decides which items are valid.
    """

    kind: FigureKind
    decimals: int | None = None
    choices: tuple[str, ...] = ()
    listed: str = ""
    under: int = 0
    least: Decimal | date | None = None
    most: Decimal | date | None = None
    length: tuple[int, int] | None = None

    @property
    def numeric(self) -> bool:
        """Is a number expected?"""
        return self.kind.facts.number

    @property
    def details(self) -> dict[str, object]:
        """What it says besides its kind."""
        said = {"decimals": self.decimals, "least": self.least, "most": self.most, "length": self.length}
        found = {key: one for key, one in said.items() if one is not None}
        words = {"choices": self.choices, "listed": self.listed, "under": self.under}
        return {**found, **{key: one for key, one in words.items() if one}}


@dataclass(frozen=True, slots=True)
class Spread:
    """One thing said of every cell: for the table, and where they differ for columns and rows; `odd` fits none."""

    base: object
    columns: Mapping[int, object]
    rows: Mapping[int, object]
    odd: tuple[Place, ...]


def unit_of(row: FoundLine, column: FoundLine, caption: str | None) -> str | None:
    """The unit of a cell: what the column says, else the row, else the table."""
    for line in (column, row):
        for _, text in reversed(line.labels):
            if (said := unit_in(text)) is not None:
                return said
        if line.unit is not None:
            return line.unit
    nearest = [tight(line.labels[-1][1]) for line in (column, row) if line.labels]
    if caption in MEASURED and any(len(one) <= 120 and COUNTED_HEADING.fullmatch(one) for one in nearest):
        return None  # 单位：万元 above a column of 职工人数
    return caption


def declared_kind(square: Square, unit: str | None, *, since_1904: bool = False) -> CellKind | None:
    """What the validation of a cell, else its number format, says that it takes; None where they say nothing. What a
    list offers is asked elsewhere.
    """
    by_format = _of_format(square.look.format, unit, date=square.look.date)
    said = square.validation
    match said.type if said is not None else "":
        case "whole":
            assert said is not None
            least, most = bounds(said)
            kind = FigureKind.CHANGE if least is not None and least < 0 else FigureKind.COUNT
            return CellKind(kind=kind, least=least, most=most)
        case "decimal":
            assert said is not None
            least, most = bounds(said)
            if by_format is not None and by_format.kind is FigureKind.PERCENT:
                return replace(by_format, least=least, most=most)
            decimals = by_format.decimals if by_format is not None and by_format.numeric else None
            return CellKind(kind=FigureKind.AMOUNT, decimals=decimals or None, least=least, most=most)
        case "date":
            assert said is not None
            earliest, latest = (_day(one, since_1904) for one in bounds(said))
            return CellKind(kind=FigureKind.DATE, least=earliest, most=latest)
        case "time":
            return CellKind(kind=FigureKind.TEXT)
        case "textLength":
            assert said is not None
            return CellKind(kind=FigureKind.TEXT, length=_length(said))
        case "custom" if said is not None and _IS_NUMBER.fullmatch(said.formulas[0]):
            return by_format if by_format is not None and by_format.numeric else CellKind(kind=FigureKind.AMOUNT)
    return by_format


@lru_cache(maxsize=1_024)
def _of_format(code: str, unit: str | None, *, date: bool) -> CellKind | None:
    shown = _LITERAL.sub("", code.partition(";")[0])
    if date:
        day = _CLOCK.search(shown) is not None or not re.search(r"[hms]", shown, re.IGNORECASE)
        return CellKind(kind=FigureKind.DATE if day else FigureKind.TEXT)
    if shown.strip() == "@":
        return CellKind(kind=FigureKind.TEXT)
    if "general" in shown.lower() or not re.search("[0#?]", shown):
        return None
    decimals = len(match[1]) if (match := _DECIMALS.search(shown)) else 0
    if "%" in shown:
        return CellKind(kind=FigureKind.PERCENT, decimals=decimals)
    if decimals or "/" in shown or "e+" in shown.lower():
        return CellKind(kind=FigureKind.AMOUNT, decimals=decimals or None)
    if _MONEY.search(code) or unit in MEASURED:
        return CellKind(kind=FigureKind.AMOUNT)
    return CellKind(kind=FigureKind.COUNT)


def bounds(said: FormValidation) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a validation allows; None where none is written as a number."""
    one, two = map(_written, said.formulas)
    least = one if said.operator in _LEAST else None
    most = (two if said.operator == "between" else one) if said.operator in _MOST_AS else None
    whole = said.type == "whole"
    if said.operator == "greaterThan" and least is not None and whole:
        least += 1
    if said.operator == "lessThan" and most is not None and whole:
        most -= 1
    if least is not None and most is not None and least > most:
        return None, None  # nothing could be typed: not what the form means
    return least, most


def _written(formula: str) -> Decimal | None:
    if not _NUMBER.fullmatch(formula.strip()):
        return None
    try:
        found = Decimal(formula.strip().removeprefix("=").strip())
    except InvalidOperation:
        return None
    return found if len(found.as_tuple().digits) <= 15 else None


def _day(number: Decimal | None, since_1904: bool) -> date | None:
    """The day of a number; None for one that every program counts otherwise."""
    if number is None or number != int(number):
        return None
    days = int(number) + (SINCE_1904 if since_1904 else 0) - NO_DAY - 1
    return FIRST_DAY + timedelta(days) if 0 <= days < LAST_NUMBER - NO_DAY else None


def _length(said: FormValidation) -> tuple[int, int] | None:
    least, most = bounds(replace(said, type="whole"))
    low, high = max(1, int(least or 1)), min(int(most if most is not None else LONGEST_TEXT), LONGEST_TEXT)
    return (low, high) if low <= high and (least is not None or most is not None) else None


def content_kind(square: Square, value_is_date: bool, value_is_truth: bool) -> CellKind | None:
    """What stands in a cell already says what it takes; None for nothing, and for words: they may be an example."""
    if value_is_truth or (square.text.strip() in (*TICKS, *NO_TICKS) and not square.text.strip().isalpha()):
        return CellKind(kind=FigureKind.FLAG)
    if value_is_date:
        return CellKind(kind=FigureKind.DATE)
    if square.number:
        return CellKind(kind=FigureKind.AMOUNT if "." in square.number else FigureKind.COUNT)
    return None


def worded_kind(labels: tuple[str, ...], unit: str | None, *, number: bool | None) -> CellKind | None:
    """What the headings of a cell say that it takes. `number` says that its form reckons with it, or that it does not;
    None where nobody knows.
    """
    if unit == "%" or any(SHARE_HEADING.fullmatch(tight(text)) for text in labels):
        return CellKind(kind=FigureKind.AMOUNT)
    if unit in MEASURED:
        return CellKind(kind=FigureKind.AMOUNT)
    if unit is not None and unit in KNOWN_UNITS:
        return CellKind(kind=FigureKind.COUNT)
    said = [IN_BRACKETS.sub("", tight(text)).strip() for text in reversed(labels)]
    for text in said:
        if not number and (TEXT_HEADING.fullmatch(text) or (len(text) <= 60 and DAY_HEADING.fullmatch(text))):
            day = DAY_HEADING.fullmatch(text) is not None
            return CellKind(kind=FigureKind.DATE if day else FigureKind.TEXT)
        if len(text) <= 120 and COUNTED_HEADING.fullmatch(text):
            return CellKind(kind=FigureKind.COUNT)
        if number is not False and len(text) <= 120 and MEASURED_HEADING.fullmatch(text):
            return CellKind(kind=FigureKind.AMOUNT)
        if not number and WORDED_HEADING.fullmatch(text):
            return CellKind(kind=FigureKind.TEXT)
    return None


def spread(values: Mapping[Place, object]) -> Spread:
    """A value each, said as few times as may be. The nearer word wins, and a column's over a row's; but nothing is
    unsaid: what bounds or lists the cells of one column must not be inherited by another.
    """
    base = Counter(values.values()).most_common(1)[0][0]
    by_column: dict[int, list[object]] = {}
    by_row: dict[int, list[tuple[int, object]]] = {}
    for (row, column), value in values.items():
        by_column.setdefault(column, []).append(value)
        by_row.setdefault(row, []).append((column, value))
    detailed = len(set(values.values())) > 1 and any(
        isinstance(one, CellKind) and one.details for one in values.values()
    )
    if detailed and all(len(set(said)) == 1 for said in by_column.values()):
        return Spread(None, {column: said[0] for column, said in sorted(by_column.items())}, {}, ())
    if detailed and all(len({value for _, value in said}) == 1 for said in by_row.values()):
        return Spread(None, {}, {row: said[0][1] for row, said in sorted(by_row.items())}, ())
    mixed = {column for column, said in by_column.items() if len(set(said)) > 1}
    rows: dict[int, object] = {}
    for row in sorted(by_row):
        said_here = {value for column, value in by_row[row] if column in mixed}
        if len(said_here) == 1 and (one := said_here.pop()) != base:
            rows[row] = one
    columns = {
        column: said[0]
        for column, said in sorted(by_column.items())
        # Where rows speak, a column that is otherwise has to say so, too.
        if column not in mixed and (rows or said[0] != base)
    }
    odd = tuple(
        place
        for place, value in values.items()
        if columns.get(place[1], rows.get(place[0], base)) != value
        or (detailed and _inherits(value, (base, rows.get(place[0]), columns.get(place[1]))))
    )
    return Spread(base, columns, rows, odd)


def _inherits(value: object, said: tuple[object, ...]) -> bool:
    """Would a cell get a detail that is not its own?"""
    own = value.details if isinstance(value, CellKind) else {}
    return any(key not in own for one in said if isinstance(one, CellKind) for key in one.details)


def in_words(line: FoundLine) -> tuple[str, ...]:
    """The labels of a row or a column, from the outside in."""
    return tuple(plain(text) for _, text in line.labels)
