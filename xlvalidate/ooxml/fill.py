"""Figures written into a template's cells, and nothing else of the workbook touched."""

from collections import defaultdict
from collections.abc import Mapping

from xlvalidate.cells import Cell
from xlvalidate.findings import Number, plain
from xlvalidate.ooxml.formula_results import in_utf8, without_values
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.rewrite_rows import cell_xml
from xlvalidate.ooxml.spans import NotPatchableError, prefix_of, replaced, spans
from xlvalidate.ooxml.workbook_xml import open_workbook

Typed = Number | str


def filled(data: bytes, cells: Mapping[Cell, Typed]) -> bytes:
    """The workbook with numbers or texts in the given cells; each must be there already, as a template's are.

    What formulas were before the figures came is taken out: Excel calculates anew when it opens the file, and
    LibreOffice what has no value; a viewer that does neither shows nothing rather than something wrong.

    Raises NotPatchableError for a cell that is not there, RefusedError for bytes that are no workbook.
    """
    workbook = open_workbook(open_package(data))
    by_sheet: dict[str, dict[str, Typed]] = defaultdict(dict)
    for cell, value in cells.items():
        by_sheet[cell.sheet][cell.a1] = value
    changes = {}
    for sheet, stored in workbook.sheet_parts.items():
        name = workbook.package.index[stored.lower()].name
        before = workbook.package.read(name)
        after = without_values(before)
        if sheet in by_sheet:
            after = _sheet(after, by_sheet[sheet])
        if after != before:
            changes[name] = after
    return repacked(data, changes)


def _sheet(part: bytes, values: Mapping[str, Typed]) -> bytes:
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
