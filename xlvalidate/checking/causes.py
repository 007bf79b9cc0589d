"""Findings to causes: what an office does about them, a row each. Every finding is in exactly one cause.

Blank cells of a table are one cause, and what waits for them is folded into it; so are rules that the same cells break,
and cells of a table that are wrong in the same way. Causes stand in the order of the form.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from xlvalidate.checking.broken_rules import place_of
from xlvalidate.checking.cell_rules import UNCLEAR
from xlvalidate.checking.entry_gaps import EntryGaps, gaps_among, lack_at
from xlvalidate.checking.suspects import Suspects
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Outcome, Place, Severity
from xlvalidate.reading.submission import Lack, Submission
from xlvalidate.rules.tree import Claim, Comparison, Ref, Whose, nodes

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked

Key: TypeAlias = tuple[str, ...]
_TABLE, _WAITS = "table-blank", "not-run"


class CauseKind(StrEnum):
    """What a cause is about: cells without a figure, cells whose content is wrong, figures that do not agree, a reason
    that may be given, or the form around its figures.
    """

    GAPS = "gaps"
    CELLS = "cells"
    BALANCE = "balance"
    REASON = "reason"
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Findings about which one thing is to be done.

    `severity` is that of the gravest. `places` are the cells to act on, in the order of the form, each once; empty for
    a whole file. `lacks` says of `gaps` how many have no figure for which reason. `waits` is how many rule instances
    can only be judged afterwards. `suspects` says which cells are likely wrong; None where no `must` rule is broken.
    `entries` is in how many entries of an open table it is so, of which `places` has the first; `by_column` says of the
    `gaps` of such a table how many are in which column.
    """

    kind: CauseKind
    severity: Severity
    findings: tuple[Finding, ...]
    places: tuple[Place, ...]
    lacks: tuple[tuple[Lack, int], ...] = ()
    waits: int = 0
    suspects: Suspects | None = None
    entries: int = 0
    by_column: tuple[tuple[str, int], ...] = ()

    @property
    def open(self) -> bool:
        """Does somebody still have to act on it?"""
        return any(finding.open for finding in self.findings)

    @property
    def likeliest(self) -> tuple[Place, ...]:
        """The cells to look at before all others: those of the only smallest set; empty where there is no such set."""
        alone = self.suspects.alone if self.suspects else ()
        return tuple(place for place in self.places if place.code in alone)


def causes_of(checked: "Checked") -> tuple[Cause, ...]:
    """What is to be done about a checked file: first what is open, then what is only told or explained, each in the
    order of the form. What is about the whole form comes first.
    """
    submission = checked.submission
    if submission is None:
        return tuple(
            Cause(kind=CauseKind.FORM, severity=finding.severity, findings=(finding,), places=finding.places)
            for finding in checked.findings
        )
    order = order_of(submission.edition)
    found = [_cause(group, order, submission) for group in _groups(checked, submission)]
    return tuple(sorted(found, key=lambda cause: (not cause.open, _position(cause, submission, order))))


def _position(cause: Cause, submission: Submission, order: Mapping[str, int]) -> tuple[int, int]:
    """Where it stands in the form: of the columns of an open table where its first entry does."""
    codes = [place.code for place in cause.places if place.code]
    # What is declared of a table stands above its figures.
    cells = {declared.cell: table for table, declared in submission.declared.items()}
    tables = [cells[place.cell] for place in cause.places if place.cell in cells and not place.code]
    if not codes:
        told = [finding.fact("table") for finding in cause.findings]
        tables += [table for table in told if table in submission.edition.open_tables]
        codes += [place.code for finding in cause.findings for place in finding.places if place.code]
    codes += [code for table in tables for code in _first_of(table, submission.edition)]
    rows = [_row(place, submission) for place in cause.places]
    return min((order[code] for code in codes), default=-1), min(rows, default=0)


def _first_of(table: str, edition: Edition) -> Iterable[str]:
    """The first cell of a table, or the first column of an open one."""
    members = edition.open_tables[table].columns if table in edition.open_tables else edition.by_table.get(table, ())
    return (one.code for one in members[:1])


