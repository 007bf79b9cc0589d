"""Figures written into a template's cells, what its formulas give with them, and nothing else of the workbook."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from xlvalidate.cells import Cell
from xlvalidate.findings import Number, plain
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation, Result
from xlvalidate.ooxml.formula_results import in_utf8, with_values
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.rewrite_rows import cell_xml
from xlvalidate.ooxml.spans import NotPatchableError, prefix_of, replaced, spans
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook

Typed = Number | str


def filled(data: bytes, cells: Mapping[Cell, Typed]) -> bytes:
    """The workbook with numbers or texts in the given cells; each must be there already, as a template's are.

    Behind each formula stands what it gives then. Of one that is not understood what it gave before is taken out: Excel
    calculates anew when it opens the file, and LibreOffice what has no value; a viewer that does neither shows nothing
    rather than something wrong.

    Raises NotPatchableError for a cell that is not there, RefusedError for bytes that are no workbook.
    """
    workbook = open_workbook(open_package(data))
    by_sheet: dict[str, dict[str, Typed]] = defaultdict(dict)
    for cell, value in cells.items():
        by_sheet[cell.sheet][cell.a1] = value
    results = results_of(workbook.names, every_value(workbook), cells, since_1904=workbook.since_1904)
    there = workbook.package.index
    sheets = [sheet for sheet, stored in workbook.sheet_parts.items() if stored.lower() in there]
    return repacked(data, _changed(workbook, sheets, results, by_sheet))


def computed_on(data: bytes, sheets: Collection[str]) -> bytes:
    """The workbook with what the formulas of some sheets give; all others keep what was saved with them.

    Raises NotPatchableError, RefusedError for bytes that are no workbook.
    """
    workbook = open_workbook(open_package(data))
    computing = Calculation(
        workbook.names, every_value(workbook), lambda cell: cell.sheet in sheets, since_1904=workbook.since_1904
    )
    return repacked(data, _changed(workbook, sheets, by_address(computing.results()), {}))


def _changed(
    workbook: Workbook,
    sheets: Iterable[str],
    results: Mapping[str, Mapping[str, Result]],
    typed: Mapping[str, Mapping[str, Typed]],
) -> dict[str, bytes]:
    """The parts of these sheets that change, with what formulas give and what is typed, by sheet and address."""
    changes = {}
    for sheet in sheets:
        name = workbook.package.index[workbook.sheet_parts[sheet].lower()].name
        before = workbook.package.read(name)
        after = with_values(before, results.get(sheet, {}))
        if sheet in typed:
            after = typed_in(after, typed[sheet])
        if after != before:
            changes[name] = after
    return changes


def every_value(workbook: Workbook) -> dict[Cell, Value]:
    """What stands in the cells of all sheets."""
    there = workbook.package.index
    return values_of(workbook, [sheet for sheet, part in workbook.sheet_parts.items() if part.lower() in there])


def results_of(
    names: Mapping[str, DefinedName],
    values: Mapping[Cell, Value],
    typed: Mapping[Cell, Typed],
    *,
    since_1904: bool = False,
) -> Mapping[str, Mapping[str, Result]]:
    """What the formulas give once something was typed, by sheet and address."""
    return by_address(Calculation(names, typed_over(values, typed), since_1904=since_1904).results())


def typed_over(values: Mapping[Cell, Value], typed: Mapping[Cell, Typed]) -> Mapping[Cell, Value]:
    """What stands in the cells once something was typed."""
    return {**values, **{cell: _value(one) for cell, one in typed.items()}}


def by_address(results: Iterable[tuple[Cell, Result]]) -> dict[str, dict[str, Result]]:
    """Results by sheet and address."""
    found: dict[str, dict[str, Result]] = defaultdict(dict)
    for cell, result in results:
        found[cell.sheet][cell.a1] = result
    return found


def _value(typed: Typed) -> Value:
    if isinstance(typed, str):
        return Value(ValueKind.TEXT, typed) if typed else Value(ValueKind.BLANK)
    return Value(ValueKind.NUMBER, plain(typed) or "")


def typed_in(part: bytes, values: Mapping[str, Typed]) -> bytes:
    """The worksheet with numbers or texts in some cells, by address. Raises NotPatchableError."""
    part = in_utf8(part)
    found = spans(part)
    prefix = prefix_of(part, found)
    there = {span.attributes.get("r", ""): span for span in found if span.tag == "c"}
    missing = [address for address in values if address not in there]
    if missing:
        raise NotPatchableError(f"no cell {', '.join(missing)}")
    edits = []
    for address, value in values.items():
        span = there[address]
        new = written(address, value, span.attributes.get("s"), prefix)
        edits.append((span.start, span.end, new.encode()))
    return replaced(part, edits)


def written(address: str, value: Typed, style: str | None, prefix: str) -> str:
    """A cell with a number or a text in it."""
    if isinstance(value, str):
        return cell_xml(address, value, style, prefix)
    kept = f' s="{style}"' if style else ""
    return f'<{prefix}c r="{address}"{kept}><{prefix}v>{plain(value)}</{prefix}v></{prefix}c>'
