"""Sums of one column: what a side that was left empty says, which units are shown, how findings list them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.checking.one_column import edition, form
from xlvalidate.checking.rollup import (
    Contribution,
    Figures,
    RollUp,
    TakenFrom,
    Unit,
    adding,
    counted,
    figures_of,
    roll_up,
)
from xlvalidate.checking.stamp_findings import Trusted, stamp_findings
from xlvalidate.checking.sum_findings import summed
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Origin, Outcome, Place, Severity
from xlvalidate.roster import Office, Roster
from xlvalidate.stamps import Issuers

FORM = edition(
    """
    a
    e blank = "empty"
    m kind = "amount", decimals = 2, least = -99
    g optional = "grant"
    h optional = "grant"
    """,
    'ADD must units = ["t_*"]',
)


def roster(count: int) -> Roster:
    """An office with so many units, u1, u2 …, without a tree below them."""
    units = (Office(code=f"u{at}", name=f"Unit {at}", parent="top") for at in range(1, count + 1))
    return Roster((Office(code="top", name="Top"), *units))


def rolled(top: str, *units: str | None, of: Edition = FORM) -> RollUp:
    """An office beside its units; None is one that did not report."""
    there = {f"u{at}": form(of, drawing) for at, drawing in enumerate(units, start=1) if drawing is not None}
    there["top"] = form(of, top)
    all_of = roster(len(units))
    count = counted(all_of, lambda code: "" if code in there else "missing")
    return roll_up(of, all_of, count, there.get, ["top"])["top"]


def compared(one: RollUp) -> dict[str, tuple[object, object, bool]]:
    return {found.id: (found.left, found.right, found.holds) for found in one.compared}


@pytest.mark.parametrize(
    ("top", "units", "spare"),
    [
        ("e □", ["e □", "e □"], None),
        ("e 2", ["e □", "e □"], (2, 0, False)),
        ("e □", ["e 2", "e □"], (0, 2, False)),
        ("e 2", ["e 2", "e □"], (2, 2, True)),
        ("e 0", ["e □", "e □"], (0, 0, True)),
    ],
)
def test_a_side_that_was_rightly_left_empty_says_that_there_are_none(top, units, spare):
    found = compared(rolled(top, *units))
    assert found.pop("ADD.t_e", None) == spare
    assert found == {f"ADD.t_{code}": (0, 0, True) for code in "amgh"}


@pytest.mark.parametrize(
    ("units", "largest"),
    [
        # The largest, however it counts; what is nothing or was left empty is no share of it.
        (["m 1", "m 0.5", "m -0.75", "m 0", "e □"], ["u1 1", "u3 -0.75", "u2 0.5"]),
        (["m 2", "m 3", "m 3", "m 3"], ["u2 3", "u3 3", "u4 3"]),
        (["m 0", "m 0"], []),
    ],
)
def test_the_units_that_bring_most(units, largest):
    (differs,) = rolled("m 90", *units).differing
    assert [f"{share.code} {share.figure}" for share in differs.largest] == largest
    assert all(isinstance(share, Contribution) and share.name == f"Unit {share.code[1:]}" for share in differs.largest)


def test_a_unit_that_left_a_figure_empty_brings_nothing():
    (differs,) = rolled("e 9", "e 2", "e □").differing
    assert [(share.code, share.figure) for share in differs.largest] == [("u1", 2)]


def test_an_office_without_units_has_no_sum():
    there = {"u1": form(FORM), "top": form(FORM)}
    count = counted(roster(1), lambda code: "")
    assert roll_up(FORM, roster(1), count, there.get, ["u1"]) == {}
    assert list(roll_up(FORM, roster(1), count, there.get, ["top", "u1", "nobody"])) == ["top"]


@pytest.mark.parametrize(
    ("drawing", "numbers", "unknown"),
    [
        ("a 1, e 2, m 0.5, g 3, h 4", {"t_a": 1, "t_e": 2, "t_m": Decimal("0.5"), "t_g": 3, "t_h": 4}, set()),
        ("a □, e □, g □, h □", {"t_m": 0}, {"t_a"}),
        ("a /, e /, g □, h □", {"t_m": 0}, {"t_a", "t_e"}),
        ("g 1, h □", {"t_a": 0, "t_e": 0, "t_m": 0, "t_g": 1}, {"t_h"}),
    ],
)
def test_what_a_report_brings_into_a_sum(drawing, numbers, unknown):
    assert figures_of(form(FORM, drawing), adding(FORM)) == Figures(numbers, frozenset(unknown))


LENT = edition("a\nb", 'ADD must units = ["t_*"]; blanks = "zero"')


def test_blanks_that_are_zero_need_a_cell():
    whole = form(LENT, "a □, b 1")
    gone = replace(whole, readings={**whole.readings, "t_a": replace(whole.readings["t_a"], cell=None)})
    assert figures_of(whole, adding(LENT)) == Figures({"t_a": 0, "t_b": 1})
    assert figures_of(gone, adding(LENT)) == Figures({"t_b": 1}, frozenset({"t_a"}))


# As findings


def note(why: str, *facts: tuple[str, str], places: tuple[Place, ...] = ()) -> Finding:
    return Finding(id="ADD", origin=Origin.RULE, severity=Severity.NOTE, why=why, facts=facts, places=places)


def test_a_figure_that_is_not_the_sum():
    one = rolled("a 5", "a 3", "a 1")
    (place,) = [found.place for found in one.differing]
    assert summed(one) == (
        Finding(
            id="ADD.t_a",
            origin=Origin.RULE,
            severity=Severity.MUST,
            why="units-differ",
            places=(place,),
            left=5,
            right=4,
            difference=1,
            facts=(("equation", "5 ≠ 4"), ("count", "2"), ("largest", "Unit 1 3, Unit 2 1")),
        ),
    )


@pytest.mark.parametrize(
    ("missing", "listed"),
    [
        (1, "u1 Unit 1"),
        (6, "u1 Unit 1, u2 Unit 2, u3 Unit 3, u4 Unit 4, u5 Unit 5, u6 Unit 6"),
        (7, "u1 Unit 1, u2 Unit 2, u3 Unit 3, u4 Unit 4, u5 Unit 5, u6 Unit 6…"),
    ],
)
def test_units_that_are_missing_are_listed_up_to_six(missing, listed):
    one = rolled("a 5", *[None] * missing, "a 5")
    assert summed(one) == (note("units-missing", ("units", listed), ("count", str(missing))),)
    assert one.missing == tuple(
        Unit(f"u{at}", f"Unit {at}", TakenFrom.NOTHING, "missing") for at in range(1, missing + 1)
    )


def test_figures_that_are_not_known_are_told_with_their_units_each_once():
    one = rolled("a 5", "a □, m /", "a 4, m /", "a 1")
    assert summed(one) == (
        note(
            "units-blank",
            ("units", "u1 Unit 1, u2 Unit 2"),
            places=(Place("t_a", None, ""), Place("t_m", None, "")),
        ),
    )
    assert one.outcomes == {"ADD": Outcome.NOT_RUN}


def test_a_difference_is_told_before_what_could_not_be_compared():
    one = rolled("a 5, m 1", "a □", "a 4")
    assert [(finding.id, finding.why) for finding in summed(one)] == [
        ("ADD.t_m", "units-differ"),
        ("ADD", "units-blank"),
    ]
    assert one.outcomes == {"ADD": Outcome.FAILED}
    assert summed(rolled("a 4", "a 3", "a 1")) == ()


# A stamp without a manifest


def test_without_a_stamp_or_with_a_text_that_is_none():
    trusted = Trusted(Issuers({}))
    said = [
        [finding.id for finding in stamp_findings(replace(form(FORM), stamp=text), keys)]
        for text, keys in (("", None), ("x", None), ("", trusted), ("x", trusted))
    ]
    assert said == [[], ["stamp-not-verified"], ["stamp-missing"], ["stamp-forged"]]
