"""What was judged of a form, as it stands after what the collector decided: whose it is, which reasons hold. Pure."""

from dataclasses import replace

from xlvalidate.checking.check import Checked
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.decisions import Decided, ReasonState, reason_of
from xlvalidate.collecting.office_claims import STAMP_OTHER, STAMP_OTHER_PERIOD
from xlvalidate.findings import Finding, Outcome, Severity, gravest_first


def without_stamp_against(checked: Checked) -> Checked:
    """Whose it is was decided: that its stamp is another office's is still told, and stops nothing."""
    if all(one.why != STAMP_OTHER for one in checked.findings):
        return checked
    findings = gravest_first(
        replace(one, severity=Severity.NOTE) if one.why == STAMP_OTHER else one for one in checked.findings
    )
    return replace(checked, findings=findings, verdict=verdict(findings))


OF_PERIODS = ("other-period", "unread-period", "no-period", "period-contradicts", STAMP_OTHER_PERIOD)
"""What is said of a form's period, and stops nothing once that was decided."""


def with_period_decided(checked: Checked) -> Checked:
    """For when it is was decided: what its cover and its stamp say is still told."""
    if all(one.why not in OF_PERIODS for one in checked.findings):
        return checked
    findings = gravest_first(
        replace(one, severity=Severity.NOTE) if one.why in OF_PERIODS else one for one in checked.findings
    )
    return replace(checked, findings=findings, verdict=verdict(findings))


def with_reasons_judged(checked: Checked, office: str, period: str, decided: Decided) -> Checked:
    """A finding is open again whose reason is not accepted yet, or was refused."""
    outcomes = dict(checked.outcomes)
    findings = []
    for finding in checked.findings:
        judged = _judged(finding, office, period, decided)
        if judged is not finding and not judged.explanation and outcomes.get(finding.id) is Outcome.EXPLAINED:
            outcomes[finding.id] = Outcome.FAILED
        findings.append(judged)
    return replace(checked, findings=gravest_first(findings), verdict=verdict(findings), outcomes=outcomes)


def is_pending(finding: Finding) -> bool:
    """Has the office given a reason that waits for the collector?"""
    return finding.fact("reason_is") == ReasonState.PENDING


def waits(checked: Checked) -> bool:
    """Is there nothing left for the office to do until the collector has decided?"""
    found = [one for one in checked.findings if one.open]
    return bool(found) and all(map(is_pending, found))


def _judged(finding: Finding, office: str, period: str, decided: Decided) -> Finding:
    if not finding.explanation:
        return finding
    state, decision = decided.reason(office, period, reason_of(finding))
    if state is ReasonState.ACCEPTED:
        return finding
    facts = [*finding.facts, ("reason", finding.explanation), ("reason_is", str(state))]
    if decision is not None:
        facts.append(("refused", decision.why))
    return replace(finding, explanation="", facts=tuple(facts))
