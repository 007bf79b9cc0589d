"""Do the names still lead to the cells of the form? Inserted rows and renamed sheets are fine; a moved name is not."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import pairwise
from operator import attrgetter

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Place
from xlvalidate.ooxml.book import Book, DefinedName, NameFault
from xlvalidate.reading.severities import STRUCTURE

_FAULTS = {
    NameFault.BROKEN: "name-broken",
    NameFault.SHEET: "name-broken",
    NameFault.DOUBLED: "name-doubled",
    NameFault.EXTERNAL: "name-outside",
    NameFault.RANGE: "name-outside",
    NameFault.RELATIVE: "name-outside",
    NameFault.FORMULA: "name-outside",
}


def locate(
    book: Book, edition: Edition, template: Mapping[str, Cell]
) -> tuple[Mapping[str, Cell], tuple[Finding, ...]]:
    """The cell of each indicator that can be trusted, and what is wrong with the other names.

    `template` has each indicator's cell in the template as it was issued.
    """
    cells: dict[str, Cell] = {}
    lost: dict[str, list[Place]] = defaultdict(list)
    for indicator in edition.indicators.values():
        name = book.named(indicator.name)
        if name is None:
            lost["name-deleted"].append(Place(indicator.code, None, ""))
        elif name.cell is None:
            lost[_word(name)].append(Place(indicator.code, None, name.refers))
        else:
            cells[indicator.code] = name.cell
    # Mostly every cell is where the template has it: then none is shared and none has moved.
    at_home = cells == template or all(cells[code] == template[code] for code in cells)
    # A name that left its place for the cell of another one has done both, and is told once.
    odd = () if at_home else dict.fromkeys((*_sharing(cells), *_moved(cells, edition, template)))
    for code in odd:
        word = "cells-shared" if list(cells.values()).count(cells[code]) > 1 else "name-moved"
        lost[word].append(Place(code, cells[code], book.at(cells[code]).text))
    for code in odd:
        del cells[code]
    return cells, tuple(structure_finding(word, places) for word, places in sorted(lost.items()))


def _word(name: DefinedName) -> str:
    assert name.fault is not None
    return _FAULTS[name.fault]


def structure_finding(word: str, places: Iterable[Place] = (), why: str = "", **facts: str) -> Finding:
    """A finding about the form itself, weighed as `word` and said as `why` where that is another word."""
    return Finding(
        id=word,
        origin=Origin.STRUCTURE,
        severity=STRUCTURE[word],
        why=why or word,
        places=tuple(places),
        facts=tuple(facts.items()),
    )


def _sharing(cells: Mapping[str, Cell]) -> Iterator[str]:
    count = Counter(cells.values())
    yield from (code for code, cell in cells.items() if count[cell] > 1)


def _moved(cells: Mapping[str, Cell], edition: Edition, template: Mapping[str, Cell]) -> Iterator[str]:
    """Names that left the row, the column or the sheet that their neighbours are still in."""
    moved: set[str] = set()
    for table in edition.tables:
        codes = [i.code for i in edition.indicators.values() if i.table == table.code and i.code in cells]
        moved |= _strays(codes, lambda code: "", lambda code: cells[code].sheet)
        moved |= _strays(codes, lambda code: template[code].row, lambda code: cells[code].row)
        moved |= _strays(codes, lambda code: template[code].column, lambda code: cells[code].column)
        moved |= _out_of_order([code for code in codes if code not in moved], cells, template)
    yield from (code for code in cells if code in moved)


def _strays(codes: Iterable[str], line: Callable[[str], Hashable], now: Callable[[str], Hashable]) -> set[str]:
    lines: dict[Hashable, list[str]] = defaultdict(list)
    for code in codes:
        lines[line(code)].append(code)
    strays: set[str] = set()
    for members in lines.values():
        ((usual, count), *_) = Counter(map(now, members)).most_common(1)
        if count < len(members):
            strays.update(code for code in members if now(code) != usual)
    return strays


def _out_of_order(codes: list[str], cells: Mapping[str, Cell], template: Mapping[str, Cell]) -> set[str]:
    """Rows that swapped places: in the form's order, rows only ever go down and columns only ever right."""
    swapped: set[str] = set()
    for where in (attrgetter("row"), attrgetter("column")):
        lines = sorted({(where(template[code]), where(cells[code])) for code in codes})
        pairs = [(now, after) for (_, now), (_, after) in pairwise(lines) if after <= now]
        wrong = {line for pair in pairs for line in pair}
        swapped |= {code for code in codes if where(cells[code]) in wrong}
    return swapped
