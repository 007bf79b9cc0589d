"""Files made safe together: what is there, and what is not, at each step and when a step goes wrong."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xlvalidate import files as single
from xlvalidate.collecting.originals import Store
from xlvalidate.safe_files import SafeFiles, sync_all_of

Below = list[tuple[str, bytes]]


def below(folder: Path) -> Below:
    """What is there, each with its folder; the drafts without their names."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        (f"{path.parent.name}/{'draft' if path.suffix == '.part' else path.name}", path.read_bytes()) for path in found
    )


def names(folder: Path) -> list[str]:
    return [name for name, _ in below(folder)]


def seen(folder: Path, steps: list[Below], *, fails: int = -1) -> Callable[[int], None]:
    """What syncs a file system: it looks round, and one time it cannot."""

    def sync_all(handle: int) -> None:
        assert os.fstat(handle)
        steps.append(below(folder))
        if len(steps) - 1 == fails:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))

    return sync_all


def test_names_come_when_the_bytes_are_safe(tmp_path):
    steps = list[Below]()
    with SafeFiles(tmp_path / "drafts", seen(tmp_path, steps), few=1) as some:
        for name in ("a/1", "b/2", "c/3"):
            some.write(tmp_path / name, name.encode())
        before = below(tmp_path)
        some.make_safe()
    assert before == [("a/1", b"a/1"), ("drafts/draft", b"b/2"), ("drafts/draft", b"c/3")]
    assert steps == [before, below(tmp_path)]
    assert below(tmp_path) == [("a/1", b"a/1"), ("b/2", b"b/2"), ("c/3", b"c/3")]


def test_few_are_synced_one_by_one(tmp_path):
    steps = list[Below]()
    with SafeFiles(None, seen(tmp_path, steps), few=2) as some:
        for turn in ("a", "b"):
            for number in range(2):
                some.write(tmp_path / turn / str(number), b"x")
            some.make_safe()
    assert (steps, len(below(tmp_path))) == ([], 4)


@pytest.mark.parametrize(("fails", "there"), [(0, ["a/1"]), (1, ["a/1", "b/2", "c/3"])])
def test_a_sync_that_fails_is_told_and_leaves_no_drafts(tmp_path, fails, there):
    """After the second the names are there, and nobody is told that they stay."""
    some = SafeFiles(tmp_path / "drafts", seen(tmp_path, [], fails=fails), few=1)
    for name in ("a/1", "b/2", "c/3"):
        some.write(tmp_path / name, b"x")
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        some.make_safe()
    assert names(tmp_path) == there


def test_a_rename_that_fails_leaves_no_drafts(tmp_path):
    (tmp_path / "b" / "2").mkdir(parents=True)
    some = SafeFiles(tmp_path / "drafts", lambda handle: None, few=0)
    for name in ("a/1", "b/2", "c/3"):
        some.write(tmp_path / name, b"x")
    with pytest.raises(IsADirectoryError):
        some.make_safe()
    assert names(tmp_path) == ["a/1"]


def test_what_is_not_made_safe_is_given_up(tmp_path):
    with SafeFiles(tmp_path / "drafts", lambda handle: None, few=1) as some:
        for name in ("a/1", "b/2"):
            some.write(tmp_path / name, b"x")
    assert names(tmp_path) == ["a/1"]


@contextmanager
def synced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the folders that are synced."""
    found = list[str]()
    one = single.sync_folder
    monkeypatch.setattr("xlvalidate.safe_files.sync_folder", lambda folder: (found.append(folder.name), one(folder)))
    yield found


def test_the_folder_of_an_original_that_was_there_is_synced_too(tmp_path, monkeypatch):
    """It may come from a run that was killed before it could sync. Where nothing syncs all at once, each is safe."""
    store = Store(tmp_path / "originals")
    there = store.put(b"there")
    with synced(monkeypatch) as folders, store.together(None) as files:
        digests = [store.put(data, files) for data in (b"there", b"figures", b"more")]
        assert folders == []
        files.make_safe()
        assert sorted(folders) == sorted({"originals", *(digest[:2] for digest in digests)})
    assert digests[0] == there
    assert [store.get(digest) for digest in digests] == [b"there", b"figures", b"more"]


@pytest.mark.skipif(sync_all_of(Path(__file__)) is None, reason="no such file system here")
def test_the_system_syncs_and_says_what_it_cannot(tmp_path):
    sync_all = sync_all_of(tmp_path / "not" / "there" / "yet")
    assert sync_all is not None
    handle = os.open(tmp_path, os.O_RDONLY)
    sync_all(handle)
    os.close(handle)
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        sync_all(handle)


def test_a_file_system_that_is_not_known_syncs_each_file():
    assert sync_all_of(Path("/proc")) is None
