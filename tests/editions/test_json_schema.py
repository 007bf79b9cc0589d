"""What an editor knows of edition files: the same keys and types that `lint` knows, marked at the same places."""

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError
from pydantic import TypeAdapter, ValidationError

from tests.editions.little import HEAD, codes, rule, table
from xlvalidate.cli import main
from xlvalidate.editions import model
from xlvalidate.editions.catalogue import as_issued
from xlvalidate.editions.edition_files import EditionFile, FileSort, Sources
from xlvalidate.editions.json_schema import described_keys, edition_schema
from xlvalidate.editions.load import one_of_six
from xlvalidate.editions.translations import translated
from xlvalidate.errors import EditionError
from xlvalidate.faults import dotted
from xlvalidate.messages import LANGUAGES, keys

ROOT = Path(__file__).parents[2]
SCHEMAS = {sort: edition_schema(sort, "en") for sort in FileSort}
DESCRIBED = frozenset[str]().union(*map(described_keys, FileSort))
VALIDATORS = {sort: Draft202012Validator(schema) for sort, schema in SCHEMAS.items()}

FORM = HEAD + table("t", codes("a b"), codes("x y"), 3) + rule('says = "t_x_a > 0"')
# Each key of an edition's own file, most of them twice: as what most write, and as what may be written as well.
WHOLE = """
id = "whole"
title = "Whole"
authority = "none"
language = "en"
units = ["books"]
years = { first = 2019, last = 2024 }
period = "month"
numbers = "1.234,56"
dates = "dmy"
include = []
slots = { more = [{ code = "z", label = "Z" }] }

[cover]
sheet = "Cover"
title = "Whole"
subtitle = "of all"
instructions = ["Fill it in."]
fields = [{ code = "size", label = "Size", kind = "choice", choices = ["s", "l"], help = "h", at = "Cover!B2:C2" }]

[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "books"
kind = "amount"
decimals = 2
least = 0.5
most = "1000.00"
blank = "zero"
help = "h"
choices = []
length = [1, 20]
pattern = "digit 3"
optional = "some"
widths = [9, 9.5]
landscape = true
notes = ["n"]

[[tables.blocks]]
banner = "B"
corner = "C"
closed = ["x_a"]
computed = ["y_a"]
columns = [
  { code = "a", label = "A", span = 2, at = "B1" },
  { label = "Unit", prints = "unit" },
  { label = "G", columns = [{ label = "B" }] },
]
rows = [
  { label = "G", rows = [{ code = "x", at = "A2:A3" }, { heading = true, label = "H" }] },
  { least = 2025-01-01, length = 4 },
  { slot = "more" },
]

[[sets]]
name = "s"
table = "t"
label = "the s"
rows = ["x*"]

[[sets]]
name = "c"
table = "t"
label = "the c"
label_en = "the c"
columns = ["a"]

[[rules]]
id = "A-1"
severity = "must"
source = "s"
label = "l"
why = "w"
label_en = "l"
why_en = ""
each = "t.rows"
says = "a = sum(s)"
blanks = "zero"
tolerance = 0.05
trial = 2999-12-31
applies = { size = ["l"] }
manual = false
units = []

[[rules]]
id = "B"
severity = "explain"
source = "s"
cells = "t"
tolerance = "1.5 %"

[[rules]]
id = "C"
severity = "note"
source = "s"
headings = "t"
tolerance = "rounding"
copied = false

[[rules]]
id = "D"
severity = "note"
source = "s"
units = ["t_*"]
trial = "2999-12-31"

[[rules]]
id = "E"
severity = "note"
source = "s"
copied = true

[[rules]]
id = "F"
severity = "note"
source = "s"
manual = true

[[previous]]
edition = "before"
same = ["t_x*"]
renamed = { t_y_a = "t_z_a" }

[onto]
file = "w.xlsx"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
sheets = ["Notes"]
printed = { T = { "A1:B1" = "T" } }
"""
PART = table("p", codes("a"), codes("x"), 2)
ERRATUM = '[[errata]]\nrule = "T-CELLS"\nsince = 2025-01-01\nreason = "r"\noff = true\n'
ADDED = rule('since = 2025-01-01\nreason = "r"\nsays = "t_x_a > 0"', "ADDED")
NOTE = '[[notes]]\ncode = "n"\nsince = 2025-01-01\ntext = "t"\n'


