"""A submission as plain data, the same that `plain_submission.js` makes of one that the script read."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition, Indicator, OpenTable
from xlvalidate.findings import Finding
from xlvalidate.reading.submission import DeclaredTable, Entries, EntryColumn, Reading, Submission, Unreadable


def plain_result(result: Submission | Unreadable) -> dict[str, Any]:
    """All that reading found."""
    if isinstance(result, Unreadable):
        return {"unreadable": {"source": _fields(result.source), "finding": _fields(result.finding)}}
    return {
        "submission": {
            "source": _fields(result.source),
            "edition": result.edition.id,
            "readings": {code: _plain(reading) for code, reading in result.readings.items()},
            "cover": dict(result.cover),
            "stamp": result.stamp,
            "explanations": dict(result.explanations),
            "kept": {id_: _fields(one) for id_, one in result.kept.items()},
            "lines_lost": sorted(result.lines_lost),
            "declared": {table: _plain(one) for table, one in result.declared.items()},
            "entries": {code: _plain(one) for code, one in result.entries.items()},
            "findings": [_fields(one) for one in result.findings],
            "period": None if result.period is None else str(result.period),
        }
    }


def _fields(value: Any) -> dict[str, Any]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: Any) -> Any:
    match value:
        case Indicator() | Edition() | OpenTable():
            return value.code if not isinstance(value, Edition) else value.id
        case Cell():
            return [value.sheet, value.row, value.column]
        case bool() | None:
            return value
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case Reading():
            own = {
                "number": _typed(value.number),
                "typed": _typed(value.typed),
                "blank": value.blank,
                "lack": _plain(value.lack),
            }
            return _fields(value) | own
        case DeclaredTable():
            return _fields(value) | {"stands": value.stands}
        case Entries():
            columns = {code: _column(value, code, one) for code, one in value.columns.items()}
            return {"sheet": value.sheet, "rows": list(value.rows), "columns": columns}
        case Finding() if is_dataclass(value):
            return _fields(value)
        case str():
            return str(value)
        case tuple() | list():
            return [_plain(one) for one in value]
    return _fields(value) if is_dataclass(value) else value


def _column(entries: Entries, code: str, column: EntryColumn) -> dict[str, Any]:
    return {
        "column": column.column,
        "texts": list(column.texts),
        "typed": [_typed(one) for one in column.typed],
        "odd": {str(at): _plain(one) for at, one in column.odd.items()},
        "readings": [_plain(entries.reading(code, entry)) for entry in range(min(3, len(entries.rows)))],
    }


def _typed(value: Any) -> Any:
    return {"number": str(value)} if isinstance(value, int) and not isinstance(value, bool) else _plain(value)
