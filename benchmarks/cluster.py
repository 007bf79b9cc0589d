"""What other machines cost beside one's own: `python -m benchmarks.cluster [N] [--workers 1,2,4] [--grow N …]`.

Worker processes on this machine, so that the network is left out and the rest is seen. With `--workers`: the same
collection over so many, and once with a worker that is killed in between. With `--grow`: what settling and reporting
take of CPU and memory as the ledger grows.
"""

import hashlib
import os
import pickle
import shutil
import signal
import sqlite3
import sys
import time
import zlib
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain, pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import family, timed
from benchmarks.workbooks import EDITION, SENT, YEAR, code_of, write_workbooks
from xlvalidate.collecting import settings
from xlvalidate.collecting.cluster import Cluster, connected
from xlvalidate.collecting.cluster_worker import Assignment, Outpost, about, judged_there, packed
from xlvalidate.collecting.judging import Judging, Task, judged
from xlvalidate.collecting.ledger import opened_ledger
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.originals import Store
from xlvalidate.collecting.run import Telling, run
from xlvalidate.collecting.shared_originals import Share
from xlvalidate.desk.collection import judging_of, rules_of
from xlvalidate.pace import Phase, Silent

CHUNK = 200
_OVER = (
    "workers", "wall", "a second", "efficiency, wall", "CPU of the workers, each", "of the one that writes, each",
    "told of", "findings",
)  # fmt: skip
_PHASES = ("fetching, keeping, opening", "handing out and telling the ledger (with the scheduler)", "settling")
Row = tuple[str, str]


def main(arguments: Sequence[str]) -> None:
    """Prints the tables."""
    parser = ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=2_000, help="How many workbooks.")
    parser.add_argument("--workers", default="", help="Over so many workers instead, with commas.")
    parser.add_argument("--grow", nargs="*", type=int, default=[], metavar="N", help="Ledgers of so many workbooks.")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="xlvalidate-bench-") as folder:
        paths = write_workbooks(max([asked.number, *asked.grow]), Path(folder) / "inbox", SENT)
        if asked.workers:
            _table(_OVER, _over(Path(folder), paths[: asked.number], [*map(int, asked.workers.split(","))]))
            return
        _table(("measured", "figure"), _cluster(Path(folder), paths[: asked.number]))
        if asked.grow:
            rows = chain.from_iterable(_grown(Path(folder), paths[:number]) for number in asked.grow)
            _table(("workbooks", "command", "CPU", "wall", "peak memory"), rows)


def _cluster(folder: Path, paths: Sequence[Path]) -> Iterator[Row]:
    from distributed import LocalCluster

    number = len(paths)
    here, there = (_collection(folder / name, paths) for name in ("here", "there"))
    _, local = timed(lambda: _ran(here, 2))
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as workers,
        connected(workers.scheduler_address) as client,
    ):
        _, first = timed(lambda: _ran(there, 0, client))
        phases, once_more = timed(lambda: _ran(_collection(folder / "again", paths), 0, client))
        yield f"`collect run`, {number:,}, this machine, 2 processes, wall", f"{local.wall:.1f} s"
        yield "the same, 2 workers, wall", f"{first.wall:.1f} s, {once_more.wall:.1f} s"
        for what, cpu in zip(_PHASES, phases, strict=True):
            yield f"CPU of the process that writes, each: {what}", f"{cpu / number * 1e3:.2f} ms"
        yield from _overhead(client, there)
    yield from _judging(there)
    yield from _sizes(there, number)


