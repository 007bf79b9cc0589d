"""Judging on other machines: the same chunks and the same function, handed out by a Dask scheduler. Only this process
writes: to the ledger, and the marked copies that come back with the answers.
"""

import asyncio
import hashlib
import logging
import socket
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from xlvalidate.collecting.judging import Judging, Task, judged, killed
from xlvalidate.collecting.judging_processes import Chunk
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.originals import Store, writing
from xlvalidate.collecting.settings import Reader
from xlvalidate.collecting.shared_originals import Share, ShareError
from xlvalidate.errors import SpokenError, UsageError, usage
from xlvalidate.safe_files import SafeFiles, sync_all_of

if TYPE_CHECKING:
    from distributed import Client, Future

    from xlvalidate.checking.judge import Setup
    from xlvalidate.checking.last_period import LastPeriod
    from xlvalidate.collecting.cluster_worker import Answer

_CONNECT = 10.0  # seconds to reach the scheduler, and for a first worker to be there
_PATIENCE = 60.0  # seconds that a run waits for a worker when none is left
_LOOK = 2.0
_GONE = usage("scheduler-gone")


class ClusterError(SpokenError):
    """The cluster cannot be used, or is gone. What was judged is kept; the next run goes on."""


@contextmanager
def connected(address: str, timeout: float = _CONNECT) -> Iterator["Client"]:
    """A scheduler with workers that all run this very program. Raises UsageError, ClusterError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(usage("needs-dask")) from error
    try:
        # A client that could not connect takes its time to go: somebody else knocks first.
        asyncio.run(_knocked(address, timeout))
        client = Client(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # not there, no address, no certificate
        raise ClusterError(usage("scheduler-unreachable", address=address, error=error)) from error
    # Dask reports a lost connection with a trace; we do with a sentence.
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        _greet(client, address, timeout)
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=5)
        log.setLevel(before)


async def _knocked(address: str, timeout: float) -> None:
    from distributed.comm.core import connect
    from distributed.security import Security

    comm = await connect(address, timeout, **Security().get_connection_args("client"))
    await comm.close()


def _greet(client: "Client", address: str, timeout: float) -> None:
    """Are there workers, and do all run the same program?"""
    from xlvalidate.collecting.cluster_worker import about

    try:
        client.wait_for_workers(1, timeout=timeout)
    except TimeoutError as error:
        raise ClusterError(usage("no-workers", address=address)) from error
    ours = about()
    theirs: dict[str, Any] = client.run(about, on_error="return")
    others = [usage("worker-runs", worker=worker, said=said) for worker, said in sorted(theirs.items()) if said != ours]
    if others:
        raise ClusterError(usage("workers-differ", ours=ours), *others)


@dataclass(slots=True)
class _Work:
    """A chunk; whether its one workbook is tried for the last time; what the share had lost of it, when it has."""

    tasks: Chunk
    last: bool = False
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class Cluster:
    """Workers and the chunks that are theirs to judge."""

    client: "Client"
    judging: Judging
    limits: Reader
    share: Share
    _name: str = ""
    _needs: "tuple[Setup, LastPeriod | None] | None" = None
    _under_way: "dict[Future[Answer], _Work]" = field(default_factory=dict)
    _again: deque[_Work] = field(default_factory=deque)
    _alone: deque[_Work] = field(default_factory=deque)

    def judged(self, chunks: Iterable[Chunk]) -> Iterator[list[Check]]:
        """Every chunk judged, in any order. Raises ClusterError, ShareError, WritingError, and what
        workers raise: OutpostError, ReadersError.
        """
        from distributed import CancelledError
        from distributed.comm.core import CommClosedError

        fresh = iter(chunks)
        try:
            while True:
                yield from self._hand_out(fresh)
                if not self._under_way:
                    return
                for future in self._heard():
                    yield from self._answered(future, self._under_way.pop(future))
        except (CancelledError, CommClosedError, TimeoutError) as error:
            raise ClusterError(_GONE) from error
        finally:
            self._end()

    def _hand_out(self, fresh: Iterator[Chunk]) -> Iterator[list[Check]]:
        """A little more than the workers do at once: no more than that is in anybody's memory."""
        from xlvalidate.collecting.cluster_worker import judged_there

        most = 2 * self._threads() + 2
        while len(self._under_way) < most and (work := self._next(fresh)):
            if gone := self._put(work):
                yield gone
            if work.tasks:
                first, name = work.tasks[0].sha256, self._settled_in(work.tasks[0].sha256)
                key = f"judge-{first[:16]}-{len(work.tasks)}-{uuid4().hex}"
                self._under_way[self.client.submit(judged_there, name, work.tasks, key=key, retries=2)] = work

    def _next(self, fresh: Iterator[Chunk]) -> _Work | None:
        """What killed workers comes last, with nothing beside it that a dying worker could be blamed on."""
        if self._again:
            return self._again.popleft()
        if (tasks := next(fresh, None)) is not None:
            return _Work(tasks)
        return self._alone.popleft() if self._alone and not self._under_way else None

    def _put(self, work: _Work) -> list[Check]:
        """The originals are on the share. Of those that are damaged here, too, the checks say so."""
        store = Store(self.judging.originals)
        gone: list[Task] = []
        for digest in self.share.put(store, work.lost or [task.sha256 for task in work.tasks], anew=bool(work.lost)):
            gone += [task for task in work.tasks if task.sha256 == digest]
        work.tasks = tuple(task for task in work.tasks if task not in gone)
        return judged(gone, self.judging, *self._prepared()) if gone else []

    def _prepared(self) -> "tuple[Setup, LastPeriod | None]":
        if self._needs is None:
            self._needs = self.judging.prepared()
        return self._needs

    def _settled_in(self, probe: str) -> str:
        """Every worker, those too that come later, has what it needs; under which name."""
        if not self._name:
            from xlvalidate.collecting.cluster_worker import Assignment, Outpost, about, packed, unpacked

            whose = f"{socket.gethostname()}\0{self.judging.originals}".encode()
            self._name = f"xlvalidate-{hashlib.sha256(whose).hexdigest()[:16]}"
            # The files of this machine's paths go along: no other machine needs to have them.
            judging = replace(self.judging, prepared=partial(unpacked, packed(*self._prepared())))
            job = Assignment(judging=judging, limits=self.limits, share=self.share, probe=probe, about=about())
            self.client.register_plugin(Outpost(job), name=self._name)
        return self._name

    def _threads(self) -> int:
        # A scheduler that comes back has forgotten what was under way.
        if self.client.status != "running":
            raise ClusterError(_GONE)
        return sum(self.client.nthreads().values())

    def _heard(self) -> "list[Future[Answer]]":
        from distributed import wait

        alone_since = 0.0
        while True:
            with suppress(TimeoutError), self.client.as_current():
                return list(wait(list(self._under_way), timeout=_LOOK, return_when="FIRST_COMPLETED").done)
            if self._threads():
                alone_since = 0.0
            else:
                alone_since = alone_since or time.monotonic()
                if time.monotonic() - alone_since > _PATIENCE:
                    raise ClusterError(usage("no-worker-left"))

    def _answered(self, future: "Future[Answer]", work: _Work) -> Iterator[list[Check]]:
        from distributed import KilledWorker

        try:
            answer = future.result()
        except KilledWorker:
            yield from self._once_more(work)
            return
        finally:
            future.release()
        if answer.lacking:
            if work.lost:
                raise ShareError(usage("share-forgets", url=self.share.url, digest=answer.lacking[0]))
            self._again.append(replace(work, lost=answer.lacking))
            return
        with writing(), SafeFiles(None, sync_all_of(self.judging.marked)) as copies:
            for sha256, data in answer.copies.items():
                copies.write(self.judging.marked_copy(sha256), data)
            copies.make_safe()
        yield list(answer.checks)

    def _once_more(self, work: _Work) -> Iterator[list[Check]]:
        """Several workers died over a chunk: each of its workbooks alone, and then it is the workbook, if they live."""
        from distributed import KilledWorker

        from xlvalidate.collecting.cluster_worker import judged_there

        if not work.last:
            self._alone.extend(_Work((task,), last=True) for task in work.tasks)
            return
        try:
            self.client.submit(judged_there, self._name, (), pure=False).result()
        except KilledWorker as error:
            raise ClusterError(usage("workers-die")) from error
        yield [killed(task, KilledWorker.__name__) for task in work.tasks]

    def _end(self) -> None:
        if self.client.status != "running":  # no scheduler is left to be asked to tidy up
            return
        with suppress(OSError, TimeoutError):
            self.client.cancel(list(self._under_way))
            if self._name:
                self.client.unregister_worker_plugin(self._name)
