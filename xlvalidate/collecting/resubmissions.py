"""Submissions of one office beside each other: which are the same, which came after which, which are the newest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import Claim
from xlvalidate.findings import Verdict
from xlvalidate.intake.mail import TRAVELS
from xlvalidate.intake.unpack import FROM_DOCUMENT

_NEVER = datetime.min.replace(tzinfo=UTC)


def when(line: LedgerLine) -> datetime | None:
    """When a piece was sent: as the mail says, but not after it was received. The server of a mailbox knows best.

    A mail within a zip or another mail has a moment of its own, for those around it are often made or saved later, and
    a zip that is copied loses its own. Only a clock that is days ahead is not believed.
    """
    if line.enclosed and line.sent and line.received:
        return line.sent if line.sent - line.received <= TRAVELS else line.received
    if line.place.startswith("imap:"):
        return line.received or line.sent
    if line.sent and line.received:
        return min(line.sent, line.received)
    return line.sent or line.received


def order_of(line: LedgerLine) -> tuple[datetime, str, str, tuple[str, ...]]:
    """What the pieces of a collection are sorted by: their moment, then what is the same in every run."""
    return when(line) or _NEVER, line.place, line.delivery_sha256, line.path


def is_from_document(line: LedgerLine) -> bool:
    """Was it read from a document? Such a line comes behind those of the same bytes that came as a workbook."""
    return line.word == FROM_DOCUMENT


@dataclass(frozen=True, slots=True)
class DistinctSubmission:
    """A submission: its first line, and all lines that say the same. `seen` has, by place, when bytes of it were
    fetched from there last: at one place what was fetched later has replaced what was there before.
    """

    line: LedgerLine
    members: tuple[LedgerLine, ...]
    claim: Claim
    seen: Mapping[str, int]

    def replaces(self, other: "DistinctSubmission") -> bool:
        """Has it come to the places of the other one, and after it?"""
        places = self.seen.keys() & other.seen.keys()
        return bool(places) and all(self.seen[place] > other.seen[place] for place in places)


def seen_in(lines: Iterable[LedgerLine]) -> Mapping[str, int]:
    """By place: when lines that say the same were fetched from there last."""
    seen: dict[str, int] = {}
    for line in lines:
        seen[line.place] = max(line.fetched, seen.get(line.place, 0))
    return seen


@dataclass(frozen=True, slots=True)
class Ranked:
    """The newest that can count, more than one where they came at one moment; and what came after them and cannot."""

    newest: Sequence[DistinctSubmission]
    later: Sequence[LedgerLine]


def ranked(pieces: Sequence[DistinctSubmission]) -> Ranked:
    """One for another year or edition, or that cannot be read, counts only where there is nothing better. What has
    replaced another at its place is at least as new as that.
    """
    readable = [one for one in pieces if one.line.verdict != Verdict.UNREADABLE]
    candidates = [one for one in readable if not one.line.why] or readable or pieces
    replaced = _replaced(pieces)
    moments = {one.line.id: when(one.line) or _NEVER for one in pieces}
    since = {own: max([moment, *(moments[old] for old in replaced[own])]) for own, moment in moments.items()}
    gone = {old for one in candidates for old in replaced[one.line.id]}
    there = [one for one in candidates if one.line.id not in gone] or candidates
    latest = max(since[one.line.id] for one in there)
    newest = [one for one in there if since[one.line.id] == latest]
    counting = {one.line.id for one in newest}
    before = {old for own in counting for old in replaced[own]}
    later = [
        one.line
        for one in pieces
        if one.line.id not in counting | before
        and (since[one.line.id] > latest or (since[one.line.id] == latest and counting & replaced[one.line.id]))
    ]
    return Ranked(newest, later)


def _replaced(pieces: Sequence[DistinctSubmission]) -> Mapping[int, set[int]]:
    """By the number of each: those that stood at its places before it."""
    at: dict[str, list[DistinctSubmission]] = defaultdict(list)
    for one in pieces:
        for place in one.seen:
            at[place].append(one)
    found: dict[int, set[int]] = {one.line.id: set() for one in pieces}
    for place, members in at.items():
        if len({one.seen[place] for one in members}) > 1:
            for one in members:
                found[one.line.id].update(other.line.id for other in members if one.replaces(other))
    return found
