"""The state of a rule instance while the form is filled in: as a formula, and what it gives on a blank form."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from xlvalidate.day_numbers import SINCE_1904
from xlvalidate.derive import hidden_sheets as meta
from xlvalidate.derive.asked_elsewhere import asked_elsewhere
from xlvalidate.derive.declared_tables import DeclaredState, stands, tables_with
from xlvalidate.derive.fixed_texts import LiveWords
from xlvalidate.derive.kind_formulas import without
from xlvalidate.editions.edition import EXTREMES, Edition, Indicator, Instance, tables_of
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.editions.wording import measured_in
from xlvalidate.findings import Number
from xlvalidate.rules.evaluate import amount_of, evaluate, zero_divisor
from xlvalidate.rules.excel_formulas import (
    NameOf,
    decided_formula,
    deciding,
    divisor_formulas,
    holds_formula,
    is_guarded,
    sayable,
    shown_comparison,
    sides_formulas,
    tolerated_formula,
)
from xlvalidate.rules.figure_text import Measure, Writing
from xlvalidate.rules.tolerance import ToleranceKind, fixed
from xlvalidate.rules.tree import Amount, Claim, Ref, divisors, references
from xlvalidate.rules.types import Figure, ValueType

LONGEST_FORMULA, MOST_ARGUMENTS, DEEPEST_FORMULA = 8192, 255, 64
_BRACKET = re.compile(r'"(?:[^"]|"")*"|[()]')
# What people type for nothing and TRIM leaves: a full-width blank, and one that does not break.
_OTHER_BLANKS = "\u3000\u00a0"
_AROUND = 100  # characters of what is written around a side


class CheckState(IntEnum):
    """The number in the hidden column of 校验. From HOLDS on, the rule was computed. NOT_NUMBER is also what is no day,
    no yes or no, or no text.
    """

    ZERO_DIVISOR = 0
    NOT_APPLICABLE = 1
    NOT_NUMBER = 2
    TO_FILL = 3
    HOLDS = 4
    BREAKS = 5


@dataclass(frozen=True, slots=True)
class BlankState:
    """What an instance gives on the blank form; the sides are None where nothing is computed."""

    state: CheckState
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    tolerated: Number | None = None


def refs_of(instance: Instance) -> Iterator[Ref]:
    """Every indicator that an instance speaks of."""
    return references(instance.claim)


def state_formula(edition: Edition, instance: Instance) -> str | None:
    """Not applicable, not a number, to fill in, a divisor that is 0, holds or breaks: asked in this order, so each
    guards the next. None where Excel has no words for it, or no room.
    """
    if not sayable(instance.claim) or len(instance.operands) > MOST_ARGUMENTS:
        return None
    needed = needed_refs(edition, instance)
    formula = computed_formula(instance.claim, name_in(edition), blank_in(edition))
    empty = _may_be_empty(edition, instance)
    not_asked = f"{typed(edition, empty)}<{len(empty)}" if empty else ""
    if of_entries := any(ref.code in edition.entry_figures for ref in instance.operands):
        needed = tuple(ref for ref in needed if ref not in empty)
        for asked in filter(None, (nothing_taken(edition, instance), not_asked)):
            formula = f"IF({asked},{CheckState.NOT_APPLICABLE:d},{formula})"
    if needed:
        formula = f"IF({typed(edition, needed)}<{len(needed)},{CheckState.TO_FILL:d},{formula})"
    formula = where_numbers(edition, instance.operands, formula)
    if not_asked and not of_entries:
        formula = f"IF({not_asked},{CheckState.NOT_APPLICABLE:d},{formula})"
    formula = where_asked(edition, instance, formula)
    return formula if has_room(formula) else None


def computed_formula(claim: Claim, name: NameOf, blank: NameOf) -> str:
    """Holds or breaks, or a divisor that is 0, where every operand is there."""
    if is_guarded(claim):
        decided = decided_formula(claim, name, blank)
        return f"CHOOSE(1+{decided},{CheckState.BREAKS:d},{CheckState.ZERO_DIVISOR:d},{CheckState.HOLDS:d})"
    formula = f"IF({holds_formula(claim, name, blank)},{CheckState.HOLDS:d},{CheckState.BREAKS:d})"
    for divisor in reversed(divisor_formulas(claim, name)):
        formula = f"IF({divisor}=0,{CheckState.ZERO_DIVISOR:d},{formula})"
    return formula


def where_numbers(edition: Edition, refs: Sequence[Ref], formula: str) -> str:
    """A formula where every operand counts as what it is; else that one is no number."""
    texts, figures = by_type(edition, refs)
    if texts:
        formula = f"IF({over('COUNT', edition, texts)}>0,{CheckState.NOT_NUMBER:d},{formula})"
    if figures:
        numbers, most, least = (over(name, edition, figures) for name in ("COUNT", "MAX", "MIN"))
        formula = f"IF({least}<=-{meta.TOO_LONG},{CheckState.NOT_NUMBER:d},{formula})"
        formula = f"IF({most}>={meta.TOO_LONG},{CheckState.NOT_NUMBER:d},{formula})"
        # A blank counts as 0 there, and what is no number as nothing.
        formula = f"IF({numbers}<{len(set(figures))},{CheckState.NOT_NUMBER:d},{formula})"
    return formula


def where_asked(edition: Edition, instance: Instance, formula: str) -> str:
    """A formula where an instance is for the office, and for what its form has; else it does not apply."""
    for line, words in instance.rule.applies.items():
        asked = any_of([f'({meta.said_name(line)}="{word}")' for word in words])
        formula = f"IF({asked},{formula},{CheckState.NOT_APPLICABLE:d})"
    for optional in optional_blocks(edition, instance):
        formula = f"IF({meta.filled_name(optional)}=0,{CheckState.NOT_APPLICABLE:d},{formula})"
    for asked in left_out(edition, instance):
        formula = f"IF({asked},{CheckState.NOT_APPLICABLE:d},{formula})"
    return formula


def nothing_taken(edition: Edition, instance: Instance) -> str | None:
    """TRUE where an operand is the least or the most of no entry; None where none can be."""
    rows, figures = number_rows(edition), edition.entry_figures
    taken = [ref.code for ref in instance.operands if ref.code in figures and figures[ref.code].function in EXTREMES]
    return any_of([f"({meta.nothing_cell(rows[code])}=1)" for code in taken]) if taken else None


def any_of(asked: Sequence[str]) -> str:
    """TRUE where one of these is. Added they are numbers; a truth value alone is more than any number, even FALSE."""
    return f"{'+'.join(asked) if len(asked) > 1 else f'0+{asked[0]}'}>0"


def has_room(formula: str) -> bool:
    """Does a cell take it: is it short enough, and nested no deeper than it may be?"""
    if len(formula) > LONGEST_FORMULA:
        return False
    depth = deepest = 0
    for sign in _BRACKET.findall(formula):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    return deepest < DEEPEST_FORMULA


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Which words a line has besides the usual ones: may a divisor be 0, does it ask for other things than numbers?"""

    divides: bool = False
    mixed: bool = False

    def no_number(self, words: LiveWords) -> str:
        """The word where a cell has something that cannot be taken for what is asked."""
        return words.unread if self.mixed else words.not_number

    def waiting(self, words: LiveWords) -> tuple[str, ...]:
        """The words of its own that are counted with what is to be filled in: nobody can tell yet."""
        return (words.unread,) * self.mixed + (words.zero_divisor,) * self.divides


