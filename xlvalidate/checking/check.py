"""Submissions to findings and verdicts. Always a list; one workbook is a batch of one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlvalidate.checking.balances import Absence, NotComputed, compute, figures_of
from xlvalidate.checking.cover import cover_findings, errata_findings
from xlvalidate.checking.explained import broken, place_of, settled
from xlvalidate.checking.frames import (
    Computed,
    balances_frame,
    broken_balances,
    broken_readings,
    readings_frame,
)
from xlvalidate.checking.periods import same_as_last, same_finding
from xlvalidate.checking.verdicts import verdict
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import BlankMeans
from xlvalidate.editions.rule import Cells, Rule
from xlvalidate.findings import Finding, Number, Origin, Outcome, Severity, Verdict
from xlvalidate.reading.submission import Reading, Source, Submission, Unreadable
from xlvalidate.reading.weights import READING, STRUCTURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file judged. `outcomes` has every rule instance of its edition, and each cell rule under its own id."""

    source: Source
    verdict: Verdict
    findings: tuple[Finding, ...]
    outcomes: Mapping[str, Outcome]
    submission: Submission | None = None

    def count(self, outcome: Outcome) -> int:
        """How many rule instances came out so."""
        return sum(1 for found in self.outcomes.values() if found is outcome)


def check(batch: Sequence[Submission | Unreadable], last: Mapping[int, Submission] | None = None) -> list[Checked]:
    """Every file of a batch judged, in the order given; the editions may be mixed.

    `last` has, by position in the batch, the office's submission of the period before. Without one, rules that
    ask for last period's figures do not apply.
    """
    before = last or {}
    checked: dict[int, Checked] = {}
    by_edition: dict[str, list[tuple[int, Submission]]] = defaultdict(list)
    for position, item in enumerate(batch):
        if isinstance(item, Unreadable):
            checked[position] = Checked(
                source=item.source, verdict=Verdict.UNREADABLE, findings=(item.finding,), outcomes={}
            )
        else:
            by_edition[item.edition.digest].append((position, item))
    for members in by_edition.values():
        positions, submissions = zip(*members, strict=True)
        lasts = [before.get(position) for position in positions]
        for position, one in zip(positions, _check_edition(submissions[0].edition, submissions, lasts), strict=True):
            checked[position] = one
    return [checked[position] for position in range(len(batch))]


def _check_edition(
    edition: Edition, submissions: Sequence[Submission], lasts: Sequence[Submission | None]
) -> Iterator[Checked]:
    frame = readings_frame(edition, submissions)
    numbers = _rows_by_owner(frame["submission"].to_list(), frame["indicator"].to_list(), broken_readings(frame))
    computed, missing = compute(edition, submissions, lasts)
    broken = broken_balances(balances_frame(edition.instances, computed))
    balances: dict[int, list[tuple[Computed, bool]]] = defaultdict(list)
    for row, item in enumerate(computed):
        balances[item.submission].append((item, row in broken))
    gaps: dict[int, list[NotComputed]] = defaultdict(list)
    for gap in missing:
        gaps[gap.submission].append(gap)
    indicators = list(edition.indicators.values())
    for owner, submission in enumerate(submissions):
        bounds = {indicators[position].code: why for position, why in numbers.get(owner, {}).items()}
        yield _judge(submission, lasts[owner], bounds, balances[owner], gaps[owner])


