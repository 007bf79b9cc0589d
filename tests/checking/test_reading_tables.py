"""Readings as tables for analysts: long, a figure a row, and wide, a submission a row. Figures stay exact."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from tests.checking.one_column import edition, form
from xlvalidate.cells import Cell
from xlvalidate.checking.reading_tables import readings_table, wide_table
from xlvalidate.errors import UsageError
from xlvalidate.reading.submission import Submission, SubmittedFile

FORM = edition(
    """
    a
    w kind = "text"
    m kind = "amount", decimals = 2
    """
)
LONG = {
    "submission": pl.String,
    "indicator": pl.String,
    "entry": pl.UInt32,
    "number": pl.Decimal(38, 2),
    "text": pl.String,
    "date": pl.Date,
    "flag": pl.Boolean,
    "cell": pl.String,
}


def named(file: str, drawing: str) -> Submission:
    return replace(form(FORM, drawing), source=SubmittedFile(file=file, sha256=""))


def test_a_row_for_every_indicator_as_it_was_read_and_typed():
    table = readings_table([named("1.xlsx", "a '3things, m 1.5, w some"), named("2.xlsx", "a □, m /")])
    assert dict(table.schema) == LONG
    assert table.rows() == [
        ("1.xlsx", "t_a", None, Decimal(3), "3things", None, None, "T!B4"),
        ("1.xlsx", "t_w", None, None, "some", None, None, "T!B5"),
        ("1.xlsx", "t_m", None, Decimal("1.5"), "1.5", None, None, "T!B6"),
        ("2.xlsx", "t_a", None, None, "", None, None, "T!B4"),
        ("2.xlsx", "t_w", None, None, "", None, None, "T!B5"),
        ("2.xlsx", "t_m", None, None, "/", None, None, "T!B6"),
    ]
    assert dict(readings_table([]).schema) == LONG | {"number": pl.Decimal(38, 0)}


@pytest.mark.parametrize(
    ("drawing", "scale"),
    [("a 1", 2), ("m 0.125", 3), ("a 0.12345", 5), ("m 1.10", 2), ("m /", 2)],
)
def test_as_many_decimals_as_the_edition_has_or_a_figure_needs(drawing, scale):
    assert readings_table([named("1", drawing), named("2", "")]).schema["number"] == pl.Decimal(38, scale)


def test_a_figure_whose_cell_is_gone_has_none():
    one = named("1", "a 1")
    readings = {**one.readings, "t_a": replace(one.readings["t_a"], cell=None)}
    table = readings_table([replace(one, readings=readings)])
    assert table["cell"].to_list() == [None, "T!B5", "T!B6"]


def test_halves_of_characters_are_written_out():
    one = named("a\ud800.xlsx", "a 1")
    reading = one.readings["t_w"]
    odd = replace(reading, value=replace(reading.value, text="x\udfff"), cell=Cell("S\ud800", 1, 1))
    table = readings_table([replace(one, readings={"t_w": odd})])
    assert table.rows() == [("a\\ud800.xlsx", "t_w", None, None, "x\\udfff", None, None, "S\\ud800!A1")]


def test_a_row_for_every_submission_and_words_beside_figures_only_where_there_are_any():
    table = readings_table([named("1", "a '3things, m 1.5, w some"), named("2", "a /, m □"), named("3", "")])
    wide = wide_table(table, FORM)
    assert dict(wide.schema) == {
        "submission": pl.String,
        "t_a": pl.Decimal(38, 2),
        "t_w": pl.String,
        "t_m": pl.Decimal(38, 2),
        "text.t_a": pl.String,
    }
    assert wide.rows() == [
        # What was read as a number needs no word beside it.
        ("1", Decimal(3), "some", Decimal("1.5"), None),
        ("2", None, None, None, "/"),
        ("3", Decimal(0), None, Decimal(0), None),
    ]


def test_what_a_submission_does_not_have_is_blank():
    table = readings_table([named("1", "a 1"), named("2", "a 2")]).filter(
        (pl.col("submission") == "1") | (pl.col("indicator") == "t_a")
    )
    assert wide_table(table, FORM).rows() == [("1", Decimal(1), None, Decimal(0)), ("2", Decimal(2), None, None)]


def test_figures_of_another_edition_are_told_up_to_six():
    other = edition("\n".join(f"z{at}" for at in range(8)), id="other")
    table = readings_table([form(other)])
    with pytest.raises(UsageError) as raised:
        wide_table(table, FORM)
    assert str(raised.value) == (
        "made-up has no indicator t_z0, t_z1, t_z2, t_z3, t_z4, t_z5: name the edition that was read"
    )
