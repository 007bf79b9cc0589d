"""A pipe that lacks Chinese letters, as Windows has them by the page of its region: what is printed arrives, in numbers
where it must, and no command ends in a UnicodeEncodeError."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "examples" / "reports"
ENCODINGS = ("cp1252", "cp1252:strict", "latin-1", "gbk")


def called(*words: object, encoding: str, language: str, cwd: Path) -> tuple[int, bytes, bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding, "LANG": language, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "xlvalidate", *map(str, words)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), 0),
        (("check", REPORTS / "broken.xlsx"), 1),
        (("check", "没有的文件.xlsx"), 2),
        (("没有的命令",), 2),
        (("lint",), 0),
        (("rules", "ogi-2021"), 0),
        (("collect", "status", "没有的文件夹"), 2),
    ],
    ids=["help", "check", "check-nothing", "usage", "lint", "rules", "collect-status"],
)
@pytest.mark.parametrize("encoding", ENCODINGS[:1])
def test_no_command_stops_at_a_letter(words: tuple[object, ...], code: int, encoding: str, tmp_path: Path) -> None:
    left, said, complaint = called(*words, encoding=encoding, language="zh_CN.UTF-8", cwd=tmp_path)
    assert left == code, complaint.decode("latin-1")
    assert b"UnicodeEncodeError" not in complaint and b"Traceback" not in complaint
    assert said or complaint


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_help_of_the_program_in_every_pipe(encoding: str, tmp_path: Path) -> None:
    left, said, complaint = called("--help", encoding=encoding, language="zh_CN.UTF-8", cwd=tmp_path)
    assert (left, complaint) == (0, b"")
    text = said.decode(encoding.partition(":")[0])
    begins = "用法：" if encoding == "gbk" else "Usage: "
    assert text.startswith(begins)
    assert [line for line in text.splitlines() if line.startswith("\\u")] == []
