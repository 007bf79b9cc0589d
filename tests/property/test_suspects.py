"""The suspects against every set and every value: random rules over a little form, judged by the plain evaluator."""

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.editions.little import HEAD, edition, rule
from tests.property.test_frames import submission, with_rules
from xlvalidate.checking.figures import figures_of
from xlvalidate.checking.plain_balances import holds_alone, judged_alone
from xlvalidate.checking.suspect_search import reported_by, together
from xlvalidate.checking.suspects import suspects
from xlvalidate.rules.tolerance import Tolerance
from xlvalidate.rules.tree import (
    Among,
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
    Whose,
)

FORM = (
    HEAD
    + """
[[tables]]
code = "t"
sheet = "T"
title = "T"
unit = "件"
widths = [20, 10]
[[tables.blocks]]
columns = [{ label = "This year" }]
rows = [
  { code = "a", label = "A", most = 4 },
  { code = "b", label = "B", most = 4, blank = "zero" },
  { code = "c", label = "C", kind = "amount", unit = "元", decimals = 1, most = 1.5 },
  { code = "d", label = "D", kind = "change", least = -2, most = 2 },
  { code = "n", label = "N", kind = "text" },
  { code = "k", label = "K", kind = "flag" },
]
"""
    + rule('cells = "t"', "CELLS")
    + rule('says = "t_a = t_b"')
)
VALUES = {
    "t_a": range(5),
    "t_b": range(5),
    "t_c": [Decimal(tenths) / 10 for tenths in range(16)],
    "t_d": range(-2, 3),
}
MOST = 3

literals = st.sampled_from([Number(Decimal(one)) for one in ("0", "1", "2", "3", "0.5", "1.5")])
own = st.sampled_from([*VALUES]).map(Ref)
added = st.lists(own, min_size=2, max_size=3, unique=True).map(lambda parts: Sum("s", Whose.NOW, tuple(parts)))
single = st.one_of(own, own, literals, added)
amounts = st.one_of(
    single,
    st.builds(Negative, own),
    st.builds(Arithmetic, single, st.sampled_from("+-"), single),
    st.builds(Arithmetic, literals, st.just("*"), own),
    st.builds(Arithmetic, own, st.just("/"), literals.filter(lambda one: one.value)),
)
comparisons = st.builds(Comparison, amounts, st.sampled_from(["=", "=", "<>", "<=", ">=", "<", ">"]), amounts)
texts = st.sampled_from(
    [
        SameText(Ref("t_n"), Quoted("x")),
        Among(Ref("t_n"), (Quoted("x"), Quoted("y 1"))),
        Matches(Ref("t_n"), "small ' ' digit"),
        Ticked(Ref("t_k")),
    ]
)
atoms = st.one_of(comparisons, comparisons, comparisons, st.builds(Blank, st.just(Ref("t_b"))), texts)
both = st.one_of(
    atoms, st.builds(Both, atoms, atoms), st.builds(Either, atoms, atoms), st.builds(Not, st.builds(Both, atoms, atoms))
)
claims = st.one_of(comparisons, comparisons, both, st.builds(When, both, both), st.builds(Iff, atoms, atoms))
tolerances = st.sampled_from(["0", "0", "0.1", "1"]).map(lambda said: Tolerance(value=Decimal(said)))
rules = st.lists(st.tuples(claims, tolerances, st.booleans()), min_size=1, max_size=4)
typed = {code: st.sampled_from([*values]) for code, values in VALUES.items()}
# Some figures are out of their bounds, or no whole number of units.
typed |= {"t_a": st.sampled_from([*range(5), 6, Decimal("0.5")]), "t_b": st.sampled_from([*range(5), "", -1])}


typed |= {"t_n": st.sampled_from(["x", " y  1 ", "z"]), "t_k": st.booleans()}


@pytest.fixture(scope="session")
def little(tmp_path_factory):
    return edition(tmp_path_factory.mktemp("little"), FORM)


@settings(deadline=None, max_examples=80)
@given(said=rules, figures=st.fixed_dictionaries(typed))
def test_all_smallest_sets_and_no_others(little, said, figures):
    form = submission(with_rules(little, said), figures)
    found = judged_alone(form.edition, form, None)
    named = suspects(form, figures_of(form), found.broken, found.absent)
    reported = reported_by(form, figures_of(form), found.absent)
    for one in named:
        first = next(at for at in found.broken if form.edition.instances[at].id == one.rules[0])
        together_with, cells = together(reported, first)
        codes = [reported.rows.cells[cell].code for cell in sorted(cells)]
        right = by_trying(form, sorted(together_with), codes, figures)
        assert right is None or (set(map(frozenset, one.sets)), one.ended) == (right, True)
        assert right is not None or all(len(cells) > MOST for cells in one.sets)


def by_trying(form, numbers, codes, figures):
    instances = [form.edition.instances[at] for at in numbers]
    blanks = {Ref(code) for code, figure in figures.items() if figure == ""}
    known = figures_of(form) | {Ref(code): 0 for code, figure in figures.items() if figure == ""}
    wrong = {code for code in codes if figures[code] not in VALUES[code]}

    def holds(changed):
        return all(
            holds_alone(one.claim, {ref: (known | changed)[ref] for ref in one.operands}, blanks) for one in instances
        )

    for size in range(len(wrong), MOST + 1):
        sets = {
            frozenset(chosen)
            for chosen in combinations(codes, size)
            if wrong <= {*chosen}
            and any(
                holds(dict(zip(map(Ref, chosen), values, strict=True)))
                for values in product(*(VALUES[code] for code in chosen))
            )
        }
        if sets:
            return sets
    return None
