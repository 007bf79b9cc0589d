"""Which office's figures a form holds, and for which period: this tells two forms of one edition apart."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xlvalidate.characters import normal
from xlvalidate.messages import text

_PERIOD = re.compile(r"(?P<year>[1-9][0-9]{0,3})(?:-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_QUOTES = "'‘’`"
_OF_A_DOUBLE = re.compile(r"([0-9]+)\.0*")


class PeriodKind(StrEnum):
    """How long what is reported lasts. An edition is of one of them."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        """How many months one of them has."""
        return _MONTHS[self]

    @property
    def in_a_year(self) -> int:
        """How many of them a year has."""
        return 12 // self.months


PERIOD_LINES = tuple(str(kind) for kind in PeriodKind if kind is not PeriodKind.YEAR)
"""The lines of a cover that say which part of its year is reported."""
_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """What figures are reported for: so many months of a year from the `first` one on, by default all of them. Its
    text is what ledgers, file names and people have: `2026`, `2026-H1`, `2026-Q1`, `2026-03`.
    """

    year: int
    first: int = 1
    months: int = 12

    @classmethod
    def of(cls, written: str) -> "Period | None":
        """The period that `str` wrote; None for anything else. What an office typed is read by `reading.years` and
        `reading.period_parts`.
        """
        if (found := _PERIOD.fullmatch(written)) is None:
            return None
        year = int(found["year"])
        for kind in (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH):
            if (number := found[kind]) is not None:
                return cls.part(year, kind, int(number))
        return cls(year)

    @classmethod
    def part(cls, year: int, kind: PeriodKind, number: int = 1) -> "Period":
        """The so-manieth month, quarter or half of a year, from 1."""
        return cls(year, (number - 1) * kind.months + 1, kind.months)

    @property
    def kind(self) -> PeriodKind:
        """Is it a year, a half, a quarter or a month?"""
        return next(kind for kind in PeriodKind if kind.months == self.months)

    @property
    def number(self) -> int:
        """Which month, quarter or half of its year it is, from 1."""
        return (self.first - 1) // self.months + 1

    @property
    def before(self) -> "Period":
        """The one right before it, whose figures are last period's."""
        if self.first > 1:
            return Period(self.year, self.first - self.months, self.months)
        return Period(self.year - 1, 13 - self.months, self.months)

    @property
    def year_ago(self) -> "Period":
        """The same one a year before."""
        return Period(self.year - 1, self.first, self.months)

    @property
    def after(self) -> date:
        """The first day after it. Raises ValueError after the last year that there is."""
        last = self.first + self.months
        return date(self.year + 1, 1, 1) if last > 12 else date(self.year, last, 1)

    def has(self, other: "Period") -> bool:
        """Does the other one lie within it? Each lies within itself."""
        last, others_last = self.first + self.months, other.first + other.months
        return self.year == other.year and self.first <= other.first and others_last <= last

    def parts(self, kind: PeriodKind) -> tuple["Period", ...]:
        """The periods of a kind that lie within it, in their order: none, if they are longer."""
        every = (Period.part(self.year, kind, number) for number in range(1, kind.in_a_year + 1))
        return tuple(one for one in every if self.has(one))

    def said(self, language: str) -> str:
        """As an office writes it: `2026 年`, `2026年3月`, `March 2026`."""
        return text(f"period.{self.kind}", language, year=self.year, part=self.part_said(language))

    def part_said(self, language: str) -> str:
        """The same without its year, as it stands on a line of its own: `3月`, `第一季度`, `上半年`."""
        if self.kind is PeriodKind.YEAR:
            return str(self.year)
        return text(f"period.{self.kind}.parts", language).split("\n")[self.number - 1]

    def __str__(self) -> str:
        tail = {PeriodKind.YEAR: "", PeriodKind.HALF: "-H{}", PeriodKind.QUARTER: "-Q{}", PeriodKind.MONTH: "-{:02d}"}
        return f"{self.year}{tail[self.kind].format(self.number)}"


@dataclass(frozen=True, slots=True)
class Identity:
    """One office's report for one period. `office` is its code as `normal_code` gives it, empty if it is not known;
    `period` is None unless one is stated that can be read.
    """

    office: str
    period: Period | None


def plain_text(typed: str) -> str:
    """A text without what an eye does not see: full-width letters made narrow, no blanks, nothing without a width."""
    flat = normal("NFKC", typed)
    return "".join(letter for letter in flat if not letter.isspace() and unicodedata.category(letter) != "Cf")


def normal_code(typed: str) -> str:
    """An office's code as it is compared: narrow, without blanks, without the `'` that keeps a text a text, and
    without the `.0` that some programs write behind a number.
    """
    flat = plain_text(typed).lstrip(_QUOTES)
    of_a_double = _OF_A_DOUBLE.fullmatch(flat)
    code = of_a_double[1] if of_a_double else flat
    return typed if code == typed else code  # of most there is one text, then, and not one more each time
