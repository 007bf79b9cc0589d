"""Figures by their labels, step by step: which sheet, which lines; what is in two minds is not found."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.forms import book
from tests.reading.small_form import FORM, edition_of
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.migrating.by_label import (
    FoundByLabel,
    Solved,
    _agreed,
    _between,
    _figures,
    _lines,
    _rising,
    _solved,
    by_label,
    edition_by_labels,
    heading_of,
    row_label_of,
    without_remark,
)
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.reading.printed import Label, PrintedSheet, Tab

SMALL = edition_of()
CELLS, FIELDS = printed(SMALL).cells, printed(SMALL).fields
PUPILS = [code for code in CELLS if code.startswith("p_")]


def nameless(*without: str, edition: Edition = SMALL) -> Book:
    """The form without its names, and without the labels at `Books!B8`."""
    form = replace(book(edition), names={})
    gone = {Cell.at(*at.split("!")) for at in without}
    return replace(form, values={cell: value for cell, value in form.values.items() if cell not in gone})


def found(form: Book, edition: Edition = SMALL) -> FoundByLabel:
    return by_label(form, edition, printed(edition), {"Old": ("Ancient",)})


def test_an_intact_form_is_found_whole_and_an_empty_book_holds_nothing():
    assert found(nameless()) == FoundByLabel(CELLS, FIELDS)
    assert found(Book(sheets=(), names={}, values={})) == FoundByLabel({}, {})


@pytest.mark.parametrize(
    ("without", "pupils"),
    [
        # Three of the six labels of the sheet are enough: those of the figure among them find it.
        (("Pupils!A1", "Pupils!C2", "Pupils!D3"), ["p_all_girls", "p_all_boys"]),
        (("Pupils!A1", "Pupils!C2", "Pupils!D3", "Pupils!C3"), []),
        (("Pupils!B3",), ["p_all_boys", "p_all_word"]),
    ],
)
def test_a_sheet_with_less_than_half_of_the_labels_is_another_one(without, pupils):
    assert [code for code in found(nameless(*without)).cells if code in PUPILS] == pupils


def copied(form: Book, sheet: str, *names: str) -> Book:
    """A sheet as it stands under other names, in their order; its own is gone unless it is named."""
    kept = {cell: value for cell, value in form.values.items() if cell.sheet != sheet}
    its = {cell: value for cell, value in form.values.items() if cell.sheet == sheet}
    more = {replace(cell, sheet=name): value for name in names for cell, value in its.items()}
    return replace(form, values=kept | more)


@pytest.mark.parametrize(
    ("sheets", "taken"),
    [(("A", "Pupils", "Z"), "Pupils"), (("A", "Z"), "A"), (("Z", "A"), "Z")],
)
def test_of_two_sheets_as_good_that_of_the_forms_own_name_is_taken_else_the_first(sheets, taken):
    there = found(copied(nameless(), "Pupils", *sheets)).cells
    assert {there[code].sheet for code in PUPILS} == {taken}


ROWS = """rows = [
  { code = "first", label = "First" },
  { code = "a", label = "Kept (a)" },
  { code = "b", label = "Kept (b)" },
  { code = "end", label = "Last (all)" },
]
"""
REMARKS = edition_of(FORM.replace('rows = [{ code = "all", label = "All" }]\n', ROWS))


def test_a_label_is_known_whole_before_it_is_known_without_its_remark():
    form, cells = nameless(edition=REMARKS), printed(REMARKS).cells
    assert found(form, REMARKS).cells == cells
    short = {cell: value for cell, value in form.values.items() if value.text != "Last (all)"}
    last = Cell("Pupils", cells["p_end_girls"].row, 1)
    assert found(replace(form, values=short | {last: Value(ValueKind.TEXT, "Last")}), REMARKS).cells == cells
    # Without their remarks the two between have the same label, and nobody can tell them apart.
    alike = {cell: replace(value, text=value.text.split(" (")[0]) for cell, value in form.values.items()}
    lost = cells.keys() - found(replace(form, values=alike), REMARKS).cells.keys()
    assert lost == {f"p_{row}_{column}" for row in "ab" for column in ("girls", "boys", "word")}


@pytest.mark.parametrize(
    ("written", "rows"),
    [("Ancient", {5, 6}), (" OLD", {6}), ("Old (as agreed)", {5, 6}), ("Other", {6})],
)
def test_a_label_may_be_written_as_offices_write_it(written, rows):
    form = nameless("Books!B8", "Books!B9", "Books!A8", "Books!A10")
    changed = replace(form, values=form.values | {Cell("Books", 5, 2): Value(ValueKind.TEXT, written)})
    assert {cell.row for code, cell in found(changed).cells.items() if code.startswith("b_")} == rows


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Kept(a)", "Kept"),
        ("Kept(a)(b)", "Kept(a)"),
        ("(a)", "(a)"),
        ("Kept(a)x", "Kept(a)x"),
        ("Kept((a))", "Kept((a))"),
    ],
)
def test_a_label_without_the_remark_behind_it(text, without):
    assert without_remark(text) == without


# Which edition

TOTAL, LOST = '  { code = "total"', '  { code = "lost", label = "Lost" },\n'
LARGER = edition_of(FORM.replace("small", "larger").replace(TOTAL, LOST + TOTAL))
AGAIN = edition_of(FORM.replace("small", "again"))


@pytest.mark.parametrize(
    ("form", "editions", "edition"),
    [
        (nameless(), [], None),
        (nameless(), [SMALL], SMALL),
        (nameless(), [LARGER, SMALL], SMALL),
        (nameless(), [SMALL, LARGER], SMALL),
        (nameless(), [SMALL, built_in_edition("ogi-2019")], SMALL),
        # All of the small form stands in the larger one, too.
        (nameless(edition=LARGER), [SMALL, LARGER], None),
        # Two that are as good, and the same one twice.
        (nameless(), [SMALL, AGAIN], None),
        (nameless(), [LARGER, LARGER, SMALL], SMALL),
        (nameless(), [SMALL, SMALL], SMALL),
        # Half of the figures are enough.
        (nameless("Books!B8", "Books!B9", "Books!A10"), [SMALL], SMALL),
        (nameless("Books!B8", "Books!B9", "Books!A10", "Pupils!D3"), [SMALL], None),
        (Book(sheets=(), names={}, values={}), [SMALL], None),
    ],
)
def test_the_edition_of_which_the_most_is_found(form, editions, edition):
    answer = edition_by_labels(form, [(one, printed(one), {}) for one in editions])
    if edition is None:
        assert answer is None
    else:
        assert answer == (edition, printed(edition), by_label(form, edition, printed(edition)))


# Step by step


@pytest.mark.parametrize(
    ("votes", "row"),
    [({7: 1}, 7), ({7: 2, 9: 1}, 7), ({7: 1, 9: 2, 11: 1}, 9), ({7: 1, 9: 1}, None), ({7: 2, 9: 2, 11: 1}, None)],
)
def test_a_line_is_where_most_of_its_labels_are(votes, row):
    assert _agreed({5: Counter(votes)}) == ({} if row is None else {5: row})


@pytest.mark.parametrize(
    ("lines", "rising"),
    [
        ({}, {}),
        ({3: 4, 1: 2, 2: 3}, {1: 2, 2: 3, 3: 4}),
        ({1: 1, 2: 3, 3: 2, 4: 4}, {1: 1, 4: 4}),
        ({1: 1, 2: 1, 3: 3}, {3: 3}),
        ({1: 4, 2: 3, 3: 5, 4: 2, 5: 6}, {5: 6}),
    ],
)
def test_lines_that_stand_against_the_order_of_the_form_are_left_out(lines, rising):
    assert list(_rising(lines).items()) == list(rising.items())


@pytest.mark.parametrize(
    ("line", "now", "fits"),
    [
        (3, 5, True),
        (3, 6, False),
        (2, 4, True),
        (2, 5, False),
        (4, 6, True),
        (4, 5, False),
        (9, 7, False),
        (8, 8, False),
    ],
)
def test_a_line_stands_between_those_that_are_known(line, now, fits):
    assert _between({3: 5, 8: 9}, line, now) is fits


def places(*at: tuple[int, int]) -> frozenset[tuple[int, int]]:
    return frozenset(at)


def test_what_stands_twice_is_told_by_what_stands_once():
    x, y, z, side = Cell("S", 3, 2), Cell("S", 3, 3), Cell("S", 3, 4), Cell("S", 4, 1)
    # X in the second and the fourth column, Y between them: the rows are known at once, then the columns.
    where = {x: places((3, 2), (3, 4)), y: places((3, 3)), z: places((3, 2), (3, 4)), side: places((4, 1))}
    solved = _solved("S", where)
    assert (solved.rows, solved.columns) == ({3: 3, 4: 4}, {1: 1, 2: 2, 3: 3, 4: 4})
    assert [solved.at(label) for label in (x, y, z, side)] == [(3, 2), (3, 3), (3, 4), (4, 1)]
    assert solved.at(Cell("S", 3, 1)) is None


def test_a_label_in_two_minds_has_no_place():
    label = Cell("S", 3, 2)
    where = {label: places((1, 2), (3, 1), (1, 1))}
    assert [
        Solved("S", where, rows, columns).at(label) for rows, columns in (({}, {}), ({}, {2: 2}), ({3: 3}, {}))
    ] == [None] * 3
    assert Solved("S", where, {3: 3}, {2: 1}).at(label) == (3, 1)


# Figures and lines beside their labels

GIRLS = SMALL.indicators["p_all_girls"]
HERE = Cell("S", 4, 2)


def label(text: str, row: int, column: int) -> Label:
    return Label(Cell("S", row, column), text, text)


def form_of(*labels: Label, figure: Cell = HERE) -> PrintedSheet:
    return PrintedSheet(Tab("S", True, True, ()), labels, {"p_all_girls": figure}, {}, ())


@pytest.mark.parametrize(
    ("labels", "heading", "row"),
    [
        ([label("Girls", 3, 2), label("All", 4, 1)], (3, 2), (4, 1)),
        # The nearest above, and the first beside.
        ([label("Girls", 1, 2), label("Girls", 3, 2), label("Girls", 2, 2)], (3, 2), None),
        ([label("Boys", 3, 2), label("Girls", 3, 3), label("Girls", 5, 2)], None, None),
        ([label("All", 5, 1), label("All", 4, 3), label("None", 4, 1)], None, None),
        # What stands in the figure's own cell is neither.
        ([label("Girls", 4, 2), label("All", 4, 2)], None, None),
    ],
)
def test_the_labels_of_a_figure(labels, heading, row):
    found_labels = (heading_of(labels, GIRLS, HERE), row_label_of(labels, GIRLS, HERE))
    assert tuple(one and (one.cell.row, one.cell.column) for one in found_labels) == (heading, row)


SOLVED = {"rows": {2: 12, 3: 13, 4: 15}, "columns": {1: 1, 2: 7, 3: 9}}


@pytest.mark.parametrize(
    ("form", "at"),
    [
        (form_of(label("Girls", 3, 2), label("All", 4, 1)), (15, 7)),
        # Without a label of its row a figure stands right under its heading …
        (form_of(label("Girls", 3, 2)), (14, 7)),
        # … unless something else is printed beside it, or there is a row between.
        (form_of(label("Girls", 3, 2), label("Other", 4, 1)), None),
        (form_of(label("Girls", 2, 2), figure=Cell("S", 6, 2)), None),
        (form_of(label("All", 4, 1)), None),
        (form_of(label("Girls", 3, 5), label("All", 4, 1)), None),
        (form_of(label("Girls", 3, 2), label("All", 5, 1), figure=Cell("S", 5, 2)), None),
    ],
)
def test_a_figure_stands_where_its_row_and_its_column_are(form, at):
    where = {
        one.cell: places((SOLVED["rows"][one.cell.row], SOLVED["columns"][one.cell.column]))
        for one in form.labels
        if one.cell.row in SOLVED["rows"] and one.cell.column in SOLVED["columns"]
    }
    solved = Solved("Now", where, **SOLVED)
    assert dict(_figures(SMALL, form, solved)) == ({"p_all_girls": Cell("Now", *at)} if at else {})


@pytest.mark.parametrize(
    ("labels", "at"),
    [
        ([label("Code", 4, 1)], (15, 3)),
        ([label("Code", 4, 2), label("No.", 4, 1)], (15, 8)),
        ([label("Code", 4, 3)], None),
        ([label("Code", 4, 4)], None),
        ([label("Code", 3, 1)], None),
    ],
)
def test_a_line_of_the_cover_stands_beside_the_nearest_label(labels, at):
    form = PrintedSheet(Tab("S", True, True, ()), tuple(labels), {}, {"code": Cell("S", 4, 3)}, ())
    where = {one.cell: places((15, SOLVED["columns"].get(one.cell.column, 11))) for one in labels}
    solved = Solved("Now", where, **SOLVED)
    assert dict(_lines(form, solved)) == ({"code": Cell("Now", *at)} if at else {})
