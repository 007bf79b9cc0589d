"""How many formulas the sheet 校验 has: counted from the rules, as drawing it takes longer than checking a workbook."""

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.rule import Cells, Equation, SameAsLast
from xlvalidate.rules.tree import Whose, references

_SUMMARY, _COUNTS = 1, 6
_OF_AN_INSTANCE, _OF_CELLS = 5, 2  # both sides, their difference, the word and the number of the state; the last two


def formula_count(edition: Edition) -> int:
    """The formulas of every line, of the headings of the rules, and of what is counted above them."""
    instances = [one for one in edition.instances if one.rule.id not in edition.added]
    rules = [rule for rule in edition.rules if rule.id not in edition.added]
    here = sum(1 for one in instances if all(ref.period is Whose.NOW for ref in references(one.claim)))
    kinds = [type(rule) for rule in rules]
    shown = {one.rule.id for one in instances}
    headings = sum(1 for rule in rules if not isinstance(rule, Equation) or rule.id in shown)
    others = sum(1 for kind in kinds if kind not in (Equation, Cells, SameAsLast))
    cells = _OF_CELLS * kinds.count(Cells)
    return _SUMMARY + _COUNTS + headings - others + _OF_AN_INSTANCE * here + cells
