"""A file is read when it is one, and written whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xlvalidate.files import read_whole, sweep, write_whole


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "表.xlsx", b"one")
    write_whole(tmp_path / "a" / "b" / "表.xlsx", b"another")
    assert everything(tmp_path) == {"a/b/表.xlsx": b"another"}


def test_what_cannot_be_written_leaves_what_was_there_and_is_called_by_its_name(tmp_path: Path) -> None:
    there = tmp_path / "there"
    (there / "full").mkdir(parents=True)
    (there / "full" / "kept").write_bytes(b"kept")
    with pytest.raises(OSError) as caught:
        write_whole(there / "full", b"new")
    assert caught.value.filename == str(there / "full")
    assert everything(tmp_path) == {"there/full/kept": b"kept"}


LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from xlvalidate.files import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path(sys.argv[1]), b"x" * 5000)
except OSError as error:
    print(error.errno, error.filename)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on files there")
def test_where_there_is_no_room_the_old_file_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(b"old")
    said = subprocess.run([sys.executable, "-c", LITTLE_ROOM, path], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [str(errno.EFBIG), str(path)]
    assert everything(tmp_path) == {"one": b"old"}


def test_drafts_of_killed_runs_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".7-0123456789abcdef.part").write_bytes(b"half")
    (tmp_path / "mine.part").write_bytes(b"mine")
    sweep(tmp_path, tmp_path / "not there")
    assert everything(tmp_path) == {"mine.part": b"mine"}


def test_only_what_is_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_whole(tmp_path / "file", most=5) == b"12345"
    os.mkfifo(tmp_path / "pipe")
    for path, most, number in (
        (tmp_path / "file", 4, errno.EFBIG),
        (tmp_path, 9, errno.EISDIR),
        (tmp_path / "pipe", 9, errno.EINVAL),
        (tmp_path / "gone", 9, errno.ENOENT),
        (Path("a\0b"), 9, errno.EINVAL),
    ):
        with pytest.raises(OSError) as caught:
            read_whole(path, most)
        assert caught.value.errno == number
