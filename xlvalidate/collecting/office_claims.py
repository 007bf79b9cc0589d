"""Who a form is from: compares what the stamp, the cover's code and name, the sender's address and the roster say.
Pure; docs/decisions/0028 has every pair.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from xlvalidate.collecting.decisions import Decision
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.name_on_cover import exactly, named, offices_listed
from xlvalidate.findings import Finding, Origin, Severity, Verdict
from xlvalidate.identity import normal_code
from xlvalidate.roster import Office, Roster

WEIGHTS: Mapping[str, Severity] = MappingProxyType(
    {
        "not-in-roster": Severity.MUST,
        "name-other-office": Severity.MUST,
        "sender-mismatch": Severity.MUST,
        "office-code-blank": Severity.MUST,
        "office-blank": Severity.MUST,
        "lost-zero": Severity.EXPLAIN,
        "name-not-in-roster": Severity.EXPLAIN,
        "sender-unknown": Severity.NOTE,
        "no-office-code": Severity.NOTE,
        "office-decided": Severity.NOTE,
        "period-decided": Severity.NOTE,
    }
)
"""What is said of whose a submission is, each with a sentence under `what.<word>`. `sender-mismatch` is to be explained
only where something else proves the office.
"""

_MOST_OFFICES = 5
STAMP_OTHER_PERIOD = "stamp-other-period"
STAMP_OTHER = "stamp-other-office"  # the finding of the check itself when stamp and cover disagree


class Evidence(StrEnum):
    """What shows who a submission is from."""

    STAMP = "stamp"
    WORKBOOK = "workbook"
    SENDER = "sender"
    NOTHING = "nothing"
    COLLECTOR = "collector"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who some bytes are from. `against` is the gravest finding that speaks against it, or None; `period` is for when
    they are, where the collector has said so.
    """

    code: str
    by: Evidence
    findings: tuple[Finding, ...] = ()
    against: Finding | None = None
    period: str = ""

    @property
    def contradicted(self) -> bool:
        """May it be another office's? Else what goes against it is only to be explained."""
        return self.against is not None and self.against.severity is Severity.MUST


def claim(members: Sequence[LedgerLine], roster: Roster | None) -> Claim:
    """Who these bytes are from; they came once or several times, the first one first."""
    line = members[0]
    nearly = _nearly(members, roster)
    code, by = (nearly.code, Evidence.WORKBOOK) if nearly else _owner(line, roster)
    found = (
        *_listed(line, code, roster),
        *_unproven(line, by, code, roster),
        *_contradicting(members, code, by, roster),
    )
    lent = _is_lent(members, code, by, roster)
    against = (one for one in found if one.why in AGAINST and (lent or one.why != "sender-mismatch"))
    return Claim(
        code,
        by,
        tuple(one for one in found if one.why not in _OF_THE_CHECK),
        min(against, key=lambda one: (one.severity is not Severity.MUST, AGAINST.index(one.why)), default=None),
    )


def given(claimed: Claim, decision: Decision, roster: Roster | None) -> Claim:
    """Whose it is because the collector says so. What it says itself is still told, and stops nothing."""
    office = roster.by_code.get(decision.office) if roster else None
    told = (replace(one, severity=Severity.NOTE) for one in claimed.findings)
    said = finding(
        "office-decided",
        office=offices_listed([office]) if office else decision.office,
        claimed=claimed.code,
        who=decision.who,
        because=decision.why,
    )
    return Claim(decision.office, Evidence.COLLECTOR, (said, *told))


AGAINST = (STAMP_OTHER, STAMP_OTHER_PERIOD, "name-other-office", "sender-mismatch", "name-not-in-roster")
"""The most telling one first."""


_OF_THE_CHECK = (STAMP_OTHER, STAMP_OTHER_PERIOD)
"""What the check itself has found already."""


def for_period(claimed: Claim, decision: Decision) -> Claim:
    """The claim of bytes of which the collector has said for which period they are. No stamp speaks against it."""
    said = finding("period-decided", period=decision.period, who=decision.who, because=decision.why)
    against = claimed.against
    if against is not None and against.why == STAMP_OTHER_PERIOD:
        against = None
    return replace(claimed, findings=(said, *claimed.findings), against=against, period=decision.period)


def _owner(line: LedgerLine, roster: Roster | None) -> tuple[str, Evidence]:
    """The office of a verified stamp; else of the code on the cover; else the one office of the roster with this
    address, or with this address and this name; else none.
    """
    if line.stamped:
        return normal_code(line.stamped), Evidence.STAMP
    if line.code:
        return line.code, Evidence.WORKBOOK
    offices = _with_address(line.sender, roster)
    if len(offices) > 1:
        offices = tuple(one for one in offices if one in exactly(line.office, roster))
    return (offices[0].code, Evidence.SENDER) if len(offices) == 1 else ("", Evidence.NOTHING)


def _nearly(members: Sequence[LedgerLine], roster: Roster | None) -> Office | None:
    """The office that a code without its leading zero means, if the name or the sender agrees and nothing disagrees."""
    line = members[0]
    meant = roster.nearly(line.code) if roster and not line.stamped else None
    if meant is None or roster is None:
        return None
    sent_by = [address for one in members for address in _addresses(one)]
    says = [_is_from(meant, address, roster) for address in sent_by if _with_address(address, roster)]
    if (called := named(line.office, meant, roster)).offices and (called.exactly or meant not in called.offices):
        says.append(meant in called.offices)
    return meant if says and all(says) else None


