"""What was done to an open table: an office changes the workbook, and what is found stands beside."""

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from tests.open_forms import grants
from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.check import check
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.cause_text import say_cause

SHEET, TOP = "明细", 4
ENTRIES = [
    ["A1", "研发", 100, 50, date(2026, 1, 1), date(2026, 6, 30), None, "浙江", "杭州"],
    ["A2", "推广", 90, None, date(2026, 2, 1), None, "A1", None, None],
    ["A3", "研发", 60, 60, date(2026, 2, 1), date(2026, 2, 1), "A1", "江苏", "南京"],
]


@cache
def blank() -> bytes:
    return template(grants())


Change = Callable[[Any, Any], None]


def saved(change: Change) -> bytes:
    """The form filled in rightly, then changed; `change` gets the workbook and the sheet of the table."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(blank()))
    cover, sums, sheet = book["封面"], book["汇总"], book[SHEET]
    for name, said in (("xlv_office", "某局"), ("xlv_office_code", "1"), ("xlv_year", 2026)):
        cover[book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")] = said
    for name, figure in (("i_sums_total", 250), ("i_sums_rnd", 160), ("i_sums_many", 3)):
        sums[book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")] = figure
    for row, entry in enumerate(ENTRIES, start=TOP):
        for column, value in enumerate(entry, start=1):
            sheet.cell(row, column).value = value
            if isinstance(value, date):
                sheet.cell(row, column).number_format = "yyyy-mm-dd"
    change(book, sheet)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def of(change: Change) -> Submission:
    found = read("form.xlsx", saved(change), Catalogue(grants()), printed)
    assert isinstance(found, Submission), found
    return found


def told(change: Change) -> set[tuple[str, str, int, str]]:
    return {
        (one.severity, one.why, one.entries, " ".join(p.cell.a1 if p.cell else p.code or "" for p in one.places))
        for one in of(change).findings
    }


def nothing(book: Any, sheet: Any) -> None:
    pass


def test_a_right_form_has_nothing_to_say() -> None:
    assert told(nothing) == set()
    (checked,) = check([of(nothing)])
    assert [one.id for one in checked.findings] == []


def beyond(book: Any, sheet: Any) -> None:
    sheet.cell(TOP + 40, 1).value = "A9"
    sheet.cell(TOP + 41, 3).value = 5
    sheet.cell(TOP + 41, 12).value = "beside"


def merged(book: Any, sheet: Any) -> None:
    sheet.merge_cells(start_row=TOP, end_row=TOP + 1, start_column=8, end_column=8)


def filtered(book: Any, sheet: Any) -> None:
    sheet.row_dimensions[TOP + 1].hidden = True


def totalled(book: Any, sheet: Any) -> None:
    sheet.cell(TOP + 4, 1).value = "合 计"
    sheet.cell(TOP + 4, 3).value = 250


def summed(book: Any, sheet: Any) -> None:
    sheet.cell(TOP + 4, 3).value = "=SUM(C4:C6)"


def pasted(book: Any, sheet: Any) -> None:
    from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

    for one in sheet.data_validations.dataValidation:
        if "B" in str(one.sqref):
            one.sqref = MultiCellRange([CellRange("B5:B43")])


def renamed(name: str, refers: str) -> Change:
    def change(book: Any, sheet: Any) -> None:
        book.defined_names[name].attr_text = refers

    return change


def lost(book: Any, sheet: Any) -> None:
    del book.defined_names["i_award_kind"]


def exchanged(book: Any, sheet: Any) -> None:
    """Columns cut and put in each other's place, without their headings: the names go with the cells."""
    for row in range(TOP, TOP + 3):
        one, two = sheet.cell(row, 3), sheet.cell(row, 4)
        one.value, two.value = two.value, one.value
    names = book.defined_names
    names["i_award_amount"].attr_text, names["i_award_paid"].attr_text = (
        names["i_award_paid"].attr_text,
        names["i_award_amount"].attr_text,
    )


