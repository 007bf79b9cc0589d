"""A form judged whole: every finding with its facts, and what became of every rule."""

from dataclasses import replace
from datetime import date

import pytest

from tests.checking.one_column import edition, form
from tests.forms import fact, filled, with_texts
from tests.reading.small_form import FORM as SMALL
from tests.reading.small_form import edition_of
from xlvalidate.checking.check import check, not_run_finding
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.erratum import Erratum
from xlvalidate.findings import Finding, Origin, Outcome, Severity, Verdict
from xlvalidate.ooxml.book import BLANK
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.read import not_opened
from xlvalidate.reading.submission import Submission

FORM = edition(
    """
    a
    b
    z blank = "zero"
    e blank = "empty"
    g optional = "grant"
    h optional = "grant"
    m kind = "amount", least = 1, most = 100
    w kind = "choice", choices = ["red", "blue"]
    """,
    'SAME must says = "t_a = t_b"',
    'MORE explain says = "t_z >= t_a - 5"',
    'GRANT must says = "t_g >= t_h"',
    'TRIAL must says = "t_b <> 3"; trial = 2099-12-31',
    'LATER explain says = "t_a <= last.t_a + 1"',
    "AGAIN explain copied = true",
    "BY-HAND must manual = true",
    'UNITS must units = ["t_a"]',
)
PASSED, FAILED, NOT_RUN, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN, Outcome.NOT_APPLICABLE
WHOLE = {
    "CELLS": PASSED,
    "SAME": PASSED,
    "MORE": PASSED,
    "GRANT": PASSED,
    "TRIAL": PASSED,
    "LATER": NONE,
    "AGAIN": NONE,
    "BY-HAND": NONE,
    "UNITS": NONE,
}


def told(finding: Finding) -> str:
    """A finding and its facts, `count=1 blank=0`."""
    return " ".join([fact(finding), *(f"{key}={value}" for key, value in finding.facts)])


