"""What came in for one period: the frozen value that every report of a collection is made from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from xlvalidate.cells import Cell
from xlvalidate.checking.call_first import DoubtfulSums, FirstCall
from xlvalidate.checking.check import Checked
from xlvalidate.checking.rollup import RollUp, Unit, missing
from xlvalidate.deadline import Deadline
from xlvalidate.editions.edition import Edition, Erratum
from xlvalidate.editions.rule import Rule
from xlvalidate.findings import Finding, Outcome, Verdict
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.reports.decided_text import Conflict, DecisionLine, TakenOut

MISSING = "missing"
"""The state of an office that has not reported, beside the verdicts."""
_VERDICTS = tuple(Verdict)
_PEOPLE = ("preparer", "phone")  # lines of a cover that say whom to call


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
    checked: Checked | None = None
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
    of several stands.
    """

    title: str
    period: str
    made: datetime
    editions: tuple[str, ...]
    offices: tuple[OfficeResult, ...]
    rules: tuple[RuleCount, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    others: tuple[Other, ...] = ()
    missing: tuple[Awaited, ...] | None = None
    tree: tuple[Branch, ...] | None = None
    errata: tuple[tuple[str, Erratum], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    out: tuple[TakenOut, ...] = ()
    due: Deadline | None = None
    expects: tuple[str, ...] = ()
    forms: tuple[Edition, ...] = ()
    calls: tuple[FirstCall, ...] = ()
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

    def count(self, verdict: Verdict) -> int:
        """How many offices have this verdict."""
        return sum(1 for office in self.gravest_of_each if office.verdict is verdict)

    @property
    def gravest_of_each(self) -> tuple[OfficeResult, ...]:
        """Each office once: by the gravest, where it has sent forms of several periods and is not asked for each. A
        file without a code is one.
        """
        found: dict[tuple[str, ...], OfficeResult] = {}
        for office in self.offices:
            code = office.code.strip()
            key = (code, *([office.period] if self.periods else [])) if code else (office.file, office.sha256)
            before = found.setdefault(key, office)
            if _VERDICTS.index(office.verdict) > _VERDICTS.index(before.verdict):
                found[key] = office
        return tuple(found.values())

    @property
    def gravest_first(self) -> tuple[OfficeResult, ...]:
        """The offices by verdict, what needs most work first; in the order given within a verdict."""
        return tuple(sorted(self.offices, key=lambda office: _GRAVEST.index(office.verdict)))


def _is_part(written: str) -> bool:
    period = Period.of(written)
    return period is not None and period.kind is not PeriodKind.YEAR


_GRAVEST = (Verdict.UNREADABLE, Verdict.RETURN, Verdict.EXPLAIN, Verdict.ACCEPTED)


def of_files(
    checks: Iterable[Checked], *, title: str, made: datetime, marked: Mapping[str, str] | None = None
) -> Collected:
    """Plain files without a roster: an office a file, named by its cover. `marked` has marked copies by file."""
    checks = list(checks)
    copies = marked or {}
    offices: list[OfficeResult] = []
    repeated: list[Repeated] = []
    first: dict[str, OfficeResult] = {}
    for checked in checks:
        office = _of_file(checked, copies.get(checked.source.file))
        before = first.setdefault(office.sha256, office) if office.sha256 else office
        if before is office:
            offices.append(office)
        else:
            repeated.append(
                Repeated(code=office.code, name=office.name, file=office.file, sha256=office.sha256, of=before.file)
            )
    there = [office.checked.submission for office in offices if office.checked and office.checked.submission]
    sums = DoubtfulSums()
    for office in offices:
        period = office.checked.submission.identity.period if office.checked and office.checked.submission else None
        sums.add(str(period or ""), office.checked)
    return Collected(
        title=title,
        period=", ".join(sorted({str(period) for submission in there if (period := submission.identity.period)})),
        made=made,
        editions=tuple(dict.fromkeys(submission.edition.id for submission in there)),
        errata=errata_of(submission.edition for submission in there),
        offices=tuple(offices),
        rules=rule_counts(office.checked for office in offices if office.checked),
        repeated=tuple(repeated),
        forms=tuple({submission.edition.id: submission.edition for submission in there}.values()),
        calls=sums.ranked(),
    )


def errata_of(editions: Iterable[Edition]) -> tuple[tuple[str, Erratum], ...]:
    """The errata in force of the editions that were met."""
    return tuple(dict.fromkeys((edition.id, erratum) for edition in editions for erratum in edition.errata))


def _of_file(checked: Checked, marked_copy: str | None) -> OfficeResult:
    cover = checked.submission.cover if checked.submission else {}
    return OfficeResult(
        code=cover.get("office_code", ""),
        name=cover.get("office", ""),
        level=cover.get("level", ""),
        verdict=checked.verdict,
        file=checked.source.file,
        sha256=checked.source.sha256,
        checked=checked,
        marked_copy=marked_copy,
    )


@dataclass(slots=True)
class _Tally:
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    offices: int = 0


def rule_counts(checks: Iterable[Checked]) -> tuple[RuleCount, ...]:
    """Every rule of the editions that were met, in their order. Goes through `checks` once and keeps none of them."""
    editions: dict[str, Edition] = {}
    tallies: dict[str, dict[str, _Tally]] = {}
    for checked in checks:
        if checked.submission is None:
            continue
        edition = checked.submission.edition
        editions.setdefault(edition.digest, edition)
        rules = tallies.setdefault(edition.digest, {rule.id: _Tally() for rule in _rules_of(edition)})
        hit: set[str] = set()
        for key, outcome in checked.outcomes.items():
            instance = edition.by_instance.get(key)
            rule_id = instance.rule.id if instance else key.split(".")[0]
            rules[rule_id].outcomes[outcome] += 1
            if outcome in (Outcome.FAILED, Outcome.EXPLAINED):
                hit.add(rule_id)
        for rule_id in hit:
            rules[rule_id].offices += 1
    return tuple(
        RuleCount(edition=edition.id, rule=rule, outcomes=dict(rules[rule.id].outcomes), offices=rules[rule.id].offices)
        for digest, rules in tallies.items()
        for edition in [editions[digest]]
        for rule in _rules_of(edition)
        if rule in edition.rules or rules[rule.id].outcomes.keys() - {Outcome.NOT_APPLICABLE}
    )


def _rules_of(edition: Edition) -> tuple[Rule, ...]:
    """The rules of an edition, and the one about a text where only its statements ask for it."""
    own = edition.text_rule
    return edition.rules if own is None or own in edition.rules else (*edition.rules, own)
