"""What a workbook costs, beside the obvious way, in one run: `python -m benchmarks [--n 1,100,10000] [--quick]`."""

import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import adopt, collect, columns, entries, growth, page, press, published, reported, suspects
from benchmarks.beside import Pandas, by_calamine, physical
from benchmarks.measure import CHECK, Pairs, Spent, command, peak, timed
from benchmarks.obvious import Obvious, load, mark, obvious
from benchmarks.workbooks import EDITION, Made, write_workbooks
from benchmarks.writers import Writer, writers
from xlvalidate.checking.check import Checked
from xlvalidate.desk.check_files import CHUNK, check_files, setup
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.limits import rarely_collect
from xlvalidate.reading.identify import wanted
from xlvalidate.reading.read_book import read_book
from xlvalidate.reports.marked_copy import marked

BESIDE, SOME, FEW = 250, 20, 4
"""So many workbooks a round, and of those so many for a way that takes a twentieth of a second each, or half a one."""
Row = tuple[str, str, str, str, str, str]
_MARKED, _TO_MARK = 10, 60
_OF_THEIR_OWN: Mapping[str, Callable[[Sequence[str]], None]] = {
    "adopt": adopt.main,
    "collect": collect.main,
    "columns": columns.main,
    "entries": entries.main,
    "growth": growth.main,
    "page": page.main,
    "press": press.main,
    "published": published.main,
    "reported": reported.main,
    "suspects": suspects.main,
}
_HEAD: Row = ("what", "other", "ours", "ratio, CPU", "ratio, wall", "goal")


def main() -> None:
    if sys.argv[1:2] and (own := _OF_THEIR_OWN.get(sys.argv[1])) is not None:
        own(sys.argv[2:])
        return
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--n", default="1,100,10000", help="Numbers of workbooks, with commas.")
    parser.add_argument("--quick", action="store_true", help="Fewer rounds, at most 1,000 workbooks.")
    asked = parser.parse_args()
    numbers = [int(number) for number in asked.n.split(",")]
    if asked.quick:
        numbers = sorted({min(number, 1_000) for number in numbers})
    rounds = 3 if asked.quick else 9
    sizes = (500, 1_000) if asked.quick else (1_000, 10_000)
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        said(f"writing {max(*numbers, *sizes):,} workbooks")
        small, large = Path(folder, "small"), Path(folder, "large")
        paths = write_workbooks(max(*numbers, *sizes), large)
        small.mkdir()
        for path in paths[: sizes[0]]:
            (small / path.name).hardlink_to(path)
        for path in paths[sizes[1] :]:
            path.rename(Path(folder, path.name))
        paths = [path if path.exists() else Path(folder, path.name) for path in paths]
        print_table(rows(paths, numbers, rounds, {sizes[0]: small, sizes[1]: large}))


