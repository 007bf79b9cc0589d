"""What changed from one edition to another: indicators and rules added, removed and changed. Facts, no sentences."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.editions.edition import Edition, Indicator, ItemList, OpenTable
from xlvalidate.editions.lineage import homes
from xlvalidate.editions.model import CoverField
from xlvalidate.editions.rule import Cells, Equation, Headings, Rule, Units
from xlvalidate.editions.statement import Statement
from xlvalidate.editions.wording import full_name
from xlvalidate.findings import plain
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Sum, nodes

MOST_ITEMS_SAID = 5
"""Of a list, of which a change is said with its first items and with their number."""
_OF_ANY_RULE = ("applies", "tolerance", "trial", "label", "why", "blanks", "source")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was: which of an indicator's or a rule's facts, before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class IndicatorSaid:
    """An indicator, or a column of an open table, by its code, its sheet and its printed labels."""

    code: str
    sheet: str
    label: str


@dataclass(frozen=True, slots=True)
class IndicatorChanged:
    """An indicator of both editions; `before` is its code in the older one.

    `changes` name `code`, `label`, `heading` (those above the label), `table`, `position`, `unit`, `kind`, `decimals`,
    `least`, `most`, `length`, `pattern`, `blank`, `choices`, `list`, `under`, `optional` or `help`.
    """

    now: IndicatorSaid
    before: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A rule of both editions.

    `changes` name `says`, `severity`, `each`, `cells`, `headings`, `units`, `manual`, `applies`, `blanks`,
    `tolerance`, `trial`, `label`, `why`, `source`, `sum(name)` (the members of a set that the other edition's has not)
    or `places` (the instances that the other edition has not).
    """

    id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChanges:
    """All that differs from the older edition to the newer one. `same` counts the indicators and the columns of open
    tables that both have.

    `form` is what differs in what is neither an indicator nor a rule: `title`, `authority`, `language`, `years`,
    `period`, `numbers`, `dates`, `cover(line)`, `sheet(table)`, `title(table)`, `notes(table)`, `may_be(table)`,
    `open(table)` (how many entries it has, and what tells them apart), `statement(id)`, `set(name)` and `list(code)`
    (what it is called), `parent(code)` or `items(code)` of a list (those that the other edition's has not, with their
    number).
    """

    older: str
    newer: str
    same: int
    added: tuple[IndicatorSaid, ...]
    removed: tuple[IndicatorSaid, ...]
    changed: tuple[IndicatorChanged, ...]
    rules_added: tuple[str, ...]
    rules_removed: tuple[str, ...]
    rules_changed: tuple[RuleChanged, ...]
    form: tuple[Change, ...] = ()


def compare(older: Edition, newer: Edition) -> EditionChanges:
    """What differs, by the lineage that either edition states; by equal codes where neither does."""
    pairs = _pairs(older, newer)
    moved = _out_of_order(pairs, older, newer)
    changed = []
    for new, old in pairs.items():
        changes = tuple(_indicator_changes(older, newer, old, new, new in moved))
        if changes:
            changed.append(IndicatorChanged(_said(newer, new), old, changes))
    before, after = ({rule.id: rule for rule in edition.rules} for edition in (older, newer))
    rules = [
        RuleChanged(rule_id, changes)
        for rule_id in after
        if rule_id in before and (changes := tuple(_rule_changes(older, newer, before[rule_id], after[rule_id])))
    ]
    kept = set(pairs.values())
    return EditionChanges(
        older=older.id,
        newer=newer.id,
        same=len(pairs),
        added=tuple(_said(newer, code) for code in _filled(newer) if code not in pairs),
        removed=tuple(_said(older, code) for code in _filled(older) if code not in kept),
        changed=tuple(changed),
        rules_added=tuple(rule_id for rule_id in after if rule_id not in before),
        rules_removed=tuple(rule_id for rule_id in before if rule_id not in after),
        rules_changed=tuple(rules),
        form=tuple(_form_changes(older, newer)),
    )


