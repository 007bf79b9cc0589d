"""Grids on a sheet: boxes that touch. One with a second head further down is two tables, one below the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlvalidate.adopting.form_words import CLOSED, plain
from xlvalidate.adopting.scan_sheet import Scan, Square
from xlvalidate.cells import Area


@dataclass(frozen=True)
class Region:
    """Boxes that touch each other, in reading order."""

    squares: tuple[Square, ...]

    @cached_property
    def box(self) -> Area:
        """The rectangle around them."""
        boxes = [square.box for square in self.squares]
        return Area(
            min(box.top for box in boxes),
            min(box.left for box in boxes),
            max(box.bottom for box in boxes),
            max(box.right for box in boxes),
        )

    @cached_property
    def at(self) -> dict[tuple[int, int], Square]:
        """The boxes by the place of each of their cells."""
        return {
            (row, column): square
            for square in self.squares
            for row in range(square.box.top, square.box.bottom + 1)
            for column in range(square.box.left, square.box.right + 1)
        }

    def row(self, number: int) -> list[Square]:
        """The boxes of a row, those too that began further up; each once, from the left."""
        columns = range(self.box.left, self.box.right + 1)
        found = (self.at[number, column] for column in columns if (number, column) in self.at)
        return list(dict.fromkeys(found))

    @cached_property
    def tops(self) -> list[int]:
        """The rows in which a box begins."""
        return sorted({square.box.top for square in self.squares})

    @cached_property
    def first_data(self) -> int | None:
        """The first row with a box that is filled in: a heading above it, and a label beside it or nothing else."""
        return next((row for row in self.tops if any(self._fills(square, row) for square in self.row(row))), None)

    def _fills(self, square: Square, row: int) -> bool:
        if square.box.top != row or not (square.blank or square.formula is not None):
            return False
        column = square.box.left
        above = any(self.at[one, column].words for one in range(self.box.top, row) if (one, column) in self.at)
        mates = self.row(row)
        left = any(mate.words for mate in mates if mate.box.left < column)
        return above and (left or all(mate.blank or mate.formula is not None for mate in mates))


def regions(scan: Scan) -> Iterator[Region]:
    """The grids of a sheet, from the top."""
    boxed = [square for square in scan.squares if square.boxed]
    left = {square.box for square in boxed}
    for square in boxed:
        if square.box in left:
            yield from _parted(Region(tuple(sorted(_touching(scan, square, left), key=lambda one: one.box))))


def _touching(scan: Scan, first: Square, left: set[Area]) -> Iterator[Square]:
    """The boxes that can be reached from one; they are taken out of those that are left."""
    waiting = [first]
    left.discard(first.box)
    while waiting:
        square = waiting.pop()
        yield square
        box = square.box
        around = [
            *((row, column) for row in range(box.top, box.bottom + 1) for column in (box.left - 1, box.right + 1)),
            *((row, column) for column in range(box.left, box.right + 1) for row in (box.top - 1, box.bottom + 1)),
        ]
        for place in around:
            mate = scan.at.get(place)
            if mate is not None and mate.box in left:
                left.discard(mate.box)
                waiting.append(mate)


def _parted(region: Region) -> Iterator[Region]:
    """The region cut above every row below its figures that is a head again."""
    first = region.first_data
    if first is None:
        yield region
        return
    cut = next((row for row in region.tops if row > first and _is_head(region, first, row)), None)
    if cut is None:
        yield region
        return
    yield Region(tuple(square for square in region.squares if square.box.top < cut))
    yield from _parted(Region(tuple(square for square in region.squares if square.box.top >= cut)))


def _is_head(region: Region, first: int, row: int) -> bool:
    """A row of several texts and no box, where the first row of figures has boxes."""
    mates = region.row(row)
    if any(mate.box.top != row for mate in mates):
        return False
    fills = [one.box.left for one in region.row(first) if one.blank or one.formula is not None]
    under = [mate for mate in mates if any(mate.box.left <= column <= mate.box.right for column in fills)]
    wide = len(mates) == 1
    return not wide and bool(under) and all(is_word(mate) for mate in under)


def is_word(square: Square) -> bool:
    """Is something printed there that is no mark for “nothing to fill in”?"""
    return bool(square.text) and not CLOSED.fullmatch(plain(square.text))


def spans_of(squares: Iterable[Square]) -> tuple[tuple[int, int], ...]:
    """The columns that boxes of one row cover."""
    return tuple((square.box.left, square.box.right) for square in squares)


def within(squares: Sequence[Square], left: int, right: int) -> list[Square]:
    """The cells between two columns, or reaching into that stretch."""
    return [square for square in squares if square.box.left <= right and square.box.right >= left]
