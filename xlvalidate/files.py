"""Files as strangers leave them: reads only regular files, and no more of them than is wanted."""

import errno
import os
import stat
from pathlib import Path

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
