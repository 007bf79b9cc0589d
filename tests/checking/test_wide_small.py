"""The wide schema of a small form, whole: its columns, every check with its sentence, and what it says of rows."""

from decimal import Decimal

import polars as pl
import pytest

from tests.checking.one_column import edition
from tests.reading.small_form import FORM as SMALL
from tests.reading.small_form import edition_of
from xlvalidate.checking.wide_rows import WideRows, is_exact, is_textual
from xlvalidate.checking.wide_schema import wide_schema
from xlvalidate.editions.edition import Edition

FORM = edition(
    """
    a
    b
    m kind = "amount", decimals = 2, least = 1, most = 100
    f kind = "amount"
    c kind = "choice", choices = ["red", "blue"]
    w kind = "text"
    """,
    'SAME must says = "t_a = t_b"',
    'MORE explain says = "t_a >= last.t_a"',
    'TRIAL must says = "t_b <> 3"; trial = 2099-12-31',
    "AGAIN explain copied = true",
    "BY-HAND must manual = true",
    'ADD must units = ["t_a"]',
    'UNDER must says = "t_b = units.t_b"',
)
SCHEMA = wide_schema(FORM)

EXACT = ("exact", "This column takes whole numbers or Decimal, no floats")
WORDS = ("text", "This column takes texts")
DIGITS = "must have at most 15 digits before the point and 20 after it"


def cell(code: str, says: str) -> tuple[str, str]:
    return f"CELLS.{code}", f"T {code.upper()} This year: {says} [CELLS.{code}]"


def test_a_column_an_indicator_with_what_its_cells_are_held_to():
    required = {name: column for name, column in SCHEMA.columns.items() if column.required}
    assert {name: [(one.name, one.error) for one in column.checks] for name, column in required.items()} == {
        "t_a": [EXACT, cell("a", f"must be a whole number, must be at least 0, {DIGITS}")],
        "t_b": [EXACT, cell("b", f"must be a whole number, must be at least 0, {DIGITS}")],
        "t_m": [EXACT, cell("m", f"must have at most 2 decimals, must be at least 1, must be at most 100, {DIGITS}")],
        "t_f": [EXACT, cell("f", f"must be at least 0, {DIGITS}")],
        "t_c": [WORDS, cell("c", "must be one of these: red, blue")],
        "t_w": [WORDS],
    }
    assert all(column.nullable for column in SCHEMA.columns.values())


def test_columns_that_may_be_there_last_periods_figures_words_and_the_cover():
    optional = {name: column for name, column in SCHEMA.columns.items() if not column.required}
    figures = {
        name: checks
        for code in "abmf"
        for name, checks in (
            (f"last.t_{code}", [EXACT]),
            (f"text.t_{code}", [WORDS, cell(code, "must be a number")]),
            (f"text.last.t_{code}", [WORDS]),
        )
    }
    lines = {f"cover.{line}": [WORDS] for line in ("office", "office_code", "year", "size")}
    assert {name: [(one.name, one.error) for one in column.checks] for name, column in optional.items()} == {
        **figures,
        **lines,
    }


def test_a_check_a_rule_and_one_for_strangers_among_the_columns():
    assert [(one.name, one.error, one.raise_warning, one.ignore_na) for one in SCHEMA.checks] == [
        (
            "columns",
            "A column that begins with last., cover. or text. goes on with an indicator or a line of the cover: "
            "please look at its name",
            False,
            True,
        ),
        ("SAME", "T This year: A must equal B [SAME]", False, False),
        ("MORE", "T: A This year must be at least last year's A This year [MORE]", False, False),
        ("TRIAL", "T: B This year must not equal 3 [TRIAL]", True, False),
        ("AGAIN", "the figures are not last year's over again [AGAIN]", False, False),
    ]
    assert (SCHEMA.name, SCHEMA.title, SCHEMA.strict) == ("made-up", "Made up", False)


def test_what_the_schema_says_of_itself():
    assert SCHEMA.metadata == {
        "edition": "made-up",
        "digest": FORM.digest,
        "severity": {
            "SAME": "must",
            "MORE": "explain",
            "TRIAL": "must",
            **{f"CELLS.{code}": "must" for code in "abmfcw"},
            "AGAIN": "explain",
        },
        "trial": {"TRIAL": "2099-12-31"},
        "not_in_it": {
            "BY-HAND": "a person compares it with the report's text",
            "ADD": "each figure of a roll-up must be the sum over its units (checked when rolling up)",
            "UNDER": "B This year must equal the sum over the units of B This year",
        },
    }


def test_a_table_without_a_rule_over_its_heading_rows_says_so_by_its_sheet():
    heads = edition_of(SMALL + '\n[[rules]]\nid = "B-HEADS"\nseverity = "must"\nsource = "x"\nheadings = "b"\n')
    assert wide_schema(heads).metadata["not_in_it"] == {"B-HEADS": "the heading rows of Books carry no figure"}


