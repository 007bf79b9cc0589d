"""Every reader of an amount puts the same brackets: what is written, said, shown or calculated is the tree again."""

import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from tests.property.formulas import calculated
from tests.property.test_rules import oracle
from tests.property.trees import CODES, amounts, literals, plain_refs, refs
from xlvalidate.findings import plain
from xlvalidate.rules.evaluate import amount_of
from xlvalidate.rules.excel_formulas import amount_formula, sides_formulas
from xlvalidate.rules.explain import side
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_sentence import amount_words
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Arithmetic, Blank, Comparison, Negative, Number, Ref, Sum, Whose


def amounts_of_signs(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Negative, inner), st.builds(Arithmetic, inner, st.sampled_from("+-*"), inner)
        ),
        max_leaves=6,
    )


def sum_of(codes):
    return Sum("s", Whose.NOW, tuple(map(Ref, codes)))


TWO_SIGNS = re.compile(r"[-+*×] *-")
whole = st.integers(0, 10**6).map(lambda number: Number(Decimal(number)))
added = st.just(sum_of(CODES))
# Without functions, which are said in words of their own.
sums_and_products = amounts_of_signs(
    st.one_of(literals, refs, st.builds(Sum, st.just("s"), st.sampled_from(list(Whose))))
)
any_amount = amounts(st.one_of(literals, refs, st.builds(Sum, st.just("s"), st.sampled_from(list(Whose)))))
shown_amount = amounts(st.one_of(literals, plain_refs, added))
sums = (
    st.sampled_from([1, 2, 6, 7, 12, 13, 20])
    .flatmap(lambda size: st.text(CODES, min_size=size, max_size=size))
    .map(sum_of)
)
any_shown_amount = amounts_of_signs(st.one_of(literals, plain_refs, sums))
numbers = st.fixed_dictionaries({Ref(code): st.integers(-(10**6), 10**6) for code in CODES})
some_zero = st.fixed_dictionaries({Ref(code): st.sampled_from([0, 0, 1, -2, 35]) for code in CODES})


def read(text):
    """The tree of one side."""
    return parse(f"{text} = 0").left


@given(any_amount)
def test_text_to_tree_to_text(amount):
    text = written(amount)
    assert read(text) == amount
    assert not TWO_SIGNS.search(text)


@given(sums_and_products)
def test_text_to_tree_to_words(amount):
    text = written(amount)
    words = amount_words(read(text), "en", lambda ref: ref.code, lambda of: f"set {of}")
    back = words.replace("×", "*")
    back = re.sub(r"the sum of set (\w+) a year before", r"sum(year_ago.\1)", back)
    back = re.sub(r"the (\w+) of a year before", r"year_ago.\1", back)
    for said, period in (("the sum", ""), ("last year's sum", "last."), ("the sum over the units", "units.")):
        back = re.sub(rf"{said} of set (\w+)", rf"sum({period}\1)", back)
    back = back.replace("last year's ", "last.").replace("the sum over the units of ", "units.")
    assert back == text


def shown_side(amount, figures):
    return side(amount, lambda ref: plain(figures[ref]), lambda of: plain(amount_of(of, figures)))


@given(any_shown_amount, st.one_of(numbers, some_zero))
def test_the_figures_of_a_side_come_to_what_it_comes_to(amount, figures):
    shown = shown_side(amount, figures)
    assert not TWO_SIGNS.search(shown)
    value = calculated(shown.replace("×", "*").replace(" ", ""), {})
    assert value == oracle(amount, {ref: Fraction(number) for ref, number in figures.items()}, ())


@given(sums, st.one_of(numbers, some_zero))
@example(sum_of("abcdab"), {Ref("a"): 0, Ref("b"): 3, Ref("c"): -2, Ref("d"): 0})
@example(sum_of("abcdabc"), {Ref("a"): 0, Ref("b"): 3, Ref("c"): -2, Ref("d"): 0})
@example(sum_of("bbbbbbbbbbbb"), {Ref("b"): 3})
@example(sum_of("bbbbbbbbbbbbb"), {Ref("b"): 3})
def test_a_sum_shows_each_figure_that_counts_or_one(amount, figures):
    each = [figures[part] for part in amount.parts]
    if len(each) > 6:
        each = [number for number in each if number] or [0]
    if len(each) > 12:
        each = [sum(each)]
    first, *others = map(str, each)
    assert shown_side(amount, figures) == " + ".join(
        (first, *(f"({one})" if one.startswith("-") else one for one in others))
    )


@given(shown_amount, numbers)
def test_excel_comes_to_the_same(amount, figures):
    at = {ref: Fraction(number) for ref, number in figures.items()}
    formula = amount_formula(amount, lambda ref: f"i_{ref.code}")
    assert calculated(formula, {f"i_{ref.code}": number for ref, number in at.items()}) == oracle(amount, at, ())


def test_a_blank_alone_has_no_sides():
    assert sides_formulas(Blank(Ref("a")), lambda ref: ref.code) is None
    assert sides_formulas(Comparison(Ref("a"), "=", Ref("b")), lambda ref: ref.code) == ("a", "b")
