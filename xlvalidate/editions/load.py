"""An edition file to an Edition: read, filled in from its includes, resolved. All faults at once, each with a path."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from xlvalidate.editions.edition import Edition, Indicator, Instance, SetOf, instance
from xlvalidate.editions.grid import indicators as indicators_of
from xlvalidate.editions.lint import faults_of
from xlvalidate.editions.model import EditionText, Table
from xlvalidate.editions.resolve import Axis, Resolver, UnresolvedError, axis, named_set
from xlvalidate.editions.rule import ONE_OF_SIX, Cells, Equation, Headings, Rule, Units, said_once
from xlvalidate.errors import EditionError, Fault

Origins = Mapping[tuple[str, int], str]


def load(path: Path, today: date | None) -> Edition:
    """The edition of a file. `today` says which trials have ended, a fault for the author; with None trials are not
    looked at.

    Raises EditionError with every fault of the file, OSError when it cannot be read.
    """
    where = path.name
    raw, digest = _read(path, where)
    tree, origins = _with_includes(raw, path, where, digest)
    tree, unclear = _one_of_six(tree)
    try:
        text = _reader().validate_python(tree)
    except ValidationError as error:
        told = [_unclear_fault(tree["rules"][number].get("id", ""), number, origins) for number in sorted(unclear)]
        raise EditionError(where, [*_type_faults(error, origins), *told]) from None
    faults: list[Fault] = []
    edition = _resolved(text, digest.hexdigest(), faults, origins, unclear)
    faults.extend(faults_of(edition, today))
    if faults:
        raise EditionError(where, faults)
    return edition


@cache
def _reader() -> TypeAdapter[EditionText]:
    """Made once a process: it takes longer than an edition takes to be read."""
    return TypeAdapter(EditionText)


def _read(path: Path, where: str) -> tuple[dict[str, Any], "hashlib._Hash"]:
    data = path.read_bytes()
    try:
        return tomllib.loads(data.decode("utf-8")), hashlib.sha256(data)
    except UnicodeDecodeError as error:
        raise EditionError(where, [Fault(f"byte {error.start}", "the file is not UTF-8; save it as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise EditionError(where, [Fault("TOML", str(error))]) from None


def _with_includes(
    raw: dict[str, Any], path: Path, where: str, digest: "hashlib._Hash"
) -> tuple[dict[str, Any], Origins]:
    tree = {key: value for key, value in raw.items() if key not in ("include", "slots")}
    origins: dict[tuple[str, int], str] = {}
    slots = raw.get("slots", {})
    filled: set[str] = set()
    for name in raw.get("include", ()):
        part_path = path.parent / name
        try:
            part, part_digest = _read(part_path, name)
        except OSError:
            raise EditionError(where, [Fault("include", f"there is no file {name} beside {where}")]) from None
        digest.update(part_digest.digest())
        for key, values in part.items():
            if key not in ("tables", "sets", "rules"):
                raise EditionError(name, [Fault(key, "an included file holds tables, sets and rules only")])
            into = tree[key] = [*tree.get(key, ())]
            for number, value in enumerate(values):
                origins[key, len(into)] = f"{name} {key}[{number}]"
                into.append(_slots_filled(value, slots, filled))
    unknown = sorted(set(slots) - filled)
    if unknown:
        raise EditionError(where, [Fault(f"slots.{name}", "no included table has this slot") for name in unknown])
    return tree, origins


def _slots_filled(value: Any, slots: Mapping[str, Any], filled: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _slots_filled(inner, slots, filled) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for item in value:
        slot = str(item.get("slot", "")) if isinstance(item, dict) else ""
        if slot in slots:
            filled.add(slot)
            out.extend(slots[slot])
        else:
            out.append(_slots_filled(item, slots, filled))
    return out


# What pydantic calls a key that it does not know, and one that it misses.
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MISSING = ("missing", "missing_keyword_only_argument")


def _one_of_six(tree: dict[str, Any]) -> tuple[dict[str, Any], frozenset[int]]:
    """The tree with one thing said by each rule, and the numbers of the rules that said none or several."""
    lines = tree.get("rules", ())
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        return tree, frozenset()
    said = [said_once(line) for line in lines]
    unclear = frozenset(number for number, (_, clear) in enumerate(said) if not clear)
    return {**tree, "rules": [line for line, _ in said]}, unclear


def _unclear_fault(rule_id: object, number: int, origins: Origins) -> Fault:
    return Fault(f"{_path(('rules', number), origins)} {rule_id}".rstrip(), ONE_OF_SIX)


def _type_faults(error: ValidationError, origins: Origins) -> Iterator[Fault]:
    for fault in error.errors(include_url=False):
        location, kind = fault["loc"], fault["type"]
        if location[0] == "rules" and len(location) > 2:
            # Behind the rule's number stands which of the six it was taken for.
            location = (*location[:2], *location[3:])
        message = fault["msg"].removeprefix("Value error, ")
        if kind in _UNKNOWN:
            message = "there is no such key"
        elif kind in _MISSING:
            message = "is missing"
        yield Fault(_path(location, origins), message)


def _path(location: tuple[int | str, ...], origins: Origins) -> str:
    parts = list(location)
    path = ""
    if len(parts) > 1 and (str(parts[0]), parts[1]) in origins:
        path = origins[str(parts[0]), int(parts[1])]
        parts = parts[2:]
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the file"


def _resolved(
    text: EditionText, digest: str, faults: list[Fault], origins: Origins, unclear: frozenset[int]
) -> Edition:
    tables = {table.code: table for table in text.tables}
    found: dict[str, Indicator] = {}
    for number, table in enumerate(text.tables):
        for indicator in indicators_of(table):
            if indicator.code in found:
                faults.append(Fault(_path(("tables", number), origins), f"two cells have the code {indicator.code}"))
            found[indicator.code] = indicator
    sets: dict[str, SetOf] = {}
    for number, line in enumerate(text.sets):
        try:
            sets[line.name] = named_set(line, tables)
        except UnresolvedError as error:
            faults.append(Fault(_path(("sets", number), origins), str(error)))
    instances: list[Instance] = []
    for number, rule in enumerate(text.rules):
        if number in unclear:
            faults.append(_unclear_fault(rule.id, number, origins))
            continue
        try:
            instances.extend(_instances(rule, tables, found, sets))
        except UnresolvedError as error:
            faults.append(Fault(f"{_path(('rules', number), origins)} {rule.id}", str(error)))
    return Edition(text=text, digest=digest, indicators=found, sets=sets, rules=text.rules, instances=tuple(instances))


def _instances(
    rule: Rule, tables: Mapping[str, Table], indicators: Mapping[str, Indicator], sets: Mapping[str, SetOf]
) -> Iterator[Instance]:
    match rule:
        case Cells(table=table) | Headings(table=table):
            if table not in tables:
                raise UnresolvedError(f"there is no table {table}; there are {', '.join(tables)}")
        case Units(codes=codes):
            for pattern in codes:
                if not any(fnmatchcase(code, pattern) for code in indicators):
                    raise UnresolvedError(f"“{pattern}” names no indicator")
        case Equation(each=None, claim=claim):
            yield instance(rule, "", Resolver(indicators, sets).claim(claim))
        case Equation(each=str(each), claim=claim):
            over: Axis = axis(each, tables, indicators)
            if not over.keys:
                raise UnresolvedError(f"“{each}” has no member with a code")
            for key in over.keys:
                yield instance(rule, key, Resolver(indicators, sets, over, key).claim(claim))
