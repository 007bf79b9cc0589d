"""Figures that break no `must` rule, for any edition whose rules are sums and bounds: made from the rules themselves.

Most cells of a form are 0, and the others are of very different size, as in what offices publish.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random

from xlvalidate.checking.suspect_rows import EditionLine, EditionRows, rows_of
from xlvalidate.editions.edition import Edition

_SIZES = (1, 5, 9, 60, 60, 700, 20_000)
_ROUNDS = 12


def right_forms(edition: Edition, random: Random) -> Iterator[dict[str, int]]:
    """One form after another, without end: its figures in units of their last decimal, by code."""
    rows = rows_of(edition)
    while True:
        figures = _drawn(rows, random)
        if _made_right(edition, rows, figures):
            yield {cell.code: figures[at] for at, cell in enumerate(rows.cells) if at in figures}


def _drawn(rows: EditionRows, random: Random) -> dict[int, int]:
    filled = random.choice((0.15, 0.4, 0.8))
    figures = {}
    for at, cell in enumerate(rows.cells):
        if not cell.numeric:
            continue
        least, most = rows.spans[at]
        figure = random.randint(0, random.choice(_SIZES)) if random.random() < filled else 0
        figures[at] = min(max(figure, least or 0), figure if most is None else most)
    return figures


def _made_right(edition: Edition, rows: EditionRows, figures: dict[int, int]) -> bool:
    for _ in range(_ROUNDS):
        broken = [line for line in _lines(edition) if not _met(line, figures)]
        if not broken:
            return all(_within(rows, at, figure) for at, figure in figures.items())
        for line in broken:
            _mend(line, figures)
    return False


def _mend(line: EditionLine, figures: dict[int, int]) -> None:
    """A total becomes the sum of its parts, and at least as much as a part; or the first figure what it has to be."""
    sides = [[at for at, by in line.now.items() if by * sign > 0] for sign in (1, -1)]
    alone = next((side[0] for side in sides if len(side) == 1), min(line.now))
    at = alone if line.equal else sides[0][0]
    figures[at] -= _total(line, figures) // line.now[at]
    if figures[at] < 0:
        for other in next(side for side in sides if at in side):
            figures[other] = 0
        figures[at] -= _total(line, figures) // line.now[at]


@cache
def _lines(edition: Edition) -> tuple[EditionLine, ...]:
    return tuple(line for choices in rows_of(edition).choices.values() for line in choices[0])


def _total(line: EditionLine, figures: Mapping[int, int]) -> int:
    return line.rest + sum(by * figures[at] for at, by in line.now.items())


def _met(line: EditionLine, figures: Mapping[int, int]) -> bool:
    total = _total(line, figures)
    return total == 0 if line.equal else total >= line.strict


def _within(rows: EditionRows, at: int, figure: int) -> bool:
    least, most = rows.spans[at]
    return (least is None or figure >= least) and (most is None or figure <= most)
