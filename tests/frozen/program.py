"""The program of a checkout, as it is typed, and what it said without the paths of this run."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CPU = 30  # seconds that a command may take
PATIENCE = 10  # how often that a command may take of the clock, on a busy machine


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    code: str  # the exit code, or why there is none
    out: str
    err: str

    def must(self, code: str) -> None:
        """Ends this program where the command did not end so: what comes after it would say nothing."""
        if self.code != code:
            sys.exit(f"a command that has to end with {code} ended with {self.code}:\n{self.out}{self.err}")

    def shown(self, words: Sequence[str]) -> str:
        return f"$ xlvalidate {' '.join(words)}\nexit {self.code}\n--- out\n{self.out}--- err\n{self.err}"


@dataclass(frozen=True)
class Program:
    """The program of `checkout`, run in the folder `work`."""

    checkout: Path
    work: Path

    def environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if key in os.environ}
        return kept | {
            "PYTHONPATH": str(self.checkout),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "HOME": str(self.work),
            "TZ": "Asia/Shanghai",
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "POLARS_MAX_THREADS": "2",
        }

    def verified(self) -> None:
        """Is the program that runs the one of the checkout? Another one may be installed."""
        found = self.python("-c", "import xlvalidate; print(xlvalidate.__file__)").out.strip()
        if found != "CHECKOUT/xlvalidate/__init__.py":
            sys.exit(f"{found} would be run, not {self.checkout}")

    def __call__(self, *words: str | Path, cpu: int = CPU) -> Said:
        return self.python("-m", "xlvalidate", *words, cpu=cpu)

    def python(self, *words: str | Path, cpu: int = CPU) -> Said:
        with self.started(*words, cpu=cpu) as process:
            try:
                out, err = process.communicate(timeout=cpu * PATIENCE)
            except subprocess.TimeoutExpired:
                stop(process)
                out, err = process.communicate()
                return Said("none: too long by the clock", self.plain(out), "")
        code = process.returncode
        if code == -signal.SIGXCPU:
            return Said(f"none: more than {cpu} s of CPU", self.plain(out), "")
        return Said(str(code), self.plain(out), _shortened(self.plain(err)))

    def started(self, *words: str | Path, cpu: int = CPU) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *map(str, words)],
            cwd=self.work,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5)),
        )

    def plain(self, said: bytes) -> str:
        text = said.decode("utf-8", "backslashreplace")
        return text.replace(str(self.work), "WORK").replace(str(self.checkout), "CHECKOUT")


def stop(process: subprocess.Popen[bytes]) -> None:
    """The process and those that it started, at once."""
    os.killpg(process.pid, signal.SIGKILL)


def _shortened(complaint: str) -> str:
    """A crash by its last line: where in the code it was is nothing that stays."""
    if "Traceback (most recent call last)" not in complaint:
        return complaint
    return "a crash: " + complaint.strip().splitlines()[-1] + "\n"
