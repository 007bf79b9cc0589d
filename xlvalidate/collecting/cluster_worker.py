"""What a worker of a cluster does: it fetches the originals of a chunk, and processes of its own, with the same limits
as on one machine, judge them. It writes nothing but a scratch folder.
"""

import hashlib
import multiprocessing
import pickle
import platform
import shutil
import socket
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from xlvalidate.checking.judge import Setup
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.collecting.judging import Judging, Task
from xlvalidate.collecting.judging_processes import Chunk, readers
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.limited_processes import Processes
from xlvalidate.collecting.originals import Store
from xlvalidate.collecting.settings import Reader
from xlvalidate.collecting.shared_originals import Share, ShareError
from xlvalidate.errors import SpokenError, usage
from xlvalidate.version import __version__


class OutpostError(SpokenError):
    """A worker cannot do its work: something is wrong with its machine or its program, not with a workbook."""


@dataclass(frozen=True, slots=True)
class About:
    """Which program runs. Two that differ in this may judge differently."""

    python: str
    version: str
    code: str

    def __str__(self) -> str:
        return f"xlvalidate {self.version} ({self.code[:8]}) on Python {self.python}"


def about() -> About:
    """Which program this is, to the last line of its source."""
    root, code = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted((*root.rglob("*.py"), *root.rglob("*.toml"))):
        code.update(path.relative_to(root).as_posix().encode() + b"\0")
        code.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return About(".".join(platform.python_version_tuple()[:2]), __version__, code.hexdigest())


def packed(setup: Setup, last: LastPeriod | None) -> bytes:
    """What judging needs, made once and good for every machine: no path of this one is in it."""
    whole = replace(setup, catalogue=setup.catalogue.held()), last
    return zlib.compress(pickle.dumps(whole, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(data: bytes) -> tuple[Setup, LastPeriod | None]:
    """The same, in the process that judges."""
    setup, last = pickle.loads(zlib.decompress(data))
    return setup, last


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What a worker gets once. `probe` is the digest of an original that is there for a worker that sees the share."""

    judging: Judging
    limits: Reader
    share: Share
    probe: str
    about: About


@dataclass(frozen=True, slots=True)
class Answer:
    """A chunk judged, with the marked copies by the digests of their originals; or the originals that are lacking."""

    checks: tuple[Check, ...]
    copies: Mapping[str, bytes]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seat:
    """A process that reads, and the folder that it reads from and writes marked copies to."""

    folder: Path
    judging: Judging
    readers: Processes[Task, Check]


class Outpost(WorkerPlugin):
    """What a worker keeps from chunk to chunk: for each of its threads one process that reads."""

    def __init__(self, job: Assignment) -> None:
        self.job = job

    def setup(self, worker: Worker) -> None:
        """Nothing is read yet: a worker that comes late must not fail here, where no one would notice."""
        # A process that Dask starts may have no children, lest they be left behind. Ours end when their pipe does.
        multiprocessing.current_process().daemon = False
        self._home = Path(mkdtemp(prefix="xlvalidate-", dir=worker.local_directory))
        self._numbers = count()
        self._lock = Lock()
        self._idle: list[_Seat] = []
        self._ended = self._looked = False

    def teardown(self, worker: Worker) -> None:
        """No process and no file is left."""
        with self._lock:
            self._ended = True
            idle, self._idle = self._idle, []
        for seat in idle:
            _leave(seat)
        shutil.rmtree(self._home, ignore_errors=True)

    def judged(self, tasks: Chunk) -> Answer:
        """A chunk judged. Raises OutpostError, ShareError, ReadersError."""
        try:
            self._look_round()
            seat = self._seat()
            try:
                answer = self._answer(seat, tasks)
                for folder in (seat.folder / "originals", seat.folder / "marked"):
                    shutil.rmtree(folder, ignore_errors=True)
            except BaseException:
                _leave(seat)
                raise
        except OSError as error:
            said = f"{error.strerror or error} {error.filename or ''}".strip()
            raise OutpostError(usage("worker-stopped", host=socket.gethostname(), why=said)) from error
        with self._lock:
            if not self._ended:
                self._idle.append(seat)
                return answer
        _leave(seat)
        return answer

    def _look_round(self) -> None:
        if self._looked:
            return
        mine, host = about(), socket.gethostname()
        if mine != self.job.about:
            raise OutpostError(usage("worker-differs", host=host, mine=mine, theirs=self.job.about))
        if self.job.probe and not self.job.share.has(self.job.probe):
            raise ShareError(usage("worker-sees-nothing", host=host, url=self.job.share.url))
        self._looked = True

    def _seat(self) -> _Seat:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            folder = self._home / str(next(self._numbers))
        folder.mkdir()
        judging = replace(
            self.job.judging,
            originals=self.job.share.folder() or folder / "originals",
            marked=folder / "marked",
        )
        return _Seat(folder, judging, readers(judging, self.job.limits, 1))

    def _answer(self, seat: _Seat, tasks: Chunk) -> Answer:
        if self.job.share.folder() is None:
            lacking = self.job.share.fetch([task.sha256 for task in tasks], Store(seat.judging.originals))
            if lacking:
                return Answer((), {}, lacking)
        checks = tuple(check for found in seat.readers.done_so_far([tasks]) for check in found)
        copies = {one.sha256: seat.judging.marked_copy(one.sha256).read_bytes() for one in checks if one.marked}
        return Answer(checks, copies)


def _leave(seat: _Seat) -> None:
    seat.readers.end()
    shutil.rmtree(seat.folder, ignore_errors=True)


def judged_there(name: str, tasks: Chunk) -> Answer:
    """What the scheduler asks of a worker."""
    outpost: Any = get_worker().plugins[name]
    answer: Answer = outpost.judged(tasks)
    return answer
