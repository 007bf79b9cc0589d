"""Which submission of the period before belongs to which of this period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlvalidate.findings import Finding
from xlvalidate.reading.structure import structure_finding
from xlvalidate.reading.submission import Submission, Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPeriod:
    """The submissions of the period before: by office code, or the one that was named for everything."""

    by_office: Mapping[str, Submission] = field(default_factory=dict)
    only: Submission | None = None


def by_office(submissions: Iterable[Submission]) -> tuple[LastPeriod, tuple[str, ...]]:
    """The submissions by their office codes, and the codes that more than one file states (none of those is used)."""
    found: dict[str, Submission] = {}
    doubled: dict[str, None] = {}
    for submission in submissions:
        code = submission.office_code
        if code in found and _says_the_same(found[code], submission):
            continue
        if code in found:
            doubled[code] = None
        if code:
            found[code] = submission
    return LastPeriod(by_office={code: s for code, s in found.items() if code not in doubled}), tuple(doubled)


def _says_the_same(one: Submission, other: Submission) -> bool:
    """A copy of the same form, such as a marked one."""
    figures = [{code: reading.value for code, reading in item.readings.items()} for item in (one, other)]
    return one.cover == other.cover and figures[0] == figures[1]


def matched(
    batch: Sequence[Submission | Unreadable], last: LastPeriod
) -> tuple[list[Submission | Unreadable], dict[int, Submission]]:
    """The batch, told where last period's file is another office's or not of an earlier year, and the matches."""
    told: list[Submission | Unreadable] = []
    matches: dict[int, Submission] = {}
    for position, item in enumerate(batch):
        if isinstance(item, Unreadable):
            told.append(item)
            continue
        before = last.only or last.by_office.get(item.office_code)
        why = _mismatch(item, before) if before is not None else None
        if before is not None and why is None:
            matches[position] = before
        told.append(replace(item, findings=(*item.findings, _finding(why, item, before))) if why and before else item)
    return told, matches


def _mismatch(now: Submission, before: Submission) -> str | None:
    if now.office_code and before.office_code and now.office_code != before.office_code:
        return "last-of-other-office"
    if now.period is not None and before.period is not None and before.period >= now.period:
        return "last-not-earlier"
    return None


def _finding(why: str, now: Submission, before: Submission) -> Finding:
    return structure_finding(
        why,
        file=before.source.file,
        office=before.cover.get("office", "") or before.office_code,
        year=str(before.period or ""),
        this_year=str(now.period or ""),
    )
