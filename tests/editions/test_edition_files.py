"""An edition of several files: in which of them something stands that is said of the whole, and where in it."""

import tomllib
from pathlib import Path

import pytest

from xlvalidate.editions.edition_files import EditionFile, Sources
from xlvalidate.errors import Drawn, Fault, words

OWN = """title = "x"
[slots]
more = [{ code = "p" }, { code = "q", rows = [{ code = "r" }] }]
none = []
[[tables]]
code = "own"
"""
PART = """[[tables]]
code = "first"
[[tables]]
code = "second"
rows = [{ code = "a" }, { slot = "more" }, { code = "b" }, { slot = "none" }, { slot = "open" }, { code = "c" }]
flat = [1, 2]
deep = { rows = [{ slot = "more" }, { code = "d" }] }
[[rules]]
id = "R"
says = "a = = b"
"""


def source(name: str, text: str) -> EditionFile:
    return EditionFile(Path(name), name, text, tomllib.loads(text))


# The whole: a table of its own, then the two of the part and its rule.
PART_FILE = source("part.toml", PART)
BY_NUMBER = {("tables", 1): (PART_FILE, 0), ("tables", 2): (PART_FILE, 1), ("rules", 0): (PART_FILE, 0)}
WHOLE = Sources(source("whole.toml", OWN), included=BY_NUMBER)

FOUND = [
    ((), "whole.toml", ()),
    (("title",), "whole.toml", ("title",)),
    (("tables",), "whole.toml", ("tables",)),
    (("tables", 0, "code"), "whole.toml", ("tables", 0, "code")),
    (("tables", 1), "part.toml", ("tables", 0)),
    (("tables", 2, "code"), "part.toml", ("tables", 1, "code")),
    (("tables", 3, "code"), "whole.toml", ("tables", 3, "code")),
    (("rules", 0, "says"), "part.toml", ("rules", 0, "says")),
    (("rules", 1), "whole.toml", ("rules", 1)),
    (("cover", "sheet"), "whole.toml", ("cover", "sheet")),
    # Rows before, in and behind a slot that was filled by two; one that was filled by none; one that nobody filled.
    (("tables", 2, "rows", 0, "code"), "part.toml", ("tables", 1, "rows", 0, "code")),
    (("tables", 2, "rows", 1), "whole.toml", ("slots", "more", 0)),
    (("tables", 2, "rows", 2, "rows", 0, "code"), "whole.toml", ("slots", "more", 1, "rows", 0, "code")),
    (("tables", 2, "rows", 3, "code"), "part.toml", ("tables", 1, "rows", 2, "code")),
    (("tables", 2, "rows", 4, "slot"), "part.toml", ("tables", 1, "rows", 4, "slot")),
    (("tables", 2, "rows", 5), "part.toml", ("tables", 1, "rows", 5)),
    (("tables", 2, "rows", 9), "part.toml", ("tables", 1, "rows", 3)),
    (("tables", 2, "flat", 1), "part.toml", ("tables", 1, "flat", 1)),
    (("tables", 2, "deep", "rows", 1), "whole.toml", ("slots", "more", 1)),
    (("tables", 2, "deep", "rows", 2, "code"), "part.toml", ("tables", 1, "deep", "rows", 1, "code")),
    # What is missing is looked for where it would be.
    (("tables", 2, "title"), "part.toml", ("tables", 1, "title")),
    (("tables", 2, "none", "rows", 1), "part.toml", ("tables", 1, "none", "rows", 1)),
    (("tables", 2, "code", "rows", 1), "part.toml", ("tables", 1, "code", "rows", 1)),
]


@pytest.mark.parametrize(("location", "file", "there"), FOUND)
def test_which_file_has_what_is_said_of_the_whole(location, file, there):
    found, at = WHOLE.found(location)
    assert (found.name, at) == (file, there)


def test_an_edition_without_slots_has_its_rows_as_they_are_numbered():
    whole = Sources(source("whole.toml", 'title = "x"'), included=BY_NUMBER)
    found, at = whole.found(("tables", 2, "rows", 2, "code"))
    assert (found.name, at) == ("part.toml", ("tables", 1, "rows", 2, "code"))
    assert Sources(whole.own).included == {}


PLACED = [
    # With its path and its place, in the file that has it.
    (Fault("", "missing", at=("tables", 0, "code")), "tables[0].code", (6, 1)),
    (Fault("", "missing", at=("tables", 2, "code")), "tables[1].code", (4, 1)),
    (Fault("", "missing", at=("rules", 0, "id")), "rules[0] R.id", (9, 1)),
    (Fault("", "missing", at=("tables", 2, "rows", 2, "code")), "slots.more[1].code", (3, 27)),
    # A path that was given stays; its place is looked for all the same.
    (Fault("indicator x", "missing", at=("tables", 2, "code")), "indicator x", (4, 1)),
    (Fault("include", "missing"), "include", None),
    (Fault("", "missing"), words("the-file"), (1, 1)),
    # What is drawn has its place at the character.
    (Fault("", "missing", at=("rules", 0, "says"), drawn=Drawn("a = = b", 4)), "rules[0] R.says", (10, 13)),
]


@pytest.mark.parametrize(("fault", "path", "place"), PLACED)
def test_a_fault_with_its_path_and_its_place(fault, path, place):
    (one,) = WHOLE.placed([fault])
    assert (one.path, one.place) == (path, place)
    assert (one.why, one.at) == (fault.why, fault.at)


FILES = [
    (("tables", 0, "code"), "", ""),
    (("tables", 2, "code"), "part.toml", ""),
    (("rules", 0, "id"), "part.toml", "R"),
    (("tables", 2, "rows", 2, "code"), "", ""),
    (("title",), "", ""),
]


@pytest.mark.parametrize(("at", "file", "rule"), FILES)
def test_a_fault_has_its_file_and_its_rule(at, file, rule):
    (one,) = WHOLE.placed([Fault("", "missing", at=at)])
    assert (one.file, one.rule) == (file, rule)
    assert one.shown("en").startswith(f"  {file} " if file else f"  {one.path} ")


def test_a_fault_of_a_slot_that_two_tables_have_is_one():
    faults = [Fault("", "missing", at=("tables", 2, *where)) for where in (("rows", 2), ("deep", "rows", 1))]
    (one,) = WHOLE.placed(faults)
    assert one.path == "slots.more[1]"


def test_faults_stay_in_their_order():
    faults = [fault for fault, *_ in PLACED]
    assert [one.place for one in WHOLE.placed(faults)] == [place for *_, place in PLACED]
