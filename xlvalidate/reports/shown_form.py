"""An office's form drawn again from the edition's drawing, with what was typed in it and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from xlvalidate.cells import Cell, column_letters
from xlvalidate.checking.causes import Cause
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.sheet import DrawnCell, SheetDrawing
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import cover_name
from xlvalidate.editions.wording import figure_said
from xlvalidate.findings import Place, Severity
from xlvalidate.languages import day_said, flag_said
from xlvalidate.ooxml.book import ValueKind
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.reports.safe_text import visible
from xlvalidate.reports.shown_entries import EntryRow, SkippedRows, chosen_entries

_MOST = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands over a cell: the gravest severity, the position of the first cause that says so, and whether it is
    the likeliest to be wrong.
    """

    severity: Severity
    cause: int
    likeliest: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One drawn cell: how it looks, what it says, how far it reaches, its mark, and whether a cause names it."""

    look: str
    text: str
    across: int
    down: int
    a1: str
    mark: Mark | None
    named: bool


@dataclass(frozen=True, slots=True)
class ShownCoverLine:
    """One line of the cover."""

    label: str
    text: str
    a1: str
    mark: Mark | None
    named: bool


ShownRow: TypeAlias = tuple[int, tuple[ShownCell, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """One table. `rows` has for each row its number and its squares; `look` is the class that has its widths. Of an
    open table `entries` are its rows, with what was left out, and `count` is how many entries it has.
    """

    code: str
    name: str
    look: str
    letters: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    entries: tuple[ShownRow | SkippedRows, ...] | None = None
    count: int | None = None

    @property
    def shown(self) -> frozenset[int]:
        """The rows of the entries that are drawn."""
        return frozenset(one[0] for one in self.entries or () if not isinstance(one, SkippedRows))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownForm:
    """A whole form: the lines of its cover, and its tables."""

    cover: tuple[ShownCoverLine, ...]
    cover_sheet: str
    sheets: tuple[ShownTable, ...]

    def draws(self, sheet: str, row: int) -> bool:
        """Is this row of a sheet drawn? Of an open table only some are."""
        table = next((one for one in self.sheets if one.code == sheet), None)
        return table is None or table.entries is None or row in table.shown


def drawn(submission: Submission, causes: Sequence[Cause]) -> ShownForm:
    """The form as it was filled in."""
    edition = submission.edition
    drawing = draw(edition)
    marks = _marks(causes, drawing)
    named = frozenset(cell for cause in causes for cell in cells_of(all_places(cause), drawing) if cell)
    lines = tuple(
        ShownCoverLine(
            line.label, visible(submission.cover.get(line.code, ""), _MOST), cell.a1, marks.get(cell), cell in named
        )
        for line in edition.cover.fields
        for cell in [drawing.field_of[line.code]]
    )
    tables = (sheet for sheet in drawing.sheets if sheet.code != "cover")
    return ShownForm(
        cover=lines,
        cover_sheet=edition.cover.sheet,
        sheets=tuple(_sheet(sheet, submission, marks, named, causes) for sheet in tables),
    )


def place_of(places: Sequence[Place], edition: Edition) -> Cell | None:
    """Where in the drawing these cells are shown: the first that is drawn."""
    drawing = draw(edition)
    return next((cell for cell in cells_of(places, drawing) if cell is not None), None)


def all_places(cause: Cause) -> Sequence[Place]:
    """The cells to act on, the likeliest first, and after them all others that its findings speak of."""
    spoken = (place for finding in cause.findings for place in finding.places)
    return tuple(dict.fromkeys((*cause.likeliest, *cause.places, *spoken)))


def cells_of(places: Sequence[Place], drawing: Drawing) -> list[Cell | None]:
    """The cells as the drawing has them: by indicator, wherever the office moved it to."""
    sheets = {sheet.name for sheet in drawing.sheets}
    return [_drawn_at(place, drawing) for place in places if place.code or (place.cell and place.cell.sheet in sheets)]


def _drawn_at(place: Place, drawing: Drawing) -> Cell | None:
    if not place.code:
        return place.cell
    column = drawing.column_of.get(place.code)
    if column is None:
        return drawing.cell_of.get(place.code)
    return Cell(column.sheet, place.cell.row, column.area.left) if place.cell else None


def look_of(edition: Edition, sheet: SheetDrawing) -> str:
    """The class that has a sheet's widths."""
    return f"w-{edition.id}-{sheet.code}"


def _marks(causes: Sequence[Cause], drawing: Drawing) -> dict[Cell, Mark]:
    marks: dict[Cell, Mark] = {}
    for severity in (Severity.MUST, Severity.EXPLAIN):
        for number, cause in enumerate(causes):
            if cause.severity is not severity or not cause.open:
                continue
            likeliest = set(cells_of(cause.likeliest, drawing))
            for cell in cells_of(cause.places, drawing):
                if cell is not None:
                    marks.setdefault(cell, Mark(severity, number, cell in likeliest))
    return marks


@dataclass(frozen=True, slots=True)
class Spot:
    """A drawn cell before anything was typed in it; `printed` is how it is shown where nothing ever is, and nothing is
    marked.
    """

    cell: DrawnCell
    place: Cell
    across: int
    down: int
    printed: ShownCell | None


