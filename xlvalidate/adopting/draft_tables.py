"""Found tables to tables of a draft: codes, kinds, units, lists, and the sums that their labels speak of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlvalidate.adopting.cell_kinds import (
    CellKind,
    spread,
    unit_of,
)
from xlvalidate.adopting.draft_context import DraftContext
from xlvalidate.adopting.form_words import MONEY_SIGNS, NOTE, NOTICE, UNIT_CAPTION, adds_up, field_code, label, plain
from xlvalidate.adopting.found_tables import FoundLine, FoundOpen, FoundTable, Unplaced, noted
from xlvalidate.adopting.proposed_codes import codes_of, column_codes, slug
from xlvalidate.adopting.proposed_rules import ProposedRule, proposals
from xlvalidate.adopting.scan_sheet import Place, Square
from xlvalidate.adopting.table_kinds import kind_of_cell, kinds_of_table
from xlvalidate.adopting.understand_sheet import FoundSheet
from xlvalidate.cells import Area
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.messages import text

_SHORT_UNIT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable:
    """A found table with everything that the edition says of it. By place: its kind, its unit."""

    code: str
    title: str
    found: FoundTable
    rows: dict[int, str]
    columns: dict[int, str]
    kinds: dict[Place, CellKind]
    units: dict[Place, str | None]
    proposals: tuple[ProposedRule, ...]
    widths: tuple[float, ...]

    @property
    def sheet(self) -> str:
        """Where it stands."""
        return self.found.sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOpen:
    """The same of a table with any number of entries; by column."""

    code: str
    title: str
    found: FoundOpen
    columns: tuple[str, ...]
    kinds: tuple[CellKind, ...]
    units: tuple[str | None, ...]
    widths: tuple[float, ...]

    @property
    def sheet(self) -> str:
        """Where it stands."""
        return self.found.sheet


def placeholder_unit(language: str) -> str:
    """The unit of what the form prints none for."""
    return text("adopt.unit", language)


def tables_of(sheet: FoundSheet, context: DraftContext, taken: set[str]) -> Iterator[DraftTable | DraftOpen]:
    """The tables of a sheet. `taken` are the codes of tables before, and grows by theirs."""
    parts = [part for table in sheet.tables for part in _parts(sheet, table, context)]
    for table in parts:
        own = slug(sheet.scan.name) if sheet.declared or isinstance(table, FoundOpen) else ""
        code = _code(own, len(parts) == 1, taken)
        if isinstance(table, FoundOpen):
            yield _open_table(sheet, table, code, context)
        elif (drafted := _closed_table(sheet, table, code, context)) is not None:
            yield drafted
        else:
            taken.discard(code)


def _code(own: str, alone: bool, taken: set[str]) -> str:
    """A code for a table: by its sheet where that declares what is filled in, else t1, t2 and so on."""
    own = own or "t"
    own = own if len(own) <= _SHORT_UNIT + 4 else own[:_SHORT_UNIT].rstrip("_")
    start = 0 if alone and own != "t" else 1
    code = next(one for number in range(start, len(taken) + 2) if (one := f"{own}{number or ''}") not in taken)
    taken.add(code)
    return code


def _parts(sheet: FoundSheet, table: FoundTable | FoundOpen, context: DraftContext) -> Iterator[FoundTable | FoundOpen]:
    """A table whose kinds neither its rows nor its columns can say, in parts that can; others as they are."""
    if isinstance(table, FoundOpen) or not sheet.inputs.boxes:
        yield table
        return
    kinds = kinds_of_table(sheet, table, context, {})
    if not kinds or not spread(kinds).odd:
        yield table
        return
    runs: list[tuple[dict[int, CellKind], list[int]]] = []
    for number in table.filled:
        own = {column: kinds[number, column] for column in range(len(table.columns)) if (number, column) in kinds}
        here = runs[-1] if runs else None
        if here is not None and all(here[0].get(column, kind) == kind for column, kind in own.items()):
            here[0].update(own)
            here[1].append(number)
        else:
            runs.append((own, [number]))
    for _, numbers in runs:
        yield _only(table, numbers)


def _only(table: FoundTable, numbers: list[int]) -> FoundTable:
    """Some rows of a table, with the columns that these have."""
    at_row = {number: at for at, number in enumerate(numbers)}
    columns = sorted({column for row, column in table.boxes if row in at_row})
    at_column = {number: at for at, number in enumerate(columns)}
    boxes = {(at_row[row], at_column[column]): square for (row, column), square in table.boxes.items() if row in at_row}
    every = {(row, column) for row in at_row.values() for column in at_column.values()}
    shut = {(at_row[row], at_column[column]) for row, column in table.closed if row in at_row and column in at_column}
    return replace(
        table,
        rows=tuple(table.rows[number] for number in numbers),
        columns=tuple(table.columns[number] for number in columns),
        boxes=boxes,
        closed=frozenset((every - boxes.keys()) | shut),
    )


def _closed_table(sheet: FoundSheet, table: FoundTable, code: str, context: DraftContext) -> DraftTable | None:
    rows, columns = codes_of(table, context.names.get(sheet.scan.name, {}))
    open_places = [(row, column) for row in rows for column in columns if (row, column) not in table.closed]
    if not open_places:
        return None
    caption = _caption(sheet, table)
    said = {place: unit_of(table.rows[place[0]], table.columns[place[1]], caption) for place in open_places}
    kinds = _with_parents(kinds_of_table(sheet, table, context, said), table)
    units: dict[Place, str | None] = {}
    for place in open_places:
        own = said[place] or _money(table.boxes[place])
        if kinds[place].kind is FigureKind.PERCENT:
            own = "%"
        units[place] = (own or placeholder_unit(context.language)) if kinds[place].numeric else None
        sheet.unplaced += _doubts(sheet.scan.name, table.boxes[place], kinds[place])
    numeric = frozenset(
        (row, column)
        for (row, column), kind in kinds.items()
        if kind.numeric
        and all(
            adds_up(said, units[row, column])
            for line in (table.rows[row], table.columns[column])
            for _, said in line.labels
        )
    )
    said_units = {place: unit for place, unit in units.items() if unit}
    for place in (*spread(kinds).odd, *(spread(said_units).odd if said_units else ())):
        sheet.unplaced.append(Unplaced(sheet.scan.name, table.boxes[place].box.a1, noted("kind-unsayable")))
    return DraftTable(
        code=code,
        title=title_above(sheet, table),
        found=table,
        rows=rows,
        columns=columns,
        kinds=kinds,
        units=units,
        proposals=tuple(proposals(table, code, rows, columns, numeric, units)),
        widths=sheet.scan.widths,
    )


def _with_parents(kinds: dict[Place, CellKind], table: FoundTable) -> dict[Place, CellKind]:
    """A list that another box decides on needs that box in the same row."""
    lefts = {line.span[0] for line in table.columns}
    return {
        place: kind if not kind.under or kind.under in lefts else replace(kind, under=0)
        for place, kind in kinds.items()
    }


def _open_table(sheet: FoundSheet, table: FoundOpen, code: str, context: DraftContext) -> DraftOpen:
    kinds: list[CellKind] = []
    units: list[str | None] = []
    nothing = FoundLine(labels=(), span=(0, 0))
    columns = {one.column for one in table.columns}
    heads = {one.column: one.labels[-1][1] for one in table.columns if one.labels}
    for one in table.columns:
        line = FoundLine(labels=one.labels, span=(one.column, one.column))
        unit = unit_of(nothing, line, None)
        kind, _ = kind_of_cell(sheet.scan, one.square, (nothing, line), unit, context, heads)
        kind = kind if not kind.under or kind.under in columns else replace(kind, under=0)
        kinds.append(kind)
        own = "%" if kind.kind is FigureKind.PERCENT else unit or _money(one.square)
        units.append((own or placeholder_unit(context.language)) if kind.numeric else None)
        if one.square.validation is not None and one.square.validation.type == "list" and not _offers(kind):
            sheet.unplaced.append(Unplaced(table.sheet, one.square.box.a1, noted("list-elsewhere")))
    at = [one.column for one in table.columns]
    for kind in kinds:
        if kind.under:
            kinds[at.index(kind.under)] = context.draft_lists.parent_kind(kind)
    return DraftOpen(
        code=code,
        title=title_above(sheet, table),
        found=table,
        columns=tuple(column_codes(table)),
        kinds=tuple(kinds),
        units=tuple(units),
        widths=sheet.scan.widths,
    )


def _offers(kind: CellKind) -> bool:
    return bool(kind.listed or kind.choices)


def _money(square: Square) -> str | None:
    """The sign of a currency that a cell shows."""
    return next((sign for sign in MONEY_SIGNS if sign in square.look.format), None)


def _doubts(sheet: str, square: Square, kind: CellKind) -> Iterator[Unplaced]:
    if square.validation is not None and square.validation.type == "list" and not _offers(kind):
        yield Unplaced(sheet, square.box.a1, noted("list-elsewhere"))
    elif square.validation is not None and square.validation.type == "time":
        yield Unplaced(sheet, square.box.a1, noted("a-time"))


def _caption(sheet: FoundSheet, table: FoundTable) -> str | None:
    """The unit that is printed over the table (or under it), nearest first; None for several units at once."""
    found = []
    for square in sheet.scan.squares:
        match = UNIT_CAPTION.fullmatch(plain(square.text)) if square.text else None
        if match is not None and field_code(square.text) is None and not sheet.within(square.box):
            above = square.box.top < table.area.top
            between = [
                other for other in sheet.tables if other.area != table.area and _between(square, other.area, table)
            ]
            if not between:
                found.append((not above, abs(square.box.top - table.area.top), match["unit"], square))
    if not found:
        return None
    _, _, unit, square = min(found, key=lambda one: one[:2])
    if len(unit) > _SHORT_UNIT or any(mark in unit for mark in "、,，;；"):
        why = noted("several-units", text=plain(square.text))
        sheet.unplaced.append(Unplaced(sheet.scan.name, square.box.a1, why))
        return None
    return unit


def _between(square: Square, other: Area, table: FoundTable) -> bool:
    low, high = sorted((square.box.top, table.area.top))
    return low < other.top < high


def title_above(sheet: FoundSheet, table: FoundTable | FoundOpen) -> str:
    """The text nearest above the table; the sheet's name where there is none."""
    above = [
        square
        for square in sheet.scan.squares
        if square.text and square.box.bottom < table.area.top and is_title(sheet, square)
    ]
    lowest = max((other.area.bottom for other in sheet.tables if other.area.bottom < table.area.top), default=0)
    near = [square for square in above if square.box.top > lowest]
    if not near:
        return sheet.scan.name
    wide = max(near, key=lambda square: (square.box.right - square.box.left, -square.box.top))
    return label(wide.text)[:200]


def is_title(sheet: FoundSheet, square: Square) -> bool:
    """Is a text none that is known to be something else?"""
    said = plain(square.text)
    if sheet.within(square.box) or NOTE.fullmatch(said) or UNIT_CAPTION.fullmatch(said) or NOTICE.fullmatch(said):
        return False
    place = (square.box.top, square.box.left)
    if place in sheet.inputs.boxes:
        return False
    return field_code(square.text) is None and not said.endswith((":", "："))
