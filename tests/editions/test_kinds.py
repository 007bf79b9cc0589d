"""Which kinds of what is filled in have which fact: what is added up, what stands in equations, what Excel takes."""

from dataclasses import fields
from decimal import Decimal

import pytest

from xlvalidate.editions.kinds import Facts, FigureKind

KINDS = ("count", "change", "amount", "text", "choice")
# By fact, in the order of KINDS.
FACTS = {
    "number": (True, True, True, False, False),
    "signed": (False, True, False, False, False),
    "least": (Decimal(0), None, Decimal(0), None, None),
    "decimals": (0, 0, None, None, None),
    "style": ("count", "count", "amount", "text", "text"),
    "cover_style": ("count", "count", "count", "text", "text"),
    "takes": ("number", "number", "number", "any", "list"),
    "listed": (False, False, False, False, True),
    "framed": (True, True, True, False, False),
    "negative": ("change", "", "", "", ""),
    "compared": (True, True, True, False, False),
    "summed": (True, True, True, False, False),
}


def test_the_kinds_by_their_words():
    assert tuple(FigureKind) == KINDS
    assert tuple(map(FigureKind, KINDS)) == tuple(FigureKind)


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_every_kind(fact):
    assert tuple(getattr(kind.facts, fact) for kind in FigureKind) == FACTS[fact]


def test_every_fact_is_looked_at():
    assert {one.name for one in fields(Facts)} == set(FACTS)
