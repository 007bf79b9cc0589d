"""The words by which an office declares something of a whole table: how the form writes them, and how they are read."""

from collections.abc import Iterable

from xlvalidate.editions.model import Declaration
from xlvalidate.messages import text

BLANKS = ("\t", "\n", "\r", "\u00a0", "\u3000")
"""What counts as a blank beside the plain one."""


def declaration_word(declaration: Declaration, language: str) -> str:
    """The word of a form in a language."""
    return text(f"sheet.declared.{declaration}", language)


def compared(typed: str) -> str:
    """A text as it is compared: in small letters, with one blank where there are several."""
    for blank in BLANKS:
        typed = typed.replace(blank, " ")
    return " ".join(filter(None, typed.split(" "))).lower()


def declared_by(typed: str, may_be: Iterable[Declaration], language: str) -> Declaration | None:
    """What a text declares; None where it is none of the words that the form has for a table."""
    words = {compared(declaration_word(one, language)): one for one in may_be}
    return words.get(compared(typed))
