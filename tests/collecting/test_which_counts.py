"""Which submission counts, whatever the order in which the pieces came. The lines are drawn; nothing else is there."""

from dataclasses import replace
from itertools import permutations

import pytest

from tests.collecting.lines import OFFICES, drawn, told
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.identity import Period

YEAR = Period(2025)

CASES: dict[str, tuple[str, list[str]]] = {
    "the newest counts": (
        """
        piece day from code   name   verdict
        old   10  a    990001 教育局 accepted
        new   12  a    990001 教育局 return
        mid   11  a    990001 教育局 accepted
        """,
        ["return 990001 2025 new < mid < old []"],
    ),
    "another's name under this code displaces nobody": (
        """
        piece day from code   name   verdict
        own   10  -    990001 教育局 accepted
        wrong 12  -    990001 民政局 accepted
        """,
        ["accepted 990001 2025 own []", "other return wrong name-other-office"],
    ),
    "nor does an older one": (
        """
        piece day from code   name   verdict
        own   12  -    990001 教育局 accepted
        wrong 10  b    990001 民政局 accepted
        """,
        ["accepted 990001 2025 own []", "other return wrong name-other-office"],
    ),
    "another's address displaces nobody": (
        """
        piece day from code   name   verdict
        own   10  -    990001 教育局 return
        wrong 12  b    990001 教育局 accepted
        """,
        ["return 990001 2025 own []", "other return wrong sender-mismatch"],
    ),
    "another's name that is not letter for letter displaces nobody": (
        """
        piece day from code   name               verdict
        own   10  a    990001 教育局             accepted
        wrong 12  a    990001 甲县民政局（盖章） accepted
        """,
        ["accepted 990001 2025 own []", "other return wrong name-other-office"],
    ),
    "a name of nobody displaces nobody": (
        """
        piece day from code   name   verdict
        own   10  a    990001 教育局 accepted
        wrong 12  a    990001 财政部 accepted
        """,
        ["accepted 990001 2025 own []", "other explain wrong name-not-in-roster"],
    ),
    "nor an office's own that is to be explained": (
        """
        piece day from code   name   verdict
        own   10  a    990001 教育局 explain
        wrong 12  a    990001 财政部 return
        """,
        ["explain 990001 2025 own []", "other return wrong name-not-in-roster"],
    ),
    "alone it stands, to be explained": (
        """
        piece day from code   name   verdict
        one   10  a    990001 财政部 accepted
        two   12  a    990001 外交部 accepted
        """,
        ["explain 990001 2025 two < one [name-not-in-roster]"],
    ),
    "and before one that may be another office's": (
        """
        piece day from code   name   verdict
        one   10  a    990001 财政部 accepted
        wrong 12  b    990001 教育局 accepted
        """,
        ["explain 990001 2025 one [name-not-in-roster]", "other return wrong sender-mismatch"],
    ),
    "a stamp from another's mailbox displaces nobody": (
        """
        piece day stamp  from code   name   verdict
        own   10  -      a    990001 教育局 accepted
        lent  12  990001 b    990001 教育局 accepted
        """,
        ["accepted 990001 2025 own []", "other explain lent sender-mismatch"],
    ),
    "nor does an older one from there": (
        """
        piece day stamp  from code   name   verdict
        own   12  990001 a    990001 教育局 accepted
        lent  10  990001 b    990001 教育局 accepted
        """,
        ["accepted 990001 2025 own []", "other explain lent sender-mismatch"],
    ),
    "nor the same figures": (
        """
        piece day stamp  from content code   name   verdict
        lent  10  990001 b    x       990001 教育局 accepted
        own   12  990001 a    x       990001 教育局 accepted
        """,
        ["accepted 990001 2025 own []", "other explain lent sender-mismatch"],
    ),
    "alone a stamp from another's mailbox stands, to be explained": (
        """
        piece day stamp  from code   name   verdict
        old   10  990001 b    990001 教育局 accepted
        lent  12  990001 b    990001 教育局 accepted
        """,
        ["explain 990001 2025 lent < old [sender-mismatch]"],
    ),
    "a stamp sent on by the office above counts": (
        """
        piece day stamp  from code   name   verdict
        own   10  990001 a    990001 教育局 accepted
        on    12  990001 p    990001 教育局 accepted
        """,
        ["accepted 990001 2025 on < own []"],
    ),
    "an uncontradicted one that cannot be read still stands before a contradicted one": (
        """
        piece day from code   name   verdict
        torn  10  a    -      -      unreadable
        wrong 12  b    990001 教育局 accepted
        """,
        ["unreadable 990001 2025 torn []", "other return wrong sender-mismatch"],
    ),
    "of contradicted ones only the newest stands, and is returned": (
        """
        piece day from code   name   verdict
        one   10  b    990001 教育局 accepted
        two   12  -    990001 民政局 accepted
        """,
        ["return 990001 2025 two [name-other-office]", "other return one sender-mismatch"],
    ),
    "a stamp against the cover displaces neither the one nor the other": (
        """
        piece day stamp  code   name   verdict
        edu   10  -      990001 教育局 accepted
        civil 10  -      990002 民政局 accepted
        wrong 12  990001 990002 民政局 return
        """,
        ["accepted 990001 2025 edu []", "accepted 990002 2025 civil []", "other return wrong stamp-other-office"],
    ),
    "the same bytes of another's address and of the office's own are the office's": (
        """
        piece day from bytes code   name   verdict
        lent  10  b    x     990001 教育局 accepted
        own   12  a    x     990001 教育局 accepted
        """,
        ["explain 990001 2025 lent [sender-mismatch]", "repeated own of lent"],
    ),
    "one that cannot be read, or is for another year, does not take the place of a better one": (
        """
        piece day from code   name   verdict    why        period
        good  10  a    990001 教育局 accepted   -          2025
        torn  11  a    -      -      unreadable -          -
        old   12  a    990001 教育局 return     other-year 2024
        """,
        ["explain 990001 2025 good < old < torn [newer-unreadable,newer-other]"],
    ),
    "two of one moment are one office with two candidates, the gravest is shown": (
        """
        piece day from code   name   verdict
        one   10  a    990001 教育局 accepted
        two   10  a    990001 教育局 return
        old   09  a    990001 教育局 accepted
        """,
        ["return 990001 2025 two | one < old [undecided]"],
    ),
    "the same cover, figures and explanations are a repeat, whatever the bytes": (
        """
        piece day from content code   name   verdict
        first 10  a    x       990001 教育局 accepted
        other 11  a    y       990001 教育局 explain
        saved 12  a    x       990001 教育局 accepted
        """,
        ["explain 990001 2025 other < first []", "repeated saved of first"],
    ),
    "two of one moment that say the same are one": (
        """
        piece day from content code   name   verdict
        one   10  a    x       990001 教育局 accepted
        two   10  a    x       990001 教育局 accepted
        """,
        ["accepted 990001 2025 one []", "repeated two of one"],
    ),
    "the same figures in a workbook that was mended are no repeat": (
        """
        piece  day from content code   name   verdict
        broken 10  a    x       990001 教育局 return
        mended 11  a    x       990001 教育局 accepted
        """,
        ["accepted 990001 2025 mended < broken []"],
    ),
    "the same figures of two offices are two reports": (
        """
        piece day from content code   name   verdict
        one   10  a    x       990001 教育局 accepted
        two   11  b    x       990002 民政局 accepted
        """,
        ["accepted 990001 2025 one []", "accepted 990002 2025 two []"],
    ),
    "a contradicted one is no first of a repeat": (
        """
        piece day from content code   name   verdict
        lent  10  b    x       990001 教育局 accepted
        own   11  a    x       990001 教育局 accepted
        """,
        ["accepted 990001 2025 own []", "other return lent sender-mismatch"],
    ),
    "those of nobody do not stand for each other": (
        """
        piece day from code name blank       verdict
        one   10  -    -    -    office_code accepted
        two   11  z    -    -    office_code accepted
        """,
        ["return - 2025 one [office-code-blank]", "return - 2025 two [office-code-blank]"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_counts_in_every_order_of_coming(case):
    table, expected = CASES[case]
    count = len(drawn(table))
    for arrived in permutations(range(count)):
        assert told(which_counts(drawn(table, arrived), OFFICES, YEAR)) == expected, arrived


def test_nothing_is_lost_and_nothing_doubled():
    for table, _ in CASES.values():
        lines = drawn(table, tuple(range(len(drawn(table)))))
        state = which_counts(lines, OFFICES, YEAR)
        counted = [line for one in state.offices for line in (one.line, *one.candidates, *one.earlier)]
        listed = [line.id for line in counted]
        listed += [line.id for line, _ in (*state.others, *state.repeated)]
        assert sorted(listed) == sorted(line.id for line in lines) == sorted(state.fates)


AT_ONE_PLACE: dict[str, tuple[str, list[str]]] = {
    "what was fetched later has replaced what was there, however old it says it is": (
        """
        piece  day place fetched code   name   verdict
        before 12  f     1       990001 教育局 return
        after  10  f     2       990001 教育局 accepted
        """,
        ["accepted 990001 2025 after < before []"],
    ),
    "and is as new as that": (
        """
        piece  day place fetched code   name   verdict
        before 12  f     1       990001 教育局 return
        after  10  f     3       990001 教育局 accepted
        other  11  g     2       990001 教育局 explain
        """,
        ["accepted 990001 2025 after < before < other []"],
    ),
    "what was put back counts again": (
        """
        piece  day place fetched code   name   verdict
        first  10  f     3       990001 教育局 accepted
        second 12  f     2       990001 教育局 return
        """,
        ["accepted 990001 2025 first < second []"],
    ),
    "what was put back in other bytes counts again": (
        """
        piece  day place fetched content code   name   verdict
        first  10  f     1       x       990001 教育局 accepted
        second 12  f     2       y       990001 教育局 return
        again  11  f     3       x       990001 教育局 accepted
        """,
        ["accepted 990001 2025 first < second []", "repeated again of first"],
    ),
    "another office's file at that place takes nothing away": (
        """
        piece  day place fetched code   name   verdict
        edu    10  f     1       990001 教育局 accepted
        civil  12  f     2       990002 民政局 accepted
        """,
        ["accepted 990001 2025 edu []", "accepted 990002 2025 civil []"],
    ),
    "nor does one that cannot be read": (
        """
        piece  day place fetched from code   name   verdict
        good   12  f     1       a    990001 教育局 accepted
        torn   10  f     2       a    -      -      unreadable
        """,
        ["explain 990001 2025 good < torn [newer-unreadable]"],
    ),
    "nothing is said of one that could not be read and was replaced": (
        """
        piece  day place fetched from code   name   verdict
        torn   12  f     1       a    -      -      unreadable
        good   10  f     2       a    990001 教育局 accepted
        """,
        ["accepted 990001 2025 good < torn []"],
    ),
    "a contradicted one replaces nothing": (
        """
        piece  day place fetched code   name   verdict
        own    10  f     1       990001 教育局 accepted
        wrong  12  f     2       990001 民政局 accepted
        """,
        ["accepted 990001 2025 own []", "other return wrong name-other-office"],
    ),
}


@pytest.mark.parametrize("case", AT_ONE_PLACE)
def test_what_counts_at_one_place(case):
    table, expected = AT_ONE_PLACE[case]
    lines = [replace(line, id=number) for number, line in enumerate(drawn(table), start=1)]
    for order in permutations(lines):
        assert told(which_counts(order, OFFICES, YEAR)) == expected


PERIODS = """
    piece day from code   name   verdict    period
    this  10  a    990001 教育局 accepted   2025
    last  12  a    990001 教育局 return     2024
    again 11  a    990001 教育局 explain    2024
    none  12  a    990001 教育局 return     -
    torn  13  a    -      -      unreadable -
"""


def test_without_a_year_each_period_is_a_report_of_its_own():
    for arrived in permutations(range(5)):
        assert told(which_counts(drawn(PERIODS, arrived), OFFICES)) == [
            "return 990001 - none []",
            "return 990001 2024 last < again []",
            "explain 990001 2025 this < torn [newer-unreadable]",
        ]


def test_who_is_missing_is_who_has_nothing_that_stands():
    table = CASES["another's name under this code displaces nobody"][0]
    missing = which_counts(drawn(table, (0, 1)), OFFICES, YEAR).missing
    assert [one.office.code for one in missing or ()] == ["990000", "990002", "010003", "990004", "990005"]
