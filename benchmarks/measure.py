"""Clocks: the CPU and the wall of a step, of a command, and what a command took of memory at most."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

_T = TypeVar("_T")

# The peak of the command's own memory; ru_maxrss would start from the peak of the process that forked it.
_PEAK = """
import sys
from xlvalidate.cli import main
try:
    main(sys.argv[1:])
finally:
    with open("/proc/self/status") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
"""


# pandera imports hypothesis where it is installed: a test environment has it, an office has not.
CHECK = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name == "hypothesis":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
from xlvalidate.cli import main
main(["check", *sys.argv[1:]])
"""


# A small process starts the command, so that no peak of ours is counted. Orphans are given to it: the server that
# starts the readers outlives the run.
_FAMILY = """
import ctypes, json, os, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
wall = time.perf_counter()
run = [sys.executable, "-m", "xlvalidate", *sys.argv[1:]]
_, status, used = os.wait4(os.posix_spawn(run[0], run, os.environ, file_actions=nowhere), 0)
wall = time.perf_counter() - wall
others = []
while True:
    try:
        others.append(os.wait3(0)[2])
    except ChildProcessError:
        break
print(json.dumps({
    "code": os.waitstatus_to_exitcode(status),
    "cpu": sum(one.ru_utime + one.ru_stime for one in (used, *others)),
    "wall": wall,
    "peak": used.ru_maxrss / 1024,
    "others_peak": max((one.ru_maxrss for one in others), default=0) / 1024,
}))
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A command with all the processes that it started: seconds, and MiB at most of it and of the largest of them."""

    cpu: float
    wall: float
    peak: float
    others_peak: float


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds. `cpu` is what to compare on a machine that others work on too."""

    cpu: float
    wall: float

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.cpu + other.cpu, self.wall + other.wall)

    def each(self, count: int) -> "Spent":
        return Spent(self.cpu / count, self.wall / count)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The same work done both ways, round by round."""

    ours: Sequence[Spent]
    other: Sequence[Spent]

    def ratio(self, clock: str) -> float:
        """How often ours fits into the other: the median over the pairs, as others work on the machine too."""
        both = zip(self.other, self.ours, strict=True)
        return median(getattr(other, clock) / getattr(ours, clock) for other, ours in both)

    def median(self, side: str, clock: str) -> float:
        return median(getattr(spent, clock) for spent in getattr(self, side))


def timed(step: Callable[[], _T]) -> tuple[_T, Spent]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = step()
    return result, Spent(time.process_time() - cpu, time.perf_counter() - wall)


def command(*arguments: str) -> Spent:
    """A Python command from start to end. Its exit code is not looked at: findings are an exit code too."""
    wall = time.perf_counter()
    # Bytecode is written, whatever the environment says: an installed program has it.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environment)
    _, _, usage = os.wait4(process.pid, 0)
    # Else Popen would wait for it once more.
    process.returncode = 0
    return Spent(usage.ru_utime + usage.ru_stime, time.perf_counter() - wall)


def peak(*arguments: str) -> float:
    """The MiB that `xlvalidate` with these arguments took at most. Needs /proc."""
    run = [sys.executable, "-c", _PEAK, *arguments]
    done = subprocess.run(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    return int(done.stderr.splitlines()[-1]) / 1024


def family(*arguments: str) -> Taken:
    """`xlvalidate` with these arguments, with its children and theirs. Needs Linux."""
    run = [sys.executable, "-c", _FAMILY, *arguments]
    told = json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)
    if told.pop("code") not in (0, 1, 3):
        raise SystemExit(f"xlvalidate {' '.join(arguments)} could not be run")
    return Taken(**told)
