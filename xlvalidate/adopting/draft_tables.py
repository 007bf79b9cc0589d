"""Found tables to tables of a draft: codes, kinds, units, lists, and the sums that their labels speak of."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from xlvalidate.adopting.cell_kinds import (
    CellKind,
    content_kind,
    declared_kind,
    in_words,
    spread,
    unit_of,
    worded_kind,
)
from xlvalidate.adopting.form_inputs import numeric_cells
from xlvalidate.adopting.form_words import MONEY_SIGNS, NOTE, NOTICE, UNIT_CAPTION, adds_up, field_code, label, plain
from xlvalidate.adopting.found_lists import FoundLists, Offer
from xlvalidate.adopting.found_tables import FoundLine, FoundOpen, FoundTable, Unplaced, noted
from xlvalidate.adopting.proposed_codes import codes_of, column_codes, slug
from xlvalidate.adopting.proposed_rules import ProposedRule, proposals
from xlvalidate.adopting.scan_sheet import Place, Scan, ScannedBook, Square
from xlvalidate.adopting.understand_sheet import FoundSheet
from xlvalidate.cells import Area
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.messages import text
from xlvalidate.ooxml.book import ValueKind

_SHORT_UNIT = 12
_FEW_CHOICES = 12  # words that are written beside a cell; more are a list
_MOSTLY = 0.6


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftList:
    """A list of the draft; with a `parent` the items beside each of its words."""

    code: str
    label: str
    items: tuple[str, ...]
    by_word: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parent: str = ""


@dataclass(kw_only=True)
class DraftLists:
    """The lists that tables refer to, each once, as they are met."""

    found: dict[object, DraftList] = field(default_factory=dict)
    placeholders: dict[str, None] = field(default_factory=dict)

    def code_of(self, offer: Offer, said: str) -> str:
        """The code of a list; `said` is what asks for it."""
        key = (offer.items, offer.by_word)
        if key not in self.found:
            parent = self.code_of(Offer(items=offer.parent_items), "") if offer.by_word else ""
            code = self._free(slug(offer.name or said) or "list")
            if offer.by_word:
                words = set(offer.parent_items)
                by_word = tuple((word, items) for word, items in offer.by_word if word in words)
                self.found[key] = DraftList(
                    code=code, label=said or code, items=offer.items, by_word=by_word, parent=parent
                )
            else:
                self.found[key] = DraftList(code=code, label=said or code, items=offer.items)
        elif said and self.found[key].label == self.found[key].code:
            self.found[key] = replace(self.found[key], label=said)
        return self.found[key].code

    def parent_kind(self, kind: CellKind) -> CellKind:
        """What the box takes whose word decides which items of a list are valid."""
        own = next(one for one in self.found.values() if one.code == kind.listed)
        return CellKind(kind=FigureKind.CHOICE, listed=own.parent)

    def _free(self, code: str) -> str:
        taken = {one.code for one in self.found.values()}
        return next(one for number in range(len(taken) + 2) if (one := f"{code}{number or ''}") not in taken)


@dataclass(frozen=True, kw_only=True)
class DraftContext:
    """What the tables of a draft are made with. `widened` are cells that take any text: what stands there, or what the
    form asks for, fits nothing narrower.
    """

    book: ScannedBook
    lists: FoundLists
    draft_lists: DraftLists
    language: str
    names: Mapping[str, Mapping[Place, str]]
    widened: frozenset[tuple[str, Place]] = frozenset()

    @cached_property
    def numeric(self) -> Mapping[str, list[Area]]:
        """What the form's formulas reckon with."""
        return numeric_cells(self.book)

    def reckoned(self, sheet: str, box: Area) -> bool | None:
        """Does a formula of the form reckon with a cell? None where no formula speaks of it."""
        areas = self.numeric.get(sheet.lower(), ())
        inside = any(one.top <= box.top <= one.bottom and one.left <= box.left <= one.right for one in areas)
        return True if inside else None


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
    kinds = _kinds(sheet, table, context, {})
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


def _kinds(
    sheet: FoundSheet, table: FoundTable, context: DraftContext, units: Mapping[Place, str | None]
) -> dict[Place, CellKind]:
    """By place: what a cell takes."""
    found: dict[Place, CellKind] = {}
    unsure: list[Place] = []
    grid = len(table.filled) > 1 and len(table.columns) > 1
    labelled = all(table.rows[number].labels for number in table.filled)
    heads = {line.span[0]: label(line.labels[-1][1]) for line in table.columns if line.labels}
    for number in table.filled:
        for column in range(len(table.columns)):
            place = (number, column)
            if place in table.closed or place not in table.boxes:
                continue
            square, lines = table.boxes[place], (table.rows[number], table.columns[column])
            unit = units.get(place) or unit_of(*lines, None)
            kind, sure = _kind(sheet.scan, square, lines, unit, context, heads)
            found[place] = kind
            if not sure:
                unsure.append(place)
    if unsure:
        counted = Counter(kind.kind for place, kind in found.items() if place not in set(unsure))
        most = counted.most_common(1)
        usual: CellKind | None = None
        if most and most[0][1] >= _MOSTLY * sum(counted.values()) and most[0][0] is not FigureKind.CHOICE:
            usual = next(kind for place, kind in found.items() if place not in unsure and kind.kind is most[0][0])
            usual = CellKind(kind=usual.kind, decimals=usual.decimals)
        elif not counted and ((grid and labelled) or not sheet.inputs.boxes):
            usual = CellKind(kind=FigureKind.COUNT)
        if usual is not None and (grid or not sheet.inputs.boxes):
            found.update(dict.fromkeys(unsure, usual))
    for place, kind in _computed_alike(table, found).items():
        found[place] = kind
    return found


