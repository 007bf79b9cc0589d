"""A broken rule as a finding, its figures, and the explanation that is bound to them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.checking.one_column import edition, form
from tests.forms import with_texts
from xlvalidate.checking.balances import judged
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.broken_rules import bound_to, broken, place_of, settled
from xlvalidate.checking.figures import figures_of
from xlvalidate.checking.judged_rules import Broken
from xlvalidate.checking.layout import layout_of
from xlvalidate.findings import Finding, Origin, Place, Severity
from xlvalidate.reading.submission import Kept, Submission
from xlvalidate.rules.tree import Ref, Whose

FORM = edition(
    "a\nb",
    'MUST must says = "t_a = t_b"',
    'GROWS explain says = "t_a >= last.t_a - t_b"',
    'BOTH explain says = "t_a = 0 and t_b <= 2"; tolerance = 0.5; blanks = "zero"',
)
RULES = FORM.by_instance


def found_broken(now: Submission, last: Submission | None, rule: str) -> Broken:
    (found,) = judged(batch_figures(layout_of(FORM), [now], [last]))
    return found.broken[list(RULES).index(rule)]


def test_figures_are_written_so_that_two_are_equal_only_if_each_is():
    figures = {Ref("a"): 1, Ref("b"): Decimal("2.50"), Ref("a", Whose.LAST): 3, Ref("a", Whose.UNITS): 0}
    assert bound_to(figures) == "a=1 b=2.5 last.a=3 units.a=0"
    assert bound_to({}) == ""


def test_a_rule_over_two_periods_shows_the_cells_of_this_one():
    now, last = form(FORM, "a 1, b 2"), form(FORM, "a 9", year="2024")
    found = broken(RULES["GROWS"], now, figures_of(now, last), found_broken(now, last, "GROWS"))
    assert found == Finding(
        id="GROWS",
        origin=Origin.RULE,
        severity=Severity.EXPLAIN,
        why="broken",
        places=(place_of(now.readings["t_a"]), place_of(now.readings["t_b"])),
        left=1,
        right=7,
        difference=-6,
        facts=(("equation", "1 < 9 - 2"),),
        bound="t_a=1 last.t_a=9 t_b=2",
    )
    assert place_of(now.readings["t_a"]) == Place("t_a", now.readings["t_a"].cell, "1")


def test_of_two_claims_the_first_that_does_not_hold_is_drawn_with_what_the_rule_allows():
    def drawn(drawing: str) -> tuple[str, str]:
        now = form(FORM, drawing)
        found = broken(RULES["BOTH"], now, figures_of(now), found_broken(now, None, "BOTH"))
        return found.fact("equation"), found.bound

    assert drawn("a 1, b 3") == ("1 ≠ 0", "t_a=1 t_b=3")
    assert drawn("a 0.5, b 3") == ("3 > 2", "t_a=0.5 t_b=3")
    # A figure that is not there counts as 0 where the rule says so.
    assert drawn("a □, b 3") == ("3 > 2", "t_a=0 t_b=3")


def open_finding(severity: Severity = Severity.EXPLAIN) -> Finding:
    return Finding(
        id="GROWS", origin=Origin.RULE, severity=severity, why="broken", facts=(("equation", "1 < 7"),), bound="now"
    )


def lapsed(then: str, bound: str) -> Finding:
    facts = (("equation", "1 < 7"), ("lapsed", "so it is"), ("then", then), ("then_bound", bound))
    return replace(open_finding(), facts=facts)


def without_reason(said: str) -> Finding:
    return replace(open_finding(), facts=(("equation", "1 < 7"), ("no_reason", said)))


SETTLED = replace(open_finding(), explanation="so it is")
LAST = form(FORM, "a 9, b 2", year="2024")


@pytest.mark.parametrize(
    ("texts", "kept", "last", "found"),
    [
        ({}, {}, None, open_finding()),
        ({"OTHER": "so it is"}, {}, None, open_finding()),
        ({"GROWS": "so it is"}, {}, None, SETTLED),
        ({"GROWS": "ok."}, {}, None, without_reason("ok.")),
        ({"GROWS": "ok."}, {"GROWS": Kept("so it is", "then", "2 < 7")}, None, without_reason("ok.")),
        # Kept by an earlier check, with the same figures or with others.
        ({"GROWS": "so it is"}, {"GROWS": Kept("so it is", "now", "1 < 7")}, None, SETTLED),
        ({"GROWS": "so it is"}, {"GROWS": Kept("so it is", "then", "2 < 7")}, None, lapsed("2 < 7", "then")),
        ({"GROWS": "so it is"}, {"GROWS": Kept("so it is", "then", "")}, None, lapsed("", "then")),
        ({"GROWS": "so it is"}, {"GROWS": Kept("it was so", "then", "2 < 7")}, None, SETTLED),
        ({"GROWS": "so it is"}, {"OTHER": Kept("so it is", "then", "2 < 7")}, None, SETTLED),
        # Word for word what last year's file says of last year's figures.
        ({"GROWS": "so it is"}, {}, with_texts(LAST, {"GROWS": "so it is"}), lapsed("", "t_a=9 t_b=2")),
        ({"GROWS": "so it is"}, {}, with_texts(LAST, {"GROWS": "it was so"}), SETTLED),
        ({"GROWS": "so it is"}, {}, LAST, SETTLED),
        (
            {"GROWS": "so it is"},
            {},
            with_texts(form(FORM, "a □, b 2"), {"GROWS": "so it is"}),
            lapsed("", "t_b=2"),
        ),
        (
            {"GROWS": "so it is"},
            {},
            with_texts(form(edition("a", id="other")), {"GROWS": "so it is"}),
            SETTLED,
        ),
    ],
)
def test_what_an_explanation_settles(texts, kept, last: Submission | None, found):
    now = with_texts(form(FORM, "a 1, b 2"), texts, kept)
    assert settled(open_finding(), now, last) == found


def test_a_must_is_never_explained_away():
    now = with_texts(form(FORM), {"GROWS": "so it is"}, {"GROWS": Kept("so it is", "then", "")})
    assert settled(open_finding(Severity.MUST), now, None) == open_finding(Severity.MUST)