def as_json(value: Any) -> Any:
    """TOML as an editor hands it to a schema: a day is a text."""
    return json.loads(json.dumps(value, default=lambda one: one.isoformat()))


def marked(sort: FileSort, said: str) -> list[str]:
    """Where the schema finds a fault in a file, as `lint` writes a place."""
    tree = tomllib.loads(said)
    places = (at for error in VALIDATORS[sort].iter_errors(as_json(tree)) for at in of_keys(error))
    return sorted(dict.fromkeys(dotted(at, tree) for at in places))


def of_keys(error: SchemaError) -> Iterator[tuple[str | int, ...]]:
    """Where an error is; of a key that is not known or is missing the key's own place."""
    at = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = (*error.schema["properties"], *(one.strip("^$") for one in error.schema.get("patternProperties", ())))
        yield from ((*at, key) for key in error.instance if key not in known)
    elif error.validator == "required":
        yield from ((*at, key) for key in error.validator_value if key not in error.instance)
    elif error.validator == "if":
        yield from (place for one in error.context for place in of_keys(one))
    else:
        yield at


@pytest.mark.parametrize("sort", FileSort)
def test_the_schema_is_one(sort):
    Draft202012Validator.check_schema(SCHEMAS[sort])
    assert SCHEMAS[sort]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def files() -> Iterator[tuple[FileSort, Path]]:
    """Every file of the built-in editions, of the examples and of the pages' forms, and what it is."""
    for folder in ("xlvalidate/editions/data", "examples/own_form", "examples/adopted", "examples/fujian_short"):
        for path in sorted((ROOT / folder).rglob("*.toml")):
            if "labels" in path.parts or ".issued." in path.name:
                continue
            said, foreign = path.name.split(".")[1:-1], any(f".{one}." in path.name for one in LANGUAGES)
            if "errata" in said:
                yield (FileSort.ERRATA_TRANSLATION if foreign else FileSort.ERRATA), path
            elif foreign:
                yield FileSort.TRANSLATION, path
            else:
                yield (FileSort.PART if path.parent.name == "parts" else FileSort.EDITION), path


FILES = list(files())


def test_there_are_files_of_every_sort():
    assert {sort for sort, _ in FILES} == set(FileSort)


@pytest.mark.parametrize(("sort", "path"), FILES, ids=[path.name for _, path in FILES])
def test_what_comes_with_the_program_fits(sort, path):
    assert marked(sort, path.read_text("utf-8")) == []


def test_every_key_of_an_edition_may_be_there():
    assert marked(FileSort.EDITION, WHOLE) == []


