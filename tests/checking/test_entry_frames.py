"""What the figures of a column are in a frame: whole numbers of the last decimal, each exact or kept out."""

from decimal import Decimal

import polars as pl
import pytest

from xlvalidate.checking.entry_frames import _quickly, trimmed_texts
from xlvalidate.rules.types import trimmed

QUICKLY = [
    ([], 2, []),
    ([None], 2, [None]),
    ([1, None, -3], 2, [100, None, -300]),
    ([Decimal("0.1"), None, 7, Decimal("-0.25")], 2, [10, None, 700, -25]),
    ([Decimal("-0.00"), Decimal("123456789012345678.9")], 2, [0, 12345678901234567890]),
    ([Decimal("5")], 0, [5]),
    ([Decimal("1.005")], 2, None),
    ([Decimal("0.5")], 0, None),
    ([Decimal("1.20"), Decimal("1.200")], 2, None),  # not usual, and looked at one by one
    ([Decimal("1E+3")], 2, None),
    ([Decimal(10**18)], 2, None),
    ([10**19], 2, None),
]


@pytest.mark.parametrize(("typed", "decimals", "expected"), QUICKLY)
def test_figures_become_whole_numbers(typed, decimals, expected):
    found = _quickly(typed, decimals)
    assert (None if found is None else found.to_list()) == expected


SAID = [
    "",
    " ",
    "a",
    " a",
    "a ",
    "a b",
    "a  b",
    "a\tb",
    "\u00a0a\u3000\n\rb ",
    "研 发",
    None,
    "a-b",
    "½",
    "\u2003a",
    "a]b",
    "\\t",
]


def test_texts_are_trimmed_as_one_by_one():
    expected = [None if one is None else trimmed(one) for one in SAID]
    assert trimmed_texts(pl.Series(SAID, dtype=pl.String)).to_list() == expected
    assert trimmed_texts(pl.Series(["a"])).to_list() == ["a"]
