"""A rule's short codes on one row, column, group or cell: to the full codes of indicators."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from xlvalidate.editions.edition import Indicator, SetOf
from xlvalidate.editions.grid import is_filled, joined, leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, NamedSet, Table
from xlvalidate.errors import Fact, words
from xlvalidate.rules.tree import (
    THIS,
    Amount,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Iff,
    Negative,
    Number,
    Ref,
    Sum,
    When,
)

_EACH = re.compile(r"(?P<table>[a-z][a-z0-9_]*)\.(?P<axis>rows|columns|groups|cells)(?:\((?P<keys>[a-z0-9_, ]+)\))?")


class UnresolvedError(ValueError):
    """A rule speaks of something that the edition does not have; `why` says what, `word` is what is written in its
    equation. Becomes a Fault in `load`.
    """

    def __init__(self, why: str, /, word: str = "", **facts: Fact) -> None:
        self.why = words(why, **facts)
        self.word = word
        super().__init__(str(self.why))


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


@dataclass(frozen=True, slots=True)
class Resolver:
    """Reads short codes at one key of an axis; without an axis only full codes are read."""

    indicators: Mapping[str, Indicator]
    sets: Mapping[str, SetOf]
    axis: Repetition | None = None
    key: str = ""

    def claim(self, claim: Claim) -> Claim:
        """The same claim over full codes. Raises UnresolvedError."""
        match claim:
            case Comparison(left, op, right):
                return Comparison(self.amount(left), op, self.amount(right))
            case Blank(of):
                return Blank(self.ref(of))
            case Both(first, second):
                return Both(self.claim(first), self.claim(second))
            case When(first, second):
                return When(self.claim(first), self.claim(second))
            case Iff(first, second):
                return Iff(self.claim(first), self.claim(second))

    def amount(self, amount: Amount) -> Amount:
        """The same amount over full codes."""
        match amount:
            case Number():
                return amount
            case Ref():
                return self.ref(amount)
            case Negative(operand):
                return Negative(self.amount(operand))
            case Arithmetic(left, op, right):
                return Arithmetic(self.amount(left), op, self.amount(right))
            case Sum():
                return Sum(amount.of, amount.period, tuple(self.members(amount)))

    def ref(self, ref: Ref) -> Ref:
        """One reference; a code of the axis comes before a full code."""
        short = self.axis and self.axis.full(self.key, "" if ref.code == THIS else ref.code)
        if short and short in self.indicators:
            return self._compared(Ref(short, ref.period))
        if ref.code in self.indicators and ref.code != THIS:
            return self._compared(ref)
        at = words("at-key", axis=f"{self.axis.table}.{self.axis.axis}", key=self.key) if self.axis else ""
        from xlvalidate.rules.habits import unknown_code  # only where something is wrong

        if (habit := unknown_code(ref.code)) is not None:
            raise UnresolvedError(habit.why, ref.code, **dict(habit.facts))
        raise UnresolvedError("no-indicator", ref.code, code=ref.code, at=at, near=self._near(ref.code))

    def members(self, total: Sum) -> Iterator[Ref]:
        """The members of a set at this key."""
        found = self.sets.get(total.of)
        if found is None:
            raise UnresolvedError("no-set", total.of, set=total.of, known=tuple(self.sets) or words("none"))
        # Where the other axis has one member without a code, a member of the set is an indicator by itself.
        alone = [joined(found.table, member) for member in found.members]
        if all(code in self.indicators for code in alone):
            yield from (self._compared(Ref(code, total.period)) for code in alone)
            return
        if self.axis is None or self.axis.table != found.table or self.axis.axis == found.axis:
            raise UnresolvedError(f"across-{found.axis}", total.of, set=total.of, table=found.table)
        for member in found.members:
            yield self.ref(Ref(member, total.period))

    def _compared(self, ref: Ref) -> Ref:
        if not self.indicators[ref.code].kind.facts.compared:
            raise UnresolvedError("no-number", ref.code, code=ref.code)
        return ref

    def _near(self, code: str) -> Fact:
        near = get_close_matches(code, self.indicators, n=1)
        return words("near", near=near[0]) if near else ""
