"""What subordinate offices add up to: which of them count, each indicator's sum, and how it compares with what the
office above reported. Pure: the same reports and the same roster give the same sums.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import localcontext
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

from xlvalidate.checking.broken_rules import place_of
from xlvalidate.checking.entry_sums import EntrySums, added, entry_sums
from xlvalidate.checking.figures import absent_blocks
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.editions.rule import Units
from xlvalidate.findings import Number, Outcome, Place
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.roster import Roster
from xlvalidate.rules.exact import EXACT

_LARGEST = 3

Own = Callable[[str], Submission | None]
"""An office's own report by its code; None without one that can be read."""


class TakenFrom(StrEnum):
    """Which figures of a unit go into the sum of the office above."""

    REPORT = "report"
    SUM = "sum"  # of its own units
    INSTEAD = "instead"  # its report, since the sum of its units is not whole
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Unit:
    """An office right below another. `why` is the word for why nothing of it counts; empty if something does."""

    code: str
    name: str
    by: TakenFrom
    why: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What goes into a sum: numbers by indicator, and the indicators whose figure is not known. An indicator in
    neither was rightly left empty. `declared` has by table how many reports declared what of it, `reports` counts all.
    `entries` has what the entries of open tables come to, `offices` whose reports these are, in order.
    """

    numbers: Mapping[str, Number]
    unknown: frozenset[str] = frozenset()
    declared: Mapping[str, Mapping[Declaration, int]] = field(default_factory=dict)
    reports: int = 1
    entries: Mapping[str, EntrySums] = field(default_factory=dict)
    offices: tuple[str, ...] = ()

    def left_out(self, table: str) -> bool:
        """Is a table for none of the offices whose reports these are?"""
        return 0 < self.reports == self.declared.get(table, {}).get(Declaration.NOT_APPLICABLE, 0)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit brings to a sum."""

    code: str
    name: str
    figure: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One figure of the office above (`left`) and the sum of its units (`right`); `largest` where they differ."""

    rule: Units
    place: Place
    left: Number
    right: Number
    difference: Number
    holds: bool
    largest: tuple[Contribution, ...] = ()

    @property
    def id(self) -> str:
        """The rule at this figure: `H-AGG.t3_new_person`."""
        return f"{self.rule.id}.{self.place.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """One office above others. `blanks` has, by indicator, the units whose figure is not known; columns of open tables
    among them.

    The rest is empty where the office reported nothing itself: `compared` what could be, `own_blanks` its cells that
    hold no number, `outcomes` what became of each rule.
    """

    code: str
    name: str
    edition: Edition
    units: tuple[Unit, ...]
    figures: Figures
    blanks: Mapping[str, tuple[Unit, ...]]
    compared: tuple[Compared, ...] = ()
    own_blanks: tuple[Reading, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Unit, ...]:
        """The units without a report or sum that counts."""
        return missing(self.units)

    def holds_entries(self, table: str) -> bool:
        """Has an open table of the office's form room for the entries of all its units?"""
        return self.figures.entries[table].count <= self.edition.open_tables[table].most

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The figures that are not the sum."""
        return tuple(one for one in self.compared if not one.holds)


def missing(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units without a report or sum that counts."""
    return tuple(unit for unit in units if unit.by is TakenFrom.NOTHING)


@cache
def adding(edition: Edition) -> Mapping[str, Units]:
    """The indicators that add, in the order of the form, each with the first rule that names it."""
    found = {}
    summed = [rule for rule in edition.rules if isinstance(rule, Units)]
    for code, indicator in edition.indicators.items():
        rules = (rule for rule in summed if any(fnmatchcase(code, pattern) for pattern in rule.codes))
        if indicator.kind.facts.summed and (rule := next(rules, None)) is not None:
            found[code] = rule
    return found


def above_others(roster: Roster) -> list[str]:
    """The offices that have units, each after all that stand below it."""
    order: list[str] = []
    waiting = list(reversed(roster.roots))
    while waiting:
        office = waiting.pop()
        order.append(office.code)
        waiting.extend(roster.children(office.code))
    return [code for code in reversed(order) if roster.units(code)]


