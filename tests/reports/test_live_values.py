"""What stands behind the formulas of a marked copy, whether a program had computed the workbook or not."""

import pytest

from tests.forms import not_computed
from tests.reports.test_counted_otherwise import CASES, judged, sent
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import SUMMARY
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reports.live_formulas import Asking, asking, live_formulas
from xlvalidate.reports.marked_copy import marked

CHECKS = texts_of("zh_CN").checks_sheet


def gives(data: bytes) -> dict[Cell, Value]:
    """What our formulas give on 校验, on the hidden sheet of figures and in the summary."""
    workbook = open_workbook(open_package(data))
    summary = workbook.names[SUMMARY].cell
    values = values_of(workbook, workbook.sheet_parts)
    return {
        cell: value
        for cell, value in values.items()
        if value.formula is not None and (cell.sheet in (CHECKS, FIGURES_SHEET) or cell == summary)
    }


@pytest.mark.parametrize("case", CASES)
def test_a_copy_says_the_same_whether_its_workbook_was_computed_or_not(case: str) -> None:
    name, figures, cover, reason, _ = CASES[case]
    data = sent(name, figures, cover, reason)
    checked = judged(data)
    computed = gives(marked(data, checked, "zh_CN"))
    assert len(computed) > 1_000
    assert computed == gives(marked(not_computed(data), checked, "zh_CN"))


def test_what_asks_for_more_than_the_sheets_of_checks_is_computed_with_all() -> None:
    name, figures, cover, reason, told = CASES["a reason that is none"]
    assert told
    before = sent(name, figures, cover, reason)
    checked = judged(before)
    workbook = open_workbook(open_package(before))
    summary = workbook.names[SUMMARY].cell
    assert summary is not None
    part = workbook.sheet_parts[summary.sheet]
    xml = workbook.package.read(part)
    for sheet in ("表二", "表三"):
        asks = xml.replace('<f>"共 "'.encode(), f"<f>LEN('{sheet}'!A1)&amp;\"共 \"".encode(), 1)
        assert asks != xml
        data = repacked(before, {part: asks})
        computed = gives(marked(data, checked, "zh_CN"))
        assert computed == gives(marked(not_computed(data), checked, "zh_CN"))
        assert computed[summary].text[:1].isdigit()


def test_what_asks_for_a_cell() -> None:
    #      A         B      C                D
    # 校验 told      =A1    =B1+figures!A1   =SUM(E1:E9)   E1 =LOOKUP(A1)
    # form =A1 is not ours; the summary asks C1 by its name
    summary = Cell("封面", 1, 1)
    formulas = {
        Cell(CHECKS, 1, 2): "A1",
        Cell(CHECKS, 1, 3): f"B1+{FIGURES_SHEET}!A1",
        Cell(CHECKS, 1, 4): "SUM(E1:E9)",
        Cell("表一", 1, 1): f"{CHECKS}!A1",
        summary: "counted",
    }
    names = {SUMMARY: DefinedName(SUMMARY, "", summary), "counted": DefinedName("counted", "", Cell(CHECKS, 1, 3))}
    told = frozenset({Cell(CHECKS, 1, 1)})

    def found(**more: str) -> Asking:
        there = formulas | {Cell.at(CHECKS, address): formula for address, formula in more.items()}
        values = {cell: Value(ValueKind.NUMBER, "0", formula) for cell, formula in there.items()}
        return asking(live_formulas(names, values, CHECKS), told)

    near = {Cell(CHECKS, 1, 2), Cell(CHECKS, 1, 3), summary}
    assert found() == Asking(frozenset(near), frozenset({CHECKS, FIGURES_SHEET}))
    # Of what is not understood nobody knows what it asks for.
    dark = {Cell(CHECKS, 1, 5), Cell(CHECKS, 1, 4)}
    assert found(E1="LOOKUP(F1)") == Asking(frozenset(near | dark), frozenset({CHECKS, FIGURES_SHEET}))
