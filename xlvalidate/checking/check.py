"""Submissions to findings and verdicts. Always a list; one workbook is a batch of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TypeAlias

from xlvalidate.checking.balances import judged
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.broken_rules import broken, not_run_finding, settled, undivided_finding
from xlvalidate.checking.cell_rules import declarations, empty_tables, judge_cells, started_blocks, table_blank
from xlvalidate.checking.copied_figures import same_as_last, same_finding
from xlvalidate.checking.counts import Counts, counts_of
from xlvalidate.checking.cover_findings import cover_findings, errata_findings
from xlvalidate.checking.figures import Absence, NotComputed, figures_of
from xlvalidate.checking.frames import beyond
from xlvalidate.checking.judged_rules import Judged
from xlvalidate.checking.layout import layout_of
from xlvalidate.checking.suspects import Suspects, suspects
from xlvalidate.checking.verdicts import verdict
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.statement import RULE
from xlvalidate.findings import Finding, Outcome, Severity, Verdict
from xlvalidate.reading.submission import Submission, SubmittedFile, Unreadable
from xlvalidate.rules.tree import Ref
from xlvalidate.rules.types import Figure

Part: TypeAlias = tuple[dict[str, Outcome], list[Finding]]
"""What a part of the check comes to: the outcomes of its rules by id, and its findings."""


EntryParts: TypeAlias = Sequence[Part]
"""What the open tables of a submission come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file judged. `outcomes` has every rule instance of its edition, and each cell rule under its own id;
    `suspects` the cells that are likely wrong where figures do not agree.
    """

    source: SubmittedFile
    verdict: Verdict
    findings: tuple[Finding, ...]
    outcomes: Mapping[str, Outcome]
    submission: Submission | None = None
    suspects: tuple[Suspects, ...] = ()

    @property
    def counts(self) -> Counts:
        """How many rule instances came out how."""
        return counts_of(self.outcomes, self.submission.edition if self.submission else None)


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
    entries: Sequence[EntryParts] = [()] * len(submissions)
    if edition.open_tables:
        from xlvalidate.checking.check_entries import check_entries  # most editions have no open table

        submissions, entries = check_entries(submissions, lasts)
    batch = batch_figures(layout_of(edition), submissions, lasts)
    bounds, rules = beyond(batch), judged(batch)
    for owner, submission in enumerate(submissions):
        yield _judge(submission, lasts[owner], bounds.get(owner, {}), rules[owner], entries[owner])


def _judge(
    submission: Submission,
    last: Submission | None,
    bounds: Mapping[str, str],
    rules: Judged,
    entries: EntryParts,
) -> Checked:
    edition, empty = submission.edition, empty_tables(submission.edition, submission)
    figures = figures_of(submission, last) if rules.broken else {}
    parts = [
        ({}, [*submission.findings, *cover_findings(submission), *errata_findings(submission)]),
        ({}, [*declarations(submission)]),
        # Of one in which something was declared that is not clear, that is told.
        ({}, [table_blank(edition, table, submission) for table in empty if table not in submission.declared]),
        *_by_cells(submission, bounds, empty),
        _by_balances(submission, last, rules, figures),
        _by_gaps(edition, rules.absent.values(), empty),
        *entries,
    ]
    named = {finding.id for _, findings in parts for finding in findings}
    parts += [(_headings(edition, named), []), _copied(submission, last)]
    outcomes: dict[str, Outcome] = {}
    for found, _ in parts:
        outcomes |= found
    if edition.statements:
        by_text, findings = _by_text(submission, empty)
        if set(by_text.values()) - {Outcome.NOT_APPLICABLE}:
            outcomes.pop(RULE, None)  # its statements stand for the rule
        outcomes |= by_text
        parts.append(({}, findings))
    ordered = tuple(sorted((one for _, findings in parts for one in findings), key=_weight))
    return Checked(
        source=submission.source,
        verdict=verdict(ordered),
        findings=ordered,
        outcomes=outcomes,
        submission=submission,
        suspects=suspects(submission, figures, rules.broken, rules.absent) if rules.broken else (),
    )


def _weight(finding: Finding) -> tuple[int, bool]:
    """The gravest first; what is explained after what is not."""
    return [Severity.MUST, Severity.EXPLAIN, Severity.NOTE].index(finding.severity), bool(finding.explanation)


def _by_cells(submission: Submission, bounds: Mapping[str, str], empty: tuple[str, ...]) -> Iterator[Part]:
    started = started_blocks(submission.edition, submission)
    for rule in submission.edition.cell_rules.values():
        if rule.table in submission.edition.open_tables:
            continue
        outcome, findings = judge_cells(submission.edition, rule, submission, bounds, empty, started)
        yield {rule.id: outcome}, findings


def _by_balances(submission: Submission, last: Submission | None, rules: Judged, figures: Mapping[Ref, Figure]) -> Part:
    """What was computed: holds, or broken and perhaps explained. A rule on trial gives a note, and no outcome."""
    instances, absent = submission.edition.instances, rules.absent
    outcomes = {one.id: Outcome.PASSED for rule, one in enumerate(instances) if rule not in absent}
    findings: list[Finding] = []
    for rule in sorted(rules.broken):
        instance = instances[rule]
        outcomes[instance.id] = Outcome.FAILED
        finding = settled(broken(instance, submission, figures, rules.broken[rule]), submission, last)
        if instance.rule.trial is not None:
            outcomes[instance.id] = Outcome.NOT_APPLICABLE
            finding = replace(finding, severity=Severity.NOTE)
        elif finding.explanation:
            outcomes[instance.id] = Outcome.EXPLAINED
        findings.append(finding)
    return outcomes, findings


def _by_gaps(edition: Edition, gaps: Collection[NotComputed], empty: tuple[str, ...]) -> Part:
    """What could not be computed."""
    outcomes = {}
    for gap in gaps:
        instance = edition.instances[gap.rule]
        counts = gap.absence in _NOT_RUN and instance.rule.trial is None
        outcomes[instance.id] = Outcome.NOT_RUN if counts else Outcome.NOT_APPLICABLE
    undivided = (undivided_finding(edition.instances[gap.rule], gap) for gap in gaps if gap.divisor is not None)
    return outcomes, [*_not_run(edition, gaps, empty), *undivided]


_NOT_RUN = (Absence.NOT_RUN, Absence.ZERO_DIVISOR, Absence.ROUNDED_DIVISOR)


def _by_text(submission: Submission, empty: tuple[str, ...]) -> Part:
    """What the text of the report says against its tables."""
    from xlvalidate.checking.text_against_tables import outcomes_of_text  # most forms come without a text

    return outcomes_of_text(submission, empty)


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


def _not_run(edition: Edition, gaps: Iterable[NotComputed], empty_tables: tuple[str, ...]) -> Iterator[Finding]:
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
