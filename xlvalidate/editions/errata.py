"""Corrections beside an edition: `ogi-2021.errata.toml` switches a rule off, changes its weight or the offices that it
is for, or adds one, and says why.

Templates that were issued stay as they are; only what the engine says changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from xlvalidate.editions.edition import Edition, EntryFigure, Erratum, HandbookNote, Instance, Offices, offices_of
from xlvalidate.editions.entry_places import BesideCells
from xlvalidate.editions.errata_file import ErratumLine, WrittenErrata, codes_twice, reasons, written
from xlvalidate.editions.files_by_id import file_beside
from xlvalidate.editions.lint import applies_faults, rule_faults
from xlvalidate.editions.load import instances_of, unclear_fault, unresolved_fault
from xlvalidate.editions.rule import Equation, Rule
from xlvalidate.editions.rule_axes import UnresolvedError
from xlvalidate.editions.statement import RULE
from xlvalidate.errors import EditionError, Fault, fault, words


def errata_path(edition_path: Path, edition_id: str) -> Path | None:
    """The file with the errata of an edition; None where there is none."""
    return file_beside(edition_path, edition_id, ".errata.toml")


def corrected(edition: Edition, path: Path | None, today: date, *, author: bool = False) -> Edition:
    """The edition with the errata of a file in force today. Raises EditionError with every fault of the file.

    Where only its translations have faults the edition comes without them, and says so (`untranslated`); an `author` is
    told of those faults, and of trials that have ended, as of any other.
    """
    if path is None or not path.is_file():
        return edition
    try:
        return _corrected(edition, path, today, author=author, translations=True)
    except (EditionError, OSError) as error:
        if author:
            raise
        try:
            without = _corrected(edition, path, today, author=False, translations=False)
        except (EditionError, OSError):
            raise error from None
        return replace(without, untranslated=edition.untranslated or error)


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


def _corrected(edition: Edition, path: Path, today: date, *, author: bool, translations: bool) -> Edition:
    file = written(path, edition.language, beside=translations, author=author)
    faults = list(file.faults)
    figures = dict(edition.entry_figures)
    instances = _instances(edition, file, figures, faults)
    faults += _errata_faults(edition, file)
    faults += _added_faults(edition, file, today if author else None)
    faults += [fault("", "second-note", ("notes", n, "code"), code=file.notes[n].code) for n in codes_twice(file.notes)]
    if faults:
        raise EditionError(path.name, file.sources.placed(faults))
    return _in_force(replace(edition, entry_figures=figures), file, instances, today)


def _in_force(edition: Edition, file: WrittenErrata, instances: Sequence[Instance], today: date) -> Edition:
    added = [(rule, since) for rule, since in file.added if since.since <= today]
    corrections = {line.rule: line for line in file.errata if line.since <= today}
    asked = (*edition.rules, *(rule for rule, _ in added))
    rules = {rule.id: _changed(rule, corrections.get(rule.id)) for rule in asked}
    kept = {rule_id: rule for rule_id, rule in rules.items() if rule is not None}
    issued = {rule.id: offices_of(rule) for rule in edition.rules}
    return replace(
        edition,
        rules=tuple(kept.values()),
        statements=edition.statements if RULE in kept or RULE not in rules else {},
        instances=_kept((*edition.instances, *(one for one in instances if not one.entries)), kept),
        entry_instances=_kept((*edition.entry_instances, *(one for one in instances if one.entries)), kept),
        errata=(
            *(_erratum(line, issued.get(line.rule, ()), edition) for line in corrections.values()),
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
            for note in file.notes
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


def _instances(
    edition: Edition, file: WrittenErrata, figures: dict[str, EntryFigure], faults: list[Fault]
) -> list[Instance]:
    """The rules that are added, each at its places; what they ask of entries together goes to the figures, and what
    they speak of and the edition has not to the faults.
    """
    tables = {table.code: table for table in edition.tables}
    found: list[Instance] = []
    entries = BesideCells(edition.columns, frozenset(edition.open_tables), edition.lists, figures)
    for number, (rule, _) in enumerate(file.added):
        if number in file.unclear:
            faults.append(unclear_fault(number))
            continue
        try:
            found.extend(instances_of(rule, tables, edition.indicators, edition.sets, entries))
        except UnresolvedError as error:
            faults.append(unresolved_fault(error, number, file.sources.own.tree["rules"]))
    return found


def _errata_faults(edition: Edition, file: WrittenErrata) -> Iterator[Fault]:
    known = [rule.id for rule in (*edition.rules, *(rule for rule, _ in file.added))]
    seen: set[str] = set()
    for number, line in enumerate(file.errata):
        at = ("errata", number)
        if line.rule not in known:
            near = get_close_matches(line.rule, known, n=1)
            said = words("near", near=near[0]) if near else ""
            yield fault("", "no-rule", (*at, "rule"), edition=edition.id, rule=line.rule, near=said)
        if line.rule in seen:
            yield fault("", "second-erratum", (*at, "rule"), rule=line.rule)
        if line.off == (line.severity is not None or line.applies is not None):
            yield fault("", "erratum-does", at)
        yield from applies_faults(edition, line.applies or {}, (*at, "applies"))
        seen.add(line.rule)


def _added_faults(edition: Edition, file: WrittenErrata, today: date | None) -> Iterator[Fault]:
    """What `lint` finds in the rules that are added, beside those of the edition."""
    first = len(edition.rules)
    together = replace(edition, rules=(*edition.rules, *(rule for rule, _ in file.added)))
    for one in rule_faults(together, today):
        if one.at[:1] == ("rules",) and isinstance(number := one.at[1], int) and number >= first:
            yield replace(one, at=("rules", number - first, *one.at[2:]))
