"""A mailbox on a real server: nothing changes there, nothing is fetched twice, nothing is missed."""

import os
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import keyring
import pytest
from keyring.backend import KeyringBackend

from tests.intake.letters import BOOK, mail, part, text
from tests.intake.mailserver import DOVECOT, PASSWORD, USERS, Server, server
from xlvalidate.intake.delivery import Delivery, DeliveryLimits, SourceError
from xlvalidate.intake.imap import PASSWORD as VARIABLE
from xlvalidate.intake.imap import Imap
from xlvalidate.intake.unpack import opened

pytest.importorskip("imap_tools")
needs_dovecot = pytest.mark.skipif(
    DOVECOT is None and os.environ.get("CI") != "true", reason="needs dovecot: tests/system-packages.sh"
)


def letter(number: int) -> bytes:
    return mail(text(), part(BOOK, f"{number}.xlsx"))


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Server, Iterator[str]]]:
    with server() as one:
        yield one, iter(USERS)


@pytest.fixture
def box(running: tuple[Server, Iterator[str]], monkeypatch: pytest.MonkeyPatch) -> Server:
    """An empty mailbox."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    return replace(running[0], user=next(running[1]))


def account(box: Server, **other: object) -> Imap:
    plain: dict[str, object] = {
        "host": "127.0.0.1",
        "user": box.user,
        "port": box.port,
        "security": "plain",
        "timeout": 10,
    }
    return Imap(**plain | other)  # type: ignore[arg-type]


def names(deliveries: list[Delivery]) -> list[str]:
    return [piece.name for delivery in deliveries for piece in opened(delivery).pieces]


@needs_dovecot
def test_a_mailbox_is_only_looked_at(box):
    for number in (1, 2, 3):
        box.append(letter(number))
    before = box.flags()
    found = list(account(box).deliveries())
    assert [delivery.data for delivery in found] == [letter(number) for number in (1, 2, 3)]
    assert box.flags() == before and all(b"\\Seen" not in line for line in before) and len(before) == 3
    assert {delivery.received for delivery in found} == {datetime(2025, 1, 10, 1, 30, tzinfo=UTC)}
    assert all(re.fullmatch(rf"imap:{box.user}@127\.0\.0\.1/INBOX/\d+:[123]", delivery.where) for delivery in found)
    assert len({delivery.where for delivery in found}) == 3
    assert names(found) == ["1.xlsx", "2.xlsx", "3.xlsx"]
    assert list(account(box).deliveries()) == found

    # A run that goes on behind a token fetches nothing twice, and what came meanwhile.
    source = account(box)
    assert list(source.deliveries(found[0].token)) == found[1:]
    assert list(source.deliveries(found[2].token)) == []
    box.append(letter(4))
    new = list(source.deliveries(found[2].token))
    assert names(new) == ["4.xlsx"]

    # The server numbers its mails anew: all of them are fetched again, under other keys.
    box.renumber()
    again = list(source.deliveries(new[0].token))
    assert sorted(names(again)) == ["1.xlsx", "2.xlsx", "3.xlsx", "4.xlsx"]
    assert {delivery.token.partition(":")[0] for delivery in again} == {"12345"}
    assert not {delivery.where for delivery in again} & {delivery.where for delivery in (*found, *new)}
    assert list(source.deliveries("nonsense")) == again

    # One that is too large is named and not fetched, the others come.
    small = replace(source, limits=DeliveryLimits(mail=500))
    box.append(b"Subject: small\r\n\r\nx")
    last = list(small.deliveries())
    assert [(delivery.fault, bool(delivery.data)) for delivery in last] == [("too-big", False)] * 4 + [("", True)]


@needs_dovecot
def test_mails_are_filed_away_when_they_are_safe(box):
    for number in (1, 2, 3, 4):
        box.append(letter(number))
    away = account(box, file_away="已收")
    run = away.deliveries()
    first, second = next(run), next(run)
    run.close()  # killed while it stores the second
    assert len(box.flags()) == 3
    assert names(list(account(box, folder="已收").deliveries())) == names([first])

    # The second had been stored but not filed away: that is made up for, and it is not fetched again.
    rest = list(away.deliveries(second.token))
    assert names([first, second, *rest]) == ["1.xlsx", "2.xlsx", "3.xlsx", "4.xlsx"]
    assert box.flags() == []
    filed = account(box, folder="已收")
    assert [delivery.data for delivery in filed.deliveries()] == [letter(number) for number in (1, 2, 3, 4)]
    assert list(away.deliveries(rest[-1].token)) == []


@needs_dovecot
def test_what_others_deleted_stays_when_mails_are_filed_away(box):
    box.append(letter(1))
    box.append(letter(2))
    client = box.client()
    client.select()
    client.uid("STORE", "2", "+FLAGS", r"(\Deleted)")
    client.unselect()
    client.logout()
    run = account(box, file_away="done").deliveries()
    assert next(run) and next(run)  # the first is filed away when the second is asked for
    run.close()
    assert len(box.flags()) == 1 and b"\\Deleted" in box.flags()[0]


@needs_dovecot
def test_tls_is_the_rule_and_the_certificate_has_to_be_trusted(box):
    if not box.certificate.exists():
        pytest.skip("needs openssl")
    box.append(letter(1))
    for security, port in (("tls", box.tls_port), ("starttls", box.port)):
        assert names(list(account(box, security=security, port=port, ca=box.certificate).deliveries())) == ["1.xlsx"]
        with pytest.raises(SourceError, match="certificate"):
            list(account(box, security=security, port=port).deliveries())


@needs_dovecot
def test_what_the_server_refuses_is_said(box, monkeypatch):
    with pytest.raises(SourceError, match="nowhere"):
        list(account(box, folder="nowhere").deliveries())
    monkeypatch.setenv(VARIABLE, "wrong")
    with pytest.raises(SourceError, match=r"does not let collector\d in") as refused:
        list(account(box).deliveries())
    assert "wrong" not in str(refused.value)


class Odd(socketserver.StreamRequestHandler):
    """A server that has two mails, and answers to the first as no good one does."""

    answer = b""

    def handle(self) -> None:
        self.wfile.write(b"* OK\r\n")
        for line in self.rfile:
            tag, command, *rest = line.split()
            match [command.upper(), *rest]:
                case [b"CAPABILITY"]:
                    self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
                case [b"EXAMINE", *_]:
                    self.wfile.write(b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n")
                case [b"UID", b"FETCH", b"1:*", *_]:
                    self.wfile.write(b"".join(b"* %d FETCH (UID %d RFC822.SIZE 9)\r\n" % (n, n) for n in (1, 2)))
                case [b"UID", b"FETCH", b"1", b"(UID", b"RFC822.SIZE)"]:
                    self.wfile.write(b"* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n")
                case [b"UID", b"FETCH", b"1", *_]:
                    self.wfile.write(self.answer.replace(b"TAG", tag))
                    if b"TAG" in self.answer:
                        continue
                case [b"UID", b"FETCH", b"2", *_]:
                    self.wfile.write(b"* 2 FETCH (UID 2 BODY[] {9}\r\nSubject:x)\r\n")
                case [b"LOGOUT"]:
                    self.wfile.write(b"* BYE\r\n")
            self.wfile.write(tag + b" OK done\r\n")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "OK None"),  # it was there a moment ago, it is there now, and nothing comes
        (b"* 1 FETCH (UID 1 BODY[] NIL)\r\n", "OK b'1 (UID 1 BODY[] NIL)'"),
        (b"TAG NO [SERVERBUG] it is broken\r\n", "NO b'[SERVERBUG] it is broken'"),
    ],
)
def test_a_mail_for_which_nothing_comes_is_named_and_not_passed_over(monkeypatch, answer, told):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    handler = type("Handler", (Odd,), {"answer": answer})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as odd:
        threading.Thread(target=odd.serve_forever, args=(0.05,)).start()
        source = Imap(host="127.0.0.1", user="u", port=odd.server_address[1], security="plain", timeout=5)
        found = list(source.deliveries())
        again = list(source.deliveries("7:2", {found[0].where}))
        odd.shutdown()
    assert [(one.where[-3:], one.fault, one.detail, one.data) for one in found] == [
        ("7:1", "not-opened", told, b""), ("7:2", "", "", b"Subject:x"),
    ]  # fmt: skip
    assert [(one.where[-3:], one.token) for one in again] == [("7:1", "7:2")]  # the token does not go back


def test_nothing_is_sent_without_tls_over_a_network(monkeypatch):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert Imap(host="mail.example.cn", user="u").security == "tls"
    with pytest.raises(SourceError, match="without TLS"):
        list(Imap(host="mail.example.cn", user="u", security="plain").deliveries())


class Kept(KeyringBackend):
    """A keyring that holds these passwords."""

    priority = 1

    def __init__(self, passwords):
        super().__init__()
        self.passwords = passwords

    def get_password(self, service, username):
        return self.passwords.get((service, username))

    def set_password(self, service, username, password):
        self.passwords[service, username] = password


@pytest.fixture
def keep():
    """Makes these passwords those of the keyring."""
    before = keyring.get_keyring()
    yield lambda passwords: keyring.set_keyring(Kept(passwords))
    keyring.set_keyring(before)


def test_a_password_may_be_in_the_keyring(monkeypatch, keep):
    monkeypatch.delenv(VARIABLE, raising=False)
    keep({("xlvalidate", "u@127.0.0.1"): PASSWORD})
    with pytest.raises(SourceError, match=r"127\.0\.0\.1 cannot be reached"):
        list(Imap(host="127.0.0.1", user="u", port=1, security="plain").deliveries())


def test_a_password_comes_from_nowhere_else(monkeypatch, keep):
    monkeypatch.delenv(VARIABLE, raising=False)
    keep({("xlvalidate", "u@elsewhere"): PASSWORD, ("mail", "u@127.0.0.1"): PASSWORD})
    with pytest.raises(SourceError, match=f"set {VARIABLE}"):
        list(Imap(host="127.0.0.1", user="u", port=1, security="plain").deliveries())
    assert not {name for name in Imap.__slots__ if "password" in name} - {"password_from"}


def test_a_server_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with pytest.raises(SourceError, match=r"127\.0\.0\.1 cannot be reached"):
        list(Imap(host="127.0.0.1", user="u", port=1, security="plain").deliveries())
