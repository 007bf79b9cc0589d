"""A printed list of thirty rows that an edition declares open: three are filled in, and of the others nobody asks."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from xlvalidate.adopting.lay_onto import lay
from xlvalidate.checking.check import check
from xlvalidate.derive.entry_drawings import entry_drawings
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission

PRINTED = 30

TEXT = """
id = "grant-list"
title = "List of grants"
authority = "case"
language = "en"
years = { first = 2020 }
units = ["EUR"]

[onto]
file = "list.xlsx"
sha256 = "SHA"
printed = { "List" = { A1 = "List of grants", A3 = "No.", B3 = "Grant" } }

[cover]
sheet = "Cover"
title = "List of grants"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year" },
]

[[tables]]
code = "g"
sheet = "List"
title = "List of grants"
open = { most = 30 }
[[tables.blocks]]
columns = [
  { code = "name", label = "Name", at = "B4", kind = "text" },
  { code = "amount", label = "Amount", at = "C4", kind = "amount", unit = "EUR", decimals = 2 },
  { code = "until", label = "Until", at = "D3:D4", kind = "date", blank = "empty" },
]

[[rules]]
id = "CELLS"
severity = "must"
source = "case"
cells = "g"

[[rules]]
id = "NAME"
severity = "must"
source = "case"
says = "unique(g.name)"

[[rules]]
id = "UNTIL"
severity = "must"
source = "case"
says = "g.until >= 2026-01-01"
"""


def official() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "List"
    for address, text in (("A1", "List of grants"), ("A3", "No."), ("B3", "Grant"), ("B4", "Name"), ("C4", "Amount")):
        sheet[address] = text
    sheet["D3"] = "Until"
    sheet.merge_cells("D3:D4")
    for number in range(1, PRINTED + 1):
        sheet.cell(4 + number, 1).value = number
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def edition_for(form: bytes, folder: Path, text: str = TEXT) -> Edition:
    path = folder / "list.toml"
    path.write_text(text.replace("SHA", sha256(form).hexdigest()), "utf-8")
    return load(path, date(2026, 1, 1))


def filled(template: bytes, rows: list[tuple[object, ...]]) -> bytes:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(template))
    for name, said in (("xlv_office", "Roads"), ("xlv_office_code", "1"), ("xlv_year", 2026)):
        sheet, _, cell = book.defined_names[name].attr_text.rpartition("!")
        book[sheet.strip("'")][cell.replace("$", "")] = said
    for row, values in enumerate(rows, start=5):
        for column, value in enumerate(values, start=2):
            book["List"].cell(row, column).value = value
            if isinstance(value, date):
                book["List"].cell(row, column).number_format = "yyyy-mm-dd"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


FILLED = [
    ([("A", 10, date(2026, 3, 1)), ("B", 2.5, None), ("C", 1, None)], []),
    ([("A", 10, None), ("", None, None), ("", None, None), ("B", 2.5, None)], []),
    ([("A", 10, date(2025, 3, 1)), ("A", "x", None)], [
        ("CELLS.amount", "text", 1, "C6"), ("NAME", "broken", 2, "B5 B6"), ("UNTIL", "broken", 1, "D5")]),
    ([("A", None, None)], [("CELLS", "not-run", 1, "C5")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), FILLED)
def test_rows_that_are_left_blank_are_none(tmp_path, rows, expected):
    form = official()
    edition = edition_for(form, tmp_path)
    found = read("f.xlsx", filled(lay(edition, form, "list.xlsx"), rows), Catalogue(edition), printed)
    assert isinstance(found, Submission)
    (checked,) = check([found])
    said = [
        (one.id, one.why, one.entries, " ".join(place.cell.a1 for place in one.places if place.cell))
        for one in checked.findings
    ]
    assert sorted(said) == sorted(expected)


def test_a_heading_over_two_columns_is_a_fault(tmp_path):
    with pytest.raises(EditionError) as error:
        edition_for(
            official(), tmp_path, TEXT.replace('at = "C4"', 'at = "C4:D4"').replace('at = "D3:D4"', 'at = "E4"')
        )
    assert [one.why for one in error.value.faults] == ["open-heading-wide"]


def test_the_hidden_sheet_judges_the_rows_that_the_edition_declares(tmp_path):
    edition = edition_for(official(), tmp_path)
    (hidden,) = entry_drawings(edition)
    assert {(one.area.top, one.area.bottom) for one in hidden.columns} == {(5, 4 + PRINTED)}
