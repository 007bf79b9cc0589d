"""The language of a collection, for what stops a command before the whole file is read, or because it has faults."""

import re
import tomllib
from pathlib import Path

from xlvalidate.files import read_whole
from xlvalidate.languages import CODES

FILE = "collection.toml"
_LARGEST = 1_048_576
_LANGUAGE = re.compile(r"""^[ \t]*language[ \t]*=[ \t]*["'](\w+)["']""", re.MULTILINE)


def language_in(folder: Path) -> str:
    """The language that the collection of a folder names, or that it has by default; empty where there is no
    collection, or none can be made out.
    """
    try:
        written = read_whole(folder / FILE, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    try:
        said = tomllib.loads(written).get("language", CODES[0])
    except (ValueError, RecursionError):
        found = _LANGUAGE.search(written)
        said = found[1] if found else ""
    return said if said in CODES else ""
