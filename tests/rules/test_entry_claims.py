# ruff: noqa: E501
"""What a rule asks of an entry beside others: whether it holds, how it is said, drawn and calculated."""

from decimal import Decimal

import pytest

from xlvalidate.rules.evaluate import Balance, evaluate, zero_divisor
from xlvalidate.rules.excel_formulas import amount_formula, holds_formula
from xlvalidate.rules.explain import equation, is_worded, side, truth_of
from xlvalidate.rules.figure_text import Measure, Writing
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.renamed import renamed, renamed_amount
from xlvalidate.rules.rule_sentence import condition, given, sentence, truths
from xlvalidate.rules.tolerance import tolerance_of, tolerant
from xlvalidate.rules.tree import (
    AmongEntries,
    EntryRelation,
    OverEntries,
    Ref,
    among_entries,
    asked_of_entry,
    operands,
    references,
)

REF, DAY, PART = Ref("ref"), Ref("day"), Ref("part")
UNIQUE, BOTH = AmongEntries(EntryRelation.UNIQUE, (REF,)), AmongEntries(EntryRelation.UNIQUE, (REF, PART))
EXISTS = AmongEntries(EntryRelation.EXISTS, (REF,), (Ref("key"),))
ORDERED = AmongEntries(EntryRelation.ORDERED, (DAY,))


def name(ref):
    return ref.code.capitalize()


def measured(ref):
    return Measure.DAY if ref == DAY else Measure.NUMBER


def test_by_what_it_is_known_whether_it_holds():
    known = [claim.known_as for claim in (UNIQUE, BOTH, EXISTS, ORDERED)]
    assert known == [Ref("unique(ref)"), Ref("unique(ref,part)"), Ref("in(ref;key)"), Ref("ordered(day)")]


def test_whose_figures_are_needed():
    """What stands in other entries may be lacking."""
    assert (operands(EXISTS), list(references(EXISTS))) == ((REF,), [REF, Ref("key")])
    assert (operands(BOTH), list(references(BOTH))) == ((REF, PART), [REF, PART])


def test_what_a_claim_asks_of_other_entries():
    claim = parse("if unique(a) and b in c then not unique(a) or ordered(d)")
    assert [one.relation for one in among_entries(claim)] == [
        EntryRelation.UNIQUE,
        EntryRelation.EXISTS,
        EntryRelation.ORDERED,
    ]
    assert among_entries(parse("a = b or a in (1, 2)")) == ()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("over in key", "over"),
        ("over in key and key <> 'x'", "over key"),
        ("over in key and blank(key)", "over key"),
        ("unique(ref, date) and ref <> 'x'", "ref date"),
        ("if blank(a) then b = c", "a b c"),
    ],
)
def test_what_a_claim_asks_of_an_entry_itself(said, asked):
    assert " ".join(ref.code for ref in asked_of_entry(parse(said))) == asked


@pytest.mark.parametrize("claim", [UNIQUE, EXISTS, ORDERED])
@pytest.mark.parametrize(("known", "holds"), [(1, True), (0, False)])
def test_it_holds_where_that_is_known(claim, known, holds):
    figures = {REF: "A1", DAY: 46100, claim.known_as: known}
    assert evaluate(claim, figures, frozenset()) == Balance(holds)
    assert zero_divisor(claim, figures, frozenset()) is None


def test_it_is_a_clause_among_others():
    claim = parse("unique(ref) and a = 1")
    figures = {REF: "A1", Ref("a"): 2}
    for known, shown in ((1, (2, 1)), (0, (None, None))):
        balance = evaluate(claim, {**figures, UNIQUE.known_as: known}, frozenset())
        assert (balance.holds, balance.left, balance.right) == (False, *shown)


def test_as_a_formula_it_is_the_figure_that_is_known():
    assert holds_formula(UNIQUE, lambda ref: f"i_{ref.code}") == "i_unique(ref)=1"
    assert amount_formula(parse("a + b = 0").left, lambda ref: ref.code) == "a+b"


