"""One template filled in many times over: it is opened and cut at its cells once, each copy only put together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.ooxml.fill import Typed, filled, written
from xlvalidate.ooxml.formula_results import in_utf8
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.spans import NotPatchableError, prefix_of, spans
from xlvalidate.ooxml.workbook_xml import open_workbook


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of a part: its place, its style, and its bytes as they are in the template."""

    cell: Cell
    style: str | None
    before: bytes


@dataclass(frozen=True, slots=True)
class _Cut:
    """A part cut at its cells: the bytes in front of each, and those behind the last."""

    prefix: str
    pieces: tuple[bytes, ...]
    places: tuple[_Place, ...]

    def filled(self, cells: Mapping[Cell, Typed]) -> bytes:
        out: list[bytes] = []
        for piece, place in zip(self.pieces, self.places, strict=False):
            out.append(piece)
            value = cells.get(place.cell)
            made = place.before if value is None else written(place.cell.a1, value, place.style, self.prefix).encode()
            out.append(made)
        return b"".join([*out, self.pieces[-1]])


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A workbook without the values of its formulas, and the parts in which cells are filled in, cut at these cells."""

    data: bytes
    cuts: Mapping[str, _Cut]

    def filled(self, cells: Mapping[Cell, Typed]) -> bytes:
        """A copy with numbers or texts in some of the cells that it was cut for; the others stay as they are."""
        return repacked(self.data, {part: cut.filled(cells) for part, cut in self.cuts.items()})


def blank_form(template: bytes, cells: Iterable[Cell]) -> BlankForm:
    """The template, to be filled in at the given cells; each must be there already.

    What formulas were on the blank form is taken out, as `filled` does. Raises NotPatchableError for a cell that is
    not there.
    """
    data = filled(template, {})
    workbook = open_workbook(open_package(data))
    by_sheet: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in cells:
        by_sheet[cell.sheet][cell.a1] = cell
    cuts = {}
    for sheet, wanted in by_sheet.items():
        if sheet not in workbook.sheet_parts:
            raise NotPatchableError(f"no sheet {sheet}")
        name = workbook.package.index[workbook.sheet_parts[sheet].lower()].name
        cuts[name] = _cut(in_utf8(workbook.package.read(name)), wanted)
    return BlankForm(data, cuts)


def _cut(part: bytes, wanted: Mapping[str, Cell]) -> _Cut:
    found = spans(part)
    there = [span for span in found if span.tag == "c" and span.attributes.get("r") in wanted]
    there.sort(key=lambda span: span.start)
    missing = set(wanted) - {span.attributes["r"] for span in there}
    if missing:
        raise NotPatchableError(f"no cell {', '.join(sorted(missing))}")
    edges = [0, *(edge for span in there for edge in (span.start, span.end)), len(part)]
    return _Cut(
        prefix=prefix_of(part, found),
        pieces=tuple(part[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)),
        places=tuple(
            _Place(wanted[span.attributes["r"]], span.attributes.get("s"), part[span.start : span.end])
            for span in there
        ),
    )
