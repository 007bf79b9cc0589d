"""LibreOffice as a program that turns one file into another: with a profile of its own, without macros, links and
network, within limits, and gone afterwards however it ended.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event

from xlvalidate.child_processes import Child
from xlvalidate.converting.foreign_formats import ForeignFormat
from xlvalidate.libreoffice_profile import ELSEWHERE, ON_LINUX, Setting, write_settings
from xlvalidate.limits import Job

_ASKED = 30  # seconds for its version
_MOST_FILE = 512 * 1_048_576
# By format: which of its readers it has to take, so that the bytes do not choose one.
_READERS = {
    ForeignFormat.XLS: "MS Excel 97",
    ForeignFormat.ODS: "calc8",
    ForeignFormat.XLSB: "Calc MS Excel 2007 Binary",
}
_WRITER = "xlsx:Calc MS Excel 2007 XML"
# Beside what every profile of ours has: no macros, everything calculated anew, nothing sent.
_SETTINGS: tuple[Setting, ...] = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    ("/org.openoffice.Office.Common/Misc", "CrashReport", "false"),
)


class NotConvertedError(Exception):
    """No file came of it. Says in a word why: `time`, `nothing`, `too-big`."""


@dataclass(frozen=True, slots=True)
class LibreOfficeProgram:
    """The program: where it is, what it calls itself (`LibreOffice 7.4.7.2`), and what goes before it so that it has no
    network, empty where the system cannot deny it.
    """

    path: str
    called: str
    without_network: tuple[str, ...]
    start: int = 60  # seconds that its start may take

    def converted(
        self, data: bytes, form: ForeignFormat, seconds: int, memory_mib: int, stop: Event | None = None
    ) -> bytes:
        """The same workbook as .xlsx; from another thread it is told to `stop`. Raises NotConvertedError, and OSError
        where nothing can be written.
        """
        folder = Path(tempfile.mkdtemp(prefix="xlvalidate-convert-"))
        try:
            (folder / f"in.{form}").write_bytes(data)
            write_settings(folder / "profile", _SETTINGS)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        # The folder goes with the program, also where this process is killed.
        child = Child(self._command(folder, form, seconds, memory_mib), folder)
        job = Job(int(getattr(child.process, "_handle", 0)), memory_mib)
        try:
            job.allow(seconds)
            return _result(child, folder / "out" / "in.xlsx", self.start + seconds, stop or Event())
        finally:
            job.close()
            child.end()

    def _command(self, folder: Path, form: ForeignFormat, seconds: int, memory_mib: int) -> list[str]:
        command = [
            *self.without_network,
            self.path,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck"),
            f"--infilter={_READERS[form]}",
            *("--convert-to", _WRITER, "--outdir", str(folder / "out"), str(folder / f"in.{form}")),
        ]
        if sys.platform == "win32":
            return command
        limits = f"ulimit -c 0; ulimit -t {seconds}; ulimit -f {_MOST_FILE // 512}; "
        if sys.platform == "linux":
            limits += f"ulimit -v {memory_mib * 1_024}; "
        return ["/bin/sh", "-c", f'{limits}exec "$@"', "sh", *command]


def _result(child: Child, path: Path, seconds: int, stop: Event) -> bytes:
    until = time.monotonic() + seconds
    while child.process.poll() is None:
        if time.monotonic() > until or stop.is_set():
            raise NotConvertedError("time")
        time.sleep(0.05)
    try:
        if path.stat().st_size > _MOST_FILE:
            raise NotConvertedError("too-big")
        return path.read_bytes()
    except OSError:
        raise NotConvertedError("nothing") from None


@cache
def libreoffice() -> LibreOfficeProgram | None:
    """The LibreOffice of this machine; None where there is none that answers. Asked once a process."""
    for name in (*ON_LINUX, *ELSEWHERE):
        if (path := shutil.which(name)) and (called := _called(path)):
            return LibreOfficeProgram(path, called, _without_network())
    return None


def _called(path: str) -> str:
    folder = Path(tempfile.mkdtemp(prefix="xlvalidate-convert-"))
    said = folder / "version"
    with said.open("wb") as output:
        child = Child([path, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--version"], folder, output)
    try:
        child.process.wait(_ASKED)
        words = said.read_text("utf-8", "replace").split()
    except (OSError, subprocess.TimeoutExpired):
        return ""
    finally:
        child.end()
    return " ".join(words[:2]) if words[:1] == ["LibreOffice"] else ""


def _without_network() -> tuple[str, ...]:
    """A space of its own that has no network, where the system gives one."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return ()
    for words in (("unshare", "-n", "--"), ("unshare", "-r", "-n", "--")):
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run([*words, "true"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_ASKED, check=True)
            return words
    return ()
