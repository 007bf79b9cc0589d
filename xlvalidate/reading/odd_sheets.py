"""What was done to a sheet of the form around its figures: cells merged, lines hidden, texts and comments beside it.

Where every cell is where the template has it, what a sheet says of itself is understood once for all its workbooks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from xlvalidate.cells import Area, Cell, cell_at, column_letters
from xlvalidate.findings import Finding, Place
from xlvalidate.ooxml.book import Book, ReadSheet
from xlvalidate.ooxml.sheet_settings import SheetSettings, areas_of
from xlvalidate.reading.moved_lines import MovedSheet
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.printed import Printed, PrintedSheet

Inputs = Mapping[tuple[int, int], str]
"""The cells of a sheet that are filled in, by row and column: an indicator's code, nothing for a line of the cover."""

_MOST_MERGED, _MOST_AREAS = 5_000, 2_000
_MOST_PLACES = 100
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class FormOnSheet:
    """A sheet of the form in a workbook that came back: what was read of it, and where its inputs are now.

    `stands` is None where no cell of it is sure.
    """

    form: PrintedSheet
    name: str
    read: ReadSheet
    inputs: Inputs
    stands: MovedSheet | None
    at_home: bool


def forms_on_sheets(
    book: Book, printed: Printed, cells: Mapping[str, Cell], places: Mapping[str, MovedSheet | None]
) -> tuple[FormOnSheet, ...]:
    """The sheets of the form that were read, each with its inputs; `cells` has the sure ones of the indicators."""
    home = cells == printed.cells
    found: list[FormOnSheet] = []
    for form in printed.forms:
        stands = places[form.tab.name]
        name = form.tab.name if stands is None else stands.sheet
        read = book.read_sheets.get(name)
        if read is None:
            continue
        at_home = home and stands is not None and stands.rows is None
        inputs = form.inputs if at_home else dict((*_fields(form, stands), *_figures(form, cells, name)))
        found.append(FormOnSheet(form, name, read, inputs, stands, at_home))
    return tuple(found)


