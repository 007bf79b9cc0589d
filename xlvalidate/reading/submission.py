"""A book read by its edition: for every indicator what was typed, where, and the number that it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.lint import COVER_ROLES
from xlvalidate.editions.model import Declaration
from xlvalidate.findings import Finding, Number
from xlvalidate.identity import Identity, Period, normal_code
from xlvalidate.ooxml.book import BLANK, Value
from xlvalidate.reading.years import year_of


class Lack(StrEnum):
    """Why there is no number: each has a cause of its own, and another way to mend it."""

    BLANK = "blank"
    NOT_FOUND = "not_found"  # its cell is lost
    MERGED = "merged"  # its cell is under others that were merged
    UNCALCULATED = "uncalculated"  # a formula without a result
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator as it was read.

    `number` is exact, in the indicator's unit; None when blank or when it is no number. `why` is the key of what the
    reader has to say of the cell (`slash`, `unit`, `error`, …), None when there is nothing to say. A blank is `nil`
    where there is nothing in its whole table this period: a number is known to be 0 there.
    """

    indicator: Indicator
    cell: Cell | None
    value: Value
    number: Number | None
    why: str | None = None
    detail: str = ""
    nil: bool = False

    @property
    def blank(self) -> bool:
        """Nothing was typed."""
        return self.number is None and self.why is None and not self.value.text

    @property
    def lack(self) -> Lack | None:
        """Why it is no number; None where it is one."""
        if self.number is not None:
            return None
        if self.cell is None:
            return Lack.NOT_FOUND
        return _LACKS.get(self.why or "", Lack.NO_NUMBER) if self.why or self.value.text else Lack.BLANK


MERGED = "merged"
"""What a reading has to say of a cell that is under others."""
WITH_A_CAUSE = (Lack.NOT_FOUND, Lack.MERGED, Lack.UNCALCULATED)
"""Of what is no number and was not left blank: what is nobody's typing, and told with its cause elsewhere."""
_LACKS = {MERGED: Lack.MERGED, "uncalculated": Lack.UNCALCULATED}


@dataclass(frozen=True, slots=True)
class Within:
    """The mail or archive that a workbook was taken out of: its path, how many workbooks were in it, and what else,
    each by its name and the word for why it was left.
    """

    file: str
    workbooks: int
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedFile:
    """Where a submission comes from: its file's name as people know it, and the sha256 of its bytes. `within` is None
    for a file that lies by itself.
    """

    file: str
    sha256: str
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An explanation as an earlier check kept it: the text, the figures by code that it was written for, and their
    equation as people saw it.
    """

    text: str
    bound: str
    equation: str


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """What an office declares of a whole table: where, in which words, and what they say; None where they are none that
    the form has. `beside` are the codes of the cells of the table that have something in them all the same.
    """

    cell: Cell
    text: str
    says: Declaration | None
    beside: tuple[str, ...] = ()

    @property
    def stands(self) -> Declaration | None:
        """What is declared; None where it is not clear. Then nothing is, and the table is judged as it stands."""
        return None if self.beside else self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One office's form.

    `cover` holds the lines of 封面 by code, as people see them; `stamp` the text of the stamp, not verified yet, empty
    where it has none; `explanations` the 审核说明 of 校验 by rule instance; `kept` those of an earlier check, with
    their figures; `lines_lost` the instances for which the workbook has no 审核说明 any more; `findings` what reading
    already found; `stamped` what the stamp says, once it was verified; `declared` what is declared of whole tables.
    """

    source: SubmittedFile
    edition: Edition
    readings: Mapping[str, Reading]
    cover: Mapping[str, str] = field(default_factory=dict)
    stamp: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    lines_lost: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    stamped: Identity | None = None
    declared: Mapping[str, DeclaredTable] = field(default_factory=dict)

    def stands(self, table: str) -> Declaration | None:
        """What is declared of a table, clearly; None where nothing is."""
        declared = self.declared.get(table)
        return declared.stands if declared is not None else None

    @property
    def office_code(self) -> str:
        """The office's code as stated on 封面, as it is compared; empty when it is not."""
        return normal_code(self.cover.get("office_code", ""))

    @property
    def period(self) -> Period | None:
        """The period that is reported, as stated on 封面; None when it is not stated as one."""
        year = year_of(self.cover.get("year", ""))
        return None if year is None else Period(year)

    @property
    def blank(self) -> tuple[str, ...]:
        """What of the cover tells forms apart, and was left blank. Every edition has these lines."""
        return tuple(role for role in COVER_ROLES if not self.cover.get(role))

    @property
    def identity(self) -> Identity:
        """Whose report it is and for when: as 封面 says, and where that is blank, as a verified stamp does."""
        stamped = self.stamped or Identity("", None)
        return Identity(self.office_code or stamped.office, self.period if self.cover.get("year") else stamped.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that is no submission, and why."""

    source: SubmittedFile
    finding: Finding


_SHORTEST = Decimal(1).scaleb(-20)


def kept_decimals(number: Number) -> Number:
    """A number without what lies behind its twentieth decimal: what a sum in binary floats left behind is no figure."""
    if isinstance(number, int) or not number.as_tuple().exponent < -20 or abs(number) >= 1:  # type: ignore[operator]
        return number
    cut = number.quantize(_SHORTEST)
    return cut.normalize() if cut else 0


def too_large(number: Number) -> bool:
    """More digits than a spreadsheet keeps: such a figure cannot be trusted, and sums over it not be exact."""
    if not -(10**15) < number < 10**15:
        return True
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return isinstance(exponent, int) and exponent < -20


def blank_reading(indicator: Indicator, cell: Cell | None) -> Reading:
    """Nothing typed."""
    return Reading(indicator, cell, BLANK, None)


def merged_reading(indicator: Indicator, cell: Cell) -> Reading:
    """Nothing that anybody sees: whatever the file holds there."""
    return Reading(indicator, cell, BLANK, None, MERGED)
