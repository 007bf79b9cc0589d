"""What 校验.html takes for a folder of workbooks: `python -m benchmarks page [SIZES …]`. Needs Chromium and Linux.

The page of the repository, opened from the disk, is given all of them at once; the clock stops when its table is there.
CPU and peak are those of the process that shows the page, which has its workers too.
"""

import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.workbooks import SENT, write_workbooks
from tests.page.browsers import Tab, tab
from xlvalidate.desk.page import PAGE
from xlvalidate.shipped_files import shipped

SIZES = (30, 100, 300, 1_000)
_TICK = os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> None:
    """A line for each number of workbooks, each in a browser of its own."""
    sizes = [int(one.replace(",", "")) for one in arguments] or [*SIZES]
    print("| workbooks | CPU | wall | peak | ms for each more, CPU | wall |")
    print("|---|---|---|---|---|---|")
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        paths = write_workbooks(max(sizes), Path(folder, "sent"), SENT)
        before: tuple[int, float, float] | None = None
        for size in sizes:
            with tab("chromium", Path(folder, str(size))) as opened:
                cpu, wall, peak = _taken(opened, paths[:size])
            more = ""
            if before is not None:
                grown = (cpu - before[1], wall - before[2])
                more = " | ".join(f"{one * 1e3 / (size - before[0]):.1f}" for one in grown)
            before = size, cpu, wall
            print(f"| {size:,} | {cpu:.1f} s | {wall:.1f} s | {peak:.0f} MiB | {more or ' | '} |", flush=True)


def _taken(opened: Tab, paths: Sequence[Path]) -> tuple[float, float, float]:
    """Seconds of CPU and by the clock, and the peak in MiB."""
    opened.open(shipped() / "templates" / PAGE)
    process = max(_renderers(opened.process), key=lambda one: _memory(one, "VmRSS"))
    cpu, wall = _cpu(process), time.perf_counter()
    opened.choose("#choose", *paths)
    wall = time.perf_counter() - wall
    shown = opened.run("return document.querySelectorAll('#offices-table tbody tr').length")
    if shown != len(paths):
        sys.exit(f"{len(paths)} workbooks were given, and {shown} are in the table")
    return _cpu(process) - cpu, wall, _memory(process, "VmHWM")


def _renderers(root: int) -> Iterator[int]:
    """The processes below this one that show pages."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    below, waiting = set[int](), {root}
    while waiting:
        waiting = {one for one, parent in parents.items() if parent in waiting}
        below |= waiting
    for one in below:
        try:
            if b"--type=renderer" in Path(f"/proc/{one}/cmdline").read_bytes():
                yield one
        except OSError:
            continue


def _cpu(process: int) -> float:
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICK


def _memory(process: int, key: str) -> float:
    said = re.search(rf"^{key}:\s+(\d+)", Path(f"/proc/{process}/status").read_text(), re.M)
    return int(said[1]) / 1024 if said else 0.0
