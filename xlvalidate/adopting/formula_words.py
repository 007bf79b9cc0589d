"""The form's own formulas in the words of rules: what is added, subtracted, multiplied, divided and compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xlvalidate.cells import Area
from xlvalidate.ooxml.formula import area_of_reference, tokens
from xlvalidate.ooxml.formula_values import NotComputableError

_MOST_TERMS = 200
_COMPARES = ("=", "<>", "<=", ">=", "<", ">")
_NEGATED = {"=": "<>", "<>": "=", "<=": ">", ">=": "<", "<": ">=", ">": "<="}


class NotSayableError(Exception):
    """A formula that no rule says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """How cells are called. `cell` gives the code of one, None for a blank cell that is no input; `column` that of a
    whole column of entries, None where an area is none; both raise NotSayableError. `named` has areas by name.
    """

    cell: Callable[[str, int, int], str | None]
    column: Callable[[str, Area], str | None]
    named: Callable[[str], tuple[str, Area] | None]


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a rule. `alone` says that it binds as strongly as a single code; `terms` are what it adds up; `claim`
    that it is true or false. `blank` stands for a cell in which nothing is filled in, `text` for a text.
    """

    words: str
    alone: bool = True
    terms: tuple[str, ...] = ()
    claim: bool = False
    text: bool = False

    @property
    def safe(self) -> str:
        """It within a larger part."""
        return self.words if self.alone else f"({self.words})"


def amount_said(formula: str, sheet: str, speaker: Speaker) -> str:
    """What a formula computes. Raises NotSayableError."""
    said = _read(formula, sheet, speaker)
    if said.claim or said.text:
        raise NotSayableError
    return said.words


def claim_said(formula: str, sheet: str, speaker: Speaker) -> str:
    """What a condition says. Raises NotSayableError."""
    said = _read(formula, sheet, speaker)
    if not said.claim:
        raise NotSayableError
    return said.words


def negated(claim: str) -> str:
    """The opposite of a condition."""
    for sign, other in sorted(_NEGATED.items(), key=lambda pair: -len(pair[0])):
        parts = claim.split(f" {sign} ")
        if len(parts) == 2 and not any(word in claim for word in (" and ", " or ", "not ", "if ", "'")):
            return f"{parts[0]} {other} {parts[1]}"
    return f"not ({claim})"


def _read(formula: str, sheet: str, speaker: Speaker) -> _Said:
    try:
        reader = _Reader(tokens(formula.removeprefix("=")), sheet, speaker)
        said = reader.comparison()
        reader.end()
    except (NotComputableError, RecursionError, ValueError):
        raise NotSayableError from None
    return said


class _Reader:
    """Reads the tokens from left to right."""

    def __init__(self, words: Sequence[tuple[str, str]], sheet: str, speaker: Speaker) -> None:
        self.words, self.sheet, self.speaker, self.at = [*words, ("end", "")], sheet, speaker, 0

    def end(self) -> None:
        if self.words[self.at][0] != "end":
            raise NotSayableError

    def taken(self, *signs: str) -> str:
        kind, said = self.words[self.at]
        if kind != "sign" or said not in signs:
            return ""
        self.at += 1
        return said

    def comparison(self) -> _Said:
        left = self.sum()
        sign = self.taken(*_COMPARES)
        if not sign:
            return left
        right = self.sum()
        if right.text and right.words == "''" and not left.text and sign in ("=", "<>"):
            said = f"blank({left.words})"
            return _Said(said if sign == "=" else f"not {said}", claim=True)
        if (
            left.claim
            or right.claim
            or (left.text and right.text)
            or ((left.text or right.text) and sign not in ("=", "<>"))
        ):
            raise NotSayableError
        return _Said(f"{left.words} {sign} {right.words}", alone=False, claim=True)

    def sum(self) -> _Said:
        said = self.product()
        while sign := self.taken("+", "-"):
            right = self.product()
            self.of_numbers(said, right)
            terms = (*(said.terms or (said.words,)), *((right.terms or (right.words,)) if sign == "+" else ()))
            last = right.words if sign == "+" and (right.alone or right.terms) else right.safe
            said = _Said(f"{said.words} {sign} {last}", alone=False, terms=terms if sign == "+" else ())
        return said

    def product(self) -> _Said:
        said = self.signed()
        while sign := self.taken("*", "/"):
            right = self.signed()
            self.of_numbers(said, right)
            said = _Said(f"{said.safe} {sign} {right.safe}", alone=False)
        return said

    def signed(self) -> _Said:
        if self.taken("-"):
            return _Said(f"-{self.signed().safe}", alone=False)
        self.taken("+")
        return self.single()

    def of_numbers(self, *parts: _Said) -> None:
        if any(part.claim or part.text for part in parts):
            raise NotSayableError

    def single(self) -> _Said:
        kind, said = self.words[self.at]
        self.at += 1
        match kind:
            case "number":
                return _Said(said)
            case "text":
                text = said[1:-1].replace('""', '"')
                if "'" in text:
                    raise NotSayableError
                return _Said(f"'{text}'", text=True)
            case "reference":
                return self.cells(*area_of_reference(said, self.sheet), single=True)
            case "name":
                found = self.speaker.named(said.lower())
                if found is None:
                    raise NotSayableError
                return self.cells(*found, single=True)
            case "sign" if said == "(":
                part = self.comparison()
                if not self.taken(")"):
                    raise NotSayableError
                return replace(part, words=part.safe, alone=True) if not part.claim else part
            case "function":
                return self.function(said)
        raise NotSayableError

    def cells(self, sheet: str, area: Area, *, single: bool) -> _Said:
        """A cell, or what the cells of an area come to."""
        if area.cells > 1:
            if single:
                raise NotSayableError
            column = self.speaker.column(sheet, area)
            if column is not None:
                return _Said(f"sum({column})")
            if area.cells > _MOST_TERMS:
                raise NotSayableError
        codes = [code for row, column in area.places() if (code := self.speaker.cell(sheet, row, column)) is not None]
        if not codes:
            if single:
                raise NotSayableError
            return _Said("")
        return _Said(" + ".join(codes), alone=len(codes) == 1, terms=tuple(codes))

    def function(self, name: str) -> _Said:
        match name:
            case "SUM":
                return self.summed()
            case "IFERROR":
                first, _ = self.arguments(2, of_cells=False)
                return first
            case "AND" | "OR":
                parts = self.claims()
                return _Said(f" {name.lower()} ".join(part.safe for part in parts), alone=False, claim=True)
            case "NOT":
                (part,) = self.claims()
                return _Said(f"not ({part.words})", claim=True)
            case "ISBLANK":
                (part,) = self.arguments(1, of_cells=False)
                return _Said(f"blank({part.words})", claim=True)
            case "ABS":
                (part,) = self.arguments(1, of_cells=False)
                self.of_numbers(part)
                return _Said(f"abs({part.words})")
            case "ROUND":
                part, places = self.arguments(2, of_cells=False)
                self.of_numbers(part)
                if not places.words.isdigit():
                    raise NotSayableError
                return _Said(f"round({part.words}, {places.words})")
            case "IF":
                return self.either()
        raise NotSayableError

    def either(self) -> _Said:
        """`IF(x="","",sum)` is the sum; `IF(a, claim, TRUE)` is a condition of a claim."""
        condition = self.comparison()
        branches = []
        while self.taken(","):
            branches.append(self.branch())
        if not self.taken(")") or len(branches) != 2 or not condition.claim:
            raise NotSayableError
        yes, no = branches
        empty = [part is not None and part.text and part.words == "''" for part in branches]
        if condition.words.startswith(("blank(", "not blank(")) and any(empty):
            kept = no if empty[0] else yes
            if kept is None or kept.claim or kept.text:
                raise NotSayableError
            return kept
        if yes is not None and yes.claim and no is None:
            return _Said(f"if {condition.words} then {yes.words}", alone=False, claim=True)
        raise NotSayableError

    def branch(self) -> _Said | None:
        """A branch; None for TRUE."""
        if self.words[self.at] == ("name", "TRUE"):
            self.at += 1
            return None
        return self.comparison()

    def claims(self) -> list[_Said]:
        parts = self.arguments(None, of_cells=False)
        if not parts or not all(part.claim for part in parts):
            raise NotSayableError
        return parts

    def arguments(self, count: int | None, *, of_cells: bool) -> list[_Said]:
        parts = [self.comparison()]
        while self.taken(","):
            parts.append(self.comparison())
        if not self.taken(")") or (count is not None and len(parts) != count):
            raise NotSayableError
        return parts

    def summed(self) -> _Said:
        terms: list[str] = []
        while True:
            kind, said = self.words[self.at]
            following = self.words[self.at + 1]
            if kind in ("reference", "name") and following[0] == "sign" and following[1] in (",", ")"):
                self.at += 1
                found = area_of_reference(said, self.sheet) if kind == "reference" else self.speaker.named(said.lower())
                if found is None:
                    raise NotSayableError
                part = self.cells(*found, single=False)  # a blank cell adds nothing
            else:
                part = self.comparison()
                self.of_numbers(part)
            terms += part.terms or ((part.safe,) if part.words else ())
            if self.taken(")"):
                break
            if not self.taken(","):
                raise NotSayableError
        if not 0 < len(terms) <= _MOST_TERMS:
            raise NotSayableError
        return _Said(" + ".join(terms), alone=len(terms) == 1, terms=tuple(terms))
