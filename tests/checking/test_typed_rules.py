"""Rules with conditions, texts, days, ticks and quotients over forms: in a frame, as the plain evaluator has them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.checking.one_column import edition, form
from tests.property.test_frames import submission
from xlvalidate.checking.balances import judged, sides
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.check import check
from xlvalidate.checking.layout import layout_of
from xlvalidate.checking.plain_balances import judged_alone, sides_alone
from xlvalidate.findings import Outcome, Severity, Verdict
from xlvalidate.reports.finding_text import say

ROWS = """
    a kind = "amount", decimals = 2
    b kind = "amount", decimals = 2
    c kind = "amount", decimals = 2
    n kind = "text"
    e kind = "date"
    f kind = "date"
    k kind = "flag"
"""
FORM = edition(
    ROWS,
    'OR must says = "t_a = 1 or t_b = 1"',
    'NOT must says = "if not (t_a = 1 and t_b = 1) then t_c >= 1"',
    'TEXT must says = """if t_n in ("x", "y 1") then t_a = 1"""',
    'LOOK must says = """t_n matches "small | small \' \' digit" or t_n = "none" """',
    'TICK must says = "if t_k then t_a >= 1"',
    'DAYS must says = "t_f - t_e <= 30"',
    'FROM must says = "t_e >= 2026-01-01"',
    'RATE explain says = "t_a / t_b <= 2"',
    'PART explain says = "t_a / t_b = t_c"; tolerance = "rounding"',
    'WHEN explain says = "if t_b > 0 then t_a / t_b <= 2"',
    'NEAR must says = "t_a = t_c"; tolerance = "50%"',
    'MOST must says = "max(t_a, t_b) <= 2 * abs(t_c)"',
    'ROUND must says = "round(t_a / t_b, 1) in (1, 0.3, 2.5)"',
)
RIGHT = {"t_a": 1, "t_b": 1, "t_c": 1, "t_n": "x", "t_e": date(2026, 3, 1), "t_f": date(2026, 3, 31), "t_k": True}


def filled_in(**changes):
    """The form that is right, with these changes."""
    figures = RIGHT | {f"t_{code}": said for code, said in changes.items()}
    return replace(form(FORM), readings=submission(FORM, figures).readings)


@pytest.mark.parametrize(
    ("changes", "broken", "not_run"),
    [
        ({}, [], []),
        ({"a": Decimal("0.99"), "c": 1}, ["TEXT", "TICK"], []),
        ({"a": 2, "b": 2, "c": 1}, ["OR", "TEXT"], []),
        ({"a": 2, "c": 2}, ["TEXT", "ROUND"], []),
        ({"n": " y  1\u3000"}, [], []),
        ({"n": "none", "a": 2, "c": 2}, ["ROUND"], []),
        ({"n": "Q"}, ["LOOK"], []),
        ({"k": False, "a": Decimal("0.3"), "c": Decimal("0.5")}, ["NOT", "TEXT", "PART"], []),
        ({"f": date(2026, 4, 1)}, ["DAYS"], []),
        ({"e": date(2025, 12, 31), "f": date(2026, 1, 1)}, ["FROM"], []),
        ({"a": Decimal("2.5"), "c": Decimal("2.5"), "n": "z"}, ["RATE", "WHEN"], []),
        ({"a": 1, "b": 3, "c": Decimal("0.33"), "n": "z"}, ["NOT", "MOST", "NEAR"], []),
        ({"a": 1, "b": 3, "c": Decimal("0.35"), "n": "z"}, ["NOT", "MOST", "NEAR", "PART"], []),
        ({"b": 0}, [], ["RATE", "PART", "ROUND"]),
        ({"b": 0, "c": 0, "n": "q"}, ["NOT", "NEAR", "MOST"], ["RATE", "PART", "ROUND"]),
        ({"n": "", "e": ""}, [], ["TEXT", "LOOK", "DAYS", "FROM"]),
    ],
)
def test_what_becomes_of_rules(changes, broken, not_run):
    one, right = filled_in(**changes), filled_in()
    batch = batch_figures(layout_of(FORM), [one, right], [None, None])
    assert (layout_of(FORM).alone, batch.apart) == ((), frozenset())
    assert judged(batch) == [judged_alone(FORM, one, None), judged_alone(FORM, right, None)]
    assert sides(batch) == [sides_alone(FORM, one, None), sides_alone(FORM, right, None)]
    found = judged(batch)[0]
    assert {FORM.instances[rule].id for rule in found.broken} == {*broken}
    assert [FORM.instances[rule].id for rule in found.absent] == not_run


def test_a_half_of_a_character_costs_its_form_the_frame_and_no_other():
    odd, right = filled_in(n="x\ud800"), filled_in()
    batch = batch_figures(layout_of(FORM), [odd, right], [None, None])
    assert batch.apart == {0}
    assert judged(batch) == [judged_alone(FORM, odd, None), judged_alone(FORM, right, None)]


def test_a_divisor_that_is_0_is_told_and_nobody_has_to_act_on_it():
    (found,) = check([filled_in(b=0)])
    told = {one.id: one for one in found.findings}
    assert (found.verdict, {one.severity for one in found.findings}) == (Verdict.ACCEPTED, {Severity.NOTE})
    assert {rule: one.why for rule, one in told.items()} == dict.fromkeys(("RATE", "PART", "ROUND"), "zero-divisor")
    assert told["RATE"].facts == (("divisor", "t_b"),)
    assert [place.code for place in told["RATE"].places] == ["t_b"]
    assert [found.outcomes[rule] for rule in ("RATE", "PART", "WHEN")] == [
        Outcome.NOT_RUN,
        Outcome.NOT_RUN,
        Outcome.PASSED,
    ]
    assert found.counts.not_run == 3
    said = say(told["RATE"], FORM, "zh_CN")
    cell = told["RATE"].places[0].cell.a1
    assert (said.what, said.please) == (f"RATE没有审核：除数“B（{cell}）”为 0。", "请核对；确实是 0 的，不用改。")
    assert "is 0" in say(told["RATE"], FORM, "en").what


def test_a_divisor_that_may_be_0_as_it_is_rounded():
    near = edition("a\nb", 'PART must says = "t_a / t_b = 1"; tolerance = "rounding"')
    small = edition(
        "a\nb kind = 'amount', decimals = 0", 'PART must says = "t_a / (t_b - 1) = 1"; tolerance = "rounding"'
    )
    assert [one.why for one in check([form(near, "a 1, b 0")])[0].findings] == ["zero-divisor"]
    (found,) = check([form(small, "a 1, b 1.0")])
    assert [one.why for one in found.findings] == ["zero-divisor"]
    half = edition("a\nb", 'PART must says = "t_a / (t_b - 1.5) = 1"; tolerance = "rounding"')
    (found,) = check([form(half, "a 1, b 2")])
    assert [(one.why, one.facts) for one in found.findings] == [("rounded-divisor", (("divisor", "t_b - 1.5"),))]
    assert say(found.findings[0], half, "zh_CN").what.endswith("按所报位数可能为 0。")


def test_the_longest_patterns_are_judged_in_frames():
    """polars compiles all that `patterns` takes."""
    classes = ("any", "han", "not-space", "letter-or-digit")
    rules = [f"""L{at} must says = "t_n matches '{f"{one} 250 " * 15}| digit 1'" """ for at, one in enumerate(classes)]
    long = edition("a\nn kind = 'text'", *rules)
    assert layout_of(long).alone == ()
    forms = [replace(form(long), readings=submission(long, {"t_a": 1, "t_n": said}).readings) for said in ("7", "x")]
    found = judged(batch_figures(layout_of(long), forms, [None, None]))
    assert [[long.instances[rule].id for rule in one.broken] for one in found] == [[], ["L0", "L1", "L2", "L3"]]


@pytest.mark.parametrize(
    ("drawn", "english", "chinese"),
    [
        (
            "e soon, k perhaps, a 1",
            "D cannot be judged at 1 place: 2 cells that are not understood. "
            "Please correct the cells that are not understood.",
            "D（1 处）无法判断：2 格无法识别。请改正无法识别的格。",
        ),
        (
            "e soon, k □, a 1",
            "D cannot be judged at 1 place: 1 blank cell, 1 cell that is not understood. "
            "Please fill in what is blank, then correct the cells that are not understood.",
            "D（1 处）无法判断：1 格没有填、1 格无法识别。请填写没有填的，再改正无法识别的格。",
        ),
        (
            "e 2026-01-01, k yes, a soon",
            "D cannot be judged at 1 place: 1 cell that is no number. "
            "Please correct these cells first: they hold no number.",
            "D（1 处）无法判断：1 格不是数字。请先把这些格改成数字。",
        ),
    ],
)
def test_a_day_that_is_not_understood_is_not_asked_for_as_a_number(drawn, english, chinese):
    of = edition('e kind = "date"\nk kind = "flag"\na', 'D must says = "if t_k then t_e >= 2026-01-01 and t_a > 0"')
    (checked,) = check([form(of, drawn)])
    (found,) = [one for one in checked.findings if one.id == "D"]
    said = say(found, of, "en"), say(found, of, "zh_CN")
    assert (f"{said[0].what} {said[0].please}", f"{said[1].what}{said[1].please}") == (english, chinese)
