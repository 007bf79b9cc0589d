"""A JSON Schema of edition files and of what stands beside them, for editors: which keys there are, what each is for,
what it takes.

It is derived from the classes that read those files, so that a key that a class gets is there. What a key is for is in
the catalogues: `edition-schema.Row.label`, the class being the one that declares it.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from xlvalidate.editions.edition_files import FileSort
from xlvalidate.editions.errata_file import TRANSLATED, ErrataText
from xlvalidate.editions.errata_lines import AddedSince, ErratumWords
from xlvalidate.editions.load import OF_A_PART
from xlvalidate.editions.model import EditionText, EditionWords, NamedSet, Row, SetWords
from xlvalidate.editions.rule import MAY_BE_IDLE, RuleOfAnyKind, RuleWords
from xlvalidate.editions.statement_files import KEYS
from xlvalidate.editions.translations import CODE_OF, INSIDE, KEY, WORDS_OF
from xlvalidate.faults import alternatives
from xlvalidate.messages import has, text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SAYS = "edition-schema."
_REF = "#/$defs/"
_NOTHING: list[Any] = [False, 0, "", [], {}]
# What texts a number or a day of TOML may be given as: an exact decimal, and what editors make of a day.
_DECIMAL = r"^\s*[+-]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][+-]?\d+)?\s*$"
_DAY = r"^\d{4}-\d{2}-\d{2}([Tt ]|$)"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembledText(EditionText):
    """An edition's own file: the keys that say of which files it is made are gone when it is read."""

    include: tuple[str, ...] = ()
    slots: dict[str, tuple[Row, ...]] = field(default_factory=dict)


def edition_schema(of: FileSort, language: str) -> dict[str, Any]:
    """The schema, what it says in a language."""
    whole = _undescribed(of)
    described = _walked(whole, lambda one: _described(one, language))
    return {"$schema": DIALECT, "title": text(f"{_SAYS}of.{of}", language), **described}


def described_keys(of: FileSort) -> frozenset[str]:
    """By which keys of the catalogues its own keys are described."""
    return frozenset(one["description"] for one in _tables_of(_undescribed(of)) if "description" in one)


def _undescribed(of: FileSort) -> dict[str, Any]:
    """The schema, with keys of the catalogues for what it says."""
    known = _definitions()
    rule = _one_of_six([known[name] for name in _kinds(known["AssembledText"])])
    known["Rule"] = rule
    known["AddedRule"] = {**_both(rule, known["AddedSince"]), "oneOf": rule["oneOf"]}
    match of:
        case FileSort.EDITION | FileSort.PART:
            whole = _with_rules(known["AssembledText"], "Rule")
            whole = _of_a_part(whole) if of is FileSort.PART else _with_parts(whole)
        case FileSort.TRANSLATION:
            words = {kind: _ref(WORDS_OF[kind].__name__) for kind in CODE_OF}
            whole = _both(known["EditionWords"], _by_code(words, "translation"))
        case FileSort.ERRATA:
            whole = _with_rules(known["ErrataText"], "AddedRule")
        case FileSort.ERRATA_TRANSLATION:
            known["AddedWords"] = {**_both(known["RuleWords"], known["ErratumWords"]), "required": []}
            words = {kind: _ref(name) for kind, name in _WORDS_OF_ERRATA.items()}
            whole = _by_code(words, "errata-translation")
        case FileSort.STATEMENTS:
            whole = _only(known["AssembledText"], KEYS)
    tables = {name: known[name] for name in sorted(_reached(whole, known))}
    meant = dict(one for takes in (whole, *reversed(tables.values())) for one in _named_by(takes))
    return {**whole, "$defs": {name: {"description": meant[name], **one} for name, one in tables.items()}}


_WORDS_OF_ERRATA = dict(zip(TRANSLATED, ("ErratumWords", "AddedWords", "NoteWords"), strict=True))


