"""Rules with every node over every type: LibreOffice computes our formulas as we do, in one start."""

from math import isclose
from pathlib import Path

import openpyxl

from tests.derive.live_form import cells_of, live_edition, workbook
from tests.derive.test_check_states import CASES, FINE
from tests.office.libreoffice import recalculate
from xlvalidate.cells import Area
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.template import template
from xlvalidate.ooxml.fill import every_value, filled, results_of
from xlvalidate.ooxml.formula_values import FormulaError

MANY = 12


def fillings() -> list[dict[str, object]]:
    """Every cell of the cases, a few of them in each filling, and a blank form."""
    found: list[dict[str, object]] = [{}]
    for number in range(MANY):
        typed = dict(FINE)
        for _, changes, _ in CASES[number::MANY]:
            typed.update(changes)
            if len(changes) > 1:
                found.append({**FINE, **changes})
        found.append(typed)
    return [{code: value for code, value in typed.items() if value is not None} for typed in found]


def test_libreoffice_computes_the_same(tmp_path: Path) -> None:
    edition, drawn = live_edition(), fillings()
    blank = template(edition)
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(drawn))]
    for path, typed in zip(paths, drawn, strict=True):
        path.write_bytes(filled(blank, cells_of(typed)))  # type: ignore[arg-type]
    checks = texts_of(edition.language).checks_sheet
    values, words = every_value(workbook()), set()
    differ = []
    for path, typed in zip(recalculate(paths, tmp_path / "out"), drawn, strict=True):
        computed = openpyxl.load_workbook(path, data_only=True)
        ours = results_of(workbook().names, values, cells_of(typed))  # type: ignore[arg-type]
        for sheet in (checks, FIGURES_SHEET):
            for address, result in ours[sheet].items():
                at = Area.at(address)
                theirs = computed[sheet].cell(at.top, at.left).value
                if sheet == checks:
                    words.add(result)
                if not same(result, theirs):
                    differ.append((typed, sheet, address, result, theirs))
    assert differ == []
    assert {"holds", "differs", "to fill in", "not understood", "divisor is 0", "not a number"} <= words


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, FormulaError):
        return ours.code == theirs
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-9)
    if hasattr(theirs, "toordinal"):  # a day as openpyxl reads it
        return isinstance(ours, float)
    return (ours or "") == (theirs or "")
