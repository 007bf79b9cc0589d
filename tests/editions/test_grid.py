"""Rows × columns: which boxes a table has, what each is called, and whose word counts where several speak."""

import tomllib
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from xlvalidate.editions.edition import Indicator
from xlvalidate.editions.grid import all_leaf_columns, indicators, is_filled, joined, leaf_columns, leaf_rows
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import BlankMeans, Table

HEAD = 'code = "t"\nsheet = "S"\ntitle = "T"\n[[blocks]]\n'


def table(blocks: str, head: str = HEAD) -> Table:
    return TypeAdapter(Table).validate_python(tomllib.loads(head + blocks))


# Two headings over columns, a printed column between them; a heading row, a group with a code and one without.
NESTED = table("""
columns = [
  { label = "People", code = "p", columns = [{ code = "m", label = "Men" }, { code = "f", label = "Women" }] },
  { label = "Unit", prints = "each" },
  { label = "Sum" },
]
rows = [
  { label = "Part one", heading = true },
  { code = "a", label = "A" },
  { code = "b", label = "B", rows = [{ code = "c", label = "C" }, { label = "D" }] },
  { rows = [{ code = "e" }] },
]
""")


def leaves(found):
    return [(leaf.code, leaf.group, leaf.labels, len(leaf.said_by)) for leaf in found]


def test_rows_from_the_top():
    assert leaves(leaf_rows(NESTED.blocks[0])) == [
        ("", "", ("Part one",), 1),
        ("a", "", ("A",), 1),
        ("b_c", "b", ("B", "C"), 2),
        ("b", "b", ("B", "D"), 2),
        ("e", "", (), 2),
    ]


def test_columns_from_the_left_without_the_printed_ones():
    columns = [
        ("p_m", "p", ("People", "Men"), 2),
        ("p_f", "p", ("People", "Women"), 2),
        ("", "", ("Unit",), 1),
        ("", "", ("Sum",), 1),
    ]
    assert leaves(all_leaf_columns(NESTED.blocks[0])) == columns
    assert leaves(leaf_columns(NESTED.blocks[0])) == [*columns[:2], columns[3]]


def test_a_heading_row_has_no_figures():
    assert [is_filled(row) for row in leaf_rows(NESTED.blocks[0])] == [False, True, True, True, True]
    assert [is_filled(column) for column in leaf_columns(NESTED.blocks[0])] == [True, True, True]


def test_every_box_has_a_code_and_its_labels():
    assert [(i.code, i.table, i.row, i.column) for i in indicators(NESTED)] == [
        ("t_a_p_m", "t", ("A",), ("People", "Men")),
        ("t_a_p_f", "t", ("A",), ("People", "Women")),
        ("t_a", "t", ("A",), ("Sum",)),
        ("t_b_c_p_m", "t", ("B", "C"), ("People", "Men")),
        ("t_b_c_p_f", "t", ("B", "C"), ("People", "Women")),
        ("t_b_c", "t", ("B", "C"), ("Sum",)),
        ("t_b_p_m", "t", ("B", "D"), ("People", "Men")),
        ("t_b_p_f", "t", ("B", "D"), ("People", "Women")),
        ("t_b", "t", ("B", "D"), ("Sum",)),
        ("t_e_p_m", "t", (), ("People", "Men")),
        ("t_e_p_f", "t", (), ("People", "Women")),
        ("t_e", "t", (), ("Sum",)),
    ]


CODES = [(("t", "x", "a"), "t_x_a"), (("t", None, "a"), "t_a"), (("t", "", "a"), "t_a"), ((None, ""), ""), ((), "")]


@pytest.mark.parametrize(("codes", "code"), CODES)
def test_empty_codes_leave_no_trace(codes, code):
    assert joined(*codes) == code


SMALL = (
    'columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }]\nrows = [{ code = "x" }, { code = "y" }]\n'
)


def test_a_closed_place_has_no_box():
    assert [i.code for i in indicators(table(SMALL + 'closed = ["x_b"]'))] == ["t_x_a", "t_y_a", "t_y_b"]


def test_a_computed_place_has_one():
    assert [(i.code, i.computed) for i in indicators(table(SMALL + 'computed = ["x_b"]'))] == [
        ("t_x_a", False),
        ("t_x_b", True),
        ("t_y_a", False),
        ("t_y_b", False),
    ]


