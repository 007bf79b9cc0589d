"""The figures of a batch as one series of exact numbers, a line a submission as its layout says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

import polars as pl

from xlvalidate.checking.expressions import exact
from xlvalidate.checking.figures import number_of
from xlvalidate.checking.layout import Layout
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.lineage import homes
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.exact import EXACT
from xlvalidate.rules.tree import Whose


@dataclass(frozen=True, slots=True)
class BatchFigures:
    """`lines` has for each submission its figures as whole numbers of so many decimals, None where one is blank or no
    number (0 where it is known that there is nothing in its table); `figures` every line one after the other. A
    submission that no frame holds exactly is `apart`: its line is empty, and it is computed by itself.
    """

    layout: Layout
    submissions: Sequence[Submission]
    lasts: Sequence[Submission | None]
    lines: Sequence[Sequence[int | None]]
    figures: pl.Series
    apart: frozenset[int]


def batch_figures(
    layout: Layout, submissions: Sequence[Submission], lasts: Sequence[Submission | None]
) -> BatchFigures:
    """All figures of a batch that the rules of a layout ask for, and those that are read beside them."""
    before = _Before(layout.edition)
    lines: list[Sequence[int | None]] = []
    apart = set()
    nothing = (None,) * layout.width
    for owner, (submission, last) in enumerate(zip(submissions, lasts, strict=True)):
        line = _line(layout, submission, before.of(last))
        if line is None:
            apart.add(owner)
        lines.append(nothing if line is None else line)
    whole = pl.Series(list(chain.from_iterable(lines)), dtype=pl.Int128)
    if _largest(whole) >= layout.limit:
        apart |= {
            owner for owner, line in enumerate(lines) if max(map(abs, filter(None, line)), default=0) >= layout.limit
        }
        lines = [nothing if owner in apart else line for owner, line in enumerate(lines)]
        whole = pl.Series(list(chain.from_iterable(lines)), dtype=pl.Int128)
    return BatchFigures(layout, submissions, lasts, lines, _exact(whole, layout.decimals), frozenset(apart))


def _largest(numbers: pl.Series) -> int:
    least, most = numbers.min(), numbers.max()
    return max(-int(least or 0), int(most or 0))  # type: ignore[arg-type]


def _exact(scaled: pl.Series, decimals: int) -> pl.Series:
    """Whole numbers of so many decimals as what they mean. A product is exact where its factors have its decimals."""
    figures = scaled.cast(exact(0))
    return figures * Decimal(1).scaleb(-decimals) if decimals else figures


class _Before:
    """Last period's figures under this edition's codes: which are the same is asked once an edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.homes: dict[str, Mapping[str, str]] = {}

    def of(self, last: Submission | None) -> Mapping[str, Reading]:
        if last is None:
            return {}
        if last.edition.digest not in self.homes:
            self.homes[last.edition.digest] = homes(self.edition, last.edition)
        return {new: last.readings[old] for new, old in self.homes[last.edition.digest].items()}


def _line(layout: Layout, submission: Submission, before: Mapping[str, Reading]) -> list[int | None] | None:
    """None where a figure has more decimals than the layout."""
    readings = map(submission.readings.__getitem__, layout.edition.indicators)
    if submission.declared:
        numbers = [number_of(reading) if reading.nil else reading.number for reading in readings]
    else:
        numbers = [reading.number for reading in readings]
    for ref, zeroed in layout.others:
        of = submission.readings if ref.period is Whose.NOW else before if ref.period is Whose.LAST else {}
        reading = of.get(ref.code)
        numbers.append(None if reading is None else number_of(reading, zero_blanks=zeroed))
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
