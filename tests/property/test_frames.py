"""The frames and pandera against the plain evaluator: random rules over random batches, whatever the figures are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.editions.little import HEAD, edition, rule
from tests.property.trees import (
    CODES,
    WORDS,
    among_numbers,
    comparisons,
    days,
    literals,
    of_texts,
    rules_of,
)
from xlvalidate.cells import Cell
from xlvalidate.checking.balances import judged, sides
from xlvalidate.checking.batch_figures import batch_figures
from xlvalidate.checking.layout import laid_out
from xlvalidate.checking.plain_balances import judged_alone, sides_alone
from xlvalidate.editions.edition import instance
from xlvalidate.editions.rule import Equation
from xlvalidate.findings import Severity
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.submission import Reading, Submission, SubmittedFile
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.tolerance import EXACTLY, RoundingError, Tolerance, ToleranceKind, tolerant
from xlvalidate.rules.tree import Among, Arithmetic, Blank, Comparison, Ref, Sum, Ticked, Whose
from xlvalidate.rules.types import ValueType

FORM = (
    HEAD
    + """
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "元"
kind = "amount"
decimals = 2
widths = [20, 10]
[[tables.blocks]]
columns = [{ label = "This year" }]
rows = [
  { code = "a", label = "A", decimals = 0 },
  { code = "b", label = "B", blank = "zero" },
  { code = "c", label = "C", optional = "rest" },
  { code = "d", label = "D", blank = "empty" },
  { code = "n", label = "N", kind = "text" },
  { code = "m", label = "M", kind = "text" },
  { code = "e", label = "E", kind = "date" },
  { code = "f", label = "F", kind = "date" },
  { code = "k", label = "K", kind = "flag", blank = "zero" },
]
"""
    + rule('cells = "t"', "T-CELLS")
    + rule('says = "t_a = t_b"', "ANY")
)
NAMES = [f"t_{code}" for code in CODES]
TEXTS, DAYS, FLAGS = ["t_n", "t_m"], ["t_e", "t_f"], ["t_k"]
PERIODS = [Whose.NOW, Whose.NOW, Whose.NOW, Whose.LAST, Whose.UNITS]


def refs_to(names):
    return st.one_of(
        st.sampled_from(names).map(Ref),
        st.sampled_from(names).map(Ref),
        st.builds(Ref, st.sampled_from(names), st.sampled_from(PERIODS)),
    )


own = st.sampled_from(NAMES).map(Ref)
added = st.lists(own, min_size=1, max_size=4, unique=True).map(lambda parts: Sum("s", Whose.NOW, tuple(parts)))
numbers = st.one_of(literals, own, own, added, refs_to(NAMES))
between = st.builds(Arithmetic, refs_to(DAYS), st.just("-"), st.one_of(days, refs_to(DAYS)))
quotients = st.builds(Comparison, st.builds(Arithmetic, own, st.just("/"), own), st.sampled_from(["=", "<="]), own)
plain = st.one_of(
    comparisons(numbers),
    comparisons(st.one_of(numbers, own, between)),
    comparisons(st.one_of(literals, own, own), "+-*/"),
    quotients,
    st.builds(Comparison, refs_to(DAYS), st.sampled_from(["=", "<>", "<=", ">"]), st.one_of(days, refs_to(DAYS))),
    among_numbers(st.one_of(own, literals)),
    st.builds(Among, refs_to(DAYS), st.lists(days, min_size=1, max_size=2).map(tuple)),
    of_texts(refs_to(TEXTS)),
    st.builds(Ticked, refs_to(FLAGS)),
    st.builds(Blank, st.sampled_from([*NAMES, *TEXTS, *DAYS, *FLAGS]).map(Ref)),
)
tolerances = st.one_of(
    st.just(EXACTLY),
    st.just(EXACTLY),
    st.sampled_from(["0.01", "1", "1000000", "0.0000000004"]).map(lambda said: Tolerance(value=Decimal(said))),
    st.sampled_from(["0.01", "0.5"]).map(lambda said: Tolerance(ToleranceKind.SHARE, Decimal(said))),
    st.just(Tolerance(ToleranceKind.ROUNDING)),
)
rules = st.lists(st.tuples(rules_of(plain), tolerances, st.booleans()), min_size=1, max_size=4)
close = st.one_of(st.integers(-3, 3), st.decimals(-2, 2, places=2))
usual = st.one_of(close, st.integers(-(10**6), 10**6), st.decimals(-(10**4), 10**4, places=2))
# What a frame perhaps does not hold: up to the most digits that reading lets through.
odd = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.sampled_from([10**15 - 1, 1 - 10**15, 10**14, Decimal("0.001"), Decimal("0.00000000000000000001")]),
    st.decimals(-(10**14), 10**14, places=6),
    st.decimals(-1, 1, places=20),
)
missing = st.sampled_from(["", "", "/", None])
others = {code: st.sampled_from([*WORDS, *WORDS, " Ab\u3000", "\ud800", None]) for code in TEXTS}
others |= {code: st.one_of(days.map(lambda day: day.value), days.map(lambda day: day.value), missing) for code in DAYS}
others |= {code: st.sampled_from([True, False, "", "/"]) for code in FLAGS}
forms = st.fixed_dictionaries({code: st.one_of(st.just(0), close, usual, missing) for code in NAMES} | others)
odd_forms = st.fixed_dictionaries({code: st.one_of(usual, odd, odd, missing) for code in NAMES} | others)
batches = st.lists(st.tuples(st.one_of(forms, forms, odd_forms), st.none() | forms), min_size=1, max_size=4)


@pytest.fixture(scope="session")
def letters(tmp_path_factory):
    return edition(tmp_path_factory.mktemp("letters"), FORM, "letters")


def with_rules(edition, said):
    def half(ref):
        return edition.indicators[ref.code].half_step or Decimal(0)

    made = []
    for number, (claim, tolerance, zero) in enumerate(said):
        rule = Equation(
            id=f"R{number}",
            severity=Severity.MUST,
            source="x",
            claim=claim,
            tolerance=tolerance,
            blanks="zero" if zero else "not-run",
        )
        try:
            made.append(instance(rule, "", tolerant(claim, tolerance, half)))
        except RoundingError:
            made.append(instance(rule, "", claim))
    return replace(edition, instances=tuple(made))


def submission(edition, figures):
    """A form with these figures; a blank is empty, and one whose cell is gone None."""
    readings = {}
    for row, code in enumerate(edition.indicators, start=1):
        indicator, figure = edition.indicators[code], figures.get(code, "")
        cell, kind = None if figure is None else Cell("T", row, 1), indicator.kind.facts.type
        if figure in ("", None):
            readings[code] = Reading(indicator, cell, BLANK, None)
        elif kind is ValueType.TEXT:
            readings[code] = Reading(indicator, cell, Value(ValueKind.TEXT, figure), None)
        elif figure == "/":
            readings[code] = Reading(indicator, cell, Value(ValueKind.TEXT, "/"), None, "slash")
        elif kind is ValueType.NUMBER:
            readings[code] = Reading(indicator, cell, Value(ValueKind.NUMBER, str(figure)), figure)
        else:
            readings[code] = Reading(indicator, cell, Value(ValueKind.TEXT, str(figure)), None, meant=figure)
    return Submission(source=SubmittedFile(file="", sha256=""), edition=edition, readings=readings)


def both_ways(edition, batch):
    """What frames and pandera say of a batch, and what the plain evaluator says of each submission by itself."""
    layout = laid_out(edition, edition.instances)
    submissions = [submission(edition, now) for now, _ in batch]
    lasts = [None if before is None else submission(edition, before) for _, before in batch]
    pairs = list(zip(submissions, lasts, strict=True))
    figures = batch_figures(layout, submissions, lasts)
    framed = judged(figures), sides(figures)
    alone = [judged_alone(edition, *pair) for pair in pairs], [sides_alone(edition, *pair) for pair in pairs]
    return figures, framed, alone


@settings(deadline=None, max_examples=100, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
@given(said=rules, batch=batches)
def test_frames_come_to_what_the_plain_evaluator_does(letters, said, batch):
    _, framed, alone = both_ways(with_rules(letters, said), batch)
    assert framed == alone


@pytest.mark.parametrize(
    ("rule", "figures", "apart"),
    [
        ("t_a = t_b", {"t_a": 10**15 - 1, "t_b": 1 - 10**15}, False),
        ("t_a = t_b", {"t_b": Decimal("0.25")}, False),
        ("t_a = t_b", {"t_b": Decimal("0.250000")}, False),
        ("t_a = t_b", {"t_b": Decimal("0.125")}, True),
        ("t_a * t_b = t_c", {"t_a": 10**15 - 1, "t_b": 10**15 - 1}, False),
        ("t_a * t_b * t_c = t_d", {"t_a": 9999999, "t_b": 9999999, "t_c": Decimal("9999999.99")}, False),
        ("t_a * t_b * t_c = t_d", {"t_a": 10**13, "t_b": 1, "t_c": 1}, True),
        ("t_a * t_b * t_c = t_d", {"t_a": -(10**13), "t_b": 1, "t_c": 1}, True),
        ("t_a * t_b * t_c * t_d * t_a = 1", {"t_a": 99, "t_b": 1, "t_c": 1, "t_d": 1}, True),
        ("0.05 * t_a = 0.05 * 0.05 * t_b", {"t_a": Decimal("0.05"), "t_b": 1}, False),
        ("-t_a - -t_b < 0.1 * t_c", {"t_a": Decimal("1.05"), "t_b": Decimal("-0.05"), "t_c": 11}, False),
    ],
)
def test_a_frame_holds_what_it_holds_exactly_and_nothing_else(letters, rule, figures, apart):
    edition = with_rules(letters, [(parse(rule), EXACTLY, False)])
    stranger = dict.fromkeys(NAMES, 0) | figures
    neighbour = dict.fromkeys(NAMES, 0) | {"t_a": 3, "t_b": 2}
    batch, framed, alone = both_ways(edition, [(neighbour, None), (stranger, None)])
    assert framed == alone
    in_no_frame = set(range(2)) if batch.layout.alone else {1} & batch.apart
    # Whatever one office sends, the other one's figures stay in the frame.
    assert in_no_frame in (set(), {1}) or batch.layout.alone
    assert (1 in in_no_frame) is apart


def test_a_rule_that_no_frame_holds_keeps_the_others_in_it(letters):
    long = "1" * 30
    said = [(parse(f"t_a = {long}.5 * t_b * t_b"), EXACTLY, False), (parse("t_a = t_b"), EXACTLY, False)]
    batch, framed, alone = both_ways(with_rules(letters, said), [({"t_a": 1, "t_b": 2, "t_c": 0, "t_d": 0}, None)])
    assert framed == alone
    assert (batch.layout.alone, batch.apart, len(batch.layout.rows)) == ((0,), frozenset(), 1)


@pytest.mark.parametrize(
    ("rule", "digits", "unit"),
    [
        ("t_a = t_b", 15, 2),
        ("t_a * t_b = t_c", 15, 4),
        ("t_a * t_b * t_c = t_d", 10, 6),
        ("t_a * t_b * t_c * 10000 = t_d", 9, 6),
        ("t_a * 0.0000001 = t_d", 15, 9),
        ("t_a / t_b = t_c", 13, None),
    ],
)
def test_figures_may_be_as_long_as_a_rule_lets_them(letters, rule, digits, unit):
    edition = with_rules(letters, [(parse(rule), EXACTLY, False)])
    layout = laid_out(edition, edition.instances)
    assert (layout.decimals, layout.parts[0, 0].decimals, layout.limit) == (2, unit, 10 ** (digits + 2))
