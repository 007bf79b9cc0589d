"""Where the lines of a printed sheet are now. A drawn sheet of one letter a cell stands for the form."""

import pytest

from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.reading.moved_lines import MovedSheet, inserted, standing
from xlvalidate.reading.printed import Label, PrintedSheet, Tab, plain_label

# Capitals are labels, `1` to `9` figures, `-` a heading row's empty cell. `t` says the same as `T`.
FORM = """
    T . . .
    . A B C
    D 1 2 3
    H - - -
    E 4 5 6
    F . . .
    G 7 8 9
    N . . .
"""
WORDS = {"A": "Girls", "N": "Note (a)", "t": "T"}


def drawn(drawing: str, sheet: str = "S") -> dict[str, Cell]:
    """The cells of a drawing by what stands there."""
    lines = [line.split() for line in drawing.strip().splitlines()]
    return {
        letter: Cell(sheet, row, column)
        for row, line in enumerate(lines, start=1)
        for column, letter in enumerate(line, start=1)
        if letter != "."
    }


def printed(letter: str) -> str:
    return WORDS.get(letter, letter)


CELLS = drawn(FORM)
LABELS = tuple(
    Label(cell, printed(letter), plain_label(printed(letter))) for letter, cell in CELLS.items() if letter.isupper()
)
FIGURES = {letter: cell for letter, cell in CELLS.items() if letter.isdigit()}
SHEET = PrintedSheet(
    tab=Tab("S", True, True, ()), labels=LABELS, cells=FIGURES, fields={}, headings=(Cell("S", 4, 2), Cell("S", 4, 3))
)


def stands(drawing: str, sheet: str = "S") -> MovedSheet | None:
    """Where the form stands in a workbook drawn so; its figures are known by their digits."""
    there = drawn(drawing, sheet)
    values = {cell: Value(ValueKind.TEXT, printed(letter)) for letter, cell in there.items()}
    book = Book(sheets=(), names={}, values=values)
    return standing(book, SHEET, [(FIGURES[digit], cell) for digit, cell in there.items() if digit.isdigit()])


def test_a_form_that_stands_as_it_was_issued_has_no_lines_of_its_own():
    assert stands(FORM) == MovedSheet("S", None, None)
    assert stands(FORM, "Renamed") == MovedSheet("Renamed", None, None)


def test_one_figure_is_enough():
    assert stands("T . . .\n. A B C\n. . . .\nD 1 . .") == MovedSheet(
        "S", rows(1, 2, 4, 5, 6, 7, 8, 9), columns(1, 2, 3, 4)
    )


def test_lines_without_figures_are_found_one_after_the_other():
    """Labels far below: of the seventh only its words moved, the eighth is beside it although its own are gone."""
    before = drawn("1 2\n3 4\n. .\n. .\n. .\n. .\nK .\nL .")
    form = PrintedSheet(
        tab=SHEET.tab,
        labels=tuple(Label(before[letter], letter, letter) for letter in "KL"),
        cells={digit: before[digit] for digit in "1234"},
        fields={},
        headings=(),
    )
    now = drawn(". .\n1 2\n3 4\n. .\n. .\n. .\n. .\n. .\n. .\nK .")
    book = Book(sheets=(), names={}, values={now["K"]: Value(ValueKind.TEXT, "K")})
    found = standing(book, form, [(before[digit], now[digit]) for digit in "1234"])
    assert found == MovedSheet("S", {1: 2, 2: 3, 7: 10, 8: 11}, {1: 1, 2: 2})


def test_without_a_figure_nothing_is_known():
    assert stands("T . . .") is None


def rows(*now: int) -> dict[int, int]:
    return dict(zip(range(1, 9), now, strict=True))


def columns(*now: int) -> dict[int, int]:
    return dict(zip(range(1, 5), now, strict=True))


