"""Whatever a disk has kept when the power fails: what the ledger knows is there, whole; and the next run goes on."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.collecting.incoming import WRONG, collection, form, lay, ran, zipped
from tests.collecting.killing import state
from tests.collecting.power_loss import Held, after_power_loss, calls

ROOT = Path(__file__).parents[2]
_ORIGINAL = re.compile("/originals/[0-9a-f]{2}/[^/]+$")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="calls are written down with LD_PRELOAD")


def sent() -> dict[str, bytes]:
    """More than are synced one by one, alone and in a zip, and forms that are marked."""
    spoilt = {f"{number:02}.xlsx": b"PK\3\4" + bytes([number]) * 40 for number in range(14)}
    packed = {f"{number}__xlsx": b"PK\3\4" + bytes([number, 1]) * 40 for number in range(12)}
    return {**spoilt, "z.zip": zipped(**packed), "a.xlsx": form(drawing=WRONG), "b.xlsx": form("330802002")}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, shim: Path) -> tuple[Path, bytes]:
    """A collection after a run, and the calls of that run."""
    folder = tmp_path_factory.mktemp("power")
    home = collection(folder, sent(), more='[[sources]]\nkind = "folder"\npath = "few"\n')
    lay(home / "few", {f"{number}.xlsx": b"PK\3\4" + bytes([number, 2]) * 40 for number in range(2)})
    environment = {"PYTHONPATH": str(ROOT), "LD_PRELOAD": str(shim), "POLARS_MAX_THREADS": "1"}
    environment |= {"XLV_RECORD": str(folder / "record"), "XLV_BELOW": str(home)}
    subprocess.run(
        [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "0"],
        cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return home, (folder / "record").read_bytes()


def told(held: Held, home: Path, into: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The digests that the ledger has on such a disk: of originals, and of those with a marked copy."""
    for suffix in ("", "-wal", "-journal"):
        path = into / f"ledger.sqlite{suffix}"
        path.unlink(missing_ok=True)
        data = held.get(f"{home}/ledger.sqlite{suffix}")
        if data is not None:
            path.write_bytes(data)
    with closing(sqlite3.connect(into / "ledger.sqlite")) as ledger:
        if not ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'decisions'").fetchone():
            return frozenset(), frozenset()
        kept = ledger.execute("SELECT sha256 FROM parcels UNION SELECT sha256 FROM pieces").fetchall()
        marked = ledger.execute("SELECT sha256 FROM checks WHERE marked = 1").fetchall()
    return frozenset(one for (one,) in kept if one), frozenset(one for (one,) in marked)


def states(home: Path, record: bytes) -> Iterator[Held]:
    """Each once."""
    seen = set[int]()
    for held in after_power_loss(record, home, 11):
        key = hash(tuple((path, data) for path, data in held.items() if not path.endswith("-shm")))
        if key not in seen:
            seen.add(key)
            yield held


def test_the_ledger_knows_nothing_that_a_power_loss_takes(tmp_path, recorded):
    home, record = recorded
    copies = {path.name: path.read_bytes() for path in (home / "marked").iterdir()}
    assert len(copies) == 1
    counts, ledgers = set[tuple[int, int]](), dict[tuple[bytes | None, ...], tuple[frozenset[str], frozenset[str]]]()
    for held in states(home, record):
        key = tuple(held.get(f"{home}/ledger.sqlite{one}") for one in ("", "-wal", "-journal"))
        if key not in ledgers:
            ledgers[key] = told(held, home, tmp_path)
        kept, marked = ledgers[key]
        counts.add((len(kept), len(marked)))
        named = {path.rpartition("/")[2]: data for path, data in held.items() if _ORIGINAL.search(path)}
        assert kept <= named.keys()
        # Also those that nothing knows yet: the next run takes them as they are.
        assert all(hashlib.sha256(data).hexdigest() == digest for digest, data in named.items())
        for digest in marked:  # a run looks for them, and makes those that are gone again
            assert held.get(f"{home}/marked/{digest}.xlsx", copies[f"{digest}.xlsx"]) == copies[f"{digest}.xlsx"]
    # Nothing yet, the few, all that came, what was in the zip, what is marked.
    assert counts == {(0, 0), (2, 0), (19, 0), (31, 0), (31, 1)}


def test_many_were_synced_at_once_before_they_had_names(recorded):
    made = [call for call in calls(recorded[1]) if call.name in ("syncfs", "rename")]
    kept = [call.name for call in made if call.name == "syncfs" or "/originals/" in call.other]
    one_by_one, at_once = ["rename"] * 8, ["syncfs", *["rename"] * 9, "syncfs"]
    in_the_zip = ["rename"] * 8 + ["syncfs", *["rename"] * 4, "syncfs"]
    few = ["rename"] * 2
    assert kept in ([*few, *one_by_one, *at_once, *in_the_zip], ["rename"] * 31)  # where no file system keeps its word


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_the_next_run_goes_on(tmp_path, recorded, place):
    home, record = recorded
    found = list(states(home, record))
    held = found[int(len(found) * place)]
    again = tmp_path / "collection"
    for path, data in held.items():
        there = again / Path(path).relative_to(home)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(data)
    for name in ("inbox", "few", "roster.csv", "collection.toml"):
        (shutil.copytree if (home / name).is_dir() else shutil.copy2)(home / name, again / name)
    ran(again)
    assert state(again) == state(home)
