"""One template filled in many times over: it is opened and cut at its cells once, each copy only put together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import DefinedName, Value
from xlvalidate.ooxml.calculation import Calculation, Dependents, Result
from xlvalidate.ooxml.fill import (
    Typed,
    by_address,
    computable_values,
    filled,
    over_columns,
    typed_in,
    typed_over,
    unknown_among,
    written,
)
from xlvalidate.ooxml.formula_results import FORMULA, PLAIN_CELL, in_utf8, plain_cell, with_values
from xlvalidate.ooxml.formula_values import Compute
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.spans import NotPatchableError, prefix_of, spans
from xlvalidate.ooxml.workbook_xml import open_workbook


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of a part that is filled in: its place, its style, and its bytes as they are in the template."""

    cell: Cell
    style: str | None
    before: bytes


@dataclass(frozen=True, slots=True)
class _FormulaPlace:
    """A cell of a part with a formula: its address, its style, its formula as it is written, and all of it."""

    address: str
    style: bytes
    formula: bytes
    before: bytes


@dataclass(frozen=True, slots=True)
class _Cut:
    """A part cut at its cells: the bytes in front of each, and those behind the last."""

    prefix: str
    pieces: tuple[bytes, ...]
    places: tuple[_Place | _FormulaPlace, ...]

    def filled(self, cells: Mapping[Cell, Typed], results: Mapping[str, Result]) -> bytes:
        out: list[bytes] = []
        for piece, place in zip(self.pieces, self.places, strict=False):
            out.append(piece)
            if isinstance(place, _FormulaPlace):
                if place.address in results:
                    result = results[place.address]
                    out.append(plain_cell(place.address.encode(), place.style, place.formula, result))
                else:
                    out.append(place.before)
                continue
            value = cells.get(place.cell)
            made = place.before if value is None else written(place.cell.a1, value, place.style, self.prefix).encode()
            out.append(made)
        return b"".join([*out, self.pieces[-1]])


@dataclass(frozen=True, slots=True)
class _Whole:
    """A part that is not written as ours are, and so is filled in as a whole."""

    part: bytes

    def filled(self, cells: Mapping[Cell, Typed], results: Mapping[str, Result]) -> bytes:
        valued = with_values(self.part, results, others_stay=True)
        return typed_in(valued, {cell.a1: value for cell, value in cells.items()})


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A workbook, its sheets cut at the cells that are filled in and at its formulas, and what is in its cells.

    `blank` is what its formulas give as long as nothing is typed; `dependents` are computed again where something is.
    What was `understood` of formulas is not read again.
    Formulas `over_columns` stay as they are where they are none of those: nothing is typed into columns.
    """

    data: bytes
    parts: Mapping[str, str]
    cuts: Mapping[str, _Cut | _Whole]
    names: Mapping[str, DefinedName]
    values: Mapping[Cell, Value]
    blank: Mapping[Cell, Result]
    dependents: Dependents
    understood: Mapping[Cell, Compute | None]
    over_columns: frozenset[Cell] = frozenset()
    since_1904: bool = False

    def filled(self, cells: Mapping[Cell, Typed]) -> bytes:
        """A copy with numbers or texts in some of the cells that it was cut for; the others stay as they are."""
        again = self.dependents.of(cells)
        known = {cell: result for cell, result in self.blank.items() if cell not in again}
        typed = typed_over(self.values, cells)
        stay = self.over_columns - again
        known |= unknown_among(self.over_columns, stay, self.values)
        computing = Calculation(
            self.names,
            typed,
            lambda cell: cell not in stay,
            known,
            since_1904=self.since_1904,
            understood=self.understood,
        )
        results = by_address((cell, one) for cell, one in computing.results() if not self._gave(cell, one))
        by_sheet: dict[str, dict[Cell, Typed]] = defaultdict(dict)
        for cell, value in cells.items():
            by_sheet[cell.sheet][cell] = value
        changes = {
            self.parts[sheet]: cut.filled(by_sheet[sheet], results.get(sheet, {}))
            for sheet, cut in self.cuts.items()
            if sheet in by_sheet or sheet in results
        }
        return repacked(self.data, changes)

    def _gave(self, cell: Cell, result: Result) -> bool:
        """Does a formula give what it gives as long as nothing is typed, which stands behind it already?"""
        return cell in self.blank and type(result) is type(before := self.blank[cell]) and result == before


def blank_form(template: bytes, cells: Iterable[Cell]) -> BlankForm:
    """The template, to be filled in at the given cells; each must be there already.

    Raises NotPatchableError for a cell that is not there.
    """
    data = filled(template, {})
    workbook = open_workbook(open_package(data))
    by_sheet: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        by_sheet[cell.sheet][cell.a1] = cell
    if strangers := set(by_sheet) - set(workbook.sheet_parts):
        raise NotPatchableError(f"no sheet {', '.join(sorted(strangers))}")
    values = computable_values(workbook)
    over = over_columns(workbook.names, values)
    known, since_1904 = unknown_among(over, over, values), workbook.since_1904
    computing = Calculation(workbook.names, values, lambda cell: cell not in over, known, since_1904=since_1904)
    blank = dict(computing.results())
    cuts, parts = dict[str, _Cut | _Whole](), dict[str, str]()
    for sheet in {**dict.fromkeys(by_sheet), **dict.fromkeys(cell.sheet for cell in (*blank, *over))}:
        parts[sheet] = workbook.package.index[workbook.sheet_parts[sheet].lower()].name
        cuts[sheet] = _cut(in_utf8(workbook.package.read(parts[sheet])), by_sheet[sheet])
    dependents = Dependents(workbook.names, values)
    names, understood = workbook.names, computing.understood
    return BlankForm(data, parts, cuts, names, values, blank, dependents, understood, over, since_1904)


def _cut(part: bytes, wanted: Mapping[str, Cell]) -> _Cut | _Whole:
    found = spans(part)
    there = {span.attributes["r"]: span for span in found if span.tag == "c" and span.attributes.get("r") in wanted}
    missing = set(wanted) - set(there)
    if missing:
        raise NotPatchableError(f"no cell {', '.join(sorted(missing))}")
    formulas = [*PLAIN_CELL.finditer(part)]
    if len(formulas) != len(FORMULA.findall(part)):
        return _Whole(part)
    places: list[tuple[int, int, _Place | _FormulaPlace]] = [
        (span.start, span.end, _Place(wanted[address], span.attributes.get("s"), part[span.start : span.end]))
        for address, span in there.items()
    ]
    places += [
        (one.start(), one.end(), _FormulaPlace(one[1].decode(), one[2], one[3], one[0]))
        for one in formulas
        if one[1].decode() not in wanted
    ]
    places.sort(key=lambda place: place[0])
    edges = [0, *(edge for start, end, _ in places for edge in (start, end)), len(part)]
    return _Cut(
        prefix=prefix_of(part, found),
        pieces=tuple(part[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)),
        places=tuple(place for _, _, place in places),
    )
