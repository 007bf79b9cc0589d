"""What a finding says of its rule: what that asks, the equation, the condition and the clauses, each with figures."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from xlvalidate.checking.broken_rules import figures_bound, truth_in
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.editions.rule import Rule
from xlvalidate.editions.wording import RuleNames, measured_in, names_in, parts_of, sentence_of
from xlvalidate.findings import Finding, clip
from xlvalidate.rules.explain import equation, holding
from xlvalidate.rules.figure_text import Writing
from xlvalidate.rules.grammar import parse
from xlvalidate.rules.rule_sentence import amount_words, because, given, truths
from xlvalidate.rules.tolerance import Tolerance, ToleranceKind
from xlvalidate.rules.tree import Claim, Comparison, Iff, Ref, operands
from xlvalidate.rules.types import Figure

_MOST_SAID = 200  # characters of what a rule divides by


def divisor_of(finding: Finding, edition: Edition, language: str) -> str:
    """What a rule divides by, in words, with its cells."""
    claim = parse(f"{finding.fact('divisor')} = 0")
    called = _called(finding, edition, language)
    assert isinstance(claim, Comparison)
    said = amount_words(claim.left, language, called.name, called.label, called.measured, yearly=called.yearly)
    return clip(said, _MOST_SAID)


def equation_of(finding: Finding, edition: Edition, language: str) -> str:
    """What decides, with its figures. It is kept as the form's language has it, and drawn again in another one."""
    instance = edition.by_instance.get(finding.id)
    if instance is None or language == edition.language:
        return finding.fact("equation")
    truth, figures = truth_in(finding, instance.claim), _figures(finding)
    if not truth or any(ref not in figures for ref in operands(instance.claim)):
        return finding.fact("equation")
    return equation(instance.claim, figures, holding(truth), Writing(language, measured_in(edition)))


def tolerance_of(finding: Finding, rule: Rule | None) -> Tolerance | None:
    """What a broken rule tolerates, where it depends on the figures; a number stands in the rule itself."""
    if rule is None or finding.tolerated is None or rule.tolerance.kind is ToleranceKind.NUMBER:
        return None
    return rule.tolerance


def clauses_of(finding: Finding, edition: Edition, language: str) -> str:
    """Which clauses of what a rule asks hold, with their figures; empty where the finding does not say it."""
    instance = edition.by_instance.get(finding.id)
    if instance is None:
        return ""
    truth, figures = truth_in(finding, instance.claim), _figures(finding)
    _, claim = _parts(finding, instance)
    if not truth or any(ref not in figures for ref in operands(claim)):
        return ""
    called = _called(finding, edition, language)
    return truths(claim, truth, figures, language, called.name, called.label, called.measured, yearly=called.yearly)


def asked_by(finding: Finding, edition: Edition, language: str) -> str:
    """What a rule asks, a condition with the figures that meet it."""
    instance = edition.by_instance[finding.id]
    if condition := condition_of(finding, edition, language):
        _, claim = _parts(finding, instance)
        called = _called(finding, edition, language)
        return because(condition, claim, language, called.name, called.label, called.measured, yearly=called.yearly)
    return _sentence(edition, finding.id, language, tuple(_cells(finding).items()))


@lru_cache(maxsize=1_024)
def _sentence(edition: Edition, instance: str, language: str, cells: tuple[tuple[str, str], ...]) -> str:
    """The same for every workbook in which these figures stand in the same cells."""
    there = dict(cells)
    return sentence_of(edition, edition.by_instance[instance], language, lambda code: there.get(code, ""))


def condition_of(finding: Finding, edition: Edition, language: str) -> str:
    """The condition under which a broken rule asks something, with its figures; empty where it asks without one."""
    instance = edition.by_instance.get(finding.id)
    if instance is None or finding.why != "broken":
        return ""
    condition, _ = _parts(finding, instance)
    if condition is None:
        return ""
    figures = _figures(finding)
    if any(ref not in figures for ref in operands(condition)):
        return ""
    called = _called(finding, edition, language)
    truth = truth_in(finding, instance.claim)
    return given(condition, figures, language, called.name, called.label, called.measured, truth, yearly=called.yearly)


def _figures(finding: Finding) -> Mapping[Ref, Figure]:
    """The figures of a broken rule; of one that is broken at several entries those of the first."""
    return figures_bound(finding.fact("first") or finding.bound)


def _parts(finding: Finding, instance: Instance) -> tuple[Claim | None, Claim]:
    if isinstance(instance.claim, Iff) and not finding.fact("given"):
        return None, instance.claim  # in a ledger of before it is not said which of the two holds
    return parts_of(instance.claim, second_holds=finding.fact("given") == "second")


def _called(finding: Finding, edition: Edition, language: str) -> RuleNames:
    return names_in(edition, edition.by_instance[finding.id], language, _addresses(finding))


def _addresses(finding: Finding) -> Callable[[str], str]:
    cells = _cells(finding)
    return lambda code: cells.get(code, "")


def _cells(finding: Finding) -> Mapping[str, str]:
    """The addresses of a finding's figures, by their codes. Of several entries the first is said."""
    return {place.code: place.cell.a1 for place in reversed(finding.places) if place.cell and place.code}


def rule_of(finding: Finding, edition: Edition) -> Rule | None:
    """The rule that a finding is of; None for the form's structure and for notes of reading."""
    head = finding.id.split(".")[0]
    return next((rule for rule in edition.rules if rule.id == head), None)
