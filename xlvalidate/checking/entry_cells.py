"""The columns of open tables cell by cell: what was not understood, what is out of bounds, what is none of its list.

A column that is wrong in the same way at many entries is one finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl

from xlvalidate.checking.entry_frames import EntryBatch, trimmed_texts
from xlvalidate.checking.expressions import exact
from xlvalidate.checking.failures import failures
from xlvalidate.checking.frames import bounded_day, expression_of, least_of, most_of, step_of
from xlvalidate.checking.listed_words import listed_schema, valid_items
from xlvalidate.checking.schemas import ENTRY_DAYS, ENTRY_READINGS, ENTRY_WORDINGS, READ_DECIMALS
from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.lint import utf16_units
from xlvalidate.editions.model import BlankMeans
from xlvalidate.reading.submission import Entries, Lack
from xlvalidate.rules.exact import rounded
from xlvalidate.rules.types import ValueType, trimmed

_VALUE = exact(READ_DECIMALS)
_KEYS = {"submission": pl.UInt32, "indicator": pl.UInt32, "entry": pl.UInt32}

Wrong = Mapping[tuple[str, str], Sequence[int]]
"""By the code of a column and the word for what is wrong: at which entries."""


def wrong_cells(batch: EntryBatch) -> list[dict[tuple[str, str], list[int]]]:
    """For each submission what is wrong in the cells of an open table, in the order of its columns."""
    entries = [one.entries[batch.layout.table.code] for one in batch.submissions]
    found: list[dict[tuple[str, str], list[int]]] = [{} for _ in entries]
    for indicator in batch.layout.table.columns:
        for owner, own in enumerate(entries):
            for why, at in _unread(indicator, own):
                found[owner].setdefault((indicator.code, why), []).append(at)
            blanks = _blanks(indicator, own)
            if blanks:
                found[owner][indicator.code, "blank"] = blanks
        for owner, at, why in _beyond(batch, indicator, entries):
            found[owner].setdefault((indicator.code, why), []).append(at)
    return [{key: sorted(at) for key, at in own.items()} for own in found]


def _unread(indicator: Indicator, entries: Entries) -> Iterator[tuple[str, int]]:
    for at, reading in entries.columns[indicator.code].odd.items():
        if reading.why is not None:
            yield reading.why, at


def _blanks(indicator: Indicator, entries: Entries) -> list[int]:
    """The entries that lack what every entry has to have."""
    column = entries.columns[indicator.code]
    if not column.column or not is_asked(indicator):
        return []
    return [
        at
        for at, typed in enumerate(column.typed)
        if typed is None and (at not in column.odd or column.odd[at].lack is Lack.BLANK)
    ]


def is_asked(indicator: Indicator) -> bool:
    """Has an entry to have something in this column? Unless the edition says what a blank means there."""
    return indicator.blank is BlankMeans.UNKNOWN


def _beyond(batch: EntryBatch, indicator: Indicator, entries: Sequence[Entries]) -> Iterator[tuple[int, int, str]]:
    """What pandera finds against the content of a column."""
    if indicator.numeric:
        yield from _numbers(batch, indicator, entries)
        return
    owners, at, typed = _typed(indicator, entries)
    keys = {
        "submission": pl.Series(owners, dtype=pl.UInt32),
        "indicator": pl.Series([0] * len(owners), dtype=pl.UInt32),
        "entry": pl.Series(at, dtype=pl.UInt32),
    }
    match indicator.kind.facts.type:
        case ValueType.DATE if bounded_day(indicator):
            frame = pl.DataFrame({**keys, "value": pl.Series(typed, dtype=pl.Date)}).with_columns(
                pl.lit(indicator.earliest, pl.Date).alias("least"), pl.lit(indicator.latest, pl.Date).alias("most")
            )
            broken = failures(ENTRY_DAYS, frame, ("value", "least", "most"))
        case ValueType.TEXT if indicator.worded or indicator.choices:
            yield from _worded(batch, indicator, keys, [str(one) for one in typed])
            return
        case _:
            return
    first: dict[int, str] = {}
    for row, why in broken:
        first.setdefault(row, why)
    for row, why in first.items():
        yield owners[row], at[row], why


def _typed(indicator: Indicator, entries: Sequence[Entries]) -> tuple[list[int], list[int], list[object]]:
    owners: list[int] = []
    positions: list[int] = []
    typed: list[object] = []
    for owner, own in enumerate(entries):
        column = own.columns[indicator.code]
        there = [(at, one) for at, one in enumerate(column.typed) if one is not None]
        owners += [owner] * len(there)
        positions += [at for at, _ in there]
        typed += [one for _, one in there]
    return owners, positions, typed


def _numbers(batch: EntryBatch, indicator: Indicator, entries: Sequence[Entries]) -> Iterator[tuple[int, int, str]]:
    """The figures of a column, most of which the frame of the batch has."""
    decimals = batch.layout.decimals
    value = pl.col(indicator.code) * Decimal(1).scaleb(-decimals) if decimals else pl.col(indicator.code)
    frame = batch.frame.select("submission", "entry", value=value.cast(_VALUE)).drop_nulls("value")
    for owner in sorted(batch.apart):
        typed = entries[owner].columns[indicator.code].typed
        there = [at for at, one in enumerate(typed) if one is not None]
        # As the sheet asks for bounds: of what a sum in binary floats left behind nothing is broken.
        numbers = [Decimal(rounded(typed[at])) for at in there]  # type: ignore[arg-type]
        own = {
            "submission": pl.Series([owner] * len(there), dtype=pl.UInt32),
            "entry": pl.Series(there, dtype=pl.UInt32),
            "value": pl.Series(numbers, dtype=_VALUE),
        }
        frame = pl.concat([frame, pl.DataFrame(own)])
    frame = frame.select(
        "submission",
        pl.lit(0, pl.UInt32).alias("indicator"),
        "entry",
        "value",
        pl.lit(step_of(indicator), _VALUE).alias("step"),
        pl.lit(least_of(indicator), _VALUE).alias("least"),
        pl.lit(most_of(indicator), _VALUE).alias("most"),
    )
    told: set[int] = set()
    for row, why in failures(ENTRY_READINGS, frame, ("step", "least", "most")):
        if row not in told:
            told.add(row)
            yield frame["submission"][row], frame["entry"][row], why


def _worded(
    batch: EntryBatch, indicator: Indicator, keys: Mapping[str, pl.Series], said: list[str]
) -> Iterator[tuple[int, int, str]]:
    owners, at = keys["submission"], keys["entry"]
    kept = [one if one.isascii() else one.encode("utf-8", "replace").decode() for one in said]
    if indicator.worded:
        lengths = pl.Series([len(one) if one.isascii() else utf16_units(one) for one in said], dtype=pl.UInt32)
        frame = pl.DataFrame({**keys, "said": pl.Series(kept, dtype=pl.String), "length": lengths}).with_columns(
            pl.lit(indicator.shortest, pl.UInt32).alias("least"),
            pl.lit(indicator.longest, pl.UInt32).alias("most"),
            pl.lit(expression_of(indicator), pl.String).alias("pattern"),
        )
        told: set[int] = set()
        for row, why in failures(ENTRY_WORDINGS, frame, ("least", "most", "pattern")):
            if row not in told:
                told.add(row)
                yield owners[row], at[row], why
    if indicator.choices:
        words = trimmed_texts(pl.Series(kept, dtype=pl.String))
        parents = _parents(batch, indicator, owners, at)
        items = valid_items(batch.layout.edition, indicator)
        frame = pl.DataFrame({**keys, "said": words, "parent": parents})
        for row, why in failures(listed_schema(items), frame, ("parent",)):
            yield owners[row], at[row], why


def _parents(batch: EntryBatch, indicator: Indicator, owners: pl.Series, at: pl.Series) -> pl.Series:
    """Beside each word the one that decides which items are valid; null where nothing does, or it is lacking."""
    edition = batch.layout.edition
    found = edition.lists.get(indicator.list or "")
    if found is None or found.parent is None:
        return pl.Series([None] * len(owners), dtype=pl.String)
    if indicator.under is None:
        codes = [one.office_code or None for one in batch.submissions]
        return pl.Series(codes, dtype=pl.String).gather(owners)
    columns = [one.entries[batch.layout.table.code].columns[indicator.under].typed for one in batch.submissions]
    words = [columns[owner][entry] for owner, entry in zip(owners.to_list(), at.to_list(), strict=True)]
    return pl.Series([trimmed(one) if isinstance(one, str) else None for one in words], dtype=pl.String)
