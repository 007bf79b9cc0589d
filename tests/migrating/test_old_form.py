"""Every figure of a damaged workbook, by its name or else by its labels; what neither tells is unsure."""

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.forms import book
from tests.hostile.packages import sheet
from tests.reading.small_form import edition_of, saved
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Severity
from xlvalidate.migrating.old_form import OldForm, old_form
from xlvalidate.ooxml.book import Book, DefinedName, Value, ValueKind
from xlvalidate.ooxml.repack import repacked
from xlvalidate.reading.submission import SubmittedFile, Unreadable

SMALL = edition_of()
CELLS, FIELDS = printed(SMALL).cells, printed(SMALL).fields
EDITION = Cell("_xlv", 1, 2)
ROWS = {"town_old": 5, "town_new": 6, "land_old": 8, "land_new": 9, "total": 10}


def form(states: str = "small") -> Book:
    """The form with another figure in each cell; it says its edition."""
    drawn = book(SMALL, cover={"year": "2025"})
    figures = {cell: Value(ValueKind.NUMBER, str(100 + at)) for at, cell in enumerate(CELLS.values())}
    said = {EDITION: Value(ValueKind.TEXT, states)} if states else {}
    names = {"xlv_edition": DefinedName("xlv_edition", EDITION.absolute, EDITION)}
    return replace(drawn, names=drawn.names | names, values=drawn.values | figures | said)


def without(drawn: Book, *names: str) -> Book:
    """The names that begin so are gone."""
    return replace(drawn, names={key: name for key, name in drawn.names.items() if not key.startswith(names)})


def swapped(drawn: Book, one: int, other: int, least: int = 1) -> Book:
    """Two rows of Books changed places with all that is in them from a column on; the names stay."""
    rows = {one: other, other: one}

    def now(cell: Cell) -> Cell:
        inside = cell.sheet == "Books" and cell.column >= least
        return replace(cell, row=rows.get(cell.row, cell.row)) if inside else cell

    return replace(drawn, values={now(cell): value for cell, value in drawn.values.items()})


def typed(drawn: Book, cell: Cell, text: str) -> Book:
    return replace(drawn, values=drawn.values | {cell: Value(ValueKind.TEXT, text)})


def rescued(drawn: Book | bytes, stated: Edition | None = None) -> OldForm | Unreadable:
    data = drawn if isinstance(drawn, bytes) else saved(drawn)
    also = {"Old": ("Ancient",)}
    return old_form("a.xlsx", data, Catalogue(SMALL, None), printed, lambda edition: also, stated)


def told(drawn: Book, stated: Edition | None = None) -> tuple[set[str], set[str]]:
    """The figures and the lines of the cover that were placed by label, where nothing was lost and all is in place."""
    found = rescued(drawn, stated)
    assert isinstance(found, OldForm)
    assert found.edition is SMALL
    assert ({**found.named, **found.placed}, found.fields, found.unsure) == (CELLS, FIELDS, {})
    assert not found.named.keys() & found.placed.keys()
    return set(found.placed), set(found.placed_fields)


def test_a_whole_form_is_found_by_its_names_and_no_other_sheet_is_read():
    elsewhere = typed(form(), Cell("Checks", 9, 9), "not read")
    found = rescued(elsewhere)
    assert isinstance(found, OldForm)
    assert (found.edition, found.named, found.placed) == (SMALL, CELLS, {})
    assert (found.fields, found.placed_fields, found.unsure) == (FIELDS, frozenset(), {})
    assert found.book.values == form().values


def row(at: int) -> set[str]:
    return {code for code, cell in CELLS.items() if (cell.sheet, cell.row) == ("Books", at)}


def test_a_figure_whose_name_is_gone_is_found_by_its_labels():
    assert told(without(form(), "i_b_total")) == (row(10), set())


def test_the_sheet_of_which_no_name_is_left_is_read_too():
    found = rescued(without(form(), "i_p_", "xlv_office"))
    assert isinstance(found, OldForm)
    assert found.placed.keys() == {"p_all_girls", "p_all_boys", "p_all_word"}
    assert found.book.at(found.placed["p_all_girls"]) == form().at(CELLS["p_all_girls"])
    assert (found.placed_fields, found.fields) == ({"office", "office_code"}, FIELDS)


def test_a_line_of_the_cover_whose_name_is_gone_is_found_by_its_label():
    assert told(without(form(), "xlv_year")) == (set(), {"year"})


def test_without_any_name_the_edition_is_known_by_the_labels():
    nameless = without(form(), "i_", "xlv_")
    assert told(nameless) == (set(CELLS), set(FIELDS))
    assert told(nameless, SMALL) == (set(CELLS), set(FIELDS))


def test_a_form_that_is_said_to_be_of_an_edition_is_not_asked_for_it():
    assert told(form("large"), SMALL) == (set(), set())


