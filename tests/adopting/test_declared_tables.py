"""What a form declares to be filled in, and in which tables it stands."""

from dataclasses import replace

import pytest

from tests.adopting.declared_form import scanned
from xlvalidate.adopting.declared_tables import as_entries, declared_tables
from xlvalidate.adopting.form_inputs import form_names, inputs_of
from xlvalidate.adopting.found_open import entry_places, headed, named_columns, own_tables
from xlvalidate.adopting.found_tables import FoundLine, FoundOpen, FoundTable
from xlvalidate.adopting.scan_sheet import ScannedBook, Square
from xlvalidate.cells import Area


def boxes(book: ScannedBook) -> list[str]:
    scan = book.scans[0]
    return [box.a1 for _, box in sorted(inputs_of(scan, form_names(book), []).boxes.items())]


def tables(book: ScannedBook) -> list[str]:
    """Each as its rows and columns with their labels, and the boxes where they cross."""
    scan = book.scans[0]
    return [said(one) for one in declared_tables(scan, inputs_of(scan, form_names(book), []).boxes)]


def said(table: FoundTable | FoundOpen) -> str:
    if isinstance(table, FoundOpen):
        heads = " ".join("/".join(label for _, label in one.labels) or "-" for one in table.columns)
        return f"open {table.area.a1} most {table.most}: {heads}"
    rows = " ".join("/".join(label for _, label in line.labels) or "-" for line in table.rows)
    columns = " ".join("/".join(label for _, label in line.labels) or "-" for line in table.columns)
    there = " ".join(
        square.box.a1 + ("=" if square.formula is not None else "") for _, square in sorted(table.boxes.items())
    )
    return f"{rows} | {columns} | {there}"


QUESTIONS = {"A2": "Name", "A3": "Town"}


@pytest.mark.parametrize(
    ("cells", "more", "found"),
    [
        (QUESTIONS, {"unlocked": ("B2:B3",)}, ["B2", "B3"]),
        (QUESTIONS, {"unlocked": ("B2:B3",), "protected": False}, ["B2", "B3"]),  # meant to be protected
        (QUESTIONS, {"protected": False}, []),
        (QUESTIONS, {"unlocked": ("B2:B3",), "hidden_rows": (3,)}, ["B2"]),
        (QUESTIONS, {"unlocked": ("B2:C3",), "hidden_columns": "C"}, ["B2", "B3"]),
        (QUESTIONS, {"unlocked": ("B2:D3",), "merged": ("B2:D2",)}, ["B2:D2", "B3", "C3", "D3"]),
        ({**QUESTIONS, "B3": "=B2"}, {"unlocked": ("B2:B3",)}, ["B2"]),
        ({**QUESTIONS, "B3": "—"}, {"unlocked": ("B2:B3",)}, ["B2"]),
        ({**QUESTIONS, "B3": "an example"}, {"unlocked": ("B2:B3",)}, ["B2", "B3"]),
        # A format that somebody gave by mistake is no question.
        (QUESTIONS, {"unlocked": ("B2:B3", "B90000"), "protected": False}, ["B2", "B3"]),
        # Where even labels are unlocked, locks tell nothing: what has words to its left, and is none itself.
        ({**QUESTIONS, "B1": "2023", "C1": "2024"}, {"unlocked": ("A1:D5",)}, ["B2", "C2", "B3", "C3"]),
        # Validated and named cells; of locked ones neither.
        (QUESTIONS, {"protected": False, "typed": {"B2": {"type": "list", "formula1": '"a,b"'}}}, ["B2"]),
        (QUESTIONS, {"protected": False, "names": {"Town": "'Form'!$B$3", "Both": "Form!$B$2:$B$3"}}, ["B3"]),
        (QUESTIONS, {"unlocked": ("B2",), "names": {"Town": "Form!$B$3"}}, ["B2"]),
        (QUESTIONS, {"unlocked": ("B2",), "typed": {"B3": {"type": "whole", "formula1": "1"}}}, ["B2"]),
        (QUESTIONS, {"protected": False, "typed": {"B2:B9000": {"type": "whole", "formula1": "1"}}}, []),
        (QUESTIONS, {"protected": False, "names": {"Gone": "#REF!", "Far": "Nowhere!$A$1", "_x": "Form!$B$2"}}, []),
    ],
)
def test_which_cells_a_form_asks_for(cells: dict[str, object], more: dict[str, object], found: list[str]) -> None:
    assert boxes(scanned({"Form": cells}, **more)) == found


