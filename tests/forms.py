"""Forms drawn in tests: a little table of what was typed becomes a book, and its findings a list of facts.

    t3          person  total
    new              3      3
    handled          2      2

The first line names a table and columns, the others a row each; codes as in the edition file, `-` for "no code".
Every figure that is not drawn is 0, and the cover names an office and the first year of the edition.
`□` is a blank cell, `'12` the text 12, `#REF!` an error; other words are texts.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked, check
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.grid import joined
from xlvalidate.editions.template_names import cover_name, explanation_name
from xlvalidate.findings import Finding, plain
from xlvalidate.ooxml.book import Book, DefinedName, Value, ValueKind, Worksheet
from xlvalidate.ooxml.formula_results import with_values
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import Kept, Submission, SubmittedFile

BLANK = "□"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@cache
def form_of(edition: Edition) -> bytes:
    """The template, drawn once."""
    return template(edition)


@cache
def labels_of(edition: Edition) -> dict[Cell, Value]:
    return {cell: Value(ValueKind.TEXT, text) for cell, text in printed(edition).labels.items()}


def typed(text: str) -> Value:
    if text.startswith("'"):
        return Value(ValueKind.TEXT, text[1:])
    if text.startswith("#"):
        return Value(ValueKind.ERROR, text)
    return Value(ValueKind.NUMBER if _NUMBER.fullmatch(text) else ValueKind.TEXT, text)


def drawn_cells(edition: Edition, drawing: str) -> Iterator[tuple[str, str]]:
    columns: list[str] = []
    table = ""
    tables = {table.code for table in edition.tables}
    for line in filter(str.strip, drawing.splitlines()):
        first, *rest = line.split()
        if first in tables:
            table, columns = first, rest
            continue
        assert len(rest) == len(columns), f"{line!r} does not fit {columns}"
        for column, typed in zip(columns, rest, strict=True):
            yield joined(table, *(code for code in (first, column) if code != "-")), typed


def book(edition: Edition, drawing: str = "", everywhere: str = "0", cover: dict[str, str] | None = None) -> Book:
    cells, fields = printed(edition).cells, printed(edition).fields
    texts = {code: everywhere for code, indicator in edition.indicators.items() if indicator.numeric}
    for code, drawn in drawn_cells(edition, drawing):
        assert code in edition.indicators, f"{code} is no indicator of {edition.id}"
        texts[code] = drawn
    names = {i.name: DefinedName(i.name, cells[i.code].absolute, cells[i.code]) for i in edition.indicators.values()}
    values = labels_of(edition) | {cells[code]: typed(said) for code, said in texts.items() if said != BLANK}
    said = {"office": "某局", "office_code": "990001", "year": str(edition.text.years.first)}
    checks = texts_of(edition.language).checks_sheet
    for row, rule in enumerate((*(one.id for one in edition.instances), *copied(edition)), start=1):
        name = explanation_name(rule).lower()
        names[name] = DefinedName(name, "?", Cell(checks, row, 7))
    for code, text in (said | (cover or {})).items():
        if code not in fields:
            continue
        cell = fields[code]
        names[cover_name(code)] = DefinedName(cover_name(code), cell.absolute, cell)
        values[cell] = Value(ValueKind.TEXT, text)
    sheets = tuple(Worksheet(tab.name, "visible" if tab.visible else "veryHidden") for tab in printed(edition).tabs)
    return Book(sheets=sheets, names=names, values=values)


def copied(edition: Edition) -> list[str]:
    return [] if edition.copied_rule is None else [edition.copied_rule.id]


def filled(edition: Edition, drawing: str = "", everywhere: str = "0", **cover: str) -> Submission:
    source = SubmittedFile(file="form.xlsx", sha256="0" * 64)
    return submission(source, book(edition, drawing, everywhere, cover), edition, printed(edition))


def checked(edition_id: str, drawing: str = "", everywhere: str = "0", **cover: str) -> Checked:
    return check([filled(built_in_edition(edition_id), drawing, everywhere, **cover)])[0]


def fact(finding: Finding) -> str:
    """A finding as one line: `must T3-BAL.person 3 - 2 = 1 [t3_new_person=3 …]`."""
    sides = ""
    if finding.left is not None:
        sides = f" {plain(finding.left)} | {plain(finding.right) or '-'} | {plain(finding.difference) or '-'}"
    places = " ".join(f"{place.code}={place.text}" for place in finding.places)
    return f"{finding.severity} {finding.id} {finding.why}{sides} [{places}]"


def facts(edition_id: str, drawing: str = "", everywhere: str = "0", **cover: str) -> list[str]:
    return [fact(finding) for finding in checked(edition_id, drawing, everywhere, **cover).findings]


def with_texts(filling: Submission, explanations: dict[str, str], kept: dict[str, Kept] | None = None) -> Submission:
    return replace(filling, explanations=explanations, kept=kept or {})


def not_computed(data: bytes) -> bytes:
    """The workbook as a program saves it that computes nothing."""
    workbook = open_workbook(open_package(data))
    parts = {name: workbook.package.read(name) for name in workbook.sheet_parts.values()}
    return repacked(data, {name: with_values(part, {}) for name, part in parts.items()})
