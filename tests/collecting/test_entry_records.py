"""Entries as the ledger keeps them: by columns, each text once; exactly what was read comes back."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.drawn_entries import GRANTS, OPEN_ONLY, entries, form
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.collecting.entry_records import entries_of, kept_entries
from xlvalidate.collecting.judged_record import checked_of, line_of
from xlvalidate.collecting.judging import Task, _check
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.findings import Finding, Origin, Place, Severity, Verdict
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.reading.submission import Entries, EntryColumn, Reading, Submission

DRAWN = """
    row ref amount items starts     open
    5   a   1.50   2     2026-01-02 yes
    6   b   1.5    2     □          no
    9   a   ?x     □     2026-01-02 □
"""


def again(one: dict[str, Entries], of=GRANTS) -> dict[str, Entries]:
    return entries_of(json.loads(json.dumps(kept_entries(one))), of)


def test_the_line_has_each_text_once_and_only_what_it_does_not_mean_by_itself():
    (kept,) = kept_entries({"award": entries(GRANTS, "award", DRAWN)}).values()
    assert kept == [
        "Awards",
        [[5, 2], [9, 1]],
        {
            "award_ref": [1, ["a", "b"], [0, 1, 0], {}, {}, {}],
            "award_amount": [2, ["1.50", "1.5", "x"], [], {}, {}, {2: ["text", "x", None, None, "not-a-number", ""]}],
            "award_items": [3, ["2", ""], [0, 0, 1], {}, {}, {}],
            "award_starts": [4, ["46024", ""], [0, 1, 0], {}, {}, {}],
            "award_open": [5, ["yes", "no", ""], [], {0: True, 1: False}, {}, {}],
        },
    ]


def test_what_was_kept_comes_back():
    there = {"award": entries(GRANTS, "award", DRAWN), "note": entries(GRANTS, "note", "row said")}
    assert again(there) == there


@pytest.mark.parametrize(
    ("code", "texts", "typed"),
    [
        ("award_ref", [" a ", "a", "", "1"], ["a", "a", None, "01"]),
        ("award_amount", ["1,5", "1.50", "1.50", "7", "7"], [15, Decimal("1.5"), Decimal("1.50"), 7, None]),
        ("award_amount", ["7", "7", "7", "1e3"], [8, 7, 8, 1000]),
        ("award_items", ["2.0", "2", "007", "-3", ".5"], [Decimal("2.0"), Decimal(2), 7, -3, Decimal("0.5")]),
        ("award_starts", ["1", "46024", "2026年1月2日", "999999"], [None, date(2030, 1, 3), date(2026, 1, 2), None]),
        ("award_open", ["是", "是", "1", ""], [True, None, True, None]),
    ],
)  # fmt: skip
def test_whatever_a_text_means_is_kept_exactly(code, texts, typed):
    column = EntryColumn(GRANTS.columns[code], 3, texts, typed)
    there = {"award": Entries(GRANTS.open_tables["award"], "S", list(range(3, 3 + len(texts))), {code: column})}
    (back,) = again(there)["award"].columns.values()
    assert (list(back.texts), list(map(repr, back.typed))) == (texts, list(map(repr, typed)))
    assert (back.column, back.odd) == (3, {})


def test_odd_readings_are_kept_where_they_stand_and_without_a_cell_where_the_column_is_lost():
    one = entries(GRANTS, "award", DRAWN)
    amount = one.columns["award_amount"]
    value = Value(ValueKind.TEXT, "3 EUR", "A1+1")
    for column in (2, 0):
        cell = Cell("Awards", 6, 2) if column else None
        odd = {1: Reading(amount.indicator, cell, value, Decimal("3.0"), "unit", "EUR")}
        there = {"award": replace(one, columns={"award_amount": replace(amount, column=column, odd=odd)})}
        assert again(there) == there


def checked(submission: Submission, *findings: Finding) -> Checked:
    return Checked(
        source=submission.source, verdict=Verdict.RETURN, findings=findings, outcomes={}, submission=submission
    )


def finding(**more: object) -> Finding:
    return Finding(
        id="AWD",
        origin=Origin.RULE,
        severity=Severity.MUST,
        why="broken",
        places=(Place("award_ref", Cell("Awards", 5, 1), "a"),),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "more",
    [{}, {"entries": 300}, {"tolerated": Decimal("0.5")}, {"tolerated": 1, "entries": 2}],
)
def test_a_judged_form_with_entries_is_one_line(more):
    figure = GRANTS.entry_figures["award_amount__sum"].indicator
    form_ = replace(
        form(GRANTS, total="3", award=DRAWN),
        entry_figures={figure.code: Reading(figure, None, Value(ValueKind.NUMBER, "3.00"), Decimal("3.00"))},
    )
    judged = checked(form_, finding(**more))
    assert checked_of(line_of(judged), Catalogue(GRANTS), "form.xlsx") == judged


def test_a_figure_of_entries_that_no_rule_asks_for_any_more_is_let_be():
    one = checked(form(GRANTS, award=DRAWN))
    tree = json.loads(line_of(one))
    tree["submission"]["entry_figures"] = {"gone": ["number", "1", None, 1, None, ""]}
    assert checked_of(json.dumps(tree), Catalogue(GRANTS), "form.xlsx") == one


def content(submission: Submission) -> str:
    return _check(Task("0", "x", 1), checked(submission), marked=False).content


@pytest.mark.parametrize(
    ("after", "same"),
    [
        (DRAWN, True),
        (DRAWN.replace("    9 ", "    12"), True),  # another row of the sheet says nothing
        (DRAWN.replace("1.5 ", "1.6 "), False),
        (DRAWN + "    10 c □ □ □ □", False),
        (DRAWN.replace("5   a", "5   b").replace("6   b", "6   a"), False),
    ],
)
def test_two_files_with_the_same_entries_say_the_same(after, same):
    assert (content(form(OPEN_ONLY, award=DRAWN)) == content(form(OPEN_ONLY, award=after))) is same
    assert (content(form(GRANTS, award=DRAWN)) == content(form(GRANTS, award=after))) is same
