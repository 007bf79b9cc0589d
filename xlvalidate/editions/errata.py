"""Corrections beside an edition: `ogi-2021.errata.toml` switches a rule off, changes its weight or the offices that it
is for, or adds one, and says why.

Templates that were issued stay as they are; only what the engine says changes.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from xlvalidate.editions.corrections import Corrections, in_force
from xlvalidate.editions.edition import Edition, EntryFigure, Instance
from xlvalidate.editions.entry_places import BesideCells
from xlvalidate.editions.errata_file import WrittenErrata, codes_twice, written
from xlvalidate.editions.files_by_id import file_beside
from xlvalidate.editions.lint import applies_faults, rule_faults
from xlvalidate.editions.load import instances_of, unclear_fault, unresolved_fault
from xlvalidate.editions.rule_axes import UnresolvedError
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
        found = corrections_of(edition, path, today if author else None, author=author)
    except (EditionError, OSError) as error:
        if author:
            raise
        try:
            without = in_force(edition, corrections_of(edition, path, translations=False), today)
        except (EditionError, OSError):
            raise error from None
        return replace(without, untranslated=edition.untranslated or error)
    return in_force(edition, found, today)


def corrections_of(
    edition: Edition, path: Path, today: date | None = None, *, author: bool = False, translations: bool = True
) -> Corrections:
    """The errata file of an edition. Raises EditionError with every fault of it; `today` says to an author which trials
    have ended.
    """
    file = written(path, edition.language, beside=translations, author=author)
    faults = list(file.faults)
    figures = dict(edition.entry_figures)
    instances = _instances(edition, file, figures, faults)
    faults += _errata_faults(edition, file)
    faults += _added_faults(edition, file, today)
    faults += [fault("", "second-note", ("notes", n, "code"), code=file.notes[n].code) for n in codes_twice(file.notes)]
    if faults:
        raise EditionError(path.name, file.sources.placed(faults))
    return Corrections(
        errata=file.errata, added=file.added, notes=file.notes, instances=tuple(instances), figures=figures
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