# What stands in the file, in place of what the form has; where `lint` and the schema find the fault.
OF_A_FORM = [
    ('title = "Tiny"', "title = 1", ["title"]),
    ('title = "Tiny"', 'title = ""', ["title"]),
    ('title = "Tiny"', f'title = "{"x" * 201}"', ["title"]),
    ('title = "Tiny"', 'title = "a\\u0007"', ["title"]),
    ('title = "Tiny"', 'titel = "Tiny"', ["titel", "title"]),
    ('id = "tiny"', 'id = "Tiny"', ["id"]),
    ('authority = "none"', "", ["authority"]),
    ('language = "en"', 'language = "fr"', ["language"]),
    ("years = { first = 2025 }", "years = 2025", ["years"]),
    ("years = { first = 2025 }", "years = { first = 0 }", ["years.first"]),
    ("years = { first = 2025 }", 'years = { first = "soon" }', ["years.first"]),
    ("years = { first = 2025 }", "years = { last = 2025 }", ["years.first"]),
    ("years = { first = 2025 }", "years = { first = 2025, list = 2026 }", ["years.list"]),
    ("[cover]", 'units = "t"\n[cover]', ["units"]),
    ("[cover]", 'include = "a.toml"\n[cover]', ["include"]),
    ("[cover]", "include = [1]\n[cover]", ["include[0]"]),
    ("[cover]", "slots = []\n[cover]", ["slots"]),
    ("[cover]", "slots = { a = 1 }\n[cover]", ["slots.a"]),
    ("[cover]", "translations = {}\n[cover]", ["translations"]),
    ('sheet = "Cover"', 'sheet = "a/b"', ["cover.sheet"]),
    ('sheet = "Cover"', 'sheet = "\'ab"', ["cover.sheet"]),
    ('sheet = "Cover"', 'sheet = "ab\'"', ["cover.sheet"]),
    ('sheet = "Cover"', 'sheet = " "', ["cover.sheet"]),
    ('sheet = "Cover"', f'sheet = "{"x" * 32}"', ["cover.sheet"]),
    ('{ code = "office", label', '{ code = "Office", label', ["cover.fields[0].code"]),
    ('kind = "count"', 'kind = "number"', ["cover.fields[2].kind"]),
    ('kind = "count"', 'at = "B2"', ["cover.fields[2].at"]),
    ("widths = [9, 9, 9]", "widths = [9, 0, 9]", ["tables[0].widths[1]"]),
    ("widths = [9, 9, 9]", 'decimals = "two"', ["tables[0].decimals"]),
    ("widths = [9, 9, 9]", "decimals = 16", ["tables[0].decimals"]),
    ("widths = [9, 9, 9]", 'least = "little"', ["tables[0].least"]),
    ("widths = [9, 9, 9]", "length = 0", ["tables[0].length"]),
    ("widths = [9, 9, 9]", "length = [1, 2, 3]", ["tables[0].length"]),
    ("widths = [9, 9, 9]", 'blank = "none"', ["tables[0].blank"]),
    ("widths = [9, 9, 9]", 'landscape = "maybe"', ["tables[0].landscape"]),
    ("widths = [9, 9, 9]", 'notes = "n"', ["tables[0].notes"]),
    ("widths = [9, 9, 9]", 'label_en = "T"', ["tables[0].label_en"]),
    ('{ code = "a", label = "A" }', '{ code = "a", label = "" }', ["tables[0].blocks[0].columns[0].label"]),
    ('{ code = "a", label = "A" }', '{ label = "A", span = 201 }', ["tables[0].blocks[0].columns[0].span"]),
    ('{ code = "x", label = "X" }', '{ rows = [{ at = "a1" }] }', ["tables[0].blocks[0].rows[0].rows[0].at"]),
    ('says = "t_x_a > 0"', 'says = "t_x_a > 0"\nmanual = true', ["rules[1] R"]),
    ('says = "t_x_a > 0"', "manual = false", ["rules[1] R"]),
    ('says = "t_x_a > 0"', 'says = "t_x_a > 0"\ncells = "t"', ["rules[1] R"]),
    ('cells = "t"', 'cells = "t"\nunits = ["t_*"]', ["rules[0] T-CELLS"]),
    ('cells = "t"', "says = 1", ["rules[0] T-CELLS.says"]),
    ('cells = "t"', f'says = "t_x_a = {"1" * 2000}"', ["rules[0] T-CELLS.says"]),
    ('cells = "t"', 'cells = "t"\ntolerance = "much"', ["rules[0] T-CELLS.tolerance"]),
    ('cells = "t"', 'cells = "t"\nblanks = "one"', ["rules[0] T-CELLS.blanks"]),
    ('cells = "t"', 'cells = "t"\ntrial = "soon"', ["rules[0] T-CELLS.trial"]),
    ('cells = "t"', 'cells = "t"\napplies = { size = "l" }', ["rules[0] T-CELLS.applies.size"]),
    ('cells = "t"', 'cells = "t"\nsay = "x"', ["rules[0] T-CELLS.say"]),
    ('severity = "must"', 'severity = "maybe"', ["rules[0] T-CELLS.severity"]),
    ('source = "s"', "", ["rules[0] T-CELLS.source"]),
    ('id = "T-CELLS"', 'id = "t-cells"', ["rules[0] t-cells.id"]),
    ("[[tables]]", "[onto]\nfile = 'w.xlsx'\nsha256 = '0'\n[[tables]]", ["onto.sha256"]),
    ("[[tables]]", "[[sets]]\nname = 's'\ntable = 't'\n[[tables]]", ["sets[0].label"]),
    ("[[tables]]", "[[previous]]\nsame = 's'\n[[tables]]", ["previous[0].edition", "previous[0].same"]),
]


