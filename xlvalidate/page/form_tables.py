"""What the reader of the page is told of an edition's form: its issued template, and how it writes what it writes."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from xlvalidate.cells import Cell
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.reading.printed import Printed

_COLUMNS = 32_768  # more than a sheet has: a row and a column are one number


def form_tables(edition: Edition, printed: Printed) -> dict[str, Any]:
    """One edition's, and its template's."""
    language, marks, order = edition.language, edition.text.numbers, edition.text.dates
    parts = range(1, edition.period.in_a_year + 1) if edition.period is not PeriodKind.YEAR else ()
    return {
        "numbers": None if marks is None else _word(marks.name),
        "dates": None if order is None else _word(order.name),
        "placeholders": [said.strip() for said in edition.text.placeholders],
        "declared_words": {str(one): declaration_word(one, language) for one in Declaration},
        "part_words": [Period.part(1, edition.period, part).part_said(language) for part in parts],
        "printed": printed_data(printed, tuple(edition.indicators)),
    }


def _word(name: str) -> str:
    return name.lower().replace("_", "-")


def printed_data(printed: Printed, codes: Iterable[str]) -> dict[str, Any]:
    """A template as it was issued; the cells of the indicators stand in the order of their `codes`."""
    codes = tuple(codes)
    if tuple(printed.cells) != codes:
        raise AssertionError("the cells of a drawing stand in another order than its indicators")
    cells = [printed.cells[code] for code in codes]
    return {
        "tabs": [
            {"name": tab.name, "visible": tab.visible, "form": tab.form, "names": _led_to(tab.names, form=tab.form)}
            for tab in printed.tabs
        ],
        "sheets": [[sheet, len([*run])] for sheet, run in groupby(cell.sheet for cell in cells)],
        "places": [_place(cell) for cell in cells],
        "fields": _told(printed.fields),
        "declared": _told(printed.declared),
        "columns": {code: [one.sheet, one.column, one.top, one.bottom] for code, one in printed.columns.items()},
        "labels": _by_sheet((cell, [_place(cell), text]) for cell, text in printed.labels.items()),
        "headings": _by_sheet((cell, _place(cell)) for cell in printed.headings),
        "taken": None if printed.taken is None else {sheet: [*_areas(taken)] for sheet, taken in printed.taken.items()},
        "unvalidated": [code for code in codes if code not in printed.validated],
        "validated_columns": [code for code in printed.columns if code in printed.validated],
        "checks": [_checks(printed.checks(older)) for older in (False, True)],
        "check_formulas": printed.check_formulas,
        "older_check_formulas": printed.older_check_formulas,
        "strip": printed.strip,
    }


def _led_to(names: tuple[str, ...], *, form: bool) -> list[str]:
    """The names on a sheet; where it is known by its figures nobody asks for them."""
    return [] if form else list(names)


def _place(cell: Cell) -> int:
    return cell.row * _COLUMNS + cell.column


def _told(cells: Mapping[str, Cell]) -> dict[str, list[Any]]:
    return {code: [cell.sheet, _place(cell)] for code, cell in cells.items()}


def _by_sheet(members: Iterable[tuple[Cell, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for cell, member in members:
        found.setdefault(cell.sheet, []).append(member)
    return found


def _areas(taken: frozenset[tuple[int, int]]) -> Iterable[list[int]]:
    """The cells as areas that do not overlap: runs in a row, and equal runs below each other."""
    open_runs: dict[tuple[int, int], int] = {}
    row_before = 0
    for row, group in groupby(sorted(taken), key=lambda at: at[0]):
        runs = {*_runs([column for _, column in group])}
        gone = [run for run in open_runs if run not in runs or row != row_before + 1]
        for run in gone:
            yield [open_runs.pop(run), run[0], row_before, run[1]]
        for run in sorted(runs):
            open_runs.setdefault(run, row)
        row_before = row
    for run, top in open_runs.items():
        yield [top, run[0], row_before, run[1]]


def _runs(columns: list[int]) -> Iterable[tuple[int, int]]:
    for _, run in groupby(enumerate(columns), key=lambda one: one[1] - one[0]):
        found = [column for _, column in run]
        yield found[0], found[-1]


def _checks(checks: Mapping[str, tuple[Cell, ...]]) -> dict[str, Any]:
    """The cells of each live check: they stand in one row, mostly in the same columns."""
    columns: list[list[int]] = []
    lines: list[list[Any]] = []
    for name, cells in checks.items():
        own = [cell.column for cell in cells]
        if own not in columns:
            columns.append(own)
        lines.append([name, cells[0].row, columns.index(own)])
    sheet = next((cells[0].sheet for cells in checks.values()), "")
    return {"sheet": sheet, "lines": lines, "columns": columns}
