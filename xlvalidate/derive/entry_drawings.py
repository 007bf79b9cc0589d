"""The hidden sheets beside the open tables drawn, and the names on them."""

from collections.abc import Iterator

from xlvalidate.cells import Area, column_letters, quoted_sheet
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.drawing import DrawnName, draw, name_of
from xlvalidate.derive.entry_sheets import EntrySheet, HiddenColumn, entry_sheets
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.named_formulas import cell_formula, named_formula
from xlvalidate.derive.sheet import DrawnCell, DrawnColumn, SheetDrawing, Visibility
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import own_cell_name

_HEADING_ROW = 1


def entry_drawings(edition: Edition) -> Iterator[SheetDrawing]:
    """The hidden sheets beside the open tables."""
    for sheet in entry_sheets(edition).values():
        headings = (
            DrawnCell(row=_HEADING_ROW, column=number, style=Style.PLAIN, value=column.heading)
            for number, column in enumerate(sheet.columns, start=1)
        )
        columns = (
            DrawnColumn(area=area, style=Style.PLAIN, value=column.blank, formula=cell_formula(sheet, area.left))
            for area, column in _placed(sheet)
        )
        yield SheetDrawing(
            name=sheet.sheet,
            code="entries",
            cells=tuple(headings),
            columns=tuple(columns),
            state=Visibility.VERY_HIDDEN,
        )


def entry_names(edition: Edition) -> Iterator[DrawnName]:
    """The names on them: of the entries, of the states of every rule, of what is offered to an entry, of formulas."""
    for code, place in draw(edition).column_of.items():
        cell = f"${column_letters(place.area.left)}1"  # as Excel writes it for its first row: the row goes along
        yield DrawnName(own_cell_name(code), f"{quoted_sheet(place.sheet)}!{cell}")
    around = {name: area for sheet in entry_sheets(edition).values() for name, area in sheet.around.items()}
    for name, area in around.items():
        yield name_of(name, FIGURES_SHEET, area)
    for sheet in entry_sheets(edition).values():
        for area, column in _placed(sheet):
            if column.name:
                yield name_of(column.name, sheet.sheet, area)
            if (long := named_formula(sheet, area.left)) is not None:
                yield long


def _placed(sheet: EntrySheet) -> Iterator[tuple[Area, HiddenColumn]]:
    for number, column in enumerate(sheet.columns, start=1):
        yield Area(sheet.top, number, sheet.top + sheet.table.most - 1, number), column
