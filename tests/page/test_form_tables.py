"""What the script of the page is told of a form."""

import json
from itertools import chain, product

import pytest

from tests.derive.live_form import live_edition
from tests.open_forms import grants
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.page.form_tables import form_tables
from xlvalidate.page.reader_tables import reader_tables

EDITIONS = [*map(built_in_edition, built_in()), live_edition(), grants()]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_areas_have_the_cells_that_the_form_takes_each_once(edition: Edition) -> None:
    told = form_tables(edition, printed(edition))["printed"]["taken"]
    taken = printed(edition).taken
    assert taken is not None and {*told} == {*taken}
    for sheet, areas in told.items():
        cells = [product(range(top, bottom + 1), range(left, right + 1)) for top, left, bottom, right in areas]
        assert sorted(chain.from_iterable(cells)) == sorted(taken[sheet])


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
def test_live_checks_are_told_with_all_their_cells(edition: Edition) -> None:
    for older, told in zip((False, True), form_tables(edition, printed(edition))["printed"]["checks"], strict=True):
        found = {name: [(row, column) for column in told["columns"][which]] for name, row, which in told["lines"]}
        there = printed(edition).checks(older)
        assert found == {name: [(cell.row, cell.column) for cell in cells] for name, cells in there.items()}


def test_tables_are_small_and_the_same_each_time() -> None:
    once, again = (json.dumps(told(), ensure_ascii=False) for told in (reader_tables, reader_tables.__wrapped__))
    assert once == again and len(once.encode()) < 25_000
    sizes = [
        len(json.dumps(form_tables(edition, printed(edition)), ensure_ascii=False, separators=(",", ":")))
        for edition in EDITIONS
    ]
    assert max(sizes) < 16_000
