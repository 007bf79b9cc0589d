"""Bytes to a submission: all that a workbook says, or the one word for why it says nothing."""

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest

from tests.forms import book
from tests.reading.small_form import edition_of, saved
from xlvalidate.cells import Cell
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.identity import Identity, Period
from xlvalidate.ooxml.book import BLANK, Book, ColumnContent, DefinedName, NameFault, Value, ValueKind
from xlvalidate.reading.read import identified, not_opened, read, source_of, submission, with_explanations
from xlvalidate.reading.submission import Kept, Reading, Submission, SubmittedFile, Unreadable

SMALL = edition_of()
EDITION, STAMP, MORE, KEPT = Cell("_xlv", 1, 2), Cell("_xlv", 2, 2), Cell("Checks", 9, 4), Cell("Findings", 6, 1)
H, J, AB = (replace(KEPT, column=column) for column in (8, 10, 28))
OWN = {"xlv_edition": EDITION, "xlv_stamp": STAMP, "x_more": MORE, "xlv_findings": KEPT}
SAID = {EDITION: "small", STAMP: "xlv1 s", MORE: " as agreed", H: "MORE", J: "as agreed", AB: "p=1 | 1 < 2"}
SOURCE = SubmittedFile(file="a.xlsx", sha256="")


def drawn(drawing: str = "", **cover: str) -> Book:
    """The small form with figures and lines of the cover, and with its own sheets."""
    form = book(SMALL, drawing, cover={"year": "2025", **cover})
    names = {key: DefinedName(key, cell.absolute, cell) for key, cell in OWN.items()}
    said = {cell: Value(ValueKind.TEXT, text) for cell, text in SAID.items()}
    return replace(form, names=form.names | names, values=form.values | said)


def opened(form: Book | bytes) -> Submission | Unreadable:
    data = form if isinstance(form, bytes) else saved(form)
    return read("a.xlsx", data, Catalogue(SMALL, None), printed)


def form_of(form: Book | bytes) -> Submission:
    found = opened(form)
    assert isinstance(found, Submission)
    return found


def test_a_file_has_a_name_and_a_digest():
    assert source_of("a.xlsx", b"abc") == SubmittedFile(file="a.xlsx", sha256=sha256(b"abc").hexdigest())


def test_a_form_is_read_whole():
    data = saved(
        drawn(
            """
            b               count  paid   owed
            town_old            3   '15     '/
            land_new           '4     □    2.5
            """,
            office="A <b>",
            year="2025",
        )
    )
    found = form_of(data)
    assert (found.source, found.edition) == (SubmittedFile(file="a.xlsx", sha256=sha256(data).hexdigest()), SMALL)
    assert {code: (one.number, one.why) for code, one in found.readings.items() if one.number != 0} == {
        "b_town_old_count": (3, None),
        "b_town_old_paid": (15, "text-number"),
        "b_town_old_owed": (None, "slash"),
        "b_land_new_count": (4, "text-number"),
        "b_land_new_paid": (None, None),
        "b_land_new_owed": (Decimal("2.5"), None),
        "p_all_word": (None, None),
    }
    assert {code: one.cell for code, one in found.readings.items()} == printed(SMALL).cells
    assert found.cover == {"office": "A <b>", "office_code": "990001", "year": "2025"}
    assert (found.identity, found.stamp) == (Identity("990001", Period(2025)), "xlv1 s")
    # It was drawn without the validations and the colours of the template.
    assert [(one.id, one.why) for one in found.findings] == [("checks-missing", "checks-removed")]


def test_what_was_explained_stands_on_sheets_that_are_read_only_when_it_is_asked_for():
    data = saved(drawn())
    at_first = form_of(data)
    assert (at_first.explanations, at_first.kept) == ({}, {})
    then = with_explanations(at_first, data)
    assert (then.explanations, then.kept) == ({"MORE": "as agreed"}, {"MORE": Kept("as agreed", "p=1", "1 < 2")})
    assert replace(then, explanations={}, kept={}) == at_first
    # A book that is in memory as a whole, such as one that is open in Excel, gives them at once.
    whole = submission(SOURCE, drawn(), SMALL, printed(SMALL))
    assert (whole.explanations, whole.kept) == (then.explanations, then.kept)


def test_bytes_that_can_be_read_no_more_explain_nothing():
    at_first = form_of(saved(drawn()))
    assert with_explanations(at_first, b"spoiled meanwhile") is at_first


def test_a_figure_whose_name_is_gone_is_blank_and_its_place_is_no_cell():
    form = drawn()
    names = {key: name for key, name in form.names.items() if key != "i_b_total_paid"}
    found = submission(SOURCE, replace(form, names=names), SMALL, printed(SMALL))
    assert {code for code, one in found.readings.items() if one.cell is None} == {"b_total_paid"}
    assert found.readings["b_total_paid"] == Reading(SMALL.indicators["b_total_paid"], None, BLANK, None)
    assert [(one.id, one.places) for one in found.findings] == [
        ("name-deleted", (Place("b_total_paid", None, ""),)),
    ]