def order_of(edition: Edition) -> Mapping[str, int]:
    """Where everything stands of which rules speak, by code: the cells and the columns in the order of the form; what
    entries come to stands with their table.
    """
    if not edition.open_tables:
        return {code: number for number, code in enumerate(edition.indicators)}
    order: dict[str, int] = {}
    for table in edition.tables:
        own = edition.open_tables[table.code].columns if table.open else edition.by_table.get(table.code, ())
        order |= {one.code: number for number, one in enumerate(own, start=len(order))}
    own_first = {table: next(iter(_first_of(table, edition))) for table in edition.open_tables}
    return order | {code: order[own_first[one.table]] for code, one in edition.entry_figures.items()}


@dataclass(slots=True)
class _Group:
    kind: CauseKind
    findings: list[Finding] = field(default_factory=list)
    places: dict[Place, None] = field(default_factory=dict)
    waits: int = 0
    suspects: Suspects | None = None

    def add(self, finding: Finding, places: Iterable[Place]) -> None:
        self.findings.append(finding)
        self.places |= dict.fromkeys(places)


def _cause(group: _Group, order: Mapping[str, int], submission: Submission) -> Cause:
    severities = {finding.severity for finding in group.findings}
    gaps = _gaps(group, submission) if group.kind is CauseKind.GAPS else EntryGaps({}, (), 0)
    return Cause(
        kind=group.kind,
        severity=next(one for one in Severity if one in severities),
        findings=tuple(group.findings),
        places=tuple(
            sorted(group.places, key=lambda place: (order.get(place.code or "", -1), _row(place, submission)))
        ),
        lacks=tuple((lack, gaps.lacks[lack]) for lack in Lack if gaps.lacks.get(lack)),
        waits=group.waits,
        suspects=group.suspects,
        entries=gaps.entries or _entries(group.findings),
        by_column=gaps.by_column,
    )


def _entries(findings: Sequence[Finding]) -> int:
    """In how many entries it is so; what only waits for them may be of more. Words of a column that are told apart
    are of different entries.
    """
    own = [finding for finding in findings if finding.why != _WAITS] or findings
    apart = all(finding.origin is not Origin.RULE or finding.why != "broken" for finding in own)
    return (sum if apart else max)(finding.entries for finding in own)


def _gaps(group: _Group, submission: Submission) -> EntryGaps:
    """The cells without a figure: of an open table all of them, of which the places are the first."""
    if any(place.code in submission.edition.columns for place in group.places):
        return gaps_among(group.places, submission)
    lacks = Counter(lack for place in group.places if place.code and (lack := lack_at(place, submission)))
    return EntryGaps(lacks, (), 0)


def _row(place: Place, submission: Submission) -> int:
    """Where it stands among the cells of a column."""
    return place.cell.row if place.cell and place.code in submission.edition.columns else 0


def _groups(checked: "Checked", submission: Submission) -> Iterable[_Group]:
    edition = submission.edition
    figures = edition.entry_figures
    searches = dict(_searches(checked.suspects, edition))
    groups = {key: _of_search(search, submission) for key, search in searches.items()}
    by_rule = {rule: key for key, search in searches.items() for rule in search.rules}
    certain = {code: key for key, search in searches.items() for code in _in_every_set(search)}
    told: dict[str, Key] = {}
    waiting: list[Finding] = []
    for finding in checked.findings:
        if finding.why == _WAITS:
            waiting.append(finding)
            continue
        key, kind = _of(finding, edition, by_rule, certain)
        group = groups.setdefault(key, _Group(kind))
        group.add(finding, _to_act_on(finding, submission, group.suspects))
        for gap in _gaps_told(finding, submission):
            told.setdefault(gap, key)
    for key in _keys_of_silent(checked, submission, told):
        groups[key].waits += 1
    elsewhere: list[tuple[Key, Place]] = []
    for finding in waiting:
        gaps = [place for place in finding.places if place.code and not _keys_told(place, submission, told)]
        tables = [edition.operands[place.code or ""].table for place in gaps]
        key = ("gaps", tables[0]) if gaps else _told(finding, submission, told)
        shown = [(place, table) for place, table in zip(gaps, tables, strict=True) if place.code not in figures]
        groups.setdefault(key, _Group(CauseKind.GAPS)).add(
            finding, [place for place, table in shown if table == tables[0]]
        )
        groups[key].waits += _waits(finding, checked)
        elsewhere += [(key, place) for place, table in shown if table != tables[0]]
    named = {place for group in groups.values() for place in group.places}
    for key, place in elsewhere:
        if place not in named:  # no rule over its own table asks for it
            groups[key].places[place] = None
    return [group for group in groups.values() if group.findings]


