"""A correction of an edition that was issued, and what a reader of the handbook has to know besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from xlvalidate.editions.rule import Rule
from xlvalidate.findings import Severity

Offices: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""For which offices a rule is: by line of the cover, the words of it; empty: for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A correction of an issued edition, since when and why: a rule switched off, of another severity, for other
    offices (`applies`, and `applied` as it was issued), or one that the edition did not have (`added`). `reasons` are
    by other languages; `lines` are the ids of what it switches off, which a template still has on 校验.
    """

    rule: str
    since: date
    reason: str
    reasons: Mapping[str, str] = field(default_factory=dict, hash=False)
    off: bool = False
    severity: Severity | None = None
    applies: Offices | None = None
    applied: Offices = ()
    added: Rule | None = field(default=None, hash=False)
    lines: tuple[str, ...] = ()

    def changes(self, *, on: Mapping[str, str]) -> bool:
        """Does the form of an office, by the lines of its cover, meet another rule than the one that was issued?"""
        if self.added is not None:
            return is_for(offices_of(self.added), on)
        if self.off or self.severity is not None:
            return True
        return is_for(self.applies or (), on) != is_for(self.applied, on)

    def words(self, between: str) -> Iterator[tuple[str, dict[str, str]]]:
        """What it does, each thing by its word, with the facts of that word's sentence."""
        if self.added is not None:
            yield "erratum-added", {"severity": str(self.added.severity)}
        if self.off:
            yield "erratum-off", {}
        if self.severity is not None:
            yield "erratum-severity", {"severity": str(self.severity)}
        if self.applies is not None:
            offices = between.join(dict.fromkeys(word for _, words in self.applies for word in words))
            yield ("erratum-applies", {"offices": offices}) if offices else ("erratum-applies-all", {})

    def why(self, language: str) -> str:
        """The reason, in a language if it is given in it."""
        return self.reasons.get(language, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandbookNote:
    """What a reader of the handbook has to know besides, since a day. `translations` are by language."""

    text: str
    translations: Mapping[str, str] = field(default_factory=dict)


def offices_of(rule: Rule) -> Offices:
    """For which offices a rule is."""
    return tuple(rule.applies.items())


def is_for(offices: Offices, cover: Mapping[str, str]) -> bool:
    """Is the office of a cover one of those?"""
    return all(cover.get(line, "") in words for line, words in offices)
