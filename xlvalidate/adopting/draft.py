"""A workbook to the draft of its edition: what was found, put together. The same bytes give the same draft."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlvalidate.adopting.cell_kinds import CellKind, kind_of, spread, unit_of
from xlvalidate.adopting.cover_lines import FoundField, fields_in, left_over
from xlvalidate.adopting.find_tables import understood
from xlvalidate.adopting.form_words import (
    NOTE,
    NOTICE,
    UNIT_CAPTION,
    YEAR,
    adds_up,
    field_code,
    label,
    language_of,
    plain,
)
from xlvalidate.adopting.found_tables import FoundTable, Place, Unplaced, noted
from xlvalidate.adopting.grids import regions
from xlvalidate.adopting.proposed_codes import codes_of
from xlvalidate.adopting.proposed_rules import ProposedRule, proposals
from xlvalidate.adopting.scan_sheet import Scan, Square, scan
from xlvalidate.cells import Area
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, SHEET
from xlvalidate.messages import text

OWN_SHEETS = (SHEET, FIGURES_SHEET)
_SHORT_UNIT = 12
_NOTHING = noted("nothing-understood")
_NAME = noted("unnameable-sheet")
_HIDDEN = noted("hidden-sheet")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is written into the edition file, and what was not understood."""

    file: str
    sha256: str
    language: str
    title: str
    authority: str
    year: int | None
    sheets: tuple[str, ...]
    tables: tuple[DraftTable, ...]
    fields: tuple[FoundField, ...]
    printed: dict[str, dict[str, str]]
    unplaced: tuple[Unplaced, ...]


@dataclass(slots=True)
class _Sheet:
    scan: Scan
    tables: list[FoundTable] = field(default_factory=list)
    fields: list[FoundField] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


def placeholder_unit(language: str) -> str:
    """The unit of what the form prints none for."""
    return text("adopt.unit", language)


def draft_of(data: bytes, file: str, language: str | None) -> Draft:
    """The draft. Raises UsageError where the bytes are no workbook that is read."""
    sheets = [_Sheet(one) for one in scan(data)]
    texts = [square.text for sheet in sheets for square in sheet.scan.squares if square.text]
    said_in = language or language_of(texts)
    codes: set[str] = set()
    for sheet in sheets:
        if not _can_be_named(sheet):
            continue
        for region in regions(sheet.scan):
            out = understood(sheet.scan.name, region)
            sheet.tables += out.tables
            sheet.unplaced += out.unplaced
        within = [square.box for square in sheet.scan.squares if _in_a_table(sheet, square.box)]
        sheet.fields, unplaced = fields_in(sheet.scan, within, codes)
        sheet.unplaced += unplaced
    tables = tuple(_draft_tables(sheets, said_in))
    filled = [sheet for sheet in sheets if sheet.tables or sheet.fields]
    for sheet in filled:
        sheet.unplaced += left_over(sheet.scan, _known_boxes(sheet), sheet.unplaced)
    unplaced = [one for sheet in filled for one in sheet.unplaced]
    unplaced += [
        Unplaced(sheet.scan.name, sheet.scan.squares[0].box.a1, _HIDDEN) for sheet in filled if not sheet.scan.visible
    ]
    unplaced += [
        Unplaced(sheet.scan.name, square.box.a1, _NOTHING if _can_be_named(sheet) else _NAME)
        for sheet in sheets
        if sheet not in filled
        for square in sheet.scan.squares
        if square.boxed and square.blank
    ]
    return Draft(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        language=said_in,
        title=_title(sheets),
        authority=next((match[1].strip()[:200] for text in texts if (match := NOTICE.fullmatch(plain(text)))), ""),
        year=next((int(match[1]) for text in texts if (match := YEAR.search(text))), None),
        sheets=tuple(sheet.scan.name for sheet in sheets if sheet not in filled),
        tables=tables,
        fields=tuple(one for sheet in filled for one in sheet.fields),
        printed={sheet.scan.name: dict(_printed(sheet)) for sheet in filled},
        unplaced=tuple(sorted(dict.fromkeys(unplaced), key=lambda one: _order(sheets, one))),
    )


def _can_be_named(sheet: _Sheet) -> bool:
    """Can an edition speak of a sheet of that name?"""
    return "'" not in sheet.scan.name and sheet.scan.name not in OWN_SHEETS


def _order(sheets: list[_Sheet], one: Unplaced) -> tuple[int, int, int]:
    number, sheet = next((number, sheet) for number, sheet in enumerate(sheets) if sheet.scan.name == one.sheet)
    box = next(square.box for square in sheet.scan.squares if square.box.a1 == one.cell)
    return number, box.top, box.left


def _in_a_table(sheet: _Sheet, box: Area) -> bool:
    return any(
        table.area.top <= box.top <= table.area.bottom and table.area.left <= box.left <= table.area.right
        for table in sheet.tables
    )


