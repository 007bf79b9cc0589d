"""Readings and balances as frames, and the rows that break a check; what is no answer of a check is our own fault."""

from decimal import Decimal

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from tests.checking.one_column import edition, form
from xlvalidate.checking.frames import (
    Computed,
    balances_frame,
    broken_balances,
    broken_readings,
    decimals_of,
    readings_frame,
)
from xlvalidate.rules.evaluate import Balance

FORM = edition(
    """
    a
    m kind = "amount", decimals = 2, least = -1.5, most = 100
    w kind = "text"
    """,
    'NEAR must says = "t_a = t_m"; tolerance = 0.5',
    'SAME must says = "t_a = t_m"',
)
READINGS = ["submission", "indicator", "value", "places", "most_places", "least", "most"]
BALANCES = ["submission", "rule", "left", "right", "difference", "tolerance", "beyond"]


@pytest.mark.parametrize(
    ("number", "places"),
    [
        (0, 0),
        (10**14, 0),
        (Decimal("1.50"), 1),
        (Decimal("1.25"), 2),
        (Decimal("100"), 0),
        (Decimal("1E+3"), 0),
        (Decimal("0.00"), 0),
        (Decimal("1E-20"), 20),
        (Decimal("Infinity"), 0),
    ],
)
def test_how_many_decimals_a_number_has(number, places):
    assert decimals_of(number) == places


def test_a_row_for_every_number_with_what_bounds_it():
    frame = readings_frame(FORM, [form(FORM, "a 3, m 1.25, w 7"), form(FORM, "a □, m /"), form(FORM, "a 2.5, m '4")])
    assert (frame.columns, frame.rows()) == (
        READINGS,
        [
            (0, 0, 3.0, 0, 0, 0.0, None),
            (0, 1, 1.25, 2, 2, -1.5, 100.0),
            (2, 0, 2.5, 1, 0, 0.0, None),
            (2, 1, 4.0, 0, 2, -1.5, 100.0),
        ],
    )
    assert broken_readings(frame) == {2: "places"}
    nothing = readings_frame(FORM, [])
    assert (nothing.columns, nothing.rows(), broken_readings(nothing)) == (READINGS, [], {})


@pytest.mark.parametrize(
    ("drawing", "broken"),
    [
        ("a 0, m -1.5", {}),
        ("a -1, m 100", {0: "least"}),
        ("a 0, m -1.51", {1: "least"}),
        ("a 0, m 100.01", {1: "most"}),
        ("a 0.5, m 1.255", {0: "places", 1: "places"}),
        # Of several, one is told: what is below the least and has too many decimals is below the least.
        ("a -0.5, m 100.001", {0: "least", 1: "most"}),
    ],
)
def test_the_rows_that_break_a_check_and_the_first_that_each_breaks(drawing, broken):
    assert broken_readings(readings_frame(FORM, [form(FORM, drawing)])) == broken


def balance(rule: int, holds: bool, left: object = None, right: object = None, difference: object = None) -> Computed:
    return Computed(3, rule, Balance(holds, left, right, difference))  # type: ignore[arg-type]


def test_a_row_for_every_balance_and_by_how_much_it_is_beyond():
    computed = [
        balance(0, True, 2, Decimal("1.5"), Decimal("0.5")),
        balance(1, False, 2, Decimal("3.5"), Decimal("-1.5")),
        # Both sides are the same where a rule says that they are not; none are there where it asks for blanks.
        balance(1, False, 2, 2, 0),
        balance(1, False),
        balance(1, True),
    ]
    frame = balances_frame(FORM.instances, computed)
    assert (frame.columns, frame.rows()) == (
        BALANCES,
        [
            (3, 0, 2.0, 1.5, 0.5, 0.5, 0.0),
            (3, 1, 2.0, 3.5, -1.5, 0.0, 1.5),
            (3, 1, 2.0, 2.0, 0.0, 0.0, 1.0),
            (3, 1, None, None, None, 0.0, 1.0),
            (3, 1, None, None, None, 0.0, 0.0),
        ],
    )
    assert broken_balances(frame) == {1, 2, 3}
    assert broken_balances(balances_frame(FORM.instances, [])) == frozenset()


def readings() -> pl.DataFrame:
    return readings_frame(FORM, [form(FORM, "a 3, m 1.25")])


def balances() -> pl.DataFrame:
    return balances_frame(FORM.instances, [balance(0, True, 1, 1, 0)])


@pytest.mark.parametrize(
    ("frame", "broken"),
    [
        (lambda: readings().with_columns(extra=1), broken_readings),
        (lambda: readings().drop("most"), broken_readings),
        # Also beside rows that break a check.
        (lambda: readings().with_columns(extra=1, value=pl.lit(-9.0)), broken_readings),
        (lambda: readings().cast({"value": pl.Int64}), broken_readings),
        (lambda: readings().with_columns(value=pl.lit(None, pl.Float64)), broken_readings),
        (lambda: balances().with_columns(extra=1), broken_balances),
        (lambda: balances().cast({"beyond": pl.Int64}), broken_balances),
        (lambda: balances().with_columns(tolerance=pl.lit(None, pl.Float64)), broken_balances),
    ],
)
def test_a_frame_of_the_wrong_shape_is_our_own_fault_and_never_a_finding(frame, broken):
    with pytest.raises(SchemaErrors):
        broken(frame())


@pytest.mark.parametrize("column", ["most_places", "least", "most"])
def test_what_does_not_bound_a_figure_may_be_missing(column):
    frame = readings()
    assert broken_readings(frame.with_columns(pl.lit(None, frame.schema[column]).alias(column))) == {}


@pytest.mark.parametrize("column", ["left", "right", "difference"])
def test_a_rule_that_compares_no_amounts_has_no_sides(column):
    frame = balances()
    assert broken_balances(frame.with_columns(pl.lit(None, frame.schema[column]).alias(column))) == frozenset()
