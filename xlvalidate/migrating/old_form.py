"""Every figure that can be found in a workbook, by its name or else by its labels, for moving it to another one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import cover_name
from xlvalidate.migrating.by_label import FoundByLabel, by_label, edition_by_labels
from xlvalidate.migrating.old_columns import OldColumn, named_columns, placed_columns
from xlvalidate.ooxml.book import Book, Refusal
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageBudget
from xlvalidate.reading.exchanged_lines import Astray, tables
from xlvalidate.reading.identify import is_ours, stated_edition, wanted
from xlvalidate.reading.moved_names import locate
from xlvalidate.reading.printed import Printed, Variants
from xlvalidate.reading.read import PrintedOf, identified, source_of, unreadable
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.submission import Unreadable
from xlvalidate.reading.tampering import moved_sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class OldForm:
    """A workbook's figures: `named` are the cells that their names lead to, `placed` those found by label only.

    `fields` are the lines of the cover, of which `placed_fields` were found by label. `unsure` are those
    whose labels do not say where they are, figures and lines, each with the cells in which it may be. `columns` are
    those of open tables.
    """

    book: Book
    edition: Edition
    named: Mapping[str, Cell]
    placed: Mapping[str, Cell]
    fields: Mapping[str, Cell]
    placed_fields: frozenset[str]
    unsure: Mapping[str, tuple[Cell, ...]]
    columns: Mapping[str, OldColumn] = field(default_factory=dict)


def old_form(
    file: str,
    data: bytes,
    catalogue: Catalogue,
    printed_of: PrintedOf,
    variants: Callable[[str], Variants],
    stated: Edition | None = None,
) -> OldForm | Unreadable:
    """The figures of a workbook, however damaged; Unreadable where it is no form. `stated` says which form it is."""
    source = source_of(file, data)
    budget = PackageBudget(LIMITS)
    book, edition = identified(data, catalogue, stated, budget)
    if isinstance(book, Refusal):
        return unreadable(source, book.code, detail=book.detail)
    columns = frozenset[str]()
    if isinstance(edition, Edition):
        columns = edition.column_names
        printed = printed_of(edition)
        named, _ = locate(book, edition, printed.cells)
        fields, found_columns = _fields(book, edition), named_columns(book, edition)
        there = (named.keys(), fields.keys(), found_columns.keys())
        if there == (edition.indicators.keys(), printed.fields.keys(), edition.columns.keys()):
            form = _old_form(book, edition, printed, variants(edition.id), named, fields, FoundByLabel({}, {}))
            return replace(form, columns=found_columns)
    whole = read_book(
        data, wanted, ours=is_ours, areas=columns.__contains__, every_sheet=True, seen=True, budget=budget
    )
    if isinstance(whole, Refusal):
        return unreadable(source, whole.code, detail=whole.detail)
    if isinstance(edition, Edition):
        found = by_label(whole, edition, printed, variants(edition.id))
        form = _old_form(whole, edition, printed, variants(edition.id), named, fields, found)
        return _with_columns(form, printed, variants(edition.id))
    best = None
    if edition == "not-a-form":
        best = edition_by_labels(whole, ((one, printed_of(one), variants(one.id)) for one in catalogue.every()))
    if best is None:
        return unreadable(source, edition, edition=stated_edition(book) or "")
    edition, printed, found = best
    named, _ = locate(whole, edition, printed.cells)
    form = _old_form(whole, edition, printed, variants(edition.id), named, _fields(whole, edition), found)
    return _with_columns(form, printed, variants(edition.id))


def _with_columns(form: OldForm, printed: Printed, also: Variants) -> OldForm:
    """With the columns of open tables, those without a name by their headings."""
    if not form.edition.columns:
        return form
    named = named_columns(form.book, form.edition)
    return replace(form, columns={**named, **placed_columns(form.book, form.edition, printed, also, named)})


def _fields(book: Book, edition: Edition) -> dict[str, Cell]:
    names = {field.code: book.named(cover_name(field.code)) for field in edition.cover.fields}
    return {code: name.cell for code, name in names.items() if name is not None and name.cell is not None}


def _old_form(
    book: Book,
    edition: Edition,
    printed: Printed,
    also: Variants,
    named: Mapping[str, Cell],
    fields: Mapping[str, Cell],
    found: FoundByLabel,
) -> OldForm:
    astray = _astray(book, edition, printed, also, {**named, **fields})
    gone = astray.found.keys() | astray.unsure.keys()
    named = {code: cell for code, cell in named.items() if code not in gone}
    fields = {code: cell for code, cell in fields.items() if code not in gone}
    more, more_fields = ({**by_label, **_of(astray.found, form)} for by_label, form in _forms(found, printed))
    taken = {*named.values(), *fields.values()}

    def free(more: Mapping[str, Cell], sure: Mapping[str, Cell]) -> dict[str, Cell]:
        return {
            code: cell
            for code, cell in more.items()
            if code not in sure and code not in astray.unsure and cell not in taken
        }

    placed_fields = free(more_fields, fields)
    return OldForm(
        book=book,
        edition=edition,
        named=named,
        placed=free(more, named),
        fields={**fields, **placed_fields},
        placed_fields=frozenset(placed_fields),
        unsure=astray.unsure,
    )


def _forms(found: FoundByLabel, printed: Printed) -> Iterator[tuple[Mapping[str, Cell], Mapping[str, Cell]]]:
    """What labels lead to where no name does, and what there is of the kind: figures, then lines of the cover."""
    yield found.cells, printed.cells
    yield found.fields, printed.fields


def _of(cells: Mapping[str, Cell], form: Mapping[str, Cell]) -> dict[str, Cell]:
    return {code: cell for code, cell in cells.items() if code in form}


def _astray(book: Book, edition: Edition, printed: Printed, also: Variants, cells: Mapping[str, Cell]) -> Astray:
    """What stands beside the label of another row or under that of another column, so that its name is wrong."""
    found: dict[str, Cell] = {}
    unsure: dict[str, tuple[Cell, ...]] = {}
    stand = moved_sheets(book, cells, printed)
    for form in printed.forms:
        stands = stand[form.tab.name]
        for table in tables(book, edition, form, stands, also) if stands is not None else ():
            astray = table.astray(cells)
            found |= {code: cell for code, cell in astray.found.items() if code in cells}
            unsure |= {code: there for code, there in astray.unsure.items() if code in cells}
    return Astray(found, unsure)
