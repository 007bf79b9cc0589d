"""The lines of an errata file: corrections of rules, what a rule that is added says besides, notes for the handbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar

from pydantic import ConfigDict, StringConstraints

from xlvalidate.editions.codes import STRICT, Code, Said
from xlvalidate.findings import Severity

Reason = Annotated[str, StringConstraints(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErratumWords:
    """Why a rule was corrected or added, in another language."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    reason: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class ErratumLine:
    """One correction of a rule."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    rule: str
    since: date
    reason: Reason
    off: bool = False
    severity: Severity | None = None
    applies: dict[str, tuple[str, ...]] | None = None
    translations: dict[str, ErratumWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedSince:
    """What a rule that is added says besides what every rule says."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    since: date
    reason: Reason
    translations: dict[str, ErratumWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """A note in another language."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    text: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """What a reader of the handbook has to know besides."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    code: Code
    since: date
    text: Said
    translations: dict[str, NoteWords] = field(default_factory=dict)


def reasons(words: Mapping[str, ErratumWords]) -> dict[str, str]:
    """Why, by language."""
    return {language: said.reason for language, said in words.items()}
