"""The rules over one submission in plain numbers: for what no frame holds exactly.

This is the only module of the check that asks `rules.evaluate` for a verdict. What can be in a frame, pandera decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlvalidate.checking.figures import NotComputed, absent, absent_blocks, figures_of, not_for, operand, undivided
from xlvalidate.checking.judged_rules import Broken, Judged, Sides
from xlvalidate.editions.edition import Edition, Instance
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.demands import Atom, demands
from xlvalidate.rules.evaluate import Balance, evaluate, zero_divisor
from xlvalidate.rules.tree import Amount, Arithmetic, Claim, Comparison, Ref, blanks_asked, nodes, operands, references
from xlvalidate.rules.types import Figure


def judged_alone(
    edition: Edition, submission: Submission, last: Submission | None, rules: Iterable[int] | None = None
) -> Judged:
    """What the instances of an edition, or those at these positions, come to over one submission."""
    broken: dict[int, Broken] = {}
    missing: dict[int, NotComputed] = {}
    for rule, one in _computed(edition, submission, last, rules):
        if isinstance(one, NotComputed):
            missing[rule] = one
        elif not (balance := one.of(one.instance.claim)).holds:
            met = {demand.atom: one.holds(demand.atom) for demand in demands(one.instance.claim)}
            broken[rule] = Broken(rule, _sides(balance), met)
    return Judged(broken, missing)


def sides_alone(
    edition: Edition, submission: Submission, last: Submission | None, rules: Iterable[int] | None = None
) -> dict[int, Sides]:
    """The sides that decide, of every instance that can be computed."""
    found = _computed(edition, submission, last, rules)
    return {rule: _sides(one.of(one.instance.claim)) for rule, one in found if not isinstance(one, NotComputed)}


def absent_alone(edition: Edition, submission: Submission, last: Submission | None, rule: int) -> NotComputed | None:
    """Why an instance that has all its operands cannot be computed: what it divides by is 0, or may be. None where it
    can be, as that does not decide.
    """
    ((_, found),) = _computed(edition, submission, last, [rule])
    return found if isinstance(found, NotComputed) else None


def holds_alone(claim: Claim, figures: Mapping[Ref, Figure], blanks: Iterable[Ref]) -> bool:
    """Does a claim hold of one row of a table? Nothing is against it where something is divided by 0."""
    return zero_divisor(claim, figures, blanks) is not None or evaluate(claim, figures, blanks).holds


def judged_entry(
    claim: Claim, figures: Mapping[Ref, Figure], blanks: frozenset[Ref]
) -> tuple[bool, Sides, Mapping[Atom, bool]] | Amount:
    """A rule at one entry that has all its operands: does it hold, its sides, and of each thing that it demands whether
    it is so. Where it divides by 0 and that matters, the amount that is 0.
    """
    if (zero := zero_divisor(claim, figures, blanks)) is not None:
        return zero

    def met(atom: Claim) -> bool:
        return zero_divisor(atom, figures, blanks) is not None or evaluate(atom, figures, blanks).holds

    balance = evaluate(claim, figures, blanks)
    return balance.holds, _sides(balance), {demand.atom: met(demand.atom) for demand in demands(claim)}


def entry_meets(where: Claim, figures: Mapping[Ref, Figure], blanks: frozenset[Ref]) -> bool:
    """Does an entry meet a condition? None divides."""
    return evaluate(where, figures, blanks).holds


@dataclass(frozen=True, slots=True)
class _Computed:
    """An instance with its figures, and what it comes to."""

    instance: Instance
    figures: Mapping[Ref, Figure]
    blanks: frozenset[Ref]

    def holds(self, atom: Claim) -> bool:
        """Is there nothing against a part of the claim? Where it divides by 0, nothing can be said."""
        return zero_divisor(atom, self.figures, self.blanks) is not None or self.of(atom).holds

    def of(self, claim: Claim) -> Balance:
        """What a claim, or a part of it, comes to."""
        figures = {ref: self.figures[ref] for ref in operands(claim)}
        return evaluate(claim, figures, self.blanks)


def _computed(
    edition: Edition, submission: Submission, last: Submission | None, rules: Iterable[int] | None
) -> Iterator[tuple[int, _Computed | NotComputed]]:
    figures, left_out = figures_of(submission, last), absent_blocks(edition, submission)
    for rule in range(len(edition.instances)) if rules is None else rules:
        instance = edition.instances[rule]
        if (why := not_for(instance, submission, left_out)) is not None:
            yield rule, NotComputed(rule, why)
            continue
        numbers = {ref: operand(ref, instance, submission, figures) for ref in instance.operands}
        if lacking := [ref for ref, number in numbers.items() if number is None]:
            yield rule, absent(rule, lacking, submission)
            continue
        blanks = frozenset(ref for ref in blanks_asked(instance.claim) if submission.reading(ref.code).blank)
        there = {ref: number for ref, number in numbers.items() if number is not None}
        if (zero := zero_divisor(instance.claim, there, blanks)) is not None:
            divisor, exactly = _divisor(instance.claim, zero, there)
            yield rule, undivided(rule, divisor, exactly=exactly, submission=submission)
            continue
        yield rule, _Computed(instance, there, blanks)


def _sides(balance: Balance) -> Sides:
    return Sides(balance.left, balance.right, balance.difference, balance.tolerated)


def _divisor(claim: Claim, zero: Amount, figures: Mapping[Ref, Figure]) -> tuple[Amount, bool]:
    """What a claim divides by and must not, and is it 0? Else it may be 0 as its figures are rounded."""
    written = [node.right for node in nodes(claim) if isinstance(node, Arithmetic) and node.op == "/"]
    for divisor in written:
        if zero_divisor(Comparison(Arithmetic(divisor, "/", divisor), "=", divisor), figures) == divisor:
            return divisor, True
    # What must not be 0 is made of the ends of a divisor.
    refs = set(references(zero))
    return next((one for one in written if set(references(one)) == refs), zero), False
