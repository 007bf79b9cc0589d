"""What the sheet 校验 cannot judge by itself: rules about other periods and offices, and those that no formula can say.

Apart from the formulas, for who only counts them.
"""

from functools import lru_cache

from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import Equation
from xlvalidate.rules.tree import Whose, nodes, references
from xlvalidate.rules.types import ValueType

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
    unsure = [one for one in edition.instances if one.rule.id in long or _may_be_long(edition, one)]
    if not unsure:
        return frozenset()
    from xlvalidate.derive.check_states import fits  # only where a formula may be too long

    return frozenset(one.id for one in unsure if not reaches_elsewhere(one) and not fits(edition, one))


def _may_be_long(edition: Edition, instance: Instance) -> bool:
    if instance.rule.tolerance or len(instance.operands) > _FEW:
        return True
    return any(edition.operands[ref.code].kind.facts.type is ValueType.TEXT for ref in instance.operands)
