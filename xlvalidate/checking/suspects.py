"""Where `must` rules are broken: the fewest cells whose change could satisfy all of them.

Rules that share cells are looked at together, from the broken ones on. Cells are named, figures never proposed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor

from xlvalidate.checking.figures import NotComputed
from xlvalidate.checking.slips import Slip, ordered
from xlvalidate.checking.smallest_sets import smallest_sets
from xlvalidate.checking.suspect_rows import Reported, must, rows_of
from xlvalidate.checking.whole_numbers import NeverError
from xlvalidate.findings import Number
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.linear import NotLinearError
from xlvalidate.rules.tree import Ref, blanks_asked

MOST_CELLS_TOGETHER = 20_000
"""Rules over more cells that hang together are not searched."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Broken rules that hang together, by instance id. `sets` are the smallest sets of codes whose change could satisfy
    them, the likeliest first; each set is in the order of the form. `ended` is False where the search was given up, so
    that it is not known which cells they are. `slips` says of a set what kind of slip makes its figures right.
    """

    rules: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]
    slips: tuple[Slip | None, ...]
    ended: bool

    @property
    def alone(self) -> tuple[str, ...]:
        """The only set; empty where there are several, or none is known."""
        return self.sets[0] if self.ended and len(self.sets) == 1 else ()


def suspects(
    submission: Submission, figures: Mapping[Ref, Number], broken: Iterable[int], absent: Mapping[int, NotComputed]
) -> tuple[Suspects, ...]:
    """The suspects of one submission, in the order of the rules. `figures` are those that its rules ask for, `broken`
    and `absent` positions of instances.
    """
    edition = submission.edition
    left = {rule for rule in broken if must(edition.instances[rule])}
    if not left:
        return ()
    reported = reported_by(submission, figures, absent)
    values = {cell: value for cell, value in reported.free.items() if cell not in reported.odd}
    found = []
    while left:
        rules, cells = together(reported, min(left))
        found.append(_searched(reported, values, sorted(rules & left), sorted(rules), sorted(cells)))
        left -= rules
    return tuple(found)


def reported_by(submission: Submission, figures: Mapping[Ref, Number], absent: Mapping[int, NotComputed]) -> Reported:
    """What a submission reported, as the search takes it."""
    rows = rows_of(submission.edition)
    free, odd = dict[int, int](), set[int]()
    for code, reading in submission.readings.items():
        if reading.number is None or (cell := rows.positions.get(code)) is None:
            continue
        units = rows.units(cell, reading.number)
        free[cell] = units if isinstance(units, int) else floor(units)
        if not isinstance(units, int):
            odd.add(cell)
    asked = {ref for rule in rows.unsaid for ref in blanks_asked(submission.edition.instances[rule].claim)}
    for ref in asked:
        # Whether a cell is blank decides: it is not changed.
        free.pop(rows.positions[ref.code], None)
    blanks = frozenset(ref for ref in asked if submission.readings[ref.code].blank)
    return Reported(submission.edition, rows, figures, free, frozenset(odd), blanks, absent)


def together(reported: Reported, start: int) -> tuple[set[int], set[int]]:
    """The rules that hang together with one through the cells that may change, and these cells."""
    rows, free = reported.rows, reported.free
    rules, cells, ahead = {start}, set[int](), [start]
    while ahead:
        for cell in rows.cells_of[ahead.pop()]:
            if cell in cells or cell not in free:
                continue
            cells.add(cell)
            for rule in rows.rules_of[cell]:
                if rule not in rules:
                    rules.add(rule)
                    ahead.append(rule)
    return rules, cells


def _searched(
    reported: Reported, values: Mapping[int, int], broken: list[int], rules: list[int], cells: list[int]
) -> Suspects:
    ids = tuple(reported.edition.instances[rule].id for rule in broken)
    try:
        if len(cells) > MOST_CELLS_TOGETHER:
            raise NotLinearError
        asked = reported.asked(rules, cells)
    except (NotLinearError, NeverError):
        return Suspects(ids, (), (), False)
    found = smallest_sets(asked)
    sets = ordered(asked, found.sets, values, reported.rows.beside)
    named = tuple(tuple(reported.rows.cells[cell].code for cell in cells) for cells, _ in sets)
    return Suspects(ids, named, tuple(slip for _, slip in sets), found.ended)