USUAL = OwnWords()


def status_formula(state: str, explanation: str | None, words: LiveWords, wording: OwnWords = USUAL) -> str:
    """The word for a state; `explanation` names the cell whose text turns 不符 into 已说明."""
    failed = f'"{words.failed}"'
    if explanation:
        said = f"CLEAN({explanation})"
        for blank in _OTHER_BLANKS:
            said = f'SUBSTITUTE({said},"{blank}"," ")'
        typed = f"IF(ISTEXT({explanation}),LEN(TRIM({said}))>0,ISNUMBER({explanation}))"
        failed = f'IF({typed},"{words.explained}",{failed})'
    rest = f'IF({state}={CheckState.NOT_NUMBER:d},"{wording.no_number(words)}","{words.not_applicable}")'
    if wording.divides:
        rest = f'IF({state}={CheckState.ZERO_DIVISOR:d},"{words.zero_divisor}",{rest})'
    rest = f'IF({state}={CheckState.TO_FILL:d},"{words.to_fill}",{rest})'
    return f'IF({state}={CheckState.HOLDS:d},"{words.passed}",IF({state}={CheckState.BREAKS:d},{failed},{rest}))'


def wording_of(edition: Edition, instance: Instance) -> OwnWords:
    """Of the line of an instance."""
    types = {type_of(edition, ref) for ref in instance.operands}
    return OwnWords(divides=bool(divisors(instance.claim)), mixed=bool(types - {ValueType.NUMBER}))


def word_of(state: CheckState, words: LiveWords) -> str:
    """The same word, for a state of the blank form."""
    return {
        CheckState.ZERO_DIVISOR: words.zero_divisor,
        CheckState.HOLDS: words.passed,
        CheckState.BREAKS: words.failed,
        CheckState.TO_FILL: words.to_fill,
        CheckState.NOT_NUMBER: words.not_number,
        CheckState.NOT_APPLICABLE: words.not_applicable,
    }[state]


