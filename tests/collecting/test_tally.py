"""Whatever comes in has a line and a fate, one submission of an office counts, and the books balance."""

import os
import sqlite3
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collecting.incoming import WRONG, collection, form, lay, mail, ran, reported, zipped
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.tally import TallyError, tally
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.intake.delivery import Delivery
from xlvalidate.intake.unpack import opened

NOBODY = 65_534
GOOD, BAD = form(), form("330802002", WRONG, name="柯城区水利局")


def fates(home) -> dict[str, str]:
    connection = sqlite3.connect(home / "ledger.sqlite")
    found = dict(
        connection.execute("SELECT parcels.name || ' ' || path, fate FROM pieces JOIN parcels ON parcels.id = parcel")
    )
    connection.close()
    return found


def test_a_nasty_mix_balances(tmp_path):
    files = {
        "a.xlsx": GOOD,
        "again/a.xlsx": GOOD,
        "b.eml": mail(("水利局.xlsx", BAD), sender="water@example.gov.cn"),
        "c.zip": zipped(a__xlsx=form("330802003", name="统计局"), b__txt=b"x", c__zip=zipped(d__xlsx=GOOD)),
        "none.eml": mail(),
        "broken.eml": b"From: edu@example.gov.cn\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n",
        "hostile.eml": mail(("../../x.xlsx", b"PK\x03\x04 not at all"), ("", b""), sender="edu@example.gov.cn"),
        "empty.xlsx": b"",
        "table.xls": b"<html><table><tr><td>1</td></tr></table></html>",
        "other.xlsx": form("330802001", edition="ogi-2019", year=2019),
        "note.docx": b"PK\x03\x04",
        "list.eml": mail(("统计局.xlsx", form("330802003", WRONG)), sender="stat@example.gov.cn", List_Id="<all>"),
        "mails.mbox": b"From a Mon Jan 12 09:00:00 2026\n" + mail(("x.xlsx", GOOD)).replace(b"\r\n", b"\n"),
    }
    home = collection(tmp_path, files)
    done = ran(home)
    made = done.tally
    assert made.balanced
    assert made.deliveries == len(files)
    assert made.identity == (
        "received 16 = accepted 1 + explain 1 + return 3 + unreadable 3 + repeated 3 + not-a-form 5"
    )
    assert (made.offices, made.superseded, made.nobodys) == (3, 3, 2)
    assert reported(home) == [
        "explain 330802001 x.xlsx [newer-other,same-message-id] 2",
        "return 330802002 水利局.xlsx [] 0",
        "accepted 330802003 a.xlsx [] 1",
    ]
    assert "waiting" not in fates(home).values()
    assert ran(home).tally == made  # nothing is new


def test_books_that_do_not_balance_are_told(tmp_path):
    home = collection(tmp_path, {"a.xlsx": GOOD, "b.xlsx": BAD})
    done = ran(home)
    with opened_ledger(home / "ledger.sqlite", write=True) as ledger:
        lost = replace(done.state, offices=done.state.offices[1:])
        with pytest.raises(TallyError, match="stray=1"):
            tally(ledger, lost)
        forgotten = which_counts(list(ledger.lines())[1:], None)
        with pytest.raises(TallyError, match="received=2"):
            tally(ledger, forgotten)


def test_the_newest_wins_the_same_is_a_repeat_and_an_older_one_comes_late(tmp_path):
    home = collection(tmp_path)
    old, new = form(drawing=WRONG), form()
    lay(home / "inbox", {"10.eml": mail(("旧.xlsx", old), day=10)}, day=20)
    ran(home)
    assert reported(home) == ["return 330802001 旧.xlsx [] 0"]
    lay(home / "inbox", {"15.eml": mail(("新.xlsx", new), day=15)}, day=20)
    ran(home)
    assert reported(home) == ["accepted 330802001 新.xlsx [] 1"]
    late = form(drawing="t3 person total\nnew 9 9\ngranted 8 8\nhandled 8 8")
    lay(
        home / "inbox",
        {"12.eml": mail(("迟到.xlsx", late), day=12), "16.eml": mail(("又是旧的.xlsx", old), day=16)},
        day=21,
    )
    done = ran(home)
    assert reported(home) == ["accepted 330802001 新.xlsx [] 2"]
    assert [(line.name, first.name) for line, first in done.state.repeated] == [("又是旧的.xlsx", "旧.xlsx")]


