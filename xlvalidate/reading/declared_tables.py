"""What a workbook declares of whole tables: 本期无, 本表不适用, and what stands beside that in the table."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlvalidate.cells import Cell
from xlvalidate.editions.declarations import compared, declared_by
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.template_names import declared_name
from xlvalidate.findings import Finding, Place
from xlvalidate.ooxml.book import Book, ValueKind
from xlvalidate.reading.moved_lines import MovedSheet
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.printed import Printed
from xlvalidate.reading.submission import DeclaredTable, Reading


def declared_tables(
    book: Book,
    edition: Edition,
    readings: Mapping[str, Reading],
    printed: Printed,
    places: Mapping[str, MovedSheet | None],
    *,
    of_this_edition: bool,
) -> tuple[Mapping[str, DeclaredTable], tuple[Finding, ...]]:
    """What is declared, by table, and a finding for each cell that was lost. An older template, which is not quite
    `of_this_edition`, may not have had the cell.
    """
    found: dict[str, DeclaredTable] = {}
    lost: list[Finding] = []
    named = {table: book.named(declared_name(table)) for table in edition.declarable}
    cells = [name.cell for name in named.values() if name is not None and name.cell is not None]
    figures = {reading.cell for reading in readings.values()}
    for table, may_be in edition.declarable.items():
        name, sheet = named[table], edition.table(table).sheet
        beside = tuple(code.code for code in edition.by_table.get(table, ()) if has_input(readings[code.code]))
        cell = name.cell if name is not None else None
        home = printed.declared.get(table)
        moved = cell is not None and home is not None and not _is_at(cell, home, places.get(home.sheet))
        if cell is None or moved or cell in figures or cells.count(cell) > 1:
            if name is not None or of_this_edition:
                word = "declared-unseen" if beside else "declared-lost"
                lost.append(structure_finding(word, [Place(None, cell, "")] if cell else (), table=table, sheet=sheet))
            continue
        value = book.at(cell)
        text = f"={value.formula}" if value.kind is ValueKind.UNCALCULATED else value.text
        if compared(text):
            found[table] = DeclaredTable(cell, text, declared_by(text, may_be, edition.language), beside)
    return found, tuple(lost)


def _is_at(cell: Cell, home: Cell, stands: MovedSheet | None) -> bool:
    """Is a cell where the template has it, as far as anybody knows where that is now?"""
    now = stands.now(home) if stands is not None else None
    return now is None or now == cell


def has_input(reading: Reading) -> bool:
    """Did the office put something there? The form's own formula has nothing in it while it gives 0."""
    if reading.indicator.computed and (reading.number == 0 or reading.value.kind is ValueKind.UNCALCULATED):
        return False
    return bool(reading.value.text.strip()) or reading.value.kind is ValueKind.UNCALCULATED


def with_nil(readings: Mapping[str, Reading], declared: Mapping[str, DeclaredTable]) -> Iterator[tuple[str, Reading]]:
    """The readings, those of a table with nothing in it this period as known to be nothing."""
    nil = {table for table, one in declared.items() if one.stands is Declaration.NIL}
    for code, reading in readings.items():
        known = reading.indicator.table in nil and reading.blank and reading.cell is not None
        yield code, replace(reading, nil=True) if known else reading
