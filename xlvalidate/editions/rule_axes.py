"""What a rule is repeated over: the rows, columns, groups, cells or entries of a table; and what a set is of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from xlvalidate.editions.edition import Indicator, SetOf
from xlvalidate.editions.grid import is_filled, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, NamedSet, Table
from xlvalidate.errors import Fact, words
from xlvalidate.rules.tree import Claim, Node, leaves

_EACH = re.compile(
    r"(?P<table>[a-z][a-z0-9_]*)\.(?P<axis>rows|columns|groups|cells|entries)(?:\((?P<keys>[a-z0-9_, ]+)\))?"
)


class UnresolvedError(ValueError):
    """A rule speaks of something that the edition does not have, or of things that do not go together; `why` says what,
    `node` is the part of its tree, and `leaf` the number of the first leaf of that; `key` is the key of the rule where
    it is not about the equation. Becomes a Fault in `load`.
    """

    def __init__(self, why: str, node: Node | None = None, /, **facts: Fact) -> None:
        self.why = words(why, **facts)
        self.node = node
        self.leaf: int | None = None
        self.key = ""
        super().__init__(str(self.why))

    def found_in(self, claim: Claim) -> None:
        """Which leaf of its rule it is about."""
        first = next(leaves(self.node), None) if self.node is not None else None
        self.leaf = next((number for number, one in enumerate(leaves(claim)) if one is first), None)


@dataclass(frozen=True, slots=True)
class Repetition:
    """What a rule is repeated over, and how a short code is read at one key."""

    table: str
    axis: str
    keys: tuple[str, ...]

    def full(self, key: str, short: str) -> str:
        """The full code of a short one at a key."""
        match self.axis:
            case "columns":
                return joined(self.table, short, key)
            case "cells":
                return joined(self.table, key)
            case _:
                return joined(self.table, key, short)


def no_table(code: str, tables: Mapping[str, Table]) -> UnresolvedError:
    """A table that is none, with those that there are."""
    return UnresolvedError("no-table", code=code, known=tuple(tables))


def axis(each: str, tables: Mapping[str, Table], indicators: Mapping[str, Indicator]) -> Repetition:
    """`t3.columns`, `t2.rows(licence, service)`, `t4.groups`, `t3.cells`. Raises UnresolvedError."""
    match = _EACH.fullmatch(each)
    if match is None:
        raise UnresolvedError("each", each=each)
    table = tables.get(match["table"])
    if table is None:
        raise no_table(match["table"], tables)
    if (match["axis"] == "entries") is not (table.open is not None):
        error = UnresolvedError("open-each" if table.open else "closed-each", table=table.code)
        error.key = "each"
        raise error
    if table.open is not None:
        if match["keys"] is not None:
            raise UnresolvedError("each", each=each)
        return Repetition(table.code, "entries", ("",))
    have = tuple(dict.fromkeys(_keys(table, match["axis"], indicators)))
    if match["keys"] is None:
        return Repetition(table.code, match["axis"], have)
    asked = tuple(key.strip() for key in match["keys"].split(","))
    unknown = [key for key in asked if key not in have]
    if unknown:
        raise UnresolvedError(f"no-{match['axis']}", table=table.code, keys=tuple(unknown))
    return Repetition(table.code, match["axis"], asked)


def _keys(table: Table, kind: str, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    if kind == "cells":
        yield from (i.short for i in indicators.values() if i.table == table.code and i.kind.facts.compared)
        return
    for block in table.blocks:
        match kind:
            case "rows":
                yield from (row.code for row in leaf_rows(block) if is_filled(row) and row.code)
            case "columns":
                yield from (column.code for column in leaf_columns(block) if column.code)
            case _:
                yield from (column.group for column in leaf_columns(block) if column.group)


def named_set(line: NamedSet, tables: Mapping[str, Table]) -> SetOf:
    """A set with its members found, in the order of the form. Raises UnresolvedError."""
    table = tables.get(line.table)
    if table is None:
        raise no_table(line.table, tables)
    if bool(line.rows) == bool(line.columns):
        raise UnresolvedError("set-of-either")
    kind, patterns = ("rows", line.rows) if line.rows else ("columns", line.columns)
    have = [code for block in table.blocks for code in _set_codes(block, kind)]
    for pattern in patterns:
        if not any(fnmatchcase(code, pattern) for code in have):
            raise UnresolvedError(f"no-{kind}", table=table.code, keys=pattern)
    members = tuple(dict.fromkeys(code for code in have if any(fnmatchcase(code, p) for p in patterns)))
    labels = {language: said.label for language, said in line.translations.items()}
    return SetOf(name=line.name, table=line.table, label=line.label, labels=labels, axis=kind, members=members)


def _set_codes(block: Block, kind: str) -> Iterator[str]:
    leaves = leaf_rows(block) if kind == "rows" else leaf_columns(block)
    yield from (leaf.code for leaf in leaves if leaf.code)