CHANGES = [
    (beyond, {("must", "entries-beyond", 2, "A44 C45"), ("note", "text-outside", 0, "L45")}),
    (merged, {("must", "entries-merged", 2, "A4 A5")}),
    (filtered, {("note", "entries-hidden", 1, "A5")}),
    (totalled, {("must", "total-inside", 1, "A8")}),
    (summed, {("must", "total-inside", 1, "C8")}),
    (pasted, {("note", "checks-removed.only", 0, "B4")}),
    (renamed("i_award_amount", f"'{SHEET}'!$C$4:$C$20"), {("must", "column-short", 0, "award_amount")}),
    (renamed("i_award_amount", f"'{SHEET}'!#REF!"), {("must", "column-lost", 0, "award_amount")}),
    (lost, {("must", "column-lost", 0, "award_kind")}),
    (exchanged, {("must", "columns-exchanged", 0, "award_amount award_paid")}),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES, ids=[str(number) for number in range(len(CHANGES))])
def test_what_was_done_to_the_table(change: Change, expected: set[tuple[str, str, int, str]]) -> None:
    assert told(change) == expected


def test_rows_may_be_sorted_and_left_out() -> None:
    def sorted_otherwise(book: Any, sheet: Any) -> None:
        for row in range(TOP, TOP + 3):
            for column in range(1, 10):
                sheet.cell(row, column).value = None
        for row, entry in zip((TOP + 20, TOP + 2, TOP + 9), reversed(ENTRIES), strict=True):
            for column, value in enumerate(entry, start=1):
                sheet.cell(row, column).value = value
                if isinstance(value, date):
                    sheet.cell(row, column).number_format = "yyyy-mm-dd"

    found = of(sorted_otherwise)
    assert [one.why for one in found.findings] == []
    assert list(found.entries["award"].rows) == [TOP + 2, TOP + 9, TOP + 20]
    assert check([found])[0].outcomes["REF"] == "passed"


def test_a_reason_settles_a_rule_over_entries_as_any_other() -> None:
    def explained(book: Any, sheet: Any) -> None:
        sheet.cell(TOP, 3).value = 400
        place = book.defined_names["x_BIG"].attr_text.rpartition("!")
        book[place[0].strip("'")][place[2].replace("$", "")] = "重点项目，经批准"

    (checked,) = judge([File("form.xlsx", saved(explained))], Setup(Catalogue(grants()), printed))
    assert checked.submission is not None
    assert checked.submission.explanations == {"BIG": "重点项目，经批准"}
    assert checked.outcomes["BIG"] == "explained"


def test_what_a_lost_column_comes_to_is_not_known() -> None:
    (checked,) = check([of(renamed("i_award_paid", f"'{SHEET}'!#REF!"))])
    assert {own for own, outcome in checked.outcomes.items() if outcome == "not_run"} == {"CELLS", "PAID", "SHARE"}
    (checked,) = check([of(renamed("i_award_amount", f"'{SHEET}'!#REF!"))])
    assert {"TOTAL", "RND", "MANY", "PAID"} <= {own for own, one in checked.outcomes.items() if one == "not_run"}


def test_a_rule_over_a_lost_column_waits_for_it_whatever_a_blank_means_there() -> None:
    (checked,) = check([of(renamed("i_award_paid", f"'{SHEET}'!#REF!"))])
    assert checked.submission is not None
    waiting = {one.id: (one.entries, one.fact("not_found")) for one in checked.findings if one.why == "not-run"}
    assert waiting == {"PAID": (3, "3"), "SHARE": (3, "3")}
    said = [say_cause(cause, checked.submission.edition, "en").message for cause in causes_of(checked) if cause.waits]
    assert said == [
        "明细: 1 column cannot be found (“已付”): deleted, or without its name. Please fill in the template that was"
        " issued; if it is much, copy whole columns into it (paste values only). Rules that wait until this is"
        " corrected: 2. [column-lost, PAID, SHARE, must]"
    ]