SENTENCES = [
    ("unique(ref)", "no two entries may have the same Ref", "Ref 不得重复"),
    ("not unique(ref)", "another entry must have the same Ref", "Ref 应与另一条相同"),
    ("if unique(ref) then a = 1", "if no other entry has the same Ref, then A must equal 1", "如果 Ref 不重复，则 A 应等于 1"),
    ("if not unique(ref) then a = 1", "if another entry has the same Ref, then A must equal 1", "如果 Ref 与另一条相同，则 A 应等于 1"),
    ("unique(ref, part)", "no two entries may have the same Ref, Part together", "Ref、Part 合起来不得重复"),
    ("not unique(ref, part)", "another entry must have the same Ref, Part together", "Ref、Part 合起来应与另一条相同"),
    ("if unique(ref, part) then a = 1", "if no other entry has the same Ref, Part together, then A must equal 1", "如果 Ref、Part 合起来不重复，则 A 应等于 1"),
    ("if not unique(ref, part) then a = 1", "if another entry has the same Ref, Part together, then A must equal 1", "如果 Ref、Part 合起来与另一条相同，则 A 应等于 1"),
    ("ref in key", "Ref must be found in the column “Key”", "Ref 应能在“Key”一列中找到"),
    ("ref not in key", "Ref must not be found in the column “Key”", "Ref 不应出现在“Key”一列中"),
    ("if ref in key then a = 1", "if Ref is found in the column “Key”, then A must equal 1", "如果 Ref 能在“Key”一列中找到，则 A 应等于 1"),
    ("if ref not in key then a = 1", "if Ref is not found in the column “Key”, then A must equal 1", "如果 Ref 在“Key”一列中找不到，则 A 应等于 1"),
    ("ordered(a)", "A must not be less than in the entry above", "A 不应小于上一条"),
    ("not ordered(a)", "A must be less than in the entry above", "A 应小于上一条"),
    ("if ordered(a) then b = 1", "if A is not less than in the entry above, then B must equal 1", "如果 A 不小于上一条，则 B 应等于 1"),
    ("if not ordered(a) then b = 1", "if A is less than in the entry above, then B must equal 1", "如果 A 小于上一条，则 B 应等于 1"),
    ("ordered(day)", "Day must not be earlier than in the entry above", "Day 不应早于上一条"),
    ("not ordered(day)", "Day must be earlier than in the entry above", "Day 应早于上一条"),
    ("if ordered(day) then b = 1", "if Day is not earlier than in the entry above, then B must equal 1", "如果 Day 不早于上一条，则 B 应等于 1"),
    ("if not ordered(day) then b = 1", "if Day is earlier than in the entry above, then B must equal 1", "如果 Day 早于上一条，则 B 应等于 1"),
    ("unique(ref) and a = 1", "no two entries may have the same Ref, and A must equal 1", "Ref 不得重复，并且 A 应等于 1"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "english", "chinese"), SENTENCES)
def test_what_a_rule_asks(rule, english, chinese):
    assert sentence(parse(rule), "en", name, str, measured) == english
    assert sentence(parse(rule), "zh_CN", name, str, measured) == chinese


def test_what_is_so_of_an_entry():
    claim = parse("(a = 'x' or b > 2) and not blank(c)")
    assert condition(claim, "en", name, str) == "(A is “x”, or B is more than 2), and C is not blank"
    assert condition(claim, "zh_CN", name, str) == "（A 为“x”，或者 B 大于 2），并且 C 不为空白"


FIGURES = {REF: " A1 ", PART: 2, DAY: 46112, Ref("a"): 0}


def test_what_is_drawn_is_the_entry_itself():
    known = {**FIGURES, BOTH.known_as: 0, EXISTS.known_as: 1, ORDERED.known_as: 0}
    for claim, english, chinese in (
        (BOTH, "now “A1”, 2", "现为“A1”、2"),
        (EXISTS, "now “A1”", "现为“A1”"),
        (ORDERED, "now 31 Mar 2026", "现为2026年3月31日"),
    ):
        drawn = [
            equation(claim, known, lambda inner: evaluate(inner, known, frozenset()).holds, Writing(language, measured))
            for language in ("en", "zh_CN")
        ]
        assert drawn == [english, chinese]
        assert is_worded(claim, Writing("en", measured))


def test_a_condition_that_is_met_has_the_entry():
    known = {**FIGURES, UNIQUE.known_as: 1}
    assert given(UNIQUE, known, "en", name, str, measured) == "no other entry has the same Ref (now “A1”)"
    assert given(UNIQUE, known, "zh_CN", name, str, measured) == "Ref 不重复（现为“A1”）"


def test_it_is_said_which_clause_holds():
    claim = parse("unique(ref) or a = 1")
    known = {**FIGURES, UNIQUE.known_as: 0}
    truth = truth_of(claim, known, ())
    assert truths(claim, truth, known, "en", name, str, measured) == (
        "no other entry has the same Ref: no (now “A1”); A equals 1: no (0 ≠ 1)"
    )


def test_under_other_names():
    def prefixed(ref):
        return Ref(f"x_{ref.code}", ref.period)

    assert renamed(EXISTS, prefixed, prefixed) == AmongEntries(EntryRelation.EXISTS, (Ref("x_ref"),), (Ref("x_key"),))


def test_a_tolerance_leaves_it_as_it_is():
    assert tolerant(EXISTS, tolerance_of("5%"), lambda ref: Decimal(0)) == EXISTS


OVER = OverEntries("sum", Ref("t.a"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: amount_formula(OVER, name),
        lambda: side(OVER, str, str),
        lambda: renamed_amount(OVER, lambda ref: ref),
        lambda: sentence(parse("a = sum(t.a)"), "en", name, str),
        lambda: evaluate(parse("a = sum(t.a)"), {Ref("a"): 1}, frozenset()),
        lambda: tolerant(parse("a = sum(t.a)"), tolerance_of("rounding"), lambda ref: Decimal(0)),
    ],
)
def test_what_entries_come_to_is_a_figure_before_anything_is_computed(ask):
    with pytest.raises(TypeError, match="what entries come to is a reference"):
        ask()
