"""An edition with faults gives them all at once, each with its path, a bad rule with a caret."""

import re
from datetime import date

import pytest

from xlvalidate.editions.lint import excel_safe
from xlvalidate.editions.load import load
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, SameAsLast, Units
from xlvalidate.errors import EditionError

TODAY = date(2026, 1, 1)

SOUND = """
id = "tiny"
title = "Tiny"
authority = "none"
language = "en"
years = { first = 2025 }
[cover]
sheet = "Cover"
title = "Tiny"
fields = [
  { code = "office", label = "Office" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
]
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "件"
widths = [20, 10, 10]
[[tables.blocks]]
corner = "Item"
columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }]
rows = [{ code = "x", label = "X" }, { code = "y", label = "Y" }]
[[rules]]
id = "T-CELLS"
severity = "must"
source = "unit"
cells = "t"
"""


def faults(tmp_path, text):
    path = tmp_path / "tiny.toml"
    path.write_text(text, encoding="utf-8")
    try:
        load(path, TODAY)
    except EditionError as error:
        return str(error)
    return ""


def rule(says, rule_id="R", **more):
    lines = [f'id = "{rule_id}"', 'severity = "must"', 'source = "s"', f'says = "{says}"']
    return "\n[[rules]]\n" + "\n".join(lines + [f"{key} = {value}" for key, value in more.items()]) + "\n"


def test_a_sound_edition_has_none(tmp_path):
    assert faults(tmp_path, SOUND + rule("a <= b", each='"t.rows"')) == ""


def test_all_faults_of_the_text_at_once(tmp_path):
    text = (
        SOUND.replace('severity = "must"', 'severity = "grave"').replace('label = "X"', 'lable = "X"')
        + rule("a = b + + a", each='"t.rows"')
        + rule("合计 = 男", rule_id="R2")
    )
    assert faults(tmp_path, text) == "\n".join(
        [
            "tiny.toml has 4 faults",
            "  tables[0].blocks[0].rows[0].lable   there is no such key; is it label? (line 24, column 23)",
            "  rules[0] T-CELLS.severity   “grave” is not known here; write one of must, explain, note"
            " (line 27, column 1)",
            "  rules[1] R.says   no + stands before a figure; take it away (line 35, column 17)",
            "      a = b + + a",
            "              ^",
            "  rules[2] R2.says   “合计” is a label: a rule names figures by their codes, table_row_column; "
            "a text to compare with stands in quotation marks, '合计'"
            " (line 42, column 9)",
            "      合计 = 男",
            "      ^",
        ]
    )


