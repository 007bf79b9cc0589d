"""The tidy frames of a batch, and what pandera holds to be true of them: here it is decided what is right.

`Readings` has a row for every figure or choice that was read; a row of `balances` is one thing that a rule demands of a
submission. A row that breaks a check is a finding. What computes the rows does not know which of them do.
"""

from collections.abc import Mapping
from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from xlvalidate.checking.expressions import DIGITS, RELATIONS, WHOLE

READ_DECIMALS = 20
"""No figure that was read has more."""

RELATION = pl.Enum(list(RELATIONS))


def not_below(value: pl.Expr, least: pl.Expr) -> pl.Expr:
    """Not below the least that is allowed; anything is where there is none."""
    return least.is_null() | (value >= least)


def not_above(value: pl.Expr, most: pl.Expr) -> pl.Expr:
    """Not above the most that is allowed."""
    return most.is_null() | (value <= most)


def in_steps(value: pl.Expr, step: pl.Expr) -> pl.Expr:
    """No more decimals than are allowed: a count is a multiple of 1, an amount perhaps of 0.01."""
    return step.is_null() | (value % step == 0)


def one_of(said: pl.Expr, choices: pl.Expr) -> pl.Expr:
    """A word of the list."""
    return said.is_in(choices)


def fits(said: pl.Expr, pattern: pl.Expr) -> pl.Expr:
    """A text as an anchored pattern has it; any where there is none."""
    return pattern.is_null() | said.str.contains(pattern)


def met(left: pl.Expr, relation: pl.Expr, right: pl.Expr, tolerance: pl.Expr) -> pl.Expr:
    """Do two sides stand in their relation, apart from what is tolerated?"""
    near, less = (left - right).abs() <= tolerance, left < right
    allow_less, allow_near, allow_more = (_allowing(relation, which) for which in range(3))
    return pl.when(near).then(allow_near).when(less).then(allow_less).otherwise(allow_more)


def _allowing(relation: pl.Expr, which: int) -> pl.Expr:
    first, *others = (relation == word for word, allowed in RELATIONS.items() if allowed[which])
    return pl.any_horizontal(first, *others) if others else first


MET = met(pl.col("left"), pl.col("relation"), pl.col("right"), pl.col("tolerance"))
STANDS = ~pl.col("asked") | MET
"""Nothing is against a row of balances: what is not demanded there is not asked whether it is met."""


# Every column may have nulls as far as pandera is asked: it asks a column at a time, which takes a third of a small
# check. `failures` asks once for all columns, and a null where none can be is a crash.


