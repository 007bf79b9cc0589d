"""Which submission of the period before belongs to which of this period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlvalidate.findings import Finding
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.submission import Submission, Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPeriod:
    """What may be the period before: by office code all that came of an office, or the one that was named for
    everything.
    """

    by_office: Mapping[str, tuple[Submission, ...]] = field(default_factory=dict)
    only: Submission | None = None


def by_office(submissions: Iterable[Submission]) -> tuple[LastPeriod, tuple[str, ...], tuple[str, ...]]:
    """The submissions by their office codes; the codes that more than one file states for one period (none of those is
    used); and the files that state no code.
    """
    found: dict[str, list[Submission]] = defaultdict(list)
    doubled: dict[str, None] = {}
    nobodys: list[str] = []
    for submission in submissions:
        own = submission.identity
        if not own.office:
            nobodys.append(submission.source.file)
            continue
        same = [one for one in found[own.office] if one.identity == own]
        if any(_says_the_same(one, submission) for one in same):
            continue
        if same:
            doubled[own.office] = None
        found[own.office].append(submission)
    kept = {code: _alone(some) for code, some in found.items()}
    return LastPeriod(by_office=kept), tuple(doubled), tuple(nobodys)


def _alone(some: Sequence[Submission]) -> tuple[Submission, ...]:
    """Leaves out submissions that state the same office and period as another one."""
    own = [one.identity for one in some]
    return tuple(one for one, identity in zip(some, own, strict=True) if own.count(identity) == 1)


def _says_the_same(one: Submission, other: Submission) -> bool:
    """A copy of the same form, such as a marked one."""
    figures = [{code: reading.value for code, reading in item.readings.items()} for item in (one, other)]
    return one.cover == other.cover and figures[0] == figures[1]


def matched(
    batch: Sequence[Submission | Unreadable], last: LastPeriod
) -> tuple[list[Submission | Unreadable], dict[int, Submission]]:
    """The matches, and the batch with a note on each file of another office or of the wrong period."""
    told: list[Submission | Unreadable] = []
    matches: dict[int, Submission] = {}
    for position, item in enumerate(batch):
        if isinstance(item, Unreadable):
            told.append(item)
            continue
        offered = (last.only,) if last.only else last.by_office.get(item.identity.office, ())
        fitting = next((before for before in offered if not _mismatch(item, before)), None)
        if fitting is not None:
            matches[position] = fitting
            told.append(item)
        else:
            found = (_finding(_mismatch(item, before), item, before) for before in offered)
            told.append(replace(item, findings=(*item.findings, *found)) if offered else item)
    return told, matches


def _mismatch(now: Submission, before: Submission) -> str:
    """Why a file is not the period before of a form; empty if it is."""
    mine, theirs = now.identity, before.identity
    if mine.office and theirs.office and mine.office != theirs.office:
        return "last-of-other-office"
    if mine.period is None:
        return "last-year-unknown"
    if theirs.period is None:
        return "last-year-unread"
    if theirs.period >= mine.period:
        return "last-not-earlier"
    return "" if theirs.period == mine.period.before else "last-older"


def _finding(why: str, now: Submission, before: Submission) -> Finding:
    this, then = now.identity.period, before.identity.period
    return structure_finding(
        why,
        file=before.source.file,
        office=before.cover.get("office") or before.identity.office,
        year=str(then or before.cover.get("year", "")),
        this_year=str(this or now.cover.get("year", "")),
        wanted=str(this.before) if this else "",
    )
