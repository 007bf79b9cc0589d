"""The strip beside a table: what it says, as a formula and as the program itself, filling by filling."""

from collections.abc import Mapping

import pytest

from tests.forms import form_of
from tests.reading.small_form import FORM, edition_of
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET
from xlvalidate.derive.row_strip import MARGIN, MOST_SAID, StripRow, strips
from xlvalidate.derive.strip_rows import home_of
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.ooxml.fill import Typed, every_value, results_of
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.rules.grammar import parse

RULES = (
    FORM
    + """
[[rules]]
id = "WHEN"
severity = "must"
source = "made up"
says = "if b_town_old_count > 0 then b_town_old_paid > b_town_old_owed"

[[rules]]
id = "TWICE"
severity = "explain"
source = "made up"
says = "b_town_old_paid <> 2 * b_town_old_count + 7"

[[rules]]
id = "ACROSS"
severity = "must"
source = "made up"
says = "p_all_girls = b_land_old_count"
"""
)


def rows_of(edition: Edition) -> tuple[StripRow, ...]:
    return strips(edition, draw(edition).sheets, texts_of(edition.language))


def beside(edition: Edition, typed: Mapping[str, Typed], explained: str = "") -> dict[str, str]:
    """What stands beside the tables once something was typed, by table and row; rows that say nothing are left out."""
    drawn = draw(edition)
    workbook = open_workbook(open_package(form_of(edition)))
    zeros: dict[str, Typed] = {code: 0 for code, one in edition.indicators.items() if one.numeric}
    cells = {drawn.cell_of[code]: value for code, value in {**zeros, **typed}.items()}
    if explained:
        reason = workbook.names[explanation_name(explained).lower()].cell
        assert reason is not None
        cells[reason] = "as the books say"
    results = results_of(workbook.names, every_value(workbook), cells)
    said = {}
    for row in rows_of(edition):
        sheet = drawn.sheet(row.table)
        shown = results[sheet.name][Cell(sheet.name, row.row, len(sheet.widths) + 1).a1]
        assert shown == results[FIGURES_SHEET][f"J{row.place}"]
        if shown:
            said[f"{row.table} {row.row}"] = str(shown)
    return said


def test_which_rows_say_what():
    assert [(row.table, row.row, [one.said for one in row.lines]) for row in rows_of(edition_of(RULES))] == [
        ("b", 5, ["× D5 must be more than E5", "! Money Paid must not equal 2 × Count + 7"]),
        ("b", 6, []),
        ("b", 8, []),
        ("b", 9, []),
        (
            "b",
            10,
            [
                "× C10 must equal C5 + C6 + C8 + C9",
                "× D10 must equal D5 + D6 + D8 + D9",
                "× E10 must equal E5 + E6 + E8 + E9",
                "! Money: Paid must be at least Owed",
            ],
        ),
        ("p", 4, ["× B4 must equal Books C8"]),
    ]


ODD = "× not a number, or out of bounds"
SAID: dict[str, tuple[dict[str, Typed], str, dict[str, str]]] = {
    "all is right": ({}, "", {}),
    "a total": ({"b_total_count": 3}, "", {"b 10": "× C10 must equal C5 + C6 + C8 + C9, off by 3"}),
    "a part": ({"b_town_new_count": 3}, "", {"b 10": "× C10 must equal C5 + C6 + C8 + C9, off by -3"}),
    "a decimal": ({"b_town_new_paid": 0.5}, "", {"b 10": "× D10 must equal D5 + D6 + D8 + D9, off by -0.5"}),
    "two": (
        {"b_total_count": 3, "b_total_owed": 1},
        "",
        {"b 10": "× C10 must equal C5 + C6 + C8 + C9, off by 3, and 2 more"},
    ),
    "the gravest first": (
        {"b_town_new_owed": 1, "b_total_owed": 1},
        "",
        {"b 10": "! Money: Paid must be at least Owed, off by -1"},
    ),
    "explained": ({"b_town_new_owed": 1, "b_total_owed": 1}, "MORE", {}),
    "a blank is no mistake yet": ({"b_total_count": ""}, "", {}),
    "no number": ({"b_town_new_count": "none"}, "", {"b 6": ODD}),
    "no number, and a rule": (
        {"b_total_count": "none", "b_total_owed": 1},
        "",
        {"b 10": f"{ODD}, and 2 more"},
    ),
    "out of its bounds": (
        {"b_town_new_count": -1, "b_total_count": -1, "p_all_girls": 0.5, "b_land_old_count": 0},
        "",
        {"b 6": ODD, "b 10": ODD, "p 4": f"{ODD}, and 1 more"},
    ),
    "a condition": (
        {"b_town_old_count": 1, "b_total_count": 1},
        "",
        {"b 5": "× D5 must be more than E5, off by 0"},
    ),
    "what has no difference": (
        {"b_town_old_count": 1, "b_total_count": 1, "b_town_old_paid": 9, "b_total_paid": 9},
        "",
        {"b 5": "! Money Paid must not equal 2 × Count + 7"},
    ),
    "another sheet": (
        {"p_all_girls": 2},
        "",
        {"p 4": "× B4 must equal Books C8, off by 2"},
    ),
}


