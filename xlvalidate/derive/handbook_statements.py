"""What a handbook says of statements: which figures of a report's text are held against which cells."""

from collections.abc import Iterator, Mapping, Sequence

from xlvalidate.cells import Area, Cell
from xlvalidate.derive.handbook_entry import HandbookEntry
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.statement import RULE, Statement
from xlvalidate.editions.wording import full_name, in_language, shared_place
from xlvalidate.messages import text

_MOST_NAMED = 3
"""Indicators of a sum; of more only what they have in common is said."""


def statement_rows(
    edition: Edition, language: str, cells: Mapping[str, Cell | Area]
) -> Iterator[tuple[str, str, str, str]]:
    """A row a statement: its id, what it is called, what its figure is in the tables, and the cells."""
    for statement in edition.statements.values():
        addresses = " ".join(cells[code].a1 for code in statement.codes if code in cells)
        yield statement.instance_id, statement.label(language), _means(edition, statement, language), addresses


def statements_alone(edition: Edition, language: str, cells: Mapping[str, Cell | Area]) -> Iterator[HandbookEntry]:
    """A chapter about them, where the edition has no rule of its own that they are instances of."""
    if not edition.statements or any(rule.id == RULE for rule in edition.rules):
        return
    severity, count = text("severity.explain", language), len(edition.statements)
    yield HandbookEntry(
        id=RULE,
        title=text("handbook.statements.title", language),
        beside=text("handbook.contents.line", language, severity=severity, count=count),
        facts=(
            (text("handbook.severity", language), text("handbook.severity.explain", language)),
            (text("handbook.count", language), str(count)),
            (text("handbook.sentence", language), text("handbook.statements", language)),
            (text("handbook.fix", language), text("handbook.fix.statements", language)),
        ),
        code="",
        heads=tuple(text(f"handbook.{key}", language) for key in ("id", "statement", "means", "cells")),
        rows=tuple(statement_rows(edition, language, cells)),
    )


def _means(edition: Edition, statement: Statement, language: str) -> str:
    return text("handbook.means.or", language).join(_sum(edition, meaning, language) for meaning in statement.means)


def _sum(edition: Edition, codes: Sequence[str], language: str) -> str:
    indicators = in_language(edition, [edition.indicators[code] for code in codes], language)
    if len(indicators) <= _MOST_NAMED:
        return " + ".join(map(full_name, indicators))
    return text("handbook.means.sum", language, where=shared_place(edition, indicators), count=len(indicators))
