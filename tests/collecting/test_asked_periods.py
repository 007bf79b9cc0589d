"""Several periods in one collection: which form counts for which, who owes one, and what a stamp's period says."""

from datetime import date
from itertools import permutations

import pytest

from tests.collecting.lines import OFFICES, decided, drawn, told
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.conflicts import conflicts
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.identity import Period, PeriodKind
from xlvalidate.reports.decided_text import command_of, say_conflict, say_way

MONTHS = AskedPeriods(Period(2026), PeriodKind.MONTH, date(2026, 3, 20))


def settled(table, *said, asked=MONTHS):
    """The same whatever came first."""
    count = len(table.strip().splitlines()) - 1
    found = [told(which_counts(drawn(table, order), OFFICES, decided=decided(*said), asked=asked))
             for order in permutations(range(count))]  # fmt: skip
    assert all(one == found[0] for one in found)
    return found[0]


CASES = {
    "each month counts": (
        """
        piece day code   name   verdict  period
        march 10  990001 教育局 accepted 2026-03
        april 12  990001 教育局 accepted 2026-04
        """,
        ["accepted 990001 2026-03 march []", "accepted 990001 2026-04 april []"],
    ),
    "a correction takes the place of its own month only": (
        """
        piece day code   name   verdict  period
        march 10  990001 教育局 return   2026-03
        april 12  990001 教育局 accepted 2026-04
        again 14  990001 教育局 accepted 2026-03
        """,
        ["accepted 990001 2026-03 again < march []", "accepted 990001 2026-04 april []"],
    ),
    "one that is outside takes nobody's place": (
        """
        piece   day code   name   verdict period  why
        march   10  990001 教育局 accepted 2026-03 -
        outside 12  990001 教育局 return   2025-12 other-period
        """,
        ["return 990001 2025-12 outside []", "accepted 990001 2026-03 march []"],
    ),
    "two whose month cannot be read stand each for itself": (
        """
        piece day code   name   verdict period why
        one   10  990001 教育局 return  -      unread-period
        two   12  990001 教育局 return  -      unread-period
        """,
        ["return 990001 - one []", "return 990001 - two []"],
    ),
    "a stamp of another month speaks against a form, which displaces no other": (
        """
        piece day code   name   verdict  period  stamped
        own   10  990001 教育局 accepted 2026-04 2026-04
        wrong 12  990001 教育局 return   2026-04 2026-03
        """,
        ["accepted 990001 2026-04 own []", "other return wrong stamp-other-period"],
    ),
    "alone it counts, and is returned": (
        """
        piece day code   name   verdict period  stamped
        wrong 12  990001 教育局 return  2026-04 2026-03
        """,
        ["return 990001 2026-04 wrong []"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_which_form_counts_for_which_month(case):
    table, expected = CASES[case]
    assert settled(table) == expected


def test_the_collector_says_for_which_month_a_form_is():
    table = """
        piece day code   name   verdict  period
        march 10  990001 教育局 accepted 2026-03
        april 12  990001 教育局 accepted -
        """
    assert settled(table) == ["accepted 990001 - april []", "accepted 990001 2026-03 march []"]
    assert settled(table, "period april 2026-04") == [
        "accepted 990001 2026-03 march []", "accepted 990001 2026-04 april [period-decided]",
    ]  # fmt: skip
    assert settled(table, "period april 2026-04", "undone april") == settled(table)
    against = """
        piece day code   name   verdict  period  stamped
        own   10  990001 教育局 accepted 2026-04 2026-04
        wrong 12  990001 教育局 accepted 2026-04 2026-03
        """
    assert settled(against, "period wrong 2026-03") == [
        "accepted 990001 2026-03 wrong [period-decided]", "accepted 990001 2026-04 own []",
    ]  # fmt: skip


def owing(table, asked):
    state = which_counts(drawn(table), OFFICES, asked=asked)
    return [f"{one.period or '-'} {one.office.code}" for one in state.missing or () if one.office.code < "990003"]


def test_who_owes_a_form_for_which_month():
    table = """
        piece day code   name   verdict  period
        one   10  990001 教育局 accepted 2026-01
        two   12  990002 民政局 accepted 2026-04
        """
    # January and February are over; of April, a form has come.
    assert owing(table, MONTHS) == [
        "2026-01 990000", "2026-01 990002", "2026-01 010003",
        "2026-02 990000", "2026-02 990001", "2026-02 990002", "2026-02 010003",
        "2026-04 990000", "2026-04 990001", "2026-04 010003",
    ]  # fmt: skip
    # Of one month every form is, and where nothing is said of periods nobody owes one for each.
    for asked in (AskedPeriods(Period.of("2026-01"), PeriodKind.MONTH), AskedPeriods(kind=PeriodKind.MONTH)):
        assert owing(table, asked) == ["- 990000", "- 010003"]


OWED = [
    (Period(2026), PeriodKind.MONTH, date(2026, 3, 1), [], ["2026-01", "2026-02"]),
    (Period(2026), PeriodKind.MONTH, date(2026, 2, 28), [], ["2026-01"]),
    (Period(2026), PeriodKind.MONTH, date(2026, 1, 5), [], []),
    (Period(2026), PeriodKind.QUARTER, date(2026, 7, 1), ["2026-Q4"], ["2026-Q1", "2026-Q2", "2026-Q4"]),
    (Period(2026), PeriodKind.HALF, date(2027, 1, 1), ["2025-H1"], ["2026-H1", "2026-H2"]),
    (Period.of("2026-Q2"), PeriodKind.MONTH, None, [], ["2026-04", "2026-05", "2026-06"]),
    (Period.of("2026-03"), PeriodKind.MONTH, date(2026, 1, 1), [], ["None"]),
    (Period(2026), PeriodKind.YEAR, date(2026, 1, 1), [], ["None"]),
    (None, PeriodKind.MONTH, date(2026, 1, 1), ["2026-01"], ["None"]),
]


@pytest.mark.parametrize(("span", "kind", "today", "came", "expected"), OWED)
def test_which_periods_are_owed(span, kind, today, came, expected):
    assert [str(one) for one in AskedPeriods(span, kind, today).owed(map(Period.of, came))] == expected


def test_a_contradicted_period_is_for_the_collector_to_decide():
    against = """
        piece day code   name   verdict  period  stamped
        own   10  990001 教育局 accepted 2026-04 2026-04
        wrong 12  990001 教育局 return   2026-04 2026-03
        alone 12  990002 民政局 return   2026-02 2026-03
        """
    state = which_counts(drawn(against), OFFICES, asked=MONTHS)
    found = [
        (one.why, one.code, [file for _, file in one.pieces], [(way.choice, way.office) for way in one.ways])
        for one in conflicts(state, OFFICES)
    ]
    assert found == [
        ("whose", "990002", ["alone"], [("period", "2026-02"), ("period", "2026-03"), ("ignore", "")]),
        ("whose", "", ["wrong"], [("period", "2026-04"), ("period", "2026-03"), ("ignore", "")]),
    ]
    (first, _) = conflicts(state, OFFICES)
    said = say_conflict(first, "zh_CN")
    assert "编号戳是 2026年3月 的，封面填的却是 2026年2月" in said
    assert say_way(first.ways[1], "zh_CN") == "定为 2026-03 这一期的"
    assert command_of(first.ways[1], "c", "en").split()[4:6] == [first.pieces[0][0], "--period"]
