"""A rule's short codes at one row, column, group or cell: which indicators they mean, and what is said where none."""

import pytest

from tests.editions.little import HEAD, codes, edition, rule, table
from xlvalidate.editions.model import NamedSet
from xlvalidate.editions.rule_axes import Repetition, UnresolvedError, axis, named_set, no_table
from xlvalidate.editions.rule_places import Resolver
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written

# A table with a group of columns, a text, a heading row and a closed place; one with a column without a code, one with
# a row without a code.
T_COLUMNS = (
    '{ label = "P", code = "p", columns = [{ code = "m", label = "M" }, { code = "f", label = "F" }] }, '
    '{ code = "n", label = "N" }, { label = "Unit", prints = "each" }, { code = "w", label = "W", kind = "text" }'
)
T_ROWS = (
    '{ label = "Part", heading = true }, { code = "x", label = "X" }, '
    '{ code = "g", label = "G", rows = [{ code = "y", label = "Y" }, { code = "z", label = "Z" }] }'
)
FORM = (
    HEAD
    + "".join(
        f'[[sets]]\nname = "{name}"\ntable = "{of}"\nlabel = "s"\n{said}\n'
        for name, of, said in (
            ("rows", "t", 'rows = ["g_*", "x"]'),
            ("columns", "t", 'columns = ["n", "p_m"]'),
            ("words", "t", 'columns = ["w"]'),
            ("alone", "u", 'rows = ["y", "x"]'),
            ("across", "v", 'columns = ["*"]'),
            ("uneven", "t", 'columns = ["p_?", "n"]'),
        )
    )
    + table("t", T_COLUMNS, T_ROWS, 7, block='closed = ["x_p_f"]')
    + table("u", '{ label = "C" }', codes("x y"), 2)
    + table("v", codes("n k"), '{ label = "R" }', 3)
)


@pytest.fixture
def form(tmp_path):
    return edition(tmp_path, FORM)


def tables(form):
    return {one.code: one for one in form.tables}


def over(form, each: str) -> Repetition:
    return axis(each, tables(form), form.indicators)


AXES = [
    ("t.rows", Repetition("t", "rows", ("x", "g_y", "g_z"))),
    ("t.columns", Repetition("t", "columns", ("p_m", "p_f", "n", "w"))),
    ("t.groups", Repetition("t", "groups", ("p",))),
    (
        "t.cells",
        Repetition("t", "cells", ("x_p_m", "x_n", "g_y_p_m", "g_y_p_f", "g_y_n", "g_z_p_m", "g_z_p_f", "g_z_n")),
    ),
    ("u.rows", Repetition("u", "rows", ("x", "y"))),
    ("u.columns", Repetition("u", "columns", ())),
    ("u.cells", Repetition("u", "cells", ("x", "y"))),
    ("v.rows", Repetition("v", "rows", ())),
    # In the order asked.
    ("t.rows(g_z, x)", Repetition("t", "rows", ("g_z", "x"))),
    ("t.columns(n,p_m)", Repetition("t", "columns", ("n", "p_m"))),
    ("t.groups(p)", Repetition("t", "groups", ("p",))),
    ("t.cells(x_n)", Repetition("t", "cells", ("x_n",))),
]


@pytest.mark.parametrize(("each", "found"), AXES)
def test_what_a_rule_is_repeated_over(form, each, found):
    assert over(form, each) == found


def test_a_code_that_two_blocks_have_is_one_key(tmp_path):
    second = f"[[tables.blocks]]\ncolumns = [{codes('c')}]\nrows = [{codes('x y')}]"
    form = edition(tmp_path, HEAD + table("t", codes("a b"), codes("x"), 3, block=second))
    assert over(form, "t.rows") == Repetition("t", "rows", ("x", "y"))
    assert over(form, "t.columns") == Repetition("t", "columns", ("a", "b", "c"))


NO_AXES = [
    *(
        (each, f"“{each}” is not like")
        for each in ("t", "t.row", "t.rows()", "t.rows(X)", "T.rows", "all t.rows", "t.rows.x")
    ),
    ("q.rows", "there is no table q; there are t, u, v"),
    ("t.rows(x, q, g)", "t has no rows q, g"),
    ("t.columns(x)", "t has no columns x"),
    ("t.groups(n)", "t has no groups n"),
    ("t.cells(x_p_f)", "t has no cells x_p_f"),
    ("t.cells(x_w)", "t has no cells x_w"),
]


@pytest.mark.parametrize(("each", "said"), NO_AXES)
def test_what_no_rule_can_be_repeated_over(form, each, said):
    with pytest.raises(UnresolvedError) as error:
        over(form, each)
    assert str(error.value).startswith(said)


