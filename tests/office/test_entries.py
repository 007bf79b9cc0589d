"""Open tables as LibreOffice computes them: line for line as the engine judges them."""

import pytest
from openpyxl import load_workbook

from tests.adopting.test_open_rows import FILLED, edition_for, lay, official
from tests.adopting.test_open_rows import filled as filled_list
from tests.derive.entry_form import changed_form, entry_form
from tests.office.entry_differential import Filling, LiveForm, compare, fillings, judged, opened, read_as
from tests.office.libreoffice import recalculate, soffice
from xlvalidate.cells import Cell
from xlvalidate.checking.check import check
from xlvalidate.checking.judge import File, judge
from xlvalidate.derive.checks_sheet import DIFFERENCE, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.entry_sheets import entry_sheets
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.editions.template_names import own_cell_name
from xlvalidate.findings import Outcome
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.package import open_package

WORDS = texts_of("zh_CN").live


def failing_entries(found):
    """By the rule of a line, how many entries break it."""
    broken = ((own.partition(".")[0], why, count) for own, why, count, _ in found)
    return {own: count for own, why, count in broken if why != "not-run"}


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


def test_what_libreoffice_saves_of_thousands_of_entries_is_read(tmp_path):
    """It writes a formula out in every cell that shares it: 25 kB a row, and no part may have 64 MiB."""
    edition = changed_form(tmp_path, "grants", "most = 12", "most = 2000")
    form, count = draw(edition), 2_000
    row = {
        "award_agency": edition.columns["award_agency"].choices[0],
        "award_cluster": "研发",
        "award_amount": 10,
        "award_starts": 46086,
        "award_ends": 46090,
    }
    cells = {form.cell_of["summary_total"]: 20_000, form.cell_of["summary_rnd"]: 20_000}
    cells |= {form.cell_of["summary_awards"]: count}
    for number in range(count):
        for code, value in {**row, "award_ref": f"A{number:04}"}.items():
            place = form.column_of[code]
            cells[Cell(place.sheet, place.area.top + number, place.area.left)] = value
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(template(edition), cells))
    (saved,) = recalculate([path], tmp_path / "saved")
    (one,) = judge([File("form", saved.read_bytes())], setup(catalogue(str(tmp_path / "grants.toml"))))
    assert one.submission is not None
    assert len(one.submission.entries["award"].rows) == count
    assert {id_ for id_, outcome in one.outcomes.items() if outcome is Outcome.FAILED} == set()
    package = open_package(saved.read_bytes())
    sizes = [len(package.read(part.name)) for part in package.index.values() if "/worksheets/" in part.name]
    assert max(sizes) < 4_000 * count


@pytest.mark.parametrize(("rows", "failing"), [(rows, failing_entries(found)) for rows, found in FILLED])
def test_printed_rows_that_an_edition_declares_open_are_judged_where_they_stand(tmp_path, rows, failing):
    """
        B     C       D
    4   Name  Amount  Until    <- no entry
    5   A     10      2025-03-01
    """
    form = official()
    edition = edition_for(form, tmp_path)
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled_list(lay(edition, form, "list.xlsx"), rows))
    (saved,) = recalculate([path], tmp_path / "saved")
    sheet = load_workbook(saved, data_only=True)[texts_of("en").checks_sheet]
    found = {line.id: sheet.cell(line.row, DIFFERENCE).value for line in lines_of(edition)}
    assert {id_: count for id_, count in found.items() if count} == failing


def column(form: LiveForm, heading: str) -> list[str]:
    """The first rows of a column of the hidden sheet."""
    sheet = entry_sheets(form.edition)["award"]
    at = [one.heading for one in sheet.columns].index(heading)
    cells = form.document.Sheets.getByName(sheet.sheet)
    return [cells.getCellByPosition(at, sheet.top - 1 + row).getString() for row in range(4)]