def _computed_alike(table: FoundTable, found: Mapping[Place, CellKind]) -> dict[Place, CellKind]:
    """What the form computes is judged by no bound: it is of the kind of the other figures in its column."""
    typed: dict[int, set[CellKind]] = {}
    for (row, column), kind in found.items():
        if table.boxes[row, column].formula is None:
            typed.setdefault(column, set()).add(kind)
    return {
        (row, column): next(iter(typed[column]))
        for row, column in found
        if table.boxes[row, column].formula is not None
        and len(typed.get(column, ())) == 1
        and next(iter(typed[column])).numeric
        and found[row, column].kind is not FigureKind.PERCENT
    }


def _kind(
    scan: Scan,
    square: Square,
    lines: tuple[FoundLine, FoundLine],
    unit: str | None,
    context: DraftContext,
    heads: Mapping[int, str],
) -> tuple[CellKind, bool]:
    """What a cell takes, and whether something says so. `heads` are the headings of its table, by the column of the
    sheet.
    """
    place = (square.box.top, square.box.left)
    if (scan.name, place) in context.widened:
        return CellKind(kind=FigureKind.TEXT), True
    by_column = in_words(lines[1])[-1:] if len(heads) > 1 else ()
    said = by_column or in_words(lines[0])[-1:] or in_words(lines[1])[-1:]
    if square.validation is not None and square.validation.type == "list":
        offer = context.lists.of(scan, square)
        if offer is None:
            return CellKind(kind=FigureKind.TEXT), True
        context.draft_lists.placeholders.update(dict.fromkeys(offer.placeholders))
        if offer.parent is not None:
            context.draft_lists.code_of(Offer(items=offer.parent_items), heads.get(offer.parent[1], "")[:200])
        return _choice(offer, (said or ("",))[0], context), True
    reckoned = context.reckoned(scan.name, square.box)
    declared = declared_kind(square, unit, since_1904=context.book.since_1904)
    if declared is not None and not (declared.kind is FigureKind.TEXT and reckoned and square.validation is None):
        if declared.kind is FigureKind.COUNT and square.validation is None and unit in MONEY_SIGNS:
            declared = replace(declared, kind=FigureKind.AMOUNT)
        return declared, True
    if square.formula is not None:
        return CellKind(kind=FigureKind.AMOUNT), False
    value = scan.value(place)
    by_words = worded_kind((*in_words(lines[0]), *in_words(lines[1])), unit, number=reckoned)
    if reckoned:
        kind = by_words if by_words is not None and by_words.numeric else CellKind(kind=FigureKind.AMOUNT)
        return kind, by_words is not None
    by_content = content_kind(
        square,
        value is not None and value.kind is ValueKind.DATE,
        value is not None and value.kind is ValueKind.BOOLEAN,
    )
    if by_words is not None and (by_content is None or by_content.numeric == by_words.numeric or not by_words.numeric):
        return by_words, True
    if by_content is not None:
        return by_content, by_content.kind not in (FigureKind.COUNT, FigureKind.AMOUNT)
    return CellKind(kind=FigureKind.TEXT), bool(square.text)


def _choice(offer: Offer, said: str, context: DraftContext) -> CellKind:
    if offer.by_word and offer.parent is not None:
        return CellKind(
            kind=FigureKind.CHOICE, listed=context.draft_lists.code_of(offer, said[:200]), under=offer.parent[1]
        )
    if offer.written and len(offer.items) <= _FEW_CHOICES:
        return CellKind(kind=FigureKind.CHOICE, choices=offer.items)
    return CellKind(kind=FigureKind.CHOICE, listed=context.draft_lists.code_of(offer, said[:200]))


def _closed_table(sheet: FoundSheet, table: FoundTable, code: str, context: DraftContext) -> DraftTable | None:
    rows, columns = codes_of(table, context.names.get(sheet.scan.name, {}))
    open_places = [(row, column) for row in rows for column in columns if (row, column) not in table.closed]
    if not open_places:
        return None
    caption = _caption(sheet, table)
    said = {place: unit_of(table.rows[place[0]], table.columns[place[1]], caption) for place in open_places}
    kinds = _with_parents(_kinds(sheet, table, context, said), table, context.draft_lists)
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


def _with_parents(kinds: dict[Place, CellKind], table: FoundTable, lists: DraftLists) -> dict[Place, CellKind]:
    """A list that another box decides on needs that box in the same row, with the list of its words."""
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
        kind, _ = _kind(sheet.scan, one.square, (nothing, line), unit, context, heads)
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
