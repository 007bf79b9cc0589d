"""A table drawn: rows × columns with nested headings, as the official form prints it."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.appearance import Style, breadth, height_of, shown_as
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.input_prompts import declaration_validation
from xlvalidate.derive.offered_lists import input_validation
from xlvalidate.derive.sheet import DrawnCell, Page, SheetDrawing
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.grid import all_leaf_columns, is_open, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Column, Row, Table
from xlvalidate.editions.template_names import cover_name

TITLE_ROW, CAPTION_ROW, FIRST_ROW = 1, 2, 3
PAGE_ROWS = 45

_ROW_HEIGHTS, _SHORT_TABLE_HEIGHT = (20.0, 27.0), 40.0
_A4_POINTS = (515.0, 730.0)
_CHARACTER_POINTS = 5.7
_DECLARED_WIDTH = 20.0


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn cell and the area it covers."""

    area: Area
    cell: DrawnCell


def draw_table(edition: Edition, table: Table, texts: Texts) -> SheetDrawing:
    """The sheet of one table: title, caption, its blocks without a gap, notes."""
    width = len(table.widths)
    boxes = [*head_boxes(edition, table, width, texts), *_declaration(table, width, texts)]
    first = row = max((box.area.bottom for box in boxes), default=0) + 1
    for block in table.blocks:
        boxes.extend(_block(edition, table, block, row, width, texts))
        row += height(block)
    last = row - 1
    boxes.extend(wide_box(row + number, width, note, Style.NOTE) for number, note in enumerate(table.notes))
    alone = len(table.blocks) == 1
    block = table.blocks[0]
    top = first + (heading_rows(block) + bool(block.banner) if alone else 0)
    return SheetDrawing(
        name=table.sheet,
        code=table.code,
        cells=tuple(box.cell for box in boxes),
        merges=tuple(box.area for box in boxes if (box.area.top, box.area.left) != (box.area.bottom, box.area.right)),
        widths=table.widths,
        heights=tuple(sorted(_heights(boxes, table, last).items())),
        page=Page(
            landscape=table.landscape,
            one_page=row + len(table.notes) <= PAGE_ROWS,
            title_rows=(TITLE_ROW, top - 1),
            footer_left=table.title.replace("&", "&&"),
            footer_centre=texts.footer_page,
            footer_right=edition.id,
        ),
        freeze=f"{column_letters(1 + label_columns(block))}{top}",
        validations=(
            *(declaration_validation(table, box.area, edition.language, texts) for box in boxes if box.cell.declares),
            *(input_validation(edition, box.cell.code, box.area, texts) for box in boxes if box.cell.code),
        ),
    )


def office_caption(texts: Texts) -> str:
    """The formula above a table that says whose it is."""
    return f'"{texts.caption_office}"&{cover_name("office")}'


def label_columns(block: Block) -> int:
    """How many columns the row labels take; 0 where no row has a label."""
    return max((len(row.labels) for row in leaf_rows(block)), default=0)


def heading_rows(block: Block) -> int:
    """How many rows the column headings take."""
    return max(len(column.labels) for column in all_leaf_columns(block))


def height(block: Block) -> int:
    """All rows of a block, its banner and headings too."""
    return bool(block.banner) + heading_rows(block) + sum(1 for _ in leaf_rows(block))


