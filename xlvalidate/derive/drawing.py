"""An edition drawn: every sheet of its template as a value. The workbook and the page of a report are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from xlvalidate.cells import Area, Cell, quoted_sheet
from xlvalidate.derive.adopted_sheets import placed_sheets
from xlvalidate.derive.cover import INPUT_COLUMN, SUMMARY_ROW, draw_cover, own_lines
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.open_tables import draw_open_table
from xlvalidate.derive.sheet import DrawnCell, SheetDrawing
from xlvalidate.derive.tables import draw_table
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import cover_name, declared_name

SUMMARY = "xlv_summary"


@dataclass(frozen=True, slots=True)
class DrawnName:
    """A workbook-scoped name and what it refers to, as Excel writes it."""

    name: str
    refers: str


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """Where a column of an open table stands: from its first entry to its last."""

    sheet: str
    area: Area


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A whole template. `title` and `language` are the edition's."""

    title: str
    language: str
    sheets: tuple[SheetDrawing, ...]
    names: tuple[DrawnName, ...]

    @cached_property
    def cell_of(self) -> Mapping[str, Cell]:
        """Where each indicator stands, by its code, in the order of the form."""
        return {cell.code: place for place, cell in self._placed if cell.code}

    @cached_property
    def column_of(self) -> Mapping[str, ColumnPlace]:
        """Where each column of an open table stands, by its code, in the order of the form."""
        every = ((sheet.name, column) for sheet in self.sheets for column in sheet.columns)
        return {column.code: ColumnPlace(sheet, column.area) for sheet, column in every if column.code}

    @cached_property
    def field_of(self) -> Mapping[str, Cell]:
        """Where each line of the cover is filled in, by its code."""
        return {cell.field: place for place, cell in self._placed if cell.field}

    @cached_property
    def declared_of(self) -> Mapping[str, Cell]:
        """Where something is declared of a whole table, by the table's code."""
        return {cell.declares: place for place, cell in self._placed if cell.declares}

    @cached_property
    def labels(self) -> Mapping[Cell, str]:
        """Every text that the form prints, by where it stands."""
        return {place: str(cell.value) for place, cell in self._placed if cell.label}

    @cached_property
    def _placed(self) -> tuple[tuple[Cell, DrawnCell], ...]:
        return tuple((Cell(sheet.name, cell.row, cell.column), cell) for sheet in self.sheets for cell in sheet.cells)

    def sheet(self, code: str) -> SheetDrawing:
        """A sheet by its code. Raises KeyError."""
        for sheet in self.sheets:
            if sheet.code == code:
                return sheet
        raise KeyError(code)


@lru_cache(maxsize=32)
def draw(edition: Edition) -> Drawing:
    """The cover and the tables, without the live checks; of an adopted workbook the sheets that are filled in. Made
    once an edition.
    """
    texts = texts_of(edition.language)
    cover = (draw_cover(edition, texts),) if own_lines(edition) else ()
    if edition.text.onto is None:
        drawn = (
            draw_table(edition, table, texts) if table.open is None else draw_open_table(edition, table, texts)
            for table in edition.tables
        )
        sheets = (*cover, *drawn)
    else:
        sheets = (*cover, *placed_sheets(edition, edition.text.onto))
    drawing = Drawing(title=edition.text.title, language=edition.language, sheets=sheets, names=())
    names = (
        *(DrawnName(cover_name(code), cell.absolute) for code, cell in drawing.field_of.items()),
        *(DrawnName(edition.indicators[code].name, cell.absolute) for code, cell in drawing.cell_of.items()),
        *(name_of(edition.columns[code].name, place.sheet, place.area) for code, place in drawing.column_of.items()),
        *(DrawnName(declared_name(table), cell.absolute) for table, cell in drawing.declared_of.items()),
        *(DrawnName(SUMMARY, Cell(edition.cover.sheet, SUMMARY_ROW, INPUT_COLUMN).absolute) for _ in cover),
    )
    return Drawing(title=drawing.title, language=drawing.language, sheets=sheets, names=names)


def name_of(name: str, sheet: str, area: Area) -> DrawnName:
    """A name for an area of a sheet, as absolute as Excel has it."""
    reference = area.absolute if area.a1.count(":") else area.absolute.partition(":")[0]
    return DrawnName(name, f"{quoted_sheet(sheet)}!{reference}")