def fits(edition: Edition, instance: Instance) -> bool:
    """Has Excel words and room for all that the line of an instance asks?"""
    if state_formula(edition, instance) is None:
        return False
    sides = side_formulas(edition, instance) or ()
    return all(len(side) < LONGEST_FORMULA - _AROUND and has_room(side) for side in sides)


def side_formulas(edition: Edition, instance: Instance) -> tuple[str, str] | None:
    """The two sides that decide; None where the rule compares no amounts."""
    found = sides_formulas(instance.claim, name_in(edition), blank_in(edition))
    if found is None:
        return None
    left, right = found
    if days_decide(edition, instance):
        # As this workbook counts days, which may begin in 1904.
        left, right = (f"{side}+DATE(1904,1,1)-{SINCE_1904}" for side in found)
    return undivided(edition, instance, left), undivided(edition, instance, right)


def undivided(edition: Edition, instance: Instance, formula: str) -> str:
    """A formula over the sides; empty where they divide by a 0 that does not matter."""
    if is_guarded(instance.claim):
        for divisor in reversed(divisor_formulas(instance.claim, name_in(edition))):
            formula = f'IF({divisor}=0,"",{formula})'
    return formula


def tolerated(edition: Edition, instance: Instance) -> str | Number | None:
    """How far the sides that decide may lie apart, where that follows from the figures: a formula, or a number where it
    is the same whatever they are; None where the rule says it itself.
    """
    if instance.rule.tolerance.kind is ToleranceKind.NUMBER or not deciding(instance.claim):
        return None
    always = {fixed(one.within) for one in deciding(instance.claim)}
    (first, *others) = always
    if not others and first is not None:
        return first
    if instance.entries:  # every entry has its own
        return None
    formula = tolerated_formula(instance.claim, name_in(edition), blank_in(edition))
    return formula if formula is not None and len(formula) < LONGEST_FORMULA // 2 and has_room(formula) else None


def days_decide(edition: Edition, instance: Instance) -> bool:
    """Are the sides that decide days?"""
    sides = [side for one in deciding(instance.claim) for side in (one.left, one.right)]
    measured = Writing(measured=measured_in(edition))
    return bool(sides) and all(measured.measure(side) is Measure.DAY for side in sides)


def of_blank_form(edition: Edition, instance: Instance) -> BlankState:
    """What the formulas above give when nothing has been typed."""
    figures = [edition.entry_figures[ref.code] for ref in instance.operands if ref.code in edition.entry_figures]
    empty = _may_be_empty(edition, instance)
    rests = optional_blocks(edition, instance) or instance.rule.applies or (empty and not figures)
    if rests or asked_elsewhere(edition, instance):
        return BlankState(CheckState.NOT_APPLICABLE)
    needed = [ref for ref in needed_refs(edition, instance) if ref.code not in edition.entry_figures]
    if any(ref not in empty for ref in needed):
        return BlankState(CheckState.TO_FILL)
    if empty or any(one.function in EXTREMES for one in figures):
        return BlankState(CheckState.NOT_APPLICABLE)
    refs = dict.fromkeys(references(instance.claim), 0)
    if zero_divisor(instance.claim, refs, refs) is not None:
        return BlankState(CheckState.ZERO_DIVISOR)
    if any(_is_zero(amount, refs) for amount in divisors(instance.claim)):
        holds = evaluate(instance.claim, refs, refs).holds
        return BlankState(CheckState.HOLDS if holds else CheckState.BREAKS)
    balance = evaluate(instance.claim, refs, refs)
    state = CheckState.HOLDS if balance.holds else CheckState.BREAKS
    shown = shown_comparison(instance.claim, lambda part: evaluate(part, refs, refs).holds)
    if shown is not None and balance.left is None:
        balance = evaluate(shown, refs, refs)
    return BlankState(state, balance.left, balance.right, balance.difference, balance.tolerated)


def _is_zero(amount: Amount, figures: Mapping[Ref, Figure]) -> bool:
    try:
        return amount_of(amount, figures) == 0
    except ZeroDivisionError:
        return True


def needed_refs(edition: Edition, instance: Instance) -> tuple[Ref, ...]:
    """The operands whose blank is no zero: while one is blank, the rule is not run. A day or a text is never zero."""
    return tuple(ref for ref in instance.operands if not _zero_if_blank(edition, instance, ref))


def _zero_if_blank(edition: Edition, instance: Instance, ref: Ref) -> bool:
    if type_of(edition, ref) in (ValueType.DATE, ValueType.TEXT):
        return False
    return instance.rule.zero_blanks or edition.operands[ref.code].blank is BlankMeans.ZERO