CASES: dict[str, tuple[str, str, list[str], dict[str, Outcome]]] = {
    "what is right": ("w 'red", "accepted", [], {}),
    "a rule that does not hold": (
        "a 3, b 4",
        "return",
        ["must SAME broken 3 | 4 | -1 [t_a=3 t_b=4] equation=3 ≠ 4"],
        {"SAME": FAILED},
    ),
    "one that may be explained": (
        "a 12, b 12, z 1",
        "explain",
        ["explain MORE broken 1 | 7 | -6 [t_z=1 t_a=12] equation=1 < 12 - 5"],
        {"MORE": FAILED},
    ),
    "one on trial, which is only told": (
        "a 3, b 3",
        "accepted",
        ["note TRIAL broken 3 | 3 | 0 [t_b=3] equation=3 = 3"],
        {"TRIAL": NONE},
    ),
    "the gravest first": (
        "a 12, b 3, g 1, h 2, z '1",
        "return",
        [
            "must SAME broken 12 | 3 | 9 [t_a=12 t_b=3] equation=12 ≠ 3",
            "must GRANT broken 1 | 2 | -1 [t_g=1 t_h=2] equation=1 < 2",
            "explain MORE broken 1 | 7 | -6 [t_z=1 t_a=12] equation=1 < 12 - 5",
            "note text-number text-number 1 | - | - [t_z=1] unit=things detail=",
            "note TRIAL broken 3 | 3 | 0 [t_b=3] equation=3 = 3",
        ],
        {"SAME": FAILED, "GRANT": FAILED, "MORE": FAILED, "TRIAL": NONE},
    ),
    "what is no number: of the cell, and of each rule that asks for it": (
        "a /",
        "return",
        [
            "must CELLS.a slash [t_a=/] unit=things detail=",
            "must SAME not-run [t_a=/] count=1 blank=0 other=1",
            "explain MORE not-run [t_a=/] count=1 blank=0 other=1",
        ],
        {"CELLS": FAILED, "SAME": NOT_RUN, "MORE": NOT_RUN},
    ),
    "a number that was typed oddly keeps its value and fails nothing": (
        "m '5things",
        "accepted",
        ["note unit unit 5 | - | - [t_m=5things] unit=things detail=things"],
        {},
    ),
    "a number in another scale is read, and has to be typed anew": (
        "m '0.005千things",
        "return",
        ["must unit-converted unit-converted 5 | - | - [t_m=0.005千things] unit=things detail=千things"],
        {},
    ),
    "a fraction of what is counted": (
        "a 2.5, b 2.5",
        "return",
        [
            "must CELLS.a places 2.5 | - | - [t_a=2.5] decimals=0",
            "must CELLS.b places 2.5 | - | - [t_b=2.5] decimals=0",
        ],
        {"CELLS": FAILED},
    ),
    "less than the least": (
        "m 0.5",
        "return",
        ["must CELLS.m least 0.5 | 1 | -0.5 [t_m=0.5] decimals=None"],
        {"CELLS": FAILED},
    ),
    "more than the most": (
        "m 101",
        "return",
        ["must CELLS.m most 101 | 100 | 1 [t_m=101] decimals=None"],
        {"CELLS": FAILED},
    ),
    "the bounds themselves": ("m 100", "accepted", [], {}),
    "typed oddly, and beyond a bound": (
        "m '101",
        "return",
        [
            "must CELLS.m most 101 | 100 | 1 [t_m=101] decimals=None",
            "note text-number text-number 101 | - | - [t_m=101] unit=things detail=",
        ],
        {"CELLS": FAILED},
    ),
    "a word that is none of the choices": (
        "w 'green",
        "return",
        ["must CELLS.w not-a-choice [t_w=green] unit=things detail="],
        {"CELLS": FAILED},
    ),
    "a choice left blank": ("w □", "accepted", [], {}),
    "a blank: of the table once, and of each rule that asks for it": (
        "a □",
        "return",
        [
            "must CELLS not-run [t_a=] count=1 blank=1 other=0",
            "must SAME not-run [t_a=] count=1 blank=1 other=0",
            "explain MORE not-run [t_a=] count=1 blank=1 other=0",
        ],
        {"CELLS": NOT_RUN, "SAME": NOT_RUN, "MORE": NOT_RUN},
    ),
    "a blank and a word": (
        "a □, b x",
        "return",
        [
            "must CELLS.b text [t_b=x] unit=things detail=",
            "must CELLS not-run [t_a=] count=1 blank=1 other=0",
            "must SAME not-run [t_a= t_b=x] count=1 blank=1 other=1",
            "explain MORE not-run [t_a=] count=1 blank=1 other=0",
            "note TRIAL not-run [t_b=x] count=1 blank=0 other=1",
        ],
        {"CELLS": FAILED, "SAME": NOT_RUN, "MORE": NOT_RUN, "TRIAL": NONE},
    ),
    "blanks that mean 0, and that mean nothing": ("z □, e □", "accepted", [], {}),
    "a block that was rightly left empty": ("g □, h □", "accepted", [], {"GRANT": NONE}),
    "a block that was begun": (
        "g □, h 1",
        "return",
        [
            "must CELLS not-run [t_g=] count=1 blank=1 other=0",
            "must GRANT not-run [t_g=] count=1 blank=1 other=0",
        ],
        {"CELLS": NOT_RUN, "GRANT": NOT_RUN},
    ),
    "all that is expected was left blank: told once": (
        "a □, b □, m □, z 3, w 'red",
        "return",
        ["must table-blank table-blank [t_a= t_b= t_m=] table=t"],
        {"CELLS": NOT_RUN, "SAME": NOT_RUN, "MORE": NOT_RUN, "TRIAL": NONE},
    ),
    "all but one": (
        "a □, b □",
        "return",
        [
            "must CELLS not-run [t_a= t_b=] count=1 blank=2 other=0",
            "must SAME not-run [t_a= t_b=] count=1 blank=2 other=0",
            "explain MORE not-run [t_a=] count=1 blank=1 other=0",
            "note TRIAL not-run [t_b=] count=1 blank=1 other=0",
        ],
        {"CELLS": NOT_RUN, "SAME": NOT_RUN, "MORE": NOT_RUN, "TRIAL": NONE},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_form_judged(name):
    drawing, verdict, findings, changes = CASES[name]
    one = form(FORM, drawing if "m " in drawing else f"m 5, {drawing}")
    (judged,) = check([one])
    assert (judged.verdict, [told(finding) for finding in judged.findings]) == (verdict, findings)
    assert judged.outcomes == WHOLE | changes
    assert (judged.source, judged.submission) == (one.source, one)
    assert judged.counts.passed == [*(WHOLE | changes).values()].count(PASSED)


def without_cell(one: Submission, *codes: str) -> Submission:
    """Names that were deleted: nothing can be read, and there is no cell to fill in."""
    gone = {code: replace(one.readings[code], cell=None, value=BLANK, number=None) for code in codes}
    return replace(one, readings={**one.readings, **gone})


def test_a_cell_that_is_gone_is_told_by_reading_and_not_asked_to_be_filled_in():
    (judged,) = check([without_cell(form(FORM, "m 5"), "t_a")])
    assert [told(finding) for finding in judged.findings] == [
        "must SAME not-run [t_a=] count=1 blank=0 other=1 not_found=1",
        "explain MORE not-run [t_a=] count=1 blank=0 other=1 not_found=1",
    ]
    assert judged.outcomes == WHOLE | {"CELLS": NOT_RUN, "SAME": NOT_RUN, "MORE": NOT_RUN}


def test_cells_of_a_block_that_was_left_empty_are_missed_by_nobody():
    gone = without_cell(form(FORM, "m 5, g □, h □"), "t_g", "t_h")
    assert check([gone])[0].outcomes == WHOLE | {"GRANT": NONE}


def test_what_the_cover_leaves_blank_is_told_with_the_figures():
    (judged,) = check([form(FORM, "m 5, a 1", office="")])
    assert [finding.id for finding in judged.findings] == ["SAME", "cover-blank"]


def test_a_table_whose_cells_are_all_gone_was_not_left_blank():
    gone = without_cell(form(FORM, "m □, g □, h □", "□"), *FORM.indicators)
    assert "table-blank" not in [finding.id for finding in check([gone])[0].findings]
    kept = without_cell(form(FORM, "", "□"), "t_a", "t_b")
    assert [told(finding) for finding in check([kept])[0].findings] == [
        "must table-blank table-blank [t_a= t_b= t_m=] table=t"
    ]


def test_what_reading_found_comes_first_among_its_like():
    odd = replace(form(FORM, "a 1, m 5"), findings=(structure_finding("macros"), structure_finding("name-deleted")))
    assert [finding.id for finding in check([odd])[0].findings] == ["name-deleted", "SAME", "macros"]


ALIKE = {f"r{at}": at for at in range(1, 10)}
COPIED = edition("\n".join(ALIKE), "AGAIN explain copied = true", 'LATER explain says = "t_r1 <= last.t_r1"')


@pytest.mark.parametrize(
    ("now", "before", "texts", "findings", "outcomes"),
    [
        ("", None, {}, [], (NONE, NONE)),
        ("r1 2", "r1 1", {}, ["explain LATER broken 2 | 1 | 1"], (PASSED, FAILED)),
        ("", "", {}, [], (PASSED, PASSED)),
        (
            "all",
            "all",
            {},
            ["explain AGAIN same-as-last"],
            (FAILED, PASSED),
        ),
        ("all", "all", {"AGAIN": "looked at"}, ["explain AGAIN same-as-last looked at"], (Outcome.EXPLAINED, PASSED)),
        ("r1 2", "r1 1", {"LATER": "moved"}, ["explain LATER broken 2 | 1 | 1 moved"], (PASSED, Outcome.EXPLAINED)),
    ],
)
def test_beside_the_period_before(now, before, texts, findings, outcomes):
    drawn = ", ".join(f"{code} {number}" for code, number in ALIKE.items())
    one = with_texts(form(COPIED, now.replace("all", drawn)), texts)
    last = None if before is None else form(COPIED, before.replace("all", drawn), year="2024")
    (judged,) = check([one], {0: last} if last else None)
    shown = [f"{fact(finding).partition(' [')[0]} {finding.explanation}".strip() for finding in judged.findings]
    assert shown == findings
    assert (judged.outcomes["AGAIN"], judged.outcomes["LATER"]) == outcomes


def test_what_was_explained_comes_after_what_was_not():
    both = edition("a\nb", 'ONE explain says = "t_a = 0"', 'TWO explain says = "t_b = 0"')
    (judged,) = check([with_texts(form(both, "a 1, b 1"), {"ONE": "so it is"})])
    assert [(finding.id, finding.explanation) for finding in judged.findings] == [("TWO", ""), ("ONE", "so it is")]
    assert judged.verdict is Verdict.EXPLAIN


HEADS = edition_of(SMALL + '\n[[rules]]\nid = "B-HEADS"\nseverity = "must"\nsource = "made up"\nheadings = "b"\n')


def test_a_rule_over_heading_rows_fails_by_what_reading_found():
    plain = filled(HEADS, year="2024")
    assert check([plain])[0].outcomes["B-HEADS"] is PASSED
    found = replace(plain, findings=(replace(structure_finding("heading-filled"), id="B-HEADS"),))
    assert check([found])[0].outcomes["B-HEADS"] is FAILED


ACROSS = edition_of(
    SMALL
    + """
[[rules]]
id = "ACROSS"
severity = "must"
source = "made up"
says = "p_all_girls >= b_total_count"
[[rules]]
id = "BOYS"
severity = "must"
source = "made up"
says = "p_all_boys >= 0"
[[rules]]
id = "OLD"
severity = "must"
source = "made up"
says = "b_town_old_paid >= 0"
"""
)


def test_a_rule_over_blank_tables_alone_is_told_by_the_tables():
    blank = "p girls boys\nall □ □\nb count paid\ntown_old 0 □\ntotal □ 0"
    (judged,) = check([filled(ACROSS, blank, year="2024")])
    # BOYS asks for nothing but what is blank as a whole; the others have a cell of Books that can be filled in.
    assert [fact(finding) for finding in judged.findings] == [
        "must table-blank table-blank [p_all_girls= p_all_boys=]",
        "must B-CELLS not-run [b_town_old_paid= b_total_count=]",
        "must SUM not-run [b_total_count= b_town_old_paid=]",
        "must ACROSS not-run [p_all_girls= b_total_count=]",
        "must OLD not-run [b_town_old_paid=]",
    ]


def test_a_batch_comes_back_in_its_order_whatever_its_editions():
    other: Edition = edition("a", 'ONE must says = "t_a = 1"', id="other")
    closed = not_opened("b.xlsx", "locked")
    batch = [form(FORM, "a 1, m 5"), form(other, "a 1"), closed, form(FORM, "a 9, b 9, m 5"), form(other, "a 2")]
    last = {3: form(FORM, "a 2, m 5", year="2024")}
    judged = check(batch, last)
    assert [(one.verdict, [finding.id for finding in one.findings]) for one in judged] == [
        (Verdict.RETURN, ["SAME"]),
        (Verdict.ACCEPTED, []),
        (Verdict.UNREADABLE, ["not-opened"]),
        (Verdict.EXPLAIN, ["MORE", "LATER"]),
        (Verdict.RETURN, ["ONE"]),
    ]
    assert (judged[2].findings, judged[2].outcomes, judged[2].submission) == ((closed.finding,), {}, None)
    assert check([]) == []


def test_errata_are_told_with_every_form():
    erratum = Erratum(rule="SAME", since=date(2025, 6, 1), reason="a slip", off=True)
    (judged,) = check([form(replace(FORM, errata=(erratum,)), "m 5")])
    assert [told(finding) for finding in judged.findings] == [
        "note erratum-off erratum-off [] rule=SAME since=2025-06-01 reason=a slip"
    ]


def test_a_rule_that_was_not_run_names_its_cells():
    one = form(FORM, "a □, b x, m 5")
    readings = [one.readings["t_a"], one.readings["t_b"]]
    finding = not_run_finding(FORM.instances[0].rule, readings, 2)
    assert (finding.origin, finding.severity, told(finding)) == (
        Origin.RULE,
        Severity.MUST,
        "must SAME not-run [t_a= t_b=x] count=2 blank=1 other=1",
    )
