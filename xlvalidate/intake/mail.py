"""A mail: who says that they sent it, and what hangs on it, by the bytes and not by what the sender's program says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr, parsedate_to_datetime

from xlvalidate.intake.cloud_links import is_put_elsewhere, says_where
from xlvalidate.intake.content_types import HEAD, Kind, kind_of, suffix_of
from xlvalidate.intake.delivery import DeliveryBudget, DeliveryLimits, Envelope
from xlvalidate.intake.headers import Headers, headers_at, unworded
from xlvalidate.intake.mime import MimePart, parts
from xlvalidate.intake.strangers_names import plain

TRAVELS = timedelta(days=3)
"""How long a mail is on its way at most: where clocks are further apart one of them is wrong."""

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]]{1,64}@[A-Za-z0-9.\-\u0080-\uffff]{1,255}")
_LISTS = ("list-id", "list-unsubscribe", "list-post", "list-help", "x-autoreply", "x-autorespond", "x-auto-reply")
_MACHINES = re.compile(r"(?:mailer-daemon|postmaster)@", re.I)
_REPORTS = ("message/delivery-status", "message/disposition-notification", "message/feedback-report")
_TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a mail. `fate` is the word for one that is not looked into, empty for one that is."""

    name: str  # empty when it has none
    data: bytes = field(repr=False)
    kind: Kind
    fate: str
    oddity: str | None


ELSEWHERE = Attachment("", b"", "not-a-form-file", "cloud-attachment", None)


def envelope(data: bytes) -> Envelope:
    """Who sent a mail, what about and when, as far as it can be read."""
    headers, _ = headers_at(data, 0, len(data))
    sender, sender_name = sender_of(headers.value("from")[:2_000])
    return Envelope(
        sender=sender,
        sender_name=sender_name,
        subject=headers.text("subject"),
        date=_sent(headers),
        message_id=headers.text("message-id"),
        auto=_is_auto(headers, sender),
    )


def attachments(data: bytes, limits: DeliveryLimits, budget: DeliveryBudget) -> Iterator[Attachment]:
    """All that hangs on a mail, in its order, as far as the budget of its delivery goes.

    Its text is not among them, unless the text says where more is.
    """
    elsewhere = linked = attached = False
    for part in parts(data, limits.parts, limits.multiparts, budget):
        attachment = _attachment(part)
        if _is_text(part, attachment):
            elsewhere = elsewhere or is_put_elsewhere(part.data)
            linked = linked or says_where(part.data, part.headers.parameter("content-type", "charset"))
        else:
            attached = attached or attachment.fate != "inline-image"
            yield attachment
    if elsewhere or (linked and not attached):
        yield ELSEWHERE


def sender_of(raw: bytes) -> tuple[str, str]:
    """The address and the name. Only what looks like one address counts; encoded words never make an address."""
    text = plain(raw.decode("utf-8", "surrogateescape").replace("\r", " ").replace("\n", " "), 2_000)
    address = parseaddr(text)[1] if text.count("(") < 20 else ""
    if not _ADDRESS.fullmatch(address):
        found = _ADDRESS.findall(text)
        address = found[-1] if found else ""
    before = raw.rpartition(b"<")[0] if b"<" in raw else b""
    return address, plain(unworded(before.strip().strip(b'"').strip()))


def _sent(headers: Headers) -> datetime | None:
    """When it was sent: as it says, but neither after the last server had it, which is the topmost `Received`, nor days
    before: such a clock is dead, and a correction would stand behind all that came before it.
    """
    stamps = (_date(plain(unworded(value.rpartition(b";")[2]))) for value in headers.values("received"))
    return sent(_date(headers.text("date")), next((moment for moment in stamps if moment), None))


def sent(said: datetime | None, received: datetime | None) -> datetime | None:
    """When a mail was sent, by what it says and by when the last server had it."""
    if said and received:
        return said if timedelta(0) <= received - said <= TRAVELS else received
    return said or received


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_auto(headers: Headers, sender: str) -> bool:
    submitted = headers.token("auto-submitted")
    return (
        (bool(submitted) and submitted != "no")
        or headers.has(*_LISTS)
        or headers.token("precedence") in ("bulk", "list", "junk", "auto_reply")
        or headers.value("return-path").replace(b" ", b"") == b"<>"
        or headers.token("content-type") == "multipart/report"
        or _MACHINES.match(sender) is not None
    )


def _is_text(part: MimePart, attachment: Attachment) -> bool:
    """Is it what the mail says, and neither named nor some other file that says it is text?"""
    if part.type not in _TEXTS or part.headers.token("content-disposition") == "attachment":
        return False
    return not attachment.name and attachment.kind in ("not-a-form-file", "empty", "mail", "mbox")


def _name(part: MimePart) -> str:
    names = [
        part.name,
        part.headers.parameter("content-disposition", "filename"),
        part.headers.parameter("content-type", "name"),
        part.headers.parameter("content-disposition", "name"),
    ]
    given = [name for name in names if name]
    return next((name for name in given if suffix_of(name)), given[0] if given else "")


def _attachment(part: MimePart) -> Attachment:
    name = _name(part)
    kind = kind_of(name, part.data[:HEAD])
    if part.type in ("message/rfc822", "message/global") and kind != "workbook":
        kind = "mail"
    elif part.type in ("application/ms-tnef", "application/vnd.ms-tnef") and kind not in ("workbook", "zip"):
        kind = "tnef"
    fate = _fate(part, kind)
    return Attachment(name, part.data, kind, fate, part.oddity)


def _fate(part: MimePart, kind: Kind) -> str:
    if part.type in ("too-many-pieces", "nested-too-deep"):
        return part.type
    if "multipart/report" in part.around or part.type in _REPORTS:
        return "delivery-report"
    if part.type in _SEALED or "multipart/encrypted" in part.around:
        return "sealed-mail"
    if part.type == "message/external-body":
        return "cloud-attachment"
    if part.type == "message/partial" or part.type.startswith("multipart/"):
        return "broken-mime"
    if part.type.startswith("image/") and kind == "not-a-form-file" and _is_inline(part):
        return "inline-image"
    return ""


def _is_inline(part: MimePart) -> bool:
    disposition = part.headers.token("content-disposition")
    return disposition != "attachment" and (
        disposition == "inline" or part.headers.has("content-id") or "multipart/related" in part.around
    )
