"""Figures found by their printed labels, for a workbook whose names are lost. Nothing is guessed: a row and a column
of the form count as found only where their own labels stand, in the form's order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.book import Book, ValueKind
from xlvalidate.reading.printed import (
    Label,
    Printed,
    PrintedSheet,
    Variants,
    heading_of,
    plain_label,
    row_label_of,
    without_remark,
)

Places = frozenset[tuple[int, int]]

# A sheet with fewer of a table's labels is another one.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class FoundByLabel:
    """What the labels lead to: figures and lines of the cover, each by its code."""

    cells: Mapping[str, Cell]
    fields: Mapping[str, Cell]


def by_label(book: Book, edition: Edition, printed: Printed, also: Variants | None = None) -> FoundByLabel:
    """The cells whose row and column labels are both found without doubt.

    The book has to be read with every sheet; `also` has other ways in which a printed label is written.
    """
    sheets = _sheets(book)
    cells: dict[str, Cell] = {}
    fields: dict[str, Cell] = {}
    for form in printed.forms:
        best = _best_sheet(form, sheets, also or {})
        if best is not None:
            cells.update(_figures(edition, form, best))
            fields.update(_lines(form, best))
    return FoundByLabel(cells, fields)


def edition_by_labels(
    book: Book, editions: Iterable[tuple[Edition, Printed, Variants]]
) -> tuple[Edition, Printed, FoundByLabel] | None:
    """The edition with the most figures found by labels; None if no figure is found, or two editions are equal."""
    scores: list[tuple[float, int, tuple[Edition, Printed, FoundByLabel]]] = []
    seen: set[str] = set()
    for number, (edition, printed, also) in enumerate(editions):
        if edition.id in seen:
            continue
        seen.add(edition.id)
        found = by_label(book, edition, printed, also)
        # A form of open tables only has no such figures: nothing tells it from others.
        scores.append((len(found.cells) / max(len(edition.indicators), 1), number, (edition, printed, found)))
    scores.sort(key=lambda score: -score[0])
    if not scores or scores[0][0] < _ENOUGH or (len(scores) > 1 and scores[1][0] == scores[0][0]):
        return None
    return scores[0][2]


def solved_sheet(book: Book, form: PrintedSheet, also: Variants) -> "Solved | None":
    """Where the rows and columns of a sheet of the form are; None where no sheet is it."""
    return _best_sheet(form, _sheets(book), also)


# A sheet's texts: by the label as it is compared, where it stands.
Texts = Mapping[str, Places]


def _sheets(book: Book) -> Mapping[str, Texts]:
    found: dict[str, dict[str, set[tuple[int, int]]]] = defaultdict(lambda: defaultdict(set))
    for cell, value in book.values.items():
        if value.kind is ValueKind.TEXT:
            text = plain_label(value.text)
            for way in {text, without_remark(text)}:
                found[cell.sheet][way].add((cell.row, cell.column))
    return {sheet: {text: frozenset(at) for text, at in texts.items()} for sheet, texts in found.items()}


def _ways(label: Label, also: Variants) -> Iterator[str]:
    """How a label may be written, the surest first."""
    yield label.plain
    yield without_remark(label.plain)
    yield from map(plain_label, also.get(label.text, ()))


def _candidates(label: Label, texts: Texts, also: Variants) -> Places:
    return next((texts[way] for way in _ways(label, also) if way in texts), frozenset())


def _best_sheet(form: PrintedSheet, sheets: Mapping[str, Texts], also: Variants) -> "Solved | None":
    """The sheet that has the most of the form's labels, solved; one of the form's own name where two are as good."""
    scored = []
    for sheet, texts in sheets.items():
        where = {label.cell: _candidates(label, texts, also) for label in form.labels}
        share = sum(1 for places in where.values() if places) / max(len(where), 1)
        scored.append((share, sheet == form.tab.name, sheet, where))
    best = max(scored, key=lambda score: score[:2], default=None)
    if best is None or best[0] < _ENOUGH:
        return None
    return _solved(best[2], best[3])


@dataclass(slots=True)
class Solved:
    """Where the form's rows and columns are on a sheet, by their numbers in the template."""

    sheet: str
    where: Mapping[Cell, Places]
    rows: dict[int, int] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)

    def at(self, label: Cell) -> tuple[int, int] | None:
        """Where a label stands, if it does so in its own row and column."""
        place = (self.rows.get(label.row, 0), self.columns.get(label.column, 0))
        return place if place in self.where.get(label, ()) else None


def _solved(sheet: str, where: Mapping[Cell, Places]) -> Solved:
    """Labels that stand in one place only fix their row and column; these then tell the others apart, and so on."""
    solved = Solved(sheet, where)
    while True:
        rows: dict[int, Counter[int]] = defaultdict(Counter)
        columns: dict[int, Counter[int]] = defaultdict(Counter)
        for label, places in where.items():
            left = [place for place in places if _fits(solved, label, place)]
            if len(left) == 1:
                rows[label.row][left[0][0]] += 1
                columns[label.column][left[0][1]] += 1
        now = Solved(sheet, where, _rising(_agreed(rows)), _rising(_agreed(columns)))
        if (now.rows, now.columns) == (solved.rows, solved.columns) or len(now.rows) < len(solved.rows):
            return solved
        solved = now


def _fits(solved: Solved, label: Cell, place: tuple[int, int]) -> bool:
    return _between(solved.rows, label.row, place[0]) and _between(solved.columns, label.column, place[1])


def _between(lines: Mapping[int, int], line: int, now: int) -> bool:
    if line in lines:
        return lines[line] == now
    return all((at < now) if known < line else (at > now) for known, at in lines.items())


def _agreed(votes: Mapping[int, Counter[int]]) -> dict[int, int]:
    """What most labels of a line say; a line whose labels are in two minds is not found."""
    agreed = {}
    for line, counts in votes.items():
        (best, most), *others = counts.most_common(2)
        if not others or others[0][1] < most:
            agreed[line] = best
    return agreed


def _rising(lines: Mapping[int, int]) -> dict[int, int]:
    """The lines in the form's order, less those that stand against it."""
    ordered = sorted(lines.items())
    while True:
        wrong = {line for (before, at), (line_, now) in pairwise(ordered) if now <= at for line in (before, line_)}
        if not wrong:
            return dict(ordered)
        ordered = [(line, at) for line, at in ordered if line not in wrong]


def _figures(edition: Edition, form: PrintedSheet, solved: Solved) -> Iterator[tuple[str, Cell]]:
    labels = form.labels
    for code, cell in form.cells.items():
        indicator = edition.indicators[code]
        column = heading_of(labels, indicator, cell)
        if column is None or solved.at(column.cell) is None:
            continue
        row = row_label_of(labels, indicator, cell)
        if row is not None:
            if solved.at(row.cell) is not None:
                yield code, Cell(solved.sheet, solved.rows[cell.row], solved.columns[cell.column])
        elif not any(label.cell.row == cell.row for label in labels) and cell.row - 1 in solved.rows:
            # A table of one row without a label: the figures stand right under their headings.
            yield code, Cell(solved.sheet, solved.rows[cell.row - 1] + 1, solved.columns[cell.column])


def _lines(form: PrintedSheet, solved: Solved) -> Iterator[tuple[str, Cell]]:
    for code, cell in form.fields.items():
        beside = [label for label in form.labels if label.cell.row == cell.row and label.cell.column < cell.column]
        if beside:
            label = max(beside, key=lambda label: label.cell.column)
            at = solved.at(label.cell)
            if at is not None:
                yield code, Cell(solved.sheet, at[0], at[1] + cell.column - label.cell.column)