@pytest.mark.parametrize(("typed", "explained", "said"), SAID.values(), ids=SAID)
def test_what_is_said(typed: dict[str, Typed], explained: str, said: dict[str, str]):
    assert beside(edition_of(RULES), typed, explained) == said


def test_a_blank_form_says_nothing_but_what_is_broken_already():
    assert [row.blank for row in rows_of(edition_of(RULES))] == [""] * 6
    edition = edition_of(RULES.replace('says = "b_total_paid >=', 'blanks = "zero"\nsays = "5 + b_total_paid <='))
    assert [row.blank for row in rows_of(edition)] == [
        *[""] * 4,
        "! Money: 5 + Paid must be at most Owed, off by 5",
        "",
    ]


def test_beyond_what_is_said_one_by_one_rules_are_counted():
    many = "".join(
        f'[[rules]]\nid = "MANY{number}"\nseverity = "must"\nsource = "x"\n'
        f'says = "b_land_new_count <= {number} + b_land_new_paid"\n'
        for number in range(MOST_SAID + 2, 0, -1)
    )
    edition = edition_of(RULES + many)
    (row,) = (row for row in rows_of(edition) if (row.table, row.row) == ("b", 9))
    assert (len(row.lines), row.formula().count('="differs",')) == (MOST_SAID + 2, MOST_SAID)
    right: dict[str, Typed] = {"b_total_count": 3, "b_land_new_count": 3}
    assert beside(edition, right) == {"b 9": "2 checks differ, see the sheet of checks"}
    assert beside(edition, {"b_total_count": 4, "b_land_new_count": 4}) == {
        "b 9": "× Count must be at most 3 + Money Paid, off by 1, and 2 more"
    }


def test_the_strip_stands_right_of_the_table_and_leaves_the_form_as_it_is():
    edition = edition_of(RULES)
    before, after = draw(edition), with_live_checks(edition, draw(edition))
    for sheet, now in zip(before.sheets, after.sheets, strict=False):
        strip = [row for row in rows_of(edition) if row.table == sheet.code]
        assert now.widths == (*sheet.widths, *(row.width for row in strip[:1]))
        if not strip:
            continue
        assert [(cell.row, cell.column, cell.formula) for cell in now.cells if cell not in sheet.cells] == [
            (row.row, len(sheet.widths) + 1, f"_xlv_figures!$J${row.place}") for row in strip
        ]
        assert (now.page.side_margin, now.page.one_page) == (MARGIN, sheet.page.one_page)
        heights = {row: height for row, height in now.heights if height != dict(sheet.heights)[row]}
        assert heights == {row.row: row.height for row in strip if row.height > dict(sheet.heights)[row.row]}


@pytest.mark.parametrize(
    ("claim", "home"),
    [
        ("a = b + c", "a"),
        ("a + b = c", "c"),
        ("a + b = c + d", "a"),
        ("2 * a >= 3", "a"),
        ("if a > 0 then b + c = d", "d"),
        ("if a > 0 then b + c < 5", "a"),
        ("a > 0 iff b > 0", "a"),
        ("a + b > 0 iff c > 0", "c"),
        ("blank(b)", "b"),
        ("if a > 0 then blank(b)", "b"),
    ],
)
def test_at_whose_row_a_rule_is_said(claim: str, home: str):
    assert home_of(parse(claim)) == home
