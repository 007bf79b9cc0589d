"""A program that we start and that never outlives us: not when we end, and not when we are killed.

Beside it, in its process group, a shell waits for the end of a pipe that only we hold open. When we are gone, however
that came about, the pipe ends, and the shell ends the whole group. A process that is forked from us, such as a worker
of multiprocessing, lets go of the pipe at once: it may outlive us. On Windows there is no such shell: a program ends
there when we do, and not when we are killed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO

# $0 is a folder that goes with the program. A line through the pipe sets the program free; its end without a line ends
# the program: asked first, so that it writes to the folder no more when that is removed, then by force.
_TIED = """exec 3<&0 </dev/null
( read -r line <&3 && exit
  trap '' TERM; kill -TERM 0; sleep 1; rm -rf -- "$0"; kill -KILL 0 ) >/dev/null 2>&1 &
exec "$@" 3<&-"""


class Child:
    """A program that is running, and the folder that is removed with it.

    Raises FileNotFoundError where there is no such program.
    """

    def __init__(
        self, command: Sequence[str], folder: Path | None = None, output: int | IO[bytes] = subprocess.DEVNULL
    ) -> None:
        if shutil.which(command[0]) is None:
            raise FileNotFoundError(f"there is no program {command[0]}")
        self._folder = folder
        theirs, self._line = os.pipe()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=partial(_let_go, weakref.ref(self)))
        if sys.platform != "win32":
            command = ["/bin/sh", "-c", _TIED, str(folder or ""), *command]
        try:
            self.process = subprocess.Popen(command, stdin=theirs, stdout=output, stderr=output, start_new_session=True)
        except BaseException:
            os.close(self._line)
            raise
        finally:
            os.close(theirs)

    def stay(self) -> None:
        """From now on it may outlive us."""
        with contextlib.suppress(OSError):  # it has ended, or is not ours
            os.write(self._line, b"\n")

    def end(self) -> None:
        """Ends it, with all that it started, and removes the folder. To be called once, by who started it."""
        if self._line < 0:
            return
        if sys.platform == "win32":
            self.process.kill()
        else:
            # The shell that waits is in the group as well: as long as it is, nobody else's group has this number.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _close(self) -> None:
        line, self._line = self._line, -1
        os.close(line)


def _let_go(child: "weakref.ref[Child]") -> None:
    """In a process that was forked from us: the program is not its own."""
    held = child()
    if held is not None and held._line >= 0:
        held._close()
