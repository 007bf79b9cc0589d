"""Mails and archives are opened, and sources read, within limits: what goes beyond them costs only itself, once."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.collecting.incoming import WRONG, collection, form, mail, reported
from xlvalidate.collecting import settings
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.collecting.limited_processes import Here, Processes
from xlvalidate.collecting.open_deliveries import Opening, Unopened
from xlvalidate.collecting.originals import Store
from xlvalidate.collecting.run import RunResult, Telling, run
from xlvalidate.collecting.settings import Reader
from xlvalidate.desk.collection import judging_of, rules_of
from xlvalidate.intake.delivery import Delivery
from xlvalidate.limits import Guard, OverLimitError

ROOT = Path(__file__).parents[2]
# The system's clock for a process goes by whole seconds: one to two of them.
SHORT = Reader(cpu_seconds=1)


def endless() -> bytes:
    """A zip of 70 kB whose mail, within every limit of size, takes some five seconds: it is decoded line by line."""
    head = (
        b"From: a@example.com\nContent-Transfer-Encoding: x-uuencode\nContent-Disposition: attachment; filename=a.xlsx"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.eml", head + b"\n\nbegin 666 a.xlsx\n" + b"#86)C\n" * 8_000_000)
    return packed.getvalue()


def ran(home: Path, jobs: int, reader: Reader) -> tuple[RunResult, list[str]]:
    """One run with other limits, and what it said of sources and limits."""
    made = settings.load(home)
    made = replace(made, settings=replace(made.settings, reader=reader))
    judging, known = judging_of(made, None)
    said: list[str] = []
    telling = Telling(lambda task, check: None, lambda what: said.append(what.said("en")), said.append)
    return run(made, judging, rules_of(made, judging, known, None), jobs, telling, known), said


def lines(home: Path) -> list[tuple[str, str]]:
    with opened_ledger(home / "ledger.sqlite", write=False) as ledger:
        return sorted((line.name, line.word) for line in ledger.lines())


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_delivery_that_does_not_end_costs_only_itself_once(tmp_path, jobs):
    files = {
        "a.eml": mail(("教育局.xlsx", form())),
        "b.zip": endless(),
        "c.eml": mail(("水利局.xlsx", form("330802002", WRONG)), sender="water@example.gov.cn"),
    }
    # What is imported only when it is needed takes a second, too.
    ran(collection(tmp_path / "before", {"a.xlsx": form("330802003", WRONG)}), 0, Reader())
    home = collection(tmp_path, files)
    done, said = ran(home, jobs, SHORT)
    assert done.tally.identity == (
        "received 3 = accepted 1 + explain 0 + return 1 + unreadable 0 + repeated 0 + not-a-form 1"
    )
    assert lines(home) == [("b.zip", "over-limits"), ("教育局.xlsx", ""), ("水利局.xlsx", "")]
    assert (done.troubles, said) == (0, [])
    ((line, finding),) = done.state.others
    assert (line.name, finding.why) == ("b.zip", "over-limits")
    with opened_ledger(home / "ledger.sqlite", write=True) as ledger:
        ledger.open_again()
        assert list(ledger.unopened()) == []
    again, _ = ran(home, jobs, SHORT)
    assert again.tally == done.tally
    assert [one.split()[0] for one in reported(home)] == ["accepted", "return"]


def test_memory_is_limited_too(tmp_path):
    store = Store(tmp_path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.xlsx", b"PK\3\4" + bytes(60_000_000))
        # A large delivery may hold more than a small one.
        archive.writestr("photo.jpg", Random(1).randbytes(110_000_000), zipfile.ZIP_STORED)
    data = packed.getvalue()
    some = (
        Unopened(1, store.put(form()), 1, Delivery("file", "a.xlsx", b"", "1", None)),
        Unopened(2, store.put(data), len(data), Delivery("file", "b.zip", b"", "2", None)),
    )
    here = Here(Opening(tmp_path), Guard(60, 64))
    processes = Processes(Opening(tmp_path), Reader(memory_mib=600), 1)
    for done in (here.done, processes.done):
        found = sorted((one for chunk in done([some]) for one in chunk), key=lambda one: one.number)
        assert [[piece.name for piece in one.opened.pieces] for one in found] == [["a.xlsx"], []]
        assert [odd.word for odd in found[1].opened.oddities] == ["over-limits"]


@pytest.mark.parametrize("source", ["folder", "mbox"])
def test_a_file_of_mails_that_does_not_end_costs_only_itself_once(tmp_path, source):
    began = b"From a@example.com Mon Jan  5 09:30:00 2026\n"
    home = collection(
        tmp_path,
        {"a.mbox": began + mail(("教育局.xlsx", form())) + b"\n" + began + b"X: y\n" + b"\nFrom \n" * 8_000_000},
    )
    (home / "inbox" / "b.xlsx").write_bytes(form("330802002"))
    if source == "mbox":
        path = home / settings.FILE
        more = '[[sources]]\nkind = "mbox"\npath = "inbox/a.mbox"\n[[sources]]\nkind = "folder"\n'
        more += 'path = "inbox"\nglobs = ["b*"]\n'
        path.write_text(path.read_text("utf-8").partition("[[sources]]")[0] + more, "utf-8")
    _, said = ran(home, 0, Reader(cpu_seconds=1))
    name = "inbox/a.mbox" if source == "mbox" else "inbox"
    assert said == [f"{name}: a.mbox took more time or memory than it may; the others go on"]
    assert lines(home) == [("a.mbox", "over-limits"), ("b.xlsx", ""), ("教育局.xlsx", "")]
    assert [one.split()[:3] for one in reported(home)] == [
        ["accepted", "330802001", "教育局.xlsx"], ["accepted", "330802002", "b.xlsx"],
    ]  # fmt: skip
    assert ran(home, 0, Reader(cpu_seconds=1))[1] == []
    (home / "inbox" / "a.mbox").write_bytes(began + mail(("司法局.xlsx", form("330802004"))))
    ran(home, 0, Reader(cpu_seconds=1))
    assert ("司法局.xlsx", "") in lines(home)


def test_what_cannot_be_limited_is_said_once(tmp_path, capsys):
    from xlvalidate.commands.collect.run import _telling
    from xlvalidate.commands.progress import NoLine

    telling = _telling("en", NoLine())
    telling.unlimited("Access is denied.")
    telling.unlimited("Access is denied.")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "this system does not limit what reading a file may use (Access is denied.): a file made to do harm could take"
        " all of it. The run goes on; please keep an eye on it.\n"
    )


def test_a_guard_ends_what_does_not_end():
    guard = Guard(0.2)
    before = signal.getsignal(signal.SIGVTALRM) if sys.platform != "win32" else None
    for _ in range(2):
        with pytest.raises(OverLimitError) as over, guard:
            while True:
                with suppress(Exception):  # as a parser would
                    sum(range(1_000))
        assert over.value.what == "seconds"
    with guard:
        pass
    if sys.platform != "win32":
        assert signal.getsignal(signal.SIGVTALRM) == before


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_process_outlives_a_run_that_is_killed(tmp_path):
    home = collection(tmp_path, {f"{number}.zip": endless() + bytes(number) for number in range(4)})
    program = subprocess.Popen(
        [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "2"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "XLV_WHOSE": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    busy = [set[int]()]
    while len(busy[-1]) < 4 or not at_work(
        busy[-1]
    ):  # the run, the two that Python starts others from, those that read
        assert program.poll() is None
        time.sleep(0.05)
        busy.append(alive(str(home)))
    program.kill()
    program.wait()
    until = time.monotonic() + 30
    while alive(str(home)) and time.monotonic() < until:
        time.sleep(0.05)
    assert alive(str(home)) == set()


def at_work(processes: set[int]) -> bool:
    """Has one of them an original open, or taken some CPU for it?"""
    spent = []
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent.append((int(fields[1]), int(fields[11])))
    children = [ticks for parent, ticks in spent if parent in processes]
    return sum(ticks > 30 for ticks in children) >= 2


def alive(whose: str) -> set[int]:
    """The processes of a run, by what stands in their environment."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if f"XLV_WHOSE={whose}".encode() in (path / "environ").read_bytes().split(b"\0"):
                found.add(int(path.name))
        except OSError:
            continue
    return found
