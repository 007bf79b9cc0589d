"""One sheet understood: its tables, the lines of a cover, what is a helper of the others, and what was not understood.

What the form declares comes first. Where locks tell which cells are filled in, a grid that is drawn counts only if its
boxes are just these; the boxes that are left are put in tables by themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlvalidate.adopting.cover_lines import FoundField, fields_in
from xlvalidate.adopting.declared_tables import as_entries, declared_tables
from xlvalidate.adopting.find_tables import understood
from xlvalidate.adopting.form_inputs import FormInputs, FormName, inputs_of
from xlvalidate.adopting.form_words import FIELD_CODES
from xlvalidate.adopting.found_open import entry_places, headed, named_columns, own_tables
from xlvalidate.adopting.found_tables import FoundOpen, FoundTable, Unplaced
from xlvalidate.adopting.grids import regions
from xlvalidate.adopting.scan_sheet import Place, Scan
from xlvalidate.cells import Area

_FEW_LINES = 8  # beside them, of a cover
_MOSTLY = 0.9  # of the boxes that are unlocked stand in tables that lines draw


@dataclass(kw_only=True)
class FoundSheet:
    """What was found on a sheet. `declared` says that it has tables which no lines draw."""

    scan: Scan
    inputs: FormInputs
    tables: list[FoundTable | FoundOpen] = field(default_factory=list)
    fields: list[FoundField] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    declared: bool = False

    @property
    def closed(self) -> list[FoundTable]:
        """Its tables whose rows are printed."""
        return [table for table in self.tables if isinstance(table, FoundTable)]

    @property
    def filled(self) -> bool:
        """Is something filled in on it?"""
        return bool(self.tables or self.fields)

    def within(self, box: Area) -> bool:
        """Does a box stand within one of its tables?"""
        return any(table.area.holds((box.top, box.left)) for table in self.tables)


def understand(
    scan: Scan,
    names: Sequence[FormName],
    lists: Mapping[str, list[Area]],
    taken: set[str],
    left_out: frozenset[Place],
) -> FoundSheet:
    """A sheet that shows. `taken` are the codes of lines of the cover on sheets before, and grows by those of this one;
    `left_out` are cells that the draft cannot hold.
    """
    here = [one for one in names if one.sheet == scan.name]
    offered = lists.get(scan.name.lower(), [])
    inputs = inputs_of(scan, here, offered)
    boxes = {place: box for place, box in inputs.boxes.items() if place not in left_out}
    found = FoundSheet(scan=scan, inputs=inputs)
    busy: set[Place] = set()
    for open_table in (*named_columns(scan, here, offered), *own_tables(scan, offered)):
        cells = entry_places(open_table, scan)
        if not cells & busy:
            found.tables.append(open_table)
            busy |= cells
    for table in _drawn(scan, inputs, offered, found):
        if isinstance(table, FoundOpen):
            places = entry_places(table, scan)
        else:
            places = {(square.box.top, square.box.left) for square in table.boxes.values()}
        if not places & (busy | left_out):
            found.tables.append(table)
            busy |= places
    covered = [square.box for square in scan.squares if found.within(square.box)] if scan.drawn else []
    only, among = (FIELD_CODES, boxes) if inputs.locks else (None, None)
    fields, unplaced = fields_in(scan, covered, taken, only=only, among=among)
    found.fields = [one for one in fields if (one.box.top, one.box.left) not in busy | left_out]
    if not inputs.locks:
        found.unplaced += unplaced
    busy |= {(one.box.top, one.box.left) for one in found.fields}
    left = {place: box for place, box in boxes.items() if place not in busy and not _inside_open(found, place)}
    declared = [*declared_tables(scan, left)]
    found.tables += declared
    found.declared = bool(declared)
    if not found.filled and not left_out and (table_below := headed(scan)) is not None and not offered:
        found.tables.append(table_below)
    return found


def _inside_open(found: FoundSheet, place: Place) -> bool:
    row, column = place
    return any(
        isinstance(table, FoundOpen)
        and table.top <= row < table.top + table.most
        and column in {one.column for one in table.columns}
        for table in found.tables
    )


def _drawn(
    scan: Scan, inputs: FormInputs, lists: Iterable[Area], found: FoundSheet
) -> Iterator[FoundTable | FoundOpen]:
    """The tables that lines draw. Where locks tell what is filled in, they count only if they hold nearly all of that,
    and nothing else.
    """
    if not scan.drawn:
        return
    offered = [*lists]
    drawn: list[FoundTable | FoundOpen] = []
    unplaced: list[Unplaced] = []
    for region in regions(scan):
        out = understood(scan.name, region)
        unplaced += out.unplaced
        for table in out.tables:
            if not _asks(table) or (inputs.locks and not _agrees(table, inputs)):
                continue
            if not any(table.area.meets(area) for area in offered):
                drawn.append(as_entries(table) or table)
    if inputs.locks:
        held = sum(map(_held, drawn))
        lines = sum(not found.within(box) for box in inputs.boxes.values()) - held
        if held < _MOSTLY * len(inputs.boxes) and lines > _FEW_LINES:
            return
    else:
        found.unplaced += unplaced
    yield from drawn


def _held(table: FoundTable | FoundOpen) -> int:
    if isinstance(table, FoundOpen):
        return table.most * len(table.columns)
    return sum(square.formula is None for square in table.boxes.values())


def _asks(table: FoundTable) -> bool:
    """Has it a box that the form does not compute itself?"""
    return any(square.formula is None for place, square in table.boxes.items() if place not in table.closed)


def _agrees(table: FoundTable, inputs: FormInputs) -> bool:
    """Are the boxes of a drawn table just those that are unlocked within it, and its labels none of them?"""
    boxes = {
        (square.box.top, square.box.left)
        for place, square in table.boxes.items()
        if place not in table.closed and square.formula is None
    }
    within = {place for place in inputs.boxes if table.area.holds(place)}
    return boxes == within
