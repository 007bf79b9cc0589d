"""Which files of a folder are asked for, and how their paths are written down: for people, and as keys that never
change or meet.
"""

import os
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import PurePosixPath

from xlvalidate.editions.results_layout import MARKED
from xlvalidate.intake.names import decoded, plain


def wanted(below: str, globs: Iterable[str]) -> bool:
    """Is a file, by its path below a source, one that is asked for? Left out are hidden files and those in hidden
    folders, the `~$` locks of Excel, and our own marked copies.
    """
    *folders, name = below.split("/")
    if name.startswith((".", "~$")) or PurePosixPath(name).stem.endswith(MARKED):
        return False
    if any(folder.startswith(".") for folder in folders):
        return False
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
