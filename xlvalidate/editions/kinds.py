"""The kinds of what is filled in: one table, a row a kind. Nothing else lists them.

The floors above ask a row for its facts. Where one of them needs code of its own, the fact is the word by which it
chooses. The sentences of a kind stand in the messages under its word: `sheet.hints.count`, `sheet.alerts.count`.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from xlvalidate.rules.types import ValueType


class Takes(StrEnum):
    """What Excel takes into a cell: a number of so many decimals, a word of its list, anything."""

    NUMBER = "number"
    LIST = "list"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One row.

    read:      `number`: as a number, in the unit of its indicator; else as the text that was typed. `signed`: a plus
               sign belongs to it. `least`, `decimals`: what bounds it where the edition says nothing.
    drawn:     `style` and `cover_style`, words of `derive.appearance.Style`; on the cover with `cover-` before it.
    validated: `takes`; `listed`: its choices have to be given.
    framed:    `framed`: it is a value in the frame of readings.
    said:      by its word; `negative` is the word for one that may be less than 0.
    compared:  `compared`: it stands in equations and sums of rules.
    summed:    `summed`: it adds up over subordinate offices.
    """

    number: bool
    signed: bool = False
    least: Decimal | None = None
    decimals: int | None = None
    style: str
    cover_style: str
    takes: Takes
    listed: bool = False
    framed: bool
    negative: str = ""
    compared: bool
    summed: bool

    @property
    def type(self) -> ValueType:
        """What rules take it for."""
        return ValueType.NUMBER if self.number else ValueType.TEXT


def _number(
    *,
    signed: bool = False,
    least: Decimal | None = None,
    decimals: int | None = None,
    style: str = "count",
    negative: str = "",
) -> Facts:
    return Facts(
        number=True,
        signed=signed,
        least=least,
        decimals=decimals,
        style=style,
        cover_style="count",
        takes=Takes.NUMBER,
        framed=True,
        negative=negative,
        compared=True,
        summed=True,
    )


def _text(*, takes: Takes = Takes.ANY, listed: bool = False) -> Facts:
    return Facts(
        number=False,
        style="text",
        cover_style="text",
        takes=takes,
        listed=listed,
        framed=False,
        compared=False,
        summed=False,
    )


class FigureKind(StrEnum):
    """What is written in a cell: a number of things, a signed change, an amount with decimals, a text, a choice."""

    facts: Facts

    def __new__(cls, word: str, facts: Facts) -> Self:
        """A row: the word that edition files use, and its facts."""
        kind = str.__new__(cls, word)
        kind._value_ = word
        kind.facts = facts
        return kind

    COUNT = "count", _number(least=Decimal(0), decimals=0, negative="change")
    CHANGE = "change", _number(signed=True, decimals=0)
    AMOUNT = "amount", _number(least=Decimal(0), style="amount")
    TEXT = "text", _text()
    CHOICE = "choice", _text(takes=Takes.LIST, listed=True)
