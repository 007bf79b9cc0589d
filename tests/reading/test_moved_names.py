"""Do the names still lead to the cells of the form? What moved as a whole is read there; a moved name is not."""

from dataclasses import replace

import pytest

from tests.forms import book
from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell, column_letters
from xlvalidate.desk.printed_form import printed
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.ooxml.book import Book, DefinedName, NameFault
from xlvalidate.reading.moved_names import locate, structure_finding

SMALL = edition_of()
CELLS = printed(SMALL).cells
COLUMNS = {"count": "C", "paid": "D", "owed": "E"}


def led(**now: str | NameFault | None) -> Book:
    """The form with names that lead elsewhere: to `D10`, to `Pupils!B4`, nowhere for a reason, or that are gone."""
    form = book(SMALL, "b count paid owed\ntotal 7 8 9")
    names = dict(form.names)
    for code, to in now.items():
        name = SMALL.indicators[code].name
        match to:
            case None:
                del names[name]
            case NameFault():
                names[name] = DefinedName(name, f"#{to}", None, to)
            case _:
                sheet, _, at = to.rpartition("!")
                cell = Cell.at(sheet or "Books", at)
                names[name] = DefinedName(name, cell.absolute, cell)
    return replace(form, names=names)


def rows(**now: int) -> dict[str, str]:
    """All the names of a row of Books led to another row."""
    return {f"b_{row}_{column}": f"{letter}{at}" for row, at in now.items() for column, letter in COLUMNS.items()}


def columns(**now: str) -> dict[str, str]:
    """All the names of a column of Books led to another column."""
    return {code: f"{now[end]}{cell.row}" for code, cell in CELLS.items() if (end := code.rpartition("_")[2]) in now}


def told(form: Book) -> tuple[set[str], list[tuple[str, list[str]]]]:
    """The figures that cannot be trusted, and the findings with their places: `code=where`."""
    cells, findings = locate(form, SMALL, CELLS)
    shown = [
        (one.id, [f"{place.code}={place.cell.a1 if place.cell else place.text}" for place in one.places])
        for one in findings
    ]
    return CELLS.keys() - cells.keys(), shown


def test_a_form_as_it_was_issued():
    assert locate(book(SMALL), SMALL, CELLS) == (CELLS, ())


@pytest.mark.parametrize(
    "form",
    [
        led(**rows(total=20)),
        led(**rows(land_new=12, total=13)),
        led(**columns(owed="G")),
        led(**columns(paid="F", owed="G")),
        led(**{code: f"Pupils!{cell.a1}" for code, cell in CELLS.items() if cell.sheet == "Books"}),
    ],
    ids=["a row further down", "rows put in", "a column further right", "columns put in", "another sheet"],
)
def test_lines_and_tables_that_moved_as_a_whole_are_read_where_they_are(form):
    cells, findings = locate(form, SMALL, CELLS)
    assert findings == ()
    assert cells == {code: form.names[SMALL.indicators[code].name].cell for code in CELLS}


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (NameFault.BROKEN, "name-broken"),
        (NameFault.SHEET, "name-broken"),
        (NameFault.DOUBLED, "name-doubled"),
        (NameFault.EXTERNAL, "name-outside"),
        (NameFault.RANGE, "name-outside"),
        (NameFault.RELATIVE, "name-outside"),
        (NameFault.FORMULA, "name-outside"),
    ],
)
def test_a_name_that_leads_to_no_cell_is_told_with_what_it_says(fault, word):
    assert told(led(b_total_paid=fault)) == ({"b_total_paid"}, [(word, [f"b_total_paid=#{fault}"])])


SOME = {"b_total_paid", "b_total_count"}


