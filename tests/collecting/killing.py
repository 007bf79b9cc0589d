"""Runs a collection again and again in forked processes that are killed or whose disk fails, until each is done, and
compares what is there then with a quiet run. `python -m tests.collecting.killing HOW FOLDER MANY SEED`, where HOW is
kill, steps, fault or full.

Everything is imported before the first fork, so that a process costs what it does and not what it loads.
"""

import ctypes
import errno
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from contextlib import closing, suppress
from pathlib import Path
from tempfile import gettempdir

from tests.collecting.incoming import EDITION, ran, reports
from xlvalidate.cli import main
from xlvalidate.collecting import settings
from xlvalidate.desk.collection import documents_of
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.errors import XlvalidateError
from xlvalidate.intake.delivery import Delivery
from xlvalidate.intake.unpack import looked_into

LOST, STOPPED = 4, 3
FAULTS = [("write", errno.ENOSPC, 0), ("write", errno.EIO, 1), ("fsync", errno.EIO, 0), ("rename", errno.EACCES, 0)]


def state(home: Path) -> dict[str, object]:
    """What a collection comes to: every line without its number, and the digest of everything that was written."""
    connection = sqlite3.connect(home / "ledger.sqlite")
    lines = connection.execute(
        "SELECT place, parcels.sha256, path, pieces.name, pieces.sha256, word, fate FROM pieces "
        "JOIN parcels ON parcels.id = parcel ORDER BY 1, 2, 3"
    ).fetchall()
    checks = connection.execute("SELECT sha256, verdict, marked FROM checks ORDER BY 1").fetchall()
    connection.close()
    files = {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("originals", "marked", "reports", "replies")
        for path in sorted((home / name).rglob("*"))
        if path.is_file()
    }
    return {"lines": lines, "checks": checks, "files": files}


def originals_are_whole(home: Path) -> bool:
    return all(
        hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        for path in (home / "originals").glob("[0-9a-f][0-9a-f]/*")
    )


def work(home: Path) -> None:
    ran(home)
    reports(home)


def forked(home: Path, fault: tuple[str, int, int, int] | None = None) -> int:
    """A process that works on a collection."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2) if fault else None
        if fault:
            kind, number, code, stays = fault
            ctypes.CDLL(None).xlv_arm(kind.encode(), ctypes.c_long(number), code, stays)
        try:
            work(home)
            status = 0
        except (OSError, XlvalidateError):
            status = STOPPED
        if fault and not ctypes.CDLL(None).xlv_fired():
            status = LOST  # there are not so many calls
    finally:
        os._exit(status)


def undisturbed(made: Path, into: Path) -> dict[str, object]:
    shutil.copytree(made, into)
    assert os.waitpid(forked(into), 0)[1] == 0
    return state(into)


def warm(made: Path) -> None:
    """What is made once a process to read documents is made before the first fork, too."""
    documents = documents_of(settings.load(made), pdf=False)
    for path in sorted((made / "inbox").glob("*.eml")):
        looked_into(Delivery("mail", path.name, path.read_bytes(), path.name, None), documents=documents)


def kill(made: Path, folder: Path, kills: int, seed: int) -> dict[str, int]:
    warm(made)
    chance = random.Random(seed)
    began = time.monotonic()
    wanted = undisturbed(made, folder / "whole")
    mean = (time.monotonic() - began) / 14  # as quick as the machine is
    found = {"kills": 0, "collections": 0, "lost": 0, "torn": 0}
    while found["kills"] < kills:
        home = folder / "killed"
        shutil.copytree(made, home)
        patience = mean
        while True:
            pid = forked(home)
            time.sleep(chance.expovariate(1 / patience))
            patience *= 1.04  # a report is written in one go: it has to be left alone in the end
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done:
                os.kill(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
            if os.WIFEXITED(status):
                assert os.WEXITSTATUS(status) == 0, status
                break
            assert os.WTERMSIG(status) == signal.SIGKILL, status  # ours, that arrived: a crash is no kill
            found["kills"] += 1
            found["torn"] += not originals_are_whole(home)
        found["collections"] += 1
        found["lost"] += state(home) != wanted
        shutil.rmtree(home)
    return found


def came_to(home: Path) -> tuple[object, ...]:
    """What a run has come to so far: the originals that it has kept, and the lines of its ledger."""
    kept = sorted(path.name for path in (home / "originals").glob("[0-9a-f][0-9a-f]/*"))
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{home}/ledger.sqlite?mode=ro", uri=True)) as ledger:
        counts = (
            "SELECT (SELECT count(*) FROM parcels), (SELECT sum(opened) FROM parcels), (SELECT count(*) FROM pieces)"
        )
        return (*kept, *ledger.execute(f"{counts}, (SELECT count(*) FROM checks)").fetchone())
    return tuple(kept)


def steps(made: Path, folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Each run is killed as soon as it has come one step further: between what it keeps and what it writes down."""
    warm(made)
    wanted = undisturbed(made, folder / "whole")
    found = {"kills": 0, "lost": 0, "torn": 0}
    while True:
        before, pid = came_to(made), forked(made)
        while not (done := os.waitpid(pid, os.WNOHANG))[0] and came_to(made) == before:
            time.sleep(0.001)
        if not done[0]:
            os.kill(pid, signal.SIGKILL)
            done = os.waitpid(pid, 0)
        if os.WIFEXITED(done[1]):
            assert os.WEXITSTATUS(done[1]) == 0, done[1]
            if came_to(made) == before:
                break
            continue  # it was at its end before it could be killed
        found["kills"] += 1
        found["torn"] += not originals_are_whole(made)
    found["lost"] += state(made) != wanted
    return found


