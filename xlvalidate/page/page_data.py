"""What the script of the page knows: editions, their rules as trees, and what differs by language, as plain data.

Nothing of it is written a second time in JavaScript. What many indicators have in common stands once: labels of rows
and of columns, and what a kind, a unit and bounds say together; the page puts them together again.
"""

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from xlvalidate.editions.edition import Edition, EntryFigure, Indicator, Instance, ItemList
from xlvalidate.editions.erratum import Erratum, offices_of
from xlvalidate.editions.kinds import Facts, FigureKind
from xlvalidate.editions.lineage import comparable_homes
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, Rule, SameAsLast
from xlvalidate.findings import plain
from xlvalidate.languages import LANGUAGES, Language
from xlvalidate.page.script_trees import tree_data
from xlvalidate.reading.flags import words_for
from xlvalidate.reading.severities import READING, STRUCTURE
from xlvalidate.rules.patterns import CLASSES, OPEN_CLASSES, pattern
from xlvalidate.rules.tree import Claim, Matches, nodes
from xlvalidate.stamps import Issuers

_OF_A_KIND = ("type", "signed", "share", "asked", "framed", "compared", "summed")


def page_data(editions: Sequence[Edition], trusted: Issuers | None = None) -> dict[str, Any]:
    """All that judging and saying needs, for these editions. `trusted` are the keys whose stamps count."""
    return {
        "editions": [edition_data(edition) for edition in editions],
        "homes": [*_homes(editions)],
        "kinds": {str(kind): _kind(kind.facts) for kind in FigureKind},
        "severities": {"reading": _words(READING), "structure": _words(STRUCTURE)},
        "languages": {code: _language(code, language) for code, language in LANGUAGES.items()},
        "patterns": {source: _pattern(source) for edition in editions for source in _patterns_in(edition)},
        "classes": {**CLASSES, **OPEN_CLASSES},
        "keys": None
        if trusted is None
        else {key: base64.b64encode(public).decode() for key, public in trusted.keys.items()},
    }


def _words(severities: Mapping[str, Any]) -> dict[str, list[str]]:
    """The words by how much they weigh."""
    found: dict[str, list[str]] = {}
    for word, severity in severities.items():
        found.setdefault(str(severity), []).append(word)
    return found


def _kind(facts: Facts) -> dict[str, Any]:
    said = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return {name: str(said[name]) if name == "type" else said[name] for name in _OF_A_KIND}


def _language(code: str, language: Language) -> dict[str, Any]:
    return {
        "tag": language.tag,
        "name": language.names[code],
        "between": language.between,
        "blanks": language.blanks,
        "day": language.day,
        "months": list(language.months),
        "yes": language.yes,
        "no": language.no,
        "no_reason": language.no_reason,
        "flags": list(words_for(code)),
    }


def _homes(editions: Sequence[Edition]) -> Iterable[list[Any]]:
    """What the figures of each edition are called in each other one, where they mean the same: by their places, as
    stretches of so many that stand in the same order in both.
    """
    for newer in editions:
        for older in editions:
            if newer.id == older.id:
                continue
            there, here = list(older.indicators), list(newer.indicators)
            stretches: list[list[int]] = []
            for new, old in comparable_homes(newer, older).items():
                pair = here.index(new), there.index(old)
                last = stretches[-1] if stretches else [-1, -1, 0]
                if pair == (last[0] + last[2], last[1] + last[2]):
                    last[2] += 1
                else:
                    stretches.append([*pair, 1])
            if stretches:
                yield [newer.id, older.id, stretches]


def _pattern(source: str) -> list[list[list[Any]]]:
    """Its sequences, of each piece the class or the text, how many, and whether it is a text."""
    return [
        [[piece.of, piece.least, piece.most, piece.literal] for piece in pieces] for pieces in pattern(source).sequences
    ]


def _patterns_in(edition: Edition) -> Iterable[str]:
    claims = (one.claim for one in (*edition.instances, *edition.entry_instances))
    wheres = (one.where for one in edition.entry_figures.values() if one.where is not None)
    for claim in (*claims, *wheres):
        yield from (node.pattern for node in nodes(claim) if isinstance(node, Matches))
    yield from (one.pattern for one in edition.operands.values() if one.pattern is not None)


