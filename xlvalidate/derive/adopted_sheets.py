"""The sheets of an adopted workbook drawn: where the edition says that its labels, figures and texts stand."""

from collections.abc import Iterator, Mapping

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.sheet import DrawnCell, DrawnColumn, SheetDrawing
from xlvalidate.editions.cell_addresses import area_of, entry_areas, figure_area, sheet_of
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.grid import is_filled, is_open, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Column, CoverField, Onto, Row, Table

_USUAL_WIDTH = 10.0
_COVER = "cover"


def placed_sheets(edition: Edition, onto: Onto) -> Iterator[SheetDrawing]:
    """One sheet after another: those that only have lines of the cover first, then those with tables."""
    lines = [field for field in edition.cover.fields if field.at is not None]
    tables = {table.sheet: [one for one in edition.tables if one.sheet == table.sheet] for table in edition.tables}
    by_sheet = {sheet_of(field.at or ""): "" for field in lines} | dict.fromkeys(tables, "")
    for sheet in sorted(by_sheet, key=lambda name: name in tables):
        here = tables.get(sheet, [])
        fields = [field for field in lines if sheet_of(field.at or "") == sheet]
        yield _sheet(edition, sheet, here, fields, onto.printed.get(sheet, {}))


def _sheet(
    edition: Edition, name: str, tables: list[Table], fields: list[CoverField], printed: Mapping[str, str]
) -> SheetDrawing:
    titles = {table.title for table in tables}
    cells: dict[Area, DrawnCell] = {}
    for table in tables:
        for block in table.blocks:
            for area, cell in _block(edition, table, block):
                cells.setdefault(area, cell)
    grid = list(cells)
    for address, text in printed.items():
        area = area_of(address)
        style = Style.TITLE if text in titles else Style.PRINTED if _within(area, grid) else Style.CAPTION
        cells[area] = _printed(area, text, style)
    for field in fields:
        area = area_of(field.at or "")
        style = Style(field.kind.facts.cover_style)
        cells[area] = DrawnCell(row=area.top, column=area.left, style=style, field=field.code, locked=False)
    for table in tables:
        if table.declared_at is not None:
            area = area_of(table.declared_at)
            declares = DrawnCell(row=area.top, column=area.left, style=Style.TEXT, declares=table.code, locked=False)
            cells[area] = declares
    cells = {_reaching(area, cell, cells): cell for area, cell in cells.items()}
    last = max((area.right for area in cells), default=1)
    widths = next((table.widths for table in tables if table.widths), ())
    return SheetDrawing(
        name=name,
        code=tables[0].code if tables else _COVER,
        columns=tuple(column for table in tables if table.open is not None for column in _columns(edition, table)),
        cells=tuple(cells[area] for area in sorted(cells)),
        merges=tuple(area for area in sorted(cells) if (area.top, area.left) != (area.bottom, area.right)),
        widths=(*widths[:last], *[_USUAL_WIDTH] * (last - len(widths))),
    )


def _reaching(area: Area, cell: DrawnCell, cells: Mapping[Area, DrawnCell]) -> Area:
    """A text beside the grid runs over the empty cells to its right, as it does when it is printed."""
    if cell.style is not Style.CAPTION or (area.top, area.left) != (area.bottom, area.right):
        return area
    last = max(other.right for other in cells)
    beside = (other.left - 1 for other in cells if other.left > area.left and other.top <= area.top <= other.bottom)
    right = min(beside, default=last)
    return Area(area.top, area.left, area.bottom, max(area.left, right))


def _within(area: Area, grid: list[Area]) -> bool:
    tops, bottoms = [one.top for one in grid], [one.bottom for one in grid]
    return bool(grid) and min(tops) <= area.top <= max(bottoms)


def _block(edition: Edition, table: Table, block: Block) -> Iterator[tuple[Area, DrawnCell]]:
    yield from _headings(block.columns)
    yield from _labels(block.rows)
    for row in leaf_rows(block):
        for column in leaf_columns(block):
            area = figure_area(row, column)
            if is_open(block, row, column):
                indicator = edition.indicators[joined(table.code, row.code, column.code)]
                style = Style(indicator.kind.facts.style)
                yield area, DrawnCell(row=area.top, column=area.left, style=style, code=indicator.code, locked=False)
            elif is_filled(row) or area_of(row.own.at or "").right < area.left:
                yield area, _printed(area, None, Style.PRINTED)


def _columns(edition: Edition, table: Table) -> Iterator[DrawnColumn]:
    for code, area in entry_areas(table).items():
        one = edition.columns[joined(table.code, code)]
        yield DrawnColumn(area=area, style=Style(one.kind.facts.style), code=one.code, locked=False)


def _headings(columns: tuple[Column, ...]) -> Iterator[tuple[Area, DrawnCell]]:
    for column in columns:
        if column.label:
            area = area_of(column.at or "")
            yield area, _printed(area, column.label, Style.HEADING)
        yield from _headings(column.columns)


def _labels(rows: tuple[Row, ...]) -> Iterator[tuple[Area, DrawnCell]]:
    for row in rows:
        if row.label:
            area = area_of(row.at or "")
            yield area, _printed(area, row.label, Style.GROUP if row.rows else Style.LABEL)
        yield from _labels(row.rows)


def _printed(area: Area, text: str | None, style: Style) -> DrawnCell:
    return DrawnCell(row=area.top, column=area.left, style=style, value=text, label=text is not None)
