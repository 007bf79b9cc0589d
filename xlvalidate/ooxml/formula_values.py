"""What the parts of a formula are and give: values, and what operators make of them."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol, TypeAlias

from xlvalidate.cells import Area, Cell

Content: TypeAlias = float | str | bool | None
"""A number, a text, a truth value, or nothing. An error is raised."""


class FormulaError(Exception):
    """A value that is an error: `#DIV/0!`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotComputableError(Exception):
    """Nothing can be said of a formula: it has what is not known here, or depends on something that is not known."""


Member: TypeAlias = Content | FormulaError
"""What stands in a cell, errors too."""


class Sheets(Protocol):
    """Where a formula finds the values that it asks for."""

    @property
    def since_1904(self) -> bool:
        """Are days counted from 1904, and not from 1900?"""

    def at(self, cell: Cell) -> Member:
        """What stands in a cell. Raises NotComputableError."""

    def named(self, name: str) -> Member:
        """What stands in the cell that a name leads to. Raises NotComputableError."""

    def within(self, sheet: str, area: Area) -> Sequence[Member]:
        """What stands in the cells of an area, row by row. Raises NotComputableError."""


Compute: TypeAlias = Callable[[Sheets], Content]
Members: TypeAlias = Callable[[Sheets], Sequence[Member]]


class FormulaPart:
    """A part of a formula: how it is computed; of a reference also what stands in its cells, and of a name the name."""

    __slots__ = ("compute", "members", "name")

    def __init__(self, compute: Compute, members: Members | None = None, name: str = "") -> None:
        self.compute, self.members, self.name = compute, members, name


def sound(member: Member) -> Content:
    """What stands in a cell; an error is raised."""
    if isinstance(member, FormulaError):
        raise member
    return member


def no_single_value(_: Sheets) -> Content:
    """An area where one value is asked for. Raises NotComputableError."""
    raise NotComputableError


def as_number(value: Content) -> float:
    """A value where a number is asked for; a blank is 0."""
    if isinstance(value, str):
        raise FormulaError("#VALUE!")  # a text of digits would be a number in some programs and not in others
    return float(value) if value is not None else 0.0


def text_of(value: Content) -> str:
    """A value as `&` joins it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else value if isinstance(value, str) else number_text(value)


def number_text(number: float) -> str:
    """A number as General writes a short one."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    # Small ones as LibreOffice joins them: 0.000052995.
    return format(Decimal(repr(number)), "f") if abs(number) < 1 else repr(number)


def as_truth(value: Content) -> bool:
    """A value where true or false is asked for."""
    if isinstance(value, str):
        raise FormulaError("#VALUE!")
    return bool(value)


_COMPARE: dict[str, Callable[[float], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
}


def _rank(value: Content) -> int:
    """Numbers come before texts, and texts before truth values."""
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def _ordered(one: Content, other: Content) -> float:
    if one is None:
        one = _blank_like(other)
    if other is None:
        other = _blank_like(one)
    if _rank(one) != _rank(other):
        return _rank(one) - _rank(other)
    if isinstance(one, str) and isinstance(other, str):
        first, second = one.casefold(), other.casefold()
        return (first > second) - (first < second)
    first_number, second_number = as_number(one), as_number(other)
    return (first_number > second_number) - (first_number < second_number)


def _blank_like(value: Content) -> Content:
    return "" if isinstance(value, str) else False if isinstance(value, bool) else 0.0


def compared(sign: str, left: Compute, right: Compute) -> Compute:
    """Two values held against each other."""
    holds = _COMPARE[sign]
    return lambda sheets: holds(_ordered(left(sheets), right(sheets)))


def joined_texts(left: Compute, right: Compute) -> Compute:
    """Two values joined by `&`."""
    return lambda sheets: text_of(left(sheets)) + text_of(right(sheets))


def arithmetic(of: Callable[[float, float], float], left: FormulaPart, right: FormulaPart) -> Compute:
    """Two numbers added, multiplied and so on."""
    one, other = left.compute, right.compute

    def compute(sheets: Sheets) -> Content:
        found = of(as_number(one(sheets)), as_number(other(sheets)))
        if not math.isfinite(found):
            raise FormulaError("#NUM!")
        return found

    return compute


def divided(one: float, other: float) -> float:
    """One number by another. Raises FormulaError."""
    if not other:
        raise FormulaError("#DIV/0!")
    return one / other
