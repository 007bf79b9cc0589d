"""Mails, archives and files of many mails that somebody names to be checked: each opened as a collection opens it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from xlvalidate.intake.content_types import HEAD, kind_of, suffix_of
from xlvalidate.intake.delivery import Delivery, Oddity, Opened, Piece, SourceError
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.folder_paths import shown
from xlvalidate.intake.unpack import opened
from xlvalidate.limits import OverLimitError
from xlvalidate.ooxml.book import WORKBOOKS

_SUFFIXES = frozenset({".eml", ".mbox", ".zip", ".msg"})
_OF_FOLDERS = frozenset({"mail", "mbox", "tnef"})
_NAMED = _OF_FOLDERS | {"rar-or-7z", "msg"}


def is_container(path: Path, named: bool = False) -> bool:
    """Is it a mail or an archive, by its name or by how it begins? One that cannot be opened is told of where it was
    `named`; in a folder it is one of the other files.
    """
    suffix = suffix_of(path.name)
    if suffix in WORKBOOKS or suffix in _SUFFIXES:
        return suffix in _SUFFIXES and path.is_file()
    if not path.is_file():
        return False  # a pipe would be waited for
    try:
        with path.open("rb") as file:
            kind = kind_of(path.name, file.read(HEAD))
    except OSError:
        return False
    return kind in (_NAMED if named else _OF_FOLDERS)


def contents(path: Path, guard: AbstractContextManager[None]) -> Iterator[tuple[str, Delivery, Opened]]:
    """What is in a file: one delivery, or one a mail of a file of many; each with its name for people, as a path. Each
    is opened within the guard.

    Raises nothing for any bytes; what goes beyond the limits is an oddity.
    """
    deliveries = Folder(path).deliveries()
    while True:
        try:
            with guard:
                delivery = next(deliveries, None)
                if delivery is None:
                    return
                found = opened(delivery)
        except OverLimitError as over:
            delivery = Delivery("file", shown(path.name), b"", str(path), None, fault="over-limits", detail=over.what)
            yield str(path), delivery, Opened(None, (), (Oddity("over-limits", delivery.name, (), over.what),))
            return
        except SourceError:  # it has gone meanwhile
            return
        number = delivery.name.removeprefix(shown(path.name)) if delivery.where.startswith("mbox:") else ""
        yield f"{path}{number}", delivery, found


def inner_name(where: str, delivery: Delivery, piece: Piece) -> str:
    """A piece as a path through what it was taken out of; where the file itself is the workbook, the file."""
    steps = piece.path[1:] if piece.path[:1] == (delivery.name,) else piece.path
    return "/".join((where, *steps))
