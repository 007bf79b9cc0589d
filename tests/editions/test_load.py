"""An edition out of its files: parts taken in, slots filled, every rule at its places; and all faults at once."""

import hashlib

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table, written
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError
from xlvalidate.rules.rule_text import written as says_of

T, U = table("t", codes("a b"), codes("x y"), 3), table("u", '{ label = "C" }', codes("x"), 2)
SET = '[[sets]]\nname = "{name}"\ntable = "{of}"\nlabel = "S"\n{said}\n'


def with_parts(folder, own: str, **parts: str):
    for name, text in parts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return edition(folder, own)


def told(folder, own: str, **parts: str) -> list[str]:
    """The head and the lines of what is said, in English."""
    with pytest.raises(EditionError) as error:
        with_parts(folder, own, **parts)
    return str(error.value).splitlines()


def test_parts_come_behind_the_editions_own_in_the_order_of_their_names(tmp_path):
    one = SET.format(name="one", of="t", said='rows = ["x"]') + T + rule("says = 't_x_a = 0'", "ONE")
    two = SET.format(name="two", of="u", said='rows = ["x"]') + rule("says = 'u_x = 0'", "TWO")
    own = 'include = ["two.toml", "one.toml"]\n' + HEAD + U + rule("manual = true", "OWN")
    form = with_parts(tmp_path, own, one=one, two=two)
    assert [one.code for one in form.tables] == ["u", "t"]
    assert list(form.sets) == ["two", "one"]
    assert [one.id for one in form.rules] == ["U-CELLS", "OWN", "TWO", "T-CELLS", "ONE"]
    assert [one.id for one in form.instances] == ["TWO", "ONE"]
    assert form.text.rules == form.rules


def test_the_digest_is_over_the_bytes_of_every_file(tmp_path):
    """Issued workbooks carry it: computed otherwise, they would no longer be of their edition."""
    form = edition(tmp_path, HEAD + T)
    assert form.digest == hashlib.sha256((tmp_path / "tiny.toml").read_bytes()).hexdigest()
    own = 'include = ["one.toml", "two.toml"]\n' + HEAD + T
    form = with_parts(tmp_path, own, one=U, two=rule("manual = true"))
    whole = hashlib.sha256(own.encode())
    for part in (U, rule("manual = true")):
        whole.update(hashlib.sha256(part.encode()).digest())
    assert form.digest == whole.hexdigest()


SLOTTED = T.replace(codes("x y"), f'{codes("x")}, {{ slot = "more" }}, {codes("y")}')
SLOTS = [
    ("[]", ["x", "y"]),
    ('[{ code = "p", label = "P" }]', ["x", "p", "y"]),
    ('[{ code = "p", label = "P" }, { code = "q", label = "Q" }]', ["x", "p", "q", "y"]),
    ('[{ code = "g", label = "G", rows = [{ code = "r", label = "R" }] }]', ["x", "g_r", "y"]),
]


@pytest.mark.parametrize(("rows", "expected"), SLOTS)
def test_a_slot_of_a_part_takes_the_rows_of_the_edition(tmp_path, rows, expected):
    widths = "[9, 9, 9, 9]" if "rows" in rows else "[9, 9, 9]"
    own = f'include = ["part.toml"]\n{HEAD}[slots]\nmore = {rows}\n'
    form = with_parts(tmp_path, own, part=SLOTTED.replace("[9, 9, 9]", widths))
    assert [code for code in form.indicators if code.endswith("_a")] == [f"t_{row}_a" for row in expected]


def test_a_slot_within_a_group(tmp_path):
    deep = T.replace(
        codes("x y"), f'{codes("x")}, {{ code = "g", label = "G", rows = [{codes("y")}, {{ slot = "more" }}] }}'
    )
    own = f'include = ["part.toml"]\n{HEAD}[slots]\nmore = [{codes("p")}]\n'
    form = with_parts(tmp_path, own, part=deep.replace("[9, 9, 9]", "[9, 9, 9, 9]"))
    assert [code for code in form.indicators if code.endswith("_a")] == ["t_x_a", "t_g_y_a", "t_g_p_a"]


def test_an_edition_fills_the_slots_of_several_parts(tmp_path):
    own = f'include = ["one.toml", "two.toml"]\n{HEAD}[slots]\nmore = [{codes("p")}]\nrest = [{codes("q")}]\n'
    two = U.replace(codes("x"), f'{codes("x")}, {{ slot = "rest" }}')
    form = with_parts(tmp_path, own, one=SLOTTED, two=two)
    assert list(form.indicators) == ["t_x_a", "t_x_b", "t_p_a", "t_p_b", "t_y_a", "t_y_b", "u_x", "u_q"]


