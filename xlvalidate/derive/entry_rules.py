"""A rule at an entry of an open table: its state as a formula of the hidden sheet beside the table.

An entry may lack what is asked rightly, as the edition lets it be blank: then the rule does not apply to it. Where it
lacks something else as well, nobody knows yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.derive.check_states import (
    CheckState,
    any_of,
    blank_in,
    computed_formula,
    name_in,
    nothing_taken,
    typed,
    where_asked,
    where_numbers,
)
from xlvalidate.derive.entry_cells import guards, is_blank, is_text
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.model import BlankMeans
from xlvalidate.rules.tree import Claim, Ref, operands
from xlvalidate.rules.types import ValueType


@dataclass(frozen=True, slots=True)
class OwnCells:
    """Where it stands what the columns of an entry count as, and whether a claim about other entries holds: by code.
    `raw` are the cells of the table themselves.
    """

    edition: Edition
    known: Mapping[str, str]
    raw: Mapping[str, str]

    def name(self, ref: Ref, zero_blanks: bool) -> str:
        """What an operand counts as; a blank for 0 where a rule takes it so."""
        if ref.code not in self.known:
            return name_in(self.edition)(ref)
        one = self.edition.columns.get(ref.code)
        zeroed = zero_blanks and one is not None and one.kind.facts.type not in (ValueType.TEXT, ValueType.DATE)
        return f"N({self.known[ref.code]})" if zeroed else self.known[ref.code]

    def blank(self, ref: Ref) -> str:
        """That a cell is blank."""
        one = self.edition.columns.get(ref.code)
        if one is None:
            return blank_in(self.edition)(ref)
        return (
            f"LEN({self.known[ref.code]})=0"
            if is_text(one)
            else is_blank(self.raw[ref.code], self.edition.text.placeholders)
        )


def entry_state_formula(edition: Edition, instance: Instance, own: OwnCells) -> str:
    """What a rule comes to at an entry."""
    zero_blanks = instance.rule.zero_blanks
    formula = computed_formula(instance.claim, lambda ref: own.name(ref, zero_blanks), own.blank)
    formula = _where_there(edition, instance, own, formula)
    return where_asked(edition, instance, formula)


def where_formula(edition: Edition, where: Claim, own: OwnCells) -> str:
    """What a condition comes to at an entry."""
    formula = computed_formula(where, lambda ref: own.name(ref, False), own.blank)
    columns = [(edition.columns[ref.code], own.known[ref.code]) for ref in operands(where) if ref.code in own.known]
    return _guarded(formula, *guards(columns, False))


def _where_there(edition: Edition, instance: Instance, own: OwnCells, formula: str) -> str:
    columns = [ref for ref in instance.operands if ref.code in edition.columns]
    around = [ref for ref in instance.operands if ref.code not in edition.columns]
    cells = [(edition.columns[ref.code], own.known[ref.code]) for ref in columns]
    odd, blank, empty = guards(cells, instance.rule.zero_blanks)
    lacking = [ref for ref in around if not _zeroed(edition, instance, ref)]
    may = [ref for ref in lacking if edition.operands[ref.code].blank is BlankMeans.EMPTY]
    need = [ref for ref in lacking if ref not in may]
    if may:
        empty.append(f"({typed(edition, may)}<{len(may)})")
    if need:
        blank.append(f"({typed(edition, need)}<{len(need)})")
    if (nothing := nothing_taken(edition, instance)) is not None:
        empty.append(f"({nothing})")
    return where_numbers(edition, around, _guarded(formula, odd, blank, empty))


def _guarded(formula: str, odd: Sequence[str], blank: Sequence[str], empty: Sequence[str]) -> str:
    for asked, state in (
        (empty, CheckState.NOT_APPLICABLE),
        (blank, CheckState.TO_FILL),
        (odd, CheckState.NOT_NUMBER),
    ):
        if asked:
            formula = f"IF({any_of(asked)},{state:d},{formula})"
    return formula


def _zeroed(edition: Edition, instance: Instance, ref: Ref) -> bool:
    one = edition.operands[ref.code]
    if one.kind.facts.type in (ValueType.DATE, ValueType.TEXT):
        return False
    return one.blank is BlankMeans.ZERO or (instance.rule.zero_blanks and ref.code not in edition.entry_figures)
