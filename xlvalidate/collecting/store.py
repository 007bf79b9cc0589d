"""Originals under the sha256 of their bytes: there whole or not at all, and looked through again when they are read."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.errors import XlvalidateError

DRAFTS = ".drafts"


class DamagedError(XlvalidateError):
    """An original is gone, or its bytes are no longer those that were kept."""


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of the originals."""

    root: Path

    def path(self, digest: str) -> Path:
        """Where the bytes of a digest are."""
        return self.root / digest[:2] / digest

    def put(self, data: bytes) -> str:
        """Keeps bytes and returns their digest. They are on the disk when this returns. Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not _has(path, len(data)):
            write_whole(path, data, self.root / DRAFTS)
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


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def write_whole(path: Path, data: bytes, drafts: Path | None = None) -> None:
    """A file that is there whole or not at all, whenever the power fails: draft, fsync, rename, fsync of the folder.

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
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
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


def sweep(*folders: Path) -> None:
    """Takes away the drafts that killed runs left."""
    for folder in folders:
        for draft in folder.glob(".*.part"):
            with suppress(OSError):
                draft.unlink()
