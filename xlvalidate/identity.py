"""Which office's figures a form holds, and for which period: this tells two forms of one edition apart."""

import re
import unicodedata
from dataclasses import dataclass

from xlvalidate.characters import normal

_YEAR = re.compile(r"[1-9][0-9]{0,3}")
_QUOTES = "'‘’`"
_OF_A_DOUBLE = re.compile(r"([0-9]+)\.0*")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """What figures are reported for: today always a year. Its text is what ledgers, file names and people have."""

    year: int

    @classmethod
    def of(cls, text: str) -> "Period | None":
        """The period that `str` wrote; None for anything else. What an office typed is read by `reading.years`."""
        return cls(int(text)) if _YEAR.fullmatch(text) else None

    @property
    def before(self) -> "Period":
        """The one right before it, whose figures are last period's."""
        return Period(self.year - 1)

    def __str__(self) -> str:
        return str(self.year)


@dataclass(frozen=True, slots=True)
class Identity:
    """One office's report for one period. `office` is its code as `normal_code` gives it, empty if it is not known;
    `period` is None unless one is stated that can be read.
    """

    office: str
    period: Period | None


def plain_text(text: str) -> str:
    """A text without what an eye does not see: full-width letters made narrow, no blanks, nothing without a width."""
    flat = normal("NFKC", text)
    return "".join(letter for letter in flat if not letter.isspace() and unicodedata.category(letter) != "Cf")


def normal_code(text: str) -> str:
    """An office's code as it is compared: narrow, without blanks, without the `'` that keeps a text a text, and
    without the `.0` that some programs write behind a number.
    """
    flat = plain_text(text).lstrip(_QUOTES)
    of_a_double = _OF_A_DOUBLE.fullmatch(flat)
    return of_a_double[1] if of_a_double else flat
