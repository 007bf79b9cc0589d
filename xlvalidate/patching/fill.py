"""Figures written into a template's cells, and nothing else of the workbook touched."""

from collections import defaultdict
from collections.abc import Mapping

from xlvalidate.cells import Cell
from xlvalidate.findings import Number, plain
from xlvalidate.patching.repack import repacked
from xlvalidate.patching.sheetxml import NotPatchableError, cell_xml, prefix_of, replaced, spans
from xlvalidate.reading.package import open_package
from xlvalidate.reading.workbook import open_workbook

Typed = Number | str


def filled(data: bytes, cells: Mapping[Cell, Typed]) -> bytes:
    """The workbook with numbers or texts in the given cells; each must be there already, as a template's are.

    Raises NotPatchableError for a cell that is not there, RefusedError for bytes that are no workbook.
    """
    workbook = open_workbook(open_package(data))
    by_sheet: dict[str, dict[str, Typed]] = defaultdict(dict)
    for cell, value in cells.items():
        by_sheet[cell.sheet][cell.a1] = value
    changes = {}
    for sheet, values in by_sheet.items():
        name = workbook.package.index[workbook.sheet_parts[sheet].lower()].name
        changes[name] = _sheet(workbook.package.read(name), values)
    return repacked(data, changes)


def _sheet(part: bytes, values: Mapping[str, Typed]) -> bytes:
    found = spans(part)
    prefix = prefix_of(part, found)
    there = {span.attributes.get("r", ""): span for span in found if span.tag == "c"}
    missing = [address for address in values if address not in there]
    if missing:
        raise NotPatchableError(f"no cell {', '.join(missing)}")
    edits = []
    for address, value in values.items():
        span = there[address]
        style = span.attributes.get("s")
        if isinstance(value, str):
            new = cell_xml(address, value, style, prefix)
        else:
            kept = f' s="{style}"' if style else ""
            new = f'<{prefix}c r="{address}"{kept}><{prefix}v>{plain(value)}</{prefix}v></{prefix}c>'
        edits.append((span.start, span.end, new.encode()))
    return replaced(part, edits)
