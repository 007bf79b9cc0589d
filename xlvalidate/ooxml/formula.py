"""A formula as a spreadsheet computes it, for the part of its language that templates are written in.

It is what every formula of `derive` is made of, and what forms mostly have of their own: `+ - * /`, comparisons, `&`,
references, names, and some twenty functions. A formula with anything else in it is not understood, and nothing is said
of what it gives: that is no fault.
"""

import operator
import re
from collections.abc import Sequence
from functools import lru_cache

from xlvalidate.cells import Area, Cell, SwappedError
from xlvalidate.ooxml.formula_functions import FUNCTIONS
from xlvalidate.ooxml.formula_values import (
    Compute,
    Content,
    FormulaPart,
    NotComputableError,
    Sheets,
    arithmetic,
    as_number,
    compared,
    divided,
    joined_texts,
    no_single_value,
    sound,
)

LONGEST = 8_192
_DEEPEST, _WIDEST = 64, 100_000
_SHORT, _LONG = 512, 4_096  # characters of formulas of which many, and of which some are worth to be remembered

_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CORNER = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_OF_A_TEXT = re.compile(r'IF\((\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})="","",')
_NO_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1))
_BRACKET = re.compile(r'"(?:[^"]|"")*"|[(),]')
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
    return _of_a_text(formula, sheet) or _understood(formula, sheet)


def is_of_a_text(formula: str) -> bool:
    """Is it nothing where a cell is blank, so that the rest of it is seldom read?"""
    return _OF_A_TEXT.match(formula) is not None


def _of_a_text(formula: str, sheet: str) -> Compute | None:
    """`IF(A1="","",…)` is understood as far as it has to be: a template has hundreds, and most are of blank cells."""
    begins = _OF_A_TEXT.match(formula)
    # The formulas of one column differ in the digits of their rows.
    if begins is None or not _is_one_argument(formula[begins.end() :].translate(_NO_DIGITS)):
        return None
    _, area = area_of_reference(begins[1], sheet)
    asked = Cell(sheet, area.top, area.left)

    def compute(sheets: Sheets) -> Content:
        if sound(sheets.at(asked)) in (None, ""):
            return ""
        whole = _understood(formula, sheet)
        if whole is None:
            raise NotComputableError
        return whole(sheets)

    return compute


@lru_cache(maxsize=256)
def _is_one_argument(rest: str) -> bool:
    """Is the rest of a formula the last argument of the function that the whole is?"""
    depth = 1
    for match in _BRACKET.finditer(rest):
        said = match[0]
        depth += 1 if said == "(" else -1 if said == ")" else 0
        if depth == 0:
            return match.end() == len(rest)
        if said == "," and depth == 1:
            return False
    return False


def _understood(formula: str, sheet: str) -> Compute | None:
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
    areas = (area_of_reference(said, sheet) for kind, said in words if kind == "reference")
    return frozenset(said.lower() for kind, said in words if kind == "name"), frozenset(areas)


@lru_cache(maxsize=8_192)
def area_of_reference(said: str, sheet: str) -> tuple[str, Area]:
    """The sheet and the cells that a reference of a formula on a sheet leads to. Raises NotComputableError where its
    ends are swapped.
    """
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

    def comparison(self) -> FormulaPart:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotComputableError
        part = self.joined()
        while sign := self.taken("=", "<>", "<=", ">=", "<", ">"):
            part = FormulaPart(compared(sign, part.compute, self.joined().compute))
        self.depth -= 1
        return part

    def joined(self) -> FormulaPart:
        part = self.sum()
        while self.taken("&"):
            part = FormulaPart(joined_texts(part.compute, self.sum().compute))
        return part

    def sum(self) -> FormulaPart:
        part = self.product()
        while sign := self.taken("+", "-"):
            part = FormulaPart(arithmetic(operator.add if sign == "+" else operator.sub, part, self.product()))
        return part

    def product(self) -> FormulaPart:
        part = self.signed()
        while sign := self.taken("*", "/"):
            part = FormulaPart(arithmetic(operator.mul if sign == "*" else divided, part, self.signed()))
        return part

    def signed(self) -> FormulaPart:
        signs = 0
        negative = False
        while sign := self.taken("+", "-"):
            signs += 1
            negative ^= sign == "-"
        part = self.single()
        if not signs:
            return part
        of = part.compute
        return FormulaPart((lambda sheets: -as_number(of(sheets))) if negative else of)

    def single(self) -> FormulaPart:
        kind, said = self.words[self.at]
        self.at += 1
        match kind:
            case "text":
                text = said[1:-1].replace('""', '"')
                return FormulaPart(lambda _: text)
            case "number":
                number = float(said)
                return FormulaPart(lambda _: number)
            case "reference":
                return self.reference(said)
            case "name" if said in ("TRUE", "FALSE"):
                return FormulaPart(lambda _: said == "TRUE")
            case "name":
                return FormulaPart(lambda sheets: sound(sheets.named(said)), lambda sheets: (sheets.named(said),), said)
            case "function":
                return self.function(said)
            case "sign" if said == "(":
                part = self.comparison()
                if not self.taken(")"):
                    raise NotComputableError
                return FormulaPart(part.compute)
        raise NotComputableError

    def reference(self, said: str) -> FormulaPart:
        sheet, area = area_of_reference(said, self.sheet)
        if area.cells > _WIDEST:
            raise NotComputableError
        if ":" in said:
            return FormulaPart(no_single_value, lambda sheets: sheets.within(sheet, area))
        cell = Cell(sheet, area.top, area.left)
        return FormulaPart(lambda sheets: sound(sheets.at(cell)), lambda sheets: (sheets.at(cell),))

    def function(self, name: str) -> FormulaPart:
        arguments: list[FormulaPart] = []
        if not self.taken(")"):
            arguments.append(self.comparison())
            while self.taken(","):
                arguments.append(self.comparison())
            if not self.taken(")"):
                raise NotComputableError
        make, least, most = FUNCTIONS.get(name, (None, 0, 0))
        if make is None or not least <= len(arguments) <= most:
            raise NotComputableError
        return FormulaPart(make(arguments))
