"""Rows with bars in which a program has written what a wide or high cell holds into every place that it covers."""

from collections.abc import Sequence

from xlvalidate.importing.document import GridCell
from xlvalidate.importing.label_text import is_figure, shown_text

_ENOUGH = 2  # repetitions, of which one may be chance
_LONG = 3  # a text as often beside itself is no chance


def whole_cells(rows: Sequence[Sequence[str]]) -> list[GridCell] | None:
    """The cells of such a table put together again; None of a table that is not written so.

    Figures are never put together here: equal ones may be two.
    """
    width = len(rows[0]) if rows else 0
    if width < 2 or len(rows) < 2 or any(len(row) != width for row in rows):
        return None
    runs = [_runs([shown_text(text) for text in row]) for row in rows]
    if _repetitions(runs) < _ENOUGH:
        return None
    cells = list[GridCell]()
    above: dict[tuple[int, int], str] = {}
    for number, row in enumerate(runs):
        now: dict[tuple[int, int], str] = {}
        for first, count, text in row:
            now[first, count] = text
            if text and not is_figure(text) and above.get((first, count)) == text:
                continue  # it goes on from above
            cells.append(GridCell(number, first, text, 1, count))
        above = now
    return cells


def _runs(row: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where each cell of a row begins, how many places it takes, and its text."""
    runs: list[tuple[int, int, str]] = []
    for at, text in enumerate(row):
        if runs and text and runs[-1][2] == text and not is_figure(text):
            first, count, _ = runs[-1]
            runs[-1] = (first, count + 1, text)
        else:
            runs.append((at, 1, text))
    return runs


def _repetitions(rows: Sequence[Sequence[tuple[int, int, str]]]) -> int:
    return sum(_ENOUGH if count >= _LONG else 1 for row in rows for _, count, _ in row if count > 1)
