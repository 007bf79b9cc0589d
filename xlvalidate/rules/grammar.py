"""Text to tree. A function a line of the grammar; the line is its docstring."""

from decimal import Decimal

from xlvalidate.errors import RuleSyntaxError, words
from xlvalidate.rules.tokens import Token, tokens
from xlvalidate.rules.tree import (
    Amount,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Iff,
    Negative,
    Number,
    Ref,
    Sum,
    When,
    Whose,
)

MAX_LENGTH = 2_000
MAX_DEPTH = 40


def parse(source: str) -> Claim:
    """The tree of one rule. Raises RuleSyntaxError with a caret under the character."""
    if len(source) > MAX_LENGTH:
        raise RuleSyntaxError(words("rule-too-long", most=MAX_LENGTH), source[:60], 59)
    reader = _Reader(source)
    claim = reader.rule()
    reader.expect("end", "end")
    return claim


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(tokens(source))
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def fail(self, expected: str) -> RuleSyntaxError:
        from xlvalidate.rules.habits import meant  # only where something is wrong

        at = self.next.position if self.next.kind != "end" else len(self.source)
        said = meant(self.source, at, expected)
        if said is not None:
            return RuleSyntaxError(said[0], self.source, said[1])
        return RuleSyntaxError(words("expected", what=words(f"expected.{expected}")), self.source, at)

    def take(self, kind: str, *texts: str) -> Token | None:
        token = self.next
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self.at += 1
        return token

    def expect(self, kind: str, expected: str, *texts: str) -> Token:
        token = self.take(kind, *texts)
        if token is None:
            raise self.fail(expected)
        return token

    def rule(self) -> Claim:
        """rule = "if" claims "then" claims | claims [ "iff" claims ]"""
        if self.take("keyword", "if"):
            condition = self.claims()
            self.expect("keyword", "then", "then")
            return When(condition, self.claims())
        first = self.claims()
        if self.take("keyword", "iff"):
            return Iff(first, self.claims())
        return first

    def claims(self) -> Claim:
        """claims = claim { "and" claim }"""
        first = self.claim()
        while self.take("keyword", "and"):
            first = Both(first, self.claim())
        return first

    def claim(self) -> Claim:
        """claim = "blank" "(" reference ")" | amount comparison amount"""
        if self.take("keyword", "blank"):
            self.expect("sign", "open", "(")
            of = self.reference()
            self.expect("sign", "close", ")")
            return Blank(of)
        left = self.amount()
        op = self.expect("comparison", "comparison").text
        return Comparison(left, op, self.amount())

    def amount(self) -> Amount:
        """amount = product { ( "+" | "-" ) product }"""
        left = self.product()
        while sign := self.take("sign", "+", "-"):
            left = Arithmetic(left, sign.text, self.product())
        return left

    def product(self) -> Amount:
        """product = factor { "*" factor }"""
        left = self.factor()
        while sign := self.take("sign", "*"):
            left = Arithmetic(left, sign.text, self.factor())
        return left

    def factor(self) -> Amount:
        """factor = "-" factor | "(" amount ")" | number | "sum" "(" reference ")" | reference"""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RuleSyntaxError(words("nested", most=MAX_DEPTH), self.source, self.next.position)
        try:
            if self.take("sign", "-"):
                return Negative(self.factor())
            if self.take("sign", "("):
                inner = self.amount()
                self.expect("sign", "close", ")")
                return inner
            if number := self.take("number"):
                return Number(Decimal(number.text))
            if self.take("keyword", "sum"):
                self.expect("sign", "open", "(")
                of = self.reference()
                self.expect("sign", "close", ")")
                return Sum(of.code, of.period)
            return self.reference()
        finally:
            self.depth -= 1

    def reference(self) -> Ref:
        """reference = [ ( "last" | "year_ago" | "units" ) "." ] code"""
        word = self.code("operand")
        if not self.take("sign", "."):
            return Ref(word.text)
        if word.text not in tuple(filter(None, Whose)):
            from xlvalidate.rules.habits import before_a_code

            why, at = before_a_code(self.source, word.text, word.position)
            raise RuleSyntaxError(why, self.source, at)
        return Ref(self.code("indicator").text, Whose(word.text))

    def code(self, expected: str) -> Token:
        """A word in small letters: no code has others."""
        word = self.expect("word", expected)
        if not word.text.islower():
            self.at -= 1
            raise self.fail("code")
        return word