ONE = "tiny.toml has 1 fault"
PARTS = [
    # Twice the same file is a fault of the line that includes it, and of nothing in it.
    *(
        (
            f'include = ["part.toml", "{again}"]\n' + HEAD,
            U,
            [ONE, f"  include[1]   {again} is included already: take it out here (line 1, column 25)"],
        )
        for again in ("part.toml", "./part.toml", "tiny.toml")
    ),
    # A slot is filled by the edition's own file; two rows of one code are a fault of the second of them.
    (
        f'include = ["part.toml"]\n{HEAD}[slots]\n',
        SLOTTED,
        [ONE, "  slots.more   the slot more is not filled: give it rows under [slots] (line 16, column 1)"],
    ),
    (
        f'include = ["part.toml"]\n{HEAD}[slots]\nmore = [{{ code = "x", label = "Q" }}]\n',
        SLOTTED.replace(codes("a b"), codes("a")).replace("[9, 9, 9]", "[9, 9]"),
        [ONE, "  slots.more[0]   two cells have the code t_x_a; give one of them another (line 17, column 9)"],
    ),
    (
        'include = ["part.toml", "none.toml"]\n' + HEAD,
        U,
        [ONE, "  include   there is no file none.toml beside tiny.toml (line 1, column 25)"],
    ),
    (
        f'include = ["part.toml"]\n{HEAD}[slots]\nz = []\nmore = []\nb = []\n',
        SLOTTED,
        [
            "tiny.toml has 2 faults",
            "  slots.z   no included table has this slot (line 17, column 1)",
            "  slots.b   no included table has this slot (line 19, column 1)",
        ],
    ),
    (
        'include = ["part.toml"]\n' + HEAD,
        U + "[cover]\n",
        [
            "part.toml has 1 fault",
            "  cover   an included file holds tables, sets, lists and rules only (line 18, column 1)",
        ],
    ),
    (
        'include = ["part.toml"]\n' + HEAD,
        "a = = 1",
        [
            "part.toml has 1 fault",
            "  TOML   there is no value here that can be read: a text stands in quotes, a number is such as 12 or 0.5"
            " (line 1, column 5)",
            "      a = = 1",
            "          ^",
        ],
    ),
    # A part's faults have its name and its lines; the edition's own have no name.
    (
        'include = ["part.toml"]\n' + HEAD + T.replace('label = "X"', "label = 3"),
        U.replace('label = "X"', "lable = 3"),
        [
            "tiny.toml has 2 faults",
            "  tables[0].blocks[0].rows[0].label   “3” is no text; write one in quotes (line 26, column 23)",
            "  part.toml tables[0].blocks[0].rows[0].lable   there is no such key; is it label? (line 11, column 23)",
        ],
    ),
    (
        'include = ["part.toml"]\n' + HEAD + T,
        rule("says = 't_x_a = q'") + SET.format(name="s", of="t", said='rows = ["z"]'),
        [
            "tiny.toml has 2 faults",
            "  part.toml sets[0]   t has no rows z (line 7, column 1)",
            "  part.toml rules[0] R.says   there is no indicator “q” (line 6, column 17)",
            "      t_x_a = q",
            "              ^",
        ],
    ),
]


@pytest.mark.parametrize(("own", "part", "lines"), PARTS)
def test_what_is_said_of_several_files(tmp_path, own, part, lines):
    assert told(tmp_path, own, part=part) == lines


# What the edition says of its files, what the part holds, and what is said: never a crash.
ASSEMBLED = [
    ("include = 3", "", ["include   “3” is no list; write [ ] around it (line 1, column 1)"]),
    ('include = "part.toml"', "", ["include   “part.toml” is no list; write [ ] around it (line 1, column 1)"]),
    ('include = ["part.toml", 3]', "", ["include[1]   “3” is no text; write one in quotes (line 1, column 25)"]),
    ('include = ["part\\u0000"]', "", ["include   there is no file part\0 beside tiny.toml (line 1, column 12)"]),
    ('include = ["."]', "", ["include   there is no file . beside tiny.toml (line 1, column 12)"]),
    ("slots = 3", "", ["slots   “3” is no table; write keys with their values (line 1, column 1)"]),
    ("slots = ['more']", "", ["slots   a list is no table; write keys with their values (line 1, column 1)"]),
    ("slots = { more = 3, b = [] }", "", ["slots.more   “3” is no list; write [ ] around it (line 1, column 11)"]),
    ("slots = { '' = [] }", "", ["slots.   no included table has this slot (line 1, column 11)"]),
    (
        "include = [3]\nslots = { a = 3, b = 4 }",
        "",
        [
            "include[0]   “3” is no text; write one in quotes (line 1, column 12)",
            "slots.a   “3” is no list; write [ ] around it (line 2, column 11)",
            "slots.b   “4” is no list; write [ ] around it (line 2, column 18)",
        ],
    ),
    (
        'include = ["part.toml"]\ntables = 3',
        U,
        ["tables   “3” is no list; write [ ] around it (line 2, column 1)"],
    ),
]


