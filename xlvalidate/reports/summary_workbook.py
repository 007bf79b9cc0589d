"""summary.xlsx: a front sheet, offices by verdict, whom to call first, a finding a row with links into the marked
copies, who is missing, what came twice, hits per rule. Numbers are numbers, texts are strings with any beginning, and
the same input gives the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from itertools import chain
from typing import BinaryIO, TypeAlias

from xlvalidate.cells import Cell, quoted_sheet
from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.rollup import Compared
from xlvalidate.derive.appearance import Tint
from xlvalidate.editions.wording import title_of
from xlvalidate.findings import Finding, Number, Outcome, Severity, Verdict
from xlvalidate.messages import text
from xlvalidate.reports.call_text import said_calls
from xlvalidate.reports.changes_text import place_of_change, say_entries
from xlvalidate.reports.decided_text import (
    HERE,
    UNDONE,
    DecisionLine,
    command_of,
    say_choice,
    say_conflict,
    say_way,
)
from xlvalidate.reports.doubled_files import doubled
from xlvalidate.reports.finding_text import say, say_erratum
from xlvalidate.reports.front_sheet import front
from xlvalidate.reports.report_data import MISSING, Branch, Collected, OfficeResult, Resubmission, RuleCount
from xlvalidate.reports.safe_text import plain_number, sheet_link
from xlvalidate.reports.sent_text import named
from xlvalidate.reports.streamed_workbook import MOST_ROWS, ReportCell, ReportValue, SummarySheet, streamed
from xlvalidate.reports.sums_text import called, largest, place, reason, state

Entries: TypeAlias = Sequence[ReportCell | ReportValue]

_NUMBERS = (
    "must", "explain", "explained", "passed", "not-run", "late", "units", "short", "differing", "below.accepted",
    "below.explain", "below.return", "below.unreadable", "below.missing", "reported", "sum", "difference", "left",
    "right", "total", "offices", "failed", "not-applicable",
)  # fmt: skip
_LONGEST_PLACE = 200
_DEEPEST = 7  # what Excel folds
_VERDICTS = {
    Verdict.ACCEPTED: Tint.PASSED,
    Verdict.EXPLAIN: Tint.EXPLAIN,
    Verdict.RETURN: Tint.MUST,
    Verdict.UNREADABLE: Tint.MUST,
}
_SEVERITIES = {Severity.MUST: Tint.MUST, Severity.EXPLAIN: Tint.EXPLAIN}


@dataclass(frozen=True, slots=True)
class OfficeRows:
    """The rows of the tables that go through the offices: a row an office and a row a finding, the gravest first, and a
    row a change in the order of the offices. `changed` says that there are changes.
    """

    offices: Iterable[Entries]
    findings: Iterable[Entries]
    changes: Iterable[Entries]
    changed: bool


def summary(collected: Collected, language: str) -> bytes:
    """The whole workbook."""
    gravest = collected.gravest_first
    rows = OfficeRows(
        offices=(
            office_row(one, language, due=bool(collected.due), expects=bool(collected.expects)) for one in gravest
        ),
        findings=(row for one in gravest for row in finding_rows(one, language)),
        changes=(row for one in collected.offices for row in change_rows(one, language)),
        changed=any((made := one.resubmission) and (made.count or made.entries) for one in collected.offices),
    )
    packed = BytesIO()
    write_summary(packed, collected, rows, language)
    return packed.getvalue()


def write_summary(
    packed: BinaryIO, collected: Collected, rows: OfficeRows, language: str, most: int = MOST_ROWS
) -> None:
    """Writes the workbook, whose sheets have at most so many rows. Raises OSError."""
    tabs = (
        _offices(collected, rows.offices, language),
        *_calls(collected, language),
        *_sums(collected, language),
        _findings(rows.findings, language),
        _missing(collected, language),
        *_periods(collected, language),
        *_unanswered(collected, language),
        _doubled(collected, language),
        _rules(collected, language),
        *_changed(rows, language),
        *_decided(collected, language),
    )
    streamed(packed, tabs, collected.made, language, front(collected, language, most), collected.title, most)


def _offices(collected: Collected, rows: Iterable[Entries], language: str) -> SummarySheet:
    heads = (
        ("verdict", 11), ("office", 21), ("code", 15), ("parent", 14), ("level", 9), ("must", 7), ("explain", 7),
        ("explained", 8), ("passed", 7), ("not-run", 8), ("received", 17), ("sender", 18), ("file", 22),
        ("marked", 8), ("edition", 10), ("piece", 10), *([("late", 7)] if collected.due else []),
        *([("lacks", 16)] if collected.expects else []),
    )  # fmt: skip
    return _tab("offices", heads, rows, language)


def office_row(office: OfficeResult, language: str, *, due: bool, expects: bool) -> Entries:
    """An office: with a column more in a collection with a deadline, and in one that expects files."""
    return (*_office_row(office, language), *_late(office, language, due=due, expects=expects))


def _late(office: OfficeResult, language: str, *, due: bool, expects: bool) -> Iterator[ReportCell | ReportValue]:
    if due:
        yield ReportCell(office.days_late, Tint.EXPLAIN) if office.days_late else 0
    if expects:
        lacks = text("and", language).join(office.lacks)
        yield ReportCell(lacks, Tint.EXPLAIN) if lacks else ""


def _office_row(office: OfficeResult, language: str) -> Entries:
    link = sheet_link(office.marked_copy)
    weights = [cause.severity for cause in causes_of(office.checked) if cause.open] if office.checked else []
    judged = office.checked if office.edition else None
    return (
        ReportCell(text(f"verdict.{office.verdict}", language), _VERDICTS[office.verdict]),
        office.called_for,
        office.code,
        office.parent,
        office.level,
        weights.count(Severity.MUST),
        weights.count(Severity.EXPLAIN),
        sum(1 for finding in office.findings if finding.explanation),
        judged.counts.passed if judged else None,
        judged.counts.not_run if judged else None,
        office.received,
        office.sender,
        office.file,
        ReportCell(text("report.open", language), None, link) if link else "",
        office.edition.id if office.edition else "",
        office.piece,
    )


def _calls(collected: Collected, language: str) -> Iterator[SummarySheet]:
    """Whom to call first; nothing where no figure is in doubt."""
    if collected.calls:
        heads = (
            ("office", 32), ("code", 16), ("parent", 20), ("contact", 36), ("figure", 46), ("moves", 24), ("total", 14),
            ("share", 10),
        )  # fmt: skip
        rows = (
            (
                one.office.called_for, one.office.code, one.office.parent, "  ".join(one.office.contact), one.figure,
                one.moves, _number(one.total) if one.total else None, one.share,
            )
            for one in said_calls(collected, language)
        )  # fmt: skip
        yield _tab("calls", heads, rows, language)


def _sums(collected: Collected, language: str) -> Iterator[SummarySheet]:
    """The tree and what differs in it; nothing without a roster."""
    if collected.tree is None:
        return
    heads = (
        ("tree", 38), ("code", 15), ("level", 9), ("verdict", 11), ("sums", 22), ("units", 7), ("short", 7),
        ("differing", 8), ("below.accepted", 8), ("below.explain", 8), ("below.return", 8),
        ("below.unreadable", 8), ("below.missing", 8), ("short.who", 42),
    )  # fmt: skip
    rows = (_branch_row(branch, language) for branch in collected.tree)
    depths = tuple(min(branch.depth, _DEEPEST) for branch in collected.tree)
    yield replace(_tab("tree", heads, rows, language), depths=depths)
    differing_heads = (
        ("office", 26), ("code", 15), ("rule", 20), ("where", 40), ("cell", 8), ("reported", 14), ("sum", 14),
        ("difference", 12), ("largest", 50),
    )  # fmt: skip
    differing = (
        _differing_row(branch, one, language)
        for branch in collected.tree
        for one in (branch.rolled.differing if branch.rolled else ())
    )
    yield _tab("differences", differing_heads, differing, language)


def _branch_row(branch: Branch, language: str) -> Entries:
    verdict = f"verdict.{branch.verdict}" if branch.verdict else "report.missing.verdict"
    differing = len(branch.rolled.differing) if branch.rolled else 0
    who = text("and", language).join(
        text("rollup.missing", language, unit=called(unit), why=reason(unit, language)) for unit in branch.missing
    )
    counts = [branch.below.get(key, 0) if branch.below else None for key in (*Verdict, MISSING)]
    return (
        ReportCell(branch.name or branch.code, indent=2 * branch.depth),
        branch.code,
        branch.level,
        ReportCell(text(verdict, language), _VERDICTS[branch.verdict] if branch.verdict else None),
        text("rollup.vertical", language) if branch.vertical else state(branch, language),
        len(branch.units) or None,
        ReportCell(len(branch.missing), Tint.EXPLAIN) if branch.missing else 0 if branch.units else None,
        ReportCell(differing, Tint.MUST) if differing else 0 if branch.units else None,
        *counts,
        who,
    )


def _differing_row(branch: Branch, one: Compared, language: str) -> Entries:
    assert branch.rolled is not None
    return (
        branch.name or branch.code,
        branch.code,
        one.id,
        place(branch.rolled, one, language),
        one.place.cell.a1 if one.place.cell else "",
        one.left,
        one.right,
        ReportCell(one.difference, Tint.MUST),
        largest(one, language),
    )


def _findings(rows: Iterable[Entries], language: str) -> SummarySheet:
    heads = (
        ("verdict", 11), ("office", 15), ("code", 11), ("severity", 7), ("rule", 13), ("where", 19), ("cell", 7),
        ("typed", 10), ("left", 10), ("right", 10), ("difference", 9), ("figures", 15), ("problem", 34),
        ("please", 20), ("explanation", 12), ("file", 12),
    )  # fmt: skip
    return _tab("findings", heads, rows, language)


def finding_rows(office: OfficeResult, language: str) -> Iterator[Entries]:
    """A row a finding of an office."""
    return (_finding_row(office, finding, language) for finding in office.findings)


def _finding_row(office: OfficeResult, finding: Finding, language: str) -> Entries:
    said = say(finding, office.edition, language)
    place = next((place for place in finding.places if place.cell), None)
    typed = finding.places[0].text if len(finding.places) == 1 else ""
    return (
        ReportCell(text(f"verdict.{office.verdict}", language), _VERDICTS[office.verdict]),
        office.called_for,
        office.code,
        ReportCell(text(f"severity.{finding.severity}", language), _SEVERITIES.get(finding.severity)),
        finding.id,
        said.where,
        _cell(office, place.cell if place else None),
        _typed(typed),
        finding.left,
        finding.right,
        finding.difference,
        said.figures,
        said.what,
        said.please,
        finding.reason,
        office.file,
    )


def _cell(office: OfficeResult, cell: Cell | None) -> ReportCell | ReportValue:
    link = sheet_link(office.marked_copy)
    if cell is None:
        return ""
    if not link or not cell.sheet.isprintable() or len(cell.sheet) > _LONGEST_PLACE:
        return cell.a1
    return ReportCell(cell.a1, None, link, f"{quoted_sheet(cell.sheet)}!{cell.a1}")


def _typed(typed: str) -> ReportValue:
    return _number(typed) if plain_number(typed) and len(typed) <= 15 else typed


def _number(typed: str) -> Number:
    return Decimal(typed) if "." in typed else int(typed)


def _missing(collected: Collected, language: str) -> SummarySheet:
    heads = (
        ("code", 18), ("office", 34), ("parent", 24), ("level", 14), ("mail", 32), ("reminded", 12), ("wrote", 17),
        ("sent", 40),
    )  # fmt: skip
    known = collected.missing
    unknown: list[Entries] = [("", text("report.missing.unknown", language))]
    rows = (
        unknown
        if known is None
        else [
            (
                one.code,
                f"{one.name} {one.period}".rstrip(),
                one.parent,
                one.level,
                one.mail,
                one.reminded.isoformat() if one.reminded else "",
                one.wrote,
                named(one.sent, language),
            )
            for one in known
        ]
    )
    return _tab("missing", heads, rows, language)


def _periods(collected: Collected, language: str) -> Iterator[SummarySheet]:
    """How each of several periods stands; nothing where there is one."""
    if collected.periods:
        heads = (("period", 18), ("came", 10), ("owed", 10), ("due", 30), ("owing", 80))
        between = text("and", language)
        rows = (
            (
                one.period.said(language),
                one.reported,
                None if one.missing is None else len(one.missing),
                one.due.said(language) if one.due else "",
                between.join(f"{code} {name}" for code, name in one.missing or ()),
            )
            for one in collected.periods
        )
        yield _tab("periods", heads, rows, language)


def _unanswered(collected: Collected, language: str) -> Iterator[SummarySheet]:
    """Who wrote and sent no form; nothing where nobody did."""
    if collected.unanswered:
        heads = (("office", 50), ("code", 30), ("sender", 46), ("received", 17), ("sent", 60))
        between = text("and", language)
        rows = (
            (
                between.join(name for _, name in mail.offices) or text("report.unanswered.nobody", language),
                between.join(code for code, _ in mail.offices),
                mail.sender,
                mail.received,
                named(mail.files, language),
            )
            for mail in collected.unanswered
        )
        yield _tab("unanswered", heads, rows, language)


def _doubled(collected: Collected, language: str) -> SummarySheet:
    heads = (("office", 30), ("code", 18), ("file", 36), ("received", 17), ("how", 44), ("counts", 36), ("piece", 12))
    rows = (
        (one.name, one.code, one.file, one.received, text(f"report.doubled.{one.how}", language), one.counts, one.piece)
        for one in doubled(collected)
    )
    return _tab("doubled", heads, rows, language)


def _changed(rows: OfficeRows, language: str) -> Iterator[SummarySheet]:
    """What offices changed when they reported again, a row a figure, and a row an open table with the number of its
    entries; nothing where none did.
    """
    if rows.changed:
        heads = (
            ("office", 28), ("code", 18), ("where", 48), ("cell", 8), ("before", 16), ("after", 16), ("file", 36),
            ("file.before", 36),
        )  # fmt: skip
        yield _tab("changes", heads, rows.changes, language)


def change_rows(office: OfficeResult, language: str) -> Iterator[Entries]:
    """A row a change of an office that has reported again."""
    if made := office.resubmission:
        for row in _changed_rows(made, language):
            yield office.called_for, office.code, *row, office.file, made.file


def _changed_rows(made: Resubmission, language: str) -> Iterator[Sequence[ReportCell | ReportValue]]:
    for said, table in zip(say_entries(made, language), made.entries, strict=True):
        yield said, "", table.before, table.after
    for one in made.figures:
        where, cell = place_of_change(one, made.edition, language), one.cell.a1 if one.cell else ""
        yield where, cell, _typed(one.before), _typed(one.after)


def _decided(collected: Collected, language: str) -> Iterator[SummarySheet]:
    """What waits for the collector, a row a command; and what was decided. Nothing where there is neither."""
    if collected.conflicts:
        heads = (("conflict", 80), ("way", 36), ("command", 70))
        rows = (
            (say_conflict(one, language), say_way(way, language), command_of(way, HERE, language))
            for one in collected.conflicts
            for way in one.ways
        )
        yield _tab("conflicts", heads, rows, language)
    if collected.decisions:
        decided_heads = (
            ("made", 17), ("who", 14), ("piece", 12), ("file", 36), ("decided", 40), ("why", 60), ("holds", 12),
        )  # fmt: skip
        yield _tab("decisions", decided_heads, (_decision_row(one, language) for one in collected.decisions), language)


def _decision_row(one: DecisionLine, language: str) -> Sequence[ReportCell | ReportValue]:
    holds = "" if one.choice == UNDONE else text(f"report.holds.{'yes' if one.holds else 'no'}", language)
    return (one.made, one.who, one.piece, one.file, say_choice(one, language), one.why, holds)


def _rules(collected: Collected, language: str) -> SummarySheet:
    heads = (
        ("edition", 12), ("rule", 24), ("title", 40), ("severity", 8), ("offices", 10), ("failed", 8),
        ("explained", 8), ("not-run", 10), ("passed", 10), ("not-applicable", 14),
    )  # fmt: skip
    errata = [(edition, one.rule, say_erratum(edition, one, language)) for edition, one in collected.errata]
    return _tab("rules", heads, chain(errata, (_rule_row(count, language) for count in collected.rules)), language)


def _rule_row(count: RuleCount, language: str) -> Entries:
    order = (Outcome.FAILED, Outcome.EXPLAINED, Outcome.NOT_RUN, Outcome.PASSED, Outcome.NOT_APPLICABLE)
    hit = _SEVERITIES.get(count.rule.severity) if count.offices else None
    return (
        count.edition,
        count.rule.id,
        title_of(count.rule, language),
        ReportCell(text(f"severity.{count.rule.severity}", language), hit),
        count.offices,
        *(count.outcomes.get(outcome, 0) for outcome in order),
    )


def _tab(name: str, heads: tuple[tuple[str, float], ...], rows: Iterable[Entries], language: str) -> SummarySheet:
    named = tuple((text(f"report.head.{key}", language), width) for key, width in heads)
    numbers = frozenset(column for column, (key, _) in enumerate(heads) if key in _NUMBERS)
    return SummarySheet(text(f"report.sheet.{name}", language), named, rows, numbers=numbers)
