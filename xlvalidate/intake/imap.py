"""A mailbox on a server. It is only looked at, flags and all stay as they are, unless mails are to be filed away."""

import imaplib
import ipaddress
import os
import re
import ssl
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlvalidate.errors import usage
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryLimits, SourceError

if TYPE_CHECKING:
    from imap_tools.mailbox import BaseMailBox

PASSWORD = "XLVALIDATE_IMAP_PASSWORD"
_TOKEN = re.compile(r"(\d{1,10}):(\d{1,10})")
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """One folder of an account. `file_away` names the folder that mails are moved to once they are safe.

    The password is in the environment (`password_from`) or in the keyring under the service `xlvalidate` and the name
    `user@host`; nowhere else. `ca` is a file of certificates to trust instead of the system's. Without TLS (`plain`)
    only this machine is spoken to.
    """

    host: str
    user: str
    folder: str = "INBOX"
    port: int = 0  # 0: the usual one
    security: Literal["tls", "starttls", "plain"] = "tls"
    ca: Path | None = None
    file_away: str = ""
    password_from: str = PASSWORD
    timeout: float = 60
    limits: DeliveryLimits = LIMITS

    def deliveries(self, after: str = "", missed: Collection[str] = ()) -> Iterator[Delivery]:
        """The mails behind the token; all of them if the server has renumbered its mails since. Then those of
        before that could not be had: one that ends the connection must not keep the others back.

        To ask for the next mail says that the last one is safe: only then is it filed away. What was safe before but
        not yet filed away, because the run was killed, is filed away first. Raises SourceError.
        """
        with self._session() as box:
            number = self._enter(box)
            token = _TOKEN.fullmatch(after)
            last = int(token[2]) if token and token[1] == number else 0
            sizes = self._sizes(box)
            wanted = [uid for uid in sizes if uid <= last and f"{self._numbering(number)}{uid}" in missed]
            if self.file_away:
                self._file_away(box, [uid for uid in sizes if uid <= last and uid not in wanted])
            behind = after
            for uid in sorted(uid for uid in sizes if uid > last):
                behind = f"{number}:{uid}"
                delivery = self._delivery(box, number, uid, sizes[uid], behind)
                if delivery is None:  # taken away meanwhile
                    continue
                yield delivery
                self._done_with(box, uid, delivery)
        for uid in sorted(uid for uid in wanted if sizes[uid] <= self.limits.mail):
            with self._session() as box:
                if self._enter(box) == number and (again := self._delivery(box, number, uid, sizes[uid], behind)):
                    yield again
                    if not again.fault:
                        self._done_with(box, uid, again)

    def _done_with(self, box: "BaseMailBox", uid: int, delivery: Delivery) -> None:
        if delivery.fault == "not-opened":
            box.client.noop()  # is there still a server? If not, the run ends here, behind this mail
        elif self.file_away and not delivery.fault:
            self._file_away(box, [uid])

    @contextmanager
    def _session(self) -> Iterator["BaseMailBox"]:
        """The account, logged in, nothing selected. Any fault of the server or the network is a SourceError."""
        password = self._password()
        try:
            from imap_tools.errors import ImapToolsError, MailboxLoginError
        except ImportError as error:
            raise SourceError(usage("needs-imap-tools")) from error
        try:
            box = self._connected()
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
            raise SourceError(usage("host-unreachable", host=self.host, error=error)) from error
        try:
            if self.user.isascii() and password.isascii():
                box.login(self.user, password, None)
            else:
                box.login_utf8(self.user, password, None)
            with suppress(imaplib.IMAP4.error):  # 163.com and others let nobody in who does not say who it is
                box.client.xatom("ID", '("name" "xlvalidate")')
            yield box
        except MailboxLoginError as error:
            raise SourceError(usage("login-refused", host=self.host, user=self.user)) from error
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
            raise SourceError(usage("mailbox-broken", user=self.user, host=self.host, error=error)) from error
        finally:
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            with suppress(OSError):
                box.client.shutdown()  # which logout leaves out where the server has gone

    def _connected(self) -> "BaseMailBox":
        from imap_tools.mailbox import MailBox, MailBoxStartTls, MailBoxUnencrypted

        if self.security == "plain":
            if not _is_this_machine(self.host):
                raise SourceError(usage("without-tls", host=self.host))
            return MailBoxUnencrypted(self.host, self.port or 143, self.timeout)
        context = ssl.create_default_context(cafile=self.ca)
        if self.security == "starttls":
            return MailBoxStartTls(self.host, self.port or 143, self.timeout, ssl_context=context)
        return MailBox(self.host, self.port or 993, self.timeout, ssl_context=context)

    def _password(self) -> str:
        if password := os.environ.get(self.password_from):
            return password
        try:
            password = import_module("keyring").get_password("xlvalidate", f"{self.user}@{self.host}")
        except Exception:  # keyring is not installed or has no keyring to look into: each has errors of its own
            password = None
        if not password:
            raise SourceError(usage("no-password", user=self.user, host=self.host, variable=self.password_from))
        return str(password)

    def _enter(self, box: "BaseMailBox") -> str:
        """Selects the folder and returns its UIDVALIDITY."""
        box.folder.set(self.folder, readonly=not self.file_away)
        told = box.client.response("UIDVALIDITY")[1]
        number = told[0] if told else None
        if not isinstance(number, bytes):
            raise SourceError(usage("mails-unnumbered", host=self.host, folder=self.folder))
        return number.decode("ascii", "replace")

    def _sizes(self, box: "BaseMailBox", which: str = "1:*") -> dict[int, int]:
        """How many bytes each mail has, by its UID."""
        status, told = box.client.uid("FETCH", which, "(UID RFC822.SIZE)")
        if status != "OK":
            raise SourceError(usage("mails-unlisted", host=self.host, folder=self.folder, said=repr(told[0])))
        sizes = dict[int, int]()
        for line in told:
            if isinstance(line, bytes) and (uid := _UID.search(line)) and (size := _SIZE.search(line)):
                sizes[int(uid[1])] = int(size[1])
        return sizes

    def _numbering(self, number: str) -> str:
        return f"imap:{self.user}@{self.host}/{self.folder}/{number}:"

    def _delivery(self, box: "BaseMailBox", number: str, uid: int, size: int, token: str) -> Delivery | None:
        """A mail; with a fault where the server does not give it out, None where it is gone."""
        numbering = self._numbering(number)
        mail = Delivery("mail", f"{self.folder}-{uid}.eml", b"", f"{numbering}{uid}", None, token, numbering=numbering)
        if size > self.limits.mail:
            return replace(mail, fault="too-big", detail=str(size))
        try:
            status, told = box.client.uid("FETCH", str(uid), "(UID INTERNALDATE BODY.PEEK[])")
        except (OSError, imaplib.IMAP4.error) as error:
            return replace(mail, fault="not-opened", detail=str(error)[:200])
        for item in told:
            if isinstance(item, tuple) and isinstance(item[1], bytes) and b"BODY[" in item[0]:
                # Some servers tell the UID behind the body.
                return replace(mail, data=item[1], received=_received(item[0]))
        if status == "OK" and uid not in self._sizes(box, str(uid)):
            return None
        return replace(mail, fault="not-opened", detail=f"{status} {told[0]!r}"[:200])

    def _file_away(self, box: "BaseMailBox", uids: list[int]) -> None:
        if not uids:
            return
        client, these = box.client, ",".join(map(str, uids))
        if not box.folder.exists(self.file_away):
            box.folder.create(self.file_away)
        target = imap_name(self.file_away)
        # What the server could do before the login, which is all that imaplib keeps, leaves MOVE out.
        able = b" ".join(line for line in client.capability()[1] if isinstance(line, bytes)).upper().split()
        if b"MOVE" in able:
            answers = [client.uid("MOVE", these, target)]
        elif b"UIDPLUS" in able:
            answers = [client.uid("COPY", these, target)]
            if answers[0][0] == "OK":
                answers += [client.uid("STORE", these, "+FLAGS", r"(\Deleted)"), client.uid("EXPUNGE", these)]
        else:  # a bare EXPUNGE would take other people's deleted mails with it
            raise SourceError(usage("cannot-move", host=self.host))
        if any(status != "OK" for status, _ in answers):
            raise SourceError(usage("not-moved", host=self.host, folder=self.file_away, said=answers[-1][1]))


def imap_name(folder: str) -> str:
    """A folder's name as the protocol writes it."""
    from imap_tools.utils import encode_folder

    return encode_folder(folder).decode("ascii")


def _received(told: bytes) -> datetime | None:
    found = re.search(rb'INTERNALDATE "([^"]{20,40})"', told)
    try:
        return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC) if found else None
    except ValueError:
        return None


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
