"""Which submission of an office counts, and what became of every piece. Pure: the same lines and the same roster give
the same answer in any order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from xlvalidate.checking.rollup import RollUp, Unit
from xlvalidate.checking.verdicts import verdict
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.decisions import NOTHING_DECIDED, SHORTEST, Choice, Decided, Decision, key_of, letters_of
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.office_claims import WEIGHTS as OF_CLAIMS
from xlvalidate.collecting.office_claims import Claim, Evidence, claim, for_period, given
from xlvalidate.collecting.resubmissions import DistinctSubmission, Ranked, order_of, ranked, seen_in
from xlvalidate.findings import Finding, Origin, Outcome, Severity, Verdict, gravest_first
from xlvalidate.identity import Identity, Period, PeriodKind
from xlvalidate.intake.unpack import FROM_DOCUMENT
from xlvalidate.languages import listed
from xlvalidate.roster import Office, Roster

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


class Fate(StrEnum):
    """What became of a piece. Every piece has one; after a run none waits."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    EXPLAIN = "explain"
    RETURN = "return"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"
    NOT_A_FORM = "not-a-form"
    IGNORED = "ignored"
    WITHDRAWN = "withdrawn"


_OUT = {Choice.IGNORE: Fate.IGNORED, Choice.WITHDRAWN: Fate.WITHDRAWN}
TAKEN_OUT = tuple(_OUT.values())
JUDGED = (Fate.ACCEPTED, Fate.EXPLAIN, Fate.RETURN, Fate.UNREADABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSubmission:
    """An office's submission that counts, with what the collection says of it. `known` is its line in the roster,
    `outcomes` what became of the rules that no workbook alone can answer.

    `candidates` came at the same moment, and one of them may count instead. `contradicted` says that the submission may
    be another office's, or for another period; `against` what speaks against it.
    """

    code: str
    name: str
    by: Evidence
    line: LedgerLine
    verdict: Verdict
    period: Period | None = None
    known: Office | None = None
    candidates: tuple[LedgerLine, ...] = ()
    earlier: tuple[LedgerLine, ...] = ()
    contradicted: bool = False
    against: Finding | None = None
    findings: tuple[Finding, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def says(self, why: str) -> bool:
        """Is there such a finding of the collection?"""
        return any(finding.why == why for finding in self.findings)


@dataclass(frozen=True, slots=True)
class MissingForm:
    """An office of the roster that owes a form; `period` is for when, None where all of the collection is for one."""

    office: Office
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionState:
    """The answer: one standing an office and period. `repeated` has each piece with the one that came first; `missing`
    is None without a roster; `owners` has the codes of those that were judged; `others` what counts for no office;
    `out` what the collector has taken out, with the decision. `decided` are all decisions, and `letters` says how much
    of a piece's key is its name. `periods` are those that the offices are to report for, where they are several.

    `units` has, by office above others, what counts of each unit; `rolled` has the sums for the offices that have
    reported themselves (see `sums`).
    """

    fates: Mapping[int, Fate]
    offices: tuple[CountedSubmission, ...]
    repeated: tuple[tuple[LedgerLine, LedgerLine], ...]
    others: tuple[tuple[LedgerLine, Finding], ...]
    missing: tuple[MissingForm, ...] | None
    periods: tuple[Period, ...] = ()
    owners: Mapping[int, str] = field(default_factory=dict)
    out: tuple[tuple[LedgerLine, Decision], ...] = ()
    decided: Decided = NOTHING_DECIDED
    letters: int = SHORTEST
    units: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    rolled: Mapping[str, RollUp] = field(default_factory=dict)

    def piece(self, line: LedgerLine) -> str:
        """What people call a piece by."""
        return key_of(line)[: self.letters]

    def counting(self, lines: Iterable[LedgerLine]) -> CountedSubmission | None:
        """The submission that one of these lines is, or repeats; None where none of them counts."""
        same = {line.id for line in lines}
        same |= {first.id for again, first in self.repeated if again.id in same}
        return next((one for one in self.offices if one.line.id in same), None)

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts of what counts for an office, and of what was judged and counts for none."""
        fates = (self.fates[line.id] for line, _ in self.others)
        return [*(one.verdict for one in self.offices), *(Verdict(str(fate)) for fate in fates if fate in JUDGED)]


@dataclass(slots=True)
class _Found:
    """The answer while it is made."""

    fates: dict[int, Fate] = field(default_factory=dict)
    repeated: list[tuple[LedgerLine, LedgerLine]] = field(default_factory=list)
    others: list[tuple[LedgerLine, Finding]] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)
    out: list[tuple[LedgerLine, Decision]] = field(default_factory=list)

    def take_out(self, lines: Iterable[LedgerLine], decision: Decision) -> None:
        """The collector has decided that these do not count."""
        for line in lines:
            self.fates[line.id] = _OUT[decision.choice]
            self.out.append((line, decision))


def office_key(counted: CountedSubmission) -> str | int:
    """What tells offices apart: the code, or the piece where no office is known."""
    return counted.code or counted.line.id


def counted_as(state: CollectionState, counted: CountedSubmission) -> tuple[str | int, Period | None]:
    """What is counted once: an office, and where each is to report for several periods, an office and a period."""
    return office_key(counted), counted.period if state.periods else None


def verdicts_of_offices(state: CollectionState) -> Mapping[tuple[str | int, Period | None], Verdict]:
    """The verdict of each office, once: the gravest, where it has sent forms of several periods that are not asked for
    one by one.
    """
    gravest: dict[tuple[str | int, Period | None], Verdict] = {}
    for one in state.offices:
        key = counted_as(state, one)
        gravest[key] = graver(one.verdict, gravest.get(key, one.verdict))
    return gravest


def graver(one: Verdict, other: Verdict) -> Verdict:
    """The one of the two that asks for more."""
    return max(one, other, key=_VERDICTS.index)


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
    ordered = sorted(lines, key=order_of)
    shared_ids = _shared_ids(ordered)
    found = _Found()
    offices: list[CountedSubmission] = []
    pieces = _pieces(ordered, roster, found, decided, documents=documents)
    for (identity, _), members in _by_identity(pieces, asked).items():
        offices.append(_counted(identity, _once(members, found), roster, shared_ids, found, decided))
    position = {office.code: number for number, office in enumerate(roster.offices)} if roster else {}
    offices.sort(
        key=lambda one: (position.get(one.code, len(position)), one.code, str(one.period or ""), order_of(one.line))
    )
    owed = asked.owed(office.period for office in offices)
    return CollectionState(
        fates=found.fates,
        offices=tuple(offices),
        repeated=tuple(sorted(found.repeated, key=lambda pair: order_of(pair[0]))),
        others=tuple(sorted(found.others, key=lambda pair: order_of(pair[0]))),
        missing=tuple(_missing(owed, offices, roster)) if roster else None,
        periods=tuple(one for one in owed if one is not None),
        owners=found.owners,
        out=tuple(sorted(found.out, key=lambda pair: order_of(pair[0]))),
        decided=decided,
        letters=letters_of(map(key_of, ordered)),
    )


def _missing(
    owed: Iterable[Period | None], offices: Sequence[CountedSubmission], roster: Roster
) -> Iterator[MissingForm]:
    """Who owes a form for which period, in the order of the roster for each."""
    for period in owed:
        reported = {one.code for one in offices if period is None or one.period == period}
        yield from (MissingForm(office, period) for office in roster.offices if office.code not in reported)


def _pieces(
    ordered: Sequence[LedgerLine], roster: Roster | None, found: _Found, decided: Decided, *, documents: bool
) -> Iterator[DistinctSubmission]:
    """The submissions by their bytes, in their order. A piece that is no submission gets its fate here."""
    by_bytes: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in ordered:
        if line.sha256:
            by_bytes[line.sha256].append(line)
        elif decision := decided.out(key_of(line)):
            found.take_out([line], decision)
        else:
            found.fates[line.id] = Fate.NOT_A_FORM
            found.others.append((line, _file_finding(line, line.word, line.detail)))
    for members in by_bytes.values():
        # An office may send the very workbook that its document was read into: that is a form as any.
        line, *again = sorted(members, key=lambda one: one.word == FROM_DOCUMENT)
        if decision := decided.out(line.sha256):
            found.take_out([line, *again], decision)
            found.owners[line.id] = _claimed((line, *again), roster, decided).code
            continue
        for other in again:
            found.fates[other.id] = Fate.REPEATED
            found.repeated.append((other, line))
        if not line.verdict:
            found.fates[line.id] = Fate.WAITING
        elif line.why in NO_FORM:
            found.fates[line.id] = Fate.NOT_A_FORM
            found.others.append((line, _file_finding(line, line.why)))
        elif line.word == FROM_DOCUMENT and not documents and not _is_taken(line, decided):
            found.fates[line.id] = Fate.NOT_A_FORM
            found.others.append((line, _file_finding(line, FROM_DOCUMENT)))
        else:
            claimed = _claimed((line, *again), roster, decided)
            if not claimed.code and line.verdict == Verdict.UNREADABLE:
                found.fates[line.id] = Fate.UNREADABLE
                found.others.append((line, _file_finding(line, line.why)))
            else:
                found.owners[line.id] = claimed.code
                yield DistinctSubmission(line, (line, *again), claimed, seen_in((line, *again)))


def _is_taken(line: LedgerLine, decided: Decided) -> bool:
    """Has the collector said whose it is, or that it counts?"""
    return line.sha256 in decided.whose or decided.chosen([line.sha256]) is not None


def _claimed(members: Sequence[LedgerLine], roster: Roster | None, decided: Decided) -> Claim:
    claimed = claim(members, roster)
    decision = decided.whose.get(members[0].sha256)
    claimed = claimed if decision is None else given(claimed, decision, roster)
    for_when = decided.periods.get(members[0].sha256)
    return claimed if for_when is None else for_period(claimed, for_when)


def _by_identity(
    pieces: Iterable[DistinctSubmission], asked: AskedPeriods
) -> Mapping[tuple[Identity, int], Sequence[DistinctSubmission]]:
    """The submissions of each office for each period. A submission without a known office replaces no other: each gets
    a number of its own, and so does a form of which it is not known for which of several periods it is. A file that
    cannot be read goes to the office's newest period.
    """
    found: dict[tuple[Identity, int], list[DistinctSubmission]] = defaultdict(list)
    unread: list[DistinctSubmission] = []
    newest: dict[str, Period] = {}
    for piece in pieces:
        code = piece.claim.code
        own = asked.only or Period.of(piece.claim.period or piece.line.period)
        if own is None and code and piece.line.verdict == Verdict.UNREADABLE:
            unread.append(piece)
            continue
        known = code and (own is not None or not asked.apart)
        found[Identity(code, own), 0 if known else piece.line.id].append(piece)
        if own is not None:
            newest[code] = max(own, newest.get(code, own))
    for piece in unread:
        found[Identity(piece.claim.code, newest.get(piece.claim.code)), 0].append(piece)
    return {key: sorted(members, key=lambda one: order_of(one.line)) for key, members in found.items()}


def _once(pieces: Sequence[DistinctSubmission], found: _Found) -> Sequence[DistinctSubmission]:
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
        found.fates[line.id] = Fate.REPEATED
        found.repeated.append((line, before.line))
        members = (*before.members, *piece.members)
        first[key] = DistinctSubmission(before.line, members, before.claim, seen_in(members))
    return tuple(first.values())


def _counted(
    identity: Identity,
    pieces: Sequence[DistinctSubmission],
    roster: Roster | None,
    shared_ids: frozenset[str],
    found: _Found,
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
            found.fates[one.line.id] = Fate(str(own_verdict(one, _said(one, shared_ids))))
            found.others.append((one.line, one.claim.against))
    judged = {}
    for one in counting:
        said = list(_said(one, shared_ids))
        if one in newest:
            said += [_finding(_LATER[later.verdict == Verdict.UNREADABLE], file=later.name) for later in there.later]
            if len(newest) > 1:
                said.append(_finding("undecided", files=listed(other.line.name for other in newest)))
        if chosen is not None and one is chosen[0]:
            said += _by_choice(*chosen, pieces)
        judged[one.line.id] = said, own_verdict(one, said)
        found.fates[one.line.id] = Fate(str(judged[one.line.id][1]))
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


def _shared_ids(lines: Sequence[LedgerLine]) -> frozenset[str]:
    """Message-IDs that mails with different bytes claim. One that was forwarded is the same mail in other bytes."""
    mails: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.message_id and not line.enclosed:
            mails[line.message_id].add(line.delivery_sha256)
    return frozenset(one for one, digests in mails.items() if len(digests) > 1)


def _finding(why: str, **facts: str) -> Finding:
    return Finding(id=why, origin=Origin.STRUCTURE, severity=WEIGHTS[why], why=why, facts=tuple(facts.items()))


def _file_finding(line: LedgerLine, why: str, detail: str = "") -> Finding:
    facts = (("file", line.file), ("detail", detail))
    return Finding(id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=facts)
