"""What a rule says of figures: whether it holds, and the two sides that are shown for it."""

from decimal import Decimal, Inexact

import pytest

from xlvalidate.rules.evaluate import Balance, ZeroDivisorError, evaluate, zero_divisor
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tolerance import Tolerance, tolerant
from xlvalidate.rules.tree import Comparison, Number, Ref, Sum, Whose

FIGURES = {"a": 1, "b": 2, "c": 3, "d": 0, "h": Decimal("0.5")}
REFS = {Ref(code, period): number for code, number in FIGURES.items() for period in Whose}

# The rule, does it hold, left, right, left - right; a is 1, b is 2, c is 3, d is 0, h is 0.5.
BALANCES = [
    ("a = b", False, 1, 2, -1),
    ("a + b = c", True, 3, 3, 0),
    ("a <> b", True, 1, 2, -1),
    ("a <> a", False, 1, 1, 0),
    ("a < b", True, 1, 2, -1),
    ("a < a", False, 1, 1, 0),
    ("b < a", False, 2, 1, 1),
    ("a > a", False, 1, 1, 0),
    ("b > a", True, 2, 1, 1),
    ("a > b", False, 1, 2, -1),
    ("a <= a", True, 1, 1, 0),
    ("a <= b", True, 1, 2, -1),
    ("b <= a", False, 2, 1, 1),
    ("a >= a", True, 1, 1, 0),
    ("b >= a", True, 2, 1, 1),
    ("a >= b", False, 1, 2, -1),
    ("c - b - a = d", True, 0, 0, 0),
    ("c - (b - a) = b", True, 2, 2, 0),
    ("2 * c = 6", True, 6, 6, 0),
    ("-a = b", False, -1, 2, -3),
    ("-(a - b) = a", True, 1, 1, 0),
    ("h + h = a", True, Decimal("1.0"), 1, Decimal("0.0")),
    ("h * h = 0.25", True, Decimal("0.25"), Decimal("0.25"), Decimal("0.00")),
    ("last.a + units.b = c", True, 3, 3, 0),
    # After `then` stands what decides; a condition that does not hold leaves the rule true.
    ("if a = 1 then b = c", False, 2, 3, -1),
    ("if a = 2 then b = c", True, 2, 3, -1),
    ("if a = 1 then b = 2", True, 2, 2, 0),
    # Of two the first that does not hold decides, else the second.
    ("a = 1 and b = 2", True, 2, 2, 0),
    ("a = 2 and b = 2", False, 1, 2, -1),
    ("a = 1 and b = 1", False, 2, 1, 1),
    ("a = 2 and b = 1", False, 1, 2, -1),
    ("a = 1 iff b = 2", True, 2, 2, 0),
    ("a = 2 iff b = 1", True, 1, 2, -1),
    ("a = 1 iff b = 1", False, 2, 1, 1),
    ("a = 2 iff b = 2", False, 1, 2, -1),
]


@pytest.mark.parametrize(
    ("rule", "holds", "left", "right", "difference"), BALANCES, ids=[rule for rule, *_ in BALANCES]
)
def test_a_rule_and_the_sides_that_decide_it(rule, holds, left, right, difference):
    assert evaluate(parse(rule), REFS) == Balance(holds, left, right, difference)


# The rule, which cells are blank, does it hold, and the sides.
BLANKS = [
    ("blank(d)", "d", (True, None, None, None)),
    ("blank(d)", "a", (False, None, None, None)),
    ("if blank(d) then a = b", "d", (False, 1, 2, -1)),
    ("if blank(d) then a = b", "", (True, 1, 2, -1)),
    ("if a = 1 then blank(d)", "", (False, None, None, None)),
    ("blank(d) and a = b", "", (False, None, None, None)),
    ("blank(d) and a = b", "d", (False, 1, 2, -1)),
    ("a = b and blank(d)", "d", (False, 1, 2, -1)),
    ("blank(d) iff blank(c)", "d", (False, None, None, None)),
    ("blank(d) iff blank(c)", "c", (False, None, None, None)),
    ("blank(d) iff blank(c)", "cd", (True, None, None, None)),
    ("blank(d) iff blank(c)", "", (True, None, None, None)),
    ("blank(last.d)", "d", (False, None, None, None)),
]


@pytest.mark.parametrize(("rule", "blank", "balance"), BLANKS)
def test_a_rule_that_asks_for_blanks(rule, blank, balance):
    assert evaluate(parse(rule), REFS, [Ref(code) for code in blank]) == Balance(*balance)


def within(rule, tolerance):
    return tolerant(parse(rule), Tolerance(value=Decimal(tolerance)), lambda _: Decimal("0.5"))


