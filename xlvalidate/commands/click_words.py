"""What click finds wrong with a command, in both languages: known by its English sentence, `click.<what>`, and said
anew with the facts that were in it.
"""

import re
from functools import cache
from string import Formatter
from typing import IO, Any

import click

from xlvalidate.languages import FALLBACK
from xlvalidate.messages import catalogue, keys, text

_FAMILY = "click."
_PARTS = frozenset(("message", "kind"))  # facts that are sentences or words of click again
_QUOTED = re.compile(r"'([^']*)'")
_METAVAR = re.compile(r"(?<![\w-])[A-Z]+(?: [A-Z]+)*(?![\w-])")


class UsageInWords(click.UsageError):
    """The same complaint in a language."""

    def __init__(self, error: click.UsageError, language: str) -> None:
        super().__init__(said_anew(error.format_message(), language), error.ctx)
        self.language = language

    def show(self, file: IO[Any] | None = None) -> None:
        """As click shows it: the usage, where help is, and what is wrong."""
        if self.ctx is not None:
            option = max(self.ctx.help_option_names, key=len)
            hint = text("help.try", self.language, command=self.ctx.command_path, option=option)
            click.echo(f"{self.ctx.get_usage()}\n{hint}\n", file, err=True)
        click.echo(text("help.wrong", self.language, what=self.message), file, err=True)


def in_words(error: click.UsageError, language: str) -> click.UsageError:
    """What is wrong in a language; a help that was shown instead of it is in that language already."""
    own = type(error).show is not click.UsageError.show
    return error if own else UsageInWords(error, language)


def said_anew(said: str, language: str) -> str:
    """A sentence of click, or a part of one, in a language; one that is not known stays as it is."""
    if language == FALLBACK:
        return said
    for key, pattern in _patterns():
        if (found := pattern.fullmatch(said)) is not None:
            return text(
                key, language, **{name: _fact(name, fact, language) for name, fact in found.groupdict().items()}
            )
    return said


def metavars(shown: str, language: str) -> str:
    """What is to be filled in, `FILE`, as a reader of the language calls it."""
    return _METAVAR.sub(lambda found: text(f"help.metavar.{found[0].replace(' ', '-').lower()}", language), shown)


def _fact(name: str, fact: str, language: str) -> str:
    """A fact of a sentence: a part that is said anew, or what was quoted, as the language quotes it and lists it."""
    if name in _PARTS:
        return said_anew(fact, language)
    if name == "param":
        fact = metavars(fact, language)
    parts = _QUOTED.findall(fact)
    if not parts or ", ".join(map(repr, parts)) != fact:
        return _QUOTED.sub(lambda found: text("help.quoted", language, what=found[1]), fact)
    return text("and", language).join(text("help.quoted", language, what=part) for part in parts)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence of click's; first those that begin with words of their own, and those with the most of them."""
    found = []
    for key in keys(FALLBACK):
        if key.startswith(_FAMILY):
            parts = list(Formatter().parse(catalogue(FALLBACK).gettext(key)))
            pattern = "".join(re.escape(own) + (f"(?P<{name}>.+?)" if name else "") for own, name, _, _ in parts)
            order = (not parts[0][0], -sum(len(own) for own, *_ in parts), key)
            found.append((order, key, re.compile(pattern, re.DOTALL)))
    return tuple((key, pattern) for _, key, pattern in sorted(found, key=lambda one: one[0]))
