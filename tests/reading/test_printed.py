"""A template as the reader compares it: what is on each sheet that is filled in, and texts as they are compared."""

import pytest

from xlvalidate.cells import Cell
from xlvalidate.reading.printed import Label, Printed, PrintedSheet, Tab, plain_label


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        (" \n\t", ""),
        ("（一）予以 公开\r\n", "(一)予以公开"),
        ("１．Ａ：", "1.A:"),
        # What nobody sees: without a width, soft hyphens, marks of direction, ends of lines and paragraphs.
        ("a\u200bb\u200fc\u2028d\u202ee\u2060f\u2064g\ufeffh\u00adi", "abcdefghi"),
        # What somebody sees stays.
        ("a\u2027b\u202fc\u2070", "a\u2027bc0"),
        ("Of these", "Ofthese"),
        ("Ofthese", "Ofthese"),
    ],
)
def test_a_label_as_it_is_compared(text, plain):
    assert plain_label(text) == plain


def test_each_sheet_that_is_filled_in_has_what_is_on_it_and_the_others_are_none():
    cover, books, checks = (
        Tab("Cover", True, True, ("xlv_office",)),
        Tab("Books", True, True, ()),
        Tab("C", True, False, ()),
    )
    printed = Printed(
        cells={"b_old": Cell("Books", 2, 2), "b_new": Cell("Books", 4, 2)},
        fields={"office": Cell("Cover", 1, 2)},
        labels={
            Cell("Books", 2, 1): "Old ones",
            Cell("Cover", 1, 1): "Office：",
            Cell("Books", 3, 1): "Of these",
            Cell("C", 1, 1): "Checks",
        },
        headings=(Cell("Books", 3, 2), Cell("C", 9, 9)),
        tabs=(cover, books, checks),
    )
    assert [vars(form) for form in printed.forms] == [
        vars(form)
        for form in (
            PrintedSheet(
                tab=cover,
                labels=(Label(Cell("Cover", 1, 1), "Office：", "Office:"),),
                cells={},
                fields={"office": Cell("Cover", 1, 2)},
                headings=(),
            ),
            PrintedSheet(
                tab=books,
                labels=(
                    Label(Cell("Books", 2, 1), "Old ones", "Oldones"),
                    Label(Cell("Books", 3, 1), "Of these", "Ofthese"),
                ),
                cells={"b_old": Cell("Books", 2, 2), "b_new": Cell("Books", 4, 2)},
                fields={},
                headings=(Cell("Books", 3, 2),),
            ),
        )
    ]
