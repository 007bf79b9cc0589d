"""Lines of a ledger, and what counts of an office, as bytes: very many of them are written and read, so each field is
taken as it is, and only what is rare is pickled.
"""

import marshal
import pickle
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from xlvalidate.collecting.collection_state import CountedSubmission
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import Claim, Evidence
from xlvalidate.findings import Finding, Verdict
from xlvalidate.identity import Period
from xlvalidate.roster import Roster

_NAMES = tuple(one.name for one in fields(LedgerLine))
_MOMENTS = tuple(_NAMES.index(name) for name in ("received", "sent"))
_values = attrgetter(*_NAMES)
# Making a line by its fields alone takes a third of the time that its own `__init__` takes.
_SET = tuple(getattr(LedgerLine, name).__set__ for name in _NAMES)
_EVIDENCE = {str(one): one for one in Evidence}
_VERDICTS = {str(one): one for one in Verdict}


def packed_line(line: LedgerLine) -> bytes:
    """A line as bytes."""
    said = list(_values(line))
    for at in _MOMENTS:
        if (moment := said[at]) is not None:
            said[at] = moment.isoformat()
    return marshal.dumps(said)


def line_of(packed: bytes) -> LedgerLine:
    """The line that was packed."""
    said = marshal.loads(packed)
    for at in _MOMENTS:
        if (moment := said[at]) is not None:
            said[at] = datetime.fromisoformat(moment)
    line = object.__new__(LedgerLine)
    for put, value in zip(_SET, said, strict=True):
        put(line, value)
    return line


def packed_claim(claim: Claim) -> bytes:
    """Who some bytes are from, as bytes."""
    return marshal.dumps((claim.code, str(claim.by), claim.period, _pickled(claim.findings, claim.against)))


def claim_of(packed: bytes) -> Claim:
    """The claim that was packed."""
    code, by, period, rare = marshal.loads(packed)
    findings, against = _unpickled(rare, ((), None))
    return Claim(code, _EVIDENCE[by], findings, against, period)


def packed_finding(finding: Finding) -> bytes:
    """A finding as bytes."""
    return pickle.dumps(finding, pickle.HIGHEST_PROTOCOL)


def finding_of(packed: bytes) -> Finding:
    """The finding that was packed."""
    finding: Finding = pickle.loads(packed)
    return finding


def packed_counted(one: CountedSubmission) -> bytes:
    """What counts of an office, as bytes. What its roster has is not among them."""
    period = (one.period.year, one.period.first, one.period.months) if one.period else None
    beside = [[packed_line(line) for line in lines] for lines in (one.candidates, one.earlier)]
    rare = _pickled(one.findings, one.against, dict(one.outcomes))
    line, by, verdict = packed_line(one.line), str(one.by), str(one.verdict)
    return marshal.dumps((one.code, one.name, by, line, verdict, period, one.contradicted, *beside, rare))


def counted_of(packed: bytes, roster: Roster | None) -> CountedSubmission:
    """What was packed, with its line of the roster."""
    code, name, by, line, verdict, period, contradicted, candidates, earlier, rare = marshal.loads(packed)
    findings, against, outcomes = _unpickled(rare, ((), None, {}))
    known = roster.by_code.get(code) if roster else None
    return CountedSubmission(
        code=known.code if known else code,
        name=known.name if known else name,
        by=_EVIDENCE[by],
        line=line_of(line),
        verdict=_VERDICTS[verdict],
        period=Period(*period) if period else None,
        known=known,
        candidates=tuple(map(line_of, candidates)),
        earlier=tuple(map(line_of, earlier)),
        contradicted=contradicted,
        against=against,
        findings=findings,
        outcomes=outcomes,
    )


def _pickled(*rare: Any) -> bytes:
    """What most have not; without any of it no bytes."""
    return pickle.dumps(rare, pickle.HIGHEST_PROTOCOL) if any(rare) else b""


def _unpickled(packed: bytes, without: tuple[Any, ...]) -> Any:
    return pickle.loads(packed) if packed else without
