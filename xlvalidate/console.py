"""Where output goes: a console that lacks letters, a pipe without a reader, a system without UTF-8."""

import errno
import os
import sys
from contextlib import suppress
from typing import IO, Any

from xlvalidate.languages import FALLBACK
from xlvalidate.messages import LANGUAGES, text

CLOSED = 141  # as a shell reports a program that a closed pipe has ended
# If an error without a name has one of these numbers, nothing more can be written where the output goes.
FULL = frozenset((errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EIO))


def can_show_all() -> None:
    """Writes a character that a stream cannot show as its number; it must not stop a run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def begin_again_with_utf8() -> None:
    """Where the system says that file names are ASCII (`LC_ALL=C`), Chinese ones could not even be written: this very
    program once more, with UTF-8 names, and the console as it was. Returns where nothing is to be done.
    """
    try:
        "审核".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        pass
    else:
        return
    if sys.flags.utf8_mode or os.environ.get("PYTHONUTF8") == "1" or getattr(sys, "frozen", False) or os.name == "nt":
        return  # it has not helped
    shown = getattr(sys.stdout, "encoding", None) or "ascii"
    os.environ["PYTHONUTF8"] = "1"
    os.environ.setdefault("PYTHONIOENCODING", f"{shown}:backslashreplace")
    with suppress(OSError):
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def system_language() -> str:
    """The language of this system, of those that we speak; English where it is another, or says nothing, or where what
    is printed goes to a pipe or a console without its letters: a help of nothing but numbers helps nobody.
    """
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not said and sys.platform == "win32":
        from ctypes import windll
        from locale import windows_locale

        said = windows_locale.get(windll.kernel32.GetUserDefaultUILanguage(), "")
    spoken = said.partition("_")[0].partition(".")[0]
    found = next((language for language in LANGUAGES if language.partition("_")[0] == spoken), FALLBACK)
    return found if all(_shows(stream, found) for stream in (sys.stdout, sys.stderr)) else FALLBACK


def _shows(stream: IO[Any] | None, language: str) -> bool:
    """Has a stream the letters of a language?"""
    try:
        text("stopped", language).encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_closed_pipe(error: OSError) -> bool:
    """Has the reader of our output gone? Windows has another number for that."""
    return error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL and error.filename is None)


def last_words() -> OSError | None:
    """Writes everything that is still buffered. Returns what went wrong, or None."""
    found = None
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except OSError as error:
            found = found or error
            _to_nowhere(stream)
    return found


def _to_nowhere(stream: IO[Any]) -> None:
    """Python flushes once more when it ends, and would complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
