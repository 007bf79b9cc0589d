"""Processes that read what strangers sent, each with limits. A workbook that kills its process costs only itself: its
chunk is read again one by one, and the one that kills once more is reported.
"""

import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Protocol

from xlvalidate.checking.judge import File, Forms, judge
from xlvalidate.collecting.judging import Judging, Task, WritingError, judged, killed
from xlvalidate.collecting.ledger import Check
from xlvalidate.collecting.settings import Reader
from xlvalidate.derive.template import template
from xlvalidate.errors import XlvalidateError

if TYPE_CHECKING:
    # The ends of a Pipe are of another class on Windows.
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Connection
    else:
        from multiprocessing.connection import Connection

_MIB = 1_048_576
_STARTING = 3_600  # seconds: last period is read first
_READY, _DONE, _FAILED, _DISK = "ready", "done", "failed", "disk"


class ReadersError(XlvalidateError):
    """A process that reads cannot even begin: something is wrong with the program or with its limits."""


Chunk = tuple[Task, ...]


class Judges(Protocol):
    """Whoever judges in place of this process."""

    def judged(self, chunks: Iterable[Chunk]) -> Iterator[list[Check]]:
        """Every chunk judged, in whatever order they are done."""
        ...


@dataclass(slots=True)
class _Work:
    """A chunk, and whether it is read for the last time."""

    tasks: Chunk
    last: bool = False


@dataclass(slots=True)
class _Child:
    """A process that reads, and what it is at."""

    process: BaseProcess
    line: "Connection[Any, Any]"
    work: _Work | None = None
    until: float = 0
    ready: bool = False


def serve(line: "Connection[Any, Any]", judging: Judging, limits: Reader) -> None:
    """What a process does until nobody asks any more."""
    _limit(limits)
    # What was typed at the terminal is for the one who waits for us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forms, last = judging.prepared()
    _try(forms)
    _rarely_collect()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send((_READY, None))
        while True:
            tasks = line.recv()
            assert isinstance(tasks, tuple)
            _allow(limits, len(tasks))
            try:
                answer: tuple[str, object] = (_DONE, judged(tasks, judging, forms, last))
            except WritingError as error:
                answer = (_DISK, (error.errno, error.strerror, error.filename))
            except Exception as error:  # a bug of ours, or memory is out: told as what it is
                answer = (_FAILED, type(error).__name__)
            line.send(answer)


def _try(forms: Forms) -> None:
    """A form of our own is read first: who cannot read that, for want of memory, must not blame a workbook."""
    for edition in forms.every():
        if edition.text.onto is None:  # an adopted form has no template without its workbook
            judge([File("", template(edition))], forms)
            return


def _rarely_collect() -> None:
    """What is there by now stays, and what a workbook leaves behind is mostly no cycle and gone by itself."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


def _limit(limits: Reader) -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, limits.memory_mib * _MIB),
        (resource.RLIMIT_FSIZE, 512 * _MIB),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))


def _allow(limits: Reader, count: int) -> None:
    """As much CPU as one slow workbook and many quick ones need, from now on."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime + limits.cpu_seconds + count // 10) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


@dataclass(slots=True)
class Readers:
    """Some processes and the chunks that are theirs to read."""

    judging: Judging
    limits: Reader
    jobs: int
    _children: list[_Child] = field(default_factory=list)

    def judged(self, chunks: Iterable[Chunk]) -> Iterator[list[Check]]:
        """Every chunk judged, in whatever order they are done; then the processes are ended. Raises WritingError."""
        try:
            yield from self.judged_so_far(chunks)
        finally:
            self.end()

    def judged_so_far(self, chunks: Iterable[Chunk]) -> Iterator[list[Check]]:
        """As `judged`, but the processes wait for more: whoever asks ends them."""
        again: deque[_Work] = deque()
        fresh = iter(chunks)
        while True:
            self._hand_out(again, fresh)
            busy = [child for child in self._children if child.work]
            if not busy:
                return
            yield from self._listen(busy, again)

    def _hand_out(self, again: deque[_Work], fresh: Iterator[Chunk]) -> None:
        """Work for every process that has none. One is started only when there is work for it."""
        while sum(1 for child in self._children if child.work) < self.jobs:
            tasks = None if again else next(fresh, None)
            if tasks is None and not again:
                return
            work = again.popleft() if again else _Work(tasks or ())
            child = next((child for child in self._children if not child.work), None) or self._start()
            child.work = work
            child.until = time.monotonic() + (self._time(work) if child.ready else _STARTING)
            with suppress(BrokenPipeError, ConnectionResetError):  # it has died: that is heard of
                child.line.send(work.tasks)

    def _time(self, work: _Work) -> float:
        return self.limits.seconds + len(work.tasks)

    def _listen(self, busy: list[_Child], again: deque[_Work]) -> Iterator[list[Check]]:
        soonest = max(0.0, min(child.until for child in busy) - time.monotonic())
        heard = wait([child.line for child in busy], timeout=soonest + 0.1)
        for child in busy:
            assert child.work is not None
            if child.line in heard:
                try:
                    word, what = child.line.recv()
                except (EOFError, ConnectionResetError):
                    yield from self._died(child, again)
                    continue
                if word == _READY:
                    child.ready = True
                    child.until = time.monotonic() + self._time(child.work)
                elif word == _DONE:
                    child.work = None
                    yield what
                elif word == _DISK:
                    raise WritingError(*what)
                else:
                    yield from _once_more(child.work, again, str(what))
                    child.work = None
            elif time.monotonic() > child.until:
                child.process.kill()
                yield from self._died(child, again, "time")

    def _died(self, child: _Child, again: deque[_Work], how: str = "") -> Iterator[list[Check]]:
        child.process.join(30)
        child.line.close()
        self._children.remove(child)
        code = child.process.exitcode
        if not child.ready:
            raise ReadersError(f"a process that reads workbooks cannot start (exit {code}); look at reader.memory_mib")
        assert child.work is not None
        yield from _once_more(child.work, again, how or _told(code))

    def _start(self) -> _Child:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self.judging, self.limits), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        child = _Child(process, ours)
        self._children.append(child)
        return child

    def end(self) -> None:
        """No process is left."""
        for child in self._children:
            child.line.close()
            child.process.join(0 if child.work else 5)
            if child.process.is_alive():
                child.process.kill()
                child.process.join(5)
        self._children.clear()


def _once_more(work: _Work, again: deque[_Work], how: str) -> Iterator[list[Check]]:
    if work.last:
        yield [killed(task, how) for task in work.tasks]
    else:
        again.extend(_Work((task,), last=True) for task in work.tasks)


def _told(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"


def _context() -> BaseContext:
    """Never a plain fork: threads of the libraries would be cut in half."""
    # One thread each: the workbooks are what is shared out.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context
