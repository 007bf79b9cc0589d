"""What the errata of an edition come to on a day: rules off, weighed otherwise, for other offices, or added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlvalidate.editions.edition import Edition, EntryFigure, Instance
from xlvalidate.editions.errata_lines import AddedSince, ErratumLine, NoteLine, reasons
from xlvalidate.editions.erratum import Erratum, HandbookNote, Offices, offices_of
from xlvalidate.editions.rule import Equation, Rule
from xlvalidate.editions.statement import RULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """An errata file without a fault, over its edition: its lines, the rules that it adds, each with what it says
    besides, their instances, and what rules ask of entries together, those of the edition among it.
    """

    errata: tuple[ErratumLine, ...]
    added: tuple[tuple[Rule, AddedSince], ...]
    notes: tuple[NoteLine, ...]
    instances: tuple[Instance, ...]
    figures: Mapping[str, EntryFigure]


def in_force(edition: Edition, corrections: Corrections, today: date) -> Edition:
    """The edition with the corrections of which the day has come."""
    added = [(rule, since) for rule, since in corrections.added if since.since <= today]
    lines = {line.rule: line for line in corrections.errata if line.since <= today}
    asked = (*edition.rules, *(rule for rule, _ in added))
    rules = {rule.id: _changed(rule, lines.get(rule.id)) for rule in asked}
    kept = {rule_id: rule for rule_id, rule in rules.items() if rule is not None}
    issued = {rule.id: offices_of(rule) for rule in edition.rules}
    return replace(
        edition,
        entry_figures=corrections.figures,
        rules=tuple(kept.values()),
        statements=edition.statements if RULE in kept or RULE not in rules else {},
        instances=_kept((*edition.instances, *(one for one in corrections.instances if not one.entries)), kept),
        entry_instances=_kept((*edition.entry_instances, *(one for one in corrections.instances if one.entries)), kept),
        errata=(
            *(_erratum(line, issued.get(line.rule, ()), edition) for line in lines.values()),
            *(
                Erratum(
                    rule=rule.id,
                    since=since.since,
                    reason=since.reason,
                    reasons=reasons(since.translations),
                    added=rule,
                )
                for rule, since in added
            ),
        ),
        notes=tuple(
            HandbookNote(
                text=note.text, translations={language: said.text for language, said in note.translations.items()}
            )
            for note in corrections.notes
            if note.since <= today
        ),
    )


def _kept(instances: Sequence[Instance], rules: Mapping[str, Rule]) -> tuple[Instance, ...]:
    """The instances of these rules, each with its rule as it is now."""
    return tuple(
        replace(instance, rule=rule)
        for instance in instances
        if isinstance(rule := rules.get(instance.rule.id), Equation)
    )


def _erratum(line: ErratumLine, applied: Offices, edition: Edition) -> Erratum:
    every = (*edition.instances, *edition.entry_instances)
    of_rule = tuple(one.id for one in every if one.rule.id == line.rule)
    return Erratum(
        rule=line.rule,
        since=line.since,
        reason=line.reason,
        reasons=reasons(line.translations),
        off=line.off,
        severity=line.severity,
        applies=None if line.applies is None else tuple(line.applies.items()),
        applied=applied if line.applies is not None else (),
        lines=(of_rule or (line.rule,)) if line.off else (),
    )


def _changed(rule: Rule, line: ErratumLine | None) -> Rule | None:
    if line is None:
        return rule
    if line.off:
        return None
    return replace(
        rule,
        severity=line.severity or rule.severity,
        applies=rule.applies if line.applies is None else line.applies,
    )


def with_rules_off(issued: Edition, corrected: Edition) -> Edition:
    """The edition as a reader looks rules up in it: with its errata, and with the rules that they switch off."""
    rules, instances = ({rule.id: rule for rule in corrected.rules}, {one.id: one for one in corrected.instances})
    of_entries = {one.id: one for one in corrected.entry_instances}
    before, there = {rule.id for rule in issued.rules}, {one.id for one in issued.instances}
    before_entries = {one.id for one in issued.entry_instances}
    return replace(
        corrected,
        rules=(
            *(rules.get(rule.id, rule) for rule in issued.rules),
            *(rule for rule in corrected.rules if rule.id not in before),
        ),
        instances=(
            *(instances.get(one.id, one) for one in issued.instances),
            *(one for one in corrected.instances if one.id not in there),
        ),
        entry_instances=(
            *(of_entries.get(one.id, one) for one in issued.entry_instances),
            *(one for one in corrected.entry_instances if one.id not in before_entries),
        ),
    )
