"""Which submission of an office counts, who it is from, and what became of every piece. Pure: the same lines and the
same roster give the same answer, in whatever order they came.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from xlvalidate.checking.rollup import RollUp, Unit
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.ledger import Line
from xlvalidate.findings import Finding, Origin, Outcome, Severity, Verdict, gravest_first
from xlvalidate.roster import Office, Roster

WEIGHTS: Mapping[str, Severity] = MappingProxyType(
    {
        "not-in-roster": Severity.MUST,
        "sender-mismatch": Severity.EXPLAIN,
        "newer-unreadable": Severity.EXPLAIN,
        "newer-other": Severity.EXPLAIN,
        "undecided": Severity.EXPLAIN,
        "truncated-attachment": Severity.EXPLAIN,
        "sender-unknown": Severity.NOTE,
        "no-office-code": Severity.NOTE,
        "same-message-id": Severity.NOTE,
        "broken-mime": Severity.NOTE,
        "unnamed": Severity.NOTE,
    }
)
"""What a collection itself has to say of a submission, each with a sentence under `what.<word>`."""

_NO_FORM = frozenset({"not-a-form"})


class Fate(StrEnum):
    """What became of a piece. Every piece has one; after a run none waits."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    EXPLAIN = "explain"
    RETURN = "return"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"
    NOT_A_FORM = "not-a-form"


class By(StrEnum):
    """What says whose a submission is."""

    WORKBOOK = "workbook"
    SENDER = "sender"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An office's submission that counts, with what the collection says of it. `known` is its line in the roster,
    `outcomes` what became of the rules that no workbook alone can answer.
    """

    code: str
    name: str
    by: By
    line: Line
    verdict: Verdict
    known: Office | None = None
    earlier: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def says(self, why: str) -> bool:
        """Is there such a finding of the collection?"""
        return any(finding.why == why for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The answer. `repeated` has each piece with the one that came first; `missing` is None without a roster; `owners`
    has the codes of those that were judged.

    `units` has, by office above others, what of each of its units counts; `rolled` the sums beside those that have
    reported themselves (see `sums`).
    """

    fates: Mapping[int, Fate]
    offices: tuple[Standing, ...]
    repeated: tuple[tuple[Line, Line], ...]
    others: tuple[tuple[Line, Finding], ...]
    missing: tuple[Office, ...] | None
    owners: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    rolled: Mapping[str, RollUp] = field(default_factory=dict)


def when(line: Line) -> datetime | None:
    """When a piece was sent: as the mail says, but not after it was received. The server of a mailbox knows best."""
    if line.place.startswith("imap:"):
        return line.received or line.sent
    if line.sent and line.received:
        return min(line.sent, line.received)
    return line.sent or line.received


def _order(line: Line) -> tuple[datetime, str, str, tuple[str, ...]]:
    return when(line) or datetime.min.replace(tzinfo=UTC), line.place, line.parcel_sha256, line.path


def settle(lines: Iterable[Line], roster: Roster | None) -> Settled:
    """Who has reported, with what, and what became of the rest."""
    fates: dict[int, Fate] = {}
    first: dict[str, Line] = {}
    repeated: list[tuple[Line, Line]] = []
    others: list[tuple[Line, Finding]] = []
    by_office: dict[str, list[Line]] = defaultdict(list)
    owners: dict[int, str] = {}
    senders: dict[str, list[Line]] = defaultdict(list)  # by bytes: all that sent them
    ordered = sorted(lines, key=_order)
    shared_ids = _shared_ids(ordered)
    for line in ordered:
        if line.sha256:
            senders[line.sha256].append(line)
        if not line.sha256:
            fates[line.id] = Fate.NOT_A_FORM
            others.append((line, _file_finding(line, line.word, line.detail)))
        elif line.sha256 in first:
            fates[line.id] = Fate.REPEATED
            repeated.append((line, first[line.sha256]))
        else:
            first[line.sha256] = line
            if not line.verdict:
                fates[line.id] = Fate.WAITING
            elif line.why in _NO_FORM:
                fates[line.id] = Fate.NOT_A_FORM
                others.append((line, _file_finding(line, line.why)))
            else:
                owner = _owner(line, roster)[0]
                if not owner and line.verdict == Verdict.UNREADABLE:
                    fates[line.id] = Fate.UNREADABLE
                    others.append((line, _file_finding(line, line.why)))
                else:
                    owners[line.id] = owner
                    # Those of nobody do not stand for each other.
                    by_office[owner or f"\0{line.id}"].append(line)
    offices = [
        standing
        for members in by_office.values()
        for standing in _standings(members, roster, shared_ids, fates, senders)
    ]
    position = {office.code: number for number, office in enumerate(roster.offices)} if roster else {}
    offices.sort(key=lambda one: (position.get(one.code, len(position)), one.code, _order(one.line)))
    reported = {office.code for office in offices}
    return Settled(
        fates=fates,
        offices=tuple(offices),
        repeated=tuple(repeated),
        others=tuple(others),
        missing=tuple(office for office in roster.offices if office.code not in reported) if roster else None,
        owners=owners,
    )


