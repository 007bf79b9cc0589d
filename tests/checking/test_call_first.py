"""Whom to call first: what each office's doubtful figures can move in the sum of the office above."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.checking.one_column import edition, form
from xlvalidate.checking.call_first import DoubtfulFigure, DoubtfulSums, FirstCall, going_up
from xlvalidate.checking.check import check
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import plain

FORM = edition(
    """
    a
    b
    s
    z blank = "zero"
    m kind = "amount", decimals = 2, least = -99
    w kind = "text"
    """,
    'SUM must says = "t_a + t_b = t_s"',
    'LIM explain says = "t_m <= 50"',
)


def ranked(*offices: tuple[str | None, str], of: Edition = FORM) -> tuple[FirstCall, ...]:
    """Each office by whose sum it goes into, and its form; what is not drawn is 0."""
    sums = DoubtfulSums()
    for into, drawing in offices:
        (checked,) = check([form(of, drawing)])
        sums.add(into, checked)
    return tuple(sums.ranked())


def said(call: FirstCall) -> str:
    """`0 t_s 5 of 100 = 1/20 +2`: which office, which figure, what it moves in which sum, its share, how many more."""
    one = call.figure
    share = one.share if one.share is not None else "?"
    of = f"{'about ' if one.missing else ''}{plain(one.moves)} of {plain(one.total)}"
    return f"{call.report} {one.reading.indicator.code} {of} = {share}{f' +{one.more}' if one.more else ''}"


@pytest.mark.parametrize(
    ("offices", "expected"),
    [
        # Nobody reported, nothing is wrong, nothing is open.
        ([], []),
        ([("p", "a 1, s 1"), ("p", "")], []),
        # An equation: in the largest sum among its figures, whichever of them is wrong.
        ([("p", "a 10, b 5, s 20"), ("p", "a 80, s 80")], ["0 t_s 5 of 100 = 1/20"]),
        # Only s can be wrong: no other figure may become so small.
        ([("p", "a 10, b 5, s 0"), ("p", "b 85, s 85")], ["0 t_s 15 of 85 = 3/17"]),
        # The largest share first; the order given where they are the same.
        (
            [("p", "a 9, s 10"), ("p", "a 20, s 10"), ("p", "a 8, s 9"), ("p", "a 71, s 71")],
            ["1 t_a 10 of 108 = 5/54", "0 t_a 1 of 108 = 1/108", "2 t_a 1 of 108 = 1/108"],
        ),
        # Each sum is its own: the same difference weighs more where there is less.
        (
            [("p", "a 9, s 10"), ("p", "s 90, a 90"), ("q", "a 9, s 10")],
            ["2 t_s 1 of 10 = 1/10", "0 t_s 1 of 100 = 1/100"],
        ),
        # No number: the middle one of the others stands for it, of two the larger.
        ([("p", "a □"), ("p", "a 4, s 4"), ("p", "a 30, s 30"), ("p", "a 6, s 6")], ["0 t_a about 6 of 40 = 3/20"]),
        ([("p", "a □"), ("p", "a 4, s 4"), ("p", "a 6, s 6")], ["0 t_a about 6 of 10 = 3/5"]),
        ([("p", "a many"), ("p", "a 4, s 4")], ["0 t_a about 4 of 4 = 1"]),
        ([("p", "m □"), ("p", "m -3"), ("p", "m -2"), ("p", "m 1")], ["0 t_m about 2 of -4 = 1/2"]),
        ([("p", "m □"), ("p", "m -3"), ("p", "m 0"), ("p", "m 1")], []),
        ([("p", "m □"), ("p", "m 0"), ("p", "m 2"), ("p", "m 1")], ["0 t_m about 1 of 3 = 1/3"]),
        # Most have none: what is missing is most likely none, too, and moves nothing.
        ([("p", "a □"), ("p", ""), ("p", ""), ("p", "a 6, s 6")], []),
        # Nobody else has it: nobody can say, and it comes last.
        (
            [("p", "a □"), ("q", "a 9, s 10"), ("q", "a 990, s 990")],
            ["1 t_s 1 of 1000 = 1/1000", "0 t_a about None of 0 = ?"],
        ),
        # A blank that counts as 0 is a figure, a text has no sum.
        ([("p", "z □, w □"), ("p", "z 5")], []),
        # A sum of 0 that something may move.
        ([("p", "m -60"), ("p", "m 60")], ["1 t_m 10 of 0 = 1"]),
        # Decimals, exactly; more than the whole sum.
        ([("p", "m 50.25"), ("p", "m 0.75")], ["0 t_m 0.25 of 51 = 1/204"]),
        ([("p", "m 90"), ("p", "m -89")], ["0 t_m 40 of 1 = 40"]),
        # The heaviest of an office, and how many more doubts it has.
        ([("p", "a 9, s 10, m 60"), ("p", "m 40")], ["0 t_s 1 of 10 = 1/10 +1"]),
        ([("p", "a 9, s 10, m 70, z 1"), ("p", "m 30")], ["0 t_m 20 of 100 = 1/5 +1"]),
        # What goes into no sum is not there; the others keep their positions.
        ([(None, "a 9, s 10"), ("p", "a 9, s 10")], ["1 t_s 1 of 10 = 1/10"]),
        # One office.
        ([("p", "a 9, s 10")], ["0 t_s 1 of 10 = 1/10"]),
    ],
)  # fmt: skip
def test_offices_are_ranked_by_what_they_can_move(offices, expected):
    assert [said(call) for call in ranked(*offices)] == expected


def test_what_was_explained_is_no_doubt_any_more():
    (checked,) = check([form(FORM, "m 60")])
    sums = DoubtfulSums()
    sums.add(
        "p", replace(checked, findings=tuple(replace(one, explanation="a new bridge") for one in checked.findings))
    )
    assert tuple(sums.ranked()) == ()


def test_a_file_that_cannot_be_read_has_no_figures_and_keeps_its_position():
    (checked,) = check([form(FORM, "a 9, s 10")])
    sums = DoubtfulSums()
    sums.add("p", None)
    sums.add("p", checked)
    (call,) = sums.ranked()
    assert checked.submission is not None
    reading = checked.submission.readings["t_s"]
    figure = DoubtfulFigure(reading=reading, moves=1, total=10, share=Fraction(1, 10), missing=False)
    assert call == FirstCall(1, figure)


def test_sums_of_two_editions_stay_apart():
    other = edition("a\nb\ns", 'SUM must says = "t_a + t_b = t_s"', id="made-up-too")
    sums = DoubtfulSums()
    for of, drawing in ((FORM, "a 9, s 10"), (other, "a 990, s 990")):
        (checked,) = check([form(of, drawing)])
        sums.add("p", checked)
    assert [said(call) for call in sums.ranked()] == ["0 t_s 1 of 10 = 1/10"]


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        # Where no rule says what adds up, all numbers do.
        ([], {"t_a": False, "t_b": False}),
        (['ADD must units = ["t_a"]'], {"t_a": False}),
        (['ADD must units = ["t_a"]; blanks = "zero"'], {"t_a": True}),
    ],
)
def test_what_adds_up_is_what_the_edition_says(rules, found):
    assert going_up(edition('a\nb\nw kind = "text"', *rules)) == found


def test_a_blank_that_a_rule_counts_as_0_is_a_figure():
    zero = edition("a\nb", 'ADD must units = ["t_*"]; blanks = "zero"')
    assert ranked(("p", "a □"), ("p", "a 4"), of=zero) == ()
    plainly = edition("a\nb", 'ADD must units = ["t_*"]')
    assert [said(call) for call in ranked(("p", "a □"), ("p", "a 4"), of=plainly)] == ["0 t_a about 4 of 4 = 1"]


def test_figures_that_are_large_and_fine_are_added_exactly():
    large = "m 999999999999.99"
    (call, _) = ranked(("p", large), ("p", large))
    assert (call.figure.moves, call.figure.total) == (Decimal("999999999949.99"), Decimal("1999999999999.98"))


CROSSED = edition(
    "a\nb\nc\ns\nu",
    'FIRST must says = "t_a + t_b = t_s"',
    'SECOND must says = "t_a + t_c = t_u"',
    'THIRD explain says = "t_a + t_b = t_s"',
)


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        # Both rules are broken by the same 3: that is t_a, though the sums of t_s and t_u are larger.
        ("a 13, b 20, c 30, s 30, u 40", ["0 t_a 3 of 13 = 3/13 +1"]),
        # One rule alone: t_b or t_s, but not t_a, in which the other one agrees; the larger sum is t_s.
        ("a 40, b 20, c 30, s 50, u 70", ["0 t_s 10 of 50 = 1/5"]),
    ],
)
def test_where_cells_are_suspected_it_goes_by_them(office, expected):
    assert [said(call) for call in ranked(("p", office), of=CROSSED)] == expected
