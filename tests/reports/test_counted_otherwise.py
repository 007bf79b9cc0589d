"""What a marked copy carries because its 校验 cannot judge it: by the line's id, with its state where that is known."""

from typing import Any

import pytest

from tests.forms import form_of
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.derive.checks_sheet import EXPLANATION, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import as_issued, catalogue
from xlvalidate.ooxml.fill import filled
from xlvalidate.reports.counted_otherwise import counted_otherwise

EIGHT = {"t2_licence_prior": 7, "t2_licence_change": 1, "t2_licence_decisions": 8}
LINE = "S19-DEC-EQ-SUM.licence"
COUNTY = {"level": "县级"}


def sent(name: str, figures: dict[str, Any], cover: dict[str, str], reason: str = "") -> bytes:
    """A form with these figures, and 0 in all other cells."""
    edition = as_issued(name)
    drawing = draw(edition)
    typed: dict[Cell, Any] = {
        drawing.cell_of[code]: 0 for code, indicator in edition.indicators.items() if indicator.numeric
    }
    typed |= {drawing.cell_of[code]: value for code, value in figures.items()}
    typed |= {drawing.field_of[code]: value for code, value in cover.items()}
    if reason:
        row = next(line.row for line in lines_of(edition) if line.id == LINE)
        typed[Cell(texts_of(edition.language).checks_sheet, row, EXPLANATION)] = reason
    return filled(form_of(as_issued(name)), typed)


def judged(data: bytes) -> Checked:
    return judge([File("form.xlsx", data)], Setup(catalogue(None), printed))[0]


CASES: dict[str, tuple[str, dict[str, Any], dict[str, str], str, list[tuple[str, str]]]] = {
    "all numbers": ("ogi-2019", {}, {}, "", []),
    "a text that the sheet reads": ("ogi-2019", {"t3_new_person": "１２"}, {}, "", []),
    "a text that nobody reads": ("ogi-2019", {"t3_new_person": "/"}, {}, "", []),
    "a text that only reading reads": (
        "ogi-2019",
        {"t2_procurement_amount": "0元"},
        {},
        "",
        [("T2-19-INT|不符", "通过"), ("S19-PROC-ZERO|非数字", "通过"), ("S19-PROC-UNIT|非数字", "通过")],
    ),
    "a reason that is none": ("ogi-2019", EIGHT, {}, "属实", [(f"{LINE}|已说明", "不符")]),
    "a reason": ("ogi-2019", EIGHT, {}, "当年新增事项，已与台账核对", []),
    "a rule that an erratum added": (
        "ogi-2019",
        {"t2_regulation_made": 1},
        COUNTY,
        "",
        [("|不符", "不符"), ("|通过", "通过"), ("|通过", "通过")],
    ),
    "a rule that an erratum has made one for this office": (
        "ogi-2021",
        {},
        COUNTY,
        "",
        [
            ("S21-REG-ZERO.regulation_made|不适用", "通过"),
            ("S21-REG-ZERO.regulation_repealed|不适用", "通过"),
            ("S21-REG-ZERO.regulation_in_force|不适用", "通过"),
        ],
    ),
    "and not for that": ("ogi-2021", {}, {"level": "省级"}, "", []),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_carried(case: str):
    name, figures, cover, reason, told = CASES[case]
    assert list(counted_otherwise(judged(sent(name, figures, cover, reason)))) == told
