"""The state of a rule instance while the form is filled in: as a formula, and what it gives on a blank form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from xlvalidate.derive import hidden_sheets as meta
from xlvalidate.derive.declared_tables import DeclaredState, stands, tables_with
from xlvalidate.derive.fixed_texts import LiveWords
from xlvalidate.editions.edition import Edition, Indicator, Instance, tables_of
from xlvalidate.editions.model import BlankMeans, Declaration
from xlvalidate.editions.rule import Cells
from xlvalidate.findings import Number
from xlvalidate.rules.evaluate import evaluate
from xlvalidate.rules.excel_formulas import NameOf, holds_formula, sides_formulas
from xlvalidate.rules.tree import Ref, Whose, references
from xlvalidate.rules.types import ValueType

LONGEST_FORMULA, MOST_ARGUMENTS = 8192, 255
# What people type for nothing and TRIM leaves: a full-width blank, and one that does not break.
_OTHER_BLANKS = "\u3000\u00a0"
_DIGITS = "0123456789\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"


class CheckState(IntEnum):
    """The number in the hidden column of 校验. From HOLDS on, the rule was computed."""

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


def refs_of(instance: Instance) -> Iterator[Ref]:
    """Every indicator that an instance speaks of."""
    return references(instance.claim)


def reaches_elsewhere(instance: Instance) -> bool:
    """Does it speak of another period or of other submissions? The sheet cannot see those."""
    return any(ref.period is not Whose.NOW for ref in refs_of(instance))


def state_formula(edition: Edition, instance: Instance) -> str:
    """Not applicable, not a number, to fill in, holds or breaks: asked in this order, so each guards the next."""
    needed = needed_refs(edition, instance)
    holds = holds_formula(instance.claim, name_in(edition), cell_of(edition))
    formula = f"IF({holds},{CheckState.HOLDS:d},{CheckState.BREAKS:d})"
    if needed:
        formula = f"IF({_typed(edition, needed)}<{len(needed)},{CheckState.TO_FILL:d},{formula})"
    if instance.operands:
        numbers, most, least = (_over(name, edition, instance.operands) for name in ("COUNT", "MAX", "MIN"))
        formula = f"IF({least}<=-{meta.TOO_LONG},{CheckState.NOT_NUMBER:d},{formula})"
        formula = f"IF({most}>={meta.TOO_LONG},{CheckState.NOT_NUMBER:d},{formula})"
        # A blank counts as 0 there, and what is no number as nothing.
        formula = f"IF({numbers}<{len(set(instance.operands))},{CheckState.NOT_NUMBER:d},{formula})"
    empty = _may_be_empty(edition, instance)
    if empty:
        asked = _typed(edition, empty)
        formula = f"IF({asked}<{len(empty)},{CheckState.NOT_APPLICABLE:d},{formula})"
    for line, words in instance.rule.applies.items():
        asked = "+".join(f'({meta.said_name(line)}="{word}")' for word in words)
        formula = f"IF({asked}>0,{formula},{CheckState.NOT_APPLICABLE:d})"
    for optional in optional_blocks(edition, instance):
        formula = f"IF({meta.filled_name(optional)}=0,{CheckState.NOT_APPLICABLE:d},{formula})"
    for asked in _left_out(edition, instance):
        formula = f"IF({asked},{CheckState.NOT_APPLICABLE:d},{formula})"
    if len(formula) > LONGEST_FORMULA:
        raise ValueError(f"the formula of {instance.id} has more than {LONGEST_FORMULA} characters")
    return formula


def cells_state_formula(edition: Edition, rule: Cells) -> str:
    """The same for a rule over every figure of a table, from the hidden column that judges each figure."""
    area = meta.status_area(edition, rule.table)
    # A figure that is no number breaks the rule: there is nothing that it waits for.
    bad = "+".join(f"COUNTIF({area},{figure:d})" for figure in (meta.Figure.NOT_NUMBER, meta.Figure.BREAKS))
    blank = f"IF(COUNTIF({area},{meta.Figure.BLANK:d})>0,{CheckState.TO_FILL:d},{CheckState.HOLDS:d})"
    formula = f"IF({bad}>0,{CheckState.BREAKS:d},{blank})"
    if rule.table in edition.declarable:
        formula = f"IF({stands(rule.table, DeclaredState.UNCLEAR)},{CheckState.BREAKS:d},{formula})"
    for table in tables_with(edition, (rule.table,), Declaration.NOT_APPLICABLE):
        formula = f"IF({stands(table, DeclaredState.NOT_APPLICABLE)},{CheckState.NOT_APPLICABLE:d},{formula})"
    return formula


def headings_state_formula(areas: Sequence[str]) -> str:
    """The same for the heading rows of a table: a number in one of them, or a text with a digit, breaks the rule."""
    digits = [f'COUNTIF({area},"*{digit}*")' for area in areas for digit in _DIGITS]
    found = "+".join([*(f"COUNT({area})" for area in areas), *digits]) or "0"
    return f"IF({found}>0,{CheckState.BREAKS:d},{CheckState.HOLDS:d})"


def status_formula(state: str, explanation: str | None, words: LiveWords) -> str:
    """The word for a state; `explanation` names the cell whose text turns 不符 into 已说明."""
    failed = f'"{words.failed}"'
    if explanation:
        said = f"CLEAN({explanation})"
        for blank in _OTHER_BLANKS:
            said = f'SUBSTITUTE({said},"{blank}"," ")'
        typed = f"IF(ISTEXT({explanation}),LEN(TRIM({said}))>0,ISNUMBER({explanation}))"
        failed = f'IF({typed},"{words.explained}",{failed})'
    rest = f'IF({state}={CheckState.NOT_NUMBER:d},"{words.not_number}","{words.not_applicable}")'
    rest = f'IF({state}={CheckState.TO_FILL:d},"{words.to_fill}",{rest})'
    return f'IF({state}={CheckState.HOLDS:d},"{words.passed}",IF({state}={CheckState.BREAKS:d},{failed},{rest}))'


def word_of(state: CheckState, words: LiveWords) -> str:
    """The same word, for a state without an explanation."""
    return {
        CheckState.HOLDS: words.passed,
        CheckState.BREAKS: words.failed,
        CheckState.TO_FILL: words.to_fill,
        CheckState.NOT_NUMBER: words.not_number,
        CheckState.NOT_APPLICABLE: words.not_applicable,
    }[state]


def side_formulas(edition: Edition, instance: Instance) -> tuple[str, str] | None:
    """The two sides that decide; None where the rule compares no amounts."""
    return sides_formulas(instance.claim, name_in(edition), cell_of(edition))


def of_blank_form(edition: Edition, instance: Instance) -> BlankState:
    """What the formulas above give when nothing has been typed."""
    may_rest = optional_blocks(edition, instance) or instance.rule.applies or _may_be_empty(edition, instance)
    if reaches_elsewhere(instance) or may_rest:
        return BlankState(CheckState.NOT_APPLICABLE)
    if needed_refs(edition, instance):
        return BlankState(CheckState.TO_FILL)
    refs = dict.fromkeys(references(instance.claim), 0)
    balance = evaluate(instance.claim, refs, refs)
    state = CheckState.HOLDS if balance.holds else CheckState.BREAKS
    return BlankState(state, balance.left, balance.right, balance.difference)


def cells_of_blank_form(edition: Edition, rule: Cells) -> BlankState:
    """The same for a rule over every figure of a table."""
    figures = [i for i in edition.indicators.values() if i.table == rule.table]
    unknown = any(meta.figure_of_blank(indicator) is meta.Figure.BLANK for indicator in figures)
    return BlankState(CheckState.TO_FILL if unknown else CheckState.HOLDS)


def needed_refs(edition: Edition, instance: Instance) -> tuple[Ref, ...]:
    """The operands whose blank is no zero: while one is blank, the rule is not run."""
    if instance.rule.zero_blanks:
        return ()
    return tuple(ref for ref in instance.operands if edition.indicators[ref.code].blank is not BlankMeans.ZERO)


def _may_be_empty(edition: Edition, instance: Instance) -> tuple[Ref, ...]:
    if instance.rule.zero_blanks:
        return ()
    return tuple(ref for ref in instance.operands if edition.indicators[ref.code].blank is BlankMeans.EMPTY)


def optional_blocks(edition: Edition, instance: Instance) -> tuple[str, ...]:
    """The optional blocks that an instance speaks of."""
    blocks = (edition.indicators[ref.code].optional for ref in refs_of(instance))
    return tuple(dict.fromkeys(block for block in blocks if block))


def name_in(edition: Edition) -> NameOf:
    """Where it stands what an indicator counts as, for the interpreters of a rule."""
    rows = number_rows(edition)
    return lambda ref: meta.number_cell(rows[ref.code])


def cell_of(edition: Edition) -> NameOf:
    """The defined name of an indicator's own cell: is it blank?"""
    return lambda ref: edition.indicators[ref.code].name


