"""Which of several sets is the likeliest, and what the hand did. `total = a + b + c`, drawn as figures."""

import pytest

from xlvalidate.checking.slips import Slip, ordered
from xlvalidate.checking.smallest_sets import Question, smallest_sets
from xlvalidate.checking.whole_numbers import WholeRow

# 0 is the total of 1, 2 and 3; 4 is the total of 5 and 6. Each cell stands beside the one before and the one after.
TOTALS = ((0, (1, 2, 3)), (4, (5, 6)))
BESIDE = {at: (at - 1, at + 1) for at in range(7)}


def named(*figures: int, least: int | None = 0) -> list[tuple[tuple[int, ...], Slip | None]]:
    rows = tuple(
        WholeRow({total: 1, **dict.fromkeys(parts, -1)}, figures[total] - sum(figures[part] for part in parts), True)
        for total, parts in TOTALS
        if total < len(figures)
    )
    spans = {cell: (None if least is None else least - figure, None) for cell, figure in enumerate(figures)}
    forced = frozenset(cell for cell, figure in enumerate(figures) if least is not None and figure < least)
    asked = Question(rows=rows, spans=spans, forced=forced)
    return ordered(asked, smallest_sets(asked).sets, dict(enumerate(figures)), BESIDE)


@pytest.mark.parametrize(
    ("figures", "cells"),
    [
        # In the order of the form, where nothing says more.
        ((9, 2, 3, 5), [((0,), None), ((1,), None), ((2,), None), ((3,), None)]),
        # A total that is 0 comes before its parts, which cannot be less than 0 here.
        ((0, 2, 3, 4), [((0,), None)]),
        # A figure that cannot be less than 0; with the other sign all is right, or it is not.
        ((10, 5, 3, -2), [((3,), Slip.SIGN)]),
        ((10, 5, 2, -2), [((3,), None)]),
        # Ten thousand times: 3 万 is typed as 元.
        ((9, 2, 30_000, 4), [((2,), Slip.UNITS), ((0,), None)]),
        ((90_000, 2, 3, 4), [((0,), Slip.UNITS), ((1,), None), ((2,), None), ((3,), None)]),
    ],
)  # fmt: skip
def test_the_likeliest_first(figures: tuple[int, ...], cells: list[tuple[tuple[int, ...], Slip | None]]) -> None:
    assert named(*figures) == cells


@pytest.mark.parametrize(
    ("figures", "cells"),
    [
        # Two digits side by side exchanged.
        ((351, 5, 310), [((4,), Slip.DIGITS), ((5,), None), ((6,), None)]),
        ((141, 210, 21), [((5,), Slip.DIGITS), ((4,), None)]),
        ((921, 4, 125), [((4,), None), ((5,), None), ((6,), None)]),
        ((100, 4, 6), [((4,), None), ((5,), None), ((6,), None)]),
        # Two that a slip would explain: neither is certain.
        ((129, 4, 215), [((4,), None), ((6,), None)]),
        ((120, 210, 0), [((4,), None), ((5,), None)]),
        # A short figure is often like another by chance: it comes first all the same.
        ((14, 21, 2), [((5,), None), ((4,), None)]),
        ((110, 119, 0), [((4,), None), ((5,), None)]),
        # The neighbour's figure, where other cells may be it.
        ((245, 120, 120), [((4,), None), ((5,), None), ((6,), None)]),
        ((40_000, 2, 2), [((4,), Slip.UNITS), ((5,), None), ((6,), None)]),
    ],
)
def test_which_slip_is_certain(figures: tuple[int, ...], cells: list[tuple[tuple[int, ...], Slip | None]]) -> None:
    assert named(9, 2, 3, 4, *figures) == cells


def test_digits_are_not_certain_among_more_than_three_cells() -> None:
    assert named(219, 4, 60, 65) == [((0,), None), ((1,), None), ((2,), None), ((3,), None)]
    assert named(141, 210, 0, 21) == [((1,), Slip.DIGITS), ((0,), None)]
    assert named(165, 210, 21, 24) == [((1,), Slip.DIGITS), ((0,), None)]
    assert named(265, 210, 121, 24, least=-1_000) == [((1,), None), ((0,), None), ((2,), None), ((3,), None)]


