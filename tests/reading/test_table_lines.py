"""Which line of a table stands in each place, drawn: a form and what an office made of it, a row a line.

Town | Old       a group and the label of a row
     | New
Total            a label in the place of the groups
"""

import pytest

from tests.reading.small_form import edition_of
from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import BlankMeans
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.reading.exchanged_lines import Astray, Misread, TableAsReturned, exchanged_findings, tables
from xlvalidate.reading.moved_lines import MovedSheet
from xlvalidate.reading.printed import Label, PrintedSheet, Tab, plain_label
from xlvalidate.reading.table_lines import Axis, TableLine, bare, column_line, in_common, is_within, row_line

FIGURE = 5  # the column of the figures, of the codes r1, r2 …


def drawn(drawing: str) -> list[list[str]]:
    """The texts of a drawing by rows and columns; `-` is none."""
    return [[text.strip(" -") for text in line.split("|")] for line in drawing.strip("\n").splitlines()]


def turned(axis: Axis, row: int, column: int) -> Cell:
    """A cell of a drawing; where columns are asked about, the drawing lies on its side."""
    return Cell("S", row, column) if axis is Axis.ROWS else Cell("S", column, row)


def table(
    form: str, now: str, axis: Axis = Axis.ROWS, also: dict[str, tuple[str, ...]] | None = None
) -> TableAsReturned:
    """A table drawn as it was printed, and as it stands."""
    groups: dict[int, Label] = {}
    lines: dict[str, tuple[TableLine | None, TableLine | None]] = {}
    homes: dict[str, Cell] = {}
    for row, texts in enumerate(drawn(form), start=1):
        there = {
            at: Label(turned(axis, row, at), text, plain_label(text)) for at, text in enumerate(texts, start=1) if text
        }
        groups = {at: one for at, one in (groups | there).items() if at <= len(texts)}
        over = tuple(groups[at] for at in sorted(groups, reverse=True) if at < max(there))
        line = TableLine(axis, there[max(there)], over)
        lines[f"r{row}"] = (line, None) if axis is Axis.ROWS else (None, line)
        homes[f"r{row}"] = turned(axis, row, FIGURE)
    values = {
        turned(axis, row, at): Value(ValueKind.TEXT, text)
        for row, texts in enumerate(drawn(now), start=1)
        for at, text in enumerate(texts, start=1)
        if text
    }
    book = Book(sheets=(), names={}, values=values)
    return TableAsReturned(book=book, stands=MovedSheet("S"), homes=homes, lines=lines, also=also or {})


def number(axis: Axis, line: TableLine) -> int:
    return axis.number(line.label.cell)


def shows(one: TableAsReturned, axis: Axis = Axis.ROWS) -> dict[int, tuple[set[int], int | None]]:
    """By line: the lines whose label is there, and how far in the label stands."""
    return {
        number(axis, line): ({number(axis, other) for other in found}, at and axis.across(at))
        for line, (found, at) in one.shows.items()
    }


PLAIN = "1.Old houses\n2.New houses\n3.Ships"
GROUPED = "Town|Old\n|New\nLand|Old\n|New\nTotal"
DEEP = "Town|Shops|Open\n||Shut\n|Farms|Open\nTotal\nRest|Other"
OWN = {1: ({1}, 1), 2: ({2}, 1), 3: ({3}, 1)}

