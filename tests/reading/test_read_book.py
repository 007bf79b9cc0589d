"""Bytes to a book, or the one word for why there is none. What is asked for is read, and within the limits of all."""

import pytest

from tests.hostile.packages import links, name, package, parts, sheet, strings, tabs_of, workbook_xml
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, Refusal, Value, ValueKind
from xlvalidate.ooxml.package import LIMITS, PackageBudget, PackageLimits, RefusedError
from xlvalidate.reading.read_book import guarded, read_book


def test_whatever_a_step_of_reading_raises_is_an_answer_but_a_lack_of_memory():
    def refuses() -> None:
        raise RefusedError("dtd", "sheet1")

    def fails() -> None:
        raise ZeroDivisionError("by zero")

    def is_full() -> None:
        raise MemoryError

    assert guarded(lambda: 3) == 3
    assert guarded(refuses) == Refusal("dtd", "sheet1")
    assert guarded(fails) == Refusal("unreadable", "ZeroDivisionError")
    with pytest.raises(MemoryError):
        guarded(is_full)


def row(*cells: str) -> str:
    return f'<row r="1">{"".join(cells)}</row>'


def number(at: str, value: int) -> str:
    return f'<c r="{at}"><v>{value}</v></c>'


def shared(at: str, index: int, formula: str = "") -> str:
    return f'<c r="{at}" t="s">{formula}<v>{index}</v></c>'


def values(data: bytes, *wanted: str, **options: object) -> dict[str, str] | Refusal:
    book = read_book(data, lambda key: key in wanted, **options)  # type: ignore[arg-type]
    if isinstance(book, Refusal):
        return book
    return {str(cell): value.text for cell, value in book.values.items()}


TWO = tabs_of(sheet(row(number("A1", 1), number("B1", 2))), sheet(row(number("A1", 3), number("B1", 4))))
FIRST, SECOND = {"S1!A1": "1", "S1!B1": "2"}, {"S2!A1": "3", "S2!B1": "4"}


@pytest.mark.parametrize("fast", [True, False])
def test_the_sheets_of_wanted_names_are_read_or_every_one(fast):
    assert values(TWO, "v1", fast=fast) == FIRST
    assert values(TWO, "v2", fast=fast) == SECOND
    assert values(TWO, fast=fast) == {}
    assert values(TWO, every_sheet=True, fast=fast) == FIRST | SECOND
    assert values(TWO, "v1", seen=True, fast=fast) == FIRST


@pytest.mark.parametrize("fast", [True, False])
def test_texts_that_cells_share(fast):
    rows = row(shared("A1", 1), number("B1", 7), shared("C1", 0, "<f>A1</f>"), shared("D1", 1))
    book = read_book(package(parts(rows, strings=strings("<t>no</t>", "<t>yes</t>"))), lambda key: True, fast=fast)
    assert isinstance(book, Book)
    assert book.values == {
        Cell("S", 1, 1): Value(ValueKind.TEXT, "yes"),
        Cell("S", 1, 2): Value(ValueKind.NUMBER, "7"),
        Cell("S", 1, 3): Value(ValueKind.TEXT, "no", "A1"),
        Cell("S", 1, 4): Value(ValueKind.TEXT, "yes"),
    }


def test_texts_that_are_not_there_are_missed_only_by_who_needs_them():
    assert values(package(parts(row(shared("A1", 0)))), "v") == Refusal("missing-part", "sharedStrings")
    assert values(package(parts(row(number("A1", 1)))), "v") == {"S!A1": "1"}


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    ("cells", "wanted", "read"),
    [(2, ["v1"], True), (1, ["v1"], False), (4, ["v1", "v2"], True), (3, ["v1", "v2"], False), (3, ["v2"], True)],
)
def test_the_cells_of_all_sheets_count_together(cells, wanted, read, fast):
    found = values(TWO, *wanted, limits=PackageLimits(cells=cells), fast=fast)
    if read:
        assert found == {at: text for at, text in (FIRST | SECOND).items() if f"v{at[1]}" in wanted}
    else:
        assert found == Refusal("too-many-cells", f"xl/worksheets/sheet{wanted[-1][1]}.xml")


def test_texts_count_as_cells():
    rows = row(shared("A1", 0), shared("B1", 0), number("C1", 1))
    data = package(parts(rows, strings=strings("<t>x</t>")))
    spent = PackageBudget(LIMITS)
    assert values(data, "v", budget=spent) == {"S!A1": "x", "S!B1": "x", "S!C1": "1"}
    assert spent.cells == 3


def test_a_sheet_that_is_named_and_not_there_is_read_by_nobody_who_asks_for_every_one():
    tabs = '<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="Gone" sheetId="2" r:id="rId2"/>'
    made = parts(row(number("A1", 1)), workbook=workbook_xml(name("v", "S!$A$1"), tabs))
    made["xl/_rels/workbook.xml.rels"] = links(
        ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/no.xml")
    )
    assert values(package(made), every_sheet=True) == {"S!A1": "1"}
