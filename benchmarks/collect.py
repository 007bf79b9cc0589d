"""What a whole collection costs a workbook: `python -m benchmarks collect [N …] [--jobs 1,2]`.

Every run is the real command in processes of its own. CPU is that of all of them; the wall is told beside it.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from benchmarks.measure import Taken, family, timed
from benchmarks.obvious import obvious
from benchmarks.workbooks import EDITION, SENT, YEAR, code_of, write_workbooks
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.ooxml.fast_reader import fast_cells
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_sheet import read_dates
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook
from xlvalidate.reading.identify import wanted

_SAMPLE = 100
_OBVIOUS = 6
_PAUSE = 6
_OF_A_BOOK = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_HEAD = (
    "workbooks", "reader", "jobs", "CPU each", "a second and core", "× obvious", "× floor", "× floor of what is read",
    "without starting", "wall", "peak, main", "peak, readers",
)  # fmt: skip


class Beside:
    """What the same workbooks cost otherwise, measured before and after every run, as others work on the machine too:
    the obvious way, and no more than unzip and expat without handlers.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._way = obvious(built_in_edition(EDITION))
        self._paths: list[Path] = []
        self._books: list[tuple[bytes, set[str]]] = []
        for path in paths:
            workbook = _workbook(path.read_bytes())
            if workbook is not None:
                read = {*_OF_A_BOOK, *filter(None, (workbook.styles, workbook.strings)), *_read_of(workbook)}
                self._paths.append(path)
                self._books.append((path.read_bytes(), read))
        self._way.check(self._paths[0])
        self._turn = 0
        self._spent: dict[str, list[float]] = defaultdict(list)
        self._last: dict[str, float] = {}

    def measure(self) -> None:
        """Some more of each."""
        before = dict(self._last)
        here: dict[str, list[float]] = defaultdict(list)
        for _ in range(_OBVIOUS):
            self._turn += 1
            path = self._paths[self._turn % len(self._paths)]
            here["obvious"].append(timed(lambda path=path: self._way.check(path))[1].cpu)
        for data, read in self._books:
            here["floor"].append(timed(lambda data=data: unread(data))[1].cpu)
            here["floor_of_read"].append(timed(lambda data=data, read=read: unread(data, read.__contains__))[1].cpu)
        for key, values in here.items():
            self._spent[key] += values
            self._last[key] = median(values)
        self._around = {key: (before.get(key, now) + now) / 2 for key, now in self._last.items()}

    def around(self, key: str) -> float:
        """Seconds of CPU a workbook, about when the last run was."""
        return self._around[key]

    def __str__(self) -> str:
        obvious, floor, of_read = (median(self._spent[key]) for key in ("obvious", "floor", "floor_of_read"))
        return (
            f"The obvious way {_ms(obvious)}, unzip and expat without handlers {_ms(floor)}, "
            f"of only the parts that are read {_ms(of_read)} a workbook."
        )


def main(arguments: Sequence[str]) -> None:
    """Prints the tables."""
    parser = ArgumentParser(prog="python -m benchmarks collect", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, default=[1_000], metavar="N", help="Numbers of workbooks.")
    parser.add_argument("--jobs", default="1,2", help="With how many processes, with commas.")
    parser.add_argument("--guarded", type=int, default=1_000, help="So many are read without a fast path, too.")
    parser.add_argument("--reported", type=int, default=10_000, help="Most workbooks that reports are made of.")
    parser.add_argument("--in", dest="into", type=Path, help="A folder to work in; a temporary one by default.")
    parser.add_argument("--kept", type=Path, help="A folder, on the same disk, of workbooks for the next run, too.")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="xlvalidate-bench-", dir=asked.into) as folder:
        _measure(Path(folder), asked.numbers, [int(jobs) for jobs in asked.jobs.split(",")], asked)


def _measure(folder: Path, numbers: Sequence[int], jobs: Sequence[int], asked: Namespace) -> None:
    _said(f"writing {max(numbers):,} workbooks")
    fast = write_workbooks(max(numbers), asked.kept or folder / "fast", SENT)
    few = min(asked.guarded, max(numbers))
    slow = write_workbooks(few, folder / "guarded", SENT, commented=True)
    _taken_by(fast[:_SAMPLE], fast=True)
    _taken_by(slow[:_SAMPLE], fast=False)
    beside = Beside(fast[:_SAMPLE])
    ways = {"fast": fast, "guarded": slow}
    starting = {
        (way, job): _run(folder, f"1-{way}-{job}", paths[:1], job, keep=False).cpu
        for way, paths in ways.items()
        for job in jobs
    }
    print(f"To start and end a collection of 1: {min(starting.values()):.2f} s of CPU.\n")
    _row(_HEAD)
    _row("---" for _ in _HEAD)
    reports = []
    for number in sorted(numbers):
        for way, paths in ways.items():
            for job in jobs if len(paths) >= number and (way == "fast" or number == few) else ():
                _said(f"{number:,} workbooks, {way}, jobs {job}")
                beside.measure()
                keep = way == "fast" and job == jobs[0]
                taken = _run(folder, f"{number}-{way}-{job}", paths[:number], job, keep=keep)
                beside.measure()
                _row(_told(number, way, job, taken, starting[way, job], beside))
        reports += [(number, *line) for line in _reports(folder / f"{number}-fast-{jobs[0]}", number, asked.reported)]
    print(f"\n{beside}\n")
    _row(("workbooks", "command", "CPU", "CPU each", "wall", "peak"))
    _row("---" for _ in range(6))
    for number, what, taken in reports:
        cpu, wall = f"{taken.cpu:.1f} s", f"{taken.wall:.1f} s"
        _row((f"{number:,}", what, cpu, _ms(taken.cpu / number), wall, _mib(taken.peak)))
    print()
    _said("stages")
    _stages(folder, ways)


