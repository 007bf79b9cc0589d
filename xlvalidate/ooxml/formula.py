"""A formula as a spreadsheet computes it, for the part of its language that templates are written in.

It is what every formula of `derive` is made of, and what forms mostly have of their own: `+ - * /`, comparisons, `&`,
references, names, and some twenty functions. A formula with anything else in it is not understood, and nothing is said
of what it gives: that is no fault.
"""

import math
import operator
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol, TypeAlias

from xlvalidate.cells import Area, Cell, SwappedError

LONGEST = 8_192
_DEEPEST, _WIDEST = 64, 100_000
_SHORT, _LONG = 512, 4_096  # characters of formulas of which many, and of which some are worth to be remembered

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

    def at(self, cell: Cell) -> Member:
        """What stands in a cell. Raises NotComputableError."""

    def named(self, name: str) -> Member:
        """What stands in the cell that a name leads to. Raises NotComputableError."""

    def within(self, sheet: str, area: Area) -> Sequence[Member]:
        """What stands in the cells of an area, row by row. Raises NotComputableError."""


Compute: TypeAlias = Callable[[Sheets], Content]
Members: TypeAlias = Callable[[Sheets], Sequence[Member]]


class _Part:
    """A part of a formula: how it is computed; of a reference also what stands in its cells, and of a name the name."""

    __slots__ = ("compute", "members", "name")

    def __init__(self, compute: Compute, members: Members | None = None, name: str = "") -> None:
        self.compute, self.members, self.name = compute, members, name


_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CORNER = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_TOKEN = re.compile(
    r"[ \t\r\n]*(?:"
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?)"
    rf"|(?P<reference>(?:{_SHEET})?{_CORNER}(?::{_CORNER})?(?![\w.(!]))"
    r"|(?P<function>[A-Z][A-Z0-9.]*)\("
    r"|(?P<name>[^\W\d][\w.\\]*)(?![\w.(!])"
    r"|(?P<sign><=|>=|<>|[-+*/&=<>(),])"
    r")"
)


def computed(formula: str, sheet: str) -> Compute | None:
    """How a formula on a sheet is computed; None where it is not understood."""
    size = len(formula)
    read = _short_again if size <= _SHORT else _long_again if size <= _LONG else _read
    return read(formula, sheet)


def _read(formula: str, sheet: str) -> Compute | None:
    if len(formula) > LONGEST:
        return None
    try:
        return _Reader(tokens(formula), sheet).whole()
    except (NotComputableError, ValueError, RecursionError):
        return None


# The workbooks of one template have the same formulas.
_short_again, _long_again = lru_cache(maxsize=4_096)(_read), lru_cache(maxsize=256)(_read)


def references(formula: str, sheet: str) -> tuple[frozenset[str], frozenset[tuple[str, Area]]]:
    """The names in a formula, in lower case, and the areas that it speaks of. Both empty where it is not understood."""
    if computed(formula, sheet) is None:
        return frozenset(), frozenset()
    words = tokens(formula)
    areas = (_area(said, sheet) for kind, said in words if kind == "reference")
    return frozenset(said.lower() for kind, said in words if kind == "name"), frozenset(areas)


def _area(said: str, sheet: str) -> tuple[str, Area]:
    tab, mark, address = said.rpartition("!")
    named = sheet if not mark else tab[1:-1].replace("''", "'") if tab.startswith("'") else tab
    try:
        return named, Area.at(address)
    except SwappedError:
        raise NotComputableError from None


