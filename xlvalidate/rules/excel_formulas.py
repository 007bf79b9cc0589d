"""A rule as formulas over defined names, in functions that Excel 2007 has.

Nothing here asks whether the operands are numbers: the live sheet asks that first, around these formulas.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.exact import DECIMALS
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import Amount, Arithmetic, Blank, Both, Claim, Comparison, Iff, Ref, Sum, When
from xlvalidate.rules.tree import Number as Literal

# What is as far from a bound is beyond it: half of the last decimal. `ROUND(x,9)` of a large figure is not exact in
# every program.
_BEYOND = f"5E-{DECIMALS + 1}"

NameOf: TypeAlias = Callable[[Ref], str]


def amount_formula(amount: Amount, name: NameOf) -> str:
    """One side of a rule: `SUM(i_a,i_b)-(2*i_c)`."""

    def terms(leaf: Leaf) -> tuple[str]:
        match leaf:
            case Literal(value):
                return (format(value, "f"),)
            case Ref():
                return (name(leaf),)
            case Sum(parts=parts):
                return (f"SUM({','.join(name(part) for part in parts)})",)

    # Every template that was issued has these brackets.
    return amount_text(amount, Notation(terms, plus="+", minus="-", times="*", generous=True))


def holds_formula(claim: Claim, name: NameOf, cell: NameOf | None = None) -> str:
    """TRUE where the claim holds. `cell` names where a figure is typed, if it counts somewhere else."""

    def holds(part: Claim) -> str:
        return holds_formula(part, name, cell)

    match claim:
        case Comparison(_, op, _, within):
            beyond = difference_formula(claim, name)
            if tolerance := fixed(within):
                beyond = f"IF(ABS({beyond})<={format(Decimal(tolerance), 'f')},0,{beyond})"
            return f"{beyond}{op}0"
        case Blank(of):
            return f"ISBLANK({(cell or name)(of)})"
        case Both(first, second):
            return f"IF({holds(first)},{holds(second)},FALSE)"
        case When(condition, then):
            return f"IF({holds(condition)},{holds(then)},TRUE)"
        case Iff(first, second):
            return f"({holds(first)})=({holds(second)})"


def difference_formula(claim: Comparison, name: NameOf) -> str:
    """Left - right, rounded past what a form can print."""
    return f"ROUND({amount_formula(Arithmetic(claim.left, '-', claim.right), name)},{DECIMALS})"


def sides_formulas(claim: Claim, name: NameOf, cell: NameOf | None = None) -> tuple[str, str] | None:
    """The two sides that decide, as `evaluate` chooses them; None where the rule compares no amounts."""
    match claim:
        case Comparison(left, _, right):
            return amount_formula(left, name), amount_formula(right, name)
        case Blank():
            return None
        case When(_, then):
            return sides_formulas(then, name, cell)
        case Both(first, second) | Iff(first, second):
            one, two = (sides_formulas(part, name, cell) for part in (first, second))
            if one is None or two is None:
                return one or two
            held = holds_formula(first, name, cell)
            return f"IF({held},{two[0]},{one[0]})", f"IF({held},{two[1]},{one[1]})"


def breaks_formula(reference: str, least: Decimal | None, most: Decimal | None, decimals: int | None) -> str:
    """TRUE where a number lies out of its bounds or has more decimals than it may; FALSE where nothing bounds it."""
    formula = "FALSE"
    if decimals is not None and decimals < DECIMALS:
        formula = f"ABS({reference}-ROUND({reference},{decimals}))>={_BEYOND}"
    if most is not None:
        formula = f"IF({reference}-{_side(most)}>={_BEYOND},TRUE,{formula})"
    if least is not None:
        formula = f"IF({_side(least)}-{reference}>={_BEYOND},TRUE,{formula})"
    return formula


def _side(bound: Decimal) -> str:
    said = format(Decimal(bound), "f")
    return f"({said})" if bound < 0 else said
