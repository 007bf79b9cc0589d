"""What the collector decided of the pieces of a collection: lines that are only ever added, and what holds of them.
Pure; docs/decisions/0037 says why it is so.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.findings import Finding

SHORTEST = 8  # letters of a piece's name


class Choice(StrEnum):
    """What is decided of a piece: whose it is, for which period, that it does not count, that it is the one that
    counts, that its office has taken it back, that a reason in it is good, or not; or that nothing decided of it holds
    any more.
    """

    OFFICE = "office"
    PERIOD = "period"
    IGNORE = "ignore"
    COUNTS = "counts"
    WITHDRAWN = "withdrawn"
    ACCEPT_REASON = "accept-reason"
    REFUSE_REASON = "refuse-reason"
    UNDONE = "undone"


OUT = (Choice.IGNORE, Choice.WITHDRAWN)
_PLACES = (*OUT, Choice.COUNTS)
_REASONS = (Choice.ACCEPT_REASON, Choice.REFUSE_REASON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line: of which piece (see `key_of`), what, by whom, when and why. `number` is its place in the ledger.

    `office` is the office that a piece is given to, or whose reasons were judged, those for `period`; a piece may be
    given to a `period`, too. `reasons` are these, as `reason_of` writes them. `fetched` is the newest piece that had
    come when it was decided.
    """

    piece: str
    choice: Choice
    who: str
    made: datetime
    why: str
    office: str = ""
    period: str = ""
    reasons: tuple[str, ...] = ()
    fetched: int = 0
    number: int = 0


def key_of(line: LedgerLine) -> str:
    """What a piece is known by, however it came and comes again: its bytes; for what is no workbook, the delivery and
    the place in it.
    """
    if line.sha256:
        return line.sha256
    said = json.dumps([line.delivery_sha256 or line.place, line.path])
    return hashlib.sha256(said.encode("ascii")).hexdigest()


def letters_of(keys: Iterable[str]) -> int:
    """How many letters of the keys, which come in their order, tell all pieces apart."""
    before, letters = "", SHORTEST
    for key in keys:
        while key != before and key[:letters] == before[:letters]:
            letters += 1
        before = key
    return letters


def reason_of(finding: Finding) -> str:
    """An office's reason for a finding, as it is compared: the rule, and a digest of its words and its figures. With
    other words or other figures it is another one.
    """
    said = json.dumps([finding.explanation, finding.bound])
    return f"{finding.id}={hashlib.sha256(said.encode('ascii')).hexdigest()[:16]}"


def rule_of_reason(reason: str) -> str:
    """The rule instance that a reason is for."""
    return reason.rpartition("=")[0]


class ReasonState(StrEnum):
    """What the collector says of an office's reason."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """All decisions, and those that hold: whose a piece is, for when, and what becomes of it, by piece; reasons by
    their office, its period, and themselves. With `review` a reason is good only when it was accepted.
    """

    lines: tuple[Decision, ...] = ()
    review: bool = False
    whose: Mapping[str, Decision] = field(default_factory=dict)
    periods: Mapping[str, Decision] = field(default_factory=dict)
    places: Mapping[str, Decision] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str, str], Decision] = field(default_factory=dict)

    def out(self, piece: str) -> Decision | None:
        """The decision by which a piece does not count."""
        found = self.places.get(piece)
        return found if found is not None and found.choice in OUT else None

    def chosen(self, pieces: Iterable[str]) -> Decision | None:
        """The newest decision by which one of these is the one that counts."""
        found = (self.places[piece] for piece in pieces if piece in self.places)
        return max((one for one in found if one.choice is Choice.COUNTS), key=lambda one: one.number, default=None)

    def reason(self, office: str, period: str, reason: str) -> tuple[ReasonState, Decision | None]:
        """What is said of a reason, and by which decision."""
        found = self.reasons.get((office, period, reason))
        if found is None:
            return ReasonState.PENDING if self.review else ReasonState.ACCEPTED, None
        return ReasonState.ACCEPTED if found.choice is Choice.ACCEPT_REASON else ReasonState.REFUSED, found

    def open_reasons(self, office: str, period: str, explained: str) -> tuple[str, ...]:
        """Those of some reasons, with blanks between them, that do not settle anything yet, or any more."""
        if not self.review and not self.reasons:
            return ()
        accepted = ReasonState.ACCEPTED
        return tuple(one for one in explained.split() if self.reason(office, period, one)[0] is not accepted)

    def holding(self) -> Iterator[Decision]:
        """Those that hold, as they were made."""
        held = {one.number for kept in (self.whose, self.periods, self.places, self.reasons) for one in kept.values()}
        return (one for one in self.lines if one.number in held)

    def of(self, piece: str) -> Sequence[Decision]:
        """Those that hold of a piece."""
        return [one for one in self.holding() if one.piece == piece]


NOTHING_DECIDED = Decided()


def in_force(lines: Iterable[Decision], *, review: bool = False) -> Decided:
    """What holds of decisions, in the order in which they were made: of a piece the newest of each kind, and nothing
    that was undone.
    """
    lines = tuple(lines)
    whose: dict[str, Decision] = {}
    periods: dict[str, Decision] = {}
    places: dict[str, Decision] = {}
    reasons: dict[tuple[str, str, str], Decision] = {}
    for one in lines:
        if one.choice is Choice.UNDONE:
            whose.pop(one.piece, None)
            periods.pop(one.piece, None)
            places.pop(one.piece, None)
            reasons = {key: kept for key, kept in reasons.items() if kept.piece != one.piece}
        elif one.choice is Choice.OFFICE:
            whose[one.piece] = one
        elif one.choice is Choice.PERIOD:
            periods[one.piece] = one
        elif one.choice in _PLACES:
            places[one.piece] = one
        elif one.choice in _REASONS:
            reasons |= {(one.office, one.period, reason): one for reason in one.reasons}
    return Decided(lines=lines, review=review, whose=whose, periods=periods, places=places, reasons=reasons)