# The rule over a = 1 and b = 2 with a tolerance, and whether it holds.
TOLERANCES = [
    ("a = b", 0, False),
    ("a = b", Decimal("0.9"), False),
    ("a = b", 1, True),
    ("b = a", 1, True),
    ("b <= a", 1, True),
    ("b <= a", Decimal("0.99"), False),
    ("a >= b", 1, True),
    ("a >= b", Decimal("0.99"), False),
    ("a = 1 and a = b", 1, True),
    ("if a = 1 then a = b", 1, True),
    ("a = b iff b = a", 1, True),
]


@pytest.mark.parametrize(("rule", "tolerance", "holds"), TOLERANCES)
def test_a_tolerance_ends_on_its_very_figure(rule, tolerance, holds):
    assert evaluate(within(rule, tolerance), REFS).holds is holds


def test_a_tolerance_does_not_change_what_is_shown():
    assert evaluate(within("a = b", 5), REFS) == Balance(True, 1, 2, -1, 5)


def test_a_set_is_the_sum_of_its_parts():
    parts = (Ref("a"), Ref("b"), Ref("b"))
    assert evaluate(Comparison(Sum("s", parts=parts), "=", Ref("c")), REFS) == Balance(False, 5, 3, 2)


def test_each_of_several_submissions_is_judged_by_its_own_figures():
    figures = [{Ref("a"): a, Ref("b"): b} for a, b in ((1, 1), (2, 1), (3, 4))]
    assert [evaluate(parse("a >= b"), one) for one in figures] == [
        Balance(True, 1, 1, 0),
        Balance(True, 2, 1, 1),
        Balance(False, 3, 4, -1),
    ]
    parts = Comparison(Sum("s", parts=(Ref("a"), Ref("b"))), "=", Number(Decimal(3)))
    assert [evaluate(parts, one) for one in figures] == [
        Balance(False, 2, 3, -1),
        Balance(True, 3, 3, 0),
        Balance(False, 7, 3, 4),
    ]
    blank = [[Ref("a")], [], [Ref("a")]]
    asked = parse("blank(a)")
    assert [evaluate(asked, *one).holds for one in zip(figures, blank, strict=True)] == [True, False, True]


# What is added to 1, the relation that has to be between it and 1, does it hold, the difference; as ROUND( ,9) has it.
RESIDUES = [
    ("5.5e-17", "=", True, "0"),
    ("-5.5e-17", "=", True, "0"),
    ("4.9e-10", "=", True, "0"),
    ("5e-10", "=", False, "1e-9"),
    ("-5e-10", "=", False, "-1e-9"),
    ("1e-9", "=", False, "1e-9"),
    ("1.4e-9", "=", False, "1e-9"),
    ("4.9e-10", ">", False, "0"),
    ("-4.9e-10", ">=", True, "0"),
    ("4.9e-10", "<>", False, "0"),
]


@pytest.mark.parametrize(("more", "relation", "holds", "difference"), RESIDUES)
def test_a_difference_is_rounded_as_the_sheet_rounds_it(more, relation, holds, difference):
    balance = evaluate(parse(f"r {relation} 1"), {Ref("r"): 1 + Decimal(more)})
    assert (balance.holds, balance.difference) == (holds, Decimal(difference))
    assert not str(balance.difference).startswith("-0")
    assert balance.left == 1 + Decimal(more)


def test_sides_are_not_rounded():
    long = Decimal("0." + "1" * 180)
    balance = evaluate(parse("a * b = c"), {Ref("a"): long, Ref("b"): long, Ref("c"): 0})
    assert balance.left is not None and len(str(balance.left)) > 300
    too_long = Decimal("0." + "1" * 300)
    with pytest.raises(Inexact):
        evaluate(parse("a * b = c"), {Ref("a"): too_long, Ref("b"): too_long, Ref("c"): 0})


# a 1, z 0, c 3: what divides by z is not known, and does not matter where the rest decides.
UNDIVIDED = [
    ("a / z = c", None),
    ("not a / z = c", None),
    ("if z > 0 then a / z = c", True),
    ("if z = 0 then a / z = c", None),
    ("if a / z = c then c = 3", True),
    ("if a / z = c then c = 4", None),
    ("z = 0 or a / z = c", True),
    ("a / z = c or c = 3", True),
    ("a / z = c or c = 4", None),
    ("a / z = c and c = 4", False),
    ("c = 4 and a / z = c", False),
    ("a / z = c and c = 3", None),
    ("a / z in (1, 2)", None),
    ("a / z = c iff c = 3", None),
    ("c = 3 iff a / z = c", None),
]


@pytest.mark.parametrize(("says", "holds"), UNDIVIDED)
def test_a_divisor_that_is_0_matters_where_nothing_else_decides(says: str, holds: bool | None):
    figures = {Ref("a"): 1, Ref("z"): 0, Ref("c"): 3}
    claim = parse(says)
    if holds is None:
        assert zero_divisor(claim, figures) == Ref("z")
        with pytest.raises(ZeroDivisorError):
            evaluate(claim, figures)
    else:
        assert zero_divisor(claim, figures) is None
        assert evaluate(claim, figures).holds is holds
