"""Areas that are one column wide: which names lead to them, and what stands in their cells and around them."""

from dataclasses import replace

import pytest

from tests.hostile.packages import SHEET, links, name, package, parts, sheet, strings, styles, workbook_xml
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, ColumnArea, ColumnContent, DefinedName, NameFault, Refusal, Value, ValueKind
from xlvalidate.ooxml.column_areas import Bands
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageBudget, PackageLimits
from xlvalidate.reading.read_book import read_book

TWO_TABS = '<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="表 三" sheetId="2" r:id="rId2"/>'
TARGETS = [("worksheet", f"worksheets/sheet{at}.xml") for at in (1, 2)]
DATED = styles("", '<xf numFmtId="0"/><xf numFmtId="14"/>')
NUMBER, TEXT, DATE = ValueKind.NUMBER, ValueKind.TEXT, ValueKind.DATE


def names_of(names: str) -> dict[str, DefinedName]:
    contents = parts(workbook=workbook_xml(names, TWO_TABS), links=links(*TARGETS))
    book = read_book(package(contents | {"xl/worksheets/sheet2.xml": sheet()}), lambda _: True)
    assert isinstance(book, Book)
    return dict(book.names)


def leads(refers: str, area: ColumnArea | None, fault: NameFault = NameFault.RANGE) -> DefinedName:
    return DefinedName("v", refers, fault=fault, area=area)


@pytest.mark.parametrize(
    ("refers", "area"),
    [
        ("S!$E$6:$E$20005", ColumnArea("S", 5, 6, 20_005)),
        ("s!$e$6:$E$7", ColumnArea("S", 5, 6, 7)),
        ("'表 三'!$XFD$1:$XFD$1048576", ColumnArea("表 三", 16_384, 1, 1_048_576)),
        (" S!$E$6:$E$9\n", ColumnArea("S", 5, 6, 9)),
        ("S!$E$9:$E$6", None),
        ("S!$E$6:$F$9", None),
        ("S!$E$6:$F$6", None),
        ("S!$E$6:$E9", None),
        ("S!E6:E9", None),
        ("S!$E6:$E9", None),
        ("S!$E:$E", None),
        ("'S:表 三'!$E$6:$E$9", None),
        ("T!$E$6:$E$9", None),
    ],
)
def test_a_name_of_several_cells_of_a_column_has_their_area(refers: str, area: ColumnArea | None) -> None:
    assert names_of(name("v", refers)) == {"v": leads(refers, area)}


OWN, OTHER = ' localSheetId="0"', ' localSheetId="1"'
AREA = ColumnArea("S", 1, 2, 9)


@pytest.mark.parametrize(
    ("names", "led"),
    [
        (name("v", "S!$A$2:$A$9", OWN), leads("S!$A$2:$A$9", AREA)),
        (
            name("v", "S!$B$2:$B$9") + name("v", "S!$A$2:$A$9", OWN),
            leads("S!$B$2:$B$9", ColumnArea("S", 2, 2, 9)),
        ),
        (
            name("v", "#REF!") + name("v", "S!$A$2:$A$9", OWN),
            replace(leads("#REF!", AREA, NameFault.BROKEN), instead=True),
        ),
        (
            name("v", "T!$A$2:$A$9") + name("v", "S!$A$2:$A$9", OWN),
            leads("T!$A$2:$A$9", None),
        ),
        (
            name("v", "T!$A$2") + name("v", "S!$A$2:$A$9", OWN),
            replace(leads("T!$A$2", AREA, NameFault.SHEET), instead=True),
        ),
        (
            name("v", "#REF!") + name("v", "S!$A$2:$A$9", OWN) + name("v", "S!$A$3:$A$9", OTHER),
            leads("#REF!", None, NameFault.BROKEN),
        ),
        (
            name("v", "#REF!") + name("v", "S!$A$2:$A$9", OWN) + name("v", "S!$A$3", OTHER),
            DefinedName("v", "S!$A$3", Cell("S", 3, 1), instead=True),
        ),
        (name("v", "S!$A$2:$A$9") + name("V", "S!$A$2:$A$9"), leads("S!$A$2:$A$9", None, NameFault.DOUBLED)),
    ],
)
def test_of_two_names_the_one_counts_that_counts_of_cells(names: str, led: DefinedName) -> None:
    assert names_of(names) == {"v": led}


def test_the_bands_of_areas():
    bands = Bands.of([ColumnArea("S", 1, 2, 4), ColumnArea("S", 2, 4, 5), ColumnArea("S", 1, 9, 9)])
    found = [sorted(bands.at(row)) for row in range(1, 12)]
    assert found == [[], [1], [1], [1, 2], [2], [], [], [], [1], [], []]
    assert [bands.end(row) for row in range(1, 11)] == [2, 4, 4, 5, 6, 9, 9, 9, 10, None]
    assert (Bands.of([]).at(1), Bands.of([]).end(1)) == (frozenset(), None)


