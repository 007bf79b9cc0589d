"""Checked files without a roster as a collection: an office a file."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from xlvalidate.checking.call_first import DoubtfulSums
from xlvalidate.checking.check import Checked
from xlvalidate.reports.report_data import Collected, OfficeResult, Repeated
from xlvalidate.reports.rule_tally import errata_of, rule_counts


def of_files(
    checks: Iterable[Checked], *, title: str, made: datetime, marked: Mapping[str, str] | None = None
) -> Collected:
    """Plain files without a roster: an office a file, named by its cover. `marked` has marked copies by file."""
    checks = list(checks)
    copies = marked or {}
    offices: list[OfficeResult] = []
    repeated: list[Repeated] = []
    first: dict[str, OfficeResult] = {}
    for checked in checks:
        office = _of_file(checked, copies.get(checked.source.file))
        before = first.setdefault(office.sha256, office) if office.sha256 else office
        if before is office:
            offices.append(office)
        else:
            repeated.append(
                Repeated(code=office.code, name=office.name, file=office.file, sha256=office.sha256, of=before.file)
            )
    there = [office.checked.submission for office in offices if office.checked and office.checked.submission]
    sums = DoubtfulSums()
    for office in offices:
        period = office.checked.submission.identity.period if office.checked and office.checked.submission else None
        sums.add(str(period or ""), office.checked)
    return Collected(
        title=title,
        period=", ".join(sorted({str(period) for submission in there if (period := submission.identity.period)})),
        made=made,
        editions=tuple(dict.fromkeys(submission.edition.id for submission in there)),
        errata=errata_of(submission.edition for submission in there),
        offices=tuple(offices),
        rules=rule_counts(office.checked for office in offices if office.checked),
        repeated=tuple(repeated),
        forms=tuple({submission.edition.id: submission.edition for submission in there}.values()),
        calls=sums.ranked(),
    )


def _of_file(checked: Checked, marked_copy: str | None) -> OfficeResult:
    cover = checked.submission.cover if checked.submission else {}
    return OfficeResult(
        code=cover.get("office_code", ""),
        name=cover.get("office", ""),
        level=cover.get("level", ""),
        verdict=checked.verdict,
        file=checked.source.file,
        sha256=checked.source.sha256,
        checked=checked,
        marked_copy=marked_copy,
    )