def tokens(formula: str) -> list[tuple[str, str]]:
    """The words of a formula, each with its kind; of a function without its bracket. Raises NotComputableError."""
    found, at = list[tuple[str, str]](), 0
    formula = formula.rstrip()
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if match is None or match.lastgroup is None:
            raise NotComputableError
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    """Reads the tokens from left to right."""

    def __init__(self, words: Sequence[tuple[str, str]], sheet: str) -> None:
        self.words, self.sheet, self.at, self.depth = [*words, ("end", "")], sheet, 0, 0

    def whole(self) -> Compute:
        part = self.comparison()
        if self.words[self.at][0] != "end":
            raise NotComputableError
        return part.compute

    def taken(self, *signs: str) -> str:
        kind, said = self.words[self.at]
        if kind != "sign" or said not in signs:
            return ""
        self.at += 1
        return said

    def comparison(self) -> _Part:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotComputableError
        part = self.joined()
        while sign := self.taken("=", "<>", "<=", ">=", "<", ">"):
            part = _Part(_compared(sign, part.compute, self.joined().compute))
        self.depth -= 1
        return part

    def joined(self) -> _Part:
        part = self.sum()
        while self.taken("&"):
            part = _Part(_joined(part.compute, self.sum().compute))
        return part

    def sum(self) -> _Part:
        part = self.product()
        while sign := self.taken("+", "-"):
            part = _Part(_arithmetic(operator.add if sign == "+" else operator.sub, part, self.product()))
        return part

    def product(self) -> _Part:
        part = self.signed()
        while sign := self.taken("*", "/"):
            part = _Part(_arithmetic(operator.mul if sign == "*" else _divided, part, self.signed()))
        return part

    def signed(self) -> _Part:
        signs = 0
        negative = False
        while sign := self.taken("+", "-"):
            signs += 1
            negative ^= sign == "-"
        part = self.single()
        if not signs:
            return part
        of = part.compute
        return _Part((lambda sheets: -_number(of(sheets))) if negative else of)

    def single(self) -> _Part:
        kind, said = self.words[self.at]
        self.at += 1
        match kind:
            case "text":
                text = said[1:-1].replace('""', '"')
                return _Part(lambda _: text)
            case "number":
                number = float(said)
                return _Part(lambda _: number)
            case "reference":
                return self.reference(said)
            case "name" if said in ("TRUE", "FALSE"):
                return _Part(lambda _: said == "TRUE")
            case "name":
                return _Part(lambda sheets: _sound(sheets.named(said)), lambda sheets: (sheets.named(said),), said)
            case "function":
                return self.function(said)
            case "sign" if said == "(":
                part = self.comparison()
                if not self.taken(")"):
                    raise NotComputableError
                return _Part(part.compute)
        raise NotComputableError

    def reference(self, said: str) -> _Part:
        sheet, area = _area(said, self.sheet)
        if area.cells > _WIDEST:
            raise NotComputableError
        if ":" in said:
            return _Part(_nothing, lambda sheets: sheets.within(sheet, area))
        cell = Cell(sheet, area.top, area.left)
        return _Part(lambda sheets: _sound(sheets.at(cell)), lambda sheets: (sheets.at(cell),))

    def function(self, name: str) -> _Part:
        arguments: list[_Part] = []
        if not self.taken(")"):
            arguments.append(self.comparison())
            while self.taken(","):
                arguments.append(self.comparison())
            if not self.taken(")"):
                raise NotComputableError
        make, least, most = _FUNCTIONS.get(name, (None, 0, 0))
        if make is None or not least <= len(arguments) <= most:
            raise NotComputableError
        return _Part(make(arguments))


def _sound(member: Member) -> Content:
    if isinstance(member, FormulaError):
        raise member
    return member


def _nothing(_: Sheets) -> Content:
    raise NotComputableError  # an area where one value is asked for


# ------------------------------------------------------------------------------------------------ what values become


def _number(value: Content) -> float:
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
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _truth(value: Content) -> bool:
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
    first_number, second_number = _number(one), _number(other)
    return (first_number > second_number) - (first_number < second_number)


def _blank_like(value: Content) -> Content:
    return "" if isinstance(value, str) else False if isinstance(value, bool) else 0.0


def _compared(sign: str, left: Compute, right: Compute) -> Compute:
    holds = _COMPARE[sign]
    return lambda sheets: holds(_ordered(left(sheets), right(sheets)))


def _joined(left: Compute, right: Compute) -> Compute:
    return lambda sheets: text_of(left(sheets)) + text_of(right(sheets))


def _arithmetic(of: Callable[[float, float], float], left: _Part, right: _Part) -> Compute:
    one, other = left.compute, right.compute

    def compute(sheets: Sheets) -> Content:
        found = of(_number(one(sheets)), _number(other(sheets)))
        if not math.isfinite(found):
            raise FormulaError("#NUM!")
        return found

    return compute


def _divided(one: float, other: float) -> float:
    if not other:
        raise FormulaError("#DIV/0!")
    return one / other


# --------------------------------------------------------------------------------------------------------- functions


def _members(parts: Sequence[_Part]) -> Members:
    """What stands in the cells of some references, one after the other."""
    names = tuple(part.name for part in parts)
    if all(names):
        return lambda sheets: [*map(sheets.named, names)]
    asked = [part.members for part in parts if part.members is not None]
    if len(asked) < len(parts):
        raise NotComputableError
    if len(asked) == 1:
        return asked[0]
    return lambda sheets: [one for members in asked for one in members(sheets)]


def _is_number(value: Member) -> bool:
    return type(value) is float


def _counting(counts: Callable[[Member], bool]) -> "Callable[[list[_Part]], Compute]":
    def make(arguments: list[_Part]) -> Compute:
        members = _members(arguments)
        return lambda sheets: float(sum(map(counts, members(sheets))))

    return make


def _folding(fold: Callable[[list[float]], float]) -> "Callable[[list[_Part]], Compute]":
    """SUM and its like: of references only the numbers; an error is one of the whole."""

    def make(arguments: list[_Part]) -> Compute:
        single = [part.compute for part in arguments if part.members is None]
        members = _members([part for part in arguments if part.members is not None])

        def compute(sheets: Sheets) -> Content:
            numbers = [_number(of(sheets)) for of in single]
            for one in members(sheets):
                if type(one) is float:
                    numbers.append(one)
                elif isinstance(one, FormulaError):
                    raise one
            return fold(numbers)

        return compute

    return make


def _asking(asked: Callable[[Member], bool]) -> "Callable[[list[_Part]], Compute]":
    """ISNUMBER and its like, which take an error for an answer."""

    def make(arguments: list[_Part]) -> Compute:
        (part,) = arguments

        def compute(sheets: Sheets) -> Content:
            try:
                return asked(part.compute(sheets))
            except FormulaError as error:
                return asked(error)

        return compute

    return make


