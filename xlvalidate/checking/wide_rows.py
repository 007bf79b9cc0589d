"""What a wide table says: figures, blanks and rules, a list with an entry a row for each question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl

from xlvalidate.checking.copied_figures import ENOUGH
from xlvalidate.checking.expressions import WHOLE, exact, written
from xlvalidate.checking.layout import LONGEST, Layout, layout_of_one
from xlvalidate.checking.plain_balances import holds_alone
from xlvalidate.checking.schemas import READ_DECIMALS, RELATION, STANDS, in_steps
from xlvalidate.checking.shapes import blanks_of
from xlvalidate.editions.declarations import declared_by
from xlvalidate.editions.edition import Edition, Indicator, Instance, tables_of
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.findings import Number
from xlvalidate.identity import PeriodKind
from xlvalidate.reading.submission import too_large
from xlvalidate.rules.tree import Ref, Whose
from xlvalidate.rules.types import ValueType, serial, trimmed

_EXACT = exact(READ_DECIMALS)
_WIDEST = 10**LONGEST
_DAYS_TO_1970 = serial(date(1970, 1, 1))
_ZERO = pl.Series([0], dtype=_EXACT)
LAST, YEAR_AGO, COVER, TEXT, DECLARED = "last.", "year_ago.", "cover.", "text.", "declared."
"""What optional columns begin with: last period's figure of an indicator, a line of 封面, what was typed where another
column has no number, what is declared of a whole table.
"""


def is_exact(kind: pl.DataType) -> bool:
    """Is a column of exact figures, or of nothing but blanks?"""
    return kind.is_integer() or kind.is_decimal() or kind == pl.Null


def is_textual(kind: pl.DataType) -> bool:
    """Is a column of texts, or of nothing but blanks?"""
    return kind in (pl.String, pl.Categorical, pl.Enum, pl.Null)


def is_dated(kind: pl.DataType) -> bool:
    """Is a column of days, or of nothing but blanks?"""
    return kind in (pl.Date, pl.Null)


def is_flagged(kind: pl.DataType) -> bool:
    """Is a column of yes and no, or of nothing but blanks?"""
    return kind in (pl.Boolean, pl.Null)


@dataclass(frozen=True)
class WideRows:
    """A wide table, read by its edition. A column that is not there, or of another type, has no figures and no blanks:
    no rule can be run over it.
    """

    edition: Edition
    frame: pl.DataFrame

    def numbers(self, name: str) -> list[Number | None]:
        """The figures of a column, as they stand there."""
        if name not in self._kinds or not is_exact(self._kinds[name]):
            return [None] * self.frame.height
        return self.frame[name].to_list()

    def there(self, name: str) -> pl.Series:
        """Where a column has a figure, whatever it is."""
        kind = self._kinds.get(name, pl.Null())
        return self.frame[name].is_not_null() if is_exact(kind) and name in self._kinds else pl.Series(self._never)

    def days(self, name: str) -> pl.Series:
        """The days of a column; null where there are none."""
        if name not in self._kinds or self._kinds[name] != pl.Date:
            return pl.repeat(None, self.frame.height, dtype=pl.Date, eager=True)
        return self.frame[name]

    def holds_value(self, name: str) -> list[bool]:
        """Where the column of an indicator holds a value of its type."""
        fits = {ValueType.NUMBER: is_exact, ValueType.DATE: is_dated, ValueType.FLAG: is_flagged}
        of = fits.get(self.edition.indicators[name].kind.facts.type, is_textual)
        if name not in self._kinds or not of(self._kinds[name]):
            return self._never
        return self.frame[name].is_not_null().to_list()

    def words(self, name: str) -> list[str]:
        """The texts of a column without the blanks around them; empty where there are none."""
        if name not in self._kinds or not is_textual(self._kinds[name]):
            return [""] * self.frame.height
        return [(value or "").strip() for value in self.frame[name].to_list()]

    def blanks(self, name: str) -> list[bool]:
        """Where nothing was filled in: no value, and no word beside it."""
        if name not in self._kinds:
            return self._never
        empty = self.frame[name].is_null().to_list()
        if is_textual(self._kinds[name]):
            empty = [not word for word in self.words(name)]
        return [nothing and not word for nothing, word in zip(empty, self.words(f"{TEXT}{name}"), strict=True)]

    def exact(self, name: str) -> pl.Series:
        """The figures of a column as exact numbers; null where there is none, or one of more digits than a spreadsheet
        keeps.
        """
        kind = self._kinds.get(name, pl.Null())
        if kind.is_integer():
            column = self.frame[name].cast(pl.Int128, strict=False)
            return _less(column, _WIDEST).cast(_EXACT)
        if kind.is_decimal() and (scale := kind.scale) <= READ_DECIMALS:  # type: ignore[attr-defined]
            column = self.frame[name].cast(exact(scale))
            return _less(column, written(_WIDEST, scale)).cast(_EXACT)
        return pl.repeat(None, self.frame.height, dtype=_EXACT, eager=True)

    def _taken(self, name: str, kind: ValueType) -> pl.Series:
        """A column as rules take it: figures, the numbers of days, 0 and 1, texts."""
        match kind:
            case ValueType.NUMBER:
                return self.exact(name)
            case ValueType.DATE:
                return (self.days(name).cast(pl.Int32) + _DAYS_TO_1970).cast(_EXACT)
            case ValueType.FLAG:
                ticked = self._kinds.get(name, pl.Null()) == pl.Boolean
                return (
                    self.frame[name].cast(pl.Int8).cast(_EXACT)
                    if ticked
                    else pl.repeat(None, self.frame.height, dtype=_EXACT, eager=True)
                )
            case ValueType.TEXT:
                return pl.Series([trimmed(word) or None for word in self.words(name)], dtype=pl.String)

    def holds(self, instance: Instance) -> pl.Series:
        """Does a rule instance hold? Where it does not run, nothing is against it."""
        layout = layout_of_one(self.edition, instance.id)
        figures = [self._operand(ref, instance) for ref in instance.operands]
        blanks = {ref: self.blanks(ref.code) for ref in blanks_of(instance.claim)}
        apart = self._apart(layout, figures)
        asked = pl.Series(self._asked(instance), dtype=pl.Boolean)
        answers = ~asked | _stands(layout, figures, list(blanks.values()), apart)
        for row in (asked & apart).arg_true():
            there = {ref: figure[row] for ref, figure in zip(instance.operands, figures, strict=True)}
            if None not in there.values():
                empty = [ref for ref, rows in blanks.items() if rows[row]]
                answers[row] = holds_alone(instance.claim, there, empty)
        return answers

    def stands(self, table: str) -> list[Declaration | None]:
        """What is declared of a table, clearly; None where nothing is."""
        name, edition = f"{DECLARED}{table}", self.edition
        may_be = edition.declarable.get(table, ())
        if not may_be or name not in self._kinds:
            return [None] * self.frame.height
        says = (declared_by(word, may_be, edition.language) for word in self.words(name))
        beside = [self._beside(indicator) for indicator in edition.by_table.get(table, ())]
        return [None if any(there) else one for one, there in zip(says, zip(*beside, strict=True), strict=True)]

    def clear(self, table: str) -> list[bool]:
        """Is nothing declared of a table, or something that is clear?"""
        words = self.words(f"{DECLARED}{table}")
        return [not word or one is not None for word, one in zip(words, self.stands(table), strict=True)]

    def anew(self) -> list[bool]:
        """Was the form filled in anew, not with last period's figures? Of the indicators whose last figure is known."""
        codes = [code for code, indicator in self.edition.indicators.items() if indicator.numeric]
        known = [code for code in codes if f"{LAST}{code}" in self._kinds]
        nows = [_usable(self.numbers(code)) for code in known]
        lasts = [_usable(self.numbers(f"{LAST}{code}")) for code in known]
        return [
            not (
                self._has_last[row]
                and all(now[row] == last[row] for now, last in zip(nows, lasts, strict=True))
                and sum(1 for now in nows if now[row]) >= ENOUGH
            )
            for row in range(self.frame.height)
        ]

    def _beside(self, indicator: Indicator) -> list[bool]:
        """Where a cell has something in it; the form's own formula has not while it gives 0."""
        there = [not blank for blank in self.blanks(indicator.code)]
        if not indicator.computed:
            return there
        return [one and number != 0 for one, number in zip(there, self.numbers(indicator.code), strict=True)]

    @cached_property
    def _kinds(self) -> dict[str, pl.DataType]:
        """Once: polars makes its schema anew whenever it is asked."""
        return dict(self.frame.schema)

    @property
    def _never(self) -> list[bool]:
        return [False] * self.frame.height

    @cached_property
    def _has_last(self) -> list[bool]:
        """The rows in which any figure of the period before is known."""
        return self._has(LAST)

    @cached_property
    def _has_year_ago(self) -> list[bool]:
        """The same of the period a year before."""
        return self._has(YEAR_AGO)

    def _has(self, before: str) -> list[bool]:
        names = [name for name in self._kinds if name.startswith(before)]
        if not names:
            return self._never
        return self.frame.select(pl.any_horizontal(pl.col(names).is_not_null())).to_series().to_list()

    def _apart(self, layout: Layout, figures: Sequence[pl.Series]) -> pl.Series:
        """Where a frame does not hold a rule exactly, so that it is computed by itself."""
        if layout.alone or not figures:
            return pl.repeat(bool(layout.alone), self.frame.height, dtype=pl.Boolean, eager=True)
        numbers = [figure for figure in figures if figure.dtype != pl.String]
        frame = pl.DataFrame({str(slot): figure for slot, figure in enumerate(numbers)})
        if not numbers:
            return pl.repeat(False, self.frame.height, dtype=pl.Boolean, eager=True)
        return frame.select(pl.any_horizontal(~_held(pl.col(name), layout) for name in frame.columns)).to_series()

    def _operand(self, ref: Ref, instance: Instance) -> pl.Series:
        indicator = self.edition.operands[ref.code]
        kind, zero = indicator.kind.facts.type, indicator.blank is BlankMeans.ZERO
        if ref.period is Whose.NOW:
            name, nothing = ref.code, self.blanks(ref.code)
            zero = zero or instance.rule.zero_blanks
        else:
            of = YEAR_AGO if ref.period is Whose.YEAR_AGO and YEAR_AGO in earlier(self.edition) else LAST
            name, there = f"{of}{ref.code}", self._has_year_ago if of == YEAR_AGO else self._has_last
            nothing = [blank and known for blank, known in zip(self.blanks(name), there, strict=True)]
        figures, zeros = self._taken(name, kind), _ZERO.new_from_index(0, self.frame.height)
        table = self.edition.operands[ref.code].table
        may_be_nil = ref.period is Whose.NOW and Declaration.NIL in self.edition.declarable.get(table, ())
        if may_be_nil and kind is ValueType.NUMBER:
            nil = [one is Declaration.NIL for one in self.stands(table)]
            figures = figures.zip_with(~pl.Series(nil, dtype=pl.Boolean), zeros)
        if not zero or kind not in (ValueType.NUMBER, ValueType.FLAG):
            return figures
        return figures.zip_with(~pl.Series(nothing, dtype=pl.Boolean), zeros)

    def _asked(self, instance: Instance) -> list[bool]:
        """Is the rule for the office, and was none of its blocks rightly left empty?"""
        asked = [True] * self.frame.height
        for line, words in instance.rule.applies.items():
            asked = [one and word in words for one, word in zip(asked, self.words(f"{COVER}{line}"), strict=True)]
        for table in tables_of(self.edition, instance):
            if Declaration.NOT_APPLICABLE in self.edition.declarable.get(table, ()):
                stands = self.stands(table)
                asked = [ask and one is not Declaration.NOT_APPLICABLE for ask, one in zip(asked, stands, strict=True)]
        for block in {self.edition.optional.get(ref.code) for ref in instance.operands} - {None}:
            members = [self.blanks(code) for code, of in self.edition.optional.items() if of == block]
            asked = [one and not all(rows) for one, rows in zip(asked, zip(*members, strict=True), strict=True)]
        return asked