def _over(folder: Path, paths: Sequence[Path], workers: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """The same collection over one worker and over several; at last over two of which one is killed."""
    wanted, alone = "", 0.0
    for number, killed in (*((one, False) for one in workers), (2, True)):
        home = _collection(folder / f"over-{number}-{killed}", paths, f"[reader]\nchunk = {CHUNK}\n")
        told, wall, here, there = _run_over(home, number, len(paths) // 3 if killed else 0)
        found, marked = _found(home)
        wanted, alone = wanted or found, alone or wall
        each = (f"{seconds / len(paths) * 1e3:.2f} ms" for seconds in (there, here))
        yield (
            f"{number}, one of them killed" if killed else f"{number}",
            f"{wall:.0f} s", f"{len(paths) / wall:.0f}", f"{alone / wall / number:.0%}", *each,
            f"{len(told):,}, {len(told) - len(set(told))} twice",
            f"{'the same' if found == wanted else 'OTHERS'}, {marked:,} marked copies",
        )  # fmt: skip
        shutil.rmtree(home)


def _run_over(home: Path, number: int, kill_at: int) -> tuple[list[str], float, float, float]:
    """One run over so many workers, of which one is killed when so many workbooks were told of: the digests that were
    told of, the seconds by the clock, and of CPU, of this process and of the workers with their readers.
    """
    import dask
    from distributed import LocalCluster

    told: list[str] = []
    # Of a worker that restarts on a busy machine nothing is heard for a while.
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "10 minutes"}),
        LocalCluster(n_workers=number, threads_per_worker=1, processes=True, dashboard_address=":0") as workers,
        connected(workers.scheduler_address) as client,
    ):

        def tell(task: Task, check: Check) -> None:
            told.append(check.sha256)
            if len(told) == kill_at:
                os.kill(next(iter(workers.workers.values())).pid, signal.SIGKILL)

        began, here = time.perf_counter(), time.process_time()
        spent: list[float] = []
        _ran(home, 0, client, tell, lambda: spent.append(sum(client.run(_spent, on_error="ignore").values())))
        wall, here = time.perf_counter() - began, time.process_time() - here
    return told, wall, here, max(spent)