@cache
def spots_of(edition: Edition, code: str) -> tuple[tuple[int, tuple[Spot, ...]], ...]:
    """The cells of a sheet by row, without a hole: what the drawing leaves out is a plain empty cell."""
    sheet = draw(edition).sheet(code)
    rows, columns = sheet.size
    if sheet.columns:
        rows = sheet.columns[0].area.top - 1  # entries stand below
    free = {(row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)}
    by_row: dict[int, list[Spot]] = {row: [] for row in range(1, rows + 1)}
    for cell in sheet.cells:
        area = sheet.area_of(cell)
        free -= {(row, c) for row in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
        across, down = area.right - area.left + 1, area.bottom - area.top + 1
        by_row[cell.row].append(_spot(cell, sheet.name, across, down))
    for row, column in free:
        by_row[row].append(_spot(DrawnCell(row=row, column=column, style=Style.PLAIN), sheet.name, 1, 1))
    return tuple((row, tuple(sorted(spots, key=lambda spot: spot.place.column))) for row, spots in by_row.items())


def _spot(cell: DrawnCell, sheet: str, across: int, down: int) -> Spot:
    place = Cell(sheet, cell.row, cell.column)
    typed = cell.code or cell.declares or cell.field or _names_office(cell)
    said = "" if cell.value is None else str(cell.value)
    printed = None if typed else ShownCell(cell.style, said, across, down, place.a1, None, named=False)
    return Spot(cell, place, across, down, printed)


def _names_office(cell: DrawnCell) -> bool:
    return cell.formula is not None and cell.formula.endswith(cover_name("office"))


def _sheet(
    sheet: SheetDrawing,
    submission: Submission,
    marks: Mapping[Cell, Mark],
    named: frozenset[Cell],
    causes: Sequence[Cause],
) -> ShownTable:
    edition = submission.edition
    chosen = chosen_entries(submission, sheet.code, causes) if sheet.code in edition.open_tables else None
    return ShownTable(
        code=sheet.code,
        name=sheet.name,
        look=look_of(edition, sheet),
        letters=tuple(column_letters(column) for column in range(1, sheet.size[1] + 1)),
        rows=tuple(
            (row, tuple(_square(spot, submission, marks.get(spot.place), spot.place in named) for spot in spots))
            for row, spots in spots_of(edition, sheet.code)
        ),
        entries=None if chosen is None else tuple(_entry(one, sheet, edition, marks, named) for one in chosen.rows),
        count=None if chosen is None else chosen.count,
    )


def _entry(
    one: EntryRow | SkippedRows,
    sheet: SheetDrawing,
    edition: Edition,
    marks: Mapping[Cell, Mark],
    named: frozenset[Cell],
) -> ShownRow | SkippedRows:
    if isinstance(one, SkippedRows):
        return one
    squares = []
    for column in sheet.columns:
        place = Cell(sheet.name, one.row, column.area.left)
        look, said = column.style, "" if column.value is None else str(column.value)
        code = column.code or ""
        if code in one.readings:
            look, said = _read(one.readings[code], look, edition)
        squares.append(ShownCell(look, said, 1, 1, place.a1, marks.get(place), place in named))
    return one.row, tuple(squares)


def _square(spot: Spot, submission: Submission, mark: Mark | None, named: bool) -> ShownCell:
    if spot.printed is not None and mark is None and not named:
        return spot.printed
    look, said = _said(spot.cell, submission)
    return ShownCell(look, said, spot.across, spot.down, spot.place.a1, mark, named)


def _said(cell: DrawnCell, submission: Submission) -> tuple[str, str]:
    if cell.code:
        return _read(submission.readings[cell.code], cell.style, submission.edition)
    if cell.declares:
        declared = submission.declared.get(cell.declares)
        return cell.style, visible(declared.text, _MOST) if declared else ""
    if cell.field:
        return cell.style, visible(submission.cover.get(cell.field, ""), _MOST)
    text = "" if cell.value is None else str(cell.value)
    if _names_office(cell):
        text += visible(submission.cover.get("office", ""), _MOST)
    return cell.style, text


def _read(reading: Reading, look: Style, edition: Edition) -> tuple[Style, str]:
    """How a cell that was filled in looks, and what it says."""
    text = _typed(reading)
    odd = reading.indicator.numeric and reading.value.kind is not ValueKind.NUMBER and text
    if meant := _meant(reading, edition.language):
        return look, meant
    return (Style.TEXT if odd else look), text


def _meant(reading: Reading, language: str) -> str:
    """What a spreadsheet shows where it holds something else: a percentage, a day, yes or no; empty for all others."""
    value, meant = reading.value, reading.meant
    if value.kind is ValueKind.NUMBER and reading.indicator.kind.facts.share:
        return figure_said(reading.indicator, reading.number) or ""
    if value.kind in (ValueKind.DATE, ValueKind.NUMBER) and isinstance(meant, date) and not isinstance(meant, bool):
        return day_said(meant, language)
    if value.kind is ValueKind.BOOLEAN and isinstance(meant, bool):
        return flag_said(meant, language)
    return ""


def _typed(reading: Reading) -> str:
    """What the office typed, as it typed it; a formula that was never calculated shows itself."""
    value = reading.value
    if value.kind is ValueKind.UNCALCULATED:
        return visible(f"={value.formula or ''}", _MOST)
    return visible(value.text, _MOST, lines=True)