MOVED = {
    "a row above all": (
        ". . . .\n" + FORM.strip(),
        rows(2, 3, 4, 5, 6, 7, 8, 9),
        columns(1, 2, 3, 4),
    ),
    "a column before all": (
        "\n".join(". " + line for line in FORM.strip().splitlines()),
        rows(1, 2, 3, 4, 5, 6, 7, 8),
        columns(2, 3, 4, 5),
    ),
    "a row between the headings and the figures: the labels say where": (
        "T . . .\n. A B C\n. . . .\nD 1 2 3\nH - - -\nE 4 5 6\nF . . .\nG 7 8 9\nN . . .",
        rows(1, 2, 4, 5, 6, 7, 8, 9),
        columns(1, 2, 3, 4),
    ),
    "a row above the heading row, which has figures on both sides": (
        "T . . .\n. A B C\nD 1 2 3\n. . . .\nH - - -\nE 4 5 6\nF . . .\nG 7 8 9\nN . . .",
        rows(1, 2, 3, 5, 6, 7, 8, 9),
        columns(1, 2, 3, 4),
    ),
    "a row below it": (
        "T . . .\n. A B C\nD 1 2 3\nH - - -\n. . . .\nE 4 5 6\nF . . .\nG 7 8 9\nN . . .",
        rows(1, 2, 3, 4, 6, 7, 8, 9),
        columns(1, 2, 3, 4),
    ),
    "a row that was taken out lets the next ones come up": (
        "T . . .\n. A B C\nD 1 2 3\nE 4 5 6\nF . . .\nG 7 8 9\nN . . .",
        {1: 1, 2: 2, 3: 3, 5: 4, 6: 5, 7: 6, 8: 7},
        columns(1, 2, 3, 4),
    ),
    "a column between the labels and the figures": (
        "T . . . .\n. . A B C\nD . 1 2 3\nH . - - -\nE . 4 5 6\nF . . . .\nG . 7 8 9\nN . . . .",
        rows(1, 2, 3, 4, 5, 6, 7, 8),
        columns(1, 3, 4, 5),
    ),
    "labels that say nothing stay beside what they stood beside": (
        ". . . .\n. . . .\n. X B C\n. 1 2 3\n. - - -\n. 4 5 6\n. . . .\n. 7 8 9\n. . . .",
        rows(2, 3, 4, 5, 6, 7, 8, 9),
        columns(1, 2, 3, 4),
    ),
    "the last lines far below the figures": (
        "T . . .\n. A B C\nD 1 2 3\nH - - -\nE 4 5 6\nF . . .\n. . . .\nG 7 8 9\n" + ". . . .\n" * 30 + "N . . .",
        rows(1, 2, 3, 4, 5, 6, 8, 39),
        columns(1, 2, 3, 4),
    ),
    "too far below: where it would be, for nobody looks further": (
        "T . . .\n. A B C\nD 1 2 3\nH - - -\nE 4 5 6\nF . . .\n. . . .\nG 7 8 9\n" + ". . . .\n" * 41 + "N . . .",
        rows(1, 2, 3, 4, 5, 6, 8, 9),
        columns(1, 2, 3, 4),
    ),
    "as far down as is looked": (
        ". . . .\n" * 40 + "T . . .\n" + ". . . .\n" * 90 + "\n".join(FORM.strip().splitlines()[1:]),
        {1: 41, 2: 132, 3: 133, 4: 134, 5: 135, 6: 136, 7: 137, 8: 138},
        columns(1, 2, 3, 4),
    ),
    "one row further: the title is not found, and counts as in its row above the headings": (
        ". . . .\n" * 41 + "T . . .\n" + ". . . .\n" * 90 + "\n".join(FORM.strip().splitlines()[1:]),
        {1: 132, 2: 133, 3: 134, 4: 135, 5: 136, 6: 137, 7: 138, 8: 139},
        columns(1, 2, 3, 4),
    ),
    "a label in two places as near: the upper one": (
        ". . . .\n. . . .\nT . . .\n. A B C\nt . . .\nD 1 2 3\nH - - -\nE 4 5 6\nF . . .\nG 7 8 9\nN . . .",
        {1: 3, 2: 4, 3: 6, 4: 7, 5: 8, 6: 9, 7: 10, 8: 11},
        columns(1, 2, 3, 4),
    ),
    "without the column of the labels: they are looked for in no other": (
        "T . .\nA . .\n. . .\nA B C\n1 2 3\n- - -\n4 5 6\n. . .\n7 8 9\n. . .",
        {1: 3, 2: 4, 3: 5, 4: 6, 5: 7, 6: 8, 7: 9, 8: 10},
        {2: 1, 3: 2, 4: 3},
    ),
    "a long way up to the title": (
        "T . . .\n" + ". . . .\n" * 60 + ". A B C\nD 1 2 3\nH - - -\nE 4 5 6\nF . . .\nG 7 8 9\nN . . .",
        {1: 1, 2: 62, 3: 63, 4: 64, 5: 65, 6: 66, 7: 67, 8: 68},
        columns(1, 2, 3, 4),
    ),
}


@pytest.mark.parametrize("name", MOVED)
def test_lines_that_moved_are_found_by_their_labels(name):
    drawing, now_rows, now_columns = MOVED[name]
    found = stands(drawing)
    assert found == MovedSheet("S", now_rows, now_columns)
    assert found is not None
    assert list(found.rows or ()) == sorted(found.rows or ()), "the lines are in the order of the form"


@pytest.mark.parametrize(
    ("written", "row"),
    [("Note (a)", 9), ("Ｎote（ａ）", 9), ("N o\nte(a)", 9), ("note (a)", 8), ("Note", 8)],
)
def test_a_label_is_known_however_wide_and_spaced_it_is_written(written, row):
    there = drawn("T . . .\n. A B C\nD 1 2 3\nH - - -\nE 4 5 6\nF . . .\nG 7 8 9\n. . . .\nN . . .", "S") | {}
    values = {
        cell: Value(ValueKind.TEXT, written if letter == "N" else printed(letter)) for letter, cell in there.items()
    }
    moved = [(cell, there[digit]) for digit, cell in FIGURES.items()]
    moved[0] = (Cell("S", 30, 2), Cell("S", 31, 2))  # something of the sheet has moved, so that its lines are asked
    found = standing(Book(sheets=(), names={}, values=values), SHEET, moved)
    assert found is not None
    assert (found.rows or {})[8] == row


@pytest.mark.parametrize(
    ("found", "now"),
    [
        (MovedSheet("S"), Cell("S", 3, 2)),
        (MovedSheet("Renamed"), Cell("Renamed", 3, 2)),
        (MovedSheet("S", {3: 5}, {2: 4}), Cell("S", 5, 4)),
        (MovedSheet("Renamed", {3: 3}, {2: 2}), Cell("Renamed", 3, 2)),
        (MovedSheet("S", {4: 5}, {2: 4}), None),
        (MovedSheet("S", {3: 5}, {3: 4}), None),
    ],
)
def test_where_a_cell_of_the_template_is_now(found, now):
    assert found.now(Cell("S", 3, 2)) == now


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (None, 0),
        ({}, 0),
        ({1: 1, 2: 2, 5: 5}, 0),
        ({1: 2, 2: 3}, 1),
        ({3: 3, 4: 6, 5: 8}, 3),
        ({3: 5}, 2),
        # What was taken out is not set against what was put in.
        ({3: 2, 4: 5, 5: 6}, 2),
        ({3: 3, 6: 4, 7: 5}, 0),
    ],
)
def test_how_many_lines_were_put_in(lines, count):
    assert inserted(lines) == count
