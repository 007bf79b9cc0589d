"""The figures of a batch as one series of whole numbers, a line a submission as its layout says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

import polars as pl

from xlvalidate.checking.expressions import WHOLE
from xlvalidate.checking.figures import number_of, value_of, year_ago_of
from xlvalidate.checking.layout import Layout, Operand
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.lineage import comparable_homes
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.exact import EXACT
from xlvalidate.rules.tree import Whose


@dataclass(frozen=True, slots=True)
class BatchFigures:
    """`lines` has for each submission its figures as whole numbers of so many decimals, None where one is blank or no
    number (0 where it is known that there is nothing in its table); behind them the texts that rules ask for. `figures`
    are the numbers of every line one after the other, `words` the texts. A submission that no frame holds exactly is
    `apart`: its line is empty, and it is computed by itself.
    """

    layout: Layout
    submissions: Sequence[Submission]
    lasts: Sequence[Submission | None]
    lines: Sequence[Sequence[int | str | None]]
    figures: pl.Series
    words: pl.Series
    apart: frozenset[int]

    @property
    def amounts(self) -> pl.Series:
        """The figures as what they mean. A product is exact where its factors have its decimals."""
        decimals = self.layout.decimals
        return self.figures * Decimal(1).scaleb(-decimals) if decimals else self.figures


def batch_figures(
    layout: Layout, submissions: Sequence[Submission], lasts: Sequence[Submission | None]
) -> BatchFigures:
    """All figures of a batch that the rules of a layout ask for, and those that are read beside them."""
    before = _Before(layout.edition)
    of_a_year_ago = any(ref.period is Whose.YEAR_AGO for ref, _ in layout.others)
    lines: list[Sequence[int | None]] = []
    words: list[Sequence[str | None]] = []
    apart = set()
    nothing, silence = (None,) * layout.width, (None,) * len(layout.texts)
    for owner, (submission, last) in enumerate(zip(submissions, lasts, strict=True)):
        earlier = {Whose.LAST: before.of(last)}
        if of_a_year_ago:
            earlier[Whose.YEAR_AGO] = before.of(year_ago_of(submission, last))
        line = _line(layout, submission, earlier)
        said = _said(layout, submission, earlier) if layout.texts else silence
        if line is None or said is None:
            apart.add(owner)
        lines.append(nothing if owner in apart else line)  # type: ignore[arg-type]
        words.append(silence if owner in apart else said)  # type: ignore[arg-type]
    whole = pl.Series(list(chain.from_iterable(lines)), dtype=pl.Int128)
    if _largest(whole) >= layout.limit:
        apart |= {
            owner for owner, line in enumerate(lines) if max(map(abs, filter(None, line)), default=0) >= layout.limit
        }
        lines = [nothing if owner in apart else line for owner, line in enumerate(lines)]
        words = [silence if owner in apart else said for owner, said in enumerate(words)]
        whole = pl.Series(list(chain.from_iterable(lines)), dtype=pl.Int128)
    return BatchFigures(
        layout=layout,
        submissions=submissions,
        lasts=lasts,
        lines=[(*line, *said) for line, said in zip(lines, words, strict=True)] if layout.texts else lines,
        figures=whole.cast(WHOLE),
        words=pl.Series(list(chain.from_iterable(words)), dtype=pl.String),
        apart=frozenset(apart),
    )


def _largest(numbers: pl.Series) -> int:
    least, most = numbers.min(), numbers.max()
    return max(-int(least or 0), int(most or 0))  # type: ignore[arg-type]


class _Before:
    """An earlier period's figures under this edition's codes: which are the same is asked once an edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.homes: dict[str, Mapping[str, str]] = {}

    def of(self, last: Submission | None) -> Mapping[str, Reading]:
        if last is None:
            return {}
        if last.edition.digest not in self.homes:
            self.homes[last.edition.digest] = comparable_homes(self.edition, last.edition)
        return {new: last.readings[old] for new, old in self.homes[last.edition.digest].items()}


def _line(
    layout: Layout, submission: Submission, earlier: Mapping[Whose, Mapping[str, Reading]]
) -> list[int | None] | None:
    """None where a figure has more decimals than the layout."""
    readings = map(submission.readings.__getitem__, layout.edition.indicators)
    if submission.declared:
        numbers = [number_of(reading) if reading.nil else reading.number for reading in readings]
    else:
        numbers = [reading.number for reading in readings]
    for at in layout.counted:
        numbers[at] = _number(submission.readings[layout.codes[at]])
    for operand in layout.others:
        reading = _reading(operand, submission, earlier)
        numbers.append(None if reading is None else _number(reading, zero_blanks=operand[1]))
    unit, decimals = 10**layout.decimals, layout.decimals
    line: list[int | None] = []
    for number in numbers:
        if number is None:
            line.append(None)
        elif type(number) is int:
            line.append(number * unit)
        else:
            scaled = EXACT.scaleb(number, decimals)
            line.append(int(scaled))
            if line[-1] != scaled:
                return None
    return line


def _number(reading: Reading, *, zero_blanks: bool = False) -> Number | None:
    value = value_of(reading, zero_blanks=zero_blanks)
    return None if isinstance(value, str) else value


def _said(
    layout: Layout, submission: Submission, earlier: Mapping[Whose, Mapping[str, Reading]]
) -> list[str | None] | None:
    """None where polars does not take a text: one of a half of a character."""
    said: list[str | None] = []
    for operand in layout.texts:
        reading = _reading(operand, submission, earlier)
        value = None if reading is None else value_of(reading)
        if isinstance(value, str) and not _is_encodable(value):
            return None
        said.append(value if isinstance(value, str) else None)
    return said


def _is_encodable(said: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in said)


def _reading(
    operand: Operand, submission: Submission, earlier: Mapping[Whose, Mapping[str, Reading]]
) -> Reading | None:
    ref, _ = operand
    if ref.period is Whose.NOW:
        return submission.reading(ref.code)
    return earlier.get(ref.period, {}).get(ref.code)
