"""What waits for the collector to decide, and the ways to settle it. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from xlvalidate.collecting.collection_state import CollectionState, CountedSubmission
from xlvalidate.collecting.decisions import Choice, rule_of_reason
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import AGAINST, STAMP_OTHER_PERIOD, may_be
from xlvalidate.findings import Finding, Verdict
from xlvalidate.reports.decided_text import ANY_OFFICE, Conflict, Way
from xlvalidate.roster import Roster


def conflicts(state: CollectionState, roster: Roster | None) -> tuple[Conflict, ...]:
    """In the order of the offices, then what stands beside them."""
    return (*_of_offices(state, roster), *_of_others(state, roster))


def disputed_forms(state: CollectionState, roster: Roster | None) -> Mapping[str, tuple[LedgerLine, ...]]:
    """By office of the roster: the forms that may be its own, and of which that is not certain."""
    lines = [one.line for one in state.offices if _is_disputed(one, roster)]
    lines += [line for line, finding in state.others if finding.why in AGAINST]
    found: dict[str, list[LedgerLine]] = {}
    for line in lines:
        for office in may_be(line, roster):
            found.setdefault(office.code, []).append(line)
    return {code: tuple(those) for code, those in found.items()}


def _is_disputed(one: CountedSubmission, roster: Roster | None) -> bool:
    unknown = roster is not None and one.known is None and one.line.verdict != Verdict.UNREADABLE
    return one.contradicted or unknown


def _of_offices(state: CollectionState, roster: Roster | None) -> Iterator[Conflict]:
    for one in state.offices:
        if _is_disputed(one, roster):
            yield _whose(state, roster, one.line, _speaking(one), one)
        if one.candidates:
            lines = (one.line, *one.candidates)
            yield _conflict(state, "which", lines, one, [_way(state, line, Choice.COUNTS) for line in lines])
        if one.says("came-since"):
            (finding,) = (found for found in one.findings if found.why == "came-since")
            ways = [Way("undecide", state.piece(line)) for line in _chosen_of(state, one)]
            yield _conflict(state, "since", [one.line], one, ways, [finding])
        if reasons := pending_reasons(state, one):
            rules = tuple(dict.fromkeys(map(rule_of_reason, reasons)))
            ways = [_way(state, one.line, Choice.ACCEPT_REASON), _way(state, one.line, Choice.REFUSE_REASON)]
            yield _conflict(state, "reasons", [one.line], one, ways, rules=rules)


def _speaking(one: CountedSubmission) -> Sequence[Finding]:
    """What is found of whose it is, with what speaks against it that the check itself has told."""
    return one.findings if one.against is None or one.against in one.findings else (one.against, *one.findings)


def _of_others(state: CollectionState, roster: Roster | None) -> Iterator[Conflict]:
    for line, finding in state.others:
        if finding.why in AGAINST:
            yield _whose(state, roster, line, [finding], None)


def _whose(
    state: CollectionState,
    roster: Roster | None,
    line: LedgerLine,
    findings: Sequence[Finding],
    counted: CountedSubmission | None,
) -> Conflict:
    offices = [(one.code, one.name) for one in may_be(line, roster)] or ([(ANY_OFFICE, "")] if roster else [])
    ways = [Way("decide", state.piece(line), str(Choice.OFFICE), code, name) for code, name in offices]
    if STAMP_OTHER_PERIOD in (one.why for one in findings):
        piece, periods = state.piece(line), (line.period, line.stamped_period)
        ways = [Way("decide", piece, str(Choice.PERIOD), one) for one in periods]
    ways.append(_way(state, line, Choice.IGNORE))
    return _conflict(state, "whose", [line], counted, ways, [one for one in findings if one.open])


def _conflict(
    state: CollectionState,
    why: str,
    lines: Sequence[LedgerLine],
    counted: CountedSubmission | None,
    ways: Sequence[Way],
    findings: Sequence[Finding] = (),
    rules: Sequence[str] = (),
) -> Conflict:
    return Conflict(
        why=why,
        code=counted.code if counted else "",
        name=counted.name if counted else "",
        pieces=tuple((state.piece(line), line.file) for line in lines),
        ways=tuple(ways),
        findings=tuple(findings),
        rules=tuple(rules),
    )


def _way(state: CollectionState, line: LedgerLine, choice: Choice) -> Way:
    return Way("decide", state.piece(line), str(choice))


def _chosen_of(state: CollectionState, one: CountedSubmission) -> Iterator[LedgerLine]:
    """The line by which a submission was chosen: its own, or one that says the same."""
    same = (line for line, first in state.repeated if first.id == one.line.id)
    decided = state.decided
    yield from (line for line in (one.line, *same) if decided.chosen([line.sha256]) is not None)


def pending_reasons(state: CollectionState, one: CountedSubmission) -> tuple[str, ...]:
    """The reasons of an office's form that the collector has not accepted, nor refused."""
    period = str(one.period or "")
    found = state.decided.open_reasons(one.code, period, one.line.explained)
    return tuple(reason for reason in found if state.decided.reason(one.code, period, reason)[1] is None)
