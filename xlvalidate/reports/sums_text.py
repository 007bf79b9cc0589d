"""Sums over subordinate offices, as words and as data: who counts, who is missing, and every figure that differs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.check import Checked
from xlvalidate.checking.entry_sums import summed_columns
from xlvalidate.checking.rollup import Compared, Contribution, RollUp, TakenFrom, Unit, adding, missing
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.wording import full_name
from xlvalidate.findings import Severity, plain
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import has, text
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.finding_text import say
from xlvalidate.reports.json_lines import encodable, finding_data, one_line, place_data
from xlvalidate.reports.report_data import Branch
from xlvalidate.reports.safe_text import visible
from xlvalidate.reports.terminal import icon_of

_NAME, _MOST = 120, 50


def called(unit: Unit | Contribution) -> str:
    """An office by its code and its name."""
    return visible(f"{unit.code} {unit.name}".strip(), _NAME)


def reason(unit: Unit, language: str) -> str:
    """Why nothing of a unit counts."""
    key = f"rollup.why.{unit.why}"
    return text(key if has(key, language) else "rollup.why.return", language)


def place(rolled: RollUp, one: Compared, language: str) -> str:
    """Where a figure stands, as the form says it: `表三 （七）总计 自然人（D24）`."""
    indicator = rolled.edition.indicators[one.place.code or ""]
    name, cell = full_name(indicator), one.place.cell
    said = text("cell", language, name=name, cell=cell.a1) if cell else name
    return f"{rolled.edition.table(indicator.table).sheet} {said}"


def state(branch: Branch, language: str) -> str:
    """What is to be said of an office above others in one line: does its report agree, or who is missing?"""
    if branch.missing:
        return text("rollup.short", language, count=len(branch.units), missing=len(branch.missing))
    if branch.rolled is None or not branch.units:
        return text("rollup.whole", language, count=len(branch.units)) if branch.units else ""
    return " · ".join([_agreement(branch.rolled, language), *told_besides(branch.rolled, language)])


def _agreement(rolled: RollUp, language: str) -> str:
    if not adding(rolled.edition):
        return text("rollup.whole", language, count=len(rolled.units))
    if differing := len(rolled.differing):
        return text("rollup.state.differs", language, count=differing)
    blank = sum(1 for code in rolled.blanks if code in rolled.edition.indicators) + len(rolled.own_blanks)
    return text("rollup.state.blanks", language, count=blank) if blank else text("rollup.state.agrees", language)


def tree_line(branch: Branch) -> str:
    """One office of a tree as a line of JSON, keys sorted."""
    return one_line(
        {
            "code": encodable(branch.code),
            "name": encodable(branch.name),
            "level": encodable(branch.level),
            "depth": branch.depth,
            "vertical": branch.vertical,
            "verdict": str(branch.verdict) if branch.verdict else None,
            "below": dict(branch.below),
            **_part_data(branch.period),
            **units_data(branch.units),
            **(compared_data(branch.rolled) if branch.rolled else {"rules": {}, "differences": []}),
            **(entries_data(branch.rolled) if branch.rolled else {}),
        }
    )


def largest(one: Compared, language: str) -> str:
    """The units that bring most, each with its figure."""
    return text("and", language).join(f"{called(share)} {plain(share.figure)}" for share in one.largest)


def render(rolled: RollUp, language: str, file: str = "", checked: Checked | None = None) -> str:
    """One office above others for a terminal; `file` is the workbook that was written, `checked` what is in it."""
    return "\n".join(_lines(rolled, language, file, checked))


def _lines(rolled: RollUp, language: str, file: str, checked: Checked | None) -> Iterator[str]:
    head = visible(f"{rolled.code} {rolled.name}".strip(), _NAME)
    count, short = len(rolled.units), len(rolled.missing)
    yield f"{head}   {text('rollup.whole' if not short else 'rollup.short', language, count=count, missing=short)}"
    for unit in rolled.missing:
        yield "  · " + text("rollup.missing", language, unit=called(unit), why=reason(unit, language))
    for unit in rolled.units:
        if unit.by is TakenFrom.INSTEAD:
            yield "  · " + text("rollup.missing", language, unit=called(unit), why=text("rollup.instead", language))
    for one in rolled.differing:
        facts = {"left": plain(one.left), "right": plain(one.right), "difference": plain(one.difference)}
        where = visible(place(rolled, one, language), 2 * _NAME)
        key = "rollup.differs" if one.largest else "rollup.differs.none"
        yield "  ≠ " + text(key, language, where=where, largest=largest(one, language), **facts)
    for said in told_besides(rolled, language):
        yield "  · " + visible(said, 4 * _NAME)
    for code, units in rolled.blanks.items():
        who = text("and", language).join(called(unit) for unit in units[:3])
        yield "  ? " + text("rollup.blank", language, where=_named(rolled, code), units=who, count=len(units))
    if not file:
        counts = any(unit.by is not TakenFrom.NOTHING for unit in rolled.units)
        yield "  " + text("rollup.not-written" if counts else "rollup.nothing", language)
        return
    said = text(f"verdict.{checked.verdict}", language) if checked else ""
    key = "rollup.written.partial" if short else "rollup.written"
    yield "  " + text(key, language, path=visible(file), verdict=said)
    edition = checked.submission.edition if checked and checked.submission else None
    for cause in causes_of(checked)[:_MOST] if checked else ():
        if cause.severity is not Severity.NOTE:
            told = say_cause(cause, edition, language)
            yield f"    {icon_of(cause)} {visible(told.message, 2_000)}"
            yield from (f"        {visible(one, 2_000)}" for one in told.equations)


def told_besides(rolled: RollUp, language: str) -> Iterator[str]:
    """What of its sum is no figure of the form: tables left empty as a whole, and the entries of open tables."""
    yield from declared_said(rolled, language)
    yield from entries_said(rolled, language)


def entries_said(rolled: RollUp, language: str) -> Iterator[str]:
    """Of each open table how many entries there are in how many reports, and what its columns add up to."""
    for table, found in rolled.figures.entries.items():
        sheet, reports = rolled.edition.table(table).sheet, rolled.figures.reports
        said = text("rollup.entries", language, sheet=sheet, reports=reports, count=found.count)
        sums = [
            text(
                "rollup.entries.sum",
                language,
                label=full_name(column),
                sum=plain(found.sums[column.code]),
                unit=column.unit,
            )
            for column in summed_columns(rolled.edition, table)
            if column.code in found.sums
        ]
        if sums and found.count:
            said = text("rollup.entries.sums", language, said=said, sums=LANGUAGES[language].between.join(sums))
        yield said
        if not rolled.holds_entries(table):
            most = rolled.edition.open_tables[table].most
            yield text("rollup.entries.too-many", language, sheet=sheet, count=found.count, most=most)


def entries_data(rolled: RollUp) -> Mapping[str, Any]:
    """The same as plain data; nothing where no table of the form is open."""
    if not rolled.edition.open_tables:
        return {}
    return {
        "entries": {
            table: {"count": found.count, "sums": {code: plain(number) for code, number in found.sums.items()}}
            for table, found in rolled.figures.entries.items()
        }
    }


def declared_said(rolled: RollUp, language: str) -> Iterator[str]:
    """Of each table how many units left it empty as a whole, and why."""
    edition = rolled.edition
    for table, counts in rolled.figures.declared.items():
        for one, count in counts.items():
            facts = {"sheet": edition.table(table).sheet, "word": declaration_word(one, edition.language)}
            yield text(f"rollup.declared.{one}", language, count=count, all=rolled.figures.reports, **facts)


def declared_data(rolled: RollUp) -> Mapping[str, Any]:
    """The same as plain data; nothing where no table of the form may be left empty as a whole."""
    if not rolled.edition.declarable:
        return {}
    counts = rolled.figures.declared
    return {"declared": {table: {str(one): count for one, count in of.items()} for table, of in counts.items()}}


def _named(rolled: RollUp, code: str) -> str:
    indicator = rolled.edition.operands[code]
    return visible(f"{rolled.edition.table(indicator.table).sheet} {full_name(indicator)}", 2 * _NAME)


def line(rolled: RollUp, period: Period, language: str, file: str = "", checked: Checked | None = None) -> str:
    """The same as a line of JSON, keys sorted."""
    edition = checked.submission.edition if checked and checked.submission else None
    return one_line(
        {
            "code": encodable(rolled.code),
            "name": encodable(rolled.name),
            "edition": rolled.edition.id,
            "year": period.year,
            **_part_data(str(period)),
            **units_data(rolled.units),
            "sums": {code: plain(number) for code, number in rolled.figures.numbers.items()},
            **declared_data(rolled),
            **entries_data(rolled),
            "blanks": {code: [encodable(unit.code) for unit in units] for code, units in rolled.blanks.items()},
            **compared_data(rolled),
            "file": encodable(file) or None,
            "verdict": str(checked.verdict) if checked else None,
            "findings": [
                finding_data(finding, encodable(say(finding, edition, language).message), edition)
                for finding in (checked.findings if checked else ())
            ],
        }
    )


def _part_data(written: str) -> Mapping[str, str]:
    """The period of a sum, where it is less than a year."""
    period = Period.of(written)
    return {} if period is None or period.kind is PeriodKind.YEAR else {"period": written}


def units_data(units: Iterable[Unit]) -> Mapping[str, Any]:
    """Who counts, as plain data."""
    units = list(units)
    return {
        "whole": not missing(units),
        "units": [
            {"code": encodable(unit.code), "name": encodable(unit.name), "by": str(unit.by), "why": unit.why or None}
            for unit in units
        ],
    }


def compared_data(rolled: RollUp) -> Mapping[str, Any]:
    """What the sums say of the office's own report, as plain data."""
    return {
        "rules": {rule: str(outcome) for rule, outcome in rolled.outcomes.items()},
        "differences": [
            {
                "id": one.id,
                "cells": [place_data(one.place, rolled.edition)],
                "left": plain(one.left),
                "right": plain(one.right),
                "difference": plain(one.difference),
                "largest": [
                    {"code": encodable(share.code), "name": encodable(share.name), "figure": plain(share.figure)}
                    for share in one.largest
                ],
            }
            for one in rolled.differing
        ],
    }
