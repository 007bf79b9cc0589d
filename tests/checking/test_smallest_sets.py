"""The smallest sets of cells whose change could satisfy all rows, drawn with letters for cells."""

from itertools import combinations, product
from random import Random

import pytest

from tests.checking.test_whole_numbers import row
from xlvalidate.checking.smallest_sets import LONGEST_ROW, Question, SmallestSets, smallest_sets
from xlvalidate.checking.whole_numbers import WholeRow

NAMES = "xyzw"


def sets(found: SmallestSets) -> list[str]:
    return ["".join(NAMES[cell] for cell in sorted(cells)) for cells in found.sets]


def asked(
    rows: list[str], forks: list[list[list[str]]] | None = None, **bounds: tuple[int | None, int | None]
) -> Question:
    """Rows over changes; `x=(-3, None)`: x may fall by 3 at most."""
    return Question(
        rows=tuple(map(row, rows)),
        forks=tuple(tuple(tuple(map(row, one)) for one in fork) for fork in forks or ()),
        spans={NAMES.index(name): span for name, span in bounds.items()},
    )


@pytest.mark.parametrize(
    ("question", "named"),
    [
        # Nothing is broken.
        (asked(["x + y = 0"]), []),
        # One broken row: each of its cells could be it.
        (asked(["x - y - z + 2 = 0"]), ["x", "y", "z"]),
        # Two broken rows that share a cell.
        (asked(["x - y + 2 = 0", "x - z + 2 = 0"]), ["x"]),
        (asked(["x - y + 2 = 0", "x - z + 3 = 0"]), ["xy", "xz", "yz"]),
        # A row that holds keeps its cells where they are.
        (asked(["x - y + 2 = 0", "x - z = 0"]), ["y"]),
        # Two rows that share no cell need one each.
        (asked(["x - y + 2 = 0", "z - w + 2 = 0"]), ["xz", "xw", "yz", "yw"]),
        # A bound: x cannot fall.
        (asked(["x - y + 2 = 0"], x=(0, None)), ["y"]),
        (asked(["x - y + 2 = 0"], y=(None, 1)), ["x"]),
        (asked(["x - y + 2 = 0"], x=(0, None), y=(None, 1)), []),
        # Only whole numbers: half of an odd difference is none.
        (asked(["2x - y + 3 = 0"]), ["y"]),
        (asked(["2x - 4y - z + 3 = 0", "z = 0"]), []),
        (asked(["2x - 3y + 1 = 0", "w = 0"], x=(-9, 9), y=(-9, 9)), ["xy"]),
        # What is at least.
        (asked(["x - y - 2 >= 0"]), ["x", "y"]),
        (asked(["x - y - 2 >= 0", "-x + 1 >= 0"]), ["y"]),
        # Alternatives: one of them has to hold.
        (asked([], [[["x - 2 = 0"], ["y - 2 = 0"]]]), ["x", "y"]),
        (asked(["x - z = 0"], [[["x - 2 = 0"], ["y - 2 = 0"]]]), ["y"]),
        (asked(["x - z = 0"], [[["x - 2 = 0"], ["y - 2 = 0", "z - 2 = 0"]]]), ["xz"]),
        (asked(["x - 1 = 0"], [[["x = 0"], ["y - 2 = 0"]]]), ["xy"]),
        (asked(["x - 1 = 0"], [[["x - 1 = 0"], ["y >= 0"]]]), ["x"]),
    ],
)
def test_the_smallest_sets(question: Question, named: list[str]) -> None:
    assert sets(smallest_sets(question)) == named


def test_a_cell_that_cannot_stay_is_in_every_set() -> None:
    broken = Question(rows=(row("x - y + 2 = 0"),), spans={0: (1, None)}, forced=frozenset({0}))
    assert smallest_sets(broken) == SmallestSets((frozenset({0, 1}),), True)
    assert smallest_sets(Question(rows=(), spans={0: (1, None)}, forced=frozenset({0}))) == SmallestSets(
        (frozenset({0}),), True
    )


def test_a_cell_that_cannot_stay_counts_among_the_four() -> None:
    apart = tuple(WholeRow({2 * at + 1: 1, 2 * at + 2: -1}, 1, True) for at in range(4))
    assert smallest_sets(Question(rows=apart[:3], spans={0: (1, None)}, forced=frozenset({0}))).ended
    assert smallest_sets(Question(rows=apart, spans={0: (1, None)}, forced=frozenset({0}))) == SmallestSets((), False)


def test_whole_numbers_lie_between_the_bounds() -> None:
    """2x + 1 = 3y where x is 2 or 3: y would be between."""
    between = Question(rows=(row("2x - 3y + 1 = 0"),), spans={0: (2, 3)}, forced=frozenset({0}))
    assert smallest_sets(between) == SmallestSets((), False)
    wider = Question(rows=(row("2x - 3y + 1 = 0"),), spans={0: (2, 4)}, forced=frozenset({0}))
    assert smallest_sets(wider) == SmallestSets((frozenset({0, 1}),), True)


