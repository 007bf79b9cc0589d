"""The rows of columns whose cells are alike, written as they stand in a sheet: one by one, openpyxl takes minutes."""

import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.sheet import Content, DrawnColumn
from xlvalidate.findings import plain

_ROW = r'<row r="{row}"([^>]*)>(.*?)</row>'
_STYLE = re.compile(r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?')
_DIMENSION = re.compile(r'<dimension ref="([^"]*)" ?/>')


def with_columns(xml: str, columns: Sequence[DrawnColumn]) -> str:
    """A sheet with every row of its columns; it has the first one already, with the style of each."""
    top = columns[0].area.top
    assert all(column.area.top == top for column in columns), "the columns of a sheet begin in one row"
    found = re.search(_ROW.format(row=top), xml, re.DOTALL)
    assert found is not None and xml.startswith("</sheetData>", found.end()), f"there is something below row {top}"
    styles = {match[1]: match[2] for match in _STYLE.finditer(found[2])}
    ordered = sorted(columns, key=lambda column: column.area.left)
    cells = [_cells(column, number, styles[column_letters(column.area.left)]) for number, column in enumerate(ordered)]
    begins = "".join(cell(top) for cell in cells)
    rows = [f'<row r="{top}"{found[1]}>{begins}</row>']
    bottoms = [column.area.bottom for column in ordered]
    for row in range(top + 1, max(bottoms) + 1):
        # Every cell says where it stands: some programs lose one that does not.
        there = "".join([cell(row) for cell, bottom in zip(cells, bottoms, strict=True) if row <= bottom])
        rows.append(f'<row r="{row}"{found[1]}>{there}</row>')
    xml = f"{xml[: found.start()]}{''.join(rows)}{xml[found.end() :]}"
    return _DIMENSION.sub(lambda match: f'<dimension ref="{_around(match[1], ordered)}"/>', xml, count=1)


def _cells(column: DrawnColumn, number: int, style: str | None) -> Callable[[int], str]:
    """The cell of a column in each row."""
    letters, top = column_letters(column.area.left), column.area.top
    styled = f' s="{style}"' if style else ""
    if column.formula:
        kind, value = _gives(column.value)
        shared = f'<f t="shared" ref="{column.area.a1}" si="{number}">{escape(column.formula)}</f>'
        return lambda row: (
            f'<c r="{letters}{row}"{kind}>{shared}{value}</c>'
            if row == top
            else _goes_on(column, number, f"{letters}{row}")
        )
    if column.values:
        texts = [_typed(one) for one in column.values]
        return lambda row: f'<c r="{letters}{row}"{styled}{texts[row - top]}'
    said = "/>" if column.value is None else _typed(column.value)
    return lambda row: f'<c r="{letters}{row}"{styled}{said}'


def _goes_on(column: DrawnColumn, number: int, at: str) -> str:
    """A cell that has the formula of its column. LibreOffice counts wrongly over cells without a value that it has just
    opened.
    """
    kind, value = _gives(column.value)
    return f'<c r="{at}"{kind}><f t="shared" si="{number}"/>{value}</c>'


def _gives(value: Content) -> tuple[str, str]:
    """Of a formula: the type of its cell, and what it gives."""
    if isinstance(value, str):
        return ' t="str"', f"<v>{escape(value)}</v>"
    return "", f"<v>{plain(value)}</v>"


def _typed(value: Content) -> str:
    if not isinstance(value, str):
        return f"><v>{plain(value)}</v></c>"
    kept = ' xml:space="preserve"' if value != value.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{escape(value)}</t></is></c>'


def _around(drawn: str, columns: Sequence[DrawnColumn]) -> str:
    areas = [Area.at(drawn), *(column.area for column in columns)]
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    ).a1
