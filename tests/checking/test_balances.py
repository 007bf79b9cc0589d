"""Every rule over every form of a batch: both sides where each figure is there, and why not where one is not."""

import pytest

from tests.checking.one_column import edition, form
from xlvalidate.checking.balances import judged, sides
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.figures import Absence, NotComputed, absent_blocks, figures_of
from xlvalidate.checking.layout import layout_of
from xlvalidate.editions.edition import Edition
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.tree import Ref, Whose

ROWS = """
    a
    b
    z blank = "zero"
    e blank = "empty"
    g optional = "grant"
    h optional = "grant"
"""
FORM = edition(
    ROWS,
    'SAME must says = "t_a = t_b"',
    'ZERO must says = "t_a >= t_z"',
    'SPARE must says = "t_a >= t_e"',
    'GRANT must says = "t_g >= t_h + t_a"',
    'LENT must says = "t_b <= t_a + 2"; blanks = "zero"',
    'LARGE must says = "t_a > 0"; applies = { size = ["large"] }',
    'NEAR must says = "t_a = t_b"; tolerance = 1',
    'LAST must says = "t_a >= last.t_a"',
    'NONE must says = "if blank(t_e) then t_a = 0"',
)
EMPTY = Absence.OPTIONAL_BLOCK
RUN = Absence.NOT_RUN


def by_rule(of: Edition, now: list[Submission], before: list[Submission | None]) -> dict[str, list[object]]:
    """By rule what was computed, `left right holds`, and what was not, the word and the figures, as by submission."""
    batch = batch_figures(layout_of(of), now, before)
    found: dict[str, dict[int, object]] = {instance.id: {} for instance in of.instances}
    for owner, (one, there) in enumerate(zip(judged(batch), sides(batch), strict=True)):
        assert not one.absent.keys() & there.keys() and one.broken.keys() <= there.keys()
        for rule, side in there.items():
            found[of.instances[rule].id][owner] = (side.left, side.right, rule not in one.broken)
        for rule, gap in one.absent.items():
            codes = [reading.indicator.code for reading in gap.operands]
            found[of.instances[rule].id][owner] = (gap.absence, *codes)
    return {rule: [by_owner[owner] for owner in sorted(by_owner)] for rule, by_owner in found.items()}


def balances(drawing: str, before: str | None = None, **cover: str) -> dict[str, object]:
    last = None if before is None else form(FORM, before, year="2024")
    found = by_rule(FORM, [form(FORM, drawing, **{"size": "small", **cover})], [last])
    return {rule: one for rule, (one,) in found.items()}


WHOLE = {
    "SAME": (3, 3, True),
    "ZERO": (3, 0, True),
    "SPARE": (3, 0, True),
    "GRANT": (4, 4, True),
    "LENT": (3, 5, True),
    "LARGE": (Absence.OTHER_OFFICES,),
    "NEAR": (3, 3, True),
    "LAST": (Absence.OTHER_PERIOD,),
    "NONE": (3, 0, True),
}


@pytest.mark.parametrize(
    ("drawing", "changes"),
    [
        ("a 3, b 3, g 4, h 1", {}),
        ("a 3, b 4, g 4, h 1", {"SAME": (3, 4, False), "LENT": (4, 5, True), "NEAR": (3, 4, True)}),
        ("a 3, b 5, g 4, h 1", {"SAME": (3, 5, False), "LENT": (5, 5, True), "NEAR": (3, 5, False)}),
        # A blank: nothing can be said, but where the rule takes it as 0.
        ("a 3, b □, g 4, h 1", {"SAME": (RUN, "t_b"), "NEAR": (RUN, "t_b"), "LENT": (0, 5, True)}),
        # What is no number is 0 to nobody.
        ("a 3, b /, g 4, h 1", {"SAME": (RUN, "t_b"), "NEAR": (RUN, "t_b"), "LENT": (RUN, "t_b")}),
        # A blank that means 0, and one that means nothing.
        ("a 3, b 3, z □, g 4, h 1", {}),
        ("a 3, b 3, z /, g 4, h 1", {"ZERO": (RUN, "t_z")}),
        ("a 3, b 3, e □, g 4, h 1", {"SPARE": (EMPTY,), "NONE": (3, 0, False)}),
        ("a 3, b 3, e /, g 4, h 1", {"SPARE": (RUN, "t_e")}),
        # A block that was left empty as a whole, and one that was begun.
        ("a 3, b 3, g □, h □", {"GRANT": (EMPTY,)}),
        ("a 3, b 3, g 4, h □", {"GRANT": (RUN, "t_h")}),
        ("a 3, b 3, g □, h 1", {"GRANT": (RUN, "t_g")}),
        # Several blanks of one rule, in the order of the rule.
        (
            "a □, b □, g 4, h 1",
            {
                "SAME": (RUN, "t_a", "t_b"),
                "ZERO": (RUN, "t_a"),
                "SPARE": (RUN, "t_a"),
                "GRANT": (RUN, "t_a"),
                "LENT": (0, 2, True),
                "NEAR": (RUN, "t_a", "t_b"),
                "NONE": (RUN, "t_a"),
            },
        ),
        # A blank that means nothing beside one that is not known.
        (
            "a □, b 3, e □, g 4, h 1",
            {
                "SAME": (RUN, "t_a"),
                "ZERO": (RUN, "t_a"),
                "SPARE": (RUN, "t_a", "t_e"),
                "GRANT": (RUN, "t_a"),
                "LENT": (3, 2, False),
                "NEAR": (RUN, "t_a"),
                "NONE": (RUN, "t_a"),
            },
        ),
    ],
)
def test_what_becomes_of_each_rule(drawing, changes):
    assert balances(drawing) == WHOLE | changes


