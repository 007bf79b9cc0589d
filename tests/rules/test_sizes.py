"""How many digits and decimals an amount takes, at its widest step."""

from decimal import Decimal

import pytest

from xlvalidate.rules.grammar import parse
from xlvalidate.rules.sizes import Size, decimals_of_sides, digits_needed, size
from xlvalidate.rules.tree import Ref, Sum, Whose


# Figures up to 1,000 (four digits) with two decimals.
@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("a", Size(1000, 2, 6)),
        ("-a", Size(1000, 2, 6)),
        ("0.125", Size(1, 3, 4)),
        ("30", Size(30, 0, 2)),
        ("a + b", Size(2000, 2, 6)),
        ("a - 0.125", Size(1001, 3, 7)),
        ("a * b", Size(10**6, 4, 11)),
        ("a * 0.10", Size(1000, 3, 7)),
        ("a * 0", Size(1000, 2, 6)),
        ("a * b - a * b", Size(2 * 10**6, 4, 11)),
        ("a * b * a", Size(10**9, 6, 16)),
    ],
)
def test_size(amount, expected):
    assert size(parse(f"{amount} = 0").left, 2, 1000) == expected


def test_a_sum_is_as_long_as_its_parts_together():
    parts = tuple(Ref(f"x{number}") for number in range(11))
    assert size(Sum("s", Whose.NOW, parts), 0, 1000) == Size(11_000, 0, 5)


@pytest.mark.parametrize(
    ("rule", "tolerance", "decimals", "digits"),
    [
        ("a = b", "0", 2, 6),
        ("a = b", "0.0005", 4, 8),
        ("a = b", "123456", 2, 8),
        ("a * b = 1", "0", 4, 11),
        ("if a * b > 1 then c = 1", "0", 4, 11),
        ("a = 999999", "0", 2, 9),
        ("blank(a)", "0", 0, 1),
        ("blank(a) iff b = 0.500", "0", 2, 6),
    ],
)
def test_a_claim_takes_what_its_sides_and_their_difference_take(rule, tolerance, decimals, digits):
    claim, allowed = parse(rule), Decimal(tolerance)
    assert decimals_of_sides(claim, 2, allowed) == decimals
    assert digits_needed(claim, 2, 1000, decimals, allowed) == digits