CASES: dict[str, tuple[str, str, dict[int, tuple[set[int], int | None]]]] = {
    "as printed": (PLAIN, PLAIN, OWN),
    "numbered anew, with a remark, without a number": (PLAIN, "1、Old houses\n(二)New houses (all)\nShips", OWN),
    "shortened behind its own number": (PLAIN, "1.Old hs\n2.New hs\n3.Shs", OWN),
    "two that changed places": (PLAIN, "2.New houses\n1.Old houses\n3.Ships", OWN | {1: ({2}, 1), 2: ({1}, 1)}),
    "and were shortened": (PLAIN, "2.New ho\n1.Old ho\n3.Ships", OWN | {1: ({2}, 1), 2: ({1}, 1)}),
    "another word is nobody": (PLAIN, "Trees\n2.New houses\n3.Ships", OWN | {1: (set(), None)}),
    "and nothing is nobody": (PLAIN, "-\n2.New houses\n3.Ships", OWN | {1: (set(), None)}),
    "a single letter is too short": (PLAIN, "p\n2.New houses\n3.Ships", OWN | {1: (set(), None)}),
    "two letters are not": (PLAIN, "ip\n2.New houses\n3.Ships", OWN | {1: ({3}, 1)}),
    # What may be the label of its own place, shortened or lengthened, is no other's.
    "a word of both": (PLAIN, "houses\n2.New houses\n3.Ships", OWN | {1: (set(), None)}),
    "longer than its own": ("Sea\nSea and ships", "Sea and sh\nSea and ships", {1: (set(), None), 2: ({2}, 1)}),
    # Behind the number of another line, in the office's own words.
    "three of four letters": ("1.abcdef\n2.uvwxyz", "2.uvwq\n2.uvwxyz", {1: ({2}, 1), 2: ({2}, 1)}),
    "two of four are not enough": ("1.abcdef\n2.uvwxyz", "2.uvqr\n2.uvwxyz", {1: (set(), None), 2: ({2}, 1)}),
    "nor three that its own has as well": ("1.uvwabc\n2.uvwxyz", "2.uvwq\n2.uvwxyz", {1: (set(), None), 2: ({2}, 1)}),
    "nor behind its own number": ("2.abcdef\n2.uvwxyz", "2.uvwq\n2.uvwxyz", {1: (set(), None), 2: ({2}, 1)}),
    "nor without one": ("1.abcdef\n2.uvwxyz", "uvwq\n2.uvwxyz", {1: (set(), None), 2: ({2}, 1)}),
    "nor a line of another group": (
        "T|1.abcdef\n|3.aaaa\nL|2.uvwxyz",
        "T|2.uvwq\n|3.aaaa\nL|2.uvwxyz",
        {1: (set(), None), 2: ({2}, 2), 3: ({3}, 2)},
    ),
    # Lines with the same label are told apart by their groups.
    "as printed, in groups": (GROUPED, GROUPED, {1: ({1}, 2), 2: ({2}, 2), 3: ({3}, 2), 4: ({4}, 2), 5: ({5}, 1)}),
    "two of a group": (
        GROUPED,
        "Town|New\n|Old\nLand|Old\n|New\nTotal",
        {1: ({2}, 2), 2: ({1}, 2), 3: ({3}, 2), 4: ({4}, 2), 5: ({5}, 1)},
    ),
    "two groups": (
        GROUPED,
        "Land|Old\n|New\nTown|Old\n|New\nTotal",
        {1: ({3}, 2), 2: ({4}, 2), 3: ({1}, 2), 4: ({2}, 2), 5: ({5}, 1)},
    ),
    "a group that nobody knows: what has its own label is in its place": (
        GROUPED,
        "Sea|Old\n|Old\nLand|Old\n|New\nTotal",
        {1: ({1}, 2), 2: ({1, 3}, 2), 3: ({3}, 2), 4: ({4}, 2), 5: ({5}, 1)},
    ),
    "a label that came to stand in the place of another column": (
        GROUPED,
        "Town|Old\n|New\nLand|Old\n|Total\nNew",
        {1: ({1}, 2), 2: ({2}, 2), 3: ({3}, 2), 4: ({5}, 2), 5: ({2, 4}, 1)},
    ),
    "a row without its label, and one beside": (
        GROUPED,
        "Town|Old\n|New\nLand|Old\nTotal|\n|New",
        {1: ({1}, 2), 2: ({2}, 2), 3: ({3}, 2), 4: ({5}, 1), 5: ({2, 4}, 2)},
    ),
    "of two beside, the inmost": (
        DEEP,
        "Town|Shops|Open\n||Shut\n|Farms|Open\n|Other|Shut\nRest|Other",
        {1: ({1}, 3), 2: ({2}, 3), 3: ({3}, 3), 4: ({2}, 3), 5: ({5}, 2)},
    ),
    # Headings of blocks below each other are often the same: then it is one of the block that is meant.
    "the same labels in two groups, and another word in the one": (
        "Town|Big\n|Old\n|New\nLand|Old\n|New",
        "Town|Old\n|Old\n|New\nLand|Old\n|New",
        {1: ({2}, 2), 2: ({2}, 2), 3: ({3}, 2), 4: ({4}, 2), 5: ({5}, 2)},
    ),
    # The label of a group that is read where it belongs is no row's.
    "a label of a group beside": (
        DEEP,
        "Town|Shops|\n||Shut\n|Farms|Open\nTotal\nRest|Other",
        {1: (set(), None), 2: ({2}, 3), 3: ({3}, 3), 4: ({4}, 1), 5: ({5}, 2)},
    ),
    # A group's label that names a row of its own may have moved with that row alone.
    "a group with figures of its own": (
        "All\n|Old\n|New\nSome\n|Old\n|New",
        "Some\n|Old\n|New\nAll\n|Old\n|New",
        {1: ({4}, 1), 2: ({2, 5}, 2), 3: ({3, 6}, 2), 4: ({1}, 1), 5: ({2, 5}, 2), 6: ({3, 6}, 2)},
    ),
}


