"""What the page knows of editions: all that Python has, in few bytes, and the same bytes each time."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from tests.page.known import editions
from tests.page.script_judge import ScriptJudge, needs_node
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.findings import plain
from xlvalidate.page.page_data import page_data
from xlvalidate.rules.tree import Leeway, Whose

pytestmark = needs_node
_HERE_ONLY = ("help",)  # a page does not say how a cell is filled in


def as_json(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def tree_shown(node: Any) -> Any:
    """A node with its fields by name, and what it is."""
    match node:
        case Decimal():
            return format(node, "f")
        case date():
            return node.isoformat()
        case Enum() | None | str():
            return None if node is None else str(node)
        case tuple():
            return [tree_shown(one) for one in node]
    kind = {} if isinstance(node, Leeway) else {"kind": re.sub(r"(?<=.)([A-Z])", r"_\1", type(node).__name__).lower()}
    return kind | {one.name: tree_shown(getattr(node, one.name)) for one in fields(node)}


def indicator_shown(one: Indicator) -> dict[str, Any]:
    said = {field.name: getattr(one, field.name) for field in fields(one) if field.name not in _HERE_ONLY}
    shown = {name: plain(value) if isinstance(value, Decimal) else value for name, value in said.items()}
    days = {name: value.isoformat() for name, value in said.items() if isinstance(value, date)}
    paths = {name: list(said[name]) for name in ("row", "column", "choices")}
    return shown | days | paths | {"kind": str(one.kind), "blank": str(one.blank), "short": one.short}


def edition_shown(edition: Edition) -> dict[str, Any]:
    every = (*edition.instances, *edition.entry_instances)
    return {
        "operands": [*map(indicator_shown, edition.operands.values())],
        "named": [
            [language, [[list(one.row), list(one.column)] for one in named.values()]]
            for language, named in sorted(edition.named.items())
        ],
        "instances": [
            {
                "id": one.id,
                "rule": one.rule.id,
                "claim": tree_shown(one.claim),
                "operands": [f"{ref.period}.{ref.code}" if ref.period else ref.code for ref in one.operands],
                "entries": one.entries,
            }
            for one in every
        ],
        "figures": [
            [code, one.table, one.function, tree_shown(one.where)] for code, one in edition.entry_figures.items()
        ],
        "by_table": [[table, [one.code for one in those]] for table, those in edition.by_table.items()],
        "optional": [*map(list, edition.optional.items())],
    }


@pytest.mark.parametrize("name", editions())
def test_the_page_puts_an_edition_together_as_it_is(judge: ScriptJudge, name: str):
    assert judge.ask({"edition": name}) == edition_shown(editions()[name])


def test_the_data_are_the_same_each_time_and_few():
    ours = [built_in_edition(name) for name in built_in()]
    first, second = (as_json(page_data(ours)) for _ in range(2))
    assert first == second
    assert len(first.encode()) < 60_000


def test_what_figures_are_called_in_an_older_edition_is_told_in_stretches():
    ours = [built_in_edition(name) for name in built_in()]
    homes = {(newer, older): stretches for newer, older, stretches in page_data(ours)["homes"]}
    assert {pair: sum(count for *_, count in stretches) for pair, stretches in homes.items()} == {
        ("ogi-2021", "ogi-2019"): 174,
    }
    assert len(homes["ogi-2021", "ogi-2019"]) < 20


def test_a_tree_has_every_period_that_a_rule_may_ask_for():
    said = as_json(page_data([*editions().values()]))
    assert all(f'"{whose}"' in said for whose in (Whose.LAST, Whose.YEAR_AGO))
