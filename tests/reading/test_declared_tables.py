"""The cell in which something is declared of a whole table: read, moved, lost, and with something beside it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.declared import read_form, whole, with_declared
from tests.forms import book, typed
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.model import Declaration
from xlvalidate.editions.template_names import declared_name
from xlvalidate.findings import Finding
from xlvalidate.ooxml.book import BLANK, Book, DefinedName, NameFault, Value, ValueKind, Worksheet
from xlvalidate.reading.declared_tables import declared_tables, has_input
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import DeclaredTable, Reading, Submission, SubmittedFile, blank_reading
from xlvalidate.reading.tampering import DIGEST_NAME

NIL, NOT = Declaration.NIL, Declaration.NOT_APPLICABLE
AT = {"t1": Cell("表一", 3, 3), "t2": Cell("表二", 3, 2)}


def read(found: Book) -> Submission:
    return submission(SubmittedFile(file="form.xlsx", sha256="0" * 64), found, whole(), printed(whole()))


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [
        f"{one.severity} {one.why} {one.fact('table')} {' '.join(str(place.cell) for place in one.places)}".rstrip()
        for one in findings
        if one.why.startswith("declared-")
    ]


CASES: dict[str, tuple[str, dict[str, str], dict[str, DeclaredTable]]] = {
    "nothing": ("", {}, {}),
    "a word of each": (
        "",
        {"t1": "本表不适用", "t2": "本期无"},
        {"t1": DeclaredTable(AT["t1"], "本表不适用", NOT), "t2": DeclaredTable(AT["t2"], "本期无", NIL)},
    ),
    "a word that the other table has": (
        "", {"t2": "本表不适用"}, {"t2": DeclaredTable(AT["t2"], "本表不适用", None)},
    ),
    "with blanks around it": ("", {"t1": "'\u3000本期无 "}, {"t1": DeclaredTable(AT["t1"], "\u3000本期无 ", NIL)}),
    "nothing but blanks": ("", {"t1": "'\u3000 "}, {}),
    "a number, and an error": (
        "",
        {"t1": "0", "t2": "#REF!"},
        {"t1": DeclaredTable(AT["t1"], "0", None), "t2": DeclaredTable(AT["t2"], "#REF!", None)},
    ),
    "figures beside it, 0 too, and what is no figure": (
        "t1 new done\na 0 □\nb 3 /\nt2 -\nwhy 没有",
        {"t1": "本期无", "t2": "本期无"},
        {
            "t1": DeclaredTable(AT["t1"], "本期无", NIL, ("t1_a_new", "t1_b_new", "t1_b_done")),
            "t2": DeclaredTable(AT["t2"], "本期无", NIL, ("t2_why",)),
        },
    ),
    "blanks beside it": ("t1 new\na '\u3000", {"t1": "本期无"}, {"t1": DeclaredTable(AT["t1"], "本期无", NIL)}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_declared(case: str) -> None:
    drawing, declared, expected = CASES[case]
    found = read_form(whole(), drawing, **declared)
    assert found.declared == expected
    assert told(found.findings) == []


def test_what_stands() -> None:
    found = read_form(whole(), "t2 -\nfee 3", t1="本表不适用", t2="本期无")
    assert {table: found.stands(table) for table in ("t1", "t2", "t3")} == {"t1": NOT, "t2": None, "t3": None}


def test_only_blanks_of_a_table_with_nothing_in_it_are_known_to_be_nothing() -> None:
    found = read_form(whole(), "t2 -\nfee 3", t1="本期无", t2="本期无")
    assert {code for code, one in found.readings.items() if one.nil} == {
        code for code in found.readings if code.startswith("t1_")
    }
    assert all(one.blank for one in found.readings.values() if one.nil)
    other = read_form(whole(), "", t1="本表不适用")
    assert not any(one.nil for one in other.readings.values())


def test_a_cell_that_is_lost_is_not_known_to_be_nothing() -> None:
    found = with_declared(book(whole(), "", "□"), whole(), t1="本期无")
    names = {name: one for name, one in found.names.items() if name != "i_t1_a_new"}
    readings = read(replace(found, names=names)).readings
    assert (readings["t1_a_new"].nil, readings["t1_b_new"].nil) == (False, True)


def test_a_formula_without_a_result_is_something() -> None:
    found = with_declared(book(whole(), "", "□"), whole(), t1="本期无")
    uncalculated = Value(ValueKind.UNCALCULATED, "", "A1")
    cell = printed(whole()).cells["t1_a_new"]
    declared = read(replace(found, values={**found.values, cell: uncalculated})).declared
    assert declared["t1"].beside == ("t1_a_new",)
    own = read(replace(found, values={**found.values, AT["t1"]: uncalculated})).declared
    assert own["t1"] == DeclaredTable(AT["t1"], "=A1", None)


@pytest.mark.parametrize(
    ("value", "number", "expected"),
    [
        (Value(ValueKind.NUMBER, "0", "SUM(A1)"), 0, False),
        (Value(ValueKind.NUMBER, "3", "SUM(A1)"), 3, True),
        (Value(ValueKind.UNCALCULATED, "", "SUM(A1)"), None, False),
        (Value(ValueKind.ERROR, "#REF!", "SUM(A1)"), None, True),
        (BLANK, None, False),
    ],
)
def test_the_forms_own_formula_has_nothing_in_it_while_it_gives_0(
    value: Value, number: int | None, expected: bool
) -> None:
    indicator = replace(whole().indicators["t1_tot_new"], computed=True)
    assert has_input(Reading(indicator, Cell("表一", 8, 2), value, number)) is expected


def without_name(found: Book) -> Book:
    return replace(found, names={name: one for name, one in found.names.items() if name != declared_name("t1")})


def leading(cell: Cell | None) -> Callable[[Book], Book]:
    name = DefinedName(declared_name("t1"), "#REF!", cell, None if cell else NameFault.BROKEN)
    return lambda found: replace(found, names={**found.names, declared_name("t1"): name})


LOST: dict[str, Callable[[Book], Book]] = {
    "its name was deleted": without_name,
    "its name is broken": leading(None),
    "its name leads to a figure": leading(Cell("表一", 5, 2)),
    "its name leads to another cell": leading(Cell("表一", 3, 2)),
    "its name leads to the cell of another table": leading(AT["t2"]),
}


@pytest.mark.parametrize("case", LOST)
def test_a_cell_that_cannot_be_found(case: str) -> None:
    change = LOST[case]
    empty = read(change(with_declared(book(whole(), "", "□"), whole(), t1="本期无")))
    assert "t1" not in empty.declared
    assert told(empty.findings)[0].startswith("must declared-lost t1")
    there = read(change(with_declared(book(whole(), "t1 new\na 3", "□"), whole(), t1="本期无")))
    assert told(there.findings)[0].startswith("note declared-unseen t1")


def test_two_tables_do_not_share_a_cell() -> None:
    found = read(leading(AT["t2"])(with_declared(book(whole(), "", "□"), whole(), t2="本期无")))
    assert found.declared == {}
    assert told(found.findings) == ["must declared-lost t1 表二!B3", "must declared-lost t2 表二!B3"]


def test_a_template_of_before_may_not_have_the_cell() -> None:
    found = without_name(with_declared(book(whole(), "", "□"), whole()))
    cell = Cell("_xlv", 2, 2)
    names = {**found.names, DIGEST_NAME: DefinedName(DIGEST_NAME, cell.absolute, cell)}
    older = replace(found, names=names, values={**found.values, cell: typed("'another")})
    assert told(read(older).findings) == []
    same = replace(found, names=names, values={**found.values, cell: typed(f"'{whole().digest}")})
    assert told(read(same).findings) == ["must declared-lost t1"]


def test_it_moves_with_its_sheet() -> None:
    """Two rows were put in above, and the sheet was renamed."""
    found = with_declared(book(whole(), "", "□"), whole(), t1="本期无")

    def moved(cell: Cell) -> Cell:
        return Cell("许可", cell.row + 2, cell.column) if cell.sheet == "表一" else cell

    names = {
        key: replace(one, cell=moved(one.cell), refers=moved(one.cell).absolute) if one.cell else one
        for key, one in found.names.items()
    }
    sheets = tuple(Worksheet("许可", one.state) if one.name == "表一" else one for one in found.sheets)
    values = {moved(cell): value for cell, value in found.values.items()}
    after = read(replace(found, sheets=sheets, names=names, values=values))
    assert after.declared == {"t1": DeclaredTable(Cell("许可", 5, 3), "本期无", NIL)}
    assert told(after.findings) == []


def test_an_edition_without_such_tables_asks_for_nothing() -> None:
    form = read_form(whole(), "")
    indicator = whole().indicators["t3_all"]
    reading = {"t3_all": blank_reading(indicator, None)}
    none = replace(form.edition.text, tables=tuple(replace(table, may_be=()) for table in form.edition.tables))
    found = declared_tables(
        Book(sheets=(), names={}, values={}),
        replace(form.edition, text=none),
        reading,
        printed(whole()),
        {},
        of_this_edition=True,
    )
    assert found == ({}, ())
