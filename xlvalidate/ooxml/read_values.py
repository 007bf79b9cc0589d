"""What stands in the cells of some sheets, with their texts."""

from collections.abc import Iterable, Mapping

from xlvalidate.cells import Cell, cell_at
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.fast_reader import fast_cells, fast_strings
from xlvalidate.ooxml.read_sheet import SheetContent, read_cells, read_dates, read_strings
from xlvalidate.ooxml.shared_formulas import below, moved
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import Workbook

_LONGEST_TAB = 31  # characters that a spreadsheet takes


def values_of(workbook: Workbook, chosen: Iterable[str], fast: bool = True) -> dict[Cell, Value]:
    """The cells of some sheets that are not blank, each with its own formula, also where several share one. Raises
    RefusedError.
    """
    values, read = contents_of(workbook, chosen, fast)
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
    workbook: Workbook, chosen: Iterable[str], fast: bool = True
) -> tuple[dict[Cell, Value], Mapping[str, SheetContent]]:
    """The cells of some sheets that are not blank, and each of these sheets. Raises RefusedError."""
    package = workbook.package
    dates = read_dates(package, workbook.styles) if workbook.styles else frozenset()
    read: dict[str, SheetContent] = {}
    chosen = sorted(chosen)
    package.foresee(workbook.sheet_parts[sheet] for sheet in chosen)
    for sheet in chosen:
        part = workbook.sheet_parts[sheet]
        quick = fast_cells(package, part, dates) if fast else None
        read[sheet] = read_cells(package, part, dates) if quick is None else quick
        count = len(read[sheet].values) + len(read[sheet].shared)
        package.budget.hold(part, count)
        package.budget.cells += count
    needed = {index for cells in read.values() for index, _ in cells.shared.values()}
    strings: dict[int, str] = {}
    if needed:
        if workbook.strings is None:
            raise RefusedError("missing-part", "sharedStrings")
        texts = fast_strings(package, workbook.strings, needed) if fast else None
        strings = read_strings(package, workbook.strings, needed) if texts is None else texts
    values: dict[Cell, Value] = {}
    for sheet, cells in read.items():
        at = cell_at if len(sheet) <= _LONGEST_TAB else Cell
        for (row, column), value in cells.values.items():
            values[at(sheet, row, column)] = value
        for (row, column), (index, formula) in cells.shared.items():
            values[at(sheet, row, column)] = Value(ValueKind.TEXT, strings[index], formula)
    return values, read
