"""The entries of open tables carried into a fresh template: column by column, an entry stays one entry."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.drawn_entries import AWARDS, SUMMARY, edition
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.migrating.carried_values import Left, WhyLeft
from xlvalidate.migrating.carry import MigrationPlan, carried, plan
from xlvalidate.migrating.carry_entries import CarriedColumn
from xlvalidate.migrating.old_form import OldForm, old_form
from xlvalidate.migrating.report import placed_findings, render
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.ooxml.repack import repacked
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission

SMALL = AWARDS.replace("most = 20000", "most = 6")
OLD = edition(SUMMARY, SMALL, id="old")
ENTRIES: list[list[Typed]] = [["a", Decimal("1.5"), 2, 46024, "yes"], [], ["b", "", 3, "", "no"]]
PREVIOUS = '\n[[previous]]\nedition = "old"\nsame = ["*"]\n'


def workbook(of: Edition, entries: list[list[Typed]], **cells: Typed) -> bytes:
    drawing = draw(of)
    typed: dict[Cell, Typed] = {drawing.field_of[line]: value for line, value in cells.items()}
    for number, entry in enumerate(entries):
        for place, value in zip(drawing.column_of.values(), entry, strict=False):
            if value != "":
                typed[Cell(place.sheet, place.area.top + number, place.area.left)] = value
    return filled(template(of), typed)


def moving(to: Edition, data: bytes, of: Edition = OLD) -> MigrationPlan:
    old = old_form("old.xlsx", data, Catalogue(of), printed, lambda edition: {}, of)
    assert isinstance(old, OldForm)
    return plan(old, to, printed(to))


def entries_in(to: Edition, data: bytes, table: str = "award") -> list[list[object]]:
    form = read("new.xlsx", data, Catalogue(to), printed)
    assert isinstance(form, Submission)
    found = form.entries[table]
    return [list(entry) for entry in zip(*(column.typed for column in found.columns.values()), strict=True)]


def test_entries_go_up_to_the_same_columns_of_the_same_form():
    found = moving(OLD, workbook(OLD, ENTRIES, office="X", office_code="1", year=2025))
    (table,) = found.entries
    assert (table.table, table.count, len(table.columns), found.left) == ("award", 2, 5, ())
    assert table.columns[1] == CarriedColumn(
        "award_amount", "Amount", Cell("Awards", 4, 2), "award_amount", Cell("Awards", 4, 2), by_label=False
    )
    there = entries_in(OLD, carried(template(OLD), found))
    assert [entry[:3] for entry in there] == [["a", Decimal("1.5"), 2], ["b", None, 3]]
    assert [str(entry[3]) for entry in there] == ["2026-01-02", "None"]
    assert [entry[4] for entry in there] == [True, False]
    assert "  Awards: 2 entries were carried, in 5 columns." in render(found, Path("new.xlsx"), "en").splitlines()


NEWER = """
[[tables]]
code = "award"
sheet = "Grants"
title = "Grants"
open = { most = 2, key = ["ref"] }
widths = [8, 8, 8]
[[tables.blocks]]
columns = [
  { code = "money", label = "Sum", kind = "amount", unit = "EUR", decimals = 2 },
  { code = "ref", label = "Reference", kind = "text" },
  { code = "items", label = "Items", kind = "percent", unit = "%" },
]
"""


def test_columns_go_to_their_homes_and_what_has_none_or_no_room_is_said():
    newer = edition(NEWER, SUMMARY, id="newer", rules=PREVIOUS + 'renamed = { award_money = "award_amount" }\n')
    many = [*ENTRIES, ["c", 4], ["d", 5, "", 46025]]
    found = moving(newer, workbook(OLD, many))
    (table,) = found.entries
    assert (table.count, [(one.code, one.home) for one in table.columns]) == (
        2,
        [("award_amount", "award_money"), ("award_ref", "award_ref"), ("award_items", "award_items")],
    )
    assert found.left == (
        Left("award", "Awards", "", WhyLeft.NO_ROOM, 2),
        Left("award_items", "Items", "2\x1f3", WhyLeft.OTHER_KIND, 2),
        Left("award_starts", "Starts", "46024\x1f46025", WhyLeft.NO_HOME, 2),
        Left("award_open", "Open", "yes\x1fno", WhyLeft.NO_HOME, 2),
    )
    assert entries_in(newer, carried(template(newer), found)) == [[Decimal("1.5"), "a", None], [None, "b", None]]
    told = render(found, Path("new.xlsx"), "en")
    assert "More entries than the new table takes, please keep them elsewhere:\n  award   Awards   2 entries" in told
    assert "  award_starts   Starts   46024, 46025   2 entries" in told


def test_a_form_of_another_edition_without_any_home_carries_no_entries():
    stranger = edition(SMALL, SUMMARY, id="stranger")
    found = moving(stranger, workbook(OLD, ENTRIES))
    assert (found.entries, {one.why for one in found.left}) == ((), {WhyLeft.NO_HOME})


def nameless(data: bytes, *codes: str) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        part = archive.read("xl/workbook.xml")
    for code in codes:
        part = part.replace(f'name="i_{code}"'.encode(), f'name="z_{code}"'.encode())
    return repacked(data, {"xl/workbook.xml": part})


def test_columns_without_a_name_are_found_by_their_headings_and_somebody_has_to_look():
    data = nameless(workbook(OLD, ENTRIES), "award_amount", "award_open")
    found = moving(OLD, data)
    (table,) = found.entries
    assert [(one.code, one.by_label) for one in table.columns] == [
        ("award_ref", False),
        ("award_amount", True),
        ("award_items", False),
        ("award_starts", False),
        ("award_open", True),
    ]
    assert [entry[:2] for entry in entries_in(OLD, carried(template(OLD), found))] == [
        ["a", Decimal("1.5")],
        ["b", None],
    ]
    assert [(one.why, one.places[0].code, str(one.places[0].cell)) for one in placed_findings(found)] == [
        ("placed-by-label", "award_amount", "Awards!B4"),
        ("placed-by-label", "award_open", "Awards!E4"),
    ]
    assert "  award_open   Open (the whole column)   from Awards!E4 → from Awards!E4" in render(found, Path("x"), "en")


def test_a_column_of_which_the_heading_is_gone_too_is_not_guessed():
    data = workbook(OLD, ENTRIES)
    lost = filled(nameless(data, "award_open"), {Cell("Awards", 3, 5): "Other"})
    found = moving(OLD, lost)
    assert Left("award_open", "Open", "", WhyLeft.NOT_FOUND) in found.left
    assert len(found.entries[0].columns) == 4


def test_a_form_without_entries_carries_none():
    found = moving(OLD, workbook(OLD, [], office="X"))
    assert (found.entries, found.left) == ((), ())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_sentence_is_there(language):
    newer = edition(NEWER, SUMMARY, id="newer", rules=PREVIOUS)
    render(moving(newer, workbook(OLD, [*ENTRIES, ["c", 4]])), Path("new.xlsx"), language)
