"""A file of many mails (mbox), read as a stream however large it is."""

import hashlib
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from xlvalidate.errors import usage, why_of
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryLimits, SourceError
from xlvalidate.intake.folder_paths import shown, spelled
from xlvalidate.limits import OverLimitError

_LINE = 65_536
_HEADER = re.compile(rb"[!-9;-~]{1,128}[ \t]*:|>From ")
_WHEN = re.compile(rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3} [ \d]\d \d\d:\d\d:\d\d) (?:[A-Z+0-9-]+ )?(\d{4})")


@dataclass(frozen=True, slots=True)
class Mbox:
    """The mails of one file. Each is known by its own bytes, so that mails may be added or taken out between runs."""

    path: Path
    label: str = ""
    limits: DeliveryLimits = LIMITS

    def deliveries(self, after: str = "", missed: Collection[str] = ()) -> Iterator[Delivery]:
        """Every mail, in the order of the file. One that takes more than it may, or one too many, ends it, with
        a delivery that says so.

        Raises SourceError when it cannot be opened.
        """
        where = self.label or spelled(str(self.path))
        times = Counter[str]()
        here = ""
        try:
            about = self.path.stat()
            if not stat.S_ISREG(about.st_mode):
                raise SourceError(usage("not-a-file", path=shown(str(self.path))))
            # Another file, or this one changed, is tried again.
            here = f"mbox:{where}@{about.st_size}-{about.st_mtime_ns}"
            if here in missed:
                return
            with self.path.open("rb") as file:
                for number, (line, data, size) in enumerate(messages(file, self.limits.mail), 1):
                    if number > self.limits.mailbox:
                        told = str(self.limits.mailbox)
                        yield Delivery("file", shown(self.path.name), b"", here, None, "", "too-many-pieces", told)
                        return
                    digest = hashlib.sha256(data).hexdigest()[:20]
                    times[digest] += 1
                    again = f"-{times[digest]}" if times[digest] > 1 else ""
                    yield Delivery(
                        kind="mail",
                        name=f"{shown(self.path.name)} #{number}",
                        data=data if size <= self.limits.mail else b"",
                        where=f"mbox:{where}#{digest}{again}",
                        received=_received(line),
                        fault="" if size <= self.limits.mail else "too-big",
                        detail="" if size <= self.limits.mail else str(size),
                    )
        except OverLimitError as over:
            yield Delivery("file", shown(self.path.name), b"", here, None, fault="over-limits", detail=over.what)
        except OSError as error:
            path = shown(str(self.path))
            raise SourceError(usage("source-unread", path=path, why=why_of(error))) from error


def messages(file: BinaryIO, most: int) -> Iterator[tuple[bytes, bytes, int]]:
    """Each mail: its `From ` line, its bytes (the first `most` and a little more), and how many bytes it has.

    A line `From …` begins a mail only behind a blank line and before a header: bodies have such lines, too.
    """
    start, kept, size = b"", bytearray(), 0
    waits = b""  # a From line that waits for the line behind it
    blank = True  # what stands in front of here is a blank line, or nothing
    whole = True  # a line begins here
    while block := _lines(file):
        at = 0
        if waits:
            if _HEADER.match(block):
                if size:
                    yield start, _body(kept), size
                start, kept, size = waits, bytearray(), 0
            else:
                kept += waits
                size += len(waits)
            waits = b""
            blank = False
        while at < len(block):
            found = 0 if at == 0 and blank and whole and block.startswith(b"From ") else _from_line(block, at, whole)
            upto = len(block) if found < 0 else found
            if size <= most:
                kept += block[at:upto]
            size += upto - at
            if found < 0:
                break
            at = block.find(b"\n", found) + 1 or len(block)
            if at == len(block):
                waits = block[found:]
            elif _HEADER.match(block, at):
                if size:
                    yield start, _body(kept), size
                start, kept, size = block[found:at], bytearray(), 0
            else:
                if size <= most:
                    kept += block[found:at]
                size += at - found
        blank = _is_blank(block, len(block) - block.endswith(b"\n"), whole)
        whole = block.endswith(b"\n")
    if waits:
        kept += waits
        size += len(waits)
    if size and not kept.isspace():
        yield start, _body(kept), size


def _lines(file: BinaryIO) -> bytes:
    """Some lines. Only a last line without an end is cut."""
    block = file.read(_LINE)
    return block if block.endswith(b"\n") else block + file.readline(_LINE)


def _from_line(block: bytes, at: int, whole: bool) -> int:
    """Where a line `From …` stands behind a blank one, from `at` on; -1 for nowhere.

    `whole` says that the block begins with the beginning of a line.
    """
    while (at := block.find(b"\nFrom ", at)) >= 0:
        if _is_blank(block, at, whole):
            return at + 1
        at += 1
    return -1


def _is_blank(block: bytes, end: int, whole: bool) -> bool:
    """Is the line blank that ends in front of `end`?"""
    begin = block.rfind(b"\n", 0, end) + 1
    return (begin > 0 or whole) and not block[begin:end].strip()


def _body(kept: bytearray) -> bytes:
    """Without the blank line that the format puts behind each mail."""
    for end in (b"\r\n\r\n", b"\n\n"):
        if kept.endswith(end):
            del kept[-len(end) // 2 :]
            break
    return bytes(kept)


def _received(line: bytes) -> datetime | None:
    if found := _WHEN.search(line):
        try:
            return datetime.strptime(f"{found[1].decode()} {found[2].decode()}", "%b %d %H:%M:%S %Y").replace(
                tzinfo=UTC
            )
        except ValueError:
            pass
    return None
