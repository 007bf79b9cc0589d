"""What comes in: a delivery of raw bytes, and what was found inside it. Every piece of it is seen or named."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from xlvalidate.errors import SpokenError

_MIB = 1_048_576

_WORDS = """
    no-attachment delivery-report cloud-attachment inline-image tnef msg sealed-mail broken-mime
    encrypted-archive bad-archive odd-compression rar-or-7z nested-too-deep too-big too-many-pieces
    truncated-attachment unnamed system-file not-a-form-file empty not-opened over-limits
"""
WORDS = frozenset(_WORDS.split())
"""Why something did not become a workbook, or what is odd about one. Each has a sentence under `fate.<word>`."""


class SourceError(SpokenError):
    """A source cannot be reached or may not be used: a server, a password, a folder. No office can mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLimits:
    """How much a delivery may be and hold. What is above is named, never read on in the hope that it ends."""

    mail: int = 50 * _MIB  # bytes of a mail, before it is parsed
    mail_in_all: int = 100 * _MIB  # bytes of all mails of a delivery
    delivery: int = 256 * _MIB  # bytes of a file or mail, before it is fetched
    piece: int = 64 * _MIB  # bytes of one attachment or member; the reader takes no larger workbook
    total: int = 256 * _MIB  # bytes that really come out of all archives of a delivery
    small: int = 64 * _MIB  # the same of a delivery that is less than half of that; of a larger one, twice its bytes
    pieces: int = 4_096  # of a delivery
    parts: int = 1_000  # of one mail
    multiparts: int = 20  # within each other
    archives: int = 2  # a zip, and a zip in it
    mailbox: int = 20_000  # mails of one file of many
    mails: int = 3  # a mail, one forwarded with it, and one forwarded with that


LIMITS = DeliveryLimits()


@dataclass(slots=True)
class DeliveryBudget:
    """What may still be taken out of one delivery, over all its mails and archives; each taking is subtracted."""

    left: int  # bytes that come out of archives
    piece: int  # of these in one piece
    names: int = 20_000  # of files in archives
    parts: int = 20_000  # of mails
    lines: int = 400_000  # of the headers of parts
    searched: int = 256 * _MIB  # bytes that are gone through for parts, again at each depth

    @classmethod
    def of(cls, size: int, limits: DeliveryLimits) -> "DeliveryBudget":
        """What a delivery of so many bytes begins with."""
        out = min(limits.total, max(limits.small, 2 * size))
        return cls(out, limits.piece, searched=max(4 * limits.small, 6 * size))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Bytes exactly as they came, before anything of them is understood.

    `where` is unique and the same in every run. `received` is when the medium says it came, None where it does not.
    `token` given to the source's `deliveries` goes on behind this delivery, or behind those before it where it was
    missed; empty where the medium has no order.
    `numbering` begins every `where` of a server that may renumber its mails; empty for other sources.
    `fault` is the word for bytes that could not be had (`too-big`, `not-opened`), `detail` its particulars.
    """

    kind: Literal["file", "mail"]
    name: str
    data: bytes = field(repr=False)
    where: str
    received: datetime | None
    token: str = ""
    fault: str = ""
    detail: str = ""
    numbering: str = ""


class Source(Protocol):
    """A place that deliveries come from."""

    def deliveries(self, after: str = "", missed: Collection[str] = ()) -> Iterator[Delivery]:
        """What is there behind the token `after`, and what could not be had before (`missed`, each the `where` of a
        delivery), lazily. To ask for the next one says that the last one is safe.

        Raises SourceError when the place itself cannot be reached; one delivery that cannot be had is a delivery with a
        fault.
        """
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sent a mail, as it claims. Every text is one line without control characters. `date` is when it was sent: not
    after the last server that had it says.

    `auto` is set on what a machine or a list sent: no reply is to go out.
    """

    sender: str
    sender_name: str
    subject: str
    date: datetime | None
    message_id: str
    auto: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A workbook, or what claims to be one. `name` is as the sender wrote it, without folders, fit to show; a path on a
    disk takes `safe_name(name)`.

    `path` leads through the delivery, its own name with its folders last, and is unique in it, among the oddities too.
    `oddity` is a word of WORDS, or None. `mails` has who sent each mail that it is within, the innermost last.
    """

    name: str
    data: bytes = field(repr=False)
    path: tuple[str, ...]
    oddity: str | None = None
    mails: tuple[Envelope, ...] = ()


@dataclass(frozen=True, slots=True)
class Oddity:
    """What did not become a workbook, and why: a word of WORDS. `path` is as of a piece, empty for the whole delivery,
    and `mails` is as of a piece.
    """

    word: str
    name: str
    path: tuple[str, ...]
    detail: str = ""
    mails: tuple[Envelope, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in a delivery: all of it is among the pieces or the oddities."""

    envelope: Envelope | None
    pieces: tuple[Piece, ...]
    oddities: tuple[Oddity, ...]
