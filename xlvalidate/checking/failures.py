"""The rows that pandera finds against a check."""

from collections.abc import Iterator
from typing import Any

import polars as pl
from pandera.errors import SchemaErrorReason, SchemaErrors


def failures(schema: Any, frame: pl.DataFrame) -> list[tuple[int, str]]:
    """The rows that break a check with the name of each check they break, in order. `schema` is a schema of pandera."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        if any(error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK for error in errors.schema_errors):
            # A check that crashed, or a frame of the wrong shape, is our bug and never a finding.
            raise
        cases = errors.failure_cases
        return sorted(zip(cases["index"].to_list(), cases["check"].to_list(), strict=True))
    return []