def counted(roster: Roster, why: Callable[[str], str]) -> dict[str, tuple[Unit, ...]]:
    """By office above others: what of each of its units counts. `why` is the word for why an office's own report does
    not; empty where it does.

    If all units of an office are there, their sum counts before the office's own report.
    """
    found: dict[str, tuple[Unit, ...]] = {}
    for code in above_others(roster):
        units = []
        for office in roster.units(code):
            own = why(office.code)
            below = found.get(office.code)
            if below and not missing(below):
                units.append(Unit(office.code, office.name, TakenFrom.SUM))
            elif own:
                units.append(Unit(office.code, office.name, TakenFrom.NOTHING, own))
            else:
                units.append(Unit(office.code, office.name, TakenFrom.INSTEAD if below else TakenFrom.REPORT))
        found[code] = tuple(units)
    return found


def roll_up(
    edition: Edition, roster: Roster, units: Mapping[str, Sequence[Unit]], own: Own, tops: Iterable[str]
) -> dict[str, RollUp]:
    """The sums of the offices that are named and of those below whose sums go into them, from below.

    `units` is what `counted` found. Each report is asked for once, and is not kept.
    """
    adds = adding(edition)
    wanted = _wanted(units, tops)
    done: dict[str, RollUp] = {}
    for code in units:
        if code in wanted:
            parts = [(unit, _part(unit, done, own, adds)) for unit in units[code] if unit.by is not TakenFrom.NOTHING]
            done[code] = _rolled(edition, roster.by_code[code].name, code, tuple(units[code]), parts, adds, own(code))
    return done


def _wanted(units: Mapping[str, Sequence[Unit]], tops: Iterable[str]) -> set[str]:
    waiting, found = list(tops), set[str]()
    while waiting:
        code = waiting.pop()
        if code in units and code not in found:
            found.add(code)
            waiting.extend(unit.code for unit in units[code] if unit.by is TakenFrom.SUM)
    return found


def _part(unit: Unit, done: Mapping[str, RollUp], own: Own, adds: Mapping[str, Units]) -> Figures:
    if unit.by is TakenFrom.SUM:
        return done[unit.code].figures
    submission = own(unit.code)
    assert submission is not None
    return replace(figures_of(submission, adds), offices=(unit.code,))


def figures_of(submission: Submission, adds: Mapping[str, Units]) -> Figures:
    """What a report brings into a sum."""
    numbers: dict[str, Number] = {}
    unknown: set[str] = set()
    left_out = absent_blocks(submission.edition, submission)
    for code, rule in adds.items():
        reading = submission.readings[code]
        indicator = reading.indicator
        if reading.number is not None:
            numbers[code] = reading.number
        elif not reading.blank:
            unknown.add(code)
        elif submission.declared and submission.stands(indicator.table) is not None:
            if reading.nil:
                numbers[code] = 0
            elif submission.stands(indicator.table) is Declaration.NIL:
                unknown.add(code)  # its cell is lost
        elif indicator.blank is BlankMeans.ZERO:
            numbers[code] = 0
        elif indicator.blank is BlankMeans.UNKNOWN and indicator.optional not in left_out:
            if rule.zero_blanks and reading.cell is not None:
                numbers[code] = 0
            else:
                unknown.add(code)
    declared = {table: {stands: 1} for table in submission.declared if (stands := submission.stands(table)) is not None}
    return Figures(numbers, frozenset(unknown), declared, entries=entry_sums(submission))


def _declared(edition: Edition, parts: Iterable[Figures]) -> dict[str, dict[Declaration, int]]:
    """By table how many reports declared what of it, in the order of the form; without what none did."""
    found: dict[str, dict[Declaration, int]] = {}
    for part in parts:
        for table, counts in part.declared.items():
            into = found.setdefault(table, {})
            for one, count in counts.items():
                into[one] = into.get(one, 0) + count
    ordered = {table: found[table] for table in edition.declarable if table in found}
    return {table: {one: counts[one] for one in Declaration if one in counts} for table, counts in ordered.items()}