FAULTS = [
    (SOUND + rule("t_x_a = t_x_c"), "rules[1] R.says   there is no indicator “t_x_c”; is it t_x_b?"),
    (SOUND + rule("a = c", each='"t.rows"'), "rules[1] R.says   there is no indicator “c” at t.rows x"),
    (SOUND + rule("a = b", each='"u.rows"'), "rules[1] R   there is no table u; there are t"),
    (SOUND + rule("a = b", each='"t.rows(z)"'), "rules[1] R   t has no rows z"),
    (
        SOUND + rule("a = b", each='"every row"'),
        "rules[1] R   “every row” is not like t3.columns, t3.rows, t4.groups or t3.cells, with keys in ( ) where not"
        " all are meant",
    ),
    (SOUND + rule("a = sum(s)", each='"t.rows"'), "rules[1] R.says   there is no set “s”; there are none"),
    (SOUND + rule("t_x_a = 0") * 2, "rules   two rules have the id R; an id stays with one rule for ever"),
    (
        SOUND + rule("t_x_a = 0", trial="2025-12-31"),
        "rules[1] R.trial   the trial ended on 2025-12-31: make the rule final or take it out",
    ),
    (SOUND.replace('code = "y"', 'code = "x"'), "tables[0].blocks[0].rows[1]   two cells have the code t_x_a"),
    (SOUND.replace('"件"', '"公斤"'), "indicator t_x_a and 3 more   unit “公斤” is not known"),
    (
        SOUND.replace('cells = "t"', 'says = "t_x_a = 0"'),
        "tables[0]   no rule judges the figures of t: add a rule with cells = “t”",
    ),
    (SOUND.replace("[20, 10, 10]", "[20, 10]"), "tables[0].widths   the table has 3 columns, not 2"),
    (SOUND.replace('code = "year"', 'code = "jahr"'), "cover.fields   the line year is missing"),
    (SOUND.replace('code = "y"', 'code = "blank"'), "tables[0]   “blank” is a word of the rule language"),
    (
        SOUND.replace('language = "en"', 'language = "fr"'),
        "language   “fr” is not known here; write one of zh_CN, en",
    ),
    (SOUND.replace('title = "Tiny"\nauth', "auth"), "title   is missing"),
    ('include = ["parts/none.toml"]\n' + SOUND, "include   there is no file parts/none.toml beside tiny.toml"),
    ("slots = { other = [] }\n" + SOUND, "slots.other   no included table has this slot"),
    ("a = = 1", "TOML   there is no value here that can be read"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS, ids=[fault.split("   ")[0] for _, fault in FAULTS])
def test_each_fault_has_its_path(tmp_path, text, fault):
    assert f"  {fault}" in faults(tmp_path, text)


def test_an_included_part_is_named_in_its_faults(tmp_path):
    (tmp_path / "part.toml").write_text(rule("a = = b").lstrip(), encoding="utf-8")
    assert faults(tmp_path, 'include = ["part.toml"]\n' + SOUND).splitlines()[:2] == [
        "tiny.toml has 1 fault",
        "  part.toml rules[0] R.says   expected a number, an indicator or “(” (line 5, column 13)",
    ]


NAMES = [
    ("i_t3_new_person", True),
    ("xlv_office", True),
    ("c_T3_BAL_person", True),
    ("A101", False),
    ("FY2025", False),
    ("JAN25", False),
    ("Q1", False),
    ("R1C1", False),
    ("R", False),
    ("c", False),
    ("TRUE", False),
    ("XFE1", True),
    ("ABCD1", True),
    ("_xlfn", False),
    ("1a", False),
    ("a b", False),
    ("a" * 255, True),
    ("a" * 256, False),
    ("", False),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_names_that_excel_takes(name, safe):
    assert excel_safe(name) is safe


UNCLEAR = "rules[1] R   a rule has one of says, cells, headings, units, copied and manual"
ENDED = "rules[1] R.trial   the trial ended on 2025-12-31: make the rule final or take it out"
HEAD = '\n[[rules]]\nid = "R"\nseverity = "must"\nsource = "s"\n'

SAID = [
    ("", [UNCLEAR]),
    ("manual = false", [UNCLEAR]),
    ("units = []", [UNCLEAR]),
    ('says = "t_x_a = 0"\ncells = "t"', [UNCLEAR]),
    ('headings = "t"\nunits = ["t_*"]\ncopied = true\nmanual = true', [UNCLEAR]),
    (
        'says = "a = = b"\nmanual = true\ntolerance = "much"',
        [
            'rules[1] R.tolerance   a tolerance is a number, a share such as "1%", or "rounding", not “much”',
            "rules[1] R.says   expected a number, an indicator or “(”",
            UNCLEAR,
        ],
    ),
    ('says = "t_x_a = 0"\nmanual = true\ntrial = 2025-12-31', [UNCLEAR, ENDED]),
    ('says = "t_x_a = 0"\nodd = 1', ["rules[1] R.odd   there is no such key; take it out"]),
    ("says = 3", ["rules[1] R.says   a rule is a text; write it in quotes"]),
    ('cells = "T"', ["rules[1] R.cells   “T” is not of the form ^[a-z][a-z0-9_]{0,40}$; write it in this form"]),
    ('cells = "u"', ["rules[1] R   there is no table u; there are t"]),
    ('headings = "u"', ["rules[1] R   there is no table u; there are t"]),
    ('units = ["q_*"]', ["rules[1] R   “q_*” names no indicator"]),
    ('units = "t"', ["rules[1] R.units   “t” is no list; write [ ] around it"]),
    ('cells = "t"', ["rules   two rules judge the figures of t; keep one"]),
    # What says nothing beside one that does is none, and what belongs to an equation changes nothing elsewhere.
    ('says = "t_x_a = 0"\nmanual = false\ncopied = false\nunits = []', []),
    ('units = ["t_*"]\neach = "t.rows"\nblanks = "zero"\ntolerance = 1', []),
    ("copied = true", []),
    ("manual = true", []),
]


@pytest.mark.parametrize(("said", "expected"), SAID, ids=[said for said, _ in SAID])
def test_a_rule_is_one_of_six(tmp_path, said, expected):
    lines = [line.strip() for line in faults(tmp_path, SOUND + HEAD + said).splitlines() if line.startswith("  ru")]
    told = [re.sub(r" \(line [0-9]+, column [0-9]+\)$", "", line) for line in lines]
    assert told == expected


def test_what_is_read_is_what_is_worked_with(tmp_path):
    path = tmp_path / "tiny.toml"
    others = ['units = ["t_*"]', "copied = true", "manual = true", 'headings = "t"']
    heads = [HEAD.replace('"R"', f'"R{number}"') + said for number, said in enumerate(others)]
    path.write_text(SOUND + rule("t_x_a = 0") + "".join(heads), encoding="utf-8")
    edition = load(path, TODAY)
    assert [type(one) for one in edition.rules] == [Cells, Equation, Units, SameAsLast, ByHand, Headings]
    assert all(one is two for one, two in zip(edition.rules, edition.text.rules, strict=True))