def _spent() -> float:
    """The CPU of this worker and of all below it that still live, in seconds."""
    import psutil

    me = psutil.Process()
    times = [one.cpu_times() for one in (me, *me.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _found(home: Path) -> tuple[str, int]:
    """The digest of all that was found, and how many marked copies there are."""
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        rows = ledger.execute("SELECT sha256, verdict, why, code, marked, record FROM checks ORDER BY sha256")
        whole = hashlib.sha256()
        for *row, record in rows:
            whole.update(repr((row, zlib.decompress(record))).encode())
    return whole.hexdigest(), sum(1 for _ in (home / "marked").glob("*.xlsx"))


def _collection(home: Path, paths: Sequence[Path], more: str = "") -> Path:
    (home / "inbox").mkdir(parents=True)
    for path in paths:
        (home / "inbox" / path.name).hardlink_to(path)
    codes = map(code_of, range(len(paths) + len(paths) // 50))
    offices = "".join(f"{code},某市某县某局{code[-5:]},设区的市级,,{code}@example.gov.cn\n" for code in codes)
    (home / "roster.csv").write_text(f"code,name,level,parent,mail\n{offices}", "utf-8")
    (home / settings.FILE).write_text(
        f'editions = ["{EDITION}"]\nyear = {YEAR}\nroster = "roster.csv"\n{more}'
        '[[sources]]\nkind = "folder"\npath = "inbox"\n',
        "utf-8",
    )
    return home


def _ran(
    home: Path,
    jobs: int,
    client: Any = None,
    told: Callable[[Task, Check], None] = lambda task, check: None,
    ended: Callable[[], None] = lambda: None,
) -> tuple[float, ...]:
    """One run, and the seconds of CPU of this process in each of its phases; `ended` hears that all is judged."""
    made = settings.load(home)
    judging, known = judging_of(made, None)
    others = Cluster(client, judging, made.settings.reader, _share(judging)) if client else None
    made_by = rules_of(made, judging, known, None)
    marks = [time.process_time()] * 3

    class Began(Silent):
        def expect(self, phase: Phase, count: int = 0, work: float = 0) -> None:
            if phase is Phase.CHECK:
                marks[1] = time.process_time()

        def step(self, phase: Phase, count: int = 0, work: float = 0) -> None:
            if phase is Phase.CHECK and count:
                ended()

    def judged_one(task: Task, check: Check) -> None:
        marks[2] = time.process_time()
        told(task, check)

    run(made, judging, made_by, jobs, Telling(judged_one, print, steps=Began()), known, others)
    marks.append(time.process_time())
    return tuple(later - earlier for earlier, later in pairwise(marks))


def _share(judging: Judging) -> Share:
    return Share(f"file://{judging.originals}")


def _tasks(home: Path) -> list[Task]:
    made = settings.load(home)
    with opened_ledger(made.ledger, write=False) as ledger:
        return [Task(line.sha256, line.name, 0) for line in ledger.lines() if line.sha256][:CHUNK]


def _overhead(client: Any, home: Path) -> Iterator[Row]:
    """An answer with nothing in it, and what travels for a chunk."""
    made = settings.load(home)
    judging, _ = judging_of(made, None)
    tasks = tuple(_tasks(home))
    job = Assignment(
        judging=judging, limits=made.settings.reader, share=_share(judging), probe=tasks[0].sha256, about=about()
    )
    client.register_plugin(Outpost(job), name="bench")
    list(client.gather([client.submit(judged_there, "bench", tasks, pure=False) for _ in range(4)]))  # all are up

    def one() -> None:
        client.submit(judged_there, "bench", (), pure=False).result()

    waits = [timed(one)[1].wall for _ in range(50)]
    _, many = timed(lambda: client.gather([client.submit(judged_there, "bench", (), pure=False) for _ in range(500)]))
    answer = client.submit(judged_there, "bench", tasks, pure=False).result()
    yield "a chunk with nothing in it, there and back", f"{median(waits) * 1e3:.1f} ms"
    yield "500 of them at once, each", f"{many.wall / 500 * 1e3:.1f} ms"
    yield f"a chunk of {CHUNK} on its way there", _bytes(len(pickle.dumps(tasks)))
    yield (
        "its answer, without and with the marked copies",
        (f"{_bytes(len(pickle.dumps(answer.checks)))}, {_bytes(len(pickle.dumps(answer)))}"),
    )
    yield "what a worker is told once", _bytes(len(packed(*judging.prepared())))
    yield "memory: a worker, its reader", ", ".join(f"{mib:.0f} MiB" for mib in client.run(_memory).popitem()[1])
    client.unregister_worker_plugin("bench")


def _memory() -> list[float]:
    """The peaks of this process and of the largest below it."""
    import psutil

    below = psutil.Process().children(recursive=True)
    return [_peak(os.getpid()), max((_peak(one.pid) for one in below), default=0.0)]


def _peak(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _judging(home: Path) -> Iterator[Row]:
    """A chunk in this process, and its way over a place that has to be filled and fetched from."""
    made = settings.load(home)
    judging, _ = judging_of(made, None)
    tasks = _tasks(home)
    forms, last = judging.prepared()
    judged(tasks, judging, forms, last)
    spent = [timed(lambda: judged(tasks, judging, forms, last))[1].cpu for _ in range(5)]
    yield "judging a workbook, CPU", f"{median(spent) / len(tasks) * 1e3:.2f} ms"
    with TemporaryDirectory() as place, TemporaryDirectory() as scratch:
        share, digests = Share(f"dir::file://{place}"), [task.sha256 for task in tasks]
        _, put = timed(lambda: share.put(Store(judging.originals), digests))
        _, again = timed(lambda: share.put(Store(judging.originals), digests))
        _, fetched = timed(lambda: share.fetch(digests, Store(Path(scratch))))
        originals = [Store(judging.originals).get(digest) for digest in digests]
        _, kept = timed(lambda: [Store(Path(scratch) / "kept").put(data) for data in originals])
        yield (
            "an original kept in a folder, on the disk, CPU and wall",
            (f"{kept.cpu / len(tasks) * 1e3:.2f} ms, {kept.wall / len(tasks) * 1e3:.2f} ms"),
        )
        for what, one in (("put", put), ("looked for", again), ("fetched", fetched)):
            yield f"an original {what} through fsspec, CPU", f"{one.cpu / len(tasks) * 1e3:.2f} ms"


def _sizes(home: Path, number: int) -> Iterator[Row]:
    for name in ("originals", "marked"):
        sizes = [path.stat().st_size for path in (home / name).rglob("*") if path.is_file()]
        yield f"{name}, each", f"{_bytes(sum(sizes) / max(1, len(sizes)))} ({len(sizes):,} of {number:,})"
    yield "ledger, a workbook", _bytes((home / "ledger.sqlite").stat().st_size / number)


def _grown(folder: Path, paths: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    home = _collection(folder / f"grown-{len(paths)}", paths)
    print(f"{len(paths):,} workbooks", file=sys.stderr, flush=True)
    _ran(home, 2)
    for what in ("run", "status", "report", "replies"):
        taken = family("collect", what, str(home))
        yield (
            f"{len(paths):,}",
            "run again, nothing new" if what == "run" else what,
            f"{taken.cpu:.1f} s",
            f"{taken.wall:.1f} s",
            f"{taken.peak:.0f} MiB",
        )


def _bytes(count: float) -> str:
    return f"{count:.0f} bytes" if count < 10_000 else f"{count / 1_000:,.0f} kB"


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    for cells in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(cells)} |", flush=True)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
