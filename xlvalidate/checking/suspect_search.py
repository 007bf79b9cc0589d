"""The search of one submission: the fewest cells whose change could satisfy all `must` rules.

Rules that share cells are looked at together, from the broken ones on. Cells are named, figures never proposed.
"""

from collections.abc import Collection, Mapping
from math import floor

from xlvalidate.checking.figures import NotComputed
from xlvalidate.checking.slips import ordered
from xlvalidate.checking.smallest_sets import smallest_sets
from xlvalidate.checking.suspect_rows import Reported, rows_of
from xlvalidate.checking.suspects import Suspects
from xlvalidate.checking.whole_numbers import NeverError
from xlvalidate.reading.submission import Submission
from xlvalidate.rules.linear import NotLinearError
from xlvalidate.rules.tree import Ref, blanks_asked
from xlvalidate.rules.types import Figure

MOST_CELLS_TOGETHER = 20_000
"""Rules over more cells that hang together are not searched."""


def searched(
    submission: Submission, figures: Mapping[Ref, Figure], broken: Collection[int], absent: Mapping[int, NotComputed]
) -> tuple[Suspects, ...]:
    """The suspects of broken `must` rules, by position, in their order."""
    left = {*broken}
    reported = reported_by(submission, figures, absent)
    values = {cell: value for cell, value in reported.free.items() if cell not in reported.odd}
    found = []
    while left:
        rules, cells = together(reported, min(left))
        found.append(_of_these(reported, values, sorted(rules & left), sorted(rules), sorted(cells)))
        left -= rules
    return tuple(found)


def reported_by(submission: Submission, figures: Mapping[Ref, Figure], absent: Mapping[int, NotComputed]) -> Reported:
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
    blanks = frozenset(ref for ref in asked if submission.reading(ref.code).blank)
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


def _of_these(
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
