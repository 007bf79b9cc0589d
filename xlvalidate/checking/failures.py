"""The rows that pandera finds against a check."""

from collections.abc import Collection
from typing import Any

import polars as pl
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors


def failures(schema: Any, frame: pl.DataFrame, may_be_null: Collection[str] = ()) -> list[tuple[int, str]]:
    """The rows that break a check with the name of each check they break, in order. `schema` is a schema of pandera.

    A null in another column than those named is our bug, and never a finding.
    """
    _without_nulls(frame, may_be_null)
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        if any(error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK for error in errors.schema_errors):
            # A check that crashed, or a frame of the wrong shape, is our bug and never a finding.
            raise
        cases = errors.failure_cases
        return sorted(zip(cases["index"].to_list(), cases["check"].to_list(), strict=True))
    return []


def failing_rows(schema: Any, frame: pl.DataFrame) -> pl.Series:
    """The rows that break the only check of a schema, in order.

    As `failures`, for very many rows: asked for one check at once, pandera writes no text of every row that breaks it.
    """
    (_,) = schema.checks
    _without_nulls(frame, ())
    try:
        schema.validate(frame)
    except SchemaError as error:
        if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
            raise
        held: pl.Series = error.check_output[CHECK_OUTPUT_KEY]
        return held.not_().arg_true()
    return pl.Series(dtype=pl.UInt32)


def _without_nulls(frame: pl.DataFrame, may_be_null: Collection[str]) -> None:
    lacking = {name for name, nulls in frame.null_count().row(0, named=True).items() if nulls}
    if lacking - {*may_be_null}:
        raise ValueError(f"a frame has nulls in {', '.join(sorted(lacking - {*may_be_null}))}")