ROWS = """
<row r="1"><c r="A1" t="inlineStr"><is><t>above</t></is></c><c r="B1"><v>1</v></c></row>
<row r="2" hidden="1"><c r="A2"><v>12.50</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>beside</v></c></row>
<row r="3"><c r="A3" s="1"><v>45000</v></c><c r="B3" t="s"><f>B2</f><v>0</v></c></row>
<row r="4"><c r="A4" s="1"/><c r="B4"><f>A1</f></c><c r="D4" t="inlineStr"><is><t> 甲 </t></is></c></row>
<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="e"><v>#N/A</v></c><c r="D5" t="str"><v>a_x0041_</v></c></row>
<row r="6"><c r="A6"><f>1+1</f><v>2</v></c><c r="B6"><v>1e999</v></c><c r="D6" t="str"><f>D5</f><v>x</v></c></row>
<row r="7"><c r="A7"><v>70</v></c><c r="B7" t="str"><v></v></c><c r="D7" t="d"><v>2024-02-29</v></c></row>
<row r="8"><c r="A8"><v>below</v></c><c r="B8" t="s"><v>1</v></c><c r="D8" t="s"><v>1</v></c></row>
"""
AREAS = name("i_a", "S!$A$2:$A$7") + name("I_B", "S!$B$2:$B$7") + name("i_d", "S!$D$2:$D$8") + name("v", "S!$B$1")


def opened(data: bytes, fast: bool = True, limits: PackageLimits = LIMITS) -> Book | Refusal:
    return read_book(data, lambda key: key == "v", limits, areas=lambda key: key.startswith("i_"), fast=fast)


def book_of(rows: str, names: str = AREAS, fast: bool = True, **changed: str) -> Book:
    book = opened(package(parts(rows.replace("\n", ""), names=names, **changed)), fast)
    assert isinstance(book, Book)
    return book


@pytest.mark.parametrize("fast", [True, False])
def test_what_stands_in_areas_and_around_them(fast: bool) -> None:
    book = book_of(ROWS, fast=fast, strings=strings("<t>零</t>", "<r><t>一</t></r><r><t>1</t></r>"), styles=DATED)
    assert book.columns == {
        "i_a": ColumnContent(
            {2: "12.50", 7: "70"},
            {},
            {3: Value(DATE, "45000"), 5: Value(ValueKind.BOOLEAN, "TRUE"), 6: Value(NUMBER, "2", "1+1")},
        ),
        "i_b": ColumnContent(
            {},
            {2: "一1", 7: ""},
            {
                3: Value(TEXT, "零", "B2"),
                4: Value(ValueKind.UNCALCULATED, "", "A1"),
                5: Value(ValueKind.ERROR, "#N/A"),
                6: Value(ValueKind.ERROR, "1e999"),
            },
        ),
        "i_d": ColumnContent(
            {},
            {4: " 甲 ", 5: "aA", 8: "一1"},
            {6: Value(TEXT, "x", "D5"), 7: Value(DATE, "2024-02-29")},
        ),
    }
    assert book.values == {
        Cell("S", 1, 1): Value(TEXT, "above"),
        Cell("S", 1, 2): Value(NUMBER, "1"),
        Cell("S", 2, 3): Value(ValueKind.ERROR, "beside"),
        Cell("S", 8, 1): Value(ValueKind.ERROR, "below"),
        Cell("S", 8, 2): Value(TEXT, "一1"),
    }
    assert set(book.read_sheets["S"].filled) == {(1, 1), (1, 2), (2, 3), (8, 1), (8, 2)}
    assert book.read_sheets["S"].hidden_rows == (2,)


@pytest.mark.parametrize("fast", [True, False])
def test_areas_are_read_only_for_who_asks_for_them(fast: bool) -> None:
    data = package(parts(ROWS.replace("\n", ""), names=AREAS, strings=strings("", ""), styles=DATED))
    book = read_book(data, lambda key: key == "v", fast=fast)
    assert isinstance(book, Book)
    assert (book.columns, len(book.values)) == ({}, 21)
    one = read_book(data, lambda key: False, areas=lambda key: key == "i_d", fast=fast)
    assert isinstance(one, Book)
    assert (set(one.columns), len(one.values)) == ({"i_d"}, 16)
    assert read_book(data, lambda key: False, areas=lambda key: False, fast=fast) == replace(
        book, values={}, read_sheets={}, formula_counts={"S": 4}
    )


