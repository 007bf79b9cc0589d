"""What the entries of open tables come to over an office's units: how many, the sums of columns, who has no figure."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.drawn_entries import AWARDS, GRANTS, OPEN_ONLY, SUMMARY, edition, entries, form
from xlvalidate.cells import Cell
from xlvalidate.checking.entry_sums import EntrySums, entry_sums
from xlvalidate.checking.rollup import RollUp, adding, counted, roll_up
from xlvalidate.collecting.copied_entries import copied_entries
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError
from xlvalidate.identity import Period
from xlvalidate.ooxml.book import Book, ColumnArea, DefinedName, NameFault
from xlvalidate.reports.report_data import Branch
from xlvalidate.reports.sums_text import entries_data, entries_said, line, render, state
from xlvalidate.roster import Office, Roster


@pytest.mark.parametrize(
    ("drawn", "found"),
    [
        ("row amount items\n5 1.5 2\n6 2.25 3", EntrySums(2, {"award_amount": Decimal("3.75"), "award_items": 5})),
        ("row", EntrySums(0, {"award_amount": 0, "award_items": 0})),
        ("row amount items\n5 □ 2\n6 2 3", EntrySums(2, {"award_items": 5}, frozenset({"award_amount"}))),
        ("row amount items\n5 ?x 2\n6 2 ?y", EntrySums(2, {}, frozenset({"award_amount", "award_items"}))),
        ("row amount items\n5 0.1 0\n6 0.2 0", EntrySums(2, {"award_amount": Decimal("0.3"), "award_items": 0})),
    ],
)
def test_what_a_report_brings_into_a_sum(drawn, found):
    assert entry_sums(form(OPEN_ONLY, award=drawn)) == {"award": found}


@pytest.mark.parametrize(("amount", "unknown"), [("□", False), ("?x", True)])
def test_a_blank_that_may_be_is_nothing(amount, unknown):
    may_be = edition(AWARDS.replace("decimals = 2 }", 'decimals = 2, blank = "empty" }'), id="may-be")
    found = entry_sums(form(may_be, award=f"row amount\n5 2\n6 {amount}"))["award"]
    assert ("award_amount" in found.unknown, found.sums.get("award_amount")) == (unknown, None if unknown else 2)


def test_digits_are_never_rounded():
    drawn = "row amount\n5 999999999999999\n6 0.00000000000000000001"
    exact = Decimal("999999999999999.00000000000000000001")
    assert entry_sums(form(OPEN_ONLY, award=drawn))["award"].sums["award_amount"] == exact


def rolled(*units: str | None, of: Edition = GRANTS, own: str | None = None) -> RollUp:
    """An office above units with these awards; None is one that did not report."""
    there = {f"u{at}": form(of, award=drawn, total="1") for at, drawn in enumerate(units, start=1) if drawn is not None}
    if own is not None:
        there["top"] = form(of, award=own, total=str(len(there)))
    offices = (Office(code=f"u{at}", name=f"Unit {at}", parent="top") for at in range(1, len(units) + 1))
    roster = Roster((Office(code="top", name="Top"), *offices))
    count = counted(roster, lambda code: "" if code in there else "missing")
    return roll_up(of, roster, count, there.get, ["top"])["top"]


ONE, TWO = "row ref amount items\n5 a 1.5 1", "row ref amount items\n5 b 2 1\n9 c 0.25 □"


def test_sums_go_over_the_units_and_name_who_has_no_figure():
    found = rolled(ONE, TWO)
    assert found.figures.entries == {
        "award": EntrySums(3, {"award_amount": Decimal("3.75")}, frozenset({"award_items"})),
        "note": EntrySums(0, {"note_paid": 0}),
    }
    assert found.figures.offices == ("u1", "u2")
    assert {code: [unit.code for unit in units] for code, units in found.blanks.items()} == {"award_items": ["u2"]}
    assert (found.figures.numbers, found.figures.unknown) == ({"s_total": 2}, frozenset())


def test_a_sum_of_sums_has_all_of_them():
    there = {"u1": form(GRANTS, award=ONE), "u2": form(GRANTS, award=TWO)}
    roster = Roster(
        (
            Office(code="top", name="Top"),
            Office(code="mid", name="Mid", parent="top"),
            *(Office(code=code, name=code, parent="mid") for code in there),
        )
    )
    count = counted(roster, lambda code: "" if code in there else "missing")
    top = roll_up(GRANTS, roster, count, there.get, ["top"])["top"]
    assert (top.figures.entries["award"].count, top.figures.offices, top.figures.reports) == (3, ("u1", "u2"), 2)
    assert [unit.code for unit in top.blanks["award_items"]] == ["mid"]


def test_it_is_said_in_words_and_as_data():
    found = rolled(ONE, TWO)
    assert list(entries_said(found, "zh_CN")) == [
        "Awards：2 份报表共 3 条，Amount合计 3.75 EUR",
        "Notes：2 份报表共 0 条",
    ]
    assert list(entries_said(found, "en")) == [
        "Awards: 3 entries in 2 reports; Amount 3.75 EUR in all",
        "Notes: 0 entries in 2 reports",
    ]
    assert entries_data(found) == {
        "entries": {
            "award": {"count": 3, "sums": {"award_amount": "3.75"}},
            "note": {"count": 0, "sums": {"note_paid": "0"}},
        }
    }
    assert "Awards Items: 1 unit has no figure, so there is no sum: u2 Unit 2" in render(found, "en")
    assert '"entries":{"award":{"count":3' in line(found, Period(2025), "en")
    assert entries_data(rolled("row", of=edition(SUMMARY, id="closed"))) == {}


def test_more_than_the_table_holds_is_said():
    small = edition(AWARDS.replace("most = 20000", "most = 2"), id="small")
    assert list(entries_said(rolled(ONE, ONE, of=small), "en")) == [
        "Awards: 2 entries in 2 reports; Amount 3 EUR in all, Items 2 things in all"
    ]
    assert list(entries_said(rolled(ONE, TWO, of=small), "en")) == [
        "Awards: 3 entries in 2 reports; Amount 3.75 EUR in all",
        "Awards: 3 entries are more than the 2 that the table holds, so the sum has none of them; "
        "please keep them elsewhere",
    ]


def branch(found: RollUp) -> Branch:
    return Branch(
        code="top",
        name="Top",
        depth=0,
        verdict=None,
        level="",
        vertical=False,
        below={},
        units=found.units,
        rolled=found,
    )


def test_a_form_in_which_no_figure_adds_is_not_said_to_agree():
    assert adding(OPEN_ONLY) == {}
    assert state(branch(rolled(ONE, of=OPEN_ONLY, own=ONE)), "en") == (
        "its one unit is there · Awards: 1 entry in 1 report; Amount 1.5 EUR in all, Items 1 things in all"
    )
    # What is not known of entries is not compared, and no lack of what is.
    assert state(branch(rolled(TWO, own=TWO)), "en").startswith(
        "√ the sum of its units · Awards: 2 entries in 1 report"
    )


def book(of: Edition, *without: str) -> Book:
    """A template with its columns one beside the other from row 7 on."""
    names = {}
    for at, column in enumerate(of.columns.values(), start=1):
        area = ColumnArea(of.table(column.table).sheet, at, 7, 6 + of.open_tables[column.table].most)
        if column.code not in without:
            names[column.name.lower()] = DefinedName(column.name, "", None, NameFault.RANGE, area=area)
    return Book(sheets=(), names=names, values={})


def test_the_entries_of_the_units_stand_below_each_other_in_the_form_above():
    drawn = [
        "row ref amount items starts open\n5 a 1.5 1 2026-01-02 yes\n9 b □ □ □ no",
        "row ref amount items starts open\n4 c ?x 2 □ □",
    ]
    found = rolled(*drawn)
    there = dict(zip(("u1", "u2"), (form(GRANTS, award=one) for one in drawn), strict=True))
    assert {cell.a1: value for cell, value in copied_entries(found, there.get, book(GRANTS))} == {
        "A7": "a", "B7": Decimal("1.5"), "C7": 1, "D7": 46024, "E7": "yes",
        "A8": "b", "E8": "no",
        "A9": "c", "B9": "x", "C9": 2,
    }  # fmt: skip
    with pytest.raises(UsageError):
        list(copied_entries(found, there.get, book(GRANTS, "award_items")))


def test_what_is_too_much_is_left_away_and_a_table_without_entries_too():
    small = edition(AWARDS.replace("most = 20000", "most = 2"), id="small")
    many = {"u1": form(small, award=ONE), "u2": form(small, award=TWO)}
    assert list(copied_entries(rolled(ONE, TWO, of=small), many.get, book(small))) == []
    assert list(copied_entries(rolled("row", of=small), {}.get, book(small, "award_ref"))) == []
    fits = dict(copied_entries(rolled(ONE, ONE, of=small), {"u1": many["u1"], "u2": many["u1"]}.get, book(small)))
    assert fits[Cell("Awards", 8, 1)] == "a"


def test_a_lost_column_of_a_unit_is_blank_above():
    one = form(OPEN_ONLY, award=ONE)
    award = entries(OPEN_ONLY, "award", ONE)
    lost = replace(award.columns["award_items"], column=0, texts=[""], typed=[None])
    gone = replace(one, entries={"award": replace(award, columns={**award.columns, "award_items": lost})})
    assert entry_sums(gone)["award"].unknown == {"award_items"}
