"""Which submission of the period before belongs to which of this period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding
from xlvalidate.identity import PeriodKind
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.submission import Submission, Unreadable
from xlvalidate.rules.tree import EARLIER, Whose, references


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPeriod:
    """What may be the period before, or the same one a year before: by office code all that came of an office, or the
    one that was named for everything.
    """

    by_office: Mapping[str, tuple[Submission, ...]] = field(default_factory=dict)
    only: Submission | None = None


@dataclass(frozen=True, slots=True)
class FormsBefore:
    """An office's forms of earlier periods that are known to be the ones: the period before, and a year before."""

    last: Submission | None = None
    year_ago: Submission | None = None


NOTHING_KNOWN: Mapping[int, FormsBefore] = MappingProxyType({})


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
    batch: Sequence[Submission | Unreadable], last: LastPeriod, known: Mapping[int, FormsBefore] = NOTHING_KNOWN
) -> tuple[list[Submission | Unreadable], dict[int, Submission]]:
    """The forms of the period before by position, and the batch with what is to be said of files that are of another
    office or the wrong period, or are lacking; where less than a year is reported, each with its form of a year before.
    What is `known` of a position comes before what is named.
    """
    told: list[Submission | Unreadable] = []
    matches: dict[int, Submission] = {}
    for position, item in enumerate(batch):
        if isinstance(item, Unreadable):
            told.append(item)
            continue
        offered = (last.only,) if last.only else last.by_office.get(item.identity.office, ())
        if item.edition.period is not PeriodKind.YEAR:
            item, before = _of_parts(item, offered, known.get(position, FormsBefore()), last.only)
            if before is not None:
                matches[position] = before
            told.append(item)
            continue
        fitting = next((before for before in offered if not _mismatch(item, before)), None)
        if fitting is not None:
            matches[position] = fitting
            told.append(item)
        else:
            found = (_finding(_mismatch(item, before), item, before) for before in offered)
            told.append(replace(item, findings=(*item.findings, *found)) if offered else item)
    return told, matches


def _of_parts(
    item: Submission, offered: Sequence[Submission], known: FormsBefore, only: Submission | None
) -> tuple[Submission, Submission | None]:
    """A form of less than a year with its form of a year before, and the one before it. Files of many periods may lie
    there: it is told which one lacks that a rule asks for, and what is wrong with a file that stands alone.
    """
    period, office = item.identity.period, item.identity.office
    fitting = {one.identity.period: one for one in offered if not (office and one.identity.office not in ("", office))}
    before = known.last or (fitting.get(period.before) if period else None)
    year_ago = known.year_ago or (fitting.get(period.year_ago) if period else None)
    found: list[Finding] = []
    if before is None and year_ago is None and only is not None:
        found.append(_finding(_mismatch(item, only), item, only))
    elif period is not None:
        asked = asked_of(item.edition)
        if before is None and Whose.LAST in asked:
            found.append(structure_finding("last-lacking", wanted=str(period.before)))
        if year_ago is None and Whose.YEAR_AGO in asked:
            found.append(structure_finding("year-ago-lacking", wanted=str(period.year_ago)))
    return replace(item, findings=(*item.findings, *found), year_ago=year_ago), before


@cache
def asked_of(edition: Edition) -> frozenset[Whose]:
    """The earlier periods whose figures a rule of an edition asks for."""
    asked = {ref.period for one in edition.instances for ref in references(one.claim) if ref.period in EARLIER}
    return frozenset(asked | ({Whose.LAST} if edition.copied_rule is not None else set()))


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
