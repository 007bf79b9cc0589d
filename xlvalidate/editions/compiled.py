"""Editions that come with the program as they were read from their files, so that a start neither parses nor resolves.

`data/compiled/<id>.json` holds plain values: what kinds of values there are, the words and numbers, and of each value
its kind and its parts, by their numbers. Only the classes named here are made from it. It says of which files it was
made: where these have changed, or a class has other fields, it counts for nothing and the files are read.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from xlvalidate import findings, identity
from xlvalidate.editions import corrections, edition, errata_lines, erratum, kinds, model, rule, statement
from xlvalidate.editions.corrections import Corrections
from xlvalidate.editions.edition import Edition
from xlvalidate.rules import statement_patterns, tolerance, tree

FOLDER = "compiled"
_MODULES = (
    *(findings, identity, corrections, edition, errata_lines, erratum, kinds, model, rule, statement),
    *(statement_patterns, tolerance, tree),
)
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Compiled:
    """An edition without its errata, and the errata where it has some."""

    edition: Edition
    corrections: Corrections | None


def compiled(path: Path) -> Compiled | None:
    """The edition of a file as it was compiled beside it; None where it was not, or from other files than are there."""
    try:
        told = json.loads(_path_of(path).read_bytes())
    except FileNotFoundError:
        return None
    if told["files"] != _digest(path.parent):
        return None
    made = _made(told)
    return None if made is None else Compiled(*made)


def written(path: Path, found: Compiled) -> tuple[Path, str]:
    """Where the compiled edition of a file belongs, and its text: the same for the same files."""
    kinds, plain, parts = _parts((found.edition, found.corrections))
    told = {"files": _digest(path.parent), "kinds": kinds, "plain": plain, "parts": parts}
    lines = (f"{json.dumps(key)}: {_lines(value)}" for key, value in told.items())
    return _path_of(path), "{\n" + ",\n".join(lines) + "\n}\n"


def _path_of(path: Path) -> Path:
    return path.parent / FOLDER / f"{path.stem}.json"


def _lines(value: object) -> str:
    each = value if isinstance(value, list) else None
    if each is None:
        return json.dumps(value)
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in each) + "\n]"


@cache
def _digest(folder: Path) -> str:
    """Of all files that an edition of the folder may be read from."""
    digest = hashlib.sha256()
    for part in chain(sorted(folder.glob("*.toml")), sorted(folder.glob("parts/*.toml"))):
        digest.update(part.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(part.read_bytes()).digest())
    return digest.hexdigest()


def _classes() -> Iterator[tuple[str, type]]:
    for module in _MODULES:
        for name, found in vars(module).items():
            own = isinstance(found, type) and found.__module__ == module.__name__
            if own and (is_dataclass(found) or issubclass(found, Enum)):
                yield f"{module.__name__.removeprefix('xlvalidate.')}.{name}", found


def _named(kind: type) -> list[str]:
    return [one.name for one in fields(kind)] if is_dataclass(kind) else []


def _parts(root: object) -> tuple[list[list[str]], list[object], list[list[int]]]:
    """The kinds with their fields, the plain values, and of all others the kind and the numbers of its parts. Numbers
    go on from the plain values to the others; the last is the root.
    """
    names = {found: name for name, found in _classes()}
    kinds: dict[str, list[str]] = {}
    order: dict[str, int] = {}
    plain: dict[tuple[type, object], int] = {}
    parts: list[tuple[int, list[tuple[bool, int]]]] = []
    same: dict[tuple[int, tuple[tuple[bool, int], ...]], int] = {}

    def number(value: Any) -> tuple[bool, int]:
        if type(value) in _PLAIN:
            return False, plain.setdefault((type(value), value), len(plain))
        name, own, inside = _taken_apart(value, names)
        held = [number(one) for one in inside]
        kinds.setdefault(name, own)
        kind = order.setdefault(name, len(order))
        key = (kind, tuple(held))
        # No two values share a dict, whatever becomes of it.
        if name == "dict" or key not in same:
            same[key] = len(parts)
            parts.append((kind, held))
        return True, same[key]

    number(root)
    first = len(plain)
    return (
        [[name, *own] for name, own in kinds.items()],
        [value for _, value in plain],
        [[kind, *(at + first if made else at for made, at in held)] for kind, held in parts],
    )


def _taken_apart(value: Any, names: Mapping[type, str]) -> tuple[str, list[str], Sequence[object]]:
    """The name of a value's kind, its fields, and what it is made of."""
    kind = type(value)
    if kind is tuple:
        return "tuple", [], value
    if kind is dict:
        return "dict", [], [*chain.from_iterable(value.items())]
    if kind in (Decimal, date):
        return kind.__name__, [], [str(value)]
    if isinstance(value, Enum):
        return names[kind], [], [value.value]
    own = _named(kind)
    return names[kind], own, [getattr(value, name) for name in own]


def _made(told: Mapping[str, Any]) -> Any:
    """The root; None where a class has other fields now, or is gone."""
    classes = dict(_classes())
    makers: list[Callable[[list[Any]], Any]] = []
    for name, *own in told["kinds"]:
        maker = _MAKERS.get(name) or _maker(classes.get(name), own)
        if maker is None:
            return None
        makers.append(maker)
    made: list[Any] = told["plain"]
    for kind, *parts in told["parts"]:
        made.append(makers[kind]([made[part] for part in parts]))
    return made[-1]


def _maker(kind: Any, own: list[str]) -> Callable[[list[Any]], Any] | None:
    if kind is None or _named(kind) != own:
        return None
    if issubclass(kind, Enum):
        return lambda parts: kind(parts[0])
    return lambda parts: kind(**dict(zip(own, parts, strict=True)))


_MAKERS: Mapping[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "dict": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "Decimal": lambda parts: Decimal(parts[0]),
    "date": lambda parts: date.fromisoformat(parts[0]),
}
