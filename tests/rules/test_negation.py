"""`not` is pushed down to claims that have no other in them."""

import pytest

from xlvalidate.rules.grammar import parse
from xlvalidate.rules.negation import opposite, pushed
from xlvalidate.rules.rule_text import written

PUSHED = [
    ("a = b", "a = b"),
    ("not a = b", "a <> b"),
    ("not a <> b", "a = b"),
    ("not a < b", "a >= b"),
    ("not a <= b", "a > b"),
    ("not a > b", "a <= b"),
    ("not a >= b", "a < b"),
    ("not not a > b", "a > b"),
    ("not not not blank(a)", "not blank(a)"),
    ("not (a = 1 and b = 2)", "a <> 1 or b <> 2"),
    ("not (a = 1 or not blank(b))", "a <> 1 and blank(b)"),
    ("not (a = 1 and (b or c in (1)))", "a <> 1 or not b and c not in (1)"),
    ("if not (a = 1 or b) then not c", "if a <> 1 and not b then not c"),
    ("not a = 1 iff not (b and c)", "a <> 1 iff not b or not c"),
    ("a <> 'x'", "a <> 'x'"),
    ("not a <> 'x'", "a = 'x'"),
    ("not a matches 'digit'", "not a matches 'digit'"),
]


@pytest.mark.parametrize(("claim", "found"), PUSHED)
def test_not_stands_at_plain_claims(claim, found):
    assert pushed(parse(claim)) == parse(found)
    assert pushed(pushed(parse(claim))) == pushed(parse(claim))


@pytest.mark.parametrize(
    ("claim", "found"), [one for one in PUSHED if " then " not in one[0] and " iff " not in one[0]]
)
def test_the_opposite_of_the_opposite_is_the_claim(claim, found):
    assert written(opposite(opposite(parse(claim)))) == written(parse(found))


@pytest.mark.parametrize("claim", ["if a then b", "a iff b"])
def test_what_stands_at_the_top_has_no_opposite(claim):
    with pytest.raises(TypeError):
        opposite(parse(claim))
