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
    """What Excel takes into a cell: a number of so many decimals, a day, a word of its list, anything."""

    NUMBER = "number"
    DATE = "date"
    LIST = "list"
    ANY = "any"


class Shows(StrEnum):
    """How Excel shows what is in a cell: as its style says, as a percentage, as the form's language writes a day."""

    AS_STYLED = "as-styled"
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One row.

    read:      `type`: as what it is read, and what rules take it for. A number is in the unit of its indicator;
               `signed`: a plus sign belongs to it; `share`: 50 % is the number 0.5, and its decimals are those of the
               percentage. `least`, `decimals`: what it has where the edition says nothing. `unit`: its unit, unless
               the edition says another beside the kind; None where only the edition knows.
    asked:     `asked`: where a blank is not known, the office is asked to fill it in.
    drawn:     `style` and `cover_style`, words of `derive.appearance.Style`; on the cover with `cover-` before it.
               `shows`: its number format.
    validated: `takes`; `listed`: its choices have to be given. `worded`: it may have a length and a pattern.
    framed:    `framed`: it is a value in the frame of figures; others are in the frame of their type.
    said:      by its word; `negative` is the word for one that may be less than 0.
    compared:  `compared`: it stands in equations and sums of rules.
    summed:    `summed`: it adds up over subordinate offices.
    """

    type: ValueType
    signed: bool = False
    share: bool = False
    least: Decimal | None = None
    decimals: int | None = None
    unit: str | None = None
    asked: bool
    style: str
    cover_style: str
    shows: Shows = Shows.AS_STYLED
    takes: Takes
    listed: bool = False
    worded: bool = False
    framed: bool
    negative: str = ""
    compared: bool
    summed: bool

    @property
    def number(self) -> bool:
        """Is it a number?"""
        return self.type is ValueType.NUMBER


def _number(
    *,
    signed: bool = False,
    share: bool = False,
    least: Decimal | None = None,
    decimals: int | None = None,
    unit: str | None = None,
    style: str = "count",
    shows: Shows = Shows.AS_STYLED,
    negative: str = "",
    summed: bool = True,
) -> Facts:
    return Facts(
        type=ValueType.NUMBER,
        signed=signed,
        share=share,
        least=least,
        decimals=decimals,
        unit=unit,
        asked=True,
        style=style,
        cover_style="count",
        shows=shows,
        takes=Takes.NUMBER,
        framed=True,
        negative=negative,
        compared=True,
        summed=summed,
    )


def _text(*, takes: Takes = Takes.ANY, listed: bool = False) -> Facts:
    return _other(ValueType.TEXT, takes=takes, listed=listed, worded=not listed)


def _other(
    type_: ValueType,
    *,
    unit: str | None = None,
    asked: bool = False,
    style: str = "text",
    shows: Shows = Shows.AS_STYLED,
    takes: Takes,
    listed: bool = False,
    worded: bool = False,
) -> Facts:
    return Facts(
        type=type_,
        unit=unit,
        asked=asked,
        style=style,
        cover_style=style,
        shows=shows,
        takes=takes,
        listed=listed,
        worded=worded,
        framed=False,
        compared=False,
        summed=False,
    )


class FigureKind(StrEnum):
    """What is written in a cell: a number of things, a signed change, an amount with decimals, a percentage, a day, yes
    or no, a text, a choice.
    """

    facts: Facts

    def __new__(cls, word: str, facts: Facts) -> Self:
        """A row: the word that edition files use, and its facts."""
        kind = str.__new__(cls, word)
        kind._value_ = word
        kind.facts = facts
        return kind

    def means_the_same(self, other: "FigureKind") -> bool:
        """Does what stands in a cell of the one mean the same in a cell of the other? 50 is no 50 %."""
        return (self.facts.type, self.facts.share) == (other.facts.type, other.facts.share)

    COUNT = "count", _number(least=Decimal(0), decimals=0, negative="change")
    CHANGE = "change", _number(signed=True, decimals=0)
    AMOUNT = "amount", _number(least=Decimal(0), style="amount")
    PERCENT = "percent", _number(share=True, unit="%", style="amount", shows=Shows.PERCENT, summed=False)
    DATE = "date", _other(ValueType.DATE, unit="", asked=True, style="count", shows=Shows.DATE, takes=Takes.DATE)
    FLAG = "flag", _other(ValueType.FLAG, unit="", asked=True, takes=Takes.LIST)
    TEXT = "text", _text()
    CHOICE = "choice", _text(takes=Takes.LIST, listed=True)
