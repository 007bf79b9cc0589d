"""Originals under the sha256 of their bytes: there whole or not at all, and looked through again when they are read."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.errors import SpokenError, usage, why_of
from xlvalidate.files import make_folder, write_whole
from xlvalidate.safe_files import SafeFiles, SyncAll

DRAFTS, DAMAGED = ".drafts", ".damaged"


class DamagedError(SpokenError):
    """An original is gone, or its bytes are no longer those that were kept."""


class WritingError(OSError):
    """A result cannot be written. The thing that came is not at fault, and the run stops."""


@contextmanager
def writing() -> Iterator[None]:
    """A fault of the disk is a WritingError."""
    try:
        yield
    except OSError as error:
        raise WritingError(error.errno, error.strerror, error.filename) from error


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of the originals."""

    root: Path

    def path(self, digest: str) -> Path:
        """Where the bytes of a digest are."""
        return self.root / digest[:2] / digest

    def put(self, data: bytes, files: SafeFiles | None = None) -> str:
        """Keeps bytes and returns their digest. They are on the disk when this returns; among `files`, when those have
        been made safe. Raises OSError.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        there = _has(path, len(data))
        if files is None:
            if not there:
                write_whole(path, data, self.root / DRAFTS)
        elif there:
            files.is_there(path)
        else:
            files.write(path, data)
        return digest

    def together(self, sync_all: SyncAll | None) -> SafeFiles:
        """Files that are to be kept together."""
        return SafeFiles(self.root / DRAFTS, sync_all)

    def get(self, digest: str) -> bytes:
        """The bytes of a digest. Raises DamagedError when they are not what they were."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as error:
            raise DamagedError(usage("original-unread", digest=digest[:16], why=why_of(error))) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedError(usage("original-damaged", digest=digest[:16]))
        return data

    def set_aside(self, digest: str) -> None:
        """Moves damaged bytes away, so that the right ones can be kept when they come again."""
        path = self.path(digest)
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                return
        except OSError:
            return
        make_folder(self.root / DAMAGED)
        os.replace(path, self.root / DAMAGED / digest)  # noqa: PTH105


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
