"""A decision of the collector, written into the ledger of a collection, and what it changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from xlvalidate.collecting.collection_state import CollectionState, CountedSubmission, Fate
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.decided_lines import decision_line
from xlvalidate.collecting.decisions import Choice, Decision, rule_of_reason
from xlvalidate.collecting.find_piece import find_piece
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.settling import settle
from xlvalidate.collecting.state_with_sums import state_with_sums
from xlvalidate.collecting.tally import Tally, tally
from xlvalidate.desk.collection import view
from xlvalidate.errors import UsageError, usage
from xlvalidate.findings import Verdict
from xlvalidate.identity import Period, normal_code
from xlvalidate.reports.decided_text import DecisionLine


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """An office for a period before and after a decision: with which file, and as what; None where it had none."""

    code: str
    name: str
    before: tuple[str, Verdict] | None
    after: tuple[str, Verdict] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideResult:
    """What was written, which files it is about, what it changes, and the books afterwards."""

    line: DecisionLine
    files: tuple[str, ...]
    changes: tuple[OfficeChange, ...]
    books: Tally


def decide(
    folder: Path,
    word: str,
    choice: Choice,
    *,
    who: str,
    why: str,
    office: str = "",
    period: Period | None = None,
    rules: Sequence[str] = (),
) -> DecideResult:
    """Decides something of a piece. Raises UsageError where that cannot be decided of it; then nothing is written."""
    with view(folder, str(choice)) as (found, judging):
        tally(found.ledger, found.state)
        there = tuple(found.ledger.lines())
        piece, lines = find_piece(word, there, found.state)
        decision = Decision(
            piece=piece,
            choice=choice,
            who=who,
            made=datetime.now(UTC).replace(microsecond=0),
            why=why,
            number=len(found.state.decided.lines) + 1,
            fetched=max((line.fetched for line in there), default=0),
        )
        decision = _filled(decision, found, lines, office, period, rules)
        after = _after(found, judging, decision)
        if choice is Choice.COUNTS:
            _demand_counts(after, lines)
        # Nothing is decided by which the books would no longer balance.
        books = tally(found.ledger, after)
        found.ledger.decisions.add(decision)
        settle(found.ledger, after)
        return DecideResult(
            line=decision_line(replace(found, state=after), decision, lines[0]),
            files=tuple(dict.fromkeys(line.file for line in lines)),
            changes=tuple(_changes(found.state, after)),
            books=books,
        )


def _after(found: CollectionView, judging: Judging, decision: Decision) -> CollectionState:
    return state_with_sums(
        found.ledger, found.collection, judging.editions, found.catalogue, judging.asked, (decision,)
    )


def _filled(
    decision: Decision,
    found: CollectionView,
    lines: Sequence[LedgerLine],
    office: str,
    period: Period | None,
    rules: Sequence[str],
) -> Decision:
    """The decision with what it is about. Raises UsageError where the piece is none of which that can be decided."""
    state, piece = found.state, found.state.piece(lines[0])
    match decision.choice:
        case Choice.IGNORE | Choice.WITHDRAWN:
            return decision
        case Choice.UNDONE:
            if not state.decided.of(decision.piece):
                raise UsageError(usage("nothing-decided", piece=piece))
            return decision
    if not lines[0].verdict and lines[0].sha256:
        raise UsageError(usage("piece-waits", piece=piece, folder=found.collection.folder))
    if not lines[0].sha256 or state.fates[lines[0].id] is Fate.NOT_A_FORM:
        raise UsageError(usage("piece-no-form", piece=piece))
    match decision.choice:
        case Choice.OFFICE:
            return replace(decision, office=_office(found, office))
        case Choice.PERIOD:
            return replace(decision, period=str(_period(found, period)))
        case Choice.ACCEPT_REASON | Choice.REFUSE_REASON:
            return _of_reasons(decision, found, lines, rules)
    return decision


def _period(found: CollectionView, period: Period | None) -> Period:
    """A period that is reported here. Raises UsageError for any other."""
    asked = found.asked
    if period is None or period.kind is not asked.kind or (asked.span is not None and not asked.span.has(period)):
        raise UsageError(usage("period-not-here", period=period or "", span=asked.span or "—"))
    return period


def _office(found: CollectionView, code: str) -> str:
    roster = found.collection.roster
    if roster is None:
        raise UsageError(usage("no-roster-to-choose", folder=found.collection.folder))
    known = normal_code(code)
    if known in roster.by_code:
        return known
    named = [one.code for one in roster.offices if one.name.strip() == code.strip()]
    if len(named) == 1:
        return named[0]
    near = [one for one in roster.offices if code.strip() and (code.strip() in one.name or known in one.code)][:20]
    listed = (usage("office-candidate", code=one.code, name=one.name) for one in near)
    raise UsageError(usage("no-such-office", offices=code), *listed)


def _of_reasons(
    decision: Decision, found: CollectionView, lines: Sequence[LedgerLine], rules: Sequence[str]
) -> Decision:
    line, state = lines[0], found.state
    there = line.explained.split()
    piece = state.piece(line)
    if not there:
        raise UsageError(usage("no-reasons", piece=piece))
    chosen = [one for one in there if not rules or _is_of(rule_of_reason(one), rules)]
    wanting = [rule for rule in rules if not any(_is_of(rule_of_reason(one), [rule]) for one in there)]
    if wanting:
        known = tuple(dict.fromkeys(map(rule_of_reason, there)))
        raise UsageError(usage("no-such-reason", piece=piece, rules=tuple(wanting), known=known))
    office = _owner(state, line)
    if not office:
        raise UsageError(usage("piece-nobodys", piece=piece))
    counted = state.counting(lines)
    period = str(found.asked.only or (counted and counted.period) or line.period)
    return replace(decision, office=office, period=period, reasons=tuple(chosen))


def _is_of(instance: str, rules: Sequence[str]) -> bool:
    return instance in rules or instance.split(".")[0] in rules


def _owner(state: CollectionState, line: LedgerLine) -> str:
    """Whose a piece is; a repeat is the first one's."""
    first = {again.id: one.id for again, one in state.repeated}
    own = line.id
    while own in first:
        own = first[own]
    return state.owners.get(own, "")


def _demand_counts(after: CollectionState, lines: Sequence[LedgerLine]) -> None:
    """The piece that was chosen does count now."""
    one = after.counting(lines)
    name = after.piece(lines[0])
    if one is None or not one.code or one.contradicted:
        raise UsageError(usage("piece-nobodys", piece=name))
    if one.line.verdict == Verdict.UNREADABLE:
        raise UsageError(usage("piece-unreadable", piece=name))


def _changes(before: CollectionState, after: CollectionState) -> Iterator[OfficeChange]:
    was, now = _counting(before), _counting(after)
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        other_bytes = old is not None and new is not None and old.line.sha256 != new.line.sha256
        # Two files of one name are told apart by the names of their pieces.
        alike = old is not None and new is not None and other_bytes and old.line.name == new.line.name
        told = [
            (f"{one.line.name} [{after.piece(one.line)}]" if alike else one.line.name, one.verdict) if one else None
            for one in (old, new)
        ]
        if told[0] != told[1]:
            one = new or old
            assert one is not None
            yield OfficeChange(one.code, one.name, told[0], told[1])


def _counting(state: CollectionState) -> dict[tuple[str, str, int], CountedSubmission]:
    return {(one.code, str(one.period or ""), 0 if one.code else one.line.id): one for one in state.offices}
