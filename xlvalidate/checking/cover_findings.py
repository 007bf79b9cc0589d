"""Around the figures: who reports, for a year that the form is for, and which errata of the edition are in force."""

from collections.abc import Iterator, Sequence

from xlvalidate.findings import Finding
from xlvalidate.languages import LANGUAGES
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.submission import Submission


def cover_findings(submission: Submission) -> Iterator[Finding]:
    """Lines that tell submissions apart and were left blank, and a year outside of the edition's. What is blank, a
    stamp that was verified makes up for; a year that cannot be read, reading has told.
    """
    if blank := submission.blank:
        yield blank_finding(submission, blank)
    years, period = submission.edition.text.years, submission.identity.period
    if period is not None and not years.covers(period.year):
        typed = submission.cover.get("year") or str(period)
        yield structure_finding("year-outside", text=typed, first=str(years.first), last=str(years.last or ""))


def blank_finding(submission: Submission, roles: Sequence[str]) -> Finding:
    """These lines of the cover are blank."""
    labels = {field.code: field.label for field in submission.edition.cover.fields}
    between = LANGUAGES[submission.edition.language].between
    word = "cover-blank" if submission.stamped is None else "cover-stamped"
    return structure_finding(word, (), lines=between.join(labels[role] for role in roles))


def errata_findings(submission: Submission) -> Iterator[Finding]:
    """Every erratum in force that touches this form: a report says what the edition as issued would judge otherwise."""
    between = LANGUAGES[submission.edition.language].between
    for erratum in submission.edition.errata:
        if erratum.changes(on=submission.cover):
            facts = {"rule": erratum.rule, "since": erratum.since.isoformat(), "reason": erratum.reason}
            for word, more in erratum.words(between):
                yield structure_finding(word, (), **facts, **more)
