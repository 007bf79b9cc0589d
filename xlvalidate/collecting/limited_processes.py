"""Processes that look into what strangers sent, each with limits. Something that kills its process costs only itself:
its chunk is done again one by one, and the one that kills once more is reported.
"""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from xlvalidate.collecting.originals import WritingError
from xlvalidate.collecting.settings import Reader
from xlvalidate.errors import SpokenError, usage
from xlvalidate.limits import Guard, Job, OverLimitError, allow, confine

_STARTING = 3_600  # seconds: last period is read first
_READY, _DONE, _FAILED, _DISK = "ready", "done", "failed", "disk"
_JUDGING = "xlvalidate.collecting.judging_processes"

Item = TypeVar("Item")
Item_in = TypeVar("Item_in", contravariant=True)
Result = TypeVar("Result")


class ReadersError(SpokenError):
    """A process that reads cannot even begin: something is wrong with the program or with its limits."""


class Trade(Protocol[Item_in, Result]):
    """What is done with each thing that came, in any process. Raises WritingError for a failure that is not the
    thing's.
    """

    def begin(self) -> Callable[[Sequence[Item_in]], list[Result]]:
        """What is needed for it, once a process."""
        ...

    def lost(self, item: Item_in, how: str) -> Result:
        """What is kept of a thing that kills every process that looks into it."""
        ...


@dataclass(slots=True)
class _Work(Generic[Item]):
    """A chunk, and whether it is done for the last time."""

    items: tuple[Item, ...]
    last: bool = False


@dataclass(slots=True)
class _Child(Generic[Item]):
    """A process, and what it is at."""

    process: BaseProcess
    line: Any  # a Connection; on Windows a PipeConnection
    job: Job
    work: _Work[Item] | None = None
    until: float = 0
    ready: bool = False


def serve(line: Any, trade: Trade[Any, Any], limits: Reader) -> None:
    """What a process does until no more work comes."""
    threading.Thread(target=_end_with_our_parent, name="parent", daemon=True).start()
    faults = [confine(limits.memory_mib)]
    # The process that waits for us handles what is typed at the terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        do = trade.begin()
    except MemoryError:
        os._exit(1)  # the process that started us says so
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send((_READY, " ".join(filter(None, (*faults, allow(limits.cpu_seconds))))))
        while True:
            items = line.recv()
            assert isinstance(items, tuple)
            allow(_cpu(limits, len(items)))
            try:
                answer: tuple[str, object] = (_DONE, do(items))
            except WritingError as error:
                answer = (_DISK, (error.errno, error.strerror, error.filename))
            except Exception as error:  # a bug of ours, or memory is out: reported as such
                answer = (_FAILED, type(error).__name__)
            line.send(answer)