def _form_changes(older: Edition, newer: Edition) -> Iterator[Change]:
    before, after = older.text, newer.text
    for what in ("title", "authority", "language"):
        yield from _change(what, getattr(before, what), getattr(after, what))
    years = [f"{one.years.first}–{one.years.last or ''}" for one in (before, after)]
    yield from _change("years", *years)
    yield from _change("period", str(before.period), str(after.period))
    for what in ("numbers", "dates"):
        yield from _change(what, _text(getattr(before, what)), _text(getattr(after, what)))
    lines = [{line.code: _line(line) for line in one.cover.fields} for one in (before, after)]
    yield from _each("cover", *lines)
    tables = [{table.code: table for table in one.tables} for one in (before, after)]
    for code in tables[1]:
        if code in tables[0]:
            old, new = tables[0][code], tables[1][code]
            yield from _change(f"sheet({code})", old.sheet, new.sheet)
            yield from _change(f"title({code})", old.title, new.title)
            yield from _change(f"notes({code})", " / ".join(old.notes), " / ".join(new.notes))
            yield from _change(f"may_be({code})", _text(old.may_be), _text(new.may_be))
    yield from _each("open", *({code: _open(one) for code, one in of.open_tables.items()} for of in (older, newer)))
    statements = ({one.id: _statement(one) for one in of.statements.values()} for of in (older, newer))
    yield from _each("statement", *statements)
    for name, one in newer.sets.items():
        if name in older.sets:
            yield from _change(f"set({name})", older.sets[name].label, one.label)
    yield from _each("list", *({code: one.label for code, one in of.lists.items()} for of in (older, newer)))
    for code in dict.fromkeys((*newer.lists, *older.lists)):
        yield from _list_changes(code, older.lists.get(code), newer.lists.get(code))


def _statement(statement: Statement) -> str:
    """What a statement says, as the edition file writes it."""
    line = statement.line
    around = [f"{key} {said}" for key in ("unless", "about", "rounded") if (said := getattr(line, key))]
    fills = ["fills"] if line.fills else []
    return "; ".join((line.label, *line.patterns, *line.means, *around, str(line.severity), *fills))


def _open(table: OpenTable) -> str:
    """How many entries a table has, and what tells them apart, as the edition file writes it."""
    key = f", key {' '.join(code.removeprefix(f'{table.code}_') for code in table.key)}" if table.key else ""
    return f"{table.least}–{table.most}{key}"


def _list_changes(code: str, before: ItemList | None, after: ItemList | None) -> Iterator[Change]:
    yield from _change(f"parent({code})", *(_text(one and one.parent) for one in (before, after)))
    old, new = (_valid(one) for one in (before, after))
    gone, come = ([item for item in one if item not in other] for one, other in ((old, new), (new, old)))
    yield from _change(f"items({code})", _some(gone), _some(come))


def _valid(one: ItemList | None) -> dict[str, None]:
    """The items of a list, each beside the word of its parent."""
    if one is None:
        return {}
    return dict.fromkeys(
        [f"{word}: {item}" for word, items in one.by_word.items() for item in items] if one.by_word else one.items
    )


def _some(items: Sequence[str]) -> str:
    said = ", ".join(items[:MOST_ITEMS_SAID])
    return said if len(items) <= MOST_ITEMS_SAID else f"{said}, … ({len(items)})"


def _line(line: CoverField) -> str:
    """A line of the cover: its label, its kind, and its choices."""
    choices = f" ({', '.join(line.choices)})" if line.choices else ""
    return f"{line.label} {line.kind}{choices}"


def _each(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*after, *before)):
        yield from _change(f"{what}({name})", before.get(name, ""), after.get(name, ""))


def _pairs(older: Edition, newer: Edition) -> Mapping[str, str]:
    """By code in the newer edition: the same figure's code in the older one."""
    forwards = homes(newer, older)
    backwards = {old: new for new, old in homes(older, newer).items()}
    found = {**(forwards or backwards or {code: code for code in newer.indicators if code in older.indicators})}
    found |= {code: code for code in newer.columns if code in older.columns}
    return {code: found[code] for code in _filled(newer) if code in found}


def _filled(edition: Edition) -> Mapping[str, Indicator]:
    """What is filled in: the cells of the form, and the columns of its open tables."""
    return {**edition.indicators, **edition.columns}


def _said(edition: Edition, code: str) -> IndicatorSaid:
    indicator = edition.operands[code]
    return IndicatorSaid(code, edition.table(indicator.table).sheet, full_name(indicator))


