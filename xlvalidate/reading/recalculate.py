"""What a plain formula gives, so that a saved result can be held against it: sums of cells and numbers, exactly.

Only `+ - * / ( )`, SUM, numbers and cells of the same sheet are understood. Everything else is left unchecked: no
guess is made of what a spreadsheet program would have given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from xlvalidate.cells import Area, Cell, row_and_column
from xlvalidate.ooxml.book import Book, Value, ValueKind

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:"
    r"(?P<number>(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,3})?)(?![A-Za-z0-9_.$])"
    r"|(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})(?![A-Za-z0-9_.!(\[])|(?P<sum>[Ss][Uu][Mm])\(|(?P<sign>[-+*/(),:]))"
)
_PLAIN = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]{1,300})?")
_LONGEST = 2_000  # characters of a formula
_DEEPEST = 32  # brackets, and formulas that ask for the results of others
_MOST_CELLS = 20_000  # that the formulas of a workbook ask for, all together
_MOST_BITS = 4_096
_ROUNDING = 2.0**-49  # of a double, with room for how a program adds
_SAVED = 1e-14  # programs write 15 to 17 digits


class UncheckedError(Exception):
    """Nothing is known of this formula."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a formula comes to, and how far a program that reckons in doubles may be from it."""

    value: Fraction
    off: float = 0.0


@dataclass(frozen=True, slots=True)
class NoNumber:
    """What a formula comes to if it is no number, as a spreadsheet shows it."""

    text: str


Result: TypeAlias = Amount | NoNumber
_VALUE, _DIVISION = NoNumber("#VALUE!"), NoNumber("#DIV/0!")

# A formula as it is read: a sign with its sides, SUM with what it adds, a cell, an area, a number, nothing.
Term: TypeAlias = tuple[str, tuple["Term", ...]] | tuple[int, int] | Area | Fraction | None


def fits(value: Value, result: Result) -> bool:
    """Is the result that was saved with a formula the one that it gives?"""
    saved = _number(value.text)
    if isinstance(result, NoNumber):
        return value.kind is not ValueKind.NUMBER  # another one is told for what it is
    if saved is None:
        return False
    return abs(saved - result.value) <= Fraction(result.off) + abs(saved) * Fraction(_SAVED)


def shown(result: Result) -> str:
    """A result as a spreadsheet shows it."""
    return result.text if isinstance(result, NoNumber) else format(float(result.value), ".15g")


@dataclass(slots=True)
class Recalculation:
    """The formulas of one book. It remembers what it has worked out, and stops where there is too much of it."""

    book: Book
    results: dict[Cell, Result | None] = field(default_factory=dict)
    cells: int = 0

    def result(self, cell: Cell) -> Result | None:
        """What the formula in a cell gives; None where nothing is known of it."""
        return self._result(cell, 0)

    def _result(self, cell: Cell, depth: int) -> Result | None:
        if cell not in self.results:
            self.results[cell] = None  # asked for again before it is known: a circle
            try:
                formula = self.book.formula(cell)
                if depth > _DEEPEST or not formula or self.book.as_shown:
                    return None
                self.results[cell] = self._whole(term_of(formula), cell.sheet, depth)
            except (UncheckedError, OverflowError):
                return None
        return self.results[cell]

    def _whole(self, term: Term, sheet: str, depth: int) -> Result:
        """A formula that is a cell and nothing else gives the text that stands there, too."""
        if isinstance(term, tuple) and isinstance(term[0], int) and isinstance(term[1], int):
            held = self._held(Cell(sheet, term[0], term[1]), depth)
            if isinstance(held, Value) and held.kind is not ValueKind.BLANK:
                raise UncheckedError
        return self._of(term, sheet, depth)

    def _of(self, term: Term, sheet: str, depth: int) -> Result:
        match term:
            case None:
                return Amount(Fraction(0))
            case Fraction():
                return Amount(term)
            case (int(row), int(column)):
                return self._alone(Cell(sheet, row, column), depth)
            case ("sum", terms):
                return self._sum(terms, sheet, depth)
            case ("-", (one,)):
                return _negative(self._of(one, sheet, depth))
            case (str(sign), (left, right)):
                return _joined(sign, self._of(left, sheet, depth), self._of(right, sheet, depth))
        raise UncheckedError

    def _alone(self, cell: Cell, depth: int) -> Result:
        """A cell between signs: a text that is a number counts, another one does not."""
        held = self._held(cell, depth)
        if isinstance(held, (Amount, NoNumber)):
            return held
        if held.kind is ValueKind.BLANK:
            return Amount(Fraction(0))
        if held.kind is ValueKind.BOOLEAN:
            return Amount(Fraction(held.text == "TRUE"))
        if _PLAIN.fullmatch(held.text.strip()):
            return Amount(Fraction(held.text.strip()))
        if any(letter.isnumeric() for letter in held.text):
            raise UncheckedError  # 1,234 or 50% or a date is a number to one program in one country
        return _VALUE

    def _sum(self, terms: tuple[Term, ...], sheet: str, depth: int) -> Result:
        total: Result = Amount(Fraction(0))
        for term in terms:
            if isinstance(term, Area) or (isinstance(term, tuple) and isinstance(term[0], int)):
                for one in self._numbers(term, sheet, depth):
                    total = _joined("+", total, one)
            else:
                total = _joined("+", total, self._of(term, sheet, depth))
        return total

    def _numbers(self, term: Term, sheet: str, depth: int) -> Iterator[Result]:
        """What SUM takes from cells: numbers and faults, and no texts."""
        if isinstance(term, Area):
            if self.cells + term.cells > _MOST_CELLS:
                raise UncheckedError
            places: Iterator[tuple[int, int]] = term.places()
        else:
            assert isinstance(term, tuple) and isinstance(term[0], int) and isinstance(term[1], int)
            places = iter([(term[0], term[1])])
        for row, column in places:
            held = self._held(Cell(sheet, row, column), depth)
            if isinstance(held, (Amount, NoNumber)):
                yield held

    def _held(self, cell: Cell, depth: int) -> Result | Value:
        """What stands in a cell: the result of a plain formula, else what was saved."""
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise UncheckedError
        value = self.book.at(cell)
        if value.formula is not None:
            result = self._result(cell, depth + 1)
            if result is not None:
                return result
            if _is_plain(self.book.formula(cell)):
                raise UncheckedError
        match value.kind:
            case ValueKind.NUMBER | ValueKind.DATE:
                number = _number(value.text)
                if number is None:
                    raise UncheckedError
                return Amount(number)
            case ValueKind.ERROR:
                return NoNumber(value.text)
            case ValueKind.UNCALCULATED:
                raise UncheckedError
        return value


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(Decimal(text))
    except (ArithmeticError, ValueError):
        return None


