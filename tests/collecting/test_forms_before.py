"""Which of its office's earlier forms a form is held against: those that count, and are known to be the office's."""

import hashlib

import pytest

from tests.collecting.lines import OFFICES, drawn
from tests.monthly import RULES, edition_of
from xlvalidate.collecting.asked_periods import AskedPeriods
from xlvalidate.collecting.forms_before import forms_before
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.identity import Period, PeriodKind

MONTHS = AskedPeriods(kind=PeriodKind.MONTH)


def digest(piece: str) -> str:
    return hashlib.sha256(piece.encode()).hexdigest() if piece else ""


def held(table: str, rules: str = RULES, asked: AskedPeriods = MONTHS) -> dict[str, tuple[str, ...]]:
    """By the name of a piece, the names of those that it is to be held against anew."""
    lines = drawn(table, tuple(range(len(table.strip().splitlines()) - 1)))
    state = which_counts(lines, OFFICES, asked=asked)
    names = {digest(line.name): line.name for line in lines} | {"": "-"}
    found = forms_before(state, asked, Catalogue(edition_of(rules=rules)), [edition_of(rules=rules).id])
    return {names[own]: tuple(names[one] for one in before) for own, before in found.items()}


CASES = {
    "the month before and the same one a year before": (
        """
        piece day code   name   period
        jan   10  990001 教育局 2026-01
        dec   11  990001 教育局 2025-12
        ago   12  990001 教育局 2025-01
        """,
        {"jan": ("dec", "ago")},
    ),
    "another office's is none of them": (
        """
        piece day code   name   period
        jan   10  990001 教育局 2026-01
        dec   11  990002 民政局 2025-12
        """,
        {},
    ),
    "the one that counts, and not the one before it": (
        """
        piece day code   name   period
        jan   10  990001 教育局 2026-01
        old   11  990001 教育局 2025-12
        new   12  990001 教育局 2025-12
        """,
        {"jan": ("new", "-")},
    ),
    "none that may be another, is not readable, or does not belong here": (
        """
        piece day code   name   period  why          verdict    stamped
        jan   10  990001 教育局 2026-01 -            accepted   -
        one   11  990001 教育局 2025-12 -            accepted   -
        two   11  990001 教育局 2025-12 -            accepted   -
        feb   12  990002 民政局 2026-02 -            accepted   -
        torn  12  990002 民政局 2026-01 -            unreadable -
        apr   12  010003 水利局 2026-04 -            accepted   -
        odd   12  010003 水利局 2026-03 other-period return     -
        june  12  990004 甲镇   2026-06 -            accepted   -
        may   12  990004 甲镇   2026-05 -            return     2026-04
        """,
        {},
    ),
    "one that is returned for its figures": (
        """
        piece day code   name   period  verdict
        jan   10  990001 教育局 2026-01 accepted
        dec   11  990001 教育局 2025-12 return
        """,
        {"jan": ("dec", "-")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_form_is_held_against(case):
    table, expected = CASES[case]
    assert held(table) == expected


def test_only_what_changes_is_held_against_it_anew():
    table = """
        piece day code   name   period  held
        jan   10  990001 教育局 2026-01 {}
        dec   11  990001 教育局 2025-12 -
        ago   12  990001 教育局 2025-01 -
        """
    assert held(table.format(f"{digest('dec')}+{digest('ago')}")) == {}
    assert held(table.format(digest("dec"))) == {"jan": ("dec", "ago")}
    gone = "piece day code name period held\njan 10 990001 教育局 2026-01 {}"
    assert held(gone.format(digest("dec"))) == {"jan": ("-", "-")}


def test_only_what_a_rule_asks_for_is_held_against():
    table = CASES["the month before and the same one a year before"][0]
    last, year_ago = (RULES.replace(f"says = {said}", "says = \"t_coal_open = 0\"") for said in (
        '"t_coal_prior = year_ago.t_coal_used"', '"t_coal_open = last.t_coal_close"',
    ))  # fmt: skip
    assert held(table, last) == {"jan": ("dec", "-")}
    assert held(table, year_ago) == {"jan": ("-", "ago")}
    neither = last.replace('"t_coal_open = last.t_coal_close"', '"t_coal_open = 0"')
    assert held(table, neither) == {}
    assert held(table, asked=AskedPeriods(Period(2026), PeriodKind.YEAR)) == {}
