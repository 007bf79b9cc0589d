"""What analysts read of a collection: Parquet files of its figures, some hundred offices a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.files import write_whole
from xlvalidate.reports.report_data import OfficeResult

if TYPE_CHECKING:
    from polars import DataFrame

_ROWS, _SOME = 500, 100  # offices: of a file, and whose figures are in memory at once
_ENTRIES, _CELLS = 200_000, 400_000  # entries of a file, and cells of entries that are in memory at once


@dataclass(slots=True)
class FigureFiles:
    """Readings and balances of every office on their way into files of some hundreds of offices; and of each open table
    the entries, some hundred thousand a file. `waiting` are the offices whose forms are still in memory.
    """

    most: int = _ROWS
    waiting: list[OfficeResult] = field(default_factory=list)
    _cells: int = 0
    _figures: list["DataFrame"] = field(default_factory=list)
    _sides: list["DataFrame"] = field(default_factory=list)
    _count: int = 0
    _number: int = 0
    _tables: "EntryFiles" = field(default_factory=lambda: EntryFiles())

    def taken(self, office: OfficeResult) -> Iterator[tuple[str, bytes]]:
        """Takes the figures of the next office, and gives the files that are full."""
        self.waiting.append(office)
        form = office.checked.submission if office.checked else None
        self._cells += sum(len(one.rows) * len(one.columns) for one in form.entries.values()) if form else 0
        if len(self.waiting) >= min(_SOME, self.most) or self._cells >= _CELLS:
            yield from self._framed()
        if self._count >= self.most:
            yield from self._files(f"-{self._number + 1:04}")

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """The files that are not full."""
        if self.waiting:
            yield from self._framed()
        if self._count:
            yield from self._files(f"-{self._number + 1:04}" if self._number or self._count >= self.most else "")
        yield from self._tables.rest()

    def _framed(self) -> Iterator[tuple[str, bytes]]:
        """Of most offices only the rows are in memory, not what they were made from."""
        from xlvalidate.reports.parquet import balances, readings

        some, self.waiting, self._cells = self.waiting, [], 0
        self._figures.append(readings(some))
        self._sides.append(balances(some))
        self._count += len(some)
        yield from self._tables.taken(some)

    def _files(self, part: str) -> Iterator[tuple[str, bytes]]:
        from polars import concat

        from xlvalidate.reports.parquet import packed

        figures, sides = self._figures, self._sides
        self._figures, self._sides, self._count, self._number = [], [], 0, self._number + 1
        yield f"readings{part}.parquet", packed(concat(figures, rechunk=True))
        yield f"balances{part}.parquet", packed(concat(sides, rechunk=True))


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
    written, figures = [], FigureFiles()
    for name, data in chain(chain.from_iterable(map(figures.taken, view.offices({}))), figures.rest()):
        write_whole(folder / name, data)
        written.append(folder / name)
    return written