def _of_text(of: Callable[[str], Content]) -> "Callable[[list[_Part]], Compute]":
    def make(arguments: list[_Part]) -> Compute:
        compute = arguments[0].compute
        return lambda sheets: of(text_of(compute(sheets)))

    return make


def _of_number(of: Callable[[float], Content]) -> "Callable[[list[_Part]], Compute]":
    def make(arguments: list[_Part]) -> Compute:
        compute = arguments[0].compute
        return lambda sheets: of(_number(compute(sheets)))

    return make


def _if(arguments: list[_Part]) -> Compute:
    asked, then, otherwise = (part.compute for part in arguments)
    return lambda sheets: then(sheets) if _truth(asked(sheets)) else otherwise(sheets)


def _not(arguments: list[_Part]) -> Compute:
    compute = arguments[0].compute
    return lambda sheets: not _truth(compute(sheets))


def _round(arguments: list[_Part]) -> Compute:
    of, places = (part.compute for part in arguments)
    return lambda sheets: _rounded(_number(of(sheets)), int(_number(places(sheets))))


def _rounded(number: float, places: int) -> float:
    """To so many decimals, halves away from 0."""
    if number == int(number) and places >= 0:
        return number
    if not -20 <= places <= 20:
        raise NotComputableError
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + 0.0


def _substitute(arguments: list[_Part]) -> Compute:
    text, old, new = (part.compute for part in arguments)

    def compute(sheets: Sheets) -> Content:
        said, gone, come = (text_of(one(sheets)) for one in (text, old, new))
        return said.replace(gone, come) if gone else said

    return compute


def _left(arguments: list[_Part]) -> Compute:
    text, count = (part.compute for part in arguments)
    return lambda sheets: text_of(text(sheets))[: max(0, int(_number(count(sheets))))]


def _alike(wanted: Content) -> Callable[[Member], bool]:
    """What COUNTIF counts for a plain word or number; no pattern, no relation."""
    if isinstance(wanted, str) and (not wanted or wanted[0] in "=<>" or set(wanted) & set("*?~")):
        raise NotComputableError
    if isinstance(wanted, str):
        folded = wanted.casefold()
        return lambda one: isinstance(one, str) and (one == wanted or one.casefold() == folded)
    return lambda one: type(one) is float and one == wanted


def _count_if(arguments: list[_Part]) -> Compute:
    members, wanted = _members(arguments[:1]), arguments[1].compute

    def compute(sheets: Sheets) -> Content:
        counts = _alike(wanted(sheets))
        return float(sum(map(counts, members(sheets))))

    return compute


def _sum_if(arguments: list[_Part]) -> Compute:
    members, wanted, figures = _members(arguments[:1]), arguments[1].compute, _members(arguments[2:])

    def compute(sheets: Sheets) -> Content:
        counts = _alike(wanted(sheets))
        found = [figure for one, figure in zip(members(sheets), figures(sheets), strict=False) if counts(one)]
        return math.fsum(_number(_sound(figure)) for figure in found if type(figure) in (float, FormulaError))

    return compute


def _character(number: float) -> str:
    if not 1 <= number < 128:
        raise NotComputableError  # beyond ASCII it depends on the system
    return chr(int(number))


_CONTROLS = dict.fromkeys(range(32))
_MANY = 255

_FUNCTIONS: dict[str, tuple[Callable[[list[_Part]], Compute], int, int]] = {
    "ABS": (_of_number(abs), 1, 1),
    "CHAR": (_of_number(_character), 1, 1),
    "CLEAN": (_of_text(lambda text: text.translate(_CONTROLS)), 1, 1),
    "COUNT": (_counting(_is_number), 1, _MANY),
    "COUNTA": (_counting(lambda one: one is not None), 1, _MANY),
    "COUNTIF": (_count_if, 2, 2),
    "IF": (_if, 3, 3),
    "ISBLANK": (_asking(lambda one: one is None), 1, 1),
    "ISERROR": (_asking(lambda one: isinstance(one, FormulaError)), 1, 1),
    "ISNUMBER": (_asking(_is_number), 1, 1),
    "ISTEXT": (_asking(lambda one: isinstance(one, str)), 1, 1),
    "LEFT": (_left, 2, 2),
    "LEN": (_of_text(lambda text: float(len(text.encode("utf-16-le")) // 2)), 1, 1),
    "MAX": (_folding(lambda numbers: max(numbers, default=0.0)), 1, _MANY),
    "MIN": (_folding(lambda numbers: min(numbers, default=0.0)), 1, _MANY),
    "NOT": (_not, 1, 1),
    "ROUND": (_round, 2, 2),
    "SUBSTITUTE": (_substitute, 3, 3),
    "SUM": (_folding(math.fsum), 1, _MANY),
    "SUMIF": (_sum_if, 3, 3),
    "TRIM": (_of_text(lambda text: " ".join(part for part in text.split(" ") if part)), 1, 1),
}
