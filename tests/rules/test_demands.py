"""What a claim demands, and under which conditions."""

import pytest

from xlvalidate.rules.demands import atoms, demands
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_text import written
from xlvalidate.rules.tree import Both, When


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("a = b", ["a = b"]),
        ("blank(a)", ["blank(a)"]),
        ("a = b and b < c and blank(d)", ["a = b", "b < c", "blank(d)"]),
        ("if a > 0 then b > 0", ["b > 0 | a > 0"]),
        ("if a > 0 and blank(b) then c = 1 and d = 2", ["c = 1 | a > 0, blank(b)", "d = 2 | a > 0, blank(b)"]),
        ("a = 0 iff b = 0", ["b = 0 | a = 0", "a = 0 | b = 0"]),
        ("a = 0 and c = 0 iff b = 0", ["b = 0 | a = 0, c = 0", "a = 0 | b = 0", "c = 0 | b = 0"]),
    ],
)
def test_demands(rule, expected):
    found = [(written(one.atom), ", ".join(map(written, one.given))) for one in demands(parse(rule))]
    assert [f"{atom} | {given}" if given else atom for atom, given in found] == expected


def test_a_condition_stands_at_the_top_alone():
    condition = parse("if a = 0 then b = 0")
    for odd in (Both(condition, condition), When(condition, condition)):
        with pytest.raises(TypeError, match="at the top of a rule"):
            demands(odd)
    assert atoms(parse("a = b and b = c")) == (parse("a = b"), parse("b = c"))
