"""A rule that is broken, or could not be run, as a finding; an explanation is bound to the figures it explains."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256

from xlvalidate.checking.empty_reasons import gives_no_reason
from xlvalidate.checking.figures import Absence, NotComputed
from xlvalidate.checking.judged_rules import Broken
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import Rule
from xlvalidate.editions.wording import measured_in
from xlvalidate.findings import Finding, Origin, Place, Severity, plain
from xlvalidate.languages import listed
from xlvalidate.ooxml.book import ValueKind
from xlvalidate.reading.submission import WITH_A_CAUSE, Kept, Lack, Reading, Submission
from xlvalidate.rules.explain import Truth, clauses, decides, equation, has_choice, holding, is_worded, truth_of
from xlvalidate.rules.figure_text import Measure, Writing
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Claim, Comparison, Iff, Ref, Whose, blanks_asked
from xlvalidate.rules.types import Figure, ValueType, trimmed


def place_of(reading: Reading) -> Place:
    """A reading as a place of a finding. Of a day that the cell shows nobody has typed the number."""
    if reading.value.kind is ValueKind.DATE and isinstance(reading.meant, date):
        return Place(reading.indicator.code, reading.cell, reading.meant.isoformat())
    return Place(reading.indicator.code, reading.cell, reading.value.text)


def broken(instance: Instance, submission: Submission, figures: Mapping[Ref, Figure], found: Broken) -> Finding:
    """An instance that does not hold, with its cells and figures, and the equation as the form's language has it."""
    edition = submission.edition
    values = {ref: figures.get(ref, nothing_of(edition, ref)) for ref in instance.operands}
    places = tuple(place_of(submission.reading(ref.code)) for ref in instance.operands if ref.period is Whose.NOW)
    finding = broken_with(instance, edition, values, [*_blanks(instance.claim, submission)], places, found)
    sheets = _nil(instance, submission)
    (first, *others) = finding.facts
    return replace(finding, facts=(first, ("nil", listed(sheets)), *others)) if sheets else finding


def broken_with(
    instance: Instance,
    edition: Edition,
    values: Mapping[Ref, Figure],
    blanks: Sequence[Ref],
    places: tuple[Place, ...],
    found: Broken,
) -> Finding:
    """An instance that does not hold with these figures: its equation, and what a sentence says of its clauses."""
    claim = instance.claim
    writing = Writing(edition.language, measured_in(edition))
    words = has_choice(claim) or is_worded(claim, writing)
    holds = holding(truth_of(claim, values, blanks) if words else found.met)
    decided = decides(claim, holds)
    measure = writing.of_both(decided.left, decided.right) if isinstance(decided, Comparison) else Measure.NUMBER
    return Finding(
        id=instance.id,
        origin=Origin.RULE,
        severity=instance.rule.severity,
        why="broken",
        places=places,
        left=found.sides.left,
        right=found.sides.right,
        difference=found.sides.difference,
        tolerated=found.sides.tolerated,
        facts=(
            ("equation", equation(claim, values, holds, writing)),
            *((("given", "first" if holds(claim.first) else "second"),) if isinstance(claim, Iff) else ()),
            *((("clauses", _said_truth(holds, claim)),) if words else ()),
            *((("measure", str(measure)),) if measure is not Measure.NUMBER else ()),
        ),
        bound=bound_to(values),
    )


def _nil(instance: Instance, submission: Submission) -> tuple[str, ...]:
    """The sheets of the tables of which an instance takes every figure for 0, as there is nothing in them."""
    now = (submission.reading(ref.code) for ref in instance.operands if ref.period is Whose.NOW)
    tables = dict.fromkeys(reading.indicator.table for reading in now if reading.nil)
    return tuple(submission.edition.table(table).sheet for table in tables)


def nothing_of(edition: Edition, ref: Ref) -> Figure:
    """What a cell without anything in it is to a rule that takes it so."""
    return "" if edition.operands[ref.code].kind.facts.type is ValueType.TEXT else 0


def _blanks(claim: Claim, submission: Submission) -> Iterator[Ref]:
    return (ref for ref in blanks_asked(claim) if submission.reading(ref.code).blank)


