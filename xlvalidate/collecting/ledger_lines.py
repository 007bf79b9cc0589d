"""What the ledger gives and takes: a piece with what was judged of it, and what was judged of some bytes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was judged of some bytes.

    `code`, `office` and `level` are what the cover says, the code as `normal_code` gives it; `stamped` is the office of
    a verified stamp, `stamped_period` its period where that is less than a year; `period` is the cover's or, if that is
    blank, the stamp's. What is not stated is empty. `before` has the digests of the forms that it was held against.
    `blank` has the roles of the cover (`office`, `office_code`, `year`) that were left blank, with commas; `content`
    is the digest of cover, figures and explanations, without the other bytes of the file. `explained` has the reasons
    that settle a finding, with blanks between them, as `decisions.reason_of` writes them.
    """

    verdict: str
    why: str
    code: str
    office: str
    level: str
    marked: bool
    stamped: str = ""
    period: str = ""
    blank: str = ""
    content: str = ""
    explained: str = ""
    stamped_period: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Judgement):
    """A judgement for the ledger: of which bytes, and the whole result as a line (`record`)."""

    sha256: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine(Judgement):
    """A piece as the ledger has it: what it is, the delivery that it came in, and what was judged of its bytes.

    `sha256` is empty for what did not become a workbook; `word` says why. `verdict` is empty where it waits. What was
    judged is as in `Judgement`. `fetched` grows with each time that other bytes are at a place.

    `sender`, `sent` and `message_id` are those of the innermost mail that it is within; `enclosed` says that this mail
    is not the delivery itself, and `forwarders` has the other addresses of the mails around it, the outermost first.
    `auto` is the outermost mail's: whoever answers, answers that one.
    """

    id: int
    delivery: int
    place: str
    delivery_sha256: str
    delivery_name: str
    mail: bool
    received: datetime | None
    sent: datetime | None
    sender: str
    sender_name: str
    message_id: str
    auto: bool
    path: tuple[str, ...]
    name: str
    sha256: str
    word: str
    detail: str
    fetched: int = 0
    enclosed: bool = False
    forwarders: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Its file as people know it: its own name, or that of what it came in."""
        return self.name or self.delivery_name


def sender(line: LedgerLine) -> str:
    """Who sent a mail, as it claims, and whom it went by when it was forwarded; empty for a file."""
    both = line.sender_name and line.sender
    first = f"{line.sender_name} <{line.sender}>" if both else line.sender or line.sender_name
    return " → ".join((first, *reversed(line.forwarders)))
