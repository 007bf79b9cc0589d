"""Corrections beside an edition: `ogi-2021.errata.toml` switches a rule off or changes its weight, and says why.

Templates that were issued stay as they are; only what the engine says changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from xlvalidate.editions.edition import Edition, Erratum
from xlvalidate.editions.edition_files import read
from xlvalidate.editions.rule import Equation, Rule
from xlvalidate.errors import EditionError, Fault, fault, words
from xlvalidate.faults import of_types, placed
from xlvalidate.findings import Severity

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErratumLine:
    """One correction, as it is written."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    rule: str
    since: date
    reason: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    off: bool = False
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataText:
    """The whole file."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    errata: tuple[ErratumLine, ...]


def errata_path(edition_path: Path) -> Path:
    """Where the errata of an edition file stand."""
    return edition_path.with_suffix(".errata.toml")


def corrected(edition: Edition, path: Path, today: date) -> Edition:
    """The edition with the errata of a file in force today. Raises EditionError with every fault of the file."""
    if not path.is_file():
        return edition
    errata = _read(path)
    faults = list(_faults(edition, errata))
    if faults:
        raise EditionError(path.name, placed(faults, path.read_text("utf-8")))
    in_force = tuple(erratum for erratum in errata if erratum.since <= today)
    by_rule = {erratum.rule: erratum for erratum in in_force}
    rules = {rule.id: _changed(rule, by_rule.get(rule.id)) for rule in edition.rules}
    kept = {rule_id: rule for rule_id, rule in rules.items() if rule is not None}
    return replace(
        edition,
        rules=tuple(kept.values()),
        instances=tuple(
            replace(instance, rule=rule)
            for instance in edition.instances
            if isinstance(rule := kept.get(instance.rule.id), Equation)
        ),
        errata=in_force,
    )


def _changed(rule: Rule, erratum: Erratum | None) -> Rule | None:
    if erratum is None:
        return rule
    if erratum.off:
        return None
    assert erratum.severity is not None
    return replace(rule, severity=erratum.severity)


def _read(path: Path) -> tuple[Erratum, ...]:
    source, _ = read(path, path.name)
    try:
        text: ErrataText = TypeAdapter(ErrataText).validate_python(source.tree)
    except ValidationError as error:
        known = [one.name for line in (ErrataText, ErratumLine) for one in fields(line)]
        raise EditionError(path.name, placed(of_types(error, known=known), source.text, source.tree)) from None
    return tuple(
        Erratum(rule=line.rule, since=line.since, reason=line.reason, off=line.off, severity=line.severity)
        for line in text.errata
    )


def _faults(edition: Edition, errata: tuple[Erratum, ...]) -> Iterator[Fault]:
    known = {rule.id for rule in edition.rules}
    seen: set[str] = set()
    for number, erratum in enumerate(errata):
        at = ("errata", number)
        if erratum.rule not in known:
            near = get_close_matches(erratum.rule, known, n=1)
            said = words("near", near=near[0]) if near else ""
            yield fault("", "no-rule", (*at, "rule"), edition=edition.id, rule=erratum.rule, near=said)
        if erratum.rule in seen:
            yield fault("", "second-erratum", (*at, "rule"), rule=erratum.rule)
        if erratum.off == (erratum.severity is not None):
            yield fault("", "erratum-does", at)
        seen.add(erratum.rule)
