"""A small reader of Excel's formulas, with Excel's own precedence and in exact arithmetic; it knows no rule."""

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_.]*|<>|<=|>=|[-+*/=<>(),]")
_COMPARE = {
    "=": operator.eq,
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def calculated(formula: str, names: Mapping[str, Fraction], blank: frozenset[str] = frozenset()):
    reader = _Reader(_TOKEN.findall(formula), names, blank)
    assert "".join(reader.tokens) == formula
    value = reader.comparison()
    assert reader.at == len(reader.tokens), f"{formula}: {reader.tokens[reader.at :]} is left over"
    return value


@dataclass
class _Reader:
    tokens: list[str]
    names: Mapping[str, Fraction]
    blank: frozenset[str]
    at: int = field(default=0)

    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *texts: str) -> str:
        token = self.next()
        if token and token in texts:
            self.at += 1
            return token
        return ""

    def comparison(self):
        left = self.sum()
        while op := self.take(*_COMPARE):
            left = _COMPARE[op](left, self.sum())
        return left

    def sum(self):
        left = self.product()
        while sign := self.take("+", "-"):
            left = left + self.product() if sign == "+" else left - self.product()
        return left

    def product(self):
        left = self.signed()
        while sign := self.take("*", "/"):
            left = left * self.signed() if sign == "*" else left / self.signed()
        return left

    def signed(self):
        return -self.signed() if self.take("-") else self.one()

    def one(self):
        if self.take("("):
            value = self.comparison()
            assert self.take(")")
            return value
        token = self.next()
        self.at += 1
        if token[0].isdigit():
            return Fraction(token)
        if token in ("TRUE", "FALSE"):
            return token == "TRUE"
        if not self.take("("):
            return self.names[token]
        if token == "ISBLANK":
            name = self.next()
            self.at += 1
            assert self.take(")")
            return name in self.blank
        given = [self.comparison()]
        while self.take(","):
            given.append(self.comparison())
        assert self.take(")")
        match token, given:
            case "IF", [condition, yes, no]:
                return yes if condition else no
            case "SUM", numbers:
                return sum(numbers, Fraction(0))
            case "MIN", numbers:
                return min(numbers)
            case "MAX", numbers:
                return max(numbers)
            case "ABS", [number]:
                return abs(number)
            case "ROUND", [number, digits]:
                scaled = abs(number) * 10**digits
                return (1 if number >= 0 else -1) * Fraction(floor(scaled + Fraction(1, 2)), 10**digits)
        raise AssertionError(f"{token} of {len(given)}")
