"""Formulas where figures are typed: which of them change by themselves, and which were saved with another result."""

import re
from collections.abc import Iterator, Mapping

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Place
from xlvalidate.ooxml.book import Book, ValueKind
from xlvalidate.reading.moved_names import structure_finding

_TEXTS = re.compile("\"[^\"]*\"|'[^']*'")
_VOLATILE = re.compile(
    r"(?<![A-Za-z0-9_.])(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|CELL|INFO)\(", re.IGNORECASE
)


def formula_findings(book: Book, edition: Edition, cells: Mapping[str, Cell]) -> Iterator[Finding]:
    """What is to be said of the formulas in figures, each cell once. A formula without a result, reading has told."""
    values, indicators = book.values, edition.indicators
    formulas = [
        (code, cell)
        for code, cell in cells.items()
        if (value := values.get(cell)) is not None
        and value.formula is not None
        and value.kind is not ValueKind.UNCALCULATED
    ]
    if formulas:
        yield from _findings(book, edition, formulas, {code for code, _ in formulas if indicators[code].computed})


def _findings(book: Book, edition: Edition, formulas: list[tuple[str, Cell]], own: set[str]) -> Iterator[Finding]:
    """`own` are the formulas that the form itself has: only a wrong result is told of them."""
    from xlvalidate.reading.recalculate import Recalculation, fits, shown  # few forms need it

    again = Recalculation(book)
    plain, volatile, wrong = list[Place](), list[Place](), list[tuple[Place, str]]()
    unchecked = 0
    for code, cell in formulas:
        value = book.at(cell)
        place = Place(code, cell, value.text)
        result = again.result(cell)
        if result is not None and not fits(value, result):
            wrong.append((place, shown(result)))
        elif code in own:
            continue
        elif _VOLATILE.search(_TEXTS.sub("", book.formula(cell))):
            volatile.append(place)
        else:
            plain.append(place)
            unchecked += result is None
    if wrong:
        first, right = wrong[0]
        places = [place for place, _ in wrong]
        facts = _facts(book, places) | {"saved": first.text, "gives": right}
        yield structure_finding("formula-result", places, **facts)
    if volatile:
        yield structure_finding("formula-volatile", volatile, **_facts(book, volatile))
    if plain:
        why = "formula-in-figure.unchecked" if unchecked else "formula-in-figure"
        yield structure_finding("formula-in-figure", plain, why, **_facts(book, plain), unchecked=str(unchecked))


def _facts(book: Book, places: list[Place]) -> dict[str, str]:
    said = (book.formula(place.cell) for place in places if place.cell is not None)
    return {"count": str(len(places)), "formula": f"={next(filter(None, said), '')}"}