@pytest.mark.parametrize("axis", Axis)
@pytest.mark.parametrize("name", CASES)
def test_which_line_stands_in_each_place(name, axis):
    form, now, expected = CASES[name]
    assert shows(table(form, now, axis), axis) == expected


def test_an_office_may_have_its_own_word_for_a_label():
    also = {"3.Ships": ("Boats",)}
    assert shows(table(PLAIN, "Boats\n2.New houses\nBoats", also=also)) == OWN | {1: (set(), None)}


# What is out of its place


def misread(one: TableAsReturned) -> list[tuple[str, str, str]]:
    """The label that was printed, where it was, and whose label stands there now."""
    return [(found.label.text, found.now.a1, f"{found.other.text} as {found.typed}") for found in one.misread()]


@pytest.mark.parametrize(
    ("form", "now", "found", "explained"),
    [
        (PLAIN, PLAIN, [], set()),
        (PLAIN, "Trees\n2.New houses\n-", [], set()),
        (
            PLAIN,
            "2.New houses\n1.Old houses\n3.Ships",
            [
                ("1.Old houses", "A1", "2.New houses as 2.New houses"),
                ("2.New houses", "A2", "1.Old houses as 1.Old houses"),
            ],
            {"A1", "A2"},
        ),
        # Whoever reads another line there hears of it once, by the label of the line.
        (
            GROUPED,
            "Town|New\n|Old\nLand|Old\n|New\nTotal",
            [("Old", "B1", "New as New"), ("New", "B2", "Old as Old")],
            {"A1", "B1", "B2"},
        ),
        # A group's label tells its lines apart: then it is that label which is another one.
        (
            GROUPED,
            "Land|Old\n|New\nTown|Old\n|New\nTotal",
            [("Town", "A1", "Land as Land"), ("Land", "A3", "Town as Town")],
            {"A1", "A3", "B1", "B3"},
        ),
        (
            GROUPED,
            "Town|Old\n|Total\nLand|Old\n|New\nNew",
            [("New", "B2", "Total as Total"), ("Total", "A5", "New as New")],
            {"B2", "A5"},
        ),
        # Beside its place the label of another line: what stood there is gone, and that explains it.
        (
            GROUPED,
            "Town|Old\n|New\nLand|Old\n|New\n|Old",
            [("Total", "B5", "Old as Old")],
            {"A5"},
        ),
        (
            GROUPED,
            "Land|Old\n|New\nTown|Old\n|New\n|Old",
            [("Town", "A1", "Land as Land"), ("Land", "A3", "Town as Town"), ("Total", "B5", "Old as Old")],
            {"A1", "A3", "A5", "B1", "B3"},
        ),
        # A group that says it is another label of the table, though its lines are known.
        ("Town|Old\n|New\nTotal", "Total|Old\n|New\nTotal", [("Town", "A1", "Total as Total")], {"A1", "B1"}),
    ],
)
def test_labels_in_the_places_of_others(form, now, found, explained):
    one = table(form, now)
    assert misread(one) == found
    assert {cell.a1 for cell in one.explained(one.misread())} == explained


