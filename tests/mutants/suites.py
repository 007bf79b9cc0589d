"""The tests of a folder: run once as they are, and once for each mistake, in a forked process of its own."""

import contextlib
import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.sites import Mutant, changed

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "xlvalidate"
MEMORY = 6 << 30
OURS = 70  # the exit code of a process that failed before or after its tests
LEAST_CPU = 10  # seconds, beside twice what the folder's tests take
SLOWER = 6  # how much longer the clock may run than the CPU, on a busy machine
_LOADED = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
PYTEST = (
    *("-x", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-o", "addopts=", "-W", _LOADED),
)
_MOMENT = 1_000_000_000  # a mutated file is never as old as the one that was compiled


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests that judge a folder: what each took, and the lines that it runs, by file."""

    tests: tuple[str, ...]
    cpu: float
    took: dict[str, float]
    lines: dict[str, dict[str, list[int]]]

    def order(self, one: Mutant) -> tuple[list[str], bool]:
        """The tests as they are best run for a mutant, and whether any of them runs its line."""
        runs = {test for test, files in self.lines.items() if one.line in files.get(one.file, ())}
        return sorted(self.took, key=lambda test: (test not in runs, self.took[test])), bool(runs)


class Watching:
    """A pytest plugin: what each test takes and runs."""

    def __init__(self, copy: Path, left_out: Sequence[str]) -> None:
        from coverage import Coverage

        self.copy, self.left_out = copy, left_out
        self.took: dict[str, float] = {}
        self.coverage = Coverage(data_file=None, source=[str(copy / PACKAGE)], config_file=False)

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        _leave_out(items, self.left_out)

    def pytest_runtest_logreport(self, report: object) -> None:
        name = report.nodeid  # type: ignore[attr-defined]
        self.took[name] = self.took.get(name, 0.0) + report.duration  # type: ignore[attr-defined]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.coverage.switch_context("")

    def lines(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        data = self.coverage.get_data()
        for file in data.measured_files():
            below = Path(file).relative_to(self.copy).as_posix()
            for line, tests in data.contexts_by_lineno(file).items():
                for test in filter(None, tests):
                    found.setdefault(test, {}).setdefault(below, []).append(line)
        return found


class Ordering:
    """A pytest plugin: the tests in a given order."""

    def __init__(self, order: Sequence[str], left_out: Sequence[str]) -> None:
        self.rank = {name: at for at, name in enumerate(order)}
        self.left_out = left_out

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        _leave_out(items, self.left_out)
        items.sort(key=lambda item: self.rank.get(item.nodeid, len(self.rank)))  # type: ignore[attr-defined]


def _leave_out(items: list[object], left_out: Sequence[str]) -> None:
    items[:] = [item for item in items if not any(word in item.nodeid for word in left_out)]  # type: ignore[attr-defined]


def copied(into: Path) -> Path:
    """The project as it lies here, without what is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)
    return into


def _inside(copy: Path) -> None:
    """This process works in a copy, and says nothing."""
    os.chdir(copy)
    sys.path[:] = [str(copy), *(path for path in sys.path if path not in (str(ROOT), ""))]
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]  # those of the copy are meant from here on
    os.environ["PYTHONPATH"] = str(copy)
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    from hypothesis import settings

    settings.register_profile("mutants", derandomize=True, database=None)
    settings.load_profile("mutants")


def _forked(copy: Path, work: object, cpu: float) -> tuple[int | None, str]:
    """Runs `work` in a process of its own: its exit status, None where it met a limit, and what it wrote."""
    out = copy / ".told"
    out.unlink(missing_ok=True)
    pid = os.fork()
    if not pid:
        status = OURS
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 3))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            _inside(copy)
            status = work(out)  # type: ignore[operator]
        except BaseException:
            out.write_text(traceback.format_exc(), "utf-8")
        finally:
            os._exit(status)
    until = time.monotonic() + cpu * SLOWER
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > until:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return None, ""
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)  # what the tests started and left
    said = out.read_text("utf-8") if out.exists() else ""
    if os.WIFSIGNALED(status):
        return None if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else -os.WTERMSIG(status), said
    return os.WEXITSTATUS(status), said


def watched(copy: Path, tests: Sequence[str], left_out: Sequence[str]) -> tuple[Suite, list[str]]:
    """The tests as they are, and the modules of others that they load. Ends the program where they do not pass."""

    def work(out: Path) -> int:
        import pytest

        watching = Watching(copy, left_out)
        watching.coverage.start()
        status = pytest.main([*PYTEST, *tests], plugins=[watching])
        watching.coverage.stop()
        own = (PACKAGE, "tests", "examples", "macros", "docs", "benchmarks", "__main__", "test_")
        loaded = [name for name in sys.modules if not name.startswith(own) and "." not in name]
        out.write_text(json.dumps([watching.took, watching.lines(), time.process_time(), loaded]), "utf-8")
        return int(status)

    status, said = _forked(copy, work, 3_600)
    if status != 0:
        sys.exit(f"{' '.join(tests)}: the tests do not pass as they are (pytest ended with {status})\n{said}")
    took, lines, cpu, loaded = json.loads(said)
    return Suite(tuple(tests), cpu, took, lines), loaded


def judged(copy: Path, one: Mutant, suite: Suite, left_out: Sequence[str]) -> dict[str, object]:
    """Is the mistake noticed? The copy is as before afterwards."""
    path = copy / one.file
    source, was = path.read_bytes(), path.stat()
    order, runs = suite.order(one)

    def work(out: Path) -> int:
        import pytest

        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        return int(pytest.main([*PYTEST, *suite.tests], plugins=[Ordering(order, left_out)]))

    began = time.monotonic()
    path.write_bytes(changed(source, one))
    os.utime(path, (_MOMENT, _MOMENT))
    try:
        status, said = _forked(copy, work, LEAST_CPU + 2 * suite.cpu)
    finally:
        path.write_bytes(source)
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    if status == OURS:
        raise RuntimeError(f"{one.shown}\n{said}")
    fate = "limit" if status is None else "survived" if status == 0 else "noticed"
    return {"fate": fate, "runs": runs, "seconds": round(time.monotonic() - began, 1)}


def workers(
    copies: Sequence[Path], asked: Sequence[tuple[Mutant, Suite]], left_out: Sequence[str]
) -> Iterator[tuple[int, dict[str, object]]]:
    """What becomes of each, as it is known. A process a copy, which takes the next one that nobody has taken."""
    reading, writing = os.pipe()
    tickets, told = os.pipe()
    for at in range(len(asked)):
        os.write(told, at.to_bytes(4, "big"))
    os.close(told)
    pids = []
    for copy in copies:
        pid = os.fork()
        if not pid:
            os.close(reading)
            try:
                while ticket := os.read(tickets, 4):
                    at = int.from_bytes(ticket, "big")
                    line = json.dumps([at, judged(copy, *asked[at], left_out)]) + "\n"
                    os.write(writing, line.encode())
            finally:
                os._exit(0)
        pids.append(pid)
    os.close(writing)
    with os.fdopen(reading) as lines:
        for line in lines:
            yield tuple(json.loads(line))
    for pid in pids:
        os.waitpid(pid, 0)


def preloaded(modules: Sequence[str]) -> None:
    """Modules of others are loaded once, before anything is forked."""
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
