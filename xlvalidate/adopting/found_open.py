"""Tables with any number of entries that a form declares: names over long columns, tables of the spreadsheet's own,
headings with nothing below.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from xlvalidate.adopting.form_inputs import FormName
from xlvalidate.adopting.form_words import label
from xlvalidate.adopting.found_tables import FoundColumn, FoundOpen
from xlvalidate.adopting.scan_sheet import Place, Scan, Square
from xlvalidate.cells import MAX_ROW, Area
from xlvalidate.editions.model import MOST_ENTRIES
from xlvalidate.editions.open_faults import MOST_CELLS, MOST_COLUMNS
from xlvalidate.ooxml.book import ValueKind

FEWEST_ROWS = 5  # of a name over a column, and of a table below its headings
FEWEST_COLUMNS = 3  # of headings with nothing below
USUAL_ENTRIES = 1_000  # where a form says nothing of how many there may be
_LEVELS, _FAR = 4, 12
_NEAR_HEADINGS = 5  # rows
_LONG_HEADING = 60  # characters of most headings
_EXAMPLES = 0.5  # of the rows of a table may hold examples or answers


def named_columns(scan: Scan, names: Iterable[FormName], lists: Iterable[Area]) -> Iterator[FoundOpen]:
    """Columns that the form names from the first entry to the last, those of the same rows together."""
    offered = [*lists]
    by_rows: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for one in names:
        area = one.area
        if one.sheet != scan.name or area.left != area.right or area.bottom - area.top + 1 < FEWEST_ROWS:
            continue
        if not _is_filled_in(scan, area, offered):
            continue
        by_rows[area.top, area.bottom].setdefault(area.left, one.name)
    for (top, bottom), columns in sorted(by_rows.items()):
        yield from _table(scan, top, bottom, columns)


def own_tables(scan: Scan, lists: Iterable[Area]) -> Iterator[FoundOpen]:
    """Tables of the spreadsheet's own in which entries are filled in."""
    offered = [*lists]
    for one in scan.declared.objects:
        body = one.body
        if body is None or one.heading_rows == 0:
            continue
        columns = {
            column: ""
            for column in range(body.left, body.right + 1)
            if _is_filled_in(scan, Area(body.top, column, body.bottom, column), offered)
        }
        if columns:
            yield from _table(scan, body.top, body.bottom, columns)


def _is_filled_in(scan: Scan, area: Area, lists: list[Area]) -> bool:
    """Is a column filled in by the office: no formulas, not locked, and not a list that is offered elsewhere?"""
    column = area.left
    if any(one.left <= column <= one.right and one.top <= area.bottom and area.top <= one.bottom for one in lists):
        return False
    first = (area.top, column)
    value = scan.value(first)
    if scan.declared.hidden(first) or (value is not None and value.formula is not None):
        return False
    if scan.protected and scan.look(first).locked:
        return False
    bottom = min(area.bottom, scan.rows)
    there = [scan.value((row, column)) for row in range(area.top, bottom + 1)]
    formulas = sum(value is not None and value.formula is not None for value in there)
    filled = sum(value is not None and value.formula is None and bool(value.text.strip()) for value in there)
    return not formulas and (scan.protected or filled <= _EXAMPLES * (area.bottom - area.top + 1))