def test_rows_come_before_columns_in_the_order_of_the_form():
    labels = {
        at: Label(Cell.at("S", at), text, text) for at, text in (("A2", "X"), ("A3", "Y"), ("B1", "P"), ("C1", "Q"))
    }
    x, y = (TableLine(Axis.ROWS, labels[at]) for at in ("A2", "A3"))
    p, q = (TableLine(Axis.COLUMNS, labels[at]) for at in ("B1", "C1"))
    now = {"A2": "Y", "A3": "X", "B1": "Q", "C1": "P"}
    book = Book(sheets=(), names={}, values={Cell.at("S", at): Value(ValueKind.TEXT, text) for at, text in now.items()})
    homes = {"qy": Cell.at("S", "C3"), "px": Cell.at("S", "B2"), "qx": Cell.at("S", "C2"), "py": Cell.at("S", "B3")}
    one = TableAsReturned(
        book=book,
        stands=MovedSheet("S"),
        homes=homes,
        lines={"qy": (y, q), "px": (x, p), "qx": (x, q), "py": (y, p)},
        also={},
    )
    assert misread(one) == [("X", "A2", "Y as Y"), ("Y", "A3", "X as X"), ("P", "B1", "Q as Q"), ("Q", "C1", "P as P")]
    # Each figure is where its row and its column cross; where a name leads is asked for its own place.
    here = {code: cell for code, cell in homes.items() if code != "qx"}
    assert one.astray(here) == Astray(
        found={"qy": Cell.at("S", "B2"), "px": Cell.at("S", "C3"), "qx": Cell.at("S", "B3"), "py": Cell.at("S", "C2")}
    )


def test_a_row_that_moved_is_sure_where_its_column_is_known_by_nobody():
    labels = {at: Label(Cell.at("S", at), text, text) for at, text in (("A2", "X"), ("A3", "Y"), ("B1", "P"))}
    x, y, p = (
        TableLine(Axis.ROWS, labels["A2"]),
        TableLine(Axis.ROWS, labels["A3"]),
        TableLine(Axis.COLUMNS, labels["B1"]),
    )
    now = {"A2": "Y", "A3": "X", "B1": "Zzz"}
    book = Book(sheets=(), names={}, values={Cell.at("S", at): Value(ValueKind.TEXT, text) for at, text in now.items()})
    homes = {"px": Cell.at("S", "B2"), "py": Cell.at("S", "B3")}
    one = TableAsReturned(book=book, stands=MovedSheet("S"), homes=homes, lines={"px": (x, p), "py": (y, p)}, also={})
    assert one.astray(homes) == Astray(found={"px": Cell.at("S", "B3"), "py": Cell.at("S", "B2")})


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("1.Ships", True, False),
        (" １．Ships ", True, False),
        ("2.Ships (all)", True, True),
        # Exactly another label of the table, so that it is that one.
        ("Ships", False, True),
        ("Boats", True, False),
        ("", False, False),
    ],
)
def test_whose_label_a_text_is(typed, first, second):
    one = table("1.Ships\nShips", "1.Ships\nShips", also={"1.Ships": ("Boats",)})
    labels = [line.label for line in one.every]
    assert [one.is_said(label, typed) for label in labels] == [first, second]


def test_a_line_of_the_cover_is_a_row_by_the_nearest_label_beside_it():
    def label(text: str, at: str) -> Label:
        return Label(Cell.at("S", at), text, text)

    form = PrintedSheet(
        tab=Tab("S", True, True, ()),
        labels=(label("No.", "A4"), label("Code", "B4"), label("x", "C4"), label("Year", "B5"), label("y", "D6")),
        cells={},
        fields={"code": Cell.at("S", "C4"), "year": Cell.at("S", "C5"), "none": Cell.at("S", "C6")},
        headings=(),
    )
    (cover,) = tables(Book(sheets=(), names={}, values={}), edition_of(), form, MovedSheet("S"))
    assert {code: (row and row.label.text, column) for code, (row, column) in cover.lines.items()} == {
        "code": ("Code", None),
        "year": ("Year", None),
    }
    assert cover.homes == {"code": Cell.at("S", "C4"), "year": Cell.at("S", "C5")}


