"""The files of a folder, which of them are hidden or asked for, and how their paths are written down: for people, and
as keys that never change or meet.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from xlvalidate.intake.strangers_names import decoded, plain


def files_below(root: Path, fault: Callable[[OSError], object]) -> Iterator[tuple[Path, str]]:
    """Every file of a folder and of those in it, hidden ones too, in the order of the paths; each with its path below
    the folder, `/` between the names. `fault` is called for a folder that cannot be listed.
    """
    for folder, inner, files in os.walk(root, onerror=fault):
        inner.sort()
        for name in sorted(files):
            path = Path(folder, name)
            yield path, path.relative_to(root).as_posix()


def asked_for(below: str, globs: Iterable[str]) -> bool:
    """Is a file, by its path below a source, one that its patterns ask for?"""
    name = below.rpartition("/")[2]
    return any(fnmatch(below.lower(), glob.lower()) or fnmatch(name.lower(), glob.lower()) for glob in globs)


def shown(path: str) -> str:
    """A path for people; bytes that are no UTF-8 are taken for GBK, as old archives leave them."""
    return plain(decoded(os.fsencode(path)))


def spelled(path: str) -> str:
    """A path as a key: different paths stay different, controls and bytes that are no text become %XX, `/` parts."""
    text = path.replace(os.sep, "/")
    return re.sub(
        r"[%\x00-\x1f\x7f-\x9f\ud800-\udfff]",
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape")),
        text,
    )
