"""What was settled of a collection: which submission of each office counts, and what became of every piece."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import groupby

from xlvalidate.checking.rollup import RollUp, Unit
from xlvalidate.collecting.decisions import NOTHING_DECIDED, SHORTEST, Choice, Decided, Decision, key_of
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import Evidence
from xlvalidate.findings import Finding, Outcome, Verdict
from xlvalidate.identity import Period
from xlvalidate.roster import Office
from xlvalidate.temporary_tables import KeptByNumber, KeptRows

_VERDICTS = tuple(Verdict)


class Fate(StrEnum):
    """What became of a piece. Every piece has one; after a run none waits."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    EXPLAIN = "explain"
    RETURN = "return"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"
    NOT_A_FORM = "not-a-form"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"


OUT_OF = {Choice.IGNORE: Fate.IGNORED, Choice.WITHDRAWN: Fate.WITHDRAWN}
TAKEN_OUT = tuple(OUT_OF.values())
JUDGED = (Fate.ACCEPTED, Fate.EXPLAIN, Fate.RETURN, Fate.UNREADABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSubmission:
    """An office's submission that counts, with what the collection says of it. `known` is its line in the roster,
    `outcomes` what became of the rules that no workbook alone can answer.

    `candidates` came at the same moment, and one of them may count instead. `contradicted` says that the submission may
    be another office's, or for another period; `against` what speaks against it.
    """

    code: str
    name: str
    by: Evidence
    line: LedgerLine
    verdict: Verdict
    period: Period | None = None
    known: Office | None = None
    candidates: tuple[LedgerLine, ...] = ()
    earlier: tuple[LedgerLine, ...] = ()
    contradicted: bool = False
    against: Finding | None = None
    findings: tuple[Finding, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def says(self, why: str) -> bool:
        """Is there such a finding of the collection?"""
        return any(finding.why == why for finding in self.findings)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """An office of the roster that owes a form; `period` is for when, None where all of the collection is for one."""

    office: Office
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionState:
    """The answer: one standing an office and period. `repeated` has each piece with the one that came first; `missing`
    is None without a roster; `owners` has the codes of those that were judged; `others` what counts for no office;
    `out` what the collector has taken out, with the decision. `decided` are all decisions, and `letters` says how much
    of a piece's key is its name. `periods` are those that the offices are to report for, where they are several.

    `units` has, by office above others, what counts of each unit; `rolled` has the sums for the offices that have
    reported themselves (see `sums`).
    """

    fates: KeptByNumber[Fate]
    offices: KeptRows[CountedSubmission]
    repeated: KeptRows[tuple[LedgerLine, LedgerLine]]
    others: KeptRows[tuple[LedgerLine, Finding]]
    missing: tuple[MissingForm, ...] | None
    periods: tuple[Period, ...] = ()
    owners: Mapping[int, str] = field(default_factory=dict)
    out: tuple[tuple[LedgerLine, Decision], ...] = ()
    decided: Decided = NOTHING_DECIDED
    letters: int = SHORTEST
    units: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    rolled: Mapping[str, RollUp] = field(default_factory=dict)

    def piece(self, line: LedgerLine) -> str:
        """What people call a piece by."""
        return key_of(line)[: self.letters]

    def counting(self, lines: Iterable[LedgerLine]) -> CountedSubmission | None:
        """The submission that one of these lines is, or repeats; None where none of them counts."""
        same = {line.id for line in lines}
        same |= {first.id for again, first in self.repeated if again.id in same}
        return next((one for one in self.offices if one.line.id in same), None)

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts of what counts for an office, and of what was judged and counts for none."""
        fates = (self.fates[line.id] for line, _ in self.others)
        return [*(one.verdict for one in self.offices), *(Verdict(str(fate)) for fate in fates if fate in JUDGED)]


def office_key(counted: CountedSubmission) -> str | int:
    """What tells offices apart: the code, or the piece where no office is known."""
    return counted.code or counted.line.id


def counted_as(state: CollectionState, counted: CountedSubmission) -> tuple[str | int, Period | None]:
    """What is counted once: an office, and where each is to report for several periods, an office and a period."""
    return office_key(counted), counted.period if state.periods else None


def verdicts_of_offices(state: CollectionState) -> Iterator[tuple[tuple[str | int, Period | None], Verdict]]:
    """The verdict of each office, once: the gravest, where it has sent forms of several periods that are not asked for
    one by one. They stand one behind the other.
    """
    for key, forms in groupby(state.offices, key=partial(counted_as, state)):
        yield key, max((one.verdict for one in forms), key=_VERDICTS.index)


def graver(one: Verdict, other: Verdict) -> Verdict:
    """The one of the two that asks for more."""
    return max(one, other, key=_VERDICTS.index)
