"""Nothing lost, nothing twice: runs killed at random points, and disks that fail, come to what one quiet run does.

By hand: `XLV_KILLS=1000 XLV_FAULTS=1 pytest tests/collecting/test_killed.py -s`. XLV_FAULTS is the longest step from
one call that fails to the next; with 1 every single call fails once.
"""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.collecting.incoming import WRONG, collection, form, mail, ran, reports, zipped
from tests.collecting.killing import originals_are_whole, state
from xlvalidate.safe_files import FEW

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("XLV_KILLS", "150"))
OPENING = int(os.environ.get("XLV_OPENING_KILLS", "5"))
STEP = int(os.environ.get("XLV_FAULTS", "70"))
SLOW = "[reader]\nchunk = 3\n"

linux = pytest.mark.skipif(sys.platform != "linux", reason="the disk is faked with LD_PRELOAD")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def many(count: int) -> dict[str, bytes]:
    codes = [f"33080200{number}" for number in range(5)]
    files: dict[str, bytes] = {}
    for number in range(count):
        code = codes[number % len(codes)]
        data = form(
            code, f"t3 person total\nnew {number} {number}\ngranted {number} {number}\nhandled {number} {number}"
        )
        match number % 6:
            case 0:
                files[f"{number}.eml"] = mail((f"{code}.xlsx", data), day=1 + number % 20)
            case 1:
                files[f"{number}.zip"] = zipped(一__xlsx=data, 二__xlsx=form(code, WRONG), x__txt=b"x")
            case 2:
                files[f"{number}.eml"] = mail(day=1 + number % 20)
            case _:
                files[f"{number}.xlsx"] = data
    return files


def worked(how: str, home: Path, many: int, **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.collecting.killing", how, home, str(many), "7"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    print(how, done.stdout)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_killed_at_random_points(tmp_path):
    found = worked("kill", collection(tmp_path, many(18), more=SLOW), KILLS)
    assert (found["lost"], found["torn"]) == (0, 0)
    assert found["kills"] >= KILLS >= 1  # each was seen to end the process
    assert found["collections"] >= 1


def two() -> dict[str, bytes]:
    """Two forms, and so many that cannot be read that not each is synced by itself."""
    water = form("330802002", WRONG)
    spoilt = {f"{number:02}.xlsx": b"PK\3\4" + bytes([number]) * 40 for number in range(FEW + 2)}
    return {"a.xlsx": form(), "b.eml": mail(("水利局.xlsx", water), sender="water@example.gov.cn"), **spoilt}


@linux
def test_every_write_sync_and_rename_may_fail(tmp_path, shim):
    found = worked("fault", collection(tmp_path / "made", two()), STEP, LD_PRELOAD=str(shim))
    assert (found["lost"], found["torn"]) == (0, 0)
    assert found["faults"] >= 8
    assert found["stopped"] >= 8


@linux
def test_a_disk_that_is_full_for_good(tmp_path, shim):
    found = worked("full", collection(tmp_path / "made", two()), STEP, LD_PRELOAD=str(shim))
    assert (found["lost"], found["torn"]) == (0, 0)
    assert found["stopped"] >= 4
    for said in found["said"]:  # one sentence each, with the place
        assert "磁盘" in said, said
        assert not re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", said), said


def test_the_whole_program_with_its_processes_killed(tmp_path):
    made = collection(tmp_path / "made", many(5), more=SLOW)
    whole, home = tmp_path / "whole", tmp_path / "home"
    shutil.copytree(made, whole)
    shutil.copytree(made, home)
    ran(whole)
    reports(whole)
    chance, kills = random.Random(3), 0
    while True:
        program = subprocess.Popen(
            [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "2"],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert program.stderr is not None
        time.sleep(0.4 + chance.random() * 1.2 + kills * 0.2)
        program.send_signal(signal.SIGKILL)
        code = program.wait()
        said = program.stderr.read()
        program.stderr.close()
        if code != -signal.SIGKILL:
            assert code in (0, 1), said
            break
        kills += 1
    reports(home)
    assert state(home) == state(whole)


def opened(home: Path) -> tuple[int, int]:
    """How many deliveries there are, and how many of them were looked into."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{home}/ledger.sqlite?mode=ro", uri=True)) as ledger:
        count, done = ledger.execute("SELECT count(*), coalesce(sum(opened), 0) FROM parcels").fetchone()
        return count, done
    return 0, 0


def test_killed_while_processes_open_what_came(tmp_path):
    """Until it was in the middle of that often enough."""
    made = collection(tmp_path / "made", many(8 * OPENING), more="[reader]\nchunk = 1\n")
    whole, home = tmp_path / "whole", tmp_path / "home"
    shutil.copytree(made, whole)
    shutil.copytree(made, home)
    ran(whole)
    reports(whole)
    chance, during = random.Random(5), 0
    for _ in range(8 * OPENING):
        if during == OPENING:
            break
        program = subprocess.Popen(
            [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "2"],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        before = opened(home)[1]
        # Another chunk was told of: those behind it are under way.
        while program.poll() is None and opened(home)[1] <= before:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.02)
        program.send_signal(signal.SIGKILL)
        program.wait()
        count, done = opened(home)
        during += done < count
        assert originals_are_whole(home)
    ran(home, jobs=2)
    reports(home)
    assert state(home) == state(whole)
    assert during
