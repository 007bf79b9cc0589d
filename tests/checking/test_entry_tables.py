"""Open tables for analysts: in the long table a row a column of an entry, and by themselves a row an entry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.drawn_entries import AWARDS, GRANTS, OPEN_ONLY, edition, form
from xlvalidate.checking.entry_tables import entries_table, entry_frame, scale_of
from xlvalidate.checking.reading_tables import readings_table, wide_table
from xlvalidate.errors import UsageError
from xlvalidate.reading.submission import Submission

TWO = """
    row ref amount items starts     open
    5   a   1.5    2     2026-01-02 yes
    7   b   ?x     □     □          no
"""
NONE = (None, None)


def test_a_row_for_every_column_of_every_entry_behind_the_cells():
    first = form(GRANTS, "1.xlsx", total="3.5", award=TWO, note="row said paid\n4 so □")
    table = readings_table([first, form(GRANTS, "2.xlsx")])
    assert table.rows() == [
        ("1.xlsx", "s_total", None, Decimal("3.50"), "3.5", None, None, "Sums!B4"),
        ("1.xlsx", "award_ref", 1, None, "a", None, None, "Awards!A5"),
        ("1.xlsx", "award_amount", 1, Decimal("1.50"), "1.5", None, None, "Awards!B5"),
        ("1.xlsx", "award_items", 1, Decimal(2), "2", None, None, "Awards!C5"),
        ("1.xlsx", "award_starts", 1, None, "46024", date(2026, 1, 2), None, "Awards!D5"),
        ("1.xlsx", "award_open", 1, None, "yes", None, True, "Awards!E5"),
        ("1.xlsx", "award_ref", 2, None, "b", None, None, "Awards!A7"),
        ("1.xlsx", "award_amount", 2, None, "x", None, None, "Awards!B7"),
        ("1.xlsx", "award_items", 2, None, "", None, None, "Awards!C7"),
        ("1.xlsx", "award_starts", 2, None, "", None, None, "Awards!D7"),
        ("1.xlsx", "award_open", 2, None, "no", None, False, "Awards!E7"),
        ("1.xlsx", "note_said", 1, None, "so", None, None, "Notes!A4"),
        ("1.xlsx", "note_paid", 1, None, "", None, None, "Notes!B4"),
        ("2.xlsx", "s_total", None, None, "", None, None, "Sums!B4"),
    ]
    assert dict(table.schema) == {
        "submission": pl.String,
        "indicator": pl.String,
        "entry": pl.UInt32,
        "number": pl.Decimal(38, 2),
        "text": pl.String,
        "date": pl.Date,
        "flag": pl.Boolean,
        "cell": pl.String,
    }


@pytest.mark.parametrize(
    ("amounts", "scale", "numbers"),
    [
        ("1.25 3", 2, ["1.25", "3"]),
        ("1.125 3", 3, ["1.125", "3"]),
        ("-0.00000000000000000001 123456789012345.5", 20, ["-1E-20", "123456789012345.5"]),
        ("1.50000 □", 2, ["1.5", None]),
    ],
)
def test_figures_are_exact_with_as_many_decimals_as_they_have(amounts, scale, numbers):
    lines = "\n".join(f"{row} {amount}" for row, amount in enumerate(amounts.split(), start=5))
    one = form(GRANTS, award=f"row amount\n{lines}")
    table = readings_table([form(GRANTS, "before"), one])
    assert scale_of(one.entries["award"]) == scale
    assert table.schema["number"] == pl.Decimal(38, scale)
    found = table.filter(pl.col("indicator") == "award_amount")["number"].to_list()
    assert found == [None if number is None else Decimal(number) for number in numbers]


def test_a_column_that_is_lost_has_no_cells_and_halves_of_characters_are_written_out():
    one = form(OPEN_ONLY, "a\ud800", award="row ref\n5 a\n6 b")
    award = one.entries["award"]
    columns = {
        **award.columns,
        "award_ref": replace(award.columns["award_ref"], texts=["a", "\udfff"]),
        "award_items": replace(award.columns["award_items"], column=0),
    }
    entries = replace(award, sheet="S\ud801", columns=columns)
    table = readings_table([replace(one, entries={"award": entries})])
    assert table.filter(pl.col("indicator").is_in(["award_ref", "award_items"])).rows() == [
        ("a\\ud800", "award_ref", 1, None, "a", None, None, "S\\ud801!A5"),
        ("a\\ud800", "award_items", 1, None, "", None, None, None),
        ("a\\ud800", "award_ref", 2, None, "\\udfff", None, None, "S\\ud801!A6"),
        ("a\\ud800", "award_items", 2, None, "", None, None, None),
    ]


def table_of(*submissions: Submission) -> pl.DataFrame:
    return entries_table(readings_table(submissions), submissions[0].edition, "award")


def test_a_row_an_entry_typed_and_what_was_not_understood_beside_it():
    table = table_of(form(GRANTS, "1", award=TWO), form(GRANTS, "2"), form(GRANTS, "3", award="row ref\n9 c"))
    assert dict(table.schema) == {
        "submission": pl.String,
        "entry": pl.UInt32,
        "award_ref": pl.String,
        "award_amount": pl.Decimal(38, 2),
        "award_items": pl.Decimal(38, 2),
        "award_starts": pl.Date,
        "award_open": pl.Boolean,
        "text.award_amount": pl.String,
    }
    assert table.rows() == [
        ("1", 1, "a", Decimal("1.5"), Decimal(2), date(2026, 1, 2), True, None),
        ("1", 2, "b", None, None, None, False, "x"),
        ("3", 1, "c", None, None, None, None, None),
    ]


def test_readings_in_any_order_and_with_some_of_them_twice_or_away():
    whole = readings_table([form(GRANTS, "1", award=TWO), form(GRANTS, "2", award=TWO)])
    expected = entries_table(whole, GRANTS, "award")
    mixed = pl.concat([whole, whole.head(3)]).sample(fraction=1, shuffle=True, seed=1)
    assert entries_table(mixed, GRANTS, "award").sort("submission", "entry").equals(expected)
    less = whole.filter((pl.col("indicator") != "award_open") | (pl.col("entry") == 1))
    assert entries_table(less, GRANTS, "award")["award_open"].to_list() == [True, None, True, None]
    assert entries_table(whole.filter(pl.col("indicator") != "award_open"), GRANTS, "award")[
        "award_open"
    ].to_list() == [
        *NONE,
        *NONE,
    ]


def test_a_table_that_there_is_not_and_readings_of_another_edition_are_told():
    readings = readings_table([form(GRANTS, award=TWO)])
    with pytest.raises(UsageError) as raised:
        entries_table(readings, GRANTS, "s")
    assert str(raised.value) == "grants has no open table s: please name one of award, note"
    with pytest.raises(UsageError) as raised:
        entries_table(readings, edition(AWARDS, id="other"), "award")
    assert str(raised.value) == "other has no indicator s_total: name the edition that was read"


def test_a_submission_of_entries_only_is_a_row_without_any_figure():
    readings = readings_table([form(OPEN_ONLY, "1", award=TWO)])
    assert wide_table(readings, OPEN_ONLY).rows() == [("1",)]
    assert wide_table(readings_table([form(GRANTS, "1", award=TWO)]), GRANTS).rows() == [("1", None)]


def test_a_frame_of_one_table_with_so_many_decimals():
    frame = entry_frame(form(GRANTS, award=TWO).entries["award"], 3)
    assert frame.schema["award_amount"] == pl.Decimal(38, 3)
    assert frame.rows() == [
        (1, "a", Decimal("1.500"), Decimal(2), date(2026, 1, 2), True, None, None, None, None),
        (2, "b", None, None, None, False, "x", None, None, None),
    ]
    assert frame.columns[6:] == [f"text.award_{column}" for column in ("amount", "items", "starts", "open")]


def test_the_wide_schema_says_which_rules_it_leaves_out() -> None:
    from tests.open_forms import grants
    from xlvalidate.checking.wide_schema import wide_schema

    metadata = wide_schema(grants()).metadata
    assert set(metadata["not_in_it"]) == {
        *("CELLS", "REF", "TOTAL", "RND", "MANY", "DATES", "PAID", "OVER", "SELF", "CITY", "BIG", "ORDER", "SHARE")
    }
    assert set(metadata["severity"]) == {"SUMS.total", "SUMS.rnd", "SUMS.many"}
