"""The states of the rules over a whole table: as formulas, and what they give on a blank form."""

from collections.abc import Sequence

from xlvalidate.derive import hidden_sheets as meta
from xlvalidate.derive.check_states import BlankState, CheckState
from xlvalidate.derive.declared_tables import DeclaredState, stands, tables_with
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.rule import Cells

_DIGITS = "0123456789\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"


def cells_state_formula(edition: Edition, rule: Cells) -> str:
    """The same for a rule over every figure of a table, from the hidden column that judges each figure."""
    area = meta.status_area(edition, rule.table)
    # A figure that is no number breaks the rule: there is nothing that it waits for.
    bad = "+".join(f"COUNTIF({area},{figure:d})" for figure in (meta.Figure.NOT_NUMBER, meta.Figure.BREAKS))
    blank = f"IF(COUNTIF({area},{meta.Figure.BLANK:d})>0,{CheckState.TO_FILL:d},{CheckState.HOLDS:d})"
    formula = f"IF({bad}>0,{CheckState.BREAKS:d},{blank})"
    if rule.table in edition.declarable:
        formula = f"IF({stands(rule.table, DeclaredState.UNCLEAR)},{CheckState.BREAKS:d},{formula})"
    for table in tables_with(edition, (rule.table,), Declaration.NOT_APPLICABLE):
        formula = f"IF({stands(table, DeclaredState.NOT_APPLICABLE)},{CheckState.NOT_APPLICABLE:d},{formula})"
    return formula


def headings_state_formula(areas: Sequence[str]) -> str:
    """The same for the heading rows of a table: a number in one of them, or a text with a digit, breaks the rule."""
    digits = [f'COUNTIF({area},"*{digit}*")' for area in areas for digit in _DIGITS]
    found = "+".join([*(f"COUNT({area})" for area in areas), *digits]) or "0"
    return f"IF({found}>0,{CheckState.BREAKS:d},{CheckState.HOLDS:d})"


def cells_of_blank_form(edition: Edition, rule: Cells) -> BlankState:
    """The same for a rule over every figure of a table."""
    figures = [i for i in edition.indicators.values() if i.table == rule.table]
    unknown = any(meta.figure_of_blank(indicator) is meta.Figure.BLANK for indicator in figures)
    return BlankState(CheckState.TO_FILL if unknown else CheckState.HOLDS)
