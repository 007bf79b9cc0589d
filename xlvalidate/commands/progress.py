"""How a command goes on, in one line of a terminal that is written over and is gone in the end; elsewhere nothing."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, RLock, Thread
from typing import IO, Any

from xlvalidate.characters import columns
from xlvalidate.commands.screen import is_terminal, width_of
from xlvalidate.messages import text
from xlvalidate.pace import Phase, Progress, Silent

_EVERY = 0.2
_BAR, _LEAST_BAR = 24, 8
_GAP = "  "


def progress_line(progress: Progress, now: float, width: int, language: str) -> str:
    """The line: the phase, how many workbooks, a bar of the time, how long it still takes. What has no room is left
    out, the bar first.
    """
    here = progress.of(progress.phase)
    count = f" {here.count}" if here.count or here.expected else ""
    if count and here.expected >= here.count:
        count += f"/{here.expected}"
    head = text(f"progress.{progress.phase}", language) + count
    left, share = progress.left(now), progress.share(now)
    tail = "" if left is None else said_left(left, language)
    room = width - columns(head) - columns(tail) - 2 * len(_GAP) - 2
    bar = ""
    if share is not None and room >= _LEAST_BAR:
        whole = min(_BAR, room)
        full = min(whole, int(share * whole))
        bar = f"[{'#' * full}{'.' * (whole - full)}]"
    for parts in ((head, bar, tail), (head, tail), (head,)):
        line = _GAP.join(filter(None, parts))
        if columns(line) <= width:
            return line
    return _cut(head, width)


def said_left(seconds: float, language: str) -> str:
    """About how long, without figures that nobody can know."""
    if seconds < 1.5:
        return text("progress.soon", language)
    if seconds < 90:
        return text("progress.seconds", language, count=round(seconds) if seconds < 20 else 5 * round(seconds / 5))
    minutes = seconds / 60
    if minutes < 90:
        return text("progress.minutes", language, count=round(minutes))
    return text("progress.hours", language, count=f"{minutes / 60:.1f}")


def _cut(line: str, width: int) -> str:
    while line and columns(line) > width:
        line = line[:-1]
    return line


class ProgressLine:
    """The line on a terminal. A thread writes it, so that it is true also while nothing happens; whatever else is
    printed goes `aside`.
    """

    is_there = True

    def __init__(self, stream: IO[Any], language: str, patience: float) -> None:
        self._stream, self._language = stream, language
        self._progress = Progress(time.monotonic())
        self._lock, self._over = RLock(), Event()
        self._there = 0  # columns that the line takes
        self._patience = patience
        self._thread = Thread(target=self._go_on, name="progress", daemon=True)

    def expect(self, phase: Phase, count: int = 0, work: float = 0) -> None:
        """More is to be done."""
        with self._lock:
            self._progress.expect(phase, count, work)

    def step(self, phase: Phase, count: int = 0, work: float = 0) -> None:
        """Some of it was done."""
        with self._lock:
            self._progress.step(phase, count, work, time.monotonic())

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within it the terminal is free for other lines."""
        with self._lock:
            self._clear()
            yield

    def begin(self) -> None:
        """From now on the line is written."""
        self._thread.start()

    def end(self) -> None:
        """The line is gone."""
        self._over.set()
        self._thread.join()
        with self._lock:
            self._clear()

    def _go_on(self) -> None:
        wait = self._patience
        while not self._over.wait(wait):
            wait = _EVERY
            self.draw()

    def draw(self) -> None:
        """Writes the line as it is now; a terminal that has gone hears nothing."""
        with self._lock, suppress(OSError, ValueError):
            self._draw()

    def _draw(self) -> None:
        # A terminal that is filled to its last column may go on to the next line.
        line = progress_line(self._progress, time.monotonic(), width_of(self._stream) - 1, self._language)
        wide = columns(line)
        self._stream.write(f"\r{line}{' ' * (self._there - wide)}")
        self._stream.flush()
        self._there = wide

    def _clear(self) -> None:
        if self._there:
            with suppress(OSError, ValueError):
                self._stream.write(f"\r{' ' * self._there}\r")
                self._stream.flush()
            self._there = 0


class NoLine(Silent):
    """Where there is no terminal: nothing is written, and nothing is in the way."""

    is_there = False

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Nothing to make room for."""
        yield


@contextmanager
def progress(language: str, patience: float) -> Iterator[ProgressLine | NoLine]:
    """How a command goes on: on the terminal of the complaints, if that is one, after so many seconds."""
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        yield NoLine()
        return
    line = ProgressLine(sys.stderr, language, patience)
    line.begin()
    try:
        yield line
    finally:
        line.end()
