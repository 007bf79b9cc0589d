"""Letters at their places on a page, put together to words and lines."""

from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 0.35  # of the height of a letter: as much room between two parts words


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its box, in points from the upper left corner of the page."""

    said: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


def lines_of(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Letters by the lines that they stand on, from the top, each from the left."""
    lines: list[list[Letter]] = []
    usual = _usual_height(letters)
    for one in sorted(letters, key=lambda letter: letter.middle[1]):
        last = lines[-1] if lines else None
        if last is not None and one.middle[1] - _level(last) <= 0.5 * max(usual, 4.0):
            last.append(one)
        else:
            lines.append([one])
    return [sorted(line, key=lambda letter: letter.left) for line in lines]


def text_of(line: Sequence[Letter]) -> str:
    """The words of a line."""
    said = list[str]()
    usual = max(_usual_height(line), 4.0)
    before: Letter | None = None
    for one in line:
        if before is not None and one.left - before.right > _GAP * usual:
            said.append(" ")
        said.append(one.said)
        before = one
    return "".join(said)


def _level(line: Sequence[Letter]) -> float:
    return sum(one.middle[1] for one in line) / len(line)


def _usual_height(letters: Sequence[Letter]) -> float:
    heights = sorted(one.height for one in letters)
    return heights[len(heights) * 3 // 4] if heights else 0.0
