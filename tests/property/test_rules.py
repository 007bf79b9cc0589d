"""The language against itself and against arithmetic that is not ours."""

import math
import operator
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.property.trees import any_claim, figures, resolved
from xlvalidate.findings import plain
from xlvalidate.rules.evaluate import evaluate, evaluate_all
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Iff,
    Negative,
    Number,
    Ref,
    Sum,
    When,
    operands,
)

COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul}


@given(any_claim)
def test_text_to_tree_to_text(claim):
    text = written(claim)
    assert parse(text) == claim
    assert written(parse(text)) == text


def near(difference):
    """To nine decimals, halves away from 0: as the sheet rounds a difference."""
    nearest = Fraction(math.floor(abs(difference) * 10**9 + Fraction(1, 2)), 10**9)
    return nearest if difference > 0 else -nearest


def oracle(node, at, blank):
    match node:
        case Number(value):
            return Fraction(value)
        case Ref():
            return at[node]
        case Sum(parts=parts):
            return sum((at[part] for part in parts), Fraction(0))
        case Negative(operand):
            return -oracle(operand, at, blank)
        case Arithmetic(left, op, right):
            return COMPUTE[op](oracle(left, at, blank), oracle(right, at, blank))
        case Comparison(left, op, right):
            return COMPARE[op](near(oracle(left, at, blank) - oracle(right, at, blank)), 0)
        case Blank(of):
            return of in blank
        case Both(first, second):
            return oracle(first, at, blank) and oracle(second, at, blank)
        case When(condition, claim):
            return oracle(claim, at, blank) if oracle(condition, at, blank) else True
        case Iff(first, second):
            return oracle(first, at, blank) == oracle(second, at, blank)


@given(resolved, figures, st.sets(st.sampled_from("abcd").map(Ref)))
def test_evaluation_is_that_of_fractions(claim, numbers, blank):
    at = {ref: Fraction(number) for ref, number in numbers.items()}
    balance = evaluate(claim, numbers, blank)
    assert balance.holds == oracle(claim, at, blank)
    if balance.left is not None:
        assert near(Fraction(balance.left) - Fraction(balance.right)) == Fraction(balance.difference)
        assert Fraction(plain(balance.difference)) == Fraction(balance.difference)


@given(resolved, st.lists(figures, min_size=1, max_size=5))
def test_a_column_of_submissions_is_each_of_them(claim, batch):
    needed = operands(claim)
    columns = {ref: [numbers[ref] for numbers in batch] for ref in needed}
    blanks = {Ref(code): [False] * len(batch) for code in "abcd"}
    assert evaluate_all(claim, columns, len(batch), blanks) == [evaluate(claim, numbers) for numbers in batch]
