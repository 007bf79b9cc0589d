"""An open table drawn: its headings, and below them a row for each entry that it may have."""

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style, height_of, shown_as
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.offered_lists import input_validation
from xlvalidate.derive.sheet import DrawnCell, DrawnColumn, Page, SheetDrawing
from xlvalidate.derive.tables import (
    CAPTION_ROW,
    TITLE_ROW,
    Box,
    head_boxes,
    heading_boxes,
    heading_rows,
    wide_box,
)
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.grid import all_leaf_columns, joined
from xlvalidate.editions.model import Column, Table

_ENTRY_HEIGHT, _HEADING_HEIGHT = 20.0, 22.0
# Of what is frozen, in points: a screen that is frozen as a whole shows no entry.
_MOST_FROZEN = 330.0


def _first_entry_row(table: Table) -> int:
    """The row of the sheet in which the first entry of an open table stands."""
    return CAPTION_ROW + len(table.notes) + bool(table.blocks[0].banner) + heading_rows(table.blocks[0]) + 1


def draw_open_table(edition: Edition, table: Table, texts: Texts) -> SheetDrawing:
    """The sheet of an open table: title, caption, notes, headings, and a blank row for each entry."""
    assert table.open is not None
    width, block, top = len(table.widths), table.blocks[0], _first_entry_row(table)
    boxes = [*head_boxes(edition, table, width, texts)]
    # Below the entries nobody would come upon the notes.
    boxes += [wide_box(CAPTION_ROW + 1 + number, width, note, Style.NOTE) for number, note in enumerate(table.notes)]
    first_heading = CAPTION_ROW + len(table.notes) + 1
    if block.banner:
        boxes.append(wide_box(first_heading, width, block.banner, Style.BANNER))
    boxes += heading_boxes(block.columns, top - heading_rows(block), 1, heading_rows(block))
    columns = _columns(edition, table, top)
    heights = _heights(boxes, table, top)
    frozen = sum(height for row, height in heights.items() if row < top) <= _MOST_FROZEN
    return SheetDrawing(
        name=table.sheet,
        code=table.code,
        cells=tuple(box.cell for box in boxes),
        columns=columns,
        merges=tuple(box.area for box in boxes if box.area.cells > 1),
        widths=table.widths,
        heights=tuple(sorted(heights.items())),
        page=Page(
            landscape=table.landscape,
            title_rows=(first_heading, top - 1),
            footer_left=table.title.replace("&", "&&"),
            footer_centre=texts.footer_page,
            footer_right=edition.id,
        ),
        freeze=f"A{top}" if frozen else None,
        validations=tuple(input_validation(edition, one.code, one.area, texts) for one in columns if one.code),
    )


def _columns(edition: Edition, table: Table, top: int) -> tuple[DrawnColumn, ...]:
    assert table.open is not None
    bottom, left = top + table.open.most - 1, 1
    found: list[DrawnColumn] = []
    for leaf in all_leaf_columns(table.blocks[0]):
        assert isinstance(leaf.own, Column)
        for beside in range(leaf.own.span):
            area = Area(top, left, bottom, left)
            left += 1
            if beside:
                found.append(DrawnColumn(area=area, style=Style.PRINTED))
                continue
            one = edition.columns[joined(table.code, leaf.code)]
            shown = shown_as(one.kind.facts, edition.language, one.printed_decimals)
            style = Style(one.kind.facts.style)
            found.append(DrawnColumn(area=area, style=style, code=one.code, locked=False, format=shown))
    return tuple(found)


def _heights(boxes: list[Box], table: Table, top: int) -> dict[int, float]:
    """A height for each row above the entries, so that no text is cut; and that of the entries."""
    heights = dict.fromkeys(range(TITLE_ROW, top), _HEADING_HEIGHT) | {top: _ENTRY_HEIGHT}
    for box in sorted(boxes, key=lambda box: box.area.rows):
        cell: DrawnCell = box.cell
        text = cell.value if isinstance(cell.value, str) else ""
        need = height_of(text, sum(table.widths[box.area.left - 1 : box.area.right]), cell.style)
        rows = range(box.area.top, box.area.bottom + 1)
        lack = need - sum(heights[row] for row in rows)
        for row in rows:
            heights[row] = round(heights[row] + max(0.0, lack) / len(rows), 1)
    return heights
