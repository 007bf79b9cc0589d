"""From what was found to the conclusion on a submission."""

from collections.abc import Iterable

from xlvalidate.findings import Finding, Origin, Severity, Verdict


def verdict(findings: Iterable[Finding]) -> Verdict:
    """The gravest open finding decides. A rule that was not run because a figure is lacking is a finding too, so
    `accepted` needs none of those; one that would divide by 0 is a note.
    """
    worst = Verdict.ACCEPTED
    for finding in findings:
        if finding.origin is Origin.FILE:
            return Verdict.UNREADABLE
        if not finding.open:
            continue
        if finding.severity is Severity.MUST:
            worst = Verdict.RETURN
        elif finding.severity is Severity.EXPLAIN and worst is Verdict.ACCEPTED:
            worst = Verdict.EXPLAIN
    return worst
