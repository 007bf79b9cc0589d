"""`collection.toml`: every fault at once, each with its path; and what `init` writes is read again."""

import pytest

from tests.collecting.incoming import ROSTER
from xlvalidate.collecting.settings import FolderLine, ImapLine, load, parsed, written
from xlvalidate.errors import FileFaultsError, UsageError

FAULTY = """
edition = "ogi-2021"
editions = []
year = 12
zone = "Beijing"
password = "x"

[[sources]]
kind = "imap"
host = "mail.example.gov.cn"
password = "secret"

[[sources]]
path = "inbox"

[[sources]]
kind = "pop3"

[reader]
chunk = 1000
"""


def test_every_fault_at_once_with_its_path():
    with pytest.raises(FileFaultsError) as caught:
        parsed(FAULTY.encode())
    assert sorted(fault.path for fault in caught.value.faults) == [
        "edition",
        "editions",
        "password",
        "reader.chunk",
        "sources[0].password",
        "sources[0].user",
        "sources[1].kind",
        "sources[2]",
        "year",
        "zone",
    ]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"editions = ["])
def test_a_file_that_is_not_toml(data):
    with pytest.raises(FileFaultsError):
        parsed(data)


def test_what_is_written_is_read_again(tmp_path):
    text = written(
        editions=("ogi-2021",), year=2025, title='年报 "2025"\\', roster="花名册.csv", last="", language="zh_CN",
        sources=("../来件", "imap://bgs@example.gov.cn@mail.example.gov.cn/年报"), folder=tmp_path,
    )  # fmt: skip
    settings = parsed(text.encode())
    assert (settings.title, settings.roster, settings.year) == ('年报 "2025"\\', "花名册.csv", 2025)
    assert settings.sources == (
        FolderLine(kind="folder", path="../来件"),
        ImapLine(kind="imap", host="mail.example.gov.cn", user="bgs@example.gov.cn", folder="年报"),
    )


@pytest.mark.parametrize("path", [".", "..", "originals", "reports/marked"])
def test_a_source_that_holds_the_collection_is_refused(tmp_path, path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "collection.toml").write_text(
        f'editions = ["ogi-2021"]\nroster = "none.csv"\n[[sources]]\nkind = "folder"\npath = "{path}"\n'
    )
    with pytest.raises(FileFaultsError) as caught:
        load(home)
    assert [fault.path for fault in caught.value.faults] == ["sources[0].path", "roster"]


def test_a_roster_with_faults_says_so(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER + "330802001,又一个,,,,\n", "utf-8")
    (tmp_path / "collection.toml").write_text('editions = ["ogi-2021"]\nroster = "roster.csv"\n')
    with pytest.raises(FileFaultsError, match="the code 330802001 is that of line 3 too"):
        load(tmp_path)


def test_a_folder_without_a_collection(tmp_path):
    with pytest.raises(UsageError, match="xlvalidate collect init"):
        load(tmp_path)
