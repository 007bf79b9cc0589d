"""Which edition a book is a form of: it says so itself, else its names do, if enough of them are there."""

import pytest

from tests.reading.small_form import FORM, edition_of
from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import Catalogue, built_in_edition
from xlvalidate.ooxml.book import BLANK, Book, DefinedName, NameFault, Value, ValueKind
from xlvalidate.reading.identify import by_names, explaining, identify, stamp_text, stated_edition, wanted

SMALL = edition_of()
NAMES = [indicator.name for indicator in SMALL.indicators.values()]
HERE = Cell("_xlv", 1, 2)


def with_name(name: str, value: Value, cell: Cell | None = HERE) -> Book:
    """A book with one name that leads to one cell."""
    led = DefinedName(name, "?", cell, None if cell else NameFault.BROKEN)
    return Book(sheets=(), names={name: led}, values={HERE: value} if value is not BLANK else {})


def named(*names: str) -> Book:
    return Book(sheets=(), names={name: DefinedName(name, "?", HERE) for name in names}, values={})


@pytest.mark.parametrize(
    ("name", "figures", "explanations"),
    [
        ("i_b_total_paid", True, False),
        ("xlv_edition", True, False),
        ("xlv_stamp", True, False),
        ("xlv_office", True, False),
        ("xlv_year", True, False),
        ("xlv_findings", False, True),
        ("x_more", False, True),
        # What the program keeps for itself, and what it writes of the state of a form.
        ("xlv_digest", False, False),
        ("xlv_summary_passed", False, False),
        ("xlv_findings_summary", False, False),
        ("c_more", False, False),
        # Names of others.
        ("print_area", False, False),
        ("total_i_b", False, False),
        ("xlvoffice", False, False),
    ],
)
def test_which_names_lead_to_something_that_is_read(name, figures, explanations):
    assert (wanted(name), explaining(name)) == (figures, explanations)


@pytest.mark.parametrize(
    ("book", "edition"),
    [
        (with_name("xlv_edition", Value(ValueKind.TEXT, "small")), "small"),
        (with_name("xlv_edition", Value(ValueKind.TEXT, " small\n")), "small"),
        (with_name("xlv_edition", Value(ValueKind.TEXT, "  ")), None),
        (with_name("xlv_edition", Value(ValueKind.NUMBER, "2019")), None),
        (with_name("xlv_edition", BLANK), None),
        (with_name("xlv_edition", Value(ValueKind.TEXT, "small"), None), None),
        (with_name("xlv_stamp", Value(ValueKind.TEXT, "small")), None),
        (named(), None),
    ],
)
def test_the_edition_that_a_book_states(book, edition):
    assert stated_edition(book) == edition


@pytest.mark.parametrize(
    ("book", "stamp"),
    [
        # To the letter: a blank more is another stamp.
        (with_name("xlv_stamp", Value(ValueKind.TEXT, " xlv1 abc ")), " xlv1 abc "),
        (with_name("xlv_stamp", Value(ValueKind.TEXT, "xlv1 abc", "A1")), "=A1"),
        (with_name("xlv_stamp", Value(ValueKind.TEXT, "xlv1 abc", "")), "="),
        (with_name("xlv_stamp", BLANK), ""),
        (with_name("xlv_stamp", Value(ValueKind.TEXT, "xlv1 abc"), None), ""),
        (with_name("xlv_edition", Value(ValueKind.TEXT, "small")), ""),
        (named(), ""),
    ],
)
def test_the_stamp_as_it_stands(book, stamp):
    assert stamp_text(book) == stamp


# Nearly the small form: one indicator more.
TOTAL, LOST = '  { code = "total"', '  { code = "lost", label = "Lost" },\n'
LARGER = edition_of(FORM.replace("small", "larger").replace(TOTAL, LOST + TOTAL))


@pytest.mark.parametrize(
    ("names", "edition"),
    [
        (NAMES, SMALL),
        # Half of the names are enough, in any company; one less is not.
        (NAMES[:9], SMALL),
        ([*NAMES[:9], "print_area", "xlv_office"], SMALL),
        (NAMES[:8], None),
        # A stranger weighs as much as a name that is not there.
        ([*NAMES, "i_b_lost_count"], SMALL),
        ([*NAMES, "i_b_lost_count", "i_b_lost_paid"], LARGER),
        ([], None),
        ([indicator.name for indicator in LARGER.indicators.values()], LARGER),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_edition_with_the_most_of_its_names_and_the_fewest_strangers(names, edition, turned):
    known = [SMALL, LARGER, built_in_edition("ogi-2019")]
    assert by_names(named(*names), reversed(known) if turned else known) is edition


def test_of_two_editions_that_are_as_good_the_first_is_taken():
    again = edition_of(FORM.replace('id = "small"', 'id = "again"'))
    assert by_names(named(*NAMES), [SMALL, again]) is SMALL
    assert by_names(named(*NAMES), [again, SMALL]) is again


@pytest.mark.parametrize(
    ("book", "answer"),
    [
        (with_name("xlv_edition", Value(ValueKind.TEXT, "small")), SMALL),
        # An edition that is stated and not known is not guessed from the names.
        (with_name("xlv_edition", Value(ValueKind.TEXT, "larger")), "unknown-edition"),
        (named(*NAMES), SMALL),
        (named("print_area"), "not-a-form"),
    ],
)
def test_a_book_and_its_edition_or_the_word_for_why_there_is_none(book, answer):
    assert identify(book, Catalogue(SMALL, None)) == answer