def astray(one: TableAsReturned) -> tuple[dict[str, str], dict[str, list[str]]]:
    found = one.astray(one.homes)
    return (
        {code: cell.a1 for code, cell in found.found.items()},
        {code: [cell.a1 for cell in cells] for code, cells in found.unsure.items()},
    )


@pytest.mark.parametrize(
    ("form", "now", "found", "unsure"),
    [
        (PLAIN, PLAIN, {}, {}),
        # A label that nobody knows leaves its figures where they are.
        (PLAIN, "Trees\n2.New houses\n-", {}, {}),
        (PLAIN, "2.New houses\n1.Old houses\n3.Ships", {"r1": "E2", "r2": "E1"}, {}),
        (PLAIN, "2.New houses\n3.Ships\n1.Old houses", {"r1": "E3", "r2": "E1", "r3": "E2"}, {}),
        # One that stands twice may be either; whose label is nowhere is nowhere.
        (PLAIN, "2.New houses\n2.New houses\n3.Ships", {}, {"r1": [], "r2": ["E1", "E2"]}),
        # A place that may be two lines' is sure for neither.
        (
            GROUPED,
            "Town|Old\n|New\nLand|Old\n|Total\nNew",
            {"r5": "E4"},
            {"r2": ["E2", "E5"], "r4": ["E5"]},
        ),
    ],
)
def test_where_figures_are(form, now, found, unsure):
    assert astray(table(form, now)) == (found, unsure)


def test_where_a_name_leads_counts_before_where_the_row_would_be():
    one = table(PLAIN, "2.New houses\n1.Old houses\n3.Ships")
    led = {"r1": Cell("S", 1, 9), "r2": Cell("S", 2, 9)}
    assert one.astray(led).found == {"r1": Cell("S", 2, 9), "r2": Cell("S", 1, 9)}


def test_a_figure_in_the_place_of_a_label_is_no_label():
    one = table(PLAIN, PLAIN)
    there = one.every[0].label.cell
    assert one.typed(there) == "1.Old houses"
    figure = TableAsReturned(
        book=Book(sheets=(), names={}, values={there: Value(ValueKind.NUMBER, "3")}),
        stands=one.stands,
        homes=one.homes,
        lines=one.lines,
        also={},
    )
    assert (figure.typed(there), figure.typed(Cell("S", 9, 9))) == ("", "")


# Words


@pytest.mark.parametrize(
    ("one", "other", "within", "common"),
    [
        ("", "abc", True, 0),
        ("abc", "abc", True, 3),
        ("ac", "abc", True, 2),
        ("ca", "abc", False, 1),
        ("abcd", "abc", False, 3),
        ("axc", "abc", False, 2),
        ("aab", "ab", False, 2),
        ("abab", "baba", False, 3),
        ("xyz", "abc", False, 0),
        ("b", "abc", True, 1),
        ("a" * 201, "a" * 300, True, 200),
        ("a" * 200, "a" * 300, True, 200),
        ("abc", "", False, 0),
    ],
)
def test_letters_in_the_same_order(one, other, within, common):
    assert (is_within(one, other), in_common(one, other)) == (within, common)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("1.Old", "Old"),
        ("12、Old", "Old"),
        ("三、Old", "Old"),
        ("(二)Old", "Old"),
        ("2)Old", "Old"),
        ("1.Old(all)", "Old"),
        ("1.", "1."),
        ("Old", "Old"),
        ("1Old", "1Old"),
        ("Old1.", "Old1."),
    ],
)
def test_a_label_without_its_number_and_its_remark(text, without):
    assert bare(text) == without


# The lines of a figure

LABELS = [
    *(("T", 5, 1), ("T", 1, 1), ("U", 6, 1), ("X", 6, 3), ("T", 6, 2), ("T", 7, 1), ("T", 6, 4)),
    *(("M", 1, 4), ("M", 2, 6), ("P", 3, 6), ("M", 3, 7), ("M", 2, 7)),
]
FORM = PrintedSheet(
    tab=Tab("S", True, True, ()),
    labels=tuple(Label(Cell("S", row, column), text, text) for text, row, column in LABELS),
    cells={"c": Cell("S", 6, 6)},
    fields={},
    headings=(),
)