def test_the_words_of_a_list_are_nobody_s_answers() -> None:
    book = scanned({"Form": QUESTIONS}, protected=False, typed={"B2:B3": {"type": "whole", "formula1": "1"}})
    assert [*inputs_of(book.scans[0], [], [Area(3, 2, 9, 2)]).boxes] == [(2, 2)]


@pytest.mark.parametrize(
    ("cells", "more", "found"),
    [
        (QUESTIONS, {"unlocked": ("B2:B3",)}, ["Name Town | - | B2 B3"]),
        ({"B1": "Name", "C1": "Town"}, {"unlocked": ("B2:C2",)}, ["- | Name Town | B2 C2"]),
        (
            {"B1": "2023", "C1": "2024", **QUESTIONS},
            {"unlocked": ("B2:C3",)},
            ["Name Town | 2023 2024 | B2 C2 B3 C3"],
        ),
        (  # the label of a box to tick stands to its right
            {"B2": "Schools", "B3": "Prisons"},
            {"unlocked": ("A2:A3",)},
            ["Schools Prisons | - | A2 A3"],
        ),
        (  # two groups of questions side by side
            {**QUESTIONS, "D2": "Staff", "D3": "Rent"},
            {"unlocked": ("B2:B3", "E2:E3")},
            ["Name Town | - | B2 B3", "Staff Rent | - | E2 E3"],
        ),
        (  # what stands over the labels, too, is a title
            {"A1": "Our form", **QUESTIONS},
            {"unlocked": ("B2:B3",), "merged": ("A1:C1",)},
            ["Name Town | - | B2 B3"],
        ),
        (  # a line that looks as those with questions do is one of them
            {"A1": "Item", "B1": "Paid", **QUESTIONS},
            {"unlocked": ("B2:B3",)},
            ["Name Town | - | B2 B3"],
        ),
        (  # groups of rows, and of columns
            {"C1": "Staff", "C2": "Men", "D2": "Women", "E2": "Rent", "A3": "North", "B3": "Schools", "B4": "Courts"},
            {"unlocked": ("C3:E4",), "merged": ("C1:D1", "A3:A4")},
            ["North/Schools North/Courts | Staff/Men Staff/Women Rent | C3 D3 E3 C4 D4 E4"],
        ),
        (  # what the form computes itself is in the table
            {
                "B1": "A",
                "C1": "B",
                "D1": "All",
                **QUESTIONS,
                "D2": "=B2+C2",
                "D3": "=B3+C3",
                "A4": "Total",
                "B4": "=SUM(B2:B3)",
            },
            {"unlocked": ("B2:C3",)},
            ["Name Town Total | A B All | B2 C2 D2= B3 C3 D3= B4="],
        ),
        (  # a blank row parts, a hidden one does not
            {**QUESTIONS, "A5": "Road"},
            {"unlocked": ("B2:B3", "B5")},
            ["Name Town | - | B2 B3", "Road | - | B5"],
        ),
        (
            {**QUESTIONS, "A5": "Road"},
            {"unlocked": ("B2:B3", "B5"), "hidden_rows": (4,)},
            ["Name Town Road | - | B2 B3 B5"],
        ),
        ({}, {"unlocked": ("C4",)}, ["- | - | C4"]),
        # Rows that nothing, or their number alone, tells apart are entries.
        ({"A1": "Name", "B1": "Paid"}, {"unlocked": ("A2:B6",)}, ["open A1:B6 most 5: Name Paid"]),
        (
            {"A1": "No.", "B1": "Name", "C1": "Paid", **{f"A{row}": row - 1 for row in range(2, 7)}},
            {"unlocked": ("B2:C6",)},
            ["open B1:C6 most 5: Name Paid"],
        ),
        (
            {"A1": "Name", "B1": "Paid", "C1": "Tax", **{f"C{row}": f"=B{row}*2" for row in range(2, 7)}},
            {"unlocked": ("A2:B6",)},
            ["open A1:B6 most 5: Name Paid"],
        ),
        ({"A1": "Name", "B1": "Paid"}, {"unlocked": ("A2:B4",)}, ["- - - | Name Paid | A2 B2 A3 B3 A4 B4"]),
        (  # rows that ask for different things are questions
            {"A1": "Name"},
            {"unlocked": ("A2:A6",), "typed": {"A4": {"type": "whole", "formula1": "1"}}},
            ["- - - - - | Name | A2 A3 A4 A5 A6"],
        ),
    ],
)
def test_tables_of_what_is_asked_for(cells: dict[str, object], more: dict[str, object], found: list[str]) -> None:
    assert tables(scanned({"Form": cells}, **more)) == found


