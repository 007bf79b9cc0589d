"""What a template's formulas over entries give, as the engine found it.

A hidden sheet judges every entry, with a formula in each of thousands of rows. A spreadsheet program computes them; of
a workbook that another program filled in they are not computed here, but 校验 says of them what the engine says.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.derive.asked_elsewhere import has_formula
from xlvalidate.derive.check_states import CheckState
from xlvalidate.derive.checks_sheet import DIFFERENCE, STATE, CheckLine, lines_of
from xlvalidate.derive.hidden_sheets import CODE, FIGURES_SHEET, FILLED, NUMBER, TYPED, number_cells
from xlvalidate.editions.edition import EXTREMES, EntryFigure
from xlvalidate.editions.rule import Cells
from xlvalidate.editions.template_names import status_name
from xlvalidate.findings import Finding, Outcome
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.calculation import Result
from xlvalidate.reading.submission import Lack, Reading, Submission

_OVER_ENTRIES = re.compile(r"\b_xlv_entries_|\bh_(?:entry|rule)_")


def over_entries(formula: str) -> bool:
    """Does a formula of a template ask what stands beside every entry?"""
    return _OVER_ENTRIES.search(formula) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """A cell with a formula over entries: what the engine says that it gives, and what it gives on the blank form."""

    cell: Cell
    gives: Result
    blank: Result


def told_of_entries(
    checked: Checked | None, values: Mapping[Cell, Value], names: Mapping[str, DefinedName]
) -> dict[Cell, Result]:
    """What these formulas give, where they still have the values of the blank form, or none; empty where a program has
    computed them.
    """
    submission = checked.submission if checked is not None else None
    if checked is None or submission is None or not submission.edition.open_tables:
        return {}
    told = [*_totals(submission, values), *_lines(checked, names)]
    stale = all(_is_of_the_blank_form(values.get(one.cell), one.blank) for one in told)
    return {one.cell: one.gives for one in told} if stale else {}


def _is_of_the_blank_form(value: Value | None, blank: Result) -> bool:
    if value is None or value.kind in (ValueKind.UNCALCULATED, ValueKind.BLANK):
        return True
    return value.text == (str(int(blank)) if isinstance(blank, float) else blank)


def _totals(submission: Submission, values: Mapping[Cell, Value]) -> Iterator[_Told]:
    """What entries come to, on the hidden sheet with the figures."""
    edition = submission.edition
    rows = number_cells(edition)
    for code, figure in edition.entry_figures.items():
        reading, at = submission.entry_figures.get(code), values.get(Cell(FIGURES_SHEET, rows[code], CODE))
        if reading is None or at is None or at.text != code or not has_formula(edition, figure):
            continue
        for column, gives, blank in _of_total(figure, reading):
            yield _Told(Cell(FIGURES_SHEET, rows[code], column), gives, blank)


def _of_total(figure: EntryFigure, reading: Reading) -> Iterator[tuple[int, Result, Result]]:
    nothing = figure.function in EXTREMES and reading.lack is Lack.BLANK and reading.indicator == figure.indicator
    odd = reading.lack not in (None, Lack.BLANK)
    yield NUMBER, "" if odd else float(reading.number or 0), 0.0
    yield FILLED, 0.0 if reading.lack is Lack.BLANK and not nothing else 1.0, 1.0
    if figure.function in EXTREMES:
        yield TYPED, float(nothing), 1.0


def _lines(checked: Checked, names: Mapping[str, DefinedName]) -> Iterator[_Told]:
    """The lines of 校验 for rules over entries: the state, and how many entries break the rule."""
    assert checked.submission is not None
    for line in lines_of(checked.submission.edition):
        name = names.get(status_name(line.id).lower())
        state = _state(line, checked)
        if not line.in_entries or name is None or name.cell is None or state is None:
            continue
        sheet, row = name.cell.sheet, name.cell.row
        yield _Told(Cell(sheet, row, STATE), float(state), float(line.blank.state))
        failing = _failing(line, checked) if state is CheckState.BREAKS else None
        yield _Told(Cell(sheet, row, DIFFERENCE), "" if failing is None else float(failing), "")


def _state(line: CheckLine, checked: Checked) -> CheckState | None:
    """None where the sheet judges otherwise: a rule on trial."""
    if line.rule.trial is not None:
        return None
    match checked.outcomes.get(line.id):
        case Outcome.FAILED | Outcome.EXPLAINED:
            return CheckState.BREAKS
        case Outcome.PASSED:
            return CheckState.HOLDS
        case Outcome.NOT_APPLICABLE:
            return CheckState.NOT_APPLICABLE
        case Outcome.NOT_RUN:
            own = [one for one in checked.findings if one.id == line.id]
            if any(one.fact("other") not in ("", "0") for one in own) and not isinstance(line.rule, Cells):
                return CheckState.NOT_NUMBER
            return CheckState.ZERO_DIVISOR if any(one.fact("divisor") for one in own) else CheckState.TO_FILL
    return None


def _failing(line: CheckLine, checked: Checked) -> int | None:
    """How many entries break a rule; None where that is not known of the cells of a table."""
    if not isinstance(line.rule, Cells):
        return next((one.entries for one in checked.findings if one.id == line.id and one.why == "broken"), None)
    own = [one for one in checked.findings if one.id.startswith(f"{line.id}.") and one.entries]
    rows = {place.cell.row for one in own for place in one.places if place.cell}
    return len(rows) if all(_has_all(one) for one in own) else None


def _has_all(finding: Finding) -> bool:
    return len({place.cell.row for place in finding.places if place.cell}) == finding.entries
