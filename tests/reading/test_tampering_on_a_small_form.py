"""What was done to a small form, at the edges: how much is shown, which sheet is which, what was put where."""

from dataclasses import replace

import pytest

from tests.forms import book
from tests.reading.small_form import FORM, edition_of
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.ooxml.book import Book, DefinedName, NameFault, Value, ValueKind, Worksheet
from xlvalidate.reading.moved_names import locate
from xlvalidate.reading.tampering import moved_sheets, tampering

SMALL = edition_of()
JUDGED = edition_of(FORM + '\n[[rules]]\nid = "B-HEADS"\nseverity = "must"\nsource = "made up"\nheadings = "b"\n')


def drawn() -> Book:
    """The form with the names of its own sheets."""
    form = book(SMALL)
    own = {"xlv_summary_passed": Cell("Checks", 1, 1), "xlv_findings": Cell("Findings", 6, 1)}
    return replace(form, names=form.names | {key: DefinedName(key, cell.absolute, cell) for key, cell in own.items()})


def found(form: Book, edition: Edition = SMALL) -> list[tuple[str, str, dict[str, str]]]:
    cells, _ = locate(form, edition, printed(edition).cells)
    return [(one.id, one.why, dict(one.facts)) for one in tampering(form, edition, cells, printed(edition))]


def typed(form: Book, **cells: str) -> Book:
    """Texts typed into cells of Books; figures where they are digits, blank where they are empty."""
    said = {
        Cell.at("Books", at): Value(ValueKind.NUMBER if text.isdigit() else ValueKind.TEXT, text)
        for at, text in cells.items()
    }
    values = {**form.values, **said}
    return replace(form, values={cell: value for cell, value in values.items() if value.text})


def renamed(form: Book, before: str, after: str) -> Book:
    """A sheet has another name, and the cells of it and the names that lead to it follow."""

    def now(cell: Cell) -> Cell:
        return replace(cell, sheet=after) if cell.sheet == before else cell

    return replace(
        form,
        sheets=tuple(replace(sheet, name=after) if sheet.name == before else sheet for sheet in form.sheets),
        names={key: replace(name, cell=name.cell and now(name.cell)) for key, name in form.names.items()},
        values={now(cell): value for cell, value in form.values.items()},
    )


def test_a_form_as_it_was_issued():
    assert found(drawn()) == found(drawn(), JUDGED) == []


@pytest.mark.parametrize(
    ("long", "shown"),
    [
        ("twelve signs", "twelvesigns"),
        ("twelve  or so", "twelveorso"),
        ("abcdefghijkl", "abcdefghijkl"),
        ("abcdefghijklm", "abcdefghijk…"),
    ],
)
def test_of_many_changes_two_are_shown_each_at_most_so_long(long, shown):
    ((id_, why, facts),) = found(typed(drawn(), A3=long, D4="Given", E4=""))
    assert (id_, why) == ("label-changed", "labels-changed")
    assert facts == {
        "count": "3",
        "sheets": "Books",
        "first": f"Books A3 “Place”→“{shown}”",
        "second": "Books D4 “Paid”→“Given”",
    }


@pytest.mark.parametrize(
    ("after", "why", "to"),
    [("Given", "label-changed", "Given"), ("", "label-removed", ""), (" ", "label-removed", " ")],
)
def test_a_single_change_is_told_whole(after, why, to):
    assert found(typed(drawn(), D4=after)) == [
        ("label-changed", why, {"which": "Books D4", "from": "Paid", "to": to}),
    ]


def test_a_label_whose_row_is_gone_has_no_cell():
    def up(cell: Cell) -> Cell:
        return replace(cell, row=cell.row - 1) if cell.sheet == "Books" and cell.row > 7 else cell

    form = drawn()
    without = replace(
        form,
        names={key: replace(name, cell=name.cell and up(name.cell)) for key, name in form.names.items()},
        values={up(cell): value for cell, value in form.values.items() if (cell.sheet, cell.row) != ("Books", 7)},
    )
    cells, _ = locate(without, SMALL, printed(SMALL).cells)
    (finding,) = tampering(without, SMALL, cells, printed(SMALL))
    assert finding.places == (Place(None, None, ""),)
    assert dict(finding.facts) == {"which": "Books", "from": "Of these", "to": ""}


@pytest.mark.parametrize(
    ("extra", "sheets"),
    [(1, "N1"), (5, "N1\x1fN2\x1fN3\x1fN4\x1fN5"), (6, "N1\x1fN2\x1fN3\x1fN4\x1fN5…")],
)
def test_sheets_that_the_form_does_not_have_are_listed_up_to_five(extra, sheets):
    form = drawn()
    more = tuple(Worksheet(f"N{at}") for at in range(1, extra + 1))
    assert found(replace(form, sheets=(*form.sheets, *more))) == [
        ("sheet-extra", "sheet-extra", {"count": str(extra), "sheets": sheets})
    ]


def heading(edition: Edition, **cells: str) -> Finding:
    form = typed(drawn(), **cells)
    located, _ = locate(form, edition, printed(edition).cells)
    (finding,) = tampering(form, edition, located, printed(edition))
    return finding


