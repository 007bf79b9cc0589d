"""The ledger: its versions, one writer, and what it says when its file is not what it was."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date

import pytest

from tests.collecting.incoming import collection, form, ran, reported
from xlvalidate.collecting import ledger as ledgers
from xlvalidate.collecting import ledger_schema as schema
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.ledger_schema import VERSION, LedgerError
from xlvalidate.collecting.lock import BusyError, alone
from xlvalidate.collecting.originals import DamagedError, Store
from xlvalidate.intake.delivery import Delivery, Opened, Piece


def version(path) -> int:
    with sqlite3.connect(path) as connection:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def test_a_new_ledger_has_the_newest_version(tmp_path):
    with opened_ledger(tmp_path / "ledger.sqlite", write=True) as ledger:
        assert ledger.counted() == (0, 0, 0, 0)
    assert version(tmp_path / "ledger.sqlite") == VERSION == 8


def test_a_ledger_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form()})
    ran(home)
    connection = sqlite3.connect(home / "ledger.sqlite")
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = (home / "ledger.sqlite").read_bytes()
    with pytest.raises(LedgerError, match=f"version {VERSION + 1}, this program knows {VERSION}"):
        ran(home)
    assert (home / "ledger.sqlite").read_bytes() == before


def test_an_older_ledger_is_brought_up_and_keeps_all(tmp_path, monkeypatch):
    home = collection(tmp_path, {"a.xlsx": form()})
    ran(home)
    added = "ALTER TABLE parcels ADD COLUMN remark TEXT NOT NULL DEFAULT ''; CREATE TABLE later (x TEXT);"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, added))
    monkeypatch.setattr(schema, "VERSION", VERSION + 1)
    with pytest.raises(LedgerError, match="older"), opened_ledger(home / "ledger.sqlite", write=False):
        pass
    ran(home)
    assert version(home / "ledger.sqlite") == VERSION + 1
    assert reported(home) == ["accepted 330802001 a.xlsx [] 0"]


def test_a_migration_that_breaks_off_has_not_happened(tmp_path, monkeypatch):
    home = collection(tmp_path, {"a.xlsx": form()})
    ran(home)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later (x TEXT); SELECT nothing;"))
    with pytest.raises(LedgerError, match="nothing"):
        ran(home)
    connection = sqlite3.connect(home / "ledger.sqlite")
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone() == (0,)
    connection.close()
    assert version(home / "ledger.sqlite") == VERSION


def test_a_file_that_is_no_ledger(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form()})
    (home / "ledger.sqlite").write_bytes(b"no ledger at all" * 100)
    with pytest.raises(LedgerError, match="it is no ledger"):
        ran(home)


def test_a_ledger_that_another_program_holds(tmp_path, monkeypatch):
    home = collection(tmp_path, {"a.xlsx": form()})
    ran(home)
    connection = sqlite3.connect(home / "ledger.sqlite", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(schema, "PATIENCE", 0.1)
    with pytest.raises(LedgerError, match="another program is using it"):
        ran(home)
    connection.execute("ROLLBACK")
    connection.close()
    assert ran(home).tally.balanced


def test_two_runs_at_once_are_refused_with_who_and_since_when(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form()})
    program = (
        "import sys; from pathlib import Path; from xlvalidate.collecting.lock import alone\n"
        "with alone(Path(sys.argv[1]), 'run'): print('in', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None and other.stdin is not None
    assert other.stdout.readline() == "in\n"
    with pytest.raises(BusyError, match=rf"process {other.pid}\) has been at “run” since 2"):
        ran(home)
    other.kill()
    other.wait()
    other.stdin.close()
    other.stdout.close()
    assert ran(home).tally.balanced  # the lock fell with its process


def test_the_note_of_a_lock_may_be_anything(tmp_path):
    (tmp_path / "collection.lock").write_bytes(json.dumps({"user": "x" * 500}).encode() + b"\0")
    with alone(tmp_path, "run"), pytest.raises(BusyError), alone(tmp_path, "report"):
        pass


def test_originals_are_kept_once_and_read_back(tmp_path):
    store = Store(tmp_path / "originals")
    digest = store.put(b"figures")
    inode = store.path(digest).stat().st_ino
    assert (store.put(b"figures"), store.get(digest)) == (digest, b"figures")
    assert store.path(digest).stat().st_ino == inode
    store.path(digest).write_bytes(b"figurex")
    with pytest.raises(DamagedError, match="damaged"):
        store.get(digest)
    os.truncate(store.path(digest), 3)
    store.put(b"figures")  # what is not whole is kept anew
    assert store.get(digest) == b"figures"
    store.path(digest).unlink()
    with pytest.raises(DamagedError, match="cannot be read"):
        store.get(digest)


def check(sha256: str, why: str = "") -> Check:
    return Check(
        sha256=sha256, verdict="accepted", why=why, code="", office="", level="", marked=False, record="{}"
    )  # fmt: skip


def test_what_waits_is_given_once_while_the_ledger_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(ledgers, "_SOME", 2)
    with opened_ledger(tmp_path / "ledger.sqlite", write=True) as ledger:
        ledger.judge_by("these rules")
        for number, digest in enumerate(("a", "b", "a", "c", "d", "b", "e"), 1):
            name = f"{number}.xlsx"
            ledger.add_deliveries("box", [(Delivery("file", name, b"", name, None), f"p{number}", 9)])
            ledger.add_opened(number, Opened(None, (Piece(name, b"", (name,)),), ()), [(digest, number)])
        ledger.add_checks([check("c"), check("d", why=ledgers.CLOSED)])
        assert ledger.count_waiting() == 4
        given = []
        for digest, name, size in ledger.waiting():
            given.append((digest, name, size))
            ledger.add_checks([check(digest)] if digest != "b" else [])
        assert given == [("a", "1.xlsx", 1), ("b", "2.xlsx", 2), ("d", "5.xlsx", 5), ("e", "7.xlsx", 7)]
        assert list(ledger.waiting()) == [("b", "2.xlsx", 2)]


def test_whom_an_older_program_reminded_is_still_known(tmp_path):
    path = tmp_path / "ledger.sqlite"
    connection = sqlite3.connect(path)
    for script in schema.MIGRATIONS[:7]:
        connection.executescript(script)
    connection.execute("INSERT INTO reminded VALUES ('990001', '2026-01-20')")
    connection.execute("PRAGMA user_version = 7")
    connection.commit()
    connection.close()
    with opened_ledger(path, write=True) as ledger:
        ledger.reminded.add([("990001", "2026-03"), ("990001", "")], date(2026, 1, 10))
        ledger.reminded.add([("990001", "2026-03")], date(2026, 4, 9))
        assert ledger.reminded.days() == {
            ("990001", ""): date(2026, 1, 20), ("990001", "2026-03"): date(2026, 4, 9),
        }  # fmt: skip
