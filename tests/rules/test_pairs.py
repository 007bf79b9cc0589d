"""Amounts as pairs of whole numbers, over numbers of Python: what a frame computes, without a frame."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from xlvalidate.rules.evaluate import evaluate, zero_divisor
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.pairs import Pair, Pairs
from xlvalidate.rules.tolerance import Tolerance, ToleranceKind, tolerant
from xlvalidate.rules.tree import Ref, operands


@dataclass
class Whole:
    """Whole numbers of Python. Figures have two decimals."""

    figures: dict[Ref, Decimal]

    def literal(self, number):
        return number

    def figure(self, ref):
        return int(self.figures[ref] * 100)

    def total(self, numbers):
        return sum(numbers)

    def difference(self, one, two):
        return one - two

    def negative(self, number):
        return -number

    def product(self, one, two):
        return one * two

    def distance(self, number):
        return abs(number)

    def least(self, numbers):
        return min(numbers)

    def greatest(self, numbers):
        return max(numbers)

    def whole_part(self, number, by):
        assert number >= 0 and by > 0
        return number // by

    def turned(self, number, by):
        return -number if by < 0 else number

    def chosen(self, less, than, then, otherwise):
        return then if less < than else otherwise


def pairs(**figures):
    return Pairs(Whole({Ref(code): Decimal(figure) for code, figure in figures.items()}), 2)


def meant(pair):
    return Fraction(pair.number, 10**pair.decimals * (1 if pair.divisor is None else pair.divisor))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("a", Pair(150, 2)),
        ("0.500", Pair(5, 1)),
        ("120", Pair(120, 0)),
        ("2026-01-02", Pair(46024, 0)),
        ("-a", Pair(-150, 2)),
        ("a + b", Pair(-50, 2)),
        ("a - 0.125", Pair(1375, 3)),
        ("a * b", Pair(-30000, 4)),
        ("abs(b)", Pair(200, 2)),
        ("min(a, b, 0)", Pair(-200, 2)),
        ("max(a, b, 0.0001)", Pair(15000, 4)),
        ("round(a, 0)", Pair(2, 0)),
        ("round(-a, 0)", Pair(-2, 0)),
        ("round(b, 5)", Pair(-200, 2)),
        ("a / b", Pair(-150, 0, 200)),
        ("a / b / 0.5", Pair(-1500, 0, 1000)),
        ("a / (a / b)", Pair(-30000, 2, 150)),
        ("a * b / 3", Pair(-30000, 4, 3)),
        ("a / 3 + 0.5", Pair(300, 2, 3)),
        ("a / 3 - b / 7", Pair(1650, 2, 21)),
        ("abs(b / 3)", Pair(200, 2, 3)),
        ("-(b / 3)", Pair(200, 2, 3)),
        ("max(a / 3, b / 7, 0.25)", Pair(150, 2, 3)),
        ("min(a / 3, b / 7, 0.25)", Pair(-200, 2, 7)),
        ("round(b / 3, 2)", Pair(-67, 2)),
        ("round(a * b * b / 8, 0)", Pair(1, 0)),
    ],
)
def test_amounts(amount, expected):
    claim = parse(f"{amount} = 0")
    assert pairs(a="1.5", b="-2").amount(claim.left) == expected


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("a / 3", Pair(500000000, 9)),
        ("b / 3", Pair(-666666667, 9)),
        ("a * 0.0000000005", Pair(1, 9)),
        ("b * 0.0000000002", Pair(0, 9)),
        ("b * 0.00000000025", Pair(-1, 9)),
        ("a * 0.1", Pair(150, 3)),
    ],
)
def test_a_pair_as_a_figure_beside_others(amount, rounded):
    of = pairs(a="1.5", b="-2")
    assert of.rounded(of.amount(parse(f"{amount} = 0").left)) == rounded


TOLERANCES = (
    Tolerance(),
    Tolerance(value=Decimal("0.01")),
    Tolerance(value=Decimal("0.0000000004")),
    Tolerance(ToleranceKind.SHARE, Decimal("0.1")),
    Tolerance(ToleranceKind.ROUNDING),
)


@pytest.mark.parametrize("tolerance", TOLERANCES, ids=str)
@pytest.mark.parametrize(
    "rule",
    [
        "a = b",
        "a / b = c",
        "a < b / c",
        "a / b <> c / b",
        "a * b * c >= 0.0000000005",
        "0.0000000005 * a = 0",
        "a * 0.00000000025 = b * 0",
        "a / 2000000000 = b * 0",
        "a / 2000000001 = b * 0",
        "max(a, b) / c > min(a, c)",
        "round(a / c, 1) = b",
        "abs(a - b) <= 1",
    ],
)
def test_sides_lie_near_where_the_evaluator_says_so(rule, tolerance):
    claim = tolerant(parse(rule), tolerance, lambda _: Decimal("0.005"))
    for numbers in product(("-1", "0", "0.5", "1", "2.02"), repeat=3):
        figures = dict(zip("abc", numbers, strict=True))
        there = {Ref(code): Decimal(figure) for code, figure in figures.items()}
        if zero_divisor(claim, there) is not None:
            continue
        found, balance = pairs(**figures).compared(claim), evaluate(claim, {ref: there[ref] for ref in operands(claim)})
        beyond = found.left - found.right if abs(found.left - found.right) > found.tolerance else 0
        holds = {
            "=": beyond == 0,
            "<>": beyond != 0,
            "<=": beyond <= 0,
            ">=": beyond >= 0,
            "<": beyond < 0,
            ">": beyond > 0,
        }
        assert balance.holds is holds[claim.op], figures
        if found.decimals is not None:
            assert [Fraction(n, 10**found.decimals) for n in (found.left, found.right)] == [balance.left, balance.right]


def test_where_sides_are_figures():
    units = {"a = b": 2, "a * b = c": 4, "a = 0.125": 3, "a / b = c": None, "0.0000000001 * a = b": None}
    assert {rule: pairs(a=1, b=2, c=3).compared(parse(rule)).decimals for rule in units} == units
