"""Are this period's figures last period's, copied?"""

from xlvalidate.checking.broken_rules import bound_to, place_of
from xlvalidate.editions.lineage import comparable_homes
from xlvalidate.editions.rule import SameAsLast
from xlvalidate.findings import Finding, Origin
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.tree import Ref

# So many figures other than 0 must agree before anybody is asked: quiet offices report the same few every year.
ENOUGH = 8


def same_as_last(submission: Submission, last: Submission) -> bool:
    """Is every figure that both periods have the same, and are there enough of them?"""
    pairs = _pairs(submission, last)
    alike = all(now.number == before.number for now, before in pairs)
    return alike and sum(1 for now, _ in pairs if now.number) >= ENOUGH


def same_finding(rule: SameAsLast, submission: Submission, last: Submission) -> Finding:
    """Asks whether the form was filled in again this year; bound to all of the figures."""
    nows = [now for now, _ in _pairs(submission, last) if now.number]
    return Finding(
        id=rule.id,
        origin=Origin.RULE,
        severity=rule.severity,
        why="same-as-last",
        places=tuple(map(place_of, nows)),
        facts=(("file", last.source.file),),
        bound=bound_to({Ref(now.indicator.code): now.number for now in nows if now.number is not None}),
    )


def _pairs(submission: Submission, last: Submission) -> list[tuple[Reading, Reading]]:
    return [
        (submission.readings[new], last.readings[old])
        for new, old in comparable_homes(submission.edition, last.edition).items()
        if submission.readings[new].number is not None or last.readings[old].number is not None
    ]
