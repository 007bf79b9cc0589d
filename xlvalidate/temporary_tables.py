"""Tables of SQLite for what is too much for memory: nothing in them is kept. No fault of theirs is one of a ledger."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import eq
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Generic, TypeVar, overload
from weakref import finalize

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)


class TemporaryTables:
    """Tables in a file; without a path in one that has no name, and is in memory while it is small. They are there as
    long as this object is. Raises OSError where they cannot be written or read.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._where = str(path or gettempdir())
        self._db = sqlite3.connect(path or "", isolation_level=None, check_same_thread=False)
        self.close = finalize(self, self._db.close)
        for command in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"):
            self.do(command)

    def do(self, command: str, *values: Any) -> Any:
        """Runs a command; returns the first of its rows, or None."""
        try:
            return self._db.execute(command, values).fetchone()
        except sqlite3.Error as error:
            raise self._of_the_system(error) from error

    def put(self, command: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Runs a command with each of the rows."""
        try:
            self._db.executemany(command, rows)
        except sqlite3.Error as error:
            raise self._of_the_system(error) from error

    def rows(self, command: str, *values: Any) -> Iterator[Any]:
        """The rows of a question, one at a time."""
        try:
            yield from self._db.execute(command, values)
        except sqlite3.Error as error:
            raise self._of_the_system(error) from error

    def _of_the_system(self, error: sqlite3.Error) -> OSError:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        code = errno.ENOSPC if full else errno.EIO
        return OSError(code, os.strerror(code), self._where)


class KeptRows(Sequence[_T_co], Generic[_T_co]):
    """The rows of a table in the order of their numbers, which begin with 1, as `made` makes them; `changed` has, by
    position from 0, what stands instead of one.
    """

    def __init__(
        self,
        tables: TemporaryTables,
        table: str,
        made: Callable[..., _T_co],
        changed: Mapping[int, _T_co] | None = None,
    ) -> None:
        self._tables, self._table, self._made = tables, table, made
        self._changed: Mapping[int, _T_co] = changed or {}
        self._count: int = tables.do(f"SELECT count(*) FROM {table}")[0]

    def but(self, changed: Mapping[int, Any]) -> "KeptRows[_T_co]":
        """The same with others at some positions."""
        return KeptRows(self._tables, self._table, self._made, {**self._changed, **changed})

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeptRows) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[_T_co]:
        rows = self._tables.rows(f"SELECT * FROM {self._table} ORDER BY number")
        for position, (_, *row) in enumerate(rows):
            yield self._changed[position] if position in self._changed else self._made(*row)

    @overload
    def __getitem__(self, at: int) -> _T_co: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_T_co]: ...

    def __getitem__(self, at: int | slice) -> _T_co | Sequence[_T_co]:
        if isinstance(at, slice):
            return [self[position] for position in range(*at.indices(self._count))]
        position = range(self._count)[at]
        if position in self._changed:
            return self._changed[position]
        _, *row = self._tables.do(f"SELECT * FROM {self._table} WHERE number = ?", position + 1)
        return self._made(*row)


class KeptByNumber(Mapping[int, _T]):
    """What a table has by number, as `made` makes it; `changed` has what stands instead."""

    def __init__(
        self, tables: TemporaryTables, table: str, made: Callable[[Any], _T], changed: Mapping[int, _T] | None = None
    ) -> None:
        self._tables, self._table, self._made = tables, table, made
        self._changed: Mapping[int, _T] = changed or {}

    def but(self, changed: Mapping[int, _T]) -> "KeptByNumber[_T]":
        """The same with others under some of the numbers."""
        return KeptByNumber(self._tables, self._table, self._made, {**self._changed, **changed})

    def __len__(self) -> int:
        count: int = self._tables.do(f"SELECT count(*) FROM {self._table}")[0]
        return count

    def __iter__(self) -> Iterator[int]:
        return (number for (number,) in self._tables.rows(f"SELECT number FROM {self._table} ORDER BY number"))

    def __getitem__(self, number: int) -> _T:
        if number in self._changed:
            return self._changed[number]
        row = self._tables.do(f"SELECT said FROM {self._table} WHERE number = ?", number)
        if row is None:
            raise KeyError(number)
        return self._made(row[0])