def _figures(form: PrintedSheet, cells: Mapping[str, Cell], sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    for code in form.cells:
        cell = cells.get(code)
        if cell is not None and cell.sheet == sheet:
            yield (cell.row, cell.column), code


def _fields(form: PrintedSheet, stands: MovedSheet | None) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in form.fields.values():
        now = None if stands is None else stands.now(cell)
        if now is not None:
            yield (now.row, now.column), ""


@dataclass(frozen=True, slots=True)
class _Merged:
    """Merged areas that are in the way of filling in, and the inputs in them; `covered` are those that do not show."""

    areas: tuple[str, ...]
    inside: tuple[tuple[int, int], ...]
    covered: frozenset[str]


def merged_inputs(sheets: Iterable[FormOnSheet]) -> tuple[frozenset[str], tuple[Finding, ...]]:
    """The indicators whose cells are under others, and a finding for each sheet on which cells were merged."""
    covered: set[str] = set()
    findings: list[Finding] = []
    for sheet in sheets:
        if not sheet.read.settings.merged:
            continue
        settings = sheet.read.settings
        merged = _merged_once(settings, sheet.form) if sheet.at_home else _merged(settings, sheet.inputs)
        if merged.areas:
            covered |= merged.covered
            places = [Place(sheet.inputs[at] or None, Cell(sheet.name, *at), "") for at in merged.inside]
            shown = " ".join(merged.areas[:_SHOWN]) + ("…" if len(merged.areas) > _SHOWN else "")
            findings.append(
                structure_finding("cells-merged", places, areas=f"{sheet.name} {shown}", count=str(len(places)))
            )
    return frozenset(covered), tuple(findings)


@lru_cache(maxsize=64)
def _merged_once(settings: SheetSettings, form: PrintedSheet) -> _Merged:
    return _merged(settings, form.inputs)


def _merged(settings: SheetSettings, inputs: Inputs) -> _Merged:
    areas: list[str] = []
    inside: list[tuple[int, int]] = []
    covered: set[str] = set()
    for area in areas_of(settings.merged[:_MOST_MERGED], _MOST_MERGED) or ():
        there = sorted(_within(area, inputs))
        # One input in its first cell is filled in as before.
        if area.cells > 1 and there and there != [(area.top, area.left)]:
            areas.append(area.a1)
            inside += there
            covered |= {inputs[at] for at in there if at != (area.top, area.left)}
    return _Merged(tuple(areas), tuple(inside), frozenset(covered - {""}))


def _within(area: Area, inputs: Inputs) -> list[tuple[int, int]]:
    if area.cells <= len(inputs):
        return [at for at in area.places() if at in inputs]
    return [at for at in inputs if area.top <= at[0] <= area.bottom and area.left <= at[1] <= area.right]


def hidden_lines(sheets: Iterable[FormOnSheet], book: Book) -> Iterator[Finding]:
    """The rows and columns with inputs that do not show, a finding for each sheet."""
    for sheet in sheets:
        read = sheet.read
        settings = read.settings
        if not (read.hidden_rows or settings.hidden_columns or settings.rows_hidden):
            continue
        hidden = frozenset(read.hidden_rows)
        rows, columns, places = set[int](), set[int](), list[Place]()
        for (row, column), code in sheet.inputs.items():
            by_row = row in hidden or (settings.rows_hidden and row not in read.told_rows)
            by_column = any(first <= column <= last for first, last in settings.hidden_columns[:_MOST_AREAS])
            if by_row or by_column:
                rows |= {row} if by_row else set()
                columns |= {column} if by_column else set()
                cell = Cell(sheet.name, row, column)
                places.append(Place(code or None, cell, book.at(cell).text))
        if places:
            yield structure_finding(
                "lines-hidden",
                places,
                "lines-hidden.filtered" if settings.filtered and not columns else "lines-hidden",
                sheet=sheet.name,
                count=str(len(places)),
                rows=_runs(rows, str),
                columns=_runs(columns, column_letters),
            )


def _runs(lines: Iterable[int], said: object) -> str:
    """`6 8-10` of the lines 6, 8, 9 and 10."""
    assert callable(said)
    runs: list[str] = []
    for _, run in groupby(enumerate(sorted(lines)), key=lambda one: one[1] - one[0]):
        found = [line for _, line in run]
        first, last = said(found[0]), said(found[-1])
        runs.append(first if len(found) == 1 else f"{first}-{last}")
    return " ".join(runs[:_SHOWN]) + ("…" if len(runs) > _SHOWN else "")


def texts_outside(
    sheets: Iterable[FormOnSheet], book: Book, strip: str, told: frozenset[tuple[str, int, int]] = frozenset()
) -> Iterator[Finding]:
    """What is typed on the sheets of the form where the form has nothing. A formula that begins with `strip` is the
    form's own, wherever its column is now; of some cells it is `told` already what is in them.
    """
    outside: list[Cell] = []
    for sheet in sheets:
        form, stands = sheet.form, sheet.stands
        if stands is None or not form.whole:
            continue
        known = form.taken if stands.rows is None else _moved(form, stands)
        if not sheet.read.filled <= known:
            beside = sorted(sheet.read.filled - known)
            for cell in (cell_at(sheet.name, *at) for at in beside):
                value = book.at(cell)
                own = strip and value.formula is not None and value.formula.replace("'", "").startswith(strip)
                if value.text.strip() and not own and (cell.sheet, cell.row, cell.column) not in told:
                    outside.append(cell)
    if outside:
        places = [Place(None, cell, book.at(cell).text) for cell in outside[:_MOST_PLACES]]
        yield structure_finding("text-outside", places, count=str(len(outside)))


def _moved(form: PrintedSheet, stands: MovedSheet) -> frozenset[tuple[int, int]]:
    moved = (stands.now(Cell(form.tab.name, *at)) for at in form.taken)
    return frozenset((cell.row, cell.column) for cell in moved if cell is not None)


def comments(sheets: Iterable[FormOnSheet], book: Book) -> Iterator[Finding]:
    """What is said in comments on the sheets of the form."""
    mine = {sheet.name for sheet in sheets if sheet.form.whole}
    found = [(cell, said) for cell, said in book.comments if cell.sheet in mine]
    if found:
        places = [Place(None, cell, said) for cell, said in found[:_MOST_PLACES]]
        yield structure_finding("comments", places, count=str(len(found)))


def lost_checks(sheets: Iterable[FormOnSheet], cells: Mapping[str, Cell]) -> Iterator[Finding]:
    """Inputs that have lost the validation, or every colour, that the template gives them."""
    validated, coloured = list[Place](), list[Place]()
    for sheet in sheets:
        if sheet.read.settings.newer:
            continue
        settings = sheet.read.settings
        lost = _lost_once(settings, sheet.form) if sheet.at_home else _lost(settings, sheet.form, sheet.inputs)
        for places, codes in zip((validated, coloured), lost, strict=True):
            places += [Place(code, cells[code], "") for code in codes if code in cells]
    if validated or coloured:
        places = [*dict.fromkeys((*validated, *coloured))]
        why = "checks-removed" if validated and coloured else "checks-removed.only" if validated else "colours-removed"
        counts = {"count": str(len(validated)), "colours": str(len(coloured))}
        yield structure_finding("checks-missing", places, why, **counts)


_Lost = tuple[tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=64)
def _lost_once(settings: SheetSettings, form: PrintedSheet) -> _Lost:
    return _lost(settings, form, form.inputs)


def _lost(settings: SheetSettings, form: PrintedSheet, inputs: Inputs) -> _Lost:
    at = {code: place for place, code in inputs.items() if code}
    return _uncovered(settings.validated, form.validated, at), _uncovered(settings.coloured, form.coloured, at)


def _uncovered(said: Iterable[str], codes: Iterable[str], at: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """Those of the inputs that no area covers; nobody is blamed where there are too many areas to look at."""
    areas = areas_of(said, _MOST_AREAS)
    if areas is None:
        return ()
    there = {place: code for code in codes if (place := at.get(code)) is not None}
    covered = {place for area in areas for place in _within(area, there)}
    return tuple(code for place, code in there.items() if place not in covered)
