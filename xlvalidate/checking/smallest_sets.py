"""The smallest sets of cells whose change could satisfy all rules at once: an exact search.

Unknowns are changes: 0 is what was reported. A cell that is taken into a set is taken out of the rows it stands in
(`whole_numbers.without`), so what is left says whether the others may stay. The search deepens: no set, one cell, two,
so the first sets it finds are the smallest.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from xlvalidate.checking.whole_numbers import GivenUpError, NeverError, WholeRow, Work, have_whole_solution, without

MOST_CELLS = 4
"""No larger set is looked for."""
MOST_WORK = 200_000
"""Terms that are written in one search: 0.1 s at most. Of ordinary forms, 99 of 100 take a tenth of it."""
LONGEST_ROW = 200
"""A broken row over more cells is passed over: hundreds of sets say nothing."""

Fork: TypeAlias = tuple[tuple[WholeRow, ...], ...]
"""Alternatives: all rows of one of them have to hold."""
Span: TypeAlias = tuple[int | None, int | None]
_Same: TypeAlias = tuple[tuple[tuple[int, int], ...], int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the changes of some cells: all `rows`, and one alternative of each of `forks`. `spans` has the
    least and the greatest change of a cell, None for no bound. The cells in `forced` cannot stay as they are.
    """

    rows: tuple[WholeRow, ...]
    forks: tuple[Fork, ...] = ()
    spans: Mapping[int, Span] = field(default_factory=dict)
    forced: frozenset[int] = frozenset()

    def bounds(self, cell: int) -> Iterator[WholeRow]:
        """The bounds of a cell as rows."""
        least, most = self.spans.get(cell, (None, None))
        if least is not None:
            yield WholeRow({cell: 1}, -least, False)
        if most is not None:
            yield WholeRow({cell: -1}, most, False)


@dataclass(frozen=True, slots=True)
class SmallestSets:
    """The smallest sets, in the order in which they were found. `ended` is False where the search was given up: there
    may be others, or none was found.
    """

    sets: tuple[frozenset[int], ...]
    ended: bool


def smallest_sets(asked: Question, most: int = MOST_CELLS, work: int = MOST_WORK) -> SmallestSets:
    """The smallest sets of at most so many cells; none where there is nothing to change, or nothing that helps."""
    search = _Search(asked, Work(work))
    try:
        for size in range(len(asked.forced), most + 1):
            search.look(size)
            if search.found:
                break
    except GivenUpError:
        return SmallestSets(tuple(search.found), False)
    sets = tuple(search.found)
    return SmallestSets(sets if sets != (frozenset(),) else (), bool(sets))


@dataclass(frozen=True, slots=True)
class _State:
    """Where a search is: the cells that were taken, those that may not be, the rows and forks that are used up, and the
    rows that came of them. `whole` is False where whole numbers have to be looked for at the end.
    """

    taken: tuple[int, ...]
    barred: frozenset[int]
    used: frozenset[int]
    forked: frozenset[int]
    derived: tuple[WholeRow, ...]
    whole: bool = True