def _said(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def _taken_by(paths: Iterable[Path], *, fast: bool) -> None:
    """Every sheet that is read is taken by the fast path, or every one is left to the guarded reader."""
    for path in paths:
        workbook = _workbook(path.read_bytes())
        if workbook is not None:
            dates = read_dates(workbook.package, workbook.styles or "")
            for part in _read_of(workbook):
                assert (fast_cells(workbook.package, part, dates) is not None) is fast, (path, part)


def _workbook(data: bytes) -> Workbook | None:
    try:
        ZipFile(BytesIO(data)).close()
    except BadZipFile:
        return None
    return open_workbook(open_package(data))


def _read_of(workbook: Workbook) -> list[str]:
    """The parts of the sheets that are read."""
    sheets = {name.cell.sheet for key, name in workbook.names.items() if name.cell is not None and wanted(key)}
    return [workbook.sheet_parts[sheet] for sheet in sheets]


def unread(data: bytes, asked: Callable[[str], bool] = lambda _: True) -> None:
    """Parts inflated, and expat sent over their XML with nobody listening."""
    with ZipFile(BytesIO(data)) as package:
        for name in filter(asked, package.namelist()):
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                expat.ParserCreate(namespace_separator=" ").Parse(part, True)


def _run(folder: Path, name: str, paths: Sequence[Path], jobs: int, *, keep: bool) -> Taken:
    home = _collection(folder / name, paths)
    taken = family("collect", "run", str(home), "--jobs", str(jobs))
    if not keep:
        shutil.rmtree(home)
    return taken


def _collection(home: Path, paths: Sequence[Path]) -> Path:
    """A collection whose inbox has these workbooks, and a roster in which one office in fifty is still awaited."""
    (home / "inbox").mkdir(parents=True)
    for path in paths:
        (home / "inbox" / path.name).hardlink_to(path)
    codes = map(code_of, range(len(paths) + len(paths) // 50))
    offices = "".join(f"{code},某市某县某局{code[-5:]},设区的市级,,{code}@example.gov.cn\n" for code in codes)
    (home / "roster.csv").write_text(f"code,name,level,parent,mail\n{offices}", "utf-8")
    (home / "collection.toml").write_text(
        f'editions = ["{EDITION}"]\nyear = {YEAR}\nroster = "roster.csv"\n'
        f'[[sources]]\nkind = "folder"\npath = "inbox"\n',
        "utf-8",
    )
    # What we have written is not for the first fsync of the run, and ext4 looks long for an inode among those that were
    # freed within five seconds.
    os.sync()
    time.sleep(_PAUSE)
    return home


def _told(number: int, way: str, jobs: int, taken: Taken, starting: float, beside: Beside) -> Iterator[str]:
    each = taken.cpu / number
    yield from (f"{number:,}", way, str(jobs), _ms(each), f"{1 / each:.0f}", f"{beside.around('obvious') / each:.0f}×")
    yield from (f"{each / beside.around(key):.2f}×" for key in ("floor", "floor_of_read"))
    yield _ms((taken.cpu - starting) / max(1, number - 1))
    yield from (f"{taken.wall:.1f} s", _mib(taken.peak), _mib(taken.others_peak))


def _reports(home: Path, number: int, reported: int) -> Iterator[tuple[str, Taken]]:
    for what in ("run", "status", "report", "replies", "export")[: 5 if number <= reported else 2]:
        _said(f"{number:,} workbooks, {what}")
        more = ("--jobs", "1") if what == "run" else ()
        yield ("run again" if what == "run" else what), family("collect", what, str(home), *more)
    shutil.rmtree(home)


def _stages(folder: Path, ways: Mapping[str, Sequence[Path]]) -> None:
    told: dict[str, dict[str, float]] = {}
    for way, paths in ways.items():
        paths = paths[:1_000]
        home = _collection(folder / f"stages-{way}", paths)
        run = [sys.executable, "-m", "benchmarks.stages", str(home)]
        spent = json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)
        told[way] = {stage: seconds / len(paths) for stage, seconds in spent.items()}
        shutil.rmtree(home)
    _row(("stage", *(f"{way}, CPU each, share" for way in told)))
    _row("---" for _ in range(len(told) + 1))
    for stage in told["fast"]:
        _row((stage, *(f"{_ms(spent[stage])}, {spent[stage] / sum(spent.values()):.0%}" for spent in told.values())))


def _row(cells: Iterable[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _mib(mib: float) -> str:
    return f"{mib:.0f} MiB"