number_rows = lru_cache(maxsize=32)(meta.number_cells)


def _left_out(edition: Edition, instance: Instance) -> Iterator[str]:
    """When an instance is not asked since a whole table is not for the office, or has nothing that it could ask."""
    for table in tables_with(edition, tables_of(edition, instance), Declaration.NOT_APPLICABLE):
        yield stands(table, DeclaredState.NOT_APPLICABLE)
    indicators = [edition.indicators[ref.code] for ref in instance.operands]
    tables = tuple(dict.fromkeys(one.table for one in indicators if not _is_known_as_0(one, instance)))
    for table in tables_with(edition, tables, Declaration.NIL):
        yield stands(table, DeclaredState.NIL)


def _is_known_as_0(indicator: Indicator, instance: Instance) -> bool:
    """Is a cell of a table with nothing in it a 0 to an instance? A day and a text are not there."""
    if indicator.kind.facts.type is ValueType.FLAG:
        return instance.rule.zero_blanks or indicator.blank is BlankMeans.ZERO
    return indicator.numeric


def _typed(edition: Edition, refs: tuple[Ref, ...]) -> str:
    """In how many of the cells something was typed. Of a table in which there is nothing this period, all are known."""
    _demand_few(refs)
    by_table: dict[str, list[str]] = {"": []}
    for ref in refs:
        table = edition.indicators[ref.code].table
        nil = Declaration.NIL in edition.declarable.get(table, ())
        by_table.setdefault(table if nil else "", []).append(cell_of(edition)(ref))
    typed = []
    for table, names in by_table.items():
        count = f"COUNTA({','.join(names)})"
        if table:
            count = f"IF({stands(table, DeclaredState.NIL)},{len(names)},{count})"
        typed += [count] if names else []
    return "+".join(typed)


def _over(function: str, edition: Edition, refs: tuple[Ref, ...]) -> str:
    """Over what the figures count as; those in rows below each other as one area."""
    _demand_few(refs)
    rows = number_rows(edition)
    areas: list[tuple[int, int]] = []
    for row in sorted({rows[ref.code] for ref in refs}):
        if areas and areas[-1][1] == row - 1:
            areas[-1] = (areas[-1][0], row)
        else:
            areas.append((row, row))
    return f"{function}({','.join(meta.number_area(first, last) for first, last in areas)})"


def _demand_few(refs: tuple[Ref, ...]) -> None:
    if len(refs) > MOST_ARGUMENTS:
        raise ValueError(f"{len(refs)} figures in one rule; Excel adds {MOST_ARGUMENTS} at most")
