"""Formulas over columns are left to the program that opens the form; very many cells are filled in at once."""

import pytest

from tests.hostile.packages import name as defined
from tests.hostile.packages import package, parts
from xlvalidate.cells import Cell
from xlvalidate.ooxml.blank_form import blank_form
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.ooxml.fill import filled, typed_in
from xlvalidate.ooxml.formula_results import with_values
from xlvalidate.ooxml.spans import NotPatchableError
from xlvalidate.reading.read_book import read_book

NAMES = defined("i_col", "S!$C$1:$C$3") + defined("i_one", "S!$A$1")
# B1 asks for the column and B2 for it beside a cell, B3 for what stands in B1, B4 for the cell only.
ROWS = """
<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>COUNT(i_col)</f><v>0</v></c><c r="C1"/></row>
<row r="2"><c r="A2"/><c r="B2"><f>i_one+SUM(i_col)</f><v>1</v></c><c r="C2"/></row>
<row r="3"><c r="A3"/><c r="B3"><f>B1+1</f><v>1</v></c><c r="C3"/></row>
<row r="4"><c r="A4"/><c r="B4"><f>i_one+1</f><v>2</v></c></row>
"""
TEMPLATE = package(parts(ROWS, names=NAMES))
KINDS = {ValueKind.UNCALCULATED: "-"}


def said(data: bytes) -> str:
    """What B1 to B4 show."""
    book = read_book(data, lambda name: name == "i_one")
    assert isinstance(book, Book)
    values: list[Value] = [book.at(Cell("S", row, 2)) for row in range(1, 5)]
    return " ".join(KINDS.get(value.kind, value.text) for value in values)


A1, A2, C2 = Cell("S", 1, 1), Cell("S", 2, 1), Cell("S", 2, 3)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        # What the column gave stays, and is reckoned with.
        ({}, "0 1 1 2"),
        ({A2: 9}, "0 1 1 2"),
        # What asks for a cell that is typed as well is not known any more.
        ({A1: 5}, "0 - 1 6"),
        # Of a column with something in it nothing is known here.
        ({C2: 7}, "- - - 2"),
        ({A1: 5, C2: 7}, "- - - 6"),
    ],
)
def test_what_formulas_over_columns_gave_stays_as_long_as_nothing_is_typed_into_one(cells, shown):
    assert said(filled(TEMPLATE, cells)) == shown
    if C2 not in cells:
        form = blank_form(TEMPLATE, [A1, A2])
        assert said(form.filled(cells)) == shown


@pytest.mark.parametrize("cells", [{}, {A2: 9}, {A1: 5}, {C2: 7}])
def test_what_no_program_computed_yet_is_not_made_up(cells):
    rows = ROWS.replace("COUNT(i_col)</f><v>0</v>", "COUNT(NotRead!A1:A9)</f>").replace("</f><v>1</v>", "</f>")
    data = package(parts(rows, names=NAMES))
    wanted = f"- - - {6 if A1 in cells else 2}"
    assert said(filled(data, cells)) == wanted
    if C2 not in cells:
        assert said(blank_form(data, [A1, A2]).filled(cells)) == wanted


def test_a_form_that_no_name_leads_to_columns_of_is_computed_as_ever():
    alone = package(parts(ROWS, names=defined("i_one", "S!$A$1")))
    assert said(filled(alone, {})) == "- - - 2"


MANY = "".join(
    f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" t="inlineStr"><is><t>x</t></is></c></row>'
    for row in range(1, 1202)
)


def column(of: dict[str, int | str], rows: str = MANY) -> dict[str, bytes]:
    part = f'<worksheet xmlns="m"><sheetData>{rows}</sheetData></worksheet>'.encode()
    return {"quick": typed_in(part, of), "slow": typed_in(part.replace(b"<sheetData>", b"<!-- --><sheetData>"), of)}


def test_very_many_cells_are_written_as_a_few_are():
    made = column({f"A{row}": row if row % 2 else f"<{row}>" for row in range(1, 1202)})
    assert made["quick"] == made["slow"].replace(b"<!-- -->", b"")
    assert b'<c r="A1" s="1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c>' in made["quick"]
    assert b'<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">&lt;2&gt;</t></is></c>' in made["quick"]


def test_a_cell_that_is_not_there_and_one_with_a_text_in_it_are_looked_for_in_every_way():
    with pytest.raises(NotPatchableError, match="no cell A5000"):
        column({f"A{row}": 1 for row in (*range(1, 1202), 5000)})
    made = column({f"{letter}{row}": 1 for letter in "AB" for row in range(1, 1202)})
    assert made["quick"] == made["slow"].replace(b"<!-- -->", b"")


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        ('<c t="str"><f t="shared" si="0"/></c>', '<c><f t="shared" si="0"/></c>'),
        ('<c s="3" t="str"><f>1</f><v>x</v></c>', '<c s="3"><f>1</f></c>'),
        ('<c r="A1" t="b"><f>1</f><v>1</v></c><c><f>2</f><v>2</v></c>', '<c r="A1"><f>1</f></c><c><f>2</f></c>'),
    ],
)
def test_values_are_taken_out_of_cells_without_an_address_too(cells, left):
    part = '<worksheet xmlns="m"><sheetData><row r="1">{}</row></sheetData></worksheet>'
    assert with_values(part.format(cells).encode(), {}) == part.format(left).encode()


def test_a_sheet_of_very_many_formulas_is_not_computed():
    formulas = "".join(f'<row r="{row}"><c r="B{row}"><f>1+1</f><v>7</v></c></row>' for row in range(1, 5_002))
    many = package(parts(f'{formulas}<row r="6000"><c r="A6000"/></row>', names=NAMES))
    few = package(parts('<row r="1"><c r="B1"><f>1+1</f><v>7</v></c></row>', names=NAMES))
    assert said(filled(many, {})).split()[0] == "7"
    assert said(filled(few, {})).split()[0] == "2"
