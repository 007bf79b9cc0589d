"""Where an adopted workbook has its cells, as an edition says it, and what is wrong with that."""

from collections.abc import Iterator
from itertools import chain

from xlvalidate.cells import Area
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.grid import Leaf, is_open, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Column, Onto, Row, Table
from xlvalidate.errors import Fault

Stands = tuple[str, Area, str]  # the sheet, where on it, and what


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
        yield from _overlaps(edition, onto)


def _unknown_places(edition: Edition) -> Iterator[Fault]:
    for table in edition.tables:
        for number, block in enumerate(table.blocks):
            have = {joined(row.code, column.code) for row in leaf_rows(block) for column in leaf_columns(block)}
            for key, codes in (("closed", block.closed), ("computed", block.computed)):
                for code in codes:
                    if code not in have:
                        path = f"table {table.code}.blocks[{number}].{key}"
                        yield Fault(path, f"no row and column cross at “{code}”")


def _addresses_for_nothing(edition: Edition) -> Iterator[Fault]:
    for path, own in _placed(edition):
        if own.at is not None:
            yield Fault(f"{path}.at", "an address goes with [onto], the workbook that is adopted")
    for field in edition.cover.fields:
        if field.at is not None:
            yield Fault(f"cover.fields {field.code}.at", "an address goes with [onto], the workbook that is adopted")
    for table in edition.tables:
        for number, block in enumerate(table.blocks):
            if block.computed:
                path = f"table {table.code}.blocks[{number}].computed"
                yield Fault(path, "a template that is built has no formulas of its own; computed goes with [onto]")


def _placed(edition: Edition) -> Iterator[tuple[str, Row | Column]]:
    for table in edition.tables:
        for number, block in enumerate(table.blocks):
            path = f"table {table.code}.blocks[{number}]"
            for axis, members in (("rows", _rows(block.rows)), ("columns", _columns(block.columns))):
                yield from ((f"{path}.{axis} {_called(own)}", own) for own in members)


def _rows(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _rows(row.rows)


def _columns(columns: tuple[Column, ...]) -> Iterator[Column]:
    for column in columns:
        yield column
        yield from _columns(column.columns)


def _called(own: Row | Column) -> str:
    return own.code or own.label or "without a label"


def _unreadable(edition: Edition, onto: Onto) -> Iterator[Fault]:
    said = [(f"{path}.at", own.at) for path, own in _placed(edition)]
    said += [(f"cover.fields {field.code}.at", field.at) for field in edition.cover.fields]
    said += [(f"onto.printed.{sheet}", at) for sheet, texts in onto.printed.items() for at in texts]
    for path, address in said:
        try:
            area_of(address or "A1")
        except ValueError as error:
            yield Fault(path, str(error))


def _unplaced(edition: Edition) -> Iterator[Fault]:
    for path, own in _placed(edition):
        # A group of rows that prints no label stands nowhere.
        if own.at is None and (own.label or not (isinstance(own, Row) and own.rows)):
            yield Fault(path, "at is missing: where on the workbook is it printed?")
        if isinstance(own, Column) and own.prints:
            yield Fault(path, "what an adopted workbook prints goes to [onto.printed]")
    for table in edition.tables:
        if table.notes or any(block.corner for block in table.blocks):
            yield Fault(f"table {table.code}", "notes and corners of an adopted workbook go to [onto.printed]")


def _sheets(edition: Edition, onto: Onto) -> Iterator[Fault]:
    filled = {table.sheet for table in edition.tables}
    filled |= {sheet_of(field.at) for field in edition.cover.fields if field.at is not None}
    for sheet in onto.sheets:
        if sheet in filled:
            yield Fault("onto.sheets", f"the sheet {sheet} is filled in")
    for sheet in onto.printed:
        if sheet not in filled:
            yield Fault(f"onto.printed.{sheet}", f"nothing is filled in on the sheet {sheet}: name it in onto.sheets")
    own = [field.code for field in edition.cover.fields if field.at is None]
    if own and edition.cover.sheet in filled | set(onto.sheets):
        lines = ", ".join(own)
        yield Fault("cover.sheet", f"the cover made for {lines} needs a name that no sheet of the workbook has")
    for sheet in sorted({table.sheet for table in edition.tables}):
        here = [table.code for table in edition.tables if table.sheet == sheet]
        if len(here) > 1 and any(code in edition.heading_rules for code in here):
            yield Fault("rules", f"{sheet} has several tables, so that a rule over headings cannot tell whose a row is")


def _overlaps(edition: Edition, onto: Onto) -> Iterator[Fault]:
    """Two things in one cell. What is filled in is looked at against everything."""
    taken: dict[tuple[str, int, int], str] = {}
    labels = chain(_labels(edition), _texts(onto))
    for sheet, area, what in chain(_inputs(edition), labels):
        cells = [(sheet, *place) for place in area.places()]
        other = next((taken[cell] for cell in cells if cell in taken), None)
        if other is not None:
            yield Fault(f"{sheet}!{area.first}", f"{what} and {other} stand in one cell")
        for cell in cells:
            taken.setdefault(cell, what)


def _inputs(edition: Edition) -> Iterator[Stands]:
    for table, block, row, column in _crossings(edition):
        if is_open(block, row, column):
            yield table.sheet, figure_area(row, column), joined(table.code, row.code, column.code)
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
