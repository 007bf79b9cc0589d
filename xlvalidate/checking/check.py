"""Submissions to findings and verdicts. Always a list; one workbook is a batch of one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeAlias

from xlvalidate.checking.balances import Absence, NotComputed, compute, figures_of
from xlvalidate.checking.broken_rules import broken, not_run_finding, settled
from xlvalidate.checking.cell_rules import empty_tables, judge_cells, started_blocks, table_blank
from xlvalidate.checking.copied_figures import same_as_last, same_finding
from xlvalidate.checking.cover_findings import cover_findings, errata_findings
from xlvalidate.checking.frames import (
    Computed,
    balances_frame,
    broken_balances,
    broken_readings,
    readings_frame,
)
from xlvalidate.checking.verdicts import verdict
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Outcome, Severity, Verdict
from xlvalidate.reading.submission import Submission, SubmittedFile, Unreadable

Part: TypeAlias = tuple[dict[str, Outcome], list[Finding]]
"""What a part of the check comes to: the outcomes of its rules by id, and its findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file judged. `outcomes` has every rule instance of its edition, and each cell rule under its own id."""

    source: SubmittedFile
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
    edition, empty = submission.edition, empty_tables(submission.edition, submission)
    parts = [
        ({}, [*submission.findings, *cover_findings(submission), *errata_findings(submission)]),
        ({}, [table_blank(edition, table, submission) for table in empty]),
        *_by_cells(submission, bounds, empty),
        _by_balances(submission, last, balances),
        _by_gaps(edition, gaps, empty),
    ]
    named = {finding.id for _, findings in parts for finding in findings}
    parts += [(_headings(edition, named), []), _copied(submission, last)]
    outcomes: dict[str, Outcome] = {}
    for found, _ in parts:
        outcomes |= found
    ordered = tuple(sorted((one for _, findings in parts for one in findings), key=_weight))
    return Checked(
        source=submission.source,
        verdict=verdict(ordered),
        findings=ordered,
        outcomes=outcomes,
        submission=submission,
    )


def _weight(finding: Finding) -> tuple[int, bool]:
    """The gravest first; what is explained after what is not."""
    return [Severity.MUST, Severity.EXPLAIN, Severity.NOTE].index(finding.severity), bool(finding.explanation)


def _by_cells(submission: Submission, bounds: Mapping[str, str], empty: tuple[str, ...]) -> Iterator[Part]:
    started = started_blocks(submission.edition, submission)
    for rule in submission.edition.cell_rules.values():
        outcome, findings = judge_cells(submission.edition, rule, submission, bounds, empty, started)
        yield {rule.id: outcome}, findings


def _by_balances(submission: Submission, last: Submission | None, balances: Sequence[tuple[Computed, bool]]) -> Part:
    """What was computed: holds, or broken and perhaps explained. A rule on trial gives a note, and no outcome."""
    figures = figures_of(submission, last) if any(failed for _, failed in balances) else {}
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = []
    for item, failed in balances:
        instance = submission.edition.instances[item.rule]
        outcomes[instance.id] = Outcome.FAILED if failed else Outcome.PASSED
        if not failed:
            continue
        finding = settled(broken(instance, submission, figures, item.balance), submission, last)
        if instance.rule.trial is not None:
            outcomes[instance.id] = Outcome.NOT_APPLICABLE
            finding = replace(finding, severity=Severity.NOTE)
        elif finding.explanation:
            outcomes[instance.id] = Outcome.EXPLAINED
        findings.append(finding)
    return outcomes, findings


def _by_gaps(edition: Edition, gaps: Sequence[NotComputed], empty: tuple[str, ...]) -> Part:
    """What could not be computed."""
    outcomes = {}
    for gap in gaps:
        instance = edition.instances[gap.rule]
        counts = gap.absence is Absence.NOT_RUN and instance.rule.trial is None
        outcomes[instance.id] = Outcome.NOT_RUN if counts else Outcome.NOT_APPLICABLE
    return outcomes, [*_not_run(edition, gaps, empty)]


def _headings(edition: Edition, named: Set[str]) -> dict[str, Outcome]:
    """What the form itself was found to break, and the rules that are asked elsewhere."""
    outcomes = {
        rule.id: Outcome.FAILED if rule.id in named else Outcome.PASSED for rule in edition.heading_rules.values()
    }
    return outcomes | {rule.id: Outcome.NOT_APPLICABLE for rule in edition.unasked}


def _copied(submission: Submission, last: Submission | None) -> Part:
    """Are the figures last period's over again?"""
    rule = submission.edition.copied_rule
    if rule is None:
        return {}, []
    if last is None:
        return {rule.id: Outcome.NOT_APPLICABLE}, []
    if not same_as_last(submission, last):
        return {rule.id: Outcome.PASSED}, []
    finding = settled(same_finding(rule, submission, last), submission, None)
    return {rule.id: Outcome.EXPLAINED if finding.explanation else Outcome.FAILED}, [finding]


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
