"""The tables of an edition as an office prints them: cells with spans, and the truth of what stands in them. They are
drawn from the template, so that nothing here is shared with what reads them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from xlvalidate.derive.drawing import draw
from xlvalidate.editions.edition import Edition


@dataclass(frozen=True, slots=True)
class TableCell:
    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    code: str = ""
    figure: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Its cells in the order of the rows; `width` in columns."""

    title: str
    cells: tuple[TableCell, ...]
    width: int

    @property
    def rows(self) -> list[list[TableCell]]:
        found: dict[int, list[TableCell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return [found[row] for row in sorted(found)]


def random_figures(edition: Edition, random: Random, *, blanks: float = 0.0) -> dict[str, str]:
    """A text for each figure: few are equal, so that one in a wrong place is seen. They balance in nothing."""
    found = {}
    for code, indicator in edition.indicators.items():
        if indicator.kind == "change":
            text = f"{random.choice('+-')}{random.randint(1, 999)}"
        elif indicator.kind == "amount":
            text = random.choice(["{}.{}", "{}.{}万元", "{}.{}(万元)", "{}"]).format(
                random.randint(1, 9_999), random.randint(11, 99)
            )
        else:
            text = str(random.choice([0, random.randint(1, 99), random.randint(100, 9_999)]))
            text = random.choice([text] * 30 + ["/", "—", f"{text}（其中修订{random.randint(1, 9)}件）"])
        found[code] = "" if random.random() < blanks else text
    return found


def printed_tables(edition: Edition, figures: Mapping[str, str]) -> list[PrintedTable]:
    """Every table of the form with these figures, without its title and caption."""
    drawing = draw(edition)
    tables = []
    for table in edition.tables:
        sheet = drawing.sheet(table.code)
        spans = {(area.top, area.left): area for area in sheet.merges}
        cells = []
        top = min(cell.row for cell in sheet.cells if cell.row > 2)
        for cell in sorted(sheet.cells, key=lambda one: (one.row, one.column)):
            if cell.row <= 2:
                continue
            area = spans.get((cell.row, cell.column))
            rows, columns = (area.bottom - area.top + 1, area.right - area.left + 1) if area else (1, 1)
            text = figures.get(cell.code, "") if cell.code else str(cell.value or "")
            cells.append(
                TableCell(cell.row - top, cell.column - 1, text, rows, columns, cell.code or "", bool(cell.code))
            )
        tables.append(PrintedTable(table.title, tuple(cells), len(table.widths)))
    return tables


def with_texts(table: PrintedTable, texts: Mapping[str, str]) -> PrintedTable:
    """The same with some labels written otherwise."""
    return replace(
        table,
        cells=tuple(one if one.figure else replace(one, text=texts.get(one.text, one.text)) for one in table.cells),
    )


def places(table: PrintedTable) -> Iterator[list[TableCell | None]]:
    """Row by row all places: a cell where it begins, None where one covers it."""
    last = max(cell.row + cell.rows for cell in table.cells)
    grid: list[list[TableCell | None]] = [[None] * table.width for _ in range(last)]
    for cell in table.cells:
        grid[cell.row][cell.column] = cell
    yield from grid


def covering(table: PrintedTable) -> list[list[TableCell | None]]:
    """Row by row all places, each with the cell that covers it."""
    last = max(cell.row + cell.rows for cell in table.cells)
    grid: list[list[TableCell | None]] = [[None] * table.width for _ in range(last)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                grid[row][column] = cell
    return grid
