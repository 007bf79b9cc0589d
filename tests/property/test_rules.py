"""The language against itself and against arithmetic that is not ours."""

import math
import operator
import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.property.trees import any_claim, figures, resolved
from xlvalidate.findings import plain
from xlvalidate.rules.evaluate import evaluate, zero_divisor
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    Among,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Either,
    Iff,
    Matches,
    Negative,
    Not,
    Number,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
)

COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
PATTERNS = {
    "capital small": "[A-Z][a-z]",
    "letter 2 ' ' digit 1-2": "[A-Za-z]{2} [0-9]{1,2}",
    "any 0-3": "(?s:.){0,3}",
    "han | capital-or-digit 1+": "[\u4e00-\u9fff]|[A-Z0-9]+",
}


@given(any_claim)
def test_text_to_tree_to_text(claim):
    text = written(claim)
    assert parse(text) == claim
    assert written(parse(text)) == text


def near(difference, places=9):
    """To nine decimals, halves away from 0: as the sheet rounds a difference."""
    nearest = Fraction(math.floor(abs(difference) * 10**places + Fraction(1, 2)), 10**places)
    return nearest if difference > 0 else -nearest


def oracle(node, at, blank):
    match node:
        case Number(value):
            return Fraction(value)
        case Quoted(value):
            return value
        case Ref():
            return at[node]
        case Sum(parts=parts):
            return sum((at[part] for part in parts), Fraction(0))
        case Negative(operand):
            return -oracle(operand, at, blank)
        case Arithmetic(left, op, right):
            return COMPUTE[op](oracle(left, at, blank), oracle(right, at, blank))
        case Apply("abs", (of,)):
            return abs(oracle(of, at, blank))
        case Apply("round", (of, Number(places))):
            return near(near(oracle(of, at, blank)), int(places))
        case Apply(function, of):
            return (min if function == "min" else max)(oracle(one, at, blank) for one in of)
        case Comparison(left, op, right):
            return COMPARE[op](near(oracle(left, at, blank) - oracle(right, at, blank)), 0)
        case SameText(left, right):
            return oracle(left, at, blank) == oracle(right, at, blank)
        case Among(of, items):
            found = oracle(of, at, blank)
            return (found if isinstance(found, str) else near(found)) in [oracle(item, at, blank) for item in items]
        case Matches(of, pattern):
            return re.fullmatch(PATTERNS[pattern], at[of]) is not None
        case Ticked(of):
            return at[of] == 1
        case Blank(of):
            return of in blank


def decided(claim, at, blank):
    """True or false; None where something is divided by 0 and the rest does not decide."""
    match claim:
        case Not(inner):
            found = decided(inner, at, blank)
            return None if found is None else not found
        case Both(first, second):
            found = {decided(first, at, blank), decided(second, at, blank)}
            return False if False in found else None if None in found else True
        case Either(first, second):
            found = {decided(first, at, blank), decided(second, at, blank)}
            return True if True in found else None if None in found else False
        case When(condition, then):
            return decided(Either(Not(condition), then), at, blank)
        case Iff(first, second):
            one, two = decided(first, at, blank), decided(second, at, blank)
            return None if None in (one, two) else one == two
        case _:
            try:
                return oracle(claim, at, blank)
            except ZeroDivisionError:
                return None


@given(resolved, figures, st.sets(st.sampled_from("abcd").map(Ref)))
def test_evaluation_is_that_of_fractions(claim, numbers, blank):
    at = {ref: number if isinstance(number, str) else Fraction(number) for ref, number in numbers.items()}
    right = decided(claim, at, blank)
    assert (zero_divisor(claim, numbers, blank) is not None) is (right is None)
    if right is None:
        return
    balance = evaluate(claim, numbers, blank)
    assert balance.holds is right
    if balance.left is not None:
        # Two quotients that do not end were rounded each for itself.
        off = Fraction(balance.left) - Fraction(balance.right) - Fraction(balance.difference)
        assert abs(off) <= Fraction(3, 2 * 10**9)
        assert Fraction(plain(balance.difference)) == Fraction(balance.difference)
