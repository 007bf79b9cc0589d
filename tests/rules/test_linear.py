"""A rule as lines over the figures that may change."""

from decimal import Decimal
from itertools import product

import pytest

from xlvalidate.rules.evaluate import evaluate
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.linear import MOST_ALTERNATIVES, Alternatives, Line, NotLinearError, alternatives
from xlvalidate.rules.tolerance import Tolerance, ToleranceKind, tolerant
from xlvalidate.rules.tree import Comparison, Ref, Sum, Whose, blanks_asked, operands

A, B, C = Ref("a"), Ref("b"), Ref("c")


def within(rule, tolerance):
    return tolerant(parse(rule), Tolerance(value=Decimal(tolerance)), lambda _: Decimal("0.5"))


def drawn(line: Line) -> str:
    terms = " ".join(
        f"{'+' if by > 0 else '-'}{'' if abs(by) == 1 else abs(by)}{ref.code}" for ref, by in line.factors.items()
    )
    rest = f" {'+' if line.rest > 0 else '-'}{abs(line.rest)}" if line.rest else ""
    return f"{terms}{rest} {'=' if line.equal else '>' if line.strict else '>='} 0"


def said(found: Alternatives) -> list[str]:
    return [" and ".join(map(drawn, lines)) or "always" for lines in found]


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("a = b + c", ["+a -b -c = 0"]),
        ("a - b = -c", ["+a -b +c = 0"]),
        ("a <= b", ["-a +b >= 0"]),
        ("a >= b", ["+a -b >= 0"]),
        ("a < b", ["-a +b > 0"]),
        ("a > b", ["+a -b > 0"]),
        ("a <> b", ["+a -b > 0", "-a +b > 0"]),
        ("2 * a - 3 = b * 1.5", ["+2a -3/2b -3 = 0"]),
        ("a + b = a + c", ["+b -c = 0"]),
        ("a - a = 0", ["always"]),
        ("a - a = 1", []),
        ("a = 1 and b = 2", ["+a -1 = 0 and +b -2 = 0"]),
        ("if a > 0 then b > 0", ["-a >= 0", "+b > 0"]),
        ("if a > 0 and c > 0 then b = 0", ["-a >= 0", "-c >= 0", "+b = 0"]),
        ("if a = 0 then b = 0 and c = 0", ["+a > 0", "-a > 0", "+b = 0 and +c = 0"]),
        ("a = 0 iff b = 0", ["+a = 0 and +b = 0", *(f"{a}a > 0 and {b}b > 0" for a in "+-" for b in "+-")]),
        ("if a < b then c = 0", ["+a -b >= 0", "+c = 0"]),
        ("if a > b then c = 0", ["-a +b >= 0", "+c = 0"]),
        ("if a <= b then c = 0", ["+a -b > 0", "+c = 0"]),
        ("if a >= b then c = 0", ["-a +b > 0", "+c = 0"]),
        ("if a <> b then c = 0", ["+a -b = 0", "+c = 0"]),
        ("if blank(a) then b = 0", ["always"]),
        ("if not_there = 0 then b = 0", ["+not_there > 0", "-not_there > 0", "+b = 0"]),
    ],
)  # fmt: skip
def test_lines_of_a_rule(rule: str, lines: list[str]) -> None:
    assert said(alternatives(parse(rule), {})) == lines


@pytest.mark.parametrize(
    ("rule", "tolerance", "lines"),
    [
        ("a = b", "0.5", ["-a +b +1/2 >= 0 and +a -b +1/2 >= 0"]),
        ("a <> b", "0.5", ["+a -b -1/2 > 0", "-a +b -1/2 > 0"]),
        ("a <= b", "0.5", ["-a +b +1/2 >= 0"]),
        ("a >= b", "0.5", ["+a -b +1/2 >= 0"]),
        ("a < b", "0.5", ["-a +b -1/2 > 0"]),
        ("a > b", "0.5", ["+a -b -1/2 > 0"]),
    ],
)
def test_a_tolerance_is_two_bounds(rule: str, tolerance: str, lines: list[str]) -> None:
    assert said(alternatives(within(rule, tolerance), {})) == lines


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("a = last.a + b", ["+a -b -7 = 0"]),
        ("a * last.a = b", ["+7a -b = 0"]),
        ("last.a * a = b", ["+7a -b = 0"]),
        ("last.a = 7", ["always"]),
        ("last.a > 7", []),
        ("last.a > 6", ["always"]),
        ("last.a >= 7", ["always"]),
        ("last.a >= 8", []),
        ("if last.a > 0 then a = 0", ["+a = 0"]),
        ("if last.a < 0 then a = 0", ["always"]),
    ],
)
def test_figures_that_are_known_are_put_in(rule: str, lines: list[str]) -> None:
    assert said(alternatives(parse(rule), {Ref("a", Whose.LAST): 7})) == lines