@pytest.mark.parametrize(("own", "part", "lines"), ASSEMBLED)
def test_what_an_edition_cannot_be_made_of(tmp_path, own, part, lines):
    found = told(tmp_path, f"{own}\n{HEAD}{'' if 'tables' in own else T}", part=part)
    count = "1 fault" if len(lines) == 1 else f"{len(lines)} faults"
    assert found == [f"tiny.toml has {count}", *(f"  {line}" for line in lines)]


def test_what_a_part_cannot_hold(tmp_path):
    assert told(tmp_path, f'include = ["part.toml"]\n{HEAD}{T}', part="tables = 3\nsets = {}\nid = 'x'\n") == [
        "part.toml has 3 faults",
        "  tables   “3” is no list; write [ ] around it (line 1, column 1)",
        "  sets   a table is no list; write [ ] around it (line 2, column 1)",
        "  id   an included file holds tables, sets, lists and rules only (line 3, column 1)",
    ]


def test_a_slot_that_is_no_text_is_not_filled(tmp_path):
    own = f'include = ["part.toml"]\n{HEAD}[slots]\n3 = [{codes("p")}]\n'
    assert told(tmp_path, own, part=SLOTTED.replace('"more"', "3")) == [
        ONE,
        "  slots.3   no included table has this slot (line 17, column 1)",
    ]


def test_a_file_that_there_is_not_is_no_fault_of_an_edition(tmp_path):
    with pytest.raises(OSError, match=r"none\.toml"):
        load(tmp_path / "none.toml", None)


# Keys that are meant for others, wherever they may stand.
MEANT = [
    # One that may stand in rows, and only there.
    ("slot = {}", "slots"),
    ("inclde = []", "include"),
    ("slost = {}", "slots"),
    ("titel = 'x'", "title"),
    ("autority = 'x'", "authority"),
    ("onot = 1", "onto"),
    ("prevoius = []", "previous"),
]


@pytest.mark.parametrize(("said", "meant"), MEANT)
def test_which_key_is_meant(tmp_path, said, meant):
    (_, line) = told(tmp_path, f"{said}\n{HEAD}{T}")
    key = said.split(" ")[0]
    assert line == f"  {key}   there is no such key; is it {meant}? (line 1, column 1)"


RULE = "[[rules]]\nid = 'R'\nseverity = 'must'\nsource = 's'\n"
KEYS = [("sasy = 'a = b'", "says"), ("cell = 't'", "cells"), ("heading = 't'", "headings"), ("unist = []", "units")]
KEYS += [("copeid = true", "copied"), ("manaul = true", "manual"), ("tolerence = 1", "tolerance")]


@pytest.mark.parametrize(("said", "meant"), KEYS)
def test_which_key_of_a_rule_is_meant(tmp_path, said, meant):
    lines = told(tmp_path, f"{HEAD}{T}{RULE}{said}\n")
    key = said.split(" ")[0]
    assert f"  rules[1] R.{key}   there is no such key; is it {meant}? (line 36, column 1)" in lines


NO_RULES = [
    ("rules = 3", "  rules   “3” is no list; write [ ] around it (line 1, column 1)"),
    ("rules = { a = 1 }", "  rules   a table is no list; write [ ] around it (line 1, column 1)"),
]


@pytest.mark.parametrize(("said", "line"), NO_RULES)
def test_rules_that_are_no_list(tmp_path, said, line):
    drawn = T[: T.index("[[rules]]")]
    assert told(tmp_path, f"{said}\n{HEAD}{drawn}") == [ONE, line]


LOOK = "{ id = 'R', severity = 'must', source = 's', manual = true }"
NO_TABLES = [("[3]", 0, 10), (f"[3, {LOOK}]", 0, 10), (f"[{LOOK}, 3]", 1, 72)]


@pytest.mark.parametrize(("rules", "number", "column"), NO_TABLES)
def test_a_rule_that_is_no_table(tmp_path, rules, number, column):
    drawn = T[: T.index("[[rules]]")]
    assert told(tmp_path, f"rules = {rules}\n{HEAD}{drawn}") == [
        ONE,
        f"  rules[{number}]   “3” is no table; write keys with their values (line 1, column {column})",
    ]


UNCLEAR = "a rule has one of says, cells, headings, units, copied and manual"