def answers(of: Edition, frame: pl.DataFrame) -> dict[str, list[bool]]:
    """By check what it says of the rows; each check is asked as pandera asks it."""
    schema = wide_schema(of)
    asked = [(name, one) for name, column in schema.columns.items() if name in frame for one in column.checks]
    return {
        f"{name or ''} {one.name}".strip(): one(frame.lazy(), name).check_output.collect().to_series().to_list()
        for name, one in [*asked, *((None, one) for one in schema.checks)]
    }


def wide(**columns: object) -> pl.DataFrame:
    """A table with 0 in every column that is not given."""
    height = len(next(iter(columns.values())))  # type: ignore[arg-type]
    usual = {
        code: [0 if one.numeric else "red"] * height for code, one in FORM.indicators.items() if code not in columns
    }
    return pl.DataFrame({**usual, **columns}, strict=False)


D = Decimal


@pytest.mark.parametrize(
    ("column", "check", "rows", "holds"),
    [
        ("t_a", "CELLS.a", [0, 1, -1, None, 10**15 - 1, 10**15], [True, True, False, True, True, False]),
        ("t_a", "CELLS.a", [D("1.00"), D("1.50"), D("-0.50")], [True, False, False]),
        ("t_m", "CELLS.m", [D("1.00"), D("0.99"), D("100.00"), D("100.01")], [True, False, True, False]),
        ("t_m", "CELLS.m", [D("1.250"), D("1.255")], [True, False]),
        ("t_f", "CELLS.f", [D("0.123456789"), D("-0.000000001")], [True, False]),
        ("t_c", "CELLS.c", ["red", "blue", "Red", "", None, " red "], [True, True, False, True, True, True]),
        ("t_a", "exact", [1, 2], [True, True]),
        ("t_a", "exact", [1.0, None], [False, True]),
        ("t_a", "exact", [None, None], [True, True]),
        ("t_a", "exact", ["1", None], [False, True]),
        ("t_c", "text", ["x", None], [True, True]),
        ("t_c", "text", [1, None], [False, True]),
    ],
)
def test_what_cells_are_held_to(column, check, rows, holds):
    assert answers(FORM, wide(**{column: rows}))[f"{column} {check}"] == holds


def test_a_word_in_the_place_of_a_figure():
    frame = wide(t_a=[1, None, None, None], **{"text.t_a": ["3件", "/", " ", None]})
    assert answers(FORM, frame)["text.t_a CELLS.a"] == [True, False, True, True]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("last.t_a", True),
        ("text.t_a", True),
        ("text.last.t_a", True),
        ("cover.size", True),
        ("anything", True),
        ("last.t_w", False),
        ("last.nothing", False),
        ("cover.nothing", False),
        ("text.t_w", False),
        ("text.cover.size", False),
    ],
)
def test_strangers_among_the_columns(name, known):
    assert answers(FORM, wide(t_a=[1, 2], **{name: [None, None]}))["columns"] == [known, known]


def test_what_the_rules_say_of_rows():
    frame = wide(t_a=[1, 2, None, 4], t_b=[1, 3, 3, None], **{"last.t_a": [1, 3, 0, None]})
    found = answers(FORM, frame)
    assert {own: found[own] for own in ("SAME", "MORE", "TRIAL", "AGAIN")} == {
        "SAME": [True, False, True, True],
        "MORE": [True, False, True, True],
        "TRIAL": [True, False, False, True],
        "AGAIN": [True, True, True, True],
    }


# What a wide table says

KINDS = {
    pl.Int8: (True, False),
    pl.UInt64: (True, False),
    pl.Decimal(38, 2): (True, False),
    pl.Null: (True, True),
    pl.String: (False, True),
    pl.Categorical: (False, True),
    pl.Enum(["a"]): (False, True),
    pl.Float64: (False, False),
    pl.Boolean: (False, False),
    pl.Date: (False, False),
}


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_exact_figures_and_of_texts(kind):
    dtype = pl.Series([], dtype=kind).dtype
    assert (is_exact(dtype), is_textual(dtype)) == KINDS[kind]


def rows(of: Edition = FORM, **columns: object) -> WideRows:
    return WideRows(of, pl.DataFrame(columns, strict=False))


def test_figures_words_and_blanks_of_a_column():
    table = rows(
        n=[1, None, 3],
        d=[D("1.5"), None, None],
        t=[" x ", "", None],
        f=[1.5, None, 2.0],
        **{"text.n": [None, "/", "x"], "text.d": ["", None, " ? "], "text.t": ["", "", "y"]},
    )
    assert [table.numbers(name) for name in ("n", "d", "t", "f", "gone")] == [
        [1, None, 3],
        [D("1.5"), None, None],
        [None] * 3,
        [None] * 3,
        [None] * 3,
    ]
    assert [table.words(name) for name in ("n", "t", "text.n", "gone")] == [
        ["", "", ""],
        ["x", "", ""],
        ["", "/", "x"],
        ["", "", ""],
    ]
    assert [table.blanks(name) for name in ("n", "d", "t", "f", "gone")] == [
        [False, False, False],
        [False, True, False],
        [False, True, False],
        [False, True, False],
        [False, False, False],
    ]


