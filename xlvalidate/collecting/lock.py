"""One writer a collection. The lock is the system's, so that it falls with the process, however that ends."""

import getpass
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from xlvalidate.errors import SpokenError, Words, usage

FILE = "collection.lock"
_FAR = 1 << 30  # Windows locks bytes against reading, too: a byte that is never read


class BusyError(SpokenError):
    """Another run is at work on the collection."""


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """No other process writes to the collection meanwhile. Raises BusyError, which says who does and since when."""
    path = folder / FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            raise BusyError(usage("busy", folder=folder, holder=_holder(path)))
        since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
        note = {"host": socket.gethostname(), "process": os.getpid(), "since": since, "user": user(), "what": what}
        with suppress(OSError):  # looking works on a full disk, too
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(note).encode(), 0) if hasattr(os, "pwrite") else os.write(
                handle, json.dumps(note).encode()
            )
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _holder(path: Path) -> Words:
    try:
        note = json.loads(path.read_bytes())
        return usage("holder", **{fact: note[fact] for fact in ("user", "host", "process", "what", "since")})
    except (OSError, ValueError, KeyError, TypeError):
        return usage("holder-unknown")


def user() -> str:
    """Who the system says is at work."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody"