def _of_search(search: Suspects, submission: Submission) -> _Group:
    group = _Group(CauseKind.BALANCE, suspects=search)
    group.places |= {place_of(submission.reading(code)): None for code in search.cells}
    return group


def _told(finding: Finding, submission: Submission, told: Mapping[str, Key]) -> Key:
    """The cause that tells of the first cell; where none of its cells is known, the rule stands by itself."""
    keys = (key for place in finding.places for key in _keys_told(place, submission, told))
    return next(keys, ("", finding.id))


def _gap(place: Place, submission: Submission) -> str:
    """What a cell without a figure is told by: its code; in an open table its column and what it lacks."""
    code = place.code or ""
    return f"{code} {lack_at(place, submission)}" if code in submission.edition.columns else code


def _keys_told(place: Place, submission: Submission, told: Mapping[str, Key]) -> list[Key]:
    """The causes that tell why there is no figure at a place."""
    figure = submission.edition.entry_figures.get(place.code or "")
    if figure is None:
        gap = _gap(place, submission)
        return [told[gap]] if gap in told else []
    return _keys_of_column(figure.column.code, told) if figure.column else []


def _keys_of_column(code: str, told: Mapping[str, Key]) -> list[Key]:
    return [told[gap] for lack in Lack if (gap := f"{code} {lack}") in told]


def _gaps_told(finding: Finding, submission: Submission) -> Iterator[str]:
    """The cells without a figure of which a finding itself says why."""
    if finding.why in UNCLEAR:
        members = submission.edition.by_table.get(finding.fact("table"), ())
        yield from (one.code for one in members if submission.readings[one.code].lack is Lack.BLANK)
    for place in finding.places:
        if place.code is None:
            continue
        lack = lack_at(place, submission)
        of_form = finding.origin is Origin.STRUCTURE and lack in (Lack.NOT_FOUND, Lack.MERGED)
        of_cell = finding.origin is Origin.READING and lack is not None
        if of_form or of_cell or finding.why == _TABLE:
            yield _gap(place, submission)


def _keys_of_silent(checked: "Checked", submission: Submission, told: Mapping[str, Key]) -> Iterator[Key]:
    """For each rule instance that was not run and of which no finding says so, the cause that it waits for: a table
    that is wholly blank, or a cell that is lost.
    """
    edition = submission.edition
    said = {finding.id for finding in checked.findings if finding.why == _WAITS}
    cells = {rule.id: edition.by_table.get(rule.table, ()) for rule in edition.cell_rules.values()}
    for own, outcome in checked.outcomes.items():
        if outcome is not Outcome.NOT_RUN or own.split(".")[0] in said:
            continue
        if (instance := edition.by_instance.get(own)) is not None:
            codes = [ref.code for ref in instance.operands if ref.period is Whose.NOW]
        elif (statement := edition.by_statement.get(own)) is not None:
            codes = [*statement.codes]  # of a table that is wholly blank
        else:  # a rule over the figures of units has no cells that could be missing
            codes = [indicator.code for indicator in cells.get(own, ())]
        yield from [key for code in codes for key in _keys_lacking(code, submission, told)][:1]


def _keys_lacking(code: str, submission: Submission, told: Mapping[str, Key]) -> list[Key]:
    """The causes that tell why an operand of a rule has no figure."""
    if code in submission.edition.columns:
        return _keys_of_column(code, told)
    if code in submission.edition.entry_figures:
        return _keys_told(Place(code, None, ""), submission, told)
    return [told[code]] if code in told and submission.readings[code].number is None else []


def _waits(finding: Finding, checked: "Checked") -> int:
    """How many rule instances were not run, as a finding says; one on trial does not count, nor a rule over cells that
    other cells have already broken.
    """
    ran = checked.outcomes.get(finding.id, Outcome.NOT_RUN) is not Outcome.NOT_RUN
    if ran or finding.severity is Severity.NOTE:
        return 0
    return 1 if finding.entries else int(finding.fact("count"))  # the entries of a table are one rule


