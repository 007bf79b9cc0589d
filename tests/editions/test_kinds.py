"""Which kinds of what is filled in have which fact: what is added up, what stands in equations, what Excel takes."""

from dataclasses import fields
from decimal import Decimal

import pytest

from xlvalidate.editions.kinds import Facts, FigureKind

KINDS = ("count", "change", "amount", "percent", "date", "flag", "text", "choice")
# By fact, in the order of KINDS.
FACTS = {
    "type": ("number", "number", "number", "number", "date", "flag", "text", "text"),
    "signed": (False, True, False, False, False, False, False, False),
    "share": (False, False, False, True, False, False, False, False),
    "least": (Decimal(0), None, Decimal(0), None, None, None, None, None),
    "decimals": (0, 0, None, None, None, None, None, None),
    "unit": (None, None, None, "%", "", "", None, None),
    "asked": (True, True, True, True, True, True, False, False),
    "style": ("count", "count", "amount", "amount", "count", "text", "text", "text"),
    "cover_style": ("count", "count", "count", "count", "count", "text", "text", "text"),
    "shows": ("as-styled", "as-styled", "as-styled", "percent", "date", "as-styled", "as-styled", "as-styled"),
    "takes": ("number", "number", "number", "number", "date", "list", "any", "list"),
    "listed": (False, False, False, False, False, False, False, True),
    "worded": (False, False, False, False, False, False, True, False),
    "framed": (True, True, True, True, False, False, False, False),
    "negative": ("change", "", "", "", "", "", "", ""),
    "compared": (True, True, True, True, False, False, False, False),
    "summed": (True, True, True, False, False, False, False, False),
}
# What means the same in a cell of another kind.
ALIKE = [("count", "change", "amount"), ("percent",), ("date",), ("flag",), ("text", "choice")]


def test_the_kinds_by_their_words():
    assert tuple(FigureKind) == KINDS
    assert tuple(map(FigureKind, KINDS)) == tuple(FigureKind)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_every_kind(fact):
    assert tuple(getattr(kind.facts, fact) for kind in FigureKind) == FACTS[fact]


def test_every_fact_is_looked_at():
    assert {one.name for one in fields(Facts)} == set(FACTS)


@pytest.mark.parametrize("kind", FigureKind)
def test_what_means_the_same(kind):
    (alike,) = (group for group in ALIKE if kind in group)
    assert tuple(other for other in FigureKind if kind.means_the_same(other)) == alike
