"""A workbook that a program filled in shows what its figures give, not what the blank template gave."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.office.libreoffice import recalculate
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.findings import Outcome

REPORTS = Path(__file__).parents[2] / "examples" / "reports"


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_no_value_of_the_blank_form_is_left_in_a_filled_one(path):
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            assert not re.search(rb"</f><v>", package.read(part)), part


def test_libreoffice_shows_what_the_figures_give(tmp_path):
    (copy,) = recalculate([REPORTS / "seed-001.xlsx"], tmp_path)
    book = openpyxl.load_workbook(copy, data_only=True)
    sheet, _, cell = book.defined_names["xlv_summary"].attr_text.replace("$", "").rpartition("!")
    (checked,) = check_files([REPORTS / "seed-001.xlsx"], setup(catalogue(None)))
    passed, failed = checked.count(Outcome.PASSED) - 1, checked.count(Outcome.FAILED)  # H14-DASH has no line
    assert book[sheet.strip("'")][cell].value == f"共 30 条：通过 {passed}，不符 {failed}，待填 0，不适用 1"