def _of(
    finding: Finding, edition: Edition, by_rule: Mapping[str, Key], certain: Mapping[str, Key]
) -> tuple[Key, CauseKind]:
    """Which cause a finding belongs to, and what that is about."""
    must = finding.severity is Severity.MUST
    codes = [*dict.fromkeys(place.code for place in finding.places if place.code)]
    if finding.why == _TABLE:
        return ("gaps", finding.fact("table")), CauseKind.GAPS
    if finding.why in UNCLEAR:
        return ("declared", finding.fact("table")), CauseKind.CELLS
    if finding.origin is Origin.RULE and finding.why == "broken":
        kind = CauseKind.BALANCE if must else CauseKind.REASON
        return by_rule.get(finding.id, ("rule", finding.id)), kind
    if finding.id in edition.by_statement:
        return ("rule", finding.id), CauseKind.REASON
    if finding.origin in (Origin.RULE, Origin.READING) and len(codes) == 1:
        if must and finding.left is not None and codes[0] in certain:
            return certain[codes[0]], CauseKind.BALANCE
        state = (str(finding.open), finding.fact("reason_is"), str(bool(finding.fact("lapsed"))))
        of = codes[0] if codes[0] in edition.columns else edition.operands[codes[0]].table
        return ("cells", finding.why, finding.severity, of, *state), CauseKind.CELLS
    kind = CauseKind.REASON if finding.origin is Origin.RULE else CauseKind.FORM
    return ("", finding.id, finding.why, *codes, *map(str, finding.facts)), kind


def _searches(suspects: Iterable[Suspects], edition: Edition) -> Iterator[tuple[Key, Suspects]]:
    """The searches, each cut into the rules that hang together through the cells that it suspects. Where a search was
    given up, or found nothing, each rule stands alone.
    """
    for search in suspects:
        if not (search.ended and search.sets):
            yield from ((("balance", rule), Suspects((rule,), (), (), search.ended)) for rule in search.rules)
            continue
        cells = search.cells
        used = {rule: {ref.code for ref in edition.by_instance[rule].operands} & cells for rule in search.rules}
        if cells - set().union(*used.values()):  # cells of rules that hold tie the others together
            yield ("balance", *search.rules), search
            continue
        parts = [
            (rules, tuple(dict.fromkeys(tuple(code for code in one if code in codes) for one in search.sets)))
            for rules, codes in _together(used)
        ]
        if len(parts) == 1 or prod(len(sets) for _, sets in parts) != len(search.sets):
            yield ("balance", *search.rules), search  # what is wrong in one part tells what is in another
            continue
        for rules, sets in parts:
            yield ("balance", *rules), Suspects(rules, sets, (None,) * len(sets), True)


def _together(used: Mapping[str, set[str]]) -> Iterable[tuple[tuple[str, ...], set[str]]]:
    """Rules that share cells, and all the cells of each such group."""
    groups: list[tuple[tuple[str, ...], set[str]]] = []
    for rule, codes in used.items():
        joined = [group for group in groups if group[1] & codes]
        groups = [group for group in groups if not group[1] & codes]
        rules = tuple(one for group in joined for one in group[0])
        groups.append(((*rules, rule), codes.union(*(group[1] for group in joined))))
    return groups


def _in_every_set(search: Suspects) -> set[str]:
    return set.intersection(*map(set, search.sets)) if search.sets else set()


def _to_act_on(finding: Finding, submission: Submission, search: Suspects | None) -> Sequence[Place]:
    """The cells of a finding. Of a broken rule those that are suspected; where none are known, its total and what else
    is not 0.
    """
    if finding.why != "broken":
        return finding.places
    if search and search.sets:
        return ()  # its cause has them already
    edition, instance = submission.edition, submission.edition.by_instance.get(finding.id)
    if instance is not None and instance.entries:
        shown = [place for place in finding.places if place.code in edition.columns]
    else:
        total = _total(instance.claim) if instance else None
        shown = [
            place
            for place in finding.places
            if place.code not in edition.entry_figures
            and (place.code is None or place.code == total or submission.reading(place.code).number)
        ]
    return shown or finding.places


def _total(claim: Claim) -> str | None:
    """The indicator that stands alone on its side of a comparison, and not on the other."""
    for node in nodes(claim):
        if isinstance(node, Comparison):
            alone = [side.code for side in (node.left, node.right) if isinstance(side, Ref)]
            if len(alone) == 1:
                return alone[0]
    return None
