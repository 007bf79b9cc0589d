"""Which edition a book is a form of. It needs only the names, and one cell of the hidden sheet."""

from collections.abc import Iterable
from functools import lru_cache

from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import FINDINGS
from xlvalidate.editions.template_names import (
    COVER_PREFIX,
    EXPLANATION_PREFIX,
    NAME_PREFIX,
    OUR_PREFIXES,
    STATUS_PREFIX,
    is_engines_own,
)
from xlvalidate.ooxml.book import Book, ValueKind

EDITION_NAME, STAMP_NAME = "xlv_edition", "xlv_stamp"
# A form that does not say its edition is still known by its names, if so many of them are there.
ENOUGH = 0.5


@lru_cache(maxsize=4_096)
def wanted(name: str) -> bool:
    """Does a name (in lower case) lead to something that is read: a figure, a line of 封面, the edition, the stamp?"""
    if name.startswith(NAME_PREFIX) or name in (EDITION_NAME, STAMP_NAME):
        return True
    return name.startswith(COVER_PREFIX) and not is_engines_own(name.removeprefix(COVER_PREFIX))


def is_figure(name: str) -> bool:
    """Does a name (in lower case) lead to a figure, or to a column of them?"""
    return name.startswith(NAME_PREFIX)


def is_ours(name: str) -> bool:
    """Is a name (in lower case) one that a template may have?"""
    return name.startswith(OUR_PREFIXES)


def is_status(name: str) -> bool:
    """Does a name (in lower case) lead to what a live check comes to?"""
    return name.startswith(STATUS_PREFIX)


def explaining(name: str) -> bool:
    """Does a name (in lower case) lead to a 审核说明, or to where an earlier check kept one?"""
    return name.startswith(EXPLANATION_PREFIX) or name == FINDINGS


def stated_edition(book: Book) -> str | None:
    """The edition's id as the template carries it; None when the cell or its name is gone."""
    name = book.named(EDITION_NAME)
    if name is None or name.cell is None:
        return None
    value = book.at(name.cell)
    return value.text.strip() or None if value.kind is ValueKind.TEXT else None


def stamp_text(book: Book) -> str:
    """The stamp as it stands in its cell, to the letter; empty when there is none. A formula is shown as one."""
    name = book.named(STAMP_NAME)
    if name is None or name.cell is None:
        return ""
    value = book.at(name.cell)
    return value.text if value.formula is None else f"={value.formula}"


def by_names(book: Book, editions: Iterable[Edition]) -> Edition | None:
    """The edition that shares the most indicator names with the book; None if none shares enough."""
    best: tuple[float, Edition] | None = None
    for edition in editions:
        there = sum(1 for name in edition.by_name if name in book.names)
        share = there / len(edition.by_name)
        strangers = sum(1 for name in book.names if name.startswith(NAME_PREFIX) and name not in edition.by_name)
        score = share - strangers / len(edition.by_name)
        if share >= ENOUGH and (best is None or score > best[0]):
            best = (score, edition)
    return best[1] if best else None


def identify(book: Book, catalogue: Catalogue) -> Edition | str:
    """The edition of a book, or the word for why there is none: `not-a-form`, `unknown-edition`."""
    stated = stated_edition(book)
    if stated is not None:
        return catalogue.edition(stated) or "unknown-edition"
    return by_names(book, catalogue.every()) or "not-a-form"
