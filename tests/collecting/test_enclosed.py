"""Mails within a zip, an mbox in it or another mail: each piece is its own mail's, in whose name and of what moment."""

import sqlite3
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP

import pytest

from tests.collecting.incoming import WRONG, collection, form, lay, mail, ran, reported, zipped
from xlvalidate.collecting.ledger import opened_ledger

EDU, WATER, CITY = (f"{name}@example.gov.cn" for name in ("edu", "water", "city"))
OWN, FOREIGN = mail(("甲.xlsx", form())), mail(("乙.xlsx", form(drawing=WRONG)), sender=WATER, day=14)


def forward(inner: bytes, sender: str, day: int = 16, **headers: str) -> bytes:
    """A mail with another one attached."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["Date"] = f"{day} Jan 2026 09:30:00 +0000"
    message["Message-ID"] = f"<forward.{day}.{sender}>"
    for key, value in headers.items():
        message[key.replace("_", "-")] = value
    message.set_content("转上。")
    message.add_attachment(BytesParser(policy=SMTP).parsebytes(inner))
    return message.as_bytes()


def boxed(*mails: bytes) -> bytes:
    return b"".join(b"From x Mon Jan 12 09:00:00 2026\n" + one.replace(b"\r\n", b"\n") + b"\n" for one in mails)


PACKED = {
    "a zip": ("m.zip", zipped(**{"2__eml": FOREIGN})),
    "an mbox in a zip": ("m.zip", zipped(**{"2__mbox": boxed(FOREIGN)})),
    "a zip in a zip": ("m.zip", zipped(n__zip=zipped(**{"2__eml": FOREIGN}))),
    "a stranger's forward": ("m.eml", forward(FOREIGN, "z@example.com")),
    "the office's own forward": ("m.eml", forward(FOREIGN, EDU)),
    "the forward of the office above": ("m.eml", forward(FOREIGN, CITY)),
    "a forward of one's own by another": ("m.eml", forward(mail(("乙.xlsx", form(drawing=WRONG))), WATER)),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_mail_of_another_office_displaces_nothing(tmp_path, how):
    name, data = PACKED[how]
    home = collection(tmp_path, {"1.eml": OWN, name: data})
    done = ran(home)
    assert reported(home) == ["accepted 330802001 甲.xlsx [] 0"]
    assert [(line.name, finding.why) for line, finding in done.state.others] == [("乙.xlsx", "sender-mismatch")]


def test_the_forward_of_the_office_above_is_the_office_s(tmp_path):
    home = collection(tmp_path, {"1.eml": forward(OWN, CITY)})
    ran(home)
    assert reported(home) == ["accepted 330802001 甲.xlsx [] 0"]
    with opened_ledger(home / "ledger.sqlite", write=False) as ledger:
        (line,) = ledger.lines()
    assert (line.sender, line.sender_name, line.message_id) == (EDU, "报表员", "<10.edu@example.gov.cn>")
    assert (line.enclosed, line.forwarders, line.sent and line.sent.day) == (True, (CITY,), 10)


def test_a_mail_and_its_forward_are_one_mail(tmp_path):
    home = collection(tmp_path, {"1.eml": OWN, "2.eml": forward(OWN, CITY)})
    done = ran(home)
    assert reported(home) == ["accepted 330802001 甲.xlsx [] 0"]
    assert [line.name for line, _ in done.state.repeated] == ["甲.xlsx"]


BAD, MENDED = (
    mail(("a.xlsx", form(drawing=WRONG)), day=12, Received="from x by y; 12 Jan 2026 09:30:01 +0000"),
    mail(("b.xlsx", form()), day=14, Received="from x by y; 14 Jan 2026 09:30:01 +0000"),
)


@pytest.mark.parametrize("saved", [13, 20])
@pytest.mark.parametrize("names", [("1__eml", "2__eml"), ("2__eml", "1__eml")])
def test_mails_in_a_zip_are_in_the_order_in_which_they_were_sent(tmp_path, names, saved):
    home = collection(tmp_path)
    lay(home / "inbox", {"m.zip": zipped(**dict(zip(names, (BAD, MENDED), strict=True)))}, day=saved)
    ran(home)
    assert reported(home) == ["accepted 330802001 b.xlsx [] 1"]


def test_a_dead_clock_hides_no_correction(tmp_path):
    lines = [line for line in MENDED.split(b"\r\n") if not line.startswith(b"Date:")]
    dead = b"\r\n".join([b"Date: Sat, 1 Jan 2000 00:00:00 +0000", *lines])
    for number, files in enumerate(
        ({"1.eml": BAD, "2.eml": dead}, {"m.zip": zipped(**{"1__eml": BAD, "2__eml": dead})})
    ):
        home = collection(tmp_path / str(number))
        lay(home / "inbox", files, day=20)
        ran(home)
        assert reported(home) == ["accepted 330802001 b.xlsx [] 1"]


@pytest.mark.parametrize(("inner", "outer", "auto"), [("", "List-Id", True), ("List-Id", "", False)])
def test_whether_a_machine_would_be_answered_is_the_outer_mail_s(tmp_path, inner, outer, auto):
    first = mail(("a.xlsx", form()), **({inner: "<x>"} if inner else {}))
    home = collection(tmp_path, {"1.eml": forward(first, CITY, **({outer: "<x>"} if outer else {}))})
    ran(home)
    with opened_ledger(home / "ledger.sqlite", write=False) as ledger:
        assert [line.auto for line in ledger.lines()] == [auto]
    zips = collection(tmp_path / "z", {"m.zip": zipped(**{"1__eml": mail(("a.xlsx", form()), List_Id="<x>")})})
    ran(zips)
    with opened_ledger(zips / "ledger.sqlite", write=False) as ledger:
        assert [line.auto for line in ledger.lines()] == [True]


def test_a_ledger_from_before_is_opened_again(tmp_path):
    name, data = PACKED["a zip"]
    home = collection(tmp_path, {"1.eml": OWN, name: data, "c.xlsx": form("330802003")})
    ran(home)
    connection = sqlite3.connect(home / "ledger.sqlite", isolation_level=None)
    for column in ("sender", "sender_name", "sent", "message_id", "auto", "forwarders"):
        connection.execute(f"ALTER TABLE pieces DROP COLUMN {column}")
    for table in ("decisions", "counted", "made_with", "reminded"):  # of the versions after that
        connection.execute(f"DROP TABLE {table}")
    for column in ("explained", "stamped_period", "before"):
        connection.execute(f"ALTER TABLE checks DROP COLUMN {column}")
    connection.execute("PRAGMA user_version = 4")
    connection.close()
    done = ran(home)
    assert done.tally.balanced
    assert reported(home) == ["accepted 330802001 甲.xlsx [] 0", "accepted 330802003 c.xlsx [] 0"]
    assert [finding.why for _, finding in done.state.others] == ["sender-mismatch"]
