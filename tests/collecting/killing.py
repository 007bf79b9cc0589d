"""Runs a collection again and again in forked processes that are killed or whose disk fails, until each is done, and
compares what is there then with a quiet run. `python -m tests.collecting.killing kill|fault FOLDER HOW-MANY SEED`

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
from pathlib import Path

import xlvalidate.collecting.publish
import xlvalidate.collecting.replies
import xlvalidate.reports.html
import xlvalidate.reports.junit
import xlvalidate.reports.marks
import xlvalidate.reports.parquet
import xlvalidate.reports.summary
import xlvalidate.reports.table  # noqa: F401
from tests.collecting.incoming import EDITION, ran, reports
from xlvalidate import desk
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.errors import XlvalidateError

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


def kill(made: Path, folder: Path, kills: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    began = time.monotonic()
    wanted = undisturbed(made, folder / "whole")
    mean = (time.monotonic() - began) / 14  # as quick as the machine is
    found = {"kills": 0, "collections": 0, "lost": 0, "torn": 0}
    while found["kills"] < kills:
        home = folder / "killed"
        shutil.copytree(made, home)
        while True:
            pid = forked(home)
            time.sleep(chance.expovariate(1 / mean))
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done:
                os.kill(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
            if os.WIFEXITED(status):
                assert os.WEXITSTATUS(status) == 0, status
                break
            found["kills"] += 1
            found["torn"] += not originals_are_whole(home)
        found["collections"] += 1
        found["lost"] += state(home) != wanted
        shutil.rmtree(home)
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


if __name__ == "__main__":
    how, made, many, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    desk.printed(built_in_edition(EDITION))
    list(desk.editions(None).every())
    print(json.dumps({"kill": kill, "fault": fault}[how](made, made.parent, many, seed)))
