"""The likeliest of several sets of cells, and the slip of the hand that explains one.

What a slip would explain only orders sets that are as small as each other; it never turns several into one. It is named
where nothing else is as likely: only one set has one, and the figure is too long for chance.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from xlvalidate.checking.smallest_sets import Question
    from xlvalidate.checking.whole_numbers import WholeRow

_UNITS = 10_000
_TWO_DIGITS, _THREE_DIGITS = 10, 100
_FEW = 3
Cells: TypeAlias = tuple[int, ...]


class Slip(StrEnum):
    """What the hand did: two cells exchanged, 元 for 万元 or the other way round, two digits side by side exchanged,
    the sign, the neighbour's figure typed again.
    """

    EXCHANGED = "exchanged"
    UNITS = "ten-thousand"
    DIGITS = "digits"
    SIGN = "sign"
    COPIED = "copied"


def ordered(
    asked: "Question", sets: Sequence[frozenset[int]], values: Mapping[int, int], beside: Mapping[int, Cells]
) -> list[tuple[Cells, Slip | None]]:
    """The sets, the likeliest first, each with its slip where it is certain: exchanged cells, ten thousand times,
    exchanged digits, a total that is 0, then the order of the form.
    """
    totals = _totals(asked.rows)
    found = []
    for one in sets:
        cells = tuple(sorted(one))
        needed = _needed(asked, cells, values)
        slip = _slip(cells, needed, values, beside)
        zero = len(cells) == 1 and cells[0] in totals and values.get(cells[0]) == 0
        found.append((_ORDER.get(slip, 3 if zero else 4), cells, slip))
    found.sort(key=lambda one: one[:2])
    # A small figure is often a neighbour's, or off by twice itself: among several sets that says nothing.
    weighed = [(cells, slip) for _, cells, slip in found if slip is not None and (slip in _ORDER or len(found) == 1)]
    certain = {
        cells: slip
        for cells, slip in weighed
        if len(weighed) == 1 and not _by_chance(slip, abs(values[cells[0]]), len(found))
    }
    return [(cells, certain.get(cells)) for _, cells, _ in found]


def _by_chance(slip: Slip, figure: int, sets: int) -> bool:
    """Short figures are often like others by chance; the more sets there are, the more often."""
    if slip is Slip.DIGITS:
        return sets > _FEW or (sets > 1 and figure < _THREE_DIGITS)
    return slip is Slip.COPIED and figure < _TWO_DIGITS


_ORDER: Mapping[Slip | None, int] = {Slip.EXCHANGED: 0, Slip.UNITS: 1, Slip.DIGITS: 2}


def _slip(
    cells: Cells, needed: Mapping[int, int] | None, values: Mapping[int, int], beside: Mapping[int, Cells]
) -> Slip | None:
    if needed is None or not all(cell in values for cell in cells):
        return None
    if len(cells) == 2:
        first, second = cells
        swapped = values[first] != values[second] and (needed[first], needed[second]) == (values[second], values[first])
        return Slip.EXCHANGED if swapped else None
    if len(cells) != 1:
        return None
    cell = cells[0]
    was, right = values[cell], needed[cell]
    around = [values[one] for one in beside.get(cell, ()) if one in values]
    return next((slip for slip, is_so in _SLIPS if is_so(was, right, around)), None)


def _ten_thousand(was: int, right: int, _: Sequence[int]) -> bool:
    return right != 0 and (was == right * _UNITS or right == was * _UNITS)


def _digits(was: int, right: int, _: Sequence[int]) -> bool:
    one, other = str(was), str(right)
    turned = (one[:at] + one[at : at + 2][::-1] + one[at + 2 :] for at in range(len(one) - 1))
    return one != other and other in turned


def _sign(was: int, right: int, _: Sequence[int]) -> bool:
    return was == -right


def _copied(was: int, right: int, around: Sequence[int]) -> bool:
    return was not in (0, right) and was in around


_SLIPS: tuple[tuple[Slip, Callable[[int, int, Sequence[int]], bool]], ...] = (
    (Slip.UNITS, _ten_thousand),
    (Slip.DIGITS, _digits),
    (Slip.SIGN, _sign),
    (Slip.COPIED, _copied),
)


def _totals(rows: "Iterable[WholeRow]") -> set[int]:
    """Cells that stand alone on their side of an equation with several others."""
    totals = set[int]()
    for row in rows:
        if not row.equal or len(row.factors) < 3:
            continue
        more = [cell for cell, by in row.factors.items() if by > 0]
        less = [cell for cell, by in row.factors.items() if by < 0]
        totals.update(side[0] for side in (more, less) if len(side) == 1)
    return totals


def _needed(asked: "Question", cells: Cells, values: Mapping[int, int]) -> dict[int, int] | None:
    """The figures that the cells would have to have, where equations leave only one for each."""
    if asked.forks or not all(cell in values for cell in cells):
        return None
    rows = [
        [*(Fraction(row.factors.get(cell, 0)) for cell in cells), Fraction(-row.rest)]
        for row in asked.rows
        if row.equal and any(cell in row.factors for cell in cells)
    ]
    for at in range(len(cells)):
        pivot = next((row for row in rows[at:] if row[at]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        rows = [_less(row, pivot, at) for row in rows]
        rows.insert(at, [one / pivot[at] for one in pivot])
    changes = [rows[at][-1] for at in range(len(cells))]
    if any(change.denominator != 1 for change in changes):
        return None
    return {cell: values[cell] + int(change) for cell, change in zip(cells, changes, strict=True)}


def _less(row: list[Fraction], pivot: list[Fraction], at: int) -> list[Fraction]:
    times = row[at] / pivot[at]
    return [one - times * other for one, other in zip(row, pivot, strict=True)] if times else row
