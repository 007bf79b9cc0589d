"""The long formulas of the hidden sheets beside open tables, each under a name that goes along with the row.

A program that saves a workbook may write a formula out in every cell that shares it, as LibreOffice does: 43 kB a row.
Under a name it stands there once.
"""

import re

from xlvalidate.cells import quoted_sheet
from xlvalidate.derive.check_states import has_room
from xlvalidate.derive.drawing import DrawnName
from xlvalidate.derive.entry_sheets import EntrySheet
from xlvalidate.editions.template_names import HIDDEN_PREFIX

_SHORT = 40
"""A formula that is not much longer than the name of one."""
_CELL = re.compile(r'"(?:[^"]|"")*"|(\$[A-Z]+)([0-9]+)')
# Of the one row in which it stands, this gives a list in a name.
_OWN_ROW = re.compile(r"\bROW\(\)")


def cell_formula(sheet: EntrySheet, number: int) -> str:
    """What stands in the cells of a column: its formula, or the name of that."""
    name = named_formula(sheet, number)
    return sheet.columns[number - 1].formula if name is None else name.name


def named_formula(sheet: EntrySheet, number: int) -> DrawnName | None:
    """The name of the formula of a column, as Excel writes it for the first row of the sheet; None where the formula
    stands in the cells: it is short, it speaks of the row above, which the first row has none of, or it has no room.
    """
    formula = sheet.columns[number - 1].formula
    if len(formula) < _SHORT or _OWN_ROW.search(formula) or _rows(formula) - {sheet.top}:
        return None
    on = f"{quoted_sheet(sheet.sheet)}!"
    refers = _CELL.sub(lambda match: f"{on}{match[1]}1" if match[1] else match[0], formula)
    return DrawnName(f"{HIDDEN_PREFIX}f{number}_{sheet.number}", refers) if has_room(refers) else None


def _rows(formula: str) -> set[int]:
    return {int(match[2]) for match in _CELL.finditer(formula) if match[2]}
