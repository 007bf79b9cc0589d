"""The form of an edition as the page draws it: every square that the HTML report draws, without what was typed."""

from typing import Any

from xlvalidate.cells import column_letters
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.sheet import DrawnCell, SheetDrawing
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import cover_name
from xlvalidate.reports.shown_form import Spot, look_of, spots_of


def drawing_data(edition: Edition) -> dict[str, Any]:
    """The lines of the cover and the sheets. A square is [column, look, what it is, of what, across, down]; see
    `_square`.
    """
    drawing = draw(edition)
    return {
        "cover": [[line.code, line.label, *_place(drawing, line.code)] for line in edition.cover.fields],
        "coverSheet": edition.cover.sheet,
        "names": {sheet.code: sheet.name for sheet in drawing.sheets},
        "sheets": [_sheet(edition, sheet) for sheet in drawing.sheets if sheet.code != "cover"],
    }


def _place(drawing: Drawing, field: str) -> list[Any]:
    cell = drawing.field_of[field]
    return [cell.sheet, cell.row, cell.column]


def _sheet(edition: Edition, sheet: SheetDrawing) -> dict[str, Any]:
    return {
        "code": sheet.code,
        "name": sheet.name,
        "look": look_of(edition, sheet),
        "letters": [column_letters(column) for column in range(1, sheet.size[1] + 1)],
        "rows": [[row, [_square(spot) for spot in spots]] for row, spots in spots_of(edition, sheet.code)],
        "columns": [
            [column.code or "", column.area.left, str(column.style), "" if column.value is None else str(column.value)]
            for column in sheet.columns
        ],
        "open": sheet.code in edition.open_tables,
    }


def _square(spot: Spot) -> list[Any]:
    """What stands in a square is a text (`t`), a figure that is filled in (`c`), a line of the cover (`f`), what is
    declared of a table (`d`), or a text with the office behind it (`o`). What is usual at the end is left out.
    """
    said = [spot.place.column, str(spot.cell.style), *_content(spot.cell), spot.across, spot.down]
    usual = [None, None, "t", "", 1, 1]
    while len(said) > 2 and said[-1] == usual[len(said) - 1]:
        said.pop()
    return said


def _content(cell: DrawnCell) -> tuple[str, str]:
    if cell.code:
        return "c", cell.code
    if cell.declares:
        return "d", cell.declares
    if cell.field:
        return "f", cell.field
    text = "" if cell.value is None else str(cell.value)
    return ("o" if cell.formula and cell.formula.endswith(cover_name("office")) else "t"), text
