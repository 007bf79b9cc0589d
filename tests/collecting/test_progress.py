"""How a run goes on: a bar on a terminal, which it leaves as it was; elsewhere a line a workbook."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.collecting.incoming import WRONG, collection, form

ROOT = Path(__file__).parents[2]
FILES = {f"{code}.xlsx": form(str(code)) for code in (330802001, 330802002, 330802003)}
HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"  # the cursor

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def on_a_terminal(home: Path) -> tuple[int, str, str]:
    """A run whose complaints go to a terminal: exit code, what it printed, what the terminal got."""
    import pty

    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "1"],
        cwd=ROOT, env={**os.environ, "COLUMNS": "80", "TERM": "xterm"}, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    got = b""
    try:
        while some := os.read(ours, 4_096):
            got += some
    except OSError:  # nobody writes to it any more
        pass
    os.close(ours)
    told, _ = program.communicate()
    return program.returncode, told.decode(), got.decode()


def test_a_terminal_has_a_bar_that_ends_clean(tmp_path):
    code, told, got = on_a_terminal(collection(tmp_path, FILES))
    assert (code, len(told.splitlines())) == (0, 2)  # the offices and the books; no line a workbook
    shares = [int(share) for share in re.findall(r"(\d+)%", got)]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0, 100)
    assert (got.count(HIDDEN) >= 1, got.count(SHOWN), got.endswith(f"{SHOWN}\r\n")) == (True, 1, True)
    assert max(len(line) for line in re.split(r"[\r\n]", got.replace(HIDDEN, "").replace(SHOWN, ""))) < 80


def test_what_stops_a_run_stands_below_the_bar(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form("330802001", WRONG)})
    (home / "marked").write_bytes(b"")  # where the folder of the marked copies should be
    code, told, got = on_a_terminal(home)
    assert (code, told) == (2, "")
    bar, said = got.split(f"{SHOWN}\r\n")
    assert "0%" in bar
    assert said.startswith(f"{home}/marked/") and said.count("\n") == 1 and said.endswith("\r\n")


def test_nothing_new_has_no_bar(tmp_path):
    home = collection(tmp_path, FILES)
    on_a_terminal(home)
    assert on_a_terminal(home)[2] == ""


def test_elsewhere_there_is_a_line_a_workbook(tmp_path):
    home = collection(tmp_path, FILES)
    done = subprocess.run(
        [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "1"],
        cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:-2] == [f"√ 通过  {name}" for name in FILES]
