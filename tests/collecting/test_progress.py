"""How a run goes on: a line on a terminal, which it leaves as it was; elsewhere nothing but its results."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.collecting.incoming import WRONG, collection, form
from xlvalidate.characters import columns

ROOT = Path(__file__).parents[2]
FILES = {f"{code}.xlsx": form(str(code)) for code in (330802001, 330802002, 330802003)}
LINE = re.compile(r"(收取|收取（打开来件）|审核|汇总)( \d+)?(/\d+)?(  \[#*\.*\])?(  (马上就好|还要约 .*))? *")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def on_a_terminal(home: Path, **environment: str) -> tuple[int, str, str]:
    """A run whose complaints go to a terminal: exit code, what it printed, what the terminal got."""
    import pty

    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "1"],
        cwd=ROOT, env={**os.environ, "COLUMNS": "80", "TERM": "xterm", "PYTHONUTF8": "1", **environment},
        stdout=subprocess.PIPE, stderr=theirs,
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


def lines_of(got: str) -> list[str]:
    """What was written over what, on one line of the terminal."""
    return [one for one in got.split("\r") if one.strip()]


def test_a_terminal_has_a_line_that_is_gone_in_the_end(tmp_path):
    code, told, got = on_a_terminal(collection(tmp_path, FILES))
    assert (code, len(told.splitlines())) == (0, 3 + 2)  # a line a workbook, the offices and the books
    assert "\x1b" not in told + got
    lines = lines_of(got)
    assert [line for line in lines if LINE.fullmatch(line) is None or columns(line) > 79] == []
    assert "审核 0/3" in {line.strip() for line in lines}
    assert re.search(r"\r +\r$", got), got[-90:]


def test_what_stops_a_run_stands_alone(tmp_path):
    home = collection(tmp_path, {"a.xlsx": form("330802001", WRONG)})
    (home / "marked").write_bytes(b"")  # where the folder of the marked copies should be
    code, told, got = on_a_terminal(home)
    assert (code, told) == (2, "")
    lines, said = got.rsplit("\r", 2)[0], got.rsplit("\r", 2)[1]
    assert "审核" in lines
    assert said.startswith(f"{home}/marked/") and "\n" not in said and got.endswith("\r\n")


def test_a_dumb_terminal_has_no_line(tmp_path):
    code, told, got = on_a_terminal(collection(tmp_path, FILES), TERM="dumb")
    assert (code, len(told.splitlines()), got) == (0, 5, "")


def test_elsewhere_there_are_only_results(tmp_path):
    home = collection(tmp_path, FILES)
    done = subprocess.run(
        [sys.executable, "-m", "xlvalidate", "collect", "run", home, "--jobs", "1"],
        cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "30"}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.partition(" [")[0] for line in done.stdout.splitlines()[:-2]] == [
        "√ 通过  330802001 柯城区教育局  inbox/330802001.xlsx",
        "√ 通过  330802002 柯城区水利局  inbox/330802002.xlsx",
        "√ 通过  330802003 柯城区统计局  inbox/330802003.xlsx",
    ]
