"""Rows of whole numbers: `x + 2y - 3 = 0`."""

import re
from itertools import product

import pytest

from xlvalidate.checking.whole_numbers import (
    GivenUpError,
    NeverError,
    WholeRow,
    Work,
    have_whole_solution,
    span,
    without,
)

NAMES = "xyzw"


def row(text: str) -> WholeRow:
    """`x + 2y - 3 = 0` or `x + 2y - 3 >= 0`."""
    left, relation, _ = text.replace(" ", "").partition("=" if ">=" not in text else ">=")
    factors: dict[int, int] = {}
    rest = 0
    for sign, digits, name in re.findall(r"([+-]?)(\d*)([xyzw]?)", left):
        if not digits and not name:
            continue
        number = int(digits or 1) * (-1 if sign == "-" else 1)
        if name:
            factors[NAMES.index(name)] = number
        else:
            rest = number
    return WholeRow(factors, rest, relation == "=")


def drawn(one: WholeRow) -> str:
    terms = "".join(f"{by:+d}{NAMES[at]} " for at, by in sorted(one.factors.items()))
    return f"{terms}{one.rest:+d} {'=' if one.equal else '>='} 0"


@pytest.mark.parametrize(
    ("rows", "left", "exact"),
    [
        # An equation gives the value, and is used up.
        (["x + y - 3 = 0", "x - 2 >= 0"], ["-1y +1 >= 0"], True),
        (["-x + y - 3 = 0", "x + z = 0"], ["+1y +1z -3 = 0"], True),
        (["3x + y = 0", "2x + z = 0"], ["+2y -3z +0 = 0"], False),
        (["-2x + y = 0", "x - 1 >= 0"], ["+1y -2 >= 0"], False),
        # The equation with the least factor, then the shortest.
        (["3x + y = 0", "x + z - 1 = 0"], ["+1y -3z +3 = 0"], True),
        (["x + y + z = 0", "x - w = 0"], ["+1y +1z +1w +0 = 0"], True),
        # A lower bound with every upper one.
        (["x - 1 >= 0", "-x + y >= 0", "-x + 9 >= 0"], ["+1y -1 >= 0"], True),
        (["2x - y >= 0", "-3x + z >= 0"], ["-3y +2z +0 >= 0"], False),
        (["2x - y >= 0", "-x + z >= 0"], ["-1y +2z +0 >= 0"], True),
        (["x - y >= 0", "-2x + z >= 0"], ["-2y +1z +0 >= 0"], True),
        # Bounds on one side only leave nothing; rows without the unknown stay.
        (["x - y >= 0", "x - 5 >= 0", "y + z = 0"], ["+1y +1z +0 = 0"], True),
        # Divided by what the factors have in common, rounded down.
        (["x + 2y = 0", "x + 4z - 3 >= 0"], ["-1y +2z -2 >= 0"], True),
    ],
)
def test_an_unknown_is_taken_out(rows: list[str], left: list[str], exact: bool) -> None:
    found, whole = without(map(row, rows), 0, Work(30))
    assert ([drawn(one) for one in found], whole) == (left, exact)


@pytest.mark.parametrize(
    "rows",
    [
        ["x - 1 = 0", "x - 2 = 0"],
        ["x - 3 >= 0", "-x + 2 >= 0"],
        ["x + 2y = 0", "x + 4y - 1 = 0"],  # 2y = 1
    ],
)
def test_rows_that_nothing_satisfies(rows: list[str]) -> None:
    with pytest.raises(NeverError):
        without(map(row, rows), 0, Work(30))


@pytest.mark.parametrize(
    ("rows", "unknowns", "there"),
    [
        ([], "", True),
        (["1 >= 0"], "", True),
        (["-1 >= 0"], "", False),
        (["1 = 0"], "", False),
        (["2x - 4 = 0"], "x", True),
        (["2x - 3 = 0"], "x", False),
        (["2x + 4y - 3 = 0"], "xy", False),
        (["2x + 3y - 1 = 0"], "xy", True),
        (["2x + 3y - 1 = 0", "x >= 0", "y >= 0"], "xy", False),
        (["2x + 3y - 7 = 0", "x >= 0", "y >= 0"], "xy", True),
        (["6x + 10y + 15z - 1 = 0"], "xyz", True),
        (["3x - 4 >= 0", "-3x + 5 >= 0"], "x", False),  # between 4/3 and 5/3
        (["3x - 4 >= 0", "-3x + 6 >= 0"], "x", True),
        (["3x + 2y - 7 = 0", "3x - 4 >= 0", "-3x + 5 >= 0"], "xy", False),
        (["-3x - 2y + 7 = 0", "-2x + 6 >= 0", "2x - 6 >= 0", "y + 1 = 0"], "xy", True),
        (["5x - 7y - 3 = 0", "-x + 90 >= 0", "x - 60 >= 0"], "xy", True),
        (["5x - 7y - 3 = 0", "-y - 60 >= 0"], "xy", True),
        (["5x - 7y - 3 = 0", "-x - 60 >= 0"], "xy", True),
    ],
)
def test_whole_solutions(rows: list[str], unknowns: str, there: bool) -> None:
    unknown = [NAMES.index(one) for one in unknowns]
    assert have_whole_solution([row(one) for one in rows], unknown, Work(2_000)) is there


