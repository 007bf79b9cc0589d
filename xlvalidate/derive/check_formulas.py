"""How many formulas the sheet 校验 has: counted from the rules, as drawing it takes longer than checking a workbook."""

from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, Rule, SameAsLast, Units
from xlvalidate.rules.tree import Whose, references

_SUMMARY, _COUNTS, _JUDGED = 1, 6, 1
_OF_AN_INSTANCE, _OF_CELLS = 5, 2  # both sides, their difference, the word and the number of the state; the last two
_COUNTED, _ELSEWHERE = 1, 2  # as what a line is counted; that and the word of a line that asks what is elsewhere


def formula_count(edition: Edition) -> int:
    """The formulas of every line, of the headings of the rules, and of what is counted above them."""
    rules, here, elsewhere = _lines(edition)
    cells = sum(1 for rule in rules if isinstance(rule, Cells | Headings))
    others = elsewhere + sum(1 for rule in rules if isinstance(rule, SameAsLast | Units | ByHand))
    lines = (_OF_AN_INSTANCE + _COUNTED) * here + (_OF_CELLS + _COUNTED) * cells + _ELSEWHERE * others
    return _SUMMARY + _COUNTS + _JUDGED + _headings(rules, edition.instances) + lines


def older_formula_count(edition: Edition) -> int:
    """The same in templates without `xlv_judged`: lines were counted by their state, and some rules had none."""
    rules, here, _ = _lines(edition)
    rules = [rule for rule in rules if isinstance(rule, Equation | Cells | SameAsLast)]
    cells = sum(1 for rule in rules if isinstance(rule, Cells))
    return _SUMMARY + _COUNTS + _headings(rules, edition.instances) + _OF_AN_INSTANCE * here + _OF_CELLS * cells


def _lines(edition: Edition) -> tuple[list[Rule], int, int]:
    """The rules that a template has lines for, and how many instances ask this form alone, and how many do not."""
    instances = [one for one in edition.instances if one.rule.id not in edition.added]
    here = sum(1 for one in instances if all(ref.period is Whose.NOW for ref in references(one.claim)))
    return [rule for rule in edition.rules if rule.id not in edition.added], here, len(instances) - here


def _headings(rules: list[Rule], instances: tuple[Instance, ...]) -> int:
    shown = {one.rule.id for one in instances}
    return sum(1 for rule in rules if not isinstance(rule, Equation) or rule.id in shown)
