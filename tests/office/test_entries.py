"""Open tables as LibreOffice computes them: line for line as the engine judges them."""

import pytest

from tests.derive.entry_form import changed_form, entry_form
from tests.office.entry_differential import Filling, LiveForm, compare, fillings, judged, opened, read_as
from tests.office.libreoffice import soffice
from xlvalidate.checking.check import check
from xlvalidate.derive.entry_sheets import entry_sheets
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.editions.edition import own_cell_name

WORDS = texts_of("zh_CN").live
ROWS = {
    "award": [
        {"award_ref": "A0001", "award_amount": 10, "award_starts": 46086, "award_ends": 46090},
        {"award_ref": "A0002", "award_amount": 20, "award_starts": 46086},
    ]
}


@pytest.fixture(scope="module", autouse=True)
def _libreoffice():
    soffice()


@pytest.mark.parametrize(("name", "count"), [("grants", 60), ("kinds", 60)])
def test_the_sheet_judges_as_the_engine_does(name, count):
    edition = entry_form(name)
    found = compare(edition, [*fillings(edition, count)])
    assert found.differences == []
    said = {state for states in found.states.values() for state in states}
    assert {WORDS.passed, WORDS.failed, WORDS.to_fill, WORDS.not_applicable} <= said


@pytest.mark.parametrize(
    ("name", "old", "new"), [("grants", "most = 12", "most = 400"), ("kinds", "most = 10,", "most = 300,")]
)
def test_of_hundreds_of_entries_too(tmp_path, name, old, new):
    """From a hundred rows on LibreOffice computes a column as a whole, and takes more for circles than there are."""
    edition = changed_form(tmp_path, name, old, new)
    assert compare(edition, [*fillings(edition, 8, seed=5)]).differences == []


@pytest.mark.parametrize("name", ["grants", "kinds"])
def test_what_is_typed_first_after_opening_is_judged(name):
    """A spreadsheet program does not compute a sheet that nobody looks at when it opens a workbook."""
    edition = entry_form(name)
    drawn = [*fillings(edition, 4, seed=7)]
    for filling, checked in zip(drawn, check([read_as(edition, one) for one in drawn]), strict=True):
        with opened(edition) as form:
            form.document.enableAutomaticCalculation(True)
            said, _ = form.judge(filling, calculated=False)
            assert said == judged(edition, checked)


def test_a_cell_that_is_cut_and_pasted_is_asked_where_it_is_now():
    """
    金额     10 | 20 |    |          | 20 |    | 10
    entries  1  | 1  | 0  | 0   ->  1 | 1  | 0  | 1
    """
    edition = entry_form("grants")
    with opened(edition) as form:
        form.judge(Filling({}, ROWS))
        before = [column(form, heading) for heading in ("entry", "as award_amount")]
        place = form.form.column_of["award_amount"]
        sheet, left, top = form.document.Sheets.getByName(place.sheet), place.area.left - 1, place.area.top - 1
        cut = sheet.getCellRangeByPosition(left, top, left, top).getRangeAddress()
        sheet.moveRange(sheet.getCellByPosition(left, top + 3).getCellAddress(), cut)
        form.document.calculate()
        after = [column(form, heading) for heading in ("entry", "as award_amount")]
        assert own_cell_name("award_amount") in form.document.NamedRanges.ElementNames
    assert before == [["1", "1", "0", "0"], ["10", "20", "b", "b"]]
    assert after == [["1", "1", "0", "1"], ["b", "20", "b", "10"]]


def column(form: LiveForm, heading: str) -> list[str]:
    """The first rows of a column of the hidden sheet."""
    sheet = entry_sheets(form.edition)["award"]
    at = [one.heading for one in sheet.columns].index(heading)
    cells = form.document.Sheets.getByName(sheet.sheet)
    return [cells.getCellByPosition(at, sheet.top - 1 + row).getString() for row in range(4)]
