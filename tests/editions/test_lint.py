"""The faults that types cannot see, each beside the case that is none: on the bound, and past it."""

from datetime import date

import pytest

from tests.editions.little import HEAD, codes, faults, rule, table, told
from tests.monthly import edition_text
from xlvalidate.editions.lint import PROMPT_TEXT, PROMPT_TITLE, excel_safe, utf16_units
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError

TODAY = date(2026, 6, 30)
T, U = table("t", codes("a b"), codes("x y"), 3), table("u", codes("a"), codes("x"), 2)
FORM = HEAD + T


def lint(folder, text: str, today: date | None = TODAY) -> list[str]:
    return [told(one) for one in faults(folder, text, today)]


def put(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_sound_edition_has_no_fault(tmp_path):
    assert lint(tmp_path, FORM) == []


# ---- Tables: names that are taken, or given twice.

TAKEN_CODES = ["cover", "checks", "results", "meta", "figures"]


@pytest.mark.parametrize("code", TAKEN_CODES)
def test_a_code_that_every_template_has_for_itself(tmp_path, code):
    found = lint(tmp_path, FORM + table(code, codes("a"), codes("x"), 2, sheet="V"))
    assert found == [f"tables.1.code: taken.code value={code}"]


SHEETS = [
    ("en", "Checks", True),
    ("en", "findings", True),
    ("en", "LAST YEAR", True),
    ("en", "校验", False),
    ("zh_CN", "校验", True),
    ("zh_CN", "审核结果", True),
    ("zh_CN", "上年数据", True),
    ("zh_CN", "Checks", False),
    ("en", "_xlv", True),
    ("en", "_XLV_Figures", True),
    ("en", "_xlv_other", False),
]


@pytest.mark.parametrize(("language", "sheet", "taken"), SHEETS)
def test_a_sheet_that_every_template_has_for_itself(tmp_path, language, sheet, taken):
    head = put(HEAD, 'language = "en"', f'language = "{language}"')
    found = lint(tmp_path, head + T + table("u", codes("a"), codes("x"), 2, sheet=sheet))
    assert found == ([f"tables.1.sheet: taken.sheet value={sheet}"] if taken else [])
    found = lint(tmp_path, head + put(T, 'sheet = "T"', f'sheet = "{sheet}"') + U)
    assert found == ([f"tables.0.sheet: taken.sheet value={sheet}"] if taken else [])
    found = lint(tmp_path, put(head, 'sheet = "Cover"', f'sheet = "{sheet}"') + T)
    assert found == ([f"cover.sheet: taken.sheet value={sheet}"] if taken else [])


TWICE = [
    (U, []),
    (put(U, 'sheet = "U"', 'sheet = "t"'), ["tables.1.sheet: two-tables.sheet value=t"]),
    (put(U, 'sheet = "U"', 'sheet = "COVER"'), ["tables.1.sheet: two-tables.sheet value=COVER"]),
    # Of three the last one is shown.
    (
        put(U, 'sheet = "U"', 'sheet = "T"') + table("v", codes("a"), codes("x"), 2, sheet="T"),
        ["tables.2.sheet: two-tables.sheet value=T"],
    ),
    (
        put(put(U, 'code = "u"', 'code = "t"'), 'cells = "u"', "manual = true").replace('"a"', '"q"'),
        ["tables.1.code: two-tables.code value=t"],
    ),
]


@pytest.mark.parametrize(("more", "expected"), TWICE)
def test_two_tables_of_one_name(tmp_path, more, expected):
    assert [one for one in lint(tmp_path, FORM + more) if "widths" not in one] == expected


# ---- Tables: words of the rule language, figures that nobody judges, slots, widths.

RESERVED = "and blank if iff last sum then this units"


def test_no_word_of_the_rule_language_is_a_code(tmp_path):
    words = RESERVED.split()
    expected = [f"tables.0: reserved-code code={word}" for word in words]
    assert lint(tmp_path, HEAD + table("t", codes("a"), codes(RESERVED), 2)) == expected
    assert lint(tmp_path, HEAD + table("t", codes(RESERVED), codes("x"), 10)) == expected
    assert lint(tmp_path, FORM + table("u", codes("a"), codes("sum other"), 2)) == ["tables.1: reserved-code code=sum"]


NAMES, WORDS = (
    '{ code = "n", label = "N", kind = "text" }',
    '{ code = "c", label = "C", kind = "choice", choices = ["l"] }',
)
FIGURES = [
    (codes("a b"), ["tables.0: not-judged table=t"]),
    (f"{codes('a')}, {NAMES}", ["tables.0: not-judged table=t"]),
    (f"{WORDS}, {NAMES}", ["tables.0: not-judged table=t"]),
    # Texts can be anything, so that there is nothing to judge.
    (f'{NAMES}, {{ code = "m", label = "M", kind = "text" }}', []),
]


@pytest.mark.parametrize(("columns", "expected"), FIGURES)
def test_a_table_whose_figures_no_rule_judges(tmp_path, columns, expected):
    drawn = put(table("t", columns, codes("x"), 3), 'cells = "t"', "manual = true")
    assert lint(tmp_path, HEAD + drawn + U) == expected


ROWS = [
    ('{ slot = "more" }', ["tables.0: slot-of-own slot=more"]),
    (
        '{ code = "g", label = "G", rows = [{ code = "z", label = "Z" }, { slot = "deep" }] }',
        ["tables.0: slot-of-own slot=deep"],
    ),
]


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_a_slot_that_nobody_filled(tmp_path, row, expected):
    drawn = HEAD + put(T, codes("x y"), f"{codes('x y')}, {row}")
    assert [one for one in lint(tmp_path, drawn) if "slot" in one] == expected


GROUP = '{ label = "G", rows = [{ code = "y", label = "Y" }] }'
HEADINGS = '{ label = "P", columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }] }'
WIDTHS = [
    (codes("a b"), codes("x"), 3),
    # As wide as the deepest row has labels.
    (codes("a b"), f"{codes('x')}, {GROUP}", 4),
    (codes("a"), '{ code = "x" }', 1),
    # A heading over columns takes no more room, a printed column and one that spans do.
    (HEADINGS, codes("x"), 3),
    (f'{codes("a")}, {{ label = "Unit", prints = "each" }}', codes("x"), 3),
    ('{ code = "a", label = "A", span = 3 }', codes("x"), 4),
]


@pytest.mark.parametrize(("columns", "rows", "wide"), WIDTHS)
def test_a_table_has_a_width_for_each_of_its_columns(tmp_path, columns, rows, wide):
    found = [lint(tmp_path, HEAD + table("t", columns, rows, given)) for given in (wide - 1, wide, wide + 1)]
    told_of = [[f"tables.0.widths: widths wide={wide} given={given}"] for given in (wide - 1, wide + 1)]
    assert found == [told_of[0], [], told_of[1]]


def test_the_widest_block_decides(tmp_path):
    second = f"[[tables.blocks]]\ncolumns = [{codes('c d e')}]\nrows = [{codes('x')}]"
    assert lint(tmp_path, HEAD + table("t", codes("a"), codes("x"), 4, block=second)) == []
    assert lint(tmp_path, HEAD + table("t", codes("a"), codes("x"), 2, block=second)) == [
        "tables.0.widths: widths wide=4 given=2"
    ]


def test_a_block_without_rows_is_as_wide_as_its_columns(tmp_path):
    second = f"[[tables.blocks]]\ncolumns = [{codes('c d e')}]\nrows = []"
    assert lint(tmp_path, HEAD + table("t", codes("a"), codes("x"), 3, block=second)) == []


# ---- Indicators: units, names, choices, help, bounds.


def test_a_unit_is_one_that_is_known_or_declared(tmp_path):
    known = "件 条 次 篇 个 人 人次 项 元 万元 亿元 户 所 名 班 册 台 公顷 亩 平方米 公里 吨 %".split()  # noqa: SIM905
    for unit in known:
        assert lint(tmp_path, put(FORM, 'unit = "件"', f'unit = "{unit}"')) == []
    assert lint(tmp_path, 'units = ["箱"]\n' + put(FORM, 'unit = "件"', 'unit = "箱"')) == []


SOME = "known=% 万元 个 亩 人 人次 亿元 件 元 公里 公顷 册"
UNITS = [
    (
        'code = "y", label = "Y"',
        'code = "y", label = "Y", unit = "箱"',
        ["tables.0.blocks.0.rows.1.unit: unit unit=箱 " + SOME],
    ),
    ('unit = "件"', "", ["tables.0.blocks.0.rows.0: unit unit= " + SOME]),
    (
        codes("x y"),
        '{ code = "x", label = "X", unit = "箱" }, { code = "y", label = "Y", unit = "桶" }',
        ["tables.0.blocks.0.rows.0.unit: unit unit=箱 " + SOME, "tables.0.blocks.0.rows.1.unit: unit unit=桶 " + SOME],
    ),
    (
        codes("x y"),
        '{ code = "x", label = "X", kind = "text", unit = "箱" }, { code = "y", label = "Y" }',
        [],
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), UNITS)
def test_each_unit_that_is_not_known_is_told_once(tmp_path, old, new, expected):
    assert lint(tmp_path, put(FORM, old, new)) == expected


MANY = [("a", "indicator t_x_a"), ("a b", "indicator t_x_a and 1 more"), ("a b c", "indicator t_x_a and 2 more")]


@pytest.mark.parametrize(("columns", "path"), MANY)
def test_a_unit_is_told_with_the_first_that_has_it(tmp_path, columns, path):
    drawn = put(table("t", codes(columns), codes("x"), len(columns.split()) + 1), 'unit = "件"', 'unit = "箱"')
    assert [str(one.path) for one in faults(tmp_path, HEAD + drawn, TODAY)] == [path]


def test_a_name_that_is_too_long_for_excel(tmp_path):
    """Codes of 41 letters each, one within the other: 254 and 255 letters with the prefix, and 256."""
    deep = '{{ code = "{last}", label = "Z" }}'
    for code in "pqrst":
        deep = f'{{{{ code = "{code * 41}", label = "{code}", rows = [{deep}] }}}}'
    longest = 255 - len("i_t_") - 5 * 42 - len("_a")
    found = [
        lint(tmp_path, HEAD + table("t", codes("a"), deep.format(last="z" * length), 7))
        for length in (longest, longest + 1)
    ]
    assert longest == 39
    name = "_".join(["i_t", *(code * 41 for code in "tsrqp"), "z" * 40, "a"])
    at = "tables.0.blocks.0.columns.0.code"
    assert found == [[], [f"{at}: no-excel-name name={name}"]]


X = 'code = "x", label = "X"'
ROW = "tables.0.blocks.0.rows.0"


def of_row(said: str, *expected: str) -> tuple[str, list[str]]:
    """What is said of the row, and what is told of its only figure."""
    return said, [f"{ROW}.{one}" for one in expected]


LONG = "c" * 126
INDICATORS = [
    of_row('kind = "choice"', "kind: no-choices kind=choice"),
    of_row('kind = "choice", choices = []', "kind: no-choices kind=choice"),
    of_row('kind = "choice", choices = ["l"]'),
    of_row('choices = ["l"]'),
    # 255 with the commas between them, and 256.
    of_row(f'choices = ["{LONG}", "{LONG}", "c"]'),
    of_row(f'choices = ["{LONG}", "{LONG}", "cc"]', "choices: long-choices most=255"),
    of_row(f'choices = ["{"😀" * 127}c"]'),
    of_row(f'choices = ["{"😀" * 128}"]', "choices: long-choices most=255"),
    of_row("choices = ['a', 'b,c']", "choices: choice choice=b,c"),
    of_row("""choices = ['a"b', 'c']""", 'choices: choice choice=a"b'),
    of_row("choices = [' a', 'b c']", "choices: choice choice= a"),
    of_row("choices = ['a ']", "choices: choice choice=a "),
    of_row("choices = ['a,', ' b']", "choices: choice choice=a,", "choices: choice choice= b"),
    of_row(f'help = "{"h" * 195}"'),
    of_row(f'help = "{"h" * 196}"', "help: long-help most=195"),
    of_row(f'help = "{"😀" * 97}h"'),
    of_row(f'help = "{"😀" * 98}"', "help: long-help most=195"),
    of_row("least = 1, most = 1"),
    of_row("least = 1.01, most = 1", "least: least-above-most least=1.01 most=1"),
    of_row('kind = "change", most = -1'),
    # Without a bound of its own a count is 0 or more.
    ('most = -1', ["tables.0.blocks.0.rows.0: least-above-most least=0 most=-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), INDICATORS)
def test_what_is_said_of_an_indicator(tmp_path, said, expected):
    assert lint(tmp_path, HEAD + table("t", codes("a"), f"{{ {X}, {said} }}", 2)) == expected


def test_a_fault_of_an_indicator_is_told_with_its_code(tmp_path):
    drawn = table("t", codes("a b"), f'{{ {X}, kind = "choice", choices = ["b,c"] }}', 3)
    found = faults(tmp_path, HEAD + drawn, TODAY)
    assert [f"{one.path}: {one.what}" for one in found] == [
        f"indicator t_x_{column}: the choice “b,c” has a comma, a quote or a blank at its end, which a list cannot hold"
        for column in "ab"
    ]


# ---- The cover.

OFFICE, YEAR = '{ code = "office", label = "Office" }', '{ code = "year", label = "Year", kind = "count" }'
COVER = [
    ('code = "office"', 'code = "bureau"', ["cover.fields: line-missing line=office"]),
    ('code = "office_code"', 'code = "number"', ["cover.fields: line-missing line=office_code"]),
    ('code = "year"', 'code = "jahr"', ["cover.fields: line-missing line=year"]),
    (YEAR, f"{YEAR}, {OFFICE}", ["cover.fields.3: two-lines code=office"]),
    (
        YEAR,
        f"{YEAR}, {OFFICE}, {YEAR}, {OFFICE}",
        ["cover.fields.5: two-lines code=office", "cover.fields.4: two-lines code=year"],
    ),
    (
        OFFICE,
        '{ code = "office", label = "Office", choices = ["a", "b,c"] }',
        ["cover.fields.0.choices: choice choice=b,c"],
    ),
    (
        YEAR,
        f'{YEAR}, {{ code = "size", label = "S", choices = ["{LONG}", "{LONG}", "cc"] }}',
        ["cover.fields.3.choices: long-choices most=255"],
    ),
    (YEAR, f'{YEAR}, {{ code = "size", label = "S", choices = ["{LONG}", "{LONG}", "c"] }}', []),
    (YEAR, f'{YEAR}, {{ code = "stamp", label = "S" }}', ["cover.fields.3.code: engines-code code=stamp"]),
    (YEAR, f'{YEAR}, {{ code = "last_t", label = "S" }}', ["cover.fields.3.code: engines-code code=last_t"]),
    (YEAR, f'{YEAR}, {{ code = "{"s" * 41}", label = "S" }}', []),
]


@pytest.mark.parametrize(("old", "new", "expected"), COVER)
def test_the_lines_of_the_cover(tmp_path, old, new, expected):
    assert lint(tmp_path, put(FORM, old, new)) == expected


def test_a_choice_of_the_cover_is_told_with_its_line(tmp_path):
    drawn = put(FORM, OFFICE, '{ code = "office", label = "Office", choices = ["b,c"] }')
    assert [one.path for one in faults(tmp_path, drawn)] == ["cover.fields office"]


# ---- Rules.

LE = "says = 't_x_a <= t_x_b'"
RULES = [
    (rule(LE, "A") + rule(LE, "B"), []),
    (rule(LE, "A") + rule(LE, "B") + rule(LE, "A"), ["rules.3.id: two-ids rule=A"]),
    (rule(LE, "A") * 3 + rule(LE, "B") * 2, ["rules.3.id: two-ids rule=A", "rules.5.id: two-ids rule=B"]),
    (rule("cells = 't'", "A") + rule(LE, "B"), ["rules.1: two-judge table=t"]),
    (rule("headings = 't'", "A") + rule(LE, "B"), []),
    (
        rule("headings = 't'", "A") + rule("headings = 't'", "B") + rule(LE, "C"),
        ["rules.2: two-judge-headings table=t"],
    ),
    (rule("copied = true", "A") + rule(LE, "B"), []),
    (
        rule("copied = true", "A") + rule(LE, "B") + rule(LE, "C") + rule("copied = true", "D") + rule(LE, "E"),
        ["rules.4: two-copied"],
    ),
    (rule(LE, severity="explain"), []),
    (rule(LE, severity="note"), ["rules.1.severity: note-rule"]),
    # A trial lasts until the end of its day.
    (rule(f"{LE}\ntrial = 2026-07-01"), []),
    (rule(f"{LE}\ntrial = 2026-06-30"), []),
    (rule(f"{LE}\ntrial = 2026-06-29"), ["rules.1.trial: trial-ended day=2026-06-29"]),
    (rule(f"{LE}\napplies = {{ office = [] }}"), ["rules.1.applies: no-word line=office"]),
    # A line of the cover that is typed freely may have any word.
    (rule(f"{LE}\napplies = {{ office = ['l', 'm'] }}"), []),
    (
        rule(f"{LE}\napplies = {{ office = ['l'], level = ['m'], size = ['n'] }}"),
        [
            "rules.1.applies: no-line line=level known=office, office_code, year",
            "rules.1.applies: no-line line=size known=office, office_code, year",
        ],
    ),
    # A tolerance turns round what < > and <> say.
    *((rule(f"says = 't_x_a {sign} t_x_b'\ntolerance = 0.01"), []) for sign in ("=", "<=", ">=")),
    *(
        (rule(f"says = 't_x_a {sign} t_x_b'\ntolerance = 0.01"), ["rules.1.tolerance: strict-tolerance"])
        for sign in ("<", ">", "<>")
    ),
    (rule("says = 't_x_a < t_x_b'\ntolerance = 0"), []),
    (rule("says = 'if t_x_a = 0 then t_x_b > 0'\ntolerance = 1"), ["rules.1.tolerance: strict-tolerance"]),
    (rule("says = 'if t_x_a = 0 then t_x_b = 0'\ntolerance = 1"), []),
    (rule("copied = true\ntolerance = 1"), []),
    (rule(f"{LE}\ntolerance = -0.01"), ["rules.1.tolerance: tolerance"]),
    (
        rule("says = 't_x_a < t_x_b'\ntolerance = -1"),
        ["rules.1.tolerance: strict-tolerance", "rules.1.tolerance: tolerance"],
    ),
]


@pytest.mark.parametrize(("rules", "expected"), RULES)
def test_the_rules(tmp_path, rules, expected):
    assert lint(tmp_path, FORM + rules) == expected


def test_who_works_with_what_was_issued_does_not_ask_for_trials(tmp_path):
    assert lint(tmp_path, FORM + rule(f"{LE}\ntrial = 2001-01-01"), today=None) == []


APPLIES = [("['l']", []), ("['l', 'm']", []), ("['l', 'k', 'j']", ["k", "j"])]


@pytest.mark.parametrize(("asked", "unknown"), APPLIES)
def test_the_words_that_an_office_can_choose(tmp_path, asked, unknown):
    cover = put(HEAD, OFFICE, f'{OFFICE}, {{ code = "size", label = "S", choices = ["l", "m"] }}')
    found = lint(tmp_path, cover + T + rule(f"{LE}\napplies = {{ size = {asked} }}"))
    assert found == [f"rules.1.applies: no-choice word={word} line=size known=l, m" for word in unknown]


def test_an_edition_does_not_come_before_itself(tmp_path):
    previous = '[[previous]]\nedition = "{of}"\n'
    other, own = previous.format(of="older"), previous.format(of="tiny")
    assert lint(tmp_path, FORM + other) == []
    assert lint(tmp_path, FORM + other + own + own) == ["previous.1.edition: before-itself"]


# ---- What Excel takes.

NAMES_OF_CELLS = [
    ("false", False),
    ("False", False),
    ("XFD1", False),
    ("xfd9", False),
    ("XFE1", True),
    ("_XLx", False),
    ("_x", True),
]


@pytest.mark.parametrize(
    ("name", "safe"), [*NAMES_OF_CELLS, ("R1", False), ("c12", False), ("r1c", False), ("RC1x", True)]
)
def test_a_name_that_could_be_a_cell_or_a_word_is_none(name, safe):
    assert excel_safe(name) is safe


LENGTHS = [("", 0), ("ab", 2), ("表一", 2), ("😀", 2), ("a😀表", 4)]


@pytest.mark.parametrize(("text", "units"), LENGTHS)
def test_how_long_excel_says_a_text_is(text, units):
    assert utf16_units(text) == units


def test_what_excel_takes_into_an_input_message():
    assert (PROMPT_TITLE, PROMPT_TEXT) == (32, 255)


OF_QUARTERS = edition_text("month").replace('code = "month", ', 'code = "quarter", ')
FAULTS_OF_PERIODS = [
    (OF_QUARTERS, ["line-missing"], ["line-missing", "other-period-line"]),
    (edition_text("month").replace('period = "month"\n', ""), [], ["other-period-line"]),
    (edition_text("quarter"), [], []),
    (edition_text("quarter").replace('"一季度"', '"春季"'), ["choice-no-part"], ["choice-no-part"]),
    (edition_text("quarter").replace('"一季度"', '"2026年一季度"'), ["choice-no-part"], ["choice-no-part"]),
    (edition_text("half").replace('"下半年"', '"H1"'), ["choice-part-twice"], ["choice-part-twice"]),
    (edition_text("month", choices=False), [], []),
]


@pytest.mark.parametrize(("text", "read", "linted"), FAULTS_OF_PERIODS)
def test_an_edition_has_the_line_of_its_period(tmp_path, text, read, linted):
    """What has always been allowed only the author is told: an edition of before is read as it was."""
    path = tmp_path / "coal.toml"
    path.write_text(text, encoding="utf-8")
    found = []
    for today in (None, date(2026, 1, 1)):
        try:
            load(path, today)
            found.append([])
        except EditionError as error:
            found.append([one.why for one in error.faults])
    assert found == [read, linted]