def earlier(edition: Edition) -> tuple[str, ...]:
    """The earlier periods that a table may have figures of. Where a year is reported, they are the same one."""
    return (LAST,) if edition.period is PeriodKind.YEAR else (LAST, YEAR_AGO)


def _usable(numbers: Sequence[Number | None]) -> list[Number | None]:
    """Without those of more digits than a spreadsheet keeps."""
    return [None if number is None or too_large(number) else number for number in numbers]


def _less(figures: pl.Series, widest: int | pl.Expr) -> pl.Series:
    """Without those that are as far from 0 as the widest."""
    one = pl.col(figures.name)
    return figures.to_frame().select(pl.when((one < widest) & (one > -widest)).then(one)).to_series()


def _held(figure: pl.Expr, layout: Layout) -> pl.Expr:
    """Has a figure no more decimals and no more digits than a layout holds, or is there none?"""
    least, most = Decimal(1).scaleb(-layout.decimals), Decimal(layout.limit).scaleb(-layout.decimals)
    step, limit = written(least, READ_DECIMALS), written(most, READ_DECIMALS)
    return figure.is_null() | (in_steps(figure, step) & (figure < limit) & (figure > -limit))


def _stands(
    layout: Layout, figures: Sequence[pl.Series], blanks: Sequence[Sequence[bool]], apart: pl.Series
) -> pl.Series:
    """What is demanded of each row, judged as the balances are; where nothing can be, nothing is against it."""
    answers = pl.repeat(True, len(apart), dtype=pl.Boolean, eager=True)
    columns = {str(slot): _units(figure.set(apart, None), layout) for slot, figure in enumerate(figures)}
    columns |= {f"b{slot}": pl.Series(rows, dtype=pl.Boolean) for slot, rows in enumerate(blanks)}
    frame = pl.DataFrame({"row": answers, **columns})
    names = ("asked", "left", "right", "tolerance") if layout.measured else ("asked", "left", "right")
    for shared in layout.frames:
        sides = frame.with_columns(shared.sides).get_columns()[frame.width :]
        for demand in layout.rows.iter_rows(named=True):
            first = len(names) * demand["part"]
            of = {word: sides[first + at] for at, word in enumerate(names)}
            rows = pl.DataFrame(of).with_columns(pl.lit(demand["relation"], RELATION).alias("relation"))
            if not layout.measured:
                rows = rows.with_columns(pl.lit(demand["tolerance"], WHOLE).alias("tolerance"))
            lacking = pl.col("left").is_null() | pl.col("right").is_null()
            answers &= rows.select((STANDS | lacking).fill_null(True)).to_series()
    return answers


def _units(figure: pl.Series, layout: Layout) -> pl.Series:
    """A column as frames have it: whole numbers of units, or texts."""
    if figure.dtype == pl.String:
        return figure
    return figure.cast(exact(layout.decimals)).to_physical().cast(WHOLE)