def test_whether_a_cell_is_blank_is_known() -> None:
    rule = parse("if blank(a) then b = 0")
    assert said(alternatives(rule, {}, {A})) == ["+b = 0"]
    assert said(alternatives(parse("blank(a) iff b = 0"), {}, {A})) == ["+b = 0"]
    assert said(alternatives(parse("blank(a) iff b = 0"), {})) == ["+b > 0", "-b > 0"]


def test_what_is_not_linear_is_told() -> None:
    with pytest.raises(NotLinearError):
        alternatives(parse("a * b = c"), {})
    assert said(alternatives(parse("a * b = c"), {A: 2})) == ["+2b -c = 0"]


def test_too_many_alternatives_are_told() -> None:
    unequal = " and ".join(f"a{at} <> 0" for at in range(5))
    assert MOST_ALTERNATIVES < 2**5
    with pytest.raises(NotLinearError):
        alternatives(parse(unequal), {})
    four = unequal.removesuffix(" and a4 <> 0")
    assert len(alternatives(parse(four), {})) == MOST_ALTERNATIVES
    with pytest.raises(NotLinearError):
        alternatives(parse(f"if b > 0 then {four}"), {})


def test_the_parts_of_a_sum() -> None:
    assert said(alternatives(Comparison(A, "=", Sum("parts", parts=(B, C))), {})) == ["+a -b -c = 0"]


def test_beyond_a_tolerance_on_one_side() -> None:
    known = {Ref("a", Whose.LAST): 7}
    assert said(alternatives(within("last.a = 9", 1), known)) == []
    assert said(alternatives(within("last.a = 5", 1), known)) == []
    assert said(alternatives(within("last.a = 6", 1), known)) == ["always"]


RULES = (
    "a = b + c", "a <> b", "a < b + 1", "a >= 2 * c", "if a > 0 then b > 0 and c = 0", "a = 0 iff b + c = 0",
    "if a > b and c <> 0 then a <= c", "if blank(c) then a = b", "a > 0 iff blank(b)",
)  # fmt: skip


@pytest.mark.parametrize("tolerance", [0, 1])
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_where_all_lines_of_an_alternative_do(rule: str, tolerance: int) -> None:
    claim = within(rule, tolerance)
    for numbers in product((-1, 0, 1, 2), repeat=3):
        figures = dict(zip((A, B, C), numbers, strict=True))
        for blanks in ((), tuple(blanks_asked(claim))):
            holds = evaluate(claim, {ref: figures[ref] for ref in operands(claim)}, blanks).holds
            found = alternatives(claim, {}, blanks)
            assert any(all(met(line, figures) for line in lines) for lines in found) is holds, (figures, blanks)


def met(line: Line, figures: dict[Ref, int]) -> bool:
    total = line.rest + sum(by * figures[ref] for ref, by in line.factors.items())
    return total == 0 if line.equal else total > 0 if line.strict else total >= 0


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("a = 1 or b = 2", ["+a -1 = 0", "+b -2 = 0"]),
        ("not (a = 1 or b <= 2)", ["+a -1 > 0 and +b -2 > 0", "-a +1 > 0 and +b -2 > 0"]),
        (
            "if a = 1 or b = 2 then c > 0",
            [f"{a} > 0 and {b} > 0" for a in ("+a -1", "-a +1") for b in ("+b -2", "-b +2")] + ["+c > 0"],
        ),
        ("a / 4 = b", ["+1/4a -b = 0"]),
        ("(a + b) / (2 - 4) >= c", ["-1/2a -1/2b -c >= 0"]),
        ("a - 2026-03-31 = 1", ["+a -46113 = 0"]),
        # Texts and ticks are known, and no line is about them.
        ('if n = "  x " then a = 1', ["+a -1 = 0"]),
        ('if n <> "x" then a = 1', ["always"]),
        ('n in ("y", "x") and a = 1', ["+a -1 = 0"]),
        ('n in ("y", "z") or a = 1', ["+a -1 = 0"]),
        ('n matches "small"', ["always"]),
        ('n matches "digit"', []),
        ("k", ["always"]),
        ("if not k then a = 1", ["always"]),
    ],
)
def test_lines_of_conditions(rule: str, lines: list[str]) -> None:
    known = {Ref("n"): " x", Ref("k"): 1}
    assert said(alternatives(parse(rule), known)) == lines


@pytest.mark.parametrize(
    "rule", ["a / b = 1", "1 / (a - a) = b", "max(a, b) = 1", "abs(a) = 1", "round(a, 0) = b", "n in (1, 2)", "k"]
)
def test_what_is_not_put_into_lines(rule: str) -> None:
    with pytest.raises(NotLinearError):
        alternatives(parse(rule), {})


def test_a_tolerance_that_depends_on_figures_is_no_line() -> None:
    share = tolerant(parse("a = b"), Tolerance(ToleranceKind.SHARE, Decimal("0.01")), lambda _: Decimal(0))
    with pytest.raises(NotLinearError):
        alternatives(share, {})
    rounded = tolerant(parse("a = b"), Tolerance(ToleranceKind.ROUNDING), lambda _: Decimal("0.5"))
    assert said(alternatives(rounded, {})) == ["-a +b +1 >= 0 and +a -b +1 >= 0"]
