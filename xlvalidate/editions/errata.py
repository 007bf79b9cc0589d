"""Corrections beside an edition: `ogi-2021.errata.toml` switches a rule off or changes its weight, and says why.

Templates that were issued stay as they are; only what the engine says changes.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from xlvalidate.editions.edition import Edition, Erratum
from xlvalidate.editions.rule import Equation, Rule
from xlvalidate.errors import EditionError, Fault
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
        raise EditionError(path.name, faults)
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
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        text: ErrataText = TypeAdapter(ErrataText).validate_python(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionError(path.name, [Fault("TOML", str(error))]) from None
    except ValidationError as error:
        faults = [
            Fault(".".join(map(str, fault["loc"])) or "the file", fault["msg"])
            for fault in error.errors(include_url=False)
        ]
        raise EditionError(path.name, faults) from None
    return tuple(
        Erratum(rule=line.rule, since=line.since, reason=line.reason, off=line.off, severity=line.severity)
        for line in text.errata
    )


def _faults(edition: Edition, errata: tuple[Erratum, ...]) -> Iterator[Fault]:
    known = {rule.id for rule in edition.rules}
    seen: set[str] = set()
    for number, erratum in enumerate(errata):
        path = f"errata[{number}]"
        if erratum.rule not in known:
            yield Fault(f"{path}.rule", f"{edition.id} has no rule {erratum.rule}")
        if erratum.rule in seen:
            yield Fault(f"{path}.rule", f"a second erratum of {erratum.rule}")
        if erratum.off == (erratum.severity is not None):
            yield Fault(path, "an erratum either switches a rule off or gives it another severity")
        seen.add(erratum.rule)