@pytest.mark.parametrize("fast", [True, False])
def test_areas_that_meet_have_each_what_stands_in_them(fast: bool) -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 7))
    names = {"i_1": "$A$1:$A$3", "i_2": "$A$3:$A$5", "i_3": "$A$3:$A$5", "i_4": "$B$1:$B$9", "i_5": "$A$9:$A$10"}
    book = book_of(rows, "".join(name(key, f"S!{refers}") for key, refers in names.items()), fast)
    assert {key: dict(found.numbers) for key, found in book.columns.items()} == {
        "i_1": {1: "1", 2: "2", 3: "3"},
        "i_2": {3: "3", 4: "4", 5: "5"},
        "i_3": {3: "3", 4: "4", 5: "5"},
        "i_4": {},
        "i_5": {},
    }
    assert book.values == {Cell("S", 6, 1): Value(NUMBER, "6")}


SHARED = """
<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:B4">C1+$D$1</f><v>1</v></c></row>
<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>3</v></c></row>
<row r="3"><c r="A3"><f t="shared" si="1">C1&amp;C3</f><v>4</v></c><c r="B3"><f t="shared" si="9"/><v>5</v></c></row>
<row r="4"><c r="A4" t="s"><f t="shared" si="1"/><v>0</v></c><c r="B4"><f t="shared" si="0"/></c></row>
"""


@pytest.mark.parametrize("fast", [True, False])
def test_cells_of_areas_have_the_formulas_that_they_share(fast: bool) -> None:
    names = name("i_a", "S!$A$2:$A$4") + name("i_b", "S!$B$2:$B$3") + name("v", "S!$B$1")
    book = book_of(SHARED, names, fast, strings=strings("<t>x</t>"))
    assert {key: found.others for key, found in book.columns.items()} == {
        "i_a": {2: Value(NUMBER, "2", "C2+$D$1"), 3: Value(NUMBER, "4", "C1&C3"), 4: Value(TEXT, "x", "C2&C4")},
        "i_b": {2: Value(NUMBER, "3", "D2+$D$1"), 3: Value(NUMBER, "5", "")},
    }
    assert [book.formula(Cell("S", *at)) for at in ((1, 1), (4, 2))] == ["C1+$D$1", "D4+$D$1"]


def test_of_very_many_characters_of_formulas_the_rest_is_not_known():
    text = "+".join(["A$1"] * 7_900)  # of another row: to be moved by its references
    rows = f'<row r="1"><c r="A1"><f t="shared" si="0">{text}</f><v>1</v></c></row>' + "".join(
        f'<row r="{at}"><c r="A{at}"><f t="shared" si="0"/><v>1</v></c><c r="B{at}"><f t="shared" si="0"/></c></row>'
        for at in range(2, 302)
    )
    book = book_of(rows, name("i_a", "S!$A$2:$A$400") + name("i_b", "S!$B$2:$B$400"))
    known = {key: sum(value.formula != "" for value in found.others.values()) for key, found in book.columns.items()}
    assert known == {"i_a": 33, "i_b": 0}


ONE_ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
LIMITED = name("i_a", "S!$A$1:$A$2") + name("i_b", "S!$B$1:$B$2") + name("v", "S!$C$1")


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    ("limits", "more", "refused"),
    [
        ({"column_cells": 2, "cells": 1}, "", ""),
        ({"column_cells": 1}, "", SHEET),
        ({"cells": 0}, "", SHEET),
        ({"column_cells": 3}, name("i_c", "S!$B$1:$B$3"), ""),
        ({"column_cells": 2}, name("i_c", "S!$B$1:$B$3"), "S"),
        ({"column_cells": 2}, name("i_c", "S!$B$1:$B$2"), ""),
    ],
)
def test_cells_of_areas_have_a_limit_of_their_own(limits: dict[str, int], more: str, refused: str, fast: bool) -> None:
    found = opened(package(parts(ONE_ROW, names=LIMITED + more)), fast, replace(LIMITS, **limits))
    assert found == Refusal("too-many-cells", refused) if refused else isinstance(found, Book)


def test_areas_of_several_sheets_count_together():
    tabs = '<sheet name="S1" sheetId="1" r:id="rId1"/><sheet name="S2" sheetId="2" r:id="rId2"/>'
    names = name("i_1", "S1!$A$1:$A$2") + name("i_2", "S2!$A$1:$A$2")
    contents = parts(ONE_ROW, workbook=workbook_xml(names, tabs), links=links(*TARGETS))
    made = package(contents | {"xl/worksheets/sheet2.xml": sheet(ONE_ROW)})
    spent = PackageBudget(replace(LIMITS, column_cells=2))
    assert isinstance(read_book(made, lambda _: False, areas=lambda _: True, budget=spent), Book)
    assert (spent.column_cells, spent.cells) == (2, 4)
    refused = read_book(made, lambda _: False, replace(LIMITS, column_cells=1), areas=lambda _: True)
    assert refused == Refusal("too-many-cells", "xl/worksheets/sheet2.xml")


def test_areas_have_a_limit():
    data = package(parts(ONE_ROW, names=LIMITED))
    assert isinstance(opened(data, limits=replace(LIMITS, areas=2)), Book)
    assert opened(data, limits=replace(LIMITS, areas=1)) == Refusal("too-many-names", "areas")