@pytest.mark.parametrize(
    ("now", "lost", "findings"),
    [
        ({"b_total_paid": None}, {"b_total_paid"}, [("name-deleted", ["b_total_paid="])]),
        # A name that left its row, its column, its sheet; the others of the line are what it is measured by.
        ({"b_total_count": "C12"}, {"b_total_count"}, [("name-moved", ["b_total_count=C12"])]),
        ({"b_total_count": "F10"}, {"b_total_count"}, [("name-moved", ["b_total_count=F10"])]),
        ({"b_total_count": "Pupils!C10"}, {"b_total_count"}, [("name-moved", ["b_total_count=C10"])]),
        # Onto the cell of another one: which of the two the figure is of nobody can say, and each is told once.
        ({"b_total_count": "D10"}, SOME, [("cells-shared", ["b_total_count=D10", "b_total_paid=D10"])]),
        (
            {"b_total_count": "D10", "b_total_owed": "D10"},
            {*SOME, "b_total_owed"},
            [("cells-shared", ["b_total_count=D10", "b_total_paid=D10", "b_total_owed=D10"])],
        ),
        (
            {"b_total_count": "D10", "b_total_paid": "C10"},
            SOME,
            [("name-moved", ["b_total_count=D10", "b_total_paid=C10"])],
        ),
        # Rows and columns whose names changed places as a whole: no line of a form stands above the one before it.
        (
            rows(town_old=6, town_new=5),
            rows(town_old=6, town_new=5).keys(),
            [("name-moved", [f"{code}={at}" for code, at in rows(town_old=6, town_new=5).items()])],
        ),
        (
            columns(paid="E", owed="D"),
            columns(paid="E", owed="D").keys(),
            [("name-moved", [f"{code}={at}" for code, at in columns(paid="E", owed="D").items()])],
        ),
        (
            rows(land_old=6),
            rows(land_old=6, town_new=6).keys(),
            [("cells-shared", [f"{code}={at}" for code, at in rows(town_new=6, land_old=6).items()])],
        ),
        # A single stray is out of no order: those of its line that stayed keep their places.
        (
            {"b_town_old_count": "C10"},
            {"b_town_old_count", "b_total_count"},
            [("cells-shared", ["b_town_old_count=C10", "b_total_count=C10"])],
        ),
        ({"b_town_old_count": "C11"}, {"b_town_old_count"}, [("name-moved", ["b_town_old_count=C11"])]),
        # Several sorts of damage, by their words.
        (
            {"b_total_owed": NameFault.RANGE, "b_total_paid": None, "p_all_girls": None, "b_town_old_count": "C11"},
            {"b_total_owed", "b_total_paid", "p_all_girls", "b_town_old_count"},
            [
                ("name-deleted", ["b_total_paid=", "p_all_girls="]),
                ("name-moved", ["b_town_old_count=C11"]),
                ("name-outside", ["b_total_owed=#range"]),
            ],
        ),
        (dict.fromkeys(CELLS), CELLS.keys(), [("name-deleted", [f"{code}=" for code in CELLS])]),
    ],
)
def test_names_that_cannot_be_trusted(now, lost, findings):
    assert told(led(**now)) == (lost, findings)


def test_a_name_that_moved_is_found_where_every_other_moved_as_well():
    down = {code: f"{cell.sheet}!{column_letters(cell.column)}{cell.row + 10}" for code, cell in CELLS.items()}
    assert told(led(**down)) == (set(), [])
    assert told(led(**{**down, "b_total_paid": "D99"})) == ({"b_total_paid"}, [("name-moved", ["b_total_paid=D99"])])


def test_what_stands_where_a_name_has_gone_is_told():
    _, (finding,) = locate(led(b_total_count="D10"), SMALL, CELLS)
    assert finding.places == tuple(Place(code, Cell("Books", 10, 4), "8") for code in ("b_total_count", "b_total_paid"))


def test_a_finding_of_the_form_is_weighed_by_its_word_and_may_be_said_in_another():
    place = Place(None, Cell("Books", 1, 1), "x")
    assert structure_finding("label-changed", iter([place]), "label-removed", to="", which="A1") == Finding(
        id="label-changed",
        origin=Origin.STRUCTURE,
        severity=Severity.EXPLAIN,
        why="label-removed",
        places=(place,),
        facts=(("to", ""), ("which", "A1")),
    )
    assert structure_finding("macros") == Finding(
        id="macros", origin=Origin.STRUCTURE, severity=Severity.EXPLAIN, why="macros"
    )