@pytest.mark.parametrize(("before", "said", "places"), OF_A_FORM, ids=[said[:40] for _, said, _ in OF_A_FORM])
def test_lint_and_the_schema_mark_the_same_places(tmp_path, before, said, places):
    assert before in FORM
    faulty = FORM.replace(before, said, 1)
    assert (linted(tmp_path, {"tiny.toml": faulty}), marked(FileSort.EDITION, faulty)) == (places, places)


def linted(folder: Path, files: dict[str, str]) -> list[str]:
    """Where `lint` finds faults."""
    for name, said in files.items():
        (folder / name).write_text(said, "utf-8")
    try:
        as_issued(str(folder / "tiny.toml"))
    except EditionError as error:
        return sorted({str(one.path) for one in error.faults})
    return []


INCLUDING = 'include = ["p.toml"]\n' + FORM
# A file that stands beside the form, and where both find the fault.
BESIDE = [
    (FileSort.PART, "p.toml", "[cover]\n" + PART, ["cover"]),
    (FileSort.PART, "p.toml", "tables = 1", ["tables"]),
    (FileSort.PART, "p.toml", PART.replace('code = "p"', 'code = "P"'), ["tables[0].code"]),
    (FileSort.TRANSLATION, "tiny.zh_CN.toml", "title = 1", ["title"]),
    (FileSort.TRANSLATION, "tiny.zh_CN.toml", "[cover]", ["cover"]),
    (FileSort.TRANSLATION, "tiny.zh_CN.toml", '[rules.T-CELLS]\nsays = "x"', ["rules.T-CELLS.says"]),
    (FileSort.TRANSLATION, "tiny.zh_CN.toml", '[rules.T-CELLS]\nwhy = " "', ["rules.T-CELLS.why"]),
    (FileSort.TRANSLATION, "tiny.zh_CN.toml", "[tables.t.rows]\nx = 1", ["tables.t.rows.x"]),
    (FileSort.ERRATA, "tiny.errata.toml", ERRATUM.replace("rule =", "rules ="), ["errata[0].rule", "errata[0].rules"]),
    (FileSort.ERRATA, "tiny.errata.toml", ERRATUM.replace("2025-01-01", '"soon"'), ["errata[0].since"]),
    (FileSort.ERRATA, "tiny.errata.toml", ADDED.replace('reason = "r"', ""), ["rules[0] ADDED.reason"]),
    (FileSort.ERRATA, "tiny.errata.toml", ADDED + 'cells = "t"', ["rules[0] ADDED"]),
    (FileSort.ERRATA, "tiny.errata.toml", NOTE.replace('"t"', '" "'), ["notes[0].text"]),
]


@pytest.mark.parametrize(("sort", "name", "said", "places"), BESIDE, ids=[f"{one[1]} {one[3]}" for one in BESIDE])
def test_they_do_so_in_files_beside_it(tmp_path, sort, name, said, places):
    found = linted(tmp_path, {"p.toml": PART, "tiny.toml": INCLUDING, name: said})
    assert (found, marked(sort, said)) == (places, places)


def test_tables_may_come_from_a_part():
    head = FORM[: FORM.index("[[tables]]")]
    assert marked(FileSort.EDITION, head) == ["tables"]
    assert marked(FileSort.EDITION, 'include = ["p.toml"]\n' + head) == []


def is_read(tree: dict[str, Any]) -> bool:
    """Does what `lint` reads an edition's own file by take it?"""
    whole, misplaced = translated(tree, Sources(EditionFile(Path("w.toml"), "w.toml", "", tree)), beside=False)
    whole, unclear = one_of_six(whole)
    try:
        EDITION.validate_python(whole)
    except ValidationError:
        return False
    return not misplaced and not unclear


def tables_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from tables_in(one)


EDITION = TypeAdapter(model.EditionText)
SOUND = tomllib.loads(WHOLE)
KNOWN = SCHEMAS[FileSort.EDITION]["$defs"]
TABLES = ("Table", "Block", "Row", "Column", "CoverField", "Rule")
KEYS = ["odd", "label_en", *(key for of in TABLES for key in KNOWN[of]["properties"])]
WORDS = st.sampled_from(
    ["", " ", "a", "A", "A1", "A1:B2", "T!A1", "en", "zero", "count", "1", "0.5", "1%", "2025-01-01"]
)
ATOMS = st.booleans() | st.integers(-1, 300) | st.floats(-1, 300).map(lambda one: round(one, 2)) | WORDS
VALUES = st.recursive(
    ATOMS,
    lambda one: st.lists(one, max_size=2) | st.dictionaries(st.sampled_from(["code", "label"]), one, max_size=2),
    max_leaves=4,
) | st.sampled_from([one for table in tables_in(SOUND) for one in table.values()])


