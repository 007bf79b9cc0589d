"""What is written of a collection: its reports, the marked copies beside them. Made twice, the bytes are the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.collecting.which_counts import CountedSubmission
from xlvalidate.editions.results_layout import MARKED
from xlvalidate.files import sweep, write_whole
from xlvalidate.intake.strangers_names import free_name
from xlvalidate.ooxml.book import made_suffix
from xlvalidate.reports.report_data import Collected, OfficeResult

if TYPE_CHECKING:
    from polars import DataFrame

FOLDER = "marked"
_ROWS, _SOME = 2_000, 100  # offices: of a file, and whose figures are in memory at once
_ENTRIES, _CELLS = 200_000, 400_000  # entries of a file, and cells of entries that are in memory at once


def report(view: CollectionView, judging: Judging, folder: Path, language: str) -> list[Path]:
    """Writes every report into the folder, the page first; what an earlier report left and is no more, goes."""
    sources = marked_copies(view, judging)
    copies = {path.stem: f"{FOLDER}/{name}" for name, path in sources.items()}
    collected = view.collected(copies)
    files = dict(_files(collected, view, copies, language))
    names = list(files)
    with outputs(view.ledger, "reports", folder, [*files, *copies.values()]) as one_more:
        for name, data in files.items():
            write_whole(folder / name, data)
        for name, data in parquet(view):  # they may be large: one at a time
            one_more(name)
            write_whole(folder / name, data)
            names.append(name)
        for name, path in sources.items():
            target, data = folder / FOLDER / name, path.read_bytes()
            if not target.is_file() or target.read_bytes() != data:
                write_whole(target, data)
    return [folder / name for name in names]


@contextmanager
def outputs(ledger: Ledger, kind: str, folder: Path, names: Iterable[str]) -> Iterator[Callable[[str], None]]:
    """Files that belong together: told before they are written, so that whenever we are killed the next time takes
    away those that are no more. Gives what tells of one more.
    """
    ours = {f"{kind}/{name}" for name in names}
    before = ledger.outputs(kind)
    ledger.set_outputs(kind, before | ours)
    sweep(folder, folder / FOLDER)

    def one_more(name: str) -> None:
        ours.add(f"{kind}/{name}")
        ledger.set_outputs(kind, before | ours)

    yield one_more
    for path in before - ours:
        target = folder / path.removeprefix(f"{kind}/")
        if target.resolve().is_relative_to(folder.resolve()):
            target.unlink(missing_ok=True)
    ledger.set_outputs(kind, ours)


@contextmanager
def _packing() -> Iterator[None]:
    """A workbook is packed in the system's folder for that: where it is full, the error does not say so."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or f"{gettempdir()}/xlvalidate-*"
        raise


def _files(
    collected: Collected, view: CollectionView, copies: Mapping[str, str], language: str
) -> Iterator[tuple[str, bytes]]:
    from xlvalidate.reports.changes_text import resubmissions_data
    from xlvalidate.reports.csv_table import table
    from xlvalidate.reports.decided_text import decision_data
    from xlvalidate.reports.html_page import page
    from xlvalidate.reports.json_lines import one_line
    from xlvalidate.reports.junit import junit
    from xlvalidate.reports.summary_workbook import summary
    from xlvalidate.reports.sums_text import tree_line

    yield "report.html", page(collected, language).encode("utf-8")
    with _packing():
        packed = summary(collected, language)
    yield "summary.xlsx", packed
    yield "findings.csv", table(collected, language)
    yield "junit.xml", junit(collected, language)
    if collected.tree is not None:
        yield "tree.jsonl", "".join(f"{tree_line(branch)}\n" for branch in collected.tree).encode("utf-8")
    if changes := list(resubmissions_data(iter(collected.offices))):
        yield "changes.jsonl", "".join(f"{one_line(one)}\n" for one in changes).encode("utf-8")
    if collected.decisions:
        yield (
            "decisions.jsonl",
            "".join(f"{one_line(decision_data(one))}\n" for one in collected.decisions).encode("utf-8"),
        )
    yield "findings.jsonl", "".join(_lines(view, copies, language)).encode("utf-8")


