"""Text to tree. A function a line of the grammar; the line is its docstring."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from xlvalidate.day_numbers import FIRST_DAY
from xlvalidate.errors import RuleSyntaxError, words
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tokens import FUNCTIONS, OF_ENTRIES, Token, tokens
from xlvalidate.rules.tree import (
    Among,
    AmongEntries,
    Amount,
    Apply,
    Arithmetic,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    EntryRelation,
    Iff,
    Matches,
    Negative,
    Not,
    Number,
    OverEntries,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    Whose,
)
from xlvalidate.rules.types import trimmed

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MOST_TEXT = 255
"""UTF-16 units of a text; a formula of Excel takes no more."""
MOST_PLACES = 9
"""Of `round`; the sheet rounds no finer."""


def parse(source: str) -> Claim:
    """The tree of one rule. Raises RuleSyntaxError with a caret under the character."""
    if len(source) > MAX_LENGTH:
        raise RuleSyntaxError(words("rule-too-long", most=MAX_LENGTH), source[:60], 59)
    reader = _Reader(source)
    claim = reader.rule()
    reader.expect("end", "end")
    return claim


def leaf_places(source: str) -> tuple[int, ...]:
    """Where each of the `leaves` of a rule's tree begins in its text."""
    reader = _Reader(source)
    reader.rule()
    return tuple(reader.begins)


