"""The entries of a batch of submissions as a frame: a row an entry, a column an indicator, exact figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, repeat

import polars as pl

from xlvalidate.checking.entries_alone import is_blank, is_rightly_blank
from xlvalidate.checking.entry_layout import EntryLayout, entry_layout_of, zeroed
from xlvalidate.checking.expressions import WHOLE, Columns, exact, written
from xlvalidate.checking.figures import value_of
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Number, Value
from xlvalidate.reading.submission import EntryColumn, Submission
from xlvalidate.rules.exact import EXACT
from xlvalidate.rules.tree import AmongEntries, EntryRelation, Ref
from xlvalidate.rules.types import BLANKS, ValueType, trimmed

KEY = ("submission", "entry")
_WHOLE = "^(?:None|-?[0-9]{1,18})$"
_ANY_BLANK = f"[ {BLANKS}]"
_DAY_0 = 25_569  # by how many days polars counts later than a workbook


@dataclass(frozen=True, slots=True)
class EntryBatch:
    """The entries of one open table, of all submissions of a batch. `frame` has `submission` and `entry`, both counted
    from 0, by code what each column counts as, null where that is nothing, and under `code?` whether it was left blank;
    under `@code` what the rules ask for around the entries.

    A submission whose figures or texts no frame holds is `apart`: it has no rows, and is computed by itself.
    """

    layout: EntryLayout
    submissions: Sequence[Submission]
    frame: pl.DataFrame
    apart: frozenset[int]

    def lacking(self, refs: Sequence[Ref], *, zero_blanks: bool) -> tuple[pl.Expr, pl.Expr]:
        """Of an entry: does it lack one of these operands, and may all that it lacks be left blank?"""
        columns = self.columns(zero_blanks=zero_blanks)
        nulls = [columns.figure(ref).is_null() for ref in refs]
        rightly = [self._rightly_blank(ref) for ref in refs]
        lacks = pl.any_horizontal(pl.lit(False), *nulls)
        return lacks, pl.all_horizontal(pl.lit(True), *(~null | may for null, may in zip(nulls, rightly, strict=True)))

    def _rightly_blank(self, ref: Ref) -> pl.Expr:
        if not self.layout.is_own(ref):
            return pl.col(f"@{ref.code}!")
        may = self.layout.edition.columns[ref.code].blank is BlankMeans.EMPTY
        return pl.col(f"{ref.code}?") if may else pl.lit(False)

    def columns(self, *, zero_blanks: bool = False) -> Columns:
        """Where the figures of a rule stand."""

        def figure(ref: Ref) -> pl.Expr:
            if "(" in ref.code:
                return pl.col(ref.code)
            name = ref.code if self.layout.is_own(ref) else f"@{ref.code}"
            if zeroed(self.layout.edition, ref, zero_blanks=zero_blanks):
                return pl.when(pl.col(f"{name}?")).then(written(0, 0)).otherwise(pl.col(name))
            return pl.col(name)

        def blank(ref: Ref) -> pl.Expr:
            return pl.col(f"{ref.code}?") if self.layout.is_own(ref) else pl.col(f"@{ref.code}?")

        return Columns(figure, blank, self.layout.decimals)


def entry_batches(edition: Edition, submissions: Sequence[Submission]) -> dict[str, EntryBatch]:
    """The open tables of a batch by code. Who is apart in one of them is in all."""
    apart: set[int] = set()
    found = {table: _batch(entry_layout_of(edition, table), submissions, apart) for table in edition.open_tables}
    return {table: _without(one, apart) for table, one in found.items()} if apart else found


def _without(batch: EntryBatch, apart: set[int]) -> EntryBatch:
    frame = batch.frame.filter(~pl.col("submission").is_in(sorted(apart)))
    return replace(batch, frame=frame, apart=frozenset(apart))


def _batch(layout: EntryLayout, submissions: Sequence[Submission], apart: set[int]) -> EntryBatch:
    table = layout.table.code
    entries = [submission.entries[table] for submission in submissions]
    counts = [len(one.rows) for one in entries]
    owners = list(chain.from_iterable(repeat(owner, count) for owner, count in enumerate(counts)))
    columns: dict[str, pl.Series] = {
        "submission": pl.Series(owners, dtype=pl.UInt32),
        "entry": pl.Series(list(chain.from_iterable(map(range, counts))), dtype=pl.UInt32),
    }
    for indicator in layout.table.columns:
        of = [one.columns[indicator.code] for one in entries]
        columns[f"{indicator.code}?"] = pl.Series(list(chain.from_iterable(map(_blanks, of))), dtype=pl.Boolean)
        if indicator.kind.facts.type is not ValueType.TEXT or indicator.code in layout.texts:
            columns[indicator.code] = _figures(indicator, of, layout, apart)
    return EntryBatch(layout, submissions, pl.DataFrame(columns), frozenset())


def _blanks(column: EntryColumn) -> list[bool]:
    """Where nothing was typed. Of a column that is lost nobody knows."""
    if not column.column:
        return [False] * len(column.typed)
    found = [one is None for one in column.typed]
    for at, reading in column.odd.items():
        found[at] = reading.blank
    return found


def _figures(indicator: Indicator, of: Sequence[EntryColumn], layout: EntryLayout, apart: set[int]) -> pl.Series:
    match indicator.kind.facts.type:
        case ValueType.NUMBER:
            return _numbers(of, layout, apart)
        case ValueType.DATE:
            days = pl.Series(list(chain.from_iterable(one.typed for one in of)), dtype=pl.Date)
            return _in_units(days.cast(pl.Int32) + _DAY_0, layout)
        case ValueType.FLAG:
            flags = pl.Series(list(chain.from_iterable(one.typed for one in of)), dtype=pl.Boolean)
            return _in_units(flags.cast(pl.Int8), layout)
        case _:
            return _texts(of, apart)


def _in_units(whole: pl.Series, layout: EntryLayout) -> pl.Series:
    unit = pl.lit(10**layout.decimals, dtype=pl.Int128)
    return pl.select(pl.lit(whole).cast(pl.Int128) * unit).to_series().cast(WHOLE)


def _numbers(of: Sequence[EntryColumn], layout: EntryLayout, apart: set[int]) -> pl.Series:
    figures = _quickly(list(chain.from_iterable(one.typed for one in of)), layout.decimals)
    if figures is None:
        units: list[int | None] = []
        for owner, column in enumerate(of):
            units += _units(column.typed, layout.decimals, owner, apart)  # type: ignore[arg-type]
        figures = pl.Series(units, dtype=pl.Int128)
    least, most = figures.min(), figures.max()
    if max(-int(least or 0), int(most or 0)) >= layout.limit:  # type: ignore[arg-type]
        at = 0
        for owner, column in enumerate(of):
            own = figures.slice(at, len(column.typed))
            at += len(column.typed)
            if max(-int(own.min() or 0), int(own.max() or 0)) >= layout.limit:  # type: ignore[arg-type]
                apart.add(owner)
        limit = pl.lit(layout.limit, dtype=pl.Int128)
        figures = pl.select(pl.when(pl.lit(figures).abs() < limit).then(pl.lit(figures))).to_series()
    return figures.cast(WHOLE)


def _quickly(typed: Sequence[Value | None], decimals: int) -> pl.Series | None:
    """Numbers as whole ones of the last decimal. None where one has more decimals, or more digits than are usual."""
    if Decimal not in set(map(type, typed)):
        try:
            whole = pl.Series(typed, dtype=pl.Int64)
        except (TypeError, OverflowError):
            return None
        return pl.select(pl.lit(whole).cast(pl.Int128) * pl.lit(10**decimals, dtype=pl.Int128)).to_series()
    # Through texts, which takes a fourth of the time. A text of more decimals would be rounded in silence.
    said = pl.Series(list(map(str, typed)), dtype=pl.String)
    usual = said.str.contains(rf"^(?:None|-?[0-9]{{1,18}}(?:\.[0-9]{{1,{decimals}}})?)$" if decimals else _WHOLE)
    if not usual.all():
        return None
    exactly = pl.col("said").cast(exact(decimals), strict=False)
    scaled = (exactly * Decimal(10**decimals)).cast(WHOLE).cast(pl.Int128)
    return pl.DataFrame({"said": said}).select(scaled).to_series()


def _units(typed: Sequence[Number | None], decimals: int, owner: int, apart: set[int]) -> Iterator[int | None]:
    unit, times = Decimal(10**decimals), EXACT.multiply
    for number in typed:
        if number is None:
            yield None
        elif type(number) is int:
            yield number * 10**decimals
        else:
            scaled = times(number, unit)
            whole = int(scaled)
            if whole != scaled:
                apart.add(owner)
            yield whole


def _texts(of: Sequence[EntryColumn], apart: set[int]) -> pl.Series:
    said = [[one if isinstance(one, str) else None for one in column.typed] for column in of]
    try:
        return trimmed_texts(pl.Series(list(chain.from_iterable(said)), dtype=pl.String))
    except UnicodeEncodeError:
        odd = [owner for owner, own in enumerate(said) if not all(one is None or _is_encodable(one) for one in own)]
        apart |= {*odd}
        kept = ([None] * len(own) if owner in odd else own for owner, own in enumerate(said))
        return trimmed_texts(pl.Series(list(chain.from_iterable(kept)), dtype=pl.String))


def trimmed_texts(said: pl.Series) -> pl.Series:
    """Texts as rules compare them. Most have no blank at all, and stay as they are."""
    at = said.str.contains(_ANY_BLANK).arg_true()
    return said.scatter(at, list(map(trimmed, said.gather(at).to_list()))) if len(at) else said


def _is_encodable(said: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in said)


def with_around(batch: EntryBatch, submissions: Sequence[Submission], refs: Sequence[Ref]) -> EntryBatch:
    """The batch with what is asked for around the entries: cells of the form, and what entries come to, where the
    submissions have that by now.
    """
    owners, unit, limit = batch.frame["submission"], 10**batch.layout.decimals, batch.layout.limit
    added: list[pl.Series] = []
    apart = set(batch.apart)
    for ref in refs:
        readings = [submission.reading(ref.code) for submission in submissions]
        values = [value_of(one) for one in readings]
        if batch.layout.edition.operands[ref.code].kind.facts.type is ValueType.TEXT:
            said = [one if isinstance(one, str) and _is_encodable(one) else None for one in values]
            apart |= {owner for owner, (one, kept) in enumerate(zip(values, said, strict=True)) if one != kept}
            own = pl.Series(said, dtype=pl.String)
        else:
            whole = [None if one is None or isinstance(one, str) else one * unit for one in values]
            held = [one if one is not None and one == int(one) and abs(one) < limit else None for one in whole]
            apart |= {owner for owner, (one, kept) in enumerate(zip(whole, held, strict=True)) if one != kept}
            own = pl.Series([None if one is None else int(one) for one in held], dtype=pl.Int128).cast(WHOLE)
        added.append(own.gather(owners).alias(f"@{ref.code}"))
        blanks = pl.Series(list(map(is_blank, readings)), dtype=pl.Boolean)
        added.append(blanks.gather(owners).alias(f"@{ref.code}?"))
        rightly = pl.Series(list(map(is_rightly_blank, readings)), dtype=pl.Boolean)
        added.append(rightly.gather(owners).alias(f"@{ref.code}!"))
    found = replace(batch, submissions=submissions, frame=batch.frame.with_columns(added))
    return _without(found, apart) if apart else found


def with_among(batch: EntryBatch, batches: Mapping[str, EntryBatch]) -> EntryBatch:
    """The batch with what only other entries decide, 1 or 0, null where the entry itself lacks what is asked."""
    found = [_among(claim, batch, batches).alias(claim.known_as.code) for claim in batch.layout.among]
    return replace(batch, frame=batch.frame.with_columns(found))


def _among(claim: AmongEntries, batch: EntryBatch, batches: Mapping[str, EntryBatch]) -> pl.Series:
    figure, of = batch.columns().figure, [ref.code for ref in claim.of]
    frame = batch.frame.select("submission", *(figure(ref).alias(ref.code) for ref in claim.of))
    there = frame.select(pl.all_horizontal(pl.col(code).is_not_null() for code in of)).to_series()
    match claim.relation:
        case EntryRelation.UNIQUE:
            holds = frame.select(pl.len().over(["submission", *of]) == 1).to_series()
        case EntryRelation.ORDERED:
            before = pl.col(of[0]).forward_fill().shift(1).over("submission")
            holds = frame.select(before.is_null() | (pl.col(of[0]) >= before)).to_series()
        case EntryRelation.EXISTS:
            (within,) = claim.within
            inside = batches[batch.layout.edition.columns[within.code].table]
            found = inside.frame.select("submission", key=inside.columns().figure(within))
            keys = found.drop_nulls().unique().with_columns(found=True)
            looked = frame.select("submission", key=of[0])
            joined = looked.join(keys, on=["submission", "key"], how="left", maintain_order="left")
            holds = joined["found"].is_not_null()
    return pl.select(pl.when(there).then(holds.cast(pl.Int8).cast(WHOLE))).to_series()
