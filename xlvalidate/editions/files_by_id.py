"""Edition files of a folder by the id that is inside: what a file is called is its author's business."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from xlvalidate.errors import EditionError, UsageError, fault, usage, words
from xlvalidate.files import read_whole

# Of a folder that is searched: how many files, and how large one may be.
_MOST_FILES, _LARGEST = 500, 4 * 1_048_576
_SHOWN = 5
_ID = re.compile(r"""^id[ \t]*=[ \t]*["']([^"'\n]*)["']""", re.MULTILINE)
_PLAIN = re.compile(r"[\w-]+")
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def is_toml(path: Path) -> bool:
    """Is a file named as an edition file is, in letters of either case?"""
    return path.suffix.lower() == ".toml"


def id_in(path: Path) -> str | None:
    """The id that a file has inside; None where it is no edition file, or cannot be read. One that is no TOML has the
    id that its lines say, so that it is found and its faults can be told.
    """
    try:
        text = read_whole(path, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    try:
        found = tomllib.loads(text).get("id")
    except (ValueError, RecursionError):
        head = text[: table.start()] if (table := _TABLE.search(text)) else text
        return said[1] if (said := _ID.search(head)) else None
    return found if isinstance(found, str) else None


def editions_of(folder: Path) -> Iterator[tuple[Path, str]]:
    """The edition files of a folder, by name, each with its id; of a folder with very many the first ones."""
    try:
        files = sorted(path for path in folder.iterdir() if is_toml(path) and path.is_file())
    except OSError:
        return
    for path in files[:_MOST_FILES]:
        if (found := id_in(path)) is not None:
            yield path, found


def file_with(edition_id: str, folder: Path) -> Path | None:
    """The edition file of a folder that has an id. Raises UsageError where two have it."""
    found = [path for path, there in editions_of(folder) if there == edition_id]
    if len(found) > 1:
        names = (*(path.name for path in found[:_SHOWN]), *(["…"] if len(found) > _SHOWN else []))
        raise UsageError(usage("two-files-of-an-id", edition=edition_id, files=names))
    return found[0] if found else None


def file_beside(edition_path: Path, edition_id: object, ending: str) -> Path | None:
    """What belongs to an edition file and stands beside it (`.errata.toml`): under the file's own name, or under the id
    that is inside. None where there is none. Raises EditionError where there are both.
    """
    own = edition_path.with_suffix(ending)
    if not isinstance(edition_id, str) or not _PLAIN.fullmatch(edition_id):
        return own if own.is_file() else None
    by_id = own.with_name(f"{edition_id}{ending}")
    if by_id == own or not by_id.is_file():
        return own if own.is_file() else None
    if own.is_file():
        if own.samefile(by_id):
            return own
        both = fault(words("the-file"), "two-files-beside", files=(own.name, by_id.name))
        raise EditionError(edition_path.name, [both])
    # Under this name it may belong to another edition file.
    return None if own.with_name(f"{edition_id}.toml").is_file() else by_id
