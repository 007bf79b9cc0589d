"""Folders, mbox files and maildirs: every mail and every file once, known by the same key in every run."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.intake.letters import BOOK, FROM, Raw, mail, part, raw_zip, seen, text
from xlvalidate.intake.delivery import Delivery, DeliveryLimits, Source, SourceError
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.folder_paths import spelled
from xlvalidate.intake.maildir import Maildir
from xlvalidate.intake.mbox import Mbox
from xlvalidate.intake.passed_over_files import WhyPassedOver, line_of, passed_over, together
from xlvalidate.intake.unpack import opened
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.seal import sealed


def deliveries(source: Source) -> list[Delivery]:
    return list(source.deliveries())


def wheres(source: Source) -> list[str]:
    return [delivery.where for delivery in source.deliveries()]


def write(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (86_400, 86_400))
    return root


LETTER = mail(text(), part())
MBOX = b"From a@b Fri Jan 10 09:30:00 2025\n" + LETTER.replace(b"\r\n", b"\n") + b"\n"


def test_a_folder_gives_every_file_as_it_is(tmp_path):
    files = {
        "a/城关镇.xlsx": BOOK, "b.ZIP": raw_zip(), "c.eml": LETTER, "d.pdf": b"%PDF", "e": LETTER,
        "~$b.xlsx": b"x", "b_审核.xlsx": BOOK, ".hidden.xlsx": BOOK, ".git/a.xlsx": BOOK,
    }  # fmt: skip
    found = deliveries(Folder(write(tmp_path, files), label="inbox"))
    when = datetime(1970, 1, 2, tzinfo=UTC)
    assert found == [
        Delivery("file", "b.ZIP", files["b.ZIP"], "folder:inbox/b.ZIP", when),
        Delivery("file", "b_审核.xlsx", BOOK, "folder:inbox/b_审核.xlsx", when),
        Delivery("mail", "c.eml", LETTER, "folder:inbox/c.eml", when),
        Delivery("file", "d.pdf", b"%PDF", "folder:inbox/d.pdf", when),
        Delivery("mail", "e", LETTER, "folder:inbox/e", when),
        Delivery("file", "城关镇.xlsx", BOOK, "folder:inbox/a/城关镇.xlsx", when),
    ]
    assert found == deliveries(Folder(tmp_path, label="inbox"))


def test_what_is_passed_over_is_told(tmp_path):
    copy = sealed(repacked(BOOK, {}))
    files = {
        "1.xlsx": BOOK, "a/1_审核.xlsx": BOOK, "a/改名.xlsx": copy, "~$1.xlsx": b"x", ".h.xlsx": BOOK, ".git/d/a": b"a",
        "2.pdf": b"%PDF", "b.zip": raw_zip(), "c.xlsx": copy[:-1] + b"\1",
    }  # fmt: skip
    told: list[tuple[WhyPassedOver, str]] = []
    source = Folder(write(tmp_path, files), ("*.xlsx",), passing=lambda why, below: told.append((why, below)))
    assert [delivery.name for delivery in deliveries(source)] == ["1.xlsx", "c.xlsx", "1_审核.xlsx"]
    assert sorted(told) == [
        (WhyPassedOver.HIDDEN, ".git/d/a"),
        (WhyPassedOver.HIDDEN, ".h.xlsx"),
        (WhyPassedOver.LOCK, "~$1.xlsx"),
        (WhyPassedOver.MARKED, "a/改名.xlsx"),
        (WhyPassedOver.PATTERN, "2.pdf"),
        (WhyPassedOver.PATTERN, "b.zip"),
    ]
    assert [delivery.data for delivery in deliveries(Folder(tmp_path / "a" / "改名.xlsx"))] == [copy]


TOLD = [
    (WhyPassedOver.OTHER, "a.doc"),
    (WhyPassedOver.OTHER, "b.doc"),
    (WhyPassedOver.HIDDEN, ".x"),
    (WhyPassedOver.OTHER, "c\x1b.doc"),
    (WhyPassedOver.OTHER, "d.doc"),
]


def test_what_is_passed_over_is_one_line_with_the_first_names():
    found = passed_over(TOLD)
    assert (found.total, dict(found.counts)) == (5, {WhyPassedOver.HIDDEN: 1, WhyPassedOver.OTHER: 4})
    assert line_of(found, "passed.check", "zh_CN") == (
        "没有审核 5 个文件：隐藏文件 1，不是报表的文件 4（a.doc、b.doc、c\ufffd.doc…）。"
    )
    assert line_of(found, "passed.collect", "en") == (
        "Files of the sources not taken: 5 (hidden files 1; files that are no workbooks 4: a.doc, b.doc, c\ufffd.doc…)."
    )
    assert line_of(passed_over([]), "passed.check", "en") == ""
    assert together([passed_over(TOLD[:2]), passed_over(TOLD[2:])]) == found


@pytest.mark.parametrize(
    ("globs", "names"),
    [
        (("*.xlsx",), ["1.xlsx", "2.XLSX"]),
        (("d/*",), ["2.XLSX"]),
        (("*.zip", "1.*"), ["1.xlsx", "3.zip"]),
        ((), []),
    ],
)
def test_patterns(tmp_path, globs, names):
    write(tmp_path, {"1.xlsx": b"1", "d/2.XLSX": b"2", "3.zip": b"3"})
    assert sorted(delivery.name for delivery in deliveries(Folder(tmp_path, globs))) == names


def test_one_file_is_a_folder_of_one(tmp_path):
    write(tmp_path, {"1.xlsx": BOOK})
    assert [delivery.data for delivery in deliveries(Folder(tmp_path / "1.xlsx"))] == [BOOK]


def test_an_mbox_in_a_folder_is_its_mails(tmp_path):
    write(tmp_path, {"m.mbox": MBOX * 2, "Inbox": MBOX})
    found = deliveries(Folder(tmp_path, label="in"))
    assert [delivery.name for delivery in found] == ["Inbox #1", "m.mbox #1", "m.mbox #2"]
    assert len({delivery.where for delivery in found}) == 3
    assert all(delivery.where.startswith(("mbox:in/Inbox#", "mbox:in/m.mbox#")) for delivery in found)


def test_of_a_file_of_too_many_mails_the_rest_is_one_line_until_the_file_changes(tmp_path):
    write(tmp_path, {"m.mbox": MBOX * 3})
    source = Mbox(tmp_path / "m.mbox", "in/m", limits=DeliveryLimits(mailbox=2))
    found = deliveries(source)
    assert [(one.name, one.fault, one.detail) for one in found] == [
        ("m.mbox #1", "", ""),
        ("m.mbox #2", "", ""),
        ("m.mbox", "too-many-pieces", "2"),
    ]
    assert list(source.deliveries("", [found[2].where])) == []
    write(tmp_path, {"m.mbox": MBOX * 2})
    assert wheres(source) == [one.where for one in found[:2]]


def test_an_mbox_in_a_zip_is_its_mails():
    delivery = Delivery("file", "a.zip", raw_zip(Raw(name=b"m.mbox", data=MBOX * 2)), "t", None)
    assert [piece.path for piece in opened(delivery).pieces] == [
        ("a.zip", "m.mbox", "1.eml", "表.xlsx"),
        ("a.zip", "m.mbox", "2.eml", "表.xlsx"),
    ]


def test_what_is_too_big_is_not_read(tmp_path):
    write(tmp_path, {"1.xlsx": b"12345", "m.mbox": MBOX})
    small = DeliveryLimits(delivery=4, mail=100)
    found = {delivery.name: (delivery.fault, delivery.data) for delivery in deliveries(Folder(tmp_path, limits=small))}
    assert found == {"1.xlsx": ("too-big", b""), "m.mbox #1": ("too-big", b"")}


@pytest.mark.skipif(os.name != "posix", reason="names in bytes")
def test_names_in_gbk_are_shown_and_kept_apart(tmp_path):
    raw = os.fsencode(tmp_path) + b"/" + "城关镇.xlsx".encode("gbk")
    Path(os.fsdecode(raw)).write_bytes(BOOK)
    write(tmp_path, {"%B3%C7%B9%D8%D5%F2.xlsx": b"other"})
    found = deliveries(Folder(tmp_path, label="in"))
    assert sorted((delivery.name, delivery.where) for delivery in found) == [
        ("%B3%C7%B9%D8%D5%F2.xlsx", "folder:in/%25B3%25C7%25B9%25D8%25D5%25F2.xlsx"),
        ("城关镇.xlsx", "folder:in/%B3ǹ%D8%D5%F2.xlsx"),
    ]
    assert spelled("a\nb") == "a%0Ab"


@pytest.mark.skipif(os.name != "posix", reason="links as on Linux")
def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    write(tmp_path, {"1.xlsx": BOOK, "2.xlsx": BOOK})
    real = Path.open

    def locked(self: Path, *args: str, **more: object) -> object:
        if self.name == "1.xlsx":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **more)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(Path, "open", locked)
    first, second = deliveries(Folder(tmp_path, label="in"))
    assert (first.fault, first.detail, first.where) == ("not-opened", "Permission denied", "folder:in/1.xlsx")
    assert seen(opened(first)) == [("(not-opened)", "1.xlsx")]
    assert second.data == BOOK


@pytest.mark.parametrize("source", [Folder(Path("no such")), Maildir(Path("no such")), Mbox(Path("no such"))])
def test_a_source_that_is_not_there_is_an_error(source):
    with pytest.raises(SourceError, match="no such"):
        deliveries(source)


BODY = FROM.encode().replace(b"\r\n", b"\n")
MBOXES = {
    "one": (MBOX, [LETTER.replace(b"\r\n", b"\n")]),
    "two": (b"From a\nA: 1\n\nx\n\nFrom b\nB: 2\n\ny\n", [b"A: 1\n\nx\n", b"B: 2\n\ny\n"]),
    "carriage returns": (b"From a\r\nA: 1\r\n\r\nx\r\n\r\nFrom b\r\nB: 2\r\n\r\n", [b"A: 1\r\n\r\nx\r\n", b"B: 2\r\n"]),
    "a line From in a text": (b"From a\nA: 1\n\nFrom here\nto there\n", [b"A: 1\n\nFrom here\nto there\n"]),
    "a quoted line": (b"From a\nA: 1\n\n>From x\n", [b"A: 1\n\n>From x\n"]),
    "no first line": (b"A: 1\n\nx\n", [b"A: 1\n\nx\n"]),
    "ends in a line From": (b"From a\nA: 1\n\nFrom b", [b"A: 1\n\nFrom b"]),
    "blank": (b"\n\n", []),
    "empty": (b"", []),
    "long lines": (b"From a\nA: " + b"x" * 200_000 + b"\n\nx\n", [b"A: " + b"x" * 200_000 + b"\n\nx\n"]),
}  # fmt: skip


@pytest.mark.parametrize("case", MBOXES)
def test_an_mbox(tmp_path, case):
    data, expected = MBOXES[case]
    write(tmp_path, {"m": data})
    assert [delivery.data for delivery in deliveries(Mbox(tmp_path / "m"))] == expected


def test_a_mail_keeps_its_key_when_others_come_and_go(tmp_path):
    one, two = b"From a Fri Jan 10 09:30:00 2025\nA: 1\n\nx\n\n", b"From a\nA: 2\n\nx\n\n"
    before = wheres(Mbox(write(tmp_path, {"m": one + two + one}) / "m", "m"))
    after = wheres(Mbox(write(tmp_path, {"m": two + one}) / "m", "m"))
    assert len(set(before)) == 3 and before[2] == f"{before[0]}-2"
    assert after == [before[1], before[0]]
    assert deliveries(Mbox(tmp_path / "m"))[1].received == datetime(2025, 1, 10, 9, 30, tzinfo=UTC)


def test_a_maildir(tmp_path):
    files = {"cur/1.a:2,S": LETTER, "new/2.b": LETTER, "tmp/3.c": b"half", ".Sent/cur/4.d": LETTER, ".Sent/new/.x": b""}
    write(tmp_path, files)
    (tmp_path / "new").mkdir(exist_ok=True)
    expected = ["maildir:m/1.a", "maildir:m/2.b", "maildir:m/.Sent/4.d"]
    assert wheres(Maildir(tmp_path, "m")) == expected
    (tmp_path / "new/2.b").rename(tmp_path / "cur/2.b:2,RS")
    assert wheres(Maildir(tmp_path, "m")) == expected


def test_a_mail_that_is_read_meanwhile_is_found_again(tmp_path):
    write(tmp_path, {"cur/1.a:2,": LETTER, "new/2.b": LETTER, "new/3.c": LETTER})
    found = Maildir(tmp_path, "m").deliveries()
    next(found)
    (tmp_path / "new/2.b").rename(tmp_path / "cur/2.b:2,S")
    (tmp_path / "new/3.c").unlink()
    assert [(delivery.data, delivery.fault) for delivery in found] == [(LETTER, ""), (b"", "not-opened")]


def test_a_large_mail_of_a_maildir_is_not_read(tmp_path):
    write(tmp_path, {"cur/1.a:2,": LETTER})
    assert [delivery.fault for delivery in deliveries(Maildir(tmp_path, limits=DeliveryLimits(mail=9)))] == ["too-big"]