RULES = edition(
    """
    a
    b
    z blank = "zero"
    g optional = "grant"
    h optional = "grant"
    """,
    'SAME must says = "t_a = t_b"',
    'LENT must says = "t_a = t_b"; blanks = "zero"',
    'ZERO must says = "t_a <= t_z"',
    'GRANT must says = "t_g >= t_h"',
    'HALF must says = "t_g >= t_a"',
    'LARGE must says = "t_a > 0"; applies = { size = ["large"] }',
    'GREW must says = "t_a >= last.t_a"',
    'LASTZ must says = "t_a > last.t_z"',
    'NEAR must says = "t_a = t_b"; tolerance = 1',
    'NONE must says = "if blank(t_z) then t_a = 0"',
)


def holds(rule: str, **columns: object) -> list[bool]:
    table = rows(RULES, **{name.replace("__", "."): values for name, values in columns.items()})
    return table.holds(RULES.by_instance[rule]).to_list()


@pytest.mark.parametrize(
    ("rule", "columns", "answer"),
    [
        ("SAME", {"t_a": [1, 1, None, 1], "t_b": [1, 2, 2, None]}, [True, False, True, True]),
        ("SAME", {"t_a": [1, 2]}, [True, True]),
        ("SAME", {"t_a": [1.0], "t_b": [2]}, [True]),
        ("SAME", {"t_a": [10**15], "t_b": [1]}, [True]),
        # A blank that the rule takes as 0; not where a word stands beside it.
        ("LENT", {"t_a": [1, 0, None], "t_b": [None, None, 3]}, [False, True, False]),
        ("LENT", {"t_a": [1], "t_b": [None], "text__t_b": ["/"]}, [True]),
        ("ZERO", {"t_a": [1, 0, 1], "t_z": [None, None, 2]}, [False, True, True]),
        ("ZERO", {"t_a": [1], "t_z": [None], "text__t_z": ["x"]}, [True]),
        ("NEAR", {"t_a": [1, 1, 1], "t_b": [2, 3, 0]}, [True, False, True]),
        # A block left empty as a whole, and one that was begun.
        ("GRANT", {"t_g": [None, 1, None, 1], "t_h": [None, 2, 3, None]}, [True, False, True, True]),
        ("HALF", {"t_a": [5, 5], "t_g": [None, 1], "t_h": [None, None]}, [True, False]),
        # Of an office that the rule is for.
        (
            "LARGE",
            {"t_a": [0, 0, 0, 0], "cover__size": ["large", "small", None, " large "]},
            [False, True, True, False],
        ),
        ("LARGE", {"t_a": [0]}, [True]),
        # Last period's figures: what is not known is compared with nothing.
        ("GREW", {"t_a": [1, 1, 1], "last__t_a": [2, None, 1]}, [False, True, True]),
        ("GREW", {"t_a": [1]}, [True]),
        # A blank of the period before that means 0, in a row that has any figure of it.
        ("LASTZ", {"t_a": [0, 0], "last__t_z": [None, None], "last__t_a": [7, None]}, [False, True]),
        ("LASTZ", {"t_a": [0], "last__t_z": [None], "last__t_a": [7], "text__last__t_z": ["x"]}, [True]),
        ("NONE", {"t_a": [1, 0, 1], "t_z": [None, None, 2]}, [False, True, True]),
        ("NONE", {"t_a": [1], "t_z": [None], "text__t_z": ["x"]}, [True]),
    ],
)
def test_what_a_rule_says_of_each_row(rule, columns, answer):
    assert holds(rule, **columns) == answer


MANY = edition("\n".join(f"r{at}" for at in range(10)))


@pytest.mark.parametrize(
    ("now", "last", "anew"),
    [
        ("1 1 1 1 1 1 1 1", "1 1 1 1 1 1 1 1", False),
        ("1 1 1 1 1 1 1", "1 1 1 1 1 1 1", True),
        ("1 1 1 1 1 1 1 0 0", "1 1 1 1 1 1 1 0 0", True),
        ("1 1 1 1 1 1 1 1 2", "1 1 1 1 1 1 1 1 3", True),
        ("1 1 1 1 1 1 1 1 2", "1 1 1 1 1 1 1 1", False),
        ("1 1 1 1 1 1 1 1", "- - - - - - - -", True),
        ("1 1 1 1 1 1 1 1 -", "1 1 1 1 1 1 1 1 -", False),
        ("1 1 1 1 1 1 1 1 -", "1 1 1 1 1 1 1 1 0", True),
    ],
)
def test_figures_that_were_filled_in_anew(now, last, anew):
    def figures(said: str, before: str = "") -> dict[str, list[int | None]]:
        return {f"{before}t_r{at}": [None if one == "-" else int(one)] for at, one in enumerate(said.split())}

    frame = pl.DataFrame(figures(now) | figures(last, "last."), schema_overrides={})
    assert WideRows(MANY, frame).anew() == [anew]
    assert WideRows(MANY, pl.DataFrame(figures(now))).anew() == [True]
