"""The words by which an office declares something of a whole table: how the form writes them, and how they are read."""

from collections.abc import Iterable

from xlvalidate.editions.model import Declaration
from xlvalidate.messages import text
from xlvalidate.rules.types import trimmed


def declaration_word(declaration: Declaration, language: str) -> str:
    """The word of a form in a language."""
    return text(f"sheet.declared.{declaration}", language)


def compared(typed: str) -> str:
    """A text as it is compared: in small letters, with one blank where there are several."""
    return trimmed(typed).lower()


def declared_by(typed: str, may_be: Iterable[Declaration], language: str) -> Declaration | None:
    """What a text declares; None where it is none of the words that the form has for a table."""
    words = {compared(declaration_word(one, language)): one for one in may_be}
    return words.get(compared(typed))
