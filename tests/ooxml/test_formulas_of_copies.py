"""Copies of one form, one after the other: each is what it would be if there were no other before it."""

from collections.abc import Mapping
from itertools import product

import pytest

from tests.hostile.packages import name as defined
from tests.hostile.packages import package, parts
from xlvalidate.cells import Cell
from xlvalidate.ooxml.blank_form import blank_form
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.ooxml.formula_values import FormulaError
from xlvalidate.ooxml.formulas_of_copies import FormulasOfCopies
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.workbook_xml import open_workbook

NAMES = defined("who", "S!$A$1") + defined("level", "S!$A$2") + defined("i_col", "S!$D$1:$D$3")
ROWS = """
<row r="1"><c r="A1"/><c r="B1"><f>"of "&amp;who</f><v>6</v></c><c r="C1"><f>IF(level=1,1,level="1")</f></c><c r="D1"/></row>
<row r="2"><c r="A2"/><c r="B2"><f>C1&amp;B3</f></c><c r="C2"><f>1/A3</f></c><c r="D2"/></row>
<row r="3"><c r="A3"/><c r="B3"><f>SUM(A2:A4)</f></c><c r="C3"><f>COUNT(i_col)+A3</f><v>7</v></c><c r="D3"/></row>
<row r="4"><c r="A4"><f>A3+1</f></c><c r="B4"><f>C3+1</f></c><c r="C4"><f>NOW()</f><v>3</v></c></row>
"""  # noqa: E501
TEMPLATE = package(parts(ROWS, names=NAMES))
A1, A2, A3, A4, B1 = (Cell.at("S", address) for address in ("A1", "A2", "A3", "A4", "B1"))
COPIES: list[Mapping[Cell, Typed]] = [
    {},
    {A1: "甲"},
    {A1: "甲", A2: 1},
    {A1: "甲", A2: "1"},
    {A1: "乙", A2: 1, A3: 0},
    {A1: "乙", A3: 2},
    {A1: "", A2: 1.5, A3: 2},
    # What has a formula of its own is filled in, too.
    {A3: 2, A4: 9},
]


@pytest.mark.parametrize("before", COPIES)
def test_a_copy_is_the_same_whatever_was_filled_in_before_it(before):
    form = blank_form(TEMPLATE, [A1, A2, A3, A4])
    for cells in COPIES:
        assert form.filled(before) == filled(TEMPLATE, before)
        assert form.filled(cells) == filled(TEMPLATE, cells)


def test_what_was_filled_in_some_copies_ago_comes_out_as_it_did():
    """More of them than are remembered."""
    form = blank_form(TEMPLATE, [A1, A2, A3, A4])
    for number, _ in product(range(7), range(2)):
        assert form.filled({A1: f"{number}", A2: number}) == filled(TEMPLATE, {A1: f"{number}", A2: number})


def test_what_formulas_give_that_they_do_not_give_as_long_as_nothing_is_typed():
    workbook = open_workbook(open_package(TEMPLATE))
    formulas = FormulasOfCopies(workbook.names, values_of(workbook, ["S"]), since_1904=False)
    assert sorted(cell.a1 for cell in formulas.blank) == ["A4", "B1", "B2", "B3", "B4", "C1", "C2"]
    assert sorted(cell.a1 for cell in formulas.over) == ["C3"]
    assert formulas.results({A1: "甲", A2: 1}) == {"S": {"B1": "of 甲", "B2": "12", "B3": 2.0, "C1": 1.0}}
    assert formulas.results({A1: "乙", A2: 1}) == {"S": {"B1": "of 乙", "B2": "12", "B3": 2.0, "C1": 1.0}}
    assert formulas.results({A1: "乙", A3: 1}) == {
        "S": {"A4": 2.0, "B1": "of 乙", "B2": "FALSE3", "B3": 3.0, "B4": None, "C2": 1.0, "C3": None}
    }
    assert formulas.results({}) == {}


def test_only_what_depends_on_something_else_is_asked_for_again():
    column = {Cell("S", row, 1): Value(ValueKind.NUMBER, "1") for row in range(1, 101)}
    said = {B1: Value(ValueKind.NUMBER, "", "SUM(A1:A100)"), Cell("S", 2, 2): Value(ValueKind.TEXT, "", "C1&C2")}
    formulas = FormulasOfCopies({}, {**column, **said}, since_1904=False)
    who, level = Cell("S", 1, 3), Cell("S", 2, 3)
    spent = []
    for typed in ({A1: 2, who: "甲"}, {A1: 2, who: "乙"}, {A1: 3, who: "乙"}, {A1: 3, who: "乙", level: "县"}):
        formulas.results(typed)
        spent.append(formulas.spent)
    assert spent == [102, 104, 204, 206]


def test_copies_that_ask_for_much_go_by_the_blank_one():
    """So one that asks for too much comes out alike whatever was before it."""
    said = {B1: Value(ValueKind.NUMBER, "", "SUM(F1:GW200)+A1"), Cell("S", 2, 2): Value(ValueKind.NUMBER, "", "A2+A3")}
    formulas = FormulasOfCopies({}, said, since_1904=False)
    spent = []
    for typed in ({A1: 1, A2: 1, A3: 1}, {A1: 1, A2: 2, A3: 1}, {A2: 2, A3: 1}):
        assert formulas.results(typed)["S"]["B2"] == typed[A2] + 1
        spent.append(formulas.spent)
    assert spent == [40_003, 40_003, 2]


def test_an_error_is_told_as_it_is():
    formulas = FormulasOfCopies({}, {B1: Value(ValueKind.NUMBER, "", "1/A1")}, since_1904=False)
    assert formulas.results({A1: 2}) == {"S": {"B1": 0.5}}
    result = formulas.results({A1: 0})["S"]["B1"]
    assert isinstance(result, FormulaError)
    assert result.code == "#DIV/0!"
