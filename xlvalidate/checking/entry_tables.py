"""Open tables as tables for analysts: a row a column of an entry, or a row an entry. They are made a column at a time:
there may be hundreds of thousands of entries. Figures stay exact.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

import polars as pl

from xlvalidate.checking.expressions import WHOLE, exact
from xlvalidate.checking.wide_rows import TEXT
from xlvalidate.editions.edition import Edition, OpenTable
from xlvalidate.errors import UsageError, usage
from xlvalidate.findings import Value, decimals_of
from xlvalidate.reading.submission import Entries
from xlvalidate.rules.exact import EXACT
from xlvalidate.rules.types import ValueType

KEY = ("submission", "entry")
"""What tells the entries of a batch apart."""
_OF_TYPES: dict[ValueType, tuple[str, type[pl.DataType]]] = {
    ValueType.DATE: ("date", pl.Date),
    ValueType.FLAG: ("flag", pl.Boolean),
}


def entry_rows(file: str, entries: Entries) -> pl.DataFrame:
    """A row for every column of every entry, one entry after the other, with the decimals that the figures have."""
    count, columns = len(entries.rows), list(entries.columns.values())
    scale, whole = _whole_columns(entries)
    rows = pl.Series(entries.rows, dtype=pl.UInt32).cast(pl.String)
    nothing = pl.Series([None], dtype=pl.Null).new_from_index(0, count)
    frames = []
    for column in columns:
        of, code = column.indicator.kind.facts.type, column.indicator.code
        first = entries.cell(code, 0)
        before = None if first is None else encodable(str(first).removesuffix(str(first.row)))
        frames.append(
            pl.DataFrame(
                [
                    _exact("number", whole.get(code, nothing), scale),
                    texts_of("text", column.texts),
                    *(
                        pl.Series(name, column.typed if of is type_ else nothing, dtype=dtype)
                        for type_, (name, dtype) in _OF_TYPES.items()
                    ),
                    (nothing.cast(pl.String) if before is None else before + rows).alias("cell"),
                ]
            )
        )
    line = pl.int_range(count * len(columns), eager=True)
    entry, at = line // len(columns), line % len(columns)
    codes = pl.Series([column.indicator.code for column in columns])
    return pl.concat(frames)[at * count + entry].select(
        pl.lit(file).alias("submission"),
        codes[at].alias("indicator"),
        (entry + 1).cast(pl.UInt32).alias("entry"),
        pl.all(),
    )


def entry_frame(entries: Entries, scale: int) -> pl.DataFrame:
    """A row an entry: its number, its columns by code, and for each what was typed where that was not understood."""
    found = [pl.Series("entry", range(1, len(entries.rows) + 1), dtype=pl.UInt32)]
    odd = []
    for code, column in entries.columns.items():
        of = column.indicator.kind.facts.type
        texts = texts_of(code, column.texts)
        texts = texts.set(texts == "", None)
        if of is ValueType.TEXT:
            found.append(texts)
            continue
        typed = numbers_of(code, column.typed, scale) if of is ValueType.NUMBER else _typed(code, column.typed, of)
        found.append(typed)
        odd.append(texts.set(typed.is_not_null(), None).alias(f"{TEXT}{code}"))
    return pl.DataFrame([*found, *odd])


def _typed(name: str, typed: Sequence[Value | None], of: ValueType) -> pl.Series:
    return pl.Series(name, typed, dtype=_OF_TYPES[of][1])


def entries_table(readings: pl.DataFrame, edition: Edition, table: str) -> pl.DataFrame:
    """A row for every entry of an open table, as `xlvalidate.entries` describes it."""
    open_table = edition.open_tables.get(table)
    if open_table is None:
        raise UsageError(usage("no-open-table", edition=edition.id, table=table, tables=tuple(edition.open_tables)))
    if strangers := strangers_to(readings, edition):
        raise UsageError(usage("strange-indicators", edition=edition.id, codes=strangers))
    codes = [column.code for column in open_table.columns]
    there = readings.filter(pl.col("entry").is_not_null() & pl.col("indicator").is_in(codes))
    by_code = there.partition_by("indicator", as_dict=True)
    keys = there.select(KEY).unique(maintain_order=True)
    found, odd = [keys], []
    for column in open_table.columns:
        of, code = column.kind.facts.type, column.code
        of_type = _OF_TYPES.get(of, ("number" if of is ValueType.NUMBER else "text", None))[0]
        values = _beside(keys, by_code.get((code,), there.clear()).select(*KEY, of_type, *{"text"} - {of_type}))
        texts = pl.col("text").replace("", None)
        if of is ValueType.TEXT:
            found.append(values.select(texts.alias(code)))
            continue
        found.append(values.select(pl.col(of_type).alias(code)))
        said = values.select(pl.when(pl.col(of_type).is_null()).then(texts).alias(f"{TEXT}{code}"))
        if said.to_series().null_count() < said.height:
            odd.append(said)
    return pl.concat([*found, *odd], how="horizontal")


def _beside(keys: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """The values of a column by entry; of one that stands twice the last."""
    if values.height == keys.height and values.select(KEY).equals(keys):
        return values
    return keys.join(values.unique(KEY, keep="last"), on=KEY, how="left", maintain_order="left")


def strangers_to(readings: pl.DataFrame, edition: Edition) -> tuple[str, ...]:
    """The first of the indicators that an edition does not have."""
    known = [*edition.indicators, *edition.columns, *(f"declared.{table}" for table in edition.declarable)]
    codes = readings["indicator"].unique()
    return tuple(codes.filter(~codes.is_in(known)).sort()[:6])


def scale_of(entries: Entries) -> int:
    """How many decimals its figures have, those that the edition has them with at least."""
    return _whole_columns(entries)[0]


def _whole_columns(entries: Entries) -> tuple[int, dict[str, list[int | None]]]:
    """How many decimals the figures have, and the columns of numbers as so many of their last decimal."""
    scale = printed_scale(entries.table)
    numbers = [one for one in entries.columns.values() if one.indicator.kind.facts.type is ValueType.NUMBER]
    found = {one.indicator.code: _whole(one.typed, scale) for one in numbers}
    if None in found.values():
        scale = max(decimals_of(typed) for one in numbers for typed in one.typed if type(typed) is Decimal)
        found = {one.indicator.code: _whole(one.typed, scale) for one in numbers}
    return scale, {code: whole for code, whole in found.items() if whole is not None}


def printed_scale(table: OpenTable) -> int:
    """How many decimals an edition has its figures with, at most."""
    return max((column.decimals or 0 for column in table.columns), default=0)


def numbers_of(name: str, typed: Sequence[Value | None], scale: int) -> pl.Series:
    """Numbers with no more decimals than that, exactly."""
    return _exact(name, _whole(typed, scale) or (), scale)


def _exact(name: str, whole: Sequence[int | None] | pl.Series, scale: int) -> pl.Series:
    """So many of the last decimal each. Whole numbers are much quicker to take than decimal ones."""
    found = pl.Series(name, whole, dtype=pl.Int128).cast(WHOLE)
    return found if scale == 0 else (found * Decimal(1).scaleb(-scale)).cast(exact(scale))


def _whole(typed: Sequence[Value | None], scale: int) -> list[int | None] | None:
    """Numbers as so many of their last decimal; None where one has more decimals."""
    times = 10**scale
    with localcontext(EXACT):
        scaled = [one if one is None else one * times for one in typed]
    whole = [one if one is None else int(one) for one in scaled]
    return whole if whole == scaled else None


def texts_of(name: str, texts: Iterable[str]) -> pl.Series:
    """Texts as they were typed; only halves of characters, which no encoding takes, are written out."""
    try:
        return pl.Series(name, texts, dtype=pl.String)
    except UnicodeEncodeError:
        return pl.Series(name, map(encodable, texts), dtype=pl.String)


def encodable(text: str) -> str:
    """As it was typed; only halves of characters, which no encoding takes, are written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
