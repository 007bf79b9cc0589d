"""An edition file to an Edition: read, filled in from its includes, resolved. All faults at once, each with a path."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from xlvalidate.editions.edition import Edition, Indicator, Instance, SetOf, instance
from xlvalidate.editions.edition_files import EditionFile, Sources, read, slot_of
from xlvalidate.editions.grid import indicators as indicators_of
from xlvalidate.editions.issued_digest import digest_of
from xlvalidate.editions.lint import faults_of
from xlvalidate.editions.model import (
    Block,
    Column,
    Cover,
    CoverField,
    EditionText,
    NamedSet,
    Onto,
    Previous,
    Row,
    Table,
    YearSpan,
)
from xlvalidate.editions.rule import SAYS, Cells, Equation, Headings, Rule, RuleOfAnyKind, Units, said_once
from xlvalidate.editions.rule_places import Repetition, Resolver, UnresolvedError, axis, named_set, no_table
from xlvalidate.editions.translations import KEY, named_in, strangers, table_faults, translated
from xlvalidate.errors import EditionError, Fault, fault
from xlvalidate.faults import of_types, placed, shown
from xlvalidate.rules.tree import Claim, references


def load(path: Path, today: date | None) -> Edition:
    """The edition of a file. `today` says which trials have ended, a fault for the author; with None neither
    trials nor stray and outdated files beside it are looked at.

    Raises EditionError with every fault of the file, OSError when it cannot be read. Where only the translations have
    faults, and `today` is None, the edition comes without any, and says so (`untranslated`).
    """
    try:
        return _loaded(path, today, translations=True)
    except (EditionError, OSError) as error:
        if today is not None:
            raise
        try:
            edition = _loaded(path, None, translations=False)
        except (EditionError, OSError):
            raise error from None
        return replace(edition, untranslated=error)


def _loaded(path: Path, today: date | None, *, translations: bool) -> Edition:
    where = path.name
    own, data = read(path, where)
    digest = hashlib.sha256(data)
    tree, sources = _with_includes(own, path, digest)
    tree, misplaced = translated(tree, sources, beside=translations)
    tree, unclear = one_of_six(tree)
    try:
        text = _reader().validate_python(tree)
    except ValidationError as error:
        told = map(unclear_fault, unclear)
        found = of_types(error, tagged="rules", known=_keys())
        raise EditionError(where, sources.placed([*found, *told, *misplaced])) from None
    faults = misplaced
    edition = _resolved(text, digest_of(path, digest.hexdigest(), today is not None), faults, unclear)
    faults.extend(faults_of(edition, today))
    faults.extend(table_faults(text.tables))
    if today is not None:
        faults.extend(strangers(sources))
    if faults:
        raise EditionError(where, sources.placed(faults))
    return edition


def _keys() -> tuple[str, ...]:
    """Every key that an edition file may have somewhere."""
    lines = (
        EditionText,
        Cover,
        CoverField,
        Table,
        Block,
        Row,
        Column,
        NamedSet,
        YearSpan,
        Previous,
        Onto,
        RuleOfAnyKind,
    )
    return (*(one.name for line in lines for one in fields(line) if one.name != KEY), *SAYS, "include", "slots")


@cache
def _reader() -> TypeAdapter[EditionText]:
    """Made once a process: it takes longer than an edition takes to be read."""
    return TypeAdapter(EditionText)


def _with_includes(own: EditionFile, path: Path, digest: "hashlib._Hash") -> tuple[dict[str, Any], Sources]:
    raw, where = own.tree, own.name
    if wrong := [*_assembly_faults(raw)]:
        raise EditionError(where, placed(wrong, own.text))
    tree = {key: value for key, value in raw.items() if key not in ("include", "slots")}
    sources = Sources(own)
    slots = raw.get("slots", {})
    filled: set[str] = set()
    for count, name in enumerate(raw.get("include", ())):
        part_path = path.parent / name
        try:
            part, data = read(part_path, name)
        except (OSError, ValueError):  # ValueError: no file can have this name
            missing = fault("include", "no-include", ("include", count), name=name, where=where)
            raise EditionError(where, placed([missing], own.text)) from None
        digest.update(hashlib.sha256(data).digest())
        sources.parts.append(part)
        if wrong := [*_part_faults(part.tree)]:
            raise EditionError(name, placed(wrong, part.text))
        for key, values in part.tree.items():
            before = tree.get(key, [])
            if not isinstance(before, list):
                continue  # a fault of the edition's own, which is told with the others
            into = tree[key] = [*before]
            for number, value in enumerate(values):
                sources.included[key, len(into)] = part, number
                into.append(_slots_filled(value, slots, filled))
    unknown = [name for name in slots if name not in filled]
    if unknown:
        raise EditionError(where, placed([fault("", "no-slot", ("slots", name)) for name in unknown], own.text))
    return tree, sources


def _assembly_faults(tree: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the keys that say of which files an edition is made."""
    names, slots = tree.get("include", []), tree.get("slots", {})
    if not isinstance(names, list):
        yield fault("", "a-list", ("include",), given=shown(names))
    else:
        for number, name in enumerate(names):
            if not isinstance(name, str):
                yield fault("", "a-text", ("include", number), given=shown(name))
    if not isinstance(slots, dict):
        yield fault("", "a-table", ("slots",), given=shown(slots))
    else:
        for slot, rows in slots.items():
            if not isinstance(rows, list):
                yield fault("", "a-list", ("slots", slot), given=shown(rows))


