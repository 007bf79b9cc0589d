"""What was read as a tidy frame: the figures with their bounds, and the words with the list they are chosen from."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import lru_cache
from typing import Any

import polars as pl

from xlvalidate.checking.batch_figures import BatchFigures
from xlvalidate.checking.expressions import exact
from xlvalidate.checking.failures import failures
from xlvalidate.checking.layout import LONGEST
from xlvalidate.checking.schemas import READ_DECIMALS, Choices, Days, Readings, Wordings
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.lint import utf16_units
from xlvalidate.findings import Value
from xlvalidate.rules.exact import EXACT, rounded
from xlvalidate.rules.patterns import pattern

_VALUE = exact(READ_DECIMALS)
_WIDE = Context(prec=EXACT.prec)
_LEAST_STEP = Decimal(1).scaleb(-READ_DECIMALS)

_IS_READ = pl.col("value").is_not_null() & pl.col("indicator").is_not_null()
_CHOICES: dict[str, Any] = {
    "submission": pl.UInt32,
    "indicator": pl.UInt32,
    "said": pl.String,
    "choices": pl.List(pl.String),
}


_DAYS: dict[str, Any] = {
    "submission": pl.UInt32,
    "indicator": pl.UInt32,
    "value": pl.Date,
    "least": pl.Date,
    "most": pl.Date,
}
_WORDINGS: dict[str, Any] = {
    "submission": pl.UInt32,
    "indicator": pl.UInt32,
    "said": pl.String,
    "length": pl.UInt32,
    "least": pl.UInt32,
    "most": pl.UInt32,
    "pattern": pl.String,
}


def beyond(batch: BatchFigures) -> dict[int, dict[str, str]]:
    """By submission and indicator: the check that what was read breaks, the first in the alphabet if it breaks several
    (`least`, `most`, `places`; `date-least`, `date-most`; `length`, `pattern`; `not-a-choice`, `not-under`,
    `not-for-office`).
    """
    codes = list(batch.layout.edition.indicators)
    found: dict[int, dict[str, str]] = defaultdict(dict)

    def add(frame: pl.DataFrame, broken: Sequence[tuple[int, str]]) -> None:
        for row, why in broken:
            found[frame["submission"][row]].setdefault(codes[frame["indicator"][row]], why)

    figures = readings_frame(batch)
    add(figures, failures(Readings, figures, ("step", "least", "most")))
    indicators = batch.layout.edition.indicators.values()
    if any(indicator.list is not None for indicator in indicators):
        from xlvalidate.checking.listed_words import of_cells  # few forms have a list in a cell

        for owner, code, why in of_cells(batch.layout.edition, batch.submissions):
            found[owner].setdefault(code, why)
    if any(indicator.choices and indicator.list is None for indicator in indicators):
        words = choices_frame(batch)
        add(words, failures(Choices, words))
    if any(bounded_day(indicator) for indicator in indicators):
        days = days_frame(batch)
        add(days, failures(Days, days, ("value", "least", "most")))
    if any(indicator.worded for indicator in indicators):
        texts = wordings_frame(batch)
        add(texts, failures(Wordings, texts, ("least", "most", "pattern")))
    return found


def bounded_day(indicator: Indicator) -> bool:
    """Is it a day that has a first or a last one?"""
    return indicator.earliest is not None or indicator.latest is not None


def readings_frame(batch: BatchFigures) -> pl.DataFrame:
    """A row for every number that was read. `indicator` is the position in the edition."""
    layout, owners = batch.layout, len(batch.submissions)
    line = _line(layout.edition, len(layout.others))
    if owners == 1:
        frame = line.with_columns(pl.lit(0, pl.UInt32).alias("submission"), batch.amounts.cast(_VALUE).alias("value"))
    else:
        lines = pl.DataFrame({"submission": pl.Series(range(owners), dtype=pl.UInt32)})
        frame = lines.join(line, how="cross").with_columns(batch.amounts.cast(_VALUE).alias("value"))
    frame = frame.filter(_IS_READ)
    if any(submission.declared for submission in batch.submissions):
        frame = _less_nil(batch, frame)
    if batch.apart:
        # Of these only what was read, and from the numbers themselves.
        frame = pl.concat([frame, *(_apart(batch, owner) for owner in sorted(batch.apart))], how="diagonal")
    return frame


def _less_nil(batch: BatchFigures, frame: pl.DataFrame) -> pl.DataFrame:
    """Without the figures that nobody wrote: of tables in which there is nothing."""
    codes = list(batch.layout.edition.indicators)
    pairs = [
        (owner, at)
        for owner, submission in enumerate(batch.submissions)
        if submission.declared
        for at, code in enumerate(codes)
        if submission.readings[code].nil
    ]
    key = ["submission", "indicator"]
    nil = pl.DataFrame(pairs, dict.fromkeys(key, pl.UInt32), orient="row")
    return frame.join(nil, on=key, how="anti", maintain_order="left")


def _apart(batch: BatchFigures, owner: int) -> pl.DataFrame:
    readings = map(batch.submissions[owner].readings.__getitem__, batch.layout.edition.indicators)
    # As the sheet asks for bounds: of what a sum in binary floats left behind nothing is broken.
    numbers = [None if one.number is None else Decimal(rounded(one.number)) for one in readings]
    submission, value = pl.lit(owner, pl.UInt32), pl.Series("value", numbers, dtype=_VALUE)
    return allowed_in(batch.layout.edition).with_columns(submission.alias("submission"), value).filter(_IS_READ)


def choices_frame(batch: BatchFigures) -> pl.DataFrame:
    """A row for every word that was read where one of a list is expected."""
    indicators = enumerate(batch.layout.edition.indicators.values())
    chosen = [(at, one) for at, one in indicators if one.choices and one.list is None]
    rows = [
        (owner, at, reading.value.text.strip(), list(indicator.choices))
        for owner, submission in enumerate(batch.submissions)
        for at, indicator in chosen
        if (reading := submission.readings[indicator.code]).why is None and not reading.blank
    ]
    return pl.DataFrame(rows, _CHOICES, orient="row")


def days_frame(batch: BatchFigures) -> pl.DataFrame:
    """A row for every day that was read where the edition bounds it."""
    rows = [
        (owner, at, day, indicator.earliest, indicator.latest)
        for owner, at, indicator, day in _read(batch, bounded_day)
    ]
    return pl.DataFrame(rows, _DAYS, orient="row")


def wordings_frame(batch: BatchFigures) -> pl.DataFrame:
    """A row for every text that was read where its letters count."""
    rows = [
        (owner, at, said, utf16_units(said), one.shortest, one.longest, expression_of(one))
        for owner, at, one, said in _read(batch, lambda indicator: indicator.worded)
        if isinstance(said, str)
    ]
    return pl.DataFrame(rows, _WORDINGS, orient="row")


def _read(batch: BatchFigures, asked: Callable[[Indicator], bool]) -> Iterator[tuple[int, int, Indicator, Value]]:
    """Of the indicators that are asked for what each submission says, where it says something."""
    chosen = [(at, one) for at, one in enumerate(batch.layout.edition.indicators.values()) if asked(one)]
    for owner, submission in enumerate(batch.submissions):
        for at, indicator in chosen:
            meant = submission.readings[indicator.code].typed
            if meant is not None:
                yield owner, at, indicator, meant


def expression_of(indicator: Indicator) -> str | None:
    """The pattern of a text as a regular expression, anchored at both ends; None where it has none."""
    return None if indicator.pattern is None else pattern(indicator.pattern).expression


@lru_cache(maxsize=32)
def allowed_in(edition: Edition) -> pl.DataFrame:
    """What each indicator of an edition allows, in the order of the form; `indicator` is null where no figure is."""
    indicators = list(edition.indicators.values())
    return pl.DataFrame(
        {
            "indicator": [at if one.kind.facts.framed else None for at, one in enumerate(indicators)],
            "step": [step_of(one) for one in indicators],
            "least": [least_of(one) for one in indicators],
            "most": [most_of(one) for one in indicators],
        },
        schema={"indicator": pl.UInt32, "step": _VALUE, "least": _VALUE, "most": _VALUE},
    )


@lru_cache(maxsize=32)
def _line(edition: Edition, others: int) -> pl.DataFrame:
    """The same for a line of a batch: figures that rules ask for in another form are not read twice."""
    allowed = allowed_in(edition)
    return pl.concat([allowed, allowed.clear(others)]) if others else allowed


def step_of(indicator: Indicator) -> Decimal | None:
    """What a figure is a multiple of. None where it may have more decimals than any that is read."""
    decimals = indicator.decimals
    return None if decimals is None or decimals > READ_DECIMALS else Decimal(1).scaleb(-decimals)


def least_of(indicator: Indicator) -> Decimal | None:
    """The least figure that is not below the least that is allowed."""
    return _within(indicator.least, ROUND_CEILING)


def most_of(indicator: Indicator) -> Decimal | None:
    """The greatest figure that is not above the most that is allowed."""
    return _within(indicator.most, ROUND_FLOOR)


def _within(bound: Decimal | None, rounding: str) -> Decimal | None:
    if bound is None:
        return None
    widest = Decimal(10**LONGEST)
    return min(max(bound, -widest), widest).quantize(_LEAST_STEP, rounding, _WIDE)
