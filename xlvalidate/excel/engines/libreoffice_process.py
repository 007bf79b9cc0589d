"""One LibreOffice process: found, started with a profile of its own, connected to by a pipe, ended for certain."""

import builtins
import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlvalidate.child_processes import Child
from xlvalidate.errors import Words, usage
from xlvalidate.excel.engines.addresses import EngineError
from xlvalidate.libreoffice_profile import ON_LINUX, write_settings

START_SECONDS = 60.0
CALL_SECONDS = 120.0
STOP_SECONDS = 10.0
_WAKES_SECONDS = 0.5
_PYTHON_UNO = "/usr/lib/python3/dist-packages"
_CONTEXT = "StarOffice.ComponentContext"


class OfficeMissingError(EngineError):
    """LibreOffice, or its bridge to this Python, is not installed."""


class OfficeStoppedError(EngineError):
    """LibreOffice did not start, or did not answer in time and was ended."""


def program() -> str:
    """The path of `soffice`. Raises OfficeMissingError."""
    for name in ON_LINUX:
        if found := shutil.which(name):
            return found
    raise OfficeMissingError(usage("office-missing"))


def load_uno(soffice: str | None = None) -> Any:
    """The `uno` module, with what it changes in Python put back: its folder on sys.path and its `__import__`."""
    folders = [_PYTHON_UNO]
    if soffice is not None:
        folders.append(str(Path(soffice).resolve().parent))
    plain_import, plain_path = builtins.__import__, list(sys.path)
    sys.path += folders
    try:
        import uno  # type: ignore[import-not-found, unused-ignore]
    except ImportError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise OfficeMissingError(usage("bridge-missing", version=version, error=error)) from error
    finally:
        sys.path[:] = plain_path
        builtins.__import__ = plain_import
    return uno


class LibreOffice:
    """A connection to LibreOffice. `close` ends the process if it is ours.

    `users_own` is one without a window that has the profile of its user: where theirs is running, that one.
    """

    def __init__(
        self,
        *,
        soffice: str | None = None,
        visible: bool = False,
        url: str | None = None,
        users_own: bool = False,
    ) -> None:
        self.visible = visible
        self._users_own = users_own
        self._child: Child | None = None
        self._end: weakref.finalize[Any, Any] | None = None
        if url is None:
            soffice = soffice or program()
            self.uno = load_uno(soffice)
            url = self._start(soffice)
        else:
            self.uno = load_uno()
        self.url = url
        try:
            self.context = self._connect(url)
            self.desktop = self.service("com.sun.star.frame.Desktop")
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int | None:
        """The process that we started; None for one that was running."""
        return self._child.process.pid if self._child is not None else None

    @property
    def private(self) -> bool:
        """We started it and nobody sees it."""
        return self._child is not None and not self.visible and not self._users_own

    def singleton(self, name: str) -> Any:
        """The one service of its kind."""
        return self.context.getValueByName(f"/singletons/com.sun.star.{name}")

    def service(self, name: str) -> Any:
        """Make one of LibreOffice's services."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def struct(self, name: str, **members: object) -> Any:
        """Make a value of a type named below `com.sun.star`."""
        made = self.uno.createUnoStruct(f"com.sun.star.{name}")
        for member, value in members.items():
            setattr(made, member, value)
        return made

    def properties(self, **values: object) -> tuple[Any, ...]:
        """Named arguments as LibreOffice takes them."""
        return tuple(self.struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())

    def version(self) -> str:
        """Say it as `7.4`."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        where = self.properties(nodepath="/org.openoffice.Setup/Product")
        node = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where)
        return str(node.getByName("ooSetupVersion"))

    @contextlib.contextmanager
    def deadline(self, what: str | Words, seconds: float = CALL_SECONDS) -> Iterator[None]:
        """Around a call that may never return: a process of ours is killed when the time is over."""
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._kill()

        timer = threading.Timer(seconds, give_up)
        timer.daemon = True
        if self.private:
            timer.start()
        try:
            yield
        except Exception as error:
            if late.is_set():
                raise OfficeStoppedError(usage("office-too-slow", seconds=f"{seconds:g}", what=what)) from error
            raise
        finally:
            timer.cancel()

    def close(self) -> None:
        """Asks LibreOffice to end, waits, then kills it. One that somebody else started goes on."""
        child = self._child
        if self._users_own and child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(_WAKES_SECONDS)  # it has woken the one that runs, and ends by itself
        running = child is not None and child.process.poll() is None  # else it only woke the desktop's own
        if self.private or (running and not self._in_use()):
            with contextlib.suppress(Exception):
                # the bridge breaks while the answer is under way, which pyuno reports as one of several exceptions
                self.desktop.terminate()
            self._wait()
            self._kill()
        elif running:
            self.stay()

    def stay(self) -> None:
        """From now on it is the person's at the screen and outlives us. One that nobody sees is ended all the same."""
        if self._child is not None and self._end is not None and self.visible:
            self._child.stay()
            self._end.detach()

    def _in_use(self) -> bool:
        try:
            return bool(self.desktop.getComponents().createEnumeration().hasMoreElements())
        except Exception:  # a broken bridge: nobody is there
            return False

    def _wait(self) -> None:
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.process.wait(STOP_SECONDS)

    def _kill(self) -> None:
        if self._end is not None:
            self._end()

    def _start(self, soffice: str) -> str:
        """Start it without waiting; the answer is the address at which it will listen."""
        pipe = f"xlvalidate-{uuid.uuid4().hex}"
        command = [soffice, "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
        command.append(f"--accept=pipe,name={pipe};urp;")
        profile = None
        if self._users_own:
            command.append("--headless")
        elif not self.visible:
            profile = Path(tempfile.mkdtemp(prefix="xlvalidate-office-"))
            write_settings(profile)
            command += ["--headless", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}"]
        self._child = Child(command, profile)
        self._end = weakref.finalize(self, self._child.end)
        return f"uno:pipe,name={pipe};urp;{_CONTEXT}"

    def _connect(self, url: str) -> Any:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + (START_SECONDS if self._child is not None else 2.0)
        while True:
            try:
                return resolver.resolve(url)
            except Exception as error:  # NoConnectException, which has no Python class before it is first raised
                gone = self._child is not None and self._child.process.poll() not in (None, 0)
                if gone or time.monotonic() > until:
                    raise OfficeStoppedError(usage("office-silent", url=url)) from error
                time.sleep(0.05)
