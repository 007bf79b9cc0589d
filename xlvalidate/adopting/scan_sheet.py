"""A sheet of somebody else's workbook as plain facts: what stands in its cells, how they look, what is declared of
them. Nothing is understood.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlvalidate.adopting.form_words import is_placeholder
from xlvalidate.adopting.own_parts import own_lines
from xlvalidate.cells import Area
from xlvalidate.editions.model import WIDEST
from xlvalidate.errors import UsageError, usage
from xlvalidate.ooxml.add_sheets import never
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.form_looks import PLAIN, CellLook, read_looks
from xlvalidate.ooxml.names_by_sheet import names_by_sheet
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_sheet import read_dates
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.sheet_declares import DeclaredSheet, FormValidation, read_declared
from xlvalidate.ooxml.workbook_limits import OFFICIAL, RefusedError
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reading.identify import EDITION_NAME
from xlvalidate.reading.printed import stored_words

_WIDEST_MERGE = 100_000  # cells of one; more is no box of a form
_MOST_DRAWN = 60_000  # cells of a sheet whose lines are looked at
_USUAL_WIDTH, _NARROW = 9.0, 1.0

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One box and what is known of it.

    `text` is what is printed, empty for none; `number` the figure that stands there already. `formula` is that of its
    cell, without its `=`. `edges` are the sides with a line, of l r t b. `validation` is what may be typed.
    """

    box: Area
    text: str = ""
    number: str = ""
    formula: str | None = None
    edges: frozenset[str] = frozenset()
    look: CellLook = PLAIN
    validation: FormValidation | None = None
    locked: bool = False

    @property
    def crossed(self) -> bool:
        """Has it a diagonal line?"""
        return self.look.crossed

    @property
    def boxed(self) -> bool:
        """Is it a box of a grid? A table may be open at one side, as printed ones are at the left and right."""
        return len(self.edges) >= 3

    @property
    def words(self) -> str:
        """What is printed in it, a figure too."""
        return self.text or self.number

    @property
    def blank(self) -> bool:
        """Does nothing stand in it?"""
        return not self.words and self.formula is None


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A sheet. `merges` has the box of every merged cell; `covered` are the cells that a merge hides."""

    name: str
    visible: bool
    declared: DeclaredSheet
    values: Mapping[Place, Value]
    looks: tuple[CellLook, ...]
    merges: Mapping[Place, Area] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    @property
    def protected(self) -> bool:
        """Is the sheet protected?"""
        return self.declared.protected

    @property
    def drawn(self) -> bool:
        """Is it small enough for its lines to be looked at?"""
        return len(self.declared.styles) <= _MOST_DRAWN

    @property
    def widths(self) -> tuple[float, ...]:
        """Those of its columns, in characters."""
        hidden, said = self.declared.hidden_columns, self.declared.widths
        return tuple(
            _NARROW if column in hidden else min(max(round(said.get(column, _USUAL_WIDTH), 1), _NARROW), float(WIDEST))
            for column in range(1, self.columns + 1)
        )

    def value(self, place: Place) -> Value | None:
        """What stands in a cell; None where nothing does."""
        return self.values.get(place)

    def look(self, place: Place) -> CellLook:
        """How a cell looks."""
        style = self.declared.style(place)
        return self.looks[style] if style < len(self.looks) else PLAIN

    def box(self, place: Place) -> Area:
        """The box of a cell: itself, or the cells that it is merged with."""
        return self.merges.get(place) or Area(*place, *place)

    def covered(self, place: Place) -> bool:
        """Is a cell hidden by a merge?"""
        box = self.merges.get(place)
        return box is not None and (box.top, box.left) != place

    @cached_property
    def _validated(self) -> Mapping[int, list[tuple[int, int, FormValidation]]]:
        found: dict[int, list[tuple[int, int, FormValidation]]] = {}
        for one in self.declared.validations:
            for area in one.areas:
                for column in range(area.left, min(area.right, self.columns) + 1):
                    found.setdefault(column, []).append((area.top, area.bottom, one))
        return found

    def validation(self, place: Place) -> FormValidation | None:
        """What may be typed into a cell; None where anything may."""
        row, column = place
        return next((one for top, bottom, one in self._validated.get(column, ()) if top <= row <= bottom), None)

    def square(self, place: Place, *, lined: bool = False) -> Square:
        """The box in which a cell is; its edges where they are asked for."""
        box = self.box(place)
        top_left = (box.top, box.left)
        value, look = self.values.get(top_left), self.look(top_left)
        text = number = ""
        formula = None
        if value is not None:
            formula = value.formula
            if formula is None and value.kind is ValueKind.TEXT:
                text = value.text if value.text.strip() and not self._is_placeholder(top_left, value.text) else ""
            elif formula is None:
                number = stored_words(value.text)
        return Square(
            box=box,
            text=text,
            number=number,
            formula=formula,
            edges=self._edges(box, look) if lined else frozenset(),
            look=look,
            validation=self.validation(top_left),
            locked=self.protected and look.locked,
        )

    def _is_placeholder(self, place: Place, said: str) -> bool:
        """Is a text only there until something is chosen?"""
        return self.validation(place) is not None and is_placeholder(said)

    def _edges(self, box: Area, look: CellLook) -> frozenset[str]:
        if box.cells == 1 and len(look.edges) == 4:
            return look.edges
        across, down = range(box.left, box.right + 1), range(box.top, box.bottom + 1)
        sides = {
            "t": all(self._line((box.top, one), "t", (box.top - 1, one), "b") for one in across),
            "b": all(self._line((box.bottom, one), "b", (box.bottom + 1, one), "t") for one in across),
            "l": all(self._line((one, box.left), "l", (one, box.left - 1), "r") for one in down),
            "r": all(self._line((one, box.right), "r", (one, box.right + 1), "l") for one in down),
        }
        return frozenset(side for side, drawn in sides.items() if drawn)

    def _line(self, place: Place, side: str, beside: Place, opposite: str) -> bool:
        """Is a line drawn between two cells, whichever of them draws it?"""
        return side in self.look(place).edges or opposite in self.look(beside).edges

    @cached_property
    def squares(self) -> tuple[Square, ...]:
        """The boxes in which something stands, or that have a line or a validation; in reading order."""
        if not self.drawn:
            return tuple(self.square(place) for place in filled(self))
        places = set(self.values)
        lined = {style for style, look in enumerate(self.looks) if look.edges}
        places.update(place for place, style in self.declared.styles.items() if style in lined)
        # A line may be drawn by the cell beside.
        for row, column in [place for place in places if self.look(place).edges]:
            places.update(
                one
                for one in ((row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column))
                if 0 not in one
            )
        boxes = {self.box(place) for place in places}
        return tuple(self.square((box.top, box.left), lined=True) for box in sorted(boxes))

    @cached_property
    def at(self) -> Mapping[Place, Square]:
        """The boxes by the place of each of their cells."""
        return {place: square for square in self.squares for place in square.box.places()}

    def right_of(self, square: Square) -> Square | None:
        """The box to its right; None where the sheet ends."""
        place = (square.box.top, square.box.right + 1)
        return self.square(place, lined=True) if place[1] <= self.columns else None


@dataclass(frozen=True, kw_only=True)
class ScannedBook:
    """A workbook: its sheets in the order of the tabs, and from which day it counts days. `stated` has what
    each name refers to, by its sheet (empty: the whole workbook's) and itself, in lower case. `own` are the lines of an
    edition that say what else the file has of its own.
    """

    scans: tuple[Scan, ...]
    stated: Mapping[tuple[str, str], str] = field(default_factory=dict)
    since_1904: bool = False
    own: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Scan]:
        """The sheets by their names in lower case, as formulas speak of them."""
        return {one.name.lower(): one for one in self.scans}


def scan(data: bytes) -> ScannedBook:
    """Every worksheet of a workbook. Raises UsageError where it is not read."""
    try:
        workbook = open_workbook(open_package(data, OFFICIAL))
        if reasons := list(never(workbook)):
            raise UsageError(*reasons)
        if EDITION_NAME in workbook.names:
            raise UsageError(usage("adopted-already"))
        dates = read_dates(workbook.package, workbook.styles) if workbook.styles else frozenset[int]()
        looks = read_looks(workbook.package, workbook.styles, dates) if workbook.styles else ()
        by_sheet: dict[str, dict[Place, Value]] = {sheet.name: {} for sheet in workbook.sheets}
        for cell, value in values_of(workbook, workbook.sheet_parts).items():
            by_sheet[cell.sheet][cell.row, cell.column] = value
        scans = [
            _scan(
                sheet.name, sheet.state == "visible", read_declared(workbook.package, part), by_sheet[sheet.name], looks
            )
            for sheet in workbook.sheets
            for part in (workbook.sheet_parts[sheet.name],)
        ]
        stated = names_by_sheet(workbook.package)
        own = tuple(own_lines(workbook).values())
    except RefusedError as refused:
        raise UsageError(usage("workbook-not-read", why=f"{refused.code} {refused.detail}".rstrip())) from None
    return ScannedBook(scans=tuple(scans), stated=stated, since_1904=workbook.since_1904, own=own)


def _scan(
    name: str, visible: bool, declared: DeclaredSheet, values: dict[Place, Value], looks: tuple[CellLook, ...]
) -> Scan:
    merges: dict[Place, Area] = {}
    for area in declared.merges:
        if area.cells > _WIDEST_MERGE:
            raise UsageError(usage("merged-endless", sheet=name, area=area.a1, most=_WIDEST_MERGE))
        merges.update(dict.fromkeys(area.places(), area))
    lined = {style for style, look in enumerate(looks) if look.edges or not look.locked}
    used = {*values, *(place for place, style in declared.styles.items() if style in lined)}
    used.update((area.bottom, area.right) for area in declared.merges)
    return Scan(
        name=name,
        visible=visible,
        declared=declared,
        values=values,
        looks=looks,
        merges=merges,
        rows=max((row for row, _ in used), default=0),
        columns=max((column for _, column in used), default=0),
    )


def filled(scan: Scan) -> Iterator[Place]:
    """The cells in which something is printed, in reading order."""
    yield from sorted(
        place
        for place, value in scan.values.items()
        if value.formula is None and value.text.strip() and not scan.covered(place)
    )
