"""A rule with its figures in it: `3 + 0 ≠ 2 + 0`, and which of its clauses hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from xlvalidate.findings import Number
from xlvalidate.languages import LANGUAGES, flag_said
from xlvalidate.messages import text
from xlvalidate.rules.amount_text import Leaf, Notation, amount_text
from xlvalidate.rules.demands import Atom
from xlvalidate.rules.evaluate import amount_of, evaluate, zero_divisor
from xlvalidate.rules.figure_text import Measure, Writing
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.tree import (
    UNRESOLVED,
    Among,
    AmongEntries,
    Amount,
    Blank,
    Both,
    Claim,
    Comparison,
    Day,
    Either,
    Iff,
    Matches,
    Not,
    OverEntries,
    Plain,
    Quoted,
    Ref,
    SameText,
    Sum,
    Ticked,
    When,
    among_entries,
    nodes,
    operands,
)
from xlvalidate.rules.tree import Number as Literal
from xlvalidate.rules.types import Figure, trimmed

_HOLDS = {"=": "=", "<>": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_FAILS = {"=": "≠", "<>": "=", "<=": ">", ">=": "<", "<": "≥", ">": "≤"}

_MOST_PARTS, _MOST_SHOWN, _MOST_ITEMS = 6, 12, 6

Show: TypeAlias = Callable[[Ref], str]
Total: TypeAlias = Callable[[Sum], str]
Clause: TypeAlias = Plain | Not
"""A claim that has no other in it, or a `not` of one."""
Truth: TypeAlias = Mapping[Atom, bool]
"""By clause, whether it holds."""


def clauses(claim: Claim) -> Iterator[Clause]:
    """What a pushed claim is made of, in the order written."""
    match claim:
        case Both(first, second) | Either(first, second) | When(first, second) | Iff(first, second):
            yield from clauses(first)
            yield from clauses(second)
        case _:
            yield claim


def has_choice(claim: Claim) -> bool:
    """Is it met in several ways, so that a reader asks which clause holds?"""
    match pushed(claim):
        case Either():
            return True
        case Both(first, second) | When(first, second) | Iff(first, second):
            return has_choice(first) or has_choice(second)
        case _:
            return False


def is_worded(claim: Claim, writing: Writing) -> bool:
    """Is its equation another one in another language: with texts, days, yes or no?"""
    return any(
        isinstance(node, SameText | Among | AmongEntries | Matches | Ticked | Day)
        or (isinstance(node, Ref) and writing.measured(node) is Measure.DAY)
        for node in nodes(claim)
    )


def truth_of(claim: Claim, figures: Mapping[Ref, Figure], blanks: Iterable[Ref]) -> Truth:
    """Of each clause of a claim, whether it holds; one that divides by 0 does not."""
    empty = frozenset(blanks)

    def holds(one: Clause) -> bool:
        asked = (*operands(one), *(among.known_as for among in among_entries(one)))
        of = {ref: figures[ref] for ref in asked}
        return zero_divisor(one, of, empty) is None and evaluate(one, of, empty).holds

    return {one: holds(one) for one in clauses(pushed(claim))}


def holding(truth: Truth) -> Callable[[Claim], bool]:
    """Whether a claim holds that is made of these clauses."""

    def holds(claim: Claim) -> bool:
        return held(pushed(claim))

    def held(claim: Claim) -> bool:
        match claim:
            case Both(first, second):
                return held(first) and held(second)
            case Either(first, second):
                return held(first) or held(second)
            case When(condition, then):
                return held(then) or not held(condition)
            case Iff(first, second):
                return held(first) == held(second)
            case _:
                return truth[claim]

    return holds


def sign_of(op: str, left: Number, right: Number) -> str:
    """The sign of a comparison that holds. Within a tolerance it may hold of figures that are not so: `≈`."""
    beyond = left - right
    near = {"=": beyond != 0, "<=": beyond > 0, ">=": beyond < 0}
    return "≈" if near.get(op, False) else _HOLDS[op]


_NUMBERS = Writing()


def equation(
    claim: Claim, figures: Mapping[Ref, Figure], holds: Callable[[Claim], bool], writing: Writing = _NUMBERS
) -> str:
    """What decides, with figures for names and the sign that is true of them.

    `holds` says of each claim whether it holds; a condition is left away, only its consequence is drawn. Of `x iff y`
    that is the one that does not hold, or where that shows nothing, the other. Of `x or y` it is both.
    """

    def drawn(inner: Claim) -> str:
        match inner:
            case When(_, then):
                return drawn(then)
            case Both(first, second):
                return drawn(second if holds(first) else first)
            case Iff(first, second):
                parts = (second, first) if holds(first) else (first, second)
                return next(filter(None, map(drawn, parts)), "")
            case Either():
                parted = (clause_drawn(one, figures, holds(one), writing) for one in clauses(inner))
                return text("words.besides", writing.language).join(dict.fromkeys(filter(None, parted)))
            case _:
                return clause_drawn(inner, figures, holds(inner), writing)

    return drawn(pushed(claim))


def decides(claim: Claim, holds: Callable[[Claim], bool]) -> Claim:
    """What decides of a claim that does not hold: the first that does not, of what it asks."""
    match pushed(claim):
        case When(_, then):
            return decides(then, holds)
        case Both(first, second):
            return decides(second if holds(first) else first, holds)
        case Iff(first, second):
            return decides(second if holds(first) else first, holds)
        case found:
            return found


def clause_drawn(clause: Clause, figures: Mapping[Ref, Figure], holds: bool, writing: Writing = _NUMBERS) -> str:
    """One clause with its figures, and a sign that is true of them; empty where it has none."""
    match clause:
        case Comparison(left, op, right):
            sign, measure = (_HOLDS if holds else _FAILS)[op], writing.of_both(left, right)
            if holds and clause.within is not None:
                sign = sign_of(op, amount_of(left, figures), amount_of(right, figures))
            one, two = (drawn_side(part, figures, writing, measure) for part in (left, right))
            return f"{one} {sign} {two}"
        case SameText(left, right):
            return f"{_text(left, figures, writing)} {_HOLDS['=' if holds else '<>']} {_text(right, figures, writing)}"
        case Among(of, items):
            return _among(of, items, figures, writing, holds)
        case Ticked(of):
            return text("words.now", writing.language, said=flag_said(bool(figures[of]), writing.language))
        case Matches(of):
            return text("words.now", writing.language, said=_text(of, figures, writing))
        case Blank():
            return ""
        case AmongEntries(_, of, _):
            said = LANGUAGES[writing.language].between.join(_known(one, figures, writing) for one in of)
            return text("words.now", writing.language, said=said)
        case Not(inner):  # pushed: no other claim is in it
            return clause_drawn(inner, figures, not holds, writing)  # type: ignore[arg-type]
        case _:
            raise TypeError("a clause has no other claim in it")


def drawn_side(amount: Amount, figures: Mapping[Ref, Figure], writing: Writing, measure: Measure) -> str:
    """One side of a comparison with its figures."""

    def show(ref: Ref) -> str:
        return writing.number(figures[ref], writing.measured(ref))  # type: ignore[arg-type]  # no text is in an amount

    def total(of: Sum) -> str:
        return writing.number(amount_of(of, figures), writing.measure(of))

    if isinstance(amount, Literal):
        return writing.literal(amount, measure)
    return side(amount, show, total, writing)


def side(amount: Amount, show: Show, total: Total, writing: Writing = _NUMBERS) -> str:
    """One side of an equation, each indicator shown by `show`. Sums of more than six parts skip those that show `0`;
    where more than twelve are left, `total` says the sum in one.
    """

    def terms(leaf: Leaf) -> Sequence[str]:
        match leaf:
            case Literal() | Day():
                return (writing.literal(leaf, Measure.NUMBER),)
            case Ref():
                return (show(leaf),)
            case Sum(parts=parts):
                shown = [show(part) for part in parts]
                if len(shown) > _MOST_PARTS:
                    shown = [text for text in shown if text != "0"] or ["0"]
                return shown if len(shown) <= _MOST_SHOWN else (total(leaf),)
            case OverEntries():
                raise TypeError(UNRESOLVED)

    return amount_text(amount, Notation(terms, times=" × ", over=" ÷ ", apply=_applied))


def _applied(function: str, of: Sequence[str]) -> str:
    return f"|{of[0]}|" if function == "abs" else f"{function.upper()}({', '.join(of)})"


def _known(of: Ref, figures: Mapping[Ref, Figure], writing: Writing) -> str:
    """A text in quotation marks, a number or a day as it is."""
    figure = figures[of]
    return _text(of, figures, writing) if isinstance(figure, str) else writing.number(figure, writing.measured(of))


def _text(of: Ref | Quoted, figures: Mapping[Ref, Figure], writing: Writing) -> str:
    return writing.text(trimmed(of.value if isinstance(of, Quoted) else str(figures[of])))


def _among(
    of: Amount | Quoted,
    items: Sequence[Literal | Day | Quoted],
    figures: Mapping[Ref, Figure],
    writing: Writing,
    found: bool,
) -> str:
    """What is looked for, beside all items where it is none of them."""
    measure = Measure.NUMBER
    if isinstance(of, Quoted) or isinstance(items[0], Quoted):
        said = _text(of, figures, writing)  # type: ignore[arg-type]  # types are checked where a rule is resolved
    else:
        measure = writing.measure(of)
        try:
            said = writing.number(amount_of(of, figures), measure)
        except ZeroDivisionError:  # it is drawn, as nothing comes of it
            said = drawn_side(of, figures, writing, measure)
    if found:
        return text("words.now", writing.language, said=said)
    return f"{said} ≠ {items_said(items, writing, measure)}"


def items_said(items: Sequence[Literal | Day | Quoted], writing: Writing, measure: Measure = Measure.NUMBER) -> str:
    """The items of a list, the first of a long one."""
    said = [writing.text(one.value) if isinstance(one, Quoted) else writing.literal(one, measure) for one in items]
    more = "…" if len(said) > _MOST_ITEMS else ""
    return LANGUAGES[writing.language].between.join(said[:_MOST_ITEMS]) + more