def test_rules_that_say_none_or_several_of_the_six_beside_other_faults(tmp_path):
    more = rule("", "A") + rule("says = 't_x_a = q'", "B") + rule("headings = 't'\nmanual = true", "C")
    assert told(tmp_path, HEAD + T + more) == [
        "tiny.toml has 3 faults",
        f"  rules[1] A   {UNCLEAR} (line 33, column 1)",
        "  rules[2] B.says   there is no indicator “q” (line 43, column 17)",
        "      t_x_a = q",
        "              ^",
        f"  rules[3] C   {UNCLEAR} (line 45, column 1)",
    ]


def test_many_rules_that_say_nothing_are_told_in_their_order(tmp_path):
    more = "".join(rule("" if number in (1, 8) else "manual = true", f"R{number}") for number in range(9))
    drawn = HEAD.replace('title = "Tiny"', "title = 3", 1) + T + more
    assert [line.partition("   ")[0].strip() for line in told(tmp_path, drawn)[1:]] == [
        "title",
        "rules[2] R1",
        "rules[9] R8",
    ]


def test_rules_that_say_none_or_several_of_the_six_beside_faults_of_type(tmp_path):
    more = rule("", "A") + rule("says = 't_x_a = 0'\ntolerance = 'x'", "B") + rule("cells = 't'\nheadings = 't'", "C")
    assert told(tmp_path, HEAD + T + more) == [
        "tiny.toml has 3 faults",
        '  rules[2] B.tolerance   a tolerance is a number, a share such as "1%", or "rounding", not “x” '
        "(line 44, column 1)",
        f"  rules[1] A   {UNCLEAR} (line 33, column 1)",
        f"  rules[3] C   {UNCLEAR} (line 46, column 1)",
    ]


UNRESOLVED = [
    (T.replace('"y"', '"x"'), [
        "  tables[0].blocks[0].rows[1]   two cells have the code t_x_a; give one of them another (line 25, column 38)",
        "  tables[0].blocks[0].rows[1]   two cells have the code t_x_b; give one of them another (line 25, column 38)",
    ]),
    (T + rule("cells = 'q'"), ["  rules[1] R   there is no table q; there are t (line 33, column 1)"]),
    (T + rule("headings = 'q'"), ["  rules[1] R   there is no table q; there are t (line 33, column 1)"]),
    (T + rule("units = ['t_*', 'q_*']"), ["  rules[1] R   “q_*” names no indicator (line 33, column 1)"]),
    (T + rule("units = ['T_*']"), ["  rules[1] R   “T_*” names no indicator (line 33, column 1)"]),
    (T + U + rule("says = 'this = 0'\neach = 'u.columns'"), [
        "  rules[2] R   “u.columns” has no member with a code (line 50, column 1)",
    ]),
    (T + SET.format(name="s", of="t", said="") + SET.format(name="r", of="q", said='rows = ["x"]'), [
        "  sets[0]   a set names either rows or columns (line 32, column 1)",
        "  sets[1]   there is no table q; there are t (line 37, column 1)",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("more", "lines"), UNRESOLVED)
def test_what_an_edition_does_not_have(tmp_path, more, lines):
    count = "1 fault" if len(lines) == 1 else f"{len(lines)} faults"
    assert told(tmp_path, HEAD + more) == [f"tiny.toml has {count}", *lines]


EACH = [
    ("", {"R": "t_x_a = t_x_b"}),
    ("t.rows", {"R.x": "t_x_a = t_x_b", "R.y": "t_y_a = t_y_b"}),
    ("t.rows(y)", {"R.y": "t_y_a = t_y_b"}),
]


@pytest.mark.parametrize(("each", "instances"), EACH)
def test_a_rule_at_each_of_its_places(tmp_path, each, instances):
    said = f"says = 'a = b'\neach = '{each}'" if each else "says = 't_x_a = t_x_b'"
    form = edition(tmp_path, HEAD + T + rule(said))
    assert {one.id: says_of(one.claim) for one in form.instances} == instances


def test_rules_over_figures_have_no_instances(tmp_path):
    more = rule("headings = 't'", "A") + rule("units = ['t_x_*', 't_y_a']", "B") + rule("copied = true", "C")
    assert edition(tmp_path, HEAD + T + more).instances == ()


def test_a_file_that_is_not_utf_8(tmp_path):
    path = written(tmp_path, "")
    path.write_bytes(b"# abc\xb1\n" + (HEAD + T).encode())
    with pytest.raises(EditionError) as error:
        load(path, None)
    assert str(error.value).splitlines() == [
        ONE,
        "  byte 5   the file is not UTF-8; save it as UTF-8 (line 1, column 6)",
    ]
