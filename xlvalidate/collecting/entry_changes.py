"""Which entries of its open tables an office added, removed and changed from one submission to the next. Pure."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from xlvalidate.findings import Value, plain
from xlvalidate.reading.submission import Entries, EntryColumn, Submission
from xlvalidate.reports.report_data import EntryChanges, FigureChange, OneEntry
from xlvalidate.rules.types import trimmed

MOST = 20  # entries of a table that are named, of those that are new and of those that are gone; all are counted
Content: TypeAlias = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class _Beside:
    """Two fillings of a table: which of their entries are the same one, by their numbers; which are new, and gone."""

    pairs: Sequence[tuple[int, int]]
    added: Sequence[int]
    removed: Sequence[int]


def changed_entries(before: Submission, now: Submission) -> Iterator[tuple[EntryChanges, list[FigureChange]]]:
    """Each open table in which something is otherwise, in the order of the form, with what is changed in entries of
    both. Entries are the same by their key; in a table without one, those that say the same are, and of all others
    the first and the first, the second and the second.
    """
    for table, new in now.entries.items():
        old = before.entries.get(table)
        if old is None or old.columns.keys() != new.columns.keys():
            continue
        was, is_now = _contents(old), _contents(new)
        if was == is_now:
            continue
        beside = _beside(_keys(old, was), _keys(new, is_now)) if new.table.key else _by_content(was, is_now)
        changed = [(one, other) for one, other in beside.pairs if was[one] != is_now[other]]
        found = EntryChanges(
            table=table,
            before=len(was),
            after=len(is_now),
            added=len(beside.added),
            removed=len(beside.removed),
            changed=len(changed),
            new=tuple(_named(new, at) for at in beside.added[:MOST]),
            gone=tuple(_named(old, at) for at in beside.removed[:MOST]),
        )
        if found.added or found.removed or found.changed:
            yield found, [change for one, other in changed for change in _changes(old, one, new, other)]


def _contents(entries: Entries) -> list[Content]:
    """What each entry says, however it was typed."""
    columns = [list(map(_said, column.typed, column.texts)) for column in entries.columns.values()]
    return list(zip(*columns, strict=True))


def _said(typed: Value | None, text: str) -> Hashable:
    return typed if typed is not None else text.strip() or None


def _keys(entries: Entries, contents: Sequence[Content]) -> list[Content]:
    codes = list(entries.columns)
    places = [codes.index(code) for code in entries.table.key]
    return [tuple(_compared(said[place]) for place in places) for said in contents]


def _compared(said: Hashable) -> Hashable:
    return trimmed(said) if isinstance(said, str) else said


def _beside(was: Sequence[Content], is_now: Sequence[Content]) -> _Beside:
    """The entries with the same key, the first with the first where several have it."""
    waiting: dict[Content, deque[int]] = defaultdict(deque)
    for at, key in enumerate(was):
        waiting[key].append(at)
    pairs, added = [], []
    for at, key in enumerate(is_now):
        if waiting[key]:
            pairs.append((waiting[key].popleft(), at))
        else:
            added.append(at)
    return _Beside(pairs, added, sorted(at for left in waiting.values() for at in left))


def _by_content(was: Sequence[Content], is_now: Sequence[Content]) -> _Beside:
    same = _beside(was, is_now)
    both = min(len(same.added), len(same.removed))
    others = list(zip(same.removed[:both], same.added[:both], strict=True))
    return _Beside([*same.pairs, *others], same.added[both:], same.removed[both:])


def _named(entries: Entries, at: int) -> OneEntry:
    texts = (entries.columns[code].texts[at].strip() for code in entries.table.key)
    return OneEntry(row=entries.rows[at], key=tuple(texts))


def _changes(old: Entries, one: int, new: Entries, other: int) -> Iterator[FigureChange]:
    for code, column in new.columns.items():
        was, is_now = (_shown(of, at) for of, at in ((old.columns[code], one), (column, other)))
        if _of(old.columns[code], one) != _of(column, other):
            yield FigureChange(code=code, cell=new.cell(code, other), before=was, after=is_now)


def _of(column: EntryColumn, at: int) -> Hashable:
    return _said(column.typed[at], column.texts[at])


def _shown(column: EntryColumn, at: int) -> str:
    typed = column.typed[at]
    if isinstance(typed, date):
        return typed.isoformat()
    return column.texts[at].strip() if typed is None or isinstance(typed, str | bool) else str(plain(typed))
