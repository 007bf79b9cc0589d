"""`collection.toml`: every fault at once, each with its path; and what `init` writes is read again."""

import pytest

from tests.collecting.incoming import ROSTER
from xlvalidate.collecting.settings import FolderLine, ImapLine, load, parsed, written
from xlvalidate.errors import FileFaultsError, UsageError
from xlvalidate.identity import Period

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


SAID = [
    ('period = "2026"', Period(2026)), ("period = 2026", Period(2026)), ("year = 2026", Period(2026)),
    ('period = "2026-03"', Period(2026, 3, 1)), ('period = "2026-Q2"', Period(2026, 4, 3)), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "span"), SAID)
def test_what_is_collected_is_a_year_or_a_part_of_one(said, span):
    assert parsed(f'editions = ["x"]\n{said}\n'.encode()).span == span


@pytest.mark.parametrize("said", ['"2026-3"', '"March"', "20263", '"1900-03"', "2026.5", "true", '["2026"]', '"9999"'])
def test_what_is_no_period_is_a_fault(said):
    with pytest.raises(FileFaultsError) as caught:
        parsed(f'editions = ["x"]\nperiod = {said}\n'.encode())
    assert [(one.path, one.why) for one in caught.value.faults] == [("period", "a-period")]


def test_a_year_and_a_period_are_one_too_many(tmp_path):
    (tmp_path / "collection.toml").write_text('editions = ["ogi-2021"]\nyear = 2026\nperiod = "2026-03"\n', "utf-8")
    with pytest.raises(FileFaultsError) as caught:
        load(tmp_path)
    assert [one.why for one in caught.value.faults] == ["year-and-period"]


DUE = 'due = { day = 31, "2026-02" = 2026-03-12, "2026-05" = "2026-06-09T17:00" }'
DAYS = {
    "2026-01": "2026-02-28", "2026-02": "2026-03-12", "2026-03": "2026-04-30", "2026-05": "2026-06-09T17:00",
    "2026-12": "2027-01-31", "2025-12": None,
}  # fmt: skip


def test_each_period_has_a_deadline_of_its_own():
    settings = parsed(f'editions = ["x"]\nperiod = "2026"\n{DUE}\n'.encode())
    found = {period: settings.deadline_of(Period.of(period)) for period in DAYS}
    assert {period: one and one.iso for period, one in found.items()} == DAYS
    assert (settings.deadline, settings.deadline_of(None)) == (None, None)
    only = parsed(b'editions = ["x"]\nperiod = "2026"\ndue = { "2026-02" = 2026-03-12 }\n')
    assert only.deadline_of(Period.of("2026-01")) is None
    one = parsed(b'editions = ["x"]\nyear = 2026\ndue = 2027-01-31\n')
    assert one.deadline_of(Period(2026)) == one.deadline_of(None) == one.deadline
    assert one.deadline is not None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{ day = 0 }", "due-day"), ("{ day = 32 }", "due-day"), ('{ day = "8" }', "due-day"),
        ("{ day = true }", "due-day"),
        ('{ "2026-2" = 2026-03-08 }', "due-period"), ('{ "2026-02" = 8 }', "a-date"), ("8", "a-date"),
    ],
)  # fmt: skip
def test_what_is_no_deadline_is_a_fault(said, why):
    with pytest.raises(FileFaultsError) as caught:
        parsed(f'editions = ["x"]\ndue = {said}\n'.encode())
    assert [(one.path, one.why) for one in caught.value.faults] == [("due", why)]


@pytest.mark.parametrize(
    ("said", "expected"), [('"a"', ("a",)), ('["a", "b"]', ("a", "b")), ('""', ()), ("[]", ())]
)  # fmt: skip
def test_one_place_or_several(said, expected):
    settings = parsed(f'editions = ["x"]\nlast = {said}\n[stamps]\nkeys = ["k"]\nmanifest = {said}\n'.encode())
    assert settings.stamps is not None
    assert (settings.last, settings.stamps.manifest) == (expected, expected)


@pytest.mark.parametrize("said", ["3", '["a", 3]', "2026-01-01"])
def test_what_is_no_place_is_a_fault(said):
    with pytest.raises(FileFaultsError) as caught:
        parsed(f'editions = ["x"]\nlast = {said}\n[stamps]\nkeys = ["k"]\nmanifest = {said}\n'.encode())
    assert [(one.path, one.why) for one in caught.value.faults] == [("last", "a-text"), ("stamps.manifest", "a-text")]