class _Reader:
    """`begins` has where the leaves of the tree begin."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.begins: list[int] = []
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

    def peek(self, ahead: int) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RuleSyntaxError(words("nested", most=MAX_DEPTH), self.source, self.next.position)
        yield
        self.depth -= 1

    def begins_with_not(self) -> bool:
        """Is `not` the word, and no figure that is called so? A figure is followed by a sign or by the end."""
        if self.next.text != "not":
            return False
        behind = self.peek(1)
        if behind.text == "(":
            return True
        return (behind.kind in ("word", "number", "day", "text") and behind.text not in ("in", "or", "matches")) or (
            behind.kind == "keyword" and behind.text in ("blank", "sum")
        )

    def brackets_a_claim(self) -> bool:
        """Do the brackets that open here hold a claim? Behind an amount stands what is done with it."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            depth += {"(": 1, ")": -1}.get(self.tokens[at].text, 0) if self.tokens[at].kind == "sign" else 0
            if depth == 0:
                behind = self.tokens[at + 1]
                arithmetic = behind.kind == "comparison" or (behind.kind == "sign" and behind.text in "+-*/,")
                return not arithmetic and behind.text not in ("in", "matches")
        return False

    def ends_here(self) -> bool:
        """Has a claim come to its end?"""
        token = self.next
        return (
            token.kind == "end"
            or (token.kind == "sign" and token.text == ")")
            or (token.kind == "keyword" and token.text in ("and", "then", "iff"))
            or (token.kind == "word" and token.text == "or")
        )

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
        """claims = conditions { "or" conditions }"""
        first = self.conditions()
        while self.take("word", "or"):
            first = Either(first, self.conditions())
        return first

    def conditions(self) -> Claim:
        """conditions = condition { "and" condition }"""
        first = self.condition()
        while self.take("keyword", "and"):
            first = Both(first, self.condition())
        return first

    def condition(self) -> Claim:
        """condition = "not" condition | "(" claims ")" | claim"""
        if self.begins_with_not():
            with self.deeper():
                self.at += 1
                return Not(self.condition())
        if self.next.kind == "sign" and self.next.text == "(" and self.brackets_a_claim():
            with self.deeper():
                self.at += 1
                inner = self.claims()
                self.expect("sign", "close", ")")
                return inner
        return self.claim()

    def claim(self) -> Claim:
        """claim = "blank" "(" reference ")" | key | operand [ sign operand | ["not"] "in" those | "matches" text ]"""
        if self.take("keyword", "blank"):
            self.expect("sign", "open", "(")
            of = self.reference()
            self.expect("sign", "close", ")")
            return Blank(of)
        if self.next.text in _OF_AN_ENTRY and self.peek(1).text == "(":
            return self.of_an_entry()
        at = self.next.position
        left = self.operand()
        if isinstance(left, Ref) and (found := self.in_entries(left)) is not None:
            return found
        if self.next.text == "in" and self.peek(1).text == "(":
            self.at += 2
            return Among(left, self.items())
        if self.next.text == "not" and self.peek(1).text == "in" and self.peek(2).text == "(":
            self.at += 3
            return Not(Among(left, self.items()))
        if self.next.text == "matches" and self.peek(1).kind == "text":
            if not isinstance(left, Ref):
                raise RuleSyntaxError(words("matches-what"), self.source, at)
            return self.matched(left)
        if isinstance(left, Ref) and self.ends_here():
            return Ticked(left)
        sign = self.expect("comparison", "comparison")
        op, behind = sign.text, self.next.position
        right = self.operand()
        if not isinstance(left, Quoted) and not isinstance(right, Quoted):
            return Comparison(left, op, right)
        if op not in ("=", "<>"):
            said = left if isinstance(left, Quoted) else right
            raise self.no_order(said, at if said is left else behind, sign)  # type: ignore[arg-type]  # it is the text
        for side, place in ((left, at), (right, behind)):
            if not isinstance(side, Quoted | Ref):
                raise RuleSyntaxError(words("text-beside-number"), self.source, place)
        same = SameText(left, right)  # type: ignore[arg-type]
        return same if op == "=" else Not(same)

    def of_an_entry(self) -> Claim:
        """key = ( "unique" | "ordered" ) "(" reference { "," reference } ")\""""  # noqa: D301 - it ends in a quotation mark
        relation = EntryRelation(self.next.text)
        at = self.next.position
        self.at += 2
        of = [self.reference()]
        while self.take("sign", ","):
            of.append(self.reference())
        self.expect("sign", "close", ")")
        if relation is EntryRelation.ORDERED and len(of) > 1:
            raise RuleSyntaxError(words("ordered-by-one"), self.source, at)
        return AmongEntries(relation, tuple(of))

    def in_entries(self, of: Ref) -> Claim | None:
        """those = "(" items ")" | reference"""
        # Only the second is read here, behind an `x`; None where it is something else.
        negated = self.next.text == "not"
        if self.peek(negated).text != "in" or self.peek(negated + 1).kind != "word":
            return None
        self.at += negated + 1
        found = AmongEntries(EntryRelation.EXISTS, (of,), (self.reference(),))
        return Not(found) if negated else found

    def no_order(self, said: Quoted, at: int, sign: Token) -> RuleSyntaxError:
        """A text beside `<`: it may be a day in quotation marks."""
        from xlvalidate.rules.habits import day_in

        if (day := day_in(said.value)) is not None:
            return RuleSyntaxError(words("day-in-quotes", given=said.value, instead=day), self.source, at)
        return RuleSyntaxError(words("texts-have-no-order", op=sign.text), self.source, sign.position)

    def matched(self, left: Ref) -> Claim:
        """What follows `x matches`: a pattern in quotation marks."""
        self.at += 1
        said = self.expect("text", "text")
        try:
            pattern(said.text[1:-1])
        except RuleSyntaxError as error:
            place = said.position + 1 + (error.drawn.position if error.drawn else 0)
            raise RuleSyntaxError(error.why, self.source, place) from None
        return Matches(left, said.text[1:-1])

    def items(self) -> tuple[Number | Day | Quoted, ...]:
        """items = item { "," item }"""
        found = [self.item()]
        while self.take("sign", ","):
            found.append(self.item())
        self.expect("sign", "close", ")")
        return tuple(found)

    def item(self) -> Number | Day | Quoted:
        """item = text | day | [ "-" ] number"""
        sign = -1 if self.take("sign", "-") else 1
        if number := self.take("number"):
            self.begins.append(number.position)
            return Number(sign * Decimal(number.text))
        if sign == 1 and (day := self.take("day")):
            return self.day(day)
        if sign == 1 and (said := self.take("text")):
            return self.text(said)
        raise self.fail("item")

    def text(self, token: Token) -> Quoted:
        """A text in quotation marks that has something in it."""
        said = token.text[1:-1]
        if not trimmed(said):
            raise RuleSyntaxError(words("habit.empty-text"), self.source, token.position)
        if len(said.encode("utf-16-le")) // 2 > MOST_TEXT:
            raise RuleSyntaxError(words("long-text", most=MOST_TEXT), self.source, token.position)
        self.begins.append(token.position)
        return Quoted(said)

    def operand(self) -> Amount | Quoted:
        """operand = text | amount"""
        if said := self.take("text"):
            return self.text(said)
        return self.amount()

    def amount(self) -> Amount:
        """amount = product { ( "+" | "-" ) product }"""
        left = self.product()
        while sign := self.take("sign", "+", "-"):
            left = Arithmetic(left, sign.text, self.product())
        return left

    def product(self) -> Amount:
        """product = factor { ( "*" | "/" ) factor }"""
        left = self.factor()
        while sign := self.take("sign", "*", "/"):
            left = Arithmetic(left, sign.text, self.factor())
        return left

    def factor(self) -> Amount:
        """factor = "-" factor | "(" amount ")" | number | day | over | name "(" amounts ")" | reference"""
        with self.deeper():
            if self.take("sign", "-"):
                return Negative(self.factor())
            if self.take("sign", "("):
                inner = self.amount()
                self.expect("sign", "close", ")")
                return inner
            if number := self.take("number"):
                self.begins.append(number.position)
                return Number(Decimal(number.text))
            if day := self.take("day"):
                return self.day(day)
            if self.take("keyword", "sum"):
                self.expect("sign", "open", "(")
                of = self.reference()
                where = self.where()
                self.expect("sign", "close", ")")
                if where is not None or "." in of.code:
                    return OverEntries("sum", of, where)
                return Sum(of.code, of.period)
            if self.next.text in OF_ENTRIES and self.peek(1).text == "(" and self.is_of_entries():
                return self.over_entries()
            if self.next.text in FUNCTIONS and self.peek(1).text == "(":
                return self.function()
            return self.reference()

    def is_of_entries(self) -> bool:
        """Has the function that begins here one column of a table, or a `where`?"""
        if self.next.text == "count":
            return True
        dotted = self.peek(3).text == "."
        behind = self.peek(5 if dotted else 3).text
        return self.peek(2).kind == "word" and (behind == "where" or (dotted and behind == ")"))

    def over_entries(self) -> Amount:
        """over = ( "sum" | "min" | "max" | "count" ) "(" reference [ "where" claims ] ")\""""  # noqa: D301
        function = self.next.text
        self.at += 2
        of = self.reference()
        where = self.where()
        self.expect("sign", "close", ")")
        return OverEntries(function, of, where)

    def where(self) -> Claim | None:
        """What has to be so of an entry that counts; None where nothing is said of it."""
        if self.take("word", "where"):
            with self.deeper():
                return self.claims()
        return None

    def function(self) -> Amount:
        """amounts = amount { "," amount }"""
        name = self.next
        self.at += 2
        of = [self.amount()]
        while self.take("sign", ","):
            of.append(self.amount())
        self.expect("sign", "close", ")")
        fits = {"abs": len(of) == 1, "round": len(of) == 2 and _is_places(of[1])}.get(name.text, len(of) > 1)
        if not fits:
            raise RuleSyntaxError(words(f"arguments-{name.text}", given=name.text), self.source, name.position)
        return Apply(name.text, tuple(of))

    def day(self, token: Token) -> Day:
        """A day that there is."""
        try:
            found = date.fromisoformat(token.text)
        except ValueError:
            raise RuleSyntaxError(words("no-day", given=token.text), self.source, token.position) from None
        if found < FIRST_DAY:
            raise RuleSyntaxError(words("early-day", first=FIRST_DAY.isoformat()), self.source, token.position)
        self.begins.append(token.position)
        return Day(found)

    def reference(self) -> Ref:
        """reference = [ ( "last" | "year_ago" | "units" | table ) "." ] code"""
        word = self.code("operand")
        if not self.take("sign", "."):
            self.begins.append(word.position)
            return Ref(word.text)
        if word.text not in tuple(filter(None, Whose)):
            from xlvalidate.rules.habits import whose

            if (said := whose(word.text, word.position)) is not None:
                raise RuleSyntaxError(said[0], self.source, said[1])
            column = self.code("indicator")
            if self.next.text == ".":
                raise RuleSyntaxError(words("before-a-code"), self.source, word.position)
            self.begins.append(word.position)
            return Ref(f"{word.text}.{column.text}")
        code = self.code("indicator")
        self.begins.append(code.position)
        return Ref(code.text, Whose(word.text))

    def code(self, expected: str) -> Token:
        """A word in small letters: no code has others."""
        word = self.expect("word", expected)
        if not word.text.islower():
            self.at -= 1
            raise self.fail("code")
        return word


_OF_AN_ENTRY = (EntryRelation.UNIQUE, EntryRelation.ORDERED)


def _is_places(amount: Amount) -> bool:
    """Is it a number of decimals that `round` may have?"""
    return (
        isinstance(amount, Number) and amount.value == amount.value.to_integral_value() and amount.value <= MOST_PLACES
    )
