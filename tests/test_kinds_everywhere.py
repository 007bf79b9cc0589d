# ruff: noqa: E501
"""A form with a cell of every kind on the floors above reading: kept, tabled, drawn, carried, proposed, counted, said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandera.errors
import polars as pl
import pytest

from tests.checking.one_column import edition
from tests.forms import book
from xlvalidate.checking.check import check
from xlvalidate.checking.reading_tables import readings_table, wide_table
from xlvalidate.checking.wide_schema import wide_schema
from xlvalidate.collecting.judged_record import checked_of, line_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.handbook import entries
from xlvalidate.derive.last_year_sheet import last_codes, proposals
from xlvalidate.desk.printed_form import printed
from xlvalidate.distribution.last_figures import _figures, proposed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.compare import Change, compare
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.migrating.carried_values import as_typed, means_another
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import SubmittedFile
from xlvalidate.reports.counted_otherwise import counted_otherwise
from xlvalidate.reports.shown_form import _said

ROWS = """
    rate kind = "percent", most = 1, decimals = 1
    day kind = "date", least = 2020-01-01, most = 2030-12-31
    since kind = "date", blank = "empty"
    done kind = "flag", blank = "zero"
    id kind = "text", length = 8, pattern = "capital 2 digit 6"
    count
    """
FORM = edition(ROWS, 'SAME must says = "t_day = last.t_since"')
NUMBER, TEXT, DATED, BOOLEAN = ValueKind.NUMBER, ValueKind.TEXT, ValueKind.DATE, ValueKind.BOOLEAN
RIGHT = {
    "rate": Value(NUMBER, "0.505"), "day": Value(DATED, "46086"), "since": Value(TEXT, "2026/3/5"),
    "done": Value(BOOLEAN, "FALSE"), "id": Value(TEXT, "AB123456"), "count": Value(NUMBER, "3"),
}  # fmt: skip


def judged(**cells):
    filled, at = book(FORM), printed(FORM).cells
    values = {**filled.values, **{at[f"t_{code}"]: value for code, value in {**RIGHT, **cells}.items()}}
    source = SubmittedFile(file="form.xlsx", sha256="")
    return check([submission(source, replace(filled, values=values), FORM, printed(FORM))])[0]


def test_what_was_meant_is_kept_in_the_ledger():
    checked = judged(id=Value(NUMBER, "12345678"))
    assert checked_of(line_of(checked), Catalogue(FORM, None), "form.xlsx").submission == checked.submission


def test_days_and_ticks_have_columns_of_their_own_types():
    table = readings_table([judged(rate=BLANK).submission])
    assert table.select("indicator", "number", "text", "date", "flag").rows() == [
        ("t_rate", None, "", None, None),
        ("t_day", None, "46086", date(2026, 3, 5), None),
        ("t_since", None, "2026/3/5", date(2026, 3, 5), None),
        ("t_done", None, "FALSE", None, False),
        ("t_id", None, "AB123456", None, None),
        ("t_count", Decimal(3), "3", None, None),
    ]
    wide = wide_table(table.drop("flag"), FORM)
    assert (wide.schema["t_day"], wide.schema["t_done"], wide["text.t_done"].to_list()) == (
        pl.Date,
        pl.Boolean,
        ["FALSE"],
    )


@pytest.mark.parametrize(
    ("code", "value", "broken"),
    [
        ("day", date(2030, 12, 31), []), ("day", date(2019, 12, 31), ["CELLS.day"]), ("day", date(2031, 1, 1), ["CELLS.day"]),
        ("since", date(1950, 1, 1), []), ("done", True, []), ("id", "AB123456", []), ("id", " AB123456 ", []),
        ("id", "AB12345", ["CELLS.id"]), ("id", "ＡＢ123456", ["CELLS.id"]), ("rate", Decimal("1.001"), ["CELLS.rate"]),
        ("rate", Decimal("0.505"), []),
    ],
)  # fmt: skip
def test_the_wide_schema_holds_every_kind(code, value, broken):
    wide = wide_table(readings_table([judged().submission]), FORM).with_columns(pl.lit(value).alias(f"t_{code}"))
    try:
        wide_schema(FORM).validate(wide, lazy=True)
        found = []
    except pandera.errors.SchemaErrors as errors:
        found = [said.rpartition("[")[2].rstrip("]") for said in errors.failure_cases["check"].to_list()]
    assert [one for one in found if one.startswith("CELLS")] == broken


def test_the_drawn_form_shows_what_a_spreadsheet_shows():
    checked = judged(done=Value(BOOLEAN, "TRUE"))
    shown = {cell.code: _said(cell, checked.submission)[1] for cell in draw(FORM).sheet("t").cells if cell.code}
    assert shown == {
        "t_rate": "50.5%", "t_day": "5 Mar 2026", "t_since": "2026/3/5", "t_done": "yes", "t_id": "AB123456", "t_count": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "since_1904", "carried"),
    [
        (FigureKind.DATE, Value(DATED, "46086"), False, 46086),
        (FigureKind.DATE, Value(DATED, "44624"), True, 46086),
        (FigureKind.DATE, Value(TEXT, "2026-03-05"), False, "2026-03-05"),
        (FigureKind.DATE, Value(DATED, "60"), False, None),
        (FigureKind.FLAG, Value(BOOLEAN, "TRUE"), False, "yes"),
        (FigureKind.FLAG, Value(TEXT, "☑"), False, "☑"),
        (FigureKind.PERCENT, Value(NUMBER, "0.5"), False, Decimal("0.5")),
        (FigureKind.COUNT, Value(DATED, "46024"), False, None),
        (FigureKind.COUNT, Value(BOOLEAN, "TRUE"), False, None),
    ],
)
def test_a_value_is_carried_as_what_it_is(kind, value, since_1904, carried):
    assert as_typed(value, kind, since_1904, "en") == carried


@pytest.mark.parametrize(
    ("value", "older", "newer", "another"),
    [
        (Value(ValueKind.NUMBER, "50"), FigureKind.AMOUNT, FigureKind.PERCENT, True),
        (Value(ValueKind.TEXT, "50"), FigureKind.AMOUNT, FigureKind.PERCENT, True),
        (Value(ValueKind.NUMBER, "0.5"), FigureKind.PERCENT, FigureKind.AMOUNT, True),
        (Value(ValueKind.NUMBER, "0.5"), FigureKind.PERCENT, FigureKind.PERCENT, False),
        (Value(ValueKind.NUMBER, "5"), FigureKind.COUNT, FigureKind.AMOUNT, False),
        (Value(ValueKind.NUMBER, "5"), FigureKind.COUNT, FigureKind.DATE, True),
        (Value(ValueKind.NUMBER, "46086"), FigureKind.DATE, FigureKind.COUNT, True),
        (Value(ValueKind.NUMBER, "46086"), FigureKind.DATE, FigureKind.DATE, False),
        (Value(ValueKind.TEXT, "2026-03-05"), FigureKind.TEXT, FigureKind.DATE, False),
    ],
)
def test_a_number_that_would_mean_another_one_is_not_carried(value, older, newer, another):
    assert means_another(value, older, newer) is another


def test_last_years_days_and_ticks_are_numbers_on_its_sheet_and_a_day_is_proposed_within_its_bounds():
    figures = _figures(judged().submission, FORM)
    assert last_codes(FORM) == ("t_rate", "t_day", "t_since", "t_done", "t_count")
    assert figures == {"t_rate": Decimal("0.505"), "t_day": 46086, "t_since": 46086, "t_done": 0, "t_count": 3}
    assert proposed(figures, proposals(FORM), FORM) == {"t_day": 46086}
    assert proposed({**figures, "t_since": 1}, proposals(FORM), FORM) == {}


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ({}, ()),
        ({"day": Value(TEXT, "2026-03-05 00:00")}, (("CELLS|differs", "holds"),)),
        ({"day": Value(BOOLEAN, "TRUE")}, (("CELLS", "differs"),)),
        ({"done": Value(TEXT, "☑"), "rate": Value(TEXT, "５０％")}, ()),
        ({"id": Value(TEXT, "AB12345")}, ()),
    ],
)
def test_a_line_that_the_sheet_judges_otherwise_is_counted_as_the_engine_found_it(cells, lines):
    found = [one for one in counted_otherwise(judged(**cells)) if one[0].startswith("CELLS")]
    assert tuple(found) == lines


def test_the_handbook_says_what_each_cell_asks():
    cells = next(one for one in entries(FORM, "en", printed(FORM).cells) if one.id == "CELLS")
    assert [(row[0], row[2]) for row in cells.rows] == [
        ("CELLS.rate", "A percentage such as 50%, or 0.5. Not above 100%."),
        ("CELLS.day", "A date, such as 2026-03-05. From 1 Jan 2020 to 31 Dec 2030."),
        ("CELLS.since", "A date, such as 2026-03-05."),
        ("CELLS.done", "Choose yes or no from the list."),
        ("CELLS.id", cells.rows[4][2]),
    ]
    assert cells.rows[4][2].startswith("Exactly 8 characters. Written as: ")


def test_what_changed_of_a_kind_from_one_edition_to_another():
    older = edition(
        'a kind = "percent", decimals = 1\nb kind = "date", least = 2020-01-01\nc kind = "text", length = 5'
    )
    newer = edition(
        'a kind = "percent", decimals = 2\nb kind = "date", least = 2021-01-01\nc kind = "text", length = [2, 5], pattern = "digit 2-5"'
    )
    assert [one.changes for one in compare(older, newer).changed] == [
        (Change("decimals", "1", "2"),),
        (Change("least", "2020-01-01", "2021-01-01"),),
        (Change("pattern", "", "digit 2-5"), Change("length", "5", "2–5")),
    ]
