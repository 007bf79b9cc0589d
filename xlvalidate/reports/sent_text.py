"""The names of what somebody sent instead of a form, in one line for any medium."""

from collections.abc import Iterable

from xlvalidate.messages import text
from xlvalidate.reports.safe_text import visible

_NAMED, _LONG = 5, 120
NAMELESS = ("nothing", "cloud")
"""Kinds that are no file: the mail has none, or its text says where one is."""


def named(files: Iterable[tuple[str, str]], language: str) -> str:
    """The files, each by its name and its kind, the first few of them by name."""
    names = list(dict.fromkeys(_name(name, kind, language) for name, kind in files))
    shown = text("and", language).join(names[:_NAMED])
    return text("sent.more", language, some=shown, count=len(names)) if len(names) > _NAMED else shown


def _name(name: str, kind: str, language: str) -> str:
    return text(f"sent.{kind}", language) if kind in NAMELESS else visible(name, _LONG)