def converted(error: SchemaError) -> bool:
    """A number or `true` from another type, a day from a number that is written as a text, or one of the
    six that says nothing.
    """
    if error.validator == "anyOf":
        return any(map(converted, error.context))
    if error.validator == "pattern":
        return set(error.instance) <= set("+-.0123456789")
    return error.validator == "type" and (not error.instance or not isinstance(error.instance, list | dict))


def test_the_sound_file_is_read():
    assert is_read({key: value for key, value in SOUND.items() if key not in ("include", "slots")})


@settings(deadline=None, max_examples=250)
@given(st.data())
def test_what_lint_reads_the_schema_takes(data):
    """A sound file with a key changed, taken away or added: the schema is never stricter, but for what `lint`
    converts, as it makes a number of "2".
    """
    tree = {key: value for key, value in deepcopy(SOUND).items() if key not in ("include", "slots")}
    there = list(tables_in(tree))
    one = there[data.draw(st.integers(0, len(there) - 1))]
    key = data.draw(st.sampled_from([*sorted(one), data.draw(st.sampled_from(KEYS))]))
    if key in one and data.draw(st.booleans()):
        del one[key]
    else:
        one[key] = data.draw(VALUES)
    if is_read(tree):
        found = VALIDATORS[FileSort.EDITION].iter_errors(as_json(tree))
        assert [error.message for error in found if not converted(error)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_says_what_it_is_for_and_nothing_else_does(language):
    asked = {*DESCRIBED, *(f"edition-schema.of.{sort}" for sort in FileSort)}
    assert {key for key in keys(language) if key.startswith("edition-schema.")} ^ asked == set()


@pytest.mark.parametrize("of", [model.Table, model.Row, model.Column, model.Block, model.Cover, model.Onto])
def test_the_keys_are_those_of_the_class(of):
    known = SCHEMAS[FileSort.EDITION]["$defs"][of.__name__]["properties"]
    assert sorted(known) == sorted(one.name for one in fields(of) if one.name != "translations")


def test_what_an_editor_shows():
    schema = edition_schema(FileSort.EDITION, "zh_CN")
    column, said = schema["$defs"]["Column"], schema["$defs"]["Rule"]
    assert (schema["title"], column["description"]) == ("xlvalidate 的制度版本文件", "各列，以及列的上级标题。")
    assert column["properties"]["span"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 200,
        "default": 1,
        "description": "占工作表的几列。",
    }
    assert said["properties"]["blanks"] == {
        "type": "string",
        "enum": ["not-run", "zero"],
        "default": "not-run",
        "description": "参与计算的空格表示什么：not-run 不审核，zero 按 0 计。",
    }
    assert [one["title"] for one in said["oneOf"]] == ["says", "cells", "headings", "units", "copied", "manual"]
    assert said["oneOf"][3] == {
        "title": "units",
        "description": "这些指标（* 代表其余任意字符）等于各下级单位之和。",
        "required": ["units"],
        "not": {"properties": {"units": {"enum": [False, 0, "", [], {}]}}},
    }
    assert said["patternProperties"] == {"^label_en$": {"type": "string"}, "^why_en$": {"type": "string"}}


@pytest.mark.parametrize("sort", [FileSort.EDITION, FileSort.ERRATA_TRANSLATION])
def test_the_command_prints_it_or_writes_it(tmp_path, sort):
    path = tmp_path / "edition.schema.json"
    asked = ["edition-schema", "--lang", "en", *([] if sort is FileSort.EDITION else ["--of", sort.value])]
    printed, wrote = (CliRunner().invoke(main, [*asked, *into]) for into in ([], ["-o", str(path)]))
    assert (printed.exit_code, wrote.exit_code, wrote.output) == (0, 0, "")
    assert path.read_text("utf-8") == printed.stdout
    assert json.loads(printed.stdout) == SCHEMAS[sort]
