"""A program that we start ends with us, also where we are killed; one that was set free does not."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.excel.programs import demand_libreoffice
from xlvalidate.child_processes import Child

ROOT = Path(__file__).parents[1]
STUBBORN = "trap '' TERM HUP INT; sleep 300 & echo ready > \"$0\"; while :; do sleep 300; done"


def members(group: int) -> list[str]:
    """The processes of a group that are more than an entry in the table."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = entry.read_text(errors="replace").rpartition(")")
        except OSError:  # it has just ended
            continue
        state, _, its_group = rest.split()[:3]
        if int(its_group) == group and state not in "ZX":
            found.append(name)
    return found


def until(true: object, seconds: float = 60) -> bool:
    """Does it come about?"""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def parent(program: str, *arguments: object) -> "subprocess.Popen[str]":
    """Another Python, which starts a program and prints its group."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(process: "subprocess.Popen[str]", how: signal.Signals) -> int:
    """Kills the parent once it has said which group it started; that group."""
    assert process.stdout is not None
    with process:
        group = int(process.stdout.readline())
        assert members(group)
        process.send_signal(how)
        process.wait(60)
    return group


STARTS = """
import sys, time
from pathlib import Path
from xlvalidate.child_processes import Child
child = Child(["/bin/sh", "-c", sys.argv[1], sys.argv[2]], Path(sys.argv[3]))
while not Path(sys.argv[2]).exists():
    time.sleep(0.02)
if sys.argv[4] == "stay":
    child.stay()
print(child.process.pid, flush=True)
time.sleep(300)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_stubborn_program_ends_with_who_started_it(how: signal.Signals, tmp_path: Path) -> None:
    profile = tmp_path / "profile of it"
    profile.mkdir()
    (profile / "file").write_text("")
    group = killed(parent(STARTS, STUBBORN, tmp_path / "ready", profile, "tied"), how)
    assert until(lambda: not members(group)), members(group)
    assert not profile.exists()


FORKS = """
import os, sys, time
from xlvalidate.child_processes import Child
child = Child(["/bin/sh", "-c", sys.argv[1], sys.argv[2]])
while not os.path.exists(sys.argv[2]):
    time.sleep(0.02)
worker = os.fork()
if not worker:
    child.end()  # not its own
    time.sleep(300)
print(child.process.pid, worker, flush=True)
time.sleep(300)
"""


def test_a_worker_that_was_forked_keeps_nothing_alive_and_ends_nothing(tmp_path: Path) -> None:
    """A worker of multiprocessing waits on when its parent is killed."""
    process = parent(FORKS, STUBBORN, tmp_path / "ready")
    assert process.stdout is not None
    with process:
        group, worker = map(int, process.stdout.readline().split())
        try:
            time.sleep(0.2)
            assert process.poll() is None and members(group)
            process.kill()
            process.wait(60)
            assert until(lambda: not members(group)), members(group)
            os.kill(worker, 0)  # it is still there
        finally:
            os.kill(worker, signal.SIGKILL)


def test_ended_twice_is_ended_once() -> None:
    child = Child(["/bin/sh", "-c", "sleep 300"])
    child.end()
    child.end()
    child.stay()
    assert child.process.poll() is not None


def test_a_program_that_was_set_free_goes_on(tmp_path: Path) -> None:
    group = killed(parent(STARTS, STUBBORN, tmp_path / "ready", tmp_path / "profile", "stay"), signal.SIGKILL)
    try:
        # the shell beside it has ended, and with it all that could end the program
        assert until(lambda: len(members(group)) == 3), members(group)
    finally:
        os.killpg(group, signal.SIGKILL)


def test_its_exit_code_and_what_it_said_are_its_own(tmp_path: Path) -> None:
    with (tmp_path / "said").open("w+b") as said:
        child = Child(["/bin/sh", "-c", 'cat; echo "$1 and $2"; exit 7', "sh", "a b", "*"], output=said)
        assert child.process.wait(60) == 7
        child.end()
        said.seek(0)
        assert said.read() == b"a b and *\n"
    assert until(lambda: not members(child.process.pid)), members(child.process.pid)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError, match="there is no program no-such-office"):
        Child(["no-such-office"])


OFFICE = """
import time
from xlvalidate.excel.engines import use
app = use("libreoffice")
app.books.add()
print(app.pid, flush=True)
time.sleep(300)
"""


def test_no_libreoffice_outlives_a_python_that_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demand_libreoffice()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    group = killed(parent(OFFICE), signal.SIGKILL)
    assert until(lambda: not members(group)), members(group)
    assert list(tmp_path.glob("xlvalidate-office-*")) == []


STARTING = """
import subprocess, threading, time
from xlvalidate.excel.engines import libreoffice_process as office
plain = office.Child
def started(*arguments):
    child = plain(*arguments)
    print(child.process.pid, flush=True)
    return child
office.Child = started
office.LibreOffice()
"""


def test_none_outlives_one_that_was_killed_while_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demand_libreoffice()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    group = killed(parent(STARTING), signal.SIGKILL)
    assert until(lambda: not members(group)), members(group)
    assert list(tmp_path.glob("xlvalidate-office-*")) == []
