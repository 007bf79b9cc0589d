"""The formulas of ours in a workbook: which cells have one, how each is computed, and what asks for what.

The workbooks of one template have the same formulas, so that they are looked at once for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import SUMMARY
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.tables import office_caption
from xlvalidate.messages import LANGUAGES
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation, Dependents
from xlvalidate.ooxml.formula_values import Compute
from xlvalidate.reports.entry_values import over_entries

_FEW = 10_000  # formulas that are worth to be remembered
_Formulas: TypeAlias = tuple[tuple[str, int, int, str], ...]  # tab, row, column, formula
_Places: TypeAlias = tuple[tuple[str, str, int, int], ...]  # name, tab, row, column


@dataclass(frozen=True, slots=True, eq=False)
class LiveFormulas:
    """`ours` are the cells with a formula of ours; some ask what stands beside every entry, some for days. What is
    `understood` of them is how each is computed, or None.
    """

    ours: frozenset[Cell]
    over_entries: frozenset[Cell]
    of_days: frozenset[Cell]
    understood: Mapping[Cell, Compute | None]
    dependents: Dependents


@dataclass(frozen=True, slots=True)
class Asking:
    """Formulas of ours that ask for some cells, and the sheets on which stands what they ask for."""

    formulas: frozenset[Cell]
    sheets: frozenset[str]


@lru_cache(maxsize=8)
def asking(live: LiveFormulas, cells: frozenset[Cell]) -> Asking:
    """Those that may give something else once something else stands in the cells: of one that is not understood nobody
    knows what it asks for.
    """
    dark = frozenset(cell for cell, compute in live.understood.items() if compute is None)
    found = live.ours & (live.dependents.of(cells | dark) | dark)
    return Asking(found, frozenset(live.dependents.asked_by(found)))


def live_formulas(names: Mapping[str, DefinedName], values: Mapping[Cell, Value], checks: str) -> LiveFormulas:
    """The formulas of ours among the values of a workbook; `checks` is the tab of 校验."""
    formulas = tuple(
        (cell.sheet, cell.row, cell.column, value.formula)
        for cell, value in values.items()
        if value.formula is not None
    )
    cells = ((key, name.cell) for key, name in names.items() if name.cell is not None)
    places = tuple((key, cell.sheet, cell.row, cell.column) for key, cell in cells)
    return (_remembered if len(formulas) <= _FEW else _read)(formulas, places, checks)


def _read(formulas: _Formulas, places: _Places, checks: str) -> LiveFormulas:
    names = {key: DefinedName(key, "", Cell(sheet, row, column)) for key, sheet, row, column in places}
    summary = names.get(SUMMARY)
    there = {Cell(sheet, row, column): formula for sheet, row, column, formula in formulas}
    values = {cell: Value(ValueKind.UNCALCULATED, "", formula) for cell, formula in there.items()}
    ours = {
        cell: formula
        for cell, formula in there.items()
        if cell.sheet in (checks, FIGURES_SHEET)
        or (summary is not None and cell == summary.cell)
        or formula in _captions()
        or formula.replace("'", "").startswith(f"{FIGURES_SHEET}!")
    }
    return LiveFormulas(
        frozenset(ours),
        frozenset(cell for cell, formula in ours.items() if over_entries(formula)),
        frozenset(cell for cell, formula in ours.items() if "DATE(" in formula),
        Calculation(names, values, ours.__contains__).read(),
        Dependents(names, values),
    )


_remembered = lru_cache(maxsize=4)(_read)


@cache
def _captions() -> frozenset[str]:
    return frozenset(office_caption(texts_of(language)) for language in LANGUAGES)
