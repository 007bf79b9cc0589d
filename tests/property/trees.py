"""Random rule trees and figures, for the property tests."""

from decimal import Decimal

from hypothesis import strategies as st

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
    Whose,
)

CODES = ("a", "b", "c", "d")
periods = st.sampled_from(list(Whose))
literals = st.decimals(min_value=0, max_value=10**6, places=3).map(lambda d: Number(Decimal(format(d, "f"))))
plain_refs = st.sampled_from(CODES).map(Ref)
refs = st.builds(Ref, st.sampled_from(CODES), periods)


def amounts(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Negative, inner), st.builds(Arithmetic, inner, st.sampled_from("+-*"), inner)
        ),
        max_leaves=6,
    )


def claims(leaves, references):
    amount = amounts(leaves)
    comparison = st.builds(Comparison, amount, st.sampled_from(["=", "<>", "<=", ">=", "<", ">"]), amount)
    atom = st.one_of(comparison, st.builds(Blank, references))
    both = st.one_of(atom, st.builds(Both, atom, atom))
    return st.one_of(both, st.builds(When, both, both), st.builds(Iff, both, both))


any_claim = claims(st.one_of(literals, refs, st.builds(Sum, st.just("s"), periods)), refs)
resolved = claims(st.one_of(literals, plain_refs, st.just(Sum("s", Whose.NOW, tuple(map(Ref, CODES))))), plain_refs)
figures = st.fixed_dictionaries(
    {
        Ref(code): st.one_of(st.integers(-(10**14), 10**14), st.decimals(min_value=-(10**6), max_value=10**6, places=6))
        for code in CODES
    }
)
