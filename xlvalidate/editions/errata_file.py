"""An errata file as it is written: corrections of rules, rules that are added, and notes for the handbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from xlvalidate.editions.codes import STRICT
from xlvalidate.editions.edition_files import Sources, read
from xlvalidate.editions.errata_lines import AddedSince, ErratumLine, NoteLine
from xlvalidate.editions.load import one_of_six, unclear_fault
from xlvalidate.editions.rule import SAYS, Rule, RuleLine, RuleOfAnyKind
from xlvalidate.editions.translations import CODE_OF, KEY, strangers, translated
from xlvalidate.errors import EditionError, Fault
from xlvalidate.faults import of_types

# What a file of translations beside it may speak of, and by what it is known.
TRANSLATED = {"errata": "rule", "rules": CODE_OF["rules"], "notes": "code"}
_OF_AN_ADDED = ("since", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataText:
    """The whole file. Its `rules` are read as those of an edition are, where there are some."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    errata: tuple[ErratumLine, ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[NoteLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenErrata:
    """The file with its translations. `added` are the rules of it, each with what it says besides; `unclear` says of
    which of them no sense was made.
    """

    sources: Sources
    errata: tuple[ErratumLine, ...]
    added: tuple[tuple[Rule, AddedSince], ...]
    notes: tuple[NoteLine, ...]
    unclear: tuple[int, ...]
    faults: tuple[Fault, ...]


def written(path: Path, language: str, *, beside: bool, author: bool) -> WrittenErrata:
    """An errata file, of an edition in a language. Its translations are read with `beside`; an author is told of files
    that look like some and are none. Raises EditionError where the file says what it cannot say.
    """
    own, _ = read(path, path.name)
    sources = Sources(own)
    tree, misplaced = translated(own.tree, sources, beside=beside, own=language, code_of=TRANSLATED, of_the_whole=())
    tree, unclear = one_of_six(tree)
    tree, besides = _besides(tree)
    faults: list[Fault] = []
    try:
        text = _whole().validate_python(tree)
    except ValidationError as error:
        faults += of_types(error, known=_names(ErrataText, ErratumLine, NoteLine))
    added: tuple[tuple[Rule, AddedSince], ...] = ()
    if besides:
        try:
            added = tuple(zip(_rules().validate_python(tree["rules"]), _since().validate_python(besides), strict=True))
        except ValidationError:
            faults += _added_types(tree["rules"], besides)
    if faults:
        told = [unclear_fault(number) for number in unclear]
        raise EditionError(path.name, sources.placed([*faults, *told, *misplaced]))
    return WrittenErrata(
        sources=sources,
        errata=text.errata,
        added=added,
        notes=text.notes,
        unclear=unclear,
        faults=(*misplaced, *(strangers(sources) if author else ())),
    )


def _besides(tree: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """The rules as an edition writes them, and what an errata file says of them besides."""
    lines = tree.get("rules", [])
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        return dict(tree), []
    rules, besides = [], []
    for line in lines:
        said = line.get(KEY, {})
        reasons = {language: {"reason": one["reason"]} for language, one in said.items() if "reason" in one}
        without = {language: {k: v for k, v in one.items() if k != "reason"} for language, one in said.items()}
        rules.append({**{k: v for k, v in line.items() if k not in (*_OF_AN_ADDED, KEY)}, KEY: without})
        besides.append({**{k: line[k] for k in _OF_AN_ADDED if k in line}, KEY: reasons})
    return {**tree, "rules": rules}, besides


def _added_types(rules: list[Any], besides: list[Any]) -> Iterator[Fault]:
    """What is wrong with the types of rules that are added, and of what is said of them besides."""
    for adapter, lines, skipped in ((_rules(), rules, 2), (_since(), besides, 1)):
        try:
            adapter.validate_python(lines)
        except ValidationError as error:
            for one in of_types(error, known=(*_names(RuleOfAnyKind, AddedSince), *SAYS)):
                # Behind the number of a rule pydantic names which of the six kinds it took.
                yield replace(one, at=("rules", *one.at[:1], *one.at[skipped:]))


def _names(*lines: Any) -> list[str]:
    return [one.name for line in lines for one in fields(line) if one.name != KEY]


@cache
def _whole() -> TypeAdapter[ErrataText]:
    """Made once a process, and only where there is such a file."""
    return TypeAdapter(ErrataText)


@cache
def _rules() -> TypeAdapter[tuple[Rule, ...]]:
    return TypeAdapter(tuple[RuleLine, ...])


@cache
def _since() -> TypeAdapter[tuple[AddedSince, ...]]:
    return TypeAdapter(tuple[AddedSince, ...])


def codes_twice(notes: tuple[NoteLine, ...]) -> Iterator[int]:
    """The numbers of notes whose code another has already."""
    seen: set[str] = set()
    for number, note in enumerate(notes):
        if note.code in seen:
            yield number
        seen.add(note.code)
