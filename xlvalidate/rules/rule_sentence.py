"""A rule as a sentence, in any language of ours."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from xlvalidate.languages import LANGUAGES, flag_said
from xlvalidate.messages import text
from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.evaluate import amount_of
from xlvalidate.rules.explain import Clause, Truth, clause_drawn, clauses, items_said, sign_of
from xlvalidate.rules.figure_text import Measure, Measured, Writing, all_numbers
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tree import (
    UNRESOLVED,
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
    Not,
    Number,
    OverEntries,
    Plain,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    Whose,
    nodes,
)
from xlvalidate.rules.types import Figure

NameOf: TypeAlias = Callable[[Ref], str]
SetLabel: TypeAlias = Callable[[str], str]
Figures: TypeAlias = Mapping[Ref, Figure]

_WORD = {"=": "equal", "<>": "differ", "<=": "at-most", ">=": "at-least", "<": "less", ">": "more"}

# Quotation marks within quotation marks.
_INNER = str.maketrans("“”", "‘’")

# Where a name ends and a word begins no blank stands between two letters of a script that parts no words.
_EDGE = "\x1f"
_LETTER = "[\u2014-\u201d\u2026\u2e80-\uffef]"


@cache
def _no_blank() -> re.Pattern[str]:
    """Ranges of letters take milliseconds to compile, which a check that finds nothing need not wait for."""
    return re.compile(f"(?<={_LETTER})(?:{_EDGE} | {_EDGE})(?={_LETTER})")


def sentence(
    claim: Claim,
    language: str,
    name: NameOf,
    label: SetLabel,
    measured: Measured = all_numbers,
    *,
    yearly: bool = True,
) -> str:
    """What a rule asks: `A + B 应等于 C`. `name` says an indicator, `label` a set, `measured` what an indicator is. The
    period before is last year where the form is `yearly`. No full stop at the end.
    """
    return _Teller(language, name, label, measured, yearly).asked(pushed(claim))


def condition(
    claim: Claim,
    language: str,
    name: NameOf,
    label: SetLabel,
    measured: Measured = all_numbers,
    *,
    yearly: bool = True,
) -> str:
    """A claim as something that is so: `A 等于 B`."""
    return _Teller(language, name, label, measured, yearly).said(pushed(claim), "is")


def because(
    given: str,
    claim: Claim,
    language: str,
    name: NameOf,
    label: SetLabel,
    measured: Measured = all_numbers,
    *,
    yearly: bool = True,
) -> str:
    """What is asked where a condition is met, which `given` says: `因为 A = 3 > 0，B 应等于 0`."""
    asked = sentence(claim, language, name, label, measured, yearly=yearly)
    return worded("because", language, condition=given, claim=asked)


def given(
    condition: Claim,
    figures: Figures,
    language: str,
    name: NameOf,
    label: SetLabel,
    measured: Measured = all_numbers,
    truth: Truth | None = None,
    *,
    yearly: bool = True,
) -> str:
    """A condition that is met, with the figures that meet it: `A = 3 > 0`. What is met in one of several ways is said
    with the truth of each clause, where `truth` has it.
    """
    return _Teller(language, name, label, measured, yearly).given(pushed(condition), figures, truth or {})


def truths(
    claim: Claim,
    truth: Truth,
    figures: Figures,
    language: str,
    name: NameOf,
    label: SetLabel,
    measured: Measured = all_numbers,
    *,
    yearly: bool = True,
) -> str:
    """Which clauses of a claim hold, with their figures: `A 大于 2 成立（3 > 2），B 不大于 C 不成立（5 > 4）`."""
    return _Teller(language, name, label, measured, yearly).truths(pushed(claim), figures, truth)


def amount_words(
    amount: Amount,
    language: str,
    name: NameOf,
    label: SetLabel,
    measured: Measured = all_numbers,
    *,
    yearly: bool = True,
) -> str:
    """One side in words; a set is said by its label, not part by part."""
    return _Teller(language, name, label, measured, yearly).amount(amount)


@dataclass(frozen=True, slots=True)
class _Teller:
    language: str
    name: NameOf
    label: SetLabel
    measured: Measured
    yearly: bool

    @property
    def writing(self) -> Writing:
        return Writing(self.language, self.measured)

    def asked(self, claim: Claim) -> str:
        """What a whole rule asks."""
        match claim:
            case When(condition, then):
                return self.worded("when", condition=self.said(condition, "is"), claim=self.said(then, "must"))
            case Iff(first, second):
                quotes = "“" in text("words.iff", self.language, first="", second="")
                one, two = (self.said(part, "is").translate(_INNER if quotes else {}) for part in (first, second))
                return self.worded("iff", first=one, second=two)
            case _:
                return self.said(claim, "must")

    def said(self, claim: Claim, mood: str) -> str:
        """A claim as it `must` be, or as it `is`."""
        match claim:
            case Both(first, second):
                one, two = (self.bracketed(part, mood, Either) for part in (first, second))
                return self.worded("both", first=one, second=two)
            case Either(first, second):
                one, two = (self.bracketed(part, mood, Both) for part in (first, second))
                return self.worded("either", first=one, second=two)
            case Not(inner):  # pushed: no other claim is in it
                return self.plain(inner, f"{mood}-not")  # type: ignore[arg-type]
            case When() | Iff():
                return self.asked(claim)
            case _:
                return self.plain(claim, mood)

    def bracketed(self, claim: Claim, mood: str, looser: type[Both | Either]) -> str:
        """A part of `and` or `or`, in brackets where the other word is in it."""
        said = self.said(claim, mood)
        return self.worded("bracketed", said=said) if isinstance(claim, looser) else said

    def plain(self, claim: Plain, mood: str) -> str:
        """A claim that has no other in it."""
        match claim:
            case Comparison(left, op, right):
                return self.compared(mood, left, op, right)
            case SameText(Quoted() as said, Ref() as of) | SameText(Ref() as of, Quoted() as said):
                return self.worded(f"{mood}-text", what=self.ref(of), said=self.writing.text(said.value))
            case SameText(left, right):
                one, two = (self.operand(side) for side in (left, right))
                return self.worded(f"{mood}-same", left=one, right=two)
            case Among(of, items):
                measure = Measure.NUMBER if isinstance(of, Quoted) else self.writing.measure(of)
                listed = items_said(items, self.writing, measure)
                return self.worded(f"{mood}-among", what=self.operand(of), items=listed)
            case Matches(of, source):
                return self.worded(f"{mood}-match", what=self.ref(of), pattern=pattern(source).words(self.language))
            case Ticked(of):
                return self.worded(f"{mood}-ticked", what=self.ref(of), yes=flag_said(True, self.language))
            case Blank(of):
                return self.worded(f"{mood}-blank", what=self.ref(of))
            case AmongEntries(relation, of, within):
                days = self.measured(of[0]) is Measure.DAY and relation is EntryRelation.ORDERED
                key = f"{mood}-entries.{relation.name.lower()}{'.day' if days else ''}"
                what, among = (self.listed(refs) for refs in (of, within))
                return self.worded(f"{key}.several" if len(of) > 1 else key, what=what, within=among)

    def compared(self, mood: str, left: Amount, op: str, right: Amount) -> str:
        """Two amounts; of days it is said which is the later one."""
        measure = self.writing.of_both(left, right)
        days = ".day" if measure is Measure.DAY else ""
        one, two = (self.amount(side, measure) for side in (left, right))
        return self.worded(f"{mood}-{_WORD[op]}{days}", left=one, right=two)

    def listed(self, refs: Sequence[Ref]) -> str:
        """Columns, as those that stand together."""
        return LANGUAGES[self.language].between.join(map(self.ref, refs))

    def operand(self, of: Amount | Quoted) -> str:
        return self.writing.text(of.value) if isinstance(of, Quoted) else self.amount(of)

    def given(self, claim: Claim, figures: Figures, truth: Truth) -> str:
        """A condition that is met."""
        match claim:
            case Comparison(left, op, right):
                return self.met(left, op, right, figures)
            case Both(first, second):
                parts = (self.given(part, figures, truth) for part in (first, second))
                return self.worded("both", **dict(zip(("first", "second"), parts, strict=True)))
            case Either() if all(one in truth for one in clauses(claim)):
                return self.truths(claim, figures, truth)
            case SameText() | Among() | AmongEntries() | Matches() | Not() as clause:
                return self.with_figures(self.said(clause, "is"), clause, figures, holds=True)
            case _:
                return self.said(claim, "is")

    def met(self, left: Amount, op: str, right: Amount, figures: Figures) -> str:
        """A comparison that holds: `A = 3 > 0`."""
        one, two = amount_of(left, figures), amount_of(right, figures)
        measure = self.writing.of_both(left, right)
        first, second = (self.figure(side, number, measure) for side, number in ((left, one), (right, two)))
        sign, literal = sign_of(op, one, two), isinstance(right, Number | Day)
        said = f"{first} {sign} {second}"
        if literal and sign == "=":
            said = first  # `A = 3`, not `A = 3 = 3`
        if not isinstance(left, Number | Day):
            said = f"{self.amount(left)} = {said}"
        return said if literal else f"{said} = {self.amount(right)}"

    def figure(self, amount: Amount, number: int | object, measure: Measure) -> str:
        """What a side comes to, as what it is."""
        own = self.writing.measure(amount)
        share = measure is Measure.SHARE and isinstance(amount, Number)
        return self.writing.number(number, measure if share else own)  # type: ignore[arg-type]

    def with_figures(self, said: str, clause: Clause, figures: Figures, *, holds: bool) -> str:
        """What is said of a clause, with its figures in brackets. That a text is one, and yes or no, says enough."""
        if holds and isinstance(clause, SameText) and Quoted in (type(clause.left), type(clause.right)):
            return said
        if isinstance(clause.claim if isinstance(clause, Not) else clause, Ticked):
            return said
        drawn = clause_drawn(clause, figures, holds, self.writing)
        return self.worded("with-figures", said=said, figures=drawn) if drawn else said

    def truths(self, claim: Claim, figures: Figures, truth: Truth) -> str:
        """Which clauses hold and which do not, with their figures."""
        return text("words.clauses", self.language).join(self._truths(claim, figures, truth))

    def _truths(self, claim: Claim, figures: Figures, truth: Truth) -> Iterator[str]:
        for clause in dict.fromkeys(clauses(claim)):
            holds = truth[clause]
            said = self.worded("holds" if holds else "fails", clause=self.said(clause, "is"))
            yield self.with_figures(said, clause, figures, holds=holds)

    def amount(self, amount: Amount, measure: Measure = Measure.NUMBER) -> str:
        """An amount; `measure` says what a number is that stands alone."""
        if isinstance(amount, Number):
            return self.writing.literal(amount, measure)
        if isinstance(amount, Arithmetic) and amount.op == "/" and self.short(amount.left) and self.short(amount.right):
            left, right = self.amount(amount.left), self.amount(amount.right)
            return self.worded("divided", left=left, right=right)
        days = any(isinstance(one, Apply) and self.writing.measure(one) is Measure.DAY for one in nodes(amount))
        applied = self.applied_to_days if days else self.applied
        return amount_text(amount, Notation(self.terms, times=" × ", over=" ÷ ", apply=applied, worded=True))

    @staticmethod
    def short(amount: Amount) -> bool:
        """Is it one thing, so that a quotient of it needs no sign?"""
        return isinstance(amount, Number | Ref | Sum)

    def terms(self, leaf: Leaf) -> tuple[str]:
        match leaf:
            case Number() | Day():
                return (self.writing.literal(leaf, Measure.NUMBER),)
            case Ref():
                return (self.ref(leaf),)
            case Sum(of, period):
                return (self.worded(f"sum.{self.whose(period)}" if period else "sum", of=self.label(of)),)
            case OverEntries():
                raise TypeError(UNRESOLVED)

    def applied(self, function: str, of: Sequence[str]) -> str:
        """A function of amounts in words."""
        match function:
            case "abs":
                return self.worded("abs", of=of[0])
            case "round" if of[1] == "0":
                return self.worded("round.whole", of=of[0])
            case "round":
                return self.worded("round", of=of[0], count=of[1])
            case _:
                return self.worded(function, of=LANGUAGES[self.language].between.join(of))

    def applied_to_days(self, function: str, of: Sequence[str]) -> str:
        """The same of days, of which one is the earliest."""
        return self.worded(f"{function}.day", of=LANGUAGES[self.language].between.join(of))

    def ref(self, ref: Ref) -> str:
        said = self.name(ref)
        return self.worded(self.whose(ref.period), what=said) if ref.period is not Whose.NOW else said

    def whose(self, period: Whose) -> str:
        """The word for whose figure is meant: the period before is last year only where years are reported."""
        return f"{period}.period" if period is Whose.LAST and not self.yearly else str(period)

    def worded(self, key: str, **facts: str) -> str:
        return worded(key, self.language, **facts)


def worded(key: str, language: str, **facts: str) -> str:
    """A text of `words`, its facts filled in, without blanks where the language has none."""
    if LANGUAGES[language].blanks:
        return text(f"words.{key}", language, **facts)
    said = text(f"words.{key}", language, **{name: f"{_EDGE}{fact}{_EDGE}" for name, fact in facts.items()})
    return _no_blank().sub("", said).replace(_EDGE, "")