def _may_be_empty(edition: Edition, instance: Instance) -> tuple[Ref, ...]:
    needed = needed_refs(edition, instance)
    return tuple(ref for ref in needed if edition.operands[ref.code].blank is BlankMeans.EMPTY)


def optional_blocks(edition: Edition, instance: Instance) -> tuple[str, ...]:
    """The optional blocks whose figures an instance needs; whether a cell is blank can always be asked."""
    blocks = (edition.operands[ref.code].optional for ref in instance.operands)
    return tuple(dict.fromkeys(block for block in blocks if block))


def name_in(edition: Edition) -> NameOf:
    """Where it stands what an indicator counts as, for the interpreters of a rule."""
    rows = number_rows(edition)
    return lambda ref: meta.number_cell(rows[ref.code])


def blank_in(edition: Edition) -> NameOf:
    """The formula that a cell is blank, for the interpreters of a rule. A text of blanks is."""
    name = name_in(edition)

    def blank(ref: Ref) -> str:
        if type_of(edition, ref) is ValueType.TEXT:
            return f"LEN({name(ref)})=0"
        cell = edition.operands[ref.code].name
        return (
            f"IF(ISTEXT({cell}),LEN({meta.without_blanks(without(cell, edition.text.placeholders))})=0,ISBLANK({cell}))"
        )

    return blank


def type_of(edition: Edition, ref: Ref) -> ValueType:
    """What a rule takes an indicator for."""
    return edition.operands[ref.code].kind.facts.type


number_rows = lru_cache(maxsize=32)(meta.number_cells)


def by_type(edition: Edition, refs: Iterable[Ref]) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
    """The texts among some operands, and the others, which count as numbers."""
    every = tuple(refs)
    texts = tuple(ref for ref in every if type_of(edition, ref) is ValueType.TEXT)
    return texts, tuple(ref for ref in every if ref not in texts)


def left_out(edition: Edition, instance: Instance) -> Iterator[str]:
    """When an instance is not asked since a whole table is not for the office, or has nothing that it could ask."""
    for table in tables_with(edition, tables_of(edition, instance), Declaration.NOT_APPLICABLE):
        yield stands(table, DeclaredState.NOT_APPLICABLE)
    indicators = [edition.operands[ref.code] for ref in instance.operands]
    tables = tuple(dict.fromkeys(one.table for one in indicators if not _is_known_as_0(one, instance)))
    for table in tables_with(edition, tables, Declaration.NIL):
        yield stands(table, DeclaredState.NIL)


def _is_known_as_0(indicator: Indicator, instance: Instance) -> bool:
    """Is a cell of a table with nothing in it a 0 to an instance? A day and a text are not there."""
    if indicator.kind.facts.type is ValueType.FLAG:
        return instance.rule.zero_blanks or indicator.blank is BlankMeans.ZERO
    return indicator.numeric


def typed(edition: Edition, refs: Sequence[Ref]) -> str:
    """In how many of the cells something was typed. Of a table in which there is nothing this period, all are known."""
    by_table: dict[str, list[Ref]] = {"": []}
    for ref in refs:
        table = edition.operands[ref.code].table
        nil = Declaration.NIL in edition.declarable.get(table, ())
        by_table.setdefault(table if nil else "", []).append(ref)
    counts = []
    for table, those in by_table.items():
        count = _typed_in(edition, tuple(those))
        if table:
            count = f"IF({stands(table, DeclaredState.NIL)},{len(those)},{count})"
        counts += [count] if those else []
    return "+".join(counts)


def _typed_in(edition: Edition, refs: tuple[Ref, ...]) -> str:
    texts, figures = by_type(edition, refs)
    name, rows = name_in(edition), number_rows(edition)
    cells = [edition.indicators[ref.code].name for ref in figures if ref.code in edition.indicators]
    counted = f"COUNTA({','.join(cells)})" if cells else "0"
    known = (meta.filled_cell(rows[ref.code]) for ref in figures if ref.code in edition.entry_figures)
    # A truth value is more than any number: it has to be added to one.
    return "+".join((counted, *known, *(f"(LEN({name(ref)})>0)" for ref in texts)))


def over(function: str, edition: Edition, refs: Sequence[Ref]) -> str:
    """Over what the figures count as; those in rows below each other as one area."""
    rows = number_rows(edition)
    areas: list[tuple[int, int]] = []
    for row in sorted({rows[ref.code] for ref in refs}):
        if areas and areas[-1][1] == row - 1:
            areas[-1] = (areas[-1][0], row)
        else:
            areas.append((row, row))
    return f"{function}({','.join(meta.number_area(first, last) for first, last in areas)})"
