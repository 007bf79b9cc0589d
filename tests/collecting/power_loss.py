"""What a disk may hold when the power fails, from the calls that a program made (faults.c writes them down).

A disk keeps what was synced before: bytes by an fsync of their file, names by one of their folder, everything by a sync
of the file system. Of the rest it may have kept anything: nothing, all names with no bytes, or here and there a name
and a write, the last of them cut in half.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Call:
    """A call that changed something; `at` is where it writes or where a file is cut, -1 for behind the last write."""

    name: str
    handle: int
    at: int
    path: str
    other: str
    data: bytes


@dataclass(slots=True)
class _File:
    """A file with its bytes on the disk, and what was written since: where, and what; no bytes for a cut."""

    safe: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def bytes_with(self, kept: Callable[[int], int]) -> bytes:
        """Its bytes with some of what was written since; `kept` says how many bytes of a write there are."""
        now = bytearray(self.safe)
        for at, data in self.since:
            if data is None:
                if kept(1):
                    del now[at:]
                    now.extend(bytes(at - len(now)))
            elif some := data[: kept(len(data))]:
                now.extend(bytes(max(0, at - len(now))))
                now[at : at + len(some)] = some
        return bytes(now)


Held: TypeAlias = dict[str, bytes]
"""What a disk holds: the bytes of each file, by its path."""
_FOLDER = None


class Disk:
    """A disk that calls are made on."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._safe: dict[str, _File | None] = {self._root: _FOLDER}
        self._since: list[tuple[str, _File | None, str]] = []  # a name, what it is from now on, what it was before
        self._now = dict(self._safe)
        self._open: dict[int, tuple[str, _File | None]] = {}
        self._behind: dict[int, int] = {}

    def make(self, call: Call) -> bool:
        """Makes a call; says whether it synced something."""
        path, file = self._open.get(call.handle, ("", _FOLDER))
        match call.name:
            case "mkdir":
                self._name(call.path, _FOLDER)
            case "open" | "anew":
                there = self._now.get(call.path)
                if call.path not in self._now:
                    there = _File()
                    self._name(call.path, there)
                elif call.name == "anew" and there is not None:
                    there.since.append((0, None))
                self._open[call.handle], self._behind[call.handle] = (call.path, there), 0
            case "write":
                assert file is not None
                at = self._behind[call.handle] if call.at < 0 else call.at
                file.since.append((at, call.data))
                self._behind[call.handle] = at + len(call.data)
            case "cut":
                assert file is not None
                file.since.append((call.at, None))
            case "unlink":
                self._now.pop(call.path, None)
                self._since.append((call.path, _FOLDER, call.path))
            case "rename":
                moved = self._now.pop(call.path)
                self._now[call.other] = moved
                self._since.append((call.other, moved, call.path))
            case "fsync" if file is not None:
                _keep(file)
            case "fsync":
                self._since = [one for one in self._since if not self._settle(one, path)]
            case "syncfs":
                for one in self._now.values():
                    if one is not None:
                        _keep(one)
                self._safe, self._since = dict(self._now), []
        return "sync" in call.name

    def _name(self, path: str, file: "_File | None") -> None:
        self._now[path] = file
        self._since.append((path, file, ""))

    def _settle(self, one: "tuple[str, _File | None, str]", folder: str) -> bool:
        path, file, before = one
        if not {str(Path(path).parent), str(Path(before or path).parent)} & {folder}:
            return False
        _apply(self._safe, path, file, before)
        return True

    def held(self, names: Callable[[], bool], kept: Callable[[int], int]) -> Held:
        """What it may hold now: of the changes of names that are not safe those that `names` says."""
        found = dict(self._safe)
        for path, file, before in self._since:
            if names():
                _apply(found, path, file, before)
        there = {path for path in found if all(str(one) in found for one in self._above(path))}
        return {path: file.bytes_with(kept) for path in sorted(there) if (file := found[path]) is not None}

    def _above(self, path: str) -> Iterator[Path]:
        return (one for one in Path(path).parents if str(one).startswith(self._root))


def _keep(file: _File) -> None:
    file.safe, file.since = file.bytes_with(lambda size: size), []


def _apply(names: "dict[str, _File | None]", path: str, file: "_File | None", before: str) -> None:
    if before:
        names.pop(before, None)
    if before != path:
        names[path] = file


def calls(record: bytes) -> Iterator[Call]:
    """The calls that were written down."""
    at = 0
    while at < len(record):
        end = record.index(b"\n", at)
        name, handle, where, size, path, other = record[at:end].decode().split("\t")
        at = end + 1 + int(size)
        yield Call(name, int(handle), int(where), path, other, record[end + 1 : at])


def after_power_loss(record: bytes, root: Path, seed: int) -> Iterator[Held]:
    """What a disk may hold after each of the calls, in four ways."""
    disk, chance = Disk(root), Random(seed)
    for call in calls(record):
        disk.make(call)
        yield disk.held(lambda: False, lambda size: 0)
        yield disk.held(lambda: True, lambda size: 0)
        yield disk.held(lambda: False, lambda size: size)
        yield disk.held(lambda: chance.random() < 0.5, lambda size: chance.choice((0, size // 2, size)))
