"""Readings and balances as tidy frames, and the rows that pandera finds broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.errors import SchemaErrorReason, SchemaErrors

from xlvalidate.checking.schemas import Balances, Readings
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.evaluate import Balance

_READINGS = {
    "submission": pl.UInt32,
    "indicator": pl.UInt32,
    "value": pl.Float64,
    "places": pl.UInt8,
    "most_places": pl.UInt8,
    "least": pl.Float64,
    "most": pl.Float64,
}
_BALANCES = {
    "submission": pl.UInt32,
    "rule": pl.UInt32,
    "left": pl.Float64,
    "right": pl.Float64,
    "difference": pl.Float64,
    "tolerance": pl.Float64,
    "beyond": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Computed:
    """One instance over one submission, by their positions in the batch and in the edition."""

    submission: int
    rule: int
    balance: Balance


def readings_frame(edition: Edition, submissions: Sequence[Submission]) -> pl.DataFrame:
    """A row for every number that was read. `indicator` is the position in the edition.

    Values are floats here: with at most 15 digits, which reading sees to, their order is that of the exact numbers.
    """
    owners: list[int] = []
    which: list[int] = []
    values: list[float] = []
    places: list[int] = []
    framed = [indicator.kind.facts.framed for indicator in edition.indicators.values()]
    for owner, submission in enumerate(submissions):
        for position, reading in enumerate(submission.readings.values()):
            number = reading.number
            if number is not None and framed[position]:
                owners.append(owner)
                which.append(position)
                values.append(float(number))
                places.append(0 if type(number) is int else decimals_of(number))
    frame = pl.DataFrame(
        {"submission": owners, "indicator": which, "value": values, "places": places},
        schema={name: _READINGS[name] for name in ("submission", "indicator", "value", "places")},
    )
    return frame.join(_bounds(edition), on="indicator", how="left", maintain_order="left").select(*_READINGS)


def _bounds(edition: Edition) -> pl.DataFrame:
    indicators = list(edition.indicators.values())
    return pl.DataFrame(
        {
            "indicator": range(len(indicators)),
            "most_places": [indicator.decimals for indicator in indicators],
            "least": [None if i.least is None else float(i.least) for i in indicators],
            "most": [None if i.most is None else float(i.most) for i in indicators],
        },
        schema={name: _READINGS[name] for name in ("indicator", "most_places", "least", "most")},
    )


def decimals_of(number: Number) -> int:
    """How many decimals a number has, trailing zeros not counted."""
    if isinstance(number, int):
        return 0
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def balances_frame(instances: Sequence[Instance], computed: Sequence[Computed]) -> pl.DataFrame:
    """A row for every balance. `beyond` is 0 where the rule holds, else the difference, or 1 where there is none."""
    rows: dict[str, list[Any]] = {name: [] for name in _BALANCES}
    for item in computed:
        balance = item.balance
        difference = _float(balance.difference)
        rows["submission"].append(item.submission)
        rows["rule"].append(item.rule)
        rows["left"].append(_float(balance.left))
        rows["right"].append(_float(balance.right))
        rows["difference"].append(difference)
        rows["tolerance"].append(float(instances[item.rule].rule.tolerance))
        rows["beyond"].append(0.0 if balance.holds else (abs(difference) if difference else 1.0))
    return pl.DataFrame(rows, schema=_BALANCES)


def _float(number: Number | None) -> float | None:
    return None if number is None else float(number)


def broken_readings(frame: pl.DataFrame) -> dict[int, str]:
    """The rows that break a check, and the first check each breaks: `places`, `least` or `most`."""
    broken: dict[int, str] = {}
    for row, check in _failures(Readings, frame):
        broken.setdefault(row, check)
    return broken


def broken_balances(frame: pl.DataFrame) -> frozenset[int]:
    """The rows whose rule does not hold."""
    return frozenset(row for row, _ in _failures(Balances, frame))


def _failures(model: Any, frame: pl.DataFrame) -> list[tuple[int, str]]:
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        if any(error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK for error in errors.schema_errors):
            # A check that crashed, or a frame of the wrong shape, is our bug and never a finding.
            raise
        cases = errors.failure_cases
        return sorted(zip(cases["index"].to_list(), cases["check"].to_list(), strict=True))
    return []