def _table(scan: Scan, top: int, bottom: int, columns: Mapping[int, str]) -> Iterator[FoundOpen]:
    shown = sorted(columns.items())[:MOST_COLUMNS]
    most = min(bottom - top + 1, MOST_ENTRIES, MOST_CELLS // max(len(shown), 1))
    found = []
    for column, name in shown:
        heads = _headings(scan, column, top)
        found.append(
            FoundColumn(
                labels=tuple((square.box, label(square.words)) for square in heads),
                column=column,
                square=scan.square((top, column)),
                name=name,
            )
        )
    if found:
        yield FoundOpen(sheet=scan.name, top=top, most=most, columns=tuple(found))


def _headings(scan: Scan, column: int, top: int) -> list[Square]:
    """What is printed above a column, from the outside in."""
    found: list[Square] = []
    row = top - 1
    while row >= 1 and len(found) < _LEVELS:
        square = scan.square((row, column))
        if not square.words or square.formula is not None:
            break
        found.append(square)
        row = square.box.top - 1
    return found[::-1]


def headed(scan: Scan) -> FoundOpen | None:
    """A sheet with a row of headings and blank rows, or a few examples, below; None where it is no such sheet."""
    words = Counter[int]()
    for (row, column), value in scan.values.items():
        if (
            value.formula is None
            and value.kind is ValueKind.TEXT
            and value.text.strip()
            and not scan.covered((row, column))
        ):
            words[row] += 1
    if not words or any(value.formula is not None for value in scan.values.values()):
        return None
    most = max(words.values())
    rows = [row for row in sorted(words) if words[row] >= max(FEWEST_COLUMNS, 0.8 * most)]
    if not rows:
        return None
    heads = [rows[0]]
    for row in rows[1:]:
        if row == heads[-1] + 1 and _looks_as_heading(scan, row, heads):
            heads.append(row)
    top = heads[-1] + 1
    body = [value for (row, _), value in scan.values.items() if row >= top and value.text.strip()]
    figures = sum(value.kind in (ValueKind.NUMBER, ValueKind.DATE) for value in body)
    validated = any(one.areas[0].bottom >= top for one in scan.declared.validations)
    if body and not figures and not validated:
        return None  # a page of words
    alone = len(words) == 1 and words[heads[0]] >= FEWEST_COLUMNS  # nothing else is printed on the sheet
    if len(heads) == 1 and not alone and not _is_styled(scan, heads[0]):
        return None
    columns = _columns(scan, heads)
    if len(columns) < FEWEST_COLUMNS or len(columns) > MOST_COLUMNS:
        return None
    top, bottom = _between_merges(scan, columns, top, _last_row(scan, top))
    columns = [one for one in columns if not (scan.protected and scan.look((top, one.box.left)).locked)]
    if not columns:
        return None
    found = tuple(
        FoundColumn(
            labels=((square.box, label(square.words)),),
            column=square.box.left,
            square=scan.square((top, square.box.left)),
        )
        for square in columns
    )
    rows_there = bottom - top + 1
    usual = rows_there if rows_there >= 2 * FEWEST_ROWS else USUAL_ENTRIES
    most_entries = min(usual, MOST_ENTRIES, MOST_CELLS // len(found))
    return FoundOpen(sheet=scan.name, top=top, most=most_entries, columns=found)


def _between_merges(scan: Scan, columns: list[Square], top: int, bottom: int) -> tuple[int, int]:
    """The rows in which every cell of these columns is one of its own: below merges near the headings, above others."""
    wide = {square.box.left for square in columns}
    for box in sorted({*scan.merges.values()}):
        if box.bottom < top or box.top > bottom or not wide & {*range(box.left, box.right + 1)}:
            continue
        if box.top - top < _NEAR_HEADINGS:
            top = box.bottom + 1
        else:
            return top, box.top - 1
    return top, max(bottom, top)


def _is_styled(scan: Scan, row: int) -> bool:
    looks = [scan.look((row, column)) for column in range(1, scan.columns + 1) if scan.value((row, column)) is not None]
    below = [scan.look((row + 1, column)) for column in range(1, scan.columns + 1)]
    return any(look.bold or look.filled or look.edges for look in looks) and [look.head for look in looks] != [
        look.head for look in below[: len(looks)]
    ]


def _looks_as_heading(scan: Scan, row: int, heads: list[int]) -> bool:
    """Is a row below a heading another one: words in all its cells, that look as those of a heading do?"""
    columns = [column for column in range(1, scan.columns + 1) if scan.value((heads[0], column)) is not None]
    styled = [scan.look((row, column)) for column in columns]
    return bool(columns) and sum(look.bold or look.filled or len(look.edges) >= 3 for look in styled) * 2 > len(columns)


def _columns(scan: Scan, heads: list[int]) -> list[Square]:
    """The heading of each column, of the row that names them best: short, and each for itself."""

    def squares(row: int) -> list[Square]:
        found = [scan.square((row, column)) for column in range(1, scan.columns + 1)]
        return [square for square in found if square.text and square.box.left == square.box.right]

    best = squares(heads[-1])
    for row in reversed(heads):
        here = squares(row)
        texts = [square.text for square in here]
        if not texts:
            continue
        short = sum(map(len, texts)) / len(texts) <= _LONG_HEADING
        if short and len(set(texts)) >= 0.7 * len(texts):
            best = here
            break
    first = scan.square((heads[0], best[0].box.left)) if best else None
    # A first column that says what the rows of the headings are is no column of the entries.
    if first is not None and len(heads) > 1 and first.text.rstrip().endswith(("ID", "id", ":", "：")):
        best = best[1:]
    return best


def _last_row(scan: Scan, top: int) -> int:
    """The last row that is prepared for entries."""
    rows = [row for row, _ in scan.declared.styles]
    rows += [
        area.bottom
        for one in scan.declared.validations
        for area in one.areas
        if area.top <= top <= area.bottom and area.bottom < 200_000
    ]
    return max(rows, default=top)


def entry_places(table: FoundOpen, scan: Scan) -> set[Place]:
    """The cells of its entries."""
    validated = (area.bottom for one in scan.declared.validations for area in one.areas)
    prepared = max((bottom for bottom in validated if bottom < MAX_ROW), default=0)
    bottom = min(table.top + table.most - 1, max(scan.rows, prepared, table.top))
    return {(row, one.column) for one in table.columns for row in range(table.top, bottom + 1)}
