"""A text in a number's cell is on the live sheet the number that reading takes it for, or none."""

import pytest

from tests.forms import form_of
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.text_numbers import reads
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.ooxml.fill import every_value, filled
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reading.numbers import numeral

UNIT = "万元"
READ = (
    "12", "１２", " 12 ", "\u300012\n", "\u00a012", "+5", "-5", "－５", "−5", "1,234", "-1,234", "1,234,567",
    "１，２３４", "12.5", "0.5", "007", "0", "12万元", "12(万元)", "12（萬元）", "５０．２５ 万元", "99999999999999",
)  # fmt: skip
NONE = (
    "12件", "12,34", "1,23", "1,", ",123", "1,234,56", ".5", "5.", "1.2.3", "--5", "1-2", "1/2", "2024-1-1", "1e5",
    "无", "/", "-", "12%", "$5", "(5)", "1\t2", "万元", "abc", "", "  ",
)  # fmt: skip
ONLY_READING = ("251000元", "12 345", "1,234.5", "12（估计）")


@pytest.mark.parametrize("text", READ)
def test_what_the_sheet_reads_reading_reads(text: str):
    assert reads(text, UNIT)
    assert numeral(text, UNIT, False).value is not None


@pytest.mark.parametrize("text", NONE)
def test_what_reading_does_not_read_the_sheet_does_not(text: str):
    assert not reads(text, UNIT)
    assert numeral(text, UNIT, False).value is None


@pytest.mark.parametrize("text", ONLY_READING)
def test_what_only_reading_reads_is_no_number_on_the_sheet(text: str):
    assert not reads(text, UNIT)
    assert numeral(text, UNIT, False).value is not None


def test_the_sheet_says_the_number():
    edition = built_in_edition("ogi-2014")
    cells = list(draw(edition).cell_of.items())
    typed = dict(zip((cell for _, cell in cells), READ[:11], strict=False))
    values = every_value(open_workbook(open_package(filled(form_of(edition), typed))))
    found = {}
    for row in range(2, len(cells) + 2):
        code, number = (values.get(Cell(FIGURES_SHEET, row, column)) for column in (1, 11))
        if code is not None and number is not None:
            found[code.text] = number.text
    for (code, _), text in zip(cells, READ[:11], strict=False):
        unit = edition.indicators[code].unit
        assert float(found[code]) == numeral(text, unit, False).value, text
