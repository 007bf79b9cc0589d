"""Originals under the sha256 of their bytes: there whole or not at all, and looked through again when they are read."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.errors import XlvalidateError

DRAFTS, DAMAGED = ".drafts", ".damaged"


class DamagedError(XlvalidateError):
    """An original is gone, or its bytes are no longer those that were kept."""


class WritingError(OSError):
    """A result cannot be written. The thing that came is not at fault, and the run stops."""


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of the originals."""

    root: Path

    def path(self, digest: str) -> Path:
        """Where the bytes of a digest are."""
        return self.root / digest[:2] / digest

    def put(self, data: bytes, named: set[Path] | None = None) -> str:
        """Keeps bytes and returns their digest. They are on the disk when this returns.

        Many can be kept together: the folders whose names are not safe yet are noted in `named`, and what was kept may
        go into the ledger when `sync_folders` has returned. Raises OSError.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not _has(path, len(data)):
            write_whole(path, data, self.root / DRAFTS, sync=named is None)
        if named is not None:
            # One that was there may come from a run that was killed before it had synced.
            named.add(path.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of a digest. Raises DamagedError when they are not what they were."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as error:
            raise DamagedError(f"the original {digest[:16]} cannot be read: {error.strerror or error}") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedError(f"the original {digest[:16]} is damaged on the disk")
        return data

    def set_aside(self, digest: str) -> None:
        """Moves damaged bytes away, so that the right ones can be kept when they come again."""
        path = self.path(digest)
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                return
        except OSError:
            return
        _make(self.root / DAMAGED)
        os.replace(path, self.root / DAMAGED / digest)  # noqa: PTH105


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def write_whole(path: Path, data: bytes, drafts: Path | None = None, *, sync: bool = True) -> None:
    """A file that is there whole or not at all, whenever the power fails: draft, fsync, rename, fsync of the folder.
    The last is the caller's when he does not want it to `sync`: until then the name may be lost, with all of the file.

    Raises OSError, with nothing left behind.
    """
    into = drafts or path.parent
    for folder in {path.parent, into}:
        _make(folder)
    draft = (
        into / f".{os.getpid()}-{hashlib.sha256(path.name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.part"
    )
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(draft, path)  # noqa: PTH105 - the very call that fault tests make fail
    except BaseException as error:
        with suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)  # a write does not know its path, and the draft's path helps no one
        raise
    if sync:
        sync_folder(path.parent)


def _make(folder: Path) -> None:
    """The folder, and those above it, on the disk."""
    if folder.is_dir():
        return
    _make(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir()
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Names that were made or changed in it stay. Windows has no call for that and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folders(folders: set[Path]) -> None:
    """Each of them, and none is left in the set. Raises OSError."""
    for folder in sorted(folders):
        sync_folder(folder)
    folders.clear()


def sweep(*folders: Path) -> None:
    """Takes away the drafts that killed runs left."""
    for folder in folders:
        for draft in folder.glob(".*.part"):
            with suppress(OSError):
                draft.unlink()