def said(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def rows(paths: Sequence[Path], numbers: Sequence[int], rounds: int, folders: dict[int, Path]) -> Iterator[Row]:
    way = obvious(built_in_edition(EDITION))
    seen = Agreement()
    rarely_collect()
    # Both once: imports and what is made once a process are no workbook's cost.
    list(check_files(paths[:1], setup(catalogue(None))))
    way.check(paths[0])
    for number in numbers:
        said(f"checking {number:,}")
        pairs, sample = checking(way, paths[:number], rounds, seen)
        of = f" (the obvious way: {sample} of them)" if sample < number else ""
        yield compared(f"check, each of {number:,} workbooks{of}", pairs, "≥ 30×")
    said("other ways")
    yield from beside(way, paths, rounds)
    said("by writer")
    yield from by_writer(max(2, rounds // 3))
    said("reading")
    yield from reading(paths[:100], rounds)
    said("marking")
    computed = [writer for writer in writers() if writer is not Writer.OPENPYXL]
    yield compared("mark one, against openpyxl load, fill, save", marking(computed, rounds * 3), "≥ 100×")
    yield compared("mark one without results, which are computed", marking([Writer.OPENPYXL], rounds * 3), "")
    said("starting")
    yield started(paths[0], rounds)
    yield helped(rounds)
    said("memory")
    yield memory(folders)
    print(f"\nBoth ways found something in the same workbooks: {seen.same} of {seen.files}.\n", file=sys.stderr)


class Agreement:
    """Over how many workbooks both ways say the same: something is wrong, or nothing."""

    def __init__(self) -> None:
        self.files = self.same = 0

    def add(self, ours: Checked, found: bool) -> None:
        self.files += 1
        self.same += bool(ours.findings) is found


def checking(way: Obvious, paths: Sequence[Path], rounds: int, seen: Agreement) -> tuple[Pairs, int]:
    """Ours a chunk, the obvious way a few files of it, and so on; a small number is done again each round."""
    means = setup(catalogue(None))
    ours: list[Spent] = []
    other: list[Spent] = []
    chunks = [paths[at : at + CHUNK] for at in range(0, len(paths), CHUNK)]
    sample = set()
    if len(chunks) < rounds:
        chunks *= rounds
    for turn, chunk in enumerate(chunks):
        checked, spent = timed(lambda chunk=chunk: list(check_files(chunk, means)))
        ours.append(spent.each(len(chunk)))
        asked = sorted({(turn * 7 + step * 31) % len(chunk) for step in range(3)})
        taken = Spent(0, 0)
        for at in asked:
            result, spent = timed(lambda path=chunk[at]: way.check(path))
            taken += spent
            sample.add(chunk[at])
            seen.add(checked[at], bool(result.rules or result.indicators))
        other.append(taken.each(len(asked)))
    return Pairs(ours, other), len(sample)


def beside(way: Obvious, paths: Sequence[Path], rounds: int) -> Iterator[Row]:
    """Check against other ways over the same workbooks, other ones each round."""
    means, pandas = setup(catalogue(None)), Pandas(paths[0])
    spent = defaultdict[str, list[Spent]](list)
    step = min(BESIDE, len(paths))
    for turn in range(rounds):
        at = turn * step % max(1, len(paths) - step + 1)
        some = paths[at : at + step]
        several, few = some[:SOME], some[:FEW]
        data = [path.read_bytes() for path in some]
        for what, spending, count in (
            ("ours", lambda some=some: timed(lambda: list(check_files(some, means)))[1], len(some)),
            ("floor", lambda data=data: timed(lambda: [collect.unread(one) for one in data])[1], len(some)),
            ("physical", lambda some=some: physical(some), len(some)),
            ("calamine", lambda several=several: by_calamine(several), len(several)),
            ("pandas", lambda several=several: pandas.read(several), len(several)),
            ("together", lambda few=few: timed(lambda: way.check_together(few))[1], len(few)),
            ("obvious", lambda few=few: timed(lambda: [way.check(path) for path in few])[1], len(few)),
            ("load", lambda few=few: timed(lambda: [load(path) for path in few])[1], len(few)),
        ):
            spent[what].append(spending().each(count))
    pandas.close()
    share = median(part.cpu / whole.cpu for part, whole in zip(spent["load"], spent["obvious"], strict=True))
    told = {
        "obvious": f"the obvious way, of which loading takes {share:.0%}",
        "together": f"openpyxl, then one wide pandera schema over {FEW} workbooks together",
        "pandas": "pandas with calamine, reading only: no names, no rules, errors are blanks",
        "calamine": "calamine, reading only: the same",
    }
    for what, said_of in told.items():
        yield compared(
            f"check, against {said_of}", Pairs(spent["ours"], spent[what]), "≥ 100×" if what == "obvious" else ""
        )
    yield longer("check, against unzip and expat without handlers", Pairs(spent["ours"], spent["floor"]), "≤ 1.0×")
    yield longer("check, against directory, inflate and checksum alone", Pairs(spent["ours"], spent["physical"]), "")


def by_writer(rounds: int) -> Iterator[Row]:
    """Check against the floor, of workbooks as one program saves them."""
    means = setup(catalogue(None))
    for writer in writers():
        ours: list[Spent] = []
        floor: list[Spent] = []
        with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
            paths = write_workbooks(BESIDE * (rounds + 1), Path(folder), by=[writer])
            for at in range(0, len(paths), BESIDE):
                some = paths[at : at + BESIDE]
                data = [path.read_bytes() for path in some]
                floor.append(timed(lambda data=data: [collect.unread(one) for one in data])[1].each(len(some)))
                ours.append(timed(lambda some=some: list(check_files(some, means)))[1].each(len(some)))
        # What is remembered is no workbook's cost.
        yield longer(f"check of what {writer} saved, against unzip and expat", Pairs(ours[1:], floor[1:]), "≤ 1.0×")


def reading(paths: Sequence[Path], rounds: int) -> Iterator[Row]:
    """Bytes to a book both ways, against no more than inflating every part and letting expat pass over the XML."""
    files = [path.read_bytes() for path in paths]
    spent = defaultdict[str, list[Spent]](list)
    ways: dict[str, Callable[[bytes], object]] = {
        "floor": collect.unread,
        "fast": lambda data: read_book(data, wanted),
        "guarded": lambda data: read_book(data, wanted, fast=False),
    }
    for _ in range(rounds):
        for way, step in ways.items():
            spent[way].append(timed(lambda step=step: [step(data) for data in files])[1].each(len(files)))
    for way, goal in (("guarded", ""), ("fast", "≤ 1.5×")):
        what = f"read one, {way}, against unzip and expat without handlers"
        yield longer(what, Pairs(spent[way], spent["floor"]), goal)


def marking(by: Sequence[Writer], rounds: int) -> Pairs:
    """Workbooks with findings, bytes in and bytes out; writing the file is left out on both sides. As in a run, ours
    marks some after one another; openpyxl marks one of them.
    """
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        paths = write_workbooks(_TO_MARK, Path(folder), {Made.WRONG: 1.0}, by=by)
        checked = [one for one in check_files(paths, setup(catalogue(None))) if one.findings]
        files = [(Path(one.source.file).read_bytes(), one) for one in checked]
    ours: list[Spent] = []
    other: list[Spent] = []
    some = cycle(files)

    def mark_some() -> None:
        for data, one in islice(some, _MARKED):
            marked(data, one, "zh_CN")

    mark_some()  # what is made once a process is no workbook's cost
    for data, one in islice(cycle(files), rounds):
        cells: dict[str, set[str]] = defaultdict(set)
        for finding in one.findings:
            for place in finding.places:
                if place.cell is not None:
                    cells[place.cell.sheet].add(place.cell.a1)
        ours.append(timed(mark_some)[1].each(_MARKED))
        other.append(timed(lambda data=data, cells=cells: mark(data, cells))[1])
    return Pairs(ours, other)


def started(path: Path, rounds: int) -> Row:
    """One cold check against a Python that imports click and ends."""
    ours: list[Spent] = []
    bare: list[Spent] = []
    for turn in range(rounds + 1):
        spent = command("-c", CHECK, str(path)), command("-c", "import click")
        # The first round writes the bytecode.
        if turn:
            ours.append(spent[0])
            bare.append(spent[1])
    return longer("one cold `check`, against `import click`", Pairs(ours, bare), "≤ 7×")


def helped(rounds: int) -> Row:
    """The help of the program against the same."""
    ours: list[Spent] = []
    bare: list[Spent] = []
    for turn in range(rounds + 1):
        spent = command("-m", "xlvalidate", "--help"), command("-c", "import click")
        if turn:
            ours.append(spent[0])
            bare.append(spent[1])
    return longer("`--help`, against `import click`", Pairs(ours, bare), "≤ 2.5×")


def memory(folders: dict[int, Path]) -> Row:
    (less, small), (more, large) = folders.items()
    few, many = peak("check", str(small), "--format", "json"), peak("check", str(large), "--format", "json")
    what = f"peak memory at {more:,} workbooks, against {less:,}"
    return what, f"{few:.0f} MiB", f"{many:.0f} MiB", f"{many / few:.2f}×", "", "≤ 1.2×"


def longer(what: str, pairs: Pairs, goal: str) -> Row:
    """How often the other fits into ours, where that is the least that there is to do."""
    return (
        what,
        milliseconds(pairs.median("other", "cpu")),
        milliseconds(pairs.median("ours", "cpu")),
        f"{1 / pairs.ratio('cpu'):.2f}×",
        f"{1 / pairs.ratio('wall'):.2f}×",
        goal,
    )


def compared(what: str, pairs: Pairs, goal: str) -> Row:
    other, ours = pairs.median("other", "cpu"), pairs.median("ours", "cpu")
    return (
        what,
        milliseconds(other),
        milliseconds(ours),
        f"{pairs.ratio('cpu'):.0f}×",
        f"{pairs.ratio('wall'):.0f}×",
        goal,
    )


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def print_table(lines: Iterator[Row]) -> None:
    print("| " + " | ".join(_HEAD) + " |")
    print("|---" * len(_HEAD) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |", flush=True)


if __name__ == "__main__":
    main()
