"""Random rule trees and figures, for the property tests."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from xlvalidate.rules.tree import (
    Among,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Comparison,
    Day,
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
    Whose,
)

CODES = ("a", "b", "c", "d")
WORDS = ("Ab", "Ab 12", "n/a", "厂 x", "")
SIGNS = ["=", "<>", "<=", ">=", "<", ">"]
periods = st.sampled_from(list(Whose))
literals = st.decimals(min_value=0, max_value=10**6, places=3).map(lambda d: Number(Decimal(format(d, "f"))))
days = st.dates(date(2026, 1, 1), date(2026, 1, 5)).map(Day)
words = st.sampled_from(WORDS[:-1]).map(Quoted)
patterns = st.sampled_from(["capital small", "letter 2 ' ' digit 1-2", "any 0-3", "han | capital-or-digit 1+"])
plain_refs = st.sampled_from(CODES).map(Ref)
refs = st.builds(Ref, st.sampled_from(CODES), periods)


def amounts(leaves, signs="+-*"):
    """Amounts, with functions; `/` is among the signs where quotients are wanted."""
    places = st.integers(0, 3).map(lambda n: Number(Decimal(n)))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Negative, inner),
            st.builds(Arithmetic, inner, st.sampled_from(signs), inner),
            st.builds(Arithmetic, inner, st.sampled_from(signs), inner),
            st.builds(lambda of: Apply("abs", (of,)), inner),
            st.builds(lambda of, n: Apply("round", (of, n)), inner, places),
            st.builds(Apply, st.sampled_from(["min", "max"]), st.tuples(inner, inner)),
        ),
        max_leaves=5,
    )


def comparisons(leaves, signs="+-*"):
    amount = amounts(leaves, signs)
    return st.builds(Comparison, amount, st.sampled_from(SIGNS), amount)


def among_numbers(leaves):
    items = st.lists(literals, min_size=1, max_size=3).map(tuple)
    return st.builds(Among, amounts(leaves), items)


def of_texts(texts):
    """Claims over texts."""
    return st.one_of(
        st.builds(SameText, texts, st.one_of(texts, words)),
        st.builds(Among, texts, st.lists(words, min_size=1, max_size=3).map(tuple)),
        st.builds(Matches, texts, patterns),
    )


def rules_of(plain):
    """Claims with `and`, `or`, `not`, and a condition at the top."""
    claim = st.recursive(
        plain,
        lambda inner: st.one_of(st.builds(Both, inner, inner), st.builds(Either, inner, inner), st.builds(Not, inner)),
        max_leaves=4,
    )
    return st.one_of(claim, claim, st.builds(When, claim, claim), st.builds(Iff, claim, claim))


sums = st.builds(Sum, st.just("s"), periods)
as_written = st.one_of(literals, days, refs, sums)
any_claim = rules_of(
    st.one_of(
        comparisons(as_written, "+-*/"),
        comparisons(as_written),
        st.builds(Among, as_written, st.lists(st.one_of(literals, words, days), min_size=1, max_size=3).map(tuple)),
        st.builds(SameText, refs, words),
        st.builds(Matches, refs, patterns),
        st.builds(Ticked, refs),
        st.builds(Blank, refs),
    )
)
numbers = st.one_of(literals, plain_refs, plain_refs, st.just(Sum("s", Whose.NOW, tuple(map(Ref, CODES)))))
texts, ticks = st.sampled_from(["n", "m"]).map(Ref), st.just(Ref("k"))
resolved = rules_of(
    st.one_of(
        comparisons(numbers),
        comparisons(numbers, "+-*/"),
        among_numbers(numbers),
        of_texts(texts),
        st.builds(Ticked, ticks),
        st.builds(Blank, plain_refs),
    )
)
numeric = st.one_of(
    st.integers(-(10**14), 10**14), st.decimals(min_value=-(10**6), max_value=10**6, places=6), st.integers(-2, 2)
)
figures = st.fixed_dictionaries(
    {
        **{Ref(code): numeric for code in CODES},
        **{Ref(code): st.sampled_from(WORDS) for code in ("n", "m")},
        Ref("k"): st.sampled_from([0, 1]),
    }
)
