"""Where the rows and columns of a printed sheet are now, after lines were inserted or deleted or the sheet was
renamed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book
from xlvalidate.reading.printed import Label, PrintedSheet, plain_label

# How far from where it should be a line that holds no figure is looked for.
_REACH = 40

Lines = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class MovedSheet:
    """Where a sheet of the form stands now; `rows` and `columns` are by their numbers in the template.

    Both are None where nothing moved within the sheet.
    """

    sheet: str
    rows: Lines | None = None
    columns: Lines | None = None

    def now(self, cell: Cell) -> Cell | None:
        """Where a cell of the template is now; None when its row or its column is gone."""
        if self.rows is None or self.columns is None:
            return cell if cell.sheet == self.sheet else Cell(self.sheet, cell.row, cell.column)
        row, column = self.rows.get(cell.row), self.columns.get(cell.column)
        return None if row is None or column is None else Cell(self.sheet, row, column)


def standing(book: Book, form: PrintedSheet, anchors: Iterable[tuple[Cell, Cell]]) -> MovedSheet | None:
    """Where a sheet of the form is, by cells with a sure place (in the template, now). None without such cells."""
    pairs = [*anchors]
    if not pairs:
        return None
    sheet = pairs[0][1].sheet
    if all(before.row == now.row and before.column == now.column for before, now in pairs):
        return MovedSheet(sheet)
    rows = {before.row: now.row for before, now in pairs}
    columns = {before.column: now.column for before, now in pairs}
    there = [label for label in form.labels if label.cell.row in rows]
    columns = _filled_in(
        columns,
        {label.cell.column for label in form.labels},
        lambda line, at: sum(
            _says(book, label, sheet, rows[label.cell.row], at) for label in there if label.cell.column == line
        ),
    )
    rows = _filled_in(
        rows,
        {*(label.cell.row for label in form.labels), *(cell.row for cell in form.headings)},
        lambda line, at: sum(
            _says(book, label, sheet, at, columns.get(label.cell.column, 0))
            for label in form.labels
            if label.cell.row == line
        ),
    )
    return MovedSheet(sheet, rows, columns)


def _says(book: Book, label: Label, sheet: str, row: int, column: int) -> bool:
    typed = book.at(Cell(sheet, row, column)).text
    return typed == label.text or plain_label(typed) == label.plain


def _filled_in(sure: Lines, wanted: Iterable[int], matches: Callable[[int, int], int]) -> dict[int, int]:
    """The lines with those that hold no figure put between them: where most of their labels are, else as shifted."""
    found = dict(sure)
    for line in sorted(set(wanted) - set(sure)):
        before = max((known for known in found if known < line), default=None)
        after = min((known for known in sure if known > line), default=None)
        low = found[before] + 1 if before is not None else 1
        high = sure[after] - 1 if after is not None else low + _REACH
        beside = next(known for known in (before, after) if known is not None)
        usual = line + found[beside] - beside
        near = {*range(low, min(high, low + _REACH) + 1), *range(max(low, high - _REACH), high + 1)}
        if near:
            found[line] = max(near, key=lambda at: (matches(line, at), -abs(at - usual), -at))
    return dict(sorted(found.items()))


def inserted(lines: Lines | None) -> int:
    """How many lines were put in between those that the form had, and above them."""
    if not lines:
        return 0
    steps = pairwise([(0, 0), *lines.items()])
    return sum(max(0, (now - before) - (line - above)) for (above, before), (line, now) in steps)