def _draft_tables(sheets: list[_Sheet], language: str) -> Iterator[DraftTable]:
    number = 0
    for sheet in sheets:
        for table in sheet.tables:
            number += 1
            code = f"t{number}"
            rows, columns = codes_of(table)
            open_places = [(row, column) for row in rows for column in columns if (row, column) not in table.closed]
            if not open_places:
                continue
            caption = _caption(sheet, table)
            units: dict[Place, str | None] = {}
            kinds: dict[Place, CellKind] = {}
            for row, column in open_places:
                lines = table.rows[row], table.columns[column]
                unit = unit_of(*lines, caption)
                kind = kind_of(table.boxes[row, column], *lines, unit)
                kinds[row, column] = kind
                units[row, column] = (unit or placeholder_unit(language)) if kind.numeric else None
                sheet.unplaced += _doubts(sheet.scan.name, table.boxes[row, column], kind)
            numeric = frozenset(
                (row, column)
                for (row, column), kind in kinds.items()
                if kind.numeric
                and all(
                    adds_up(text, units[row, column])
                    for line in (table.rows[row], table.columns[column])
                    for _, text in line.labels
                )
            )
            said_units = {place: unit for place, unit in units.items() if unit}
            for place in (*spread(kinds).odd, *(spread(said_units).odd if said_units else ())):
                why = noted("kind-unsayable")
                sheet.unplaced.append(Unplaced(sheet.scan.name, table.boxes[place].box.a1, why))
            yield DraftTable(
                code=code,
                title=_table_title(sheet, table),
                found=table,
                rows=rows,
                columns=columns,
                kinds=kinds,
                units=units,
                proposals=tuple(proposals(table, code, rows, columns, numeric, units)),
                widths=sheet.scan.widths,
            )


def _doubts(sheet: str, square: Square, kind: CellKind) -> Iterator[Unplaced]:
    if square.odd_list:
        yield Unplaced(sheet, square.box.a1, noted("list-elsewhere"))
    elif not kind.numeric and square.typed in ("date", "time"):
        yield Unplaced(sheet, square.box.a1, noted("a-date"))
    elif square.number:
        yield Unplaced(sheet, square.box.a1, noted("holds-a-figure", number=str(square.number)))


def _caption(sheet: _Sheet, table: FoundTable) -> str | None:
    """The unit that is printed over the table (or under it), nearest first; None for several units at once."""
    found = []
    for square in sheet.scan.squares:
        match = UNIT_CAPTION.fullmatch(plain(square.text))
        if match is not None and field_code(square.text) is None and not _in_a_table(sheet, square.box):
            above = square.box.top < table.area.top
            between = [other for other in sheet.tables if other.area != table.area and _between(square, other, table)]
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


def _between(square: Square, other: FoundTable, table: FoundTable) -> bool:
    low, high = sorted((square.box.top, table.area.top))
    return low < other.area.top < high


def _title(sheets: list[_Sheet]) -> str:
    for sheet in sheets:
        for square in sheet.scan.squares:
            if square.text and _is_title(sheet, square):
                return label(square.text)[:200]
    return sheets[0].scan.name


def _table_title(sheet: _Sheet, table: FoundTable) -> str:
    """The text nearest above the table; the sheet's name where there is none."""
    above = [
        square
        for square in sheet.scan.squares
        if square.text and square.box.bottom < table.area.top and _is_title(sheet, square)
    ]
    lowest = max((other.area.bottom for other in sheet.tables if other.area.bottom < table.area.top), default=0)
    near = [square for square in above if square.box.top > lowest]
    if not near:
        return sheet.scan.name
    wide = max(near, key=lambda square: (square.box.right - square.box.left, -square.box.top))
    return label(wide.text)[:200]


def _is_title(sheet: _Sheet, square: Square) -> bool:
    text = plain(square.text)
    if _in_a_table(sheet, square.box) or NOTE.fullmatch(text) or UNIT_CAPTION.fullmatch(text) or NOTICE.fullmatch(text):
        return False
    return field_code(text) is None and not text.endswith((":", "："))


def _known_boxes(sheet: _Sheet) -> Iterator[Area]:
    for table in sheet.tables:
        yield from (square.box for square in table.boxes.values())
        yield from _label_boxes(table)
    yield from (one.box for one in sheet.fields)


def _label_boxes(table: FoundTable) -> Iterator[Area]:
    for line in (*table.rows, *table.columns):
        yield from (box for box, _ in line.labels)


def _printed(sheet: _Sheet) -> Iterator[tuple[str, str]]:
    """Every text of the sheet that is no label of a row or a column."""
    labels = {box for table in sheet.tables for box in _label_boxes(table)}
    inputs = {
        square.box for table in sheet.tables for place, square in table.boxes.items() if place not in table.closed
    }
    for square in sheet.scan.squares:
        if square.words and not square.formula and square.box not in labels | inputs:
            yield square.box.a1, square.words