def _negative(one: Result) -> Result:
    return one if isinstance(one, NoNumber) else Amount(-one.value, one.off)


def _joined(sign: str, left: Result, right: Result) -> Result:
    if isinstance(left, NoNumber):
        return left
    if isinstance(right, NoNumber):
        return right
    a, b = left.value, right.value
    match sign:
        case "+":
            value, off = a + b, left.off + right.off
        case "-":
            value, off = a - b, left.off + right.off
        case "*":
            value, off = a * b, float(abs(a)) * right.off + float(abs(b)) * left.off + left.off * right.off
        case _:
            if not b and not right.off:
                return _DIVISION
            least = float(abs(b)) - right.off
            if least <= 0:
                raise UncheckedError  # a program may come to 0 here, or not
            value = a / b
            off = (left.off + float(abs(value)) * right.off) / least
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise UncheckedError
    return Amount(value, off + float(abs(value)) * _ROUNDING)


@lru_cache(maxsize=1_024)
def term_of(formula: str) -> Term:
    """A formula without its `=` as it is read. Raises UncheckedError for one that is not plain."""
    if len(formula) > _LONGEST:
        raise UncheckedError
    return _Reader(formula).whole()


def _place(text: str) -> tuple[int, int]:
    try:
        return row_and_column(text)
    except ValueError:
        raise UncheckedError from None


def _is_plain(formula: str) -> bool:
    try:
        return term_of(formula) is not None
    except UncheckedError:
        return False


class _Reader:
    """Reads a formula from the left to the right."""

    def __init__(self, formula: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        formula = formula.strip(" \t\r\n")
        end = 0
        while end < len(formula):
            found = _TOKEN.match(formula, end)
            if found is None or found.lastgroup is None:
                raise UncheckedError
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            end = found.end()
        self.tokens.append(("end", ""))

    def whole(self) -> Term:
        term = self.added(0)
        if self.tokens[self.at][0] != "end":
            raise UncheckedError
        return term

    def taken(self, *signs: str) -> str:
        kind, text = self.tokens[self.at]
        if kind == "sign" and text in signs:
            self.at += 1
            return text
        return ""

    def added(self, depth: int) -> Term:
        term = self.multiplied(depth)
        while sign := self.taken("+", "-"):
            term = (sign, (term, self.multiplied(depth)))
        return term

    def multiplied(self, depth: int) -> Term:
        term = self.signed(depth)
        while sign := self.taken("*", "/"):
            term = (sign, (term, self.signed(depth)))
        return term

    def signed(self, depth: int) -> Term:
        signs = 0
        negative = False
        while sign := self.taken("+", "-"):
            signs += 1
            negative ^= sign == "-"
        term = self.single(depth)
        if negative:
            return ("-", (term,))
        return ("+", (Fraction(0), term)) if signs else term

    def single(self, depth: int) -> Term:
        if depth > _DEEPEST:
            raise UncheckedError
        kind, text = self.tokens[self.at]
        self.at += 1
        match kind:
            case "number":
                return Fraction(Decimal(text))
            case "cell":
                return _place(text)
            case "sum":
                return ("sum", tuple(self.summands(depth + 1)))
            case "sign" if text == "(":
                term = self.added(depth + 1)
                self.closed()
                return term
        raise UncheckedError

    def summands(self, depth: int) -> Iterator[Term]:
        while True:
            yield self.summand(depth)
            if not self.taken(","):
                self.closed()
                return

    def summand(self, depth: int) -> Term:
        (kind, text), (_, sign) = self.tokens[self.at], self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if kind == "cell" and sign == ":":
            self.at += 2
            kind, last = self.tokens[self.at]
            self.at += 1
            if kind != "cell":
                raise UncheckedError
            return Area.between(_place(text), _place(last))
        return None if kind == "sign" and text in (",", ")") else self.added(depth)

    def closed(self) -> None:
        if not self.taken(")"):
            raise UncheckedError