@pytest.mark.parametrize(
    ("figures", "cells"),
    [
        ((0, 2, 3, -1), [((0,), None), ((1,), None), ((2,), None), ((3,), None)]),
        ((5, -2, 1, 5), [((0,), None), ((1,), None), ((2,), None), ((3,), None)]),
        ((8, -2, 3, 4), [((0,), None), ((1,), None), ((2,), None), ((3,), None)]),
        ((-9, 2, 3, 4), [((0,), None), ((1,), None), ((2,), None), ((3,), None)]),
    ],
)
def test_where_figures_may_be_less_than_0(
    figures: tuple[int, ...], cells: list[tuple[tuple[int, ...], Slip | None]]
) -> None:
    assert named(*figures, least=None) == cells


def test_two_cells_exchanged_come_first() -> None:
    """8 stands where 3 belongs and 3 where 8 does: both totals are wrong by 5. Which 3 it was is not certain."""
    assert named(9, 8, 2, 4, 12, 3, 4)[:3] == [((1, 5), Slip.EXCHANGED), ((0, 4), None), ((0, 5), None)]
    assert named(9, 8, 2, 4, 11, 3, 3)[:3] == [((1, 5), None), ((1, 6), None), ((0, 4), None)]


def test_two_cells_in_the_same_equations_are_exchanged() -> None:
    """3 and 8 where 8 and 3 belong: x + 2y is 5 too much, x - y is 10 too little."""
    asked = Question(rows=(WholeRow({0: 1, 1: 2}, 5, True), WholeRow({0: 1, 1: -1}, -10, True)))
    assert ordered(asked, [frozenset({0, 1})], {0: 3, 1: 8}, {}) == [((0, 1), Slip.EXCHANGED)]
    more = Question(rows=(WholeRow({0: 1, 1: 2}, 5, True), WholeRow({0: 1, 1: -1}, -13, True)))
    assert ordered(more, [frozenset({0, 1})], {0: 3, 1: 8}, {}) == [((0, 1), None)]


def test_a_total_is_the_only_cell_on_its_side() -> None:
    """0 = 1, and 4 is the total of 2 and 3: it is 0, so it comes first. Of 5 + 6 = 7 + 8 none is a total."""
    rows = (
        WholeRow({0: 1, 1: -1}, 1, True),
        WholeRow({2: 1, 3: 1, 4: -1}, 7, True),
        WholeRow({5: 1, 6: 1, 7: -1, 8: -1}, 7, True),
    )
    sets = [frozenset({cell}) for cell in range(9)]
    found = [cells[0] for cells, _ in ordered(Question(rows=rows), sets, dict.fromkeys(range(9), 0), {})]
    assert found == [4, 0, 1, 2, 3, 5, 6, 7, 8]


def test_what_slips_are_called() -> None:
    assert [*map(str, Slip)] == ["exchanged", "ten-thousand", "digits", "sign", "copied"]


def test_two_equal_figures_are_not_exchanged() -> None:
    assert named(9, 3, 2, 4, 11, 3, 3) == [((4,), None), ((5,), None), ((6,), None)]


def test_no_slip_where_the_figure_is_not_known() -> None:
    """A bound leaves more than one figure, an alternative does too, and a figure with decimals is none of the kinds."""
    at_least = Question(rows=(WholeRow({0: 1}, -5, False),))
    assert ordered(at_least, [frozenset({0})], {0: 5}, BESIDE) == [((0,), None)]
    either = Question(rows=(), forks=(((WholeRow({0: 1}, -9, True),), (WholeRow({0: 1}, -8, True),)),))
    assert ordered(either, [frozenset({0})], {0: -1}, BESIDE) == [((0,), None)]
    half = Question(rows=(WholeRow({0: 2}, -5, True),))
    assert ordered(half, [frozenset({0})], {0: 5}, BESIDE) == [((0,), None)]
    odd = Question(rows=(WholeRow({0: 1}, -5, True),))
    assert ordered(odd, [frozenset({0})], {}, BESIDE) == [((0,), None)]