def fault(made: Path, folder: Path, most: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    wanted = undisturbed(made, folder / "whole")
    found = {"faults": 0, "stopped": 0, "lost": 0, "torn": 0}
    for kind, code, stays in FAULTS:
        number = 0
        while True:
            number += chance.randint(1, most)
            home = folder / "failed"
            shutil.copytree(made, home)
            _, status = os.waitpid(forked(home, (kind, number, code, stays)), 0)
            assert os.WIFEXITED(status), (kind, number, status)
            status = os.WEXITSTATUS(status)
            assert status in (0, STOPPED, LOST), (kind, number, status)
            if status != LOST:
                found["faults"] += 1
                found["stopped"] += status == STOPPED
                found["torn"] += not originals_are_whole(home)
                assert os.waitpid(forked(home), 0)[1] == 0, (kind, number)
                found["lost"] += state(home) != wanted
            shutil.rmtree(home)
            if status == LOST:
                break
    return found


def full(made: Path, folder: Path, most: int, seed: int) -> dict[str, object]:
    """The commands as they are typed on a disk that is full from the n-th write or new file on; then there is space."""
    chance = random.Random(seed)
    wanted = undisturbed(made, folder / "whole")
    found: dict[str, object] = {"stopped": 0, "lost": 0, "torn": 0, "said": []}
    number, stops, said = 0, 0, set[str]()
    while True:
        number += chance.randint(1, most)
        home = folder / "full"
        shutil.copytree(made, home)
        code, told = typed(home, number)
        if code == LOST:
            break
        assert code in (0, 2), (number, code, told)
        if code:
            # summary.xlsx is packed in the system's folder for that, which is full, too.
            assert told.count("\n") == 1 and told.startswith((str(home), f"{gettempdir()}/xlvalidate-")), (number, told)
            stops += 1
            said.add(told.strip().replace(str(home), "HOME"))
        found["torn"] = int(str(found["torn"])) + (not originals_are_whole(home) or halves(home, wanted))
        assert os.waitpid(forked(home), 0)[1] == 0, number
        found["lost"] = int(str(found["lost"])) + (state(home) != wanted)
        shutil.rmtree(home)
    return {**found, "stopped": stops, "said": sorted(said)}


def halves(home: Path, wanted: dict[str, object]) -> bool:
    """Is there anything under its last name that is not what it has to be?"""
    whole = wanted["files"]
    assert isinstance(whole, dict)
    there = {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("originals", "marked", "reports", "replies")
        for path in (home / name).rglob("*")
        if path.is_file()
    }
    return bool(there.items() - whole.items())


def typed(home: Path, number: int) -> tuple[int, str]:
    """What a run, a report and the replies say on a disk that is full from the n-th call on: exit code, complaint."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(writing, 2)
        ctypes.CDLL(None).xlv_arm(b"space", ctypes.c_long(number), errno.ENOSPC, 1)
        code: object = LOST
        try:
            for words in (["run", str(home), "--jobs", "0"], ["report", str(home)], ["replies", str(home)]):
                try:
                    main(["collect", *words])
                except SystemExit as end:
                    if end.code == 2:
                        code = 2
                        break
            else:
                code = 0 if ctypes.CDLL(None).xlv_fired() else LOST
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    return os.WEXITSTATUS(os.waitpid(pid, 0)[1]), told


if __name__ == "__main__":
    how, made, many, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    printed(built_in_edition(EDITION))
    list(catalogue(None).every())
    print(json.dumps({"kill": kill, "steps": steps, "fault": fault, "full": full}[how](made, made.parent, many, seed)))
