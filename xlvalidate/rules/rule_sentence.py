"""A rule as a sentence, in any language of ours."""

from collections.abc import Callable
from typing import TypeAlias

from xlvalidate.messages import text
from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.tree import Amount, Blank, Both, Claim, Comparison, Iff, Number, Ref, Sum, When, Whose

NameOf: TypeAlias = Callable[[Ref], str]
SetLabel: TypeAlias = Callable[[str], str]

_WORD = {"=": "equal", "<>": "differ", "<=": "at-most", ">=": "at-least", "<": "less", ">": "more"}


def sentence(claim: Claim, language: str, name: NameOf, label: SetLabel) -> str:
    """What a rule asks: `A + B 应等于 C`. `name` says an indicator, `label` a set; no full stop at the end."""

    def demand(inner: Claim) -> str:
        return sentence(inner, language, name, label)

    match claim:
        case Comparison(left, op, right):
            return _compared("must", op, left, right, language, name, label)
        case Blank(of):
            return text("words.must-blank", language, what=_said(of, language, name))
        case Both(first, second):
            return text("words.both", language, first=demand(first), second=demand(second))
        case When(condition, then):
            fact = _fact(condition, language, name, label)
            return text("words.when", language, condition=fact, claim=demand(then))
        case Iff(first, second):
            one, two = (_fact(part, language, name, label) for part in (first, second))
            return text("words.iff", language, first=one, second=two)


def _fact(claim: Claim, language: str, name: NameOf, label: SetLabel) -> str:
    match claim:
        case Comparison(left, op, right):
            return _compared("is", op, left, right, language, name, label)
        case Blank(of):
            return text("words.is-blank", language, what=_said(of, language, name))
        case Both(first, second):
            one, two = (_fact(part, language, name, label) for part in (first, second))
            return text("words.both", language, first=one, second=two)
        case _:
            return sentence(claim, language, name, label)


def _compared(mood: str, op: str, left: Amount, right: Amount, language: str, name: NameOf, label: SetLabel) -> str:
    one, two = (amount_words(part, language, name, label) for part in (left, right))
    return text(f"words.{mood}-{_WORD[op]}", language, left=one, right=two)


def amount_words(amount: Amount, language: str, name: NameOf, label: SetLabel) -> str:
    """One side in words; a set is said by its label, not part by part."""

    def terms(leaf: Leaf) -> tuple[str]:
        match leaf:
            case Number(value):
                return (format(value, "f"),)
            case Ref():
                return (_said(leaf, language, name),)
            case Sum(of, period):
                total = text("words.sum", language, of=label(of))
                return (text(f"words.{period}", language, what=total) if period else total,)

    return amount_text(amount, Notation(terms, times=" × "))


def _said(ref: Ref, language: str, name: NameOf) -> str:
    said = name(ref)
    return text(f"words.{ref.period}", language, what=said) if ref.period is not Whose.NOW else said