def test_a_figure_in_a_heading_row_is_the_rules_finding_or_else_the_forms():
    row, places = "Of these", (Place(None, Cell("Books", 7, 3), "3"),)
    facts = (("label", row), ("cell", "Books C7"), ("text", "3"), ("count", "1"))
    assert heading(JUDGED, C7="3") == Finding(
        id="B-HEADS", origin=Origin.RULE, severity=Severity.MUST, why="heading-filled", places=places, facts=facts
    )
    assert heading(SMALL, C7="3") == Finding(
        id="heading-filled",
        origin=Origin.STRUCTURE,
        severity=Severity.EXPLAIN,
        why="heading-filled",
        places=places,
        facts=facts,
    )
    several = heading(SMALL, D7="about 4", E7="5", C7="none")
    assert (several.why, several.fact("cell"), several.fact("text"), several.fact("count")) == (
        "headings-filled",
        "Books D7",
        "about 4",
        "2",
    )


def test_a_heading_row_without_a_word_is_told_by_its_cell():
    form = typed(drawn(), C7="3")
    bare = replace(
        printed(SMALL), labels={cell: text for cell, text in printed(SMALL).labels.items() if text != "Of these"}
    )
    (finding,) = tampering(form, SMALL, printed(SMALL).cells, bare)
    assert (finding.fact("label"), finding.fact("cell")) == ("", "Books C7")


def test_formulas_are_shown_by_the_first_that_has_a_text():
    form = drawn()

    def with_formulas(**cells: str) -> Book:
        said = {Cell.at("Books", at): Value(ValueKind.NUMBER, "0", formula) for at, formula in cells.items()}
        return replace(form, values=form.values | said)

    why = "formula-in-figure.unchecked"
    told = [("formula-in-figure", why, {"count": "2", "formula": "=C5+C6", "unchecked": "1"})]
    # The cells of a formula that is shared do not repeat it.
    assert found(with_formulas(C8="", C10="C5+C6")) == told
    assert found(with_formulas(C8="")) == [
        ("formula-in-figure", why, {"count": "1", "formula": "=", "unchecked": "1"}),
    ]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("Books", [("sheet-renamed", "sheet-renamed", {"from": "Books", "to": "New"})]),
        # The cover is known by its lines, the sheets of the program by their own names.
        ("Cover", [("sheet-renamed", "sheet-renamed", {"from": "Cover", "to": "New"})]),
        ("Checks", [("sheet-renamed", "sheet-renamed", {"from": "Checks", "to": "New"})]),
        ("Findings", [("sheet-renamed", "sheet-renamed", {"from": "Findings", "to": "New"})]),
    ],
)
def test_a_sheet_that_was_renamed_is_the_same_sheet(before, told):
    assert found(renamed(drawn(), before, "New")) == told


def test_a_sheet_of_the_program_that_no_name_leads_to_is_missing():
    form = renamed(drawn(), "Checks", "New")
    broken = {"xlv_summary_passed": DefinedName("xlv_summary_passed", "#REF!", None, NameFault.BROKEN)}
    told = [
        ("checks-missing", "checks-missing", {"sheet": "Checks"}),
        ("sheet-extra", "sheet-extra", {"count": "1", "sheets": "New"}),
    ]
    assert found(replace(form, names=form.names | broken)) == told
    assert found(replace(form, names={key: name for key, name in form.names.items() if key not in broken})) == told


def test_names_that_left_a_sheet_do_not_say_where_it_is():
    form = drawn()
    away = {key: replace(name, cell=Cell("Books", 10, 3)) for key, name in form.names.items() if key.startswith("i_p_")}
    without = tuple(sheet for sheet in form.sheets if sheet.name != "Pupils")
    assert found(replace(form, names=form.names | away, sheets=without)) == [
        ("sheet-missing", "sheet-missing", {"sheet": "Pupils"})
    ]


def test_sheets_are_compared_as_excel_does():
    assert found(renamed(drawn(), "Books", "BOOKS")) == [
        ("sheet-renamed", "sheet-renamed", {"from": "Books", "to": "BOOKS"})
    ]


def test_two_rows_that_changed_places_come_first_and_their_labels_are_no_change():
    form = typed(drawn(), B5="New", B6="Old", D4="Given", C7="3")
    assert [one[:2] for one in found(form)] == [
        ("rows-exchanged", "rows-exchanged"),
        ("label-changed", "label-changed"),
        ("heading-filled", "heading-filled"),
    ]


def test_where_each_sheet_stands_is_told_by_figures_and_by_lines_of_the_cover():
    form = renamed(renamed(drawn(), "Cover", "C"), "Books", "B")
    cells, _ = locate(form, SMALL, printed(SMALL).cells)
    without = {code: cell for code, cell in cells.items() if not code.startswith("p_")}
    found_at = moved_sheets(form, without, printed(SMALL))
    assert {name: at and at.sheet for name, at in found_at.items()} == {"Cover": "C", "Books": "B", "Pupils": None}