def numbered(*labels: str, wide: int = 0, apart: int = 1, formula: str | None = None, shut: bool = False) -> FoundTable:
    """A table of one column with a line for each label, an empty one for none."""
    tops = [2 + at * apart for at in range(len(labels))]
    rows = tuple(
        FoundLine(labels=((Area(top, 1, top, 1), one),) if one else (), span=(top, top))
        for top, one in zip(tops, labels, strict=True)
    )
    boxes = {(at, 0): Square(box=Area(top, 2, top, 2 + wide)) for at, top in enumerate(tops)}
    boxes[1, 0] = replace(boxes[1, 0], formula=formula)
    return FoundTable(
        sheet="Form",
        area=Area(1, 1, tops[-1], 2 + wide),
        rows=rows,
        columns=(FoundLine(labels=((Area(1, 2, 1, 2), "Paid"),), span=(2, 2 + wide)),),
        boxes=boxes,
        closed=frozenset({(1, 0)}) if shut else frozenset(),
    )


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (numbered("1", "2", "3", "4"), "open B1:B5 most 4: Paid"),
        (numbered("1.", "2)", "3、", "4"), "open B1:B5 most 4: Paid"),
        (numbered("", "", "", "", ""), "open B1:B6 most 5: Paid"),
        (numbered("1", "2", "3"), None),
        (numbered("1", "2", "3", "5"), None),
        (numbered("1", "2", "3", "Total"), None),
        (numbered("1", "2", "3", "4", wide=1), None),
        (numbered("1", "2", "3", "4", apart=2), None),
        (numbered("1", "2", "3", "4", formula="B2*2"), None),
        (numbered("1", "2", "3", "4", shut=True), None),
    ],
)
def test_drawn_rows_with_their_number_alone_are_entries(table: FoundTable, found: str | None) -> None:
    entries = as_entries(table)
    assert (said(entries) if entries is not None else None) == found


NAMED = {"amount": "Form!$B$3:$B$200", "who": "Form!$A$3:$A$200", "one": "Form!$D$3", "few": "Form!$D$3:$D$5"}