def _rows_by_owner(owners: list[int], indicators: list[int], broken: Mapping[int, str]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for row, why in broken.items():
        found[owners[row]][indicators[row]] = why
    return found


def _judge(
    submission: Submission,
    last: Submission | None,
    bounds: Mapping[str, str],
    balances: Sequence[tuple[Computed, bool]],
    gaps: Sequence[NotComputed],
) -> Checked:
    edition = submission.edition
    empty_tables = _empty_tables(edition, submission)
    figures = figures_of(submission, last) if any(failed for _, failed in balances) else {}
    started = _started_blocks(edition, submission)
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = list(submission.findings)
    findings.extend(cover_findings(submission))
    findings.extend(errata_findings(submission))
    findings.extend(_table_blank(edition, table, submission) for table in empty_tables)
    for rule in edition.cell_rules.values():
        outcome, found = _judge_cells(edition, rule, submission, bounds, empty_tables, started)
        outcomes[rule.id] = outcome
        findings.extend(found)
    for item, failed in balances:
        instance = edition.instances[item.rule]
        outcomes[instance.id] = Outcome.FAILED if failed else Outcome.PASSED
        if failed:
            finding = settled(broken(instance, submission, figures, item.balance), submission, last)
            if instance.rule.trial is not None:
                # A rule on trial gives a note and does not change the verdict.
                outcomes[instance.id] = Outcome.NOT_APPLICABLE
                finding = replace(finding, severity=Severity.NOTE)
            elif finding.explanation:
                outcomes[instance.id] = Outcome.EXPLAINED
            findings.append(finding)
    for gap in gaps:
        instance = edition.instances[gap.rule]
        weighs = gap.absence is Absence.NOT_RUN and instance.rule.trial is None
        outcomes[instance.id] = Outcome.NOT_RUN if weighs else Outcome.NOT_APPLICABLE
    findings.extend(_not_run(edition, gaps, empty_tables))
    named = {finding.id for finding in findings}
    for headings in edition.heading_rules.values():
        outcomes[headings.id] = Outcome.FAILED if headings.id in named else Outcome.PASSED
    outcomes.update((rule.id, Outcome.NOT_APPLICABLE) for rule in edition.unasked)
    copied = edition.copied_rule
    if copied is not None:
        outcomes[copied.id] = Outcome.NOT_APPLICABLE if last is None else Outcome.PASSED
    if copied is not None and last is not None and same_as_last(submission, last):
        finding = settled(same_finding(copied, submission, last), submission, None)
        outcomes[copied.id] = Outcome.EXPLAINED if finding.explanation else Outcome.FAILED
        findings.append(finding)
    ordered = tuple(sorted(findings, key=lambda finding: (_WEIGHT[finding.severity], bool(finding.explanation))))
    return Checked(
        source=submission.source,
        verdict=verdict(ordered),
        findings=ordered,
        outcomes=outcomes,
        submission=submission,
    )


_WEIGHT = {Severity.MUST: 0, Severity.EXPLAIN: 1, Severity.NOTE: 2}


def _expected(indicator: Indicator) -> bool:
    return indicator.numeric and indicator.blank is BlankMeans.UNKNOWN and not indicator.optional


def _empty_tables(edition: Edition, submission: Submission) -> tuple[str, ...]:
    """Tables in which every figure that is expected was left blank (and whose cells are still there)."""
    return tuple(
        table
        for table, members in edition.by_table.items()
        if _is_empty([submission.readings[i.code] for i in members])
    )


def _is_empty(readings: Iterable[Reading]) -> bool:
    there = False
    for reading in readings:
        if _expected(reading.indicator):
            if not reading.blank:
                return False
            there = there or reading.cell is not None
    return there


def _table_blank(edition: Edition, table: str, submission: Submission) -> Finding:
    places = tuple(
        place_of(submission.readings[code])
        for code, indicator in edition.indicators.items()
        if indicator.table == table and _expected(indicator)
    )
    return Finding(
        id="table-blank",
        origin=Origin.STRUCTURE,
        severity=STRUCTURE["table-blank"],
        why="table-blank",
        places=places,
        facts=(("table", table),),
    )


def _judge_cells(
    edition: Edition,
    rule: Cells,
    submission: Submission,
    bounds: Mapping[str, str],
    empty_tables: tuple[str, ...],
    started: frozenset[str],
) -> tuple[Outcome, list[Finding]]:
    findings: list[Finding] = []
    blank: list[Reading] = []
    outcome = Outcome.PASSED
    missing = False
    for indicator in edition.by_table.get(rule.table, ()):
        reading = submission.readings[indicator.code]
        if reading.why is not None:
            no_number = reading.number is None
            own = f"{rule.id}.{indicator.short}" if no_number else reading.why
            findings.append(_reading_finding(own, reading.why, reading))
            if no_number:
                outcome = Outcome.FAILED
        if indicator.code in bounds:
            findings.append(_bound_finding(f"{rule.id}.{indicator.short}", rule, reading, bounds[indicator.code]))
            outcome = Outcome.FAILED
        if reading.blank and indicator.numeric:
            expected = _expected(indicator)
            missing = missing or (expected and reading.cell is None)
            if reading.cell is not None and (expected or indicator.optional in started):
                blank.append(reading)
    if outcome is Outcome.PASSED and (blank or missing):
        outcome = Outcome.NOT_RUN
    if blank and rule.table not in empty_tables:
        findings.append(not_run_finding(rule, blank, 1))
    return outcome, findings


def _started_blocks(edition: Edition, submission: Submission) -> frozenset[str]:
    """Optional blocks in which something was typed: then all figures of the block are expected."""
    return frozenset(
        indicator.optional
        for code, indicator in edition.indicators.items()
        if indicator.optional and not submission.readings[code].blank
    )


def _reading_finding(own: str, why: str, reading: Reading) -> Finding:
    return Finding(
        id=own,
        origin=Origin.READING,
        severity=READING[why],
        why=why,
        places=(place_of(reading),),
        left=reading.number,
        facts=(("unit", reading.indicator.unit), ("detail", reading.detail)),
    )


def _bound_finding(own: str, rule: Cells, reading: Reading, why: str) -> Finding:
    indicator, number = reading.indicator, reading.number
    bound: Number | None = {"least": indicator.least, "most": indicator.most}.get(why)
    return Finding(
        id=own,
        origin=Origin.RULE,
        severity=rule.severity,
        why=why,
        places=(place_of(reading),),
        left=number,
        right=bound,
        difference=None if bound is None or number is None else number - bound,
        facts=(("decimals", str(indicator.decimals)),),
    )


def _not_run(edition: Edition, gaps: Sequence[NotComputed], empty_tables: tuple[str, ...]) -> Iterator[Finding]:
    """One finding a rule, naming the cells that keep it from being run; a table that is wholly blank says so once."""
    by_rule: dict[str, list[NotComputed]] = defaultdict(list)
    for gap in gaps:
        if gap.absence is Absence.NOT_RUN:
            by_rule[edition.instances[gap.rule].rule.id].append(gap)
    for members in by_rule.values():
        readings = {reading.indicator.code: reading for gap in members for reading in gap.operands}
        if all(reading.indicator.table in empty_tables for reading in readings.values()):
            continue
        yield not_run_finding(edition.instances[members[0].rule].rule, readings.values(), len(members))


def not_run_finding(rule: Rule, readings: Iterable[Reading], count: int) -> Finding:
    """A rule that could not be run at `count` places, because of these cells."""
    places = tuple(map(place_of, readings))
    blank = sum(1 for place in places if place.cell is not None and not place.text.strip())
    return Finding(
        id=rule.id,
        origin=Origin.RULE,
        severity=rule.severity if rule.trial is None else Severity.NOTE,
        why="not-run",
        places=places,
        facts=(("count", str(count)), ("blank", str(blank)), ("other", str(len(places) - blank))),
    )
