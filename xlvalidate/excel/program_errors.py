"""What the spreadsheet program says no with, as sentences: an office's desk is not a place for a trace.

xlwings has one exception of its own. Windows raises `com_error`, which cannot be imported elsewhere, LibreOffice
whatever its bridge makes up, and macOS `CommandError`: these are known by their names.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote

import xlwings as xw

from xlvalidate.errors import XlvalidateError
from xlvalidate.messages import text

_NAMES = frozenset(("com_error", "CommandError"))
_BRIDGE = "com.sun.star."
# The program answers nobody: a cell is being typed in, or a window of its own waits for an answer.
_BUSY = frozenset((-2147418111, -2147417846, -2146777998))  # RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, 800AC472
_LONGEST = 200


class PressError(XlvalidateError):
    """A button cannot do its work. The text is a sentence for the person who pressed it."""


def is_of_program(error: BaseException) -> bool:
    """Does a spreadsheet program say no with this? A mistake of ours is of another kind."""
    if isinstance(error, xw.XlwingsError):
        return True
    return any(one.__name__ in _NAMES or one.__module__.startswith(_BRIDGE) for one in type(error).__mro__)


def is_busy(error: BaseException) -> bool:
    """Does the program answer nobody just now?"""
    return getattr(error, "hresult", None) in _BUSY


def refusal(error: BaseException) -> str:
    """What the program says, in one line."""
    said = getattr(error, "excepinfo", None)  # of com_error: what the program itself wrote stands third
    if isinstance(said, tuple) and len(said) > 2 and said[2]:
        return _line(said[2])
    return _line(error) or type(error).__name__


def _line(said: object) -> str:
    return " ".join(str(said).split())[:_LONGEST]


@contextmanager
def in_a_sentence(language: str) -> Iterator[None]:
    """What the program refuses becomes a PressError."""
    try:
        yield
    except Exception as error:
        if not is_of_program(error):
            raise
        key = "excel.busy" if is_busy(error) else "excel.refused"
        raise PressError(text(key, language, why=refusal(error))) from error


def place_of(book: xw.Book) -> str:
    """Where a workbook lies, as its program says it: of a book in OneDrive or SharePoint that is an address.

    xlwings looks for the folder of such a book on this disk, and raises where it finds none.
    """
    try:
        return str(book.fullname)
    except Exception as error:
        if not is_of_program(error):
            raise
    with suppress(Exception):
        return str(book.api.FullName)
    return str(book.name)


def last_of(place: str) -> str:
    """The name of the file at a path or an address."""
    if "://" in place:
        return unquote(place.partition("?")[0].rstrip("/").rpartition("/")[2])
    return place.replace("\\", "/").rpartition("/")[2]
