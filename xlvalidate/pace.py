"""How long something will still take, from how much was done and when. Pure: nothing here looks at a clock."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

# Measured: to open and judge a form takes as long as 230,000 bytes more of a large one.
_EACH = 230_000
_LEAST, _MANY = 4, 8  # steps that say something; so many that the later ones alone do
_PATIENCE = 10.0  # seconds of silence after which nothing is said of the end


class Phase(StrEnum):
    """What is done: deliveries are fetched, opened, and what is of another format is converted; workbooks are judged;
    what came of it is settled and reported.
    """

    FETCH = "fetch"
    OPEN = "open"
    CONVERT = "convert"
    CHECK = "check"
    SETTLE = "settle"


class Steps(Protocol):
    """Hears how something goes on."""

    def expect(self, phase: Phase, count: int = 0, work: float = 0) -> None:
        """So many workbooks and so much work more in a phase; the first time something is expected of it."""
        ...

    def step(self, phase: Phase, count: int = 0, work: float = 0) -> None:
        """So many workbooks and so much work were done. The phase is that which is going on."""
        ...


class Silent:
    """Where nobody looks."""

    def expect(self, phase: Phase, count: int = 0, work: float = 0) -> None:
        """Nothing is kept of it."""

    def step(self, phase: Phase, count: int = 0, work: float = 0) -> None:
        """Nothing is kept of it."""


SILENT: Steps = Silent()


def work_of(size: int) -> float:
    """How much work a workbook of so many bytes is."""
    return float(_EACH + size)


def seconds_left(moments: Sequence[tuple[float, float]], total: float, now: float) -> float | None:
    """How long `total` still takes. `moments` say when how much was done, from the first step on: what went before it,
    such as starting a process, tells nothing. None where that cannot be known yet, or not any more.

    The pace is that of the later half of what was done, of few steps that of all. The seconds run down for as long as a
    step takes; a step that takes longer stops them.
    """
    if len(moments) < _LEAST:
        return None
    at, done = moments[-1]
    half = (moments[0][1] + done) / 2
    first = bisect_left(moments, half, hi=len(moments) - 2, key=lambda one: one[1]) if len(moments) >= _MANY else 0
    since, had = moments[first]
    left, silence = max(0.0, total - done) * (at - since) / (done - had), now - at
    if silence > max(_PATIENCE, left):
        return None
    usual = (at - since) / (len(moments) - 1 - first)
    return max(0.0, left - min(silence, 2 * usual))


@dataclass(slots=True)
class PhaseProgress:
    """How far a phase is: workbooks that are done and expected, and when how much work was done."""

    count: int = 0
    expected: int = 0
    work: float = 0
    moments: list[tuple[float, float]] = field(default_factory=list)

    def step(self, count: int, work: float, now: float) -> None:
        """Some more was done."""
        self.count += count
        if work:
            self.moments.append((now, (self.moments[-1][1] if self.moments else 0.0) + work))


@dataclass(slots=True)
class Progress:
    """How far the whole is. What a later phase takes is told in the work of the one that goes on."""

    began: float
    phase: Phase = Phase.FETCH
    phases: dict[Phase, PhaseProgress] = field(default_factory=dict)

    def of(self, phase: Phase) -> PhaseProgress:
        """One of its phases."""
        return self.phases.setdefault(phase, PhaseProgress())

    def expect(self, phase: Phase, count: int, work: float) -> None:
        """More is to be done than was known."""
        there = self.of(phase)
        there.expected += count
        there.work += work

    def step(self, phase: Phase, count: int, work: float, now: float) -> None:
        """Some of it was done."""
        self.phase = phase
        self.of(phase).step(count, work, now)

    def left(self, now: float) -> float | None:
        """How many seconds the whole still takes, as far as that is known."""
        here, opening = self.of(self.phase), self.of(Phase.OPEN)
        if self.phase is Phase.SETTLE or opening.count < opening.expected:
            return None
        return seconds_left(here.moments, here.work + self.of(Phase.SETTLE).work, now) if here.work else None

    def share(self, now: float) -> float | None:
        """How much of the time is over."""
        left, over = self.left(now), now - self.began
        return None if left is None or over + left <= 0 else over / (over + left)
