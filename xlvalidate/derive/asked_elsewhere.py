"""What the sheet 校验 cannot judge by itself: rules about other periods and offices, and those that no formula can say.

Apart from the formulas, for who only counts them.
"""

from collections.abc import Iterator
from functools import lru_cache

from xlvalidate.editions.edition import Edition, EntryFigure, Instance
from xlvalidate.editions.rule import Equation
from xlvalidate.rules.tree import EntryRelation, Whose, among_entries, nodes, references
from xlvalidate.rules.types import ValueType

MOST_COMPARED = 2_000
"""Entries of a table of which each is compared with every other."""
_FEW, _SHORT = 100, 40  # figures of a rule, and parts of it as it is written: their formulas have room in a cell


def reaches_elsewhere(instance: Instance) -> bool:
    """Does it speak of another period or of other submissions? The sheet cannot see those."""
    return any(ref.period is not Whose.NOW for ref in references(instance.claim))


def asked_elsewhere(edition: Edition, instance: Instance) -> bool:
    """Is it judged by a program alone?"""
    return instance.id in engine_only(edition) or reaches_elsewhere(instance)


@lru_cache(maxsize=32)
def engine_only(edition: Edition) -> frozenset[str]:
    """The ids of the instances that this form alone decides, and no formula of Excel 2007 can: those with a pattern
    without end, and what is too long for a cell.
    """
    long = {
        rule.id for rule in edition.rules if isinstance(rule, Equation) and sum(1 for _ in nodes(rule.claim)) > _SHORT
    }
    without = {code for code, one in edition.entry_figures.items() if not has_formula(edition, one)}
    lacking = [one for one in (*edition.instances, *edition.entry_instances) if without & {*_codes(one)}]
    many = [one for one in edition.entry_instances if _searches(edition, one)]
    unsure = [one for one in edition.instances if one.rule.id in long or _may_be_long(edition, one)]
    unsure += [one for one in edition.entry_instances if one not in many]
    found = {one.id for one in (*lacking, *many) if not reaches_elsewhere(one)}
    if not unsure:
        return frozenset(found)
    from xlvalidate.derive.check_states import fits  # only where a formula may be too long
    from xlvalidate.derive.entry_sheets import fits_entry

    for one in unsure:
        if one.id not in found and not reaches_elsewhere(one):
            has_room = fits_entry(edition, one) if one.entries else fits(edition, one)
            found |= set() if has_room else {one.id}
    return frozenset(found)


def has_formula(edition: Edition, figure: EntryFigure) -> bool:
    """Can a formula tell what entries come to? Not where their condition has a pattern without end."""
    if figure.where is None:
        return True
    from xlvalidate.derive.entry_sheets import fits_where  # few editions have such a condition

    return fits_where(edition, figure)


def _codes(instance: Instance) -> Iterator[str]:
    return (ref.code for ref in references(instance.claim))


def _searches(edition: Edition, instance: Instance) -> bool:
    """Does it compare every entry with every other, and are those too many? And a text has no order in a formula."""
    for one in among_entries(instance.claim):
        columns = [edition.columns[ref.code] for ref in (*one.of, *one.within)]
        if one.relation is EntryRelation.ORDERED:
            if any(column.kind.facts.type is ValueType.TEXT for column in columns):
                return True
        elif max(edition.open_tables[column.table].most for column in columns) > MOST_COMPARED:
            return True
    return False


def _may_be_long(edition: Edition, instance: Instance) -> bool:
    if instance.rule.tolerance or len(instance.operands) > _FEW:
        return True
    return any(edition.operands[ref.code].kind.facts.type is ValueType.TEXT for ref in instance.operands)
