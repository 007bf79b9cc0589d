"""Readings as tables for analysts: long, a figure a row, and wide, a submission a row. Figures stay exact."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import polars as pl

from xlvalidate.checking.entry_tables import encodable, entry_rows, strangers_to
from xlvalidate.checking.expressions import exact
from xlvalidate.checking.wide_rows import DECLARED, TEXT
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage
from xlvalidate.findings import decimals_of
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.types import ValueType

_DATE, _FLAG = ValueType.DATE, ValueType.FLAG


def readings_table(submissions: Iterable[Submission]) -> pl.DataFrame:
    """A row for every indicator of every submission, as `xlvalidate.read` describes it."""
    rows: list[tuple[Any, ...]] = []
    behind: dict[int, list[pl.DataFrame]] = {}  # by how many rows stand before them
    scale = 0
    for submission in submissions:
        file = encodable(submission.source.file)
        scale = max([scale, *(indicator.decimals or 0 for indicator in submission.edition.operands.values())])
        for code, reading in submission.readings.items():
            number, meant = None if reading.number is None else Decimal(reading.number), reading.meant
            scale = scale if number is None else max(scale, decimals_of(number))
            cell = None if reading.cell is None else encodable(str(reading.cell))
            day, flag = (meant if reading.indicator.kind.facts.type is of else None for of in (_DATE, _FLAG))
            rows.append((file, code, None, number, encodable(reading.value.text), day, flag, cell))
        for table, one in submission.declared.items():
            said, cell = encodable(one.text), encodable(str(one.cell))
            rows.append((file, f"{DECLARED}{table}", None, None, said, None, None, cell))
        if filled := [entries for entries in submission.entries.values() if entries.rows]:
            behind.setdefault(len(rows), []).extend(entry_rows(file, entries) for entries in filled)
    for frame in (frame for frames in behind.values() for frame in frames):
        scale = max(scale, frame.schema["number"].scale)  # type: ignore[attr-defined]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "submission": pl.String,
        "indicator": pl.String,
        "entry": pl.UInt32,
        "number": exact(scale),
        "text": pl.String,
        "date": pl.Date,
        "flag": pl.Boolean,
        "cell": pl.String,
    }
    cells = pl.DataFrame(rows, schema=schema, orient="row")
    parts, first = [], 0
    for last, frames in behind.items():
        parts += [cells[first:last], *(frame.cast({"number": exact(scale)}) for frame in frames)]
        first = last
    return pl.concat([*parts, cells[first:]]) if parts else cells


def wide_table(readings: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """A row for every submission, as `xlvalidate.wide` describes it."""
    declared = [f"{DECLARED}{table}" for table in edition.declarable]
    if "flag" not in readings.columns:  # it was kept before there were any
        readings = readings.with_columns(pl.lit(None, pl.Boolean).alias("flag"))
    if strangers := strangers_to(readings, edition):
        raise UsageError(usage("strange-indicators", edition=edition.id, codes=strangers))
    # Who has nothing but entries has a row, too.
    files = readings["submission"].unique(maintain_order=True).to_list()
    cells = readings.filter(pl.col("entry").is_null())
    found = cells.select("submission", "indicator", "number", "text", "date", "flag").rows()
    # By type of value: the column of the readings, and how it is called here where it is not a text.
    values = {
        ValueType.NUMBER: ({(file, code): number for file, code, number, *_ in found}, readings.schema["number"]),
        _DATE: ({(file, code): day for file, code, _, _, day, _ in found}, pl.Date()),
        _FLAG: ({(file, code): flag for file, code, _, _, _, flag in found}, pl.Boolean()),
    }
    words: dict[tuple[str, str], str] = {(file, code): text for file, code, _, text, *_ in found}
    columns = [pl.Series("submission", files, dtype=pl.String)]
    typed = []
    for code, indicator in edition.indicators.items():
        texts = [words.get((file, code)) or None for file in files]
        if indicator.kind.facts.type not in values:
            columns.append(pl.Series(code, texts, dtype=pl.String))
            continue
        of_type, kind = values[indicator.kind.facts.type]
        found_here = [of_type.get((file, code)) for file in files]
        columns.append(pl.Series(code, found_here, dtype=kind))
        odd = [said if value is None else None for value, said in zip(found_here, texts, strict=True)]
        if any(odd):
            typed.append(pl.Series(f"{TEXT}{code}", odd, dtype=pl.String))
    for name in declared:
        said = [words.get((file, name)) or None for file in files]
        if any(said):
            typed.append(pl.Series(name, said, dtype=pl.String))
    return pl.DataFrame([*columns, *typed])
