"""The nouns of judgement: what was found in a submission, as facts. Sentences are made when a finding is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from xlvalidate.cells import Cell

Number: TypeAlias = int | Decimal
Value: TypeAlias = Number | str | date | bool
"""What an indicator can be: a figure, a text, a day, yes or no."""

MOST_ENTRIES_SHOWN = 20
"""Of a finding about entries; its count says how many there are."""
TYPED = 40  # characters shown of what an office typed


class Severity(StrEnum):
    """How much a finding weighs: `must` 强制 is corrected, `explain` 核实 corrected or explained, `note` only told."""

    MUST = "must"
    EXPLAIN = "explain"
    NOTE = "note"


class Origin(StrEnum):
    """What a finding is about: a rule, how a cell was read, the form's structure, or the file."""

    RULE = "rule"
    READING = "reading"
    STRUCTURE = "structure"
    FILE = "file"


class Verdict(StrEnum):
    """The conclusion on one submission: 通过, 待说明, 退回修改, 无法读取. From the lightest to the gravest."""

    ACCEPTED = "accepted"
    EXPLAIN = "explain"
    RETURN = "return"
    UNREADABLE = "unreadable"


class Outcome(StrEnum):
    """What became of one rule instance. `not_applicable` never counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    EXPLAINED = "explained"
    NOT_RUN = "not_run"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that a finding speaks of: the indicator's code (None where it is no indicator), where, what was typed."""

    code: str | None
    cell: Cell | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact about one submission.

    `id` is the rule instance (`T3-BAL.person`) or a word of the structure and file tables (`name-deleted`).
    `why` is the key of its sentence in `messages`, `facts` the particulars of that sentence, in pairs.
    `left`, `right` and `difference` (left - right) are exact, in the indicators' unit; None where nothing was computed.
    `tolerated` is how far the sides might have lain apart in that direction; None where the rule tolerates nothing.
    `explanation` is the office's 审核说明 that settles it, empty where none does; `bound` the figures (by code) that a
    text would be bound to. `entries` is in how many entries of an open table it is so, exactly; 0 where it is about no
    entries. `places` has the first of them, and the sides are those of the first.
    """

    id: str
    origin: Origin
    severity: Severity
    why: str
    places: tuple[Place, ...] = ()
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    tolerated: Number | None = None
    facts: tuple[tuple[str, str], ...] = ()
    explanation: str = ""
    bound: str = ""
    entries: int = 0

    @property
    def open(self) -> bool:
        """Does somebody still have to act on it? Not on a note, and not on what has been explained."""
        return self.severity is not Severity.NOTE and not self.explanation

    @property
    def first_cell(self) -> Cell | None:
        """The first of its cells that is there."""
        return next((place.cell for place in self.places if place.cell), None)

    @property
    def reason(self) -> str:
        """What the office wrote, whether it settles the finding, has lapsed, or waits for the collector."""
        return self.explanation or self.fact("lapsed") or self.fact("reason")

    def fact(self, key: str) -> str:
        """One particular by its key; empty when the finding does not have it."""
        return dict(self.facts).get(key, "")


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, in the order given within a severity."""
    return tuple(sorted(findings, key=lambda finding: tuple(Severity).index(finding.severity)))


def plain(number: Number | None) -> str | None:
    """A number as people and contracts write it: digits, no exponent, no trailing zeros. None stays None."""
    if number is None:
        return None
    if number == 0:
        return "0"  # a Decimal can be -0
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals_of(number: Number) -> int:
    """How many decimals a number has, trailing zeros not counted."""
    if isinstance(number, int) or not number:
        return 0
    _, digits, exponent = number.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - zeros) if isinstance(exponent, int) else 0


def clip(value: str, most: int = TYPED) -> str:
    """A stranger's text, short and on one line, with nothing in it that a terminal or a sheet would obey."""
    clean = "".join(character if character.isprintable() else " " for character in value)
    return clean if len(clean) <= most else clean[: most - 1] + "…"