class _AsToml(GenerateJsonSchema):
    """What TOML can say: no null; of a class its keys, with what they are described by, and those of before.

    Numbers, days and `true` are what TOML has for them, whatever else they could be converted from.
    """

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        """A table."""
        cls, whole = schema["cls"], super().dataclass_schema(schema)
        keys = {one.get("validation_alias", one["name"]): one["name"] for one in schema["schema"]["fields"]}
        described = {
            key: {**whole["properties"][key], "description": f"{_SAYS}{_declares(cls, name)}.{key}"}
            for key, name in keys.items()
            if key != KEY
        }
        inside = _inside(cls)
        return {
            "type": "object",
            "properties": described,
            **({"patternProperties": inside} if inside else {}),
            "additionalProperties": False,
            "required": whole.get("required", []),
        }

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key that may be left out; there is no null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """With its default, where an editor gains by it."""
        found = super().default_schema(schema)
        said = found.get("default")
        return found if said and isinstance(said, str | int) else _without(found, "default")

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """A text; one of some words where the pattern says so."""
        found = super().str_schema(schema)
        known = alternatives(str(found.get("pattern", "")))
        return {**_without(found, "pattern"), "enum": list(known)} if known else found

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """A number, or a text that is one."""
        return {"type": ["number", "string"], "pattern": _DECIMAL}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        """A day, of which editors make a text."""
        return {"type": "string", "pattern": _DAY}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A table by code, by sheet, by cell."""
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found

    def field_title_should_be_set(self, schema: object) -> bool:
        """A key is its own title."""
        return False


def _declares(cls: type, name: str) -> str:
    return next(base.__name__ for base in cls.__mro__ if name in inspect.get_annotations(base))


def _inside(cls: type) -> dict[str, Any]:
    """The keys by which files of before have their English inside: known, and offered to nobody."""
    said = SetWords if cls is NamedSet else RuleWords if issubclass(cls, RuleOfAnyKind) else None
    there = [one.name for one in fields(said)] if said else []
    return {f"^{key}$": {"type": "string"} for key, (_, what) in INSIDE.items() if what in there}


def _definitions() -> dict[str, Any]:
    """By the name of its class, each table of a file."""
    mode: JsonSchemaMode = "validation"
    classes: tuple[type, ...] = (AssembledText, ErrataText, AddedSince, EditionWords, ErratumWords, *WORDS_OF.values())
    adapters: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (one.__name__, mode, TypeAdapter(one)) for one in classes
    ]
    found = TypeAdapter.json_schemas(adapters, schema_generator=_AsToml)[1]["$defs"]
    assert isinstance(found, dict)

    def inlined(one: dict[str, Any]) -> dict[str, Any]:
        meant = found.get(str(one.get("$ref", "")).removeprefix(_REF), {})
        return {**_without(meant, "title", "description"), **_without(one, "$ref")} if "enum" in meant else one

    return {name: _walked(one, inlined) for name, one in found.items() if "enum" not in one}


def _kinds(edition: Mapping[str, Any]) -> list[str]:
    return [one["$ref"].removeprefix(_REF) for one in edition["properties"]["rules"]["items"]["oneOf"]]


def _one_of_six(kinds: list[dict[str, Any]]) -> dict[str, Any]:
    """A rule: a fault in it is marked where it is, and one that says none of the six things, or several, as a whole."""
    shared = [key for key in kinds[0]["required"] if all(key in one["required"] for one in kinds)]
    whole = _both(*kinds)
    says = [next(key for key in one["required"] if key not in shared) for one in kinds]
    return {**whole, "required": shared, "oneOf": [_that_says(key, whole["properties"][key]) for key in says]}


def _that_says(key: str, takes: Mapping[str, Any]) -> dict[str, Any]:
    said = {"title": key, "description": takes["description"], "required": [key]}
    return {**said, "not": {"properties": {key: {"enum": _NOTHING}}}} if key in MAY_BE_IDLE else said


def _both(*tables: Mapping[str, Any]) -> dict[str, Any]:
    """One table with the keys of several."""
    out: dict[str, Any] = {"type": "object"}
    for part in ("properties", "patternProperties"):
        keys = {key: takes for one in tables for key, takes in one.get(part, {}).items()}
        if keys:
            out[part] = keys
    required = list(dict.fromkeys(key for one in tables for key in one["required"]))
    return {**out, "additionalProperties": False, "required": required}


def _with_rules(whole: Mapping[str, Any], name: str) -> dict[str, Any]:
    rules = {**whole["properties"]["rules"], "items": _ref(name)}
    return {**whole, "properties": {**whole["properties"], "rules": rules}}


def _with_parts(edition: Mapping[str, Any]) -> dict[str, Any]:
    """What a part can bring has to be in the edition's own file where it includes none."""
    needed = [key for key in edition["required"] if key in OF_A_PART]
    return {
        **edition,
        "required": [key for key in edition["required"] if key not in OF_A_PART],
        "if": {"not": {"required": ["include"]}},
        "then": {"required": needed},
    }


def _of_a_part(edition: Mapping[str, Any]) -> dict[str, Any]:
    return _only(edition, OF_A_PART)


def _only(edition: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {**edition, "properties": {key: edition["properties"][key] for key in keys}, "required": []}


def _by_code(words: Mapping[str, Any], of: str) -> dict[str, Any]:
    keys = {
        kind: {"type": "object", "additionalProperties": one, "description": f"{_SAYS}{of}.{kind}"}
        for kind, one in words.items()
    }
    return {"type": "object", "properties": keys, "additionalProperties": False, "required": []}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF + name}


def _named_by(takes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The tables that a table has, each with the description of the key that has it: over `[[tables]]` an editor shows
    what is said of one table.
    """
    for key in takes["properties"].values():
        for one in _tables_of(key):
            if "$ref" in one:
                yield one["$ref"].removeprefix(_REF), key["description"]


def _reached(whole: Mapping[str, Any], known: Mapping[str, Any]) -> set[str]:
    found, looked_at = set[str](), [whole]
    while looked_at:
        refs = {one["$ref"].removeprefix(_REF) for one in _tables_of(looked_at.pop()) if "$ref" in one}
        looked_at += [known[name] for name in refs - found]
        found |= refs
    return found


def _tables_of(value: Any) -> Iterator[dict[str, Any]]:
    """Each schema in it; a table of keys is none."""
    if isinstance(value, list):
        for one in value:
            yield from _tables_of(one)
    elif isinstance(value, dict):
        yield value
        for key, one in value.items():
            yield from _tables_of(list(one.values()) if key in _BY_KEY else one)


_BY_KEY = ("properties", "patternProperties", "$defs")


def _walked(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """It with each schema in it changed."""
    if isinstance(value, list):
        return [_walked(one, change) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {
        key: {name: _walked(each, change) for name, each in one.items()} if key in _BY_KEY else _walked(one, change)
        for key, one in value.items()
    }
    return change(inner)


def _described(one: dict[str, Any], language: str) -> dict[str, Any]:
    """A key that nobody has described yet goes without."""
    if (key := one.get("description")) is None:
        return one
    return {**one, "description": text(key, language)} if has(key, language) else _without(one, "description")


def _without(one: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in keys}