def _owner(line: Line, roster: Roster | None) -> tuple[str, By]:
    """The code in the workbook; else the one office of the roster that has this address; else nobody's."""
    if code := line.stamped or line.code:
        return code, By.WORKBOOK
    offices = roster.by_mail.get(line.sender.lower(), ()) if roster and line.sender else ()
    if len(offices) == 1:
        return offices[0].code, By.SENDER
    return "", By.NOTHING


def _standings(
    members: Sequence[Line],
    roster: Roster | None,
    shared_ids: frozenset[str],
    fates: dict[int, Fate],
    senders: Mapping[str, Sequence[Line]],
) -> Iterator[Standing]:
    """The newest counts; one for another year or edition, or that cannot be read, only where there is nothing better.
    Of those that came at one moment nobody knows, so each stands.
    """
    readable = [line for line in members if line.verdict != Verdict.UNREADABLE]
    candidates = [line for line in readable if not line.why] or readable or list(members)
    newest = [line for line in candidates if when(line) == when(candidates[-1])]
    earlier = tuple(line for line in members if line not in newest)
    later = [line for line in earlier if _order(line) > _order(newest[-1])]
    for line in members:
        found = list(_said(line, roster, shared_ids, senders.get(line.sha256, ())))
        if line in newest:
            found += [_finding(_LATER[other.verdict == Verdict.UNREADABLE], file=other.name) for other in later]
            if len(newest) > 1:
                found.append(_finding("undecided", files="、".join(other.name for other in newest)))
        weighed = graver(Verdict(line.verdict), verdict(found))
        fates[line.id] = Fate(str(weighed))
        if line not in newest:
            continue
        code, by = _owner(line, roster)
        known = roster.by_code.get(code) if roster else None
        yield Standing(
            code=code,
            name=known.name if known else line.office,
            by=by,
            line=line,
            verdict=weighed,
            known=known,
            earlier=earlier if line is newest[-1] else (),
            findings=gravest_first(found),
        )


_LATER = {True: "newer-unreadable", False: "newer-other"}
_VERDICTS = tuple(Verdict)


def graver(one: Verdict, other: Verdict) -> Verdict:
    """The one of the two that asks for more."""
    return max(one, other, key=_VERDICTS.index)


def _said(line: Line, roster: Roster | None, shared_ids: frozenset[str], senders: Sequence[Line]) -> Iterator[Finding]:
    code, by = _owner(line, roster)
    if roster is not None and code and code not in roster.by_code:
        yield _finding("not-in-roster", code=code)
    if by is By.SENDER and line.verdict != Verdict.UNREADABLE:
        yield _finding("no-office-code", sender=line.sender)
    if by is By.WORKBOOK and roster is not None:
        for address in dict.fromkeys(other.sender.lower() for other in senders if other.sender):
            if (finding := _of_sender(code, address, roster)) is not None:
                yield finding
    if line.word in WEIGHTS:
        yield _finding(line.word)
    if line.message_id in shared_ids:
        yield _finding("same-message-id", id=line.message_id)


def _of_sender(code: str, address: str, roster: Roster) -> Finding | None:
    """What the sender's address says, which is a claim only: another office, or nobody that is known."""
    owners = roster.by_mail.get(address, ())
    office = roster.by_code.get(code)
    if any(owner.code == code for owner in owners):
        return None
    if owners:
        if office and any(owner in owners for owner in roster.above(office)):
            return None  # sent on by the office above
        theirs = "、".join(f"{owner.code} {owner.name}" for owner in owners)
        return _finding("sender-mismatch", code=code, sender=address, offices=theirs)
    if office and office.mail:
        return _finding("sender-unknown", sender=address, mail=office.mail)
    return None


def _shared_ids(lines: Sequence[Line]) -> frozenset[str]:
    """Message-IDs that mails with different bytes claim."""
    mails: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.message_id:
            mails[line.message_id].add(line.parcel_sha256)
    return frozenset(one for one, digests in mails.items() if len(digests) > 1)


def _finding(why: str, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=WEIGHTS[why], why=why, facts=tuple(facts.items()))


def _file_finding(line: Line, why: str, detail: str = "") -> Finding:
    facts = (("file", line.name or line.parcel_name), ("detail", detail))
    return Finding(id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=facts)
