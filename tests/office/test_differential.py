"""校验 and the engine say the same of every rule, filling by filling; and a wrong formula would be found."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.excel.programs import demand_libreoffice
from tests.forms import form_of
from tests.office.differential import (
    TOO_LONG,
    Filling,
    LiveSheet,
    compare,
    described,
    fillings,
    judged,
    opened,
    read_as,
)
from xlvalidate.checking.check import check
from xlvalidate.derive.asked_elsewhere import reaches_elsewhere
from xlvalidate.derive.checks_sheet import EXPLANATION, STATE, STATUS, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, STRIP, number_cell, number_cells
from xlvalidate.derive.row_strip import strips
from xlvalidate.editions.catalogue import as_issued, built_in
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.rule import Headings
from xlvalidate.findings import Outcome
from xlvalidate.ooxml.book import ValueKind

# 2000 by hand (XLV_DIFFERENTIAL=2000): about 90 s for the three editions.
COUNT = int(os.environ.get("XLV_DIFFERENTIAL", "800"))

edition_of = cache(as_issued)


@pytest.mark.parametrize("name", built_in())
def test_the_sheet_and_the_engine_say_the_same(name: str) -> None:
    demand_libreoffice()
    edition = edition_of(name)
    drawn = list(fillings(edition, COUNT))
    found = compare(edition, drawn)
    assert [f"{one} {described(edition, one, drawn[one.filling])}" for one in found.differences[:5]] == []
    assert found.beside[:5] == []
    assert found.sentences > COUNT

    # The fillings reach every rule: it holds in some and is broken in others.
    words = texts_of(edition.language).live
    for line in lines_of(edition):
        states = set(found.states[line.id])
        if line.instance is None and states == {words.not_applicable}:
            continue  # a rule that only a program can ask, of last period's file
        if isinstance(line.rule, Headings):
            continue  # no filling types into a heading
        if line.instance is None or not reaches_elsewhere(line.instance):
            assert words.passed in states, line.id
            assert states & {words.failed, words.explained}, line.id


def counted(code: str) -> str:
    """Where the hidden sheet says what a figure of 表三 counts as."""
    return number_cell(number_cells(edition_of("ogi-2019"))[f"t3_{code}"])


# Each takes the formula of another line and makes a mistake in it that somebody could make.
PLANTED: dict[str, tuple[str, int, Callable[[str], str]]] = {
    "another operand": (
        "T3-BAL.person",
        STATE,
        lambda formula: formula.replace(f"-({counted('handled_person')}", f"-({counted('handled_business')}"),
    ),
    "one way only": ("T3-SUM.research", STATE, lambda formula: re.sub(r"=0,4,5\)", "<=0,4,5)", formula)),
    "a guard that lets one blank through": (
        "T3-ROW.granted",
        STATE,
        lambda formula: re.sub(r"<(\d+),3,", lambda match: f"<{int(match[1]) - 1},3,", formula),
    ),
    "a blank is an explanation": (
        "S19-PUB-LE-TOT.regulation",
        STATUS,
        lambda formula: re.sub(r"IF\(ISTEXT.*?,ISNUMBER\(\w+\)\)", "TRUE", formula),
    ),
}


def test_wrong_formulas_are_found() -> None:
    demand_libreoffice()
    edition = edition_of("ogi-2019")
    workbook = load_workbook(BytesIO(form_of(edition)))
    checks = workbook[texts_of(edition.language).checks_sheet]
    rows = {line.id: line.row for line in lines_of(edition)}
    for planted, (line_id, column, mistake) in PLANTED.items():
        cell = checks.cell(rows[line_id], column)
        wrong = mistake(cell.value)
        assert wrong != cell.value, planted
        cell.value = wrong
    rows = {
        row.row: row for row in strips(edition, draw(edition).sheets, texts_of(edition.language)) if row.table == "t3"
    }
    sentence = workbook[FIGURES_SHEET].cell(rows[7].place, STRIP)
    wrong = sentence.value.replace("$E$", "$C$")
    assert wrong != sentence.value
    sentence.value = wrong
    changed = BytesIO()
    workbook.save(changed)

    found = compare(edition, list(fillings(edition, 400)), changed.getvalue())
    planted = {line_id for line_id, _, _ in PLANTED.values()}
    assert {one.line for one in found.differences} == planted
    # What is said beside a row follows the states, and has a mistake of its own in one.
    assert {one.place for one in found.beside} - {
        f"t3 {number}" for number, row in rows.items() if planted & {one.line.id for one in row.lines}
    } - {one.place for one in found.beside if one.place.startswith("t2 ")} == {"t3 7"}


# ------------------------------------------------------------------ where the two differ, and are to


@pytest.fixture(scope="module")
def sheet() -> Iterator[LiveSheet]:
    demand_libreoffice()
    with opened(edition_of("ogi-2019")) as sheet:
        yield sheet


def zeros(edition: Edition, **typed: int | float | str) -> Filling:
    return Filling({code: 0 if i.numeric else None for code, i in edition.indicators.items()} | typed)


def both(sheet: LiveSheet, line: str, **typed: int | float | str) -> tuple[str, str]:
    filling = zeros(sheet.edition, **typed)
    return sheet.judge(filling)[line].state, judged(sheet.edition, [filling])[0][line].state


def test_both_agree_on_zeros(sheet: LiveSheet) -> None:
    assert both(sheet, "T3-BAL.person") == ("通过", "通过")


def test_a_number_typed_as_text_is_read_by_both(sheet: LiveSheet) -> None:
    """Excel's sums leave a text out; the sheet counts it as reading does."""
    typed = {"t3_new_person": "12", "t3_carried_out_person": 12}
    assert both(sheet, "T3-BAL.person", **typed) == ("通过", "通过")
    (checked,) = check([read_as(sheet.edition, zeros(sheet.edition, **typed))])
    assert "text-number" in [finding.id for finding in checked.findings]


