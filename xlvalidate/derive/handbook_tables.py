"""Chapters of a handbook about tables with any number of entries, and about lists."""

from collections.abc import Iterator
from itertools import islice

from xlvalidate.derive.handbook_entry import HandbookEntry
from xlvalidate.editions.edition import Edition, Indicator, ItemList, OpenTable, tables_of
from xlvalidate.editions.rule import Cells, Rule
from xlvalidate.editions.wording import asked_of, figure_said, full_name, in_language
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import has, text

MOST_ITEMS = 50
"""Of a list."""
_HEADS = ("column", "asked", "unit", "words", "blank", "help")


def table_entries(edition: Edition, language: str) -> Iterator[HandbookEntry]:
    """Every open table with its columns, and behind them every list with its items."""
    for table in edition.open_tables.values():
        yield _table(edition, table, language)
    for one in edition.lists.values():
        yield _list(edition, one, language)


def _table(edition: Edition, table: OpenTable, language: str) -> HandbookEntry:
    between = LANGUAGES[language].between
    named = [full_name(one) for one in in_language(edition, table.columns, language)]
    key = between.join(name for name, one in zip(named, table.columns, strict=True) if one.code in table.key)
    facts = (
        (text("handbook.open.entries", language), _how_many(table, language)),
        (text("handbook.open.key", language), key),
        (text("handbook.open.rules", language), between.join(_rules(edition, table))),
    )
    return HandbookEntry(
        id=f"table-{table.code}",
        title="",
        beside=text("handbook.open.beside", language, count=len(named)),
        facts=tuple(fact for fact in facts if fact[1]),
        code="",
        heads=tuple(text(f"handbook.open.{head}", language) for head in _HEADS),
        rows=tuple((name, *_row(edition, one, language)) for name, one in zip(named, table.columns, strict=True)),
        called=edition.table(table.code).sheet,
    )


def _how_many(table: OpenTable, language: str) -> str:
    key = "handbook.open.between" if table.least else "handbook.open.most"
    return text(key, language, least=table.least, most=table.most)


def _rules(edition: Edition, table: OpenTable) -> Iterator[str]:
    """The rules that look at its entries, by their ids."""
    for rule in edition.rules:
        if _is_about(edition, rule, table.code):
            yield rule.id


def _is_about(edition: Edition, rule: Rule, table: str) -> bool:
    if isinstance(rule, Cells):
        return rule.table == table
    return any(table in tables_of(edition, one) for one in edition.by_instance.values() if one.rule.id == rule.id)


def _row(edition: Edition, column: Indicator, language: str) -> tuple[str, ...]:
    return (
        _asked(column, language),
        column.unit if column.numeric else "",
        _words(edition, column, language),
        text(f"handbook.open.blank.{column.blank}", language),
        column.help or "",
    )


def _asked(column: Indicator, language: str) -> str:
    """What is filled in, in a sentence or several."""
    hint = f"sheet.hints.{column.kind}"
    said = [text(hint, language) if has(hint, language) else text("handbook.open.text", language)]
    if column.numeric and not column.kind.facts.share:
        least, most = (figure_said(column, one) or "" for one in (column.least, column.most))
        if least or most:
            key = "between" if least and most else "least" if least else "most"
            said.append(text(f"asked.{key}", language, least=least, most=most))
    said += asked_of(column, language)
    return (" " if LANGUAGES[language].blanks else "").join(said)


def _words(edition: Edition, column: Indicator, language: str) -> str:
    """The words that are chosen from: a list by its name, others as they are."""
    if column.list is None:
        return LANGUAGES[language].between.join(column.choices)
    of = edition.lists[column.list]
    said = text("handbook.list.called", language, label=_label(of, language))
    if column.under is None:
        return said
    (above,) = in_language(edition, [edition.operands[column.under]], language)
    return text("handbook.list.under", language, list=said, column=full_name(above))


def _label(one: ItemList, language: str) -> str:
    return one.labels.get(language, one.label)


def _list(edition: Edition, one: ItemList, language: str) -> HandbookEntry:
    between = LANGUAGES[language].between
    count = sum(map(len, one.by_word.values())) if one.by_word else len(one.items)
    more = text("handbook.list.more", language, count=count, shown=MOST_ITEMS) if count > MOST_ITEMS else ""
    items = "" if one.by_word else between.join(one.items[:MOST_ITEMS])
    facts = ((text("handbook.list.items", language), items), (text("handbook.list.count", language), more))
    above = edition.lists.get(one.parent or "")
    word = _label(above, language) if above is not None else text("handbook.list.office", language)
    return HandbookEntry(
        id=f"list-{one.code}",
        title="",
        beside=text("handbook.list.beside", language, count=count),
        facts=tuple(fact for fact in facts if fact[1]),
        code="",
        heads=(word, text("handbook.list.items", language)) if one.by_word else (),
        rows=tuple((word, between.join(items)) for word, items in _first(one)),
        called=text("handbook.list.called", language, label=_label(one, language)),
    )


def _first(one: ItemList) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The first items of a list by their words."""
    left = MOST_ITEMS
    for word, items in one.by_word.items():
        if left <= 0:
            return
        yield word, (*islice(items, left),)
        left -= len(items)