def _end_with_our_parent() -> None:
    """Ends this process with the run that started it: nothing else would end it or use its results."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _cpu(limits: Reader, count: int) -> int:
    """As much CPU as one slow thing and many quick ones need."""
    return limits.cpu_seconds + count // 10


@dataclass(slots=True)
class Processes(Generic[Item, Result]):
    """Some processes and their chunks. `told` is called once for a limit that cannot be set. The module `loaded` is
    what processes have when they begin, where the system can do that.
    """

    trade: Trade[Item, Result]
    limits: Reader
    jobs: int
    told: Callable[[str], None] = lambda said: None
    loaded: str = _JUDGING
    _children: list[_Child[Item]] = field(default_factory=list)
    _said: bool = False

    def done(self, chunks: Iterable[tuple[Item, ...]]) -> Iterator[list[Result]]:
        """Every chunk done, in any order; then the processes are ended. Raises WritingError."""
        try:
            yield from self.done_so_far(chunks)
        finally:
            self.end()

    def done_so_far(self, chunks: Iterable[tuple[Item, ...]]) -> Iterator[list[Result]]:
        """As `done`, but the processes wait for more: the caller ends them."""
        again: deque[_Work[Item]] = deque()
        fresh = iter(chunks)
        found: list[list[Result]] = []
        while True:
            self._hand_out(again, fresh)
            yield from found  # the processes have work while our caller has
            busy = [child for child in self._children if child.work]
            if not busy:
                return
            found = [*self._listen(busy, again)]

    def _hand_out(self, again: deque[_Work[Item]], fresh: Iterator[tuple[Item, ...]]) -> None:
        """Work for every process that has none. One is started only when there is work for it."""
        while sum(1 for child in self._children if child.work) < self.jobs:
            items = None if again else next(fresh, None)
            if items is None and not again:
                return
            work = again.popleft() if again else _Work(items or ())
            child = next((child for child in self._children if not child.work), None) or self._start()
            child.work = work
            child.until = time.monotonic() + (self._time(work) if child.ready else _STARTING)
            if child.ready:
                child.job.allow(_cpu(self.limits, len(work.items)))
            with suppress(BrokenPipeError, ConnectionResetError):  # it has died: the loop notices that
                child.line.send(work.items)

    def _time(self, work: _Work[Item]) -> float:
        return self.limits.seconds + len(work.items)

    def _listen(self, busy: list[_Child[Item]], again: deque[_Work[Item]]) -> Iterator[list[Result]]:
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
                    child.job.allow(_cpu(self.limits, len(child.work.items)))
                    child.until = time.monotonic() + self._time(child.work)
                    self._say(what or child.job.fault)
                elif word == _DONE:
                    child.work = None
                    yield what
                elif word == _DISK:
                    raise WritingError(*what)
                else:
                    yield from self._once_more(child.work, again, str(what))
                    child.work = None
            elif time.monotonic() > child.until:
                child.process.kill()
                yield from self._died(child, again, "time")

    def _say(self, fault: str) -> None:
        if fault and not self._said:
            self._said = True
            self.told(fault)

    def _died(self, child: _Child[Item], again: deque[_Work[Item]], how: str = "") -> Iterator[list[Result]]:
        child.process.join(30)
        child.line.close()
        child.job.close()
        self._children.remove(child)
        code = child.process.exitcode
        if not child.ready:
            raise ReadersError(usage("readers-cannot-start", code=code))
        assert child.work is not None
        yield from self._once_more(child.work, again, how or _told(code))

    def _once_more(self, work: _Work[Item], again: deque[_Work[Item]], how: str) -> Iterator[list[Result]]:
        if work.last:
            yield [self.trade.lost(item, how) for item in work.items]
        else:
            again.extend(_Work((item,), last=True) for item in work.items)

    def _start(self) -> _Child[Item]:
        context = _context(self.loaded)
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self.trade, self.limits), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        # On Windows the sentinel is the handle of the process.
        child = _Child[Item](process, ours, Job(process.sentinel, self.limits.memory_mib))
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
            child.job.close()
        self._children.clear()


@dataclass(frozen=True, slots=True)
class Here(Generic[Item, Result]):
    """The same in this process, which watches itself (see `Guard`): nothing is started."""

    trade: Trade[Item, Result]
    guard: Guard

    def done(self, chunks: Iterable[tuple[Item, ...]]) -> Iterator[list[Result]]:
        """Every chunk done, in order. Raises WritingError."""
        do = self.trade.begin()
        for chunk in chunks:
            found = self._tried(do, chunk)
            if isinstance(found, list):
                yield found
                continue
            for item in chunk:
                alone = self._tried(do, (item,))
                yield alone if isinstance(alone, list) else [self.trade.lost(item, alone)]

    def _tried(self, do: Callable[[Sequence[Item]], list[Result]], items: tuple[Item, ...]) -> list[Result] | str:
        """What came of it, or what stopped it."""
        try:
            with self.guard:
                return do(items)
        except WritingError:
            raise
        except OverLimitError as over:
            return over.what
        except Exception as error:  # a bug of ours: it costs only the one that meets it
            return type(error).__name__


def chunks_of(
    items: Iterable[Item], size: Callable[[Item], int], most: int, most_bytes: int
) -> Iterator[tuple[Item, ...]]:
    """Some at a time: so many, and no more bytes than that but for one that is larger alone."""
    chunk: list[Item] = []
    total = 0
    for item in items:
        if chunk and (len(chunk) >= most or total + size(item) > most_bytes):
            yield tuple(chunk)
            chunk, total = [], 0
        chunk.append(item)
        total += size(item)
    if chunk:
        yield tuple(chunk)


def _told(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"


def _context(loaded: str) -> BaseContext:
    """Never a plain fork: threads of the libraries would be cut in half."""
    # One thread each: the workbooks are what is shared out.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([loaded])
    return context
