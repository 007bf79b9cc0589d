"""Cells put into a grid as a browser does: each in the first place of its row that none from above covers."""

from dataclasses import dataclass, field

from xlvalidate.importing.document import Grid, GridCell, NotADocumentError

_MOST_SPAN, _MOST_CELLS, _MOST_PLACES = 1_000, 200_000, 2_000_000


@dataclass(slots=True)
class GridMaker:
    """A grid that is being made, row by row."""

    row: int = -1
    column: int = 0
    width: int = 0
    cells: list[GridCell] = field(default_factory=list)
    _covered: dict[int, int] = field(default_factory=dict)  # by column: up to which row
    _places: int = 0

    def begin_row(self) -> None:
        """The next row."""
        self.row += 1
        self.column = 0

    def skip(self, columns: int) -> None:
        """Leaves some columns without a cell."""
        self.column += min(max(columns, 0), _MOST_SPAN)

    def add(self, text: str, rows: int = 1, columns: int = 1) -> None:
        """A cell behind those that are there. Raises NotADocumentError for more than a form can have."""
        rows, columns = (min(max(span, 1), _MOST_SPAN) for span in (rows, columns))
        while self._covered.get(self.column, -1) >= self.row:
            self.column += 1
        self._places += columns
        if len(self.cells) >= _MOST_CELLS or self._places > _MOST_PLACES:
            raise NotADocumentError("too-much-text")
        self.cells.append(GridCell(self.row, self.column, text, rows, columns))
        for column in range(self.column, self.column + columns):
            self._covered[column] = self.row + rows - 1
        self.column += columns
        self.width = max(self.width, self.column)

    def grid(self, number: int, page: int = 0) -> Grid:
        """What was made."""
        return Grid(number, tuple(self.cells), page)
