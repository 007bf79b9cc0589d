"""Where an adopted workbook has its cells, as an edition says it, and what is wrong with that."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from xlvalidate.cells import Area, SwappedError
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.fault_places import members
from xlvalidate.editions.grid import Leaf, is_open, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Column, Onto, Row, Table
from xlvalidate.editions.template_names import declared_name
from xlvalidate.errors import Fault, Words, fault, words
from xlvalidate.toml_places import Location

Stands = tuple[str, Area, str]  # the sheet, where on it, and what


@lru_cache(maxsize=16_384)
def area_of(address: str) -> Area:
    """`C6:D7` and `表一!C6`. Raises ValueError for anything else, outside of a sheet, or with the ends swapped."""
    return Area.at(address.rpartition("!")[2])


def sheet_of(somewhere: str) -> str:
    """The sheet of `表一!C6`."""
    return somewhere.rpartition("!")[0]


def figure_area(row: Leaf, column: Leaf) -> Area:
    """Where a figure stands: in the rows of its row's label, in the columns of its column's heading."""
    rows, columns = area_of(row.own.at or ""), area_of(column.own.at or "")
    return Area(rows.top, columns.left, rows.bottom, columns.right)


def entry_areas(table: Table) -> dict[str, Area]:
    """By its code in the table, where the cells of each column of an open table stand: from the row on that the table
    says, else below its heading, and where headings end in several rows, below the last of them.
    """
    assert table.open is not None
    headings = {column.code: area_of(column.own.at or "") for column in leaf_columns(table.blocks[0])}
    top = table.open.first or max(area.bottom for area in headings.values()) + 1
    return {code: Area(top, at.left, top + table.open.most - 1, at.left) for code, at in headings.items()}


def place_faults(edition: Edition) -> Iterator[Fault]:
    """Every fault of the addresses. Only an adopted workbook has addresses."""
    yield from _unknown_places(edition)
    onto = edition.text.onto
    if onto is None:
        yield from _addresses_for_nothing(edition)
        return
    wrong = [*_unreadable(edition, onto)]
    yield from wrong
    yield from _unplaced(edition)
    yield from _sheets(edition, onto)
    if not wrong and not [*_unplaced(edition)]:
        yield from _wide_headings(edition)
        yield from _overlaps(edition, onto)


def _unknown_places(edition: Edition) -> Iterator[Fault]:
    for table, count, block, at in _blocks(edition):
        if table.open is not None:  # told by itself: it has neither
            continue
        have = {joined(row.code, column.code) for row in leaf_rows(block) for column in leaf_columns(block)}
        for key, codes in (("closed", block.closed), ("computed", block.computed)):
            for number, code in enumerate(codes):
                if code not in have:
                    path = words("in-block", table=table.code, number=count, rest=f".{key}")
                    yield fault(path, "no-crossing", (*at, key, number), code=code)


def _addresses_for_nothing(edition: Edition) -> Iterator[Fault]:
    for path, own, at in _placed(edition, ".at"):
        if own.at is not None:
            yield fault(path, "address-for-nothing", (*at, "at"))
    for path, own, at in _placed(edition):
        if isinstance(own, Column) and not own.label:
            yield fault(path, "column-without-label", at)
    for number, field in enumerate(edition.cover.fields):
        if field.at is not None:
            yield fault(f"cover.fields {field.code}.at", "address-for-nothing", ("cover", "fields", number, "at"))
    for number, table in enumerate(edition.tables):
        if table.declared_at is not None:
            yield fault(_declared_at(table), "address-for-nothing", ("tables", number, "declared_at"))
        if table.open is not None and table.open.first is not None:
            path = words("table-key", code=table.code, key="open.first")
            yield fault(path, "first-for-nothing", ("tables", number, "open", "first"))
    for table, count, block, at in _blocks(edition):
        if block.computed and table.open is None:
            path = words("in-block", table=table.code, number=count, rest=".computed")
            yield fault(path, "computed-for-nothing", (*at, "computed"))


def _blocks(edition: Edition) -> Iterator[tuple[Table, int, Block, Location]]:
    for number, table in enumerate(edition.tables):
        for count, block in enumerate(table.blocks):
            yield table, count, block, ("tables", number, "blocks", count)


def _placed(edition: Edition, rest: str = "") -> Iterator[tuple[Words, Row | Column, Location]]:
    """Every row and every column: what it is called in a fault, itself, and where it stands in the file."""
    for table, number, block, here in _blocks(edition):
        axes: tuple[tuple[str, tuple[Row, ...] | tuple[Column, ...]], ...] = (
            ("rows", block.rows),
            ("columns", block.columns),
        )
        for axis, owns in axes:
            for own, at in members(owns, (*here, axis)):
                member = words("in-axis", axis=axis, member=own.code or own.label or words("without-label"), rest=rest)
                yield words("in-block", table=table.code, number=number, rest=member), own, at


def _declared_at(table: Table) -> Words:
    return words("table-key", code=table.code, key="declared_at")


def _rows(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _rows(row.rows)


def _columns(columns: tuple[Column, ...]) -> Iterator[Column]:
    for column in columns:
        yield column
        yield from _columns(column.columns)


def _unreadable(edition: Edition, onto: Onto) -> Iterator[Fault]:
    said: list[tuple[str | Words, str, Location]] = []
    said += [(path, own.at, (*at, "at")) for path, own, at in _placed(edition, ".at") if own.at is not None]
    for number, field in enumerate(edition.cover.fields):
        if field.at is not None:
            said.append((f"cover.fields {field.code}.at", field.at, ("cover", "fields", number, "at")))
    for number, table in enumerate(edition.tables):
        if table.declared_at is not None:
            said.append((_declared_at(table), table.declared_at, ("tables", number, "declared_at")))
    for sheet, texts in onto.printed.items():
        said += [(f"onto.printed.{sheet}", address, ("onto", "printed", sheet, address)) for address in texts]
    for path, address, at in said:
        try:
            area_of(address)
        except SwappedError:
            yield fault(path, "swapped", at, address=address)
        except ValueError:
            yield fault(path, "no-address", at, address=address)


def _unplaced(edition: Edition) -> Iterator[Fault]:
    for path, own, at in _placed(edition):
        # A group of rows that prints no label stands nowhere.
        if own.at is None and (own.label or not (isinstance(own, Row) and own.rows)):
            yield fault(path, "at-missing", at)
        if isinstance(own, Column) and own.prints:
            yield fault(path, "prints", (*at, "prints"))
    for number, table in enumerate(edition.tables):
        if table.may_be and table.declared_at is None:
            yield fault(_declared_at(table), "declared-at-missing", ("tables", number, "may_be"))
        if table.declared_at is not None and not table.may_be:
            yield fault(_declared_at(table), "declared-at-for-nothing", ("tables", number, "declared_at"))
        if table.notes or any(block.corner for block in table.blocks):
            yield fault(words("table", code=table.code), "notes-and-corners", ("tables", number))


def _wide_headings(edition: Edition) -> Iterator[Fault]:
    """A cell of an entry is one cell: its heading may not stand over several columns."""
    for path, own, at in _placed(edition, ".at"):
        table = edition.tables[at[1]]  # type: ignore[index]
        if table.open is not None and isinstance(own, Column) and not own.columns:
            area = area_of(own.at or "")
            if area.left != area.right:
                yield fault(path, "open-heading-wide", (*at, "at"), address=own.at or "")


def _sheets(edition: Edition, onto: Onto) -> Iterator[Fault]:
    filled = {table.sheet for table in edition.tables}
    filled |= {sheet_of(field.at) for field in edition.cover.fields if field.at is not None}
    for number, sheet in enumerate(onto.sheets):
        if sheet in filled:
            yield fault("onto.sheets", "sheet-filled", ("onto", "sheets", number), sheet=sheet)
    for sheet in onto.printed:
        if sheet not in filled:
            yield fault(f"onto.printed.{sheet}", "sheet-not-filled", ("onto", "printed", sheet), sheet=sheet)
    own = [field.code for field in edition.cover.fields if field.at is None]
    if own and edition.cover.sheet in filled | set(onto.sheets):
        lines = ", ".join(own)
        yield fault("cover.sheet", "cover-name", ("cover", "sheet"), lines=lines)
    for sheet in dict.fromkeys(table.sheet for table in edition.tables):
        here = [table.code for table in edition.tables if table.sheet == sheet]
        if len(here) > 1 and any(code in edition.heading_rules for code in here):
            yield fault("rules", "headings-of-several", ("rules",), sheet=sheet)


def _overlaps(edition: Edition, onto: Onto) -> Iterator[Fault]:
    """Two things in one cell. What is filled in is looked at against everything."""
    taken: dict[tuple[str, int, int], str] = {}
    labels = chain(_labels(edition), _texts(onto))
    for sheet, area, what in chain(_inputs(edition), labels):
        cells = [(sheet, *place) for place in area.places()]
        other = next((taken[cell] for cell in cells if cell in taken), None)
        if other is not None:
            yield fault(f"{sheet}!{area.first}", "one-cell", ("onto",), what=what, other=other)
        for cell in cells:
            taken.setdefault(cell, what)


def _inputs(edition: Edition) -> Iterator[Stands]:
    for table, block, row, column in _crossings(edition):
        if is_open(block, row, column):
            yield table.sheet, figure_area(row, column), joined(table.code, row.code, column.code)
    for table in edition.tables:
        if table.open is not None:
            yield from ((table.sheet, area, joined(table.code, code)) for code, area in entry_areas(table).items())
        if table.declared_at is not None:
            yield table.sheet, area_of(table.declared_at), declared_name(table.code)
    for field in edition.cover.fields:
        if field.at is not None:
            yield sheet_of(field.at), area_of(field.at), field.code


def _crossings(edition: Edition) -> Iterator[tuple[Table, Block, Leaf, Leaf]]:
    for table in edition.tables:
        for block in table.blocks:
            yield from ((table, block, row, column) for row in leaf_rows(block) for column in leaf_columns(block))


def _labels(edition: Edition) -> Iterator[Stands]:
    """Headings and labels, each once: blocks beside each other may share them."""
    seen = set()
    for table in edition.tables:
        for block in table.blocks:
            owns: tuple[Row | Column, ...] = (*_rows(block.rows), *_columns(block.columns))
            for own in owns:
                if own.label and own.at and (own.label, own.at) not in seen:
                    seen.add((own.label, own.at))
                    yield table.sheet, area_of(own.at), f"“{own.label}”"


def _texts(onto: Onto) -> Iterator[Stands]:
    for sheet, texts in onto.printed.items():
        yield from ((sheet, area_of(address), f"“{text[:20]}”") for address, text in texts.items())
