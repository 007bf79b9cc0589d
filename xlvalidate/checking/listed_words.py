"""Words that are chosen from a list: is it one of the list, is it valid beside the word that decides, and which item is
the nearest of a slip.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.rules.types import trimmed

NEAR = 60.0
"""From 0 to 100: as alike a slip and the item have to be that is asked after."""


@dataclass(frozen=True, slots=True)
class ValidItems:
    """The items of a list as they are compared, and where a word decides, the pairs of that word and an item that are
    valid. `elsewhere` is the word for an item that is valid beside another one.
    """

    items: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    elsewhere: str = "not-under"


@lru_cache(maxsize=64)
def valid_items(edition: Edition, indicator: Indicator) -> ValidItems:
    """What an indicator may be."""
    items = tuple(map(trimmed, indicator.choices))
    found = edition.lists.get(indicator.list or "")
    if found is None or found.parent is None:
        return ValidItems(items)
    pairs = tuple((trimmed(word), trimmed(item)) for word, those in found.by_word.items() for item in those)
    return ValidItems(items, pairs, "not-under" if indicator.under is not None else "not-for-office")


@lru_cache(maxsize=64)
def listed_schema(valid: ValidItems) -> Any:
    """What pandera holds to be true of words, a row each: whose, which, at which entry, what was said, and beside which
    word. Where that is lacking, only the list itself is asked.
    """
    items = pl.Series(valid.items, dtype=pl.String).implode()
    words, under = zip(*valid.pairs, strict=True) if valid.pairs else ((), ())
    pairs = pl.LazyFrame(
        {"parent": pl.Series(words, dtype=pl.String), "said": pl.Series(under, dtype=pl.String), "valid": True},
        schema_overrides={"valid": pl.Boolean},
    )

    def one_of(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("said").is_in(items))

    def beside(data: PolarsData) -> pl.LazyFrame:
        known = data.lazyframe.join(pairs, on=["parent", "said"], how="left", maintain_order="left")
        listed = pl.col("said").is_in(items)
        return known.select(pl.col("parent").is_null() | ~listed | pl.col("valid").is_not_null())

    checks = [pa.Check(one_of, name="not-a-choice", ignore_na=False)]
    if valid.pairs:
        checks.append(pa.Check(beside, name=valid.elsewhere, ignore_na=False))
    return pa.DataFrameSchema(
        {
            "submission": pa.Column(pl.UInt32, nullable=True),
            "indicator": pa.Column(pl.UInt32, nullable=True),
            "entry": pa.Column(pl.UInt32, nullable=True),
            "said": pa.Column(pl.String, nullable=True),
            "parent": pa.Column(pl.String, nullable=True),
        },
        checks=checks,
        strict=True,
        name="Listed",
    )


def nearest(said: str, valid: ValidItems, beside: str | None = None) -> str:
    """The item that a slip is nearest to; empty where none is near. Of those that are valid beside a word, if there are
    any.
    """
    from rapidfuzz import fuzz, process  # only where a word is none of its list

    items = [item for word, item in valid.pairs if word == beside] if beside is not None else []
    found = process.extractOne(trimmed(said), items or valid.items, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found is not None else ""
