"""Long formulas beside entries stand in names: which of them, how a name says the row, and what stays as it was."""

import re

import pytest

from tests.derive.entry_form import changed_form, entry_form
from tests.derive.test_template import bare
from xlvalidate.derive.check_states import has_room
from xlvalidate.derive.drawing import DrawnName
from xlvalidate.derive.entry_drawings import entry_drawings, entry_names
from xlvalidate.derive.entry_sheets import EntrySheet, HiddenColumn, entry_sheets
from xlvalidate.derive.named_formulas import cell_formula, named_formula

GRANTS, KINDS = entry_form("grants"), entry_form("kinds")
BOTH = pytest.mark.parametrize("edition", [GRANTS, KINDS], ids=lambda one: one.id)
LONG = "LEN(h_own_award_ref&h_own_award_amount)"
OF_AREAS = {"COUNTIF", "MATCH", "INDEX"}


def beside(formula: str) -> EntrySheet:
    """A sheet whose second column has this formula; its first entry is in row 4."""
    sheet = EntrySheet(GRANTS, GRANTS.open_tables["award"], 3, {})
    sheet.columns += [HiddenColumn("first", "1", 1), HiddenColumn("second", formula, "")]
    assert sheet.top == 4
    return sheet


@pytest.mark.parametrize(
    ("formula", "refers"),
    [
        (f"IF($A4=0,{LONG},$AB4)", f"IF(_xlv_entries_3!$A1=0,{LONG},_xlv_entries_3!$AB1)"),
        (f"{LONG}+1", f"{LONG}+1"),
        # What is no cell: a text, also one with quotes.
        (f'IF($A4="$B4 ""$C5""",{LONG},"$D9")', f'IF(_xlv_entries_3!$A1="$B4 ""$C5""",{LONG},"$D9")'),
        # Too short for a name.
        (LONG, None),
        # The first row of a sheet has none above it.
        (f"IF($A4=0,{LONG},$A3)", None),
        # In a name it would be a list of one row.
        (f"IF(ROW()=4,{LONG},1)", None),
        # Longer in a name than Excel takes.
        (f"{'+'.join(['$A4'] * 1_000)}+{LONG}", None),
    ],
)
def test_what_a_column_says(formula, refers):
    sheet = beside(formula)
    name = None if refers is None else DrawnName("h_f2_3", refers)
    assert named_formula(sheet, 2) == name
    assert cell_formula(sheet, 2) == (formula if name is None else name.name)


@BOTH
def test_cells_say_little_and_names_have_the_formulas_with_room(edition):
    names = {one.name: one.refers for one in entry_names(edition)}
    said = {column.formula for sheet in entry_drawings(edition) for column in sheet.columns}
    formulas = {column.formula for sheet in entry_sheets(edition).values() for column in sheet.columns}
    assert {one for one in said if len(one) >= 40} == {one for one in formulas if "ROW()" in one}
    asked = said - formulas
    assert asked == {name for name in names if re.fullmatch(r"h_f[0-9]+_[0-9]+", name)}
    assert len(asked) > 50 if edition is KINDS else len(asked) == 41
    assert all(has_room(names[one]) for one in asked)


@BOTH
def test_areas_stand_in_names_only_where_a_function_takes_an_area(edition):
    """A name is computed as a list is: elsewhere, an area would give a list of all its rows."""
    names = {one.name: one.refers for one in entry_names(edition)}
    areas = {name for name, refers in names.items() if ":" in refers and "(" not in refers}
    for name, refers in names.items():
        if not re.fullmatch(r"h_f[0-9]+_[0-9]+", name):
            continue
        said = bare(refers)
        for one in re.finditer(r"\b[hl]_[A-Za-z0-9_]+", said):
            if one[0] in areas or one[0].startswith(("l_", "h_words_", "h_starts_", "h_counts_")):
                around = functions_around(said[: one.start()])
                assert around[-1] in OF_AREAS or around[-2:] == ["SUMPRODUCT", "EXACT"], (name, one[0], around)
        assert not re.search(r"\$[A-Z]+[0-9]+:", said)


def functions_around(before: str) -> list[str]:
    """The functions that are still open behind the beginning of a formula, the innermost last."""
    open_: list[str] = []
    for match in re.finditer(r"([A-Z]*)\(|\)", before):
        if match[0] == ")":
            open_.pop()
        else:
            open_.append(match[1])
    return open_


def test_the_cells_of_a_wide_table_are_judged_in_names_as_well(tmp_path):
    """Thirty columns are the most that a table has: texts of a form, of which a formula speaks at length."""
    old = "widths = [14, 20, 12, 12, 12, 14, 14, 12, 14]\n  [[tables.blocks]]\n  columns = [\n"
    new = old.replace("14, 20", f"{'12, ' * 21}14, 20")
    for number in range(21):
        new += (
            f'{{ code = "x{number}", label = "号{number}", kind = "text", pattern = "capital digit 4 | letter 3" }},\n'
        )
    wide = changed_form(tmp_path, "grants", old, new)
    (sheet,) = entry_sheets(wide).values()
    assert len(sheet.table.columns) == 30
    headings = [column.heading for column in sheet.columns]
    assert [one for one in headings if one.startswith("odd ")] == [f"odd {number}" for number in range(10)]
    assert all(len(cell_formula(sheet, number)) < 60 for number in range(1, len(headings) + 1))