def indicator(row: tuple[str, ...], column: tuple[str, ...]) -> Indicator:
    return Indicator(
        code="c", table="t", row=row, column=column, kind=FigureKind.COUNT, unit="", decimals=0, least=None, most=None,
        blank=BlankMeans.UNKNOWN,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "rows", "columns"),
    [
        (("X",), ("P",), ["C6"], ["F3"]),
        # The nearest group that stands over it, and the next over that one.
        (("T", "X"), ("M", "P"), ["C6", "B6"], ["F3", "F2"]),
        (("T", "T", "X"), ("M", "M", "P"), ["C6", "B6", "A5"], ["F3", "F2", "D1"]),
        # A group whose label is not printed is passed over.
        (("T", "V", "X"), ("V", "M", "P"), ["C6", "B6"], ["F3", "F2"]),
        (("Y",), ("Q",), None, None),
    ],
)
def test_the_row_and_the_column_of_a_figure_with_their_groups(row, column, rows, columns):
    def told(line: TableLine | None) -> list[str] | None:
        return line and [label.cell.a1 for label in (line.label, *line.groups)]

    one, cell = indicator(row, column), FORM.cells["c"]
    found = row_line(FORM, one, cell), column_line(FORM, one, cell)
    assert tuple(map(told, found)) == (rows, columns)
    assert [line.axis for line in found if line] == [Axis.ROWS, Axis.COLUMNS][: 2 if rows else 0]


# As findings


def line_misread(axis: Axis, at: int, label: str, other: str) -> Misread:
    def of(text: str, where: int) -> Label:
        return Label(turned(axis, where, 1), f"{text}.", text)

    return Misread(axis, of(label, at), turned(axis, at + 2, 1), f"{other}!", of(other, 99))


def told(axis: Axis, *pairs: str) -> Finding:
    """The finding on labels in the places of others: `ab` is b in the place of a."""
    (finding,) = exchanged_findings("S", [line_misread(axis, at, *pair) for at, pair in enumerate(pairs, start=1)])
    return finding


def test_two_lines_that_changed_places_as_a_finding():
    assert told(Axis.COLUMNS, "ab", "ba") == Finding(
        id="columns-exchanged",
        origin=Origin.STRUCTURE,
        severity=Severity.MUST,
        why="columns-exchanged",
        places=(Place(None, Cell("S", 1, 3), "b!"), Place(None, Cell("S", 1, 4), "a!")),
        facts=(("sheet", "S"), ("lines", "C\x1fD"), ("count", "2"), ("line", "C"), ("from", "a."), ("to", "b!")),
    )


@pytest.mark.parametrize(
    ("pairs", "why", "lines", "count"),
    [
        (["ab", "ba"], "rows-exchanged", "3\x1f4", "2"),
        (["ab"], "rows-relabelled", "3", "1"),
        (["ab", "bb"], "rows-relabelled", "3\x1f4", "2"),
        (["ab", "bc", "ca"], "rows-reordered", "3\x1f4\x1f5", "3"),
        (
            ["ab", "bc", "cd", "de", "ef", "fg", "gh", "ha"],
            "rows-reordered",
            "3\x1f4\x1f5\x1f6\x1f7\x1f8\x1f9\x1f10",
            "8",
        ),
        (
            ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi", "ia"],
            "rows-reordered",
            "3\x1f4\x1f5\x1f6\x1f7\x1f8\x1f9\x1f10…",
            "9",
        ),
    ],
)
def test_what_was_done_to_lines(pairs, why, lines, count):
    found = told(Axis.ROWS, *pairs)
    assert (found.id, found.why, found.fact("lines"), found.fact("count")) == ("rows-exchanged", why, lines, count)


def test_rows_and_columns_are_a_finding_each_and_a_line_is_listed_once():
    rows = [line_misread(Axis.ROWS, 1, "a", "b"), line_misread(Axis.ROWS, 1, "b", "a")]
    columns = [line_misread(Axis.COLUMNS, 1, "a", "b")]
    found = list(exchanged_findings("S", [*columns, *rows]))
    assert [(one.why, one.fact("lines")) for one in found] == [("rows-exchanged", "3"), ("columns-relabelled", "C")]
    assert list(exchanged_findings("S", [])) == []
