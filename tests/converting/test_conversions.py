"""Conversions by a program that the test writes: what it gives out, what it does not, and that it is gone then."""

import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.converting.test_foreign_formats import BOF, LOCKED, ODS, XLS
from tests.intake.outlook import compound
from xlvalidate.checking.judge import Converted
from xlvalidate.converting.conversions import Conversion, Converter
from xlvalidate.converting.foreign_formats import ForeignFormat
from xlvalidate.converting.libreoffice import LibreOfficeProgram
from xlvalidate.ooxml.book import Refusal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a script of a shell")
# The last three words of the command: --outdir, the folder, the file.
COPIES = 'mkdir "$out"; cp "$in" "$out/in.xlsx"'
OF_XLS, OF_ODS = Converted("xls", "Made-up 1"), Converted("ods", "Made-up 1")
SLEEPS = "sleep 300 & sleep 300"


def made_up(folder: Path, does: str, start: int = 30, at_once: int = 1) -> Converter:
    """A program that gets the words that LibreOffice gets."""
    path = folder / "program"
    path.write_text(f'#!/bin/sh\nfor word; do out="$in"; in="$word"; done\n{does}\n')
    path.chmod(0o755)
    return Converter(LibreOfficeProgram(str(path), "Made-up 1", (), start), seconds=1, at_once=at_once)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The folder in which a conversion makes its own."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left(folder: Path) -> list[str]:
    """The processes that were started in a folder and are still there."""
    there = str(folder).encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if there in line:
            found.append(line.decode("utf-8", "replace"))
    return found


def test_each_is_converted_and_nothing_is_left(tmp_path, own):
    converter = made_up(tmp_path, COPIES, at_once=2)
    wanted = [("a", XLS, ForeignFormat.XLS), ("b", ODS, ForeignFormat.ODS), ("c", XLS, ForeignFormat.XLS)]
    found = sorted(converter.conversions(wanted), key=lambda one: one.key)
    assert found == [
        Conversion("a", OF_XLS, XLS),
        Conversion("b", OF_ODS, ODS),
        Conversion("c", OF_XLS, XLS),
    ]
    assert list(own.iterdir()) == []


def test_what_the_guard_refuses_is_not_given_to_the_program(tmp_path, own):
    converter = made_up(tmp_path, f'touch "{tmp_path}/was-called"')
    locked = compound({"Workbook": BOF + LOCKED})
    wanted = [
        (1, locked, ForeignFormat.XLS),
        (2, XLS[:-600], ForeignFormat.XLS),
        (3, compound({"EncryptedPackage": b"x"}), ForeignFormat.XLS),  # the reader says what that is
    ]
    assert [(one.key, one.refused and one.refused.code) for one in converter.conversions(wanted)] == [
        (1, "encrypted"),
        (2, "truncated"),
    ]
    assert not (tmp_path / "was-called").exists()


@pytest.mark.parametrize(
    ("does", "why"),
    [("exit 1", "nothing"), ("exit 0", "nothing"), (SLEEPS, "time"), ("trap '' TERM; " + SLEEPS, "time")],
)
def test_where_nothing_comes_of_it_that_is_said(tmp_path, own, does, why):
    converter = made_up(tmp_path, does, start=0)
    (one,) = converter.conversions([("a", XLS, ForeignFormat.XLS)])
    assert one == Conversion("a", OF_XLS, b"", Refusal("not-converted", why))
    assert (list(own.iterdir()), left(own)) == ([], [])


def test_memory_and_files_are_limited(tmp_path, own):
    """A program that may not grow, nor write without end, gives out nothing; this process goes on."""
    converter = made_up(tmp_path, 'mkdir "$out"; (ulimit -v; ulimit -c; ulimit -t) > "$out/in.xlsx"')
    (one,) = converter.conversions([("a", XLS, ForeignFormat.XLS)])
    assert one.data.split() == [b"4194304" if sys.platform == "linux" else b"unlimited", b"0", b"1"]


def test_who_stops_asking_leaves_no_program(tmp_path, own):
    converter = made_up(tmp_path, SLEEPS, at_once=2)
    wanted = [("a", XLS, ForeignFormat.XLS), ("b", XLS[:-600], ForeignFormat.XLS)]
    asked = converter.conversions(wanted)
    assert next(asked).key == "b"
    until = time.monotonic() + 20
    while not left(own) and time.monotonic() < until:
        time.sleep(0.02)
    asked.close()
    assert (list(own.iterdir()), left(own)) == ([], [])


def test_the_program_is_told_to_run_no_macros_and_to_follow_no_links(tmp_path, own):
    """Its profile is there before it starts."""
    seen = tmp_path / "seen"
    converter = made_up(tmp_path, f'cp "${{in%/*}}/profile/user/registrymodifications.xcu" "{seen}"')
    list(converter.conversions([("a", XLS, ForeignFormat.XLS)]))
    said = seen.read_text("utf-8")
    for name, value in (("MacroSecurityLevel", "3"), ("DisableMacrosExecution", "true"), ("Link", "2")):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in said
