"""The figures of a table one by one: what was not understood, what is beyond its bounds, what is blank."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from xlvalidate.checking.broken_rules import not_run_finding, place_of
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import SHARE_DECIMALS, Edition, Indicator
from xlvalidate.editions.lint import utf16_units
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.editions.rule import Cells
from xlvalidate.findings import Finding, Number, Origin, Outcome, Place
from xlvalidate.languages import listed
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.severities import READING, STRUCTURE
from xlvalidate.reading.submission import Lack, Reading, Submission

UNCLEAR = ("declared-filled", "declared-unknown")
"""What is to be said of a declaration that declares nothing."""
_UNTYPED = (Lack.BLANK, Lack.NOT_FOUND, Lack.MERGED)


def empty_tables(edition: Edition, submission: Submission) -> tuple[str, ...]:
    """Tables in which every figure that is expected was left blank (and whose cells are still there)."""
    return tuple(
        table
        for table, members in edition.by_table.items()
        if submission.stands(table) is None and _is_empty([submission.readings[i.code] for i in members])
    )


def table_blank(edition: Edition, table: str, submission: Submission) -> Finding:
    """A table that is wholly blank, told once."""
    places = tuple(
        place_of(submission.readings[code])
        for code, indicator in edition.indicators.items()
        if indicator.table == table and _expected(indicator)
    )
    return Finding(
        id="table-blank",
        origin=Origin.STRUCTURE,
        severity=STRUCTURE["table-blank"],
        why="table-blank",
        places=places,
        facts=(("table", table),),
    )


def started_blocks(edition: Edition, submission: Submission) -> frozenset[str]:
    """Optional blocks in which something was typed: then all figures of the block are expected."""
    return frozenset(
        indicator.optional
        for code, indicator in edition.indicators.items()
        if indicator.optional and submission.readings[code].lack not in _UNTYPED
    )


def judge_cells(
    edition: Edition,
    rule: Cells,
    submission: Submission,
    bounds: Mapping[str, str],
    empty_tables: tuple[str, ...],
    started: frozenset[str],
) -> tuple[Outcome, list[Finding]]:
    """What a rule over every figure of a table comes to. `bounds` says by code which bound a figure is beyond,
    or that a word is none of its list.
    """
    stands = submission.stands(rule.table)
    findings = [*_unclear(edition, rule, submission)]
    blank: list[Reading] = []
    outcome = Outcome.FAILED if findings else Outcome.PASSED
    missing = False
    covered: list[Reading] = []
    for indicator in edition.by_table.get(rule.table, ()):
        reading = submission.readings[indicator.code]
        own, beyond = f"{rule.id}.{indicator.short}", bounds.get(indicator.code)
        if reading.why is not None and reading.lack is Lack.MERGED:
            covered.append(reading)
        elif reading.why is not None:
            not_understood = reading.lack is not None
            findings.append(reading_finding(own if not_understood else reading.why, reading.why, reading))
            if not_understood:
                outcome = Outcome.FAILED
        if beyond is not None:
            finding = beyond_finding(own, rule, reading, beyond)
            findings.append(_with_slip(finding, submission, indicator) if beyond in OF_LISTS else finding)
            outcome = Outcome.FAILED
        if reading.blank and indicator.kind.facts.asked:
            expected = _expected(indicator)
            missing = missing or (expected and reading.cell is None)
            if reading.cell is not None and (expected or indicator.optional in started):
                blank.append(reading)
    if stands is not None:
        blank.clear()
    if stands is Declaration.NOT_APPLICABLE and outcome is Outcome.PASSED:
        return Outcome.NOT_APPLICABLE, findings
    if outcome is Outcome.PASSED and (blank or missing or covered):
        outcome = Outcome.NOT_RUN
    if rule.table in empty_tables:
        blank.clear()
    if blank or covered:
        findings.append(not_run_finding(rule, [*blank, *covered], 1))
    return outcome, findings


OF_LISTS = ("not-a-choice", "not-under", "not-for-office")
"""What is wrong with a word that is chosen from a list."""


def _with_slip(finding: Finding, submission: Submission, indicator: Indicator) -> Finding:
    """A finding on a word with the nearest item of its list."""
    from xlvalidate.checking.listed_words import deciding_word, facts_of_slip  # only where a word is none of its list

    word = submission.readings[indicator.code].value.text.strip()
    parent = deciding_word(submission.edition, indicator, submission)
    slip = facts_of_slip(submission.edition, indicator, word, parent, finding.why)
    return replace(finding, facts=(*finding.facts, *((key, said) for key, said in slip.items() if said)))


def declarations(submission: Submission) -> Iterator[Finding]:
    """What was declared of whole tables, as it was understood."""
    for table, declared in submission.declared.items():
        if declared.stands is not None:
            word = f"declared-{declared.stands}"
            where = [Place(None, declared.cell, declared.text)]
            yield structure_finding(word, where, table=table, sheet=submission.edition.table(table).sheet)


def _unclear(edition: Edition, rule: Cells, submission: Submission) -> Iterator[Finding]:
    """A declaration of a whole table that is none of its words, or that has figures beside it."""
    declared = submission.declared.get(rule.table)
    if declared is None or declared.stands is not None:
        return
    filled, unknown = UNCLEAR
    why = unknown if declared.says is None else filled
    beside = declared.beside if declared.says is not None else ()
    known = (declaration_word(one, edition.language) for one in edition.declarable[rule.table])
    yield Finding(
        id=rule.id,
        origin=Origin.READING,
        severity=READING[why],
        why=why,
        places=(
            Place(None, declared.cell, declared.text),
            *(place_of(submission.readings[code]) for code in beside),
        ),
        facts=(("table", rule.table), ("sheet", edition.table(rule.table).sheet), ("known", listed(known))),
    )


def _expected(indicator: Indicator) -> bool:
    return indicator.kind.facts.asked and indicator.blank is BlankMeans.UNKNOWN and not indicator.optional


def _is_empty(readings: Iterable[Reading]) -> bool:
    there = False
    for reading in readings:
        if _expected(reading.indicator):
            if not reading.blank:
                return False
            there = there or reading.cell is not None
    return there


def reading_finding(own: str, why: str, reading: Reading) -> Finding:
    """What is to be said of how a cell was read, or that its word is none of its list."""
    return Finding(
        id=own,
        origin=Origin.READING,
        severity=READING[why],
        why=why,
        places=(place_of(reading),),
        left=reading.number,
        facts=(("unit", reading.indicator.unit), ("detail", reading.detail), *_meant(reading)),
    )


def _meant(reading: Reading) -> Iterator[tuple[str, str]]:
    """The day, or yes or no, that was read."""
    if isinstance(reading.meant, bool):
        yield "flag", str(reading.meant).lower()
    elif isinstance(reading.meant, date):
        yield "day", reading.meant.isoformat()


def beyond_finding(own: str, rule: Cells, reading: Reading, why: str) -> Finding:
    """What a check of its schema has against a cell."""
    match why:
        case _ if why in OF_LISTS:
            return reading_finding(own, why, reading)
        case "date-least" | "date-most":
            return _day_finding(own, rule, reading, why)
        case "length" | "pattern":
            return _wording_finding(own, rule, reading, why)
        case _:
            return _bound_finding(own, rule, reading, why)


def _bound_finding(own: str, rule: Cells, reading: Reading, why: str) -> Finding:
    indicator, number = reading.indicator, reading.number
    bound: Number | None = {"least": indicator.least, "most": indicator.most}.get(why)
    if _may_lack_its_sign(reading, why):
        why = "most-percent"
    if why == "places" and indicator.kind.facts.share:
        why = "places-percent"
    return Finding(
        id=own,
        origin=Origin.RULE,
        severity=rule.severity,
        why=why,
        places=(place_of(reading),),
        left=number,
        right=bound,
        difference=None if bound is None or number is None else number - bound,
        facts=(("decimals", str(indicator.printed_decimals)),),
    )


def _may_lack_its_sign(reading: Reading, why: str) -> bool:
    """Would a percentage be within its bounds if what stands there were so many percents? `50` may well be 50%."""
    indicator, number = reading.indicator, reading.number
    if why != "most" or not indicator.kind.facts.share or number is None or "%" in reading.detail:
        return False
    share = Decimal(number).scaleb(-SHARE_DECIMALS)
    least, most = indicator.least, indicator.most
    return (least is None or share >= least) and (most is None or share <= most)


def _day_finding(own: str, rule: Cells, reading: Reading, why: str) -> Finding:
    bound = reading.indicator.earliest if why == "date-least" else reading.indicator.latest
    facts = (*_meant(reading), ("bound", "" if bound is None else bound.isoformat()))
    return _cell_finding(own, rule, reading, why, facts)


def _wording_finding(own: str, rule: Cells, reading: Reading, why: str) -> Finding:
    indicator = reading.indicator
    if why == "pattern":
        return _cell_finding(own, rule, reading, why, (("pattern", indicator.pattern or ""),))
    length = utf16_units(str(reading.typed))
    if indicator.shortest != indicator.longest:
        why = "length.between"
    facts = (("length", length), ("least", indicator.shortest), ("most", indicator.longest))
    return _cell_finding(own, rule, reading, why, tuple((name, str(fact)) for name, fact in facts))


def _cell_finding(own: str, rule: Cells, reading: Reading, why: str, facts: tuple[tuple[str, str], ...]) -> Finding:
    return Finding(
        id=own, origin=Origin.RULE, severity=rule.severity, why=why, places=(place_of(reading),), facts=facts
    )
