"""Around the figures: who reports, for a year that the form is for, and which errata of the edition are in force."""

from collections.abc import Iterator

from xlvalidate.editions.lint import COVER_ROLES
from xlvalidate.findings import Finding
from xlvalidate.reading.structure import structure_finding
from xlvalidate.reading.submission import Submission


def cover_findings(submission: Submission) -> Iterator[Finding]:
    """Lines that tell submissions apart and were left blank, and a year outside of the edition's."""
    labels = {field.code: field.label for field in submission.edition.cover.fields}
    blank = [labels[role] for role in COVER_ROLES if submission.cover.get(role) == ""]
    if blank:
        yield structure_finding(
            "cover-blank", (), lines=("、" if submission.edition.language == "zh_CN" else ", ").join(blank)
        )
    years, typed = submission.edition.text.years, submission.cover.get("year", "")
    period = submission.period
    if typed and (period is None or not years.covers(period.year)):
        yield structure_finding("year-outside", text=typed, first=str(years.first), last=str(years.last or ""))


def errata_findings(submission: Submission) -> Iterator[Finding]:
    """Every erratum in force, so that each report says what the edition as issued would have judged otherwise."""
    for erratum in submission.edition.errata:
        facts = {"rule": erratum.rule, "since": erratum.since.isoformat(), "reason": erratum.reason}
        if erratum.severity is not None:
            yield structure_finding("erratum-severity", (), **facts, severity=str(erratum.severity))
        else:
            yield structure_finding("erratum-off", (), **facts)