def _lines(view: CollectionView, copies: Mapping[str, str], language: str) -> Iterator[str]:
    from xlvalidate.reports.json_lines import line

    for office in view.offices(copies):
        if office.checked is not None:
            yield f"{line(office.checked, language)}\n"


def parquet(view: CollectionView) -> Iterator[tuple[str, bytes]]:
    """Readings and balances of every office, some thousands of offices a file; and of each open table the entries, some
    hundred thousand a file.
    """
    from polars import concat

    from xlvalidate.reports.parquet import balances, packed, readings

    offices = view.offices({})
    number = 0
    tables = EntryFiles()
    while some := _several(offices):
        number += 1
        figures, sides, count = [readings(some)], [balances(some)], len(some)
        yield from tables.taken(some)
        # Of most offices only the rows are in memory, not what they were made from.
        while count < _ROWS and (some := _several(offices)):
            figures.append(readings(some))
            sides.append(balances(some))
            yield from tables.taken(some)
            count += len(some)
        part = f"-{number:04}" if number > 1 or count >= _ROWS else ""
        yield f"readings{part}.parquet", packed(concat(figures, rechunk=True))
        yield f"balances{part}.parquet", packed(concat(sides, rechunk=True))
    yield from tables.rest()


def _several(offices: Iterator[OfficeResult]) -> list[OfficeResult]:
    """The next offices: fewer where they have many entries."""
    some: list[OfficeResult] = []
    cells = 0
    while len(some) < _SOME and cells < _CELLS and (office := next(offices, None)) is not None:
        some.append(office)
        form = office.checked.submission if office.checked else None
        cells += sum(len(one.rows) * len(one.columns) for one in form.entries.values()) if form else 0
    return some


@dataclass(slots=True)
class EntryFiles:
    """The entries of open tables on their way into files of so many: by table the frames of the next one."""

    most: int = _ENTRIES
    waiting: dict[str, list["DataFrame"]] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)

    def taken(self, offices: Iterable[OfficeResult]) -> Iterator[tuple[str, bytes]]:
        """Takes the entries of some offices, and gives the files that are full."""
        from xlvalidate.reports.parquet import entries

        for office in offices:
            for table, frame in entries(office):
                frames = self.waiting.setdefault(table, [])
                frames.append(frame)
                if sum(len(one) for one in frames) >= self.most:
                    yield self._file(table, last=False)

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """The files that are not full; one for a table of which nobody has an entry, too."""
        for table in list(self.waiting):
            if self.waiting[table] or table not in self.written:
                yield self._file(table, last=True)

    def _file(self, table: str, *, last: bool) -> tuple[str, bytes]:
        from xlvalidate.reports.parquet import packed, together

        frames, number = self.waiting[table], self.written.get(table, 0) + 1
        self.waiting[table], self.written[table] = [], number
        part = "" if last and number == 1 else f"-{number:04}"
        return f"entries.{table}{part}.parquet", packed(together(frames))


def export(view: CollectionView, folder: Path) -> list[Path]:
    """Writes only what analysts read."""
    written = []
    for name, data in parquet(view):
        write_whole(folder / name, data)
        written.append(folder / name)
    return written


def marked_copies(view: CollectionView, judging: Judging) -> dict[str, Path]:
    """The marked copy of every submission that counts, by its name for people: its office, or at least its file."""
    found: dict[str, Path] = {}
    taken: set[str] = set()
    for counted in view.state.offices:
        stem = called(view, counted) or Path(counted.line.name).stem
        for line in (counted.line, *counted.candidates):
            source = judging.marked_copy(line.sha256)
            if line.marked and source.is_file():
                found[free_name(stem, f"{MARKED}{made_suffix(line.name)}", taken)] = source
    return found


def called(view: CollectionView, counted: CountedSubmission) -> str:
    """A submission as a file name begins: its office, and for when where that differs."""
    return f"{counted.code} {counted.name} {view.period(counted)}".strip()
