"""What was done to the form itself: labels, sheets, rows, formulas, links. None of it breaks the reading of figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from xlvalidate.cells import Cell, cell_at
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import NAME_PREFIX, OUR_PREFIXES, cover_name, declared_name
from xlvalidate.findings import Finding, Origin, Place
from xlvalidate.languages import listed
from xlvalidate.ooxml.book import WITH_MACROS, Book, ValueKind
from xlvalidate.ooxml.odd_parts import base_of
from xlvalidate.reading.figure_formulas import formula_findings
from xlvalidate.reading.identify import is_ours
from xlvalidate.reading.moved_lines import MovedSheet, inserted, standing
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.printed import Printed, PrintedSheet, Tab, plain_label
from xlvalidate.reading.severities import STRUCTURE

Places: TypeAlias = Mapping[str, MovedSheet | None]
DIGEST_NAME = "xlv_digest"
_ODDITIES = ("external-links", "data-connections", "macros")
_MANY_NAMES = 1_000  # of others; so many are there in no workbook that somebody keeps in order
_SHOWN_SHEETS = 5
_SHORT = 12


def tampering(
    book: Book, edition: Edition, cells: Mapping[str, Cell], printed: Printed, places: Places | None = None
) -> tuple[Finding, ...]:
    """Everything that was done to the form. `cells` has each indicator's cell that can be trusted, `places` where its
    sheets stand, if that is known already.
    """
    places = moved_sheets(book, cells, printed) if places is None else places
    labels: list[_Change] = []
    exchanged: list[Finding] = []
    found: list[Finding] = []
    for form in printed.forms:
        stands = places[form.tab.name]
        if stands is not None:
            if changes := [*_changes(book, form, stands)]:
                moved, explained = _exchanged(book, edition, form, stands)
                exchanged.extend(moved)
                labels.extend(change for change in changes if change.label not in explained)
            found.extend(_moved(form, stands))
            found.extend(_filled_headings(book, edition, form, stands))
    if labels:
        found.insert(0, _relabelled(labels))
    found[:0] = exchanged
    found.extend(formula_findings(book, edition, cells))
    found.extend(_sheets(book, printed, places))
    if book.copies:
        found.extend(_copies(book, edition))
    if edition.text.onto is None:  # a form of somebody else may have any names of its own
        found.extend(_junk_names(book))
    found.extend(odd_part_findings(book, edition))
    found.extend(template_findings(book, edition))
    return tuple(found)


def moved_sheets(book: Book, cells: Mapping[str, Cell], printed: Printed) -> Places:
    """Where each sheet that is filled in stands now, by its name in the template."""
    return {form.tab.name: standing(book, form, _anchors(book, form, cells)) for form in printed.forms}


def _anchors(book: Book, form: PrintedSheet, cells: Mapping[str, Cell]) -> Iterator[tuple[Cell, Cell]]:
    yield from ((cell, cells[code]) for code, cell in form.cells.items() if code in cells)
    for code, home in form.columns.items():
        name = book.named(NAME_PREFIX + code)
        area = name.area if name is not None else None
        plain, above = form.column_headings.get(code, ("", 0))
        # A column below another heading says nothing of where the sheet is.
        if area is not None and plain_label(book.at(cell_at(area.sheet, area.top - above, area.column)).text) == plain:
            yield cell_at(home.sheet, home.top, home.column), cell_at(area.sheet, area.top, area.column)
    for code, cell in form.fields.items():
        name = book.named(cover_name(code))
        if name is not None and name.cell is not None:
            yield cell, name.cell


@dataclass(frozen=True, slots=True)
class _Change:
    """A printed text: its cell in the template, where it should be now (None where its row or column is gone), what it
    was and what is there.
    """

    label: Cell
    sheet: str
    cell: Cell | None
    before: str
    after: str

    @property
    def where(self) -> str:
        return f"{self.cell.sheet} {self.cell.a1}" if self.cell is not None else self.sheet


def _changes(book: Book, form: PrintedSheet, stands: MovedSheet) -> Iterator[_Change]:
    values, now = book.values, stands.now
    for label in form.labels:
        cell = now(label.cell)
        value = values.get(cell) if cell is not None else None
        typed = value.text if value is not None else ""
        if typed != label.text and plain_label(typed) != label.plain:
            yield _Change(label.cell, stands.sheet, cell, label.text, typed)


def _exchanged(book: Book, edition: Edition, form: PrintedSheet, stands: MovedSheet) -> tuple[list[Finding], set[Cell]]:
    """Rows and columns that are out of their places, and the labels of the template that are changed by that."""
    from xlvalidate.reading.exchanged_lines import exchanged_findings, tables  # few forms need it

    findings: list[Finding] = []
    explained: set[Cell] = set()
    for table in tables(book, edition, form, stands):
        misread = table.misread()
        findings.extend(exchanged_findings(stands.sheet, misread))
        explained |= table.explained(misread)
    return findings, explained


def _relabelled(changes: list[_Change]) -> Finding:
    places = [Place(None, change.cell, change.after) for change in changes]
    if len(changes) == 1:
        (one,) = changes
        why = "label-changed" if one.after.strip() else "label-removed"
        facts = {"which": one.where, "from": one.before, "to": one.after}
        return structure_finding("label-changed", places, why, **facts)
    shown = {
        key: f"{change.where} “{_short(change.before)}”→“{_short(change.after)}”"
        for key, change in zip(("first", "second"), changes, strict=False)
    }
    sheets = _listed(dict.fromkeys(change.sheet for change in changes))
    return structure_finding("label-changed", places, "labels-changed", count=str(len(changes)), sheets=sheets, **shown)


def _short(text: str) -> str:
    flat = "".join(text.split())
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 1] + "…"


def _listed(names: Iterable[str]) -> str:
    every = [*names]
    return listed(every[:_SHOWN_SHEETS]) + ("…" if len(every) > _SHOWN_SHEETS else "")


def _moved(form: PrintedSheet, stands: MovedSheet) -> Iterator[Finding]:
    for word, lines in (("rows-inserted", stands.rows), ("columns-inserted", stands.columns)):
        if count := inserted(lines):
            yield structure_finding(word, (), sheet=stands.sheet, count=str(count))


def _filled_headings(book: Book, edition: Edition, form: PrintedSheet, stands: MovedSheet) -> Iterator[Finding]:
    filled: list[tuple[str, Place]] = []
    for cell in form.headings:
        now = stands.now(cell)
        own_formula = now is not None and not form.whole and book.at(now).formula is not None
        if now is not None and _is_figure(book, now) and not own_formula:
            label = next((label.text for label in form.labels if label.cell.row == cell.row), "")
            filled.append((label, Place(None, now, book.at(now).text)))
    if not filled:
        return
    table = next(table for table in edition.tables if table.sheet == form.tab.name)
    rule = edition.heading_rules.get(table.code)
    label, first = filled[0]
    assert first.cell is not None
    yield Finding(
        id=rule.id if rule else "heading-filled",
        origin=Origin.RULE if rule else Origin.STRUCTURE,
        severity=rule.severity if rule else STRUCTURE["heading-filled"],
        why="heading-filled" if len(filled) == 1 else "headings-filled",
        places=tuple(place for _, place in filled),
        facts=(
            ("label", label),
            ("cell", f"{first.cell.sheet} {first.cell.a1}"),
            ("text", first.text),
            ("count", str(len(filled))),
        ),
    )


def _is_figure(book: Book, cell: Cell) -> bool:
    value = book.at(cell)
    if value.kind is ValueKind.TEXT:
        return any(map(str.isdecimal, value.text))
    return value.kind is not ValueKind.BLANK


def _sheets(book: Book, printed: Printed, places: Mapping[str, MovedSheet | None]) -> Iterator[Finding]:
    there = {sheet.name.lower(): sheet for sheet in book.sheets}
    known: set[str] = set()
    for tab in printed.tabs:
        stands = places.get(tab.name)
        name = stands.sheet if stands is not None else _sheet_of(book, tab)
        sheet = there.get((name or tab.name).lower())
        if sheet is None:
            if tab.visible:
                yield structure_finding("sheet-missing" if tab.form else "checks-missing", (), sheet=tab.name)
            continue
        known.add(sheet.name)
        if sheet.name != tab.name and tab.visible:
            word = "copy-read" if _is_a_copy(book, sheet.name) else "sheet-renamed"
            yield structure_finding(word, (), **{"from": tab.name, "to": sheet.name})
        if tab.form and sheet.state != "visible":
            yield structure_finding("sheet-hidden", (), sheet=sheet.name)
    extra = [sheet.name for sheet in book.sheets if sheet.name not in known and sheet.name not in book.copies]
    if extra:
        yield structure_finding("sheet-extra", (), count=str(len(extra)), sheets=_listed(extra))


def _is_a_copy(book: Book, sheet: str) -> bool:
    return any(name.instead and name.cell is not None and name.cell.sheet == sheet for name in book.names.values())


def _sheet_of(book: Book, tab: Tab) -> str | None:
    """Where the names of a sheet lead that is not filled in; None when they are all gone."""
    if tab.form:
        return None
    cells = (name.cell for said in tab.names if (name := book.names.get(said)) is not None)
    return next((cell.sheet for cell in cells if cell is not None), None)


def _copies(book: Book, edition: Edition) -> Iterator[Finding]:
    """Sheets that were copied within the workbook, and whether they say the same as those that were read."""
    asked = {indicator.name.lower(): code for code, indicator in edition.indicators.items()}
    asked |= {cover_name(field.code).lower(): "" for field in edition.cover.fields}
    asked |= {declared_name(table).lower(): "" for table in edition.declarable}
    for sheet in (one.name for one in book.sheets):
        pairs = [
            (asked[key], own.cell, copy)
            for key, copy in book.copies.get(sheet, {}).items()
            if key in asked and (own := book.names[key]).cell is not None
        ]
        if not pairs:
            continue
        before = pairs[0][1].sheet
        blank = all(not book.at(copy).text for _, _, copy in pairs)
        differing = [pair for pair in pairs if not blank and book.at(pair[1]).text != book.at(pair[2]).text]
        if not differing:
            yield structure_finding("sheet-copied", (), copy=sheet, sheet=before)
            continue
        _, cell, copy = differing[0]
        places = [Place(code or None, cell, book.at(cell).text) for code, cell, _ in differing]
        shown = {"cell": cell.a1, "here": _typed(book, cell), "there": _typed(book, copy)}
        count = str(len(differing))
        yield structure_finding("copy-differs", places, copy=sheet, sheet=before, count=count, **shown)


def _typed(book: Book, cell: Cell) -> str:
    return book.at(cell).text or "□"


def _junk_names(book: Book) -> Iterator[Finding]:
    if len(book.names) + book.junk > _MANY_NAMES:
        others = book.junk + sum(not is_ours(key) for key in book.names)
        if others > _MANY_NAMES:
            yield structure_finding("junk-names", (), count=str(others), ours=" ".join(OUR_PREFIXES))


def odd_part_findings(book: Book, edition: Edition) -> Iterator[Finding]:
    """Links, connections and macros, but those that the form was issued with."""
    onto, odd = edition.text.onto, book.odd_parts
    for word in (one for one in _ODDITIES if one in book.oddities):
        if onto is None:
            yield structure_finding(word, ())
        elif word == "macros":
            if onto.macros is None and not (odd.macros == "" and onto.suffix in WITH_MACROS):
                yield structure_finding(word, ())
            elif onto.macros and odd.macros not in (None, "", onto.macros):
                same = onto.macros_text is not None and odd.macros_text == onto.macros_text
                yield structure_finding("macros-saved") if same else structure_finding(word, (), "macros-differ")
        elif word == "external-links":
            others = sorted(odd.links - {base_of(link) for link in onto.links})
            if others and onto.links:
                yield structure_finding(word, (), "links-added", files=_listed(others))
            elif others or not odd.links:
                yield structure_finding(word, ())
        elif not onto.connections:
            yield structure_finding(word, ())


def template_findings(book: Book, edition: Edition) -> Iterator[Finding]:
    """Another state of the same edition: the template was made before the edition was last changed, or altered."""
    name = book.named(DIGEST_NAME)
    if name is not None and name.cell is not None:
        digest = book.at(name.cell).text.strip()
        if digest and digest != edition.digest:
            yield structure_finding("template-differs", (), edition=edition.id)
