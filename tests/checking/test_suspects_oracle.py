"""HiGHS as a judge of the search: as few cells, and the same sets one after another. It computes in floating point, so
figures stay far below 10⁵.
"""

from random import Random

import highspy
import pytest

from tests.checking.test_smallest_sets import small_form
from xlvalidate.checking.smallest_sets import Question, smallest_sets

FORMS, MOST = 60, 4
LARGEST = 20.0


@pytest.mark.parametrize("seed", range(FORMS))
def test_the_same_sets_as_a_solver(seed: int) -> None:
    question, cells = small_form(Random(10_000 + seed))
    found = smallest_sets(question)
    named = {cells for cells in found.sets}
    assert named == solved(question, cells), found.ended


def solved(question: Question, cells: int) -> set[frozenset[int]]:
    """All smallest sets of at most four cells: one is found, forbidden, and the next one asked for."""
    sets: set[frozenset[int]] = set()
    size: int | None = None
    while (one := next_set(question, cells, sets)) is not None and len(one) <= MOST:
        if size is not None and len(one) > size:
            break
        size = len(one)
        if not one:
            return set()
        sets.add(one)
    return sets


def next_set(question: Question, cells: int, forbidden: set[frozenset[int]]) -> frozenset[int] | None:
    """Columns: the change of each cell, whether it is changed, and which alternative holds."""
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    infinity = highspy.kHighsInf
    whole = highspy.HighsVarType.kInteger
    for cell in range(cells):
        least, most = question.spans[cell]
        assert least is not None
        assert most is not None
        model.addVar(min(least, 0), max(most, 0))
    for _ in range(cells + sum(map(len, question.forks))):
        model.addVar(0, 1)
    for column in range(model.getNumCol()):
        model.changeColIntegrality(column, whole)
    for cell in range(cells):
        least, most = question.spans[cell]
        model.changeColCost(cells + cell, 1)
        model.addRow(-infinity, 0, 2, [cell, cells + cell], [1, -float(most or 0)])
        model.addRow(0, infinity, 2, [cell, cells + cell], [1, -float(least or 0)])
    for row in question.rows:
        columns, factors = list(row.factors), list(map(float, row.factors.values()))
        model.addRow(-row.rest, -row.rest if row.equal else infinity, len(columns), columns, factors)
    choice = 2 * cells
    for fork in question.forks:
        for rows in fork:
            for row in rows:
                columns, factors = [*row.factors, choice], [*map(float, row.factors.values())]
                far = LARGEST * sum(map(abs, factors)) + abs(row.rest)
                model.addRow(-row.rest - far, infinity, len(columns), columns, [*factors, -far])
                if row.equal:
                    model.addRow(-infinity, far - row.rest, len(columns), columns, [*factors, far])
            choice += 1
        one_of = list(range(choice - len(fork), choice))
        model.addRow(1, 1, len(one_of), one_of, [1.0] * len(one_of))
    for one in forbidden:
        model.addRow(-infinity, len(one) - 1, len(one), [cells + cell for cell in one], [1.0] * len(one))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = list(model.getSolution().col_value)
    return frozenset(cell for cell in range(cells) if round(values[cells + cell]))
