"""What an edition file may say, by type, from its years to its sheets; and what holds where it says nothing."""

import tomllib

import pytest
from pydantic import TypeAdapter, ValidationError

from xlvalidate.editions.codes import Code
from xlvalidate.editions.model import (
    Address,
    Block,
    Column,
    Cover,
    CoverField,
    EditionText,
    NamedSet,
    Onto,
    Previous,
    Row,
    Somewhere,
    Table,
    YearSpan,
)

YEARS = [
    (YearSpan(first=2019), [2019, 2020, 2021, 2099], "from 2019 on"),
    (YearSpan(first=2019, last=2020), [2019, 2020], "from 2019 to 2020"),
    (YearSpan(first=2019, last=2019), [2019], "from 2019 to 2019"),
]


@pytest.mark.parametrize(("period", "covered", "words"), YEARS)
def test_the_years_of_an_edition(period, covered, words):
    assert [year for year in (2018, 2019, 2020, 2021, 2099) if period.covers(year)] == covered
    assert period.words.said("en") == words


TAKEN = [
    (Code, ["a", "t3", "a_b_9", "a" * 41], ["", "A", "3t", "_a", "a-b", "a b", "表", "a" * 42]),
    (
        Address,
        ["A1", "C6", "C6:D7", "XFD1048576"],
        ["", "c6", "C0", "C", "6", "C6:", "C6-D7", "表一!C6", " C6", "ABCD1"],
    ),
    (Somewhere, ["表一!C6", "T!C6:D7", "a" * 31 + "!A1"], ["C6", "!C6", "T!", "T!c6", "a" * 32 + "!A1"]),
]


def taken(kind, value) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "good", "bad"), TAKEN)
def test_what_a_code_and_an_address_look_like(kind, good, bad):
    assert [value for value in good + bad if taken(kind, value)] == good


SHEETS = [
    ("表一", True),
    ("a" * 31, True),
    ("a" * 32, False),
    ("", False),
    *((f"a{sign}", False) for sign in "[]:*?/\\'"),
]


@pytest.mark.parametrize(("sheet", "good"), SHEETS)
def test_what_excel_takes_as_the_name_of_a_sheet(sheet, good):
    assert taken(Table, {"code": "t", "sheet": sheet, "title": "T", "blocks": []}) is good


def read(kind, written: str):
    return TypeAdapter(kind).validate_python(tomllib.loads(written))


# What is written, and what holds of everything that is not.
SILENT = [
    (Row, "", {"at": None, "label": None, "code": None, "rows": (), "slot": None, "heading": False}),
    (Column, 'label = "A"', {"at": None, "code": None, "columns": (), "span": 1, "prints": None}),
    (Block, "columns = []\nrows = []", {"closed": (), "computed": (), "banner": None, "corner": None}),
    (Table, 'code = "t"\nsheet = "T"\ntitle = "T"\nblocks = []', {"widths": (), "landscape": False, "notes": ()}),
    (CoverField, 'code = "a"\nlabel = "A"', {"at": None, "kind": "text", "choices": (), "help": None}),
    (Cover, 'sheet = "C"\ntitle = "C"\nfields = []', {"subtitle": None, "instructions": ()}),
    (NamedSet, 'name = "s"\ntable = "t"\nlabel = "S"', {"translations": {}, "rows": (), "columns": ()}),
    (Previous, 'edition = "e"', {"same": (), "renamed": {}}),
    (Onto, f'file = "a.xlsx"\nsha256 = "{"0" * 64}"', {"printed": {}, "sheets": ()}),
    (
        EditionText,
        'id = "e"\ntitle = "E"\nauthority = "A"\nlanguage = "en"\nyears = { first = 2025 }\ntables = []\n'
        '[cover]\nsheet = "C"\ntitle = "C"\nfields = []',
        {"sets": (), "rules": (), "previous": (), "units": (), "onto": None},
    ),
]


@pytest.mark.parametrize(("kind", "written", "holds"), SILENT, ids=[kind.__name__ for kind, *_ in SILENT])
def test_what_holds_where_nothing_is_said(kind, written, holds):
    one = read(kind, written)
    assert {name: getattr(one, name) for name in holds} == holds


SIGNED = [("0" * 64, True), ("0123456789abcdef" * 4, True), ("0" * 63, False), ("0" * 65, False), ("A" * 64, False)]


@pytest.mark.parametrize(("sha256", "good"), SIGNED)
def test_a_workbook_is_known_by_its_sha256(sha256, good):
    assert taken(Onto, {"file": "a.xlsx", "sha256": sha256}) is good
