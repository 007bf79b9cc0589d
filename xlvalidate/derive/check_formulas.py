"""How many formulas the sheet 校验 has: counted from the rules, as drawing it takes longer than checking a workbook."""

from xlvalidate.derive.asked_elsewhere import asked_elsewhere
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, Rule, SameAsLast, Units
from xlvalidate.rules.excel_formulas import deciding
from xlvalidate.rules.tolerance import ToleranceKind
from xlvalidate.rules.tree import Comparison

_SUMMARY, _COUNTS, _JUDGED = 1, 6, 1
_OF_SIDES, _OF_STATE = 3, 2  # both sides and their difference; the word and the number of the state
_OF_ENTRIES = 2  # how many of them break the rule, and the link to the first
_COUNTED, _ELSEWHERE = 1, 2  # as what a line is counted; that and the word of a line that asks what is elsewhere


def formula_count(edition: Edition) -> int:
    """The formulas of every line, of the headings of the rules, and of what is counted above them."""
    rules, here, elsewhere = _lines(edition)
    cells = sum(1 for rule in rules if isinstance(rule, Cells | Headings))
    others = elsewhere + sum(1 for rule in rules if isinstance(rule, SameAsLast | Units | ByHand))
    lines = (_OF_STATE + _COUNTED) * (len(here) + cells) + _OF_SIDES * _with_sides(here) + _ELSEWHERE * others
    lines += _tolerated(edition, here) + _of_entries(edition, here, rules)
    return _SUMMARY + _COUNTS + _JUDGED + _headings(rules, (*edition.instances, *edition.entry_instances)) + lines


def _of_entries(edition: Edition, instances: list[Instance], rules: list[Rule]) -> int:
    """What the lines have besides that ask every entry of an open table."""
    tables = [rule.table for rule in rules if isinstance(rule, Cells) and rule.table in edition.open_tables]
    lines = sum(1 for one in instances if one.entries) + len(tables)
    return _OF_ENTRIES * lines + sum(1 for table in tables if edition.open_tables[table].least)


def older_formula_count(edition: Edition) -> int:
    """The same in templates without `xlv_judged`: lines were counted by their state, and some rules had none."""
    rules, here, _ = _lines(edition)
    rules = [rule for rule in rules if isinstance(rule, Equation | Cells | SameAsLast)]
    cells = sum(1 for rule in rules if isinstance(rule, Cells))
    lines = _OF_SIDES * _with_sides(here) + _OF_STATE * (len(here) + cells)
    return _SUMMARY + _COUNTS + _headings(rules, edition.instances) + lines


def _lines(edition: Edition) -> tuple[list[Rule], list[Instance], int]:
    """The rules that a template has lines for, the instances that the sheet judges, and how many others there are."""
    every = (*edition.instances, *edition.entry_instances)
    instances = [one for one in every if one.rule.id not in edition.added]
    here = [one for one in instances if not asked_elsewhere(edition, one)]
    return [rule for rule in edition.rules if rule.id not in edition.added], here, len(instances) - len(here)


def _with_sides(instances: list[Instance]) -> int:
    """How many compare amounts."""
    found = (one.claim for one in instances if not one.entries)
    return sum(1 for claim in found if isinstance(claim, Comparison) or deciding(claim))


def _tolerated(edition: Edition, instances: list[Instance]) -> int:
    """How many say how far their sides may lie apart, as it follows from the figures."""
    found = [one for one in instances if one.rule.tolerance and one.rule.tolerance.kind is not ToleranceKind.NUMBER]
    if not found:
        return 0
    from xlvalidate.derive.check_states import tolerated  # only where a rule tolerates so

    return sum(1 for one in found if isinstance(tolerated(edition, one), str))


def _headings(rules: list[Rule], instances: tuple[Instance, ...]) -> int:
    shown = {one.rule.id for one in instances}
    return sum(1 for rule in rules if not isinstance(rule, Equation) or rule.id in shown)