FULL = [
    (Repetition("t", "rows", ()), "x", "n", "t_x_n"),
    (Repetition("t", "columns", ()), "n", "x", "t_x_n"),
    (Repetition("t", "groups", ()), "p", "m", "t_p_m"),
    (Repetition("t", "cells", ()), "x_n", "n", "t_x_n"),
    (Repetition("t", "rows", ()), "x", "", "t_x"),
    (Repetition("t", "columns", ()), "n", "", "t_n"),
]


@pytest.mark.parametrize(("one", "key", "short", "code"), FULL)
def test_the_full_code_at_a_key(one, key, short, code):
    assert one.full(key, short) == code


# What a rule says, at which key of what, and which indicators that are.
MEANT = [
    ("", "", "t_x_n = u_y", "t_x_n = u_y"),
    ("t.rows", "x", "n = p_m", "t_x_n = t_x_p_m"),
    ("t.columns", "n", "g_y <= g_z", "t_g_y_n <= t_g_z_n"),
    ("t.cells", "x_n", "this >= 0", "t_x_n >= 0"),
    ("u.rows", "y", "this = 1", "u_y = 1"),
    ("v.columns", "k", "this = v_n", "v_k = v_n"),
    # A code of the axis comes before a full code.
    ("t.rows", "x", "n = u_x", "t_x_n = u_x"),
    # Every kind of claim, every kind of amount.
    ("t.rows", "x", "blank(n)", "blank(t_x_n)"),
    ("t.rows", "x", "n = 1 and p_m <> 2", "t_x_n = 1 and t_x_p_m <> 2"),
    ("t.rows", "x", "if n > 0 then p_m > 0", "if t_x_n > 0 then t_x_p_m > 0"),
    ("t.rows", "x", "n > 0 iff blank(p_m)", "t_x_n > 0 iff blank(t_x_p_m)"),
    ("t.rows", "x", "-n < 2 * (p_m - 3)", "-t_x_n < 2 * (t_x_p_m - 3)"),
    ("t.rows", "x", "n = last.n + units.p_m", "t_x_n = last.t_x_n + units.t_x_p_m"),
    ("", "", "t_x_n = last.u_x", "t_x_n = last.u_x"),
]


@pytest.mark.parametrize(("each", "key", "says", "means"), MEANT)
def test_which_indicators_a_rule_means(form, each, key, says, means):
    where = (
        Resolver(form.indicators, form.sets, over(form, each), key) if each else Resolver(form.indicators, form.sets)
    )
    assert written(where.claim(parse(says))) == means


# Sums, and their members at the key.
SUMS = [
    ("t.columns", "n", "sum(rows)", ["t_x_n", "t_g_y_n", "t_g_z_n"]),
    ("t.rows", "g_y", "sum(columns)", ["t_g_y_p_m", "t_g_y_n"]),
    ("t.rows", "g_y", "sum(last.columns)", ["last.t_g_y_p_m", "last.t_g_y_n"]),
    # Where the other axis has no code, its members are indicators by themselves, wherever the rule stands.
    ("", "", "sum(alone)", ["u_x", "u_y"]),
    ("t.rows", "x", "sum(alone)", ["u_x", "u_y"]),
    ("", "", "sum(units.across)", ["units.v_n", "units.v_k"]),
]


@pytest.mark.parametrize(("each", "key", "total", "members"), SUMS)
def test_what_a_sum_is_over(form, each, key, total, members):
    where = (
        Resolver(form.indicators, form.sets, over(form, each), key) if each else Resolver(form.indicators, form.sets)
    )
    claim = where.claim(parse(f"{total} = 0"))
    assert [written(part) for part in claim.left.parts] == members
    assert written(claim) == f"{total} = 0"


def test_members_of_which_some_are_indicators_by_themselves(tmp_path):
    """y is one where the column has no code; x has a box at k only."""
    rows = '[[sets]]\nname = "s"\ntable = "t"\nlabel = "S"\nrows = ["x", "y"]\n'
    drawn = table("t", '{ label = "C" }, { code = "k", label = "K" }', codes("x y"), 3, block='closed = ["x"]')
    form = edition(tmp_path, HEAD + rows + drawn + rule("says = 'sum(s) = 0'\neach = 't.columns'"))
    assert [written(part) for one in form.instances for part in one.claim.left.parts] == ["t_x_k", "t_y_k"]


