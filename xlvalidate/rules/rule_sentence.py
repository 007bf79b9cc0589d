"""A rule as a sentence, in any language of ours."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from xlvalidate.findings import Number as Figure
from xlvalidate.findings import plain
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text
from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.evaluate import amount_of
from xlvalidate.rules.explain import sign_of
from xlvalidate.rules.tree import Amount, Blank, Both, Claim, Comparison, Iff, Number, Ref, Sum, When, Whose

NameOf: TypeAlias = Callable[[Ref], str]
SetLabel: TypeAlias = Callable[[str], str]
Figures: TypeAlias = Mapping[Ref, Figure]

_WORD = {"=": "equal", "<>": "differ", "<=": "at-most", ">=": "at-least", "<": "less", ">": "more"}

# Where a name ends and a word begins no blank stands between two letters of a script that parts no words.
_EDGE = "\x1f"
_LETTER = "[\u2014-\u201d\u2026\u2e80-\uffef]"
_NO_BLANK = re.compile(f"(?<={_LETTER})(?:{_EDGE} | {_EDGE})(?={_LETTER})")


def sentence(claim: Claim, language: str, name: NameOf, label: SetLabel) -> str:
    """What a rule asks: `A + B 应等于 C`. `name` says an indicator, `label` a set; no full stop at the end."""

    def demand(inner: Claim) -> str:
        return sentence(inner, language, name, label)

    match claim:
        case Comparison(left, op, right):
            return _compared("must", op, left, right, language, name, label)
        case Blank(of):
            return _worded("must-blank", language, what=_said(of, language, name))
        case Both(first, second):
            return _worded("both", language, first=demand(first), second=demand(second))
        case When(condition, then):
            fact = _fact(condition, language, name, label)
            return _worded("when", language, condition=fact, claim=demand(then))
        case Iff(first, second):
            one, two = (_fact(part, language, name, label) for part in (first, second))
            return _worded("iff", language, first=one, second=two)


def because(given: str, claim: Claim, language: str, name: NameOf, label: SetLabel) -> str:
    """What is asked where a condition is met, which `given` says: `因为 A = 3 > 0，B 应等于 0`."""
    return _worded("because", language, condition=given, claim=sentence(claim, language, name, label))


def given(condition: Claim, figures: Figures, language: str, name: NameOf, label: SetLabel) -> str:
    """A condition that is met, with the figures that meet it: `A = 3 > 0`."""
    match condition:
        case Comparison(left, op, right):
            one, two = amount_of(left, figures), amount_of(right, figures)
            sign = sign_of(op, one, two)
            said = f"{plain(one)} {sign} {plain(two)}"
            if isinstance(right, Number) and sign == "=":
                said = f"{plain(one)}"  # `A = 3`, not `A = 3 = 3`
            if not isinstance(left, Number):
                said = f"{amount_words(left, language, name, label)} = {said}"
            return said if isinstance(right, Number) else f"{said} = {amount_words(right, language, name, label)}"
        case Both(first, second):
            parts = (given(part, figures, language, name, label) for part in (first, second))
            return _worded("both", language, **dict(zip(("first", "second"), parts, strict=True)))
        case _:
            return _fact(condition, language, name, label)


def _fact(claim: Claim, language: str, name: NameOf, label: SetLabel) -> str:
    match claim:
        case Comparison(left, op, right):
            return _compared("is", op, left, right, language, name, label)
        case Blank(of):
            return _worded("is-blank", language, what=_said(of, language, name))
        case Both(first, second):
            one, two = (_fact(part, language, name, label) for part in (first, second))
            return _worded("both", language, first=one, second=two)
        case _:
            return sentence(claim, language, name, label)


def _compared(mood: str, op: str, left: Amount, right: Amount, language: str, name: NameOf, label: SetLabel) -> str:
    one, two = (amount_words(part, language, name, label) for part in (left, right))
    return _worded(f"{mood}-{_WORD[op]}", language, left=one, right=two)


def amount_words(amount: Amount, language: str, name: NameOf, label: SetLabel) -> str:
    """One side in words; a set is said by its label, not part by part."""

    def terms(leaf: Leaf) -> tuple[str]:
        match leaf:
            case Number(value):
                return (format(value, "f"),)
            case Ref():
                return (_said(leaf, language, name),)
            case Sum(of, period):
                return (_worded(f"sum.{period}" if period else "sum", language, of=label(of)),)

    return amount_text(amount, Notation(terms, times=" × "))


def _said(ref: Ref, language: str, name: NameOf) -> str:
    said = name(ref)
    return _worded(str(ref.period), language, what=said) if ref.period is not Whose.NOW else said


def _worded(key: str, language: str, **facts: str) -> str:
    if LANGUAGES[language].blanks:
        return text(f"words.{key}", language, **facts)
    said = text(f"words.{key}", language, **{name: f"{_EDGE}{fact}{_EDGE}" for name, fact in facts.items()})
    return _NO_BLANK.sub("", said).replace(_EDGE, "")
