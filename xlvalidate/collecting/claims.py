"""Who a form is from: what the stamp, the cover's code and name, the sender's address and the roster say, held against
each other. Pure; docs/decisions/0028 has every pair.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from xlvalidate.collecting.ledger import Line
from xlvalidate.findings import Finding, Origin, Severity, Verdict
from xlvalidate.identity import normal_code
from xlvalidate.roster import Office, Roster, normal_name

WEIGHTS: Mapping[str, Severity] = MappingProxyType(
    {
        "not-in-roster": Severity.MUST,
        "name-other-office": Severity.MUST,
        "sender-mismatch": Severity.MUST,
        "office-code-blank": Severity.MUST,
        "office-blank": Severity.MUST,
        "lost-zero": Severity.EXPLAIN,
        "sender-unknown": Severity.NOTE,
        "no-office-code": Severity.NOTE,
        "name-not-in-roster": Severity.NOTE,
    }
)
"""What is said of whose a submission is, each with a sentence under `what.<word>`. `sender-mismatch` is to be explained
only where something else proves the office.
"""

STAMP_OTHER = "stamp-other-office"  # what the check itself says of a stamp that goes against the cover


class By(StrEnum):
    """What says whose a submission is."""

    STAMP = "stamp"
    WORKBOOK = "workbook"
    SENDER = "sender"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose some bytes are. `contradiction` is the gravest of what goes against it; None where nothing does."""

    code: str
    by: By
    findings: tuple[Finding, ...] = ()
    contradiction: Finding | None = None


def claim(members: Sequence[Line], roster: Roster | None) -> Claim:
    """Whose the same bytes are, which came once or several times, the first one first."""
    line = members[0]
    nearly = _nearly(members, roster)
    code, by = (nearly.code, By.WORKBOOK) if nearly else _owner(line, roster)
    found = (
        *_listed(line, code, roster),
        *_unproven(line, by, code, roster),
        *_contradicting(members, code, by, roster),
    )
    against = (one for one in found if one.why in CONTRADICTIONS and one.severity is Severity.MUST)
    return Claim(
        code,
        by,
        tuple(one for one in found if one.why != STAMP_OTHER),
        min(against, key=lambda one: CONTRADICTIONS.index(one.why), default=None),
    )


CONTRADICTIONS = (STAMP_OTHER, "name-other-office", "sender-mismatch")
"""The most telling one first."""


def _owner(line: Line, roster: Roster | None) -> tuple[str, By]:
    """A verified stamp; else the code on the cover; else the one office of the roster that has this address, or that
    has this address and this name; else nobody's.
    """
    if line.stamped:
        return normal_code(line.stamped), By.STAMP
    if line.code:
        return line.code, By.WORKBOOK
    offices = _with_address(line.sender, roster)
    if len(offices) > 1:
        offices = tuple(one for one in offices if one in _with_name(line.office, roster))
    return (offices[0].code, By.SENDER) if len(offices) == 1 else ("", By.NOTHING)


def _nearly(members: Sequence[Line], roster: Roster | None) -> Office | None:
    """The office that a code without its leading zero means, where the name or the sender says so and nothing says
    otherwise.
    """
    line = members[0]
    meant = roster.nearly(line.code) if roster and not line.stamped else None
    if meant is None or roster is None:
        return None
    sent_by = [address for one in members for address in _addresses(one)]
    says = [_is_from(meant, address, roster) for address in sent_by if _with_address(address, roster)]
    if named := _with_name(line.office, roster):
        says.append(meant in named)
    return meant if says and all(says) else None


def _listed(line: Line, code: str, roster: Roster | None) -> Iterator[Finding]:
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
        yield finding("lost-zero", code=line.code or code, meant=_called(meant))


def _unproven(line: Line, by: By, code: str, roster: Roster | None) -> Iterator[Finding]:
    """What the cover leaves blank, and neither a verified stamp nor the sender's address makes up for."""
    if line.verdict == Verdict.UNREADABLE:
        return
    blank = line.blank.split(",")
    if by is By.SENDER:
        yield finding("no-office-code", sender=line.sender)
    elif by is By.NOTHING and "office_code" in blank:
        yield finding("office-code-blank")
    proven = by in (By.STAMP, By.SENDER) or any(one.code == code for one in _with_address(line.sender, roster))
    if "office" in blank and not proven:
        yield finding("office-blank")


def _contradicting(members: Sequence[Line], code: str, by: By, roster: Roster | None) -> Iterator[Finding]:
    line = members[0]
    stamp_against = by is By.STAMP and line.code and line.code.lstrip("0") != code.lstrip("0")
    if stamp_against:
        yield Finding(
            id=STAMP_OTHER,
            origin=Origin.STRUCTURE,
            severity=Severity.MUST,
            why=STAMP_OTHER,
            facts=(("stamped", code), ("code", line.code)),
        )
    if roster is None or not code:
        return
    office = roster.by_code.get(code)
    called = _called(office) if office else code
    named = _with_name(line.office, roster)
    if stamp_against and any(one.code == line.code for one in named):
        pass  # the cover agrees with itself: one contradiction, not two
    elif named and office not in named:
        theirs = "、".join(map(_called, named))
        yield finding("name-other-office", office=called, name=line.office, offices=theirs)
    elif office and not named and line.office and not _abbreviates(line.office, office.name):
        yield finding("name-not-in-roster", code=code, name=line.office, known=office.name)
    if by is not By.SENDER or line.forwarders:
        yield from _of_senders(members, code, by, roster)


def _of_senders(members: Sequence[Line], code: str, by: By, roster: Roster) -> Iterator[Finding]:
    """What each address says that the bytes came from or by: another office, or nobody that is known. It goes against
    the office only where each time they came from or by another's, and no stamp proves whose they are.
    """
    office = roster.by_code.get(code)
    others = [any(_is_others(office, code, address, roster) for address in _addresses(one)) for one in members]
    against = by is not By.STAMP and all(others)
    for address in dict.fromkeys(address.lower() for one in members for address in _addresses(one)):
        owners = roster.by_mail.get(address, ())
        if _is_others(office, code, address, roster):
            theirs = "、".join(map(_called, owners))
            severity = Severity.MUST if against else Severity.EXPLAIN
            yield finding("sender-mismatch", severity, code=code, sender=address, offices=theirs)
        elif not owners and office and office.mail:
            yield finding("sender-unknown", sender=address, mail=office.mail)


def _addresses(line: Line) -> tuple[str, ...]:
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


def _with_name(name: str, roster: Roster | None) -> tuple[Office, ...]:
    plain = normal_name(name)
    return roster.by_name.get(plain, ()) if roster and plain else ()


def _abbreviates(name: str, other: str) -> bool:
    """Is the one name the other with characters left out, as offices shorten and lengthen their names?"""
    short, long = sorted((normal_name(name), normal_name(other)), key=len)
    rest = iter(long)
    return all(letter in rest for letter in short)


def _called(office: Office) -> str:
    return f"{office.code} {office.name}"


def finding(why: str, severity: Severity | None = None, **facts: str) -> Finding:
    """Something to be said of whose a submission is."""
    return Finding(
        id=why,
        origin=Origin.STRUCTURE,
        severity=severity or WEIGHTS[why],
        why=why,
        facts=tuple(facts.items()),
    )
