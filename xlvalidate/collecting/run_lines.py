"""What a run tells of each workbook that is new in it: of which office, from whom, how it counts, and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.checking.check import Checked
from xlvalidate.collecting.collection_state import JUDGED, CountedSubmission, Fate, counted_as, verdicts_of_offices
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.decided_lines import decision_line
from xlvalidate.collecting.ledger_lines import LedgerLine, sender
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Severity, Verdict, clip
from xlvalidate.messages import text
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.decided_text import DecisionLine, say_choice
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.safe_text import visible

_LONGEST = 240


class Standing(StrEnum):
    """How a workbook stands in the books: it counts for its office; the office is counted by its report for another
    period; a newer one, or one that the collector has chosen, counts in its place; it came at the same moment as
    another; it says what an earlier one said; it counts for no office; the collector has taken it out.
    """

    COUNTS = "counts"
    OTHER_PERIOD = "other-period"
    SUPERSEDED = "superseded"
    CHOSEN = "chosen"
    BESIDE = "beside"
    REPEATED = "repeated"
    NOBODYS = "nobodys"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One workbook. `other` is the file that counts, or was there, in its place. `cause` is what is to be acted on
    first, and `more` how many causes there are beside it; `finding` says why it counts for no office.
    """

    fate: Fate
    standing: Standing
    office: str
    sender: str
    file: str
    piece: str
    other: str = ""
    cause: Cause | None = None
    more: int = 0
    edition: Edition | None = None
    finding: Finding | None = None
    decision: DecisionLine | None = None


def run_lines(view: CollectionView, told: Callable[[LedgerLine], bool]) -> list[RunLine]:
    """A line of each piece that is to be `told`, in the order in which they came."""
    found = sorted(_lines(view, told), key=lambda pair: (pair[0].delivery, pair[0].id))
    return [one for _, one in found]


def _lines(view: CollectionView, told: Callable[[LedgerLine], bool]) -> Iterator[tuple[LedgerLine, RunLine]]:
    state, apart = view.state, view.asked.only is None
    offices = dict(verdicts_of_offices(state))
    counting: dict[int, CountedSubmission] = {}
    for counted in state.offices:
        counting[counted.line.id] = counted
        other, office = _file(counted.line), _office(counted, apart=apart)
        if told(counted.line):
            own = _line(view, counted.line, office)
            yield counted.line, _counted(view, own, counted, offices[counted_as(state, counted)])
        for line in filter(told, counted.candidates):
            yield line, replace(_line(view, line, office), standing=Standing.BESIDE, other=other)
        place = Standing.CHOSEN if counted.says("counts-decided") else Standing.SUPERSEDED
        for line in filter(told, counted.earlier):
            yield line, replace(_line(view, line, office), standing=place, other=other)
    firsts = {again.id: first.id for again, first in state.repeated}
    for line, first in state.repeated:
        if told(line):
            # What it repeats may be the same bytes again of what counts.
            counts = counting.get(first.id) or counting.get(firsts.get(first.id, 0))
            office = _office(counts, apart=apart) if counts else _claimed(view, line)
            yield line, replace(_line(view, line, office), standing=Standing.REPEATED, other=_file(first))
    for line, finding in state.others:
        if told(line):
            yield line, replace(_line(view, line, _claimed(view, line)), standing=Standing.NOBODYS, finding=finding)
    for line, decision in state.out:
        if told(line):
            said = decision_line(view, decision, line)
            yield line, replace(_line(view, line, _claimed(view, line)), standing=Standing.OUT, decision=said)


def _counted(view: CollectionView, own: RunLine, counted: CountedSubmission, office: Verdict) -> RunLine:
    """The one that counts: what is to be done about it first."""
    if counted.verdict is not Verdict.ACCEPTED:
        return _to_do(own, view.checked(counted))
    return own if office is counted.verdict else replace(own, standing=Standing.OTHER_PERIOD, other=str(office))


def _to_do(own: RunLine, checked: Checked) -> RunLine:
    """With the gravest of its causes that stands first in the form."""
    there = [one for one in causes_of(checked) if one.open and one.severity is not Severity.NOTE]
    gravest = next((one for one in there if one.severity is Severity.MUST), there[0] if there else None)
    edition = checked.submission.edition if checked.submission else None
    return replace(own, cause=gravest, more=max(0, len(there) - 1), edition=edition)


def _office(counted: CountedSubmission, *, apart: bool) -> str:
    """Whose a submission is; where offices report for several periods `apart`, for when."""
    return f"{counted.code} {counted.name} {counted.period or '' if apart else ''}".strip()


def _claimed(view: CollectionView, line: LedgerLine) -> str:
    """Whose a piece is that counts for nobody, as far as that is known."""
    code = view.state.owners.get(line.id) or line.code
    roster = view.collection.roster
    known = roster.by_code.get(code) if roster else None
    return f"{code} {known.name if known else line.office}".strip()


def _line(view: CollectionView, line: LedgerLine, office: str) -> RunLine:
    return RunLine(
        fate=view.state.fates[line.id],
        standing=Standing.COUNTS,
        office=office,
        sender=sender(line),
        file=_file(line),
        piece=view.state.piece(line),
    )


def _file(line: LedgerLine) -> str:
    """Its file with the way to it: a name alone is that of many. A mail is known by its sender."""
    steps = line.path if line.mail else (line.place.partition(":")[2], *line.path[1:])
    return "/".join(steps) or line.file


def say_line(line: RunLine, language: str) -> str:
    """The line: the verdict that counts in the books, the office, the sender, the file, and why."""
    office = visible(line.office, 200) or text("collect.line.nobody", language)
    file = f"{visible(line.file, 200)} [{line.piece}]"
    parts = (_fate(line.fate, language), office, visible(line.sender, 120), file)
    said = "  ".join(filter(None, parts))
    why = _why(line, language)
    return text("collect.line.why", language, line=said, why=why) if why else said


def _fate(fate: Fate, language: str) -> str:
    return text(f"{'verdict' if fate in JUDGED else 'collect.line'}.{fate}", language)


def _why(line: RunLine, language: str) -> str:
    other = visible(line.other, 120)
    if line.standing is Standing.OTHER_PERIOD:
        other = text(f"verdict.{other}", language)
    if line.decision is not None:
        made = line.decision
        return text("collect.line.out", language, choice=say_choice(made, language), why=visible(made.why, 200))
    first = _first(line, language)
    if line.standing is Standing.COUNTS:
        return first
    said = text(f"collect.line.is-{line.standing}", language, other=other)
    return text("collect.line.and", language, one=said, other=first) if first else said


def _first(line: RunLine, language: str) -> str:
    """What is to be acted on first, without what to do about it: that is in the reports."""
    if line.cause is not None:
        said = say_cause(line.cause, line.edition, language).one_line
    elif line.finding is not None:
        said = say(line.finding, None, language)
    else:
        return ""
    first = clip(replace(said, please="").body, _LONGEST)
    return text("collect.line.more", language, first=first, more=line.more) if line.more else first
