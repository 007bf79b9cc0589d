"""Edition → the handbook of its rules: every rule in words, its equation, its cells and its source. Markdown."""

from collections.abc import Iterator, Mapping

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition, Instance, Rule
from xlvalidate.editions.wording import (
    cells_sentence,
    place_of_instance,
    reason_of,
    sentence_of,
    title_of,
)
from xlvalidate.messages import text
from xlvalidate.rules.tree import references, written


def handbook(edition: Edition, language: str, cells: Mapping[str, Cell]) -> str:
    """The whole handbook. `cells` has each indicator's cell in the template."""
    return "\n".join(_lines(edition, language, cells)) + "\n"


def _lines(edition: Edition, language: str, cells: Mapping[str, Cell]) -> Iterator[str]:
    yield f"# {edition.text.title}"
    yield ""
    count = len(edition.instances) + len(edition.cell_rules)
    yield text("handbook.intro", language, authority=edition.text.authority, rules=len(edition.rules), count=count)
    for rule in edition.rules:
        yield ""
        yield from _rule(edition, rule, language, cells)


def instances_of(edition: Edition, rule: Rule) -> list[Instance]:
    """The instances of a rule, in the order of the form."""
    return [instance for instance in edition.instances if instance.rule is rule]


def _rule(edition: Edition, rule: Rule, language: str, cells: Mapping[str, Cell]) -> Iterator[str]:
    instances = instances_of(edition, rule)
    yield f"## {rule.id} {title_of(rule, language)}"
    yield ""
    yield _item("severity", text(f"severity.{rule.severity}", language), language)
    yield _item("count", str(max(len(instances), 1)), language)
    if rule.claim is not None:
        yield _item("equation", f"`{written(rule.claim)}`", language)
    else:
        yield _item("sentence", cells_sentence(edition, rule, language), language)
    if rule.tolerance:
        yield _item("tolerance", str(rule.tolerance), language)
    if rule.trial:
        yield _item("trial", rule.trial.isoformat(), language)
    yield _item("source", rule.source, language)
    reason = reason_of(rule, language)
    if reason:
        yield _item("why", reason, language)
    if instances:
        yield ""
        heads = [text(f"handbook.{key}", language) for key in ("id", "place", "sentence", "cells")]
        yield "| " + " | ".join(heads) + " |"
        yield "|" + "---|" * len(heads)
        for instance in instances:
            yield _row(edition, instance, language, cells)


def _row(edition: Edition, instance: Instance, language: str, cells: Mapping[str, Cell]) -> str:
    codes = dict.fromkeys(ref.code for ref in references(instance.claim))
    addresses = " ".join(cells[code].a1 for code in codes)
    place = place_of_instance(edition, instance)
    return f"| {instance.id} | {place} | {sentence_of(edition, instance, language)} | {addresses} |"


def _item(key: str, value: str, language: str) -> str:
    return f"- {text(f'handbook.{key}', language)}{'：' if language == 'zh_CN' else ': '}{value}"
