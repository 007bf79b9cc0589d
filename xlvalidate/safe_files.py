"""Many files made safe together: drafts, one sync of their file system, renames, and one more.

An fsync of each takes milliseconds a file. A file has its name only when its bytes are on the disk, and what is made
safe may be told of when `make_safe` has returned: a run that is killed, or whose power fails, leaves drafts at most.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from xlvalidate.files import make_folder, sync_folder, write_draft, write_whole

SyncAll: TypeAlias = Callable[[int], None]
"""Syncs the file system that an open file is on. Raises OSError, also for a write that failed since it was opened."""

FEW = 8
"""So many are synced one by one: the other is a sync of what all programs wrote."""
_KEEP_THEIR_WORD = frozenset((b"ext4", b"xfs"))
_FIRST = (5, 8)  # the first Linux whose sync of a file system says that something could not be written


class SafeFiles:
    """Files that are being written. `drafts` is where until they are safe, on their file system; without it, beside
    each. Without `sync_all` (see `sync_all_of`) each is synced by itself.
    """

    def __init__(self, drafts: Path | None, sync_all: SyncAll | None, few: int = FEW) -> None:
        self._drafts, self._sync_all, self._few = drafts, sync_all, few
        self.written = 0  # since all was safe
        self._waiting: dict[Path, Path] = {}
        self._named: set[Path] = set()
        self._handle = -1

    def __enter__(self) -> "SafeFiles":
        return self

    def __exit__(self, *_: object) -> None:
        self._give_up()

    def write(self, path: Path, data: bytes) -> None:
        """A file that will be there whole or not at all. Raises OSError."""
        self.written += 1
        self._make(path.parent)
        if self._sync_all is None or self.written <= self._few:
            write_whole(path, data, self._drafts, sync=False)
        else:
            self._watch(self._drafts or path.parent)
            self._waiting[path] = write_draft(path, data, self._drafts, sync=False)
        self._named.add(path.parent)

    def _make(self, folder: Path) -> None:
        """A folder whose name is safe when the files are. There are 256 of originals."""
        if not folder.is_dir():
            make_folder(folder.parent)
            with suppress(FileExistsError):
                folder.mkdir()
            self._named.add(folder.parent)

    def is_there(self, path: Path) -> None:
        """A file that was there. It may be of a run that was killed before its name was safe."""
        self._named.add(path.parent)

    def make_safe(self) -> None:
        """All that was written is there, and stays. Raises OSError: then what is not there leaves nothing behind."""
        try:
            if self._waiting:
                self._sync()
            while self._waiting:
                path, draft = next(iter(self._waiting.items()))
                os.replace(draft, path)  # noqa: PTH105 - the very call that fault tests make fail
                del self._waiting[path]
            if self._handle >= 0 and len(self._named) > self._few:
                self._sync()
                self._named.clear()
            while self._named:
                sync_folder(next(iter(self._named)))
                self._named.pop()
        finally:
            self._give_up()

    def _watch(self, folder: Path) -> None:
        """From now on the next sync tells of a write that failed."""
        if self._handle < 0:
            make_folder(folder)
            self._handle = os.open(folder, os.O_RDONLY)

    def _sync(self) -> None:
        assert self._sync_all is not None
        self._sync_all(self._handle)

    def _give_up(self) -> None:
        for draft in self._waiting.values():
            with suppress(OSError):
                draft.unlink()
        if self._handle >= 0:
            os.close(self._handle)
        self._waiting.clear()
        self._handle, self.written = -1, 0


def sync_all_of(folder: Path) -> SyncAll | None:
    """What syncs the file system of a folder at once; None where there is nothing that keeps its word."""
    if sys.platform != "linux" or not _is_known(folder):
        return None
    import ctypes

    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):  # a C library without
        return None

    def sync_all(handle: int) -> None:
        if syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))

    return sync_all


def _is_known(folder: Path) -> bool:
    """Is the folder on a file system of which it is known that its sync waits for the disk, and tells what went wrong?

    A share of another machine or a layer over another system may say less than an fsync does. The device of such a one
    is of no mount, or of a kind that is not known.
    """
    if sys.platform != "linux" or _version(os.uname().release) < _FIRST:
        return False
    with suppress(OSError):
        device = next(one for one in (folder, *folder.parents) if one.exists()).stat().st_dev
        wanted = b"%d:%d" % (os.major(device), os.minor(device))
        for line in Path("/proc/self/mountinfo").read_bytes().splitlines():
            of, _, kind = line.partition(b" - ")
            if of.split()[2] == wanted:
                return kind.split()[0] in _KEEP_THEIR_WORD
    return False


def _version(release: str) -> tuple[int, int]:
    """`6.1.0-18-amd64` is 6.1; (0, 0) for what is no version."""
    first, _, rest = release.partition(".")
    second = rest.partition(".")[0].partition("-")[0]
    return (int(first), int(second)) if first.isdecimal() and second.isdecimal() else (0, 0)
