"""What somebody has to mend in the program's own files. An office's mistake is a finding, never one of these.

A fault holds facts, as a finding does; its sentence, `fault.<why>`, is made in the language of whoever reads it. So are
the sentences, `usage.<why>`, of what stops a command.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from errno import errorcode
from functools import cache
from typing import Protocol, TypeAlias, runtime_checkable

from xlvalidate.characters import columns
from xlvalidate.languages import FALLBACK
from xlvalidate.messages import has, keys, text

Fact: TypeAlias = "str | int | Sayable | tuple[str | Sayable, ...]"  # of several, one after the other
Facts: TypeAlias = tuple[tuple[str, Fact], ...]

# How much of a long line is drawn before a caret and behind it.
_BEFORE, _BEHIND = 200, 200


@runtime_checkable
class Sayable(Protocol):
    """What is still to be said in a language."""

    def said(self, language: str) -> str:
        """It in a language."""


class XlvalidateError(Exception):
    """The root. Its text says what, where and how to mend it."""

    def said(self, language: str) -> str:
        """Its text for a terminal; in English where there is no other."""
        return str(self)


class SpokenError(XlvalidateError):
    """One that is said in the language of whoever reads it: a sentence, or several below each other."""

    def __init__(self, *words: "Words") -> None:
        self.words = words
        super().__init__(*words)

    def said(self, language: str) -> str:
        """Its text for a terminal."""
        return "\n".join(one.said(language) for one in self.words)

    def __str__(self) -> str:
        return self.said(FALLBACK)


class UsageError(SpokenError):
    """The command cannot be carried out as it was given: a path, an option, a place to write."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence, or a part of one, that is still to be said: the key `<family>.<why>`, and what fills it in."""

    why: str
    facts: Facts = ()
    family: str = "fault"

    def said(self, language: str) -> str:
        """It in a language."""
        return _sentence(f"{self.family}.{self.why}", self.facts, language)

    def __str__(self) -> str:
        return self.said(FALLBACK)


def _sentence(key: str, facts: Facts, language: str) -> str:
    return text(key, language, **{name: _filled(fact, language) for name, fact in facts})


def _filled(fact: Fact, language: str) -> str | int:
    if isinstance(fact, tuple):
        return text("fault.between", language).join(str(_filled(one, language)) for one in fact)
    return fact if isinstance(fact, str | int) else fact.said(language)


def words(why: str, /, **facts: Fact) -> Words:
    """Words with their facts by name."""
    return Words(why, tuple(facts.items()))


def usage(why: str, /, **facts: object) -> Words:
    """The sentence `usage.<why>` of what stops a command, its facts by name; a path, a day or an error is its text."""
    return Words(why, tuple((name, _fact(fact)) for name, fact in facts.items()), "usage")


def _fact(fact: object) -> Fact:
    if isinstance(fact, tuple):
        return tuple(one if isinstance(one, Sayable) else str(one) for one in fact)
    return fact if isinstance(fact, str | int | Sayable) else str(fact)


@cache
def _of_systems() -> Mapping[str, str]:
    """By what a system says in English: the key of it."""
    return {text(key, FALLBACK): key for key in keys(FALLBACK) if key.startswith("system.")}


def why_of(error: OSError) -> "str | Words":
    """What the system says of a file or a connection, in the language of whoever reads it where we know it."""
    said = error.strerror or str(error)
    name = "no-host" if type(error).__name__ == "gaierror" else errorcode.get(error.errno or 0, "").lower()
    spoken = name == "no-host" or os.name == "nt"  # Windows says it in its own language
    key = f"system.{name}" if spoken and has(f"system.{name}", FALLBACK) else _of_systems().get(said)
    return Words(key.removeprefix("system."), family="system") if key else said


