"""What came in for one period: the frozen value that every report of a collection is made from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from xlvalidate.cells import Cell
from xlvalidate.checking.call_first import FirstCall
from xlvalidate.checking.rollup import RollUp, Unit, missing
from xlvalidate.deadline import Deadline
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.erratum import Erratum
from xlvalidate.editions.rule import Rule
from xlvalidate.findings import Finding, Outcome, Verdict
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.reports.decided_text import Conflict, DecisionLine, TakenOut

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked

MISSING = "missing"
"""The state of an office that has not reported, beside the verdicts."""
GRAVEST_FIRST = (Verdict.UNREADABLE, Verdict.RETURN, Verdict.EXPLAIN, Verdict.ACCEPTED)
"""The order of reports: what needs most work first."""
_VERDICTS = tuple(Verdict)
_PEOPLE = ("preparer", "phone")  # lines of a cover that say whom to call

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)


class Listed(Protocol[_T_co]):
    """What can be counted, and gone through as often as one wants."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[_T_co]: ...


@dataclass(frozen=True, slots=True)
class MadeAnew(Generic[_T]):
    """So many things that are made each time they are gone through: none is kept."""

    count: int
    make: Callable[[], Iterator[_T]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[_T]:
        return self.make()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A submission of the same office beside the one that is shown: one that a newer one has replaced, or one of the
    same moment.
    """

    file: str
    sha256: str
    received: datetime | None = None
    verdict: Verdict | None = None
    piece: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that an office has changed since it last reported: of which indicator, where it stands now, and what
    stood there before and stands there after; empty where it was left blank.
    """

    code: str
    cell: Cell | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OneEntry:
    """An entry of an open table: its row on the sheet, and what stands in its key; empty in a table without one."""

    row: int
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanges:
    """What an office has changed in an open table: how many entries there were before and are now, and how many are
    new, gone, and otherwise. `new` and `gone` are the first of those.
    """

    table: str
    before: int
    after: int
    added: int
    removed: int
    changed: int
    new: tuple[OneEntry, ...] = ()
    gone: tuple[OneEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmission:
    """What an office has changed since the submission before the one that counts. `count` is how many figures, of which
    `figures` are the first; `reasons` is how many explanations are others; `entries` are the open tables that are
    otherwise, whose figures are among the others.
    """

    file: str
    piece: str
    received: datetime | None
    edition: Edition
    figures: tuple[FigureChange, ...]
    count: int
    reasons: int
    entries: tuple[EntryChanges, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeResult:
    """One office's submission that counts.

    `checked` may be None where the verdict is `accepted`: nothing of such a workbook is drawn. `marked_copy` is a path
    relative to where the reports are written, with `/`. Without a known office, `code` and `name` are empty.
    `candidates` came at the same moment, and one of them may count instead. `period` is empty if the whole collection
    is for one period. `days_late` is 0 in time and without a deadline; `lacks` are the expected files that are missing.
    `piece` is what the collector calls its file by, here and in what follows; `chosen` says that it counts because the
    collector has decided so. `parent` is the name of the office above, `parent_code` its code; `mail` is the address in
    the roster.
    """

    code: str
    name: str
    verdict: Verdict
    file: str
    sha256: str
    parent: str = ""
    level: str = ""
    sender: str = ""
    received: datetime | None = None
    checked: "Checked | None" = None
    marked_copy: str | None = None
    period: str = ""
    candidates: tuple[Earlier, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    days_late: int = 0
    lacks: tuple[str, ...] = ()
    piece: str = ""
    chosen: bool = False
    resubmission: Resubmission | None = None
    parent_code: str = ""
    mail: str = ""

    @property
    def contact(self) -> tuple[str, ...]:
        """Who filled it in and the telephone, as the cover says; the address of the roster, or of who sent it."""
        cover = self.checked.submission.cover if self.checked and self.checked.submission else {}
        said = (*(cover.get(line, "").strip() for line in _PEOPLE), self.mail or self.sender)
        return tuple(filter(None, said))

    @property
    def called(self) -> str:
        """The office as people say it: its name, its code, or at least its file."""
        return self.name.strip() or self.code.strip() or self.file

    @property
    def called_for(self) -> str:
        """The same with the period, where not all of the collection is for one."""
        return f"{self.called} {self.period}".rstrip()

    @property
    def called_apart(self) -> str:
        """The same only where a period is less than a year: an office reports several times in one."""
        return self.called_for if _is_part(self.period) else self.called

    @property
    def callee(self) -> "OfficeResult":
        """The same with no more of its form than a call needs: its edition, and who filled it in."""
        checked = self.checked
        if checked is None or checked.submission is None:
            return self
        cover = {line: said for line in _PEOPLE if (said := checked.submission.cover.get(line))}
        bare = replace(
            checked.submission, readings={}, declared={}, cover=cover, explanations={}, kept={}, findings=(),
            entries={}, entry_figures={},
        )  # fmt: skip
        return replace(self, checked=replace(checked, submission=bare, findings=(), outcomes={}, suspects=()))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in it, the gravest first."""
        return self.checked.findings if self.checked else ()

    @property
    def edition(self) -> Edition | None:
        """The edition it was read by; None where nothing could be read."""
        return self.checked.submission.edition if self.checked and self.checked.submission else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An office of the roster that has not reported. `sent` are the names of what it sent instead, with their kinds,
    `wrote` is when it last did. `reminded` is the day of the last draft that reminds it; `period` is for when its form
    lacks, where the collection is for several periods.
    """

    code: str
    name: str
    parent: str = ""
    level: str = ""
    mail: str = ""
    sent: tuple[tuple[str, str], ...] = ()
    parent_code: str = ""
    wrote: datetime | None = None
    reminded: date | None = None
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCount:
    """How many offices have reported for one of several periods, which have not (None without a roster), and until when
    that was to be. `missing` are their codes and names.
    """

    period: Period
    reported: int
    missing: tuple[tuple[str, str], ...] | None
    due: Deadline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredMail:
    """A mail without a form that opens, from offices that have not reported. `offices` are their codes and names: none
    where nobody knows the sender, several where they share an address. `files` are names with their kinds.
    """

    offices: tuple[tuple[str, str], ...]
    sender: str
    received: datetime | None
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """The same bytes once more. `of` is the file that came first."""

    code: str
    name: str
    file: str
    sha256: str
    of: str
    sender: str = ""
    received: datetime | None = None
    piece: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A file that is no submission of an office that is known, and why (`finding.why` is a key `file.…`). `offices` are
    the names of those whose address it came from.
    """

    file: str
    sha256: str
    finding: Finding
    sender: str = ""
    received: datetime | None = None
    piece: str = ""
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """A rule over the whole collection: how often each outcome, and at how many offices it does not hold."""

    edition: str
    rule: Rule
    outcomes: Mapping[Outcome, int]
    offices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One office in the roster's tree, `depth` steps below its root. `verdict` is None where it has not reported.

    `below` counts the offices below it by verdict and by `missing`; empty where there are none. `units` are those that
    add up to it, `rolled` their sums beside its own report; None where it has none, or where nothing adds. `period` is
    the one of several that all of this is of.
    """

    code: str
    name: str
    depth: int
    verdict: Verdict | None
    level: str = ""
    vertical: bool = False
    below: Mapping[str, int] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    rolled: RollUp | None = None
    period: str = ""

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units without a report or sum that counts."""
        return missing(self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A collection at one moment, which the caller names: no report looks at a clock.

    `missing` and `tree` are None without a roster: then it is not known who is missing. `tree` has every office of the
    roster before those below it. `errata` are those in force, each with its edition's id: once, not by office. `due` is
    until when they are to report, `expects` what is to come with each form. `conflicts` wait for the collector,
    `decisions` are all that were made, `out` is what does not count for that. `forms` are the editions that are known,
    `calls` the reports whose offices are to be called first, by their positions in `offices`. `periods` says how each
    of several stands. `offices` may be without what was `checked`, where that was told before; then `callees` are those
    to be called.
    """

    title: str
    period: str
    made: datetime
    editions: tuple[str, ...]
    offices: Listed[OfficeResult]
    rules: tuple[RuleCount, ...] = ()
    repeated: Listed[Repeated] = ()
    others: Listed[Other] = ()
    missing: Listed[Awaited] | None = None
    tree: Listed[Branch] | None = None
    errata: tuple[tuple[str, Erratum], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    out: tuple[TakenOut, ...] = ()
    due: Deadline | None = None
    expects: tuple[str, ...] = ()
    forms: tuple[Edition, ...] = ()
    calls: Listed[FirstCall] = ()
    callees: Mapping[int, OfficeResult] = field(default_factory=dict)
    unanswered: tuple[UnansweredMail, ...] = ()
    periods: tuple[PeriodCount, ...] = ()

    @property
    def came(self) -> bool:
        """Did anything come in? If not, `made` is no moment of it."""
        return bool(self.offices or self.others or self.repeated or self.out)

    @property
    def late(self) -> int:
        """How many offices were late, each once."""
        return len({office.code.strip() or office.sha256 for office in self.offices if office.days_late})

    @property
    def reported(self) -> int:
        """How many offices have reported, each once, or once for each of several periods; a file without a known office
        counts as one.
        """
        if self.periods:
            return sum(one.reported for one in self.periods)
        if self.tree is not None and self.missing is not None:
            return len(self.tree) - len(self.missing)
        codes = [office.code.strip() for office in self.offices]
        return len(set(filter(None, codes))) + codes.count("")

    @property
    def expected(self) -> int | None:
        """How many are to report; None without a roster."""
        return None if self.missing is None else self.reported + len(self.missing)

    @property
    def gravest_of_each(self) -> Iterator[OfficeResult]:
        """Each office once, in any order: by the gravest, where it has sent forms of several periods and is not asked
        for each. A file without a code is one.
        """
        there: set[str] = set()
        several: dict[str, OfficeResult] = {}
        for office in self.offices:
            key = self._counted_by(office)
            if key in there:
                several[key] = office
            there.add(key)
        for office in self.offices:
            if several and (key := self._counted_by(office)) in several:
                several[key] = max(several[key], office, key=lambda one: _VERDICTS.index(one.verdict))
            else:
                yield office
        yield from several.values()

    def _counted_by(self, office: OfficeResult) -> str:
        code = office.code.strip()
        if not code:
            return f"{office.file}\n{office.sha256}"
        return f"{code}\n{office.period}" if self.periods else code

    @property
    def gravest_first(self) -> tuple[OfficeResult, ...]:
        """The offices by verdict, what needs most work first; in the order given within a verdict."""
        return tuple(sorted(self.offices, key=lambda office: GRAVEST_FIRST.index(office.verdict)))


def _is_part(written: str) -> bool:
    period = Period.of(written)
    return period is not None and period.kind is not PeriodKind.YEAR