@dataclass(slots=True)
class _Search:
    """The rows and forks by the cells that stand in them, those that are broken while nothing changes, and the sets."""

    asked: Question
    work: Work
    found: dict[frozenset[int], None] = field(default_factory=dict)
    _rows_of: dict[int, list[int]] = field(init=False)
    _forks_of: dict[int, list[int]] = field(init=False)
    _fork_cells: list[frozenset[int]] = field(init=False)
    _keyed: list[list[dict[_Same, WholeRow]]] = field(init=False)
    _broken: list[int] = field(init=False)
    _broken_forks: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._rows_of, self._forks_of = defaultdict(list), defaultdict(list)
        for at, row in enumerate(self.asked.rows):
            for cell in row.factors:
                self._rows_of[cell].append(at)
        self._fork_cells = [frozenset(_cells(rows for rows in fork)) for fork in self.asked.forks]
        self._keyed = [[{_same(row): row for row in rows} for rows in fork] for fork in self.asked.forks]
        for at, cells in enumerate(self._fork_cells):
            for cell in cells:
                self._forks_of[cell].append(at)
        self._broken = [at for at, row in enumerate(self.asked.rows) if not row.met]
        self._broken_forks = [
            at for at, fork in enumerate(self.asked.forks) if not any(all(row.met for row in rows) for rows in fork)
        ]

    def look(self, size: int) -> None:
        """Every set of so many cells."""
        start = _State((), frozenset(), frozenset(), frozenset(), ())
        self._forced(start, sorted(self.asked.forced), size)

    def _forced(self, state: _State, cells: list[int], size: int) -> None:
        if not cells:
            self._look(state, size)
            return
        for after in self._taking(state, cells[0]):
            self._forced(after, cells[1:], size - 1)

    def _look(self, state: _State, left: int) -> None:
        broken = [*self._unmet(state)]
        if not broken and (state.whole or self._can_be_whole(state.taken)):
            self.found[frozenset(state.taken)] = None
            return
        if not left or not all(broken):
            return
        self.work.spend(sum(map(len, broken)))
        if _apart(broken) > left:
            return
        if not broken:
            choice = self._beside(state)
        else:
            choice = frozenset.intersection(*broken) if left == 1 else min(broken, key=len)
        if len(choice) > LONGEST_ROW:
            raise GivenUpError
        barred = state.barred
        for cell in sorted(choice):
            here = _State(state.taken, barred, state.used, state.forked, state.derived, state.whole)
            for after in self._taking(here, cell):
                self._look(after, left - 1)
            barred = barred | {cell}

    def _unmet(self, state: _State) -> Iterator[frozenset[int]]:
        """For each broken row or fork that is left: the cells that may be changed in it."""
        for at in self._broken:
            if at not in state.used:
                yield frozenset(self.asked.rows[at].factors) - state.barred
        for at in self._broken_forks:
            if at not in state.forked:
                yield self._fork_cells[at] - state.barred
        for row in state.derived:
            if not row.met:
                yield frozenset(row.factors) - state.barred

    def _taking(self, state: _State, cell: int) -> Iterator[_State]:
        """The state after a cell was taken: one for each choice of alternatives in the forks that it touches."""
        rows = [self.asked.rows[at] for at in self._rows_of.get(cell, ()) if at not in state.used]
        rows += self.asked.bounds(cell)
        used = state.used.union(self._rows_of.get(cell, ()))
        touched = [at for at in self._forks_of.get(cell, ()) if at not in state.forked]
        forked = state.forked.union(touched)
        for more in self._chosen(touched):
            try:
                left, whole = without([*rows, *more, *state.derived], cell, self.work)
            except NeverError:
                continue
            yield _State((*state.taken, cell), state.barred, used, forked, tuple(left), state.whole and whole)

    def _chosen(self, forks: list[int]) -> Iterator[Iterable[WholeRow]]:
        """The rows of one alternative of each fork, in all ways. Where an alternative of a fork is among the rows that
        were chosen before, the others would only ask for more.
        """
        ways: list[tuple[int, dict[_Same, WholeRow]]] = [(0, {})]
        while ways:
            at, chosen = ways.pop()
            self.work.spend(1 + len(chosen))
            while at < len(forks) and any(one.keys() <= chosen.keys() for one in self._keyed[forks[at]]):
                at += 1
            if at == len(forks):
                yield chosen.values()
            else:
                ways += [(at + 1, chosen | one) for one in reversed(self._keyed[forks[at]])]

    def _beside(self, state: _State) -> frozenset[int]:
        """The cells that stand in a row or a fork with one that was taken."""
        beside = {cell for at in state.used for cell in self.asked.rows[at].factors}
        beside.update(*(self._fork_cells[at] for at in state.forked))
        return frozenset(beside - {*state.taken} - state.barred)

    def _can_be_whole(self, cells: tuple[int, ...]) -> bool:
        rows = [row for row in self.asked.rows if not row.factors.keys().isdisjoint(cells)]
        rows += (row for cell in cells for row in self.asked.bounds(cell))
        touched = [at for at, of in enumerate(self._fork_cells) if of & {*cells}]
        for more in self._chosen(touched):
            if have_whole_solution([_only(row, cells) for row in (*rows, *more)], cells, self.work):
                return True
        return False


def _same(row: WholeRow) -> _Same:
    return tuple(sorted(row.factors.items())), row.rest, row.equal


def _only(row: WholeRow, cells: Collection[int]) -> WholeRow:
    """The row while all other cells stay."""
    return WholeRow({cell: by for cell, by in row.factors.items() if cell in cells}, row.rest, row.equal)


def _cells(alternatives: Iterable[tuple[WholeRow, ...]]) -> Iterator[int]:
    return (cell for rows in alternatives for row in rows for cell in row.factors)


def _apart(broken: list[frozenset[int]]) -> int:
    """So many of the broken rows have no cell in common, two by two: each needs a change of its own."""
    count, seen = 0, frozenset[int]()
    for cells in sorted(broken, key=len):
        if seen.isdisjoint(cells):
            count, seen = count + 1, seen | cells
    return count
