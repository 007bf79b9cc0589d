"""What stands in the cells of some sheets, with their texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from xlvalidate.cells import Cell, cell_at
from xlvalidate.ooxml.book import ColumnArea, ColumnContent, Value, ValueKind
from xlvalidate.ooxml.column_areas import Bands, contents_of_columns, in_areas
from xlvalidate.ooxml.fast_columns import fast_columns
from xlvalidate.ooxml.fast_reader import fast_cells, fast_strings
from xlvalidate.ooxml.fast_texts import fast_texts
from xlvalidate.ooxml.read_sheet import SheetContent, read_cells, read_dates, read_strings
from xlvalidate.ooxml.shared_formulas import below, moved
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import Workbook

_LONGEST_TAB = 31  # characters that a spreadsheet takes
_NO_AREAS: Mapping[str, ColumnArea] = MappingProxyType({})


class Contents(NamedTuple):
    """What stands in the cells of some sheets that are not blank, each of these sheets, and by its name what stands in
    each area that was asked for.
    """

    values: dict[Cell, Value]
    read: Mapping[str, SheetContent]
    columns: Mapping[str, ColumnContent]


def values_of(workbook: Workbook, chosen: Iterable[str], fast: bool = True) -> dict[Cell, Value]:
    """The cells of some sheets that are not blank, each with its own formula, also where several share one. Raises
    RefusedError.
    """
    values, read, _ = contents_of(workbook, chosen, fast)
    for sheet, cells in read.items():
        here = {
            number: (place, formula, below(place[0], formula)) for number, (place, formula) in cells.masters.items()
        }
        for (row, column), number in cells.followers.items():
            cell = Cell(sheet, row, column)
            value = values.get(cell)
            if value is not None and number in here:
                place, formula, quick = here[number]
                own = quick(row) if quick and column == place[1] else moved(formula, row - place[0], column - place[1])
                values[cell] = Value(value.kind, value.text, own)
    return values


def contents_of(
    workbook: Workbook, chosen: Iterable[str], fast: bool = True, asked: Mapping[str, ColumnArea] = _NO_AREAS
) -> Contents:
    """What stands on some sheets; what stands in the areas that are `asked` for, by name, is apart. Raises
    RefusedError.
    """
    package = workbook.package
    dates = read_dates(package, workbook.styles) if workbook.styles else frozenset()
    if len(asked) > package.limits.areas:
        raise RefusedError("too-many-names", "areas")
    areas: dict[str, list[ColumnArea]] = defaultdict(list)
    for area in asked.values():
        areas[area.sheet].append(area)

    def held(cells: SheetContent, part: str) -> SheetContent:
        package.budget.hold(part, cells.count, cells.count_in_columns)
        package.budget.cells += cells.count
        package.budget.column_cells += cells.count_in_columns
        return cells

    read: dict[str, SheetContent] = {}
    chosen = sorted(chosen)
    bands = {sheet: Bands.of(areas.get(sheet, ())) for sheet in chosen}
    # First those that are small, as only the first bytes of all are read without being counted.
    for sheet in sorted(chosen, key=areas.__contains__) if fast else ():
        part = workbook.sheet_parts[sheet]
        here = bands[sheet]
        quick = fast_columns(package, part, dates, here) if here.tops else fast_cells(package, part, dates)
        if quick is not None:
            read[sheet] = held(quick, part)
    left = [sheet for sheet in chosen if sheet not in read]
    package.foresee((workbook.sheet_parts[sheet] for sheet in left), any(bands[sheet].tops for sheet in left))
    for sheet in left:
        part = workbook.sheet_parts[sheet]
        read[sheet] = held(read_cells(package, part, dates, bands[sheet]), part)
    read = {sheet: read[sheet] for sheet in chosen}
    strings = _strings(workbook, read.values(), fast)
    values: dict[Cell, Value] = {}
    for sheet, cells in read.items():
        at = cell_at if len(sheet) <= _LONGEST_TAB else Cell
        for (row, column), value in cells.values.items():
            values[at(sheet, row, column)] = value
        for (row, column), (index, formula) in cells.shared.items():
            values[at(sheet, row, column)] = Value(ValueKind.TEXT, strings[index], formula)
    columns = {
        sheet: contents_of_columns(cells.columns, cells.masters, strings)
        for sheet, cells in read.items()
        if cells.columns
    }
    return Contents(values, read, in_areas(asked, columns, package.budget))


def _strings(workbook: Workbook, read: Iterable[SheetContent], fast: bool) -> Mapping[int, str]:
    """The strings that cells of these sheets share."""
    needed: set[int] = set()
    of_columns: set[int] = set()
    for cells in read:
        needed.update(index for index, _ in cells.shared.values())
        for column in cells.columns.values():
            of_columns.update(column.shared.values())
            of_columns.update(index for index, _ in column.results.values())
    needed |= of_columns
    if not needed:
        return {}
    if workbook.strings is None:
        raise RefusedError("missing-part", "sharedStrings")
    package, part = workbook.package, workbook.strings
    texts = None
    if fast:
        many = bool(of_columns)
        texts = fast_texts(package, part, needed, of_columns) if many else fast_strings(package, part, needed)
    return read_strings(package, part, needed, of_columns) if texts is None else texts
