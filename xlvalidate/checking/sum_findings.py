"""An office's report beside the sums of its units, as findings: a difference has the rule's severity; a note says what
could not be compared.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlvalidate.checking.rollup import Compared, RollUp, Unit, adding
from xlvalidate.editions.rule import Units
from xlvalidate.findings import Finding, Origin, Outcome, Place, Severity, plain
from xlvalidate.languages import LANGUAGES

_SHOWN = 6


def summed(rolled: RollUp) -> tuple[Finding, ...]:
    """The findings on the report of an office above others; none where every figure is the sum."""
    found: list[Finding] = []
    rules = {rule.id: rule for rule in adding(rolled.edition).values()}
    between = LANGUAGES[rolled.edition.language].between
    for own, outcome in rolled.outcomes.items():
        rule = rules[own]
        found += [_differs(one, len(rolled.units), between) for one in rolled.differing if one.rule.id == own]
        if outcome in (Outcome.NOT_RUN, Outcome.FAILED):
            found += _untold(rolled, rule, between)
    return tuple(found)


def _differs(one: Compared, count: int, between: str) -> Finding:
    largest = between.join(f"{share.name} {plain(share.figure)}" for share in one.largest)
    return Finding(
        id=one.id,
        origin=Origin.RULE,
        severity=one.rule.severity if one.rule.trial is None else Severity.NOTE,
        why="units-differ",
        places=(one.place,),
        left=one.left,
        right=one.right,
        difference=one.difference,
        facts=(
            ("equation", f"{plain(one.left)} ≠ {plain(one.right)}"),
            ("count", str(count)),
            ("largest", largest),
        ),
    )


def _untold(rolled: RollUp, rule: Units, between: str) -> Iterator[Finding]:
    """What could not be compared, as a note: this office cannot mend it. Its own blanks are findings of the rule over
    their table.
    """
    if rolled.missing:
        yield _note(rule, "units-missing", rolled.missing, between, ("count", str(len(rolled.missing))))
        return
    mine = [code for code, of in adding(rolled.edition).items() if of.id == rule.id]
    if gaps := [code for code in mine if code in rolled.blanks]:
        units = dict.fromkeys(unit for code in gaps for unit in rolled.blanks[code])
        places = tuple(Place(code, None, "") for code in gaps)
        yield replace(_note(rule, "units-blank", units, between), places=places)


def _note(rule: Units, why: str, units: Iterable[Unit], between: str, *facts: tuple[str, str]) -> Finding:
    named = [f"{unit.code} {unit.name}".strip() for unit in units]
    said = between.join(named[:_SHOWN]) + ("…" if len(named) > _SHOWN else "")
    return Finding(id=rule.id, origin=Origin.RULE, severity=Severity.NOTE, why=why, facts=(("units", said), *facts))
