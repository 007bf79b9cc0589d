"""Figures written into a template's cells, what its formulas give with them, and nothing else of the workbook."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set

from xlvalidate.cells import Cell
from xlvalidate.findings import Number, plain
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation, Dependents, Result
from xlvalidate.ooxml.formula import references
from xlvalidate.ooxml.formula_results import in_utf8, with_values
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.rewrite_rows import cell_xml
from xlvalidate.ooxml.spans import NotPatchableError, prefix_of, replaced, spans
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageLimits
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook

Typed = Number | str
_MOST_FORMULAS = 5_000
"""So many of a sheet are computed here."""
_MANY = 1_000  # cells for which it pays to look for them in the bytes
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]+)"(?: s="([0-9]+)")?(?: t="[a-zA-Z]+")?(?: ?/>|>(?:<v>[^<]*</v>)?</c>)')


def filled(data: bytes, cells: Mapping[Cell, Typed]) -> bytes:
    """The workbook with numbers or texts in the given cells; each must be there already, as a template's are.

    Behind each formula stands what it gives then. Of one that is not understood what it gave before is taken out: Excel
    calculates anew when it opens the file, and LibreOffice what has no value; a viewer that does neither shows nothing
    rather than something wrong. What formulas over columns gave stays as long as nothing is typed into a column; it
    is not computed here: there may be hundreds of thousands, and a spreadsheet program is quicker.

    Raises NotPatchableError for a cell that is not there, RefusedError for bytes that are no workbook.
    """
    workbook = open_workbook(open_package(data))
    by_sheet: dict[str, dict[str, Typed]] = defaultdict(dict)
    for cell, value in cells.items():
        by_sheet[cell.sheet][cell.a1] = value
    there = workbook.package.index
    sheets = [sheet for sheet, stored in workbook.sheet_parts.items() if stored.lower() in there]
    values = computable_values(workbook)
    over = over_columns(workbook.names, values)
    into_columns = _into_columns(workbook.names, cells)
    stay = over - Dependents(workbook.names, values).of(cells) if over and not into_columns else frozenset[Cell]()
    results = results_of(workbook.names, values, cells, over, stay, since_1904=workbook.since_1904)
    if not into_columns:
        _take_out_others(results, values, stay)
    return repacked(data, _changed(workbook, sheets, results, by_sheet, others_stay=not into_columns))


def given_parts(
    workbook: Workbook, values: Mapping[Cell, Value], given: Iterable[tuple[Cell, Result]], stay: Set[Cell]
) -> dict[str, bytes]:
    """The parts that change where each formula has behind it what is `given` of it. Of others what they gave is taken
    out, but for those that `stay`. Raises NotPatchableError.
    """
    results = by_address(given)
    _take_out_others(results, values, stay)
    return _changed(workbook, results, results, {}, others_stay=True)


def _take_out_others(results: dict[str, dict[str, Result]], values: Mapping[Cell, Value], stay: Set[Cell]) -> None:
    for cell, content in values.items():
        if content.formula is not None and cell not in stay:
            results.setdefault(cell.sheet, {}).setdefault(cell.a1, None)


def computed_on(
    data: bytes, sheets: Collection[str], names: Iterable[str] = (), limits: PackageLimits = LIMITS
) -> bytes:
    """The workbook with what the formulas of some sheets give; all others keep what was saved with them, and so do
    sheets with so many formulas that they are those of entries. Other sheets are looked at only as far as these `names`
    lead there.

    Raises NotPatchableError, RefusedError for bytes that are no workbook.
    """
    workbook = open_workbook(open_package(data, limits))
    found = (workbook.names[name.lower()] for name in names if name.lower() in workbook.names)
    places = (name.cell or name.area for name in found)
    there = workbook.package.index
    parts = {sheet: there[part.lower()].name for sheet, part in workbook.sheet_parts.items() if part.lower() in there}
    own = {sheet for sheet in sheets if not _many(workbook.package.read(parts[sheet]))}
    reading = {place.sheet for place in places if place is not None} | own
    values = values_of(workbook, reading - ({*sheets} - own))
    if any(value.kind is ValueKind.UNCALCULATED and cell.sheet not in sheets for cell, value in values.items()):
        # What such a formula gives has to be known, and it may ask for anything.
        again = open_workbook(open_package(data, limits, seen=True), seen=True)
        values |= values_of(again, parts.keys() - reading - {*sheets})
    over = frozenset(cell for cell in over_columns(workbook.names, values) if cell.sheet in own)
    computing = Calculation(
        workbook.names,
        values,
        lambda cell: cell.sheet in own and cell not in over,
        unknown_among(over, over, values),
        since_1904=workbook.since_1904,
    )
    return repacked(data, _changed(workbook, own, by_address(computing.results()), {}, others_stay=True))


def _changed(
    workbook: Workbook,
    sheets: Iterable[str],
    results: Mapping[str, Mapping[str, Result]],
    typed: Mapping[str, Mapping[str, Typed]],
    *,
    others_stay: bool = False,
) -> dict[str, bytes]:
    """The parts of these sheets that change, with what formulas give and what is typed, by sheet and address. Of
    formulas that are in no result what they gave is taken out, unless the `others_stay`.
    """
    changes = {}
    for sheet in sheets:
        if others_stay and sheet not in results and sheet not in typed:
            continue
        name = workbook.package.index[workbook.sheet_parts[sheet].lower()].name
        before = workbook.package.read(name)
        after = with_values(before, results.get(sheet, {}), others_stay=others_stay)
        if sheet in typed:
            after = typed_in(after, typed[sheet])
        if after != before:
            changes[name] = after
    return changes


def computable_values(workbook: Workbook) -> dict[Cell, Value]:
    """What stands in the cells of the sheets that do not have too many formulas."""
    there = workbook.package.index
    parts = {sheet: there[part.lower()].name for sheet, part in workbook.sheet_parts.items() if part.lower() in there}
    return values_of(workbook, [sheet for sheet, part in parts.items() if not _many(workbook.package.read(part))])


def _many(part: bytes) -> bool:
    return part.count(b"<f ") + part.count(b"<f>") > _MOST_FORMULAS


def _into_columns(names: Mapping[str, DefinedName], typed: Iterable[Cell]) -> bool:
    """Is something typed into a column that a name leads to?"""
    columns = [name.area for name in names.values() if name.area is not None]
    return any(
        area.sheet == cell.sheet and area.column == cell.column and area.top <= cell.row <= area.bottom
        for cell in (typed if columns else ())
        for area in columns
    )


def over_columns(names: Mapping[str, DefinedName], values: Mapping[Cell, Value]) -> frozenset[Cell]:
    """The formulas over columns, by their names, or over cells of a sheet that was not read as it has too many."""
    columns = {key for key, name in names.items() if name.area is not None}
    read = {cell.sheet for cell in values}
    maybe = re.compile("|".join(["!", *map(re.escape, columns)]))
    found: set[Cell] = set()
    for cell, value in values.items() if columns else ():
        if value.formula and maybe.search(value.formula.lower()):
            named, areas = references(value.formula, cell.sheet)
            if not columns.isdisjoint(named) or any(sheet not in read for sheet, _ in areas):
                found.add(cell)
    return frozenset(found)


def every_value(workbook: Workbook) -> dict[Cell, Value]:
    """What stands in the cells of all sheets."""
    there = workbook.package.index
    return values_of(workbook, [sheet for sheet, part in workbook.sheet_parts.items() if part.lower() in there])


def results_of(
    names: Mapping[str, DefinedName],
    values: Mapping[Cell, Value],
    typed: Mapping[Cell, Typed],
    over: Set[Cell] = frozenset(),
    stay: Set[Cell] = frozenset(),
    *,
    since_1904: bool = False,
) -> dict[str, dict[str, Result]]:
    """What the formulas give once something was typed, by sheet and address. Of those `over` columns some `stay` with
    what they gave.
    """
    now, known = typed_over(values, typed), unknown_among(over, stay, values)
    computing = Calculation(names, now, lambda cell: cell not in stay, known, since_1904=since_1904)
    return by_address(computing.results())


def unknown_among(over: Set[Cell], stay: Set[Cell], values: Mapping[Cell, Value]) -> dict[Cell, Result]:
    """The formulas over columns of which nobody here knows what they give: those that do not stay as they are, and
    those that no program has computed yet.
    """
    return dict.fromkeys(cell for cell in over if cell not in stay or values[cell].kind is ValueKind.UNCALCULATED)


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
    if len(values) > _MANY and (quick := _typed_quickly(part, values)) is not None:
        return quick
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


def _typed_quickly(part: bytes, values: Mapping[str, Typed]) -> bytes | None:
    """The same for very many cells, where they are all written as we write them; None where one is not."""
    count = 0

    def typed(match: re.Match[bytes]) -> bytes:
        nonlocal count
        address = match[1].decode()
        if (value := values.get(address)) is None:
            return match[0]
        count += 1
        return written(address, value, match[2].decode() if match[2] else None, "").encode()

    filled_in = _CELL.sub(typed, part) if b"<!" not in part else part
    return filled_in if count == len(values) else None


def written(address: str, value: Typed, style: str | None, prefix: str) -> str:
    """A cell with a number or a text in it."""
    if isinstance(value, str):
        return cell_xml(address, value, style, prefix)
    kept = f' s="{style}"' if style else ""
    return f'<{prefix}c r="{address}"{kept}><{prefix}v>{plain(value)}</{prefix}v></{prefix}c>'
