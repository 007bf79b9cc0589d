"""A submission as Python has read it, as plain data that the script of the page can take up."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xlvalidate.cells import Cell
from xlvalidate.findings import Finding, Place, plain
from xlvalidate.identity import Identity, Period
from xlvalidate.ooxml.book import Value
from xlvalidate.reading.submission import Entries, EntryColumn, Reading, Submission, SubmittedFile, Unreadable


def item_data(item: Submission | Unreadable) -> dict[str, Any]:
    """What the reader gives to the rules."""
    if isinstance(item, Unreadable):
        return {"source": source(item.source), "finding": finding(item.finding)}
    return {
        "source": source(item.source),
        "edition": item.edition.id,
        "readings": [[code, reading(one)] for code, one in item.readings.items()],
        "cover": [*map(list, item.cover.items())],
        "stated": None if item.period is None else period(item.period),
        "stamp": item.stamp,
        "explanations": [*map(list, item.explanations.items())],
        "kept": [[id_, {"text": k.text, "bound": k.bound, "equation": k.equation}] for id_, k in item.kept.items()],
        "lines_lost": sorted(item.lines_lost),
        "findings": [*map(finding, item.findings)],
        "declared": [
            [table, {"cell": cell(one.cell), "text": one.text, "says": one.says, "beside": list(one.beside)}]
            for table, one in item.declared.items()
        ],
        "entries": [[table, entries(one)] for table, one in item.entries.items()],
        "stamped": None if item.stamped is None else identity(item.stamped),
        "year_ago": None if item.year_ago is None else item_data(item.year_ago),
    }


def source(of: SubmittedFile) -> dict[str, Any]:
    return {"file": of.file, "sha256": of.sha256}


def period(of: Period) -> list[int]:
    return [of.year, of.first, of.months]


def identity(of: Identity) -> dict[str, Any]:
    return {"office": of.office, "period": None if of.period is None else period(of.period)}


def cell(of: Cell | None) -> dict[str, Any] | None:
    return None if of is None else {"sheet": of.sheet, "row": of.row, "column": of.column}


def value(of: Value) -> dict[str, Any]:
    return {"kind": str(of.kind), "text": of.text, "formula": of.formula}


def typed(of: Any) -> Any:
    if of is None or isinstance(of, bool | str):
        return of
    if isinstance(of, date):
        return {"day": of.isoformat()}
    return {"number": str(of)}


def reading(of: Reading) -> dict[str, Any]:
    return {
        "code": of.indicator.code,
        "cell": cell(of.cell),
        "value": value(of.value),
        "number": None if of.number is None else str(of.number),
        "why": of.why,
        "detail": of.detail,
        "meant": typed(of.meant),
        "nil": of.nil,
    }


def entries(of: Entries) -> dict[str, Any]:
    return {
        "table": of.table.code,
        "sheet": of.sheet,
        "rows": list(of.rows),
        "columns": [[code, column(one)] for code, one in of.columns.items()],
    }


def column(of: EntryColumn) -> dict[str, Any]:
    return {
        "column": of.column,
        "texts": list(of.texts),
        "typed": [*map(typed, of.typed)],
        "odd": [[number, reading(one)] for number, one in of.odd.items()],
    }


def place(of: Place) -> dict[str, Any]:
    return {"code": of.code, "cell": cell(of.cell), "text": of.text}


def finding(of: Finding) -> dict[str, Any]:
    numbers: Mapping[str, Decimal | int | None] = {
        "left": of.left,
        "right": of.right,
        "difference": of.difference,
        "tolerated": of.tolerated,
    }
    return {
        "id": of.id,
        "origin": str(of.origin),
        "severity": str(of.severity),
        "why": of.why,
        "places": [*map(place, of.places)],
        **{name: plain(number) for name, number in numbers.items()},
        "facts": [*map(list, of.facts)],
        "entries": of.entries,
    }
