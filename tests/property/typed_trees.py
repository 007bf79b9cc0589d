"""Random rule trees over numbers, days, flags and texts that the resolver would let pass, and fillings for them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from xlvalidate.findings import plain
from xlvalidate.ooxml.book import Value, ValueKind
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
from xlvalidate.rules.types import serial

NUMBERS, DAYS = tuple(map(Ref, "abcd")), tuple(map(Ref, ("day", "until")))
FLAGS, TEXTS = (Ref("flag"), Ref("tick")), tuple(map(Ref, ("code", "word")))
HALVES = {
    **{ref: Decimal("0.5") if at % 2 else Decimal("0.05") for at, ref in enumerate(NUMBERS)},
    **dict.fromkeys((*DAYS, *FLAGS, *TEXTS), Decimal(0)),
}
"""Half of the last decimal that each is reported with."""
_WORDS = ("甲", "甲 乙", "ab", "AB", "AB123456", "12", "x~y", 'a"b', "")
_PATTERNS = ("capital 2 digit 6", "digit 1-3 | 'AB'", "letter 2", "'甲'", "small digit 0-2 'x'", "han 1+")
_SIGNS = ("=", "<>", "<=", ">=", "<", ">")

days = st.sampled_from([date(2026, 1, 1), date(2026, 3, 31), date(2024, 2, 29)])
texts = st.one_of(st.sampled_from(TEXTS), st.sampled_from(_WORDS).map(Quoted))
figures = st.sampled_from([0, 0, 1, 2, 3, 10, -2, Decimal("0.5"), Decimal("1.5"), Decimal("2.05"), Decimal("0.3")])
literals = st.sampled_from([0, 1, 2, 3, 10, Decimal("0.5"), Decimal("0.1")]).map(lambda one: Number(Decimal(one)))


def _more(inner):
    return st.one_of(
        st.builds(Negative, inner),
        st.builds(Arithmetic, inner, st.sampled_from("+-*/"), inner),
        st.builds(lambda of: Apply("abs", (of,)), inner),
        st.builds(lambda of, places: Apply("round", (of, Number(Decimal(places)))), inner, st.integers(0, 3)),
        st.builds(
            lambda name, of: Apply(name, tuple(of)),
            st.sampled_from(["min", "max"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
    )


between = st.builds(Arithmetic, st.sampled_from(DAYS), st.just("-"), st.one_of(st.sampled_from(DAYS), days.map(Day)))
amounts = st.recursive(
    st.one_of(literals, st.sampled_from(NUMBERS), st.just(Sum("s", Whose.NOW, NUMBERS[:3])), between),
    _more,
    max_leaves=4,
)
some_days = st.one_of(
    st.sampled_from(DAYS),
    days.map(Day),
    st.builds(lambda day, number: Arithmetic(day, "+", number), st.sampled_from(DAYS), literals),
    st.builds(lambda one, two: Apply("max", (one, two)), st.sampled_from(DAYS), days.map(Day)),
)
plain_claims = st.one_of(
    st.builds(Comparison, amounts, st.sampled_from(_SIGNS), amounts),
    st.builds(Comparison, amounts, st.sampled_from(_SIGNS), amounts),
    st.builds(Comparison, some_days, st.sampled_from(_SIGNS), some_days),
    st.builds(SameText, texts, texts),
    st.builds(Among, texts, st.lists(st.sampled_from(_WORDS).map(Quoted), min_size=1, max_size=3).map(tuple)),
    st.builds(Among, amounts, st.lists(literals, min_size=1, max_size=3).map(tuple)),
    st.builds(Among, some_days, st.lists(days.map(Day), min_size=1, max_size=2).map(tuple)),
    st.builds(Matches, st.sampled_from(TEXTS), st.sampled_from(_PATTERNS)),
    st.builds(Ticked, st.sampled_from(FLAGS)),
    st.builds(Blank, st.sampled_from(tuple(HALVES))),
)
inner_claims = st.recursive(
    plain_claims,
    lambda inner: st.one_of(st.builds(Not, inner), st.builds(Both, inner, inner), st.builds(Either, inner, inner)),
    max_leaves=4,
)
claims = st.one_of(
    inner_claims, st.builds(When, inner_claims, inner_claims), st.builds(Iff, inner_claims, inner_claims)
)
FILLINGS = st.fixed_dictionaries(
    {
        **dict.fromkeys(NUMBERS, figures),
        **dict.fromkeys(DAYS, days.map(serial)),
        **dict.fromkeys(FLAGS, st.integers(0, 1)),
        **dict.fromkeys(TEXTS, st.sampled_from(_WORDS)),
    }
)


def shown(value):
    """A figure as a cell has it."""
    if isinstance(value, str):
        return Value(ValueKind.TEXT, value)
    return Value(ValueKind.NUMBER, plain(value))