def _out_of_order(pairs: Mapping[str, str], older: Edition, newer: Edition) -> frozenset[str]:
    """The fewest indicators whose move explains the new order. What is put in or taken out moves no other."""
    place = {code: number for number, code in enumerate(_filled(older))}
    moved: set[str] = set()
    for table in newer.tables:
        codes = [
            new for new, old in pairs.items() if newer.operands[new].table == table.code == older.operands[old].table
        ]
        kept = _longest_rising([place[pairs[code]] for code in codes])
        moved.update(code for number, code in enumerate(codes) if number not in kept)
    return frozenset(moved)


def _longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """The positions of a longest rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for position, number in enumerate(numbers):
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [position]
        before.append(ends[length - 1] if length else None)
    found = []
    at = ends[-1] if ends else None
    while at is not None:
        found.append(at)
        at = before[at]
    return frozenset(found)


def _indicator_changes(older: Edition, newer: Edition, old: str, new: str, moved: bool) -> Iterator[Change]:
    before, after = older.operands[old], newer.operands[new]
    yield from _change("code", old, new)
    yield from _change("label", full_name(before), full_name(after))
    yield from _change("heading", " / ".join(before.row[:-1]), " / ".join(after.row[:-1]))
    yield from _change("table", older.table(before.table).sheet, newer.table(after.table).sheet)
    if moved:
        yield Change("position", *(_position(edition, i) for edition, i in ((older, before), (newer, after))))
    for what in (
        "unit",
        "kind",
        "printed_decimals",
        "least",
        "most",
        "blank",
        "list",
        "under",
        "optional",
        "help",
        "pattern",
    ):
        name = what.removeprefix("printed_")
        yield from _change(name, _text(getattr(before, what)), _text(getattr(after, what)))
    yield from _change("choices", *("" if one.list else _text(one.choices) for one in (before, after)))
    for what, of in (("least", "earliest"), ("most", "latest")):
        yield from _change(what, _text(getattr(before, of)), _text(getattr(after, of)))
    yield from _change("length", _length(before), _length(after))


def _length(indicator: Indicator) -> str:
    if indicator.shortest == indicator.longest:
        return _text(indicator.shortest)
    return f"{indicator.shortest}–{indicator.longest}"


def _position(edition: Edition, indicator: Indicator) -> str:
    """The number of an indicator in its table, counted from 1."""
    members = [code for code, other in _filled(edition).items() if other.table == indicator.table]
    return str(members.index(indicator.code) + 1)


def _rule_changes(older: Edition, newer: Edition, before: Rule, after: Rule) -> Iterator[Change]:
    for what in ("says", "severity", "each", "cells", "headings", "units", "manual", *_OF_ANY_RULE):
        yield from _change(what, _value(before, what), _value(after, what))
    keys = [[i.key for i in edition.by_instance.values() if i.rule.id == before.id] for edition in (older, newer)]
    yield from _apart("places", *keys)
    if isinstance(before, Equation) and isinstance(after, Equation):
        for name in dict.fromkeys((*_sums(before), *_sums(after))):
            members = [edition.sets[name].members if name in edition.sets else () for edition in (older, newer)]
            yield from _apart(f"sum({name})", *members)


def _value(rule: Rule, key: str) -> str:
    """What a rule says by a key of the file; empty where a rule of its kind has none."""
    match rule, key:
        case Equation(claim=claim), "says":
            return written(claim)
        case Cells(table=table), "cells":
            return table
        case Headings(table=table), "headings":
            return table
        case Units(codes=codes), "units":
            return _text(codes)
        case _:
            return _text(getattr(rule, key, None))


def _sums(rule: Equation) -> list[str]:
    """The sets that an equation sums over, by name."""
    return [node.of for node in nodes(rule.claim) if isinstance(node, Sum)]


def _apart(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """What each side has and the other has not."""
    gone = [one for one in before if one not in set(after)]
    new = [one for one in after if one not in set(before)]
    yield from _change(what, ", ".join(gone), ", ".join(new))


def _change(what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(what, before, after)


def _text(value: object) -> str:
    match value:
        case None | False | ():
            return ""
        case True:
            return "yes"
        case tuple():
            return ", ".join(map(str, value))
        case Mapping():
            return "; ".join(f"{key}: {', '.join(map(str, words))}" for key, words in value.items())
        case int():
            return str(value)
        case _:
            return str(plain(value) if hasattr(value, "as_tuple") else value)  # type: ignore[arg-type]