def system_says(why: "OSError | str", language: str) -> str:
    """The same in a language; of a text that was kept, if it is one of those."""
    if isinstance(why, str):
        return text(_of_systems()[why], language) if why in _of_systems() else why
    said = why_of(why)
    return said if isinstance(said, str) else said.said(language)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of the author's, and how many characters stand before the caret below it."""

    source: str
    position: int

    @property
    def lines(self) -> tuple[str, str]:
        """The line that the character is in, and the caret below it. A tab stays a tab, so that both run alike; what
        cannot be seen is written as its number. Of a long line it is what is around.
        """
        begins = self.source.rfind("\n", 0, self.position) + 1
        ends = self.source.find("\n", self.position)
        before, behind = self.source[begins : self.position], self.source[self.position : ends if ends >= 0 else None]
        before, behind = _seen(before), _seen(behind)
        before = before if len(before) <= _BEFORE else f"…{before[1 - _BEFORE :]}"
        behind = behind if len(behind) <= _BEHIND else f"{behind[: _BEHIND - 1]}…"
        below = "".join("\t" if one == "\t" else " " * columns(one) for one in before)
        return f"{before}{behind}", f"{below}^"

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _seen(said: str) -> str:
    return "".join(
        one if one == "\t" or one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in said
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file: the path inside the file (`rules[3] T3-BAL.says`), what is wrong there as a key, and facts.

    `at` is the same path in keys and numbers, which finds `place`, the line and the column, both from 1. `file` is the
    name of the file that it is in, from the folder of the one that is looked at; empty where it is that one. `rule` is
    the id of the rule that it is in, if it is in one.
    """

    path: "str | Words"
    why: str
    facts: Facts = ()
    at: tuple[str | int, ...] = ()
    place: tuple[int, int] | None = None
    drawn: Drawn | None = None
    file: str = ""
    rule: str = ""

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.said(FALLBACK)

    def sentence(self, language: str) -> str:
        """What is wrong, on one line."""
        return _sentence(f"fault.{self.why}", self.facts, language)

    def said(self, language: str) -> str:
        """What is wrong; several lines where it draws a caret under a character."""
        said = self.sentence(language)
        return f"{said}\n{self.drawn}" if self.drawn else said

    def within(self, language: str) -> str:
        """Where in its file it is: the path of keys."""
        return str(_filled(self.path, language))

    def shown(self, language: str) -> str:
        """The fault as a list of them has it."""
        first, *rest = self.said(language).split("\n")
        path = " ".join(filter(None, (self.file, self.within(language))))
        if self.place is not None:
            first = text("fault.place", language, said=first, line=self.place[0], column=self.place[1])
        return "\n".join([f"  {path}   {first}", *(f"      {line}" for line in rest)])

    def __str__(self) -> str:
        return self.shown(FALLBACK)


def fault(path: "str | Words", why: str, /, at: tuple[str | int, ...] = (), **facts: Fact) -> Fault:
    """A fault with its facts by name."""
    return Fault(path, why, tuple(facts.items()), at)


class EditionError(XlvalidateError):
    """An edition file is not one. Carries every fault at once, each with its path."""

    def __init__(self, where: str, faults: Iterable[Fault]) -> None:
        self.where = where
        self.faults = tuple(faults)
        super().__init__(where, self.faults)

    def said(self, language: str) -> str:
        """All of them below each other."""
        count = len(self.faults)
        head = text("fault.one" if count == 1 else "fault.many", language, where=self.where, count=count)
        return "\n".join([head, *(one.shown(language) for one in self.faults)])

    def __str__(self) -> str:
        return self.said(FALLBACK)


class FileFaultsError(XlvalidateError):
    """A file that somebody keeps by hand, a roster or a `collection.toml`, cannot be used. Carries every fault."""

    def __init__(self, where: "str | Words", faults: Iterable[Fault]) -> None:
        self.where = where
        self.faults = tuple(faults)
        super().__init__(where, self.faults)

    def said(self, language: str) -> str:
        """All of them below each other."""
        head = text("fault.unusable", language, where=_filled(self.where, language))
        return "\n".join([head, *(one.shown(language) for one in self.faults)])

    def __str__(self) -> str:
        return self.said(FALLBACK)


class RuleSyntaxError(XlvalidateError):
    """A rule cannot be read. Its text draws the rule and a caret under the character."""

    def __init__(self, why: Words, source: str, position: int) -> None:
        self.why = why
        self.drawn = Drawn(source, position)
        super().__init__(why, source, position)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.why)

    @property
    def source(self) -> str:
        """The rule."""
        return self.drawn.source

    @property
    def position(self) -> int:
        """Where in it."""
        return self.drawn.position

    def said(self, language: str) -> str:
        """What is wrong, and where."""
        return f"{self.why.said(language)}\n{self.drawn}"

    def __str__(self) -> str:
        return self.said(FALLBACK)
