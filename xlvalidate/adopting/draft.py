"""A workbook to the draft of its edition: what was found, put together. The same bytes give the same draft."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.adopting.cover_lines import FoundField, left_over
from xlvalidate.adopting.draft_context import DraftContext, DraftList, DraftLists
from xlvalidate.adopting.draft_tables import DraftOpen, DraftTable, is_title, tables_of
from xlvalidate.adopting.form_inputs import FormName, form_names, is_reckoned_figure, list_cells
from xlvalidate.adopting.form_words import NOTICE, YEAR, is_placeholder, label, language_of, plain
from xlvalidate.adopting.formula_rules import formula_rules
from xlvalidate.adopting.found_lists import FoundLists
from xlvalidate.adopting.found_open import entry_places
from xlvalidate.adopting.found_tables import FoundOpen, FoundTable, Unplaced, noted
from xlvalidate.adopting.list_sources import ListSources
from xlvalidate.adopting.proposed_rules import ProposedRule
from xlvalidate.adopting.scan_sheet import Place, Scan, ScannedBook, Square, filled
from xlvalidate.adopting.understand_sheet import FoundSheet, understand
from xlvalidate.cells import Area, Cell
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, SHEET
from xlvalidate.errors import Words

OWN_SHEETS = (SHEET, FIGURES_SHEET)
_NOTHING = noted("nothing-understood")
_NAME = noted("unnameable-sheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is written into the edition file, and what was not understood. `asked` counts the cells that the form
    declares or draws to be filled in, `found` those of them that the draft has; `answers` are those with something in
    them.
    """

    file: str
    sha256: str
    language: str
    title: str
    authority: str
    year: int | None
    own: tuple[str, ...]
    sheets: tuple[str, ...]
    tables: tuple[DraftTable | DraftOpen, ...]
    lists: tuple[DraftList, ...]
    fields: tuple[FoundField, ...]
    rules: tuple[ProposedRule, ...]
    printed: dict[str, dict[str, str]]
    placeholders: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]
    asked: int
    found: int
    answers: tuple[Cell, ...]


def draft_of(
    book: ScannedBook,
    data: bytes,
    file: str,
    language: str | None,
    *,
    widened: frozenset[Cell] = frozenset(),
    left_out: frozenset[Cell] = frozenset(),
) -> Draft:
    """The draft of a workbook, whose bytes are `data`. `widened` are cells that take any text, `left_out` those that no
    edition can hold: both came out of trying a draft.
    """
    texts = [
        value.text for scan in book.scans for value in scan.values.values() if value.formula is None and value.text
    ]
    said_in = language or language_of([one for one in texts if not one.replace(".", "").isdigit()])
    sources = ListSources(book=book)
    names, lists = form_names(book), list_cells(book, sources)
    codes: set[str] = set()
    sheets = []
    for scan in book.scans:
        if scan.visible and _can_be_named(scan):
            out = frozenset((one.row, one.column) for one in left_out if one.sheet == scan.name)
            sheets.append(understand(scan, names, lists, codes, out))
    with_inputs = [sheet for sheet in sheets if sheet.filled]
    by_sheet = {
        scan.name: {
            (one.area.top, one.area.left): one.name for one in names if one.sheet == scan.name and one.area.cells == 1
        }
        for scan in book.scans
    }
    context = DraftContext(
        book=book,
        lists=FoundLists(sources=sources),
        draft_lists=DraftLists(),
        language=said_in,
        names=by_sheet,
        widened=frozenset((one.sheet, (one.row, one.column)) for one in widened),
    )
    taken: set[str] = set()
    tables = tuple(table for sheet in with_inputs for table in tables_of(sheet, context, taken))
    rules = tuple(proposed(book, tables, names, said_in))
    for sheet in with_inputs:
        if sheet.inputs.locks:
            sheet.unplaced += _reckoned_outside(sheet)
        else:
            sheet.unplaced += left_over(sheet.scan, _known_boxes(sheet), sheet.unplaced)
    unplaced = [one for sheet in with_inputs for one in sheet.unplaced]
    unplaced += [one for scan in book.scans if not _can_be_named(scan) for one in _drawn_blanks(scan, _NAME)]
    unplaced += [one for sheet in sheets if not sheet.filled for one in _drawn_blanks(sheet.scan, _NOTHING)]
    held = {sheet.scan.name: frozenset(_inputs(sheet)) for sheet in sheets}
    asked = {
        sheet.scan.name: sheet.inputs.boxes.keys() | (held[sheet.scan.name] if not sheet.inputs.locks else frozenset())
        for sheet in sheets
    }
    unplaced += [
        Unplaced(sheet.scan.name, sheet.scan.box(place).a1, noted("declared-not-held"))
        for sheet in sheets
        for place in sorted(sheet.inputs.boxes.keys() - held[sheet.scan.name])
    ]
    order = {scan.name: number for number, scan in enumerate(book.scans)}
    return Draft(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        language=said_in,
        title=_title(with_inputs) or book.scans[0].name,
        authority=next((match[1].strip()[:200] for one in texts if (match := NOTICE.fullmatch(plain(one)))), ""),
        year=next((int(match[1]) for one in texts if (match := YEAR.search(one))), None),
        own=book.own,
        sheets=tuple(scan.name for scan in book.scans if scan.name not in {sheet.scan.name for sheet in with_inputs}),
        tables=tables,
        lists=tuple(context.draft_lists.found.values()),
        fields=tuple(one for sheet in with_inputs for one in sheet.fields),
        rules=rules,
        printed={sheet.scan.name: dict(_printed(sheet)) for sheet in with_inputs},
        placeholders=tuple(_placeholders(with_inputs, held, context.draft_lists.placeholders)),
        unplaced=tuple(sorted(dict.fromkeys(unplaced), key=lambda one: (order[one.sheet], Area.at(one.cell)))),
        asked=sum(map(len, asked.values())),
        found=sum(len(places & held[name]) for name, places in asked.items()),
        answers=tuple(sorted(_answers(with_inputs, held, context.draft_lists.placeholders))),
    )


