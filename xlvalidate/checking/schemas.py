"""The two tidy frames of a batch, and what pandera holds to be true of them.

`readings` has a row for every figure that was read as a number; `balances` one for every rule instance that could be
computed. A row that breaks a check is a finding, no more and no less.
"""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData


class Readings(pa.DataFrameModel):
    """A figure a row: whose, which, how much, and what its indicator allows."""

    submission: pl.UInt32
    indicator: pl.UInt32
    value: pl.Float64
    places: pl.UInt8
    most_places: pl.UInt8 = pa.Field(nullable=True)
    least: pl.Float64 = pa.Field(nullable=True)
    most: pl.Float64 = pa.Field(nullable=True)

    class Config:
        """No column but these, none of another type."""

        strict = True

    @pa.dataframe_check(name="places")
    def no_more_places(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """A count has no fraction, an amount no more decimals than declared."""
        return data.lazyframe.select(pl.col("most_places").is_null() | (pl.col("places") <= pl.col("most_places")))

    @pa.dataframe_check(name="least")
    def not_below(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Not below the least."""
        return data.lazyframe.select(pl.col("least").is_null() | (pl.col("value") >= pl.col("least")))

    @pa.dataframe_check(name="most")
    def not_above(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Not above the most."""
        return data.lazyframe.select(pl.col("most").is_null() | (pl.col("value") <= pl.col("most")))


class Balances(pa.DataFrameModel):
    """A rule instance a row: whose, which, both sides, and by how much it is beyond what the rule allows (0: holds)."""

    submission: pl.UInt32
    rule: pl.UInt32
    left: pl.Float64 = pa.Field(nullable=True)
    right: pl.Float64 = pa.Field(nullable=True)
    difference: pl.Float64 = pa.Field(nullable=True)
    tolerance: pl.Float64
    beyond: pl.Float64 = pa.Field(eq=0)

    class Config:
        """No column but these, none of another type."""

        strict = True