class _Once:
    """Values by their place, each kept once."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[str, int] = {}

    def place(self, value: Any) -> int:
        place = self._places.setdefault(repr(value), len(self.values))
        if place == len(self.values):
            self.values.append(value)
        return place


def edition_data(edition: Edition) -> dict[str, Any]:
    """One edition, with its errata as they are in force."""
    rows, columns, traits, trees = _Once(), _Once(), _Once(), _Once()
    languages = sorted(edition.named)

    def indicator(one: Indicator) -> list[Any]:
        named = [edition.named[language].get(one.code, one) for language in languages]
        return [
            "" if one.code == one.table else one.short,
            rows.place([list(one.row), *(list(other.row) for other in named)]),
            columns.place([list(one.column), *(list(other.column) for other in named)]),
            traits.place(_traits(one)),
        ]

    tables = [
        {
            "code": table.code,
            "sheet": table.sheet,
            "open": None if table.open is None else _open_table(edition, table.code),
            "may_be": [*map(str, table.may_be)],
            "indicators": [indicator(one) for one in edition.by_table.get(table.code, ())],
            "columns": [indicator(one) for one in edition.columns.values() if one.table == table.code],
        }
        for table in edition.tables
    ]
    places = {code: place for place, code in enumerate(edition.operands)}
    rules = {rule.id: number for number, rule in enumerate(edition.rules)}

    def told(claim: Claim) -> list[Any]:
        codes: list[str] = []
        return [trees.place(tree_data(claim, codes)), [places[code] for code in codes]]

    return {
        "id": edition.id,
        "digest": edition.digest,
        "title": edition.text.title,
        "titles": {language: said.title for language, said in edition.text.translations.items() if said.title},
        "language": edition.language,
        "period": str(edition.period),
        "years": [edition.text.years.first, edition.text.years.last],
        "cover_roles": list(edition.cover_roles),
        "cover": {
            "sheet": edition.cover.sheet,
            "fields": [
                {"code": one.code, "label": one.label, "kind": str(one.kind), "choices": list(one.choices)}
                for one in edition.cover.fields
            ],
        },
        "onto": edition.text.onto is not None,
        "languages": languages,
        "tables": tables,
        # The order of the form: of the indicators that have a cell, and of the columns.
        "order": _order(edition),
        "entry_figures": [_entry_figure(code, one, places, told) for code, one in edition.entry_figures.items()],
        "rows": rows.values,
        "columns": columns.values,
        "traits": traits.values,
        "sets": {name: [one.label, dict(one.labels)] for name, one in edition.sets.items()},
        "lists": [_list(one) for one in edition.lists.values()],
        "rules": [_rule(rule) for rule in edition.rules],
        "instances": _instances(edition.instances, rules, told),
        "entry_instances": _instances(edition.entry_instances, rules, told),
        "trees": trees.values,
        "errata": [_erratum(one) for one in edition.errata],
    }


def _order(edition: Edition) -> list[str] | None:
    """The codes of the indicators, where they do not stand table by table."""
    by_table = [one.code for table in edition.tables for one in edition.by_table.get(table.code, ())]
    return None if by_table == list(edition.indicators) else list(edition.indicators)


def _traits(one: Indicator) -> dict[str, Any]:
    """What it says of its content; what it does not say is left out."""
    said = {
        "kind": str(one.kind),
        "unit": one.unit,
        "decimals": one.decimals,
        "least": plain(one.least),
        "most": plain(one.most),
        "blank": str(one.blank),
        "choices": list(one.choices) if one.list is None else [],
        "optional": one.optional,
        "computed": one.computed,
        "earliest": one.earliest and one.earliest.isoformat(),
        "latest": one.latest and one.latest.isoformat(),
        "shortest": one.shortest,
        "longest": one.longest,
        "pattern": one.pattern,
        "list": one.list,
        "under": one.under,
    }
    return {name: value for name, value in said.items() if value is not None and value is not False and value != []}


def _open_table(edition: Edition, table: str) -> dict[str, Any]:
    found = edition.open_tables[table]
    return {"least": found.least, "most": found.most, "key": list(found.key)}


def _entry_figure(
    code: str, figure: EntryFigure, places: Mapping[str, int], told: Callable[[Claim], list[Any]]
) -> list[Any]:
    column = None if figure.column is None else places[figure.column.code]
    where = None if figure.where is None else told(figure.where)
    return [code, figure.table, figure.function, column, where]


def _list(one: ItemList) -> dict[str, Any]:
    by_word = [[word, list(items)] for word, items in one.by_word.items()]
    return {"code": one.code, "label": one.label, "items": list(one.items), "parent": one.parent, "by_word": by_word}


_TYPES: Mapping[type, str] = {
    Equation: "equation",
    Cells: "cells",
    Headings: "headings",
    SameAsLast: "copied",
    ByHand: "manual",
}


def _rule(rule: Rule) -> dict[str, Any]:
    labels = {language: said.label for language, said in rule.translations.items() if said.label}
    said = {
        "id": rule.id,
        "type": _TYPES.get(type(rule), "units"),
        "severity": str(rule.severity),
        "table": rule.table if isinstance(rule, Cells | Headings) else None,
        "applies": [[line, list(words)] for line, words in offices_of(rule)],
        "label": rule.label,
        "labels": labels,
        "zero_blanks": rule.zero_blanks,
        "tolerance": [str(rule.tolerance.kind), str(rule.tolerance)] if rule.tolerance else None,
        "trial": rule.trial is not None,
    }
    return {name: value for name, value in said.items() if value or name in ("id", "type", "severity")}


def _instances(
    instances: Sequence[Instance], rules: Mapping[str, int], told: Callable[[Claim], list[Any]]
) -> list[list[Any]]:
    """Each with its rule, its key, its tree, and where its codes stand. Where it says the same as the one before of
    cells that all stand so much further on, that is said instead.
    """
    found: list[list[Any]] = []
    before: tuple[int, int, list[int]] = (-1, -1, [])
    for one in instances:
        rule = rules[one.rule.id]
        tree, places = told(one.claim)
        further = {here - there for here, there in zip(places, before[2], strict=False)}
        line: list[Any] = [rule, one.key, tree, places]
        if before[:2] == (rule, tree) and len(further) == 1:
            line = [one.key, further.pop()]
        if one.entries:
            line.append(one.entries)
        found.append(line)
        before = (rule, tree, places)
    return found


def _erratum(one: Erratum) -> dict[str, Any]:
    offices = [] if one.added is None else [[line, list(words)] for line, words in offices_of(one.added)]
    return {
        "rule": one.rule,
        "since": one.since.isoformat(),
        "reason": one.reason,
        "reasons": dict(one.reasons),
        "off": one.off,
        "severity": None if one.severity is None else str(one.severity),
        "applies": None if one.applies is None else [[line, list(words)] for line, words in one.applies],
        "applied": [[line, list(words)] for line, words in one.applied],
        "added": None if one.added is None else {"severity": str(one.added.severity), "applies": offices},
    }
