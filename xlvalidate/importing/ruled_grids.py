"""Tables out of the lines that are drawn around their cells."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlvalidate.importing.document import Grid, GridCell
from xlvalidate.importing.placed_letters import Letter, lines_of, text_of

_NEAR = 3.0  # points: closer lines are one
_SHORT = 4.0  # points: shorter strokes are no lines of a table
_DRAWN = 0.6  # so much of an edge has to be drawn
_MOST_LINES = 400
_TOUCHING, _OVERLAP = 0.1, 0.4  # of the height of a letter: as near are two of different cells, so far over each other


@dataclass(frozen=True, slots=True)
class Stroke:
    """A drawn line or the edge of a box, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Does it run from left to right?"""
        return self.bottom - self.top <= 1.0 and self.right - self.left >= _SHORT

    @property
    def upright(self) -> bool:
        """Does it run from top to bottom?"""
        return self.right - self.left <= 1.0 and self.bottom - self.top >= _SHORT


@dataclass(frozen=True)
class RuledGrid:
    """A table: where its columns and rows are parted, and its cells: row, column, rows, columns."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    boxes: tuple[tuple[int, int, int, int], ...]

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.down[0]

    def holds(self, letter: Letter) -> bool:
        """Does a letter stand in it?"""
        x, y = letter.middle
        return self.across[0] <= x <= self.across[-1] and self.down[0] <= y <= self.down[-1]

    def with_texts(self, letters: Sequence[Letter], number: int, page: int) -> Grid:
        """Its cells with what stands in them."""
        owner = {
            (row + r, column + c): (row, column)
            for row, column, rows, columns in self.boxes
            for r in range(rows)
            for c in range(columns)
        }
        inside: dict[tuple[int, int], list[Letter]] = {}
        for one in letters:
            x, y = one.middle
            place = (
                min(bisect_right(self.down, y), len(self.down) - 1) - 1,
                min(bisect_right(self.across, x), len(self.across) - 1) - 1,
            )
            inside.setdefault(owner[max(0, place[0]), max(0, place[1])], []).append(one)
        unsure = self._run_over(inside)
        cells = (
            GridCell(
                row,
                column,
                _joined(map(text_of, lines_of(inside.get((row, column), [])))),
                rows,
                columns,
                (row, column) not in unsure,
            )
            for row, column, rows, columns in self.boxes
        )
        return Grid(number, tuple(cells), page)

    def _run_over(self, inside: Mapping[tuple[int, int], Sequence[Letter]]) -> set[tuple[int, int]]:
        """The cells whose letters run over a line, or into each other."""
        owner = {id(one): place for place, letters in inside.items() for one in letters}
        unsure = set[tuple[int, int]]()
        for line in lines_of([one for letters in inside.values() for one in letters]):
            for before, one in pairwise(line):
                here, there = owner[id(before)], owner[id(one)]
                touching = one.left - before.right < (_TOUCHING if here != there else -_OVERLAP) * one.height
                level = abs(one.middle[1] - before.middle[1]) < one.height / 2
                if touching and level:
                    unsure |= {here, there}
        return unsure


def _joined(lines: Iterable[str]) -> str:
    """The lines of a cell as one text. Digits below each other may be one number or two: they stay apart."""
    said = ""
    for line in lines:
        said += " " if said[-1:].isalnum() and line[:1].isalnum() and (said[-1:] + line[:1]).isascii() else ""
        said += line
    return said


def ruled_grids(strokes: Sequence[Stroke]) -> list[RuledGrid]:
    """The tables of a page with more than one cell, from the top. One whose cells are no boxes is none."""
    found = []
    for group in _touching(strokes):
        grid = _grid(group)
        if grid is not None and len(grid.boxes) > 1:
            found.append(grid)
    return sorted(found, key=lambda grid: grid.top)


def _touching(strokes: Sequence[Stroke]) -> Iterable[list[Stroke]]:
    """Strokes that meet, directly or by others."""
    groups: list[tuple[list[float], list[Stroke]]] = []
    for one in sorted(strokes, key=lambda stroke: stroke.top):
        box, members = [one.left, one.top, one.right, one.bottom], [one]
        apart = []
        for other, own in groups:
            if _meet(box, other):
                box = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
                members.extend(own)
            else:
                apart.append((other, own))
        groups = [*apart, (box, members)]
    return [members for _, members in groups]


def _meet(one: Sequence[float], two: Sequence[float]) -> bool:
    return (
        one[0] <= two[2] + _NEAR and two[0] <= one[2] + _NEAR and one[1] <= two[3] + _NEAR and two[1] <= one[3] + _NEAR
    )


def _grid(strokes: Sequence[Stroke]) -> RuledGrid | None:
    uprights, levels = [one for one in strokes if one.upright], [one for one in strokes if one.level]
    across, down = _places(one.left for one in uprights), _places(one.top for one in levels)
    if not (2 <= len(across) <= _MOST_LINES and 2 <= len(down) <= _MOST_LINES):
        return None
    right_of = _edges(((one.left, one.top, one.bottom) for one in uprights), across)
    below = _edges(((one.top, one.left, one.right) for one in levels), down)
    rows, columns = len(down) - 1, len(across) - 1
    boxes, taken = [], set[tuple[int, int]]()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            while column + wide < columns and not _drawn(right_of[column + wide], down[row], down[row + 1]):
                wide += 1
            high = 1
            while row + high < rows and not _drawn(below[row + high], across[column], across[column + wide]):
                high += 1
            places = {(row + r, column + c) for r in range(high) for c in range(wide)}
            if places & taken:
                return None
            taken |= places
            boxes.append((row, column, high, wide))
    return RuledGrid(tuple(across), tuple(down), tuple(boxes))


def _places(found: Iterable[float]) -> list[float]:
    """Where lines are, those that are one put together."""
    places: list[list[float]] = []
    for one in sorted(found):
        if places and one - places[-1][-1] <= _NEAR:
            places[-1].append(one)
        else:
            places.append([one])
    return [sum(group) / len(group) for group in places]


def _edges(strokes: Iterable[tuple[float, float, float]], places: Sequence[float]) -> list[list[tuple[float, float]]]:
    """By the line that they are on: from where to where strokes run."""
    found: list[list[tuple[float, float]]] = [[] for _ in places]
    for place, start, end in strokes:
        nearest = min(range(len(places)), key=lambda at: abs(places[at] - place))
        found[nearest].append((start, end))
    return found


def _drawn(strokes: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """Is most of an edge drawn?"""
    covered, until = 0.0, start
    for first, last in sorted(strokes):
        first, last = max(first, until), min(last, end)
        if last > first:
            covered += last - first
            until = last
    return covered >= _DRAWN * (end - start)