def test_a_text_of_blanks_is_blank_for_the_engine_and_no_number_for_the_sheet(sheet: LiveSheet) -> None:
    """In a cell that looks empty the sheet shows, by its colour, that something is there."""
    assert both(sheet, "T3-BAL.person", t3_new_person="  ") == ("非数字", "待填")
    assert both(sheet, "T3-INT", t3_new_person="  \u3000\n") == ("待填", "待填")


def test_a_truth_value_is_a_number_for_libreoffice(sheet: LiveSheet) -> None:
    """Excel's COUNT leaves it out, so there the sheet says 非数字, as the engine does. LibreOffice counts it as 1."""
    edition = sheet.edition
    named = sheet.at["i_t3_new_person"]
    sheet.judge(zeros(edition, t3_carried_out_person=1))
    sheet.sheets.getByName(named.sheet).getCellRangeByName(named.a1).setFormula("=TRUE()")
    sheet.document.calculate()
    row = next(line.row for line in sheet.lines if line.id == "T3-BAL.person")
    assert sheet.block_of_checks.getDataArray()[row - sheet.checks.top][-1] == "通过"

    read = read_as(edition, zeros(edition, t3_carried_out_person=1))
    reading = read.readings["t3_new_person"]
    truth = replace(
        reading, value=replace(reading.value, kind=ValueKind.BOOLEAN, text="TRUE"), number=None, why="boolean"
    )
    (checked,) = check([replace(read, readings={**read.readings, "t3_new_person": truth})])
    assert checked.outcomes["T3-BAL.person"] is Outcome.NOT_RUN


@pytest.mark.parametrize("large", [10**12, 3 * 10**14, 999_999_999_999_998])
def test_up_to_fifteen_digits_one_more_is_seen(sheet: LiveSheet, large: int) -> None:
    """LibreOffice takes a difference of 4 parts in 10^15 for none, but not between whole numbers."""
    typed = {"t3_new_person": large, "t3_carried_out_person": large}
    assert both(sheet, "T3-BAL.person", **typed) == ("通过", "通过")
    assert both(sheet, "T3-BAL.person", **typed | {"t3_carried_out_person": large + 1}) == ("不符", "不符")


@pytest.mark.parametrize("value", [TOO_LONG, -TOO_LONG, 10.0**300])
def test_a_figure_of_too_many_digits_is_no_number_for_either(sheet: LiveSheet, value: float) -> None:
    assert both(sheet, "T3-BAL.person", t3_new_person=value) == ("非数字", "非数字")


def test_a_rule_over_a_table_sees_a_figure_of_too_many_digits(sheet: LiveSheet) -> None:
    assert both(sheet, "T3-INT", t3_new_person=TOO_LONG) == ("不符", "不符")


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("恰好相等", "已说明"),
        ("  恰好相等 ", "已说明"),
        (None, "不符"),
        ("   ", "不符"),
        ("\u3000", "不符"),
        ("\u00a0\n", "不符"),
        ("#N/A", "不符"),
    ],
)
def test_what_an_explanation_is(sheet: LiveSheet, typed: str | int | None, state: str) -> None:
    figures = {"t2_licence_prior": 7, "t2_licence_change": 1, "t2_licence_decisions": 8}
    line = "S19-DEC-EQ-SUM.licence"
    filling = replace(zeros(sheet.edition, **figures), explanations={line: typed})
    assert sheet.judge(filling)[line].state == judged(sheet.edition, [filling])[0][line].state == state


@pytest.mark.parametrize("typed", ["属实", ".", 5, "  x "])
def test_a_text_without_a_reason_is_one_only_for_the_sheet(sheet: LiveSheet, typed: str | int) -> None:
    """No formula knows what says nothing (docs/decisions/0036): the engine is the stricter of the two."""
    line = "S19-DEC-EQ-SUM.licence"
    filling = zeros(sheet.edition, t2_licence_prior=7, t2_licence_change=1, t2_licence_decisions=8)
    filling = replace(filling, explanations={line: typed})
    assert sheet.judge(filling)[line].state == "已说明"
    assert judged(sheet.edition, [filling])[0][line].state == "不符"


def test_fillings_are_the_same_for_one_seed_and_others_for_another() -> None:
    edition = edition_of("ogi-2021")
    assert [*fillings(edition, 8, seed=1)] == [*fillings(edition, 8, seed=1)] != [*fillings(edition, 8, seed=2)]
    assert EXPLANATION > STATUS
