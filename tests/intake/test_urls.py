"""Places that are named by a URL: every file once, chosen and known as those of a folder are."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tests.collecting.incoming import collection, form, ran, reported
from tests.intake.letters import BOOK, raw_zip
from tests.intake.test_folder import LETTER, MBOX, write
from xlvalidate.intake.delivery import Delivery, DeliveryLimits, SourceError
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.urls import Urls

WHEN = datetime(2026, 1, 12, 8, tzinfo=UTC)


class Bucket(MemoryFileSystem):  # type: ignore[misc]
    """Objects that are dated by their server, as those of S3 are."""

    protocol = "s3"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("s3://").strip("/")


@pytest.fixture
def bucket(monkeypatch) -> Bucket:
    monkeypatch.setitem(sys.modules["fsspec.registry"]._registry, "s3", Bucket)
    made = Bucket()
    made.store.clear()
    return made


def put(bucket: Bucket, name: str, data: bytes, when: datetime) -> None:
    bucket.pipe_file(f"s3://b/in/{name}", data)
    bucket.store[f"/b/in/{name}"].created = when


def names(source: Urls, after: str = "", missed: tuple[str, ...] = ()) -> list[str]:
    return [delivery.name for delivery in source.deliveries(after, missed)]


@pytest.mark.parametrize("globs", [("*",), ("*.xlsx",), ("d/*", "*.ZIP")])
def test_it_chooses_and_reads_as_a_folder_does(tmp_path, globs):
    files = {
        "a[1].xlsx": BOOK, "b.ZIP": raw_zip(), "c.eml": LETTER, "d/e*.xlsx": BOOK, "d/年报 1.xlsx": BOOK,
        "f.mbox": MBOX, "~$b.xlsx": b"x", "b_审核.xlsx": BOOK, ".hidden.xlsx": BOOK, ".git/a.xlsx": BOOK, "g": b"",
    }  # fmt: skip
    write(tmp_path, files)
    label = f"file://{tmp_path}"
    wanted = [
        replace(one, where=one.where.replace("folder:", "url:")) for one in Folder(tmp_path, globs, label).deliveries()
    ]
    found = list(Urls(label, globs).deliveries())
    assert sorted(found, key=lambda one: one.where) == sorted(wanted, key=lambda one: one.where)
    assert found == list(Urls(label, globs).deliveries("2026-01-01T00:00:00+00:00", ()))  # nobody vouches for its dates


def test_one_file_and_what_is_too_large(tmp_path):
    write(tmp_path, {"a.xlsx": BOOK, "b.xlsx": BOOK + b"more"})
    when, limits = datetime(1970, 1, 2, tzinfo=UTC), DeliveryLimits(delivery=len(BOOK))
    place = f"file://{tmp_path}"
    assert list(Urls(f"{place}/a.xlsx").deliveries()) == [
        Delivery("file", "a.xlsx", BOOK, f"url:{place}/a.xlsx/a.xlsx", when)
    ]
    assert list(Urls(place, limits=limits).deliveries())[1] == Delivery(
        "file", "b.xlsx", b"", f"url:{place}/b.xlsx", when, "", "too-big", str(len(BOOK) + 4)
    )


def test_where_the_server_dates_what_comes_only_new_files_are_fetched(bucket):
    put(bucket, "b.xlsx", BOOK, WHEN)
    put(bucket, "a:1.xlsx", BOOK, WHEN + timedelta(hours=1))
    source = Urls("s3://b/in/")
    assert list(source.deliveries()) == [
        Delivery("file", "b.xlsx", BOOK, "url:s3://b/in/b.xlsx", WHEN, "2026-01-12T08:00:00+00:00"),
        Delivery("file", "a:1.xlsx", BOOK, "url:s3://b/in/a:1.xlsx", WHEN + timedelta(hours=1),
               "2026-01-12T09:00:00+00:00"),
    ]  # fmt: skip
    put(bucket, "late.xlsx", BOOK, WHEN + timedelta(days=2))
    token = "2026-01-14T08:00:00+00:00"
    assert names(source, token) == ["late.xlsx"]
    put(bucket, "slow.xlsx", BOOK, WHEN + timedelta(days=1, minutes=1))  # it began a day before it was there
    assert names(source, token) == ["slow.xlsx", "late.xlsx"]
    assert names(source, token, ("url:s3://b/in/b.xlsx",)) == ["b.xlsx", "slow.xlsx", "late.xlsx"]
    assert names(source, "2018:77") == ["b.xlsx", "a:1.xlsx", "slow.xlsx", "late.xlsx"]


def test_a_collection_from_a_bucket(tmp_path, bucket):
    home = collection(tmp_path, {})
    path = home / "collection.toml"
    path.write_text(path.read_text("utf-8").replace('"folder"\npath = "inbox"', '"url"\nurl = "s3://b/in"'), "utf-8")
    put(bucket, "1.xlsx", form(), WHEN)
    put(bucket, "2.xlsx", form("330802002"), WHEN)
    put(bucket, "2 again.xlsx", form("330802002"), WHEN + timedelta(hours=1))
    told: list[str] = []
    done = ran(home, told=told.append)
    assert done.tally.identity.startswith("received 3 = accepted 2 + explain 0 + return 0 + unreadable 0 + repeated 1 ")
    assert reported(home) == ["accepted 330802001 1.xlsx [] 0", "accepted 330802002 2.xlsx [] 0"]
    assert ran(home).tally.identity == done.tally.identity
    put(bucket, "3.xlsx", form("330802003"), WHEN + timedelta(days=3))
    again: list[str] = []
    assert ran(home, told=again.append).tally.identity.startswith("received 4 = accepted 3 ")
    assert again == ["accepted 3.xlsx"]


def test_what_cannot_be_had_is_told(bucket, monkeypatch):
    put(bucket, "a.xlsx", BOOK, WHEN)
    put(bucket, "b.xlsx", BOOK, WHEN)

    def refused(self: Bucket, path: str, **more: Any) -> bytes:
        if path.endswith("a.xlsx"):
            raise PermissionError(13, "Access Denied")
        return BOOK

    monkeypatch.setattr(Bucket, "cat_file", refused)
    assert [(one.name, one.fault, one.detail, len(one.data)) for one in Urls("s3://b/in").deliveries()] == [
        ("a.xlsx", "not-opened", "Access Denied", 0),
        ("b.xlsx", "", "", len(BOOK)),
    ]
    monkeypatch.setattr(Bucket, "find", lambda *_, **__: 1 / 0)
    with pytest.raises(SourceError, match="s3://b/in cannot be reached: division by zero"):
        list(Urls("s3://b/in").deliveries())


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("memory://nothing/there", "there is nothing at memory://nothing/there"),
        ("nosuch://a/b", "nosuch://a/b cannot be used: Protocol not known: nosuch"),
        ("ftp://me:secret@host/a", "a password has no place in a URL: fsspec takes it from its own configuration"),
    ],
)
def test_a_place_that_cannot_be_used(url, said):
    with pytest.raises(SourceError) as refused:
        list(Urls(url).deliveries())
    assert str(refused.value) == said


def test_without_the_extra_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(SourceError, match=r"need fsspec: pip install 'xlvalidate\[cluster\]'"):
        list(Urls("memory://a").deliveries())


def test_wrong_places_in_a_collection(tmp_path):
    from xlvalidate.collecting import settings
    from xlvalidate.errors import FileFaultsError

    home = collection(tmp_path, {})
    text = (home / "collection.toml").read_text("utf-8")
    lines = "".join(
        f'\n[[sources]]\nkind = "url"\nurl = "{url}"\n' for url in ("ftp://a:b@c/d", f"file://{home}", "s3://ok")
    )
    (home / "collection.toml").write_text(text + lines, "utf-8")
    with pytest.raises(FileFaultsError) as refused:
        settings.load(home)
    assert [str(fault) for fault in refused.value.faults] == [
        "  sources[1].url   a password has no place here: see fsspec's own configuration (line 11, column 1)",
        f"  sources[2].url   file://{home} holds the collection itself; name another folder (line 15, column 1)",
    ]
