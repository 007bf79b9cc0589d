"""Rows of whole numbers, and whether whole numbers satisfy them: exact, for a few unknowns.

A row is the sum of unknowns, each times its factor, plus `rest`: it is 0, or at least 0. One unknown after another is
taken out of the rows, so that what is left holds exactly where a value of the unknown exists.

How much may be done is counted in terms that are written, never by a clock: the same rows give the same answer
everywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import gcd


@dataclass(frozen=True, slots=True)
class WholeRow:
    """`factors` has no 0; both they and `rest` are whole."""

    factors: Mapping[int, int]
    rest: int
    equal: bool

    @property
    def met(self) -> bool:
        """Does it hold while every unknown is 0?"""
        return self.rest == 0 if self.equal else self.rest >= 0


class NeverError(Exception):
    """Rows that no numbers satisfy."""


class GivenUpError(Exception):
    """More is to be done than may be."""


@dataclass(slots=True)
class Work:
    """What may still be done: so many terms of rows may be written."""

    left: int

    def spend(self, terms: int) -> None:
        """Writes so many terms. Raises GivenUpError."""
        self.left -= terms
        if self.left < 0:
            raise GivenUpError


def without(rows: Iterable[WholeRow], unknown: int, work: Work) -> tuple[list[WholeRow], bool]:
    """Rows over the other unknowns that hold where this one has a value; True where that value can be whole.

    Raises NeverError, GivenUpError.
    """
    untouched, equal, more, less = list[WholeRow](), list[WholeRow](), list[WholeRow](), list[WholeRow]()
    for row in rows:
        factor = row.factors.get(unknown, 0)
        (untouched if not factor else equal if row.equal else more if factor > 0 else less).append(row)
    if equal:
        pivot = min(equal, key=lambda row: (abs(row.factors[unknown]), len(row.factors)))
        others = [row for row in (*equal, *more, *less) if row is not pivot]
        work.spend(len(untouched) + _terms(others) + len(others) * len(pivot.factors))
        left = (_with_pivot(row, pivot, unknown) for row in others)
        exact = abs(pivot.factors[unknown]) == 1
    else:
        work.spend(len(untouched) + len(less) * _terms(more) + len(more) * _terms(less))
        left = (_added(low, high, unknown) for low in more for high in less)
        exact = all(low.factors[unknown] == 1 or high.factors[unknown] == -1 for low in more for high in less)
    return [*untouched, *(short for one in left if (short := _shortened(one)) is not None)], exact


def have_whole_solution(rows: Sequence[WholeRow], unknowns: Sequence[int], work: Work) -> bool:
    """Do whole numbers satisfy the rows? Raises GivenUpError."""
    return _Tries(work).of(list(rows), list(unknowns))


def _terms(rows: Sequence[WholeRow]) -> int:
    """So many are written with their rows: a row without any is one too."""
    return sum(len(row.factors) for row in rows) + len(rows)


def _with_pivot(row: WholeRow, pivot: WholeRow, unknown: int) -> WholeRow:
    """The row with the unknown put in from the pivot."""
    by, of = pivot.factors[unknown], row.factors[unknown]
    if by < 0:
        by, of = -by, -of
    return _sum(row, by, pivot, -of)


def _added(low: WholeRow, high: WholeRow, unknown: int) -> WholeRow:
    """What a lower and an upper bound of the unknown leave to each other."""
    return _sum(low, -high.factors[unknown], high, low.factors[unknown])


def _sum(row: WholeRow, times: int, other: WholeRow, others: int) -> WholeRow:
    factors = {unknown: factor * times for unknown, factor in row.factors.items()} if times != 1 else dict(row.factors)
    for unknown, factor in other.factors.items():
        if value := factors.get(unknown, 0) + factor * others:
            factors[unknown] = value
        else:
            factors.pop(unknown, None)
    return WholeRow(factors, row.rest * times + other.rest * others, row.equal)


def _shortened(row: WholeRow) -> WholeRow | None:
    """The row divided by what its factors have in common; None where it always holds. Raises NeverError."""
    if not row.factors:
        if row.met:
            return None
        raise NeverError
    common = gcd(*row.factors.values())
    if common == 1:
        return row
    if row.equal and row.rest % common:
        raise NeverError
    factors = {unknown: factor // common for unknown, factor in row.factors.items()}
    return WholeRow(factors, row.rest // common, row.equal)


@dataclass(slots=True)
class _Tries:
    """Takes out what can be, and tries the values of what is left."""

    work: Work

    def of(self, rows: list[WholeRow], unknowns: list[int]) -> bool:
        try:
            return self._of([row for one in rows if (row := _shortened(one)) is not None], unknowns)
        except NeverError:
            return False

    def _of(self, rows: list[WholeRow], unknowns: list[int]) -> bool:
        for unknown in unknowns:
            left, exact = without(rows, unknown, self.work)
            if exact:
                return self.of(left, [one for one in unknowns if one != unknown])
        if not unknowns:
            return True
        return self._tried(rows, *self._narrowest(rows, unknowns), unknowns)

    def _narrowest(self, rows: list[WholeRow], unknowns: list[int]) -> tuple[int, int | None, int | None]:
        spans = [(one, *span(rows, one, unknowns, self.work)) for one in unknowns]
        return min(spans, key=_width)

    def _tried(
        self, rows: list[WholeRow], unknown: int, least: int | None, most: int | None, unknowns: list[int]
    ) -> bool:
        rest = [one for one in unknowns if one != unknown]
        for value in _values(least, most):
            self.work.spend(_terms(rows))
            if self.of([_put(row, unknown, value) for row in rows], rest):
                return True
        return False


def span(rows: list[WholeRow], unknown: int, unknowns: Sequence[int], work: Work) -> tuple[int | None, int | None]:
    """The least and the greatest whole number that the unknown can be, as far as rows bound it.

    Raises NeverError, GivenUpError.
    """
    for other in unknowns:
        if other != unknown:
            rows, _ = without(rows, other, work)
    least: int | None = None
    most: int | None = None
    for row in rows:
        factor = row.factors[unknown]
        if row.equal or factor > 0:
            low = -(row.rest // factor)
            least = low if least is None else max(least, low)
        if row.equal or factor < 0:
            high = -row.rest // factor
            most = high if most is None else min(most, high)
    return least, most


def _width(one: tuple[int, int | None, int | None]) -> tuple[bool, int]:
    _, least, most = one
    return (True, 0) if least is None or most is None else (False, most - least)


def _values(least: int | None, most: int | None) -> Iterable[int]:
    """From the bound that is there, or from 0, outwards."""
    if least is not None and most is not None:
        return range(least, most + 1)
    if least is not None:
        return count(least)
    if most is not None:
        return count(most, -1)
    return (sign * step for step in count() for sign in (1, -1))


def _put(row: WholeRow, unknown: int, value: int) -> WholeRow:
    factors = dict(row.factors)
    return WholeRow(factors, row.rest + factors.pop(unknown, 0) * value, row.equal)
