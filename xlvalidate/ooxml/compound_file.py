"""A compound file (the container of .msg, .xls and encrypted workbooks), read by its own guard: every sector belongs to
one chain at most, every chain ends, and no more comes out than there is.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlvalidate.ooxml.other_formats import looks_compound

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_NOTHING = 0xFFFFFFFF  # an entry that has no child or sibling
_ENTRY, _MINI = 128, 64
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES, _DEEPEST = 50_000, 24


class CompoundError(Exception):
    """These bytes are no whole compound file. Carries what is wrong, in a word; caught by who asked for them."""


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder of a compound file: its streams and its folders, by their names."""

    name: str
    streams: dict[str, bytes] = field(repr=False)
    storages: tuple["Storage", ...] = ()


def compound_file(data: bytes) -> Storage:
    """The whole of a compound file. Raises CompoundError."""
    reader = _Reader(data)
    entries = reader.entries()
    if not entries or entries[0].kind != _ROOT:
        raise CompoundError("root")
    reader.open_small(entries[0])
    seen = bytearray(len(entries))
    seen[0] = 1
    return _storage(reader, entries, entries[0], seen, 0)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _Reader:
    """The sectors of a file, and which of them are in a chain already."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not looks_compound(data):
            raise CompoundError("header")
        major, order, shift, mini = struct.unpack("<26xHHHH", data[:34])
        if order != 0xFFFE or (major, shift) not in ((3, 9), (4, 12)) or mini != 6:
            raise CompoundError("header")
        self._data = data
        self._sector = 1 << shift
        self._count = -(-max(0, len(data) - self._sector) // self._sector)
        self._used = bytearray(self._count)
        self._version = major
        _, first, _, cutoff, mini_first, _, table_first, _ = struct.unpack("<44x8I", data[:76])
        if cutoff != 4_096:
            raise CompoundError("header")
        self._directory, self._mini_first = first, mini_first
        self._fat = self._table(table_first)
        self._mini_fat: tuple[int, ...] = ()
        self._small = b""
        self._small_used = bytearray()

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _take(self, sector: int) -> None:
        if sector >= self._count or self._used[sector]:
            raise CompoundError("chain")
        self._used[sector] = 1

    def _table(self, further: int) -> tuple[int, ...]:
        """Behind each sector the next one of its chain."""
        holders = list(struct.unpack("<109I", self._data[76:512]))
        while further not in (_END, _FREE):
            self._take(further)
            words = _words(self._at(further).ljust(self._sector, b"\xff"))
            holders += words[:-1]
            further = words[-1]
        found: list[int] = []
        for holder in holders:
            if holder == _FREE or len(found) >= self._count:
                continue
            self._take(holder)
            found += _words(self._at(holder).ljust(self._sector, b"\xff"))
        return tuple(found[: self._count])

    def _chain(self, first: int) -> Iterator[int]:
        sector = first
        while sector != _END:
            self._take(sector)
            yield sector
            if sector >= len(self._fat):
                raise CompoundError("chain")
            sector = self._fat[sector]

    def _read(self, first: int) -> bytes:
        return b"".join(map(self._at, self._chain(first)))

    def entries(self) -> list[_Entry]:
        """What the directory lists, in its order."""
        data = self._read(self._directory)
        if len(data) // _ENTRY > _MOST_ENTRIES:
            raise CompoundError("too many entries")
        return [self._entry(data[at : at + _ENTRY]) for at in range(0, len(data) - _ENTRY + 1, _ENTRY)]

    def _entry(self, raw: bytes) -> _Entry:
        length, kind = struct.unpack("<64xHB61x", raw)
        left, right, child = struct.unpack("<68x3I48x", raw)
        start, size = struct.unpack("<116xIQ", raw)
        name = raw[: min(64, max(0, length - 2))].decode("utf-16-le", "replace")
        # Programs that write the third version leave anything in the upper half of the size.
        return _Entry(name, kind, left, right, child, start, size & 0xFFFFFFFF if self._version == 3 else size)

    def open_small(self, root: _Entry) -> None:
        """The sectors that short streams share: they are a stream of the root."""
        self._small = self._read(root.start)[: root.size] if root.size else b""
        self._small_used = bytearray(-(-len(self._small) // _MINI))
        if self._mini_first not in (_END, _FREE):
            self._mini_fat = _words(self._read(self._mini_first)[: 4 * len(self._small_used)])

    def stream(self, entry: _Entry) -> bytes:
        """The bytes of a stream, all of them."""
        if entry.size > len(self._data):
            raise CompoundError("size")
        if not entry.size:
            return b""
        data = self._read(entry.start) if entry.size >= 4_096 else b"".join(self._minis(entry.start))
        if len(data) < entry.size:
            raise CompoundError("size")
        return data[: entry.size]

    def _minis(self, first: int) -> Iterator[bytes]:
        sector = first
        while sector != _END:
            if sector >= len(self._small_used) or self._small_used[sector]:
                raise CompoundError("chain")
            self._small_used[sector] = 1
            yield self._small[sector * _MINI : (sector + 1) * _MINI]
            if sector >= len(self._mini_fat):
                raise CompoundError("chain")
            sector = self._mini_fat[sector]


def _words(data: bytes) -> tuple[int, ...]:
    whole = len(data) // 4
    return struct.unpack(f"<{whole}I", data[: whole * 4])


def _storage(reader: _Reader, entries: list[_Entry], own: _Entry, seen: bytearray, depth: int) -> Storage:
    if depth > _DEEPEST:
        raise CompoundError("too deep")
    streams: dict[str, bytes] = {}
    storages = []
    for entry in _children(entries, own.child, seen):
        if entry.kind == _STREAM:
            streams.setdefault(entry.name, reader.stream(entry))
        elif entry.kind == _STORAGE:
            storages.append(_storage(reader, entries, entry, seen, depth + 1))
    return Storage(own.name, streams, tuple(storages))


def _children(entries: list[_Entry], first: int, seen: bytearray) -> Iterator[_Entry]:
    """The entries of a tree, by their names as the tree has them."""
    waiting: list[int] = []
    at = first
    while waiting or at != _NOTHING:
        while at != _NOTHING:
            if at >= len(entries) or seen[at]:
                raise CompoundError("tree")
            seen[at] = 1
            waiting.append(at)
            at = entries[at].left
        entry = entries[waiting.pop()]
        yield entry
        at = entry.right