@pytest.mark.parametrize("rows", [1, 4, 40])
def test_a_name_of_one_figure_that_leads_to_several_takes_nothing_from_the_others(rows):
    """Whether it leads to cells of a column, which are read as one, or to others: the finding is the same."""
    form = drawn(
        """
        b               count  paid   owed
        town_old            3     15      2
        land_new            4      1    2.5
        """
    )
    cell = printed(SMALL).cells["b_town_old_paid"]
    below, aside = (f"{cell.absolute}:{column}${cell.row + rows}" for column in ("$D", "$E"))
    assert cell.a1.startswith("D")

    def led(refers: str) -> Submission:
        changed = DefinedName("i_b_town_old_paid", refers, None, NameFault.RANGE)
        return form_of(saved(replace(form, names=form.names | {changed.name: changed})))

    found, other = led(below), led(aside)
    assert found.findings[0].id == "name-outside"
    assert found.findings[0].places == (Place("b_town_old_paid", None, below),)
    assert {code: one for code, one in found.readings.items() if code != "b_town_old_paid"} == {
        code: one for code, one in form_of(saved(form)).readings.items() if code != "b_town_old_paid"
    }
    assert (found.readings, found.cover, found.findings[1:]) == (other.readings, other.cover, other.findings[1:])


def test_a_name_of_a_figure_that_leads_to_cells_of_the_programs_own_sheet_hides_none_of_them():
    form = drawn()
    refers = f"{EDITION.absolute}:$B$9"
    changed = DefinedName("i_b_total_paid", refers, None, NameFault.RANGE)
    found = form_of(saved(replace(form, names=form.names | {changed.name: changed})))
    assert (found.edition, found.stamp) == (SMALL, "xlv1 s")


def test_the_columns_of_an_edition_are_read_as_such():
    columns = {"list_paid": replace(SMALL.indicators["b_total_paid"], code="list_paid", table="list")}
    form = drawn()
    cell = printed(SMALL).cells["b_total_paid"]
    far = f"{replace(cell, row=900).absolute}:$D$905"
    changed = DefinedName("i_list_paid", far, None, NameFault.RANGE)
    inside, below = replace(cell, row=901), replace(cell, row=906)
    values = {inside: Value(ValueKind.NUMBER, "5"), below: Value(ValueKind.NUMBER, "6")}
    data = saved(replace(form, names=form.names | {changed.name: changed}, values=form.values | values))
    book, edition = identified(data, Catalogue(replace(SMALL, columns=columns), None))
    assert isinstance(book, Book) and not isinstance(edition, str)
    assert book.columns == {"i_list_paid": ColumnContent({901: "5"}, {}, {})}
    assert (inside in book.values, below in book.values) == (False, True)
    book, _ = identified(data, Catalogue(SMALL, None))
    assert isinstance(book, Book)
    assert (book.columns, inside in book.values) == ({}, True)


def test_a_line_of_the_cover_whose_name_leads_nowhere_is_not_there():
    form = drawn()
    names = {**form.names, "xlv_office": DefinedName("xlv_office", "#REF!", None, NameFault.BROKEN)}
    found = submission(SOURCE, replace(form, names=names), SMALL, printed(SMALL))
    assert found.cover == {"office_code": "990001", "year": "2025"}


def test_findings_are_told_in_the_order_names_year_form():
    form = drawn(year="2025年")
    names = {key: name for key, name in form.names.items() if key != "i_b_total_paid"}
    values = {**form.values, Cell("Books", 5, 2): Value(ValueKind.TEXT, "Ancient")}
    found = submission(SOURCE, replace(form, names=names, values=values), SMALL, printed(SMALL))
    assert [one.id for one in found.findings] == ["name-deleted", "year-read", "label-changed"]


def test_a_year_that_is_blank_is_not_one_that_cannot_be_read():
    assert submission(SOURCE, drawn(year=""), SMALL, printed(SMALL)).findings == ()
    (finding,) = submission(SOURCE, drawn(year="soon"), SMALL, printed(SMALL)).findings
    assert (finding.id, finding.places) == ("year-unread", (Place(None, printed(SMALL).fields["year"], "soon"),))


def of_file(why: str, **facts: str) -> Finding:
    return Finding(
        id=why, origin=Origin.FILE, severity=Severity.MUST, why=why, facts=(("file", "a.xlsx"), *facts.items())
    )


def without_edition(edition: str | None) -> Book:
    form = drawn()
    names = {key: name for key, name in form.names.items() if not key.startswith("i_")}
    values = dict(form.values)
    if edition is None:
        del values[EDITION]
    else:
        values[EDITION] = Value(ValueKind.TEXT, edition)
    return replace(form, names=names, values=values)


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b"PDF", of_file("not-a-workbook", detail="text")),
        (saved(without_edition("large")), of_file("unknown-edition", edition="large")),
        (saved(without_edition(None)), of_file("not-a-form", edition="")),
        (saved(drawn())[:-60], of_file("truncated", detail="directory")),
    ],
    ids=["no workbook", "an edition that nobody knows", "no form", "cut off"],
)
def test_a_file_that_cannot_be_judged_says_why(data, finding):
    source = SubmittedFile(file="a.xlsx", sha256=sha256(data).hexdigest())
    assert opened(data) == Unreadable(source=source, finding=finding)


def test_a_file_that_the_system_keeps_to_itself_has_no_digest():
    assert not_opened("a.xlsx", "no right to read it") == Unreadable(
        source=SOURCE, finding=of_file("not-opened", detail="no right to read it")
    )
