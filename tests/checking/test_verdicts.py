"""The gravest finding that somebody has to act on decides."""

import pytest

from xlvalidate.checking.verdicts import verdict
from xlvalidate.findings import Finding, Origin, Severity, Verdict

MUST, EXPLAIN, NOTE = (
    Finding(id="x", origin=Origin.RULE, severity=severity, why="broken")
    for severity in (Severity.MUST, Severity.EXPLAIN, Severity.NOTE)
)
SETTLED = Finding(id="x", origin=Origin.RULE, severity=Severity.EXPLAIN, why="broken", explanation="so it is")
FILE = Finding(id="x", origin=Origin.FILE, severity=Severity.MUST, why="truncated")


@pytest.mark.parametrize(
    ("findings", "conclusion"),
    [
        ([], Verdict.ACCEPTED),
        ([NOTE], Verdict.ACCEPTED),
        ([SETTLED, NOTE], Verdict.ACCEPTED),
        ([EXPLAIN], Verdict.EXPLAIN),
        ([NOTE, EXPLAIN, SETTLED], Verdict.EXPLAIN),
        ([SETTLED, EXPLAIN], Verdict.EXPLAIN),
        ([MUST], Verdict.RETURN),
        ([MUST, EXPLAIN], Verdict.RETURN),
        ([EXPLAIN, MUST], Verdict.RETURN),
        ([MUST, FILE], Verdict.UNREADABLE),
        ([FILE, MUST], Verdict.UNREADABLE),
    ],
)
def test_a_conclusion(findings, conclusion):
    assert verdict(iter(findings)) is conclusion
