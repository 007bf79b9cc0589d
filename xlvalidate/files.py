"""Files: of what strangers leave only a file is read, and no more of it than is wanted; what we write is there whole or
not at all.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

LARGEST = 256 * 1_048_576


def read_whole(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file. Raises OSError, also for a pipe or a device: one would block and the other never end;
    for one that has more than `most` bytes; and for a name that no system knows.
    """
    try:
        about = os.stat(path)  # noqa: PTH116 - a device is not even opened
    except ValueError as error:  # a NUL, half a character
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from error
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "not a file", str(path))
    if about.st_size > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    # If it was exchanged for a pipe meanwhile, this does not wait.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(about.st_size)


def write_whole(path: Path, data: bytes, drafts: Path | None = None, *, sync: bool = True) -> None:
    """A file that is there whole or not at all, whenever the power fails: draft, fsync, rename, fsync of the folder.
    The last is the caller's when he does not want it to `sync`: until then the name may be lost, with all of the file.

    Raises OSError, with nothing left behind.
    """
    draft = write_draft(path, data, drafts)
    try:
        os.replace(draft, path)  # noqa: PTH105 - the very call that fault tests make fail
    except BaseException as error:
        _take_away(draft, path, error)
        raise
    if sync:
        sync_folder(path.parent)


def write_draft(path: Path, data: bytes, drafts: Path | None = None, *, sync: bool = True) -> Path:
    """What is to be a file, on the disk under another name, in `drafts` or beside it; without `sync` only written.
    Returns its path. Raises OSError, with nothing left behind.
    """
    into = drafts or path.parent
    for folder in {path.parent, into}:
        make_folder(folder)
    draft = _draft_of(path, into)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            if sync:
                os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException as error:
        _take_away(draft, path, error)
        raise
    return draft


def _draft_of(path: Path, into: Path) -> Path:
    """What a file is called until it is whole: one for each name and process, and `sweep` knows it."""
    name = hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return into / f".{os.getpid()}-{name}.part"


def _take_away(draft: Path, path: Path, error: BaseException | None) -> None:
    with suppress(OSError):
        draft.unlink()
    if isinstance(error, OSError):
        error.filename = str(path)  # a write does not know it, and a draft is nobody's file


def make_folder(folder: Path) -> None:
    """The folder, and those above it, on the disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
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


@contextmanager
def whole_file(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """A file to write piece by piece, that is there whole or not at all, as with `write_whole`; without `sync` its name
    is safe once the caller syncs the folder. Raises OSError, with nothing left behind.
    """
    make_folder(path.parent)
    draft = _draft_of(path, path.parent)
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)  # noqa: PTH105 - the very call that fault tests make fail
    except BaseException as error:
        # What the pieces are read from may fail, too, and says its own name.
        own = not isinstance(error, OSError) or error.filename in (None, str(draft))
        _take_away(draft, path, error if own else None)
        raise
    if sync:
        sync_folder(path.parent)


def sweep(*folders: Path) -> None:
    """Takes away the drafts that killed runs left."""
    for folder in folders:
        for draft in folder.glob(".*.part"):
            with suppress(OSError):
                draft.unlink()
