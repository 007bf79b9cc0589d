"""Is a workbook the template that was issued: to this office, of this edition, for this year, and the newest one?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlvalidate.findings import Finding
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.submission import Submission
from xlvalidate.stamps import Issuers, Stamp, StampWrong

_SHOWN = 12  # digits of a digest that tell two apart


@dataclass(frozen=True, slots=True)
class Trusted:
    """The keys whose stamps count; and from a manifest, if there is one, the current revision of each office's
    template, the edition and the period that it was issued for, and the last day on which that is known. `others` is
    the same from the manifests of other periods.
    """

    issuers: Issuers
    revisions: Mapping[str, int] = field(default_factory=dict)
    edition: str = ""
    period: Period | None = None
    until: date | None = None
    others: tuple["Trusted", ...] = ()

    def of(self, stamp: Stamp) -> "Trusted":
        """What the manifest of a stamp's own issue says; of several without one that is, the first."""
        whole = (self, *self.others)
        return next((one for one in whole if (one.edition, one.period) == (stamp.edition, stamp.period)), self)


def stamp_of(submission: Submission, trusted: Trusted | None) -> Stamp | None:
    """The stamp of a submission, verified; None without one, if it is wrong, and if it cannot be verified."""
    if trusted is None or not submission.stamp:
        return None
    stamp = trusted.issuers.opened(submission.stamp)
    return stamp if isinstance(stamp, Stamp) else None


def stamp_findings(submission: Submission, trusted: Trusted | None) -> Iterator[Finding]:
    """What is wrong with the stamp. Without keys a note says that it was not verified."""
    if trusted is None:
        if submission.stamp:
            yield structure_finding("stamp-not-verified")
        return
    if not submission.stamp:
        yield structure_finding("stamp-missing")
        return
    stamp = trusted.issuers.opened(submission.stamp)
    if isinstance(stamp, StampWrong):
        yield structure_finding(str(stamp))
        return
    trusted = trusted.of(stamp)
    elsewhere = list(_elsewhere(stamp, submission))
    yield from elsewhere
    if not trusted.edition:
        return
    # A manifest of another form or year, or one older than the stamp, says nothing about this template.
    same = (stamp.edition, stamp.identity.period) == (trusted.edition, trusted.period)
    current = trusted.revisions.get(stamp.office, 0) if same else 0
    if stamp.revision > current and not elsewhere:
        manifest, stamped = f"{trusted.edition} {trusted.period}", f"{stamp.edition} {stamp.period}"
        yield structure_finding(
            "stamp-not-in-manifest", (), manifest=manifest, stamped=stamped, revision=str(stamp.revision)
        )
    elif stamp.revision < current:
        yield structure_finding("stamp-superseded", revision=str(stamp.revision), current=str(current))


def _elsewhere(stamp: Stamp, submission: Submission) -> Iterator[Finding]:
    """A good stamp in the wrong workbook. The stamp makes up for what 封面 leaves blank."""
    edition = submission.edition
    code, lines = submission.office_code, [submission.cover.get(line) for line in ("year", edition.period)]
    if code and stamp.identity.office != code:
        yield structure_finding("stamp-other-office", stamped=stamp.office, code=code)
    if (stamp.edition, stamp.digest) != (edition.id, edition.digest):
        yield structure_finding(
            "stamp-other-edition",
            stamped=f"{stamp.edition} {stamp.digest[:_SHOWN]}",
            here=f"{edition.id} {edition.digest[:_SHOWN]}",
        )
    if edition.period is PeriodKind.YEAR:
        if lines[0] and stamp.period != submission.period:
            yield structure_finding("stamp-other-year", stamped=str(stamp.period), year=lines[0])
    elif any(lines) and stamp.period != submission.identity.period:
        said = str(submission.period) if submission.period else " ".join(filter(None, lines))
        yield structure_finding("stamp-other-period", stamped=str(stamp.period), period=said)
