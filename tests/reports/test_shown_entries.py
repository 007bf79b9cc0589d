"""An open table as the page draws it: the entries of which something is said, their neighbours, and what is "
"left out."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.collection import collection
from tests.reports.grants import grants, judged, places, structure
from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.check import Checked
from xlvalidate.findings import Severity, Verdict
from xlvalidate.reports.html_page import page
from xlvalidate.reports.report_data import OfficeResult
from xlvalidate.reports.shown_entries import MOST_ROWS, SkippedRows, chosen_entries
from xlvalidate.reports.shown_form import drawn

YEAR = "2026-01-01 2026-12-31"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory):
    return grants(Path(tmp_path_factory.mktemp("grants")))


def many(rows, odd=()):
    """Entries in these rows, of which some end before they begin."""
    return "\n".join(f"{row} A{row:04} 农业局 □ 0 {'2026-05-01 2026-04-01' if row in odd else YEAR}" for row in rows)


def rows_of(checked: Checked) -> list[str]:
    """The rows of the open table that are drawn, `×` where a cell is marked, and how many are left out."""
    shown = drawn(checked.submission, causes_of(checked)).sheets[0]
    return [
        f"… {one.first}-{one.last} ({one.count})"
        if isinstance(one, SkippedRows)
        else f"{one[0]}{'×' if any(square.mark for square in one[1]) else ''}"
        for one in shown.entries
    ]


CASES = {
    "nothing wrong": (many(range(4, 54)), ["4", "5", "6", "7", "8", "… 9-53 (45)"]),
    "nothing wrong in a few": (many([4, 6, 9]), ["4", "6", "9"]),
    "one in the middle": (
        many(range(4, 54), {20}),
        ["… 4-18 (15)", "19", "20×", "21", "… 22-53 (32)"],
    ),
    "the first and the last": (
        many(range(4, 54), {4, 53}),
        ["4×", "5", "… 6-51 (46)", "52", "53×"],
    ),
    "neighbours are entries, not rows": (
        many([4, 8, 12, 16, 20], {12}),
        ["… 4-4 (1)", "8", "12×", "16", "… 20-20 (1)"],
    ),
    "two beside each other": (
        many(range(4, 54), {20, 22}),
        ["… 4-18 (15)", "19", "20×", "21", "22×", "23", "… 24-53 (30)"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_drawn_of_an_open_table(form, name):
    drawing, wanted = CASES[name]
    assert rows_of(judged(form, drawing, "0")) == wanted


def test_an_entry_that_is_only_told_is_drawn_and_not_marked(form):
    note = replace(structure("entries-hidden", places("ref", [30]), 1), severity=Severity.NOTE)
    checked = judged(form, many(range(4, 54)), "0")
    assert rows_of(replace(checked, findings=(*checked.findings, note))) == [
        "… 4-28 (25)",
        "29",
        "30",
        "31",
        "… 32-53 (22)",
    ]


def test_a_row_that_is_no_entry_is_not_drawn(form):
    beyond = structure("entries-beyond", places("ref", [404]), 1)
    checked = judged(form, many(range(4, 54)), "0")
    assert rows_of(replace(checked, findings=(*checked.findings, beyond))) == ["4", "5", "6", "7", "8", "… 9-53 (45)"]


def test_not_more_rows_are_drawn_than_a_page_bears(form):
    words = "\n".join(f"{row} A{row:04} 局{row} □ 0 {YEAR}" for row in range(4, 400))
    checked = judged(form, words, "0")
    chosen = chosen_entries(checked.submission, "award", causes_of(checked))
    assert (len(chosen.shown), chosen.count) == (MOST_ROWS, 396)
    assert chosen.rows[-1] == SkippedRows(4 + MOST_ROWS, 399, 396 - MOST_ROWS)


def test_neighbours_come_after_all_entries_of_which_something_is_said(form):
    words = "\n".join(f"{row} A{row:04} {f'局{row}' if row % 2 else '农业局'} □ 0 {YEAR}" for row in range(4, 304))
    checked = judged(form, words, "0")
    shown = chosen_entries(checked.submission, "award", causes_of(checked)).shown
    assert len(shown) == MOST_ROWS
    assert {one.row for one in shown} >= {*range(5, 304, 2)}


def test_an_entry_shows_what_was_typed(form):
    checked = judged(form, f"4 A0001 农业局 种植处 １２ {YEAR}\n5 A0002 农业居 □ / 二〇二六 □", "0")
    shown = drawn(checked.submission, causes_of(checked)).sheets[0]
    assert [[(square.a1, square.look, square.text) for square in one[1]] for one in shown.entries] == [
        [
            ("A4", "text", "A0001"),
            ("B4", "text", "农业局"),
            ("C4", "text", "种植处"),
            ("D4", "text", "１２"),
            ("E4", "count", "2026年1月1日"),
            ("F4", "count", "2026年12月31日"),
        ],
        [
            ("A5", "text", "A0002"),
            ("B5", "text", "农业居"),
            ("C5", "text", ""),
            ("D5", "text", "/"),
            ("E5", "count", "二〇二六"),
            ("F5", "count", ""),
        ],
    ]
    assert [row for row, _ in shown.rows] == [1, 2, 3]  # entries stand below the headings


def of_page(checked: Checked, language: str) -> str:
    office = OfficeResult(
        code="990001", name="某局", verdict=checked.verdict, file="f.xlsx", sha256="0" * 64, checked=checked
    )
    return page(replace(collection(), offices=(office,), missing=(), others=(), tree=None), language)


LINKED = re.compile(r'href="#([^"]+)"')


@pytest.mark.parametrize(
    ("language", "gap", "count"),
    [
        ("zh_CN", "… 第 22 至 53 行略（32 条） …", "共 50 条，这里画出 3 条。"),
        ("en", "… rows 22 to 53 are not shown: 32 entries …", "50 entries in all, 3 of them shown here."),
    ],
)
def test_the_page_says_what_it_leaves_out(form, language, gap, count):
    said = of_page(judged(form, many(range(4, 54), {20}), "0"), language)
    assert re.findall(r'<tr class="gap"><th></th><td colspan="6">(.*?)</td>', said)[1] == gap
    assert f'<p class="hint">{count}</p>' in said
    assert [one for one in LINKED.findall(said) if f'id="{one}"' not in said] == []


@pytest.mark.parametrize(
    ("drawing", "said"),
    [("", "没有填任何一条。"), (many([4, 5]), "共 2 条。"), (many(range(4, 10)), "共 6 条，这里画出 5 条。")],
)
def test_the_page_says_how_many_entries_there_are(form, drawing, said):
    checked = judged(form, drawing, "1")
    assert checked.verdict is Verdict.RETURN
    assert f'</table>\n<p class="hint">{said}</p>' in of_page(checked, "zh_CN")


def test_no_link_leads_to_an_entry_that_is_not_drawn(form):
    words = "\n".join(f"{row} A{row:04} 局{row} □ 0 {YEAR}" for row in range(4, 400))
    said = of_page(judged(form, words, "0"), "en")
    assert [one for one in LINKED.findall(said) if f'id="{one}"' not in said] == []


def test_what_is_about_a_whole_table_is_told_beside_it(form):
    said = of_page(judged(form, many([4]), "0"), "zh_CN")
    assert re.findall(r'<div class="pair">\n<div>\s*<table class="form w-grants-award".*?<b>(.*?)</b>', said, re.S) == [
        "资助明细"
    ]
