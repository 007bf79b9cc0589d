"""Findings about entries to causes: a rule that many entries break is one row, and so are the blanks of a table."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.grants import grants, judged, places, structure
from xlvalidate.checking.causes import Cause, causes_of, order_of
from xlvalidate.checking.check import Checked
from xlvalidate.checking.entry_gaps import EntryGaps, gaps_among, lack_at
from xlvalidate.findings import Place
from xlvalidate.reading.submission import Lack

YEAR = "2026-01-01 2026-12-31"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory):
    return grants(Path(tmp_path_factory.mktemp("grants")))


def line(cause: Cause) -> str:
    """`must gaps 2 [B4 D5] blank=2 agency=1 waits=1: AWD-CELLS`."""
    cells = " ".join(place.cell.a1 if place.cell else str(place.code) for place in cause.places)
    lacks = "".join(f" {lack}={count}" for lack, count in cause.lacks)
    lacks += "".join(f" {code.removeprefix('award_')}={count}" for code, count in cause.by_column)
    waits = f" waits={cause.waits}" if cause.waits else ""
    ids = " ".join(finding.id for finding in cause.findings)
    return f"{cause.severity} {cause.kind} {cause.entries} [{cells}]{lacks}{waits}: {ids}"


CASES = {
    "rules, a row each": (
        "4 A0001 农业局 □ 1 2026-05-01 2026-04-01\n5 A0001 农业局 □ 0 2026-05-02 2026-04-01",
        "1",
        ["must balance 2 [A4 A5]: AWD-REF", "must balance 2 [E4 E5 F4 F5]: AWD-DATES"],
    ),
    "columns stand in the order of their table, entries in theirs": (
        f"4 A0001 农业局 □ -1 {YEAR}\n5 a2 城建 □ 2 {YEAR}\n6 a3 农业局 水文处 0.001 {YEAR}\n7 A0004 农业局 □ "
        f"-2 {YEAR}",
        "-0.999",
        [
            "must cells 2 [A5 A6]: AWD-CELLS.ref",
            "must cells 1 [B5]: AWD-CELLS.agency",
            "must cells 1 [C6]: AWD-CELLS.section",
            "must cells 2 [D4 D7]: AWD-CELLS.amount",
            "must cells 1 [D6]: AWD-CELLS.amount",
            "must cells 0 [B4]: SUM-CELLS.total",
        ],
    ),
    "words of one column that are in no list": (
        f"4 A0001 城建 □ 1 {YEAR}\n5 A0002 交通 □ 0 {YEAR}\n7 A0003 城建 □ 0 {YEAR}",
        "1",
        ["must cells 3 [B4 B5 B7]: AWD-CELLS.agency AWD-CELLS.agency"],
    ),
    "blanks, and what waits for them": (
        f"4 A0001 □ □ □ {YEAR}\n5 A0002 □ □ 1 □ 2026-03-01\n6 A0003 农业局 □ 1 {YEAR}",
        "1",
        ["must gaps 2 [B4 B5 D4 E5] blank=4 agency=2 amount=1 starts=1 waits=4: AWD-TOTAL AWD-CELLS AWD-DATES AWD-BIG"],
    ),
    "blanks and texts of one column": (
        f"4 A0001 农业局 □ □ {YEAR}\n5 A0002 农业局 □ / {YEAR}\n6 A0003 农业局 □ 无 {YEAR}",
        "1",
        [
            "must gaps 1 [D4] blank=1 amount=1 waits=2: AWD-TOTAL AWD-CELLS AWD-BIG",
            "must cells 1 [D5]: AWD-CELLS.amount",
            "must cells 1 [D6]: AWD-CELLS.amount",
        ],
    ),
    "what is left of a rule waits for a text": (
        f"4 A0001 农业局 □ / {YEAR}\n5 A0002 农业局 □ / {YEAR}",
        "1",
        ["must cells 2 [D4 D5] waits=2: AWD-CELLS.amount AWD-TOTAL AWD-BIG"],
    ),
    "a reason that may be given": (
        f"4 A0001 农业局 □ 101 {YEAR}\n5 A0002 农业局 □ 102 {YEAR}",
        "203",
        ["explain reason 2 [D4 D5]: AWD-BIG"],
    ),
    "an open table stands before what comes behind it": (
        f"4 A0001 农业局 □ 1 {YEAR}",
        "2",
        ["must form 0 []: too-few-entries", "must balance 0 [B4]: AWD-TOTAL"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_causes_of_entries(form, name):
    drawing, total, wanted = CASES[name]
    assert [line(cause) for cause in causes_of(judged(form, drawing, total))] == wanted


def with_findings(checked: Checked, *more) -> Checked:
    return replace(checked, findings=(*checked.findings, *more))


def test_what_is_about_a_whole_table_stands_with_its_first_column(form):
    checked = with_findings(
        judged(form, f"4 A0001 农业局 □ -1 {YEAR}\n5 A0002 农业局 □ 3 {YEAR}", "2"),
        structure("entries-beyond", (Place(None, None, "x"),), 1),
        structure("entries-hidden", places("ref", [5]), 1),
        structure("column-lost", (Place("award_section", None, ""),)),
    )
    assert [line(cause) for cause in causes_of(checked)] == [
        "must form 1 [None]: entries-beyond",
        "must form 1 [A5]: entries-hidden",
        "must form 0 [award_section]: column-lost",
        "must cells 1 [D4]: AWD-CELLS.amount",
    ]


def test_gaps_are_counted_over_all_entries_of_which_findings_show_the_first(form):
    drawing = "\n".join(f"{row} A{row:04} {'□' if row % 2 else '农业局'} □ □ {YEAR}" for row in range(4, 104))
    (cause,) = causes_of(judged(form, drawing, "1"))
    assert (cause.entries, cause.by_column, cause.lacks) == (
        100,
        (("award_agency", 50), ("award_amount", 100)),
        ((Lack.BLANK, 150),),
    )
    assert {place.cell.row for place in cause.places if place.cell} == {*range(4, 24)}


def test_why_there_is_no_figure_at_a_place(form):
    submission = judged(form, f"4 A0001 □ □ / {YEAR}\n6 A0002 农业局 □ 1 {YEAR}", "1").submission
    asked = {
        "blank": places("agency", [4])[0],
        "text": places("amount", [4])[0],
        "figure": places("amount", [6])[0],
        "no entry": places("amount", [5])[0],
        "no entry, with a text": places("amount", [400], "x")[0],
        "lost": Place("award_amount", None, ""),
        "a cell": Place("summary_total", None, ""),
        "what is no indicator": Place(None, None, ""),
    }
    assert {name: lack_at(place, submission) for name, place in asked.items()} == {
        "blank": Lack.BLANK,
        "text": Lack.NO_NUMBER,
        "figure": None,
        "no entry": Lack.BLANK,
        "no entry, with a text": Lack.NO_NUMBER,
        "lost": Lack.NOT_FOUND,
        "a cell": None,
        "what is no indicator": None,
    }


def test_a_blank_that_may_stand_is_lacking_only_where_a_finding_says_so(form):
    submission = judged(
        form, f"4 A0001 □ □ 1 2026-01-01 □\n5 A0002 □ □ 1 2026-01-01 □\n6 A0003 □ □ 1 {YEAR}"
    ).submission
    asked = (*places("agency", [4]), *places("ends", [4]))
    assert gaps_among(asked, submission) == EntryGaps({Lack.BLANK: 4}, (("award_agency", 3), ("award_ends", 1)), 3)
    assert gaps_among([Place("award_agency", None, "")], submission) == EntryGaps(
        {Lack.NOT_FOUND: 1}, (("award_agency", 1),), 1
    )


def test_what_entries_come_to_stands_where_their_table_begins(form):
    assert order_of(form) == {
        "award_ref": 0,
        "award_agency": 1,
        "award_section": 2,
        "award_amount": 3,
        "award_starts": 4,
        "award_ends": 5,
        "summary_total": 6,
        "award_amount__sum": 0,
    }
