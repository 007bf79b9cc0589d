"""The difference between two editions: lines for people, or one JSON object."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from xlvalidate.editions.compare import Change, EditionChanges, IndicatorSaid
from xlvalidate.messages import text


def render(found: EditionChanges, language: str) -> str:
    """The whole as lines; a part in which nothing differs is left out."""
    return "\n".join(_lines(found, language))


def as_json(found: EditionChanges) -> str:
    """The whole as one JSON object, keys sorted."""
    return json.dumps(asdict(found), ensure_ascii=False, sort_keys=True, indent=1)


def _lines(found: EditionChanges, language: str) -> Iterator[str]:
    yield text("diff.head", language, older=found.older, newer=found.newer, same=found.same)
    yield from _part("form", (_change(one, language) for one in found.form), len(found.form), language)
    yield from _part("added", map(_said, found.added), len(found.added), language)
    yield from _part("removed", map(_said, found.removed), len(found.removed), language)
    changed = (f"{_said(one.now)}: {_changes(one.changes, language)}" for one in found.changed)
    yield from _part("changed", changed, len(found.changed), language)
    yield from _part("rules-added", found.rules_added, len(found.rules_added), language)
    yield from _part("rules-removed", found.rules_removed, len(found.rules_removed), language)
    rules = [f"{one.id}: {_changes(one.changes, language)}" for one in found.rules_changed]
    yield from _part("rules-changed", rules, len(found.rules_changed), language)
    if not any((found.form, found.added, found.removed, found.changed, found.rules_added, found.rules_removed, rules)):
        yield text("diff.same", language)


def _part(what: str, lines: Iterable[str], count: int, language: str) -> Iterator[str]:
    if count:
        yield ""
        yield text(f"diff.{what}", language, count=count)
        yield from (f"  {line}" for line in lines)


def _said(one: IndicatorSaid) -> str:
    return f"{one.code}   {one.sheet} {one.label}"


def _changes(changes: Iterable[Change], language: str) -> str:
    return text("diff.join", language).join(_change(change, language) for change in changes)


def _change(change: Change, language: str) -> str:
    word, _, of = change.what.partition("(")
    what = text(f"diff.what.{word}", language) + (f"({of}" if of else "")
    nothing = text("diff.nothing", language)
    return text("diff.change", language, what=what, before=change.before or nothing, after=change.after or nothing)
