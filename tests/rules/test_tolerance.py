"""How far the sides of a rule may lie apart: what is written, and what rounding can make of a right form."""

import random
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from xlvalidate.rules.evaluate import amount_of, evaluate, zero_divisor
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tolerance import (
    EXACTLY,
    RoundingError,
    Tolerance,
    ToleranceKind,
    fixed,
    tolerance_of,
    tolerant,
)
from xlvalidate.rules.tree import Apply, Arithmetic, Comparison, Negative, Number, Ref, Sum, When

ROUNDING = Tolerance(ToleranceKind.ROUNDING)
HALVES = {"a": Decimal("0.5"), "b": Decimal("0.05"), "c": Decimal("0.5"), "d": Decimal(0)}


def half(ref: Ref) -> Decimal:
    return HALVES[ref.code]


WRITTEN = [
    (0, EXACTLY, "0"),
    (0.05, Tolerance(value=Decimal("0.05")), "0.05"),
    (Decimal("1.50"), Tolerance(value=Decimal("1.50")), "1.5"),
    (100, Tolerance(value=Decimal(100)), "100"),
    ("1%", Tolerance(ToleranceKind.SHARE, Decimal("0.01")), "1%"),
    (" 0.5 % ", Tolerance(ToleranceKind.SHARE, Decimal("0.005")), "0.5%"),
    ("rounding", ROUNDING, "rounding"),
    ("1", None, ""),
    ("-1%", None, ""),
    ("Rounding", None, ""),
    (True, None, ""),
    (float("inf"), None, ""),
    (None, None, ""),
]


@pytest.mark.parametrize(("said", "found", "again"), WRITTEN)
def test_what_an_edition_file_says(said, found, again):
    assert tolerance_of(said) == found
    if found is not None:
        assert str(found) == again
        assert bool(found) is (again != "0")


def holds(says: str, tolerance: Tolerance, **figures) -> bool:
    claim = tolerant(parse(says), tolerance, half)
    return evaluate(claim, {Ref(code): value for code, value in figures.items()}).holds


HOLDS = [
    ("a = b", Tolerance(value=Decimal("0.5")), {"a": 1, "b": Decimal("1.5")}, True),
    ("a = b", Tolerance(value=Decimal("0.5")), {"a": 1, "b": Decimal("1.51")}, False),
    ("a <= b", Tolerance(value=Decimal(1)), {"a": 3, "b": 2}, True),
    ("a >= b", Tolerance(value=Decimal(1)), {"a": 1, "b": 3}, False),
    # A share is one of the greater side, whatever its sign.
    ("a = b", Tolerance(ToleranceKind.SHARE, Decimal("0.01")), {"a": 99, "b": 100}, True),
    ("a = b", Tolerance(ToleranceKind.SHARE, Decimal("0.01")), {"a": 100, "b": 101}, True),
    ("a = b", Tolerance(ToleranceKind.SHARE, Decimal("0.01")), {"a": 100, "b": Decimal("101.02")}, False),
    ("a = b", Tolerance(ToleranceKind.SHARE, Decimal("0.01")), {"a": -100, "b": -99}, True),
    ("a = b", Tolerance(ToleranceKind.SHARE, Decimal("0.01")), {"a": 0, "b": 0}, True),
    # Rounding: half of the last decimal of each figure.
    ("a = b", ROUNDING, {"a": 3, "b": Decimal("3.5")}, True),
    ("a = b", ROUNDING, {"a": 3, "b": Decimal("3.6")}, False),
    ("a = 3", ROUNDING, {"a": 4}, False),
    ("d = 3", ROUNDING, {"d": 4}, False),
    ("a + c = 5", ROUNDING, {"a": 3, "c": 3}, True),
    ("10 * a = c", ROUNDING, {"a": 1, "c": 15}, True),
    ("10 * a = c", ROUNDING, {"a": 1, "c": 16}, False),
    ("if a = 1 then c = 2", ROUNDING, {"a": 1, "c": 3}, False),
]


@pytest.mark.parametrize(("says", "tolerance", "figures", "whole"), HOLDS)
def test_what_is_tolerated(says, tolerance, figures, whole):
    assert holds(says, tolerance, **figures) is whole


def test_what_is_tolerated_in_each_direction_is_told():
    claim = tolerant(parse("a = 4 * b"), ROUNDING, half)
    balance = evaluate(claim, {Ref("a"): 3, Ref("b"): Decimal("2.5")})
    assert (balance.difference, balance.tolerated) == (-7, Decimal("0.7"))


def test_a_tolerance_that_depends_on_no_figure_is_a_number():
    assert fixed(None) == 0
    assert fixed(tolerant(parse("a = c"), Tolerance(value=Decimal(2)), half).within) == 2
    assert fixed(tolerant(parse("a = c"), ROUNDING, half).within) == 1
    assert fixed(tolerant(parse("a = b * c"), ROUNDING, half).within) is None
    assert tolerant(parse("a = c"), EXACTLY, half) == parse("a = c")


def test_products_in_products_are_too_long():
    with pytest.raises(RoundingError):
        tolerant(parse("a = " + " * ".join(["(a / b)"] * 4)), ROUNDING, half)


