"""A collection as Parquet, for analysts: its readings, a figure a row; its balances, a rule instance a row; and of each
open table an entry a row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import polars as pl

from xlvalidate.cells import Cell
from xlvalidate.checking.balances import sides
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.entry_tables import encodable, entry_frame, scale_of
from xlvalidate.checking.judged_rules import Sides
from xlvalidate.checking.layout import layout_of
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.rule import Rule
from xlvalidate.editions.wording import full_name
from xlvalidate.findings import Number
from xlvalidate.messages import text
from xlvalidate.ooxml.book import ValueKind
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.report_data import OfficeResult
from xlvalidate.reports.safe_text import visible

_OFFICE = {"office": pl.String, "office_name": pl.String, "file": pl.String, "sha256": pl.String, "edition": pl.String}
_READINGS = pl.Schema(
    {
        **_OFFICE, "indicator": pl.String, "label": pl.String, "unit": pl.String, "value": pl.Float64,
        "text": pl.String, "kind": pl.String, "note": pl.String, "sheet": pl.String, "cell": pl.String,
    }
)  # fmt: skip
_OF_OTHER_TYPES: dict[str, type[pl.DataType]] = {"date": pl.Date, "flag": pl.Boolean}
"""By type of value: its own column."""
_BALANCES = pl.Schema(
    {
        **_OFFICE, "rule": pl.String, "instance": pl.String, "severity": pl.String, "outcome": pl.String,
        "left": pl.Float64, "right": pl.Float64, "difference": pl.Float64,
    }
)  # fmt: skip

_NO_SIDES = Sides(None, None, None)


def readings(offices: Iterable[OfficeResult]) -> pl.DataFrame:
    """Every indicator of every submission: its number (null where it has none), and what was typed, as it was typed; a
    row more for what is declared of a whole table, whose figures say so, too.
    """
    groups = _by_edition(offices)
    schema = _readings_schema(edition for edition, _ in groups)
    more = [name for name in schema if name in _OF_OTHER_TYPES]
    frames = [pl.DataFrame(schema=schema)]
    for edition, members in groups:
        columns: dict[str, list[Any]] = {name: [] for name in schema}
        names, a1 = _names(edition), dict[Cell, str]()  # the same cells in most forms
        for office, submission in members:
            read, declared = [*submission.readings.values()], submission.declared
            stands = {table: submission.stands(table) for table in {one.indicator.table for one in read}}
            for name, said in zip(_OFFICE, _head(office, edition), strict=True):
                columns[name] += [said] * (len(read) + len(declared))
            columns["indicator"] += submission.readings
            columns["label"] += [names[code] for code in submission.readings]
            columns["unit"] += [one.indicator.unit for one in read]
            columns["value"] += [_float(one.number) for one in read]
            columns["text"] += [encodable(one.value.text) for one in read]
            columns["kind"] += [one.value.kind.value for one in read]
            columns["note"] += [one.why or _declared(stands[one.indicator.table]) for one in read]
            columns["sheet"] += [encodable(one.cell.sheet) if one.cell else None for one in read]
            columns["cell"] += [
                a1.get(one.cell) or a1.setdefault(one.cell, one.cell.a1) if one.cell else None for one in read
            ]
            for name in more:
                columns[name] += [one.typed if one.indicator.kind.facts.type == name else None for one in read]
            for table, of in declared.items():
                columns["indicator"].append(f"declared.{table}")
                columns["label"].append(text("sheet.declared_title", edition.language))
                columns["unit"].append("")
                columns["text"].append(encodable(of.text))
                columns["kind"].append(ValueKind.TEXT.value)
                columns["note"].append(_declared(of.stands))
                columns["sheet"].append(encodable(of.cell.sheet))
                columns["cell"].append(of.cell.a1)
                for name in ("value", *more):
                    columns[name].append(None)
        frames.append(pl.DataFrame(columns, schema=schema))
    return pl.concat(frames)


def _declared(stands: str | None) -> str | None:
    """What a note says of a figure whose table is declared as a whole."""
    return None if stands is None else f"declared-{stands}"


@cache
def _names(edition: Edition) -> Mapping[str, str]:
    return {code: full_name(indicator) for code, indicator in edition.indicators.items()}


def _readings_schema(editions: Iterable[Edition]) -> pl.Schema:
    """With a column for days and one for yes and no, where an edition has such indicators."""
    there = {one.kind.facts.type for edition in editions for one in edition.indicators.values()}
    more = {name: of for name, of in _OF_OTHER_TYPES.items() if name in there}
    return pl.Schema([*_READINGS.items(), *more.items()])


def balances(offices: Iterable[OfficeResult]) -> pl.DataFrame:
    """Every rule instance of every submission with its outcome, and its sides where this period's figures give them."""
    frames = [pl.DataFrame(schema=_BALANCES)]
    for edition, members in _by_edition(offices):
        batch = batch_figures(layout_of(edition), [one for _, one in members], [None] * len(members))
        found = sides(batch)
        positions = {instance.id: rule for rule, instance in enumerate(edition.instances)}
        rules = _rules(edition)
        rows: list[tuple[Any, ...]] = []
        for owner, (office, _) in enumerate(members):
            assert office.checked is not None
            head, given = _head(office, edition), found[owner]
            for key, outcome in office.checked.outcomes.items():
                rule, of = rules[key], given.get(positions.get(key, -1), _NO_SIDES)
                figures = _float(of.left), _float(of.right), _float(of.difference)
                rows.append((*head, rule.id, key, rule.severity.value, outcome.value, *figures))
        frames.append(pl.DataFrame(rows, schema=_BALANCES, orient="row"))
    return pl.concat(frames)


