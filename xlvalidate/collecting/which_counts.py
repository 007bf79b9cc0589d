"""Which submission of an office counts, and what became of every piece. Pure: the same lines and the same roster give
the same answer in any order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.collection_state import (
    OUT_OF,
    CollectionState,
    CountedSubmission,
    Fate,
    MissingForm,
    graver,
)
from xlvalidate.collecting.decisions import NOTHING_DECIDED, Decided, Decision
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import WEIGHTS as OF_CLAIMS
from xlvalidate.collecting.office_claims import Claim, claim, for_period, given
from xlvalidate.collecting.resubmissions import DistinctSubmission, Ranked, is_from_document, order_of, ranked, seen_in
from xlvalidate.collecting.settling_tables import SettlingTables
from xlvalidate.findings import Finding, Origin, Severity, Verdict, gravest_first
from xlvalidate.identity import Identity, Period, PeriodKind
from xlvalidate.intake.unpack import FROM_DOCUMENT
from xlvalidate.languages import listed
from xlvalidate.roster import Roster

WEIGHTS: Mapping[str, Severity] = MappingProxyType(
    {
        **OF_CLAIMS,
        "newer-unreadable": Severity.EXPLAIN,
        "newer-other": Severity.EXPLAIN,
        "undecided": Severity.EXPLAIN,
        "truncated-attachment": Severity.EXPLAIN,
        "counts-decided": Severity.NOTE,
        "came-since": Severity.NOTE,
        "same-message-id": Severity.NOTE,
        "broken-mime": Severity.NOTE,
        "unnamed": Severity.NOTE,
        FROM_DOCUMENT: Severity.NOTE,
    }
)
"""What a collection itself has to say of a submission, each with a sentence under `what.<word>`."""

NO_FORM = frozenset({"not-a-form"})
_LATER = {True: "newer-unreadable", False: "newer-other"}
_VERDICTS = tuple(Verdict)


def which_counts(
    lines: Iterable[LedgerLine],
    roster: Roster | None,
    period: Period | None = None,
    decided: Decided = NOTHING_DECIDED,
    asked: AskedPeriods | None = None,
    *,
    documents: bool = False,
) -> CollectionState:
    """Who has reported, with what, and what became of the rest. With a `period` every form counts for it; where more
    is `asked` for, each for its own. What was read from a document counts with `documents` only, or where the collector
    has said so.
    """
    asked = asked or AskedPeriods(period, PeriodKind.YEAR if period is None else period.kind)
    tables = SettlingTables(lines)
    out: list[tuple[LedgerLine, Decision]] = []
    for number, piece in _pieces(tables, roster, out, decided, documents=documents):
        _by_identity(tables, number, piece, asked)
    for of_one in tables.forms():
        tables.count(_counted(of_one.identity, _once(of_one.forms, tables), roster, tables, decided))
    tables.end(roster)
    owed = asked.owed(tables.periods())
    return CollectionState(
        fates=tables.fates(),
        offices=tables.offices(roster),
        repeated=tables.repeats(),
        others=tables.others(),
        missing=tuple(_missing(owed, tables, roster)) if roster else None,
        periods=tuple(one for one in owed if one is not None),
        owners=tables.owners(),
        out=tuple(sorted(out, key=lambda pair: order_of(pair[0]))),
        decided=decided,
        letters=tables.letters,
    )


def _missing(owed: Iterable[Period | None], tables: SettlingTables, roster: Roster) -> Iterator[MissingForm]:
    """Who owes a form for which period, in the order of the roster for each."""
    for period in owed:
        reported = bytearray(len(roster.offices))
        for at in tables.reported(period):
            reported[at] = True
        yield from (MissingForm(one, period) for one, came in zip(roster.offices, reported, strict=True) if not came)


def _pieces(
    tables: SettlingTables,
    roster: Roster | None,
    out: list[tuple[LedgerLine, Decision]],
    decided: Decided,
    *,
    documents: bool,
) -> Iterator[tuple[int, DistinctSubmission]]:
    """The submissions by their bytes, with the numbers of their first lines. A piece that is no submission gets its
    fate here; what the collector has taken goes `out`.
    """
    for key, there in tables.pieces():
        # An office may send the very workbook that its document was read into: that is a form as any.
        (number, line), *rest = sorted(there, key=lambda one: is_from_document(one[1]))
        again = [one for _, one in rest]
        if decision := decided.out(key):
            for one in (line, *again):
                tables.fate(one, OUT_OF[decision.choice])
                out.append((one, decision))
            if line.sha256:
                tables.owner(line, _claimed((line, *again), roster, decided).code)
            continue
        if not line.sha256:
            for one in (line, *again):
                tables.other(one, _file_finding(one, one.word, one.detail), Fate.NOT_A_FORM)
            continue
        for other in again:
            tables.repeated(other, line)
        if not line.verdict:
            tables.fate(line, Fate.WAITING)
        elif line.why in NO_FORM:
            tables.other(line, _file_finding(line, line.why), Fate.NOT_A_FORM)
        elif line.word == FROM_DOCUMENT and not documents and not _is_taken(line, decided):
            tables.other(line, _file_finding(line, FROM_DOCUMENT), Fate.NOT_A_FORM)
        else:
            claimed = _claimed((line, *again), roster, decided)
            if not claimed.code and line.verdict == Verdict.UNREADABLE:
                tables.other(line, _file_finding(line, line.why), Fate.UNREADABLE)
            else:
                tables.owner(line, claimed.code)
                yield number, DistinctSubmission(line, (line, *again), claimed, {})


def _is_taken(line: LedgerLine, decided: Decided) -> bool:
    """Has the collector said whose it is, or that it counts?"""
    return line.sha256 in decided.whose or decided.chosen([line.sha256]) is not None


def _claimed(members: Sequence[LedgerLine], roster: Roster | None, decided: Decided) -> Claim:
    claimed = claim(members, roster)
    decision = decided.whose.get(members[0].sha256)
    claimed = claimed if decision is None else given(claimed, decision, roster)
    for_when = decided.periods.get(members[0].sha256)
    return claimed if for_when is None else for_period(claimed, for_when)


def _by_identity(tables: SettlingTables, number: int, piece: DistinctSubmission, asked: AskedPeriods) -> None:
    """Puts a submission, by the number of its first line, among those of its office for its period. One without a known
    office replaces no other: each stands for itself, and so does a form of which it is not known for which of several
    periods it is. A file that cannot be read goes to the office's newest period.
    """
    code, line = piece.claim.code, piece.line
    own = asked.only or Period.of(piece.claim.period or line.period)
    unread = own is None and bool(code) and line.verdict == Verdict.UNREADABLE
    known = code and (own is not None or not asked.apart)
    tables.add_form(number, Identity(code, own), piece.claim, apart=not (known or unread), unread=unread)


def _once(pieces: Sequence[DistinctSubmission], tables: SettlingTables) -> Sequence[DistinctSubmission]:
    """Leaves out repeats: the same cover, figures and explanations as an earlier one, judged alike."""
    first: dict[object, DistinctSubmission] = {}
    for number, piece in enumerate(pieces):
        line = piece.line
        said = (line.content, line.verdict, line.why, line.stamped, _tier(piece))
        key = said if line.content else number
        before = first.get(key)
        if before is None:
            first[key] = piece
            continue
        tables.repeated(line, before.line)
        members = (*before.members, *piece.members)
        first[key] = DistinctSubmission(before.line, members, before.claim, seen_in(members))
    return tuple(first.values())


def _counted(
    identity: Identity,
    pieces: Sequence[DistinctSubmission],
    roster: Roster | None,
    tables: SettlingTables,
    decided: Decided,
) -> CountedSubmission:
    """What counts of an office for a period. A submission that something speaks against counts only if there is no
    other; one that may be another office's counts then alone. All others of that kind are listed separately. What the
    collector has chosen counts whatever came before it and after it.
    """
    best = min(map(_tier, pieces))
    contradicted = best == _CONTRADICTED
    counted = [one for one in pieces if _tier(one) == best]
    there = ranked(counted)
    newest = there.newest[-1:] if contradicted else there.newest
    counting = newest if contradicted else counted
    chosen = _chosen(pieces, decided)
    if chosen is not None:
        newest, contradicted = [chosen[0]], chosen[0].claim.contradicted
        there = Ranked(newest, ())
        counting = [one for one in pieces if one is chosen[0] or one.claim.against is None]

    def own_verdict(one: DistinctSubmission, said: Iterable[Finding]) -> Verdict:
        own = Verdict(one.line.verdict)
        if decided.open_reasons(identity.office, str(identity.period or ""), one.line.explained):
            own = graver(own, Verdict.EXPLAIN)
        return graver(own, verdict(said))

    for one in pieces:
        if one.claim.against is not None and one not in counting:
            weighs = own_verdict(one, _said(one, tables.shared_ids))
            tables.other(one.line, one.claim.against, Fate(str(weighs)))
    judged = {}
    for one in counting:
        said = list(_said(one, tables.shared_ids))
        if one in newest:
            said += [_finding(_LATER[later.verdict == Verdict.UNREADABLE], file=later.name) for later in there.later]
            if len(newest) > 1:
                said.append(_finding("undecided", files=listed(other.line.name for other in newest)))
        if chosen is not None and one is chosen[0]:
            said += _by_choice(*chosen, pieces)
        judged[one.line.id] = said, own_verdict(one, said)
        tables.fate(one.line, Fate(str(judged[one.line.id][1])))
    # If several may count, the gravest is shown, the others beside it.
    shown = max(newest, key=lambda one: _VERDICTS.index(judged[one.line.id][1]))
    said, weighed = judged[shown.line.id]
    known = roster.by_code.get(identity.office) if roster else None
    return CountedSubmission(
        code=identity.office,
        name=known.name if known else shown.line.office,
        by=shown.claim.by,
        line=shown.line,
        verdict=weighed,
        period=identity.period,
        known=known,
        candidates=tuple(one.line for one in newest if one is not shown),
        earlier=tuple(one.line for one in counting if one not in newest),
        contradicted=contradicted,
        against=shown.claim.against if contradicted else None,
        findings=gravest_first(said),
    )


def _chosen(pieces: Sequence[DistinctSubmission], decided: Decided) -> tuple[DistinctSubmission, Decision] | None:
    """The submission that the collector has said is the one that counts; of several the one that was said last."""
    found = [(one, decision) for one in pieces if (decision := decided.chosen(line.sha256 for line in one.members))]
    return max(found, key=lambda pair: pair[1].number, default=None)


def _by_choice(
    chosen: DistinctSubmission, decision: Decision, pieces: Sequence[DistinctSubmission]
) -> Iterator[Finding]:
    """That it was chosen, and what has come since and does not count for that."""
    yield _finding("counts-decided", who=decision.who, because=decision.why)
    since = [one.line.name for one in pieces if one is not chosen and one.line.fetched > decision.fetched]
    if since:
        yield _finding("came-since", files=listed(since))


_CONTRADICTED = 2


def _tier(piece: DistinctSubmission) -> int:
    """What nothing goes against comes first, then what is to be explained, then what may be another office's."""
    if piece.claim.against is None:
        return 0
    return _CONTRADICTED if piece.claim.contradicted else 1


def _said(piece: DistinctSubmission, shared_ids: frozenset[str]) -> Iterator[Finding]:
    yield from piece.claim.findings
    if piece.line.word in WEIGHTS:
        yield _finding(piece.line.word)
    if piece.line.message_id in shared_ids:
        yield _finding("same-message-id", id=piece.line.message_id)


def _finding(why: str, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=WEIGHTS[why], why=why, facts=tuple(facts.items()))


def _file_finding(line: LedgerLine, why: str, detail: str = "") -> Finding:
    facts = (("file", line.file), ("detail", detail))
    return Finding(id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=facts)