UNRESOLVED = [
    ("", "", "t_x_m = 0", "there is no indicator “t_x_m”; is it t_x_p_m?"),
    ("", "", "q = 0", "there is no indicator “q”"),
    ("", "", "this = 0", "there is no indicator “this”"),
    ("t.rows", "x", "q = 0", "there is no indicator “q” at t.rows x"),
    ("t.rows", "x", "this = 0", "there is no indicator “this” at t.rows x"),
    # A closed place.
    ("t.rows", "x", "p_f = 0", "there is no indicator “p_f” at t.rows x"),
    ("t.rows", "x", "w > 0", "“w” is a text, not a number"),
    ("", "", "t_x_w + 1 = 0", "“t_x_w” is a text, not a number"),
    ("t.rows", "x", "n", "“n” is a number and cannot stand alone: please compare it with something"),
    ("t.rows", "x", "sum(words) = 0", "“t_x_w” is a text, not a number"),
    ("", "", "sum(q) = 0", "there is no set “q”; there are rows, columns, words, alone, across, uneven"),
    ("", "", "sum(rows) = 0", "the set “rows” has rows of t: the rule must run across"),
    ("t.rows", "x", "sum(rows) = 0", "the set “rows” has rows of t: the rule must run across"),
    ("u.rows", "x", "sum(columns) = 0", "the set “columns” has columns of t: the rule must run across"),
    ("t.rows", "x", "sum(uneven) = 0", "there is no indicator “p_f” at t.rows x"),
    ("t.rows", "x", "if q = 0 then n = 0", "there is no indicator “q” at t.rows x"),
    ("t.rows", "x", "n = 0 iff q = 0", "there is no indicator “q” at t.rows x"),
]


@pytest.mark.parametrize(("each", "key", "says", "said"), UNRESOLVED)
def test_what_a_rule_cannot_mean(form, each, key, says, said):
    where = (
        Resolver(form.indicators, form.sets, over(form, each), key) if each else Resolver(form.indicators, form.sets)
    )
    with pytest.raises(UnresolvedError) as error:
        where.claim(parse(says))
    assert str(error.value) == said


def test_an_edition_without_sets_says_so(form):
    with pytest.raises(UnresolvedError, match="there is no set “q”; there are none"):
        Resolver(form.indicators, {}).claim(parse("sum(q) = 0"))


def test_a_short_code_is_meant_before_a_full_one(tmp_path):
    """`u_x` is an indicator, and at the row x of t it is a column as well."""
    drawn = HEAD + table("t", codes("u_x b"), codes("x"), 3) + table("u", '{ label = "C" }', codes("x"), 2)
    form = edition(tmp_path, drawn + rule("says = 'u_x = b'\neach = 't.rows'") + rule("says = 'u_x = t_x_b'", "S"))
    assert [written(one.claim) for one in form.instances] == ["t_x_u_x = t_x_b", "u_x = t_x_b"]


def named(form, of: str = "t", **said):
    return named_set(NamedSet(name="s", table=of, label="S", **said), tables(form))


SETS = [
    ({"rows": ("x",)}, "rows", ("x",)),
    # In the order of the form, each once.
    ({"rows": ("g_z", "g_*", "x")}, "rows", ("x", "g_y", "g_z")),
    ({"columns": ("n", "p_*")}, "columns", ("p_m", "p_f", "n")),
    ({"columns": ("*",)}, "columns", ("p_m", "p_f", "n", "w")),
    ({"of": "u", "rows": ("*",)}, "rows", ("x", "y")),
]


@pytest.mark.parametrize(("said", "kind", "members"), SETS)
def test_the_members_of_a_set(form, said, kind, members):
    found = named(form, **said)
    assert (found.name, found.table, found.label, found.labels) == ("s", said.get("of", "t"), "S", {})
    assert (found.axis, found.members) == (kind, members)


NO_SETS = [
    ({"of": "q", "rows": ("x",)}, "there is no table q; there are t, u, v"),
    ({}, "a set names either rows or columns"),
    ({"rows": ("x",), "columns": ("n",)}, "a set names either rows or columns"),
    ({"rows": ("x", "n")}, "t has no rows n"),
    ({"columns": ("x",)}, "t has no columns x"),
    ({"rows": ("X",)}, "t has no rows X"),
    ({"of": "u", "columns": ("*",)}, "u has no columns *"),
]


@pytest.mark.parametrize(("said", "why"), NO_SETS)
def test_a_set_that_there_cannot_be(form, said, why):
    with pytest.raises(UnresolvedError) as error:
        named(form, **said)
    assert str(error.value) == why


def test_a_table_that_is_none(form):
    assert str(no_table("q", tables(form))) == "there is no table q; there are t, u, v"
