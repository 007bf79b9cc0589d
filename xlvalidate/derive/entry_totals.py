"""What the entries of open tables come to, on the hidden sheet with the figures: a row each, below those of cells."""

from collections.abc import Iterator
from dataclasses import replace

from xlvalidate.derive.appearance import Style
from xlvalidate.derive.asked_elsewhere import has_formula
from xlvalidate.derive.check_states import CheckState
from xlvalidate.derive.entry_sheets import EntrySheet, entry_sheets
from xlvalidate.derive.hidden_sheets import CODE, FILLED, NUMBER, TABLE, TYPED, number_cells
from xlvalidate.derive.sheet import Content, DrawnCell, SheetDrawing
from xlvalidate.editions.edition import EXTREMES, Edition, EntryFigure


def with_entry_totals(sheet: SheetDrawing, edition: Edition) -> SheetDrawing:
    """The hidden sheet with what entries come to; the same sheet where nothing asks for it."""
    if not edition.entry_figures:
        return sheet
    rows, sheets = number_cells(edition), entry_sheets(edition)
    cells = (
        cell
        for code, figure in edition.entry_figures.items()
        for cell in _row(rows[code], code, figure, edition, sheets[figure.table])
    )
    return replace(sheet, cells=(*sheet.cells, *cells))


def _row(row: int, code: str, figure: EntryFigure, edition: Edition, sheet: EntrySheet) -> Iterator[DrawnCell]:
    yield _cell(row, CODE, code)
    yield _cell(row, TABLE, figure.table)
    if not has_formula(edition, figure):
        return
    number, known = _counted(figure, sheet) if figure.column is None else _taken(figure, sheet)
    yield _cell(row, FILLED, 1, known)
    yield _cell(row, NUMBER, 0, number)
    if figure.function in EXTREMES:
        states, entries = sheet.area(sheet.amounts(figure)[1]), sheet.area(sheet.entry())
        rightly = f"COUNTIF({states},{CheckState.NOT_APPLICABLE:d})"
        yield _cell(row, TYPED, 1, f"IF(COUNT({states})=SUM({entries}),IF(COUNT({states})={rightly},1,0),0)")


def _counted(figure: EntryFigure, sheet: EntrySheet) -> tuple[str, str]:
    """How many entries there are, and 1 where that is known."""
    entries = sheet.area(sheet.entry())
    if figure.where is None:
        return f"SUM({entries})", "1"
    met = sheet.area(sheet.where(figure))
    return _known(f"COUNTIF({met},{CheckState.HOLDS:d})", met, entries)


def _taken(figure: EntryFigure, sheet: EntrySheet) -> tuple[str, str]:
    """The sum, the least or the most of a column, and 1 where it is known."""
    assert figure.column is not None
    amounts, states = (sheet.area(cell) for cell in sheet.amounts(figure))
    number = f"{figure.function.upper()}({amounts})"
    if figure.function == "sum" and figure.column.decimals is not None:
        # What a sum of many binary floats leaves behind is no figure.
        finer = sheet.area(sheet.finer(figure.column))
        number = f"IF(SUM({finer})=0,ROUND({number},{figure.column.decimals}),{number})"
    return _known(number, states, sheet.area(sheet.entry()))


def _known(number: str, states: str, entries: str) -> tuple[str, str]:
    """A figure where every entry has a state, and none says that something is of another kind; and 1 where none waits.

    An error is in no count. LibreOffice, besides, does not count anew what it has loaded and not computed yet, unless
    the entries themselves are asked for.
    """
    odd, *waits = (
        f"COUNTIF({states},{state:d})" for state in (CheckState.NOT_NUMBER, CheckState.TO_FILL, CheckState.ZERO_DIVISOR)
    )
    all_there = f"COUNT({states})=SUM({entries})"
    return f'IF({all_there},IF({odd}>0,"",{number}),"")', f"IF({all_there},IF({'+'.join(waits)}>0,0,1),1)"


def _cell(row: int, column: int, value: Content, formula: str | None = None) -> DrawnCell:
    return DrawnCell(row=row, column=column, style=Style.PLAIN, value=value, formula=formula)
