"""What formulas gave when the blank form was saved is not in a form that is filled in, however it was written."""

from collections.abc import Callable

import pytest

from tests.hostile.packages import name as defined
from tests.hostile.packages import package, parts, sheet
from xlvalidate.cells import Cell
from xlvalidate.ooxml.blank_form import blank_form
from xlvalidate.ooxml.book import Book, Value, ValueKind
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.formula_results import with_values
from xlvalidate.reading.read_book import read_book

BEHIND = '<c r="C1"><v>7</v></c>'
WRITTEN = [
    ("plain", "<f>A1+1</f><v>6</v>", "<f>A1+1</f>"),
    ("the first of a shared one", '<f t="shared" ref="B1:B9" si="0">A1+1</f><v>6</v>', None),
    ("another of a shared one", '<f t="shared" si="0"/><v>6</v>', '<f t="shared" si="0"/>'),
    ("closed with a blank", '<f t="shared" si="0" /><v>6</v>', '<f t="shared" si="0" />'),
    ("blanks between", "<f>A1+1</f>\n  <v>6</v>\n", "<f>A1+1</f>\n  \n"),
    ("blanks kept in the value", '<f>A1+1</f><v xml:space="preserve"> 6 </v>', "<f>A1+1</f>"),
    ("a remark between", "<f>A1+1</f><!-- <v>6</v> --><v>6</v>", "<f>A1+1</f><!-- <v>6</v> -->"),
    ("a value of nothing", "<f>A1+1</f><v/>", "<f>A1+1</f>"),
    ("marked as text", "<f><![CDATA[A1<1]]></f><v><![CDATA[6]]></v>", "<f><![CDATA[A1<1]]></f>"),
    ("of an array", '<f t="array" ref="B1">A1+1</f><v>6</v>', '<f t="array" ref="B1">A1+1</f>'),
    ("the value in front", "<v>6</v><f>A1+1</f>", "<f>A1+1</f>"),
    ("no formula", "<v>6</v>", "<v>6</v>"),
]


def rows(inside: str) -> str:
    return f'<row r="1"><c r="A1"><v>5</v></c><c r="B1">{inside}</c>{BEHIND}</row>'


def prefixed(xml: str) -> str:
    """The same sheet, as programs write it that name the namespace."""
    for tag in ("worksheet", "sheetData", "row", "c", "f", "v"):
        for mark in (" ", ">", "/"):
            xml = xml.replace(f"<{tag}{mark}", f"<x:{tag}{mark}").replace(f"</{tag}{mark}", f"</x:{tag}{mark}")
    return xml.replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize("as_program", [str, prefixed], ids=["by default", "prefixed"])
@pytest.mark.parametrize(("before", "after"), [case[1:] for case in WRITTEN], ids=[case[0] for case in WRITTEN])
def test_the_value_goes_and_nothing_else(before: str, after: str | None, as_program: Callable[[str], str]) -> None:
    expected = before.removesuffix("<v>6</v>") if after is None else after
    one, other = as_program(sheet(rows(before))), as_program(sheet(rows(expected)))
    assert with_values(one.encode(), {}) == other.encode()
    declared = '<?xml version="1.0" encoding="UTF-16"?>'
    wide = (declared + one).encode("utf-16")
    assert with_values(wide, {}) == (wide if one == other else ('<?xml version="1.0"?>' + other).encode())


NAMES = "".join(defined(word, f"S!${column}$1") for word, column in (("a", "A"), ("b", "B"), ("c", "C")))


def wide(xml: str) -> bytes:
    return xml.encode("utf-16")


@pytest.mark.parametrize("as_program", [str, prefixed, wide], ids=["by default", "prefixed", "in UTF-16"])
def test_a_form_that_is_filled_in_says_nothing_of_the_blank_one(as_program: Callable[[str], str | bytes]) -> None:
    blank = package(parts(names=NAMES, sheet=as_program(sheet(rows('<f t="shared" si="0"/><v>6</v>')))))
    cells = {Cell("S", 1, 1): 50}
    for data in (filled(blank, cells), blank_form(blank, cells).filled(cells)):
        book = read_book(data, lambda name: True)
        assert isinstance(book, Book)
        assert book.values == {
            Cell("S", 1, 1): Value(ValueKind.NUMBER, "50"),
            Cell("S", 1, 2): Value(ValueKind.UNCALCULATED, "", ""),
            Cell("S", 1, 3): Value(ValueKind.NUMBER, "7"),
        }


@pytest.mark.parametrize(
    ("typed", "gives"),
    [
        (5, Value(ValueKind.NUMBER, "1", "IF(A1=5,1,A1=6)")),
        # What is equal to the number before, and no number.
        (6, Value(ValueKind.BOOLEAN, "TRUE", "IF(A1=5,1,A1=6)")),
    ],
)
def test_of_a_form_that_is_filled_in_again_what_a_formula_gives_is_of_its_kind(typed: int, gives: Value) -> None:
    blank = package(parts(names=NAMES, sheet=sheet(rows("<f>IF(A1=5,1,A1=6)</f><v>1</v>"))))
    form, cells = blank_form(blank, [Cell("S", 1, 1)]), {Cell("S", 1, 1): typed}
    assert form.filled(cells) == filled(blank, cells)
    book = read_book(form.filled(cells), lambda name: True)
    assert isinstance(book, Book)
    assert book.values[Cell("S", 1, 2)] == gives
