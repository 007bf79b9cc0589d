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
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    THIS,
    Among,
    Amount,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    Iff,
    Matches,
    Negative,
    Node,
    Not,
    Number,
    Plain,
    Ref,
    SameText,
    Sum,
    Text,
    Ticked,
    When,
    references,
)
from xlvalidate.rules.types import ValueType

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
        """The same claim over full codes. Raises UnresolvedError, also where types do not fit together."""
        match claim:
            case Not(inner):
                return Not(self.claim(inner))
            case Both(first, second):
                return Both(self.claim(first), self.claim(second))
            case Either(first, second):
                return Either(self.claim(first), self.claim(second))
            case When(first, second):
                return When(self.claim(first), self.claim(second))
            case Iff(first, second):
                return Iff(self.claim(first), self.claim(second))
            case _:
                return self.plain(claim)

    def plain(self, claim: Plain) -> Claim:
        """A claim without another in it."""
        match claim:
            case Comparison(left, op, right):
                return self.comparison(left, op, right)
            case SameText(left, right):
                return SameText(self.text(left), self.text(right))
            case Among(of, items):
                return self.among(of, items)
            case Matches(of, pattern):
                return Matches(self.of_type(of, ValueType.TEXT), pattern)
            case Ticked(of):
                return Ticked(self.of_type(of, ValueType.FLAG))
            case Blank(of):
                return Blank(self.ref(of))

    def comparison(self, left: Amount, op: str, right: Amount) -> Claim:
        """Two amounts of one type, or two texts."""
        one, two = (self._type_of_ref(side) for side in (left, right))
        if one is two is ValueType.TEXT and isinstance(left, Ref) and isinstance(right, Ref):
            if op not in ("=", "<>"):
                raise UnresolvedError("texts-have-no-order", left.code, op=op)
            same = SameText(self.ref(left), self.ref(right))
            return same if op == "=" else Not(same)
        (first, given), (second, wanted) = self._amount(left), self._amount(right)
        if given is not wanted:
            raise UnresolvedError("type-clash", _word(right), left=written(left), right=written(right))
        return Comparison(first, op, second)

    def among(self, of: Amount | Text, items: tuple[Number | Day | Text, ...]) -> Claim:
        """One of a list, whose items are all of the type of what is looked for."""
        texts = [item for item in items if isinstance(item, Text)]
        if len(texts) == len(items):
            if not isinstance(of, Ref | Text):
                raise UnresolvedError("text-beside-number", _word(of))
            return Among(self.text(of), items)
        if texts or isinstance(of, Text):
            raise UnresolvedError("items-of-one-type", _word(of))
        amount, given = self._amount(of)
        for item in items:
            if isinstance(item, Day) is not (given is ValueType.DATE):
                raise UnresolvedError("type-clash", _word(item), left=written(of), right=written(item))
        return Among(amount, items)

    def text(self, of: Ref | Text) -> Ref | Text:
        """A text of a comparison."""
        return of if isinstance(of, Text) else self.of_type(of, ValueType.TEXT)

    def of_type(self, of: Ref, wanted: ValueType) -> Ref:
        """A reference whose indicator is of a type."""
        found = self.ref(of)
        given = self.type_of(found)
        if given is not wanted:
            raise UnresolvedError(f"no-{wanted}", of.code, code=of.code, given=words(f"type.{given}"))
        return found

    def amount(self, amount: Amount) -> Amount:
        """The same amount over full codes."""
        return self._amount(amount)[0]

    def _amount(self, amount: Amount) -> tuple[Amount, ValueType]:
        match amount:
            case Number():
                return amount, ValueType.NUMBER
            case Day():
                return amount, ValueType.DATE
            case Ref():
                return self._operand(amount)
            case Sum():
                return Sum(amount.of, amount.period, tuple(self.members(amount))), ValueType.NUMBER
            case Negative(operand):
                return Negative(self._number(operand)), ValueType.NUMBER
            case Apply("round", (of, places)):
                return Apply("round", (self._number(of), places)), ValueType.NUMBER
            case Apply("abs", (of,)):
                return Apply("abs", (self._number(of),)), ValueType.NUMBER
            case Apply(function, of):
                return self._least_or_most(function, of)
            case Arithmetic(left, op, right):
                return self._arithmetic(left, op, right)

    def _operand(self, ref: Ref) -> tuple[Amount, ValueType]:
        found = self.ref(ref)
        given = self.type_of(found)
        if given not in (ValueType.NUMBER, ValueType.DATE):
            raise UnresolvedError("no-number", ref.code, code=ref.code, given=words(f"type.{given}"))
        return found, given

    def _number(self, amount: Amount) -> Amount:
        found, given = self._amount(amount)
        if given is not ValueType.NUMBER:
            raise UnresolvedError("day-as-number", _word(amount), given=written(amount))
        return found

    def _least_or_most(self, function: str, of: tuple[Amount, ...]) -> tuple[Amount, ValueType]:
        found = [self._amount(one) for one in of]
        for other, one in zip(found[1:], of[1:], strict=True):
            if other[1] is not found[0][1]:
                raise UnresolvedError("type-clash", _word(one), left=written(of[0]), right=written(one))
        return Apply(function, tuple(amount for amount, _ in found)), found[0][1]

    def _arithmetic(self, left: Amount, op: str, right: Amount) -> tuple[Amount, ValueType]:
        """Days between dates are a number; a day and a number of days are a day."""
        (one, first), (two, second) = self._amount(left), self._amount(right)
        days = (first is ValueType.DATE, second is ValueType.DATE)
        results = {(False, False): ValueType.NUMBER}
        if op == "-":
            results |= {(True, True): ValueType.NUMBER, (True, False): ValueType.DATE}
        if op == "+":
            results |= {(True, False): ValueType.DATE, (False, True): ValueType.DATE}
        if days not in results:
            culprit = left if days[0] else right
            raise UnresolvedError("day-in-arithmetic", _word(culprit), given=written(culprit), op=op)
        return Arithmetic(one, op, two), results[days]

    def _type_of_ref(self, side: Amount) -> ValueType | None:
        return self.type_of(self.ref(side)) if isinstance(side, Ref) else None

    def type_of(self, ref: Ref) -> ValueType:
        """The type of an indicator, by its full code."""
        return self.indicators[ref.code].kind.facts.type

    def ref(self, ref: Ref) -> Ref:
        """One reference; a code of the axis comes before a full code."""
        short = self.axis and self.axis.full(self.key, "" if ref.code == THIS else ref.code)
        if short and short in self.indicators:
            return Ref(short, ref.period)
        if ref.code in self.indicators and ref.code != THIS:
            return ref
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
            yield self._compared(self.ref(Ref(member, total.period)))

    def _compared(self, ref: Ref) -> Ref:
        """A member of a sum."""
        if (given := self.type_of(ref)) is not ValueType.NUMBER:
            raise UnresolvedError("no-number", ref.code, code=ref.code, given=words(f"type.{given}"))
        return ref

    def _near(self, code: str) -> Fact:
        near = get_close_matches(code, self.indicators, n=1)
        return words("near", near=near[0]) if near else ""


def _word(node: Node) -> str:
    """What a caret can stand under: the first code of an amount, else the whole of it."""
    first = next(references(node), None)
    return written(node) if first is None or isinstance(node, Ref) else first.code
