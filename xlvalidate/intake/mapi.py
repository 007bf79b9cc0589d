"""A mail as Outlook keeps it, by its numbered properties: the same in a .msg file and in a winmail.dat."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from xlvalidate.intake.content_types import suffix_of
from xlvalidate.intake.delivery import Envelope
from xlvalidate.intake.mail import envelope, sender_of, sent
from xlvalidate.intake.strangers_names import decoded, plain

STRING8, STRING, BINARY, OBJECT, TIME, INTEGER = 0x001E, 0x001F, 0x0102, 0x000D, 0x0040, 0x0003
_HEADERS, _SUBJECT, _MESSAGE_ID = 0x007D, 0x0037, 0x1035
_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_BODY, _HTML = 0x1000, 0x1013
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID, _HIDDEN = 0x3707, 0x3704, 0x3001, 0x3712, 0x7FFE
DATA, METHOD = 0x3701, 0x3705
_CODEPAGES = (0x3FFD, 0x3FDE)  # of the message, and of its text
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NAMED = {936: "gb18030", 54936: "gb18030", 52936: "gb18030", 20936: "gb2312", 65001: "utf-8", 1200: "utf-16-le"}
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf"})
BY_REFERENCE, EMBEDDED = (2, 3, 4, 7), 5


class OutlookError(Exception):
    """These bytes are no whole mail of Outlook. Carries what is wrong; caught where the delivery is opened."""


@dataclass(frozen=True, slots=True)
class Properties:
    """Properties by their numbers, each with its type and its bytes. `codepage` is that of texts of eight bits."""

    by_number: Mapping[int, tuple[int, bytes]] = field(repr=False)
    codepage: int = 0

    def text(self, number: int) -> str:
        """A text; empty where there is none."""
        kind, raw = self.by_number.get(number, (0, b""))
        if kind == STRING:
            return raw.decode("utf-16-le", "replace").rstrip("\0")
        return decoded(raw.rstrip(b"\0"), charset_of(self.codepage)) if kind in (STRING8, BINARY) else ""

    def whole(self, number: int) -> int:
        """A whole number; 0 where there is none."""
        kind, raw = self.by_number.get(number, (0, b""))
        return int(struct.unpack("<I", raw[:4])[0]) if kind in (INTEGER, 0x000B) and len(raw) >= 4 else 0

    def moment(self, number: int) -> datetime | None:
        """A moment."""
        kind, raw = self.by_number.get(number, (0, b""))
        if kind != TIME or len(raw) < 8:
            return None
        try:
            return _EPOCH + timedelta(microseconds=struct.unpack("<Q", raw[:8])[0] // 10)
        except OverflowError:
            return None

    def binary(self, number: int) -> bytes:
        """Bytes; none where there are none."""
        kind, raw = self.by_number.get(number, (0, b""))
        return raw if kind == BINARY else b""


@dataclass(frozen=True, slots=True)
class OutlookAttachment:
    """What hangs on it: a file, or a mail that was forwarded (`inner`)."""

    name: str
    data: bytes = field(repr=False)
    inner: "OutlookMail | None" = None
    fate: str = ""


@dataclass(frozen=True, slots=True)
class OutlookMail:
    """A mail: its properties, and what hangs on it. `broken` says what of it could not be read, empty where all was."""

    properties: Properties
    attachments: tuple[OutlookAttachment, ...]
    broken: str = ""

    @property
    def envelope(self) -> Envelope:
        """Who sent it. The headers that it came with are read as those of any mail; one that was never sent by
        internet has none, and says in properties of its own what it claims.
        """
        found = self.properties
        if headers := found.text(_HEADERS):
            return envelope(headers.encode("utf-8", "replace"))
        address = found.text(_SENDER_SMTP) or found.text(_SENDER_ADDRESS)
        return Envelope(
            sender=sender_of(address.encode("utf-8", "replace")[:2_000])[0],
            sender_name=plain(found.text(_SENDER_NAME)),
            subject=plain(found.text(_SUBJECT)),
            date=sent(found.moment(_SUBMITTED), found.moment(_DELIVERED)),
            message_id=plain(found.text(_MESSAGE_ID)),
            auto=False,
        )

    @property
    def body(self) -> bytes:
        """Its text, to be searched."""
        return self.properties.text(_BODY).encode("utf-8", "replace") + self.properties.binary(_HTML)


def charset_of(codepage: int) -> str:
    """The name of a code page; empty where none is given."""
    return _NAMED.get(codepage, f"cp{codepage}") if codepage else ""


def codepage_in(properties: Mapping[int, tuple[int, bytes]]) -> int:
    """The code page that a message says its texts are in; 0 where it does not."""
    found = Properties(properties)
    return next(filter(None, map(found.whole, _CODEPAGES)), 0)


def attachment(
    properties: Properties, data: bytes, title: str = "", inner: OutlookMail | None = None
) -> OutlookAttachment:
    """What hangs on a mail, by its properties; `title` is what it is called outside of them."""
    names = [plain(properties.text(number)) for number in (_LONG_NAME, _SHORT_NAME)]
    names = [name for name in (*names, plain(title), plain(properties.text(_SHOWN_NAME))) if name]
    name = next((one for one in names if suffix_of(one)), names[0] if names else "")
    fate = ""
    if properties.whole(METHOD) in BY_REFERENCE and not data:
        fate = "cloud-attachment"
    elif suffix_of(name) in _PICTURES and (properties.text(_CONTENT_ID) or properties.whole(_HIDDEN)):
        fate = "inline-image"
    if inner is not None:
        name = name if suffix_of(name) == ".msg" else f"{name or plain(inner.properties.text(_SUBJECT))}.msg"
    return OutlookAttachment(name, data, inner, fate)
