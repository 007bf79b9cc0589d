"""How many digits the whole numbers of a rule take, at its widest step."""

from decimal import Decimal

import pytest

from xlvalidate.rules.grammar import parse
from xlvalidate.rules.sizes import digits_needed
from xlvalidate.rules.tolerance import Tolerance, ToleranceKind, tolerant
from xlvalidate.rules.tree import Comparison, Number, Ref, Sum, Whose

ROUNDING = Tolerance(ToleranceKind.ROUNDING)
SHARE = Tolerance(ToleranceKind.SHARE, Decimal("0.01"))


# Figures up to 1,000 with two decimals: 100,000 units, six digits.
@pytest.mark.parametrize(
    ("rule", "digits"),
    [
        ("a = b", 6),
        ("a = 900", 6),
        ("-a = b - 0.125", 7),
        ("a + b = c", 6),
        ("a * b = 1", 11),
        ("a * b * c = 1", 16),
        ("0.5 = a * b - a * b", 11),
        ("a * 10000 = b", 10),
        ("blank(a)", 1),
        ("if a * b > 1 then c = 1", 11),
        ("not (a * b = 1)", 11),
        ("a = 1 or a * b = 2", 11),
        ("abs(-a) = max(a, b)", 6),
        ("a in (1, 2)", 6),
        ("a * b in (1, 2)", 11),
        ("a - 2026-01-01 = 1", 7),
        # Multiplied across, twice and in units of the ninth decimal. What is rounded may have been divided by 1.
        ("a / b = c", 18),
        ("a / b in (1, 2)", 15),
        ("round(a, 1) = b", 7),
        ("round(a * b, 0) = c", 13),
    ],
)
def test_a_claim_takes_what_its_widest_step_does(rule, digits):
    assert digits_needed(parse(rule), 2, 1000) == digits


@pytest.mark.parametrize(
    ("rule", "tolerance", "digits"),
    [
        ("a = b", Tolerance(value=Decimal("0.0005")), 8),
        ("a = b", Tolerance(value=Decimal(1234567)), 9),
        ("a = b", SHARE, 8),
        ("a * b = c", SHARE, 13),
        ("a = b", ROUNDING, 6),
        ("a / b = c", ROUNDING, 21),
    ],
)
def test_so_does_what_it_tolerates(rule, tolerance, digits):
    claim = tolerant(parse(rule), tolerance, lambda _: Decimal("0.005"))
    assert digits_needed(claim, 2, 1000) == digits


def test_a_sum_is_as_long_as_its_parts_together():
    total = Sum("s", Whose.NOW, tuple(Ref(f"x{number}") for number in range(11)))
    assert digits_needed(Comparison(total, "=", Number(Decimal(0))), 0, 1000) == 5
    assert digits_needed(Comparison(total, "=", Number(Decimal(0))), 0, 900) == 4