def _listed(line: LedgerLine, code: str, roster: Roster | None) -> Iterator[Finding]:
    """Is the office in the roster, and under the code that was typed?"""
    if roster is None or not code:
        return
    meant: Office | None = None
    if code not in roster.by_code:
        yield finding("not-in-roster", code=code)
        meant = roster.nearly(code)
    elif line.code and line.code != code and line.code.lstrip("0") == code.lstrip("0"):
        meant = roster.by_code[code]
    if meant is not None:
        yield finding("lost-zero", code=line.code or code, meant=offices_listed([meant]))


def _unproven(line: LedgerLine, by: Evidence, code: str, roster: Roster | None) -> Iterator[Finding]:
    """What the cover leaves blank, unless a verified stamp or the sender's address makes up for it."""
    if line.verdict == Verdict.UNREADABLE:
        return
    blank = line.blank.split(",")
    if by is Evidence.SENDER:
        yield finding("no-office-code", sender=line.sender)
    elif by is Evidence.NOTHING and "office_code" in blank:
        yield finding("office-code-blank")
    proven = by in (Evidence.STAMP, Evidence.SENDER) or any(
        one.code == code for one in _with_address(line.sender, roster)
    )
    if "office" in blank and not proven:
        yield finding("office-blank")


def _contradicting(members: Sequence[LedgerLine], code: str, by: Evidence, roster: Roster | None) -> Iterator[Finding]:
    line = members[0]
    stamp_against = by is Evidence.STAMP and line.code and line.code.lstrip("0") != code.lstrip("0")
    if stamp_against:
        yield Finding(
            id=STAMP_OTHER,
            origin=Origin.STRUCTURE,
            severity=Severity.MUST,
            why=STAMP_OTHER,
            facts=(("stamped", code), ("code", line.code)),
        )
    if line.stamped_period and line.period and line.stamped_period != line.period:
        yield Finding(
            id=STAMP_OTHER_PERIOD,
            origin=Origin.STRUCTURE,
            severity=Severity.MUST,
            why=STAMP_OTHER_PERIOD,
            facts=(("stamped", line.stamped_period), ("period", line.period)),
        )
    if roster is None or not code:
        return
    office = roster.by_code.get(code)
    meant = named(line.office, office, roster).offices
    if stamp_against and any(one.code == line.code for one in meant):
        pass  # the cover agrees with itself: one contradiction, not two
    elif meant and office not in meant:
        own = offices_listed([office]) if office else code
        yield finding("name-other-office", office=own, name=line.office, offices=offices_listed(meant))
    elif office and not meant and line.office:
        yield finding("name-not-in-roster", code=code, name=line.office, known=office.name)
    if by is not Evidence.SENDER or line.forwarders:
        yield from _of_senders(members, code, by, roster)


def _of_senders(members: Sequence[LedgerLine], code: str, by: Evidence, roster: Roster) -> Iterator[Finding]:
    """The office that each address names: another one, or none that is known. If the bytes came from another office, or
    through one, each time, and no stamp proves the office, they cannot count.
    """
    office = roster.by_code.get(code)
    against = by is not Evidence.STAMP and _is_lent(members, code, by, roster)
    for address in dict.fromkeys(address.lower() for one in members for address in _addresses(one)):
        owners = roster.by_mail.get(address, ())
        if _is_others(office, code, address, roster):
            severity = Severity.MUST if against else Severity.EXPLAIN
            yield finding("sender-mismatch", severity, code=code, sender=address, offices=offices_listed(owners))
        elif not owners and office and office.mail:
            yield finding("sender-unknown", sender=address, mail=office.mail)


def _is_lent(members: Sequence[LedgerLine], code: str, by: Evidence, roster: Roster | None) -> bool:
    """Did another office's mailbox send or forward it each time?"""
    if roster is None or not code or (by is Evidence.SENDER and not members[0].forwarders):
        return False
    office = roster.by_code.get(code)
    return all(any(_is_others(office, code, address, roster) for address in _addresses(one)) for one in members)


def _addresses(line: LedgerLine) -> tuple[str, ...]:
    """Whose mail a piece was within, and who forwarded that mail."""
    return tuple(address for address in (line.sender, *line.forwarders) if address)


def _is_others(office: Office | None, code: str, sender: str, roster: Roster) -> bool:
    owners = _with_address(sender, roster)
    if not owners or any(one.code == code for one in owners):
        return False
    return office is None or not _is_from(office, sender, roster)


def _is_from(office: Office, sender: str, roster: Roster) -> bool:
    """Did the office send it, or an office above it, which sends on what it was sent?"""
    owners = _with_address(sender, roster)
    return office in owners or any(one in owners for one in roster.above(office))


def _with_address(sender: str, roster: Roster | None) -> tuple[Office, ...]:
    return roster.by_mail.get(sender.lower(), ()) if roster and sender else ()


def may_be(line: LedgerLine, roster: Roster | None) -> tuple[Office, ...]:
    """The offices of the roster that something in a piece names: its stamp, its cover, who sent it."""
    if roster is None:
        return ()
    known = roster.by_code.get(line.code) or roster.nearly(line.code)
    offices = (
        *([roster.by_code[line.stamped]] if line.stamped in roster.by_code else ()),
        *([known] if known else ()),
        *named(line.office, known, roster).offices,
        *(one for address in _addresses(line) for one in _with_address(address, roster)),
    )
    return tuple(dict.fromkeys(offices))[:_MOST_OFFICES]


def finding(why: str, severity: Severity | None = None, **facts: str) -> Finding:
    """A finding about who a submission is from."""
    return Finding(
        id=why,
        origin=Origin.STRUCTURE,
        severity=severity or WEIGHTS[why],
        why=why,
        facts=tuple(facts.items()),
    )