@pytest.mark.parametrize(
    ("cells", "more", "found"),
    [
        ({"A2": "Who", "B2": "Paid"}, {"unlocked": ("A3:B200",)}, ["open A2:B200 most 198: Who Paid"]),
        ({"A1": "All", "A2": "Who", "B2": "Paid"}, {"unlocked": ("A3:B200",)}, ["open A1:B200 most 198: All/Who Paid"]),
        ({"A2": "Who", "B2": "Paid"}, {"unlocked": ("A3:A200",)}, ["open A2:A200 most 198: Who"]),
        ({"A2": "Who", "B2": "Paid", "B3": "=1"}, {"unlocked": ("A3:B200",)}, ["open A2:A200 most 198: Who"]),
        (
            {"A2": "Who", "B2": "Paid"},
            {"unlocked": ("A3:B200",), "hidden_columns": "B"},
            ["open A2:A200 most 198: Who"],
        ),
        ({"A2": "Who"}, {}, []),
        (  # a long list of words is offered, and not filled in
            {"A2": "Who", **{f"A{row}": f"word {row}" for row in range(3, 201)}},
            {"protected": False, "names": {"who": NAMED["who"]}},
            [],
        ),
    ],
)
def test_named_columns_are_tables_of_entries(
    cells: dict[str, object], more: dict[str, object], found: list[str]
) -> None:
    book = scanned({"Form": cells}, **{"names": NAMED, **more})
    assert [said(one) for one in named_columns(book.scans[0], form_names(book), [])] == found


def test_the_form_s_names_are_kept_and_lists_are_left_out() -> None:
    book = scanned({"Form": {"A2": "Who", "B2": "Paid"}}, names=NAMED, unlocked=("A3:B200",))
    (table,) = named_columns(book.scans[0], form_names(book), [Area(1, 2, 50, 2)])
    assert [(one.name, one.column) for one in table.columns] == [("who", 1)]


@pytest.mark.parametrize(
    ("cells", "more", "found"),
    [
        ({"A1": "Who", "B1": "Paid"}, {}, ["open A1:B9 most 8: Who Paid"]),
        ({"A1": "Who", "B1": "Paid", "B2": "=1"}, {}, ["open A1:A9 most 8: Who"]),
        ({"A1": "Who", "B1": "Paid", **{f"A{row}": "x" for row in range(2, 10)}}, {}, ["open B1:B9 most 8: Paid"]),
        ({"A1": "Who", "B1": "Paid"}, {"protected": True}, []),
        ({"A1": "Who", "B1": "Paid"}, {"protected": True, "unlocked": ("B2:B9",)}, ["open B1:B9 most 8: Paid"]),
    ],
)
def test_tables_of_the_spreadsheet_s_own(cells: dict[str, object], more: dict[str, object], found: list[str]) -> None:
    book = scanned({"Form": cells}, **{"tables": {"Form!Entries": "A1:B9"}, "protected": False, **more})
    assert [said(one) for one in own_tables(book.scans[0], [])] == found


HEADS = {"A1": "Who", "B1": "Town", "C1": "Paid"}


@pytest.mark.parametrize(
    ("cells", "more", "found"),
    [
        (HEADS, {"protected": False}, "open A1:C1001 most 1000: Who Town Paid"),
        ({"A1": "Who", "B1": "Town"}, {"protected": False}, None),  # two words are no headings
        (HEADS, {"unlocked": ("B1:C20",)}, "open B1:C20 most 19: Town Paid"),
        ({**HEADS, "D2": "=1"}, {"protected": False}, None),
        ({**HEADS, "A2": "Read", "B2": "this", "A3": "page", "B3": "first"}, {"protected": False}, None),
        (
            {**HEADS, "A2": "Smith"},
            {"protected": False, "typed": {"B2:B900": {"type": "list", "formula1": '"a,b"'}}},
            None,  # headings that look as what is below are none
        ),
        ({}, {}, None),
    ],
)
def test_headings_with_nothing_below(cells: dict[str, object], more: dict[str, object], found: str | None) -> None:
    table = headed(scanned({"Form": cells}, **more).scans[0])
    assert (said(table) if table is not None else None) == found


def test_the_cells_of_entries_reach_as_far_as_something_is_prepared() -> None:
    def last(**more: object) -> int:
        scan = scanned({"Form": HEADS}, protected=False, **more).scans[0]
        table = headed(scan)
        assert table is not None
        return max(row for row, _ in entry_places(table, scan))

    whole = {"type": "whole", "formula1": "1"}
    assert last() == 2
    assert last(typed={"C2:C40": whole}) == 40
    assert last(typed={"C2:C1048576": whole}) == 2