def test_a_divisor_that_may_be_zero_is_asked_for():
    claim = tolerant(parse("a = b / c"), ROUNDING, half)
    figures = {Ref("a"): 1, Ref("b"): Decimal("1.5")}
    assert zero_divisor(claim, {**figures, Ref("c"): 1}) is None
    assert zero_divisor(claim, {**figures, Ref("c"): 0}) is not None
    assert zero_divisor(tolerant(parse("d = b / (c - 1)"), ROUNDING, half), {Ref("d"): 1, Ref("b"): 1, Ref("c"): 1})


Interval = tuple[Fraction, Fraction]


def interval(amount, figures) -> Interval:
    """The least and the most that an amount can be: each figure anywhere within half of its last decimal."""
    match amount:
        case Number(value):
            return Fraction(value), Fraction(value)
        case Ref(code):
            value, far = Fraction(figures[amount]), Fraction(HALVES[code])
            return value - far, value + far
        case Sum(parts=parts):
            ends = [interval(part, figures) for part in parts]
            return sum(low for low, _ in ends), sum(high for _, high in ends)
        case Negative(of):
            low, high = interval(of, figures)
            return -high, -low
        case Apply("abs", (of,)):
            low, high = interval(of, figures)
            return (Fraction(0) if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
        case Apply("min" | "max" as function, of):
            ends = [interval(one, figures) for one in of]
            pick = min if function == "min" else max
            return pick(low for low, _ in ends), pick(high for _, high in ends)
        case Arithmetic(left, op, right):
            one, two = interval(left, figures), interval(right, figures)
            if op == "/" and two[0] <= 0 <= two[1]:
                raise ZeroDivisionError
            does = {
                "+": Fraction.__add__, "-": Fraction.__sub__, "*": Fraction.__mul__, "/": Fraction.__truediv__,
            }[op]  # fmt: skip
            corners = [does(x, y) for x, y in product(one, two)]
            return min(corners), max(corners)
    raise AssertionError(amount)


def an_amount(dice: random.Random, depth: int) -> str:
    if depth == 0 or dice.random() < 0.2:
        return dice.choice(["a", "b", "c", "d", "2", "0.5"])
    inner = [an_amount(dice, depth - 1) for _ in range(2)]
    return dice.choice(
        [f"({inner[0]} {op} {inner[1]})" for op in "+-*/"]
        + [f"-({inner[0]})", f"abs({inner[0]})", f"min({inner[0]}, {inner[1]})", f"max({inner[0]}, {inner[1]})"]
    )


def test_rounding_is_where_the_intervals_of_both_sides_meet():
    dice, asked = random.Random(150), 0
    for _ in range(700):
        op = dice.choice(["=", "<=", ">="])
        says = f"{an_amount(dice, 2)} {op} {an_amount(dice, 1)}"
        plain = parse(says)
        try:
            claim = tolerant(plain, ROUNDING, half)
        except RoundingError:
            continue
        figures = {Ref(code): Decimal(dice.randint(-60, 60)).scaleb(-1 if code == "b" else 0) for code in "abcd"}
        try:
            left, right = interval(plain.left, figures), interval(plain.right, figures)
        except ZeroDivisionError:
            assert zero_divisor(claim, figures) is not None, says
            continue
        meets = {"=": left[0] <= right[1] and right[0] <= left[1], "<=": left[0] <= right[1], ">=": left[1] >= right[0]}
        gap = max(left[0] - right[1], right[0] - left[1])
        if abs(gap) < Fraction(1, 10**6):
            continue  # a sheet rounds what lies so near
        assert zero_divisor(claim, figures) is None, says
        assert evaluate(claim, figures).holds is meets[op], says
        asked += 1
    assert asked > 300


def test_no_right_form_is_refused_for_its_rounding():
    """Figures that add up before they are rounded are tolerated after."""
    dice = random.Random(151)
    claims = ["a = b * c", "a = b / c", "a = abs(b - c)", "a = max(b, c) + min(b, c) * 2", "a = (b + 1) / c"]
    for says in claims:
        claim, right = tolerant(parse(says), ROUNDING, half), parse(says).right
        for _ in range(40):
            true = {code: Decimal(dice.randint(2_000, 90_000)).scaleb(-3) for code in "bc"}
            result = amount_of(right, {Ref(code): value for code, value in true.items()})
            figures = {Ref("a"): round(result), Ref("b"): round(true["b"], 1), Ref("c"): round(true["c"])}
            assert evaluate(claim, figures).holds, (says, figures)


@pytest.mark.parametrize(
    ("tolerance", "of_condition"),
    [(Tolerance(value=Decimal(2)), True), (Tolerance(ToleranceKind.SHARE, Decimal("0.5")), False), (ROUNDING, False)],
)
def test_in_a_condition_only_a_number_is_tolerated(tolerance: Tolerance, of_condition: bool):
    claim = tolerant(parse("if a >= c then a = c"), tolerance, half)
    assert isinstance(claim, When)
    condition, then = claim.condition, claim.claim
    assert isinstance(condition, Comparison)
    assert isinstance(then, Comparison)
    assert (condition.within is not None, then.within is not None) == (of_condition, True)