@cache
def _rules(edition: Edition) -> Mapping[str, Rule]:
    """By the key of an outcome: the rule of an instance, a rule by itself, that of statements."""
    rules = {rule.id: rule for rule in edition.rules}
    rules |= {key: one.rule for key, one in edition.by_instance.items()}
    return rules | (dict.fromkeys(edition.by_statement, edition.text_rule) if edition.text_rule is not None else {})


def entries(office: OfficeResult) -> Iterator[tuple[str, pl.DataFrame]]:
    """The entries of each open table of an office's submission, a row an entry, by the edition and the table."""
    submission = office.checked.submission if office.checked else None
    if submission is None:
        return
    edition, period = submission.edition, submission.identity.period
    head = dict(zip(_OFFICE, _head(office, edition), strict=True)) | {"period": str(period or "")}
    for table, filled in submission.entries.items():
        frame = entry_frame(filled, scale_of(filled))
        rows = pl.Series("row", filled.rows, dtype=pl.UInt32)
        said = [pl.lit(value, pl.String).alias(name) for name, value in head.items()]
        yield f"{edition.id}.{table}", frame.select(*said, "entry", rows, pl.exclude("entry"))


def together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames of one table below each other, with the decimals of the one that has most."""
    exact: dict[str, pl.DataType] = {}
    for frame in frames:
        for name, type_ in frame.schema.items():
            if isinstance(type_, pl.Decimal) and (name not in exact or exact[name].scale < type_.scale):  # type: ignore[attr-defined]
                exact[name] = type_
    return pl.concat([frame.cast(exact) for frame in frames], rechunk=True)  # type: ignore[arg-type]


def _float(number: Number | None) -> float | None:
    return None if number is None else float(number)


def packed(frame: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file."""
    file = BytesIO()
    frame.write_parquet(file, compression="zstd")
    return file.getvalue()


def _by_edition(offices: Iterable[OfficeResult]) -> list[tuple[Edition, list[tuple[OfficeResult, Submission]]]]:
    members: dict[str, list[tuple[OfficeResult, Submission]]] = defaultdict(list)
    for office in offices:
        if office.checked is not None and office.checked.submission is not None:
            members[office.checked.submission.edition.digest].append((office, office.checked.submission))
    return [(group[0][1].edition, group) for group in members.values()]


def _head(office: OfficeResult, edition: Edition) -> tuple[str, ...]:
    return visible(office.code), visible(office.name), visible(office.file), office.sha256, edition.id
