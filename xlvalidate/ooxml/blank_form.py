"""One template filled in many times over: it is opened and cut at its cells once, each copy only put together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from zipfile import ZipInfo

from xlvalidate.cells import Cell
from xlvalidate.ooxml.calculation import Result
from xlvalidate.ooxml.fill import Typed, computable_values, given_parts, typed_in, written
from xlvalidate.ooxml.formula_results import FORMULA, PLAIN_CELL, in_utf8, plain_cell, with_values
from xlvalidate.ooxml.formulas_of_copies import FormulasOfCopies
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.spans import Edit, NotPatchableError, prefix_of, replaced, spans
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.ooxml.write_zip import Packed, members

_REMEMBERED = 4  # of a part
_NOTHING: Mapping[str, Result] = {}


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of a part that is filled in: from where to where it stands, and its style."""

    start: int
    end: int
    style: str | None


@dataclass(frozen=True, slots=True)
class _FormulaPlace:
    """A cell of a part with a formula: from where to where it stands, its style, and its formula as it is written."""

    start: int
    end: int
    style: bytes
    formula: bytes


@dataclass(frozen=True, slots=True)
class _Cut:
    """A part, and where in it the cells stand that are filled in, and its formulas by their addresses. What the last
    copies had of it is remembered, packed: parts that only ask for a level, say, are the same in many copies.
    """

    part: bytes
    prefix: str
    cells: Mapping[Cell, _Place]
    formulas: Mapping[str, _FormulaPlace]
    _packed: dict[tuple[Edit, ...], Packed] = field(default_factory=dict)
    _given_before: list[tuple[Mapping[str, Result], Packed]] = field(default_factory=list)

    def packed(self, cells: Mapping[Cell, Typed], results: Mapping[str, Result]) -> Packed:
        if cells:
            return self._of_edits(chain(self._typed(cells), self._given(results)))
        for before, packed in self._given_before:
            if before is results:
                return packed
        packed = self._of_edits(self._given(results))
        self._given_before.append((results, packed))
        del self._given_before[:-_REMEMBERED]
        return packed

    def _of_edits(self, found: Iterable[Edit]) -> Packed:
        edits = tuple(sorted(found))
        packed = self._packed.pop(edits, None) or Packed.of(replaced(self.part, edits))
        self._packed[edits] = packed
        if len(self._packed) > _REMEMBERED:
            del self._packed[next(iter(self._packed))]
        return packed

    def _typed(self, cells: Mapping[Cell, Typed]) -> Iterator[Edit]:
        for cell, value in cells.items():
            if (place := self.cells.get(cell)) is not None:
                yield place.start, place.end, written(cell.a1, value, place.style, self.prefix).encode()

    def _given(self, results: Mapping[str, Result]) -> Iterator[Edit]:
        for address, result in results.items():
            if (place := self.formulas.get(address)) is not None:
                yield place.start, place.end, plain_cell(address.encode(), place.style, place.formula, result)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A part that is not written as ours are, and so is filled in as a whole."""

    part: bytes

    def packed(self, cells: Mapping[Cell, Typed], results: Mapping[str, Result]) -> Packed:
        valued = with_values(self.part, results, others_stay=True)
        return Packed.of(typed_in(valued, {cell.a1: value for cell, value in cells.items()}))


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A workbook, its sheets cut at the cells that are filled in and at its formulas, and what these give."""

    data: bytes
    parts: Mapping[str, str]
    cuts: Mapping[str, _Cut | _Whole]
    formulas: FormulasOfCopies
    listed: Sequence[ZipInfo]

    def filled(self, cells: Mapping[Cell, Typed]) -> bytes:
        """A copy with numbers or texts in some of the cells that it was cut for; the others stay as they are."""
        results = self.formulas.results(cells)
        by_sheet: dict[str, dict[Cell, Typed]] = defaultdict(dict)
        for cell, value in cells.items():
            by_sheet[cell.sheet][cell] = value
        changes = {
            self.parts[sheet]: cut.packed(by_sheet[sheet], results.get(sheet, _NOTHING))
            for sheet, cut in self.cuts.items()
            if sheet in by_sheet or sheet in results
        }
        return repacked(self.data, changes, listed=self.listed)


def blank_form(template: bytes, cells: Iterable[Cell]) -> BlankForm:
    """The template, to be filled in at the given cells; each must be there already.

    Raises NotPatchableError for a cell that is not there.
    """
    workbook = open_workbook(open_package(template))
    by_sheet: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        by_sheet[cell.sheet][cell.a1] = cell
    if strangers := set(by_sheet) - set(workbook.sheet_parts):
        raise NotPatchableError(f"no sheet {', '.join(sorted(strangers))}")
    values = computable_values(workbook)
    formulas = FormulasOfCopies(workbook.names, values, since_1904=workbook.since_1904)
    changes = given_parts(workbook, values, formulas.blank.items(), formulas.over)
    cuts, parts = dict[str, _Cut | _Whole](), dict[str, str]()
    for sheet in {
        **dict.fromkeys(by_sheet),
        **dict.fromkeys(cell.sheet for cell in (*formulas.blank, *formulas.over)),
    }:
        parts[sheet] = workbook.package.index[workbook.sheet_parts[sheet].lower()].name
        part = changes.get(parts[sheet]) or workbook.package.read(parts[sheet])
        cuts[sheet] = _cut(in_utf8(part), by_sheet[sheet])
    data = repacked(template, changes)
    return BlankForm(data, parts, cuts, formulas, members(data))


def _cut(part: bytes, wanted: Mapping[str, Cell]) -> _Cut | _Whole:
    found = spans(part)
    there = {span.attributes["r"]: span for span in found if span.tag == "c" and span.attributes.get("r") in wanted}
    missing = set(wanted) - set(there)
    if missing:
        raise NotPatchableError(f"no cell {', '.join(sorted(missing))}")
    formulas = [*PLAIN_CELL.finditer(part)]
    if len(formulas) != len(FORMULA.findall(part)):
        return _Whole(part)
    return _Cut(
        part=part,
        prefix=prefix_of(part, found),
        cells={
            wanted[address]: _Place(span.start, span.end, span.attributes.get("s")) for address, span in there.items()
        },
        formulas={one[1].decode(): _FormulaPlace(one.start(), one.end(), one[2], one[3]) for one in formulas},
    )
