"""Which language a command is to speak."""

from collections.abc import Sequence
from itertools import pairwise

import click

from xlvalidate.console import system_language
from xlvalidate.messages import LANGUAGES

_ASKED = "xlvalidate.language"


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
    context.meta[_ASKED] = asked_language(args) or system_language()


def language_of(context: click.Context | None) -> str:
    """The language that was asked for, else that of the system."""
    asked = context.meta.get(_ASKED) if context else None
    return asked or system_language()
