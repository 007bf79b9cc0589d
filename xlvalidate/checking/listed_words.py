"""Words that are chosen from a list: is it one of the list, is it valid beside the word that decides, and which item is
the nearest of a slip.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from xlvalidate.checking.failures import failures
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.item_lists import OFFICE
from xlvalidate.identity import normal_code
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.types import trimmed

NOT_UNDER = "not-under"
NEAR = 60.0
"""From 0 to 100: as alike a slip and the item have to be that is asked after."""


@dataclass(frozen=True, slots=True)
class ValidItems:
    """The items of a list as they are compared, and where a word decides, the pairs of that word and an item that are
    valid. `elsewhere` is the word for an item that is valid beside another one.
    """

    items: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    elsewhere: str = NOT_UNDER


@lru_cache(maxsize=64)
def valid_items(edition: Edition, indicator: Indicator) -> ValidItems:
    """What an indicator may be."""
    items = tuple(map(trimmed, indicator.choices))
    found = edition.lists.get(indicator.list or "")
    if found is None or found.parent is None:
        return ValidItems(items)
    of_office = found.parent == OFFICE
    by_word = ((normal_code(word) if of_office else trimmed(word), those) for word, those in found.by_word.items())
    pairs = tuple((word, trimmed(item)) for word, those in by_word for item in those)
    return ValidItems(items, pairs, NOT_UNDER if indicator.under is not None else "not-for-office")


@lru_cache(maxsize=64)
def listed_schema(valid: ValidItems) -> Any:
    """What pandera holds to be true of words, a row each: whose, which, at which entry, what was said, and beside which
    word. Where that is lacking, only the list itself is asked.
    """
    items = pl.Series(valid.items, dtype=pl.String).implode()
    decide = pl.Series(list(dict.fromkeys(word for word, _ in valid.pairs)), dtype=pl.String).implode()
    words, under = zip(*valid.pairs, strict=True) if valid.pairs else ((), ())
    pairs = pl.LazyFrame(
        {"parent": pl.Series(words, dtype=pl.String), "said": pl.Series(under, dtype=pl.String), "valid": True},
        schema_overrides={"valid": pl.Boolean},
    )

    def one_of(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("said").is_in(items))

    def beside(data: PolarsData) -> pl.LazyFrame:
        known = data.lazyframe.join(pairs, on=["parent", "said"], how="left", maintain_order="left")
        # Of a word that is none of its own list, or of an item of none, that is told already.
        unasked = pl.col("parent").is_null() | ~pl.col("said").is_in(items)
        if valid.elsewhere == NOT_UNDER:
            unasked |= ~pl.col("parent").is_in(decide)
        return known.select(unasked | pl.col("valid").is_not_null())

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


def of_cells(edition: Edition, submissions: Sequence[Submission]) -> Iterator[tuple[int, str, str]]:
    """Of cells of the form that are chosen from a list: whose, which, and what is wrong with the word."""
    for code, indicator in edition.indicators.items():
        if indicator.list is None:
            continue
        owners, said, parents = list[int](), list[str](), list[str | None]()
        for owner, submission in enumerate(submissions):
            reading = submission.readings[code]
            if reading.why is None and not reading.blank:
                owners.append(owner)
                said.append(encodable(trimmed(reading.value.text)))
                parents.append(deciding_word(edition, indicator, submission))
        frame = pl.DataFrame(
            {
                "submission": pl.Series(owners, dtype=pl.UInt32),
                "indicator": pl.Series([0] * len(owners), dtype=pl.UInt32),
                "entry": pl.Series([0] * len(owners), dtype=pl.UInt32),
                "said": pl.Series(said, dtype=pl.String),
                "parent": pl.Series(parents, dtype=pl.String),
            }
        )
        for row, why in failures(listed_schema(valid_items(edition, indicator)), frame, ("parent",)):
            yield owners[row], code, why


def encodable(said: str) -> str:
    """A text as polars takes it: half a character is none."""
    return said if said.isascii() else said.encode("utf-8", "replace").decode()


def deciding_word(edition: Edition, indicator: Indicator, submission: Submission) -> str | None:
    """The word that decides which items of its list a cell may have; None where nothing does, or it is lacking."""
    found = edition.lists.get(indicator.list or "")
    if found is None or found.parent is None:
        return None
    if indicator.under is None:
        return submission.office_code or None
    above = submission.readings[indicator.under]
    return encodable(trimmed(above.value.text)) if above.why is None and not above.blank else None


def facts_of_slip(edition: Edition, indicator: Indicator, word: str, parent: str | None, why: str) -> dict[str, str]:
    """What a sentence about a word that may not stand there says: the word, the list, the nearest item, and the word
    that decides.
    """
    beside = parent if why != "not-a-choice" else None
    near = nearest(word, valid_items(edition, indicator), beside)
    listed = edition.lists.get(indicator.list or "")
    if listed is None:
        return {"near": near}
    return {"word": word, "list": listed.label, "near": near, "parent": parent or "" if why == "not-under" else ""}


def nearest(said: str, valid: ValidItems, beside: str | None = None) -> str:
    """The item that a slip is nearest to, of those that are valid beside a word; empty where none is near."""
    from rapidfuzz import fuzz, process  # only where a word is none of its list

    items = valid.items if beside is None else [item for word, item in valid.pairs if word == beside]
    found = process.extractOne(trimmed(said), items, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found is not None else ""
