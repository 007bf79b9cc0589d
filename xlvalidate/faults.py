"""One wording for one mistake, whichever file it is in: what pydantic found, as faults of ours, each with its place."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from xlvalidate.errors import Drawn, Fact, Fault, Words, words
from xlvalidate.toml_places import Location, TomlPlaces, places

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

# What pydantic calls a key that nobody knows, and one that is missing.
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MISSING = ("missing", "missing_keyword_only_argument", "missing_argument")
# By the first part of pydantic's name for it: what has to stand there instead.
_TYPES = {
    "string": "a-text",
    "int": "a-whole-number",
    "float": "a-number",
    "decimal": "a-number",
    "finite": "a-number",
    "bool": "true-or-false",
    "date": "a-date",
    "tuple": "a-list",
    "list": "a-list",
    "dict": "a-table",
    "dataclass": "a-table",
    "model": "a-table",
    "path": "a-text",
}
_BOUNDS = {"greater_than_equal": ("least", "ge"), "less_than_equal": ("most", "le")}
_ALTERNATIVES = re.compile(r"\^\(([\w|-]+)\)\$")
_QUOTED = re.compile(r"'([^']*)'")
_SHOWN = 60


class SaidError(ValueError):
    """What a validator of ours finds: pydantic keeps it, and hands it back with the rest."""

    def __init__(self, why: Words, drawn: Drawn | None = None) -> None:
        self.why = why
        self.drawn = drawn
        super().__init__(str(why))


def of_types(
    error: "ValidationError", tagged: str = "", known: Iterable[str] | Callable[[Location], Iterable[str]] = ()
) -> Iterator[Fault]:
    """What is wrong with the types of a file, its places still to be found.

    The lines of `tagged` are of several kinds; pydantic names behind the number which one it took. `known` are keys
    that an unknown one may be meant for, anywhere or by its location.
    """
    found = error.errors(include_url=False)
    missing = {(one["loc"][:-1], str(one["loc"][-1])) for one in found if one["type"] in _MISSING and one["loc"]}
    for one in found:
        at: Location = one["loc"]
        near = [key for around, key in missing if around == at[:-1]]
        said = _said(one, (*near, *(known(at) if callable(known) else known)))
        if tagged and len(at) > 2 and at[0] == tagged:
            at = (*at[:2], *at[3:])
        if one["type"] == "union_tag_not_found":
            at = (*at, "kind")
        raised = one.get("ctx", {}).get("error")
        drawn = raised.drawn if isinstance(raised, SaidError) else None
        yield Fault("", said.why, said.facts, tuple(part for part in at if part != "[key]"), drawn=drawn)


def _said(one: "ErrorDetails", known: tuple[str, ...]) -> Words:
    kind, context, given = one["type"], one.get("ctx", {}), one.get("input")
    first = kind.partition("_")[0]
    if kind in _UNKNOWN:
        near = _near(str(one["loc"][-1]), known)
        return words("no-such-key-near", near=near) if near else words("no-such-key")
    if kind in _MISSING:
        return words("missing")
    if isinstance(raised := context.get("error"), SaidError):
        return raised.why
    if kind in ("enum", "literal_error"):
        return words("one-of", given=shown(given), known=tuple(_QUOTED.findall(str(context.get("expected", "")))))
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        tags = tuple(_QUOTED.findall(str(context.get("expected_tags", ""))))
        if kind == "union_tag_invalid":
            return words("one-of", given=shown(context.get("tag")), known=tags)
        return words("kind-missing", known=tags)
    if kind == "string_pattern_mismatch":
        return _pattern(str(context["pattern"]), given)
    if kind in ("string_too_short", "too_short"):
        return words("empty")
    if kind == "string_too_long":
        return words("too-long", most=context["max_length"])
    if kind in _BOUNDS:
        why, bound = _BOUNDS[kind]
        number = context[bound]
        said = f"{number:g}" if isinstance(number, float) else str(number)
        return words(why, bound=said, given=shown(given))
    if first in _TYPES:
        return words(_TYPES[first], given=shown(given))
    return words("of-pydantic", said=one["msg"].removeprefix("Value error, "))


def _near(key: str, known: Iterable[str]) -> str:
    """What a key is meant for; two letters that changed places are likelier than another letter.

    It may be known elsewhere in the file: itself it is never meant for.
    """
    near = get_close_matches(key, dict.fromkeys(one for one in known if one != key), cutoff=0.7)
    return max(near, key=lambda one: sorted(one) == sorted(key)) if near else ""


def _pattern(pattern: str, given: object) -> Words:
    if known := alternatives(pattern):
        return words("one-of", given=shown(given), known=known)
    return words("pattern", given=shown(given), pattern=pattern)


def alternatives(pattern: str) -> tuple[str, ...]:
    """The words that a pattern allows, where it lists them; else none."""
    found = _ALTERNATIVES.fullmatch(pattern)
    return tuple(found[1].split("|")) if found else ()


def shown(given: object) -> Fact:
    """What stands in the file, as it may be shown."""
    if isinstance(given, str | bool | int | float):
        said = given if isinstance(given, str) else str(given).lower() if isinstance(given, bool) else str(given)
        said = said if said.isprintable() else ascii(said)
        return f"“{said if len(said) <= _SHOWN else said[:_SHOWN] + '…'}”"
    if isinstance(given, list | tuple):
        return words("given-list")
    if isinstance(given, dict):
        return words("given-table")
    return f"“{given}”"[:_SHOWN]


def dotted(location: Location, tree: Any = None) -> str:
    """A location as people read it, with the id of the rule that it is in: `rules[3] T3-BAL.says`."""
    path = ""
    for number, part in enumerate(location):
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
        if number == 1 and location[0] == "rules":
            path = f"{path} {_id_of(tree, 'rules', part, 'id')}".rstrip()
    return path


def _id_of(tree: Any, kind: str, number: Any, key: str) -> str:
    try:
        found = tree[kind][number][key]
    except (LookupError, TypeError):
        return ""
    return found if isinstance(found, str) and found.isprintable() and len(found) <= _SHOWN else ""


def _rule_at(at: Location, tree: Any) -> str:
    """The id of the rule that a location is in: by its number, or of a translation by the id itself."""
    match at:
        case ("rules", int(number), *_):
            return _id_of(tree, "rules", number, "id")
        case ("errata", int(number), *_):
            return _id_of(tree, "errata", number, "rule")
        case ("rules" | "errata", str(rule), *_):
            return rule
        case _:
            return ""


def placed(faults: Iterable[Fault], text: str, tree: Any = None) -> tuple[Fault, ...]:
    """Faults of one TOML text with their paths, lines and columns."""
    found: TomlPlaces | None = None
    out = []
    for one in faults:
        if one.at or one.path == "":
            found = found or places(text)
            one = set_at(one, one.at, found, tree)
        out.append(one)
    return tuple(out)


def set_at(one: Fault, at: Location, found: TomlPlaces, tree: Any, file: str = "") -> Fault:
    """A fault with its path, its place, and its file if one is named."""
    place = found.of(at) if one.drawn is None else found.inside(at, one.drawn.source, one.drawn.position)
    path = one.path or dotted(at, tree) or words("the-file")
    return replace(one, path=path, place=place, file=file or one.file, rule=_rule_at(at, tree))