def _part_faults(tree: Mapping[str, Any]) -> Iterator[Fault]:
    for key, values in tree.items():
        if key not in ("tables", "sets", "rules"):
            yield fault("", "include-holds", (key,))
        elif not isinstance(values, list):
            yield fault("", "a-list", (key,), given=shown(values))


def _slots_filled(value: Any, slots: Mapping[str, Any], filled: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _slots_filled(inner, slots, filled) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for item in value:
        slot = slot_of(item, slots)
        if slot is None:
            out.append(_slots_filled(item, slots, filled))
        else:
            filled.add(slot)
            out.extend(slots[slot])
    return out


def one_of_six(tree: dict[str, Any]) -> tuple[dict[str, Any], tuple[int, ...]]:
    """The tree with one thing said by each rule, and the numbers of the rules that said none or several."""
    lines = tree.get("rules", ())
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        return tree, ()
    said = [said_once(line) for line in lines]
    unclear = tuple(number for number, (_, clear) in enumerate(said) if not clear)
    return {**tree, "rules": [line for line, _ in said]}, unclear


def unclear_fault(number: int) -> Fault:
    """A rule that says none of the six things, or several."""
    return fault("", "one-of-six", ("rules", number))


def _resolved(text: EditionText, digest: str, faults: list[Fault], unclear: Sequence[int]) -> Edition:
    tables = {table.code: table for table in text.tables}
    found: dict[str, Indicator] = {}
    for number, table in enumerate(text.tables):
        for indicator in indicators_of(table):
            if indicator.code in found:
                faults.append(fault("", "two-cells", ("tables", number), code=indicator.code))
            found[indicator.code] = indicator
    sets: dict[str, SetOf] = {}
    for number, line in enumerate(text.sets):
        try:
            sets[line.name] = named_set(line, tables)
        except UnresolvedError as error:
            faults.append(Fault("", error.why.why, error.why.facts, ("sets", number)))
    instances: list[Instance] = []
    for number, rule in enumerate(text.rules):
        if number in unclear:
            faults.append(unclear_fault(number))
            continue
        try:
            instances.extend(instances_of(rule, tables, found, sets))
        except UnresolvedError as error:
            faults.append(Fault("", error.why.why, error.why.facts, ("rules", number)))
    return Edition(
        text=text,
        digest=digest,
        indicators=found,
        sets=sets,
        rules=text.rules,
        instances=tuple(instances),
        named=named_in(text.tables),
    )


def instances_of(
    rule: Rule, tables: Mapping[str, Table], indicators: Mapping[str, Indicator], sets: Mapping[str, SetOf]
) -> Iterator[Instance]:
    """A rule at each of its places. Raises UnresolvedError."""
    match rule:
        case Cells(table=table) | Headings(table=table):
            if table not in tables:
                raise no_table(table, tables)
        case Units(codes=codes):
            for pattern in codes:
                if not any(fnmatchcase(code, pattern) for code in indicators):
                    raise UnresolvedError("names-none", pattern=pattern)
        case Equation(each=None, claim=claim):
            yield _instance(rule, "", Resolver(indicators, sets).claim(claim))
        case Equation(each=str(each), claim=claim):
            over: Repetition = axis(each, tables, indicators)
            if not over.keys:
                raise UnresolvedError("no-member", each=each)
            for key in over.keys:
                yield _instance(rule, key, Resolver(indicators, sets, over, key).claim(claim))


def _instance(rule: Equation, key: str, claim: Claim) -> Instance:
    if next(references(claim), None) is None:
        raise UnresolvedError("names-no-indicator")
    return instance(rule, key, claim)
