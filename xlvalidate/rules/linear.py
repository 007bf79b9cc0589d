"""What a rule asks of the figures that may change, in lines: sums of figures with factors, compared with 0.

A claim becomes alternatives: it holds where all lines of one of them do. `if x then y` holds where x does not, or y
does; `a <> b` where one side is greater; `x or y` where either does. Figures that are known are put in and stay as
they are, and so do texts and ticks.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import chain
from typing import TypeAlias

from xlvalidate.findings import Number
from xlvalidate.rules.demands import atoms
from xlvalidate.rules.negation import opposite
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tolerance import fixed
from xlvalidate.rules.tree import (
    Among,
    Amount,
    Arithmetic,
    Blank,
    Claim,
    Comparison,
    Day,
    Either,
    Iff,
    Matches,
    Negative,
    Not,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
)
from xlvalidate.rules.tree import Number as Literal
from xlvalidate.rules.types import Figure, serial, trimmed

MOST_ALTERNATIVES = 16
"""A claim with more of them is not put into lines."""


Exact: TypeAlias = int | Fraction
"""Most factors are whole, and whole numbers are quicker."""


@dataclass(frozen=True, slots=True)
class Line:
    """The sum of the figures, each times its factor, plus `rest`: is 0 (`equal`), greater than 0 (`strict`), or at
    least 0.
    """

    factors: Mapping[Ref, Exact]
    rest: Exact
    equal: bool
    strict: bool


Alternatives: TypeAlias = tuple[tuple[Line, ...], ...]


class NotLinearError(Exception):
    """A claim that multiplies figures or divides by them, or has too many alternatives."""


def alternatives(claim: Claim, known: Mapping[Ref, Figure], blanks: Collection[Ref] = ()) -> Alternatives:
    """The alternatives of a claim; none where it can never hold, one without lines where it always does.

    Raises NotLinearError.
    """
    numbers = {ref: exact(value) for ref, value in known.items() if not isinstance(value, str)}
    texts = {ref: trimmed(value) for ref, value in known.items() if isinstance(value, str)}
    return _Lines(numbers, texts, blanks).of(claim)


def exact(number: Number | Fraction) -> Exact:
    """The same number, whole if it is."""
    if isinstance(number, int):
        return number
    fraction = Fraction(number)
    return fraction.numerator if fraction.denominator == 1 else fraction


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is known while a claim is put into lines."""

    known: Mapping[Ref, Exact]
    texts: Mapping[Ref, str]
    blanks: Collection[Ref]

    def of(self, claim: Claim) -> Alternatives:
        """Where a claim holds."""
        match claim:
            case When(condition, then):
                return _any(self._fails(condition), self._holds(then))
            case Iff(first, second):
                both = _both(self._holds(first), self._holds(second))
                return _any(both, _both(self._fails(first), self._fails(second)))
            case _:
                return self._holds(claim)

    def _holds(self, claim: Claim) -> Alternatives:
        return reduce(_both, map(self._atom, atoms(claim)))

    def _fails(self, claim: Claim) -> Alternatives:
        return self._holds(opposite(claim))

    def _atom(self, atom: Claim) -> Alternatives:
        match atom:
            case Either(first, second):
                return _any(self._holds(first), self._holds(second))
            case Comparison(left, op, right, within):
                if (tolerance := fixed(within)) is None:
                    raise NotLinearError
                return self._comparison(_minus(self._amount(left), self._amount(right)), op, exact(tolerance))
            case Not(inner):
                return () if self._is_so(inner) else ((),)
            case _:
                return ((),) if self._is_so(atom) else ()

    def _is_so(self, claim: Claim) -> bool:
        """Does a claim hold that compares no amounts? What it asks is known, and stays as it is."""
        match claim:
            case Blank(of):
                return of in self.blanks
            case SameText(left, right):
                return self._text(left) == self._text(right)
            case Among(Ref() | Quoted() as of, (Quoted(), *_) as items):
                return self._text(of) in [trimmed(item.value) for item in items if isinstance(item, Quoted)]
            case Matches(of, source):
                return pattern(source).fits(self._text(of))
            case Ticked(of) if of in self.known:
                return bool(self.known[of])
            case _:
                raise NotLinearError

    def _text(self, of: Ref | Quoted) -> str:
        if isinstance(of, Quoted):
            return trimmed(of.value)
        if of not in self.texts:
            raise NotLinearError
        return self.texts[of]

    def _comparison(self, beyond: "_Sum", op: str, tolerance: Exact) -> Alternatives:
        """`beyond` is left - right; what differs by no more than the tolerance is equal."""
        most, least = _below(beyond, tolerance), _above(beyond, tolerance)
        match op:
            case "=":
                lines = (_line(beyond, equal=True),) if not tolerance else (_line(most), _line(least))
                return _settled((lines,))
            case "<>":
                return _settled(((_line(_turned(most), strict=True),), (_line(_turned(least), strict=True),)))
            case "<=":
                return _settled(((_line(most),),))
            case ">=":
                return _settled(((_line(least),),))
            case "<":
                return _settled(((_line(_turned(least), strict=True),),))
            case _:
                return _settled(((_line(_turned(most), strict=True),),))

    def _amount(self, amount: Amount) -> "_Sum":
        match amount:
            case Literal(value):
                return {}, exact(value)
            case Day(value):
                return {}, serial(value)
            case Ref():
                known = self.known.get(amount)
                return ({amount: 1}, 0) if known is None else ({}, known)
            case Sum(parts=parts):
                return _plus(map(self._amount, parts))
            case Negative(operand):
                return _turned(self._amount(operand))
            case Arithmetic(left, "/", right):
                return _divided(self._amount(left), self._amount(right))
            case Arithmetic(left, op, right):
                return _combined(self._amount(left), op, self._amount(right))
            case _:
                raise NotLinearError