def head_boxes(edition: Edition, table: Table, width: int, texts: Texts) -> Iterator[Box]:
    """Title, whose table it is, and the unit where the table prints none."""
    yield wide_box(TITLE_ROW, width, table.title, Style.TITLE)
    half = max(1, width // 2)
    yield Box(
        Area(CAPTION_ROW, 1, CAPTION_ROW, half),
        DrawnCell(
            row=CAPTION_ROW,
            column=1,
            style=Style.CAPTION,
            formula=office_caption(texts),
            value=texts.caption_office,
        ),
    )
    units = list(dict.fromkeys(i.unit for i in edition.operands.values() if i.table == table.code and i.unit))
    if width > half and units and not _prints_units(table):
        caption = texts.caption_unit if len(units) == 1 else texts.caption_units
        text = caption.format(unit=texts.unit_join.join(units))
        yield _box(Area(CAPTION_ROW, half + 1, CAPTION_ROW, width), text, Style.CAPTION_RIGHT)


def _declaration(table: Table, width: int, texts: Texts) -> Iterator[Box]:
    """Where something is declared of the whole table: a label and, right of it or below, the cell for the word."""
    if not table.may_be:
        return
    need = breadth(texts.declared_label) + 2
    left = next((count for count in range(1, width) if sum(table.widths[:count]) >= need), max(1, width - 1))
    enough = (right for right in range(left + 1, width) if sum(table.widths[left:right]) >= _DECLARED_WIDTH)
    right = next(enough, width)
    if width == 1:
        label, area = Area(FIRST_ROW, 1, FIRST_ROW, 1), Area(FIRST_ROW + 1, 1, FIRST_ROW + 1, 1)
    else:
        label, area = Area(FIRST_ROW, 1, FIRST_ROW, left), Area(FIRST_ROW, left + 1, FIRST_ROW, right)
    yield _box(label, texts.declared_label, Style.CAPTION_RIGHT)
    cell = DrawnCell(row=area.top, column=area.left, style=Style.TEXT, declares=table.code, locked=False)
    yield Box(area, cell)


def _prints_units(table: Table) -> bool:
    leaves = (leaf.own for block in table.blocks for leaf in all_leaf_columns(block))
    return any(isinstance(column, Column) and column.prints == "unit" for column in leaves)


def wide_box(row: int, width: int, text: str, style: Style) -> Box:
    """A text over the full width of a table."""
    return _box(Area(row, 1, row, width), text, style)


def _box(area: Area, text: str | None, style: Style) -> Box:
    printed = DrawnCell(row=area.top, column=area.left, style=style, value=text, label=text is not None)
    return Box(area, printed)


def _block(edition: Edition, table: Table, block: Block, top: int, width: int, texts: Texts) -> Iterator[Box]:
    if block.banner:
        yield wide_box(top, width, block.banner, Style.BANNER)
        top += 1
    labels, headings = label_columns(block), heading_rows(block)
    if labels:
        yield _box(Area(top, 1, top + headings - 1, labels), block.corner, Style.CORNER)
    yield from heading_boxes(block.columns, top, labels + 1, headings)
    yield from _row_labels(block.rows, top + headings, 1, labels)
    yield from _inputs(edition, table, block, top + headings, labels + 1, texts)


def heading_boxes(columns: tuple[Column, ...], top: int, left: int, rows: int) -> Iterator[Box]:
    """Column headings, nested in so many rows."""
    for column in columns:
        right = left + _columns_under(column) - 1
        bottom = top if column.columns else top + rows - 1
        yield _box(Area(top, left, bottom, right), column.label, Style.HEADING)
        yield from heading_boxes(column.columns, top + 1, left, rows - 1)
        left = right + 1


def _columns_under(column: Column) -> int:
    return sum(map(_columns_under, column.columns)) if column.columns else column.span


def _row_labels(rows: tuple[Row, ...], top: int, left: int, columns: int) -> Iterator[Box]:
    """The labels of rows in the `columns` that are left; a label with none below it takes all of them."""
    for row in rows:
        count = _rows_under(row)
        inner = left
        if row.label:
            deeper = any(map(_has_label, row.rows))
            right = left if deeper else left + columns - 1
            style = Style.GROUP if row.rows else Style.LABEL
            yield _box(Area(top, left, top + count - 1, right), row.label, style)
            inner = left + 1
        elif not row.rows and columns:
            yield _box(Area(top, left, top, left + columns - 1), None, Style.LABEL)
        yield from _row_labels(row.rows, top, inner, columns - (inner - left))
        top += count


def _rows_under(row: Row) -> int:
    return sum(map(_rows_under, row.rows)) if row.rows else 1


def _has_label(row: Row) -> bool:
    return bool(row.label) or any(map(_has_label, row.rows))


def _inputs(edition: Edition, table: Table, block: Block, top: int, first: int, texts: Texts) -> Iterator[Box]:
    filled = tuple(leaf_columns(block))
    for number, row in enumerate(leaf_rows(block), start=top):
        left = first
        codes = [joined(table.code, row.code, column.code) for column in filled if is_open(block, row, column)]
        for column in all_leaf_columns(block):
            assert isinstance(column.own, Column)
            area = Area(number, left, number, left + column.own.span - 1)
            left = area.right + 1
            if column.own.prints:
                unit = edition.indicators[codes[0]].unit if codes else row.own.unit or texts.no_unit
                yield _box(area, unit if column.own.prints == "unit" else column.own.prints, Style.PRINTED)
            elif is_open(block, row, column):
                indicator = edition.indicators[joined(table.code, row.code, column.code)]
                yield Box(area, _input(indicator, area, edition.language))
            else:
                yield _box(area, None, Style.PRINTED)


def _input(indicator: Indicator, area: Area, language: str) -> DrawnCell:
    return DrawnCell(
        row=area.top,
        column=area.left,
        style=Style(indicator.kind.facts.style),
        code=indicator.code,
        locked=False,
        format=shown_as(indicator.kind.facts, language, indicator.printed_decimals),
    )


def _heights(boxes: list[Box], table: Table, last: int) -> dict[int, float]:
    """A height for each row so that no text is cut; what a merge down still lacks is shared by its rows."""
    usual = _usual_height(table, last)
    figures = {box.area.top for box in boxes if box.cell.code}
    few = _SHORT_TABLE_HEIGHT if len(figures) < 4 and len(table.blocks) == 1 else usual
    heights = {row: few if row in figures else usual for row in range(FIRST_ROW, last + 1)}
    for box in sorted(boxes, key=lambda box: box.area.bottom - box.area.top):
        area, cell = box.area, box.cell
        text = cell.value if isinstance(cell.value, str) else ""
        need = height_of(text, sum(table.widths[area.left - 1 : area.right]), cell.style)
        rows = range(area.top, area.bottom + 1)
        lack = need - sum(heights.get(row, 0.0) for row in rows)
        for row in rows:
            heights[row] = round(heights.get(row, 0.0) + max(0.0, lack) / len(rows), 1)
    return heights


def _usual_height(table: Table, rows: int) -> float:
    """A row's height by which the table fills most of its page, within what is pleasant on a screen."""
    across, down = reversed(_A4_POINTS) if table.landscape else _A4_POINTS
    scale = min(1.0, across / (sum(table.widths) * _CHARACTER_POINTS))
    low, high = _ROW_HEIGHTS
    return round(min(high, max(low, 0.85 * down / scale / rows)), 1)