def _said_truth(holds: Callable[[Claim], bool], claim: Claim) -> str:
    return "".join("1" if holds(one) else "0" for one in dict.fromkeys(clauses(pushed(claim))))


def truth_in(finding: Finding, claim: Claim) -> Truth:
    """Which clauses of its rule hold; nothing where the finding does not say."""
    said, those = finding.fact("clauses"), dict.fromkeys(clauses(pushed(claim)))
    return {one: held == "1" for one, held in zip(those, said, strict=True)} if len(said) == len(those) else {}


def bound_to(figures: Mapping[Ref, Figure]) -> str:
    """The figures of a rule instance, written so that two are equal only when every figure is."""
    return " ".join(
        f"{ref.period + '.' if ref.period else ''}{ref.code}={_bound(figure)}" for ref, figure in figures.items()
    )


def _bound(figure: Figure) -> str:
    """A figure without a blank in it: of a text its blanks and its signs by their numbers, of a long one its beginning
    and its digest.
    """
    if not isinstance(figure, str):
        return plain(figure) or ""
    said = trimmed(figure)
    if len(said) > _MOST_BOUND:
        said = f"{said[:_MOST_BOUND]}…#{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return f'"{_unwritten().sub(lambda found: f"%{ord(found[0]):x};", said)}"'


_MOST_BOUND = 40
_WRITTEN = re.compile(r"%([0-9a-f]+);")


@cache
def _unwritten() -> re.Pattern[str]:
    """It takes milliseconds to compile, and few texts are bound."""
    return re.compile(r"[^!#$&-~\u00a1-\u02af\u2010-\u2027\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")


def figures_bound(bound: str) -> Mapping[Ref, Figure]:
    """The figures again that `bound_to` wrote; of a long text its beginning."""
    found: dict[Ref, Figure] = {}
    for one in bound.split():
        name, _, figure = one.partition("=")
        period, _, code = name.rpartition(".")
        found[Ref(code, Whose(period))] = _figure(figure)
    return found


def _figure(said: str) -> Figure:
    if said.startswith('"'):
        written = _WRITTEN.sub(lambda found: chr(int(found[1], 16)), said[1:-1])
        return written.partition("…#")[0] + "…" if "…#" in written else written
    number = Decimal(said)
    return int(number) if number == number.to_integral_value() else number


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
    if instance is None or any(ref.code not in last.edition.indicators for ref in instance.operands):
        return None  # what entries were or came to, nobody has computed of last year's form
    numbers = {
        ref: reading.number
        for ref in instance.operands
        if (reading := last.readings[ref.code]).number is not None and ref.period is Whose.NOW
    }
    bound = bound_to({ref: number for ref, number in numbers.items() if number is not None})
    return Kept(last.explanations[instance_id], bound, "")


def not_run_finding(rule: Rule, readings: Iterable[Reading], count: int) -> Finding:
    """A rule that could not be run at `count` places, because of these cells: how many of them for each lack."""
    return lacking_finding(rule.id, rule.severity if rule.trial is None else Severity.NOTE, readings, count)


def lacking_finding(id_: str, severity: Severity, readings: Iterable[Reading], count: int) -> Finding:
    """The same of what is known by an id."""
    lacking = tuple(readings)
    counts = Counter(reading.lack for reading in lacking)
    return Finding(
        id=id_,
        origin=Origin.RULE,
        severity=severity,
        why="not-run",
        places=tuple(map(place_of, lacking)),
        facts=(
            ("count", str(count)),
            ("blank", str(counts[Lack.BLANK])),
            ("other", str(len(lacking) - counts[Lack.BLANK])),
            *((str(lack), str(counts[lack])) for lack in WITH_A_CAUSE if counts[lack]),
        ),
    )


def undivided_finding(instance: Instance, gap: NotComputed) -> Finding:
    """An instance that could not be run because it would divide by 0. A 0 may be right: it is told, and nobody has to
    act on it.
    """
    return Finding(
        id=instance.id,
        origin=Origin.RULE,
        severity=Severity.NOTE,
        why="zero-divisor" if gap.absence is Absence.ZERO_DIVISOR else "rounded-divisor",
        places=tuple(map(place_of, gap.operands)),
        facts=(("divisor", "" if gap.divisor is None else written(gap.divisor)),),
    )