_Sum: TypeAlias = tuple[dict[Ref, Exact], Exact]


def _combined(left: _Sum, op: str, right: _Sum) -> _Sum:
    if op == "+":
        return _plus((left, right))
    if op == "-":
        return _minus(left, right)
    if left[0] and right[0]:
        raise NotLinearError
    return _times(left, right[1]) if left[0] else _times(right, left[1])


def _divided(left: _Sum, right: _Sum) -> _Sum:
    """By what is known and not 0."""
    factors, rest = right
    if factors or not rest:
        raise NotLinearError
    return _times(left, exact(Fraction(1) / rest))


def _plus(sums: "Iterator[_Sum] | tuple[_Sum, ...]") -> _Sum:
    factors: dict[Ref, Exact] = {}
    rest: Exact = 0
    for more, other in sums:
        rest += other
        for ref, factor in more.items():
            factors[ref] = factors.get(ref, 0) + factor
    return {ref: factor for ref, factor in factors.items() if factor}, rest


def _minus(left: _Sum, right: _Sum) -> _Sum:
    return _plus((left, _turned(right)))


def _times(one: _Sum, factor: Exact) -> _Sum:
    factors, rest = one
    return {ref: by * factor for ref, by in factors.items() if factor}, rest * factor


def _turned(one: _Sum) -> _Sum:
    return _times(one, -1)


def _below(one: _Sum, tolerance: Exact) -> _Sum:
    """At least 0 where the sum is at most the tolerance."""
    factors, rest = _turned(one)
    return factors, rest + tolerance


def _above(one: _Sum, tolerance: Exact) -> _Sum:
    factors, rest = one
    return factors, rest + tolerance


def _line(one: _Sum, *, equal: bool = False, strict: bool = False) -> Line:
    factors, rest = one
    return Line(factors, rest, equal, strict)


def _settled(choices: Alternatives) -> Alternatives:
    """Lines without figures are decided."""
    left = []
    for lines in choices:
        if all(line.factors or _holds(line) for line in lines):
            left.append(tuple(line for line in lines if line.factors))
    return _shortest(tuple(left))


def _holds(line: Line) -> bool:
    if line.equal:
        return line.rest == 0
    return line.rest > 0 if line.strict else line.rest >= 0


def _both(first: Alternatives, second: Alternatives) -> Alternatives:
    return _shortest(tuple((*one, *other) for one in first for other in second))


def _any(first: Alternatives, second: Alternatives) -> Alternatives:
    return _shortest(tuple(chain(first, second)))


def _shortest(choices: Alternatives) -> Alternatives:
    if () in choices:
        return ((),)
    if len(choices) > MOST_ALTERNATIVES:
        raise NotLinearError
    return choices
