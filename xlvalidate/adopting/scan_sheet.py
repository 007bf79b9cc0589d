"""A sheet of somebody else's workbook as plain facts: texts, edges, merges, formats. Nothing is understood."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlvalidate.cells import Area, column_letters
from xlvalidate.errors import UsageError, usage
from xlvalidate.ooxml.add_sheets import never
from xlvalidate.ooxml.merges import merged
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook
from xlvalidate.reading.identify import EDITION_NAME

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# More than any form that is printed.
MOST_ROWS, MOST_COLUMNS = 2_000, 200
_LIST = re.compile(r'^"(.*)"$', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One box and what is known of it.

    `text` is what is printed, empty for none; `number` the figure that stands there already. `edges` are the sides
    with a border, of l r t b. `typed` and `choices` come from a data validation. `locked` cells take no input.
    """

    box: Area
    text: str = ""
    number: str = ""
    formula: bool = False
    edges: frozenset[str] = frozenset()
    crossed: bool = False
    format: str = "General"
    typed: str = ""
    choices: tuple[str, ...] = ()
    odd_list: bool = False
    least: str = ""
    locked: bool = False

    @property
    def boxed(self) -> bool:
        """Is it a box of a grid? A table may be open at one side, as printed ones are at the left and right."""
        return len(self.edges) >= 3

    @property
    def words(self) -> str:
        """What is printed in it, a figure too."""
        return self.text or self.number

    @property
    def blank(self) -> bool:
        """Does nothing stand in it?"""
        return not self.words and not self.formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A sheet: its boxes in reading order, and by the place of each of their cells."""

    name: str
    visible: bool
    squares: tuple[Square, ...]
    at: Mapping[tuple[int, int], Square]
    widths: tuple[float, ...]

    def right_of(self, square: Square) -> Square | None:
        """The box to its right."""
        return self.at.get((square.box.top, square.box.right + 1))


def scan(data: bytes) -> tuple[Scan, ...]:
    """Every worksheet of a workbook, in the order of its tabs. Raises UsageError where it is not read."""
    from openpyxl import load_workbook

    try:
        workbook = open_workbook(open_package(data))
        if reasons := list(never(workbook)):
            raise UsageError(*reasons)
        _merges_fit(workbook)
    except RefusedError as refused:
        raise UsageError(usage("workbook-not-read", why=f"{refused.code} {refused.detail}".rstrip())) from None
    try:
        book = load_workbook(BytesIO(data), rich_text=False)
    except Exception as error:  # somebody else's file, and the library's many ways to refuse it
        raise UsageError(usage("workbook-not-read", why=f"{type(error).__name__} {error}")) from None
    if EDITION_NAME in book.defined_names:
        raise UsageError(usage("adopted-already"))
    if not book.worksheets:
        raise UsageError(usage("no-worksheet"))
    return tuple(_sheet(sheet) for sheet in book.worksheets)


def _merges_fit(workbook: Workbook) -> None:
    """Raises UsageError where merges span more than a form: the library walks through every cell of theirs."""
    for name, part in workbook.sheet_parts.items():
        cells = 0
        for area in merged(workbook.package, part):
            try:
                cells += Area.at(area).cells
            except ValueError:
                raise UsageError(usage("merged-none", sheet=name, area=area[:40])) from None
            if cells > MOST_ROWS * MOST_COLUMNS:
                raise UsageError(usage("merged-endless", sheet=name, area=area, rows=MOST_ROWS, columns=MOST_COLUMNS))


def _sheet(sheet: "Worksheet") -> Scan:
    rows, columns = sheet.max_row, sheet.max_column
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise UsageError(
            usage(
                "sheet-too-large",
                sheet=sheet.title,
                rows=rows,
                columns=columns,
                most_rows=MOST_ROWS,
                most_columns=MOST_COLUMNS,
            )
        )
    boxes = {
        (area.min_row, area.min_col): Area(area.min_row, area.min_col, area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    }
    covered = {place for box in boxes.values() for place in box.places()} - set(boxes)
    edges = _edges(sheet, rows, columns)
    validations = [*_validations(sheet)]
    protected = bool(sheet.protection.sheet)
    squares = [
        _square(sheet, boxes.get(place, Area(*place, *place)), edges, validations, protected)
        for place in ((row, column) for row in range(1, rows + 1) for column in range(1, columns + 1))
        if place not in covered
    ]
    return Scan(
        name=sheet.title,
        visible=sheet.sheet_state == "visible",
        squares=tuple(squares),
        at={place: square for square in squares for place in square.box.places()},
        widths=tuple(_width(sheet, column) for column in range(1, columns + 1)),
    )


def _width(sheet: "Worksheet", column: int) -> float:
    for key, dimension in sheet.column_dimensions.items():
        if (dimension.min or 0) <= column <= (dimension.max or 0) or key == column_letters(column):
            return 0.1 if dimension.hidden else round(float(dimension.width), 1)
    return 9.0


def _edges(sheet: "Worksheet", rows: int, columns: int) -> set[tuple[str, int, int]]:
    """Lines between cells: `h` above a row, `v` left of a column, whichever of the two cells draws them."""
    lines: set[tuple[str, int, int]] = set()
    for row in sheet.iter_rows(min_row=1, max_row=rows, max_col=columns):
        for cell in row:
            border = cell.border
            for side, line in (
                (border.top, ("h", cell.row, cell.column)),
                (border.bottom, ("h", cell.row + 1, cell.column)),
                (border.left, ("v", cell.row, cell.column)),
                (border.right, ("v", cell.row, cell.column + 1)),
            ):
                if side is not None and side.style:
                    lines.add(line)
    return lines


def _square(
    sheet: "Worksheet",
    box: Area,
    lines: set[tuple[str, int, int]],
    validations: list[tuple[frozenset[str], Any]],
    protected: bool,
) -> Square:
    cell = sheet.cell(box.top, box.left)
    across, down = range(box.left, box.right + 1), range(box.top, box.bottom + 1)
    sides = {
        "t": all(("h", box.top, column) in lines for column in across),
        "b": all(("h", box.bottom + 1, column) in lines for column in across),
        "l": all(("v", row, box.left) in lines for row in down),
        "r": all(("v", row, box.right + 1) in lines for row in down),
    }
    value, kind = cell.value, cell.data_type
    said = next((one for places, one in validations if cell.coordinate in places), None)
    choices, odd = _choices(said)
    diagonal = cell.border.diagonal
    return Square(
        box=box,
        text=str(value) if kind in ("s", "inlineStr") and value is not None and str(value).strip() else "",
        number=str(value) if kind in ("n", "b", "d", "e") and value is not None else "",
        formula=kind == "f",
        edges=frozenset(side for side, drawn in sides.items() if drawn),
        crossed=bool(diagonal is not None and diagonal.style and (cell.border.diagonalUp or cell.border.diagonalDown)),
        format=cell.number_format or "General",
        typed=str(said.type or "") if said else "",
        choices=choices,
        odd_list=odd,
        least=str(said.formula1 or "") if said and said.operator in ("greaterThanOrEqual", "between") else "",
        locked=protected and cell.protection.locked is not False,
    )


def _validations(sheet: "Worksheet") -> Iterator[tuple[frozenset[str], Any]]:
    for one in sheet.data_validations.dataValidation:
        places: set[str] = set()
        for area in one.sqref.ranges:
            if area.size["rows"] <= MOST_ROWS and area.size["columns"] <= MOST_COLUMNS:
                places.update(f"{column_letters(column)}{row}" for row, column in area.cells)
        yield frozenset(places), one


def _choices(said: Any) -> tuple[tuple[str, ...], bool]:
    """The words of a list that is written in the validation itself; another list is odd."""
    if said is None or said.type != "list":
        return (), False
    match = _LIST.match(str(said.formula1 or ""))
    return (tuple(word.strip() for word in match[1].split(",") if word.strip()), False) if match else ((), True)
