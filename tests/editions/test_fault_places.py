"""Where an author finds what makes an indicator as it is: the nearest who says it, else its row or its column."""

import pytest

from tests.editions.little import HEAD, edition
from xlvalidate.editions.fault_places import Located, members

FORM = (
    HEAD
    + """
[[tables]]
code = "s"
sheet = "S"
title = "S"
unit = "件"
widths = [9, 9]
[[tables.blocks]]
columns = [{ label = "A" }]
rows = [{ code = "x", label = "X" }]
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "件"
decimals = 1
most = 1
blank = "zero"
help = "table"
widths = [9, 9, 9, 9, 9]
[[tables.blocks]]
columns = [{ code = "a", label = "A" }]
rows = [{ code = "v", label = "V" }]
[[tables.blocks]]
decimals = 2
most = 2
blank = "zero"
help = "block"
columns = [
  { label = "A" },
  { code = "p", label = "P", help = "columns", columns = [
    { code = "b", label = "B" },
    { code = "c", label = "C", help = "column" },
  ] },
]
rows = [
  { code = "x", label = "X" },
  { code = "g", label = "G", most = 3, blank = "empty", help = "rows", rows = [
    { label = "Z" },
    { code = "y", label = "Y", blank = "zero", help = "row" },
  ] },
]
"""
    + "".join(
        f'[[rules]]\nid = "{code.upper()}"\nseverity = "must"\nsource = "s"\ncells = "{code}"\n' for code in ("s", "t")
    )
)
BLOCK = ("tables", 1, "blocks", 1)
G, P = (*BLOCK, "rows", 1), (*BLOCK, "columns", 1)

TRAITS = [
    ("t_x", "unit", ("tables", 1, "unit")),
    ("t_v_a", "decimals", ("tables", 1, "decimals")),
    ("t_v_a", "help", ("tables", 1, "help")),
    ("t_x", "decimals", (*BLOCK, "decimals")),
    ("t_g_y", "decimals", (*BLOCK, "decimals")),
    ("t_x", "most", (*BLOCK, "most")),
    ("t_g_y", "most", (*G, "most")),
    ("t_g", "blank", (*G, "blank")),
    ("t_g_y", "blank", (*G, "rows", 1, "blank")),
    ("t_g", "help", (*G, "help")),
    ("t_g_y", "help", (*G, "rows", 1, "help")),
    ("t_g_y_p_b", "help", (*P, "help")),
    ("t_g_y_p_c", "help", (*P, "columns", 1, "help")),
    ("t_x_p_c", "help", (*P, "columns", 1, "help")),
    # Nobody says it: its row, or its column where the row has no code.
    ("t_x", "least", (*BLOCK, "rows", 0)),
    ("t_g_y_p_b", "least", (*G, "rows", 1)),
    ("t_v_a", "least", ("tables", 1, "blocks", 0, "rows", 0)),
    ("s_x", "help", ("tables", 0, "blocks", 0, "rows", 0)),
    ("t_x", "no_such_trait", (*BLOCK, "rows", 0)),
]


@pytest.mark.parametrize(("code", "trait", "location"), TRAITS)
def test_where_a_trait_is_said(tmp_path, code, trait, location):
    form = edition(tmp_path, FORM)
    assert Located(form).trait(form.indicators[code], trait) == location


def test_a_row_without_a_code_is_found_by_its_column(tmp_path):
    rows = '{ label = "X" }'
    form = edition(tmp_path, FORM.replace('rows = [{ code = "v", label = "V" }]', f"rows = [{rows}]"))
    assert Located(form).trait(form.indicators["t_a"], "least") == ("tables", 1, "blocks", 0, "columns", 0)


def test_an_indicator_of_another_edition_is_told_with_what_could_have_it(tmp_path):
    form = edition(tmp_path, FORM)
    own = form.indicators["t_x"]
    other = edition(tmp_path, FORM.replace('code = "x"', 'code = "w"').replace('"s"', '"r"')).indicators
    assert Located(form).trait(other["t_w"], "unit") == ("tables", 1)
    assert Located(form).trait(other["r_w"], "unit") == ("tables",)
    assert Located(form).trait(own, "unit") == ("tables", 1, "unit")


def test_every_row_and_every_column_with_its_place(tmp_path):
    block = edition(tmp_path, FORM).tables[1].blocks[1]
    assert [(one.label, at) for one, at in members(block.rows, ("rows",))] == [
        ("X", ("rows", 0)),
        ("G", ("rows", 1)),
        ("Z", ("rows", 1, "rows", 0)),
        ("Y", ("rows", 1, "rows", 1)),
    ]
    assert [(one.label, at) for one, at in members(block.columns, ("columns",))] == [
        ("A", ("columns", 0)),
        ("P", ("columns", 1)),
        ("B", ("columns", 1, "columns", 0)),
        ("C", ("columns", 1, "columns", 1)),
    ]
