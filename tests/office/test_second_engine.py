"""校验 as gnumeric recalculates it, line by line what the engine says: another program than LibreOffice, errata off."""

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.forms import form_of
from tests.office.differential import Difference, Filling, Said, fillings, judged, same
from tests.office.second_engine import NO_VALUE, computed
from tests.office.test_filled import places, typed
from xlvalidate.cells import Cell
from xlvalidate.derive.checks_sheet import DIFFERENCE, LEFT, RIGHT, STATE, STATUS, lines_of
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.editions.catalogue import as_issued, built_in
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.fill import Typed, every_value, results_of
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook

COUNT = int(os.environ.get("XLV_SECOND_ENGINE", "200"))

Table = Sequence[Sequence[str]]
edition_of = cache(as_issued)


def cells_of(edition: Edition, filling: Filling) -> dict[Cell, Typed]:
    """As in the test of values, and where it says so the formula =NA()."""
    at, _, _ = places(edition)
    return typed(edition, filling) | {
        at[code]: NO_VALUE for code, value in filling.figures.items() if value == NO_VALUE
    }


def said(edition: Edition, rows: Table) -> dict[str, Said]:
    """What the lines of 校验 say in one filling."""
    found = {}
    for line in lines_of(edition):
        row = rows[line.row - 1]
        difference = row[DIFFERENCE - 1]
        found[line.id] = Said(row[STATUS - 1], float(difference) if difference else "")
    return found


def different(edition: Edition, drawn: Sequence[Filling], tables: Sequence[Table]) -> Iterator[str]:
    for number, (rows, ours) in enumerate(zip(tables, judged(edition, drawn), strict=True)):
        theirs = said(edition, rows)
        for id_, one in ours.items():
            if not same(theirs[id_], one):
                yield str(Difference(number, id_, theirs[id_], one))


def values_apart(
    edition: Edition, form: bytes, typed_in: Sequence[dict[Cell, Typed]], tables: Sequence[Sequence[Sequence[str]]]
) -> Iterator[str]:
    """Where what we write behind the formulas of a line is not what gnumeric computes."""
    workbook = open_workbook(open_package(form))
    values, sheet = every_value(workbook), texts_of(edition.language).checks_sheet
    places = [(line.row, column) for line in lines_of(edition) for column in (LEFT, RIGHT, DIFFERENCE, STATUS, STATE)]
    for number, (cells, rows) in enumerate(zip(typed_in, tables, strict=True)):
        results = results_of(workbook.names, values, cells).get(sheet, {})
        for row, column in places:
            address = Cell(sheet, row, column).a1
            if address not in results:
                continue
            ours, theirs = results[address], rows[row - 1][column - 1]
            alike = ours == theirs if isinstance(ours, str) else theirs != "" and _near(ours, theirs)
            if not alike:
                yield f"{number} {address}: {ours!r} {theirs!r}"


def _near(ours: object, theirs: str) -> bool:
    return isinstance(ours, float) and abs(ours - float(theirs)) <= 1e-9 + 1e-14 * abs(ours)


@pytest.mark.parametrize("name", built_in())
def test_gnumeric_and_the_engine_say_the_same(name: str, tmp_path: Path) -> None:
    edition = edition_of(name)
    form, drawn = form_of(edition), [*fillings(edition, COUNT, seed=2)]
    cells = [cells_of(edition, filling) for filling in drawn]
    asked = {(line.row, column) for line in lines_of(edition) for column in range(LEFT, STATE + 1)}
    tables = computed(form, cells, texts_of(edition.language).checks_sheet, asked, tmp_path)
    assert [*different(edition, drawn, tables)][:5] == []
    # Nothing can be typed in that is an error.
    sound = [pair for pair in zip(cells, tables, strict=True) if NO_VALUE not in pair[0].values()][::8]
    assert len(sound) > COUNT / 20
    exact = [{cell: _exact(value) for cell, value in one.items()} for one, _ in sound]
    assert [*values_apart(edition, form, exact, [table for _, table in sound])][:5] == []


def _exact(value: Typed) -> Typed:
    return Decimal(repr(value)) if isinstance(value, float) else value