def test_the_order_of_coming_changes_nothing(tmp_path):
    mails = {
        f"{day}.eml": mail((f"{day}.xlsx", form(drawing=f"t3 person total\nnew {day} {day}\ngranted 1 1")), day=day)
        for day in (10, 11, 12, 13)
    }
    one, other = collection(tmp_path / "one", mails), collection(tmp_path / "other")
    ran(one)
    for name in reversed(mails):
        lay(other / "inbox", {name: mails[name]}, day=int(name[:2]) + 5)
        ran(other)
    assert reported(one) == reported(other) == ["return 330802001 13.xlsx [] 3"]


def test_two_at_one_moment_are_not_decided(tmp_path):
    two = mail(("一.xlsx", form()), ("二.xlsx", form(drawing=WRONG)))
    home = collection(tmp_path, {"two.eml": two})
    done = ran(home)
    assert reported(home) == ["return 330802001 二.xlsx [undecided] 0"]
    assert [[line.name for line in one.candidates] for one in done.state.offices] == [["一.xlsx"]]
    assert (done.tally.offices, done.tally.undecided) == (1, 1)


@pytest.mark.parametrize(
    ("sender", "code", "expected"),
    [
        ("edu@example.gov.cn", "330802001", "accepted 330802001 f.xlsx [] 0"),
        ("EDU@Example.gov.cn", "330802001", "accepted 330802001 f.xlsx [] 0"),
        ("water@example.gov.cn", "330802001", "return 330802001 f.xlsx [sender-mismatch] 0"),
        ("city@example.gov.cn", "330802001", "accepted 330802001 f.xlsx [] 0"),  # the office above sends it on
        ("private@example.com", "330802001", "accepted 330802001 f.xlsx [sender-unknown] 0"),
        ("private@example.com", "330802004", "accepted 330802004 f.xlsx [] 0"),  # the roster has no address
        ("edu@example.gov.cn", "999", "return 999 f.xlsx [not-in-roster,sender-mismatch] 0"),
        ("edu@example.gov.cn", "", "explain 330802001 f.xlsx [name-not-in-roster,no-office-code] 0"),
        ("private@example.com", "", "return - f.xlsx [office-code-blank] 0"),
    ],
)
def test_who_it_is_from(tmp_path, sender, code, expected):
    home = collection(tmp_path, {"f.eml": mail(("f.xlsx", form(code)), sender=sender)})
    assert ran(home).tally.balanced
    assert reported(home) == [expected]


def test_a_file_that_cannot_be_read_does_not_take_the_place_of_one_that_can(tmp_path):
    home = collection(
        tmp_path,
        {
            "1.eml": mail(("好.xlsx", form()), day=10),
            "2.eml": mail(("坏.xlsx", b"PK\x03\x04 torn"), day=11),
            "3.eml": mail(("坏.xlsx", b"PK\x03\x04 torn too"), sender="stat@example.gov.cn", day=11),
        },
    )
    done = ran(home)
    assert reported(home) == [
        "explain 330802001 好.xlsx [newer-unreadable] 1",
        "unreadable 330802003 坏.xlsx [] 0",
    ]
    assert [one.office.code for one in done.state.missing or ()] == ["330800000", "330802002", "330802004"]


def test_the_same_message_id_with_other_bytes_is_kept_and_told(tmp_path):
    home = collection(
        tmp_path,
        {
            "1.eml": mail(("f.xlsx", form()), id_="<1@x>"),
            "2.eml": mail(("f.xlsx", form("330802003", name="统计局")), sender="stat@example.gov.cn", id_="<1@x>"),
        },
    )
    assert ran(home).tally.deliveries == 2
    assert reported(home) == [
        "accepted 330802001 f.xlsx [same-message-id] 0",
        "accepted 330802003 f.xlsx [same-message-id] 0",
    ]