def proposed(
    book: ScannedBook, tables: Sequence[DraftTable | DraftOpen], names: Sequence[FormName], language: str
) -> Iterator[ProposedRule]:
    """What formulas say first; what labels say of the same totals is left out then."""
    found = [*formula_rules(book, tables, names, language)]
    ids = {one.id for one in found}
    yield from found
    for table in tables:
        if isinstance(table, DraftTable):
            yield from (one for one in table.proposals if one.id not in ids)


def _can_be_named(scan: Scan) -> bool:
    """Can an edition speak of a sheet of that name?"""
    return scan.name not in OWN_SHEETS


def _drawn_blanks(scan: Scan, why: Words) -> Iterator[Unplaced]:
    if scan.visible and not scan.protected:
        yield from (Unplaced(scan.name, square.box.a1, why) for square in scan.squares if square.boxed and square.blank)


def _title(sheets: list[FoundSheet]) -> str:
    for sheet in sheets:
        for square in sheet.scan.squares:
            if square.text and is_title(sheet, square):
                return label(square.text)[:200]
    return ""


def _squares(sheet: FoundSheet) -> Iterator[Square]:
    """The boxes that are filled in, but for those of open tables."""
    for table in sheet.closed:
        yield from (
            square for place, square in table.boxes.items() if place not in table.closed and square.formula is None
        )


def _inputs(sheet: FoundSheet) -> Iterator[Place]:
    """The cells of a sheet that the draft has."""
    yield from ((square.box.top, square.box.left) for square in _squares(sheet))
    yield from ((one.box.top, one.box.left) for one in sheet.fields)
    for table in sheet.tables:
        if isinstance(table, FoundOpen):
            yield from entry_places(table, sheet.scan)


def _reckoned_outside(sheet: FoundSheet) -> Iterator[Unplaced]:
    """Figures that the form computes and no table has; of a column beside entries the first."""
    held = {(square.box.top, square.box.left) for table in sheet.closed for square in table.boxes.values()}
    entries = [table for table in sheet.tables if isinstance(table, FoundOpen)]
    for row, column in sorted(sheet.scan.values):
        place = (row, column)
        beside = any(table.top < row < table.top + table.most for table in entries)
        if place in held or beside or sheet.scan.covered(place) or sheet.scan.declared.hidden(place):
            continue
        if is_reckoned_figure(sheet.scan, place):
            yield Unplaced(sheet.scan.name, sheet.scan.box(place).a1, noted("formula-outside"))


def _typed(sheet: FoundSheet, held: frozenset[Place]) -> Iterator[tuple[Place, str]]:
    """What stands in the cells that are filled in."""
    for place, value in sheet.scan.values.items():
        if place in held and value.formula is None and (said := value.text.strip()):
            yield place, said


def _answers(
    sheets: list[FoundSheet], held: Mapping[str, frozenset[Place]], placeholders: Mapping[str, None]
) -> Iterator[Cell]:
    """The cells that are filled in already."""
    for sheet in sheets:
        for place, said in _typed(sheet, held[sheet.scan.name]):
            if said not in placeholders and not is_placeholder(said):
                yield Cell(sheet.scan.name, *place)


def _placeholders(
    sheets: list[FoundSheet], held: Mapping[str, frozenset[Place]], offered: Mapping[str, None]
) -> Iterator[str]:
    """The texts that stand in boxes until something is typed or chosen."""
    there = (said for sheet in sheets for _, said in _typed(sheet, held[sheet.scan.name]) if is_placeholder(said))
    yield from dict.fromkeys((*offered, *there))


def _known_boxes(sheet: FoundSheet) -> Iterator[Area]:
    for table in sheet.tables:
        if isinstance(table, FoundTable):
            yield from (square.box for square in table.boxes.values())
        else:
            yield from (Area(*place, *place) for place in entry_places(table, sheet.scan))
        yield from _label_boxes(table)
    yield from (one.box for one in sheet.fields)


def _label_boxes(table: FoundTable | FoundOpen) -> Iterator[Area]:
    lines = (*table.rows, *table.columns) if isinstance(table, FoundTable) else table.columns
    for line in lines:
        yield from (box for box, _ in line.labels)


def _printed(sheet: FoundSheet) -> Iterator[tuple[str, str]]:
    """Every text of the sheet that is no label of a row or a column."""
    scan = sheet.scan
    labels = {box for table in sheet.tables for box in _label_boxes(table)}
    busy = {(box.top, box.left) for box in labels} | {*_inputs(sheet)}
    for place in filled(scan):
        if place not in busy:
            square = scan.square(place)
            yield square.box.a1, square.words
