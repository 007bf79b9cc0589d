"""A book read by its edition: for every indicator what was typed, where, and the number that it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xlvalidate.cells import Cell, cell_at
from xlvalidate.editions.edition import Edition, Indicator, OpenTable
from xlvalidate.editions.model import Declaration
from xlvalidate.findings import Finding, Number
from xlvalidate.findings import Value as Meaning
from xlvalidate.identity import Identity, Period, normal_code
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.stated_period import period_on
from xlvalidate.reading.statements import StatementReading
from xlvalidate.rules.types import ValueType, trimmed


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
    reader has to say of the cell (`slash`, `unit`, `error`, …), None when there is nothing to say. `meant` is the day,
    or yes or no, where the indicator is one; of a text that a spreadsheet holds as a number, the text that it shows. A
    blank is `nil` where there is nothing in its whole table this period: a number is known to be 0 there.
    """

    indicator: Indicator
    cell: Cell | None
    value: Value
    number: Number | None
    why: str | None = None
    detail: str = ""
    meant: date | bool | str | None = None
    nil: bool = False

    @property
    def typed(self) -> Meaning | None:
        """What it means: a figure, a day, yes or no, a text without the blanks around it. None where it is blank, or
        not understood.
        """
        if self.number is not None or self.meant is not None:
            return self.number if self.meant is None else self.meant
        if self.indicator.kind.facts.type is not ValueType.TEXT or self.why is not None:
            return None
        return (trimmed(self.value.text) if self.indicator.worded else self.value.text.strip()) or None

    @property
    def blank(self) -> bool:
        """Nothing was typed."""
        return self.number is None and self.why is None and not self.value.text

    @property
    def lack(self) -> Lack | None:
        """Why it is no number, no day, no yes or no; None where it is one."""
        if self.number is not None or self.meant is not None:
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


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column of an open table as it was filled in. By entry, in the order of the sheet: `texts` has what the file has
    there, empty where nothing was typed, and `typed` what it means as `Reading.typed` does, None where it is blank or
    not understood. `odd` has the whole reading, by the number of the entry, where there is something to say of it.

    `column` is the sheet's; 0 where the column is lost.
    """

    indicator: Indicator
    column: int
    texts: Sequence[str]
    typed: Sequence[Meaning | None]
    odd: Mapping[int, Reading] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entries:
    """An open table as it was filled in: the `rows` of the sheet that are entries, in order, and its columns by code.
    A row is one where something was typed in a column.
    """

    table: OpenTable
    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, EntryColumn]

    def cell(self, code: str, entry: int) -> Cell | None:
        """Where a column of an entry stands; None where the column is lost."""
        column = self.columns[code].column
        return cell_at(self.sheet, self.rows[entry], column) if column else None

    def reading(self, code: str, entry: int) -> Reading:
        """What was read of a column of an entry, counted from 0."""
        column = self.columns[code]
        if (odd := column.odd.get(entry)) is not None:
            return odd
        cell, typed, text = self.cell(code, entry), column.typed[entry], column.texts[entry]
        if typed is None:
            return blank_reading(column.indicator, cell)
        if isinstance(typed, int | Decimal) and not isinstance(typed, bool):
            return Reading(column.indicator, cell, Value(ValueKind.NUMBER, text), typed)
        if isinstance(typed, str):
            return Reading(column.indicator, cell, Value(ValueKind.TEXT, text), None)
        kind = ValueKind.BOOLEAN if isinstance(typed, bool) else ValueKind.DATE
        return Reading(column.indicator, cell, Value(kind, text), None, meant=typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One office's form.

    `cover` holds the lines of 封面 by code, as people see them; `stamp` the text of the stamp, not verified yet, empty
    where it has none; `explanations` the 审核说明 of 校验 by rule instance; `kept` those of an earlier check, with
    their figures; `lines_lost` the instances for which the workbook has no 审核说明 any more; `findings` what reading
    already found; `stamped` what the stamp says, once it was verified; `year_ago` is the office's form of the same
    period a year before, where one was given; `declared` what is declared of whole tables. `entries` has the
    open tables by code; `entry_figures` what their entries come to, by code, once it was computed (`checking`).
    `statements` are the figures that the text of the report gives; None where no text came with the form.
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
    year_ago: "Submission | None" = None
    declared: Mapping[str, DeclaredTable] = field(default_factory=dict)
    entries: Mapping[str, Entries] = field(default_factory=dict)
    entry_figures: Mapping[str, Reading] = field(default_factory=dict)
    statements: tuple[StatementReading, ...] | None = None

    def reading(self, code: str) -> Reading:
        """What was read of an operand of a rule that is no column: a cell of the form, or what entries come to."""
        return self.readings[code] if code in self.readings else self.entry_figures[code]

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
        return period_on(self.edition.period, self.cover)

    @property
    def blank(self) -> tuple[str, ...]:
        """What of the cover tells forms apart, and was left blank. Every edition has these lines."""
        return tuple(role for role in self.edition.cover_roles if not self.cover.get(role))

    @property
    def identity(self) -> Identity:
        """Whose report it is and for when: as 封面 says, and where that is blank, as a verified stamp does."""
        stamped = self.stamped or Identity("", None)
        return Identity(self.office_code or stamped.office, self._period_with(stamped.period))

    def _period_with(self, stamped: Period | None) -> Period | None:
        """The period, where a stamp may make up for a line that is blank, unless the others speak against it."""
        kind = self.edition.period
        lines = {line: self.cover[line] for line in ("year", kind.value) if self.cover.get(line)}
        if stamped is None or stamped.kind is not kind or len(lines) == len({"year", kind.value}):
            return self.period
        if not lines:
            return stamped
        made_up = {"year": str(stamped.year), kind.value: str(stamped.number)} | lines
        period = period_on(kind, made_up)
        return period if period == stamped else None


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
