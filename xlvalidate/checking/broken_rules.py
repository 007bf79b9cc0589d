"""A rule that is broken, or could not be run, as a finding; an explanation is bound to the figures it explains."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from xlvalidate.checking.empty_reasons import gives_no_reason
from xlvalidate.checking.judged_rules import Broken
from xlvalidate.editions.edition import Instance
from xlvalidate.editions.rule import Rule
from xlvalidate.findings import Finding, Number, Origin, Place, Severity, plain
from xlvalidate.languages import listed
from xlvalidate.reading.submission import WITH_A_CAUSE, Kept, Lack, Reading, Submission
from xlvalidate.rules.demands import atoms
from xlvalidate.rules.explain import equation
from xlvalidate.rules.tree import Claim, Iff, Ref, Whose


def place_of(reading: Reading) -> Place:
    """A reading as a place of a finding."""
    return Place(reading.indicator.code, reading.cell, reading.value.text)


def broken(instance: Instance, submission: Submission, figures: Mapping[Ref, Number], found: Broken) -> Finding:
    """An instance that does not hold, with its cells, its figures and the equation drawn."""
    numbers, claim = {ref: figures.get(ref, 0) for ref in instance.operands}, instance.claim

    def holds(claim: Claim) -> bool:
        return all(found.met[one] for one in atoms(claim))

    return Finding(
        id=instance.id,
        origin=Origin.RULE,
        severity=instance.rule.severity,
        why="broken",
        places=tuple(place_of(submission.readings[ref.code]) for ref in instance.operands if ref.period is Whose.NOW),
        left=found.sides.left,
        right=found.sides.right,
        difference=found.sides.difference,
        facts=(
            ("equation", equation(claim, numbers, holds)),
            *((("nil", listed(sheets)),) if (sheets := _nil(instance, submission)) else ()),
            *((("given", "first" if holds(claim.first) else "second"),) if isinstance(claim, Iff) else ()),
        ),
        bound=bound_to(numbers),
    )


def _nil(instance: Instance, submission: Submission) -> tuple[str, ...]:
    """The sheets of the tables of which an instance takes every figure for 0, as there is nothing in them."""
    now = (submission.readings[ref.code] for ref in instance.operands if ref.period is Whose.NOW)
    tables = dict.fromkeys(reading.indicator.table for reading in now if reading.nil)
    return tuple(submission.edition.table(table).sheet for table in tables)


def bound_to(figures: Mapping[Ref, Number]) -> str:
    """The figures of a rule instance, written so that two are equal only when every figure is."""
    return " ".join(
        f"{ref.period + '.' if ref.period else ''}{ref.code}={plain(number)}" for ref, number in figures.items()
    )


def figures_bound(bound: str) -> Mapping[Ref, Number]:
    """The figures again that `bound_to` wrote."""
    found: dict[Ref, Number] = {}
    for one in bound.split():
        name, _, figure = one.partition("=")
        period, _, code = name.rpartition(".")
        number = Decimal(figure)
        found[Ref(code, Whose(period))] = int(number) if number == number.to_integral_value() else number
    return found


def settled(finding: Finding, submission: Submission, last: Submission | None) -> Finding:
    """The finding with the explanation that settles it, or with the word that an older one has lapsed.

    A text that gives no reason settles nothing. One lapses where it was kept with other figures: on 审核结果 of this
    workbook, or word for word in last year's file. A `must` finding is never explained away.
    """
    text = submission.explanations.get(finding.id, "")
    if finding.severity is Severity.MUST:
        return finding
    if not text:
        lost = finding.id in submission.lines_lost
        return replace(finding, facts=(*finding.facts, ("line", "lost"))) if lost else finding
    for kept in (submission.kept.get(finding.id), _last_years(finding.id, last)):
        if kept is not None and kept.text == text and kept.bound != finding.bound:
            facts = (
                *finding.facts,
                ("lapsed", text),
                ("then", kept.equation),
                ("then_bound", kept.bound),
            )
            return replace(finding, facts=facts)
    if gives_no_reason(text):
        return replace(finding, facts=(*finding.facts, ("no_reason", text)))
    return replace(finding, explanation=text)


def _last_years(instance_id: str, last: Submission | None) -> Kept | None:
    if last is None or instance_id not in last.explanations:
        return None
    instance = last.edition.by_instance.get(instance_id)
    if instance is None:
        return None
    numbers = {
        ref: reading.number
        for ref in instance.operands
        if (reading := last.readings[ref.code]).number is not None and ref.period is Whose.NOW
    }
    bound = bound_to({ref: number for ref, number in numbers.items() if number is not None})
    return Kept(last.explanations[instance_id], bound, "")


def not_run_finding(rule: Rule, readings: Iterable[Reading], count: int) -> Finding:
    """A rule that could not be run at `count` places, because of these cells: how many of them for each lack."""
    lacking = tuple(readings)
    counts = Counter(reading.lack for reading in lacking)
    return Finding(
        id=rule.id,
        origin=Origin.RULE,
        severity=rule.severity if rule.trial is None else Severity.NOTE,
        why="not-run",
        places=tuple(map(place_of, lacking)),
        facts=(
            ("count", str(count)),
            ("blank", str(counts[Lack.BLANK])),
            ("other", str(len(lacking) - counts[Lack.BLANK])),
            *((str(lack), str(counts[lack])) for lack in WITH_A_CAUSE if counts[lack]),
        ),
    )
