"""A document cut into snippets, in the order in which it is read: cells of its tables, words of its lines."""

import re
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from xlvalidate.characters import columns
from xlvalidate.importing.document import Document, DocumentLine, DocumentPart, Grid, GridCell, TextSpot
from xlvalidate.importing.label_text import (
    Simplify,
    bare,
    compared,
    compared_short,
    digits_in,
    is_figure,
    shown_text,
    simplified,
    without_pinyin,
)
from xlvalidate.importing.repeated_cells import whole_cells

_BAR = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|:+\-=]+")  # the line under the heading of a table in markdown
_PAGE_MARK = re.compile(
    r"[-—–·~\s]*(?:第?\s*\d{1,4}\s*页?|page\s*\d{1,4})\s*(?:[/,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–·~\s]*",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[-—–·~第页/]|page", re.IGNORECASE)
_BESIDE = re.compile(r"\([^()]*\)|(?:万|亿|千)?元")
_WORD = re.compile(r"\S+")
# What stands in texts for the looks of a page: an end of a line, emphasis, links, marks that are meant as they are.
_LINE_END, _EMPHASIS = re.compile(r"<br ?/?>", re.IGNORECASE), re.compile(r"^(\*\*|__|\*)(.+)\1$")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\([^()\s]*\)")
_NOTHING_THERE = frozenset(("nan", "none", "<na>"))  # what programs write into a blank cell
_ESCAPED = re.compile(r"\\([+\-.*_#()\[\]])")
_SIGN = re.compile(r"[+\-−]")


class Cut(StrEnum):
    """How a snippet was cut out: a cell of a grid, of a line with bars, or a word of a line without any."""

    GRID = "grid"
    BARS = "bars"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A cell or a word. `text` is as published, `plain` as labels are compared, `short` the same without a remark. It
    is not `sure` where letters of cells run into each other. `row` counts the rows of grids and the lines; `first` and
    `last` are the columns that it covers, of a grid, or of a line as a screen shows it.
    """

    text: str
    plain: str
    short: str
    simple: str
    figure: bool
    cut: Cut
    row: int
    where: TextSpot
    first: int = 0
    last: int = 0
    sure: bool = True

    @property
    def blank(self) -> bool:
        """Is there nothing in it?"""
        return not self.text


class Snippets(Sequence[Snippet]):
    """All of a document's, and where its rows begin."""

    def __init__(self, every: Sequence[Snippet]) -> None:
        self._every = every
        self._starts = [at for at, one in enumerate(every) if at == 0 or every[at - 1].row != one.row]

    def __len__(self) -> int:
        return len(self._every)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        return self._every[at]

    def rest_of_row(self, at: int) -> Sequence[Snippet]:
        """What stands behind a snippet in its row."""
        return self._every[at + 1 : self.row_end(at)]

    def row_end(self, at: int) -> int:
        """Where the row after that of a snippet begins."""
        next_row = bisect_right(self._starts, at)
        return self._starts[next_row] if next_row < len(self._starts) else len(self._every)

    def texts(self, start: int, end: int) -> str:
        """The letters between two places, as they are compared."""
        return "".join(one.plain for one in self._every[start:end])


def snippets(document: Document, simplify: Simplify) -> Snippets:
    """The snippets of a document, with simplified characters to compare."""
    raw = list(_cut(document))
    annotated = without_pinyin("\n".join(one.text for one in raw)).split("\n")
    texts = annotated if len(annotated) == len(raw) else [without_pinyin(one.text) for one in raw]
    simple = simplified(texts, simplify)
    return Snippets(
        [
            replace(
                one, text=text, simple=said, plain=compared(said), short=compared_short(said), figure=is_figure(said)
            )
            for one, text, said in zip(raw, texts, simple, strict=True)
        ]
    )


def _cut(document: Document) -> Iterator[Snippet]:
    row, tables = 0, 0
    there = [part for part in document.parts if isinstance(part, Grid) or not is_page_mark(part.text)]
    for barred, parts in groupby(there, key=_has_bars):
        if barred:
            tables += 1
            lines = [part for part in parts if isinstance(part, DocumentLine) and not _is_rule(part.text)]
            rows = [_cells(line.text) for line in lines]
            whole = whole_cells(rows)
            for number, line in enumerate(lines):
                row += 1
                own = [one for one in whole if one.row == number] if whole is not None else None
                yield from _of_row(line, rows[number], own, row, tables)
            continue
        for part in parts:
            row += 1
            if isinstance(part, Grid):
                row = yield from _of_grid(part, row)
            else:
                for word, first, last in _words(part.text):
                    yield _snippet(word, Cut.WORD, row, part.where, first, last)


def _has_bars(part: DocumentPart) -> bool:
    return isinstance(part, DocumentLine) and _BAR.search(part.text) is not None


def _of_grid(grid: Grid, row: int) -> Generator[Snippet, None, int]:
    last = None
    for cell in _with_covered(grid.cells):
        row += last is not None and cell.row != last
        last = cell.row
        where = TextSpot(page=grid.page, table=grid.number, row=cell.row + 1, column=cell.column + 1)
        right = cell.column + cell.columns - 1
        yield replace(_snippet(cell.text, Cut.GRID, row, where, cell.column, right), sure=cell.sure)
    return row


def _with_covered(cells: Sequence[GridCell]) -> Sequence[GridCell]:
    """The cells of a grid, and where a figure stands over several rows it in each of them: whose it is, is not sure."""
    wide = [cell for cell in cells if cell.rows > 1 and digits_in(cell.text) and is_figure(cell.text)]
    if not wide:
        return cells
    found = [cell for cell in cells if cell not in wide]
    found += [replace(one, row=one.row + below, rows=1, sure=False) for one in wide for below in range(one.rows)]
    return sorted(found, key=lambda cell: (cell.row, cell.column))


def _cells(text: str) -> list[str]:
    """The cells of a line with bars; a bar at its beginning or its end parts nothing."""
    cells = _BAR.split(text)
    if not cells[0].strip():
        cells = cells[1:]
    return cells[:-1] if cells and not cells[-1].strip() else cells


def _of_row(
    line: DocumentLine, cells: Sequence[str], whole: Sequence[GridCell] | None, row: int, table: int
) -> Iterator[Snippet]:
    if whole is None:
        for at, text in enumerate(cells):
            yield _snippet(text, Cut.BARS, row, replace(line.where, column=at + 1), at, at)
        return
    for cell in whole:
        where = replace(line.where, table=table, column=cell.column + 1)
        yield _snippet(cell.text, Cut.GRID, row, where, cell.column, cell.column + cell.columns - 1)


def _is_rule(text: str) -> bool:
    return bool(_RULE.fullmatch(text)) and all(len(cell.strip()) >= 3 for cell in _BAR.split(text.strip(" |")))


def is_page_mark(text: str) -> bool:
    """Is a line the number of a page, with a mark that tells it from a figure: - 3 -, 第3页?"""
    plain = bare(text)
    return bool(plain) and bool(_MARKED.search(plain)) and any(map(str.isdigit, plain)) and _is_mark(text)


def _is_mark(text: str) -> bool:
    plain = shown_text(text)
    both = plain[0] in "-—–·~" and plain[-1] in "-—–·~"
    return bool(_PAGE_MARK.fullmatch(plain)) and (both or "页" in plain or "page" in plain.lower())


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a line, each with its first and last column; what belongs to the figure before it stays with it:
    19.86 （万元）, + 4.
    """
    held, first, last = "", 0, 0
    at, width = 0, 0
    for found in _WORD.finditer(text):
        width += columns(text[at : found.start()])
        start, at = width, found.end()
        width += columns(found[0])
        sign = bool(_SIGN.fullmatch(held)) and is_figure(found[0])
        if sign or (held and is_figure(held) and _BESIDE.fullmatch(bare(found[0]))):
            held, last = f"{held}{'' if sign else ' '}{found[0]}", width - 1
            continue
        if held:
            yield held, first, last
        held, first, last = found[0], start, width - 1
    if held:
        yield held, first, last


def _snippet(text: str, cut: Cut, row: int, where: TextSpot, first: int, last: int) -> Snippet:
    if where.line:
        text = _LINK.sub(r"\1", _LINE_END.sub(" ", text.strip()))
        text = _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
        text = "" if text.lower() in _NOTHING_THERE else text
    return Snippet(shown_text(text), "", "", "", False, cut, row, where, first, last)
