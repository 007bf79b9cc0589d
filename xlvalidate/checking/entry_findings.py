"""What the entries of open tables come to, as findings and outcomes: one finding a rule, with the exact count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from xlvalidate.checking.broken_rules import bound_to, broken_with, not_run_finding, place_of, settled
from xlvalidate.checking.cell_rules import OF_LISTS, beyond_finding, reading_finding
from xlvalidate.checking.entries_alone import EntriesAlone
from xlvalidate.checking.entry_rules import JudgedEntries, divisor_of, lacking_first
from xlvalidate.checking.judged_rules import Broken
from xlvalidate.checking.listed_words import facts_of_slip
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.rule import Cells
from xlvalidate.findings import MOST_ENTRIES_SHOWN, Finding, Origin, Outcome, Place, Severity
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.severities import READING
from xlvalidate.reading.submission import Entries, Submission
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Ref, asked_of_entry
from xlvalidate.rules.types import Figure

_MOST_NEAR = 20
"""Different slips of a column for which the nearest item is looked for."""


def of_rules(
    judged: Sequence[JudgedEntries], alone: EntriesAlone, last: Submission | None
) -> tuple[dict[str, Outcome], list[Finding]]:
    """The outcome of every rule over entries, and what was found."""
    submission = alone.submission
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = []
    for one in judged:
        instance = one.instance
        outcomes[instance.id] = _outcome(one)
        if one.broken:
            finding = settled(_broken(one, alone), submission, last)
            if instance.rule.trial is not None:
                finding = replace(finding, severity=Severity.NOTE)
            elif finding.explanation:
                outcomes[instance.id] = Outcome.EXPLAINED
            findings.append(finding)
        if one.not_run:
            lacking = tuple(lacking_first(one, alone, MOST_ENTRIES_SHOWN))
            findings.append(replace(not_run_finding(instance.rule, lacking, 1), entries=len(one.not_run)))
        if one.undivided:
            findings.append(_undivided(one, alone))
    return outcomes, findings


def _outcome(judged: JudgedEntries) -> Outcome:
    trial = judged.instance.rule.trial is not None
    if judged.absence is not None:
        return Outcome.NOT_APPLICABLE
    if judged.broken:
        return Outcome.NOT_APPLICABLE if trial else Outcome.FAILED
    if judged.not_run or judged.undivided:
        return Outcome.NOT_APPLICABLE if trial else Outcome.NOT_RUN
    return Outcome.PASSED if judged.held else Outcome.NOT_APPLICABLE


def _broken(judged: JudgedEntries, alone: EntriesAlone) -> Finding:
    """The finding of a rule: the figures of the first entry, the cells of the first ones, and how many there are."""
    instance, first = judged.instance, judged.broken[0]
    result = alone.judged(instance, first)
    assert isinstance(result, tuple)
    _, sides, met = result
    blanks = [*alone.blanks(instance.claim, instance, first)]
    places = tuple(_places(judged, alone))
    figures = alone.figures(instance, first)
    finding = broken_with(instance, alone.edition, figures, blanks, places, Broken(0, sides, met))
    return replace(
        finding,
        facts=(*finding.facts, ("table", instance.entries), ("first", bound_to(figures))),
        bound=_bound(judged, alone) if instance.rule.severity is Severity.EXPLAIN else "",
        entries=len(judged.broken),
    )


def _places(judged: JudgedEntries, alone: EntriesAlone) -> Iterator[Place]:
    own = [ref for ref in asked_of_entry(judged.instance.claim) if ref.code in alone.edition.columns]
    entries = alone.entries(judged.instance)
    for entry in judged.broken[:MOST_ENTRIES_SHOWN]:
        yield from (place_of(entries.reading(ref.code, entry)) for ref in own)


def _bound(judged: JudgedEntries, alone: EntriesAlone) -> str:
    """All figures that the rule is broken with, as one text: an explanation lapses with any of them."""
    digest = sha256()
    for entry in judged.broken:
        figures = {ref: alone.figure(ref, judged.instance, entry) for ref in judged.instance.operands}
        there = {ref: figure for ref, figure in figures.items() if figure is not None}
        digest.update(bound_to(there).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    figure: Figure = f"{len(judged.broken)} {digest.hexdigest()[:16]}"
    return bound_to({Ref(judged.instance.entries): figure})


def _undivided(judged: JudgedEntries, alone: EntriesAlone) -> Finding:
    divisor = divisor_of(judged, alone)
    return Finding(
        id=judged.instance.id,
        origin=Origin.RULE,
        severity=Severity.NOTE,
        why="zero-divisor",
        places=tuple(
            place_of(alone.reading(ref, judged.instance, entry))
            for entry in judged.undivided[:MOST_ENTRIES_SHOWN]
            for ref in judged.instance.operands
            if ref.code in alone.edition.columns
        ),
        facts=(("divisor", written(divisor)), ("table", judged.instance.entries)),
        entries=len(judged.undivided),
    )


def of_cells(
    edition: Edition, rule: Cells, submission: Submission, wrong: Mapping[tuple[str, str], Sequence[int]]
) -> tuple[Outcome, list[Finding]]:
    """What a rule over every cell of an open table comes to."""
    entries = submission.entries[rule.table]
    findings: list[Finding] = []
    outcome = Outcome.PASSED if len(entries.rows) else Outcome.NOT_APPLICABLE
    blanks: dict[str, Sequence[int]] = {}
    for (code, why), at in wrong.items():
        indicator = edition.columns[code]
        if why == "blank":
            blanks[code] = at
            continue
        found, fails = _wrong_cells(edition, rule, indicator, entries, why, at)
        findings += found
        if fails:
            outcome = Outcome.FAILED
    if blanks:
        findings.append(_blank(rule, entries, blanks))
        outcome = Outcome.NOT_RUN if outcome is not Outcome.FAILED else outcome
    if any(not column.column for column in entries.columns.values()) and outcome is Outcome.PASSED:
        outcome = Outcome.NOT_RUN
    if (few := too_few(edition, entries)) is not None:
        findings.append(few)
        outcome = Outcome.NOT_RUN if outcome is not Outcome.FAILED else outcome
    return outcome, findings


def too_few(edition: Edition, entries: Entries) -> Finding | None:
    """That an open table has fewer entries than it has to have."""
    if len(entries.rows) >= entries.table.least:
        return None
    sheet = edition.table(entries.table.code).sheet
    facts = {"table": entries.table.code, "sheet": sheet, "count": str(len(entries.rows))}
    return structure_finding("too-few-entries", (), least=str(entries.table.least), **facts)


def _wrong_cells(
    edition: Edition, rule: Cells, indicator: Indicator, entries: Entries, why: str, at: Sequence[int]
) -> tuple[list[Finding], bool]:
    """The findings of a column that is wrong in one way, and whether that breaks the rule. Of words that are none of
    their list those that are the same are told together.
    """
    own = f"{rule.id}.{indicator.code.removeprefix(rule.table + '_')}"
    if why in READING and why not in OF_LISTS:
        reading = entries.reading(indicator.code, at[0])
        fails = reading.lack is not None
        finding = reading_finding(own if fails else why, why, reading)
        return [_over(finding, indicator, entries, at, rule.table)], fails
    if why in OF_LISTS:
        return [*_of_lists(edition, rule, indicator, entries, own, why, at)], True
    finding = beyond_finding(own, rule, entries.reading(indicator.code, at[0]), why)
    return [_over(finding, indicator, entries, at, rule.table)], True


def _of_lists(
    edition: Edition, rule: Cells, indicator: Indicator, entries: Entries, own: str, why: str, at: Sequence[int]
) -> Iterator[Finding]:
    by_word: dict[tuple[str, str], list[int]] = {}
    for entry in at:
        word = str(entries.columns[indicator.code].typed[entry])
        parent = entries.columns[indicator.under].typed[entry] if indicator.under else None
        by_word.setdefault((word, str(parent) if parent is not None and why == "not-under" else ""), []).append(entry)
    for number, ((word, parent), those) in enumerate(by_word.items()):
        finding = beyond_finding(own, rule, entries.reading(indicator.code, those[0]), why)
        facts = facts_of_slip(edition, indicator, word, parent or None, why) if number < _MOST_NEAR else {}
        finding = replace(finding, facts=(*finding.facts, *((key, said) for key, said in facts.items() if said)))
        yield _over(finding, indicator, entries, those, rule.table)


def _over(finding: Finding, indicator: Indicator, entries: Entries, at: Sequence[int], table: str) -> Finding:
    """A finding of one cell, as that of all entries at which it is so."""
    places = tuple(place_of(entries.reading(indicator.code, entry)) for entry in at[:MOST_ENTRIES_SHOWN])
    return replace(finding, places=places, entries=len(at), facts=(*finding.facts, ("table", table)))


def _blank(rule: Cells, entries: Entries, blanks: Mapping[str, Sequence[int]]) -> Finding:
    """The cells of a table that are lacking, as one finding."""
    count = sum(map(len, blanks.values()))
    places = sorted((entry, code) for code, at in blanks.items() for entry in at[:MOST_ENTRIES_SHOWN])
    shown = [entries.reading(code, entry) for entry, code in _first(places)]
    finding = not_run_finding(rule, shown, 1)
    facts = {**dict(finding.facts), "blank": str(count), "table": rule.table}
    return replace(finding, facts=tuple(facts.items()), entries=len({entry for at in blanks.values() for entry in at}))


def _first(places: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The cells of the first entries."""
    seen: set[int] = set()
    for entry, code in places:
        seen.add(entry)
        if len(seen) > MOST_ENTRIES_SHOWN:
            return
        yield entry, code