class Readings(pa.DataFrameModel):
    """A figure a row: whose, which, how much, and what its indicator allows."""

    submission: pl.UInt32 = pa.Field(nullable=True)
    indicator: pl.UInt32 = pa.Field(nullable=True)
    value: Annotated[pl.Decimal, DIGITS, READ_DECIMALS] = pa.Field(nullable=True)
    step: Annotated[pl.Decimal, DIGITS, READ_DECIMALS] = pa.Field(nullable=True)
    least: Annotated[pl.Decimal, DIGITS, READ_DECIMALS] = pa.Field(nullable=True)
    most: Annotated[pl.Decimal, DIGITS, READ_DECIMALS] = pa.Field(nullable=True)

    class Config:
        """No column but these, none of another type."""

        strict = True

    @pa.dataframe_check(name="least")
    def holds_least(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Not below the least."""
        return data.lazyframe.select(not_below(pl.col("value"), pl.col("least")))

    @pa.dataframe_check(name="most")
    def holds_most(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Not above the most."""
        return data.lazyframe.select(not_above(pl.col("value"), pl.col("most")))

    @pa.dataframe_check(name="places")
    def holds_places(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """No more decimals than its indicator has."""
        return data.lazyframe.select(in_steps(pl.col("value"), pl.col("step")))


class Days(pa.DataFrameModel):
    """A day a row: whose, which, what day, and the first and the last that its indicator allows."""

    submission: pl.UInt32 = pa.Field(nullable=True)
    indicator: pl.UInt32 = pa.Field(nullable=True)
    value: pl.Date = pa.Field(nullable=True)
    least: pl.Date = pa.Field(nullable=True)
    most: pl.Date = pa.Field(nullable=True)

    class Config:
        """No column but these, none of another type."""

        strict = True

    @pa.dataframe_check(name="date-least")
    def holds_least(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Not before the first."""
        return data.lazyframe.select(not_below(pl.col("value"), pl.col("least")))

    @pa.dataframe_check(name="date-most")
    def holds_most(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Not after the last."""
        return data.lazyframe.select(not_above(pl.col("value"), pl.col("most")))


class Wordings(pa.DataFrameModel):
    """A text a row whose letters count: whose, which, what was said, its characters as a spreadsheet counts them, and
    how many and which its indicator allows.
    """

    submission: pl.UInt32 = pa.Field(nullable=True)
    indicator: pl.UInt32 = pa.Field(nullable=True)
    said: pl.String
    length: pl.UInt32
    least: pl.UInt32 = pa.Field(nullable=True)
    most: pl.UInt32 = pa.Field(nullable=True)
    pattern: pl.String = pa.Field(nullable=True)

    class Config:
        """No column but these, none of another type."""

        strict = True

    @pa.dataframe_check(name="length")
    def holds_length(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """Neither too few characters nor too many."""
        length = pl.col("length")
        return data.lazyframe.select(not_below(length, pl.col("least")) & not_above(length, pl.col("most")))

    @pa.dataframe_check(name="pattern")
    def holds_pattern(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """As the pattern has it, from the first character to the last."""
        return data.lazyframe.select(fits(pl.col("said"), pl.col("pattern")))


class Choices(pa.DataFrameModel):
    """A word a row: whose, which, what was said, and the list that it is chosen from."""

    submission: pl.UInt32 = pa.Field(nullable=True)
    indicator: pl.UInt32 = pa.Field(nullable=True)
    said: pl.String
    choices: pl.List(pl.String)  # type: ignore[valid-type]

    class Config:
        """No column but these, none of another type."""

        strict = True

    @pa.dataframe_check(name="not-a-choice")
    def holds_choice(cls, data: PolarsData) -> pl.LazyFrame:  # noqa: N805
        """One of the list."""
        return data.lazyframe.select(one_of(pl.col("said"), pl.col("choices")))


def _stands(data: PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(STANDS)


_SIDES = {
    "part": pl.UInt8(),
    "asked": pl.Boolean(),
    "left": WHOLE,
    "relation": RELATION,
    "right": WHOLE,
    "difference": WHOLE,
    "tolerance": WHOLE,
}


def _balances(name: str, *keys: str) -> pa.DataFrameSchema:
    kinds = {**dict.fromkeys(keys, pl.UInt32()), **_SIDES}
    return pa.DataFrameSchema(
        {name: pa.Column(kind, nullable=True) for name, kind in kinds.items()},
        checks=pa.Check(_stands, name="stands", ignore_na=False),
        strict=True,
        name=name,
    )


BALANCES = _balances("Balances", "submission", "rule")
"""A demand of a rule a row: whose, which rule, the how manyth of its demands, is it demanded there, both sides with the
relation that has to be between them, their difference, and how far apart they may be. Numbers are whole ones, in a unit
of their row (`LaidDemand`).

Where it is not demanded (the condition of the rule does not hold), nothing is against it.
"""

_ENTRY_KEYS = {"submission": pl.UInt32(), "indicator": pl.UInt32(), "entry": pl.UInt32()}


def _of_entries(name: str, kinds: Mapping[str, pl.DataType], **checks: pl.Expr) -> pa.DataFrameSchema:
    """A content of an entry a row: whose, of which column, at which entry."""

    def check(holds: pl.Expr, name: str) -> pa.Check:
        return pa.Check(lambda data: data.lazyframe.select(holds), name=name.replace("_", "-"), ignore_na=False)

    return pa.DataFrameSchema(
        {column: pa.Column(kind, nullable=True) for column, kind in {**_ENTRY_KEYS, **kinds}.items()},
        checks=[check(holds, own) for own, holds in checks.items()],
        strict=True,
        name=name,
    )


_FIGURE = pl.Decimal(DIGITS, READ_DECIMALS)
ENTRY_READINGS = _of_entries(
    "EntryReadings",
    dict.fromkeys(("value", "step", "least", "most"), _FIGURE),
    least=not_below(pl.col("value"), pl.col("least")),
    most=not_above(pl.col("value"), pl.col("most")),
    places=in_steps(pl.col("value"), pl.col("step")),
)
ENTRY_DAYS = _of_entries(
    "EntryDays",
    dict.fromkeys(("value", "least", "most"), pl.Date()),
    date_least=not_below(pl.col("value"), pl.col("least")),
    date_most=not_above(pl.col("value"), pl.col("most")),
)
ENTRY_WORDINGS = _of_entries(
    "EntryWordings",
    {"said": pl.String(), **dict.fromkeys(("length", "least", "most"), pl.UInt32()), "pattern": pl.String()},
    length=not_below(pl.col("length"), pl.col("least")) & not_above(pl.col("length"), pl.col("most")),
    pattern=fits(pl.col("said"), pl.col("pattern")),
)
"""As `Readings`, `Days` and `Wordings`, of the columns of open tables."""

ENTRY_BALANCES = _balances("EntryBalances", "submission", "entry")
"""The same of one rule over the entries of an open table: a demand of an entry a row."""
