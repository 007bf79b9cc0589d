"""The passphrase of a private key: from the environment, or typed where nobody sees it; never as an option, which
others could read in the list of processes.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from xlvalidate.errors import UsageError, usage
from xlvalidate.key_files import SHORTEST
from xlvalidate.messages import text

VARIABLE = "XLVALIDATE_PASSPHRASE"


def asks_for(file: Path, language: str) -> Callable[[], str]:
    """Asks for the passphrase of a file, should it have one. Raises UsageError where nobody can answer."""

    def ask() -> str:
        given = os.environ.get(VARIABLE)
        return given if given is not None else _typed(text("keys.ask", language, file=file))

    return ask


def new_one(language: str) -> str:
    """A new passphrase, typed twice. Raises UsageError where it is too short, or the two differ."""
    passphrase = os.environ.get(VARIABLE)
    if passphrase is None:
        passphrase = _typed(text("keys.ask-new", language))
        if len(passphrase) >= SHORTEST and passphrase != _typed(text("keys.ask-again", language)):
            raise UsageError(usage("passphrase-differs"))
    if len(passphrase) < SHORTEST:
        raise UsageError(usage("passphrase-short", least=SHORTEST))
    return passphrase


def _typed(question: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(usage("passphrase-wanted", variable=VARIABLE))
    return str(click.prompt(question, hide_input=True, err=True, default="", show_default=False))
