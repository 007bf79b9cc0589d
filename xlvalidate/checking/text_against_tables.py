"""The text of a report against its tables: each statement of the edition, where a text was given beside the form."""

from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal

from xlvalidate.checking.broken_rules import bound_to, lacking_finding, place_of, settled
from xlvalidate.checking.figures import number_of
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.editions.statement import RULE, Statement
from xlvalidate.findings import Finding, Number, Origin, Outcome, Place, Severity, plain
from xlvalidate.languages import listed
from xlvalidate.reading.statements import StatementReading
from xlvalidate.reading.submission import Reading, Submission
from xlvalidate.rules.tree import Ref
from xlvalidate.rules.types import Figure

DIFFERS = "text-differs"
"""Of a statement that no reading of it makes equal to the tables."""
_MOST_CELLS = 3


def outcomes_of_text(submission: Submission, empty: Container[str]) -> tuple[dict[str, Outcome], list[Finding]]:
    """What the statements come to; nothing without a text. Where the text says nothing of it, one does not apply; where
    no figure fits, and one of the cells that it may mean has none, it was not run. `empty` are the tables that are
    wholly blank, which is told of each once.
    """
    edition, text = submission.edition, submission.statements
    if text is None:
        return {}, []
    outcomes: dict[str, Outcome] = {}
    findings: list[Finding] = []
    lacking: dict[str, tuple[Statement, Reading]] = {}
    for statement in edition.statements.values():
        said = [one for one in text if one.id == statement.id]
        outcome, finding = _judged(statement, said, submission)
        outcomes[statement.instance_id] = outcome
        findings += [finding] if finding else []
        if outcome is Outcome.NOT_RUN:
            lacking |= {one.indicator.code: (statement, one) for one in _lacking(statement, submission)}
    told = [one for _, one in lacking.values()]
    if told and not all(one.indicator.table in empty for one in told):
        count = sum(1 for one in outcomes.values() if one is Outcome.NOT_RUN)
        severity = min((one.line.severity for one, _ in lacking.values()), key=[*Severity].index)
        findings.append(lacking_finding(RULE, severity, told, count))
    return outcomes, findings


def _judged(
    statement: Statement, said: Sequence[StatementReading], submission: Submission
) -> tuple[Outcome, Finding | None]:
    if not said:
        return Outcome.NOT_APPLICABLE, None
    sums = {meaning: _sum(meaning, submission) for meaning in statement.means}
    known = [one for one in sums.values() if one is not None]
    equal = [one.figure for one in said if one.figure in known]
    # A smaller figure beside an equal one is that of a part: of a district, a department, a month.
    apart = [one for one in said if one.figure not in known and not (equal and one.figure < max(equal))]
    if not apart:
        return Outcome.PASSED, None
    if lacking := _lacking(statement, submission):
        rightly = any(_is_rightly_blank(one, submission) for one in lacking)
        return Outcome.NOT_APPLICABLE if rightly else Outcome.NOT_RUN, None
    finding = settled(_finding(statement, apart, sums, submission), submission, None)
    return Outcome.EXPLAINED if finding.explanation else Outcome.FAILED, finding


def _lacking(statement: Statement, submission: Submission) -> list[Reading]:
    """The cells without a figure, of those that it may speak of."""
    return [one for code in statement.codes if number_of(one := submission.readings[code]) is None]


def _is_rightly_blank(reading: Reading, submission: Submission) -> bool:
    """Is a cell one of a block, or of a table, that the office need not fill in?"""
    indicator = reading.indicator
    may_be_left = indicator.optional is not None or indicator.blank is BlankMeans.EMPTY
    left = reading.blank and may_be_left
    return left or submission.stands(indicator.table) is Declaration.NOT_APPLICABLE


def _sum(meaning: Sequence[str], submission: Submission) -> Number | None:
    """What the tables say; None where a cell has no figure."""
    total: Number = 0
    for code in meaning:
        number = number_of(submission.readings[code])
        if number is None:
            return None
        total += number
    return total


def _finding(
    statement: Statement,
    apart: Sequence[StatementReading],
    sums: Mapping[tuple[str, ...], Number | None],
    submission: Submission,
) -> Finding:
    first = apart[0]
    tabled = {meaning: number for meaning, number in sums.items() if number is not None}
    nearest = min(tabled.values(), key=lambda number: abs(Decimal(first.figure) - Decimal(number)))
    places = tuple(place_of(submission.readings[code]) for code in statement.codes)
    others = len({(one.figure, one.sentence) for one in apart}) - 1
    bound: dict[Ref, Figure] = {Ref(f"text_{statement.id}"): first.figure}
    for code in statement.codes:
        if (number := number_of(submission.readings[code])) is not None:
            bound[Ref(code)] = number
    return Finding(
        id=statement.instance_id,
        origin=Origin.RULE,
        severity=statement.line.severity,
        why=DIFFERS,
        places=places,
        left=first.figure,
        right=nearest,
        difference=first.figure - nearest,
        facts=(
            ("sentence", first.sentence),
            ("where", first.where),
            ("tabled", listed(f"{_cells(meaning, places)} = {plain(number)}" for meaning, number in tabled.items())),
            *((("others", str(others)),) if others else ()),
        ),
        bound=bound_to(bound),
    )


def _cells(meaning: Sequence[str], places: Iterable[Place]) -> str:
    """The cells of a sum by their addresses; a code where the form has lost its cell."""
    of_code = {place.code: str(place.cell.a1 if place.cell else place.code) for place in places}
    said = [of_code[code] for code in meaning]
    return " + ".join(said if len(said) <= _MOST_CELLS else (said[0], "…", said[-1]))
