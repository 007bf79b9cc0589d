"""What is below a node, what is mentioned, whose figures are needed; and the shortest text."""

import pytest

from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Ref, Sum, Whose, children, operands, references

A, B, C = Ref("a"), Ref("b"), Ref("c")

REFERENCES = [
    ("a = b", [A, B], (A, B)),
    ("a = b + a", [A, B, A], (A, B)),
    ("-a * 2 >= last.a", [A, Ref("a", Whose.LAST)], (A, Ref("a", Whose.LAST))),
    ("blank(a)", [A], ()),
    ("if blank(a) then b = c", [A, B, C], (B, C)),
    ("blank(a) and b = 0", [A, B], (B,)),
    ("a = 0 iff blank(b)", [A, B], (A,)),
]


@pytest.mark.parametrize(("rule", "mentioned", "needed"), REFERENCES)
def test_indicators_of_a_rule(rule, mentioned, needed):
    assert list(references(parse(rule))) == mentioned
    assert operands(parse(rule)) == needed


def test_a_set_needs_its_parts():
    total = Sum("s", parts=(A, B))
    assert (children(total), operands(total)) == ((A, B), (A, B))
    assert children(Sum("s")) == ()


def test_references_to_two_periods_are_two():
    figures = {Ref("a"): 1, Ref("a", Whose.LAST): 2, Ref("a", Whose.UNITS): 3}
    assert [figures[Ref("a", period)] for period in (Whose.NOW, Whose.LAST, Whose.UNITS)] == [1, 2, 3]


WRITTEN = [
    ("a+(b+c)=0", "a + (b + c) = 0"),
    ("(a+b)+c=0", "a + b + c = 0"),
    ("(a-b)-c=0", "a - b - c = 0"),
    ("a-(b-c)=0", "a - (b - c) = 0"),
    ("a*(b*c)=0", "a * (b * c) = 0"),
    ("(a*b)*c=0", "a * b * c = 0"),
    ("(a*b)+c=0", "a * b + c = 0"),
    ("a+(b*c)=0", "a + b * c = 0"),
    ("(a+b)*c=0", "(a + b) * c = 0"),
    ("(a-b)*c=0", "(a - b) * c = 0"),
    ("a*(b-c)=0", "a * (b - c) = 0"),
    ("a-(b+c)=0", "a - (b + c) = 0"),
    ("a+(b-c)=0", "a + (b - c) = 0"),
    ("-(a+b)=0", "-(a + b) = 0"),
    ("-(a)=0", "-a = 0"),
    ("sum(last.s)=units.a", "sum(last.s) = units.a"),
    ("if  blank( a )  then b=0 and c=0", "if blank(a) then b = 0 and c = 0"),
    ("a=0   iff b<>0", "a = 0 iff b <> 0"),
]


@pytest.mark.parametrize(("source", "text"), WRITTEN)
def test_the_shortest_text(source, text):
    assert written(parse(source)) == text
