"""Errors of the hand, planted in right figures: what one of them changes, by code."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from random import Random

from xlvalidate.checking.slips import Slip
from xlvalidate.checking.suspect_rows import rows_of
from xlvalidate.editions.edition import Edition

Figures = Mapping[str, int]


class Kind(StrEnum):
    """What was planted; those of `NAMED` are the kinds that the search gives a name."""

    OFF = "a little more or less"
    DIGIT = "another digit"
    LOST = "a digit lost"
    TEN = "ten times"
    ZERO = "0"
    TEN_THOUSAND = "ten thousand times"
    DIGITS = "two digits exchanged"
    SIGN = "the other sign"
    COPIED = "the neighbour's figure"
    EXCHANGED = "two cells exchanged"


NAMED = {
    Kind.TEN_THOUSAND: Slip.UNITS,
    Kind.DIGITS: Slip.DIGITS,
    Kind.SIGN: Slip.SIGN,
    Kind.COPIED: Slip.COPIED,
    Kind.EXCHANGED: Slip.EXCHANGED,
}
OF_ONE_CELL = tuple(kind for kind in Kind if kind is not Kind.EXCHANGED)


def planted(
    edition: Edition, figures: Figures, kind: Kind, random: Random, codes: Collection[str] = ()
) -> dict[str, int]:
    """One error somewhere among these cells, or among all; nothing where the figure stays what it was."""
    rows = rows_of(edition)
    code = random.choice(sorted(codes or figures))
    figure = figures[code]
    if kind in _OF_A_FIGURE:
        typed = {code: _OF_A_FIGURE[kind](figure, random)}
    else:
        around = [rows.cells[at].code for at in rows.beside[rows.positions[code]]]
        other = next((one for one in around if one in figures), code)
        typed = {code: figures[other]} | ({other: figure} if kind is Kind.EXCHANGED else {})
    return {code: number for code, number in typed.items() if number != figures[code]}


def _digit(figure: int, random: Random) -> int:
    text = str(abs(figure))
    at = random.randrange(len(text))
    return int(text[:at] + random.choice("0123456789") + text[at + 1 :])


def _lost(figure: int, random: Random) -> int:
    text = str(abs(figure))
    at = random.randrange(len(text))
    return int(text[:at] + text[at + 1 :] or "0")


def _turned(figure: int, random: Random) -> int:
    text = str(abs(figure))
    at = random.randrange(max(len(text) - 1, 1))
    return int(text[:at] + text[at : at + 2][::-1] + text[at + 2 :])


_OF_A_FIGURE: Mapping[Kind, Callable[[int, Random], int]] = {
    Kind.OFF: lambda figure, random: figure + random.choice((-1, 1)) * random.randint(1, 9),
    Kind.DIGIT: _digit,
    Kind.LOST: _lost,
    Kind.TEN: lambda figure, random: figure * 10,
    Kind.ZERO: lambda figure, random: 0,
    Kind.TEN_THOUSAND: lambda figure, random: figure * 10_000,
    Kind.DIGITS: _turned,
    Kind.SIGN: lambda figure, random: -figure,
}