# What was done; then by row where its figures are now: one row, several that may be it, or none that can be.
DAMAGED = {
    "two rows, the label of their group not": (
        lambda: swapped(form(), 8, 9, least=2),
        {"land_old": [9], "land_new": [8]},
        {},
    ),
    "two groups by the rows that their labels are in": (
        lambda: swapped(form(), 5, 8),
        {"town_old": [8], "town_new": [9], "land_old": [5], "land_new": [6]},
        {},
    ),
    # Old and New are there twice, and the group that would tell them apart went with one row alone.
    "two rows, with the label of their group": (
        lambda: swapped(form(), 8, 9),
        {},
        {"town_old": [5, 9], "town_new": [6, 8], "land_old": [9], "land_new": [8]},
    ),
    "a row of a group with one of none": (
        lambda: swapped(form(), 9, 10),
        {"total": [9]},
        {"town_new": [6, 10], "land_new": [10]},
    ),
    "a row that says it is another one: both may be either, and its own is nowhere": (
        lambda: typed(form(), Cell("Books", 10, 1), "New"),
        {},
        {"town_new": [6, 10], "land_new": [9, 10], "total": []},
    ),
    "a row that says it is its neighbour": (
        lambda: typed(form(), Cell("Books", 9, 2), "Old"),
        {},
        {"land_old": [8, 9], "land_new": []},
    ),
    "a row that says so in the words of an office": (
        lambda: typed(form(), Cell("Books", 9, 2), "Ancient"),
        {},
        {},
    ),
}


@pytest.mark.parametrize("lost", [(), ("p_all_girls",)], ids=["", "and a name is gone"])
@pytest.mark.parametrize("name", DAMAGED)
def test_rows_are_read_where_their_labels_are(name, lost):
    """Where a name is gone as well, labels are asked for all figures, and say no more of the others than before."""
    change, placed, unsure = DAMAGED[name]
    found = rescued(without(change(), *(f"i_{code}" for code in lost)))
    assert isinstance(found, OldForm)

    def by_row(rows: dict[str, list[int]]) -> dict[str, tuple[Cell, ...]]:
        columns = {"count": 3, "paid": 4, "owed": 5}
        return {
            f"b_{code}_{column}": tuple(Cell("Books", row, at) for row in now)
            for code, now in rows.items()
            for column, at in columns.items()
        }

    by_label = by_row(placed) | {code: (CELLS[code],) for code in lost}
    assert ({code: (cell,) for code, cell in found.placed.items()}, found.unsure) == (by_label, by_row(unsure))
    assert found.named == {code: cell for code, cell in CELLS.items() if code not in by_label | by_row(unsure)}


def test_a_column_that_says_it_is_another_one_leaves_both_unsure():
    found = rescued(typed(form(), Cell("Books", 4, 5), "Paid"))
    assert isinstance(found, OldForm)
    assert {code: [cell.a1 for cell in there] for code, there in found.unsure.items()} == {
        **{f"b_{row}_paid": [f"D{at}", f"E{at}"] for row, at in ROWS.items()},
        **{f"b_{row}_owed": [] for row in ROWS},
    }


def test_two_lines_of_the_cover_that_changed_places():
    drawn = form()
    labels = {Cell("Cover", 5, 2): "Code:", Cell("Cover", 6, 2): "Office:"}
    exchanged = replace(
        drawn, values=drawn.values | {cell: Value(ValueKind.TEXT, text) for cell, text in labels.items()}
    )
    found = rescued(exchanged)
    assert isinstance(found, OldForm)
    assert (found.named, found.placed, found.placed_fields) == (CELLS, {}, {"office", "office_code"})
    assert found.fields == {**FIELDS, "office": FIELDS["office_code"], "office_code": FIELDS["office"]}


def unreadable(data: bytes, why: str, **facts: str) -> Unreadable:
    finding = Finding(
        id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=(("file", "a.xlsx"), *facts.items())
    )
    return Unreadable(source=SubmittedFile(file="a.xlsx", sha256=sha256(data).hexdigest()), finding=finding)


STRANGER = Book(sheets=form().sheets, names={}, values={Cell("Books", 1, 1): Value(ValueKind.TEXT, "Old")})


@pytest.mark.parametrize(
    ("data", "why", "facts"),
    [
        (b"PDF", "not-a-workbook", {"detail": "text"}),
        (saved(STRANGER), "not-a-form", {"edition": ""}),
        # Of an edition that is stated and unknown nothing is guessed, whatever its labels say.
        (saved(form("large")), "unknown-edition", {"edition": "large"}),
    ],
)
def test_what_is_no_form_says_why(data, why, facts):
    assert rescued(data) == unreadable(data, why, **facts)


def test_a_sheet_that_cannot_be_read_is_told_when_it_is_needed():
    part = "xl/worksheets/sheet4.xml"
    for drawn, why in ((form(), None), (without(form(), "i_b_total"), "bad-xml")):
        data = repacked(saved(drawn), {part: sheet()[:-20].encode()})
        found = rescued(data)
        assert (found.finding.why if isinstance(found, Unreadable) else None) == why


def test_names_that_lead_to_empty_rows_are_believed_and_labels_place_nothing_twice():
    """The row was moved away from its labels, by its names: nobody says that these are wrong."""
    drawn = form()
    names = {
        key: replace(name, cell=replace(name.cell, row=20)) if name.cell and key.startswith("i_b_total") else name
        for key, name in without(drawn, "i_p_all_girls").names.items()
    }
    led = {key: replace(name, refers=name.cell.absolute) for key, name in names.items() if name.cell}
    found = rescued(replace(drawn, names=led))
    assert isinstance(found, OldForm)
    assert found.placed == {"p_all_girls": CELLS["p_all_girls"]}
    assert {code: cell.a1 for code, cell in found.named.items() if cell != CELLS[code]} == {
        "b_total_count": "C20",
        "b_total_paid": "D20",
        "b_total_owed": "E20",
    }
