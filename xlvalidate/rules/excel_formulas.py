"""A rule as formulas over defined names, in functions that Excel 2007 has.

Nothing here asks whether the operands can be used: the live sheet asks that first, around these formulas. A name leads
to what an indicator counts as: a number, the number of a day (`types.serial`), 1 or 0 for a flag, a text as
`types.trimmed` gives it.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.exact import DECIMALS
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.patterns import pattern, quoted
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import (
    UNRESOLVED,
    Among,
    AmongEntries,
    Amount,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    Iff,
    Matches,
    Not,
    OverEntries,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    divisors,
    nodes,
)
from xlvalidate.rules.tree import Number as Literal
from xlvalidate.rules.types import serial, trimmed

# What is as far from a bound is beyond it: half of the last decimal. `ROUND(x,9)` of a large figure is not exact in
# every program.
_BEYOND = f"5E-{DECIMALS + 1}"

NameOf: TypeAlias = Callable[[Ref], str]


def sayable(claim: Claim) -> bool:
    """Has Excel 2007 words for it? Not for every pattern."""
    return all(pattern(node.pattern).excel("x") is not None for node in nodes(claim) if isinstance(node, Matches))


def amount_formula(amount: Amount, name: NameOf) -> str:
    """One side of a rule: `SUM(i_a,i_b)-(2*i_c)`."""

    def terms(leaf: Leaf) -> tuple[str]:
        match leaf:
            case Literal(value):
                return (format(value, "f"),)
            case Day(value):
                return (str(serial(value)),)
            case Ref():
                return (name(leaf),)
            case Sum(parts=parts):
                return (f"SUM({','.join(name(part) for part in parts)})",)
            case OverEntries():
                raise TypeError(UNRESOLVED)

    # Every template that was issued has these brackets.
    notation = Notation(terms, plus="+", minus="-", times="*", over="/", apply=_applied, generous=True)
    return amount_text(amount, notation)


def _applied(function: str, of: Sequence[str]) -> str:
    if function == "round":
        # What is left of a sum in binary floats must not decide a half.
        return f"ROUND(ROUND({of[0]},{DECIMALS}),{of[1]})"
    return f"{function.upper()}({','.join(of)})"


def holds_formula(claim: Claim, name: NameOf, blank: NameOf | None = None) -> str:
    """TRUE where a claim holds that is `sayable`. `blank` is the formula that an indicator is blank, if its name is not
    that of its cell.
    """
    return _holds(pushed(claim), name, blank)


def _holds(claim: Claim, name: NameOf, blank: NameOf | None) -> str:
    def holds(part: Claim) -> str:
        return _holds(part, name, blank)

    match claim:
        case Comparison(op=op):
            return f"{_beyond(claim, name)}{op}0"
        case SameText(left, right):
            return f"EXACT({_text(left, name)},{_text(right, name)})"
        case Among(of, items):
            return _any(_items(of, items, name))
        case Matches(of, source):
            said = pattern(source).excel(name(of))
            assert said is not None, source
            return said
        case Ticked(of):
            return f"{name(of)}=1"
        case Blank(of):
            return blank(of) if blank else f"ISBLANK({name(of)})"
        case AmongEntries():
            return f"{name(claim.known_as)}=1"
        case Not(inner):
            return f"NOT({holds(inner)})"
        case Both(first, second):
            return f"IF({holds(first)},{holds(second)},FALSE)"
        case Either(first, second):
            return f"IF({holds(first)},TRUE,{holds(second)})"
        case When(condition, then):
            return f"IF({holds(condition)},{holds(then)},TRUE)"
        case Iff(first, second):
            return f"({holds(first)})=({holds(second)})"


def _text(of: Ref | Quoted, name: NameOf) -> str:
    return quoted(trimmed(of.value)) if isinstance(of, Quoted) else name(of)


def _items(of: Amount | Quoted, items: Sequence[Literal | Day | Quoted], name: NameOf) -> Iterator[str]:
    """Each item, asked by itself."""
    for item in items:
        if isinstance(item, Quoted):
            assert isinstance(of, Ref | Quoted)
            yield f"EXACT({_text(of, name)},{_text(item, name)})"
        else:
            assert not isinstance(of, Quoted)
            yield f"{difference_formula(Comparison(of, '=', item), name)}=0"


def _any(asked: Iterator[str]) -> str:
    """TRUE where one of these is. Truth values are added, as a program nests functions 64 deep at most."""
    first, *others = asked
    return f"{'+'.join(f'({one})' for one in (first, *others))}>0" if others else first


def _beyond(claim: Comparison, name: NameOf) -> str:
    """Left - right; 0 where that is tolerated."""
    difference = difference_formula(claim, name)
    tolerance = fixed(claim.within)
    if tolerance is None:
        allowed = f"ROUND({_allowed(claim, difference, name)},{DECIMALS})"
    elif tolerance:
        allowed = format(Decimal(tolerance), "f")
    else:
        return difference
    return f"IF(ABS({difference})<={allowed},0,{difference})"


def _allowed(claim: Comparison, difference: str, name: NameOf) -> str:
    """How far apart the sides may lie in the direction in which they do."""
    within = claim.within
    assert within is not None
    over, under = amount_formula(within.over, name), amount_formula(within.under, name)
    return over if over == under else f"IF({difference}>0,{over},{under})"


def difference_formula(claim: Comparison, name: NameOf) -> str:
    """Left - right, rounded past what a form can print."""
    return f"ROUND({amount_formula(Arithmetic(claim.left, '-', claim.right), name)},{DECIMALS})"


def is_guarded(claim: Claim) -> bool:
    """May a divisor that is 0 not matter, as other parts of the claim decide?"""
    return bool(divisors(claim)) and not isinstance(pushed(claim), Comparison)


def decided_formula(claim: Claim, name: NameOf, blank: NameOf | None = None) -> str:
    """2 where a claim holds, 0 where it does not, 1 where a divisor that is 0 keeps it from being decided."""
    return _decided(pushed(claim), name, blank)


def _decided(claim: Claim, name: NameOf, blank: NameOf | None) -> str:
    if not divisors(claim):
        return f"IF({_holds(claim, name, blank)},2,0)"

    def decided(part: Claim) -> str:
        return _decided(part, name, blank)

    match claim:
        case Both(first, second):
            return f"MIN({decided(first)},{decided(second)})"
        case Either(first, second):
            return f"MAX({decided(first)},{decided(second)})"
        case When(condition, then):
            return f"MAX(2-{decided(condition)},{decided(then)})"
        case Iff(first, second):
            one, two = decided(first), decided(second)
            return f"IF({one}=1,1,IF({two}=1,1,IF({one}={two},2,0)))"
        case Not(inner):
            return f"2-{decided(inner)}"
        case _:
            formula = f"IF({_holds(claim, name, blank)},2,0)"
            for divisor in reversed(divisor_formulas(claim, name)):
                formula = f"IF({divisor}=0,1,{formula})"
            return formula


def divisor_formulas(claim: Claim, name: NameOf) -> tuple[str, ...]:
    """What must not be 0 if a claim is to be computed, rounded. What stands in another one comes before it."""
    found: dict[Amount, None] = {}
    for one in divisors(claim):
        _with_inner(one, found)
    return tuple(f"ROUND({amount_formula(one, name)},{DECIMALS})" for one in found)


def _with_inner(amount: Amount, found: dict[Amount, None]) -> None:
    if amount not in found:
        for node in nodes(amount):
            if isinstance(node, Arithmetic) and node.op == "/":
                _with_inner(node.right, found)
        found[amount] = None


def deciding(claim: Claim) -> tuple[Comparison, ...]:
    """The comparisons of which one decides, as `evaluate` chooses it."""
    return tuple(_deciding(pushed(claim)))


def _deciding(claim: Claim) -> Iterator[Comparison]:
    match claim:
        case Comparison():
            yield claim
        case When(_, then):
            yield from _deciding(then)
        case Both(first, second) | Iff(first, second):
            yield from _deciding(first)
            yield from _deciding(second)


def shown_comparison(claim: Claim, holds: Callable[[Claim], bool]) -> Comparison | None:
    """The comparison whose sides the formulas below show; `holds` says it of the claims in a claim."""
    claim = pushed(claim)
    match claim:
        case Comparison():
            return claim
        case When(_, then):
            return shown_comparison(then, holds)
        case Both(first, second) | Iff(first, second):
            one, two = shown_comparison(first, holds), shown_comparison(second, holds)
            return (one or two) if one is None or two is None else two if holds(first) else one
        case _:
            return None


def sides_formulas(claim: Claim, name: NameOf, blank: NameOf | None = None) -> tuple[str, str] | None:
    """The two sides that decide, as `evaluate` chooses them; None where the rule compares no amounts."""

    def sides(one: Comparison) -> tuple[str, ...]:
        return amount_formula(one.left, name), amount_formula(one.right, name)

    found = _chosen(pushed(claim), sides, name, blank)
    return None if found is None else (found[0], found[1])


def tolerated_formula(claim: Claim, name: NameOf, blank: NameOf | None = None) -> str | None:
    """How far apart these sides may lie; None where the rule compares no amounts."""

    def tolerated(one: Comparison) -> tuple[str, ...]:
        tolerance = fixed(one.within)
        if tolerance is not None:
            return (format(Decimal(tolerance), "f"),)
        return (f"ROUND({_allowed(one, difference_formula(one, name), name)},{DECIMALS})",)

    found = _chosen(pushed(claim), tolerated, name, blank)
    return None if found is None else found[0]


def _chosen(
    claim: Claim, of: Callable[[Comparison], tuple[str, ...]], name: NameOf, blank: NameOf | None
) -> tuple[str, ...] | None:
    """Formulas of the comparison that decides."""
    match claim:
        case Comparison():
            return of(claim)
        case When(_, then):
            return _chosen(then, of, name, blank)
        case Both(first, second) | Iff(first, second):
            one, two = (_chosen(part, of, name, blank) for part in (first, second))
            if one is None or two is None:
                return one or two
            held = _holds(first, name, blank)
            return tuple(f"IF({held},{behind},{before})" for before, behind in zip(one, two, strict=True))
        case _:
            return None


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
