"""Rules over entries: what is written is read as the same tree, wherever in a rule a part of it stands."""

from hypothesis import given
from hypothesis import strategies as st

from tests.property.trees import SIGNS, amounts, comparisons, literals, refs, rules_of, words
from xlvalidate.rules.grammar import leaf_places, parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import (
    AmongEntries,
    Blank,
    Both,
    Comparison,
    Either,
    EntryRelation,
    Not,
    OverEntries,
    Ref,
    SameText,
    Ticked,
    leaves,
)

columns = st.builds(lambda table, code: Ref(f"{table}.{code}"), st.sampled_from("tu"), st.sampled_from("abc"))
own = st.one_of(columns, refs)
asked_of_one = st.one_of(
    comparisons(st.one_of(literals, own)),
    st.builds(SameText, own, words),
    st.builds(Blank, own),
    st.builds(Ticked, own),
)
simple = st.one_of(
    st.builds(Comparison, own, st.sampled_from(SIGNS), literals), st.builds(SameText, own, words), st.builds(Blank, own)
)
conditions = st.one_of(
    simple, st.builds(Not, simple), st.builds(Both, simple, simple), st.builds(Either, simple, simple)
)
where = st.one_of(st.none(), conditions)
over = st.one_of(
    st.builds(OverEntries, st.sampled_from(["sum", "min", "max"]), columns, where),
    st.builds(OverEntries, st.just("count"), st.sampled_from("tu").map(Ref), where),
)
among = st.one_of(
    st.builds(AmongEntries, st.just(EntryRelation.UNIQUE), st.lists(own, min_size=1, max_size=3).map(tuple)),
    st.builds(AmongEntries, st.just(EntryRelation.ORDERED), st.tuples(own)),
    st.builds(AmongEntries, st.just(EntryRelation.EXISTS), st.tuples(own), st.tuples(own)),
)
any_rule = rules_of(st.one_of(comparisons(st.one_of(literals, own, over), "+-*/"), among, asked_of_one))


@given(any_rule)
def test_text_to_tree_to_text(claim):
    text = written(claim)
    assert parse(text) == claim
    assert written(parse(text)) == text


@given(any_rule)
def test_each_leaf_has_its_place(claim):
    text = written(claim)
    found = [*leaves(claim)]
    assert len(leaf_places(text)) == len(found)
    for at, leaf in zip(leaf_places(text), found, strict=True):
        # Behind `last.` begins the code; a sum begins with what it is of.
        said = leaf.code if isinstance(leaf, Ref) else written(leaf)
        assert text[at:].startswith(said.lstrip("-"))


@given(amounts(st.one_of(literals, over)))
def test_an_amount_over_entries_is_written_once(amount):
    assert parse(f"{written(amount)} = 0").left == amount