@pytest.mark.parametrize(
    ("rows", "terms"),
    [
        # Rows that stay are looked at; a row that takes the pivot in is as long as both.
        (["x + y - 3 = 0", "x - 2 >= 0", "y >= 0"], 1 + 2 + 2),
        (["x + y = 0", "x + y + z = 0", "x + w = 0"], 4 + 3 + 2 * 2),
        # Each lower bound with each upper one.
        (["x - 1 >= 0", "-x + y >= 0", "-x + z + w >= 0", "z >= 0"], 1 + 2 * 2 + 1 * 7),
    ],
)
def test_what_is_written_is_counted(rows: list[str], terms: int) -> None:
    work = Work(terms)
    without(map(row, rows), 0, work)
    assert work == Work(0)
    with pytest.raises(GivenUpError):
        without(map(row, rows), 0, Work(terms - 1))


@pytest.mark.parametrize(
    ("rows", "there", "terms"),
    [
        # Downwards from the upper bounds, and from 0 both ways.
        (["6x + 10y + 15z + 31 = 0", "-x >= 0", "-y >= 0", "-z >= 0"], True, 110),
        (["6x + 10y + 15z - 31 = 0"], True, 21),
        (["6x + 10y + 15z - 37 = 0"], True, 29),
        (["6x + 10y + 15z - 31 = 0", "-x + 9 >= 0", "x - 1 >= 0"], True, 67),
    ],
)
def test_how_much_is_tried(rows: list[str], there: bool, terms: int) -> None:
    work = Work(10_000)
    assert (have_whole_solution([row(one) for one in rows], [0, 1, 2], work), 10_000 - work.left) == (there, terms)


@pytest.mark.parametrize(("amount", "there", "terms"), [(29, False, 114), (30, True, 100), (31, True, 117)])
def test_tries_end_with_the_work(amount: int, there: bool, terms: int) -> None:
    """Of coins of 6, 10 and 15, 29 is the greatest amount that cannot be paid."""
    rows = [row(f"6x + 10y + 15z - {amount} = 0"), row("x >= 0"), row("y >= 0"), row("z >= 0")]
    work = Work(terms)
    assert (have_whole_solution(rows, [0, 1, 2], work), work) == (there, Work(0))
    with pytest.raises(GivenUpError):
        have_whole_solution(rows, [0, 1, 2], Work(terms - 1))


@pytest.mark.parametrize(
    ("rows", "least", "most"),
    [
        ([], None, None),
        (["y - 1 >= 0"], None, None),
        (["x - 3 >= 0"], 3, None),
        (["-x + 3 >= 0"], None, 3),
        (["2x - 3 >= 0", "-2x + 9 >= 0"], 2, 4),
        (["2x + 3 >= 0", "-2x - 1 >= 0"], -1, -1),
        (["x - 3 >= 0", "x - 5 >= 0", "-x + 9 >= 0", "-x + 7 >= 0"], 5, 7),
        (["x - 5 >= 0", "x - 3 >= 0", "-x + 7 >= 0", "-x + 9 >= 0"], 5, 7),
        (["2x - 6 = 0"], 3, 3),
        (["-2x + 6 = 0"], 3, 3),
        (["2x + y = 0", "y - 3 >= 0", "-y + 9 >= 0"], -4, -2),
        (["x - y >= 0", "y - 4 >= 0"], 4, None),
    ],
)
def test_how_far_an_unknown_reaches(rows: list[str], least: int | None, most: int | None) -> None:
    assert span([row(one) for one in rows], 0, [0, 1], Work(20)) == (least, most)


@pytest.mark.parametrize(
    ("rows", "there"),
    [
        # Found from the bound that is there, or from 0, outwards: 3x + 5y + 7z = 1 where y and z leave a step of it.
        (["6x + 10y + 15z - 31 = 0", "x - 1 >= 0"], True),
        (["6x + 10y + 15z - 31 = 0", "-x + 1 >= 0"], True),
        (["4x + 6y + 9z - 1 = 0", "6y + 9z - 21 = 0"], True),
        (["4x + 6y + 9z - 1 = 0", "6y + 9z + 15 = 0"], True),
        (["4x + 6y + 9z - 1 = 0", "6y + 9z - 2 = 0"], False),
    ],
)
def test_values_are_tried_from_the_bound_outwards(rows: list[str], there: bool) -> None:
    assert have_whole_solution([row(one) for one in rows], [0, 1, 2], Work(600)) is there


def test_against_all_values_in_a_box() -> None:
    box = [row(f"{name} + 3 >= 0") for name in "xyz"] + [row(f"-{name} + 3 >= 0") for name in "xyz"]
    for a, b, c in product((-3, 2, 4), repeat=3):
        for rest in (-7, -1, 0, 5):
            for bound in (0, 2):
                rows = [WholeRow({0: a, 1: b, 2: c}, rest, True), WholeRow({0: 2, 1: -3}, bound, False)]
                there = any(
                    a * x + b * y + c * z + rest == 0 and 2 * x - 3 * y + bound >= 0
                    for x, y, z in product(range(-3, 4), repeat=3)
                )
                assert have_whole_solution([*rows, *box], [0, 1, 2], Work(20_000)) is there, (a, b, c, rest, bound)
