"""What an office explained: on 校验 a cell a rule, on 审核结果 as an earlier check kept it, with its figures."""

import pytest

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, DefinedName, NameFault, Value, ValueKind, Worksheet
from xlvalidate.reading.explanations import explanations, kept, lines_lost
from xlvalidate.reading.submission import Kept

SMALL = edition_of()  # MORE and AGAIN may be explained, SUM is a must
TEXT, NUMBER = ValueKind.TEXT, ValueKind.NUMBER


def checks(**typed: Value) -> Book:
    """A sheet of checks, a line a name; BROKEN is a name that leads nowhere."""
    cells = {name: Cell("Checks", row, 4) for row, name in enumerate(typed, start=1)}
    return Book(
        sheets=(),
        names={name: DefinedName(name, "?", cell) for name, cell in cells.items()},
        values={cells[name]: value for name, value in typed.items() if value.kind is not ValueKind.BLANK},
    )


@pytest.mark.parametrize(
    ("book", "texts"),
    [
        (checks(), {}),
        (checks(x_more=Value(TEXT, " as agreed\n")), {"MORE": "as agreed"}),
        (checks(x_more=Value(TEXT, "a"), x_again=Value(NUMBER, "2023")), {"MORE": "a", "AGAIN": "2023"}),
        (checks(x_more=Value(TEXT, " \n"), x_again=Value(ValueKind.BLANK)), {}),
        # Neither an error nor a formula that was never calculated explains anything.
        (checks(x_more=Value(ValueKind.ERROR, "#REF!"), x_again=Value(ValueKind.UNCALCULATED, "", "A1")), {}),
        (checks(x_more=Value(ValueKind.BOOLEAN, "TRUE"), x_again=Value(ValueKind.DATE, "45657")), {}),
        # A must has no cell to explain it: a name that somebody made up is not asked.
        (checks(x_sum_paid=Value(TEXT, "no"), x_b_cells=Value(TEXT, "no"), x_other=Value(TEXT, "no")), {}),
    ],
)
def test_what_explains_a_rule(book, texts):
    assert explanations(book, SMALL) == texts


def test_a_name_that_leads_nowhere_explains_nothing():
    names = {"x_more": DefinedName("x_more", "#REF!", None, NameFault.BROKEN)}
    assert explanations(Book(sheets=(), names=names, values={}), SMALL) == {}


THERE = DefinedName("x_more", "?", Cell("Checks", 1, 4))
# Names, the sheets that are there, and the rules that nobody can explain any more.
LOST = [
    ((), "Checks", {"MORE", "AGAIN"}),
    ((THERE,), "Checks", {"AGAIN"}),
    ((THERE, DefinedName("x_again", "?", Cell("Checks", 2, 4))), "Checks", set()),
    # A name is left, and its sheet is not.
    ((THERE,), "Other", {"MORE", "AGAIN"}),
    ((DefinedName("x_more", "#REF!", None, NameFault.BROKEN),), "Checks", {"MORE", "AGAIN"}),
]


@pytest.mark.parametrize(("names", "sheet", "lost"), LOST)
def test_the_cells_for_a_text_that_are_gone(names, sheet, lost):
    book = Book(sheets=(Worksheet(sheet, "visible"),), names={one.name: one for one in names}, values={})
    assert lines_lost(book, SMALL) == lost


def results(*rows: tuple[int, int, str], sheet: str = "Findings", first: int = 6, name: str = "xlv_findings") -> Book:
    """A sheet of findings: row, column and what stands there; H is the rule, J the explanation, AB its figures."""
    return Book(
        sheets=(),
        names={name: DefinedName(name, "?", Cell("Findings", first, 1))},
        values={Cell(sheet, row, column): Value(TEXT, text) for row, column, text in rows},
    )


H, J, AB = 8, 10, 28


def line(row: int, rule: str, text: str, bound: str) -> list[tuple[int, int, str]]:
    return [(row, H, rule), (row, J, text), (row, AB, bound)]


@pytest.mark.parametrize(
    ("book", "found"),
    [
        (results(), {}),
        (
            results(*line(6, "MORE", "as agreed", "b_total_paid=1 b_total_owed=2 | 1 < 2")),
            {"MORE": Kept("as agreed", "b_total_paid=1 b_total_owed=2", "1 < 2")},
        ),
        (results(*line(7, " MORE ", " a ", " p=1 ")), {"MORE": Kept("a", "p=1", "")}),
        (
            results(*line(6, "MORE", "a", "p=1 | x | y"), *line(9, "AGAIN", "b", "q=2")),
            {"MORE": Kept("a", "p=1", "x | y"), "AGAIN": Kept("b", "q=2", "")},
        ),
        # The last line of a rule counts, whatever the order of the file.
        (
            results(*line(9, "MORE", "later", "p=2"), *line(6, "MORE", "first", "p=1")),
            {"MORE": Kept("later", "p=2", "")},
        ),
        # From the first row that the name leads to down to the last that a check writes.
        (results(*line(5, "MORE", "a", "p=1")), {}),
        (results(*line(2005, "MORE", "a", "p=1")), {"MORE": Kept("a", "p=1", "")}),
        (results(*line(2006, "MORE", "a", "p=1")), {}),
        (results(*line(7, "MORE", "a", "p=1"), first=8), {}),
        # A line without its rule, its text or its figures says nothing.
        (results(*line(6, " ", "a", "p=1"), *line(7, "MORE", " ", "p=1"), *line(8, "MORE", "a", " ")), {}),
        (results((6, H, "MORE"), (6, J, "a")), {}),
        (results(*line(6, "MORE", "a", "p=1"), sheet="Copy"), {}),
        (results(*line(6, "MORE", "a", "p=1"), name="xlv_findings_2"), {}),
    ],
)
def test_what_an_earlier_check_kept(book, found):
    assert kept(book) == found


def test_findings_whose_name_leads_nowhere_keep_nothing():
    names = {"xlv_findings": DefinedName("xlv_findings", "#REF!", None, NameFault.BROKEN)}
    assert kept(Book(sheets=(), names=names, values={Cell("Findings", 6, AB): Value(TEXT, "p=1")})) == {}