def _rolled(
    edition: Edition,
    name: str,
    code: str,
    units: tuple[Unit, ...],
    parts: Sequence[tuple[Unit, Figures]],
    adds: Mapping[str, Units],
    submission: Submission | None,
) -> RollUp:
    sums: dict[str, Number] = {}
    blanks: dict[str, tuple[Unit, ...]] = {}
    with localcontext(EXACT):
        for one in adds:
            numbers = [figures.numbers[one] for _, figures in parts if one in figures.numbers]
            if unknown := tuple(unit for unit, figures in parts if one in figures.unknown):
                blanks[one] = unknown
            elif numbers:
                sums[one] = sum(numbers)
        below = [figures for _, figures in parts]
        entries = added(edition, (figures.entries for figures in below))
        figures = Figures(
            numbers=sums,
            unknown=frozenset(blanks),
            declared=_declared(edition, below),
            reports=sum(figures.reports for figures in below),
            entries=entries,
            offices=tuple(code for figures in below for code in figures.offices),
        )
        for table, found in entries.items():
            for column in found.unknown:
                blanks[column] = tuple(unit for unit, figures in parts if column in figures.entries[table].unknown)
        rolled = RollUp(code=code, name=name, edition=edition, units=units, figures=figures, blanks=blanks)
        return rolled if submission is None else _beside(rolled, parts, adds, submission)


def _beside(
    rolled: RollUp, parts: Sequence[tuple[Unit, Figures]], adds: Mapping[str, Units], submission: Submission
) -> RollUp:
    """The sums beside the office's own report: nothing is compared while units are missing."""
    rules = {rule.id: rule for rule in adds.values()}
    asked = {code: rule for code, rule in adds.items() if _is_for(rule, submission)}
    if submission.declared:
        not_for = {table for table in submission.declared if submission.stands(table) is Declaration.NOT_APPLICABLE}
        asked = {code: rule for code, rule in asked.items() if rolled.edition.indicators[code].table not in not_for}
    reported, sums = figures_of(submission, adds), rolled.figures
    if rolled.missing:
        not_run = {rule.id for rule in asked.values()}
        asked = {}
    else:
        not_run = {rule.id for code, rule in asked.items() if code in reported.unknown | sums.unknown}
    compared = [
        _compared(rule, submission.readings[code], reported, sums, parts)
        for code, rule in asked.items()
        if code not in reported.unknown | sums.unknown
        # A side that was rightly left empty says that there are none.
        and (code in reported.numbers or code in sums.numbers)
    ]
    return replace(
        rolled,
        compared=tuple(compared),
        own_blanks=tuple(submission.readings[code] for code in asked if code in reported.unknown - sums.unknown),
        outcomes={own: _outcome(rule, own in not_run, compared) for own, rule in rules.items()},
    )


def _is_for(rule: Units, submission: Submission) -> bool:
    return all(submission.cover.get(line) in words for line, words in rule.applies.items())


def _compared(
    rule: Units, reading: Reading, reported: Figures, sums: Figures, parts: Iterable[tuple[Unit, Figures]]
) -> Compared:
    code = reading.indicator.code
    left, right = reported.numbers.get(code, 0), sums.numbers.get(code, 0)
    holds = max(left - right, right - left) <= rule.tolerance.value
    return Compared(
        rule=rule,
        place=place_of(reading),
        left=left,
        right=right,
        difference=left - right,
        holds=holds,
        largest=() if holds else _largest(code, parts),
    )


def _outcome(rule: Units, not_run: bool, compared: Iterable[Compared]) -> Outcome:
    hold = [one.holds for one in compared if one.rule.id == rule.id]
    if rule.trial is not None and (not_run or not all(hold)):
        return Outcome.NOT_APPLICABLE
    if not all(hold):
        return Outcome.FAILED
    if not_run:
        return Outcome.NOT_RUN
    return Outcome.PASSED if hold else Outcome.NOT_APPLICABLE


def _largest(code: str, parts: Iterable[tuple[Unit, Figures]]) -> tuple[Contribution, ...]:
    """The units that bring most to a sum, the largest first; in the order of the roster where they bring the same."""
    shares = [Contribution(unit.code, unit.name, figures.numbers.get(code, 0)) for unit, figures in parts]
    return tuple(sorted((one for one in shares if one.figure), key=_magnitude, reverse=True)[:_LARGEST])


def _magnitude(share: Contribution) -> Number:
    return share.figure if share.figure > 0 else -share.figure


def tree_order(roster: Roster) -> Iterator[tuple[str, int]]:
    """Every office with how deep it stands, each before those below it, in the order of the roster."""
    waiting = [(office.code, 0) for office in reversed(roster.roots)]
    while waiting:
        code, depth = waiting.pop()
        yield code, depth
        waiting.extend((office.code, depth + 1) for office in reversed(roster.children(code)))