@pytest.mark.parametrize(
    ("question", "work"),
    [
        # One cell of the shortest broken row after the other; nothing where more rows lie apart than cells are left.
        (asked(["x - y - z + 2 = 0"]), 6),
        (asked(["x - y - z - w + 2 = 0", "x + 2 = 0"]), 12),
        (asked(["x - y + 2 = 0", "z - w + 2 = 0"]), 18),
        (asked(["x - y + 2 = 0", "x - z + 2 = 0"]), 10),
        (asked(["x - y + 2 = 0", "x - z + 3 = 0"]), 27),
        (asked(["x - y + 2 = 0"], x=(0, None)), 8),
        (asked(["x + 1 = 0", "y + 1 = 0", "z + 1 = 0"]), 15),
        (asked(["x - w + 1 = 0", "y + 1 = 0", "z + 1 = 0", "w - z + 2 = 0"]), 64),
        (asked(["z - 1 = 0"], [[["-x >= 0"], ["y - 1 >= 0"]], [["-x >= 0"], ["z - 1 >= 0"]]]), 10),
    ],
)
def test_a_search_writes_so_many_terms(question: Question, work: int) -> None:
    assert (smallest_sets(question, work=work).ended, smallest_sets(question, work=work - 1).ended) == (True, False)


def test_more_than_four_cells_are_not_looked_for() -> None:
    apart = [WholeRow({2 * at: 1, 2 * at + 1: -1}, 1, True) for at in range(5)]
    assert smallest_sets(Question(rows=tuple(apart[:4]))).ended
    assert smallest_sets(Question(rows=tuple(apart))) == SmallestSets((), False)
    assert smallest_sets(Question(rows=tuple(apart)), most=5).ended


def test_what_was_found_before_the_work_ended() -> None:
    question = asked(["x - y - z + 2 = 0"])
    assert smallest_sets(question, work=6).ended
    assert smallest_sets(question, work=5) == SmallestSets((frozenset({0}), frozenset({1})), False)


def test_forks_that_share_an_alternative_are_chosen_once() -> None:
    """`if a > 0 then b > 0` for 60 b's: where a is 0, none of them asks for more."""
    shared = WholeRow({0: -1}, 0, False)
    forks = tuple(((shared,), (WholeRow({at: 1}, -1, False),)) for at in range(2, 62))
    question = Question(rows=(row("x - y + 1 = 0"),), forks=forks)
    assert smallest_sets(question) == SmallestSets((frozenset({0}), frozenset({1})), True)
    other = tuple(((WholeRow({0: -1}, -at, False),), (WholeRow({at: 1}, -1, False),)) for at in range(2, 62))
    assert not smallest_sets(Question(rows=(row("x + 1 = 0"),), forks=other)).ended


def test_a_row_over_hundreds_of_cells_is_passed_over() -> None:
    def total(cells: int) -> Question:
        return Question(rows=(WholeRow({**dict.fromkeys(range(cells - 1), 1), cells - 1: -1}, 5, True),))

    assert len(smallest_sets(total(LONGEST_ROW)).sets) == LONGEST_ROW
    assert smallest_sets(total(LONGEST_ROW + 1)) == SmallestSets((), False)
    assert smallest_sets(total(10_000)) == SmallestSets((), False)


@pytest.mark.parametrize("seed", range(150))
def test_against_every_set_and_every_value(seed: int) -> None:
    question, cells = small_form(Random(seed))
    found, right = smallest_sets(question), by_trying(question, cells)
    if right is None:
        assert found == SmallestSets((), False)
    else:
        assert (set(found.sets), found.ended) == (right - {frozenset()}, True)


def small_form(random: Random) -> tuple[Question, int]:
    """Three to six cells from 0 to 7, rows over a right filling, and one to three cells typed anew."""
    cells = random.randint(3, 6)
    right = [random.randint(0, 6) for _ in range(cells)]
    typed = list(right)
    for cell in random.sample(range(cells), random.randint(1, 3)):
        typed[cell] = random.randint(0, 6)

    def one(equal: bool) -> WholeRow:
        factors = {
            c: random.choice((1, -1, 2, -2, 3))
            for c in random.sample(range(cells), random.randint(1, 4 if cells > 3 else 3))
        }
        rest = sum(by * (typed[cell] - right[cell]) for cell, by in factors.items())
        return WholeRow(factors, rest if equal else rest + random.randint(0, 3), equal)

    rows = tuple(one(random.random() < 0.6) for _ in range(random.randint(1, 4)))
    forks = tuple(((one(random.random() < 0.5),), (one(random.random() < 0.5),)) for _ in range(random.randint(0, 2)))
    spans = {cell: (-typed[cell], 7 - typed[cell]) for cell in range(cells)}
    return Question(rows=rows, forks=forks, spans=spans), cells


def by_trying(question: Question, cells: int) -> set[frozenset[int]] | None:
    for size in range(5):
        found = {frozenset(chosen) for chosen in combinations(range(cells), size) if helps(question, chosen)}
        if found:
            return found
    return None


def helps(question: Question, chosen: tuple[int, ...]) -> bool:
    spans = [range(question.spans[cell][0] or 0, (question.spans[cell][1] or 0) + 1) for cell in chosen]
    return any(satisfied(question, dict(zip(chosen, values, strict=True))) for values in product(*spans))


def satisfied(question: Question, changes: dict[int, int]) -> bool:
    def met(one: WholeRow) -> bool:
        total = one.rest + sum(by * changes.get(cell, 0) for cell, by in one.factors.items())
        return total == 0 if one.equal else total >= 0

    return all(map(met, question.rows)) and all(any(all(map(met, rows)) for rows in fork) for fork in question.forks)
