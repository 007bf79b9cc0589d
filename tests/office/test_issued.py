"""An issued workbook in a spreadsheet program: its live checks calculate, what is saved is read as issued."""

from io import BytesIO

import openpyxl
import pytest

from tests.collecting.incoming import form
from tests.distribution.issues import lay_keys
from tests.distribution.test_office_workbooks import DAY, LAST, OFFICE, RIGHT, filled_in, last_of, pressed
from tests.office.libreoffice import recalculate
from xlvalidate.checking.judge import File, judge
from xlvalidate.desk.check_files import setup
from xlvalidate.distribution.office_workbooks import STAMP
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.findings import Origin

WRONG = RIGHT.replace("handled           9      9", "handled           9      8")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """An issued workbook as it is, filled in, and filled in wrongly, each as LibreOffice saves it."""
    home = tmp_path_factory.mktemp("issued")
    own, known = lay_keys(home)
    issued = pressed(last_of(form(drawing=LAST, year=2024))).workbook(OFFICE, 1, DAY, own)
    paths = []
    for name, data in (
        ("blank", issued), ("right", filled_in(issued, RIGHT)), ("wrong", filled_in(issued, WRONG)),
    ):  # fmt: skip
        paths.append(home / f"{name}.xlsx")
        paths[-1].write_bytes(data)
    return {path.stem: path.read_bytes() for path in recalculate(paths, home / "saved")}, known


def summary(data: bytes) -> object:
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    sheet, _, cell = book.defined_names["xlv_summary"].attr_text.replace("$", "").rpartition("!")
    return book[sheet.strip("'")][cell].value


def test_the_live_checks_calculate(saved):
    files, _ = saved
    assert {name: summary(data) for name, data in files.items()} == {
        "blank": "共 51 条审核关系：通过 1，不符 0，已说明 0，无法判断 50。另有 13 条不适用。",
        "right": "共 51 条审核关系：通过 51，不符 0，已说明 0，无法判断 0。另有 13 条不适用。",
        "wrong": "共 51 条审核关系：通过 48，不符 3，已说明 0，无法判断 0。另有 13 条不适用。",
    }


def test_what_a_spreadsheet_program_saved_is_still_the_form_that_was_issued(saved):
    files, known = saved
    (checked,) = judge([File("right.xlsx", files["right"])], setup(catalogue(None)))
    assert [one.id for one in checked.findings if one.origin is Origin.STRUCTURE] == ["stamp-not-verified"]
    assert str(checked.verdict) == "accepted"
    stamp = openpyxl.load_workbook(BytesIO(files["right"]))[STAMP.sheet][STAMP.a1].value
    assert known.opened(stamp).office == "330802001"
