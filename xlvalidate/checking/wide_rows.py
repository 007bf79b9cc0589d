"""What a wide table says: figures, blanks and rules, a list with an entry a row for each question."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from xlvalidate.checking.copied_figures import ENOUGH
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Number
from xlvalidate.reading.submission import too_large
from xlvalidate.rules.evaluate import evaluate_all
from xlvalidate.rules.tree import Ref, Whose, blanks_asked

LAST, COVER, TEXT = "last.", "cover.", "text."
"""What optional columns begin with: last period's figure of an indicator, a line of 封面, what was typed where another
column has no number.
"""


def is_exact(kind: pl.DataType) -> bool:
    """Is a column of exact figures, or of nothing but blanks?"""
    return kind.is_integer() or kind.is_decimal() or kind == pl.Null


def is_textual(kind: pl.DataType) -> bool:
    """Is a column of texts, or of nothing but blanks?"""
    return kind in (pl.String, pl.Categorical, pl.Enum, pl.Null)


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

    def holds(self, instance: Instance) -> list[bool]:
        """Does a rule instance hold? Where it does not run, nothing is against it."""
        figures = {ref: self._operand(ref, instance) for ref in instance.operands}
        blanks = {ref: self.blanks(ref.code) for ref in blanks_asked(instance.claim)}
        there = [
            row
            for row, runs in enumerate(self._asked(instance))
            if runs and all(column[row] is not None for column in figures.values())
        ]
        balances = evaluate_all(
            instance.claim,
            {ref: [number for row in there if (number := column[row]) is not None] for ref, column in figures.items()},
            len(there),
            {ref: [column[row] for row in there] for ref, column in blanks.items()},
            instance.rule.tolerance,
        )
        answers = [True] * self.frame.height
        for row, balance in zip(there, balances, strict=True):
            answers[row] = balance.holds
        return answers

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
        names = [name for name in self._kinds if name.startswith(LAST)]
        if not names:
            return self._never
        return self.frame.select(pl.any_horizontal(pl.col(names).is_not_null())).to_series().to_list()

    def _operand(self, ref: Ref, instance: Instance) -> list[Number | None]:
        zero = self.edition.indicators[ref.code].blank is BlankMeans.ZERO
        if ref.period is Whose.NOW:
            name, nothing = ref.code, self.blanks(ref.code)
            zero = zero or instance.rule.zero_blanks
        else:
            name = f"{LAST}{ref.code}"
            nothing = [blank and known for blank, known in zip(self.blanks(name), self._has_last, strict=True)]
        numbers = _usable(self.numbers(name))
        return [0 if zero and blank else number for number, blank in zip(numbers, nothing, strict=True)]

    def _asked(self, instance: Instance) -> list[bool]:
        """Is the rule for the office, and was none of its blocks rightly left empty?"""
        asked = [True] * self.frame.height
        for line, words in instance.rule.applies.items():
            asked = [one and word in words for one, word in zip(asked, self.words(f"{COVER}{line}"), strict=True)]
        for block in {self.edition.optional.get(ref.code) for ref in instance.operands} - {None}:
            members = [self.blanks(code) for code, of in self.edition.optional.items() if of == block]
            asked = [one and not all(rows) for one, rows in zip(asked, zip(*members, strict=True), strict=True)]
        return asked


def _usable(numbers: Sequence[Number | None]) -> list[Number | None]:
    """Without those of more digits than a spreadsheet keeps."""
    return [None if number is None or too_large(number) else number for number in numbers]
