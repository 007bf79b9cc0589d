"""Rules of every node over every type, as formulas and by the plain evaluator: filling by filling they say the same."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.property.typed_trees import FILLINGS, HALVES, claims, shown
from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Value, ValueKind
from xlvalidate.ooxml.calculation import Calculation
from xlvalidate.rules.evaluate import evaluate, zero_divisor
from xlvalidate.rules.excel_formulas import (
    deciding,
    divisor_formulas,
    holds_formula,
    sayable,
    sides_formulas,
    tolerated_formula,
)
from xlvalidate.rules.tolerance import RoundingError, tolerance_of, tolerant
from xlvalidate.rules.tree import operands

COLUMNS = {ref: number for number, ref in enumerate(HALVES, start=1)}
tolerances = st.sampled_from([0, 0, Decimal("0.5"), 3, "10%", "50%", "rounding"]).map(tolerance_of)


def name(ref):
    return Cell("S", 1, COLUMNS[ref]).a1


def computed(figures, blanks, *formulas):
    values = {Cell("S", 1, COLUMNS[ref]): shown(value) for ref, value in figures.items() if ref not in blanks}
    at = [Cell("S", row, 20) for row in range(2, 2 + len(formulas))]
    values |= {cell: Value(ValueKind.UNCALCULATED, "", formula) for cell, formula in zip(at, formulas, strict=True)}
    found = dict(Calculation({}, values).results())
    return [found[cell] for cell in at]


@given(claims, tolerances, FILLINGS, st.sets(st.sampled_from(list(HALVES)), max_size=2))
def test_a_formula_holds_where_the_rule_does(claim, tolerance, figures, blanks):
    try:
        claim = tolerant(claim, tolerance, HALVES.__getitem__)
    except RoundingError:
        return
    if not sayable(claim):
        return
    blanks -= set(operands(claim))
    zeros = [one == 0 for one in computed(figures, blanks, *_each_guarded(divisor_formulas(claim, name)))]
    assert any(zeros) is (zero_divisor(claim, figures) is not None)
    if any(zeros):
        return
    balance = evaluate(claim, figures, blanks)
    assert computed(figures, blanks, holds_formula(claim, name)) == [balance.holds]
    sides, tolerated = sides_formulas(claim, name), tolerated_formula(claim, name)
    assert (sides is None) is (tolerated is None) is (deciding(claim) == ())
    if sides is None or tolerated is None or balance.left is None:
        return
    left, right, allowed = computed(figures, blanks, *sides, tolerated)
    assert abs(left - float(balance.left)) < 1e-6 * max(1, abs(left))
    assert abs(right - float(balance.right or 0)) < 1e-6 * max(1, abs(right))
    assert abs(allowed - float(balance.tolerated or 0)) < 1e-6 * max(1, abs(allowed))


def _each_guarded(formulas):
    """As the sheet asks them: the next one only where those before are not 0."""
    for at in range(len(formulas)):
        formula = formulas[at]
        for before in reversed(formulas[:at]):
            formula = f"IF({before}=0,1,{formula})"
        yield formula