LABELS = [
    # A heading over every column tells no column from another, and is not said.
    (
        'columns = [{ label = "All", columns = [{ label = "A", code = "a" }, { label = "B", code = "b" }] }]',
        [("A",), ("B",)],
    ),
    # Over a single column it is all that is said of it.
    ('columns = [{ label = "All", columns = [{ label = "A", code = "a" }] }]', [("All", "A")]),
    ('columns = [{ label = "A", code = "a" }]', [("A",)]),
    (
        'columns = [{ label = "P", columns = [{ label = "A", code = "a" }, { label = "B", code = "b" }] }, '
        '{ label = "C", code = "c" }]',
        [("P", "A"), ("P", "B"), ("C",)],
    ),
]


@pytest.mark.parametrize(("columns", "said"), LABELS)
def test_a_heading_over_all_columns_is_not_said(columns, said):
    assert [i.column for i in indicators(table(columns + '\nrows = [{ code = "x" }]'))] == said


def test_a_banner_stands_before_the_labels_of_each_row():
    drawn = 'banner = "Part"\ncolumns = [{ label = "A" }]\nrows = [{ code = "x", label = "X" }, { code = "y" }]'
    assert [i.row for i in indicators(table(drawn))] == [("Part", "X"), ("Part",)]


def test_where_nothing_is_said_a_figure_is_a_count_and_its_kind_bounds_it():
    assert list(indicators(table('columns = [{ label = "A" }]\nrows = [{ code = "x" }]'))) == [
        Indicator(
            code="t_x",
            table="t",
            row=(),
            column=("A",),
            kind=FigureKind.COUNT,
            unit="",
            decimals=0,
            least=Decimal(0),
            most=None,
            blank=BlankMeans.UNKNOWN,
        )
    ]


def test_everything_that_is_said_of_a_figure():
    said = 'unit = "件"\nkind = "amount"\ndecimals = 2\nleast = -5\nmost = 9\nblank = "zero"\nhelp = "h"\n'
    more = 'choices = ["l", "m"]\noptional = "o"\n'
    (one,) = indicators(table(said + more + 'columns = [{ label = "A" }]\nrows = [{ code = "x" }]'))
    assert (one.unit, one.kind, one.decimals, one.least, one.most) == ("件", "amount", 2, Decimal(-5), Decimal(9))
    assert (one.blank, one.help, one.choices, one.optional) == ("zero", "h", ("l", "m"), "o")


SAYS = """
code = "t"
sheet = "S"
title = "T"
{table}
[[blocks]]
{block}
columns = [{{ label = "P", {outer_column} columns = [{{ label = "A", {column} code = "a" }}] }}]
rows = [{{ label = "G", {outer_row} rows = [{{ {row} code = "x" }}] }}]
"""
# From the one whose word counts least.
NEARER = ["table", "block", "outer_row", "row", "outer_column", "column"]


@pytest.mark.parametrize("number", range(len(NEARER)))
def test_the_nearer_word_counts(number):
    said = {
        who: f'help = "{who}"' + ("," if "row" in who or "column" in who else "") if NEARER.index(who) <= number else ""
        for who in NEARER
    }
    (one,) = indicators(table(SAYS.format(**said), head=""))
    assert one.help == NEARER[number]


def test_zero_is_a_word_too():
    """A nearer 0 counts against a farther 3, and against what the kind says."""
    drawn = 'kind = "amount"\nleast = 3\ndecimals = 3\ncolumns = [{ label = "A" }]\n'
    (one,) = indicators(table(drawn + 'rows = [{ code = "x", least = 0, decimals = 0 }]'))
    assert (one.least, one.decimals) == (Decimal(0), 0)


@pytest.mark.parametrize(
    ("table_says", "column_says", "unit"),
    [
        ('unit = "件"', 'kind = "percent"', "%"),
        ('unit = "件"', 'kind = "percent", unit = "户"', "户"),
        ('unit = "户"\nkind = "percent"', 'help = "h"', "户"),
        ('unit = "件"\nkind = "percent"', 'kind = "amount"', "件"),
        ('unit = "件"', 'kind = "amount"', "件"),
    ],
)
def test_a_percentage_is_not_in_the_unit_of_its_table(table_says, column_says, unit):
    drawn = f'columns = [{{ label = "A", {column_says} }}]\nrows = [{{ code = "x" }}]'
    (one,) = indicators(table(drawn, head=f'code = "t"\nsheet = "S"\ntitle = "T"\n{table_says}\n[[blocks]]\n'))
    assert one.unit == unit
