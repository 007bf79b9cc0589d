"""What is typed for a published text: a plain number as one, all else as it was written."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.importing.small_form import small_edition
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.importing.typed_cells import typed

COUNT = small_edition().indicators["t_new_a"]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("count", "12", 12),
        ("count", "0", 0),
        ("count", "-3", -3),
        ("amount", "1553.910", Decimal("1553.910")),
        ("count", "+4", "+4"),
        ("count", "007", "007"),
        ("count", "１２", "１２"),
        ("count", "1,234", "1,234"),
        ("count", "/", "/"),
        ("amount", "19.8644(萬元)", "19.8644(萬元)"),
        ("count", "1234567890123456", "1234567890123456"),  # more digits than Excel keeps
        ("amount", "1.23456789012345", Decimal("1.23456789012345")),
        ("amount", "12.34567890123456", "12.34567890123456"),
        ("percent", "20.5%", Decimal("0.205")),
        ("percent", "20.5", "20.5"),  # a share or a percentage: nobody knows
        ("date", "2026-03-31", 46112),
        ("date", "2026-02-30", "2026-02-30"),
        ("text", "12", "12"),
    ],
)
def test_what_is_typed(kind, text, value):
    assert typed(text, replace(COUNT, kind=FigureKind(kind))) == value
    assert type(typed(text, replace(COUNT, kind=FigureKind(kind)))) is type(value)
