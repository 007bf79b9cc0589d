"""Small things remembered between two presses of a button, in a folder that only their user can look into."""

import hashlib
import json
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_LARGEST = 16 * 2**20


def folder() -> Path:
    """Where they lie: the user's runtime or cache folder."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "xlvalidate"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "xlvalidate"
    place = os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("XDG_CACHE_HOME")
    return Path(place or Path.home() / ".cache") / "xlvalidate"


def keep(name: str, data: Any) -> None:
    """Remembers `data` (as JSON holds it) under a name. Raises OSError."""
    here = folder()
    here.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _ours(here, directory=True):
        raise PermissionError(13, "others can write into this folder", str(here))
    draft = here / f".{name}.{os.getpid()}"
    with suppress(FileNotFoundError):
        draft.unlink()
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file)
        draft.replace(here / name)
    finally:
        draft.unlink(missing_ok=True)


def kept(name: str) -> Any:
    """What was remembered; None when nothing was, or when somebody else could have written it."""
    path = folder() / name
    try:
        if not _ours(folder(), directory=True) or not _ours(path) or path.stat().st_size > _LARGEST:
            return None
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def forget(name: str) -> None:
    """Nothing is remembered under this name any more."""
    with suppress(OSError):
        (folder() / name).unlink()


def name_for(kind: str, what: str) -> str:
    """A file's name for something about `what`: a path may hold anything."""
    return f"{kind}-{hashlib.sha256(what.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"


def _ours(path: Path, directory: bool = False) -> bool:
    """A plain file or folder of this user that nobody else can write to. Windows keeps a profile to its user."""
    found = path.lstat()
    if not (stat.S_ISDIR if directory else stat.S_ISREG)(found.st_mode):
        return False
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid() and not found.st_mode & 0o022