def test_a_file_that_was_saved_anew_is_another_submission(tmp_path):
    home = collection(tmp_path, {"f.xlsx": form(drawing=WRONG)})
    ran(home)
    lay(home / "inbox", {"f.xlsx": form()}, day=14)
    assert ran(home).tally.deliveries == 2
    assert reported(home) == ["accepted 330802001 f.xlsx [] 1"]


def test_a_file_that_was_replaced_by_an_older_one_counts_and_so_does_one_that_was_put_back(tmp_path):
    home = collection(tmp_path)
    for data, verdict in ((form(drawing=WRONG), "return"), (form(), "accepted"), (form(drawing=WRONG), "return")):
        lay(home / "inbox", {"f.xlsx": data}, day=14 if verdict == "return" else 12)
        assert ran(home).tally.balanced
        (line,) = reported(home)
        assert line.split(" [")[0] == f"{verdict} 330802001 f.xlsx"
        assert ran(home).state.offices[0].line.verdict == verdict  # nothing is new


@pytest.mark.parametrize("clock", ["Date: Sat, 12 Jan 2036 09:00:00 +0800", "Subject: no date at all"])
@pytest.mark.parametrize("kind", ["eml", "mbox", "maildir"])
def test_a_correction_counts_whatever_the_clock_of_the_first_mail(tmp_path, clock, kind):
    def dated(data: bytes, date: str, received: int) -> bytes:
        lines = [line for line in data.split(b"\r\n") if not line.startswith(b"Date:")]
        head = f"Received: from x by y; {received} Jan 2026 09:00:01 +0800".encode()
        return b"\r\n".join([head, date.encode(), *lines])

    first = dated(mail(("旧.xlsx", form(drawing=WRONG)), day=10), clock, 12)
    second = dated(mail(("新.xlsx", form()), day=11), "Date: Tue, 13 Jan 2026 09:00:00 +0800", 13)
    home = collection(tmp_path, {})
    if kind == "eml":
        lay(home / "inbox", {"1.eml": first, "2.eml": second}, day=20)
    elif kind == "mbox":
        packed = b"".join(
            b"From x Tue Jan 20 09:00:00 2026\n" + one.replace(b"\r\n", b"\n") + b"\n" for one in (first, second)
        )
        lay(home / "inbox", {"all.mbox": packed}, day=20)
    else:
        lay(home / "inbox", {"cur/1": first, "new/2": second}, day=20)
        settings = home / "collection.toml"
        settings.write_text(settings.read_text("utf-8").replace('kind = "folder"', 'kind = "maildir"'), "utf-8")
    ran(home)
    assert reported(home) == ["accepted 330802001 新.xlsx [] 1"]


def test_what_could_not_be_had_has_a_line_until_it_can(tmp_path):
    held = Delivery("file", "f.xlsx", b"", "folder:inbox/f.xlsx", None, fault="not-opened", detail="in use")
    with opened_ledger(tmp_path / "ledger.sqlite", write=True) as ledger:
        for _ in range(2):
            ledger.add_deliveries("inbox", [(held, "", 0)])
        for number, _, _, delivery in list(ledger.unopened()):
            ledger.add_opened(number, opened(delivery), [])
        assert [(line.word, line.detail) for line in ledger.lines()] == [("not-opened", "in use")]
        assert not ledger.knows(held.where, "d" * 64)
        ledger.add_deliveries("inbox", [(replace(held, fault="", detail=""), "d" * 64, 9)])
        assert ledger.counted() == (1, 1, 0, 0)
        assert ledger.knows(held.where, "")  # should it be held again, what came before stays


