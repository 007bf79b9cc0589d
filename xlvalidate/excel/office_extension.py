"""The extension for LibreOffice, put in place by LibreOffice's own manager, and where it finds this program.

LibreOffice has a Python of its own that need not be ours: the extension starts the program by the command that is
written down here, in a file that only its user can write to. `unopkg` asks the same manager, but not for root.
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xlvalidate.errors import system_says
from xlvalidate.excel.engines import EngineError, OfficeMissingError
from xlvalidate.excel.engines.libreoffice_process import LibreOffice
from xlvalidate.excel.program_errors import PressError, is_of_program, refusal
from xlvalidate.files import write_whole
from xlvalidate.messages import text
from xlvalidate.shipped_files import shipped

EXTENSION = "xlvalidate.oxt"
IDENTIFIER = "org.xlvalidate.buttons"
SETTING = "program.json"
_REPOSITORY = "user"
_ANSWERS_AS = (
    "com.sun.star.lang.XTypeProvider",
    "com.sun.star.ucb.XCommandEnvironment",
    "com.sun.star.task.XInteractionHandler",
)


def setting_path() -> Path:
    """Where the command of this program is written down for the extension."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "xlvalidate" / SETTING


def own_command() -> list[str]:
    """How this very program is started again."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "xlvalidate"]


def install(file: Path | None, language: str) -> str:
    """Puts the extension into this user's LibreOffice, and writes down where this program is. Raises PressError."""
    source = _source(file, language)
    with _manager(language) as (manager, approves):
        manager.addExtension(source.resolve().as_uri(), (), _REPOSITORY, None, approves)
    setting = {"command": own_command(), "sha256": _digest(source)}
    path = setting_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, json.dumps(setting, ensure_ascii=False).encode())
        path.chmod(0o600)
    except OSError as error:
        raise PressError(
            text("excel.extension.unwritten", language, path=path, why=system_says(error, language))
        ) from error
    return text("excel.extension.installed", language, path=path)


def uninstall(language: str) -> str:
    """Takes it out again. Raises PressError."""
    with _manager(language) as (manager, approves):
        if not _is_there(manager):
            return text("excel.extension.not-there", language)
        manager.removeExtension(IDENTIFIER, EXTENSION, _REPOSITORY, None, approves)
    with contextlib.suppress(OSError):
        setting_path().unlink()
    return text("excel.extension.uninstalled", language)


def status(file: Path | None, language: str) -> str:
    """Says whether it is there, whether it is this program's, and whether it starts this program. Raises PressError."""
    with _manager(language) as (manager, _):
        if not _is_there(manager):
            return text("excel.extension.not-there", language)
    known = _setting()
    if known.get("command") != own_command():
        return text("excel.extension.elsewhere", language, path=setting_path())
    same = known.get("sha256") == _digest(_source(file, language))
    return text("excel.extension.same" if same else "excel.extension.differs", language)


def _source(file: Path | None, language: str) -> Path:
    """The extension to install: the one named, the one beside a frozen program, or the one that came with it."""
    places = [Path(sys.executable).parent / EXTENSION, shipped() / "macros" / EXTENSION]
    source = file or next((place for place in places if place.is_file()), places[-1])
    if not source.is_file():
        raise PressError(text("excel.extension.no-file", language, file=source))
    return source


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _setting() -> dict[str, object]:
    try:
        found = json.loads(setting_path().read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class _Approves:
    """Says yes to what the manager asks: whether an extension may be installed, and another version replaced."""

    def __init__(self, office: LibreOffice) -> None:
        self._type = office.uno.getTypeByName
        self._id = office.uno.ByteSequence(b"")

    def getTypes(self) -> tuple[object, ...]:  # noqa: N802  UNO's names
        return tuple(map(self._type, _ANSWERS_AS))

    def getImplementationId(self) -> object:  # noqa: N802
        return self._id

    def getInteractionHandler(self) -> "_Approves":  # noqa: N802
        return self

    def getProgressHandler(self) -> None:  # noqa: N802
        return None

    def handle(self, request: Any) -> None:
        for way in request.getContinuations():
            if way.queryInterface(self._type("com.sun.star.task.XInteractionApprove")) is not None:
                way.select()


@contextmanager
def _manager(language: str) -> Iterator[tuple[Any, _Approves]]:
    """LibreOffice's manager of extensions, over the profile of this user. Raises PressError where it refuses."""
    try:
        office = LibreOffice(users_own=True)
    except OfficeMissingError as error:
        raise PressError(text("excel.no-office", language, why=error.said(language))) from error
    except EngineError as error:
        raise PressError(text("excel.extension.refused", language, why=error.said(language))) from error
    try:
        yield office.singleton("deployment.ExtensionManager"), _Approves(office)
    except Exception as error:
        if not is_of_program(error):
            raise
        raise PressError(text("excel.extension.refused", language, why=refusal(error))) from error
    finally:
        office.close()


def _is_there(manager: Any) -> bool:
    return any(
        one.getIdentifier().Value == IDENTIFIER
        for one in manager.getDeployedExtensions(_REPOSITORY, None, None)
        if one.getIdentifier().IsPresent
    )
