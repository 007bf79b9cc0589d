"""Which language a command is to speak."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click

from xlvalidate.console import system_language
from xlvalidate.messages import LANGUAGES

_ASKED, _ARGS = "xlvalidate.language", "xlvalidate.arguments"
_OF_COLLECTIONS = ("collect", "rollup")


def asked_language(args: Sequence[str]) -> str:
    """The language that is named in what follows the program's name, the last one of several; empty where none is."""
    named = [
        after if one == "--lang" else one.removeprefix("--lang=")
        for one, after in pairwise([*args, ""])
        if one.partition("=")[0] == "--lang"
    ]
    return next((one for one in reversed(named) if one in LANGUAGES), "")


def ask(context: click.Context, args: Sequence[str]) -> None:
    """Keeps the language for all that a run of the program says."""
    context.meta[_ASKED] = asked_language(args)
    context.meta[_ARGS] = tuple(args)


def language_of(context: click.Context | None) -> str:
    """The language that was asked for, else that of the collection that is named, else that of the system."""
    if context is None:
        return system_language()
    if not context.meta.get(_ASKED):
        context.meta[_ASKED] = _of_a_collection(context.meta.get(_ARGS, ())) or system_language()
    asked: str = context.meta[_ASKED]
    return asked


def _of_a_collection(args: Sequence[str]) -> str:
    """The language of the collection that a command names; empty where it names none, or the file cannot be read."""
    words = [one for one in args if not one.startswith("-")]
    if not words or words[0] not in _OF_COLLECTIONS:
        return ""
    from xlvalidate.collecting.collection_language import language_in

    return next(filter(None, (language_in(Path(word)) for word in words[1:])), "")