@pytest.fixture
def own_folder():
    """A folder of somebody to whom permissions mean something: root opens everything."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() != 0:
            yield Path(folder)
            return
        os.chown(folder, NOBODY, NOBODY)
        "".encode("utf-8-sig")  # what is imported late lies where nobody but root may read
        os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


def test_a_locked_file_has_a_line_until_it_can_be_opened(own_folder):
    home = collection(own_folder, {"f.xlsx": form()})
    (home / "inbox" / "f.xlsx").chmod(0)
    told: list[str] = []
    done = ran(home, told=told.append)
    assert done.tally.identity.endswith("not-a-form 1")
    assert (done.troubles, told) == (
        1, ["inbox: f.xlsx could not be had (Permission denied); the next run asks for it again"],
    )  # fmt: skip
    (home / "inbox" / "f.xlsx").chmod(0o644)
    made = ran(home).tally
    assert (made.deliveries, made.received, made.offices) == (1, 1, 1)


def test_an_original_that_was_damaged_on_the_disk_is_told(tmp_path):
    home = collection(tmp_path, {"f.xlsx": form()})
    ran(home)
    connection = sqlite3.connect(home / "ledger.sqlite", isolation_level=None)
    (digest,) = connection.execute("SELECT sha256 FROM pieces").fetchone()
    connection.execute("DELETE FROM checks")
    connection.close()
    path = home / "originals" / digest[:2] / digest
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    # The folder still has it, but what was kept is what counts: its line says what is wrong.
    done = ran(home)
    assert done.tally.balanced
    assert done.tally.nobodys == 1


@pytest.mark.parametrize("what", ["f.xlsx", "f.eml"])
@pytest.mark.parametrize("damaged", ["the workbook", "all"])
def test_an_original_that_was_damaged_and_comes_again_is_judged_again(tmp_path, what, damaged):
    files = {what: form() if what == "f.xlsx" else mail(("f.xlsx", form()))}
    home = collection(tmp_path, files)
    ran(home)
    before = reported(home)
    connection = sqlite3.connect(home / "ledger.sqlite", isolation_level=None)
    (digest,) = connection.execute("SELECT sha256 FROM pieces").fetchone()
    connection.execute("UPDATE checks SET made_by = 'others'")
    connection.close()
    for path in (home / "originals").glob("??/*"):
        if damaged == "all" or path.name == digest:
            path.write_bytes(path.read_bytes()[:-1] + b"x")
    (home / "inbox" / what).unlink()
    assert "unreadable 1" in ran(home).tally.identity
    told: list[str] = []
    done = ran(home, told=told.append)
    assert done.tally.balanced
    if what == "f.eml" and damaged == "the workbook":
        assert reported(home) == before  # the mail that it came in still has it
        return
    assert reported(home) == []  # nobody has it, and it is asked for each time
    lay(home / "inbox", files)
    told.clear()
    done = ran(home, told=told.append)
    assert (told, reported(home), done.tally.deliveries) == (["accepted f.xlsx"], before, 1)
    assert (home / "originals" / ".damaged" / digest).is_file()
    told.clear()
    assert ran(home, told=told.append).tally.balanced and told == []


def test_a_source_that_is_gone_does_not_stop_the_others(tmp_path):
    home = collection(tmp_path, {"f.xlsx": form()})
    (home / "collection.toml").write_text(
        (home / "collection.toml").read_text("utf-8") + '\n[[sources]]\nkind = "mbox"\npath = "gone.mbox"\n', "utf-8"
    )
    told: list[str] = []
    done = ran(home, told=told.append)
    assert (done.troubles, done.tally.offices) == (1, 1)
    assert any("gone.mbox" in said for said in told)


def test_settling_is_pure():
    line = LedgerLine(
        id=1, delivery=1, place="folder:a", delivery_sha256="p", delivery_name="a", mail=False,
        received=datetime(2026, 1, 1, tzinfo=UTC), sent=None, sender="", sender_name="", message_id="", auto=False,
        path=("a",), name="a", sha256="a", word="", detail="", verdict="accepted", why="", code="1", office="甲",
        level="", marked=False,
    )  # fmt: skip
    lines = [replace(line, id=number, path=(str(number),), sha256=str(number % 3)) for number in range(1, 7)]
    assert which_counts(lines, None) == which_counts(list(reversed(lines)), None)
