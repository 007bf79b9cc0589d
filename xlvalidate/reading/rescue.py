"""Every figure that can be found in a workbook, by its name or else by its labels, for moving it to another one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition, cover_name
from xlvalidate.reading.book import Book, Refusal
from xlvalidate.reading.by_label import Found, Variants, by_label, edition_by_labels
from xlvalidate.reading.identify import identify, stated_edition, wanted
from xlvalidate.reading.package import LIMITS, Budget
from xlvalidate.reading.printed import Printed
from xlvalidate.reading.read import Every, Known, Template, source_of, unreadable
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.structure import locate
from xlvalidate.reading.submission import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """A workbook's figures: `named` are the cells that their names lead to, `placed` those found by label only.

    `fields` are the lines of the cover, of which `placed_fields` were found by label.
    """

    book: Book
    edition: Edition
    named: Mapping[str, Cell]
    placed: Mapping[str, Cell]
    fields: Mapping[str, Cell]
    placed_fields: frozenset[str]


def rescue(
    file: str,
    data: bytes,
    known: Known,
    every: Every,
    template: Template,
    variants: Callable[[str], Variants],
    stated: Edition | None = None,
) -> Rescued | Unreadable:
    """The figures of a workbook, however damaged; Unreadable where it is no form. `stated` says which form it is."""
    source = source_of(file, data)
    budget = Budget(LIMITS)
    book = read_book(data, wanted, budget=budget)
    if isinstance(book, Refusal):
        return unreadable(source, book.code, detail=book.detail)
    edition = stated or identify(book, known, every)
    if isinstance(edition, Edition):
        printed = template(edition)
        named, _ = locate(book, edition, printed.cells)
        fields = _fields(book, edition)
        if named.keys() == edition.indicators.keys() and fields.keys() == printed.fields.keys():
            return _rescued(book, edition, printed, named, fields, Found({}, {}))
    whole = read_book(data, wanted, every_sheet=True, seen=True, budget=budget)
    if isinstance(whole, Refusal):
        return unreadable(source, whole.code, detail=whole.detail)
    if isinstance(edition, Edition):
        found = by_label(whole, edition, printed, variants(edition.id))
        return _rescued(whole, edition, printed, named, fields, found)
    best = None
    if edition == "not-a-form":
        best = edition_by_labels(whole, ((one, template(one), variants(one.id)) for one in every()))
    if best is None:
        return unreadable(source, edition, edition=stated_edition(book) or "")
    edition, printed, found = best
    named, _ = locate(whole, edition, printed.cells)
    return _rescued(whole, edition, printed, named, _fields(whole, edition), found)


def _fields(book: Book, edition: Edition) -> dict[str, Cell]:
    names = {field.code: book.named(cover_name(field.code)) for field in edition.cover.fields}
    return {code: name.cell for code, name in names.items() if name is not None and name.cell is not None}


def _rescued(
    book: Book,
    edition: Edition,
    printed: Printed,
    named: Mapping[str, Cell],
    fields: Mapping[str, Cell],
    found: Found,
) -> Rescued:
    taken = {*named.values(), *fields.values()}

    def free(more: Mapping[str, Cell], sure: Mapping[str, Cell]) -> dict[str, Cell]:
        return {code: cell for code, cell in more.items() if code not in sure and cell not in taken}

    more_fields = free(found.fields, fields)
    return Rescued(
        book=book,
        edition=edition,
        named=named,
        placed=free(found.cells, named),
        fields={**fields, **more_fields},
        placed_fields=frozenset(more_fields),
    )