@pytest.mark.parametrize(
    ("drawing", "before", "last"),
    [
        ("a 3", "a 3", (3, 3, True)),
        ("a 3", "a 4", (3, 4, False)),
        # A figure of the year before that is not there, or is no number, leaves nothing to compare with.
        ("a 3", "a □", (Absence.OTHER_PERIOD,)),
        ("a 3", "a /", (Absence.OTHER_PERIOD,)),
        ("a □", "a /", (Absence.OTHER_PERIOD,)),
        ("a □", "a 3", (RUN, "t_a")),
    ],
)
def test_a_rule_over_two_periods(drawing, before, last):
    assert balances(drawing, before)["LAST"] == last


@pytest.mark.parametrize(
    ("size", "large"),
    [("large", (3, 0, True)), ("small", (Absence.OTHER_OFFICES,)), ("", (Absence.OTHER_OFFICES,))],
)
def test_a_rule_for_some_offices(size, large):
    assert balances("a 3", size=size)["LARGE"] == large


def test_a_batch_is_judged_form_by_form():
    drawings = ["a 3, b 3", "a □, b 4", "a 5, b 4", "a 1, b 9"]
    now = [form(FORM, drawing, size="large" if "5" in drawing else "small") for drawing in drawings]
    last = [form(FORM, "a 2"), form(FORM, "a 2"), None, form(FORM, "a 1")]
    found = by_rule(FORM, now, last)
    assert {rule: found[rule] for rule in ("SAME", "LARGE", "LAST", "NONE")} == {
        "SAME": [(3, 3, True), (RUN, "t_a"), (5, 4, False), (1, 9, False)],
        "LARGE": [(Absence.OTHER_OFFICES,), (Absence.OTHER_OFFICES,), (5, 0, True), (Absence.OTHER_OFFICES,)],
        "LAST": [(3, 2, True), (RUN, "t_a"), (Absence.OTHER_PERIOD,), (1, 1, True)],
        "NONE": [(3, 0, True), (RUN, "t_a"), (5, 0, True), (1, 0, True)],
    }


def test_a_figure_whose_cell_is_gone_is_taken_as_zero_by_no_rule():
    lent = edition("a\nb", 'LENT must says = "t_a = t_b"; blanks = "zero"')
    whole = form(lent, "a □, b □")
    without = {code: type(one)(one.indicator, None, one.value, None) for code, one in whole.readings.items()}
    gone = type(whole)(source=whole.source, edition=lent, readings=without)
    assert by_rule(lent, [whole, gone], [None, None]) == {"LENT": [(0, 0, True), (RUN, "t_a", "t_b")]}
    (found,) = judged(batch_figures(layout_of(lent), [gone], [None]))
    assert found.absent == {0: NotComputed(0, RUN, (without["t_a"], without["t_b"]))}


OLDER = edition("a\nold\ngone", id="older")
NEWER = edition(
    "a\nnew\nb", id="newer", more='previous = [{ edition = "older", same = ["t_a"], renamed = { t_new = "t_old" } }]'
)


def test_last_periods_figures_go_by_the_codes_of_this_one():
    now, before = form(NEWER, "a 1, new 2, b □"), form(OLDER, "a 4, old 5, gone 6")
    this = {Ref("t_a"): 1, Ref("t_new"): 2}
    assert figures_of(now) == this
    # Of a form of a year the period before is that of a year ago.
    earlier = {Ref(code, whose): n for code, n in (("t_a", 4), ("t_new", 5)) for whose in (Whose.LAST, Whose.YEAR_AGO)}
    assert figures_of(now, before) == this | earlier
    assert figures_of(now, form(OLDER, "a □, old x")) == this


@pytest.mark.parametrize(
    ("drawing", "blocks"),
    [("g □, h □, a □", {"grant"}), ("g □, h 0", set()), ("g 0, h □", set()), ("g /, h □", set()), ("", set())],
)
def test_blocks_in_which_nothing_was_typed(drawing, blocks):
    assert absent_blocks(FORM, form(FORM, drawing)) == blocks
